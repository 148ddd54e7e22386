//! The words of `D2`; what it is stands in `d2.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `D2`
impl Diagnostic {
    /// A field that a record needs.
    pub fn record_needs(key: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::D2, format!("this record needs `{key}`"))
            .at(at, "")
            .help(format!("add a line `{key} = …`"))
    }
}
