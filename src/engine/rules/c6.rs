//! The words of `C6`; what it is stands in `c6.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `C6`
impl Diagnostic {
    /// A colour of the brand that words cannot be read on.
    pub fn unclear_colour(
        asked: &str,
        words: &str,
        contrast: f64,
        instead: &str,
        at: &Span,
    ) -> Diagnostic {
        Diagnostic::new(
            Code::C6,
            format!("{words} on {asked} are hard to read: their contrast is {contrast:.1}, and 4.5 is the least"),
        )
        .at(at, format!("{instead} is used instead"))
        .help(format!("write {instead}, the nearest that can be read, or choose another"))
        .fix(format!("\"{instead}\""))
    }
}
