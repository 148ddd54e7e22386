//! Lists of pages: sections, the menu, the A to Z, events, what is new, and what stands beside a page.

use std::collections::HashMap;

use super::{Audience, Entry, View, Visible};
use crate::document::types::event::STARTS;
use crate::fields::Placed;
use crate::names::{Permalink, Slug};
use crate::site::PageId;

impl<'s, A: Audience> View<'s, A> {
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
            if let Some(page) = self.visible(*child) {
                // What is over leaves the lists of those who may read it. A teaser tells nothing of its day.
                if !page.is_closed() {
                    ids.push(*child);
                }
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
        let all = self.outlook.neighbours.get_or_init(|| {
            let mut all = HashMap::new();
            for section in self.pages().filter(|page| page.page.is_section) {
                let mut rows: Vec<PageId> = self
                    .entries(&section)
                    .into_iter()
                    .filter_map(|entry| match entry {
                        Entry::Page(page) if !page.page.is_section => Some(page.id),
                        _ => None,
                    })
                    .collect();
                // Events stand in the order of their days.
                let starts = |id: &PageId| self.visible(*id)?.front()?.get(STARTS).copied();
                if rows.iter().all(|id| starts(id).is_some()) {
                    rows.sort_by_key(starts);
                }
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

    /// The pages above an address at which there is no page to be seen, from the home page down.
    pub fn above(&self, address: &Permalink) -> Vec<Visible<'_, A>> {
        let path = address.path();
        let folders = path
            .match_indices('/')
            .filter_map(|(at, _)| path.get(..=at));
        folders
            .filter(|folder| *folder != path)
            .filter_map(|folder| self.at(folder))
            .collect()
    }

    /// The events that may be seen, by their beginning.
    pub fn events(&self) -> Vec<Visible<'_, A>> {
        let mut events: Vec<_> = self.pages().filter(Visible::is_event).collect();
        events.sort_by_key(|event| {
            (
                event.front().and_then(|front| front.get(STARTS)).copied(),
                event.id,
            )
        });
        events
    }

    /// The pages that a section's feed tells of. A section without any has no feed.
    pub fn feed_of<'v>(&'v self, section: &Visible<'v, A>) -> Vec<Visible<'v, A>> {
        let mut pages = Vec::new();
        for entry in self.entries(section) {
            if let Entry::Page(page) = entry
                && !page.is_section()
                && page.is_fed()
                && page.changed().is_some()
            {
                pages.push(page);
            }
        }
        pages
    }

    /// The pages that the feed of a topic tells of. A topic without any has no feed.
    pub fn feed_of_topic(&self, topic: &Slug) -> Vec<Visible<'_, A>> {
        let term = self.terms().topics.get(topic);
        let mut pages = term.map_or_else(Vec::new, |term| self.pages_of(term));
        pages.retain(|page| !page.is_section() && page.is_fed() && page.changed().is_some());
        pages
    }

    /// The pages of this level that were reviewed last, newest first.
    pub fn recent(&self, most: usize) -> Vec<Visible<'_, A>> {
        let mut pages: Vec<_> = self
            .own_pages()
            .filter_map(|page| Some((Placed::day(&page.front()?.reviewed)?, page)))
            .filter(|(_, page)| !page.page.is_section && !page.is_closed())
            .collect();
        pages.sort_by(|(a, page_a), (b, page_b)| {
            b.cmp(a).then(page_a.page.order.cmp(&page_b.page.order))
        });
        pages.into_iter().take(most).map(|(_, page)| page).collect()
    }
}
