//! The words of `O3`; what it is stands in `o3.md`.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::output::TreeKind;

/// `O3`
impl Diagnostic {
    /// A folder with the tree of other readers.
    pub(super) fn output_of_others(path: &Path, holds: &TreeKind) -> Diagnostic {
        if *holds == TreeKind::Sealed {
            let message = format!(
                "{} holds the site with its gated pages sealed in it",
                path.display()
            );
            return Diagnostic::new(Code::O3, message)
                .help("name another folder, such as `--output public-alone`; or leave out --audience to build the whole site");
        }
        let holds = match holds {
            TreeKind::Sealed | TreeKind::Public => "the public site".to_owned(),
            TreeKind::Clear(role) => format!("the site in clear for {role}"),
        };
        Diagnostic::new(Code::O3, format!("{} holds {holds}", path.display()))
            .help("name another folder with --output; a tree in clear must never lie where another is published")
    }
}
