//! Every file of a tree before it is made: what stands at which address, for whom, and what it is.
//!
//! There is one list for each level, [`View::outputs`](super::View::outputs): the files that are made in the view of
//! exactly this level. The public's has beside its pages all that is the same in every tree. An [`Inventory`] is all
//! these lists, and answers what a reader may have, and what stands at an address; it holds no bytes, and no list of it
//! is ever searched.
//! Builds, the seal, the preview and the check of addresses ask it, and nobody else knows what a tree consists of.
//!
//! A new file of a tree is one more [`Kind`], listed in `list.rs`, and an arm where kinds are made into bytes
//! ([`crate::pipeline`]). If its address is its own whatever the site holds, it stands in [`addresses`],
//! so that nothing of an editor's can take it.
//!
//! It never renders, and never decides who may read: levels do, and a view shows nothing but its own.

pub mod addresses;
mod inventory;
mod list;

use super::{Made, PageNumber};
use crate::names::{Permalink, SitePath, Slug};

pub use self::inventory::Inventory;

/// One file of a tree that is not made yet, or files in one folder ([`Kind::is_folder`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Where it stands.
    pub address: Permalink,
    /// What it is.
    pub kind: Kind,
}

/// What an output is, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page of the site.
    Page(PageNumber),
    /// A further page of the list of a section, with its number: from 2 on.
    ListPage(PageNumber, usize),
    /// The sheet to print of a page of tips.
    Leaflet(PageNumber),
    /// The calendar file of one event.
    Event(PageNumber),
    /// A picture or download to which words lead, or a file that the settings name.
    File(SitePath),
    /// A picture that words only show: the file, if it is small as it is; if pages show it in sizes, nothing.
    Shown(SitePath),
    /// The sizes in which pages show a picture: a folder, which is empty if the picture is small as it is.
    Sizes(SitePath),
    /// What the search finds: a folder.
    SearchIndex,

    // The same in every tree, made in the public's view.
    /// What stands in the place of a gated page for those who may not read it.
    Locked(PageNumber),
    /// A page that the program makes of others.
    Made(Made),
    /// The feed of the whole site.
    SiteFeed,
    /// The feed of a section.
    Feed(PageNumber),
    /// The feed of a topic.
    TopicFeed(Slug),
    /// The calendar of all public events.
    Calendar,
    /// The list of addresses for crawlers.
    Sitemap,
    /// Where crawlers learn of that list.
    Robots,
    /// What review tools read.
    PageList,
    /// A former address of a page.
    Redirect(PageNumber),
    /// A file of the theme, or a script of a sealed site, as it is.
    Stock,
    /// A file by which the host is told what holds of all the others; readers never see it.
    HostFile,

    // Of a sealed site only.
    /// The page on which readers sign in.
    SignIn,
    /// The boxes that a level adds to a page of others.
    Boxes(PageNumber),
    /// What a level adds to every page, and where its own lie.
    Bundle,
    /// The places of codes.
    Slots,
    /// What readers' browsers ask for first.
    Head,
    /// The hashes of everything.
    Manifest,
}

impl Kind {
    /// Whether its address is that of a folder, where its files get their names when they are made: from the picture,
    /// from the search engine or from the gate.
    pub fn is_folder(&self) -> bool {
        matches!(self, Kind::SearchIndex | Kind::Sizes(_)) || self.is_of_the_gate()
    }

    /// Whether it is made of keys as well, so that only the gate can make it.
    pub fn is_of_the_gate(&self) -> bool {
        use Kind::{Boxes, Bundle, Head, Manifest, Slots};
        matches!(self, Boxes(_) | Bundle | Slots | Head | Manifest)
    }
}

/// What templates bring to every tree, whatever the site holds.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    /// The files of the theme; of a sealed site also its scripts.
    pub files: Vec<Permalink>,
    /// Whether the theme can print leaflets.
    pub has_leaflets: bool,
    /// Whether the site is sealed, with a page to sign in.
    pub is_sealed: bool,
}

impl Stock {
    /// For whoever asks before there is a theme: as if it could print whatever wants to be printed.
    pub fn of_any_theme() -> Stock {
        Stock {
            has_leaflets: true,
            ..Stock::default()
        }
    }
}
