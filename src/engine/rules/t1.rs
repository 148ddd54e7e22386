//! The words of `T1`; what it is stands in `t1.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::fields::{TRANSLATED_FROM_VERSION, TRANSLATION_OF};
use crate::site::Inspected;

/// A translation whose original has another version.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let front = &page.document().front;
    let (Some(from), Some(of)) = (
        front.get(TRANSLATED_FROM_VERSION),
        front.get(TRANSLATION_OF),
    ) else {
        return;
    };
    let now = page.version_of(&of.value);
    if let Some(now) = now.filter(|now| *now != from) {
        let at = page
            .line_of("translated-from-version")
            .or_else(|| page.line_of("translated_from_version"));
        notes.push(Diagnostic::translation_behind(
            from,
            now,
            &at.unwrap_or_else(|| page.top()),
        ));
    }
}

/// `T1`
impl Diagnostic {
    /// Made from 1.2 of a page that is at 1.3.
    pub fn translation_behind(from: &str, now: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::T1,
            format!("this translation was made from version {from}, and the page is at {now}"),
        )
        .at(at, "")
        .help(format!(
            "compare the two, change what differs, and write `translated-from-version: \"{now}\"`"
        ))
    }
}
