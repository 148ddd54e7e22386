//! The words of `S5`; what it is stands in `s5.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// The passage behind each card and each list of dos and don'ts.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let prose = page.prose;
    for block in &prose.blocks {
        let ends = block.opened.kind.is_care || matches!(block.opened.kind.name, "do" | "dont");
        let Some(next) = prose
            .passages
            .get(block.passages.end)
            .filter(|_| ends && block.is_closed)
        else {
            continue;
        };
        let inside = prose
            .passages
            .get(block.passages.start)
            .map(|passage| passage.scope);
        let is_words = matches!(
            next.kind,
            PassageKind::Paragraph | PassageKind::Item | PassageKind::Cell
        );
        // Between the two another block may begin that has no words.
        let is_next = next.block == block.parent && inside == Some(next.scope) && !next.is_note;
        if is_words && is_next {
            notes.push(Diagnostic::words_behind_card(
                block.opened.kind.name,
                &page.span(&next.at),
            ));
        }
    }
}

/// `S5`
impl Diagnostic {
    /// A paragraph right behind a card.
    pub fn words_behind_card(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::S5,
            format!(
                "these words follow `::: {name}`, and nobody who listens hears that it has ended"
            ),
        )
        .at(at, "")
        .help("put a heading before them, or move them above it")
    }
}
