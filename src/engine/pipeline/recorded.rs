//! The site beside its record: what would open without a word, and what the next record says.

use std::sync::Arc;

use super::Loaded;
use crate::diagnostic::{Code, Diagnostic, Location, Notes, Severity};
use crate::names::SitePath;
use crate::record::{self, Look, Record};
use crate::snapshot::{RECORD, Snapshot};
use crate::source::SourceRef;

/// What lay beside the content when a site was loaded.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The text that the record was read from.
    source: Option<SourceRef>,
    record: Option<Arc<Record>>,
    /// What reading it told.
    notes: Notes,
    /// What is told of copies of it.
    copies: Notes,
    has_keyring: bool,
}

impl Kept {
    /// What lies beside the content; a record that lay there before need not be read again.
    pub(super) fn of(snapshot: &Snapshot, before: &Kept) -> Kept {
        let file = snapshot.text(RECORD);
        let source = file.filter(|source| says_something(source)).cloned();
        let is_same = match (&source, &before.source) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before),
            _ => false,
        };
        let (record, notes) = match &source {
            Some(_) if is_same => (before.record.clone(), before.notes.clone()),
            Some(source) => {
                let read = Record::read(source);
                (Some(Arc::new(read.value)), read.notes)
            }
            None => (None, Notes::default()),
        };
        Kept {
            source,
            record,
            notes,
            copies: record::copies(snapshot),
            has_keyring: snapshot.has_keyring(),
        }
    }

    /// The record, if there is one.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_deref()
    }

    /// Whether it is missing where it should be: beside a keyring.
    pub fn is_missing(&self) -> bool {
        self.record.is_none() && self.has_keyring
    }
}

/// Whether a record says anything. Whoever makes one writes its head, so a file with nothing in it is what a program leaves
/// that was stopped: no record at all.
fn says_something(source: &SourceRef) -> bool {
    let text = source.text().trim_start_matches('\u{feff}');
    !text.trim().is_empty()
}

impl Loaded {
    /// What lay beside the content when it was loaded.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// The site beside its record, on whatever day: what is told is what `check` and every build tell.
    pub fn look(&self) -> Look {
        let mut look = Look::at(&self.site, self.kept.record());
        look.notes.extend(self.kept.notes.clone());
        look.notes.extend(self.kept.copies.clone());
        look
    }

    /// What would open without a word, in a site that is not built for other errors: whoever mends those should know it
    /// before. Nothing of a page of which it is not clear who may read it, which is told as that.
    pub fn opening_beside(&self, told: &Notes) -> Notes {
        let is_unclear = |note: &&Diagnostic| {
            note.severity() == Severity::Error && note.code().id().starts_with('L')
        };
        let unclear: Vec<&Diagnostic> = told.iter().filter(is_unclear).collect();
        // What is unclear of a folder's own page, or of a file that was meant for one, is so of all below it.
        let is_clear = |path: &SitePath| {
            unclear.iter().all(|unclear| {
                let Some(file) = unclear.file() else {
                    return true;
                };
                let (folder, name) = file
                    .as_str()
                    .rsplit_once('/')
                    .unwrap_or(("", file.as_str()));
                let is_of_folder =
                    matches!(unclear.location(), Location::File(_)) || name.ends_with("index.md");
                let below = path.as_str().strip_prefix(folder);
                file != path && !(is_of_folder && below.is_some_and(|below| below.starts_with('/')))
            })
        };
        let mut notes = self.look().notes;
        notes.retain(|note| note.code() == Code::L15 && note.file().is_none_or(is_clear));
        notes
    }

    /// What `check` tells of the site and its record. A build at home writes one that is missing.
    pub(super) fn rehearse_record(&self) -> Notes {
        let mut notes = self.look().notes;
        if self.kept.is_missing() {
            notes.push(Diagnostic::no_record());
        }
        notes
    }
}
