//! The words of `K6`; what it is stands in `k6.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// Lists of dos or don'ts with one item.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let lists = page
        .prose
        .blocks
        .iter()
        .filter(|block| matches!(block.opened.kind.name, "do" | "dont"));
    for block in lists {
        let passages = page
            .prose
            .passages
            .get(block.passages.clone())
            .unwrap_or_default();
        let items = passages
            .iter()
            .filter(|passage| passage.kind == PassageKind::Item && passage.lists == 1);
        if items.count() == 1 {
            notes.push(Diagnostic::list_of_one(&Span::new(
                &page.document.source,
                block.opened.at.clone(),
            )));
        }
    }
}

/// `K6`
impl Diagnostic {
    /// `::: do` with one item.
    pub fn list_of_one(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K6, "a list of one thing is no list")
            .at(at, "")
            .help("say it in a sentence, or in a quiet box: `::: inset`")
    }
}
