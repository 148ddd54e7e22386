//! Tips for parents: a list of them, which can be printed as a sheet.

use super::guidance::MEDICAL;
use super::{Description, Start};

/// The type.
pub static TYPE: Description = Description {
    folders: &["tips", "top-tips"],
    home: "tips",
    is_reviewed: true,
    is_sheet: true,
    needs: &["audience", "leaflet-code"],
    starts: &[
        (
            "summary",
            Start::Text(
                "Say here in one kind sentence what these tips are for. It stands in lists, and parents read it first.",
            ),
        ),
        ("audience", Start::As("[parents]")),
        ("tip-count", Start::As("3")),
        ("leaflet-code", Start::LeafletCode),
    ],
    structured: Some(MEDICAL),
    skeleton: SKELETON,
    ..Description::new("top-tips")
};

/// The words that a new page begins with.
const SKELETON: &str = r#"‹Say in one or two short sentences why a tired parent should read on. Speak to mothers, fathers and partners alike.›

## Begin with one small thing

‹Say what to do in one sentence. Say why it helps in another.›

## Add a thing that two can share

‹Keep each tip to two or three short sentences. Nobody has time for more.›

## End with a thing for a hard day

‹Let it be something that costs nothing and can be done at home.›

## When to get help

::: non-urgent Talk to your health visitor, midwife or GP if:

- low or worried days keep coming
- you would like to talk it over

:::

::: urgent Call 111 today if:

- you need help and cannot wait for an appointment
- you are not sure who to call

:::

::: emergency Call 999 or go to A&E now if:

- someone's life is in danger
- you cannot keep yourself or your baby safe

:::
"#;
