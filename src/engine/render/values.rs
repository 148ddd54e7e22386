//! The plain values that templates are given, whatever they are about.

use std::collections::BTreeMap;

use jiff::civil::Date;
use tera::value::Key;
use tera::{Map, Value};

use crate::fields::free::Free;

/// A map of values, in the order that is given.
pub(super) fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    let numbered = entries.into_iter().enumerate();
    let numbered = numbered.map(|(number, (key, value))| (Numbered(number, key), value));
    Value::from(numbered.collect::<BTreeMap<_, _>>())
}

/// A key in its place. The template engine puts every entry of a map into one of its own: out of a tree, each key is
/// hashed once, and not twice as out of a map of the engine's own kind.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Numbered(usize, &'static str);

impl From<Numbered> for Key<'static> {
    fn from(Numbered(_, key): Numbered) -> Key<'static> {
        Key::from(key)
    }
}

/// Text, or nothing if it is empty.
pub(super) fn text(text: &str) -> Value {
    if text.is_empty() {
        Value::none()
    } else {
        Value::from(text)
    }
}

/// Text, or nothing.
pub(super) fn maybe(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, self::text)
}

/// HTML that is safe as it is.
pub(super) fn html(html: &str) -> Value {
    Value::safe_string(html)
}

/// A day as `2026-08-06`, or nothing.
pub(super) fn day(day: Option<Date>) -> Value {
    day.map_or_else(Value::none, |day| Value::from(day.to_string()))
}

/// A list of values.
pub(super) fn list(values: impl IntoIterator<Item = Value>) -> Value {
    Value::from(values.into_iter().collect::<Vec<_>>())
}

/// Values of a site's own, by their names with underscores, as templates write them.
pub(super) fn free_entries(entries: &[(String, Free)]) -> Map {
    let entries = entries.iter();
    let named = entries.map(|(name, value)| (name.replace('-', "_").into(), free(value)));
    named.collect()
}

/// The same as one value.
pub(super) fn free_table(entries: &[(String, Free)]) -> Value {
    Value::from(free_entries(entries))
}

fn free(value: &Free) -> Value {
    match value {
        Free::Text(text) => Value::from(text.as_str()),
        Free::List(items) => list(items.iter().map(free)),
        Free::Table(entries) => free_table(entries),
    }
}
