//! Composition: what a reader holds is put around and into what was rendered. The only module that knows readers.
//!
//! A page is rendered once, in the view of its own level. For a reader, its holes are filled with
//! pieces of the levels that this reader may read; no page is ever rendered again. For a sealed site
//! nobody's reader is known: the holes of its pages become marks, and what belongs into them is
//! sealed (`sealed`), for the reader's browser to compose. Start with [`ClearComposer::compose`].

mod attachments;
mod box_positions;
mod objects;
mod sealed;

pub use self::attachments::{Attachment, Attachments};
pub use self::sealed::SealedComposer;

use crate::access::{Level, Reader};
use crate::diagnostic::Diagnostic;
use crate::names::Permalink;
use crate::render::Renderer;
use crate::render::release::{Artifact, Clear, Hole, MenuOf, Rendered};
use crate::site::outputs::addresses::index_folder;
use crate::site::outputs::{Kind, Output};
use crate::site::{Audience, Made, Private, Public, Site, View, Visible};

/// The public view and that of every gated level.
pub struct Views<'s> {
    /// What everybody may see.
    pub public: View<'s, Public>,
    /// What the readers of each level may see, in the order of the levels' names.
    pub private: Vec<View<'s, Private>>,
}

impl<'s> Views<'s> {
    /// The views of a site.
    pub fn of(site: &'s Site) -> Views<'s> {
        let private = site
            .levels()
            .iter()
            .filter_map(|level| site.private(level))
            .collect();
        Views {
            public: site.public(),
            private,
        }
    }

    /// The gated levels that a reader may read.
    pub fn open_to<'a>(
        &'a self,
        reader: &'a Reader,
    ) -> impl Iterator<Item = &'a View<'s, Private>> {
        self.private
            .iter()
            .filter(|view| reader.may_read(view.level()))
    }

    /// The view of a gated level.
    pub fn of_level(&self, level: &Level) -> Option<&View<'s, Private>> {
        self.private.iter().find(|view| view.level() == level)
    }
}

/// The pages of the public tree.
pub struct PublicComposer<'a> {
    /// The templates.
    pub renderer: &'a Renderer,
    /// What everybody may see.
    pub view: &'a View<'a, Public>,
    /// Whether to mark the places where a reader's browser puts what it can open.
    pub marks: bool,
}

impl PublicComposer<'_> {
    /// Something that was made for the public, with its holes filled: the menu, and nothing of any further level.
    ///
    /// # Errors
    ///
    /// What rendering the pieces told.
    pub fn compose(&self, rendered: Rendered<Public>, kind: &Kind) -> Result<Artifact, Diagnostic> {
        match kind {
            Kind::Page(page) => self.fill_of(rendered, self.view.numbered(*page).as_ref()),
            Kind::Made(_) | Kind::ListPage(..) | Kind::Locked(_) | Kind::SignIn => {
                self.fill_of(rendered, None)
            }
            // Sheets of paper and files for programs have no menu.
            _ => Ok(Artifact::from(rendered)),
        }
    }

    fn fill_of(
        &self,
        rendered: Rendered<Public>,
        page: Option<&Visible<'_, Public>>,
    ) -> Result<Artifact, Diagnostic> {
        let names = page.map(box_positions::box_names).unwrap_or_default();
        rendered
            .with(|hole| self.pieces(hole, page, &names))
            .map(Artifact::from)
    }

    fn pieces(
        &self,
        hole: &Hole,
        page: Option<&Visible<'_, Public>>,
        names: &box_positions::BoxNames,
    ) -> Result<Vec<Rendered<Public>>, Diagnostic> {
        let (renderer, view) = (self.renderer, self.view);
        Ok(match hole {
            Hole::Menu(of) if self.marks => {
                vec![
                    renderer.menu(view, of.as_ref())?,
                    box_positions::mark(view, hole),
                ]
            }
            Hole::Menu(of) => vec![renderer.menu(view, of.as_ref())?],
            Hole::Search => vec![renderer.search_data(view, &[index_folder(&Level::public())])],
            Hole::Rows | Hole::New if self.marks => vec![box_positions::mark(view, hole)],
            Hole::Box(number) if self.marks => match page {
                Some(page) => box_positions::box_marks(renderer, page, names, *number)?,
                None => Vec::new(),
            },
            Hole::Rows | Hole::New | Hole::Box(_) => Vec::new(),
        })
    }
}

/// The pages of a tree in clear, for one reader.
pub struct ClearComposer<'a> {
    /// The templates.
    pub renderer: &'a Renderer,
    /// Every view of the site.
    pub views: &'a Views<'a>,
    /// Whose tree it is.
    pub reader: &'a Reader,
}

/// Something that lists pages, to which further levels add rows.
enum List<'v> {
    /// A section, by its address.
    Section(&'v str),
    /// The first page.
    Home,
    /// A page that the program makes.
    Made(&'v Made),
    /// None.
    Nothing,
}

impl ClearComposer<'_> {
    /// Something that was made in the view of some level, with what this reader may have in its holes. `None` if this
    /// reader may not read it.
    ///
    /// # Errors
    ///
    /// What rendering the pieces told.
    pub fn compose<A: Audience>(
        &self,
        rendered: Rendered<A>,
        output: &Output,
    ) -> Result<Option<Clear>, Diagnostic> {
        let level = rendered.level();
        match &output.kind {
            Kind::Page(page) => match self.views.of_level(&level) {
                Some(view) => self.page(rendered, view.numbered(*page)),
                None => self.page(rendered, self.views.public.numbered(*page)),
            },
            Kind::Made(made) => self.fill(rendered, &level, &List::Made(made), None),
            // What further levels add stands on the first page of a list.
            Kind::ListPage(..) | Kind::Locked(_) => {
                self.fill(rendered, &level, &List::Nothing, None)
            }
            _ => Ok(Clear::plain(rendered, self.reader)),
        }
    }

    fn page<A: Audience, B: Audience>(
        &self,
        rendered: Rendered<A>,
        page: Option<Visible<'_, B>>,
    ) -> Result<Option<Clear>, Diagnostic> {
        let page = page.expect("whatever was rendered can be seen where it was");
        let list = match (page.is_home(), page.is_section()) {
            (true, _) => List::Home,
            (_, true) => List::Section(page.address().path()),
            _ => List::Nothing,
        };
        self.fill(rendered, page.view().level(), &list, Some(page.address()))
    }

    fn fill<A: Audience>(
        &self,
        rendered: Rendered<A>,
        level: &Level,
        list: &List<'_>,
        page: Option<&Permalink>,
    ) -> Result<Option<Clear>, Diagnostic> {
        Clear::compose(rendered, self.reader, |hole| match hole {
            Hole::Menu(of) => self.menu(of.as_ref()),
            Hole::Rows | Hole::New => self.further(list, level),
            Hole::Search => self.search(),
            Hole::Box(number) => {
                page.map_or(Ok(Vec::new()), |page| self.gate_box(page, level, *number))
            }
        })
    }

    /// The public menu, then what each further level adds to it.
    fn menu(&self, of: Option<&MenuOf>) -> Result<Vec<Clear>, Diagnostic> {
        let mut pieces: Vec<Clear> = Vec::new();
        pieces.extend(Clear::plain(
            self.renderer.menu(&self.views.public, of)?,
            self.reader,
        ));
        for view in self.views.open_to(self.reader) {
            pieces.extend(Clear::plain(self.renderer.menu(view, of)?, self.reader));
        }
        Ok(pieces)
    }

    /// One box of rows for each level that this reader can open and that the list's own readers cannot.
    fn further(&self, list: &List<'_>, level: &Level) -> Result<Vec<Clear>, Diagnostic> {
        let mut pieces = Vec::new();
        for view in self.views.open_to(self.reader) {
            if view.config().roles.visible_from(view.level(), level) {
                continue;
            }
            let piece = match list {
                List::Section(address) => match view.at(address) {
                    Some(section) => self.renderer.further_rows(view, &section)?,
                    None => None,
                },
                List::Home => self.renderer.new_rows(view)?,
                List::Made(made) => self.renderer.further_made(view, made)?,
                List::Nothing => None,
            };
            pieces.extend(piece.and_then(|piece| Clear::plain(piece, self.reader)));
        }
        Ok(pieces)
    }

    fn search(&self) -> Result<Vec<Clear>, Diagnostic> {
        let levels = self
            .views
            .open_to(self.reader)
            .map(|view| index_folder(view.level()));
        let indexes: Vec<String> = std::iter::once(index_folder(&Level::public()))
            .chain(levels)
            .collect();
        let data = self.renderer.search_data(&self.views.public, &indexes);
        Ok(Clear::plain(data, self.reader).into_iter().collect())
    }

    /// A box: open for its readers; for others its placeholder, or nothing if it is silent.
    fn gate_box(
        &self,
        page: &Permalink,
        level: &Level,
        number: usize,
    ) -> Result<Vec<Clear>, Diagnostic> {
        let own = self.views.of_level(level);
        let (level, silent) = match own.and_then(|view| view.at(page.path())) {
            Some(page) => box_of(&page, number),
            None => self
                .views
                .public
                .at(page.path())
                .map_or((None, true), |page| box_of(&page, number)),
        };
        let Some(level) = level else {
            return Ok(Vec::new());
        };
        let opened = self
            .views
            .of_level(&level)
            .filter(|_| self.reader.may_read(&level));
        if let Some(here) = opened.and_then(|view| view.at(page.path())) {
            let rendered = self.renderer.opened_box(&here, number)?;
            return Ok(self
                .fill(rendered, &level, &List::Nothing, Some(page))?
                .into_iter()
                .collect());
        }
        if silent {
            return Ok(Vec::new());
        }
        let shut = match own.and_then(|view| view.at(page.path())) {
            Some(page) => Clear::plain(self.renderer.shut_box(&page, &level)?, self.reader),
            None => match self.views.public.at(page.path()) {
                Some(page) => Clear::plain(self.renderer.shut_box(&page, &level)?, self.reader),
                None => None,
            },
        };
        Ok(shut.into_iter().collect())
    }
}

/// The level of a box, and whether it is silent.
fn box_of<A: Audience>(page: &Visible<'_, A>, number: usize) -> (Option<Level>, bool) {
    let mut silent = true;
    if let Some(scope) = page.scope() {
        scope.each_box(&mut |gate_box| {
            if gate_box.number == number {
                silent = gate_box.silent;
            }
        });
    }
    (page.boxes().get(number.wrapping_sub(1)).cloned(), silent)
}
