//! YAML, and in an editor's words why it stopped.

use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError};

use super::mend::{Fault, Mended, Syntax, in_quotes};
use super::{Entry, Node, Table, Value, plain_key};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::marks::without_controls;
use crate::source::SourceRef;

/// More values than this in one file are an attack or an accident.
const MOST_NODES: usize = 20_000;

/// Deeper lists in lists than this are an attack or an accident.
const DEEPEST: usize = 16;

/// Reads YAML that fills a range of a file. A line that stops it is told, and reading goes on as if there stood what was
/// meant by the line. `None` if that is not clear.
///
/// What is wrong is told as [`Diagnostic::front_matter_broken`] and its siblings, with the line to type where it is known.
pub fn yaml(source: &SourceRef, range: Range<usize>) -> (Option<Table>, Notes) {
    let place = |at: Range<usize>| Span::new(source, at.start + range.start..at.end + range.start);
    let mut mended = Mended::new(&source.text()[range.clone()]);
    let mut notes = Notes::default();
    loop {
        let mut told = Notes::default();
        let stop = match read(&place, &mended, &mut told) {
            Ok(table) => {
                notes.extend(told);
                return (Some(table), notes);
            }
            Err(stop) => stop,
        };
        match stop
            .at
            .and_then(|at| mended.mend(at, Syntax::Yaml, stops_at))
        {
            Some(fault) => notes.push(told_of(&fault, &place(fault.at.clone()))),
            None => {
                notes.extend(told);
                notes.push(stop.problem);
                return (None, notes);
            }
        }
    }
}

/// Why reading stopped, and at which byte of the block as it is read, if a line may be to blame.
struct Stop {
    at: Option<usize>,
    problem: Diagnostic,
}

fn options() -> granit_parser::Options {
    granit_parser::options! { emit_comments: false, disallow_directives: true, flow_nesting_limit: DEEPEST, block_nesting_limit: DEEPEST }
}

/// Where YAML cannot be read on: the parser stops, a value refers to another one, or the whole is no table.
fn stops_at(text: &str) -> Option<usize> {
    let mut is_first = true;
    for event in Parser::new_from_str_with_options(text, options()) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => return Some(error.marker().byte_offset().unwrap_or(0)),
        };
        let is_value = matches!(event, Event::Scalar(..) | Event::SequenceStart(..));
        if matches!(event, Event::Alias(_)) || has_mark(&event) || (is_value && is_first) {
            return Some(span.byte_range().map_or(0, |at| at.start));
        }
        is_first &= !matches!(event, Event::MappingStart(..));
    }
    None
}

/// Whether words begin with `&word` or `!word`, which YAML takes for marks of its own and leaves out of them.
fn has_mark(event: &Event<'_>) -> bool {
    match event {
        Event::Scalar(text, ScalarStyle::Plain, anchor, tag) => {
            let has_tag = tag.as_ref().is_some_and(|tag| tag.handle() == "!");
            !text.is_empty() && (*anchor != 0 || has_tag)
        }
        _ => false,
    }
}

/// Says in an editor's words what is wrong with a line for which there is a better one.
fn told_of(fault: &Fault, at: &Span) -> Diagnostic {
    let line = at.source.text().get(at.range.clone()).unwrap_or_default();
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    if line
        .get(..indent)
        .is_some_and(|indent| indent.contains('\t'))
    {
        return Diagnostic::yaml_tab(&fault.line, at);
    }
    let behind = line.split_once(':').map_or("", |(_, value)| value);
    match behind.trim().chars().next() {
        _ if !behind.starts_with([' ', '\t']) => Diagnostic::yaml_no_space(&fault.line, at),
        Some('"' | '\'') => Diagnostic::yaml_quote(&fault.line, at),
        _ => Diagnostic::yaml_colon(&fault.line, at),
    }
}

fn read(
    place: &dyn Fn(Range<usize>) -> Span,
    mended: &Mended<'_>,
    notes: &mut Notes,
) -> Result<Table, Stop> {
    let mut reader = YamlReader {
        place,
        mended,
        parser: Parser::new_from_str_with_options(mended.text(), options()),
        last: 0,
        nodes: 0,
        notes,
    };
    loop {
        match reader.next()? {
            (Event::MappingStart(..), _) => return reader.table(0),
            (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(Table::default()),
            (Event::Scalar(value, ..), _) if value.is_empty() || value == "~" => {
                return Ok(Table::default());
            }
            (Event::Scalar(..) | Event::SequenceStart(..), at) => {
                return Err(reader.stop(Diagnostic::front_matter_no_keys(&at)));
            }
            (Event::Alias(_), at) => return Err(reader.stop(Diagnostic::yaml_alias(&at))),
            _ => {}
        }
    }
}

struct YamlReader<'a, 'n> {
    place: &'a dyn Fn(Range<usize>) -> Span,
    mended: &'a Mended<'a>,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    /// Where the last event stands in the block as it is read.
    last: usize,
    nodes: usize,
    notes: &'n mut Notes,
}

impl<'a> YamlReader<'a, '_> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let at = span.byte_range().unwrap_or(0..0);
                self.last = at.start;
                let written = self.mended.written(at.start)..self.mended.written(at.end);
                Ok((event, (self.place)(written)))
            }
            Some(Err(error)) => Err(self.explain(&error)),
            None => {
                let end = self.mended.written(self.mended.text().len());
                Ok((Event::StreamEnd, (self.place)(end..end)))
            }
        }
    }

    /// A problem with the last event, for which its line may be to blame.
    fn stop(&self, problem: Diagnostic) -> Stop {
        Stop {
            at: Some(self.last),
            problem,
        }
    }

    /// Says why YAML stopped, where no better line is known.
    fn explain(&self, error: &ScanError) -> Stop {
        let text = self.mended.text();
        let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
        // The parser may stop within a character.
        let at = text.floor_char_boundary(at);
        let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let end = start + line.len();
        let place = |from: usize, to: usize| {
            (self.place)(self.mended.written(from)..self.mended.written(to))
        };
        let is_tab = matches!(
            error.kind(),
            ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation
        );
        let problem = match line.strip_prefix('\t') {
            Some(rest) if is_tab => Diagnostic::yaml_tab(&format!("  {rest}"), &place(start, end)),
            _ => Diagnostic::front_matter_broken(&place(at.min(end), end), &error.info()),
        };
        Stop {
            at: Some(at),
            problem,
        }
    }

    fn table(&mut self, depth: usize) -> Result<Table, Stop> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, key_at) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(Table(entries)),
                // A colon with a space behind it that only looks like one: all of it would be a name.
                Event::Scalar(key, ..) if depth == 0 && has_odd_space(&key) => {
                    return Err(self.stop(Diagnostic::front_matter_no_keys(&key_at)));
                }
                Event::Scalar(key, ..) => key,
                Event::Alias(_) => return Err(self.stop(Diagnostic::yaml_alias(&key_at))),
                _ => return Err(self.stop(Diagnostic::front_matter_no_keys(&key_at))),
            };
            let (event, at) = self.next()?;
            let value = self.node(event, at, depth + 1)?;
            let entry = Entry {
                key: plain_key(&key),
                key_at: key_at.range.clone(),
                value,
            };
            match entries.iter().find(|other| other.key == entry.key) {
                Some(first) => {
                    let first = Span::new(&key_at.source, first.key_at.clone());
                    self.notes
                        .push(Diagnostic::key_twice(&entry.key, &key_at, &first));
                }
                None => entries.push(entry),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, at: Span, depth: usize) -> Result<Node, Stop> {
        self.nodes += 1;
        if self.nodes > MOST_NODES || depth > DEEPEST {
            return Err(Stop {
                at: None,
                problem: Diagnostic::front_matter_too_much(&at),
            });
        }
        if has_mark(&event) {
            return Err(self.stop(Diagnostic::yaml_mark(&at)));
        }
        let value = match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) if matches!(&*text, "" | "~" | "null") => {
                Value::Empty
            }
            Event::Scalar(text, style, ..) => {
                let text = without_controls(&text).into_owned();
                match in_curly_quotes(&text).filter(|_| matches!(style, ScalarStyle::Plain)) {
                    Some(bare) => {
                        self.notes
                            .push(Diagnostic::yaml_curly(&in_quotes(bare), &at));
                        Value::Scalar(bare.to_owned())
                    }
                    None => Value::Scalar(text),
                }
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
            Event::Alias(_) => return Err(self.stop(Diagnostic::yaml_alias(&at))),
            _ => Value::Empty,
        };
        Ok(Node {
            at: at.range,
            value,
        })
    }
}

/// Whether a name has a colon with a no-break space or the like behind it.
fn has_odd_space(key: &str) -> bool {
    let behind = key
        .split_once(':')
        .and_then(|(_, rest)| rest.chars().next());
    behind.is_some_and(|c| c.is_whitespace() && !c.is_ascii())
}

/// The words in a pair of curly quotes, if there is nothing else.
fn in_curly_quotes(text: &str) -> Option<&str> {
    [('“', '”'), ('‘', '’')]
        .into_iter()
        .find_map(|(open, close)| {
            let inner = text.strip_prefix(open)?.strip_suffix(close)?;
            (!inner.contains(open)).then_some(inner)
        })
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
        let (table, notes) = yaml(&source, 0..end);
        match notes.into_vec().into_iter().next() {
            Some(first) => Err(first),
            None => Ok(table.unwrap()),
        }
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
        for words in ["&Rest for two", "!Important notes"] {
            let mark = read(&format!("title: {words}\n")).unwrap_err();
            let wanted = format!("title: \"{words}\"");
            assert!(mark.remedy().unwrap().contains(&wanted), "{mark:?}");
        }
        assert!(read("title: Rest & sleep!\nversion: !!str 1.0\n").is_ok());
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
