//! The words of `C9`; what it is stands in `c9.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Site;

/// The labels of the site's own types, in every language that the settings name.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let config = site.config();
    for own in &config.types {
        for (language, _) in config.languages.iter() {
            if own.is.label.0.iter().all(|(known, _)| *known != language) {
                notes.push(Diagnostic::type_without_words(
                    own.is.name,
                    language,
                    &own.at,
                ));
            }
        }
    }
}

/// `C9`
impl Diagnostic {
    /// A type that has no label in a language.
    pub fn type_without_words(name: &str, language: &str, at: &Span) -> Diagnostic {
        let message = format!("the type `{name}` has no label in the language `{language}`");
        Diagnostic::new(Code::C9, message).at(at, "").help(format!(
            "write it beside the other: label = {{ …, {language} = \"…\" }}"
        ))
    }
}
