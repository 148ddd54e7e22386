//! The words of `F6`; what it is stands in `f6.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::ignore::ignored;
use crate::site::Inspected;

/// Every line of `ignore` must have something to take back. What loading does not tell is not known yet.
pub(super) fn run(page: &Inspected<'_>, told: &Notes, notes: &mut Notes) {
    let document = page.document();
    for (code, at) in ignored(&document.front) {
        let takes_back = told
            .iter()
            .any(|note| note.code() == code && note.file() == Some(document.path()));
        if !takes_back && !code.rule().late {
            let at = Span::new(&document.source, at);
            notes.push(Diagnostic::ignores_nothing(code, &at));
        }
    }
}

/// `F6`
impl Diagnostic {
    /// A line of `ignore` that took nothing back.
    pub fn ignores_nothing(code: Code, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F6,
            format!("nothing on this page is told under {code}, so this line ignores nothing"),
        )
        .at(at, "")
        .help("remove it")
    }
}
