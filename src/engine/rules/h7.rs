//! The words of `H7`; what it is stands in `h7.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `H7`
impl Diagnostic {
    /// An address with a scheme that could run.
    pub fn unsafe_link(dest: &str, at: &Span) -> Diagnostic {
        let begin = match dest.split_once(':') {
            Some((scheme, _)) if !dest.starts_with(['/', '\\']) => {
                format!("{}:", scheme.chars().take(20).collect::<String>())
            }
            _ => dest
                .chars()
                .take_while(|c| matches!(c, '/' | '\\'))
                .collect(),
        };
        Diagnostic::new(Code::H7, format!("a link cannot begin with `{begin}`"))
            .at(at, "")
            .help("use https:, mailto:, tel: or sms:, or the path to a page")
    }
}
