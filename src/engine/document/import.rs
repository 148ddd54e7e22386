//! What other programs call the fields that keep a page from readers for a time: read as ours in a lenient import.
//!
//! A folder of theirs is to show what they showed. Fields that only decide how a page looks are passed over as before.

use super::fields::guarded;
use crate::config::Config;
use crate::day;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::{Entry, Table, Value};
use crate::source::SourceRef;

/// Their names, and ours, for days.
const DAYS: [(&str, &str); 9] = [
    ("publishdate", "published"),
    ("publish-date", "published"),
    ("publish-on", "published"),
    ("pubdate", "published"),
    ("date", "published"),
    ("expirydate", "expires"),
    ("expiry-date", "expires"),
    ("unpublishdate", "expires"),
    ("unpublish-date", "expires"),
];

/// The table with their fields under our names, where a page does not have ours as well.
///
/// A day that cannot be read is told, and counts as not given. A field of ours that says nothing is told and left out.
pub(super) fn translated(
    source: &SourceRef,
    table: &Table,
    config: &Config,
    notes: &mut Notes,
) -> Table {
    let mut entries: Vec<Entry> = Vec::new();
    for entry in table.0.iter().filter(|entry| !is_switch(entry)) {
        let is_empty = entry.value.value.is_blank();
        if is_empty && guarded_day(&entry.key) {
            let at = Span::new(source, entry.key_at.clone());
            notes.push(Diagnostic::no_day_in_import(&entry.key, &at));
        } else {
            entries.push(entry.clone());
        }
    }
    if let Some(entry) = table.0.iter().find(|entry| is_switch(entry))
        && is_no(&entry.value.value)
        && !has(&entries, "draft")
        && !has(&entries, "status")
    {
        entries.push(named(entry, "draft", Value::Scalar("yes".to_owned())));
    }
    for (theirs, ours) in DAYS {
        if has(&entries, ours) {
            continue;
        }
        let Some(entry) = entries.iter_mut().find(|entry| entry.key == theirs) else {
            continue;
        };
        let Value::Scalar(text) = &entry.value.value else {
            continue;
        };
        match day::moment(text, Some(&config.time_zone)) {
            Ok(_) => ours.clone_into(&mut entry.key),
            Err(_) if text.trim().is_empty() => {}
            Err(why) => {
                let at = Span::new(source, entry.value.at.clone());
                notes.push(Diagnostic::not_a_day(theirs, text, &why, &at));
            }
        }
    }
    Table(entries)
}

/// `published: no`, which is a day with us.
fn is_switch(entry: &Entry) -> bool {
    let word = |words: &[&str]| match &entry.value.value {
        Value::Scalar(text) => words.contains(&text.trim().to_lowercase().as_str()),
        _ => false,
    };
    entry.key == "published" && (is_no(&entry.value.value) || word(&["true", "yes", "on"]))
}

fn is_no(value: &Value) -> bool {
    match value {
        Value::Scalar(text) => {
            matches!(text.trim().to_lowercase().as_str(), "false" | "no" | "off")
        }
        _ => false,
    }
}

/// Whether a field that guards a page holds a day.
fn guarded_day(key: &str) -> bool {
    guarded().any(|name| name == key) && DAYS.iter().any(|(_, ours)| *ours == key)
}

fn has(entries: &[Entry], key: &str) -> bool {
    entries.iter().any(|entry| entry.key == key)
}

fn named(entry: &Entry, key: &str, value: Value) -> Entry {
    let mut named = entry.clone();
    named.key = key.to_owned();
    named.value.value = value;
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SETTINGS;
    use crate::document::Document;
    use crate::document::kind::Status;
    use crate::names::SitePath;
    use crate::snapshot::Snapshot;
    use crate::source::Source;

    fn read(block: &str) -> (Document, Vec<String>) {
        let settings =
            "title = \"T\"\nbase_url = \"https://example.org/\"\n[import]\nlenient = true\n";
        let config = Config::read(&Snapshot::of([(SETTINGS, settings)]))
            .value
            .expect("the settings are right");
        let text = format!("---\n{block}---\nWords.\n");
        let source = Source::new(SitePath::new("content/a.md"), text);
        let report = Document::parse(&source, &config);
        let told = report.notes.iter().map(|note| note.message().to_owned());
        let told = told.collect();
        (
            report.value.sound().expect("the page is read").clone(),
            told,
        )
    }

    #[test]
    fn days_of_other_programs_hold_a_page_as_theirs_do() {
        let day = |text: &str| Some(text.parse().expect("a day"));
        let (page, told) = read("expiryDate: 2099-01-02\npublishDate: 2099-01-01T00:00:00Z\n");
        assert_eq!(
            (page.front.published, page.front.expires, told.as_slice()),
            (day("2099-01-01"), day("2099-01-02"), [].as_slice())
        );
        let (page, _) = read("published: 2021-01-01\ndate: 2099-01-01\n");
        assert_eq!(page.front.published, day("2021-01-01"));
        let (page, told) = read("expirydate: never\nexpires:\n");
        assert_eq!(page.front.expires, None);
        assert!(told.iter().any(|told| told.contains("`never`")), "{told:?}");
        assert!(
            told.iter().any(|told| told.contains("`expires`")),
            "{told:?}"
        );
    }

    #[test]
    fn a_page_that_is_not_published_is_a_draft() {
        let status = |block: &str| {
            let (page, told) = read(block);
            assert_eq!(told, Vec::<String>::new(), "{block}");
            page.front.status
        };
        assert_eq!(status("published: false\n"), Some(Status::Draft));
        assert_eq!(status("published: no\n"), Some(Status::Draft));
        assert_eq!(status("published: true\n"), None);
    }
}
