//! The record as it lies in its file: read line by line, strictly.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::keyring::KeyringState;
use super::line::{FactLine, FileLine, KeyringLine, Line, PageLine, TeaserLine, Words};
use crate::diagnostic::{Diagnostic, Notes, Report, Span};
use crate::names::SitePath;
use crate::snapshot::{RECORD, Snapshot};
use crate::source::SourceRef;

/// What the record says.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Pages by their file, each with every line that tells of it.
    pub(super) pages: BTreeMap<String, Vec<PageLine>>,
    /// Former addresses, each with the file of the page whose it is.
    pub(super) former: BTreeSet<(String, String)>,
    /// What everybody may know of gated pages, by their file.
    pub(super) teasers: BTreeMap<String, Vec<TeaserLine>>,
    /// Words of gated pages.
    pub(super) words: Vec<Words>,
    /// Words of boxes.
    pub(super) boxes: Vec<Words>,
    /// Words of boxes that are open by their editor's word.
    pub(super) open: Vec<Words>,
    /// Facts that not everybody could read.
    pub(super) facts: Vec<FactLine>,
    /// Pictures and downloads that not everybody could have.
    pub(super) files: Vec<FileLine>,
    /// States of the keyring: more than one if branches were merged.
    pub(super) keyrings: BTreeSet<KeyringLine>,
    /// Codes that were given out, by their first four characters.
    pub(super) codes: BTreeSet<String>,
}

impl Record {
    /// Reads the text of a record. Of a broken one what can be read holds all the same.
    pub fn read(source: &SourceRef) -> Report<Record> {
        let mut notes = Notes::default();
        let mut record = Record::default();
        record.take(source, &mut notes);
        notes.with(record)
    }

    fn take(&mut self, source: &SourceRef, notes: &mut Notes) {
        let mut start = 0;
        let mut has_marks = false;
        for whole in source.text().split_inclusive('\n') {
            let line = whole.trim_start_matches('\u{feff}').trim_end();
            let at = start..start + whole.trim_end().len();
            start += whole.len();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if is_conflict_mark(line) {
                // The lines of both sides are read, as a union of them would be.
                if !has_marks {
                    notes.push(Diagnostic::record_in_conflict(&Span::new(source, at)));
                }
                has_marks = true;
                continue;
            }
            match Line::parse(line) {
                Some(line) => self.add(line),
                None => notes.push(Diagnostic::record_line_unclear(&Span::new(source, at))),
            }
        }
    }

    /// Adds what a line says.
    pub fn add(&mut self, line: Line) {
        match line {
            Line::Alias { address, file } => {
                self.former.insert((address, file));
            }
            Line::Box(words) => self.boxes.push(words),
            Line::Code(locator) => {
                self.codes.insert(locator);
            }
            Line::Fact(fact) => self.facts.push(fact),
            Line::File(file) => self.files.push(file),
            Line::Keyring(state) => {
                self.keyrings.insert(state);
            }
            Line::Open(words) => self.open.push(words),
            Line::Page(page) => self.pages.entry(page.file.clone()).or_default().push(page),
            Line::Teaser(teaser) => self
                .teasers
                .entry(teaser.file.clone())
                .or_default()
                .push(teaser),
            Line::Words(words) => self.words.push(words),
        }
    }

    /// What it says of a page's file.
    pub(super) fn of_file(&self, file: &str) -> &[PageLine] {
        self.pages.get(file).map_or(&[], Vec::as_slice)
    }

    /// What everybody may know of a page's file, as long as that is gated.
    pub(super) fn teasers_of(&self, file: &str) -> &[TeaserLine] {
        self.teasers.get(file).map_or(&[], Vec::as_slice)
    }

    /// What it says of boxes, whoever may read them.
    pub(super) fn all_boxes(&self) -> impl Iterator<Item = &Words> {
        self.boxes.iter().chain(&self.open)
    }

    /// What is wrong with a keyring, as far as it is remembered how far that had come and which codes it had given out.
    pub fn keyring(&self, now: &KeyringState) -> Option<Diagnostic> {
        let lost: Vec<&str> = self
            .codes
            .difference(&now.known)
            .map(String::as_str)
            .collect();
        let last = self.keyrings.last()?;
        let place = |state: &KeyringLine| (state.epoch, state.serial);
        // A build leaves one line. Two are from two branches, each of which changed the keyring.
        let is_merged = self.keyrings.len() > 1;
        match place(last).cmp(&place(&now.line)) {
            Ordering::Greater if !is_merged => Some(Diagnostic::keyring_older(&lost)),
            Ordering::Less if !is_merged && lost.is_empty() => None,
            Ordering::Equal if !is_merged && lost.is_empty() && last.state == now.line.state => {
                None
            }
            _ => Some(Diagnostic::keyring_of_two_branches(&lost)),
        }
    }
}

fn is_conflict_mark(line: &str) -> bool {
    let marks = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
    marks.iter().any(|mark| line.starts_with(mark))
}

/// What is told of files that a program which keeps folders in step, or a merge, made of the record.
pub fn copies(snapshot: &Snapshot) -> Notes {
    let is_copy = |path: &&SitePath| {
        let name = path.file_name().to_lowercase();
        path.folder() == "content" && path.as_str() != RECORD && name.contains("_addresses")
    };
    let assets = snapshot.assets_below("content/").map(|asset| &asset.path);
    let mut notes = Notes::default();
    for copy in assets.filter(is_copy) {
        notes.push(Diagnostic::record_copied(copy));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn read(text: &str) -> (Record, Vec<(String, usize)>) {
        let report = Record::read(&Source::new(SitePath::new(RECORD), text));
        let told = report.notes.iter().map(|note| {
            let line = note.line_column().map_or(0, |(line, _)| line);
            (note.code().to_string(), line)
        });
        (report.value, told.collect())
    }

    #[test]
    fn lines_of_both_branches_are_read_and_marks_are_told() {
        let text = "# head\r\npage a.md /a/ public - aa\r\n<<<<<<< ours\npage b.md /b/ member b.md aa\n=======\n\
                    page b.md /b/ champion b.md aa\n>>>>>>> theirs\n";
        let (record, told) = read(text);
        assert_eq!(told, [("R1".to_owned(), 3)]);
        assert_eq!(record.of_file("b.md").len(), 2);
        assert_eq!(record.of_file("a.md").len(), 1);
    }

    #[test]
    fn a_line_that_is_none_is_told_at_its_place() {
        let (record, told) =
            read("page a.md /a/ public - aa\nacess a.md\n\npage b.md /b/ public - aa");
        assert_eq!(told, [("R1".to_owned(), 2)]);
        assert_eq!(record.pages.len(), 2);
    }

    #[test]
    fn copies_of_the_file_are_told() {
        for name in [
            "_addresses (1).lock",
            "_addresses.lock.orig",
            "_addresses-conflict.lock",
            "_Addresses.lock",
        ] {
            let path = format!("content/{name}");
            let told = copies(&Snapshot::of([(path.as_str(), "")]));
            let told: Vec<&str> = told.iter().map(|note| note.code().id()).collect();
            assert_eq!(told, ["R5"], "{name}");
        }
    }
}
