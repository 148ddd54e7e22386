//! The words of `K15`; what it is stands in `k15.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// Every list of pages on a page.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    for (asked, at) in page.lists() {
        // A type that there is not is told of as that.
        let is_type = |kind: &String| page.types().named(kind).is_some();
        if asked.kind.as_ref().is_none_or(is_type) && !page.has_listed(&asked) {
            notes.push(Diagnostic::list_of_nothing(&at));
        }
    }
}

/// `K15`
impl Diagnostic {
    /// A list that no page of the site is in.
    pub fn list_of_nothing(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K15, "the site has no page that this list asks for")
            .at(at, "")
            .help("compare its type, topic, tag and folder with the fields of a page that should be in it")
    }
}
