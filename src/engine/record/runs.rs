//! Words by which a text is known again wherever it is pasted: its rows of five, as hashes.

use std::collections::HashSet;

use crate::wording::{joined, rolling};

/// So many words make a run.
const RUN: usize = 5;
/// Fewer words than so many tell nothing by themselves: `Yes` may stand in any sentence and many a cell.
pub(super) const FEWEST: usize = 3;
/// So many runs of a text are kept: those with the smallest hashes, which are the same few wherever the text stands.
const KEPT: usize = 16;

/// Runs of one text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Runs {
    /// How many words each has: five, or all words of a shorter text.
    pub length: usize,
    /// Their hashes, sorted.
    pub hashes: Vec<u64>,
}

impl Runs {
    /// All runs of a text; none if it has no word.
    pub fn of(words: &[u64]) -> Runs {
        let length = words.len().min(RUN);
        if length == 0 {
            return Runs::default();
        }
        let mut hashes: Vec<u64> = rolling(words, length).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Runs { length, hashes }
    }

    /// The runs to keep, without those that others have too.
    pub fn kept(mut self, others: &HashSet<u64>) -> Runs {
        self.hashes.retain(|run| !others.contains(run));
        self.hashes.truncate(KEPT);
        self
    }

    /// Whether half of them are among those that were found.
    pub fn are_found(&self, found: usize) -> bool {
        found > 0 && found * 2 >= self.hashes.len()
    }

    /// Whether they tell wherever they stand. A text of fewer words is known again only in the file where it stood, and there
    /// only by itself: as a paragraph, a row of a list, a cell.
    pub fn are_telling(&self) -> bool {
        self.length >= FEWEST
    }

    /// How many of them a text has.
    pub fn count_in(&self, words: &[u64]) -> usize {
        if !self.are_telling() {
            let is_it = words.len() == self.length && self.hashes.contains(&joined(words));
            return usize::from(is_it);
        }
        let all: HashSet<u64> = rolling(words, self.length).collect();
        self.hashes.iter().filter(|run| all.contains(run)).count()
    }
}
