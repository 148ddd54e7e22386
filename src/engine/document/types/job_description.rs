//! A template of a job description.

use super::{Description, Field, FieldKind, Start};

/// The type.
pub static TYPE: Description = Description {
    home: "commissioning",
    is_reviewed: true,
    fields: &[
        Field::new(
            "banding",
            FieldKind::Text,
            "The pay grade; `set locally` will do.",
        )
        .needed("banding: set locally")
        .seen("job.banding"),
        Field::new(
            "reports-to",
            FieldKind::Text,
            "The post that this one answers to.",
        )
        .needed("reports-to: Service manager")
        .seen("job.reports_to"),
        Field::new(
            "hours",
            FieldKind::Text,
            "Hours of work; `set locally` will do.",
        )
        .seen("job.hours"),
        Field::new(
            "strands",
            FieldKind::Sentences,
            "The kinds of work in the post.",
        )
        .seen("job.strands"),
    ],
    seen: Some("job"),
    starts: &[
        (
            "summary",
            Start::Text(
                "Say here in one sentence which post this describes, and that it is a template and not a vacancy.",
            ),
        ),
        ("audience", Start::As("[managers, commissioners]")),
    ],
    skeleton: SKELETON,
    ..Description::new("job-description")
};

/// The words that a new page begins with.
const SKELETON: &str = r#"This is a template and not a vacancy. ‹Change every line so that it fits your service.›

## Purpose of the post

‹Say in two or three sentences what the post is there for.›

## Duties

- ‹Begin each duty with what the person does.›
- ‹Keep those that take most of the time at the top.›

## Person specification

| Area | Essential | Desirable |
| --- | --- | --- |
| Registration | What the law asks for | What would help |
| Experience | What the post cannot do without | What would help |
| Working together | What the post cannot do without | What would help |

Table: What the post holder brings

## What the service provides

- Time for each part of the work
- Supervision by someone who knows this field
"#;
