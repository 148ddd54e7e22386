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
use crate::document::stand_ins;

/// Some words, and what is said of them.
#[derive(Debug)]
pub(super) struct Entry {
    /// The rule that tells of them.
    pub code: Code,
    /// What to write instead; it may be more than one thing. Nothing where the words alone say nothing.
    pub write: String,
    /// Why.
    pub why: String,
    /// Who is left out by who names these alone.
    pub left_out: String,
    /// Where they are sound.
    pub unless: Vec<Unless>,
    words: Vec<u64>,
}

/// Where words of a list are sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Unless {
    /// They tell of the word behind them, as in `an autistic midwife`.
    ANounFollows,
    /// They tell of the word behind them, and that is nobody: `a depressive illness`.
    AThingFollows,
    /// The sentence takes the blame away, gives it to a service, or speaks of the words: `You are not a bad mother`.
    ItIsDenied,
    /// No number is behind them.
    NoNumberFollows,
    /// Somebody does it to those of whom the sentence speaks: `She was refused treatment`.
    ItIsDoneToThem,
    /// Whoever writes says it of their own life: `I refused help for months`.
    ItIsTheirOwn,
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
    /// The entries by how they begin, the longest first: see [`Lexicon::key`].
    by_beginning: HashMap<u64, Vec<usize>, BuildHasherDefault<AsItIs>>,
    /// A bit for each beginning: most words of a page need not be looked up.
    beginnings: [u64; FILTER],
}

/// So many that few other words are taken for one of them.
const FILTER: usize = 1024;

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
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
struct Row {
    not: Vec<String>,
    write: String,
    why: String,
    left_out: String,
    unless: Vec<Unless>,
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
            by_beginning: HashMap::default(),
            beginnings: [0; FILTER],
        };
        for (code, rows) in &lists {
            let code = Code::named(code).expect("each list has the name of its rule");
            for row in rows {
                row.not
                    .iter()
                    .for_each(|phrase| lexicon.add(code, row, phrase));
            }
        }
        let of_a_new_page = Row::default();
        stand_ins::beginnings().for_each(|words| lexicon.add(Code::F16, &of_a_new_page, &words));
        for entries in lexicon.by_beginning.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(lexicon.entries[*entry].words.len()));
        }
        lexicon
    }

    fn add(&mut self, code: Code, row: &Row, phrase: &str) {
        let words = phrase
            .split([' ', '-'])
            .map(|word| word.trim_matches(['.', ',', '?', '!']));
        let words: Vec<u64> = words.map(hash_of).collect();
        let Some(key) = words
            .first()
            .map(|first| Lexicon::key(*first, words.get(1)))
        else {
            return;
        };
        let (word, bit) = bit_of(key);
        self.beginnings[word] |= bit;
        self.by_beginning
            .entry(key)
            .or_default()
            .push(self.entries.len());
        self.entries.push(Entry {
            code,
            write: row.write.clone(),
            why: row.why.clone(),
            left_out: row.left_out.clone(),
            unless: row.unless.clone(),
            words,
        });
    }

    /// A word that is all there is, or how two or more begin: many phrases begin with a word of every sentence.
    fn key(first: u64, second: Option<&u64>) -> u64 {
        second.map_or(first, |second| first.rotate_left(29) ^ second)
    }

    /// The entries that begin so.
    fn beginning(&self, key: u64) -> &[usize] {
        let (at, bit) = bit_of(key);
        match self.beginnings[at] & bit {
            0 => &[],
            _ => self.by_beginning.get(&key).map_or(&[], Vec::as_slice),
        }
    }

    /// What stands in the lists, in the order of the page; of two of one rule that begin with the same word the longer.
    pub(super) fn find(&'static self, prose: &Prose) -> Vec<Found> {
        let words = &prose.words.all;
        let mut found: Vec<Found> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let next = words.get(index + 1).map(|next| &next.hash);
            let longer = next.map_or(&[][..], |next| {
                self.beginning(Lexicon::key(word.hash, Some(next)))
            });
            let single = self.beginning(word.hash);
            if longer.is_empty() && single.is_empty() {
                continue;
            }
            let before = found.len();
            for entry in longer
                .iter()
                .chain(single)
                .map(|entry| &self.entries[*entry])
            {
                let is_longest = |other: &Found| other.entry.code != entry.code;
                if found[before..].iter().all(is_longest) && stand_at(&entry.words, index, prose) {
                    found.push(Found {
                        entry,
                        words: index..index + entry.words.len(),
                    });
                }
            }
        }
        found
    }
}

impl Entry {
    /// Whether what to write instead can be typed as it stands: some rows only say what sort of words it would be.
    pub(super) fn is_typed(&self) -> bool {
        ["plain words", "what "]
            .iter()
            .all(|beginning| !self.write.starts_with(beginning))
    }

    /// What to write instead, between quotation marks if it can be typed.
    pub(super) fn remedy(&self) -> String {
        match self.is_typed() {
            true => format!("“{}”", self.write),
            false => self.write.clone(),
        }
    }

    /// The first of the words to write instead; `None` where they cannot be typed.
    pub(super) fn first_choice(&self) -> Option<&str> {
        let first = self.write.split([',', ';']).next()?;
        let first = first.split(" or ").next()?.trim();
        self.is_typed().then_some(first)
    }
}

/// What stands in one list, without what begins within words that were found before it.
pub(super) fn apart<'a>(found: impl Iterator<Item = &'a Found>) -> impl Iterator<Item = &'a Found> {
    let mut end = 0;
    found.filter(move |found| {
        let is_apart = found.words.start >= end;
        if is_apart {
            end = found.words.end;
        }
        is_apart
    })
}

/// Whether words, by their hashes, stand in a row from a word of a page on, in one passage.
pub(super) fn stand_at(phrase: &[u64], index: usize, prose: &Prose) -> bool {
    let words = prose.words.all.get(index..index + phrase.len());
    let words = words.unwrap_or_default();
    words.iter().map(|word| &word.hash).eq(phrase)
        && words.windows(2).all(|two| {
            two[0].passage == two[1].passage
                && is_close(prose, &(two[0].end as usize..two[1].start as usize))
        })
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
            assert!(!entry.words.is_empty(), "{entry:?}");
            assert_eq!(entry.write.is_empty(), entry.why.is_empty(), "{entry:?}");
            assert!(!entry.why.ends_with('.'), "{entry:?}");
        }
    }
}
