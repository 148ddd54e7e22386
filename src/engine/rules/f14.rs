//! The words of `F14`; what it is stands in `f14.md`.

use super::phrasing::or_list;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::PageType;
use crate::site::Inspected;

/// Every field of a page that only other types have, but for those that the site declares as its own.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let kind = page.kind();
    let document = page.document();
    for said in document.front.foreign(kind) {
        let name = said.field.name;
        if page.is_extra(name) {
            continue;
        }
        let types: Vec<&str> = page
            .types()
            .having(name)
            .into_iter()
            .map(PageType::name)
            .collect();
        let at = Span::new(&document.source, said.at.clone());
        notes.push(Diagnostic::field_of_another_type(
            name,
            kind.name(),
            &types,
            &at,
        ));
    }
}

/// `F14`
impl Diagnostic {
    /// A field that only pages of these types have.
    pub fn field_of_another_type(key: &str, kind: &str, types: &[&str], at: &Span) -> Diagnostic {
        let note = Diagnostic::new(
            Code::F14,
            format!("`{key}` belongs to {} pages", or_list(types)),
        )
        .at(at, format!("and this is a page of type {kind}"));
        let own = "if it is a field of your own, declare it under [extra] in site.toml";
        match types.first() {
            Some(first) => note.help(format!(
                "take it away, or write `type: {first}` if the page is one; {own}"
            )),
            None => note.help(own),
        }
    }
}
