//! The words of `R3`; what it is stands in `r3.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `R3`
impl Diagnostic {
    /// A gated page that no build recorded so far.
    pub fn page_not_recorded(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::R3, "this gated page is not in the record yet")
            .at(at, "")
            .help("run `pimh build`, and commit content/_addresses.lock with the page")
    }
}
