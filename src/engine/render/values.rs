//! The plain values that templates are given, whatever they are about.

use std::collections::BTreeMap;

use jiff::civil::Date;
use tera::value::Key;
use tera::{Map, Value};

use crate::fields::free::Free;

/// A map of values, in the order that is given.
pub(super) fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    in_order(entries)
}

/// A map of values that is filled name by name, in the order in which each is first said. A name is looked for behind the
/// one before it, so that whoever says them in that order again finds each at once.
#[derive(Clone, Default)]
pub(super) struct Entries {
    said: Vec<(&'static str, Value)>,
    next: usize,
}

impl Entries {
    /// Says a name, in the place of what was said under it before.
    pub(super) fn set(&mut self, name: &'static str, value: Value) {
        let is_it = |(known, _): &(&str, Value)| *known == name;
        let (before, behind) = self.said.split_at(self.next);
        let behind = behind.iter().position(is_it);
        let known = behind.map(|at| self.next + at);
        match known.or_else(|| before.iter().position(is_it)) {
            Some(at) => {
                self.said[at].1 = value;
                self.next = at + 1;
            }
            None => {
                self.said.push((name, value));
                self.next = self.said.len();
            }
        }
    }
}

impl From<Entries> for Value {
    fn from(entries: Entries) -> Value {
        in_order(entries.said)
    }
}

fn in_order(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_again_keeps_its_place() {
        let mut entries = Entries::default();
        for name in ["title", "url", "lang"] {
            entries.set(name, Value::none());
        }
        for (name, said) in [
            ("lang", "cy"),
            ("title", "Help"),
            ("dir", "ltr"),
            ("url", "/help/"),
        ] {
            entries.set(name, Value::from(said));
        }
        let value = Value::from(entries);
        assert_eq!(
            value.to_string(),
            r#"{"title": "Help", "url": "/help/", "lang": "cy", "dir": "ltr"}"#
        );
    }
}
