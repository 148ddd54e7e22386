//! The words of `F10`; what it is stands in `f10.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `F10`
impl Diagnostic {
    /// A key that stands twice.
    pub fn key_twice(key: &str, second: &Span, first: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F10,
            format!("`{key}` stands here for the second time"),
        )
        .at(second, "again here")
        .also(first, "first here")
        .help("keep one of the two")
    }

    /// The same, where the parser gives one place only.
    pub fn key_twice_here(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::F10, "this name stands here for the second time")
            .at(at, "")
            .help("keep one of the two")
    }
}
