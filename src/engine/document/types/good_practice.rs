//! One good practice point, numbered in its section.

use super::{Description, Field, FieldKind, Start};

/// The type.
pub static TYPE: Description = Description {
    folders: &["good-practice"],
    home: "good-practice",
    is_reviewed: true,
    is_numbered: true,
    fields: &[
        Field::new(
            "theme",
            FieldKind::Text,
            "What the point belongs to, such as First contact. Shown under the heading.",
        )
        .needed("theme: First contact")
        .seen("theme"),
        Field::new(
            "practice-setting",
            FieldKind::Text,
            "Where it is used, such as home visits. Shown under the heading.",
        )
        .seen("setting"),
    ],
    needs: &["audience", "sources"],
    starts: &[
        (
            "summary",
            Start::Text(
                "Say here in one sentence what goes better with this point. People see it before they open the page.",
            ),
        ),
        ("audience", Start::As("[health-visitors]")),
        (
            "sources",
            Start::As("\n  - title: ‹Where the facts come from›"),
        ),
        (
            "key-points",
            Start::As(
                "\n  - ‹One sentence that a reader should remember.›\n  - ‹Another one.›\n  - ‹A third one.›",
            ),
        ),
    ],
    skeleton: SKELETON,
    ..Description::new("good-practice")
};

/// The words that a new page begins with.
const SKELETON: &str = r#"‹Say in two sentences what goes better when people do this.›

## Make the first point

‹Say what to do. Give an example in the words that somebody would use.›

## Make the second point

‹Keep each point short enough to read in the car before a visit.›

## Say what to do when you are worried

‹Follow your local policy, and say here which one it is.›

::: do

- ‹write one thing to do on each line›
- ‹and another›

:::

::: dont

- ‹do not forget to begin each of these lines with "do not"›
- ‹do not leave it at one line›

:::

::: reflect

- What would I like to try at my next visit?

:::
"#;
