//! The words of `V3`; what it is stands in `v3.md`.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// A review whose day is past.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    let front = &document.front;
    let Some(due) = front.review_due().filter(|due| *due < page.today()) else {
        return;
    };
    // One of the two days is wrong, which is told.
    if front.reviewed.as_ref().is_some_and(|day| day.value > due) {
        return;
    }
    let written = front.review_due.as_ref().map(|day| &day.at);
    let place = written.or(front.review_every.as_ref().map(|every| &every.at));
    let at = place.map_or_else(|| page.top(), |at| Span::new(&document.source, at.clone()));
    let owner = front.owner.as_deref();
    notes.push(Diagnostic::review_overdue(due, page.today(), owner, &at));
}

/// `V3`
impl Diagnostic {
    /// A page whose review is overdue.
    pub fn review_overdue(due: Date, today: Date, owner: Option<&str>, at: &Span) -> Diagnostic {
        let whose = owner.map_or_else(String::new, |owner| format!(" (owner: {owner})"));
        Diagnostic::new(
            Code::V3,
            format!("the review of this page was due on {due}{whose}"),
        )
        .at(at, "")
        .help(format!(
            "review the page, then write `reviewed: {today}` and the day of the next review; readers see a notice \
             until then"
        ))
    }
}
