//! All pages together: addresses, sections, who may read what, where links lead.
//!
//! A [`Site`] keeps its pages to itself. It offers no way to walk over them but a view:
//! [`Site::public`], or [`Site::private`] for one exact level; so whatever lists, counts or links is
//! made from what its readers may see. The one thing that a view of fewer readers learns of a gated
//! page is its [`Teaser`].
//!
//! It never renders, reads a disk or asks for the time. Start with [`Site::assemble`], then [`View`]; what files there
//! will be, [`outputs`] lists.

mod assemble;
mod attached;
mod below;
mod cleaned;
mod drift;
mod facts_due;
mod inspected;
mod link_check;
mod links;
mod links_out;
mod nearby;
pub mod outputs;
mod recorded;
mod recorded_facts;
mod swap;
mod tree;
mod view;
mod worded;
mod written;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use self::drift::Remembering;
use crate::access::{Level, Reader};
use crate::config::Config;
use crate::data::Data;
use crate::diagnostic::machine::{PageFacts, Pages};
use crate::diagnostic::{Redaction, Span};
use crate::document::Document;
use crate::document::PageType;
pub use crate::document::kind::TeaserKind;
use crate::document::parts::{Part, Parts};
use crate::names::{Permalink, SitePath, Slug};
use crate::snapshot::Asset;

pub use attached::{Attached, Using};
pub use cleaned::cleaned;
pub use drift::Drifted;
pub use facts_due::FactDue;
pub(crate) use inspected::Inspected;
pub use links_out::LinkOut;
pub use recorded::{Answering, Handed, Recorded, Text, TextKind};
pub use recorded_facts::RecordedFact;
pub use swap::Change;
pub use view::encoded;
pub use view::{
    Audience, Entry, Href, PageNumber, Private, Public, ROWS_OF_A_PAGE, TermSet, TermUse, Terms,
    View, Visible, VisibleAsset,
};
pub use worded::Worded;
pub use written::{Place, Standing, Written};

/// A path from a file of `content/` or from the top, without `.` and `..`. `None` if it leads out of `content/`.
pub fn path_from(from: &str, path: &str) -> Option<String> {
    links::join(from, path)
}

/// A page by its number in the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PageId(usize);

/// One page of the site, or a section that has none of its own.
#[derive(Clone)]
pub(crate) struct Page {
    /// Nothing for a folder without a page of its own.
    document: Option<Document>,
    title: String,
    kind: PageType,
    is_section: bool,
    /// Exactly one, but for a folder without a page: one for each group of readers who see a page in it.
    levels: Vec<Level>,
    teaser: TeaserKind,
    /// The file whose `teaser` or `teaser-below` says so; nothing if none does.
    teased_by: Option<SitePath>,
    address: Permalink,
    parent: Option<PageId>,
    children: Vec<PageId>,
    order: Order,
    /// The boxes of the page, in the order in which the document counts them.
    boxes: Vec<Level>,
    /// The file whose `access` or `access-below` says who may read it; nothing if none says so.
    set_by: Option<SitePath>,
    /// What a folder's own page hands down.
    below: Option<HandedDown>,
    /// What the folders around it say in its place.
    said_above: below::Below,
}

/// Who may read what lies below a folder's own page, as far as nothing there says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HandedDown {
    level: Level,
    /// The file that says so.
    set_by: Option<SitePath>,
    /// What everybody may know of them.
    teaser: TeaserKind,
    /// The file that says so.
    teased_by: Option<SitePath>,
}

/// What pages are sorted by in their section: weight or a number of theirs, then a text of theirs, then title, then file.
///
/// What the public may not know of a page must not move it among the public's rows, so a page with
/// a teaser is sorted by its title alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    weight: i64,
    /// The text of the field by which the section is sorted; empty where it is sorted otherwise.
    key: String,
    title: String,
    path: String,
}

/// Behind every text: what says nothing in the field by which a section is sorted.
const LAST: char = '\u{10ffff}';

impl Order {
    fn new(weight: i64, title: &str, path: &str) -> Order {
        Order {
            weight,
            key: String::new(),
            title: sortable(title),
            path: path.to_owned(),
        }
    }

    /// The same in a section that is sorted by the text of a field, or by nothing where that is not said.
    fn by_text(mut self, text: Option<&str>) -> Order {
        self.key = text.map_or_else(|| LAST.to_string(), sortable);
        self
    }

    /// The same under another title.
    fn titled(&self, title: &str) -> Order {
        Order {
            title: sortable(title),
            ..self.clone()
        }
    }
}

/// Letters without accents or case.
fn sortable(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => deunicode::deunicode(text).to_lowercase(),
    }
}

/// Why a page is not in a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Its status: draft, in review, approved.
    Status(&'static str),
    /// It will be published on that day.
    Future(Date),
    /// It was published until that day.
    Expired(Date),
    /// A field of another program was meant to close it.
    MeantClosed,
    /// Its front matter cannot be read.
    Unreadable,
    /// A section above it is held.
    Section(SitePath),
}

/// What an editor asked a build to show.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The day, in the site's time zone.
    pub today: Date,
    /// Drafts too, and what is in review or approved.
    pub drafts: bool,
    /// What will be published later too.
    pub future: bool,
    /// What has expired too.
    pub expired: bool,
}

/// The site, as its files and the day make it.
#[derive(Clone)]
pub struct Site {
    config: Config,
    data: Data,
    /// Words that are kept once for many pages.
    parts: Parts,
    /// Where each of them stands, by its name.
    standing: BTreeMap<String, Vec<StandsIn>>,
    choice: Choice,
    pages: Vec<Page>,
    /// Files in `content/` to pages.
    by_file: HashMap<String, PageId>,
    /// Addresses to pages.
    by_address: HashMap<String, PageId>,
    /// Folders to sections.
    sections: BTreeMap<String, PageId>,
    /// Former addresses, with the page that has them.
    aliases: Vec<(Permalink, PageId)>,
    /// Files that are not pages, by their path in `content/`.
    assets: BTreeMap<String, SiteAsset>,
    /// The same paths, by their addresses.
    assets_by_address: HashMap<String, String>,
    /// Addresses that the program makes and no page takes.
    made: BTreeMap<Permalink, Made>,
    held: Vec<(SitePath, Held)>,
    /// Every level in use but the public, sorted.
    levels: Vec<Level>,
    /// Translations of each other, by page.
    translations: HashMap<PageId, Vec<PageId>>,
    /// What translations remember of the pages that they translate, by the translation.
    remembering: HashMap<PageId, Remembering>,
    /// What was found out for the views of each level.
    outlooks: view::Outlooks,
    /// What somebody may have meant by a link that leads nowhere.
    nearby: nearby::Nearby,
    /// The same pages with those that are held back and the words of withdrawn ones, each with its readers and boxes and
    /// nothing else; nothing if that is the same. For [`Site::recorded`].
    whole: Option<Arc<Site>>,
}

/// A place in which a part stands.
#[derive(Clone, Debug)]
pub struct StandsIn {
    /// The page.
    pub file: SitePath,
    /// The line that names it, in the page or in another part.
    pub at: Span,
    /// Who reads it there.
    pub level: Level,
}

/// A picture or download, with who uses it.
#[derive(Clone)]
pub(crate) struct SiteAsset {
    asset: Asset,
    address: Permalink,
    /// The level of the folder it lies in.
    level: Level,
    /// The levels of the words that show it or link to it.
    used: Vec<Level>,
    /// Those of them whose words show it, as a picture.
    shown: Vec<Level>,
    /// Those whose words or settings lead to the file itself, and do not only show it.
    linked: Vec<Level>,
}

/// A page that the program makes of the others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// All pages by letter.
    AToZ,
    /// All terms that are explained.
    Glossary,
    /// All topics and tags.
    Topics,
    /// The pages of a topic.
    Topic(Slug),
    /// The pages of a tag.
    Tag(Slug),
    /// The search page.
    Search,
    /// The page for addresses that do not exist.
    NotFound,
    /// Every part of the theme in every state, where somebody asked for it.
    StyleGuide,
}

/// What the public may know of a gated page. The only thing that ever leaves a level.
#[derive(Clone, Debug)]
pub struct Teaser {
    /// Its address.
    pub address: Permalink,
    /// Its title.
    pub title: String,
    /// Its summary, if its editor declared that too.
    pub summary: Option<String>,
    /// Who may read it.
    pub level: Level,
}

impl Site {
    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The day of the build, and what it shows.
    pub fn choice(&self) -> Choice {
        self.choice
    }

    /// What everybody may see.
    pub fn public(&self) -> View<'_, Public> {
        View::new(self, Public(()))
    }

    /// What every reader of a level may see. `None` for the public, which has a view of its own.
    pub fn private(&self, level: &Level) -> Option<View<'_, Private>> {
        (!level.is_public()).then(|| View::new(self, Private(level.clone())))
    }

    /// Every level in use but the public: of pages, boxes and records; sorted by name.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The parts, by name, each with the places in which it stands.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &Part, &[StandsIn])> {
        self.parts
            .iter()
            .map(|(name, part)| (name, part, self.standing_of(name)))
    }

    /// A part by its name, however that is written.
    pub fn part(&self, name: &str) -> Option<(&str, &Part)> {
        self.parts.named(name)
    }

    /// The name of a part that is nearest to another.
    pub fn nearest_part(&self, name: &str) -> Option<&str> {
        self.parts.nearest(name)
    }

    /// The places in which a part stands.
    pub fn standing_of(&self, name: &str) -> &[StandsIn] {
        self.standing.get(name).map_or(&[], Vec::as_slice)
    }

    /// The levels beyond the public that a reader may read.
    pub fn levels_of<'a>(&'a self, reader: &'a Reader) -> impl Iterator<Item = &'a Level> {
        self.levels.iter().filter(|level| reader.may_read(level))
    }

    /// Everything that is held back, with its reason, by file.
    pub fn held(&self) -> &[(SitePath, Held)] {
        &self.held
    }

    /// How many pages only some may read.
    pub fn count_gated(&self) -> usize {
        self.pages
            .iter()
            .filter(|page| {
                page.document.is_some() && page.levels.iter().all(|level| !level.is_public())
            })
            .count()
    }

    /// The gated pages, teasers of which every view may show.
    pub(crate) fn teaser(&self, id: PageId) -> Option<Teaser> {
        let page = self.page(id);
        let level = page.levels.first().filter(|level| !level.is_public())?;
        if page.teaser == TeaserKind::Hidden {
            return None;
        }
        let summary = page.document.as_ref().and_then(|document| {
            let front = &document.front;
            front.summary.as_ref().or(front.teaser_summary.as_ref())
        });
        Some(Teaser {
            address: page.address.clone(),
            title: page.title.clone(),
            summary: summary
                .filter(|_| page.teaser == TeaserKind::Summary)
                .map(|summary| summary.value.clone()),
            level: level.clone(),
        })
    }

    /// Every teaser of the site, for the pages that stand in the place of gated ones.
    pub fn teasers(&self) -> Vec<Teaser> {
        (0..self.pages.len())
            .filter_map(|index| self.teaser(PageId(index)))
            .collect()
    }

    /// How to show problems where strangers may read them.
    pub fn redaction(&self) -> Redaction {
        let mut public = Vec::new();
        let mut gated = Vec::new();
        for page in &self.pages {
            if let Some(document) = &page.document {
                let list = if page.levels.iter().any(Level::is_public) {
                    &mut public
                } else {
                    &mut gated
                };
                list.push(document.path().clone());
            }
        }
        public.push(self.config.source.path.clone());
        // A part is known to whoever reads a page that it stands in.
        for (_, part, standing) in self.parts() {
            let is_open = standing.iter().any(|place| place.level.is_public());
            let list = if is_open { &mut public } else { &mut gated };
            list.push(part.source.path.clone());
        }
        Redaction::new(public, gated)
    }

    /// Whose each page is and where it stands, for problems told to programs.
    pub fn page_facts(&self) -> Pages {
        let of = |page: &Page| {
            let names: Vec<String> = page.levels.iter().map(Level::name).collect();
            let facts = PageFacts {
                readers: names.join(", "),
                address: page.address.path().to_owned(),
            };
            Some((page.document.as_ref()?.path().clone(), facts))
        };
        self.pages.iter().filter_map(of).collect()
    }

    fn sort_children(&mut self, section: PageId) {
        let mut children = match self.pages.get_mut(section.0) {
            Some(page) => std::mem::take(&mut page.children),
            None => return,
        };
        children.sort_by(|a, b| self.page(*a).order.cmp(&self.page(*b).order));
        if let Some(page) = self.pages.get_mut(section.0) {
            page.children = children;
        }
    }

    fn page(&self, id: PageId) -> &Page {
        self.pages
            .get(id.0)
            .expect("Site::assemble numbered every page")
    }

    /// Where a page with that file or address stands, for `pimh explain`.
    pub fn explain(&self, wanted: &str) -> Option<Explanation<'_>> {
        let wanted = wanted.trim_start_matches("./");
        let file = wanted.strip_prefix("content/").unwrap_or(wanted);
        let address = format!("/{}/", wanted.trim_matches('/'));
        let files = [
            file.to_owned(),
            format!("{file}.md"),
            format!("{file}/_index.md"),
            format!("{file}/index.md"),
        ];
        // A file that was renamed is known by the address that it had.
        let former = [Some(file), file.strip_suffix(".md")].map(|name| {
            let parts: Vec<&str> = name?.split('/').filter(|part| !part.is_empty()).collect();
            let had = Permalink::new(format!("/{}", parts.join("/"))).collision_key();
            let same = |address: &Permalink| {
                let key = address.collision_key();
                key == had || key.strip_suffix("/index.html") == Some(&*had)
            };
            let mut aliases = self.aliases.iter();
            aliases.find(|(address, _)| same(address)).map(|(_, id)| id)
        });
        let id = files
            .iter()
            .find_map(|file| self.by_file.get(file))
            .or_else(|| self.by_address.get(&address))
            .or_else(|| self.by_address.get(wanted))
            .or(former.into_iter().flatten().next())
            .copied()?;
        let page = self.page(id);
        Some(Explanation {
            file: page.document.as_ref().map(|document| document.path()),
            title: &page.title,
            kind: page.kind,
            is_section: page.is_section,
            levels: &page.levels,
            teaser: page.teaser,
            address: &page.address,
            parent: page.parent.map(|parent| &self.page(parent).address),
            boxes: &page.boxes,
            taken: match (&page.document, page.levels.as_slice()) {
                (Some(document), [level]) => page.said_above.taken(document, level, &self.config),
                _ => Vec::new(),
            },
        })
    }
}

/// What is known of one page, for its editor.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "see the fields of Page")]
pub struct Explanation<'a> {
    pub file: Option<&'a SitePath>,
    pub title: &'a str,
    pub kind: PageType,
    pub is_section: bool,
    pub levels: &'a [Level],
    pub teaser: TeaserKind,
    pub address: &'a Permalink,
    pub parent: Option<&'a Permalink>,
    pub boxes: &'a [Level],
    pub taken: Vec<(&'static str, &'a SitePath)>,
}
