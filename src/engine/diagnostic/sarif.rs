//! Problems as SARIF 2.1.0, the form in which many tools take them: GitHub's code scanning, editors, dashboards.
//!
//! Columns count UTF-16 code units there, as the form's readers do. It decides nothing: what is told, [`super::checks`]
//! decided, and what strangers may read of it, [`super::redaction`] says.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::finding::fingerprints;
use super::{Code, Diagnostic, Edit, Location, Notes, Redaction, Severity, Span};
use crate::names::SitePath;

/// What names the form.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What stays as it is in the address of a file.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// All problems, and the rules that they are of. Places count from the top of the project.
pub fn sarif(notes: &Notes, redaction: &Redaction) -> Value {
    let codes: BTreeSet<Code> = notes.iter().map(Diagnostic::code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let prints = fingerprints(notes.iter());
    let results: Vec<Value> = notes
        .iter()
        .zip(&prints)
        .map(|(note, print)| result(note, print, &codes, redaction))
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "pimh",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            } },
            "automationDetails": { "id": "pimh/" },
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {
                "PROJECT": { "description": { "text": "The top of the project." } },
            },
            "results": results,
        }],
    })
}

/// What is known of a code.
fn rule(code: Code) -> Value {
    let rule = code.rule();
    json!({
        "id": code.id(),
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.gist() },
        "help": { "text": code.section(), "markdown": code.section() },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn result(note: &Diagnostic, print: &str, codes: &[Code], redaction: &Redaction) -> Value {
    let words = match (redaction.is_on(), note.remedy()) {
        (true, _) => note.code().title().to_owned(),
        (false, None) => note.message().to_owned(),
        (false, Some(help)) => format!("{}\n{help}", note.message()),
    };
    let mut result = json!({
        "ruleId": note.code().id(),
        "ruleIndex": codes.iter().position(|code| *code == note.code()),
        "level": level(note.severity()),
        "message": { "text": words },
        "locations": [location(note.location(), redaction)],
    });
    // A hash of gated words would let somebody find them by trying.
    if redaction.is_on() {
        return result;
    }
    result["partialFingerprints"] = json!({ "finding/v1": print });
    if !note.related().is_empty() {
        let related = note.related().iter().zip(1..).map(|((at, label), id)| {
            let mut place = location(at, redaction);
            place["id"] = json!(id);
            place["message"] = json!({ "text": label });
            place
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(edit) = note.edit().filter(|edit| edit.exact) {
        result["fixes"] = json!([fix(note, edit)]);
    }
    result
}

fn fix(note: &Diagnostic, edit: &Edit) -> Value {
    let path = &edit.at.source.path;
    json!({
        "description": { "text": note.remedy().unwrap_or("what to write instead") },
        "artifactChanges": [{
            "artifactLocation": artifact(path),
            "replacements": [{
                "deletedRegion": region(&edit.at),
                "insertedContent": { "text": edit.text },
            }],
        }],
    })
}

/// A place: in a file, or by its name where it is none, or may not be told.
fn location(location: &Location, redaction: &Redaction) -> Value {
    let named =
        |name: String| json!({ "logicalLocations": [{ "name": name, "kind": "resource" }] });
    match location {
        Location::Project => named("the project".to_owned()),
        Location::File(path) if redaction.shows_place(path) => {
            json!({ "physicalLocation": { "artifactLocation": artifact(path) } })
        }
        Location::Text(span) if redaction.shows_place(&span.source.path) => json!({
            "physicalLocation": {
                "artifactLocation": artifact(&span.source.path),
                "region": region(span),
            },
        }),
        Location::File(path) => named(redaction.name(path)),
        Location::Text(span) => named(redaction.name(&span.source.path)),
    }
}

fn artifact(path: &SitePath) -> Value {
    let uri = utf8_percent_encode(path.as_str(), PATH).to_string();
    json!({ "uri": uri, "uriBaseId": "PROJECT" })
}

fn region(span: &Span) -> Value {
    let (line, column) = span.source.line_unit(span.range.start);
    let (end_line, end_column) = span.source.line_unit(span.range.end);
    json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    const TEXT: &str = "\u{feff}# é\n\nÉ 😀 color, 😀 and\nmore\n";

    /// A problem of these words, which offers others.
    fn told(words: &str, text: &str) -> Notes {
        let source = Source::new(SitePath::new("content/tips/sían’s day.md"), TEXT);
        let from = TEXT.find(words).unwrap();
        let at = Span::new(&source, from..from + words.len());
        let note = Diagnostic::new(Code::W5, "US spelling")
            .at(&at, "")
            .help("write it so")
            .fix(text);
        note.also(&at, "the first").into()
    }

    #[test]
    fn columns_count_utf_16_code_units() {
        // A smiling face is one character, and two code units.
        let told = sarif(&told("color, 😀 and\nmore", "colour"), &Redaction::off());
        let run = &told["runs"][0];
        assert_eq!(run["columnKind"], "utf16CodeUnits");
        let result = &run["results"][0];
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "content/tips/s%C3%ADan%E2%80%99s%20day.md"
        );
        let region = json!({ "startLine": 3, "startColumn": 6, "endLine": 4, "endColumn": 5 });
        assert_eq!(place["region"], region);
        let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(change["deletedRegion"], region);
        assert_eq!(change["insertedContent"]["text"], "colour");
        assert_eq!(result["relatedLocations"][0]["id"], 1);
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "W5");
        assert_eq!(result["ruleIndex"], 0);
        assert_eq!(result["level"], "note");
    }

    #[test]
    fn a_first_line_counts_from_behind_the_byte_order_mark() {
        let told = sarif(&told("# é", "# e"), &Redaction::off());
        let region = &told["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
        assert_eq!(
            *region,
            json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 4 })
        );
    }

    #[test]
    fn strangers_get_no_word_no_name_and_no_hash_of_words() {
        let path = SitePath::new("content/tips/sían’s day.md");
        let told = sarif(&told("color", "colour"), &Redaction::new([], [path]));
        let result = &told["runs"][0]["results"][0];
        assert_eq!(
            result["locations"][0]["logicalLocations"][0]["name"],
            "gated page 1"
        );
        for absent in ["fixes", "partialFingerprints", "relatedLocations"] {
            assert!(result.get(absent).is_none(), "{absent}");
        }
        let text = result.to_string();
        assert!(!text.contains("color") && !text.contains("day"), "{text}");
    }
}
