//! A training programme.

use super::{Description, Field, FieldKind, Says, Start, Structured};

/// Who learns together on a course.
const MODES: [&str; 4] = ["one-profession", "multi-agency", "either", "not stated"];

/// Whether a course is accredited.
const ACCREDITED: [&str; 3] = ["yes", "no", "not stated"];

/// What is said of one form of a course.
const VARIANT: &[Field] = &[
    Field::new("name", FieldKind::Text, "What this form is called."),
    Field::new("length", FieldKind::Text, "How long it takes."),
];

/// The type.
pub static TYPE: Description = Description {
    folders: &["training"],
    home: "training",
    is_reviewed: true,
    has_dates: true,
    fields: &[
        Field::new("mode", FieldKind::Choice(&MODES), "Who learns together.")
            .needed("mode: either")
            .seen("training.mode"),
        Field::new(
            "length",
            FieldKind::Text,
            "How long it takes, such as one day.",
        )
        .needed("length: one day")
        .seen("training.length"),
        Field::new(
            "accredited",
            FieldKind::Choice(&ACCREDITED),
            "Whether it is accredited.",
        )
        .needed("accredited: not stated")
        .seen("training.accredited"),
        Field::new("for", FieldKind::Text, "Who may come, in words.").seen("training.for"),
        Field::new("focus", FieldKind::Text, "What it is about, in words.").seen("training.focus"),
        Field::new(
            "variants",
            FieldKind::Records(VARIANT),
            "The forms in which it is given: a list, each with `name` and `length`.",
        )
        .seen("training.variants"),
        Field::new(
            "book-link",
            FieldKind::LinkOrWords,
            "Where to book: a page, an address or `mailto:` and an address.",
        )
        .seen("training.book"),
    ],
    seen: Some("training"),
    needs: &["audience"],
    starts: &[
        (
            "summary",
            Start::Text(
                "Say here in one sentence who this training is for, how long it takes and what people can do after it.",
            ),
        ),
        ("audience", Start::As("[health-visitors]")),
    ],
    structured: Some(Structured {
        kind: "Course",
        needs: None,
        says: &[
            ("name", Says::Title),
            ("description", Says::Summary),
            ("url", Says::Address),
            ("inLanguage", Says::Language),
            ("provider", Says::Site),
        ],
    }),
    skeleton: SKELETON,
    ..Description::new("training")
};

/// The words that a new page begins with.
const SKELETON: &str = r#"‹Say in two sentences what people can do after this training that they could not do before.›

## Who it is for

‹Say who may come, and what they need to know before.›

## What you will learn

- ‹Begin each line with what people will be able to do.›

## How to book

‹Say how to book, by when, and what it costs.›
"#;
