//! The words of `J1`; what it is stands in `j1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `J1`
impl Diagnostic {
    /// HTML that does not pass the safe list.
    pub fn html_refused(tag: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::J1, format!("`<{tag}>` is left out of the page"))
            .at(at, "")
            .help("write it in Markdown, or use one of the blocks")
    }
}
