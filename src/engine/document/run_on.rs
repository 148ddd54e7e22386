//! Fields that ran into the value of another, and so close nothing: an indented `access: member` below a longer summary, one
//! behind a break within a line, one that an import put in quotes with the words before it.
//!
//! Only fields that would keep the page from readers are looked for. Nothing here closes a page; it finds the place to tell.

use std::ops::Range;

use super::gating::{fields_in_line, looks_like_access, would_gate};
use crate::config::Config;
use crate::diagnostic::Span;
use crate::fields::{Entry, Node, Table, Value};
use crate::source::SourceRef;

/// The first such field in a block. `mended` are lines that were read otherwise than they stand.
pub(super) fn within(
    source: &SourceRef,
    inside: &Range<usize>,
    table: &Table,
    mended: &[Span],
    config: &Config,
) -> Option<Span> {
    below_a_value(source, inside, table, config)
        .or_else(|| behind_a_written_break(source, table, config))
        .or_else(|| in_a_list(source, table, config))
        .or_else(|| {
            let mut mended = mended.iter();
            mended.find_map(|line| behind_a_word(source, &line.range, config))
        })
}

/// In a line below the one in which a value begins.
fn below_a_value(
    source: &SourceRef,
    inside: &Range<usize>,
    table: &Table,
    config: &Config,
) -> Option<Span> {
    let ends = table.0.iter().skip(1).map(|entry| entry.key_at.start);
    let ends = ends.chain([inside.end]);
    let mut texts = table.0.iter().zip(ends).filter(|(entry, _)| is_text(entry));
    texts.find_map(|(entry, end)| {
        let text = source.text().get(entry.key_at.start..end)?;
        let mut at = entry.key_at.start;
        text.split_inclusive('\n')
            .enumerate()
            .find_map(|(row, line)| {
                let from = at;
                at += line.len();
                let bare = line.trim();
                let is_list = matches!(entry.value.value, Value::List(_));
                let is_below = row > 0 && !bare.starts_with('#');
                (is_below && gates(bare, is_list, config)).then(|| place(source, from, line))
            })
    })
}

/// In a value between quotes, behind a break that is written as `\n`, in any spelling; between single quotes it is none.
fn behind_a_written_break(source: &SourceRef, table: &Table, config: &Config) -> Option<Span> {
    table.0.iter().find_map(|entry| match &entry.value.value {
        Value::Scalar(text) if is_text(entry) => {
            let whole = entry.value.at.clone();
            let written = source.text().get(whole.clone())?;
            if !written.contains('\\') {
                return None;
            }
            let text = text.replace("\\n", "\n");
            let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
            let mut lines = lines.skip(1).map(str::trim);
            let line = lines.find(|line| !line.starts_with('#') && gates(line, false, config))?;
            let at = written.find(line).map_or(whole.clone(), |at| {
                let start = whole.start + at;
                start..start + line.len()
            });
            Some(Span::new(source, at))
        }
        _ => None,
    })
}

/// Whether a value is words. What is in a table is looked at where fields of other programs are.
fn is_text(entry: &Entry) -> bool {
    let is_guard = matches!(entry.key.as_str(), "access" | "access-below");
    !is_guard && matches!(entry.value.value, Value::Scalar(_) | Value::List(_))
}

/// As an item of a list: `tags: [rest, "access: member"]`.
fn in_a_list(source: &SourceRef, table: &Table, config: &Config) -> Option<Span> {
    table.0.iter().find_map(|entry| match &entry.value.value {
        Value::List(items) => items.iter().find_map(|item| of_item(source, item, config)),
        _ => None,
    })
}

fn of_item(source: &SourceRef, item: &Node, config: &Config) -> Option<Span> {
    match &item.value {
        Value::Scalar(text) if gates(text, true, config) => {
            Some(Span::new(source, item.at.clone()))
        }
        _ => None,
    }
}

/// Behind other words of a line, with nothing behind it: `tags: rest, access: member`.
fn behind_a_word(source: &SourceRef, line: &Range<usize>, config: &Config) -> Option<Span> {
    let text = source.text().get(line.clone())?;
    let mut signs = memchr::memchr2_iter(b':', b'=', text.as_bytes());
    signs.find_map(|sign| {
        let before = text.get(..sign)?.trim_end();
        let key = before.rsplit([' ', ',', '"', '\'']).next()?;
        let from = before.len() - key.len();
        let field = text.get(from..)?;
        let gates = would_gate(key, text.get(sign + 1..)?, config);
        gates.then(|| place(source, line.start + from, field))
    })
}

/// Behind a break within a line that a space stands for, in front of `end`.
pub(super) fn behind_a_break(source: &SourceRef, end: usize, config: &Config) -> Option<Span> {
    let breaks = source.breaks();
    let near = breaks.iter().enumerate().take_while(|(_, at)| **at < end);
    near.into_iter().find_map(|(number, at)| {
        let rest = source.text().get(*at..)?;
        let line = rest.lines().next()?;
        let next = breaks.get(number + 1).map_or(line.len(), |next| next - at);
        let piece = line.get(..next.min(line.len()))?;
        gates(piece.trim(), false, config).then(|| place(source, *at, piece))
    })
}

/// Whether a line has such a field. A list may have records of people in it, whose `role` is another thing.
fn gates(line: &str, is_in_list: bool, config: &Config) -> bool {
    let bare = line.trim_start_matches(['-', ' ']);
    fields_in_line(bare).any(|(key, value)| {
        (!is_in_list || looks_like_access(key)) && would_gate(key, value, config)
    })
}

/// A line without the blanks around it.
fn place(source: &SourceRef, from: usize, line: &str) -> Span {
    let start = from + line.len() - line.trim_start().len();
    Span::new(source, start..start + line.trim().len())
}
