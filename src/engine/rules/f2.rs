//! The words of `F2`; what it is stands in `f2.md`.

use crate::diagnostic::Notes;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::Inspected;

/// Every field that the page's type requires.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let kind = page.kind();
    for field in page.document().front.missing(kind, page.is_section()) {
        notes.push(Diagnostic::field_missing(
            field.name,
            kind.name(),
            field.line,
            &page.top(),
        ));
    }
}

/// `F2`
impl Diagnostic {
    /// A field that a type requires.
    pub fn field_missing(key: &'static str, kind: &str, line: &str, at: &Span) -> Diagnostic {
        let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        let what = if kind == "page" {
            "every page".to_owned()
        } else {
            format!("{article} {kind} page")
        };
        Diagnostic::new(Code::F2, format!("{what} needs `{key}`"))
            .at(at, "")
            .help(format!("add a line such as `{line}`"))
            .adding_field(line, at)
            .lacking(key)
    }
}
