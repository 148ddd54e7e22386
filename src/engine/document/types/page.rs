//! Anything else.

use super::{Description, Start};

/// The type.
pub static TYPE: Description = Description {
    starts: &[(
        "summary",
        Start::Text(
            "Say here in one sentence what readers will find on this page. It stands in lists and search results.",
        ),
    )],
    skeleton: SKELETON,
    ..Description::new("page")
};

/// The words that a new page begins with.
const SKELETON: &str = r#"‹Say in two or three short sentences what this page is about.›

## The first thing to know

‹Begin with what most readers came for.›

## Where to go next

‹Link to the page that helps them further.›
"#;
