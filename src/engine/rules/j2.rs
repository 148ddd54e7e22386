//! The words of `J2`; what it is stands in `j2.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `J2`
impl Diagnostic {
    /// HTML that hides what follows, without its end.
    pub fn html_not_closed(start: &str, end: &str, at: &Span) -> Diagnostic {
        let what = match start {
            "<!--" => "this remark is",
            _ => "this piece of HTML is",
        };
        Diagnostic::new(
            Code::J2,
            format!("{what} not closed, and hides what follows"),
        )
        .at(at, "begins here")
        .help(format!("write `{end}` where it ends, or remove `{start}`"))
    }
}
