//! Pages that are translations of each other.

use std::collections::BTreeMap;

use super::in_content;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::fields::TRANSLATION_OF;
use crate::site::{PageId, Site};

impl Site {
    /// Joins each original with its translations.
    pub(super) fn translations_of_each_other(&mut self, notes: &mut Notes) {
        let mut groups: BTreeMap<PageId, Vec<PageId>> = BTreeMap::new();
        let mut pairs = Vec::new();
        for (index, page) in self.pages.iter().enumerate() {
            let Some(document) = &page.document else {
                continue;
            };
            let Some(of) = document.front.get(TRANSLATION_OF) else {
                continue;
            };
            let span = Span::new(&document.source, of.at.clone());
            match self.find_file(&of.value, in_content(document)) {
                Some(original) => {
                    groups.entry(original).or_default().push(PageId(index));
                    pairs.push((PageId(index), original));
                }
                None => notes.push(Diagnostic::no_such_page(&of.value, None, &span)),
            }
        }
        self.compare_translations(&pairs);
        for (original, others) in groups {
            let all: Vec<PageId> = std::iter::once(original).chain(others).collect();
            // A translation may be translated further: what one group says must not undo another's.
            for id in &all {
                let known = self.translations.entry(*id).or_default();
                for other in &all {
                    if other != id && !known.contains(other) {
                        known.push(*other);
                    }
                }
            }
        }
    }
}
