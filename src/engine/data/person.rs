//! People who wrote or reviewed something.

use crate::fields::rows::rows;
use crate::fields::{Field, FieldKind};

rows! {
    /// A person who wrote or reviewed something.
    Person {
        [name: String] Field::new("name", FieldKind::Text, "The person's name.").needed("name = \"Name of a person\"");
        [post: String] Field::new("post", FieldKind::Text, "What they do.");
        [organisation: String] Field::new("organisation", FieldKind::Text, "Where they do it.");
        [fictional: bool] Field::new("fictional", FieldKind::Flag, "Whether the person is made up.");
        [] Field::new("photo", FieldKind::Kept, "Taken, and not shown by this version.");
        [] Field::new("consent", FieldKind::Kept, "Taken, and not shown by this version.");
        [] Field::new("credit", FieldKind::Kept, "Taken, and not shown by this version.");
        [] Field::new("email", FieldKind::Kept, "Taken, and not shown by this version.");
    }
}

/// The id under which a person is kept, as an editor may write it.
pub(crate) fn person_id(written: &str) -> String {
    written.to_lowercase().replace('_', "-")
}
