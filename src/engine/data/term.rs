//! Words that are explained.

use crate::fields::rows::rows;
use crate::fields::{Field, FieldKind};

rows! {
    /// A word that is explained.
    Term {
        [label: String] Field::new("label", FieldKind::Text, "The word.").needed("label = \"The word\"");
        [meaning: String] Field::new("meaning", FieldKind::Text, "What it means.").needed("meaning = \"What it means\"");
    }
}
