//! Problems for programs: JSON with a numbered schema, which stands in `src/handbook/check.schema.json`. It decides
//! nothing: what is told, [`super::checks`] decided, and what strangers may read of it, [`super::redaction`] says.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};

use super::finding::fingerprints;
use super::{Diagnostic, Location, Notes, Redaction};
use crate::names::SitePath;

/// What a problem's file is on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFacts {
    /// The name of its level: `public`, or its roles.
    pub readers: String,
    /// Its address, which is what a page is known by.
    pub address: String,
}

/// The pages of a site by their files. Empty where there is no site.
pub type Pages = BTreeMap<SitePath, PageFacts>;

/// The number of the JSON form below; it changes when a name in it changes.
pub const SCHEMA: u32 = 1;

/// All problems as JSON: `{"schema": 1, "diagnostics": […]}`.
///
/// `audience` and `page_id` say whose page a problem is on, and its address; both are nothing where a
/// file is no page, is not published, or may not be told of. `fix` is the text that mends it to the letter, with the bytes
/// of the file that it replaces; `example` is the same where words of it are an editor's to find. `fingerprint` is the same in
/// every run, wherever in the file the words found have moved to.
pub fn json(notes: &Notes, redaction: &Redaction, pages: &Pages) -> Value {
    let all = notes.iter().zip(fingerprints(notes.iter()));
    let all = all.map(|(note, print)| one(note, print, redaction, pages));
    json!({ "schema": SCHEMA, "diagnostics": all.collect::<Vec<_>>() })
}

fn one(note: &Diagnostic, print: String, redaction: &Redaction, pages: &Pages) -> Value {
    let page = note
        .file()
        .filter(|path| redaction.shows_place(path))
        .and_then(|path| pages.get(path));
    let mut value = json!({
        "code": note.code().id(),
        "severity": note.severity().word(),
        "message": if redaction.is_on() { note.code().title() } else { note.message() },
        "help": if redaction.is_on() { None } else { note.remedy() },
        "audience": page.map(|page| &page.readers),
        "page_id": page.map(|page| &page.address),
    });
    if let (Value::Object(all), Value::Object(place)) =
        (&mut value, place(note.location(), redaction))
    {
        all.extend(place);
        // Of gated words not even a hash is told, by which they could be tried.
        if !redaction.is_on() {
            all.insert("fingerprint".into(), json!(print));
            let related: Vec<Value> = note
                .related()
                .iter()
                .map(|(at, label)| {
                    let mut value = self::place(at, redaction);
                    value["message"] = json!(label);
                    value
                })
                .collect();
            all.insert("related".into(), json!(related));
            if let Some(edit) = note.edit() {
                let name = if edit.exact { "fix" } else { "example" };
                let Range { start, end } = edit.at.range;
                all.insert(
                    name.into(),
                    json!({ "replacement": edit.text, "range": [start, end] }),
                );
            }
        }
    }
    value
}

fn place(place: &Location, redaction: &Redaction) -> Value {
    let Location::Text(span) = place else {
        return match place {
            Location::File(path) => json!({ "file": redaction.name(path) }),
            _ => json!({}),
        };
    };
    let path = &span.source.path;
    if !redaction.shows_place(path) {
        return json!({ "file": redaction.name(path) });
    }
    let (line, column) = span.source.line_column(span.range.start);
    let (end_line, end_column) = span.source.line_column(span.range.end);
    json!({
        "file": redaction.name(path),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    })
}
