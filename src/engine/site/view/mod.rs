//! The site as some readers see it.
//!
//! Only [`Site`] makes a view, and only a view makes a [`Visible`]; whoever renders takes nothing
//! else. So a page cannot be drawn with another audience's menu, and a gated page in a public view
//! does not compile:
//!
//! ```
//! # use pimh_engine::site::{Public, Private, Visible};
//! fn draw_for_everybody(page: &Visible<'_, Public>) -> String { page.title().to_owned() }
//! fn caller(page: &Visible<'_, Public>) -> String { draw_for_everybody(page) }
//! ```
//!
//! ```compile_fail,E0308
//! # use pimh_engine::site::{Public, Private, Visible};
//! fn draw_for_everybody(page: &Visible<'_, Public>) -> String { page.title().to_owned() }
//! fn caller(page: &Visible<'_, Private>) -> String { draw_for_everybody(page) }
//! ```
//!
//! Nor can one be forged, since its fields are private:
//!
//! ```compile_fail,E0451
//! # use pimh_engine::site::{Public, View, Visible};
//! fn forge<'v>(view: &'v View<'v, Public>, other: Visible<'v, Public>) -> Visible<'v, Public> {
//!     Visible { view, ..other }
//! }
//! ```
//!
//! Here is who looks, and what may be seen at all. What a view tells of it is beside: `page` of one
//! page, `lists` of several, `links`, `assets`, `terms`, and `records` of the data files.

mod assets;
mod encoding;
mod links;
mod listed;
mod lists;
mod moved;
mod page;
mod records;
mod terms;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use jiff::civil::Date;

use super::{Page, PageId, Site, Teaser};
use crate::access::Level;
use crate::document::blocks::asked::Asked;
use crate::sync::locked;

pub use self::assets::VisibleAsset;
pub use self::encoding::encoded;
pub use self::links::Href;
pub use self::page::{PageNumber, ROWS_OF_A_PAGE};
pub use self::terms::{TermSet, TermUse, Terms};

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Public {}
    impl Sealed for super::Private {}
}

/// Who looks: the public, or every reader of one level. There is no third, and nobody can add one.
pub trait Audience: sealed::Sealed + Clone + Send + Sync {
    /// The level whose readers look.
    fn level(&self) -> Level;
}

/// Everybody.
#[derive(Clone, Debug)]
pub struct Public(pub(super) ());

/// Every reader of one gated level.
#[derive(Clone, Debug)]
pub struct Private(pub(super) Level);

impl Audience for Public {
    fn level(&self) -> Level {
        Level::public()
    }
}

impl Audience for Private {
    fn level(&self) -> Level {
        self.0.clone()
    }
}

/// The site as all readers of one level may see it.
pub struct View<'s, A: Audience> {
    site: &'s Site,
    audience: A,
    level: Level,
    outlook: Arc<Outlook>,
}

/// What is found out once for all views of one level, and kept by the site.
pub(super) struct Outlook {
    visible: Arc<Vec<bool>>,
    neighbours: OnceLock<HashMap<PageId, Neighbours>>,
    terms: Arc<OnceLock<Terms>>,
    /// What lists in the words of pages show, by what they ask.
    listed: Mutex<HashMap<Asked, Arc<Vec<PageId>>>>,
}

impl Outlook {
    fn new(site: &Site, level: &Level) -> Outlook {
        let roles = &site.config.roles;
        let mut known: HashMap<&Level, bool> = HashMap::new();
        let visible = site
            .pages
            .iter()
            .map(|page| {
                page.levels.iter().any(|of| {
                    *known
                        .entry(of)
                        .or_insert_with(|| roles.visible_from(of, level))
                })
            })
            .collect();
        Outlook {
            visible: Arc::new(visible),
            neighbours: OnceLock::new(),
            terms: Arc::default(),
            listed: Mutex::default(),
        }
    }
}

/// The outlooks of a site by level, each made when somebody first looks. A clone shares them.
#[derive(Clone, Default)]
pub(super) struct Outlooks(Arc<Mutex<HashMap<Level, Arc<Outlook>>>>);

impl Outlooks {
    /// The same readers see the same pages with the same terms, but in other rows.
    pub(super) fn with_other_rows(&self) -> Outlooks {
        let all = locked(&self.0);
        let of_level = |(level, outlook): (&Level, &Arc<Outlook>)| {
            let outlook = Outlook {
                visible: outlook.visible.clone(),
                neighbours: OnceLock::new(),
                terms: outlook.terms.clone(),
                listed: Mutex::default(),
            };
            (level.clone(), Arc::new(outlook))
        };
        Outlooks(Arc::new(Mutex::new(all.iter().map(of_level).collect())))
    }

    fn of(&self, level: &Level, make: impl FnOnce() -> Outlook) -> Arc<Outlook> {
        let mut all = locked(&self.0);
        all.entry(level.clone())
            .or_insert_with(|| Arc::new(make()))
            .clone()
    }
}

/// The pages before and after one in its section.
type Neighbours = (Option<PageId>, Option<PageId>);

/// A page, with the view in which it may be seen.
pub struct Visible<'v, A: Audience> {
    view: &'v View<'v, A>,
    id: PageId,
    page: &'v Page,
}

impl<A: Audience> Clone for Visible<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Audience> Copy for Visible<'_, A> {}

/// A row of a list: a page that may be read, or the teaser of one that may not.
pub enum Entry<'v, A: Audience> {
    /// May be read here.
    Page(Visible<'v, A>),
    /// May not; this is all there is to know.
    Teased(Teaser),
}

impl<'s, A: Audience> View<'s, A> {
    pub(super) fn new(site: &'s Site, audience: A) -> View<'s, A> {
        let level = audience.level();
        let outlook = site.outlooks.of(&level, || Outlook::new(site, &level));
        View {
            site,
            audience,
            level,
            outlook,
        }
    }

    /// Who looks.
    pub fn audience(&self) -> &A {
        &self.audience
    }

    /// The level whose readers look.
    pub fn level(&self) -> &Level {
        &self.level
    }

    /// The site's settings.
    pub fn config(&self) -> &'s crate::config::Config {
        &self.site.config
    }

    /// The day of the build.
    pub fn today(&self) -> Date {
        self.site.choice.today
    }

    fn sees(&self, id: PageId) -> bool {
        self.outlook.visible.get(id.0).copied().unwrap_or(false)
    }

    fn may_read(&self, level: &Level) -> bool {
        self.site.config.roles.visible_from(level, &self.level)
    }

    fn visible(&self, id: PageId) -> Option<Visible<'_, A>> {
        self.sees(id).then(|| Visible {
            view: self,
            id,
            page: self.site.page(id),
        })
    }

    fn entry(&self, id: PageId) -> Option<Entry<'_, A>> {
        match self.visible(id) {
            Some(page) => Some(Entry::Page(page)),
            None => self.site.teaser(id).map(Entry::Teased),
        }
    }

    /// Every page that may be seen, sections too, in the order of their files.
    pub fn pages(&self) -> impl Iterator<Item = Visible<'_, A>> {
        (0..self.site.pages.len()).filter_map(|index| self.visible(PageId(index)))
    }

    /// The pages that stand at exactly this level, which are rendered from this view.
    pub fn own_pages(&self) -> impl Iterator<Item = Visible<'_, A>> {
        let gives_way =
            |page: &Page| page.document.is_none() && self.site.made.contains_key(&page.address);
        self.pages()
            .filter(move |page| page.page.levels.contains(&self.level) && !gives_way(page.page))
    }

    /// The first page.
    pub fn home(&self) -> Option<Visible<'_, A>> {
        self.visible(PageId(0))
    }

    /// The page with that address, if it may be seen.
    pub fn at(&self, address: &str) -> Option<Visible<'_, A>> {
        self.site
            .by_address
            .get(address)
            .and_then(|id| self.visible(*id))
    }

    /// The page with that number, if it may be seen.
    pub fn numbered(&self, number: PageNumber) -> Option<Visible<'_, A>> {
        self.visible(PageId(number.0))
    }

    /// The page that a path or address of the settings means, if it may be seen.
    pub fn named(&self, wanted: &str) -> Option<Visible<'_, A>> {
        self.site
            .find_file(wanted.split('#').next().unwrap_or(wanted), "")
            .and_then(|id| self.visible(id))
    }

    /// How many pages the site has, whoever may see them: the length of tables by [`Visible::number`].
    pub(crate) fn count(&self) -> usize {
        self.site.pages.len()
    }
}
