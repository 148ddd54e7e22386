//! Calendar files of events (RFC 5545): one for each event, and one of all public events.
//!
//! Times are given with their offset taken off, in UTC, so that no time zone table is needed to read them.

use icalendar::{Calendar, Component, Event, EventLike, Property};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::Renderer;
use super::release::Rendered;
use crate::day::Moment;
use crate::document::types::event::{ENDS, ONLINE, PLACE, STARTS};
use crate::fields::Placed;
use crate::site::{Audience, View, Visible, encoded};

impl Renderer {
    /// The calendar file of some events.
    pub fn calendar<A: Audience>(
        &self,
        view: &View<'_, A>,
        events: &[Visible<'_, A>],
    ) -> Rendered<A> {
        Rendered::new(view, calendar(view, events))
    }
}

fn calendar<A: Audience>(view: &View<'_, A>, events: &[Visible<'_, A>]) -> Vec<u8> {
    let config = view.config();
    let mut all = Calendar::empty();
    all.append_property(Property::new("VERSION", "2.0"));
    all.append_property(Property::new("PRODID", "-//pimh//pimh//EN"));
    all.append_property(Property::new("CALSCALE", "GREGORIAN"));
    for page in events {
        if let Some(event) = event(page, &config.time_zone) {
            all.push(event);
        }
    }
    all.to_string().into_bytes()
}

fn event<A: Audience>(page: &Visible<'_, A>, zone: &TimeZone) -> Option<Event> {
    let front = page.front()?;
    let starts = *front.get(STARTS)?;
    let address = page
        .view()
        .config()
        .base_url
        .whole(&encoded(page.address().path()));
    let mut event = Event::new();
    event.uid(&address).summary(page.title());
    // DTSTAMP is when the entry was made; the page's own dates never move by themselves.
    let stamp = Placed::day(&front.updated)
        .or(front.published)
        .or_else(|| Placed::day(&front.reviewed))
        .unwrap_or(starts.date);
    event.append_property(Property::new(
        "DTSTAMP",
        format!("{}T000000Z", plain(stamp)),
    ));
    event.append_property(Property::new("URL", &address));
    append(&mut event, "DTSTART", starts, zone, false);
    if let Some(ends) = front.get(ENDS) {
        append(&mut event, "DTEND", *ends, zone, true);
    }
    if let Some(summary) = &front.summary {
        event.description(&summary.value);
    }
    if let Some(place) = front.get(PLACE).or(front.get(ONLINE)) {
        event.location(place);
    }
    Some(event.done())
}

fn append(event: &mut Event, name: &str, moment: Moment, zone: &TimeZone, is_end: bool) {
    match moment.time.and_then(|time| utc(moment.date, time, zone)) {
        Some(text) => {
            event.append_property(Property::new(name, text));
        }
        None => {
            // The end of a whole day is the day after it.
            let day = if is_end {
                moment.date.tomorrow().unwrap_or(moment.date)
            } else {
                moment.date
            };
            event.append_property(
                Property::new(name, plain(day))
                    .add_parameter("VALUE", "DATE")
                    .done(),
            );
        }
    }
}

fn utc(date: Date, time: Time, zone: &TimeZone) -> Option<String> {
    let moment = date
        .to_datetime(time)
        .to_zoned(zone.clone())
        .ok()?
        .with_time_zone(TimeZone::UTC);
    Some(format!(
        "{}T{:02}{:02}00Z",
        plain(moment.date()),
        moment.hour(),
        moment.minute()
    ))
}

fn plain(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}
