//! The words of `F11`; what it is stands in `f11.md`.

use std::ops::Range;

use super::reading::{Readers, Reading};
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// Letters of a title.
const TITLE: usize = 65;
/// Letters of a summary.
const SUMMARY: Range<usize> = 50..161;

/// The title and the summary of a page.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let front = &page.document.front;
    let at = |at: &Range<usize>| Span::new(&page.document.source, at.clone());
    if let Some(title) = front.title.as_ref().filter(|title| !title.at.is_empty()) {
        let letters = title.value.chars().count();
        if letters > TITLE {
            notes.push(Diagnostic::title_long(letters, &at(&title.at)));
        }
    }
    if let Some(summary) = front
        .summary
        .as_ref()
        .filter(|summary| !summary.at.is_empty())
    {
        let letters = summary.value.chars().count();
        if letters >= SUMMARY.end {
            notes.push(Diagnostic::summary_long(letters, &at(&summary.at)));
        } else if letters < SUMMARY.start && page.readers != Readers::Unknown {
            notes.push(Diagnostic::summary_short(letters, &at(&summary.at)));
        }
    }
}

/// `F11`
impl Diagnostic {
    /// A title that lists cut off.
    pub fn title_long(letters: usize, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F11,
            format!("the title has {letters} letters, and is cut off behind {TITLE}"),
        )
        .at(at, "")
        .help("say the rest in the summary")
    }

    /// A summary that lists cut off.
    pub fn summary_long(letters: usize, at: &Span) -> Diagnostic {
        let most = SUMMARY.end - 1;
        Diagnostic::new(
            Code::F11,
            format!("the summary has {letters} letters, and is cut off behind {most}"),
        )
        .at(at, "")
        .help("say the rest in the words of the page")
    }

    /// A summary that says too little.
    pub fn summary_short(letters: usize, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F11,
            format!("the summary has {letters} letters, which says too little"),
        )
        .at(at, "")
        .help("say in one sentence of 50 to 160 letters what readers find here")
        .into_advice()
    }
}
