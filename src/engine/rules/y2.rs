//! The words of `Y2`; what it is stands in `y2.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::typed::Phone;
use crate::site::Inspected;

/// Every number to call that was typed into a page.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    for phone in &document.typed.phones {
        let at = Span::new(&document.source, phone.at.clone());
        notes.push(Diagnostic::number_typed(
            page.contact_of(&phone.digits),
            phone,
            &at,
        ));
    }
}

/// `Y2`
impl Diagnostic {
    /// `0808 157 0123`.
    pub fn number_typed(contact: Option<&str>, phone: &Phone, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(
            Code::Y2,
            "this number to call is typed into the page, where nobody will find it once it changes",
        )
        .at(at, "");
        match contact {
            Some(contact) if phone.takes_fact => note
                .help(format!("write `{{contact {contact}}}`, and one change in content/_data/contacts.toml is enough for all pages"))
                .fix(format!("{{contact {contact}}}")),
            Some(contact) => note.help(format!(
                "leave the number out here, and write `{{contact {contact}}}` in the words below"
            )),
            None => note.help(
                "give it a record in content/_data/contacts.toml, with the day on which somebody called it, and name that here: `{contact its-id}`",
            ),
        }
    }
}
