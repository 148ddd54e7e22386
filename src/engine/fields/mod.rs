//! Named values as an editor wrote them, each with its place: front matter, settings, data.
//!
//! YAML and TOML become the same [`Table`]; `a_key` and `a-key` become the same key. What a value
//! *means* is asked of a [`Fields`], which notes what is wrong with it and, at the end, which keys
//! nobody asked for. Nothing here knows a page.

pub mod free;
pub mod meaning;
mod mend;
mod questions;
pub mod row;
pub mod rows;
mod toml;
mod yaml;

use std::ops::Range;

use crate::marks::without_controls;

pub use self::toml::{toml, toml_file};
pub use self::yaml::yaml;
pub use questions::{Fields, Further, Placed, split_words};
pub use row::{Field, FieldKind, PICTURE};

/// Keys and values in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Table(pub Vec<Entry>);

/// One key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key, in lower case with hyphens.
    pub key: String,
    /// Where the key stands.
    pub key_at: Range<usize>,
    /// The value.
    pub value: Node,
}

/// One value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Bytes of the file.
    pub at: Range<usize>,
    /// What stands there.
    pub value: Value,
}

/// A value before anyone asked what it means: the text as written, so that a version `1.10` stays that.
#[derive(Clone, Debug)]
pub enum Value {
    /// A key without a value.
    Empty,
    /// Text, a number, a date, yes or no.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

impl Value {
    /// Whether nothing is written there.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Scalar(text) => text.trim().is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Table(_) => false,
        }
    }

    /// The table that it is.
    pub(crate) fn table(&self) -> Option<&Table> {
        match self {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Whether it is no list of roles, or one without a role in it.
    pub(crate) fn names_no_role(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Scalar(text) => text.split(',').all(|word| word.trim().is_empty()),
            Value::List(items) => {
                let words = items
                    .iter()
                    .filter(|item| !matches!(item.value, Value::Empty));
                let scalar = |item: &Node| matches!(item.value, Value::Scalar(_));
                words.clone().next().is_none() || !words.clone().all(scalar)
            }
            Value::Table(_) => true,
        }
    }
}

/// The nations to which a page or a contact may apply.
pub const NATIONS: [&str; 5] = ["england", "scotland", "wales", "northern-ireland", "uk"];

fn plain_key(key: &str) -> String {
    without_controls(key)
        .trim()
        .to_lowercase()
        .replace('_', "-")
}
