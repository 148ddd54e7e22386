//! The words of `T3`; what it is stands in `t3.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::fields::{TRANSLATION_CHECKED_BY, TRANSLATION_OF};

/// A translation that names nobody who compared it.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let front = &page.document.front;
    let Some(of) = front.get(TRANSLATION_OF) else {
        return;
    };
    let is_checked = front
        .get(TRANSLATION_CHECKED_BY)
        .is_some_and(|name| !name.trim().is_empty());
    if !is_checked && front.sample != Some(true) {
        notes.push(Diagnostic::translation_unchecked(&Span::new(
            &page.document.source,
            of.at.clone(),
        )));
    }
}

/// `T3`
impl Diagnostic {
    /// A translation without a second pair of eyes.
    pub fn translation_unchecked(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::T3, "nobody has compared this translation with the page that it translates")
            .at(at, "")
            .help("let somebody who knows both languages read it, and add the line `translation-checked-by: their-name`")
    }
}
