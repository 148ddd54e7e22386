//! TOML, with every problem that its parser finds.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mend::{Mended, Syntax};
use super::{Entry, Node, Table, Value, plain_key};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::marks::without_controls;
use crate::source::SourceRef;

/// Reads a file of TOML, with every problem the parser finds. A mark of byte order at its beginning is none.
pub fn toml_file(source: &SourceRef) -> (Table, Notes) {
    let text = source.text();
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    toml(source, start..text.len())
}

/// Reads TOML that fills a range of a file, with every problem the parser finds. Where it is clear what was meant by a
/// line that stops it, reading goes on as if that stood there.
pub fn toml(source: &SourceRef, range: Range<usize>) -> (Table, Notes) {
    let mut mended = Mended::new(&source.text()[range.clone()]);
    let mut notes = Notes::default();
    let place = |at: Range<usize>| Span::new(source, at.start + range.start..at.end + range.start);
    while let Some(at) = stops_at(mended.text()) {
        match mended.mend(at, Syntax::Toml, stops_at) {
            Some(fault) => notes.push(Diagnostic::toml_line(&fault.line, &place(fault.at))),
            None => break,
        }
    }
    let text = mended.text();
    let places = Places {
        mended: &mended,
        offset: range.start,
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = Span::new(source, places.of(error.span().unwrap_or(0..0)));
        notes.push(match error.message() {
            TWICE => Diagnostic::key_twice_here(&at),
            said => Diagnostic::toml_broken(&at, said),
        });
    }
    let table = places.table(table.get_ref());
    twice(source, &table, &mut notes);
    (table, notes)
}

/// What the parser says of a key that stands twice, which no other line mends.
const TWICE: &str = "duplicate key";

/// Where the parser stops.
fn stops_at(text: &str) -> Option<usize> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let mut faults = errors.iter().filter(|error| error.message() != TWICE);
    faults
        .next()
        .map(|error| error.span().map_or(0, |at| at.start))
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

/// Where things stand in the file.
struct Places<'m> {
    mended: &'m Mended<'m>,
    offset: usize,
}

impl Places<'_> {
    fn of(&self, at: Range<usize>) -> Range<usize> {
        self.mended.written(at.start) + self.offset..self.mended.written(at.end) + self.offset
    }

    fn table(&self, table: &DeTable<'_>) -> Table {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: plain_key(key.get_ref()),
                key_at: self.of(key.span()),
                value: self.node(value),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_at.start);
        Table(entries)
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let scalar = |text: &str| Value::Scalar(without_controls(text).into_owned());
        let inner = match value.get_ref() {
            DeValue::String(text) => scalar(text),
            DeValue::Integer(number) => scalar(&number.to_string()),
            DeValue::Float(number) => scalar(&number.to_string()),
            DeValue::Boolean(yes) => scalar(if *yes { "true" } else { "false" }),
            DeValue::Datetime(moment) => scalar(&moment.to_string()),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.node(item)).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Node {
            at: self.of(value.span()),
            value: inner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::fields::Fields;
    use crate::names::SitePath;
    use crate::source::Source;

    /// Some editors put one there. The places of what follows are those of the file.
    #[test]
    fn a_mark_of_byte_order_is_no_part_of_a_file() {
        let source = Source::new(
            SitePath::new("themes/a/theme.toml"),
            "\u{feff}name = \"a\"\n",
        );
        let (table, notes) = toml_file(&source);
        assert!(notes.is_empty());
        let keys = table
            .0
            .iter()
            .map(|entry| (entry.key.as_str(), entry.key_at.start));
        assert_eq!(keys.collect::<Vec<_>>(), [("name", 3)]);
    }

    #[test]
    fn toml_gives_the_same_table() {
        let source = Source::new(
            SitePath::new("content/a.md"),
            "due_on = 2026-08-06\nlist = [\"a\"]\n[t]\nx = true\n",
        );
        let (table, notes) = toml_file(&source);
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
        assert_eq!(
            fields.day("due-on").unwrap().value.to_string(),
            "2026-08-06"
        );
        assert_eq!(fields.list("list").len(), 1);
        let left = fields.finish();
        assert_eq!(
            left.iter().map(|note| note.code()).collect::<Vec<_>>(),
            [Code::F1]
        );
    }
}
