//! Asking a table what its values mean, and telling what is wrong with them.

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Entry, Table, Value};
use crate::day::{self, Moment};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::names::nearest;
use crate::source::SourceRef;

/// The name of a field, and the words that a site has for it beside those of the program.
pub type Further = (&'static str, Vec<&'static str>);

/// Asks a [`Table`] what its values mean.
///
/// Each question marks its key as known; [`Fields::finish`] then tells of the keys that nobody asked for.
pub struct Fields<'a> {
    source: &'a SourceRef,
    table: &'a Table,
    zone: Option<&'a TimeZone>,
    further: &'a [Further],
    asked: Vec<&'a str>,
    notes: Notes,
}

impl<'a> Fields<'a> {
    /// Begins to ask.
    pub fn new(source: &'a SourceRef, table: &'a Table) -> Fields<'a> {
        Fields {
            source,
            table,
            zone: None,
            further: &[],
            asked: Vec::new(),
            notes: Notes::default(),
        }
    }

    /// The time zone into which times are put that say their own.
    pub fn in_zone(mut self, zone: &'a TimeZone) -> Fields<'a> {
        self.zone = Some(zone);
        self
    }

    /// Knowing words that a site has beside those of the program.
    pub fn knowing(mut self, further: &'a [Further]) -> Fields<'a> {
        self.further = further;
        self
    }

    /// The words that a site has for a field beside those of the program.
    pub fn further(&self, key: &str) -> &'a [&'static str] {
        let found = self.further.iter().find(|(name, _)| *name == key);
        found.map_or(&[], |(_, words)| words)
    }

    /// A place in the file that is read.
    pub fn span(&self, at: Range<usize>) -> Span {
        Span::new(self.source, at)
    }

    /// The place of the first key: where to say that one is missing.
    pub fn whole(&self) -> Span {
        self.span(
            self.table
                .0
                .first()
                .map_or(0..0, |entry| entry.key_at.clone()),
        )
    }

    /// Notes a problem.
    pub fn note(&mut self, problem: Diagnostic) {
        self.notes.push(problem);
    }

    /// Whether something is noted of an entry.
    pub fn is_told(&self, entry: &Entry) -> bool {
        let place = self.span(entry.key_at.start..entry.value.at.end);
        self.notes.iter().any(|note| note.begins_in(&place))
    }

    /// Takes back what is noted of an entry, to say it better.
    pub fn take_back(&mut self, entry: &Entry) {
        let place = self.span(entry.key_at.start..entry.value.at.end);
        self.notes.retain(|note| !note.begins_in(&place));
    }

    /// The entry of a key, unless it is missing or empty.
    pub fn entry(&mut self, key: &'a str) -> Option<&'a Entry> {
        self.asked.push(key);
        self.table
            .0
            .iter()
            .find(|entry| entry.key == key && !matches!(entry.value.value, Value::Empty))
    }

    /// One line of text.
    pub fn text(&mut self, key: &'a str) -> Option<Placed<String>> {
        let entry = self.entry(key)?;
        match &entry.value.value {
            Value::Scalar(text) if !text.trim().is_empty() => Some(Placed {
                value: text.trim().to_owned(),
                at: entry.value.at.clone(),
            }),
            Value::Scalar(_) | Value::Empty => None,
            Value::List(_) | Value::Table(_) => {
                let at = self.span(entry.value.at.clone());
                self.note(Diagnostic::wants(key, "one line of text", &at));
                None
            }
        }
    }

    /// Yes or no.
    pub fn flag(&mut self, key: &'a str) -> Option<bool> {
        let Placed { value, at } = self.text(key)?;
        match value.to_lowercase().as_str() {
            "yes" | "true" | "on" => Some(true),
            "no" | "false" | "off" => Some(false),
            _ => {
                let at = self.span(at);
                self.note(Diagnostic::wants(key, "yes or no", &at));
                None
            }
        }
    }

    /// A whole number.
    pub fn number(&mut self, key: &'a str) -> Option<i64> {
        let Placed { value, at } = self.text(key)?;
        let number = value.replace('_', "").parse().ok();
        if number.is_none() {
            let at = self.span(at);
            self.note(Diagnostic::wants(key, "a whole number such as 10", &at));
        }
        number
    }

    /// A day.
    pub fn day(&mut self, key: &'a str) -> Option<Placed<Date>> {
        self.moment(key).map(|moment| Placed {
            value: moment.value.date,
            at: moment.at,
        })
    }

    /// A day, with a time if there is one.
    pub fn moment(&mut self, key: &'a str) -> Option<Placed<Moment>> {
        let Placed { value, at } = self.text(key)?;
        match day::moment(&value, self.zone) {
            Ok(moment) => Some(Placed { value: moment, at }),
            Err(why) => {
                let at = self.span(at);
                self.note(Diagnostic::not_a_day(key, &value, &why, &at));
                None
            }
        }
    }

    /// A list, or words with commas, or one word.
    pub fn list(&mut self, key: &'a str) -> Vec<Placed<String>> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        match &entry.value.value {
            Value::Scalar(text) if text.matches(',').count() > MOST_WORDS => {
                let at = self.span(entry.value.at.clone());
                self.note(Diagnostic::front_matter_too_much(&at));
                Vec::new()
            }
            Value::Scalar(text) => split_words(text, &entry.value.at),
            _ => self.items(key, entry),
        }
    }

    /// A list of sentences: a YAML or TOML list, or one text that is one item.
    pub fn lines(&mut self, key: &'a str) -> Vec<Placed<String>> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        match &entry.value.value {
            Value::Scalar(text) => vec![Placed {
                value: text.trim().to_owned(),
                at: entry.value.at.clone(),
            }],
            _ => self.items(key, entry),
        }
    }

    fn items(&mut self, key: &str, entry: &Entry) -> Vec<Placed<String>> {
        let mut words = Vec::new();
        let Value::List(items) = &entry.value.value else {
            let at = self.span(entry.value.at.clone());
            self.note(Diagnostic::wants(key, "a list", &at));
            return words;
        };
        for item in items {
            match &item.value {
                Value::Scalar(text) => words.push(Placed {
                    value: text.trim().to_owned(),
                    at: item.at.clone(),
                }),
                Value::Empty => {}
                _ => {
                    let at = self.span(item.at.clone());
                    self.note(Diagnostic::wants(key, "a list of words", &at));
                }
            }
        }
        words
    }

    /// A word out of a fixed list.
    pub fn choice(&mut self, key: &'a str, known: &[&'static str]) -> Option<&'static str> {
        let word = self.text(key)?;
        self.chosen(key, &word, known)
    }

    /// Words out of a fixed list.
    pub fn choices(&mut self, key: &'a str, known: &[&'static str]) -> Vec<&'static str> {
        let words = self.list(key);
        words
            .iter()
            .filter_map(|word| self.chosen(key, word, known))
            .collect()
    }

    fn chosen(
        &mut self,
        key: &str,
        word: &Placed<String>,
        known: &[&'static str],
    ) -> Option<&'static str> {
        let plain = word.value.to_lowercase().replace(['_', ' '], "-");
        let found = known
            .iter()
            .find(|one| **one == plain || one.replace(' ', "-") == plain)
            .or_else(|| {
                known
                    .iter()
                    .find(|one| one.to_lowercase() == word.value.to_lowercase())
            });
        if found.is_none() {
            let at = self.span(word.at.clone());
            self.note(Diagnostic::not_allowed(key, &word.value, known, &at));
        }
        found.copied()
    }

    /// A table within this one.
    pub fn table(&mut self, key: &'a str) -> Option<&'a Table> {
        let entry = self.entry(key)?;
        match &entry.value.value {
            Value::Table(table) => Some(table),
            _ => {
                let at = self.span(entry.value.at.clone());
                self.note(Diagnostic::wants(key, "a table", &at));
                None
            }
        }
    }

    /// Begins to ask a table within this one.
    pub fn about(&self, table: &'a Table) -> Fields<'a> {
        Fields {
            zone: self.zone,
            ..Fields::new(self.source, table)
        }
    }

    /// Asks a table within this one.
    pub fn within<T>(&mut self, table: &'a Table, read: impl FnOnce(&mut Fields<'a>) -> T) -> T {
        let mut fields = self.about(table);
        let answer = read(&mut fields);
        self.notes.extend(fields.finish());
        answer
    }

    /// The tables in a table within this one, by their keys.
    pub fn named_tables(&mut self, key: &'a str) -> Vec<(&'a str, &'a Table)> {
        let mut tables = Vec::new();
        for entry in self.table(key).into_iter().flat_map(|table| &table.0) {
            match &entry.value.value {
                Value::Table(table) => tables.push((entry.key.as_str(), table)),
                _ => {
                    let at = self.span(entry.value.at.clone());
                    self.note(Diagnostic::wants(&entry.key, "a table", &at));
                }
            }
        }
        tables
    }

    /// A list of tables.
    pub fn tables(&mut self, key: &'a str) -> Vec<(&'a Table, Range<usize>)> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        let items = match &entry.value.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![&entry.value],
        };
        let mut tables = Vec::new();
        for item in items {
            match &item.value {
                Value::Table(table) => tables.push((table, item.at.clone())),
                _ => {
                    let at = self.span(item.at.clone());
                    self.note(Diagnostic::wants(key, "a list of tables", &at));
                }
            }
        }
        tables
    }

    /// The keys that nobody has asked for yet.
    pub fn unasked(&self) -> Vec<&'a Entry> {
        self.table
            .0
            .iter()
            .filter(|entry| !self.asked.contains(&entry.key.as_str()))
            .collect()
    }

    /// The names that were meant by keys that nobody asked for, where they are near enough and not here themselves.
    pub fn misspelt(&self) -> Vec<&'a str> {
        let unasked = self.unasked().into_iter();
        let near = unasked.filter_map(|entry| nearest(&entry.key, self.asked.iter().copied()));
        near.filter(|near| self.table.0.iter().all(|entry| entry.key != **near))
            .collect()
    }

    /// All problems, among them every key that nobody asked for, with the nearest that was.
    pub fn finish(mut self) -> Notes {
        for entry in self.unasked() {
            let near = nearest(&entry.key, self.asked.iter().copied());
            let at = self.span(entry.key_at.clone());
            let note = Diagnostic::unknown_key(&entry.key, near, &at);
            // A name that stands here already cannot be the one that was meant.
            let twice = note.edit().is_some_and(|edit| {
                let known = |other: &Entry| other.key == edit.text;
                self.table.0.iter().any(known)
            });
            self.notes.push(match (twice, note.edit()) {
                (true, Some(edit)) => {
                    let help = format!("`{}` is here already: keep one of the two", edit.text);
                    note.helping_instead(help)
                }
                _ => note,
            });
        }
        self.notes
    }
}

/// A text and where it stands. The same text in another place is equal.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// What was read.
    pub value: T,
    /// Bytes of the file.
    pub at: Range<usize>,
}

impl Placed<Date> {
    /// The day alone, if there is one.
    pub fn day(placed: &Option<Placed<Date>>) -> Option<Date> {
        placed.as_ref().map(|day| day.value)
    }
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Placed<T> {}

/// The most words that may stand in one line with commas between them.
const MOST_WORDS: usize = 10_000;

/// Words with commas between them, each with its place.
pub fn split_words(text: &str, at: &Range<usize>) -> Vec<Placed<String>> {
    let alone = !text.contains(',');
    let words = text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let mut from = at.start;
    words
        .map(|word| {
            let place = if alone {
                at.clone()
            } else {
                from..(from + word.len()).min(at.end)
            };
            from = (from + word.len() + 2).min(at.end);
            Placed {
                value: word.to_owned(),
                at: place,
            }
        })
        .collect()
}
