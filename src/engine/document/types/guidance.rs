//! Guidance for professionals.

use super::{Description, Says, Start, Structured};

/// The type.
pub static TYPE: Description = Description {
    folders: &["guidance"],
    home: "guidance",
    is_reviewed: true,
    needs: &["audience", "sources"],
    starts: &[
        (
            "summary",
            Start::Text(
                "Say here in one sentence what this guidance is about and who can use it. It stands in lists and search results.",
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
    structured: Some(MEDICAL),
    skeleton: SKELETON,
    ..Description::new("guidance")
};

/// What is told of pages that people act on in matters of health.
pub const MEDICAL: Structured = Structured {
    kind: "MedicalWebPage",
    needs: None,
    says: &[
        ("name", Says::Title),
        ("description", Says::Summary),
        ("url", Says::Address),
        ("inLanguage", Says::Language),
        ("lastReviewed", Says::Field("reviewed")),
        ("reviewedBy", Says::Field("reviewed-by")),
        ("author", Says::Field("authors")),
        ("datePublished", Says::Field("published")),
        ("dateModified", Says::Field("updated")),
        ("audience", Says::WrittenFor),
        ("publisher", Says::Site),
    ],
};

/// The words that a new page begins with.
const SKELETON: &str = r#"‹Say in two or three sentences whom this page is for and what they can do after they have read it.›

## What it is about

‹Explain the words that you need. Say where each fact comes from, and how old it is.›

## What to do

- ‹Begin each line with what to do.›
- ‹Link to another page where there is more to say.›

## What this page does not say

‹Name what is decided locally, and who to ask.›
"#;
