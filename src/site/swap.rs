//! New words in a page of a site that is otherwise the same.
//!
//! Most saves change words and nothing that another page could tell. Then the page gets its new document and all
//! the rest stays. Whether it is so is decided here, next to what [`super::assemble`] takes from a document.

use super::Site;
use crate::document::body::{GateBox, Scope};
use crate::document::{Document, FrontMatter};
use crate::names::Permalink;

impl Site {
    /// The same site with other words in one page. `None` if anything else may differ: fields, addresses within
    /// the page, boxes, files in use, or if its links have something to tell.
    pub fn with_words(&self, document: Document) -> Option<Site> {
        let id = *self.by_file.get(document.path().in_content()?)?;
        let before = self.page(id).document.as_ref()?;
        if !same_fields(before, &document) || !same_outline(&before.scope, &document.scope) {
            return None;
        }
        let mut site = self.clone();
        site.pages.get_mut(id.0)?.document = Some(document);
        let (_, uses_before) = self.check_links_of(self.page(id));
        let (notes, uses) = site.check_links_of(site.page(id));
        let used = |uses: super::links::Uses| -> Vec<_> {
            uses.assets
                .into_iter()
                .map(|(path, level, _)| (path, level))
                .collect()
        };
        (notes.is_empty() && used(uses) == used(uses_before)).then_some(site)
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

/// Whether both say the same at their top, to the letter; and derived from their words, where nothing is said.
fn same_fields(one: &Document, other: &Document) -> bool {
    let (front, fresh) = (&one.front, &other.front);
    let top = |document: &Document| {
        document
            .source
            .text()
            .get(..front.at.end)
            .map(str::to_owned)
    };
    let title = |front: &FrontMatter| front.title.as_ref().map(|title| title.value.clone());
    let summary = |front: &FrontMatter| front.summary.as_ref().map(|summary| summary.value.clone());
    front.at == fresh.at
        && top(one) == top(other)
        && title(front) == title(fresh)
        && summary(front) == summary(fresh)
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
