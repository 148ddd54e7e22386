//! The words of `B9`; what it is stands in `b9.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// `B9`
impl Diagnostic {
    /// Camera data and such.
    pub fn personal_data_removed(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::B9,
            "places, names or other hidden data were taken out of the published copy of this file",
        )
        .at(path, "")
        .help("nothing to do; your own file is as it was")
    }
}
