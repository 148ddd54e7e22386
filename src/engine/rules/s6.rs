//! The words of `S6`; what it is stands in `s6.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `S6`
impl Diagnostic {
    /// A heading of nothing.
    pub fn heading_empty(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::S6, "this heading has no words")
            .at(at, "")
            .help("write some, or remove the line")
    }
}
