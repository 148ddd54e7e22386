//! Lists of words to avoid, each with what to write instead and why: a data file, `words.toml`, and one pass over the words
//! of a page for all lists together.
//!
//! It only finds; what is told of a word, and to whom, is its rule's business.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::diagnostic::Code;
use crate::document::prose::{Prose, hash_of};

/// Some words, and what is said of them.
#[derive(Debug)]
pub(super) struct Entry {
    /// The rule that tells of them.
    pub code: Code,
    /// What to write instead; it may be more than one thing.
    pub write: String,
    /// Why.
    pub why: String,
    words: Vec<u64>,
}

/// Words of a page that stand in a list.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What is said of them.
    pub entry: &'static Entry,
    /// The words, by their numbers.
    pub words: Range<usize>,
}

/// All lists.
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    /// The entries that begin with a word, the longest first.
    by_first: HashMap<u64, Vec<usize>, BuildHasherDefault<AsItIs>>,
    /// A bit for each first word: most words of a page need not be looked up.
    first: [u64; FILTER],
}

const FILTER: usize = 128;

/// A hash is hashed already.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A row of the data file.
#[derive(Deserialize)]
struct Row {
    not: Vec<String>,
    write: String,
    why: String,
}

impl Lexicon {
    /// Ours. Read once, when the first page is.
    pub(super) fn ours() -> &'static Lexicon {
        static OURS: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::read(include_str!("words.toml")));
        &OURS
    }

    fn read(text: &str) -> Lexicon {
        let lists: BTreeMap<String, Vec<Row>> =
            toml::from_str(text).expect("the lists of words are part of the program, and tested");
        let mut lexicon = Lexicon {
            entries: Vec::new(),
            by_first: HashMap::default(),
            first: [0; FILTER],
        };
        for (code, rows) in &lists {
            let code = Code::named(code).expect("each list has the name of its rule");
            for row in rows {
                row.not
                    .iter()
                    .for_each(|phrase| lexicon.add(code, row, phrase));
            }
        }
        for entries in lexicon.by_first.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(lexicon.entries[*entry].words.len()));
        }
        lexicon
    }

    fn add(&mut self, code: Code, row: &Row, phrase: &str) {
        let words: Vec<u64> = phrase.split([' ', '-']).map(hash_of).collect();
        let Some(first) = words.first().copied() else {
            return;
        };
        let (word, bit) = bit_of(first);
        self.first[word] |= bit;
        self.by_first
            .entry(first)
            .or_default()
            .push(self.entries.len());
        self.entries.push(Entry {
            code,
            write: row.write.clone(),
            why: row.why.clone(),
            words,
        });
    }

    /// What stands in the lists, in the order of the page; of two that begin with the same word the longer.
    pub(super) fn find(&'static self, prose: &Prose) -> Vec<Found> {
        let words = &prose.words.all;
        let mut found = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let (at, bit) = bit_of(word.hash);
            if self.first[at] & bit == 0 {
                continue;
            }
            let entries = self.by_first.get(&word.hash);
            let is_here = |entry: &&usize| {
                let entry = &self.entries[**entry];
                let here = words
                    .get(index..index + entry.words.len())
                    .unwrap_or_default();
                here.iter().map(|word| &word.hash).eq(&entry.words)
                    && here.windows(2).all(|two| {
                        two[0].passage == two[1].passage
                            && is_close(prose, &(two[0].end as usize..two[1].start as usize))
                    })
            };
            if let Some(entry) = entries.and_then(|entries| entries.iter().find(is_here)) {
                let entry = &self.entries[*entry];
                found.push(Found {
                    entry,
                    words: index..index + entry.words.len(),
                });
            }
        }
        found
    }
}

fn bit_of(hash: u64) -> (usize, u64) {
    let bit = (hash >> 20) as usize % (FILTER * 64);
    (bit / 64, 1 << (bit % 64))
}

/// Whether two words belong together: a space or a hyphen stands between them, or a full stop alone, as in `d.o.b.`.
fn is_close(prose: &Prose, between: &Range<usize>) -> bool {
    let between = prose.text_at(between);
    let joins = |sign: char| sign.is_whitespace() || matches!(sign, '-' | '‑' | '–' | '\u{ad}');
    between == "." || between.chars().all(joins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_can_be_read_and_say_all() {
        let lexicon = Lexicon::ours();
        assert!(lexicon.entries.len() > 100, "{}", lexicon.entries.len());
        for entry in &lexicon.entries {
            assert!(
                !entry.write.is_empty() && !entry.why.ends_with('.'),
                "{entry:?}"
            );
        }
    }
}
