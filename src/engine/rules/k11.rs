//! The words of `K11`; what it is stands in `k11.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `K11`
impl Diagnostic {
    /// A block across the edge of a list item.
    pub fn block_crosses(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K11, "this block begins inside a list item or quote and ends outside it, or the other way round")
            .at(at, "begins here")
            .help("indent its closing `:::` as far as its first line, or put the block before or behind the list or quote")
    }
}
