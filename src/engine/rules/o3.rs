//! The words of `O3`; what it is stands in `o3.md`.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::output::TreeKind;

/// `O3`
impl Diagnostic {
    /// A folder with the tree of other readers.
    pub(super) fn output_of_others(path: &Path, holds: &TreeKind) -> Diagnostic {
        let holds = match holds {
            TreeKind::Public => "the public site".to_owned(),
            TreeKind::Clear(role) => format!("the site in clear for {role}"),
        };
        Diagnostic::new(Code::O3, format!("{} holds {holds}", path.display()))
            .help("name another folder with --output; a tree in clear must never lie where another is published")
    }
}
