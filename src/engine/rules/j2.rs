//! The words of `J2`; what it is stands in `j2.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `J2`
impl Diagnostic {
    /// HTML that hides what follows, without its end.
    pub fn html_not_closed(start: &str, end: &str, at: &Span) -> Diagnostic {
        let what = match start {
            "<!--" => "this remark is",
            "\"" | "'" => "this value is",
            _ => "this piece of HTML is",
        };
        Diagnostic::new(
            Code::J2,
            format!("{what} not closed, and hides what follows"),
        )
        .at(at, "begins here")
        .help(format!("write `{end}` where it ends, or remove `{start}`"))
    }

    /// A remark behind other HTML, which an empty line cuts off from its end.
    pub fn remark_cut_off(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::J2,
            "this remark does not end before the next empty line, and hides what follows",
        )
        .at(at, "begins here")
        .help(
            "write `-->` before the empty line, or begin the remark on a line of its own with an empty line above it",
        )
    }
}
