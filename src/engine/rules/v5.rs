//! The words of `V5`; what it is stands in `v5.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// A page whose words changed after its review.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let front = &page.document.front;
    if let (Some(updated), Some(reviewed)) = (&front.updated, &front.reviewed)
        && updated.value > reviewed.value
    {
        let at = Span::new(&page.document.source, updated.at.clone());
        notes.push(Diagnostic::changed_since_review(&at));
    }
}

/// `V5`
impl Diagnostic {
    /// `updated` behind `reviewed`.
    pub fn changed_since_review(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::V5, "the words changed after the last review")
            .at(at, "")
            .help("review the whole page, and write the day under `reviewed`")
    }
}
