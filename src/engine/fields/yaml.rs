//! YAML, and in an editor's words why it stopped.

use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle};

use super::{Entry, Node, Table, Value, plain_key};
use crate::diagnostic::{Diagnostic, Span};
use crate::marks::without_controls;
use crate::source::SourceRef;

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
    let text = &source.text()[range.clone()];
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
            // The parser may stop within a character.
            let (before, after) = self.text.split_at(self.text.floor_char_boundary(at));
            let start = before.rfind('\n').map_or(0, |n| n + 1);
            let length = after.find('\n').unwrap_or(after.len());
            let line = self.text[start..before.len() + length].trim_end_matches('\r');
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::names::SitePath;
    use crate::source::Source;

    fn read(text: &str) -> Result<Table, Diagnostic> {
        let source = Source::new(SitePath::new("content/a.md"), text);
        let end = source.text().len();
        yaml(&source, 0..end)
    }

    fn code(text: &str) -> Code {
        read(text).unwrap_err().code()
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
        assert_eq!(colon.code(), Code::F7);
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
        assert_eq!(code("a: 1\na: 2\n"), Code::F10);
        assert_eq!(code("just words\n"), Code::F7);
    }

    #[test]
    fn bombs_are_refused_quickly() {
        assert_eq!(code("a: &a [x]\nb: *a\n"), Code::F7);
        let deep = format!("a: {}", "[".repeat(100_000));
        assert_eq!(code(&deep), Code::F7);
        let wide = format!("a: [{}]", "x, ".repeat(100_000));
        assert_eq!(code(&wide), Code::F7);
    }
}
