//! The words of `R1`; what it is stands in `r1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `R1`
impl Diagnostic {
    /// A line of the record that says nothing.
    pub fn record_line_unclear(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::R1, "this line of the record says nothing that pimh knows")
            .at(at, "")
            .help("take it back from the repository, or remove it if somebody typed it; if a newer pimh wrote it, use that one")
    }

    /// Marks that a merge left.
    pub fn record_in_conflict(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::R1, "a merge left its marks in the record")
            .at(at, "")
            .help("remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`, keep all others, and build again")
    }
}
