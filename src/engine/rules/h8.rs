//! The words of `H8`; what it is stands in `h8.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `H8`
impl Diagnostic {
    /// An id given twice.
    pub fn id_twice(id: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H8,
            format!("the id `{id}` is taken on this page, so this heading gets a number"),
        )
        .at(at, "")
        .help("give one of them another id")
    }
}
