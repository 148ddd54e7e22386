//! The words of `S1`; what it is stands in `s1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `S1`
impl Diagnostic {
    /// The page's own level of heading.
    pub fn heading_one(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::S1,
            "the title is the page's heading of level 1, so this one becomes level 2",
        )
        .at(at, "")
        .help("begin it with `##`")
    }

    /// A heading that leaves a level out.
    pub fn heading_skips(written: u8, level: u8, at: &Span) -> Diagnostic {
        let marks = |level: u8| "#".repeat(usize::from(level));
        Diagnostic::new(
            Code::S1,
            format!(
                "this heading leaves a level out, so it becomes level {level} instead of {written}"
            ),
        )
        .at(at, "")
        .help(format!("begin it with `{}`", marks(level)))
    }
}
