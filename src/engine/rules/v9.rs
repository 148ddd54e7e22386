//! The words of `V9`; what it is stands in `v9.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// Days that a page announces and that have passed: the first of them, since one remedy mends the page.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    let announced = &document.typed.announced;
    if announced.is_empty() || document.front.is_withdrawn() {
        return;
    }
    let today = page.today();
    let passed: Vec<_> = announced.iter().filter(|(day, _)| *day < today).collect();
    if let Some(((_, at), others)) = passed.split_first() {
        let place = |at: &std::ops::Range<usize>| Span::new(&document.source, at.clone());
        let note = Diagnostic::day_has_passed(&place(at));
        let others = others.iter().map(|(_, at)| place(at));
        notes.push(others.fold(note, |note, at| note.also(&at, "this one too")));
    }
}

/// `V9`
impl Diagnostic {
    /// `The next course begins on 3 March 2024`.
    pub(super) fn day_has_passed(at: &Span) -> Diagnostic {
        let said = at.source.text().get(at.range.clone()).unwrap_or_default();
        let said: Vec<&str> = said.split_whitespace().collect();
        Diagnostic::new(
            Code::V9,
            format!(
                "{} has passed, and the page speaks of it as still to come",
                said.join(" ")
            ),
        )
        .at(at, "")
        .help("write the next day, or take the sentence out; or say what came of it, with “was”")
    }
}
