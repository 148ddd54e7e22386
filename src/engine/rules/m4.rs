//! The words of `M4`; what it is stands in `m4.md`.

use super::phrasing::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::names::SitePath;

/// `M4`
impl Diagnostic {
    /// A file that overrides nothing.
    pub fn override_of_nothing(path: &SitePath, near: Option<&str>) -> Diagnostic {
        Diagnostic::new(
            Code::M4,
            "this file overrides nothing: the theme it extends has no file of that name",
        )
        .at(path, "")
        .help(near.map_or_else(
            || "remove it, or use the name of a file of that theme".to_owned(),
            did_you_mean,
        ))
    }

    /// A page that asks for a template that is not there.
    pub fn no_such_template(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(
            Code::M4,
            format!("the theme has no template `{name}` for pages"),
        );
        match near {
            Some(near) => note.at(at, "").help(did_you_mean(near)).fix(near),
            None => note.at(at, "").help(format!(
                "write it as templates/{name}.html into a theme of your own, or take the line away"
            )),
        }
    }

    /// A block that overrides nothing.
    pub fn block_of_nothing(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let help = near.map_or_else(
            || "`pimh help templates` lists the blocks".to_owned(),
            did_you_mean,
        );
        Diagnostic::new(
            Code::M4,
            format!("the template that this one extends has no block `{name}`"),
        )
        .at(at, "")
        .help(help)
    }
}
