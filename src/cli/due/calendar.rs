//! What is due as a calendar (RFC 5545): a whole day for each, known again by the same name however often it is written.

use icalendar::{Calendar, Component as _, Event, Property};
use jiff::civil::Date;

use super::Due;

/// The calendar; all that is overdue stands on its day.
pub(super) fn of(all: &[Due], today: Date) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//pimh//pimh//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    for due in all {
        let mut event = Event::new();
        event
            .uid(&format!("{}@due.pimh", due.id))
            .summary(&format!(
                "{}: {} ({})",
                due.title,
                due.sort.task(),
                due.owner
            ))
            .description(&due.file);
        event.append_property(Property::new(
            "DTSTAMP",
            format!("{}T000000Z", plain(today)),
        ));
        event.append_property(
            Property::new("DTSTART", plain(due.day))
                .add_parameter("VALUE", "DATE")
                .done(),
        );
        if !due.address.is_empty() && due.address.contains("://") {
            event.append_property(Property::new("URL", &due.address));
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}

fn plain(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}
