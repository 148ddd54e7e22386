//! What other programs call the fields that keep a page from readers for a time: read as ours in a lenient import.
//!
//! A folder of theirs is to show what they showed. Fields that only decide how a page looks are passed over as before.

use super::fields::guarded;
use super::kind::Status;
use crate::config::Config;
use crate::day;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::fields::{Entry, Table, Value};
use crate::names::nearest;
use crate::source::SourceRef;

/// Their names, and ours, for days. Of several that a page has, the first of ours counts.
#[rustfmt::skip] // A table.
const DAYS: [(&str, &str); 19] = [
    ("publishdate", "published"), ("publish-date", "published"), ("publish-on", "published"), ("pubdate", "published"),
    ("pub-date", "published"), ("published-date", "published"), ("publisheddate", "published"),
    ("published-at", "published"), ("publication-date", "published"), ("date", "published"),
    ("expirydate", "expires"), ("expiry-date", "expires"), ("expiry", "expires"), ("expiration", "expires"),
    ("expiration-date", "expires"), ("expires-at", "expires"), ("expires-on", "expires"),
    ("unpublishdate", "expires"), ("unpublish-date", "expires"),
];

/// Their switches, each with whether the page is held back when it is on, or when it is off.
const SWITCHES: [(&str, bool); 11] = [
    ("published", false),
    ("publish", false),
    ("is-published", false),
    ("ispublished", false),
    ("unpublished", true),
    ("isdraft", true),
    ("is-draft", true),
    ("wip", true),
    ("headless", true),
    ("render", false),
    ("permalink", false),
];

/// Switches of a section's page that say nothing of the pages below it.
const OF_ONE_PAGE: [&str; 3] = ["headless", "render", "permalink"];

/// What other programs call the state of a page that is not to be read yet, or no more.
#[rustfmt::skip] // A table.
const NOT_TO_BE_READ: [&str; 15] = [
    "private", "hidden", "unpublished", "pending", "wip", "work-in-progress", "in-progress", "unfinished", "unlisted",
    "trash", "trashed", "deleted", "future", "scheduled", "internal",
];

/// The table with their fields under our names, where a page does not have ours as well.
///
/// What is left out is told, but for a switch that is on: a day that cannot be read, a state that we do not know, a field of
/// ours that says nothing or is nearly named so.
pub(super) fn translated(
    source: &SourceRef,
    table: &Table,
    config: &Config,
    notes: &mut Notes,
) -> Table {
    let mut import = Import {
        source,
        config,
        notes,
    };
    let mut entries: Vec<Entry> = Vec::new();
    let mut held = None;
    for entry in &table.0 {
        match import.meaning(entry) {
            Meaning::AsItStands => entries.push(with_whole_day(entry)),
            Meaning::Nothing => {}
            Meaning::HeldBack => held = held.or(Some(entry)),
        }
    }
    if let Some(entry) = held {
        entries.retain(|entry| !matches!(entry.key.as_str(), "draft" | "status"));
        let mut draft = entry.clone();
        "draft".clone_into(&mut draft.key);
        draft.value.value = Value::Scalar("yes".to_owned());
        entries.push(draft);
    }
    for (theirs, ours) in DAYS {
        if !has(&entries, ours) {
            import.take_day(theirs, ours, &mut entries);
        }
    }
    Table(entries)
}

/// What a field of theirs is to us.
enum Meaning {
    /// A field of ours, or one that nobody asks for.
    AsItStands,
    /// Passed over.
    Nothing,
    /// The page is not to be read yet, or no more.
    HeldBack,
}

struct Import<'a> {
    source: &'a SourceRef,
    config: &'a Config,
    notes: &'a mut Notes,
}

impl Import<'_> {
    fn meaning(&mut self, entry: &Entry) -> Meaning {
        let key = entry.key.as_str();
        if entry.value.value.is_blank() && guarded_day(key) {
            let at = Span::new(self.source, entry.key_at.clone());
            self.notes.push(Diagnostic::no_day(key, &at));
            return Meaning::Nothing;
        }
        let said = yes_or_no(&entry.value.value);
        if let Some((_, held)) = SWITCHES.iter().find(|(name, _)| *name == key)
            && let Some(said) = said
            && !(OF_ONE_PAGE.contains(&key) && self.is_section())
        {
            return match said == *held {
                true => Meaning::HeldBack,
                false => Meaning::Nothing,
            };
        }
        match key {
            "status" => self.status(entry),
            // Without roles there is nothing to tease, and others call a first paragraph so.
            "teaser" | "teaser-below" if self.config.role_names().next().is_none() => {
                Meaning::Nothing
            }
            "build" | "-build" if says_never(&entry.value.value) && !self.is_section() => {
                Meaning::HeldBack
            }
            _ => self.nearly(entry),
        }
    }

    /// A state of ours, one that keeps a page from readers elsewhere, or another.
    fn status(&mut self, entry: &Entry) -> Meaning {
        let Value::Scalar(text) = &entry.value.value else {
            return Meaning::AsItStands;
        };
        let word = text.trim().to_lowercase().replace(['_', ' '], "-");
        if Status::NAMES.contains(&text.trim()) {
            return Meaning::AsItStands;
        }
        if NOT_TO_BE_READ.contains(&word.as_str()) || Status::NAMES.contains(&word.as_str()) {
            return match word == "published" {
                true => Meaning::Nothing,
                false => Meaning::HeldBack,
            };
        }
        let at = Span::new(self.source, entry.value.at.clone());
        let problem = Diagnostic::not_allowed("status", text, &Status::NAMES, &at);
        let near = nearest(&word, Status::NAMES);
        self.notes.push(problem.under(Code::F3));
        match near {
            Some(near) if near != "published" => Meaning::HeldBack,
            _ => Meaning::Nothing,
        }
    }

    /// A field that is nearly named like one of ours that keeps a page from readers. Those of who may read stay.
    fn nearly(&mut self, entry: &Entry) -> Meaning {
        let key = entry.key.as_str();
        if guarded().any(|name| name == key) || DAYS.iter().any(|(theirs, _)| *theirs == key) {
            return Meaning::AsItStands;
        }
        let Some(near) = nearest(key, guarded()) else {
            return Meaning::AsItStands;
        };
        let says_so = match &entry.value.value {
            Value::Scalar(text) => Status::NAMES[..3].contains(&text.trim()),
            _ => false,
        };
        let is_meant = match near {
            "draft" => yes_or_no(&entry.value.value) == Some(true),
            "status" => says_so,
            "published" => yes_or_no(&entry.value.value) == Some(false),
            "expires" => false,
            _ => return Meaning::AsItStands,
        };
        let at = Span::new(self.source, entry.key_at.clone());
        let problem = Diagnostic::unknown_key(key, Some(near), &at);
        self.notes.push(problem.under(Code::F3));
        match is_meant {
            true => Meaning::HeldBack,
            false => Meaning::Nothing,
        }
    }

    /// A day of theirs under our name.
    fn take_day(&mut self, theirs: &str, ours: &str, entries: &mut [Entry]) {
        let Some(entry) = entries.iter_mut().find(|entry| entry.key == theirs) else {
            return;
        };
        let Value::Scalar(text) = &entry.value.value else {
            return;
        };
        match day::moment(text, Some(&self.config.time_zone)) {
            Ok(_) => ours.clone_into(&mut entry.key),
            Err(_) if text.trim().is_empty() => {}
            Err(why) => {
                let at = Span::new(self.source, entry.value.at.clone());
                let problem = Diagnostic::not_a_day(theirs, text, &why, &at);
                self.notes.push(problem);
            }
        }
    }

    /// Whether the page is that of a folder.
    fn is_section(&self) -> bool {
        let name = self.source.path.file_name();
        name == "_index.md" || self.config.is_section_page(name)
    }
}

/// The same field, with the first day of a year or month that is all it says.
fn with_whole_day(entry: &Entry) -> Entry {
    let mut whole = entry.clone();
    let is_day = DAYS
        .iter()
        .any(|(theirs, ours)| [*theirs, *ours].contains(&entry.key.as_str()));
    if let Value::Scalar(text) = &mut whole.value.value
        && is_day
    {
        *text = whole_day(text);
    }
    whole
}

/// A day that begins a year or a month which is all that is said.
fn whole_day(text: &str) -> String {
    let text = text.trim();
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &&str, len: usize| {
        part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    match parts.as_slice() {
        [year] if is_number(year, 4) => format!("{year}-01-01"),
        [year, month] if is_number(year, 4) && is_number(month, 2) => format!("{year}-{month}-01"),
        _ => text.to_owned(),
    }
}

/// What a switch says, if it is one.
fn yes_or_no(value: &Value) -> Option<bool> {
    let Value::Scalar(text) = value else {
        return None;
    };
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// `build: {render: never}`.
fn says_never(value: &Value) -> bool {
    let Value::Table(Table(entries)) = value else {
        return false;
    };
    entries.iter().any(|entry| {
        let said = match &entry.value.value {
            Value::Scalar(text) => text.trim(),
            _ => "",
        };
        entry.key == "render" && matches!(said, "never" | "false" | "no")
    })
}

/// Whether a field that guards a page holds a day.
fn guarded_day(key: &str) -> bool {
    guarded().any(|name| name == key) && DAYS.iter().any(|(_, ours)| *ours == key)
}

fn has(entries: &[Entry], key: &str) -> bool {
    entries.iter().any(|entry| entry.key == key)
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
