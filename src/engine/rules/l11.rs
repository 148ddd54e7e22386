//! The words of `L11`; what it is stands in `l11.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `L11`
impl Diagnostic {
    /// A gated record on a page of more readers.
    pub fn gated_record_used(kind: &str, level: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::L11,
            format!("this {kind} is for {level}, and this page has other readers"),
        )
        .at(at, "")
        .help(format!(
            "put it between `::: only {}` and `:::`, or change `access` of the record",
            level.replace('+', ", ")
        ))
    }
}
