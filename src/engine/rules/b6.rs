//! The words of `B6`; what it is stands in `b6.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `B6`
impl Diagnostic {
    /// A page nested beyond sense.
    pub fn nested_too_deep(most: usize, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::B6,
            format!("quotes, lists and blocks lie in one another more than {most} deep here"),
        )
        .at(at, "from here on")
        .help("nobody could read that on a page; take some of them out")
    }
}
