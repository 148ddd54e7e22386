//! Addresses that were on the site and lead nowhere now, each with the page that should have it.
//!
//! Somebody has them in a bookmark, on a leaflet, in a letter. A page that was renamed or moved is known again by its
//! title, by its name, or as the one newcomer to a folder that one page has left. Without one the folder's own page is
//! asked for it, or one above. It never looks at what a page says.

use std::collections::{BTreeMap, HashMap};

use super::line::{Line, below_content};
use super::read::Record;
use crate::diagnostic::Diagnostic;
use crate::names::SitePath;
use crate::site::{Recorded, Site};

/// A page, and the addresses that lead nowhere and should lead to it.
pub(super) struct Home<'s> {
    page: Recorded<'s>,
    /// Whether it stands for a page that is gone, as its section.
    is_above: bool,
    addresses: Vec<String>,
}

impl Home<'_> {
    /// Its file.
    pub fn file(&self) -> &SitePath {
        self.page.file()
    }

    /// What is told of them: once for each page, with the one line that names them all.
    pub fn told(&self) -> Diagnostic {
        let addresses: Vec<&str> = self.addresses.iter().map(String::as_str).collect();
        let (line, at) = self.page.line_of_aliases(&addresses);
        let line = match self.page.has_front_matter() {
            true => format!("`{line}`"),
            false => format!("`{line}` between two lines `---` at its top"),
        };
        Diagnostic::addresses_lost(&addresses, self.is_above, &line, &at)
    }

    /// The lines by which the next check knows of them still.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let file = below_content(self.page.file());
        self.addresses.iter().map(move |address| {
            let (address, file) = (address.clone(), file.to_owned());
            Line::Alias { address, file }.to_string()
        })
    }
}

/// The pages that should have addresses which lead nowhere, in the order of their files.
pub(super) fn lost<'s>(site: &Site, record: &Record, pages: &[Recorded<'s>]) -> Vec<Home<'s>> {
    let published = record
        .pages
        .values()
        .flatten()
        .filter(|line| !line.is_draft);
    let published = published.map(|line| (line.address.as_str(), line.file.as_str()));
    let former = record
        .former
        .iter()
        .map(|(address, file)| (address.as_str(), file.as_str()));
    let answering = site.answering();
    // An alias that is none is told at its place.
    let is_lost = |(address, _): &(&str, &str)| answering.has(address) == Some(false);
    let mut lost: Vec<(&str, &str)> = published.chain(former).filter(is_lost).collect();
    lost.sort_unstable();
    lost.dedup_by_key(|(address, _)| *address);
    if lost.is_empty() {
        return Vec::new();
    }
    let known = Known::of(record, pages);
    let mut homes: BTreeMap<&str, Home<'s>> = BTreeMap::new();
    for (address, file) in lost {
        let Some((page, is_above)) = known.home_of(file) else {
            continue;
        };
        let home = homes.entry(below_content(page.file())).or_insert(Home {
            page,
            is_above,
            addresses: Vec::new(),
        });
        home.is_above &= is_above;
        home.addresses.push(address.to_owned());
    }
    homes.into_values().collect()
}

/// The pages that there are, beside those that there were. Each question is answered without looking at all of them: a
/// record may know thousands that are gone.
struct Known<'a, 's> {
    record: &'a Record,
    by_file: BTreeMap<&'s str, Recorded<'s>>,
    /// Pages of folders, by these.
    sections: BTreeMap<&'s str, Recorded<'s>>,
    /// Pages of which the record does not know, in the order of their files: by title, by name, by folder.
    new_by_title: HashMap<u64, Vec<Recorded<'s>>>,
    new_by_name: HashMap<&'s str, Vec<Recorded<'s>>>,
    new_in: HashMap<&'s str, Vec<Recorded<'s>>>,
    /// How many pages a folder has lost.
    left: HashMap<&'a str, usize>,
}

impl<'a, 's> Known<'a, 's> {
    fn of(record: &'a Record, pages: &[Recorded<'s>]) -> Known<'a, 's> {
        let mut known = Known {
            record,
            by_file: BTreeMap::new(),
            sections: BTreeMap::new(),
            new_by_title: HashMap::new(),
            new_by_name: HashMap::new(),
            new_in: HashMap::new(),
            left: HashMap::new(),
        };
        for page in pages {
            let file = below_content(page.file());
            known.by_file.insert(file, *page);
            if page.is_section() {
                known.sections.insert(folder(file), *page);
            }
            if record.of_file(file).is_empty() {
                let by_title = known.new_by_title.entry(page.title());
                by_title.or_default().push(*page);
                known.new_by_name.entry(name(file)).or_default().push(*page);
                known.new_in.entry(folder(file)).or_default().push(*page);
            }
        }
        for file in record.pages.keys() {
            if !known.by_file.contains_key(file.as_str()) {
                *known.left.entry(folder(file)).or_default() += 1;
            }
        }
        known
    }

    /// The page that a file became, or a section above it; and whether it is that.
    fn home_of(&self, file: &str) -> Option<(Recorded<'s>, bool)> {
        let there = self.by_file.get(file).copied();
        match there.or_else(|| self.successor(file)) {
            Some(page) => Some((page, false)),
            None => Some((self.section_above(file)?, true)),
        }
    }

    /// The page that a file became: nearest to where it lay, of those that could be it.
    fn successor(&self, file: &str) -> Option<Recorded<'s>> {
        let nearest = |found: Option<&Vec<Recorded<'s>>>| {
            let found = found?;
            let is_beside =
                |page: &&Recorded<'s>| folder(below_content(page.file())) == folder(file);
            found.iter().find(is_beside).or(found.first()).copied()
        };
        let mut titles = self.record.of_file(file).iter().map(|line| line.title);
        titles
            .find_map(|title| nearest(self.new_by_title.get(&title)))
            .or_else(|| nearest(self.new_by_name.get(name(file))))
            .or_else(|| self.one_for_one(file))
    }

    /// The one new page in a folder that one page has left.
    fn one_for_one(&self, file: &str) -> Option<Recorded<'s>> {
        match (
            self.left.get(folder(file)),
            self.new_in.get(folder(file))?.as_slice(),
        ) {
            (Some(1), [page]) => Some(*page),
            _ => None,
        }
    }

    /// The nearest page of a folder around a file.
    fn section_above(&self, file: &str) -> Option<Recorded<'s>> {
        let mut around = folder(file);
        loop {
            match self.sections.get(around) {
                None if around.is_empty() => return None,
                None => around = folder(around),
                found => return found.copied(),
            }
        }
    }
}

/// The folder that a file lies in; nothing for the top.
fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What a file is called: by its own name, or by that of the folder whose page it is.
fn name(file: &str) -> &str {
    let last = file.rsplit('/').next().unwrap_or(file);
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    match stem {
        "index" | "_index" => folder(file).rsplit('/').next().unwrap_or(stem),
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_called_as_its_file_or_its_folder() {
        for (file, expected) in [
            ("tips/rest.md", "rest"),
            ("tips/rest/index.md", "rest"),
            ("tips/_index.md", "tips"),
            ("a.b.md", "a.b"),
            ("_index.md", ""),
        ] {
            assert_eq!(name(file), expected, "{file}");
        }
    }
}
