//! The words of `O2`; what it is stands in `o2.md`.

use super::phrasing::plain_io;
use crate::diagnostic::{Code, Diagnostic};
use crate::output::OutputError;

/// `O2`
impl Diagnostic {
    /// What keeps a tree from being written; `O1` or `O3` if the folder is not to be touched, and `X1`
    /// for a path that no address may give.
    pub fn output(error: &OutputError) -> Diagnostic {
        match error {
            OutputError::Foreign(path) => Diagnostic::output_foreign(path),
            OutputError::OtherTree { output, holds } => Diagnostic::output_of_others(output, holds),
            OutputError::Busy(path) => {
                Diagnostic::new(Code::O2, format!("another build is writing to {}", path.display()))
                    .help("wait until it has ended, or name another folder with --output")
            }
            OutputError::Cannot { path, error } => {
                Diagnostic::new(Code::O2, format!("{} cannot be written: {}", path.display(), plain_io(error)))
                    .help("nothing was changed; free some space or look at the folder's permissions, then build again")
            }
            OutputError::Unsafe(path) => Diagnostic::fault(
                "while it put files on their stage",
                &format!("{path} lies outside the output"),
            ),
            OutputError::Twice(path) => Diagnostic::new(Code::O2, format!("two pages want to be written to {path}"))
                .help("rename one of them, or give it a `slug`"),
        }
    }
}
