//! The words of `M7`; what it is stands in `m7.md`.

use super::phrasing::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::SourceRef;

/// So many names are told; the handbook says where all of them stand.
const NAMED: usize = 12;

/// `M7`
impl Diagnostic {
    /// A language of which some words are missing.
    pub fn words_missing(language: &str, missing: &[&str], source: &SourceRef) -> Diagnostic {
        let names = missing.get(..NAMED.min(missing.len())).unwrap_or_default();
        let more = match missing.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let count = match missing.len() {
            1 => "1 word of the theme is".to_owned(),
            count => format!("{count} words of the theme are"),
        };
        Diagnostic::new(
            Code::M7,
            format!("{count} missing in `{language}`, and shown in English"),
        )
        .at(Span::new(source, 0..0), "")
        .help(format!("add {}{more}", names.join(", ")))
    }

    /// Words that stand nowhere.
    pub fn words_of_nothing(key: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::M7, format!("no template prints the words `{key}`"))
            .at(at, "")
            .help(near.map_or_else(
                || "remove them, or print them in a template of this theme".to_owned(),
                did_you_mean,
            ))
    }
}
