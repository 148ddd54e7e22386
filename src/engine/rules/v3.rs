//! The words of `V3`; what it is stands in `v3.md`.

use jiff::civil::Date;

use crate::config::Policy;
use crate::day::{SOON, days_between};
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// A page whose review is overdue for longer goes to no readers, where the settings say nothing.
const OUT: i64 = 180;

/// A review whose day is near or past.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    let front = &document.front;
    let Some(due) = front.review_due() else {
        return;
    };
    let days = days_between(due, page.today());
    // One of the two days is wrong, which is told.
    let is_wrong = front.reviewed.as_ref().is_some_and(|day| day.value > due);
    if days < -SOON || is_wrong {
        return;
    }
    let written = front.review_due.as_ref().map(|day| &day.at);
    let place = written.or(front.review_every.as_ref().map(|every| &every.at));
    let at = place.map_or_else(|| page.top(), |at| Span::new(&document.source, at.clone()));
    if days <= 0 {
        notes.push(Diagnostic::review_soon(due, -days, page.owner(), &at));
        return;
    }
    let note = Diagnostic::review_overdue(due, page.today(), page.owner(), &at);
    notes.push(match page.review_policy() {
        Some(Policy::Notice) => note.into_advice(),
        Some(Policy::Stop) => note.into_error(),
        None if days > OUT => note.into_error(),
        Some(Policy::Warning) | None => note,
    });
}

/// `V3`
impl Diagnostic {
    /// A page whose review is overdue.
    pub fn review_overdue(due: Date, today: Date, owner: Option<&str>, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::V3,
            format!("the review of this page was due on {due}{}", whose(owner)),
        )
        .at(at, "")
        .help(format!(
            "review the page, then write `reviewed: {today}` and the day of the next review; readers see a notice \
             until then"
        ))
    }

    /// A page whose review is near.
    pub fn review_soon(due: Date, days: i64, owner: Option<&str>, at: &Span) -> Diagnostic {
        let when = match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            days => format!("in {days} days"),
        };
        Diagnostic::new(
            Code::V3,
            format!(
                "the review of this page is due {when}, on {due}{}",
                whose(owner)
            ),
        )
        .at(at, "")
        .help(
            "review the page, then write the day under `reviewed`, and the day of the next review",
        )
        .into_advice()
    }
}

fn whose(owner: Option<&str>) -> String {
    owner.map_or_else(String::new, |owner| format!(" (owner: {owner})"))
}
