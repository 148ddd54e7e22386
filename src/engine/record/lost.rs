//! What was closed and would now be open to more readers, and whether an editor says so at its place.
//!
//! A word counts only if it is new: what a page or a section said already when the record was written was not said of
//! what opens now. Else a slip could open something, such as a line that is lost below an old `access: public`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::files::Opened;
use super::line::{PageLine, Words, below_content};
use super::read::Record;
use crate::access::{Level, Roles};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::names::SitePath;
use crate::site::{Recorded, Site, Text, TextKind, Using};
use crate::wording::rolling;

/// Where words were found.
#[derive(Clone, Debug)]
pub(super) enum Where {
    /// In a text of a page, by the page's number.
    Page(usize, TextKind),
    /// In a file that is no page (records, settings), or in what everybody may know of a gated page.
    Beside(SitePath),
}

/// Words of the record that some may now read who could not.
pub(super) struct Found {
    /// Their number in [`closed`].
    pub number: usize,
    /// Where they stand now.
    pub place: Where,
    /// Who may read them there.
    pub level: Level,
    /// The hashes of all words that stand there.
    pub said: Vec<u64>,
}

impl Found {
    /// What they are sorted by.
    pub fn order(&self) -> (usize, usize, usize) {
        let place = match &self.place {
            Where::Page(page, TextKind::Page) => (*page, 0),
            Where::Page(page, TextKind::Box(at) | TextKind::Open(at)) => (*page, at.start + 1),
            Where::Beside(_) => (usize::MAX, 0),
        };
        (place.0, place.1, self.number)
    }
}

/// Every closed text of a record: pages, then boxes.
pub(super) fn closed(record: &Record) -> impl Iterator<Item = &Words> {
    record.words.iter().chain(&record.boxes)
}

/// What would open without a word.
pub(super) fn told(
    site: &Site,
    record: &Record,
    pages: &[Recorded<'_>],
    found: &[Found],
    opened: &[Opened<'_, '_>],
) -> Notes {
    let mut by_title: BTreeMap<u64, Vec<&PageLine>> = BTreeMap::new();
    for line in record.pages.values().flatten() {
        by_title.entry(line.title).or_default().push(line);
    }
    let judge = Judge {
        roles: &site.config().roles,
        record,
        pages,
        by_file: pages
            .iter()
            .map(|page| (below_content(page.file()), page))
            .collect(),
        by_title,
    };
    let mut notes = Notes::default();
    for page in pages {
        if let Some(line) = judge.opens(page) {
            let closer = line.readers.1.as_deref();
            notes.push(Diagnostic::page_would_open(
                &line.readers.0.name(),
                &page.level().name(),
                closer.filter(|file| *file != below_content(page.file())),
                &page.top(),
            ));
        }
    }
    judge.words(found, &mut notes);
    judge.files(site, opened, &mut notes);
    notes
}

struct Judge<'a> {
    roles: &'a Roles,
    record: &'a Record,
    pages: &'a [Recorded<'a>],
    by_file: BTreeMap<&'a str, &'a Recorded<'a>>,
    by_title: BTreeMap<u64, Vec<&'a PageLine>>,
}

impl Judge<'_> {
    /// Whether some may read the second level who may not read the first.
    fn is_wider(&self, level: &Level, than: &Level) -> bool {
        !self.roles.visible_from(than, level)
    }

    /// What the record says of a page that would open without a word.
    fn opens(&self, page: &Recorded<'_>) -> Option<&PageLine> {
        let lines = self.record.of_file(below_content(page.file())).iter();
        let mut wider = lines.filter(|line| self.is_wider(page.level(), &line.readers.0));
        wider.find(|line| !self.is_said(page, line))
    }

    /// Whether an editor says, at its place, that a page has more readers: in its own file, or in a section at or below
    /// the folder that its level came from.
    fn is_said(&self, page: &Recorded<'_>, was: &PageLine) -> bool {
        let Some(sayer) = page.set_by() else {
            return false;
        };
        sayer == page.file() || self.is_said_by_section(sayer, page.level(), was)
    }

    fn is_said_by_section(&self, sayer: &SitePath, level: &Level, was: &PageLine) -> bool {
        let Some(closer) = &was.readers.1 else {
            return false;
        };
        let folder = |file: &str| {
            file.rsplit_once('/')
                .map_or(String::new(), |(folder, _)| format!("{folder}/"))
        };
        let sayer = below_content(sayer);
        folder(sayer).starts_with(&folder(closer)) && self.is_new_below(sayer, level)
    }

    /// Whether a section says for the first time that what lies below it has so many readers.
    fn is_new_below(&self, section: &str, level: &Level) -> bool {
        let Some(page) = self.by_file.get(section) else {
            return false;
        };
        let by_below = page.below().is_some_and(|below| below.by_below);
        let said = |line: &PageLine| match (&line.below, by_below) {
            (Some(below), true) => self.is_as_wide(below, &line.file, level),
            (None, true) => false,
            (_, false) => self.is_as_wide(&line.readers, &line.file, level),
        };
        self.is_new(page, &said)
    }

    /// Whether a page says for the first time, in its own file, that it has so many readers.
    fn is_new_in(&self, page: &Recorded<'_>) -> bool {
        let said = |line: &PageLine| self.is_as_wide(&line.readers, &line.file, page.level());
        page.set_by() == Some(page.file()) && self.is_new(page, &said)
    }

    /// Whether nothing that the record knows of a file says something already.
    fn is_new(&self, page: &Recorded<'_>, said: &dyn Fn(&PageLine) -> bool) -> bool {
        let lines = self.record.of_file(below_content(page.file()));
        !self.came_from(page).any(said) && (lines.is_empty() || !lines.iter().all(said))
    }

    /// What the record says of the file that a page was before it was moved or copied to its place, as its title tells.
    fn came_from<'s>(&'s self, page: &Recorded<'_>) -> impl Iterator<Item = &'s PageLine> {
        let title = page.title();
        let lines = self.record.of_file(below_content(page.file()));
        let is_itself = lines.iter().any(|line| line.title == title);
        let others = self.by_title.get(&title).filter(|_| !is_itself);
        others.into_iter().flatten().copied()
    }

    /// Whether a file said already that so many may read.
    fn is_as_wide(
        &self,
        (was, set_by): &(Level, Option<String>),
        file: &str,
        level: &Level,
    ) -> bool {
        set_by.as_deref() == Some(file) && !self.is_wider(level, was)
    }

    /// Words that moved to where more may read them.
    fn words(&self, found: &[Found], notes: &mut Notes) {
        let closed: Vec<&Words> = closed(self.record).collect();
        let boxes_from = self.record.words.len();
        let mut told: BTreeSet<(String, &str, bool)> = BTreeSet::new();
        let said: Vec<&Found> = found
            .iter()
            .filter(|found| {
                let words = closed.get(found.number);
                words.is_some_and(|words| self.are_said(found, words, found.number >= boxes_from))
            })
            .collect();
        for one in found {
            let Some(words) = closed.get(one.number) else {
                continue;
            };
            let is_box = one.number >= boxes_from;
            let is_open_elsewhere = said.iter().any(|other| {
                other.number == one.number && !self.is_wider(&one.level, &other.level)
            });
            if is_open_elsewhere || self.is_told_of_the_page(one, words, is_box) {
                continue;
            }
            let file = match &one.place {
                Where::Page(page, _) => self.pages.get(*page).map(|page| page.file().to_string()),
                Where::Beside(file) => Some(file.to_string()),
            };
            if told.insert((file.unwrap_or_default(), &words.file, is_box)) {
                notes.push(self.of_words(one, words, is_box));
            }
        }
    }

    /// Whether the words are those of a page that stayed where it was: of that its readers decide.
    fn is_told_of_the_page(&self, found: &Found, words: &Words, is_box: bool) -> bool {
        let Where::Page(page, TextKind::Page) = &found.place else {
            return false;
        };
        let page = self.pages.get(*page).filter(|_| !is_box);
        page.is_some_and(|page| {
            let is_there = !self.record.of_file(&words.file).is_empty();
            // Another file may have come over it, with what that said of its own words.
            let is_own = page.set_by() != Some(page.file()) || self.is_new_in(page);
            below_content(page.file()) == words.file && is_there && is_own
        })
    }

    /// Whether an editor says, where the words stand now, that these readers may have them.
    fn are_said(&self, found: &Found, words: &Words, is_box: bool) -> bool {
        let Where::Page(number, kind) = &found.place else {
            return false;
        };
        let Some(page) = self.pages.get(*number) else {
            return false;
        };
        match kind {
            // Of a box only a box can say it: a page's own line may be of other words.
            TextKind::Page if is_box => false,
            TextKind::Page if self.is_told_of_the_page(found, words, is_box) => {
                self.opens(page).is_none()
            }
            TextKind::Page => self.is_new_in(page) || self.is_new_by_section(page, &words.file),
            TextKind::Box(_) | TextKind::Open(_) => self.is_new_box(&found.said, &found.level),
        }
    }

    /// Whether a section says for the first time of what was written in a file that the readers of a page may have it.
    fn is_new_by_section(&self, page: &Recorded<'_>, file: &str) -> bool {
        let was = self.record.of_file(file);
        let by_section = |line: &PageLine| {
            let sayer = page.set_by().filter(|sayer| *sayer != page.file());
            sayer.is_some_and(|sayer| self.is_said_by_section(sayer, page.level(), line))
        };
        !was.is_empty() && was.iter().all(by_section)
    }

    /// Whether no box of these words had so many readers before, wherever it stood: it may have been moved or copied here.
    fn is_new_box(&self, said: &[u64], level: &Level) -> bool {
        !self.record.all_boxes().any(|known| {
            let is_there = known.runs.are_found(known.runs.count_in(said));
            is_there && !self.is_wider(level, &known.level)
        })
    }

    /// Pictures and downloads that words of more readers use now.
    fn files(&self, site: &Site, opened: &[Opened<'_, '_>], notes: &mut Notes) {
        for Opened { file, was } in opened {
            let mut using: Vec<(&Recorded<'_>, Using)> = Vec::new();
            for page in self.pages {
                let texts = site.using(page, file.file()).into_iter();
                using.extend(texts.map(|using| (page, using)));
            }
            let is_said = |page: &Recorded<'_>, text: &Text| match text.kind {
                TextKind::Page => {
                    self.is_new_in(page) || self.is_new_by_section(page, below_content(page.file()))
                }
                TextKind::Box(_) | TextKind::Open(_) => self.is_new_box(&text.said, &text.level),
            };
            let said: Vec<&Level> = using
                .iter()
                .filter(|(page, using)| is_said(page, &using.text))
                .map(|(_, using)| &using.text.level)
                .collect();
            let opens = |level: &Level| {
                self.is_wider(level, &was.level)
                    && !said.iter().any(|said| !self.is_wider(level, said))
            };
            let was_for = was.level.name();
            // A page that opens is told of as that, with all that it shows.
            let mut places = using.iter().filter(|(page, _)| self.opens(page).is_none());
            let place = places.find(|(_, using)| opens(&using.text.level));
            if let Some((page, Using { text, at })) = place {
                let span = page.place(at.clone());
                let now = text.level.name();
                notes.push(Diagnostic::file_would_open(
                    &was_for,
                    &now,
                    file.file(),
                    &span,
                ));
            } else if !using.iter().any(|(_, using)| opens(&using.text.level))
                && file.levels().iter().any(opens)
            {
                let settings = &site.config().source;
                let span = Span::new(settings, 0..0);
                notes.push(Diagnostic::file_would_open(
                    &was_for,
                    "public",
                    file.file(),
                    &span,
                ));
            }
        }
    }

    fn of_words(&self, found: &Found, words: &Words, is_box: bool) -> Diagnostic {
        let was = words.level.name();
        let now = found.level.name();
        let from = SitePath::new(format!("content/{}", words.file));
        match &found.place {
            Where::Beside(file) => match self.by_file.get(below_content(file)) {
                Some(page) => Diagnostic::words_would_show(&was, &from, &page.top()),
                None => Diagnostic::words_would_open_beside(&was, &now, &from, file),
            },
            Where::Page(number, kind) => {
                let page = &self.pages[*number];
                let span = self.place_of(page, kind, words);
                let has_own = page.set_by() == Some(page.file());
                let by_page = !is_box && *kind == TextKind::Page && !has_own;
                Diagnostic::words_would_open(&was, &now, is_box, by_page, &from, &span)
            }
        }
    }

    /// The first line on which words of the text stand.
    fn place_of(&self, page: &Recorded<'_>, kind: &TextKind, words: &Words) -> Span {
        let from = match kind {
            TextKind::Page => 0,
            TextKind::Box(at) | TextKind::Open(at) => at.start,
        };
        let has = |row: &[u64]| match words.runs.are_telling() {
            false => words.runs.count_in(row) > 0,
            true => rolling(row, words.runs.length).any(|run| words.runs.hashes.contains(&run)),
        };
        let mut lines = page.lines().filter(|(at, _)| *at >= from);
        let found = lines.find(|(_, row)| has(row));
        let at: Range<usize> = match (found, kind) {
            (Some((at, _)), _) => at..at,
            (None, TextKind::Box(at) | TextKind::Open(at)) => at.clone(),
            (None, TextKind::Page) => return page.top(),
        };
        page.place(at)
    }
}
