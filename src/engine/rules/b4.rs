//! The words of `B4`; what it is stands in `b4.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// `B4`
impl Diagnostic {
    /// Symbolic links that lead round.
    pub fn link_loop(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::B4,
            "this link on disk leads back to a folder that holds it",
        )
        .at(path, "")
        .help("remove the link")
    }

    /// A symbolic link out of the project.
    pub fn link_leads_out(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::B4,
            "this link on disk leads out of the project, so it is not followed",
        )
        .at(path, "")
        .help("put the file itself here, or remove the link")
    }
}
