//! The record of a paper.

use super::{Description, Field, FieldKind, Start};

/// The type.
pub static TYPE: Description = Description {
    folders: &["publications"],
    home: "publications",
    fields: &[
        Field::new("publisher", FieldKind::Text, "Who published it.")
            .needed("publisher: Who published it")
            .seen("publication.publisher")
            .start(Start::Text("Who published it")),
        Field::new("year", FieldKind::Text, "The year in which it came out.")
            .needed("year: 2016")
            .seen("publication.year")
            .start(Start::ThisYear),
        Field::new(
            "month",
            FieldKind::Text,
            "The month in which it came out: 1 to 12, or a word.",
        )
        .seen("publication.month"),
        Field::new("pages", FieldKind::Text, "How many pages it has.").seen("publication.pages"),
        Field::new("link", FieldKind::Link, "Where it can be read.").seen("publication.link"),
        Field::new("file", FieldKind::File, "The path of a copy on this site.")
            .seen("publication.file"),
        Field::new(
            "recommendation",
            FieldKind::Text,
            "What it recommends, in one sentence; shown large.",
        )
        .seen("publication.recommendation"),
        Field::new(
            "superseded-by",
            FieldKind::Page,
            "The path of the page on a newer paper; shown as a notice.",
        )
        .seen("publication.superseded_by"),
    ],
    seen: Some("publication"),
    starts: &[
        (
            "summary",
            Start::Text(
                "Say here in one sentence what this paper is about, who wrote it and why it matters.",
            ),
        ),
        ("audience", Start::As("[managers, commissioners]")),
    ],
    skeleton: SKELETON,
    ..Description::new("publication")
};

/// The words that a new page begins with.
const SKELETON: &str = r#"‹Give the full title, who wrote it and for whom.›

## Why it matters

‹Say in your own words what it says.›

## What to be careful about

‹Say how old it is, what it rests on, and where it may not apply.›
"#;
