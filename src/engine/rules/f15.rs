//! The words of `F15`; what it is stands in `f15.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `F15`
impl Diagnostic {
    /// Words that are taken for a remark.
    pub fn remark_in_value(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::F15, "from ` #` on this line is a remark, which nobody sees")
            .at(at, "")
            .help("if it belongs to the value, put the whole value between straight quotes, such as \"Top tips #5\"")
    }
}
