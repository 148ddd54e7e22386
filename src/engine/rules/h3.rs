//! The words of `H3`; what it is stands in `h3.md`.

use std::collections::{BTreeMap, BTreeSet};

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// Fewer letters are no words.
const LETTERS: usize = 3;

/// The first link with the words of another, to another place, for each such words.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let links = &page.prose.links;
    let mut said: Vec<u64> = links.iter().map(|link| page.heard(&link.at)).collect();
    said.sort_unstable();
    if !said.windows(2).any(|two| two[0] == two[1]) {
        return;
    }
    let mut known: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for link in links {
        let words = page
            .prose
            .text_at(&link.at)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        if words
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .count()
            < LETTERS
        {
            continue;
        }
        let at = Span::new(&page.document.source, link.place.clone());
        let plain = link.dest.trim_end_matches('/');
        let (dest, first) = known
            .entry(words.clone())
            .or_insert_with(|| (plain, at.clone()));
        if *dest != plain && told.insert(words.clone()) {
            notes.push(Diagnostic::same_words_elsewhere(&words, &at, first));
        }
    }
}

/// `H3`
impl Diagnostic {
    /// `[tips](mothers.md)` behind `[tips](fathers.md)`.
    pub fn same_words_elsewhere(words: &str, at: &Span, first: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H3,
            format!("two links say “{words}” and lead to different places"),
        )
        .at(at, "")
        .also(first, "the first one")
        .help("say in each where it leads")
    }
}
