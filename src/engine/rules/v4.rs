//! The words of `V4`; what it is stands in `v4.md`.

use super::reading::Reading;
use crate::data::person_id;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// A page that nobody but its authors has reviewed.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let front = &page.document.front;
    let is_author = |name: &str| {
        front
            .authors
            .iter()
            .any(|author| person_id(&author.value) == person_id(name))
    };
    let Some(first) = front.reviewed_by.first() else {
        return;
    };
    if front
        .reviewed_by
        .iter()
        .all(|reviewer| is_author(&reviewer.value))
    {
        let at = Span::new(&page.document.source, first.at.clone());
        notes.push(Diagnostic::reviewed_by_author(&first.value, &at));
    }
}

/// `V4`
impl Diagnostic {
    /// `reviewed-by: ada` on a page of Ada's.
    pub fn reviewed_by_author(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::V4,
            format!("{name} wrote this page, and nobody else has reviewed it"),
        )
        .at(at, "")
        .help("let a second person read it, and add their name")
    }
}
