//! A person.

use super::{Description, Field, FieldKind, Start};
use crate::fields::meaning::Key;

const FIELDS: &[Field] = &[
    Field::new("name", FieldKind::Text, "The person's name.")
        .needed("name: The person's name")
        .seen("person.name")
        .start(Start::Title),
    Field::new("post", FieldKind::Text, "What they do.").seen("person.post"),
    Field::new("organisation", FieldKind::Text, "Where they do it.").seen("person.organisation"),
    Field::new(
        "fictional",
        FieldKind::Flag,
        "Whether the person is made up.",
    )
    .seen("person.fictional"),
    Field::new("photo", FieldKind::Kept, "A picture of the person."),
    Field::new(
        "consent",
        FieldKind::Kept,
        "Whether the person agreed to the picture.",
    ),
    Field::new(
        "page",
        FieldKind::Flag,
        "Whether the person has a page of their own.",
    ),
];

/// The person's name.
pub const NAME: Key<str> = Key::text(FIELDS, "name");
/// Where they work.
pub const ORGANISATION: Key<str> = Key::text(FIELDS, "organisation");

/// The type.
pub static TYPE: Description = Description {
    home: "people",
    fields: FIELDS,
    seen: Some("person"),
    starts: &[(
        "summary",
        Start::Text(
            "Say here in one sentence who this person is and what they do for families or colleagues.",
        ),
    )],
    skeleton: SKELETON,
    ..Description::new("person")
};

/// The words that a new page begins with.
const SKELETON: &str = r#"‹Say in a few sentences what this person does here.›
"#;
