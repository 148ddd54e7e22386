//! How far translations are behind the pages that they were made from: which paragraphs are other ones now.
//!
//! A translation remembers the paragraphs that it was made from in its own front matter (`made-from`), which `pimh translated`
//! writes and no build does. It compares sets: in whatever order two branches remembered them, and whoever merged them, a
//! paragraph that is remembered is known.

use std::collections::BTreeSet;

use super::{PageId, Site};
use crate::config::Config;
use crate::document::fields::{MADE_FROM, TRANSLATION_OF};
use crate::document::paragraphs::{Paragraph, paragraphs};
use crate::document::{Document, FrontMatter};
use crate::fields::meaning::Shown;

/// One paragraph of the original that is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drifted {
    /// As the translation remembers it; nothing if it is new.
    pub was: Option<Paragraph>,
    /// As it is now; nothing if it is gone.
    pub now: Option<Paragraph>,
}

impl Drifted {
    /// Whether somebody's safety hangs on what it said or says.
    pub fn is_safety(&self) -> bool {
        let both = [&self.was, &self.now];
        both.into_iter().flatten().any(|one| one.is_safety)
    }
}

/// A translation that remembers what it was made from.
#[derive(Clone, Debug)]
pub(super) struct Remembering {
    /// The page that it translates.
    pub original: PageId,
    /// What is another one now, in the order of the original.
    pub drifted: Vec<Drifted>,
}

impl Site {
    /// Compares each translation that remembers paragraphs with the page that it translates. A page that does not costs nothing.
    pub(super) fn compare_translations(&mut self, pairs: &[(PageId, PageId)]) {
        for (translation, original) in pairs {
            let (Some(made), Some(of)) = (
                self.page(*translation).document.as_ref(),
                self.page(*original).document.as_ref(),
            ) else {
                continue;
            };
            let remembered = remembered(&made.front);
            // A page that is taken back has no words to translate.
            if remembered.is_empty() || of.front.is_withdrawn() {
                continue;
            }
            let now = paragraphs(&of.source, &self.config);
            let remembering = Remembering {
                original: *original,
                drifted: drifted(remembered, now),
            };
            self.remembering.insert(*translation, remembering);
        }
    }

    /// Whether a new document of a page has other paragraphs for those who translate it.
    pub(super) fn drifts_with(&self, id: PageId, before: &Document, after: &Document) -> bool {
        let mut all = self.remembering.values();
        all.any(|remembering| remembering.original == id)
            && prints(before, &self.config) != prints(after, &self.config)
    }

    /// The page that one translates.
    pub fn original_of(&self, document: &Document) -> Option<&Document> {
        let of = document.front.get(TRANSLATION_OF)?;
        let own = document.path();
        let from = own.in_content().unwrap_or(own.as_str());
        self.page(self.find_file(&of.value, from)?)
            .document
            .as_ref()
    }

    /// What is another one in the original of a translation; nothing if it remembers nothing.
    pub(super) fn drifted(&self, translation: PageId) -> &[Drifted] {
        let found = self.remembering.get(&translation);
        found.map_or(&[], |remembering| &remembering.drifted)
    }
}

fn prints(document: &Document, config: &Config) -> Vec<(String, bool)> {
    let all = paragraphs(&document.source, config).into_iter();
    all.map(|one| (one.print, one.is_safety)).collect()
}

fn remembered(front: &FrontMatter) -> Vec<Paragraph> {
    match front.show_named(MADE_FROM) {
        Shown::Words(lines) => lines
            .iter()
            .map(|line| Paragraph::remembered(&line.value))
            .collect(),
        _ => Vec::new(),
    }
}

/// What is remembered and is not there, and what is there and not remembered. Where one stands in the place of the other,
/// behind the same paragraph, the two are told as one.
fn drifted(was: Vec<Paragraph>, now: Vec<Paragraph>) -> Vec<Drifted> {
    let known: BTreeSet<String> = was.iter().map(|one| one.print.clone()).collect();
    let there: BTreeSet<String> = now.iter().map(|one| one.print.clone()).collect();
    let mut gone = was.into_iter().peekable();
    let mut all = Vec::new();
    let lost = |was: Paragraph| Drifted {
        was: Some(was),
        now: None,
    };
    for one in now {
        if !known.contains(&one.print) {
            let was = gone.next_if(|old| !there.contains(&old.print));
            all.push(Drifted {
                was,
                now: Some(one),
            });
            continue;
        }
        // All that is remembered up to this paragraph has had its turn.
        for old in gone.by_ref() {
            let is_here = old.print == one.print;
            if !there.contains(&old.print) {
                all.push(lost(old));
            }
            if is_here {
                break;
            }
        }
    }
    all.extend(gone.filter(|old| !there.contains(&old.print)).map(lost));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(was: &str, now: &str) -> Vec<(String, String)> {
        let of = |words: &str| -> Vec<Paragraph> {
            words
                .split_whitespace()
                .map(Paragraph::remembered)
                .collect()
        };
        let name = |one: Option<Paragraph>| one.map_or("-".to_owned(), |one| one.print);
        let all = drifted(of(was), of(now)).into_iter();
        all.map(|one| (name(one.was), name(one.now))).collect()
    }

    #[test]
    fn what_changed_is_told_and_nothing_else() {
        for (was, now, expected) in [
            ("a b c", "a b c", vec![]),
            ("a b c", "a x c", vec![("b", "x")]),
            ("a b c", "a c", vec![("b", "-")]),
            ("a c", "a x c", vec![("-", "x")]),
            ("a b c d", "a x y d", vec![("b", "x"), ("c", "y")]),
            ("a b", "x a b", vec![("-", "x")]),
            ("a b", "b a", vec![]),
            ("b c a", "a b x", vec![("c", "-"), ("-", "x")]),
            ("a a b", "a b", vec![]),
            ("a b", "x y", vec![("a", "x"), ("b", "y")]),
            ("a", "", vec![("a", "-")]),
        ] {
            let found = told(was, now);
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|(was, now)| (was.as_str(), now.as_str()))
                .collect();
            assert_eq!(found, expected, "{was} / {now}");
        }
    }
}
