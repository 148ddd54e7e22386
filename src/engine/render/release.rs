//! The doors out: what was rendered, and the few ways in which it may leave the program.
//!
//! A [`Rendered`] remembers for whom it was made. An [`Artifact`], which a public server may have,
//! comes from `Rendered<Public>` and from nothing else; what a reader of some roles may have is
//! [`Clear`], and says so to that reader alone.
//!
//! ```
//! # use pimh_engine::render::release::{Artifact, Rendered};
//! # use pimh_engine::site::{Private, Public};
//! fn publish(artifact: Artifact) { drop(artifact) }
//! fn caller(page: Rendered<Public>) { publish(page.into()) }
//! ```
//!
//! Private bytes in the public output do not compile:
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::{Artifact, Rendered};
//! # use pimh_engine::site::{Private, Public};
//! fn publish(artifact: Artifact) { drop(artifact) }
//! fn caller(page: Rendered<Private>) { publish(page.into()) }
//! ```
//!
//! The one other way into a public tree is to be sealed; what is on its way there cannot be printed:
//!
//! ```
//! # use pimh_engine::gate::Sealed;
//! # use pimh_engine::render::release::Artifact;
//! fn publish(artifact: Artifact) { drop(artifact) }
//! fn caller(object: Sealed) { publish(object.into()) }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Confidential;
//! fn caller(words: Confidential) { println!("{words:?}") }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Confidential;
//! fn caller(words: Confidential) { println!("{words}") }
//! ```
//!
//! Nor can it be written as JSON, where a level's name can:
//!
//! ```
//! # use pimh_engine::access::Level;
//! fn caller(level: &Level) -> String { serde_json::to_string(&level.name()).unwrap() }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Confidential;
//! fn caller(words: Confidential) -> String { serde_json::to_string(&words).unwrap() }
//! ```
//!
//! The same holds for what was rendered for some readers only:
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Rendered;
//! # use pimh_engine::site::Private;
//! fn caller(page: Rendered<Private>) { println!("{page:?}") }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Rendered;
//! # use pimh_engine::site::Private;
//! fn caller(page: Rendered<Private>) { println!("{page}") }
//! ```
//!
//! ```compile_fail,E0277
//! # use pimh_engine::render::release::Rendered;
//! # use pimh_engine::site::Private;
//! fn caller(page: Rendered<Private>) -> String { serde_json::to_string(&page).unwrap() }
//! ```

use std::collections::BTreeSet;
use std::io::Write as _;
use std::ops::Range;

use flate2::Compression;
use flate2::write::GzEncoder;
use memchr::memmem;

use crate::access::{Level, Reader};
use crate::diagnostic::Diagnostic;
use crate::gate::Sealed;
use crate::site::{Audience, PageNumber, Private, Public, View};

/// What the menu of a page depends on, beside its reader.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MenuOf {
    /// The section that the page lies in.
    pub section: PageNumber,
    /// Its language, where the settings have words for it.
    pub language: Option<String>,
}

/// A place in a page that is filled for each reader.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hole {
    /// The main menu, and of what page.
    Menu(Option<MenuOf>),
    /// The rows that further levels add to the page's list.
    Rows,
    /// What is new for a reader.
    New,
    /// The search indexes that a reader may use.
    Search,
    /// The box of that number.
    Box(usize),
}

/// Something rendered for one audience, with holes that are filled for each reader.
#[derive(Clone)]
pub struct Rendered<A: Audience> {
    audience: A,
    bytes: Vec<u8>,
    holes: Vec<(usize, Hole)>,
    parts: Option<Parts>,
    files: UsedFiles,
}

/// The addresses, as pages write them, of what may be files of the site and words lead to.
pub type UsedFiles = BTreeSet<String>;

/// Where the parts of a page stand among its bytes.
#[derive(Clone)]
struct Parts {
    /// What stands between the header and the words.
    crumbs: Range<usize>,
    /// The words, in their `<main>` element.
    main: Range<usize>,
}

impl Parts {
    /// Looked up once, when the page has just been printed; nothing of what has no `<main>`.
    fn of(bytes: &[u8]) -> Option<Parts> {
        const HEADER: &[u8] = b"</header>";
        const MAIN: &[u8] = b"</main>";
        let main = memmem::find(bytes, b"<main")?;
        let end = memmem::rfind(bytes, MAIN)? + MAIN.len();
        let before = bytes.get(..main)?;
        let crumbs = memmem::rfind(before, HEADER).map_or(main, |at| at + HEADER.len());
        (main < end).then_some(Parts {
            crumbs: crumbs..main,
            main: main..end,
        })
    }
}

impl<A: Audience> Rendered<A> {
    /// Bytes that were made from a view.
    pub(super) fn new(view: &View<'_, A>, bytes: Vec<u8>) -> Rendered<A> {
        Rendered {
            audience: view.audience().clone(),
            bytes,
            holes: Vec::new(),
            parts: None,
            files: UsedFiles::new(),
        }
    }

    /// HTML that was made from a view, with its holes.
    pub(super) fn with_holes(
        view: &View<'_, A>,
        bytes: Vec<u8>,
        holes: Vec<(usize, Hole)>,
    ) -> Rendered<A> {
        Rendered {
            audience: view.audience().clone(),
            parts: Parts::of(&bytes),
            bytes,
            holes,
            files: UsedFiles::new(),
        }
    }

    /// The same, with the files that its words lead to: whoever wrote the links and pictures knows them.
    pub(super) fn using(mut self, files: UsedFiles) -> Rendered<A> {
        self.files = files;
        self
    }

    /// Whether it has a `<main>`, from which it can be opened in the shell of another page.
    pub(super) fn has_main(&self) -> bool {
        self.parts.is_some()
    }

    /// What stands between header and words of a page, and its words in their `<main>`, each with its holes. Nothing of
    /// what is no page.
    pub fn into_parts(self) -> Option<(Rendered<A>, Rendered<A>)> {
        let parts = self.parts.as_ref()?;
        let (crumbs, main) = (self.part(&parts.crumbs), self.part(&parts.main));
        Some((crumbs, main.using(self.files)))
    }

    fn part(&self, range: &Range<usize>) -> Rendered<A> {
        let holes = self.holes.iter().filter(|(at, _)| range.contains(at));
        Rendered {
            audience: self.audience.clone(),
            bytes: self.bytes[range.clone()].to_vec(),
            holes: holes
                .map(|(at, hole)| (at - range.start, hole.clone()))
                .collect(),
            parts: None,
            files: UsedFiles::new(),
        }
    }

    /// A mark that tells nothing of the site: where a reader's browser may put something.
    pub(crate) fn mark(view: &View<'_, A>, name: &str, number: Option<&str>) -> Rendered<A> {
        let number = number
            .map(|number| format!(" data-n=\"{number}\""))
            .unwrap_or_default();
        let mark = format!("<template data-pimh=\"{name}\"{number}></template>");
        Rendered::new(view, mark.into_bytes())
    }

    /// A comment that only this program sees: it looks for the place of something.
    pub(crate) fn comment(view: &View<'_, A>, words: &str) -> Rendered<A> {
        Rendered::new(view, format!("<!--{words}-->").into_bytes())
    }

    /// The level for whose readers it was made.
    pub fn level(&self) -> Level {
        self.audience.level()
    }

    /// Fills every hole with what is given for it; empty if nothing is.
    fn filled(self, mut fill: impl FnMut(&Hole, &mut Vec<u8>)) -> Vec<u8> {
        if self.holes.is_empty() {
            return self.bytes;
        }
        let mut bytes = Vec::with_capacity(self.bytes.len() + 1024);
        let mut from = 0;
        for (at, hole) in &self.holes {
            bytes.extend_from_slice(&self.bytes[from..*at]);
            fill(hole, &mut bytes);
            from = *at;
        }
        bytes.extend_from_slice(&self.bytes[from..]);
        bytes
    }
}

impl<A: Audience> Rendered<A> {
    /// The page with pieces of its own audience in its holes.
    ///
    /// # Errors
    ///
    /// Why there are no pieces for a hole, or that one was made for other readers.
    pub fn with(
        mut self,
        mut pieces: impl FnMut(&Hole) -> Result<Vec<Rendered<A>>, Diagnostic>,
    ) -> Result<Rendered<A>, Diagnostic> {
        let audience = self.audience.clone();
        let level = audience.level();
        let mut files = std::mem::take(&mut self.files);
        let mut trouble = None;
        let bytes = self.filled(|hole, bytes| match pieces(hole) {
            Ok(pieces) => {
                for piece in pieces {
                    match piece.for_readers_of(&level) {
                        Ok(piece) => bytes.extend_from_slice(piece),
                        Err(problem) => trouble = Some(problem),
                    }
                    files.extend(piece.files);
                }
            }
            Err(problem) => trouble = Some(problem),
        });
        match trouble {
            Some(problem) => Err(problem),
            None => Ok(Rendered {
                audience,
                bytes,
                holes: Vec::new(),
                parts: None,
                files,
            }),
        }
    }

    fn for_readers_of(&self, level: &Level) -> Result<&[u8], Diagnostic> {
        if self.level() == *level {
            Ok(&self.bytes)
        } else {
            Err(Diagnostic::other_readers())
        }
    }
}

/// What only the readers of a level may read, on its way into a sealed object. It cannot be printed,
/// and nothing in clear can be made of it.
pub struct Confidential {
    level: Level,
    bytes: Vec<u8>,
    files: UsedFiles,
}

impl From<Rendered<Private>> for Confidential {
    fn from(mut rendered: Rendered<Private>) -> Confidential {
        Confidential {
            level: rendered.level(),
            files: std::mem::take(&mut rendered.files),
            bytes: rendered.filled(|_, _| {}),
        }
    }
}

impl Confidential {
    /// The bytes, for an object that is sealed for the readers of a level.
    ///
    /// # Errors
    ///
    /// They are for the readers of another level.
    pub(crate) fn expose(&self, level: &Level) -> Result<&[u8], Diagnostic> {
        self.is_for(level).map(|()| self.bytes.as_slice())
    }

    /// The files that they lead to, for the same object.
    ///
    /// # Errors
    ///
    /// As [`Confidential::expose`].
    pub(crate) fn files(&self, level: &Level) -> Result<&UsedFiles, Diagnostic> {
        self.is_for(level).map(|()| &self.files)
    }

    fn is_for(&self, level: &Level) -> Result<(), Diagnostic> {
        match self.level == *level {
            true => Ok(()),
            false => Err(Diagnostic::other_readers()),
        }
    }
}

/// What is sealed may go anywhere.
impl From<Sealed> for Artifact {
    fn from(sealed: Sealed) -> Artifact {
        Artifact(sealed.into_bytes())
    }
}

/// Bytes fit for a public web server.
pub struct Artifact(Vec<u8>);

impl Artifact {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// What was made of the bytes of artifacts, and of nothing else: everybody may have it as they may have these.
    pub(super) fn of_artifacts(bytes: Vec<u8>) -> Artifact {
        Artifact(bytes)
    }

    /// The same compressed, as gzip: the same bytes on every machine.
    pub(crate) fn compressed(&self) -> Artifact {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        let packed = packed.write_all(&self.0).and_then(|()| packed.finish());
        Artifact(packed.expect("a vector takes whatever is written to it"))
    }
}

impl From<Rendered<Public>> for Artifact {
    fn from(rendered: Rendered<Public>) -> Artifact {
        Artifact(rendered.filled(|_, _| {}))
    }
}

/// Bytes in clear that one reader may have. Never part of a public tree, nor of another reader's.
pub struct Clear {
    reader: Reader,
    bytes: Vec<u8>,
}

impl Clear {
    /// What was rendered, if that reader may read it: holes are filled with what they may have.
    ///
    /// # Errors
    ///
    /// Why there are no pieces for a hole.
    pub fn compose<A: Audience>(
        rendered: Rendered<A>,
        reader: &Reader,
        mut pieces: impl FnMut(&Hole) -> Result<Vec<Clear>, Diagnostic>,
    ) -> Result<Option<Clear>, Diagnostic> {
        let mut trouble = None;
        let clear = Clear::filled(rendered, reader, |hole, bytes| match pieces(hole) {
            Ok(pieces) => {
                for piece in pieces {
                    bytes.extend_from_slice(&piece.bytes);
                }
            }
            Err(problem) => trouble = Some(problem),
        });
        trouble.map_or(Ok(clear), Err)
    }

    /// What has no holes, if that reader may read it.
    pub fn plain<A: Audience>(rendered: Rendered<A>, reader: &Reader) -> Option<Clear> {
        Clear::filled(rendered, reader, |_, _| {})
    }

    fn filled<A: Audience>(
        rendered: Rendered<A>,
        reader: &Reader,
        fill: impl FnMut(&Hole, &mut Vec<u8>),
    ) -> Option<Clear> {
        reader.may_read(&rendered.level()).then(|| Clear {
            reader: reader.clone(),
            bytes: rendered.filled(fill),
        })
    }

    /// Who may have it.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_its_parts() {
        let parts = |html: &'static str| {
            let parts = Parts::of(html.as_bytes())?;
            Some((html.get(parts.crumbs)?, html.get(parts.main)?))
        };
        assert_eq!(
            parts("<header>h</header>\n<nav>c</nav>\n<main id=\"main\">w</main><footer>"),
            Some(("\n<nav>c</nav>\n", "<main id=\"main\">w</main>"))
        );
        assert_eq!(parts("<main>w</main>"), Some(("", "<main>w</main>")));
        assert_eq!(parts("<p>"), None);
        assert_eq!(parts("</main><main>"), None);
    }
}
