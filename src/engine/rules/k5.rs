//! The words of `K5`; what it is stands in `k5.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// What an item may begin with.
const NOT: [&str; 7] = ["do not", "don't", "never", "avoid", "no ", "not ", "stop "];

/// The items of lists of don'ts, those of the list itself.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let is_of_dont = |block: Option<usize>| {
        let block = block.and_then(|block| page.prose.blocks.get(block));
        block.is_some_and(|block| block.opened.kind.name == "dont")
    };
    let items = page.prose.passages.iter().filter(|passage| {
        page.is_english && passage.kind == PassageKind::Item && passage.lists == 1
    });
    for item in items.filter(|item| is_of_dont(item.block)) {
        let said = page
            .prose
            .text_at(&item.at)
            .trim_start()
            .to_lowercase()
            .replace('’', "'");
        if said.contains(char::is_alphabetic) && !NOT.iter().any(|words| said.starts_with(words)) {
            let first = item.at.start..item.at.end;
            notes.push(Diagnostic::dont_without_not(&page.span(&first)));
        }
    }
}

/// `K5`
impl Diagnostic {
    /// `- shake the baby`.
    pub fn dont_without_not(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K5,
            "this item says what not to do, and does not begin with `do not`: heard alone it is advice to do it",
        )
        .at(at, "")
        .help("begin it with `do not`")
    }
}
