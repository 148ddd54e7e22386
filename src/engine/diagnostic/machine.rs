//! Problems for programs: JSON with a numbered schema, and annotations for GitHub. It decides nothing: what is told,
//! [`super::checks`] decided, and what strangers may read of it, [`super::redaction`] says.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};

use super::{Diagnostic, Location, Notes, Redaction, Severity};
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
/// of the file that it replaces; `example` is the same where words of it are an editor's to find.
pub fn json(notes: &Notes, redaction: &Redaction, pages: &Pages) -> Value {
    json!({
        "schema": SCHEMA,
        "diagnostics": notes.iter().map(|note| one(note, redaction, pages)).collect::<Vec<_>>(),
    })
}

fn one(note: &Diagnostic, redaction: &Redaction, pages: &Pages) -> Value {
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
        if !redaction.is_on() {
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

/// GitHub shows at most this many annotations of a severity for one step.
const SHOWN: usize = 10;

/// Workflow commands, errors first, at most ten of a severity, with a line that says how many more there are.
pub fn github(notes: &Notes, redaction: &Redaction) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Advice] {
        let command = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "notice",
        };
        let all: Vec<&Diagnostic> = notes
            .iter()
            .filter(|note| note.severity() == severity)
            .collect();
        for note in all.iter().take(SHOWN) {
            let mut properties = Vec::new();
            if let Some(path) = note.file() {
                properties.push(format!("file={}", property(&redaction.name(path))));
                if let Some((line, column)) =
                    note.line_column().filter(|_| redaction.shows_place(path))
                {
                    properties.push(format!("line={line},col={column}"));
                }
            }
            properties.push(format!(
                "title={}",
                property(&format!("{} {}", note.code(), note.code().title()))
            ));
            let message = match (redaction.is_on(), note.remedy()) {
                (true, _) => note.code().title().to_owned(),
                (false, None) => note.message().to_owned(),
                (false, Some(help)) => format!("{}\n{help}", note.message()),
            };
            text.push_str(&format!(
                "::{command} {}::{}\n",
                properties.join(","),
                data(&message)
            ));
        }
        if all.len() > SHOWN {
            text.push_str(&format!("::{command}::and {} more\n", all.len() - SHOWN));
        }
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
