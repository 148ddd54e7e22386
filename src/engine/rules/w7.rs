//! The words of `W7`; what it is stands in `w7.md`.

use super::lexicon::{Found, apart};
use super::phrasing::cased_as;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// Every longer word for the same.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let of_list = apart(page.found_by(Code::W7).filter(|_| page.is_english))
        .filter(|found| !found.entry.write.is_empty());
    for found in
        of_list.filter(|found| !page.is_quoted(&found.words) && !page.is_in_name(&found.words))
    {
        let at = page.span_of(&found.words);
        notes.push(Diagnostic::longer_word(page.said(&found.words), found, &at));
    }
}

/// `W7`
impl Diagnostic {
    /// `utilise`.
    pub(super) fn longer_word(said: &str, found: &Found, at: &Span) -> Diagnostic {
        let write = cased_as(said, &found.entry.write);
        Diagnostic::new(
            Code::W7,
            format!(
                "“{said}” is harder to read than “{write}”",
                write = found.entry.write
            ),
        )
        .at(at, "")
        .help(format!("write “{write}”"))
        .fix(cased_as(said, found.entry.first_choice().unwrap_or(&write)))
        .for_example()
    }
}
