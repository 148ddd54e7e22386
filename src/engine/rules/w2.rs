//! The words of `W2`; what it is stands in `w2.md`.

use super::lexicon::Found;
use super::phrasing::cased_as;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// Every time that words of the list stand on a page in its own voice.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let of_list = page
        .found
        .iter()
        .filter(|found| found.entry.code == Code::W2);
    for found in of_list.filter(|found| !page.is_quoted(&found.words)) {
        notes.push(Diagnostic::words_that_hurt(
            page.said(&found.words),
            found,
            &page.span_of(&found.words),
        ));
    }
}

/// `W2`
impl Diagnostic {
    /// `committed suicide`.
    pub(super) fn words_that_hurt(said: &str, found: &Found, at: &Span) -> Diagnostic {
        let entry = found.entry;
        let said: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
        Diagnostic::new(Code::W2, format!("“{said}” hurts: {}", entry.why))
            .at(at, "")
            .help(format!("write “{}”", entry.write))
            .fix(cased_as(&said, &entry.write))
            .for_example()
    }
}
