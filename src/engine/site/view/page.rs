//! One page, as its view shows it.

use jiff::civil::Date;

use super::{Audience, Entry, View, Visible, encoded};
use crate::access::Level;
use crate::document::body::GateBox;
use crate::document::fields::SEARCH;
use crate::document::types::event::STARTS;
use crate::document::{FrontMatter, PageType, Scope};
use crate::fields::Placed;
use crate::fields::meaning::Shown;
use crate::names::Permalink;
use crate::site::PageId;
use crate::site::outputs::addresses;

/// So many rows of a section stand on one page; further ones on pages of their own.
pub const ROWS_OF_A_PAGE: usize = 20;

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

    /// Whether it shows its pages as events: what comes, and what is past.
    pub fn is_event_list(&self) -> bool {
        let holds_events =
            |front: &FrontMatter| front.type_below.is_some_and(|kind| kind.is().takes_place);
        let is_there = || self.address().path() == addresses::EVENTS;
        self.is_section() && (is_there() || self.front().is_some_and(holds_events))
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

    /// The age at which somebody reads its words with ease; nothing of a page that is short, or not English.
    pub fn reading_age(&self) -> Option<i64> {
        self.page.document.as_ref()?.typed.counts?.reading_age()
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

    /// Its number, for whoever names it and finds it again in a view.
    pub fn page_number(&self) -> PageNumber {
        PageNumber(self.id.0)
    }

    /// Whether it is an event, with a day on which it begins.
    pub fn is_event(&self) -> bool {
        let starts = |front: &FrontMatter| front.get(STARTS).is_some();
        self.kind().is().takes_place && self.front().is_some_and(starts)
    }

    /// Whether the day is over until which it holds, by the field that its type names.
    pub fn is_closed(&self) -> bool {
        let Some(ends) = self.kind().is().ends.filter(|_| !self.is_section()) else {
            return false;
        };
        match self.front().map(|front| front.show_named(ends)) {
            Some(Shown::Day(last)) => last < self.view.today(),
            _ => false,
        }
    }

    /// Whether feeds tell of it: what is announced, unless its type stays out of them or it is closed.
    pub fn is_fed(&self) -> bool {
        self.is_announced() && self.kind().is().is_fed && !self.is_closed()
    }

    /// Whether it wants to be printed as a leaflet.
    pub fn is_printed(&self) -> bool {
        let has_paper = self.front().is_some_and(|front| front.paper().is_some());
        has_paper && self.kind().is().is_sheet && !self.is_section()
    }

    /// Whether it may be announced: in feeds, and to search engines.
    pub fn is_announced(&self) -> bool {
        self.front()
            .is_none_or(|front| !front.no_index && !front.is_withdrawn())
    }

    /// Whether the site's own search finds it. A page that is kept out of search engines may well be what a reader of
    /// this site looks for.
    pub fn is_found(&self) -> bool {
        let is_found =
            |front: &FrontMatter| !front.is_withdrawn() && front.get(SEARCH) != Some(&false);
        self.front().is_none_or(is_found)
    }

    /// The day on which readers last saw something new on it.
    pub fn changed(&self) -> Option<Date> {
        let front = self.front()?;
        [
            Placed::day(&front.updated),
            Placed::day(&front.reviewed),
            front.published,
        ]
        .into_iter()
        .flatten()
        .max()
    }

    /// Whether it is a section with a feed of its own: one below the first page, with something to announce.
    pub fn has_feed(&self) -> bool {
        self.is_section() && !self.is_home() && !self.view.feed_of(self).is_empty()
    }

    /// On how many pages its list stands: one, but for a section with more rows than a page has.
    pub fn list_pages(&self) -> usize {
        match self.is_section() && !self.is_home() && !self.is_event_list() {
            true => self
                .view
                .entries(self)
                .len()
                .div_ceil(ROWS_OF_A_PAGE)
                .max(1),
            false => 1,
        }
    }

    /// The boxes of exactly the level of its view that stand in the page itself.
    pub fn own_boxes(&self) -> Vec<&'v GateBox> {
        let boxes = self
            .scope()
            .map(|scope| &scope.boxes[..])
            .unwrap_or_default();
        let is_own = |gate_box: &&GateBox| {
            self.boxes().get(gate_box.number.wrapping_sub(1)) == Some(&self.view.level)
        };
        boxes.iter().filter(is_own).collect()
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
                number += usize::from(page.kind().is().is_numbered && !page.page.is_section);
                if page.id == self.id {
                    return Some(number);
                }
            }
        }
        None
    }
}

/// A page by its number. It tells nothing: only a view in which the page may be seen gives the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageNumber(pub(in crate::site) usize);
