//! The words of `T4`; what it is stands in `t4.md`.

use crate::diagnostic::Notes;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::fields::TRANSLATION_OF;
use crate::site::Inspected;

/// A translation must say its language.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    let of = document.front.get(TRANSLATION_OF);
    if let Some(of) = of.filter(|of| document.front.lang.is_none() && page.finds(&of.value)) {
        let at = Span::new(&document.source, of.at.clone());
        notes.push(Diagnostic::translation_without_lang(&at));
    }
}

/// `T4`
impl Diagnostic {
    /// A translation that does not say its language.
    pub fn translation_without_lang(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::T4, "a translation needs `lang`")
            .at(at, "")
            .help("add a line such as `lang: cy`")
            .adding_field("lang: cy", at)
    }
}
