//! Whether the dates of a page fit each other.
//!
//! Looks at nothing but the page: what a date means today is told where the day is known.

use jiff::civil::Date;
use jiff::tz::AmbiguousOffset;

use super::fields::FrontMatter;
use super::types::event::{ENDS, STARTS};
use crate::config::Config;
use crate::day::Moment;
use crate::diagnostic::{Diagnostic, Span};
use crate::fields::{Fields, Table};

/// Tells of dates of which one must be wrong.
pub(super) fn check(f: &mut Fields<'_>, table: &Table, config: &Config, front: &FrontMatter) {
    let at = |f: &Fields<'_>, key: &str| {
        let entry = table.0.iter().find(|entry| entry.key == key);
        entry.map_or_else(|| f.whole(), |entry| f.span(entry.value.at.clone()))
    };
    if let (Some(published), Some(expires)) = (front.published, front.expires)
        && expires <= published
    {
        let at = at(f, "expires");
        f.note(Diagnostic::never_there(&at));
    }
    if let (Some(reviewed), Some(due)) = (&front.reviewed, &front.review_due)
        && due.value < reviewed.value
    {
        let at = at(f, "review-due");
        f.note(Diagnostic::dates_in_the_wrong_order(
            "reviewed",
            "review-due",
            &at,
        ));
    }
    for (key, moment) in [("starts", front.get(STARTS)), ("ends", front.get(ENDS))] {
        if let Some(text) = moment.and_then(|moment| skipped(moment, config)) {
            let at = at(f, key);
            f.note(Diagnostic::skipped_time(
                key,
                &text,
                &config.time_zone_name,
                &at,
            ));
        }
    }
    if let (Some(starts), Some(ends)) = (front.get(STARTS), front.get(ENDS)) {
        of_event(f, *starts, *ends, &at(f, "starts"), &at(f, "ends"));
    }
}

fn of_event(f: &mut Fields<'_>, starts: Moment, ends: Moment, starts_at: &Span, ends_at: &Span) {
    let written = |day: Date| day.to_string();
    match (starts.time, ends.time) {
        _ if (ends.date, ends.time.or(starts.time)) < (starts.date, starts.time) => {
            f.note(Diagnostic::dates_in_the_wrong_order(
                "starts", "ends", ends_at,
            ));
        }
        (Some(_), None) => f.note(Diagnostic::time_beside_a_day(
            "starts",
            "ends",
            &written(ends.date),
            ends_at,
        )),
        (None, Some(_)) => f.note(Diagnostic::time_beside_a_day(
            "ends",
            "starts",
            &written(starts.date),
            starts_at,
        )),
        _ => {}
    }
}

/// A time that the clocks of the site skip, as it was meant.
fn skipped(moment: &Moment, config: &Config) -> Option<String> {
    let time = moment.time?;
    let there = moment.date.to_datetime(time);
    let offset = config.time_zone.to_ambiguous_timestamp(there).offset();
    matches!(offset, AmbiguousOffset::Gap { .. })
        .then(|| format!("{:02}:{:02} on {}", time.hour(), time.minute(), moment.date))
}
