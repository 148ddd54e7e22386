//! A site beside its record: what would open without a word, and what a build writes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::addresses;
use super::facts;
use super::files::Files;
use super::keyring::KeyringState;
use super::line::{KeyringLine, Line, PageLine, Words, below_content};
use super::lost::{self, Found, Where};
use super::read::Record;
use super::runs::{FEWEST, Runs};
use super::teased::{self, Teased};
use super::text::printed;
use crate::access::{Level, Roles};
use crate::diagnostic::{Diagnostic, Notes};
use crate::names::SitePath;
use crate::site::{Recorded, RecordedFact, Site, Text, TextKind};
use crate::wording::{Wording, rolling};

/// What comes of a site beside its record.
pub struct Look {
    /// What is told.
    pub notes: Notes,
    /// The lines of its pages and words, as a build writes them.
    lines: BTreeSet<String>,
    keyrings: BTreeSet<KeyringLine>,
    codes: BTreeSet<String>,
}

impl Look {
    /// Compares a site with its record, if it has one.
    ///
    /// Of a site that gates nothing and never did, only its pages are listed. Else every text is read once: some
    /// milliseconds for a megabyte, on all cores.
    pub fn at(site: &Site, record: Option<&Record>) -> Look {
        let nothing = Record::default();
        let is_new = record.is_none();
        let record = record.unwrap_or(&nothing);
        let pages = site.recorded();
        let facts = site.recorded_facts();
        let gated = gated(&pages, &facts);
        let sought = Sought::of(record, &gated);
        let mut seen = sought.look(site, record, &pages);
        let teased = Teased::of(record, &pages);
        seen.found
            .retain(|found| !is_said_to_show(record, found, &teased));
        let files = Files::of(site, record);
        let opened = files.opened(record, &site.config().roles);
        let mut notes = lost::told(site, record, &pages, &seen.found, &opened);
        notes.extend(teased.notes);
        notes.extend(facts::opened(&facts, record, &site.config().roles));
        let mut lines = lines(record, &pages, gated, &seen.open, &site.config().roles);
        lines.extend(teased::lines(&pages));
        lines.extend(facts::lines(&facts, &site.config().roles));
        let of_files = files.lines(&site.config().roles);
        lines.extend(of_files.iter().map(Line::to_string));
        let opening: BTreeSet<SitePath> = notes
            .iter()
            .filter_map(|note| note.file().cloned())
            .collect();
        for home in addresses::lost(site, record, &pages) {
            // What would open may have come where it lies by a slip: first it is said whether it stays.
            if !opening.contains(home.file()) {
                notes.push(home.told());
            }
            lines.extend(home.lines());
        }
        if !is_new {
            notes.extend(not_recorded(record, &pages));
        }
        Look {
            notes,
            lines,
            keyrings: record.keyrings.clone(),
            codes: record.codes.clone(),
        }
    }

    /// The text of the record that a build writes: with the keyring that it used, or with what is known of it.
    pub fn next(&self, keyring: Option<&KeyringState>) -> String {
        let mut lines = self.lines.clone();
        let (keyrings, codes) = match keyring {
            // A code that was given out stays known, also once nobody remembers whose it was.
            Some(keyring) => {
                let known = self.codes.intersection(&keyring.known).cloned();
                lines.extend(keyring.lines());
                (BTreeSet::new(), known.collect())
            }
            None => (self.keyrings.clone(), self.codes.clone()),
        };
        lines.extend(
            keyrings
                .into_iter()
                .map(|state| Line::Keyring(state).to_string()),
        );
        lines.extend(
            codes
                .into_iter()
                .map(|locator| Line::Code(locator).to_string()),
        );
        printed(lines)
    }
}

/// Whether words are those of a page that shows what it tells of itself, for the first time and by a word.
fn is_said_to_show(record: &Record, found: &Found, teased: &Teased<'_>) -> bool {
    let Where::Beside(file) = &found.place else {
        return false;
    };
    let words = lost::closed(record).nth(found.number);
    let is_own = words.is_some_and(|words| words.file == below_content(file));
    is_own && teased.is_said(file)
}

/// What is gated now, or open by an editor's word, with the file that it stands in.
struct Gated<'s> {
    file: &'s SitePath,
    kind: TextKind,
    level: Level,
    runs: Runs,
}

fn gated<'s>(pages: &'s [Recorded<'s>], facts: &'s [RecordedFact<'s>]) -> Vec<Gated<'s>> {
    let of_page = |page: &'s Recorded<'s>| {
        let has_some = !page.level().is_public() || page.has_boxes();
        let texts = if has_some { page.texts() } else { Vec::new() };
        let texts = texts
            .into_iter()
            .filter(|text| !text.level.is_public() || matches!(text.kind, TextKind::Open(_)));
        let file = page.file();
        texts.map(move |text| Gated {
            file,
            runs: Runs::of(&text.said),
            kind: text.kind,
            level: text.level,
        })
    };
    let mut gated: Vec<Gated<'s>> = pages.par_iter().flat_map_iter(of_page).collect();
    let closed = facts.iter().filter(|fact| !fact.level.is_public());
    gated.extend(closed.map(|fact| Gated {
        file: fact.file(),
        kind: TextKind::Page,
        level: fact.level.clone(),
        runs: Runs::of(&fact.said()),
    }));
    gated
}

/// Which rows of words are looked for.
struct Sought {
    /// Rows of what was gated, with the numbers of the texts that they are from.
    recorded: HashMap<u64, Vec<usize>>,
    /// Rows of what is gated now.
    gated: HashSet<u64>,
    /// How long they are.
    lengths: BTreeSet<usize>,
}

/// What was found in the texts of a site.
#[derive(Default)]
struct Seen {
    /// Words that were for fewer readers.
    found: Vec<Found>,
    /// Rows of what is gated now, each with those who may read it somewhere.
    open: HashSet<(u64, Level)>,
}

impl Sought {
    fn of(record: &Record, gated: &[Gated<'_>]) -> Sought {
        let mut sought = Sought {
            recorded: HashMap::new(),
            gated: HashSet::new(),
            lengths: BTreeSet::new(),
        };
        for (number, words) in lost::closed(record).enumerate() {
            if !words.level.is_public() && !words.runs.hashes.is_empty() {
                sought.lengths.insert(words.runs.length);
                for run in &words.runs.hashes {
                    sought.recorded.entry(*run).or_default().push(number);
                }
            }
        }
        for text in gated.iter().filter(|text| !text.level.is_public()) {
            if !text.runs.hashes.is_empty() {
                sought.lengths.insert(text.runs.length);
                sought.gated.extend(&text.runs.hashes);
            }
        }
        sought
    }

    /// Looks for them in everything that somebody may read.
    fn look(&self, site: &Site, record: &Record, pages: &[Recorded<'_>]) -> Seen {
        if self.lengths.is_empty() {
            return Seen::default();
        }
        let closed: Vec<&Words> = lost::closed(record).collect();
        let roles = &site.config().roles;
        let is_for = |number: usize, level: &Level| {
            let words = closed.get(number);
            words.is_some_and(|words| !roles.visible_from(&words.level, level))
        };
        let of_page = |seen: &mut Seen, page: usize, text: Text| {
            let is_for = |number| is_for(number, &text.level);
            let hits = self.search(&text.shown, &text.level, &is_for, &mut seen.open);
            let file = pages.get(page).map(|page| below_content(page.file()));
            let found = hits.into_iter().filter(|(number, hits)| {
                closed.get(*number).is_some_and(|words| {
                    let is_here = words.runs.are_telling() || file == Some(&words.file);
                    is_here && words.runs.are_found(*hits)
                })
            });
            let found: Vec<usize> = found.map(|(number, _)| number).collect();
            seen.found.extend(found.into_iter().map(|number| Found {
                number,
                place: Where::Page(page, text.kind.clone()),
                level: text.level.clone(),
                said: text.said.clone(),
            }));
        };
        let mut seen = pages
            .par_iter()
            .enumerate()
            .fold(Seen::default, |mut seen, (number, page)| {
                for text in page.texts() {
                    of_page(&mut seen, number, text);
                }
                seen
            })
            .reduce(Seen::default, |mut one, other| {
                one.found.extend(other.found);
                one.open.extend(other.open);
                one
            });
        let mut by_file: BTreeMap<(SitePath, Level), HashMap<usize, usize>> = BTreeMap::new();
        let others = site.recorded_beside_pages().into_iter();
        let others = others.map(|(worded, level)| (worded, level, Vec::new()));
        let facts = site.recorded_facts().into_iter().map(|fact| {
            let closed_for = facts::closed_for(&fact, record);
            let level = fact.level.clone();
            (fact.words, level, closed_for)
        });
        for (worded, level, closed_for) in others.chain(facts) {
            let mut wording = Wording::default();
            worded.add_to(&mut wording);
            let own = below_content(worded.file());
            let is_for = |number: usize| {
                // Of a fact that was closed its own line says who may read it now, and no other fact's words.
                let is_own = closed
                    .get(number)
                    .is_some_and(|words| words.file == own && closed_for.contains(&&words.level));
                !is_own && is_for(number, &level)
            };
            let hits = self.search(&wording, &level, &is_for, &mut seen.open);
            let known = by_file.entry((worded.file().clone(), level)).or_default();
            for (number, hits) in hits {
                let most = known.entry(number).or_default();
                *most = hits.max(*most);
            }
        }
        for ((file, level), hits) in by_file {
            let found = hits.into_iter().filter(|(number, hits)| {
                closed
                    .get(*number)
                    .is_some_and(|words| words.runs.are_telling() && words.runs.are_found(*hits))
            });
            seen.found.extend(found.map(|(number, _)| Found {
                number,
                place: Where::Beside(file.clone()),
                level: level.clone(),
                said: Vec::new(),
            }));
        }
        seen.found.sort_by_key(Found::order);
        seen
    }

    /// How many rows of each recorded text, among those for fewer readers, stand in some words. What of them is gated
    /// now is taken down, with who may read it here.
    fn search(
        &self,
        wording: &Wording,
        level: &Level,
        is_for: &dyn Fn(usize) -> bool,
        open: &mut HashSet<(u64, Level)>,
    ) -> HashMap<usize, usize> {
        let mut rows: HashSet<u64> = HashSet::new();
        let mut take = |row: u64| {
            if self.recorded.contains_key(&row) {
                rows.insert(row);
            }
            if self.gated.contains(&row) {
                open.insert((row, level.clone()));
            }
        };
        let words = wording.whole();
        for length in self.lengths.range(FEWEST..) {
            rolling(&words, *length).for_each(&mut take);
        }
        if self.lengths.range(..FEWEST).next().is_some() {
            wording.short_rows(FEWEST).into_iter().for_each(&mut take);
        }
        let mut hits: HashMap<usize, usize> = HashMap::new();
        let texts = rows
            .iter()
            .filter_map(|row| self.recorded.get(row))
            .flatten();
        for number in texts.filter(|number| is_for(**number)) {
            *hits.entry(*number).or_default() += 1;
        }
        hits
    }
}

/// Gated pages of which the record does not know.
fn not_recorded(record: &Record, pages: &[Recorded<'_>]) -> Notes {
    let mut notes = Notes::default();
    let gated = pages.iter().filter(|page| !page.level().is_public());
    for page in gated.filter(|page| record.of_file(below_content(page.file())).is_empty()) {
        notes.push(Diagnostic::page_not_recorded(&page.top()));
    }
    notes
}

/// What is written of pages and their words.
fn lines(
    record: &Record,
    pages: &[Recorded<'_>],
    gated: Vec<Gated<'_>>,
    open: &HashSet<(u64, Level)>,
    roles: &Roles,
) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let path = |file: &SitePath| below_content(file).to_owned();
    for page in pages {
        let file = path(page.file());
        let was_page = record.of_file(&file).iter().any(|line| !line.is_draft);
        for alias in page.aliases() {
            let (address, file) = (alias.trim().to_owned(), file.clone());
            if !address.is_empty() {
                lines.insert(Line::Alias { address, file }.to_string());
            }
        }
        let line = PageLine {
            address: page.address().path().to_owned(),
            is_draft: page.is_draft() && !was_page,
            readers: (page.level().clone(), page.set_by().map(path)),
            title: page.title(),
            below: page
                .below()
                .map(|below| (below.level.clone(), below.set_by.map(path))),
            file,
        };
        lines.insert(Line::Page(line).to_string());
    }
    let mut wider: HashMap<u64, Vec<&Level>> = HashMap::new();
    for (row, level) in open {
        wider.entry(*row).or_default().push(level);
    }
    for text in gated {
        // What more readers have anyway is guarded where they have it. What an editor opened is known by all its words.
        let is_open = |row: &u64| {
            let levels = wider.get(row).into_iter().flatten();
            let mut levels = levels.filter(|level| **level != &text.level);
            levels.any(|level| roles.visible_from(level, &text.level))
        };
        let others: HashSet<u64> = match text.kind {
            TextKind::Open(_) => HashSet::new(),
            _ => text.runs.hashes.iter().copied().filter(is_open).collect(),
        };
        let words = Words {
            file: path(text.file),
            level: text.level.clone(),
            runs: text.runs.kept(&others),
        };
        if !words.runs.hashes.is_empty() {
            let line = match text.kind {
                TextKind::Page => Line::Words(words),
                TextKind::Box(_) => Line::Box(words),
                TextKind::Open(_) => Line::Open(words),
            };
            lines.insert(line.to_string());
        }
    }
    lines
}
