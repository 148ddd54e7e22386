//! The words of `W4`; what it is stands in `w4.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// A page for parents that names some of them alone.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let front = &page.document.front;
    if !page.is_english || front.written_for.as_slice() != ["parents"] {
        return;
    }
    // Relatives such as a mother-in-law, of several words, are nobody's parents here.
    let mut named = page
        .found_by(Code::W4)
        .filter(|found| found.words.len() == 1);
    let Some(first) = named.next() else {
        return;
    };
    // Whoever is named later is not left out: fathers behind mothers, or all of them.
    let left_out = &first.entry.left_out;
    if !left_out.is_empty() && named.all(|found| found.entry.left_out == *left_out) {
        notes.push(Diagnostic::parents_left_out(
            left_out,
            &page.span_of(&first.words),
        ));
    }
}

/// `W4`
impl Diagnostic {
    /// A page for parents that speaks of mothers alone.
    pub fn parents_left_out(others: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::W4,
            format!("this page is for parents, and never speaks of {others}"),
        )
        .at(at, "")
        .help("write `parents`, or name them too; or say in `audience` whom the page is for")
    }
}
