//! The words of `W5`; what it is stands in `w5.md`.

use super::lexicon::Found;
use super::phrasing::cased_as;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// Every word of another spelling.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let of_list = page.found_by(Code::W5).filter(|_| page.is_english);
    for found in
        of_list.filter(|found| !page.is_quoted(&found.words) && !page.is_in_name(&found.words))
    {
        let at = page.span_of(&found.words);
        notes.push(Diagnostic::spelling_of_elsewhere(
            page.said(&found.words),
            found,
            &at,
        ));
    }
}

/// `W5`
impl Diagnostic {
    /// `pediatric`.
    pub(super) fn spelling_of_elsewhere(said: &str, found: &Found, at: &Span) -> Diagnostic {
        let write = cased_as(said, &found.entry.write);
        Diagnostic::new(
            Code::W5,
            format!("“{said}” is the spelling, or the word, of the United States"),
        )
        .at(at, "")
        .help(format!("write “{write}”"))
        .fix(write)
    }
}
