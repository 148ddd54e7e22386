//! Named values as an editor wrote them, each with its place: front matter, settings, data.
//!
//! YAML and TOML become the same [`Table`]; `a_key` and `a-key` become the same key. What a value
//! *means* is asked of a [`Fields`], which notes what is wrong with it and, at the end, which keys
//! nobody asked for. Nothing here knows a page.

use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::day::{self, Moment};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::names::nearest;
use crate::source::{SourceRef, without_controls};

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

/// More values than this in one file are an attack or an accident.
const MOST_NODES: usize = 20_000;
/// Deeper lists in lists than this are an attack or an accident.
const DEEPEST: usize = 16;

/// Reads YAML that fills a range of a file.
///
/// # Errors
///
/// [`Diagnostic::front_matter_broken`] and its siblings, in words that say what to type instead.
pub fn yaml(source: &SourceRef, range: Range<usize>) -> Result<Table, Diagnostic> {
    let text = source.text().get(range.clone()).unwrap_or_default();
    let options = granit_parser::options! { emit_comments: false, disallow_directives: true, flow_nesting_limit: DEEPEST, block_nesting_limit: DEEPEST };
    let mut reader = YamlReader {
        source,
        range: range.clone(),
        text,
        parser: Parser::new_from_str_with_options(text, options),
        nodes: 0,
    };
    loop {
        match reader.next()? {
            (Event::MappingStart(..), _) => return reader.table(0),
            (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(Table::default()),
            (Event::Scalar(value, ..), _) if value.is_empty() || value == "~" => {
                return Ok(Table::default());
            }
            (Event::Scalar(..) | Event::SequenceStart(..), at) => {
                return Err(Diagnostic::front_matter_no_keys(&Span::new(source, at)));
            }
            (Event::Alias(_), at) => return Err(Diagnostic::yaml_alias(&Span::new(source, at))),
            _ => {}
        }
    }
}

struct YamlReader<'a> {
    source: &'a SourceRef,
    range: Range<usize>,
    text: &'a str,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    nodes: usize,
}

impl<'a> YamlReader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Range<usize>), Diagnostic> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let at = span.byte_range().unwrap_or(0..0);
                Ok((
                    event,
                    at.start + self.range.start..at.end + self.range.start,
                ))
            }
            Some(Err(error)) => {
                let at = error
                    .marker()
                    .byte_offset()
                    .unwrap_or(0)
                    .min(self.text.len());
                Err(self.explain(error.kind(), at, &error.info()))
            }
            None => Ok((Event::StreamEnd, self.range.end..self.range.end)),
        }
    }

    /// Says in an editor's words why YAML stopped, by the line on which it did and the one before.
    fn explain(&self, kind: &ErrorKind, at: usize, said: &str) -> Diagnostic {
        let line_of = |at: usize| {
            let start = self
                .text
                .get(..at)
                .and_then(|t| t.rfind('\n'))
                .map_or(0, |n| n + 1);
            let end = self
                .text
                .get(at..)
                .and_then(|t| t.find('\n'))
                .map_or(self.text.len(), |n| at + n);
            let line = self
                .text
                .get(start..end)
                .unwrap_or_default()
                .trim_end_matches('\r');
            (start..start + line.len(), line)
        };
        let mut lines = vec![line_of(at)];
        if lines[0].0.start > 0 {
            lines.push(line_of(lines[0].0.start - 1));
        }
        let place = |range: &Range<usize>| {
            Span::new(
                self.source,
                range.start + self.range.start..range.end + self.range.start,
            )
        };
        for (range, line) in &lines {
            if let Some(tab) = line
                .find('\t')
                .filter(|tab| line.get(..*tab).is_some_and(|t| t.trim().is_empty()))
            {
                return Diagnostic::yaml_tab(&place(&(range.start + tab..range.start + tab + 1)));
            }
            if let Some(fixed) = quoted_value(line) {
                return Diagnostic::yaml_colon(&place(range), &fixed);
            }
        }
        if matches!(
            kind,
            ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation
        ) {
            return Diagnostic::yaml_tab(&place(&(at..at + 1)));
        }
        for (range, line) in &lines {
            if let Some((_, value)) = line.split_once(':') {
                let value = value.trim();
                let opens = value.starts_with(['"', '\'']);
                if opens && (value.len() == 1 || !value.ends_with(value.get(..1).unwrap_or(" "))) {
                    return Diagnostic::yaml_quote(&place(range));
                }
            }
        }
        let first = &lines[0].0;
        Diagnostic::front_matter_broken(
            &place(&(at.clamp(first.start, first.end)..first.end)),
            said,
        )
    }

    fn table(&mut self, depth: usize) -> Result<Table, Diagnostic> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, key_at) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(Table(entries)),
                Event::Scalar(key, ..) => key,
                Event::Alias(_) => {
                    return Err(Diagnostic::yaml_alias(&Span::new(self.source, key_at)));
                }
                _ => {
                    return Err(Diagnostic::front_matter_no_keys(&Span::new(
                        self.source,
                        key_at,
                    )));
                }
            };
            let (event, at) = self.next()?;
            let value = self.node(event, at, depth + 1)?;
            let entry = Entry {
                key: plain_key(&key),
                key_at,
                value,
            };
            if let Some(first) = entries.iter().find(|other| other.key == entry.key) {
                return Err(Diagnostic::key_twice(
                    &entry.key,
                    &Span::new(self.source, entry.key_at),
                    &Span::new(self.source, first.key_at.clone()),
                ));
            }
            entries.push(entry);
        }
    }

    fn node(
        &mut self,
        event: Event<'a>,
        at: Range<usize>,
        depth: usize,
    ) -> Result<Node, Diagnostic> {
        self.nodes += 1;
        if self.nodes > MOST_NODES || depth > DEEPEST {
            return Err(Diagnostic::front_matter_too_much(&Span::new(
                self.source,
                at,
            )));
        }
        let value = match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) if matches!(&*text, "" | "~" | "null") => {
                Value::Empty
            }
            Event::Scalar(text, style, ..) => {
                if matches!(style, ScalarStyle::Plain) && in_curly_quotes(&text) {
                    return Err(Diagnostic::yaml_curly(&Span::new(self.source, at), &text));
                }
                Value::Scalar(without_controls(&text).into_owned())
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break Value::List(items),
                        (event, at) => items.push(self.node(event, at, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => Value::Table(self.table(depth)?),
            Event::Alias(_) => return Err(Diagnostic::yaml_alias(&Span::new(self.source, at))),
            _ => Value::Empty,
        };
        Ok(Node { at, value })
    }
}

/// `title: Feeding: the basics` with its value in quotes, if that is what is wrong with the line.
fn quoted_value(line: &str) -> Option<String> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim();
    let plain = !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '#']);
    let trouble =
        value.contains(": ") || value.ends_with(':') || value.starts_with(['@', '`', '%', '!']);
    let value = value.trim_matches(['“', '”']);
    (plain && trouble).then(|| {
        format!(
            "{key}: \"{}\"",
            value.replace('\\', "\\\\").replace('"', "\\\"")
        )
    })
}

fn in_curly_quotes(text: &str) -> bool {
    (text.starts_with('“') && text.ends_with('”') && text.matches('“').count() == 1)
        || (text.starts_with('‘') && text.ends_with('’') && text.matches('‘').count() == 1)
}

fn plain_key(key: &str) -> String {
    without_controls(key)
        .trim()
        .to_lowercase()
        .replace('_', "-")
}

/// Reads TOML that fills a range of a file, with every problem the parser finds.
pub fn toml(source: &SourceRef, range: Range<usize>) -> (Table, Notes) {
    let text = source.text().get(range.clone()).unwrap_or_default();
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut notes = Notes::default();
    for error in errors {
        let at = error.span().unwrap_or(0..0);
        let at = Span::new(source, at.start + range.start..at.end + range.start);
        notes.push(match error.message() {
            "duplicate key" => Diagnostic::key_twice_here(&at),
            said => Diagnostic::toml_broken(&at, said),
        });
    }
    let table = from_toml(table.get_ref(), range.start);
    twice(source, &table, &mut notes);
    (table, notes)
}

/// Tells of keys that TOML takes for two and that mean the same here: `a_key` and `A-key`.
fn twice(source: &SourceRef, table: &Table, notes: &mut Notes) {
    for (index, entry) in table.0.iter().enumerate() {
        if let Some(first) = table
            .0
            .iter()
            .take(index)
            .find(|other| other.key == entry.key)
        {
            let at = |entry: &Entry| Span::new(source, entry.key_at.clone());
            notes.push(Diagnostic::key_twice(&entry.key, &at(entry), &at(first)));
        }
        let inner = match &entry.value.value {
            Value::Table(_) => std::slice::from_ref(&entry.value),
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        for item in inner {
            if let Value::Table(table) = &item.value {
                twice(source, table, notes);
            }
        }
    }
}

fn from_toml(table: &DeTable<'_>, offset: usize) -> Table {
    let moved = |at: Range<usize>| at.start + offset..at.end + offset;
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: plain_key(key.get_ref()),
            key_at: moved(key.span()),
            value: from_toml_value(value, offset),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_at.start);
    Table(entries)
}

fn from_toml_value(value: &Spanned<DeValue<'_>>, offset: usize) -> Node {
    let at = value.span();
    let scalar = |text: &str| Value::Scalar(without_controls(text).into_owned());
    let inner = match value.get_ref() {
        DeValue::String(text) => scalar(text),
        DeValue::Integer(number) => scalar(&number.to_string()),
        DeValue::Float(number) => scalar(&number.to_string()),
        DeValue::Boolean(yes) => scalar(if *yes { "true" } else { "false" }),
        DeValue::Datetime(moment) => scalar(&moment.to_string()),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| from_toml_value(item, offset))
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(from_toml(table, offset)),
    };
    Node {
        at: at.start + offset..at.end + offset,
        value: inner,
    }
}

/// A text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// What was read.
    pub value: T,
    /// Bytes of the file.
    pub at: Range<usize>,
}

/// Asks a [`Table`] what its values mean.
///
/// Each question marks its key as known; [`Fields::finish`] then tells of the keys that nobody asked for.
pub struct Fields<'a> {
    source: &'a SourceRef,
    table: &'a Table,
    asked: Vec<&'a str>,
    notes: Notes,
}

impl<'a> Fields<'a> {
    /// Begins to ask.
    pub fn new(source: &'a SourceRef, table: &'a Table) -> Fields<'a> {
        Fields {
            source,
            table,
            asked: Vec::new(),
            notes: Notes::default(),
        }
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
    pub fn day(&mut self, key: &'a str) -> Option<Date> {
        self.moment(key).map(|moment| moment.value.date)
    }

    /// A day, with a time if there is one.
    pub fn moment(&mut self, key: &'a str) -> Option<Placed<Moment>> {
        let Placed { value, at } = self.text(key)?;
        match day::moment(&value) {
            Ok(moment) => Some(Placed { value: moment, at }),
            Err(why) => {
                let at = self.span(at);
                self.note(Diagnostic::not_a_day(&value, &why, &at));
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
            .find(|one| **one == plain || one.replace(' ', "-") == plain);
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

    /// All problems, among them every key that nobody asked for, with the nearest that was.
    pub fn finish(mut self) -> Notes {
        for entry in self.unasked() {
            let near = nearest(&entry.key, self.asked.iter().copied());
            let at = self.span(entry.key_at.clone());
            self.notes
                .push(Diagnostic::unknown_key(&entry.key, near, &at));
        }
        self.notes
    }

    /// All problems, but nothing about keys that nobody asked for.
    pub fn finish_leniently(self) -> Notes {
        self.notes
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::SitePath;
    use crate::source::Source;

    fn read(text: &str) -> Result<Table, Diagnostic> {
        let source = Source::new(SitePath::new("content/a.md"), text);
        let end = source.text().len();
        yaml(&source, 0..end)
    }

    fn code(text: &str) -> &'static str {
        read(text).unwrap_err().code().id
    }

    #[test]
    fn values_keep_the_text_as_written() {
        let table = read("version: 1.10\nlist: [a, b]\nempty:\nMixed_Key: no\n").unwrap();
        let keys: Vec<&str> = table.0.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["version", "list", "empty", "mixed-key"]);
        assert!(matches!(&table.0[0].value.value, Value::Scalar(text) if text == "1.10"));
        assert!(matches!(&table.0[2].value.value, Value::Empty));
    }

    #[test]
    fn the_usual_slips_are_told_in_words() {
        let colon = read("title: Feeding: the basics\n").unwrap_err();
        assert_eq!(colon.code().id, "F7");
        assert!(
            colon
                .remedy()
                .unwrap()
                .contains("title: \"Feeding: the basics\""),
            "{colon:?}"
        );
        assert!(read("a:\n\t- b\n").unwrap_err().message().contains("tab"));
        assert!(
            read("title: “Rest”\n")
                .unwrap_err()
                .message()
                .contains("curly")
        );
        assert!(
            read("title: \"Rest\nsummary: x\n")
                .unwrap_err()
                .message()
                .contains("quote")
        );
        assert_eq!(code("a: 1\na: 2\n"), "F10");
        assert_eq!(code("just words\n"), "F7");
    }

    #[test]
    fn bombs_are_refused_quickly() {
        assert_eq!(code("a: &a [x]\nb: *a\n"), "F7");
        let deep = format!("a: {}", "[".repeat(100_000));
        assert_eq!(code(&deep), "F7");
        let wide = format!("a: [{}]", "x, ".repeat(100_000));
        assert_eq!(code(&wide), "F7");
    }

    #[test]
    fn toml_gives_the_same_table() {
        let source = Source::new(
            SitePath::new("content/a.md"),
            "due_on = 2026-08-06\nlist = [\"a\"]\n[t]\nx = true\n",
        );
        let (table, notes) = toml(&source, 0..source.text().len());
        assert!(notes.is_empty());
        assert_eq!(
            table
                .0
                .iter()
                .map(|entry| entry.key.as_str())
                .collect::<Vec<_>>(),
            ["due-on", "list", "t"]
        );
        let mut fields = Fields::new(&source, &table);
        assert_eq!(fields.day("due-on").unwrap().to_string(), "2026-08-06");
        assert_eq!(fields.list("list").len(), 1);
        let left = fields.finish();
        assert_eq!(
            left.iter().map(|note| note.code().id).collect::<Vec<_>>(),
            ["F1"]
        );
    }
}
