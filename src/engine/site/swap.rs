//! New words, a new title or summary in a page of a site that is otherwise the same.
//!
//! Most saves change nothing that another page could tell but for its lists. Then the page gets its new document and
//! all the rest stays. Whether it is so is decided here, next to what [`super::assemble`] takes from a document.

use std::sync::Arc;

use super::{PageId, Site};
use crate::document::body::{GateBox, Scope};
use crate::document::{Document, FrontMatter};
use crate::names::Permalink;

/// What a new document of a page changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only words on the page itself.
    Words,
    /// Its rows in the lists of others too: their words, and their places.
    Rows,
}

impl Site {
    /// The same site with a new document of one page, and how far the change reaches. `None` if more than its words,
    /// title and summary differs: other fields, addresses within the page, boxes, files in use; if its links have
    /// something to tell; or if translations remember other paragraphs of it.
    pub fn with_document(&self, document: Document) -> Option<(Site, Change)> {
        let id = *self.by_file.get(document.path().in_content()?)?;
        let (document, written) = (document.clone().shown(), document);
        let page = self.page(id);
        let document = match page.levels.as_slice() {
            [level] => page
                .said_above
                .fill(document, page.kind, level, &self.config),
            _ => document,
        };
        let before = self.page(id).document.as_ref()?;
        if !before.front.is_same_but_for_rows(&document.front)
            || !before.parts.is_empty()
            || !document.parts.is_empty()
            || !same_outline(&before.scope, &document.scope)
            || self.drifts_with(id, before, &document)
        {
            return None;
        }
        let told = |front: &FrontMatter| (front.title.clone(), front.summary.clone());
        let change = match told(&before.front) == told(&document.front) {
            true => Change::Words,
            false => Change::Rows,
        };
        let mut site = self.clone();
        let page = site.pages.get_mut(id.0)?;
        page.title = document.title();
        page.order = page.order.titled(&page.title);
        page.document = Some(document);
        site.whole = site.whole.as_ref().map(|whole| whole.with_words(written));
        if change == Change::Rows {
            site.sort_around(id);
        }
        let (_, uses_before) = self.check_links_of(self.page(id));
        let (notes, uses) = site.check_links_of(site.page(id));
        let used = |uses: super::link_check::Uses| -> Vec<_> {
            uses.assets
                .into_iter()
                .map(|found| (found.path, found.level, found.is_shown))
                .collect()
        };
        (notes.is_empty() && used(uses) == used(uses_before)).then_some((site, change))
    }

    /// The same with a new document of a page, of which nothing but its words is asked.
    fn with_words(&self, document: Document) -> Arc<Site> {
        let mut site = self.clone();
        let id = document
            .path()
            .in_content()
            .and_then(|path| self.by_file.get(path));
        if let Some(page) = id.and_then(|id| site.pages.get_mut(id.0)) {
            page.document = Some(document);
        }
        Arc::new(site)
    }

    /// Puts the rows around a page into their order, after its title has changed.
    fn sort_around(&mut self, id: PageId) {
        if let Some(parent) = self.page(id).parent {
            self.sort_children(parent);
        }
        self.outlooks = self.outlooks.with_other_rows();
    }

    /// The address of a picture or download that somebody may get.
    pub fn address_of_asset(&self, path: &crate::names::SitePath) -> Option<&Permalink> {
        let asset = self.assets.get(path.in_content()?)?;
        (!asset.used.is_empty()).then_some(&asset.address)
    }

    /// What stands in the place of a gated page at an address, if its editor declared that anything does.
    pub fn teaser_at(&self, address: &Permalink) -> Option<super::Teaser> {
        self.by_address
            .get(address.path())
            .and_then(|id| self.teaser(*id))
            .filter(|teaser| teaser.address == *address)
    }
}

/// Whether links can lead to the same places in both, and the same readers open their boxes.
fn same_outline(one: &Scope, other: &Scope) -> bool {
    let same_box = |(one, other): (&GateBox, &GateBox)| {
        let roles = |gate_box: &GateBox| -> Vec<String> {
            gate_box
                .roles
                .iter()
                .map(|role| role.value.clone())
                .collect()
        };
        one.number == other.number
            && roles(one) == roles(other)
            && same_outline(&one.scope, &other.scope)
    };
    one.ids().eq(other.ids())
        && one.boxes.len() == other.boxes.len()
        && one.boxes.iter().zip(&other.boxes).all(same_box)
}
