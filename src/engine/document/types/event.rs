//! Something that takes place: it stands in calendars and, when it is over, says so.

use super::{Description, Field, FieldKind, Says, Start, Structured};
use crate::day::Moment;
use crate::fields::meaning::Key;

/// The kinds of event.
const KINDS: [&str; 4] = [
    "regional-forum",
    "online-forum",
    "action-learning-set",
    "development-day",
];

const FIELDS: &[Field] = &[
    Field::new("kind", FieldKind::Choice(&KINDS), "What kind of event it is.")
        .needed("kind: online-forum")
        .seen("event.kind"),
    Field::new("starts", FieldKind::Moment, "Day and time, such as 2027-03-04 10:00.")
        .needed("starts: 2027-03-04 10:00")
        .seen("event.starts")
        .start(Start::InFourWeeks("10:00")),
    Field::new("ends", FieldKind::Moment, "Day and time.")
        .seen("event.ends")
        .start(Start::InFourWeeks("12:00")),
    Field::new("place", FieldKind::Text, "Where people meet.").seen("event.place"),
    Field::new(
        "online",
        FieldKind::Text,
        "How people join from afar: an address, or some words.",
    )
    .seen("event.online")
    .start(Start::As("To be decided   # for people who meet in a room: `place` instead")),
    Field::new("capacity", FieldKind::Text, "How many can come.").seen("event.capacity"),
    Field::new(
        "contact",
        FieldKind::Contact,
        "Who answers questions: an id of _data/contacts.toml, a mail address, a web address, or some words.",
    )
    .seen("event.contact"),
];

/// When it begins.
pub const STARTS: Key<Moment> = Key::moment(FIELDS, "starts");
/// When it ends.
pub const ENDS: Key<Moment> = Key::moment(FIELDS, "ends");
/// Where people meet.
pub const PLACE: Key<str> = Key::text(FIELDS, "place");
/// How people join from afar.
pub const ONLINE: Key<str> = Key::text(FIELDS, "online");

/// The type.
pub static TYPE: Description = Description {
    folders: &["events"],
    home: "events",
    takes_place: true,
    fields: FIELDS,
    seen: Some("event"),
    starts: &[
        (
            "summary",
            Start::Text(
                "Say here in one sentence what this event is about and why somebody should come to it.",
            ),
        ),
        ("audience", Start::As("[health-visitors]")),
    ],
    structured: Some(Structured {
        kind: "Event",
        needs: Some("starts"),
        says: &[
            ("name", Says::Title),
            ("description", Says::Summary),
            ("url", Says::Address),
            ("startDate", Says::Field("starts")),
            ("endDate", Says::Field("ends")),
            ("eventAttendanceMode", Says::Attendance),
            ("location", Says::Location),
            ("organizer", Says::Site),
        ],
    }),
    skeleton: SKELETON,
    ..Description::new("event")
};

/// The words that a new page begins with.
const SKELETON: &str = r#"‹Say in two sentences why somebody should give this event their time.›

## What will happen

‹Say who speaks, what people will do and when there is a break.›

## Who can come

‹Say who is welcome, and what they should bring.›

## How to book

‹Say how to book and by when. Say what helps people to take part, such as captions or a step-free way in.›
"#;
