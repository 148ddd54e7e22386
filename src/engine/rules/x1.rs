//! The words of `X1`; what it is stands in `x1.md`.

use crate::diagnostic::{Code, Diagnostic};

/// `X1`
impl Diagnostic {
    /// Something that cannot be, found where going on would do harm and stopping with a message does none. `stage`
    /// is what was being done, as in “while it put files on their stage”; `what` is what cannot be.
    pub fn fault(stage: &str, what: &str) -> Diagnostic {
        Diagnostic::new(Code::X1, format!("pimh has a fault, found {stage}: {what}"))
            .help("this is not your doing; please tell us the version, the command, and the page that you changed last")
    }
}
