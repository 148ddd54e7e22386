//! The words of `H2`; what it is stands in `h2.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `H2`
impl Diagnostic {
    /// A link that nobody hears.
    pub fn link_without_words(dest: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H2,
            "this link has no words, so nobody who listens to the page hears where it leads",
        )
        .at(at, "")
        .help(format!("write `[where it leads]({dest})`"))
        .fix(format!("[where it leads]({dest})"))
        .for_example()
    }
}
