//! Words that YAML takes for a remark: `title: Top tips #5` says "Top tips" to it.

use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::{Node, Table, Value};
use crate::source::SourceRef;

/// Tells of values behind which words are lost. A remark is read as one where a space follows its sign, as people write
/// them; only behind a title or summary, which are sentences, it is told of even then.
pub(super) fn tell(source: &SourceRef, table: &Table, notes: &mut Notes) {
    for entry in &table.0 {
        let is_sentence = matches!(entry.key.as_str(), "title" | "summary");
        match &entry.value.value {
            Value::Empty => tell_behind(source, entry.key_at.end, false, notes),
            _ => of_value(source, &entry.value, is_sentence, notes),
        }
    }
}

fn of_value(source: &SourceRef, node: &Node, is_sentence: bool, notes: &mut Notes) {
    match &node.value {
        Value::Scalar(_) => tell_behind(source, node.at.end, is_sentence, notes),
        Value::List(items) => {
            for item in items {
                of_value(source, item, is_sentence, notes);
            }
        }
        Value::Table(table) => tell(source, table, notes),
        Value::Empty => {}
    }
}

/// Looks at what stands behind a value on its line.
fn tell_behind(source: &SourceRef, end: usize, is_sentence: bool, notes: &mut Notes) {
    let rest = source.text().get(end..).unwrap_or_default();
    let rest = rest.lines().next().unwrap_or_default();
    let Some((before, remark)) = rest.split_once('#') else {
        return;
    };
    let is_remark = before.ends_with([' ', '\t'])
        && before
            .chars()
            .all(|c| matches!(c, ' ' | '\t' | ':' | '"' | '\'' | ']'));
    let is_word = remark.starts_with(|c: char| c.is_alphanumeric());
    if is_remark && (is_word || is_sentence) {
        let from = end + before.len();
        let at = Span::new(source, from..end + rest.trim_end().len());
        notes.push(Diagnostic::remark_in_value(&at));
    }
}
