//! The words of `I1`; what it is stands in `i1.md`.

use super::phrasing::shown;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `I1`
impl Diagnostic {
    /// A picture without alternative words.
    pub fn picture_without_words(dest: &str, at: &Span) -> Diagnostic {
        let kind = shown(dest);
        let help = match kind {
            "picture" => "write it between the brackets: ![A father reading to his baby](walk.jpg); if it is only decoration, write ![decorative](walk.jpg)".to_owned(),
            "recording" => format!("link to it, in words that say what is heard: [A father tells how he reads to his baby]({dest})"),
            _ => format!("show it with `::: video {dest}` and write inside what is said in it, or link to it: [A father reads to his baby]({dest})"),
        };
        let tells = if kind == "recording" {
            "what is heard in it"
        } else {
            "what it shows"
        };
        Diagnostic::new(Code::I1, format!("this {kind} does not say {tells}"))
            .at(at, "")
            .help(help)
    }
}
