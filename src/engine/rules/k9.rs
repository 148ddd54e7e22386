//! The words of `K9`; what it is stands in `k9.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `K9`
impl Diagnostic {
    /// A block without an end.
    pub fn block_not_closed(name: &str, at: &Span, in_code: bool) -> Diagnostic {
        let name = if name.is_empty() {
            "this block".to_owned()
        } else {
            format!("this `{name}` box")
        };
        let help = match in_code {
            true => "a code fence (```) that is opened after it is not closed; close it first",
            false => "put a line with only `:::` where it ends",
        };
        Diagnostic::new(Code::K9, format!("{name} is not closed"))
            .at(at, "begins here")
            .help(help)
    }

    /// An end without a block.
    pub fn stray_close(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K9, "this `:::` closes nothing")
            .at(at, "")
            .help("remove it, or add the line that begins the block")
    }
}
