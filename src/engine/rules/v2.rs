//! The words of `V2`; what it is stands in `v2.md`.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// The months that may lie between two reviews of a page.
const MONTHS: i32 = 36;

/// Days that have not come, and reviews that are too far apart.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    let front = &document.front;
    let at = |at: &std::ops::Range<usize>| Span::new(&document.source, at.clone());
    for (key, day) in [("reviewed", &front.reviewed), ("updated", &front.updated)] {
        if let Some(day) = day.as_ref().filter(|day| day.value > page.today()) {
            let at = at(&day.at);
            notes.push(Diagnostic::not_yet(key, day.value, page.today(), &at));
        }
    }
    let Some(reviewed) = &front.reviewed else {
        return;
    };
    let (due, place) = match (&front.review_due, &front.review_every) {
        (Some(due), _) => (due.value, &due.at),
        (None, Some(every)) => match front.review_due() {
            Some(due) => (due, &every.at),
            None => return,
        },
        (None, None) => return,
    };
    // A date too far for the calendar is too far for a review.
    let last = reviewed.value.checked_add(MONTHS.months());
    if last.is_ok_and(|last| due > last) {
        notes.push(Diagnostic::review_too_far(due, &at(place)));
    }
}

/// `V2`
impl Diagnostic {
    /// A day of the past that has not come.
    pub fn not_yet(key: &str, day: Date, today: Date, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::V2, format!("`{key}` lies in the future: {day}"))
            .at(at, "")
            .help(format!(
                "write the day on which it was done, such as `{key}: {today}`"
            ))
            .fix(today.to_string())
            .for_example()
    }

    /// More than three years from one review to the next.
    pub fn review_too_far(due: Date, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::V2,
            format!("the next review is due on {due}, more than {MONTHS} months after the last"),
        )
        .at(at, "")
        .help("choose a day within three years; health advice does not keep for longer")
    }
}
