//! The words of `M8`; what it is stands in `m8.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// `M8`
impl Diagnostic {
    /// A face that is given on without a word on whether it may be.
    pub fn face_without_licence(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::M8,
            "the theme does not say under which licence this face is given on",
        )
        .at(path, "")
        .help("put its licence beside it, such as static/OFL.txt: most faces may be given on with that only")
    }
}
