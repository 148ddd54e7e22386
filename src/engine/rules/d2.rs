//! The words of `D2`; what it is stands in `d2.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `D2`
impl Diagnostic {
    /// A field that a record needs, with a line that says it; `is_there` if its name stands there with nothing behind it.
    pub fn record_needs(key: &str, line: &str, is_there: bool, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::D2, format!("this record needs `{key}`"))
            .at(at, "")
            .help(format!("add a line such as `{line}`"));
        // A record in one line has no place for another line.
        let before = at.source.text().get(..at.range.start).unwrap_or_default();
        match before.is_empty() || before.ends_with('\n') {
            true if !at.range.is_empty() && !is_there => note.adding(at, line),
            _ => note,
        }
    }
}
