//! The theme's own words, in each language it speaks.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::layer::{Layer, language_of_words};
use crate::diagnostic::Notes;
use crate::fields::{self, Value};

/// The theme's words in one language: `skip`, `kind.guidance`.
#[derive(Clone, Debug, Default)]
pub struct Phrases(BTreeMap<String, String>);

impl Phrases {
    /// No words.
    pub(super) const fn none() -> Phrases {
        Phrases(BTreeMap::new())
    }

    /// The words of a key; the key itself if there are none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The words of a key, if there are any.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, words)| (key.as_str(), words.as_str()))
    }
}

/// The words of all layers, the upper ones over the lower; every language falls back to English word by word.
pub(super) fn read_words(layers: &[Layer], notes: &mut Notes) -> BTreeMap<String, Phrases> {
    let mut all: BTreeMap<String, Phrases> = BTreeMap::new();
    for layer in layers.iter().rev() {
        for (path, source) in &layer.texts {
            let Some(language) = language_of_words(path) else {
                continue;
            };
            let (table, broken) = fields::toml_file(source);
            notes.extend(broken);
            flatten(
                "",
                &table,
                &mut all.entry(language.to_owned()).or_default().0,
            );
        }
    }
    let english = all.get("en").cloned().unwrap_or_default();
    for words in all.values_mut() {
        for (key, text) in &english.0 {
            words.0.entry(key.clone()).or_insert_with(|| text.clone());
        }
    }
    all
}

/// `[kind] guidance = "…"` becomes `kind.guidance`; a `-` in a key becomes `_`, as templates write it.
pub(super) fn flatten(prefix: &str, table: &fields::Table, words: &mut BTreeMap<String, String>) {
    for entry in &table.0 {
        let key = format!(
            "{prefix}{}",
            if prefix.is_empty() {
                Cow::Owned(entry.key.replace('-', "_"))
            } else {
                Cow::Borrowed(entry.key.as_str())
            }
        );
        match &entry.value.value {
            Value::Scalar(text) => {
                words.insert(key, text.clone());
            }
            Value::Table(inner) => flatten(&format!("{key}."), inner, words),
            _ => {}
        }
    }
}
