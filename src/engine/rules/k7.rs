//! The words of `K7`; what it is stands in `k7.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `K7`
impl Diagnostic {
    /// A footnote that is not there.
    pub fn footnote_missing(label: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K7, format!("`[^{label}]` has no note"))
            .at(at, "")
            .help(format!("add a line `[^{label}]: the note` below"))
            .adding_at_the_end(&format!("[^{label}]: the note"), at)
    }
}
