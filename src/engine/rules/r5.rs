//! The words of `R5`; what it is stands in `r5.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// `R5`
impl Diagnostic {
    /// A copy of the record.
    pub fn record_copied(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::R5,
            "this is a copy of the record of who could read what, and is not read",
        )
        .at(path, "")
        .help("put what it has more into content/_addresses.lock, and delete it")
    }
}
