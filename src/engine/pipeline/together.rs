//! The tree for everybody and those in clear of some readers at once, for whoever asks whether all of them can be made.
//!
//! Most of a site is the same in each of them but for a menu and boxes, so an output is made once, and put together for
//! each reader who has it. A build makes one tree, and has no use for this.

use super::make::{MadeFiles, make};
use super::{Job, Loaded, clear, in_parallel, open};
use crate::access::{Level, Reader};
use crate::compose::{ClearComposer, PublicComposer, Views};
use crate::diagnostic::{Diagnostic, Notes};
use crate::names::Permalink;
use crate::render::release::{Artifact, Clear, Rendered};
use crate::site::Audience;
use crate::site::outputs::Output;
use crate::trees::{ClearTree, Sink};

impl Loaded {
    /// Makes those outputs that are wanted, each once, and puts them into the trees of all who have them: that for
    /// everybody, and one for each of the others.
    pub(super) fn together(
        &self,
        everybody: &dyn Sink<Artifact>,
        others: &[(Reader, &dyn Sink<Clear>)],
        wants: &dyn Fn(&Output) -> bool,
    ) -> Notes {
        let views = Views::of(&self.site);
        let composer = PublicComposer {
            renderer: &self.renderer,
            view: &views.public,
            marks: false,
        };
        let in_clear = others.iter().map(|(reader, sink)| {
            let composer = ClearComposer {
                renderer: &self.renderer,
                views: &views,
                reader,
            };
            (composer, ClearTree::of(reader, *sink))
        });
        let trees = Trees {
            views: &views,
            open: (composer, &self.compressing(everybody)),
            clear: in_clear.collect(),
        };
        let others = others.iter().map(|(reader, _)| reader.clone());
        let readers: Vec<Reader> = std::iter::once(Reader::public()).chain(others).collect();
        let mut outputs = self.inventory().of_readers(&readers);
        outputs.retain(|(_, output, _)| wants(output) && self.is_published(output));
        in_parallel(outputs, &|| everybody.goes_on(), |shared| trees.put(shared))
    }
}

/// An output of a level, with the numbers of those who have it: the first of all is everybody.
type Shared<'a> = (&'a Level, &'a Output, Vec<usize>);

/// The trees, each with whoever puts pages together for it.
struct Trees<'a> {
    views: &'a Views<'a>,
    open: (PublicComposer<'a>, &'a dyn Sink<Artifact>),
    clear: Vec<(ClearComposer<'a>, ClearTree<'a>)>,
}

impl Trees<'_> {
    /// Makes an output. What goes wrong in one tree is told, and is in no other's way.
    fn put(&self, (level, output, readers): Shared<'_>) -> Result<Notes, Diagnostic> {
        let (composer, tree) = &self.open;
        let Some(view) = self.views.of_level(level) else {
            let MadeFiles { files, mut notes } = make(composer.renderer, composer.view, output)?;
            if readers.contains(&0) {
                notes.ok(open::put(composer, files.clone(), output, *tree));
            }
            notes.extend(self.put_in_clear(&files, output, &readers));
            return Ok(notes);
        };
        let MadeFiles { files, mut notes } = make(composer.renderer, view, output)?;
        notes.extend(self.put_in_clear(&files, output, &readers));
        Ok(notes)
    }

    fn put_in_clear<A: Audience>(
        &self,
        files: &[(Permalink, Rendered<A>)],
        output: &Output,
        readers: &[usize],
    ) -> Notes {
        let mut notes = Notes::default();
        let others = readers.iter().filter_map(|number| number.checked_sub(1));
        for (composer, tree) in others.map(|number| &self.clear[number]) {
            notes.ok(clear::put(composer, files.to_vec(), output, tree));
        }
        notes
    }
}

impl Job for Shared<'_> {
    fn output(&self) -> &Output {
        self.1
    }
}
