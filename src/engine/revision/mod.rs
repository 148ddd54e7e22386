//! Changes that the program makes to an editor's files: a page moved, a page withdrawn, what a translation was made from.
//!
//! A [`Revision`] says which bytes change and which files get another place, and no other byte does. It is made of a site
//! as it is, and looked at as the site will be before anybody may write it: what would tell of a new problem, or lead a
//! link elsewhere, is [`Refused`]. It never writes a file.

mod destination;
mod field;
mod mending;
mod moving;
mod relocation;
mod translated;
mod withdrawal;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Severity};
use crate::names::SitePath;
use crate::pipeline::{Loaded, Memory, Request};
use crate::site::Choice;
use crate::snapshot::Snapshot;

pub use mending::{can_be_taken, mending};
pub use moving::{Moved, Moving, moving};
pub use relocation::Relocation;
pub use translated::{Translated, translated};
pub use withdrawal::{Withdrawal, Withdrawing, withdrawing};

/// Some bytes of a text, and what comes in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes; nothing, where text is only put in.
    pub at: Range<usize>,
    /// What comes.
    pub text: String,
}

/// What changes on the disk.
#[derive(Clone, Debug, Default)]
pub struct Revision {
    /// Files with their new places.
    pub moves: Vec<(SitePath, SitePath)>,
    /// The changes within texts, by the places where they lie before.
    pub edits: BTreeMap<SitePath, Vec<Edit>>,
}

/// Why nothing is changed.
#[derive(Debug)]
pub struct Refused {
    /// What is in the way, in an editor's words.
    pub said: String,
    /// What to do about it.
    pub help: String,
    /// The problems that are meant.
    pub problems: Notes,
}

impl Refused {
    fn new(said: impl Into<String>, help: impl Into<String>) -> Refused {
        Refused {
            said: said.into(),
            help: help.into(),
            problems: Notes::default(),
        }
    }
}

impl Revision {
    /// The new place of a file, which may be the one that it has.
    fn place_of(&self, path: &SitePath) -> SitePath {
        let mut moves = self.moves.iter();
        let moved = moves.find(|(from, _)| from == path);
        moved.map_or_else(|| path.clone(), |(_, to)| to.clone())
    }

    /// The files as they will be.
    fn applied(&self, snapshot: &Snapshot) -> Snapshot {
        let mut after = snapshot.clone();
        for (path, edits) in &self.edits {
            if let Some(source) = snapshot.text(path.as_str()) {
                after.insert(path.as_str(), apply(source.text(), edits).as_bytes());
            }
        }
        for (from, to) in &self.moves {
            after.rename(from, to);
        }
        after
    }
}

/// A text with changes.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
    edits.dedup_by(|one, other| one.at == other.at && one.at.start != one.at.end);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.at.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.at.end;
    }
    out + text.get(at..).unwrap_or_default()
}

/// A file with changes that are meant for its text as it was read ([`crate::source::Source`]): the ends of its lines, and
/// every other byte that reading takes for another, stay as they are. `None` if the file is not the one that was read.
pub fn apply_to_file(file: &str, read: &str, edits: &[Edit]) -> Option<String> {
    let end = match file.contains("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    // Where each sign of the text begins in the file: reading takes one sign for one, but for the two that end a line.
    let mut places = BTreeMap::new();
    let wanted: BTreeSet<usize> = edits
        .iter()
        .flat_map(|edit| [edit.at.start, edit.at.end])
        .collect();
    let mut signs = file.char_indices().peekable();
    for (at, sign) in read.char_indices() {
        let (place, written) = signs.next()?;
        if wanted.contains(&at) {
            places.insert(at, place);
        }
        if written == '\r' && sign == '\n' && signs.peek().is_some_and(|(_, next)| *next == '\n') {
            signs.next();
        } else if written != sign && !(written.is_control() || written.is_whitespace()) {
            return None;
        }
    }
    if signs.next().is_some() {
        return None;
    }
    places.insert(read.len(), file.len());
    let placed: Option<Vec<Edit>> = edits
        .iter()
        .map(|edit| {
            Some(Edit {
                at: *places.get(&edit.at.start)?..*places.get(&edit.at.end)?,
                text: edit.text.replace('\n', end),
            })
        })
        .collect();
    Some(apply(file, &placed?))
}

/// A site that is looked at before and behind a revision, with all that is held back on its day.
struct Desk<'a> {
    memory: Memory,
    config: &'a Config,
    request: Request,
}

impl<'a> Desk<'a> {
    fn of(config: &'a Config, request: &Request) -> Desk<'a> {
        let choice = Choice {
            drafts: true,
            future: true,
            expired: true,
            ..request.choice
        };
        Desk {
            memory: Memory::default(),
            config,
            request: Request {
                choice,
                ..request.clone()
            },
        }
    }

    /// The site of these files, with what stops it from being built.
    fn load(&mut self, snapshot: &Snapshot) -> Result<(Loaded, Notes), Refused> {
        // A menu may lead elsewhere then.
        let config = Config::read(snapshot).value;
        let config = config.unwrap_or_else(|| self.config.clone());
        let report = self.memory.load(snapshot, config, &self.request);
        let mut notes = report.notes;
        let Some(loaded) = report.value else {
            return Err(Refused {
                problems: notes.settle(&self.config.checks, false),
                ..Refused::new(
                    "the site cannot be read",
                    "mend what is told above first; nothing was changed",
                )
            });
        };
        notes.extend(loaded.look().notes);
        let notes = notes.settle(&self.config.checks, false);
        Ok((loaded, notes))
    }
}

/// The errors that a revision would bring: those of which there were fewer before, file by file and code by code.
fn brought(revision: &Revision, before: &Notes, after: &Notes) -> Notes {
    let is_error = |note: &&Diagnostic| note.severity() == Severity::Error;
    let mut known: BTreeMap<(Option<SitePath>, _), usize> = BTreeMap::new();
    for note in before.iter().filter(is_error) {
        let file = note.file().map(|file| revision.place_of(file));
        *known.entry((file, note.code())).or_default() += 1;
    }
    let mut brought = Notes::default();
    for note in after.iter().filter(is_error) {
        match known.get_mut(&(note.file().cloned(), note.code())) {
            Some(count) if *count > 0 => *count -= 1,
            _ => brought.push(note.clone()),
        }
    }
    brought
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_the_ends_of_its_lines_and_all_its_other_bytes() {
        let file = "\u{feff}---\r\ntitle: A\r\n---\r\none\u{b}two \u{2028}[a](b.md)\rx\n";
        let read = "\u{feff}---\ntitle: A\n---\none two  [a](b.md)\nx\n";
        let source = crate::source::Source::new(SitePath::new("content/a.md"), file);
        assert_eq!(source.text(), read);
        let edit = |from: &str, text: &str| {
            let at = read.find(from).unwrap();
            Edit {
                at: at..at + from.len(),
                text: text.to_owned(),
            }
        };
        let line = Edit {
            at: read.find("---\none").unwrap()..read.find("---\none").unwrap(),
            text: "x: y\n".to_owned(),
        };
        let edits = [edit("b.md", "c/b.md"), line];
        assert_eq!(
            apply_to_file(file, read, &edits).unwrap(),
            "\u{feff}---\r\ntitle: A\r\nx: y\r\n---\r\none\u{b}two \u{2028}[a](c/b.md)\rx\n"
        );
        assert_eq!(apply_to_file("other", read, &edits), None);
    }
}
