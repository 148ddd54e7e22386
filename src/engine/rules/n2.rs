//! The words of `N2`; what it is stands in `n2.md`.

use super::phrasing::shown;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `N2`
impl Diagnostic {
    /// A picture from another site.
    pub fn picture_elsewhere(dest: &str, at: &Span) -> Diagnostic {
        let host = dest
            .split("//")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .unwrap_or(dest);
        let what = shown(dest);
        let help = match what {
            "picture" => "save the picture beside the page and name it here".to_owned(),
            what => {
                format!("link to it in words, or save the {what} beside the page and link to that")
            }
        };
        Diagnostic::new(
            Code::N2,
            format!(
                "this {what} lies on another site, {host}, which would learn who reads this page"
            ),
        )
        .at(at, "")
        .help(help)
    }
}
