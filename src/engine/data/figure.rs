//! Numbers with their sources.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::fields::rows::rows;
use crate::fields::{Field, FieldKind};

rows! {
    /// A number with its source.
    Figure {
        [value: String] Field::new("value", FieldKind::Text, "The number, or words.").needed("value = \"12\"");
        [label: String] Field::new("label", FieldKind::Text, "What it counts.").needed("label = \"What it counts\"");
        [source: String] Field::new("source", FieldKind::Text, "Who says so.").needed("source = \"Who says so\"");
        [as_of: Option<Date>] Field::new("as-of", FieldKind::DayOrNotStated, "The date for which it holds, or \"not stated\".").needed("as-of = \"not stated\"");
        [qualifier: Option<&'static str>] Field::new("qualifier", FieldKind::Choice(&QUALIFIERS), "How exact it is.");
        [] Field::new("compare", FieldKind::Kept, "Taken, and not shown by this version.");
    }
}

/// A number is looked for anew after so many months.
const MONTHS: i64 = 24;

impl Figure {
    /// When somebody should look for a newer number; nothing if it is not known for which day it holds.
    pub fn due(&self) -> Option<Date> {
        self.as_of.map(|day| day.saturating_add(MONTHS.months()))
    }
}

/// How exact a number may be.
const QUALIFIERS: [&str; 6] = ["exactly", "about", "over", "well-over", "at-least", "since"];
