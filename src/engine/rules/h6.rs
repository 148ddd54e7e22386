//! The words of `H6`; what it is stands in `h6.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `H6`
impl Diagnostic {
    /// A link right but for its capitals.
    pub fn link_differs_by_case(dest: &str, near: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H6,
            format!("`{dest}` has other capital letters than the file"),
        )
        .at(at, "")
        .help(format!(
            "write `/{}`, or else the link breaks on most hosts",
            near.trim_start_matches('/')
        ))
        .leading(
            dest,
            &format!("/{}", near.trim_start_matches('/').replace(' ', "%20")),
        )
    }
}
