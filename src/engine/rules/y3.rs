//! The words of `Y3`; what it is stands in `y3.md`.

use jiff::civil::Date;

use crate::data::person_id;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Site;

/// Every contact that readers would get and nobody has checked.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    if !site.config().live {
        return;
    }
    for (_, contact) in &site.data().contacts {
        let by = person_id(&contact.value.verified_by);
        let person = site.data().people.get(&by);
        let by_nobody = person.is_some_and(|person| person.value.fictional);
        if contact.value.verified.is_none() || by_nobody {
            let name = &contact.value.name;
            let today = site.choice().today;
            notes.push(match by_nobody {
                true => Diagnostic::contact_checked_by_nobody(name, &contact.at),
                false => Diagnostic::contact_unchecked(name, today, &contact.at),
            });
        }
    }
}

/// `Y3`
impl Diagnostic {
    /// A contact without a day.
    pub fn contact_unchecked(name: &str, today: Date, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::Y3, format!("nobody has checked the contact {name}"))
            .at(at, "")
            .help(format!(
                "call them; if all of it is right, add the lines `verified = {today}` and `verified-by = \"your-name\"`"
            ))
    }

    /// A contact that a person checked who is made up.
    pub fn contact_checked_by_nobody(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::Y3,
            format!("the contact {name} was checked by somebody who is made up"),
        )
        .at(at, "")
        .help("call them yourself, then write the day under `verified` and your name under `verified-by`")
    }
}
