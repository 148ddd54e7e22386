//! The words of `L8`; what it is stands in `l8.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `L8`
impl Diagnostic {
    /// A box wider than its container.
    pub fn box_wider(around: &str, inside: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L8, format!("this box is for {inside}, but not all of them may read what it stands in ({around})"))
            .at(at, "")
            .help(format!("use roles of which every holder is also one of: {around}; or move the box to a page that is open to them"))
    }

    /// A box that gates nothing.
    pub fn box_for_everybody(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L8, "a box for `public` is open to everybody")
            .at(at, "")
            .help("remove its two lines, or name a role")
    }
}
