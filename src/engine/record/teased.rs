//! What everybody may know of gated pages, beside the record: a title or summary that was hidden shows only by a word at
//! its place.
//!
//! A summary that a page shows by such a word may have words of that page. As with readers, a word counts only if it is new: what a section said already was said of other pages. It never looks at
//! a page that is open: of that its readers decide ([`super::lost`]).

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::line::{Line, TeaserLine, Words, below_content};
use super::read::Record;
use crate::diagnostic::{Diagnostic, Notes};
use crate::names::SitePath;
use crate::site::{Recorded, TeaserKind, Text};

/// What is said, and the file that says it.
type Known = (TeaserKind, Option<String>);

/// A line for each gated page, and for each folder's own page that says something of those below it.
pub(super) fn lines(pages: &[Recorded<'_>]) -> impl Iterator<Item = String> {
    let known = |(teaser, by): (TeaserKind, Option<&SitePath>)| -> Known {
        (teaser, by.map(|file| below_content(file).to_owned()))
    };
    pages.iter().filter_map(move |page| {
        let below = page.below().map(|below| known(below.teaser));
        let says = below.as_ref().is_some_and(|(_, by)| by.is_some());
        let line = TeaserLine {
            file: below_content(page.file()).to_owned(),
            known: known(page.teaser()),
            below,
        };
        (says || !page.level().is_public()).then(|| Line::Teaser(line).to_string())
    })
}

/// Gated pages of which everybody would see more than before.
#[derive(Default)]
pub(super) struct Teased<'s> {
    /// Without a word.
    pub notes: Notes,
    /// By a word at its place.
    said: BTreeSet<&'s SitePath>,
}

impl<'s> Teased<'s> {
    /// Compares what everybody may know now with a record. One of an earlier `pimh` does not tell of it.
    pub fn of(record: &Record, pages: &'s [Recorded<'s>]) -> Teased<'s> {
        let mut teased = Teased::default();
        if record.teasers.is_empty() {
            return teased;
        }
        let judge = Judge::of(record, pages);
        for page in pages.iter().filter(|page| !page.level().is_public()) {
            match judge.shows(page) {
                Shows::NoMore => {}
                Shows::BySaying => drop(teased.said.insert(page.file())),
                Shows::Silently(was) => {
                    let now = page.teaser().0;
                    let note = Diagnostic::page_would_show(was, now, &page.top());
                    teased.notes.push(note);
                }
            }
        }
        teased
    }

    /// Whether an editor says of a page for the first time that everybody may see what it tells of itself.
    pub fn is_said(&self, file: &SitePath) -> bool {
        self.said.contains(file)
    }
}

/// What becomes of what everybody may know of a page.
enum Shows {
    NoMore,
    BySaying,
    /// From what was known so far.
    Silently(TeaserKind),
}

struct Judge<'a> {
    record: &'a Record,
    by_file: BTreeMap<&'a str, &'a Recorded<'a>>,
    /// The files of the record by the title that each had.
    by_title: BTreeMap<u64, BTreeSet<&'a str>>,
    /// What the record knows of the words of each file.
    words: BTreeMap<&'a str, Vec<&'a Words>>,
}

impl<'a> Judge<'a> {
    fn of(record: &'a Record, pages: &'a [Recorded<'a>]) -> Judge<'a> {
        let mut by_title: BTreeMap<u64, BTreeSet<&str>> = BTreeMap::new();
        for line in record.pages.values().flatten() {
            by_title.entry(line.title).or_default().insert(&line.file);
        }
        let by_file = pages
            .iter()
            .map(|page| (below_content(page.file()), page))
            .collect();
        let mut words: BTreeMap<&str, Vec<&Words>> = BTreeMap::new();
        for known in &record.words {
            words.entry(&known.file).or_default().push(known);
        }
        Judge {
            record,
            by_file,
            by_title,
            words,
        }
    }

    fn shows(&self, page: &Recorded<'_>) -> Shows {
        let (now, _) = page.teaser();
        if now == TeaserKind::Hidden {
            return Shows::NoMore;
        }
        let file = below_content(page.file());
        let before = self.before(page);
        let lines = || before.iter().flat_map(|file| self.record.teasers_of(file));
        // Its title stood for everybody to see, in whatever place.
        if self.record.teasers_of(file).is_empty() && lines().any(|line| line.known.0 >= now) {
            return Shows::NoMore;
        }
        let wider = || lines().filter(|line| line.known.0 < now);
        match wider().find(|line| !self.is_said(page, line)) {
            Some(line) => Shows::Silently(line.known.0),
            None if wider().next().is_some() => Shows::BySaying,
            None => Shows::NoMore,
        }
    }

    /// The file that a page was when the record was written: its own, or one that is gone and had its title, or one of
    /// which it is a copy.
    fn before(&self, page: &Recorded<'_>) -> BTreeSet<&'a str> {
        let own = below_content(page.file());
        if let Some((file, _)) = self.record.teasers.get_key_value(own) {
            return BTreeSet::from([file.as_str()]);
        }
        if !self.record.of_file(own).is_empty() {
            return BTreeSet::new();
        }
        let of_title = self.by_title.get(&page.title()).into_iter().flatten();
        // Many pages may have one title, and the words of this one are read once for all of them.
        let texts = OnceCell::new();
        let is_copy = |file: &str| self.is_copy(texts.get_or_init(|| page.texts()), file);
        of_title
            .filter(|file| match self.by_file.get(**file) {
                Some(other) => other.title() != page.title() || is_copy(file),
                None => true,
            })
            .copied()
            .collect()
    }

    /// Whether half of the words that are known of a file stand in the texts of a page.
    fn is_copy(&self, texts: &[Text], file: &str) -> bool {
        let mut known = self.words.get(file).into_iter().flatten();
        known.any(|words| {
            let mut texts = texts.iter().map(|text| words.runs.count_in(&text.said));
            texts.any(|found| words.runs.are_found(found))
        })
    }

    /// The file from which the readers of a page came.
    fn closer(&self, line: &TeaserLine) -> Option<&'a str> {
        let mut lines = self.record.of_file(&line.file).iter();
        lines.find_map(|line| line.readers.1.as_deref())
    }

    /// Whether an editor says it at its place: in the page's own file, or for the first time in a section at or below the
    /// folder that closed the page.
    fn is_said(&self, page: &Recorded<'_>, was: &TeaserLine) -> bool {
        let (now, Some(sayer)) = page.teaser() else {
            return false;
        };
        if sayer == page.file() {
            return true;
        }
        let closer = was.known.1.as_deref().or_else(|| self.closer(was));
        let sayer = below_content(sayer);
        closer.is_some_and(|closer| folder(sayer).starts_with(folder(closer)))
            && self.is_new_below(sayer, now)
    }

    /// Whether a section says for the first time that so much may be known of what lies below it.
    fn is_new_below(&self, section: &str, now: TeaserKind) -> bool {
        let Some(page) = self.by_file.get(section) else {
            return false;
        };
        let own = self.record.of_file(section);
        let is_itself = own.iter().any(|line| line.title == page.title());
        let came_from = self.by_title.get(&page.title()).filter(|_| !is_itself);
        let files = came_from.into_iter().flatten().copied().chain([section]);
        let mut lines = files.flat_map(|file| self.record.teasers_of(file));
        !lines.any(|line| {
            let (teaser, by) = line.below.as_ref().unwrap_or(&line.known);
            by.as_deref() == Some(&line.file) && *teaser >= now
        })
    }
}

/// The folder of a file, with `/` behind it; nothing for the top.
fn folder(file: &str) -> &str {
    file.rfind('/').map_or("", |at| &file[..=at])
}
