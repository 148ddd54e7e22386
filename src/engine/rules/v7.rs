//! The words of `V7`; what it is stands in `v7.md`.

use jiff::civil::Date;

use crate::day::{SOON, days_between};
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Site;

/// Parts whose review is near or past, where they stand in a page.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let today = site.choice().today;
    for (name, part, standing) in site.parts() {
        let front = &part.front;
        let Some(due) = front.review_due().filter(|_| !standing.is_empty()) else {
            continue;
        };
        let days = days_between(due, today);
        if days < -SOON {
            continue;
        }
        let written = front.review_due.as_ref().map(|day| &day.at);
        let place = written.or(front.review_every.as_ref().map(|every| &every.at));
        let at = place.map_or(front.at.start..front.at.start, Clone::clone);
        let at = Span::new(&part.source, at);
        let count = standing.len();
        let owner = front.owner.as_deref();
        notes.push(Diagnostic::review_of_part(
            name,
            due,
            (days, count),
            owner,
            &at,
        ));
    }
}

/// `V7`
impl Diagnostic {
    /// A part that is to be looked at again: so many days after it was due, in so many places.
    pub fn review_of_part(
        name: &str,
        due: Date,
        (days, count): (i64, usize),
        owner: Option<&str>,
        at: &Span,
    ) -> Diagnostic {
        let owner = owner.map_or_else(String::new, |owner| format!(" (owner: {owner})"));
        let stands = match count {
            1 => "it stands in one place".to_owned(),
            count => format!("it stands in {count} places"),
        };
        let was = if days > 0 { "was due" } else { "is due" };
        let note = Diagnostic::new(
            Code::V7,
            format!("the review of the part `{name}` {was} on {due}{owner}; {stands}"),
        )
        .at(at, "")
        .help(
            "review the part, then write the day under `reviewed`, and the day of the next review",
        );
        match days > 0 {
            true => note,
            false => note.into_advice(),
        }
    }
}
