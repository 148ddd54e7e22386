//! The words of `K3`; what it is stands in `k3.md`.

use std::collections::BTreeMap;

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// So many warnings a page may have.
const WARNINGS: usize = 2;

/// Cards of one sort, and warnings, beyond what a reader can take in.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let mut first: BTreeMap<&str, (Span, usize)> = BTreeMap::new();
    for block in &page.prose.blocks {
        let kind = block.opened.kind;
        let most = match kind.name {
            "warning" => WARNINGS,
            _ if kind.is_care => 1,
            _ => continue,
        };
        let at = Span::new(&page.document.source, block.opened.at.clone());
        let (before, count) = first.entry(kind.name).or_insert_with(|| (at.clone(), 0));
        *count += 1;
        if *count > most {
            notes.push(Diagnostic::card_again(kind.name, *count, &at, before));
        }
    }
}

/// `K3`
impl Diagnostic {
    /// A second emergency card.
    pub fn card_again(name: &str, count: usize, at: &Span, first: &Span) -> Diagnostic {
        let message = match name {
            "warning" => format!(
                "this is warning number {count} on the page, and whoever is warned of all heeds none"
            ),
            "emergency" => {
                "a second emergency card can frighten, and a reader must choose between the two"
                    .to_owned()
            }
            name => format!(
                "the page has a card `{name}` already, and a reader must choose between the two"
            ),
        };
        Diagnostic::new(Code::K3, message)
            .at(at, "")
            .also(first, "the first one")
            .help("put what it says into the first one, or say it in words without a box")
    }
}
