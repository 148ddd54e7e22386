//! The words of `K8`; what it is stands in `k8.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `K8`
impl Diagnostic {
    /// A note that nothing uses.
    pub fn footnote_unused(label: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K8,
            format!("nothing refers to the note `[^{label}]`, so it is not shown"),
        )
        .at(at, "")
        .help(format!(
            "put `[^{label}]` where it belongs, or remove the note"
        ))
    }

    /// A second note of one name.
    pub fn footnote_twice(label: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K8,
            format!("there is a note `[^{label}]` above, and only that one is shown"),
        )
        .at(at, "")
        .help("give one of the two another name, here and where it is referred to")
    }
}
