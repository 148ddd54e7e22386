//! The words of `K2`; what it is stands in `k2.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// What the heading of a card may begin with: what somebody does.
const DO: [&str; 52] = [
    "call",
    "phone",
    "ring",
    "dial",
    "text",
    "go",
    "get",
    "talk",
    "speak",
    "contact",
    "ask",
    "see",
    "tell",
    "take",
    "make",
    "find",
    "book",
    "visit",
    "use",
    "seek",
    "stay",
    "come",
    "leave",
    "keep",
    "act",
    "do",
    "don't",
    "never",
    "always",
    "try",
    "write",
    "email",
    "message",
    "arrange",
    "bring",
    "check",
    "follow",
    "give",
    "help",
    "let",
    "look",
    "put",
    "read",
    "reach",
    "request",
    "say",
    "send",
    "start",
    "stop",
    "wait",
    "attend",
    "immediately",
];

/// Words before that.
const BEFORE: [&str; 5] = ["please", "urgently", "now", "you", "should"];

/// The headings of cards that say when to get help.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let of_card = |block: Option<usize>| {
        let block = page.prose.blocks.get(block?)?;
        block.opened.kind.is_care.then_some(block)
    };
    let headings = page
        .prose
        .passages
        .iter()
        .filter(|passage| page.is_english && passage.kind == PassageKind::BlockHeading);
    for heading in headings.filter(|heading| of_card(heading.block).is_some()) {
        let said = page.prose.text_at(&heading.at);
        // Marks in a heading are told of by themselves, and hide what it says.
        if said.contains(['*', '_', '`', '[', '{', '<', '\\']) {
            continue;
        }
        let lower = said.to_lowercase().replace('’', "'");
        let mut words = lower
            .split(|letter: char| !letter.is_alphabetic() && letter != '\'')
            .filter(|word| !word.is_empty());
        let begins = words
            .find(|word| !BEFORE.contains(word))
            .is_some_and(|word| DO.contains(&word));
        let end = lower.trim_end_matches([':', '.', '…', ' ']);
        let ends = ["if", "when"]
            .iter()
            .any(|word| end.rsplit(' ').next() == Some(*word));
        if !(begins && ends) {
            notes.push(Diagnostic::card_without_what_to_do(
                begins,
                &page.span(&heading.at),
            ));
        }
    }
}

/// `K2`
impl Diagnostic {
    /// `::: emergency Danger signs`.
    pub fn card_without_what_to_do(begins: bool, at: &Span) -> Diagnostic {
        let message = match begins {
            true => {
                "the heading of this card does not end with `if:`, so nobody knows when to do it"
            }
            false => "the heading of this card does not begin with what to do",
        };
        Diagnostic::new(Code::K2, message)
            .at(at, "")
            .help("write what to do and when, such as `Call 111 today if:`, and say in a list below it when")
    }
}
