//! The words of `T2`; what it is stands in `t2.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// Pages for Wales alone that no Welsh page belongs to.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    if page.document().front.nations.as_slice() == ["wales"] && !page.is_in_language("cy") {
        let at = page.line_of("nation").unwrap_or_else(|| page.top());
        notes.push(Diagnostic::wales_without_welsh(&at));
    }
}

/// `T2`
impl Diagnostic {
    /// `nation: wales` in English alone.
    pub fn wales_without_welsh(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::T2,
            "this page is for Wales, and there is no Welsh version of it",
        )
        .at(at, "")
        .help(
            "write one, with the lines `lang: cy` and `translation-of` with the path of this page",
        )
    }
}
