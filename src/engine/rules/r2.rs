//! The words of `R2`; what it is stands in `r2.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;
use crate::snapshot::RECORD;

/// `R2`
impl Diagnostic {
    /// No record beside a keyring.
    pub fn no_record() -> Diagnostic {
        Diagnostic::new(
            Code::R2,
            "the record of who could read what is missing, so a slip could open what is gated",
        )
        .at(&SitePath::new(RECORD), "")
        .help("take it back from the repository; or, if there never was one, run `pimh build` at home and commit it")
    }
}
