//! The words of `K12`; what it is stands in `k12.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `K12`
impl Diagnostic {
    /// Stars, links or braces in the heading of a block.
    pub fn marks_in_block_heading(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K12,
            "the heading of a block is plain words; these marks would be printed as they stand",
        )
        .at(at, "")
        .help("write plain words here, and put links, numbers and strong words into the block")
    }
}
