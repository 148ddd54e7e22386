//! The words of `C5`; what it is stands in `c5.md`.

use crate::diagnostic::{Code, Diagnostic};

/// `C5`
impl Diagnostic {
    /// A project without settings.
    pub fn no_settings(path: &str) -> Diagnostic {
        Diagnostic::new(Code::C5, format!("there is no `{path}`"))
            .help("make one with at least a title and a base_url, or begin with `pimh init`")
    }

    /// No project above the current folder.
    pub fn no_project(looked_in: &str) -> Diagnostic {
        Diagnostic::new(
            Code::C5,
            format!(
                "no project was found: no folder from {looked_in} upwards has a content/site.toml"
            ),
        )
        .help("go to your project's folder, name it with --root, or begin one with `pimh init`")
    }
}
