//! Addresses that were on the site and lead nowhere now, each with the page that should have it.
//!
//! Somebody has them in a bookmark, on a leaflet, in a letter. A page that was renamed or moved is known again by its
//! title, by its name, or as the one newcomer to a folder that one page has left. Without one the folder's own page is
//! asked for it, or one above. It never looks at what a page says.

use std::collections::BTreeMap;

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

/// The pages that there are, beside those that there were.
struct Known<'a, 's> {
    record: &'a Record,
    by_file: BTreeMap<&'s str, Recorded<'s>>,
    /// Pages of which the record does not know.
    new: Vec<Recorded<'s>>,
}

impl<'a, 's> Known<'a, 's> {
    fn of(record: &'a Record, pages: &[Recorded<'s>]) -> Known<'a, 's> {
        let file = |page: &Recorded<'s>| below_content(page.file());
        let is_new = |page: &&Recorded<'s>| record.of_file(file(page)).is_empty();
        Known {
            record,
            by_file: pages.iter().map(|page| (file(page), *page)).collect(),
            new: pages.iter().filter(is_new).copied().collect(),
        }
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
        let was = self.record.of_file(file);
        let alike = |is: &dyn Fn(&Recorded<'s>) -> bool| -> Option<Recorded<'s>> {
            let found: Vec<Recorded<'s>> =
                self.new.iter().filter(|page| is(page)).copied().collect();
            let beside = found
                .iter()
                .find(|page| folder(below_content(page.file())) == folder(file));
            beside.or(found.first()).copied()
        };
        let has_title = |page: &Recorded<'s>| was.iter().any(|line| line.title == page.title());
        let has_name = |page: &Recorded<'s>| name(below_content(page.file())) == name(file);
        alike(&has_title)
            .or_else(|| alike(&has_name))
            .or_else(|| self.one_for_one(file))
    }

    /// The one new page in a folder that one page has left.
    fn one_for_one(&self, file: &str) -> Option<Recorded<'s>> {
        let is_here = |other: &str| folder(other) == folder(file);
        let left = self.record.pages.keys();
        let left =
            left.filter(|other| is_here(other) && !self.by_file.contains_key(other.as_str()));
        let mut new = self
            .new
            .iter()
            .filter(|page| is_here(below_content(page.file())));
        match (left.count(), new.next(), new.next()) {
            (1, Some(page), None) => Some(*page),
            _ => None,
        }
    }

    /// The nearest page of a folder around a file.
    fn section_above(&self, file: &str) -> Option<Recorded<'s>> {
        let sections = self.by_file.values().filter(|page| page.is_section());
        let around = sections.filter(|page| {
            let folder = folder(below_content(page.file()));
            file.strip_prefix(folder)
                .is_some_and(|rest| folder.is_empty() || rest.starts_with('/'))
        });
        around
            .max_by_key(|page| folder(below_content(page.file())).len())
            .copied()
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
