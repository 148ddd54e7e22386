//! The words of `S2`; what it is stands in `s2.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// A heading has no more words.
const MOST: usize = 10;

/// Paragraphs of a few bold words.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let bold = page.prose.passages.iter().filter(|passage| {
        passage.is_bold
            && passage.kind == PassageKind::Paragraph
            && passage.lists == 0
            && !passage.is_quoted
            && !passage.is_note
    });
    for passage in bold {
        let words = page.prose.text_at(&passage.at);
        let is_short = words.split_whitespace().count() <= MOST && !words.contains('\n');
        let begins = words.trim_start().starts_with(char::is_alphanumeric);
        if is_short && begins && !words.trim_end().ends_with(['.', '!', ',', ';']) {
            notes.push(Diagnostic::bold_heading(
                words.trim(),
                &page.span(&passage.at),
            ));
        }
    }
}

/// `S2`
impl Diagnostic {
    /// `**Where to go**`.
    pub fn bold_heading(words: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::S2,
            "these bold words look like a heading and are none, so nobody who listens can jump to them",
        )
        .at(at, "")
        .help(match words.ends_with('?') {
            true => "write `## ` and what is told there on the line in their place; or let the question begin the paragraph that answers it".to_owned(),
            false => format!("write `## {words}` on the line in their place"),
        })
    }
}
