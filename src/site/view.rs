//! The site as some readers see it.
//!
//! Only [`Site`] makes a view, and only a view makes a [`Visible`]; whoever renders takes nothing
//! else. So a page cannot be drawn with another audience's menu, and a gated page in a public view
//! does not compile:
//!
//! ```
//! # use pimh::site::{Public, Private, Visible};
//! fn draw_for_everybody(page: &Visible<'_, Public>) -> String { page.title().to_owned() }
//! fn caller(page: &Visible<'_, Public>) -> String { draw_for_everybody(page) }
//! ```
//!
//! ```compile_fail,E0308
//! # use pimh::site::{Public, Private, Visible};
//! fn draw_for_everybody(page: &Visible<'_, Public>) -> String { page.title().to_owned() }
//! fn caller(page: &Visible<'_, Private>) -> String { draw_for_everybody(page) }
//! ```
//!
//! Nor can one be forged, since its fields are private:
//!
//! ```compile_fail,E0451
//! # use pimh::site::{Public, View, Visible};
//! fn forge<'v>(view: &'v View<'v, Public>, other: Visible<'v, Public>) -> Visible<'v, Public> {
//!     Visible { view, ..other }
//! }
//! ```

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use jiff::civil::Date;

use super::links::{Target, address_of};
use super::{Made, Page, PageId, Site, SiteAsset, Teaser};
use crate::access::Level;
use crate::data::{Contact, Figure, Person, Record, Term};
use crate::document::body::Link;
use crate::document::kind::PageType;
use crate::document::{FrontMatter, Scope};
use crate::names::{Permalink, Slug};
use crate::source::Asset;

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
    visible: Vec<bool>,
    neighbours: OnceLock<HashMap<PageId, Neighbours>>,
    terms: OnceLock<Terms>,
}

/// The pages before and after one in its section.
type Neighbours = (Option<PageId>, Option<PageId>);

/// The topics and tags in use, with the pages that carry them.
#[derive(Default)]
pub struct Terms {
    /// By slug.
    pub topics: BTreeMap<Slug, TermUse>,
    /// By slug.
    pub tags: BTreeMap<Slug, TermUse>,
}

/// One topic or tag.
pub struct TermUse {
    /// As the first page that uses it writes it, or as the vocabulary has it.
    pub label: String,
    pages: Vec<PageId>,
}

impl TermUse {
    /// How many pages carry it.
    pub fn count(&self) -> usize {
        self.pages.len()
    }
}

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

/// What a link prints.
#[derive(Clone, Debug)]
pub struct Href {
    /// The address, with the path of the site before it.
    pub url: String,
    /// Who may read it, if that is not everybody who reads this.
    pub gated: Option<Level>,
}

/// A picture or download, with the view in which it may be seen.
pub struct VisibleAsset<'v, A: Audience> {
    view: &'v View<'v, A>,
    asset: &'v SiteAsset,
}

impl<'v, A: Audience> VisibleAsset<'v, A> {
    /// The view in which it is seen.
    pub fn view(&self) -> &'v View<'v, A> {
        self.view
    }

    /// The file.
    pub fn file(&self) -> &'v Asset {
        &self.asset.asset
    }

    /// Its address.
    pub fn address(&self) -> &'v Permalink {
        &self.asset.address
    }

    /// Whether words of that level use it too.
    pub fn is_also_used_at(&self, level: &Level) -> bool {
        self.asset.used.contains(level)
    }
}

impl<'s, A: Audience> View<'s, A> {
    pub(super) fn new(site: &'s Site, audience: A) -> View<'s, A> {
        let level = audience.level();
        let roles = &site.config.roles;
        let mut known: HashMap<&Level, bool> = HashMap::new();
        let visible = site
            .pages
            .iter()
            .map(|page| {
                page.levels.iter().any(|of| {
                    *known
                        .entry(of)
                        .or_insert_with(|| roles.visible_from(of, &level))
                })
            })
            .collect();
        View {
            site,
            audience,
            level,
            visible,
            neighbours: OnceLock::new(),
            terms: OnceLock::new(),
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
        self.visible.get(id.0).copied().unwrap_or(false)
    }

    fn visible(&self, id: PageId) -> Option<Visible<'_, A>> {
        self.sees(id).then(|| Visible {
            view: self,
            id,
            page: self.site.page(id),
        })
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

    /// The page that a path or address of the settings means, if it may be seen.
    pub fn named(&self, wanted: &str) -> Option<Visible<'_, A>> {
        self.site
            .find_file(wanted.split('#').next().unwrap_or(wanted), "")
            .and_then(|id| self.visible(id))
    }

    /// The rows of a section: what may be seen, in order. What lies in a section that may not be seen rises.
    pub fn entries(&self, section: &Visible<'_, A>) -> Vec<Entry<'_, A>> {
        let mut ids = Vec::new();
        let rose = self.rise(section.id, &mut ids, 0);
        if rose {
            ids.sort_by(|a, b| self.site.page(*a).order.cmp(&self.site.page(*b).order));
        }
        ids.into_iter().filter_map(|id| self.entry(id)).collect()
    }

    fn rise(&self, section: PageId, ids: &mut Vec<PageId>, depth: usize) -> bool {
        let mut rose = depth > 0;
        for child in &self.site.page(section).children {
            if self.sees(*child) {
                ids.push(*child);
                continue;
            }
            if self.site.teaser(*child).is_some() {
                ids.push(*child);
            }
            if self.site.page(*child).is_section {
                rose |= self.rise(*child, ids, depth + 1);
            }
        }
        rose
    }

    fn entry(&self, id: PageId) -> Option<Entry<'_, A>> {
        match self.visible(id) {
            Some(page) => Some(Entry::Page(page)),
            None => self.site.teaser(id).map(Entry::Teased),
        }
    }

    /// Of these rows, those that no view of fewer readers has: they stand at exactly this level, without a teaser.
    fn only_here<'v>(&'v self, entries: Vec<Entry<'v, A>>) -> Vec<Visible<'v, A>> {
        let mut own = Vec::new();
        for entry in entries {
            if let Entry::Page(page) = entry
                && page.page.levels.contains(&self.level)
                && self.site.teaser(page.id).is_none()
            {
                own.push(page);
            }
        }
        own
    }

    /// The rows that this level adds to a section of a level with more readers.
    pub fn further_entries(&self, section: &Visible<'_, A>) -> Vec<Visible<'_, A>> {
        self.only_here(self.entries(section))
    }

    /// The entries of the main menu: what the settings name, or else the top sections. Of a gated
    /// level only its own sections.
    pub fn menu(&self) -> Vec<Visible<'_, A>> {
        let Some(home) = self.home() else {
            return Vec::new();
        };
        let sections = |entries: Vec<Entry<'_, A>>| -> Vec<PageId> {
            entries
                .into_iter()
                .filter_map(|entry| match entry {
                    Entry::Page(page) if page.page.is_section => Some(page.id),
                    _ => None,
                })
                .collect()
        };
        let ids = match &self.site.config.menu.main {
            Some(named) if self.level.is_public() => named
                .iter()
                .filter_map(|wanted| self.named(&wanted.value))
                .map(|page| page.id)
                .collect(),
            _ if self.level.is_public() => sections(self.entries(&home)),
            // One with a teaser too: the public list has its row, but the public menu has only what opens.
            _ => sections(self.entries(&home))
                .into_iter()
                .filter(|id| self.site.page(*id).levels.contains(&self.level))
                .collect(),
        };
        ids.into_iter().filter_map(|id| self.visible(id)).collect()
    }

    /// All pages and teasers for the A to Z.
    pub fn everything(&self) -> Vec<Entry<'_, A>> {
        let mut ids: Vec<PageId> = (1..self.site.pages.len())
            .map(PageId)
            .filter(|id| {
                let page = self.site.page(*id);
                page.document.is_some() && (self.sees(*id) || self.site.teaser(*id).is_some())
            })
            .collect();
        ids.sort_by(|a, b| {
            let (a, b) = (&self.site.page(*a).order, &self.site.page(*b).order);
            (&a.title, &a.path).cmp(&(&b.title, &b.path))
        });
        ids.into_iter().filter_map(|id| self.entry(id)).collect()
    }

    /// What this level adds to the A to Z.
    pub fn further_everything(&self) -> Vec<Visible<'_, A>> {
        self.only_here(self.everything())
    }

    /// The pages before and after a page in its section.
    pub fn neighbours(
        &self,
        page: &Visible<'_, A>,
    ) -> (Option<Visible<'_, A>>, Option<Visible<'_, A>>) {
        let all = self.neighbours.get_or_init(|| {
            let mut all = HashMap::new();
            for section in self.pages().filter(|page| page.page.is_section) {
                let rows: Vec<PageId> = self
                    .entries(&section)
                    .into_iter()
                    .filter_map(|entry| match entry {
                        Entry::Page(page) if !page.page.is_section => Some(page.id),
                        _ => None,
                    })
                    .collect();
                for (index, id) in rows.iter().enumerate() {
                    let before = index
                        .checked_sub(1)
                        .and_then(|index| rows.get(index))
                        .copied();
                    all.insert(*id, (before, rows.get(index + 1).copied()));
                }
            }
            all
        });
        let (before, after) = all.get(&page.id).copied().unwrap_or_default();
        let get = |id: Option<PageId>| id.and_then(|id| self.visible(id));
        (get(before), get(after))
    }

    /// The sections above a page, from the home page down, less those that may not be seen.
    pub fn ancestors(&self, page: &Visible<'_, A>) -> Vec<Visible<'_, A>> {
        let above = std::iter::successors(page.page.parent, |id| self.site.page(*id).parent);
        let mut all: Vec<_> = above.filter_map(|id| self.visible(id)).collect();
        all.reverse();
        all
    }

    /// Topics and tags of the pages that may be seen.
    pub fn terms(&self) -> &Terms {
        self.terms.get_or_init(|| {
            let mut terms = Terms::default();
            for page in self.pages() {
                let Some(document) = &page.page.document else {
                    continue;
                };
                for topic in &document.front.topics {
                    let slug = Slug::of(&topic.value);
                    let listed = self
                        .site
                        .data
                        .topics
                        .as_ref()
                        .and_then(|topics| topics.get(slug.as_str()));
                    add_term(
                        &mut terms.topics,
                        slug,
                        listed.unwrap_or(&topic.value),
                        page.id,
                    );
                }
                for tag in &document.front.tags {
                    add_term(&mut terms.tags, Slug::of(&tag.value), &tag.value, page.id);
                }
            }
            terms
        })
    }

    /// The pages of a term, newest published first where they say so, else by title.
    pub fn pages_of(&self, term: &TermUse) -> Vec<Visible<'_, A>> {
        let mut pages: Vec<_> = term
            .pages
            .iter()
            .filter_map(|id| self.visible(*id))
            .collect();
        pages.sort_by(|a, b| {
            (&a.page.order.title, &a.page.order.path)
                .cmp(&(&b.page.order.title, &b.page.order.path))
        });
        pages
    }

    /// Of the pages of a term, those that stand at exactly this level.
    pub fn own_pages_of(&self, term: &TermUse) -> Vec<Visible<'_, A>> {
        let mut pages = self.pages_of(term);
        pages.retain(|page| page.page.levels.contains(&self.level));
        pages
    }

    /// The terms that are explained to these readers, by label.
    pub fn glossary(&self) -> impl Iterator<Item = (&'s str, &'s Term, bool)> {
        let mut terms: Vec<_> = self
            .site
            .data
            .terms
            .iter()
            .filter(|(_, record)| self.may_read(&record.level))
            .map(|(id, record)| (id.as_str(), &record.value, record.level == self.level))
            .collect();
        terms.sort_by_key(|(_, term, _)| deunicode::deunicode(&term.label).to_lowercase());
        terms.into_iter()
    }

    fn may_read(&self, level: &Level) -> bool {
        self.site.config.roles.visible_from(level, &self.level)
    }

    fn record<'r, T>(&self, record: Option<&'r Record<T>>) -> Option<&'r T> {
        record
            .filter(|record| self.may_read(&record.level))
            .map(|record| &record.value)
    }

    /// A figure, if these readers may know it.
    pub fn figure(&self, id: &str) -> Option<&'s Figure> {
        self.record(self.site.data.figures.get(id))
    }

    /// A contact, if these readers may know it.
    pub fn contact(&self, id: &str) -> Option<&'s Contact> {
        self.record(self.site.data.contact(id))
    }

    /// A person, if these readers may know them.
    pub fn person(&self, id: &str) -> Option<&'s Person> {
        self.record(self.site.data.people.get(&crate::data::person_id(id)))
    }

    /// A term, if these readers may know it.
    pub fn term(&self, id: &str) -> Option<&'s Term> {
        self.record(self.site.data.terms.get(id))
    }

    /// The contacts for an emergency, in the order of their file.
    pub fn crisis_contacts(&self) -> Vec<(&'s str, &'s Contact)> {
        let all = self.site.data.contacts.iter();
        all.filter_map(|(id, record)| Some((id.as_str(), self.record(Some(record))?)))
            .filter(|(_, contact)| contact.crisis)
            .collect()
    }

    /// The words that people type, with the words that pages use instead.
    pub fn synonyms(&self) -> &'s BTreeMap<String, Vec<String>> {
        &self.site.data.synonyms
    }

    /// What a link on a page prints. `None` if it leads nowhere, which was told before.
    pub fn href(&self, link: &Link, page: &Visible<'_, A>) -> Option<Href> {
        let base = &self.site.config.base_url;
        let whole = |address: &Permalink, fragment: Option<String>| {
            let fragment = fragment
                .map(|fragment| encoded_url(&format!("#{fragment}")))
                .unwrap_or_default();
            Some(format!("{}{fragment}", base.link(&encoded(address.path()))))
        };
        let mut gated = None;
        let url = match self.site.resolve(&link.dest, page.page).ok()? {
            Target::Page(id, fragment) => match self.visible(id) {
                Some(target) => whole(target.address(), fragment),
                None => {
                    let teaser = self.site.teaser(id)?;
                    gated = Some(teaser.level);
                    whole(&teaser.address, None)
                }
            },
            Target::Made(address, fragment) => whole(&address, fragment),
            Target::Asset(path) => whole(&self.site.assets.get(&path)?.address, None),
            Target::Outside(url) | Target::Here(url) => Some(encoded_url(&url)),
        };
        Some(Href { url: url?, gated })
    }

    /// The page that a link leads to, if it leads to a page that may be seen.
    pub fn linked(&self, link: &Link, page: &Visible<'_, A>) -> Option<Entry<'_, A>> {
        match self.site.resolve(&link.dest, page.page).ok()? {
            Target::Page(id, _) => self.entry(id),
            _ => None,
        }
    }

    /// The file that a link leads to.
    pub fn asset(&self, link: &Link, page: &Visible<'_, A>) -> Option<VisibleAsset<'_, A>> {
        match self.site.resolve(&link.dest, page.page).ok()? {
            Target::Asset(path) => {
                let asset = self.site.assets.get(&path)?;
                asset
                    .used
                    .iter()
                    .any(|level| self.may_read(level))
                    .then_some(VisibleAsset { view: self, asset })
            }
            _ => None,
        }
    }

    /// The files that words of exactly this level use.
    pub fn own_assets(&self) -> impl Iterator<Item = VisibleAsset<'_, A>> {
        let own = self
            .site
            .assets
            .values()
            .filter(|asset| asset.used.contains(&self.level));
        own.map(|asset| VisibleAsset { view: self, asset })
    }

    /// Translations of a page that may be seen.
    pub fn translations(&self, page: &Visible<'_, A>) -> Vec<Visible<'_, A>> {
        let others = self.site.translations.get(&page.id);
        others
            .into_iter()
            .flatten()
            .filter_map(|id| self.visible(*id))
            .collect()
    }

    /// The page that a page is a translation of.
    pub fn original(&self, page: &Visible<'_, A>) -> Option<Visible<'_, A>> {
        let document = page.page.document.as_ref()?;
        let of = document.front.translation_of.as_ref()?;
        let id = self
            .site
            .find_file(&of.value, document.path().in_content().unwrap_or_default())?;
        self.visible(id)
    }

    /// Related pages, as a page names them.
    pub fn related(&self, page: &Visible<'_, A>) -> Vec<Entry<'_, A>> {
        let Some(document) = &page.page.document else {
            return Vec::new();
        };
        let links = document.front.related.iter();
        links
            .filter_map(|text| {
                self.linked(
                    &Link {
                        dest: text.value.clone(),
                        at: text.at.clone(),
                    },
                    page,
                )
            })
            .collect()
    }

    /// The events that may be seen, by their beginning.
    pub fn events(&self) -> Vec<Visible<'_, A>> {
        let mut events: Vec<_> = self
            .pages()
            .filter(|page| {
                page.kind() == PageType::Event
                    && page.front().is_some_and(|front| front.starts.is_some())
            })
            .collect();
        events.sort_by_key(|event| (event.front().and_then(|front| front.starts), event.id));
        events
    }

    /// The pages of this level that were reviewed last, newest first.
    pub fn recent(&self, most: usize) -> Vec<Visible<'_, A>> {
        let mut pages: Vec<_> = self
            .own_pages()
            .filter_map(|page| Some((page.front()?.reviewed?, page)))
            .filter(|(_, page)| !page.page.is_section)
            .collect();
        pages.sort_by(|(a, page_a), (b, page_b)| {
            b.cmp(a).then(page_a.page.order.cmp(&page_b.page.order))
        });
        pages.into_iter().take(most).map(|(_, page)| page).collect()
    }

    /// The pages that the program makes, which every tree has.
    pub fn made(&self) -> impl Iterator<Item = (&'s Permalink, &'s Made)> {
        self.site.made.iter()
    }

    /// The address of a page that the program makes.
    pub fn made_at(&self, made: &Made) -> Option<Permalink> {
        address_of(self.site, made)
    }

    /// The address of a topic's or tag's page, if it has one.
    pub fn term_address(&self, kind: &str, slug: &Slug) -> Option<Permalink> {
        let address = Permalink::new(format!("/{kind}/{}/", slug.as_str()));
        self.site.made.contains_key(&address).then_some(address)
    }

    /// How many pages the site has, whoever may see them: the length of tables by [`Visible::number`].
    pub(crate) fn count(&self) -> usize {
        self.site.pages.len()
    }

    /// Former addresses of the pages at this level, with the pages.
    pub fn former_addresses(&self) -> impl Iterator<Item = (&'s Permalink, Visible<'_, A>)> {
        self.site
            .aliases
            .iter()
            .filter_map(|(address, id)| Some((address, self.visible(*id)?)))
            .filter(|(_, page)| page.page.levels.contains(&self.level))
    }
}

fn add_term(terms: &mut BTreeMap<Slug, TermUse>, slug: Slug, label: &str, page: PageId) {
    let term = terms.entry(slug).or_insert_with(|| TermUse {
        label: label.to_owned(),
        pages: Vec::new(),
    });
    if term.pages.last() != Some(&page) {
        term.pages.push(page);
    }
}

/// An address as an editor wrote it, with what no address may hold encoded; what is encoded already stays.
fn encoded_url(url: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const NEVER: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'\\')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}')
        .add(b'[')
        .add(b']');
    utf8_percent_encode(url, NEVER).to_string()
}

/// An address with everything encoded that a link may not hold.
pub(crate) fn encoded(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const NOT_IN_PATHS: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'\\')
        .add(b'[')
        .add(b']')
        .add(b'|')
        .add(b'^');
    utf8_percent_encode(path, NOT_IN_PATHS).to_string()
}

impl<'v, A: Audience> Visible<'v, A> {
    /// The view in which it is seen: the only way from one page to others.
    pub fn view(&self) -> &'v View<'v, A> {
        self.view
    }

    /// Its title.
    pub fn title(&self) -> &'v str {
        &self.page.title
    }

    /// Its address.
    pub fn address(&self) -> &'v Permalink {
        &self.page.address
    }

    /// Its address as links write it.
    pub fn url(&self) -> String {
        self.view
            .config()
            .base_url
            .link(&encoded(self.page.address.path()))
    }

    /// Its type.
    pub fn kind(&self) -> PageType {
        self.page.kind
    }

    /// Whether it is a section's page.
    pub fn is_section(&self) -> bool {
        self.page.is_section
    }

    /// Whether it is the first page.
    pub fn is_home(&self) -> bool {
        self.id == PageId(0)
    }

    /// Who may read it. Of a folder without a page, the readers of this view.
    pub fn level(&self) -> &'v Level {
        match self.page.levels.as_slice() {
            [level] => level,
            _ => &self.view.level,
        }
    }

    /// Whether it stands at that level too, as a folder without a page may.
    pub fn is_also_at(&self, level: &Level) -> bool {
        self.page.levels.contains(level)
    }

    /// What its front matter says; nothing for a folder without a page.
    pub fn front(&self) -> Option<&'v FrontMatter> {
        self.page.document.as_ref().map(|document| &*document.front)
    }

    /// Its words; nothing for a folder without a page.
    pub fn scope(&self) -> Option<&'v Scope> {
        self.page.document.as_ref().map(|document| &*document.scope)
    }

    /// The file, for problems in it.
    pub fn source(&self) -> Option<&'v crate::source::SourceRef> {
        self.page.document.as_ref().map(|document| &document.source)
    }

    /// The levels of its boxes, by their number less one.
    pub fn boxes(&self) -> &'v [Level] {
        &self.page.boxes
    }

    /// A number for tables, the same in every view of one site.
    pub fn number(&self) -> usize {
        self.id.0
    }

    /// Whether the public may know of it although it is gated.
    pub fn is_teased(&self) -> bool {
        self.view.site.teaser(self.id).is_some()
    }

    /// The section of the menu that it lies in: the last of its ancestors below the home page.
    pub fn top_section(&self) -> PageNumber {
        let mut at = self.id;
        while let Some(parent) = self.view.site.page(at).parent {
            if parent == PageId(0) {
                break;
            }
            at = parent;
        }
        PageNumber(at.0)
    }

    /// Whether a section of the menu is the one that a page lies in.
    pub fn is(&self, number: PageNumber) -> bool {
        self.id.0 == number.0
    }

    /// Its place among the good practice points of its section, from 1.
    pub fn point_number(&self) -> Option<usize> {
        let parent = self.view.visible(self.page.parent?)?;
        let mut number = 0;
        for entry in self.view.entries(&parent) {
            if let Entry::Page(page) = entry {
                number +=
                    usize::from(page.kind() == PageType::GoodPractice && !page.page.is_section);
                if page.id == self.id {
                    return Some(number);
                }
            }
        }
        None
    }
}

/// A page by its number, for comparing only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageNumber(usize);
