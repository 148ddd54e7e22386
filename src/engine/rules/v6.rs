//! The words of `V6`; what it is stands in `v6.md`.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::day::days_between;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Site;

/// A contact may be so many days old.
const CONTACT: i64 = 90;
/// An older one must not go out.
const CONTACT_OUT: i64 = 180;

/// Every number and contact that readers would get, by the day on which somebody last looked.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    if !site.config().live {
        return;
    }
    let today = site.choice().today;
    for (id, figure) in &site.data().figures {
        if let Some(day) = figure.value.as_of
            && day.saturating_add(24.months()) < today
        {
            notes.push(Diagnostic::figure_is_old(id, day, &figure.at));
        }
    }
    for (_, contact) in &site.data().contacts {
        if let Some(day) = contact.value.verified {
            let days = days_between(day, today);
            if days > CONTACT {
                let note =
                    Diagnostic::contact_is_old(&contact.value.name, days, today, &contact.at);
                notes.push(match days > CONTACT_OUT {
                    true => note.into_error(),
                    false => note,
                });
            }
        }
    }
}

/// `V6`
impl Diagnostic {
    /// A number that may hold no more.
    pub fn figure_is_old(id: &str, day: Date, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::V6,
            format!("the number `{id}` is of {day}, more than two years ago"),
        )
        .at(at, "")
        .help("ask whoever says so for a new one, and write its day under `as-of`")
    }

    /// A contact that nobody has called for long.
    pub fn contact_is_old(name: &str, days: i64, today: Date, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::V6,
            format!("the contact {name} was last checked {days} days ago"),
        )
        .at(at, "")
        .help(format!(
            "call them; if all of it is right, write `verified = {today}`"
        ))
    }
}
