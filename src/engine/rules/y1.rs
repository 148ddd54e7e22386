//! The words of `Y1`; what it is stands in `y1.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// Words of danger on a page that everybody may read and that wants no help panel.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    if let Some((words, at)) = &document.typed.danger
        && page.is_public()
    {
        let line = page.line_of("crisis").unwrap_or_else(|| page.top());
        let at = Span::new(&document.source, at.clone());
        notes.push(Diagnostic::danger_without_help(words, &line, &at));
    }
}

/// `Y1`
impl Diagnostic {
    /// `crisis: none` on a page about psychosis.
    pub fn danger_without_help(words: &str, line: &Span, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::Y1,
            format!("this page speaks of “{words}”, everybody may read it, and `crisis: none` takes the help panel away"),
        )
        .at(line, "")
        .also(at, "it says so here")
        .help("take the line `crisis: none` away, or write `crisis: full`")
        .fix("crisis: full")
    }
}
