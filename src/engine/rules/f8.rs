//! The words of `F8`; what it is stands in `f8.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `F8`
impl Diagnostic {
    /// A fence that is not closed. Its fields seem to end before `end`.
    pub fn front_matter_open(fence: &str, end: usize, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F8,
            format!("the block that begins with `{fence}` does not end"),
        )
        .at(at, "begins here")
        .help(format!(
            "put a line with only `{fence}` behind the last field"
        ))
        .adding(&Span::new(&at.source, end..end), fence)
    }
}
