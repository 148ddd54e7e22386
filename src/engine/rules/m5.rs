//! The words of `M5`; what it is stands in `m5.md`.

use super::phrasing::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `M5`
impl Diagnostic {
    /// A style sheet that asks for something that is no file of the theme.
    pub fn sheet_asks_elsewhere(address: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let lower = address.trim_start().to_lowercase();
        let is_elsewhere = lower.starts_with("//") || lower.contains("://");
        let message = match is_elsewhere || lower.starts_with("data:") {
            true => format!(
                "this style sheet asks for `{address}`, which is no file of the theme: pages ask nobody but their own site for anything"
            ),
            false => format!(
                "this style sheet asks for `{address}`, and the theme has no such file in static/"
            ),
        };
        let help = match near {
            Some(near) if !is_elsewhere => did_you_mean(near),
            _ => {
                "put the file into static/ of the theme and name it alone, such as url(face.woff2)"
                    .to_owned()
            }
        };
        Diagnostic::new(Code::M5, message).at(at, "").help(help)
    }

    /// A style sheet that takes in another.
    pub fn sheet_imports(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::M5,
            "a style sheet cannot take in another: a page would have to ask for both, one after the other",
        )
        .at(at, "")
        .help("put what it says into static/theme.css itself")
    }
}
