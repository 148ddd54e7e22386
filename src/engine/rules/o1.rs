//! The words of `O1`; what it is stands in `o1.md`.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};

/// `O1`
impl Diagnostic {
    /// A folder that holds something else.
    pub(super) fn output_foreign(path: &Path) -> Diagnostic {
        Diagnostic::new(
            Code::O1,
            format!(
                "{} was not made by pimh, so it is left alone",
                path.display()
            ),
        )
        .help("name another folder with --output, or empty this one yourself")
    }
}
