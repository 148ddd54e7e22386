//! What must not be found: gated words that are not public too.
//!
//! **Rows of words.** Any twelve words in a row of a gated text hold, wherever they begin, one of the
//! rows of eight that begin at every fifth word. So only those are kept, a fifth of all, and public
//! text is asked at each of its words. What has a row of eight in common with a gated text is then
//! looked at as rows of twelve. Those of the public texts are known beforehand; any other is a suspect,
//! until [`super::Scanner::leaks`] has looked for it in the gated texts themselves.
//!
//! **Phrases.** A title or name of three words or more is known by its first three; those that occur
//! in a public text are taken out beforehand.
//!
//! **Lines.** Most of what is looked through are paragraphs, titles and addresses as an editor wrote
//! them for everybody. Those are known as a whole, and not looked at word by word.

use std::collections::HashSet;

use rayon::prelude::*;

use super::set::Set;
use crate::names::Fingerprint;
use crate::site::Worded;
use crate::wording::{Wording, is_lettered, joined, rolling};

/// So many words in a row are no accident.
pub(super) const RUN: usize = 12;
/// The length of the rows that are kept.
const ANCHOR: usize = 8;
/// How far apart they begin: each row of twelve holds one of them.
const STEP: usize = RUN - ANCHOR + 1;
/// The fewest words of a phrase that are no accident, numbers not counted: dates are in every page.
const SHORTEST: usize = 3;
/// Of a longer phrase its beginning is looked for.
const LONGEST: usize = RUN;

/// What must not be found.
#[derive(Default)]
pub(super) struct Needles {
    /// Rows of eight words of gated texts.
    anchors: Set,
    /// Rows of twelve words of public texts that hold one of them.
    open: Set,
    /// Whole paragraphs, titles and addresses of public texts.
    public: Set,
    /// The first three words of each phrase.
    heads: Set,
    phrases: Vec<Phrase>,
}

/// A title, a name: of which gated thing, and its words as one hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Phrase {
    head: u64,
    length: u8,
    words: u64,
    /// The number of the gated thing.
    pub(super) gated: u32,
}

impl Needles {
    /// The gated words, less those that are public.
    pub(super) fn new(gated: &[Worded<'_>], public: &[Worded<'_>], theme: &Wording) -> Needles {
        let parts: Vec<(Vec<u64>, Vec<Phrase>)> = gated
            .par_iter()
            .enumerate()
            .fold(Gathering::default, |mut gathering, (number, gated)| {
                gathering.add(
                    gated,
                    u32::try_from(number).expect("no site has 2^32 gated things"),
                );
                gathering
            })
            .map(|gathering| (gathering.anchors, gathering.phrases))
            .collect();
        let mut anchors = Vec::with_capacity(parts.iter().map(|(anchors, _)| anchors.len()).sum());
        let mut phrases = Vec::new();
        for (some, more) in parts {
            anchors.extend(some);
            phrases.extend(more);
        }
        phrases.par_sort_unstable();
        // What many pages have is told of the first.
        phrases.dedup_by_key(|phrase| (phrase.head, phrase.length, phrase.words));
        let mut needles = Needles {
            anchors: Set::of(anchors),
            open: Set::default(),
            public: Set::default(),
            heads: Set::of(phrases.iter().map(|phrase| phrase.head).collect()),
            phrases,
        };
        needles.take_out(public, theme);
        needles
    }

    pub(super) fn is_empty(&self) -> bool {
        self.anchors.is_empty() && self.phrases.is_empty()
    }

    /// Changes as soon as anything else must not be found, and with the program, which may find more
    /// one day.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut all = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
        // Of what is open too: it may be taken out of the last public text that had it.
        let hashes = self.anchors.hashes().iter().chain(self.open.hashes());
        all.extend(hashes.flat_map(|hash| hash.to_le_bytes()));
        for phrase in &self.phrases {
            all.push(phrase.length);
            all.extend(phrase.words.to_le_bytes());
        }
        Fingerprint::of(&all)
    }

    /// Learns which of the gated words everybody may read.
    fn take_out(&mut self, public: &[Worded<'_>], theme: &Wording) {
        let look = |known: &mut Known, wording: &Wording| {
            for line in wording.lines() {
                let (sum, count) = line.sum();
                if count >= RUN {
                    known.lines.push(sum);
                }
            }
            // As if nothing stood between them: whatever is put together of public texts is public.
            let words = wording.whole();
            self.runs(&words, &mut |run| known.runs.push(run));
            self.phrases_in(&words, &mut |phrase| {
                known.phrases.insert(phrase.key());
            });
        };
        let mut known = public
            .par_iter()
            .fold(Known::default, |mut known, public| {
                let mut wording = std::mem::take(&mut known.wording);
                wording.clear();
                public.add_to(&mut wording);
                look(&mut known, &wording);
                known.wording = wording;
                known
            })
            .reduce(Known::default, |mut one, mut other| {
                one.lines.append(&mut other.lines);
                one.runs.append(&mut other.runs);
                one.phrases.extend(other.phrases);
                one
            });
        look(&mut known, theme);
        self.public = Set::of(known.lines);
        self.open = Set::of(known.runs);
        self.phrases
            .retain(|phrase| !known.phrases.contains(&phrase.key()));
        self.heads = Set::of(self.phrases.iter().map(|phrase| phrase.head).collect());
    }

    /// What in a text may be gated: rows of twelve words, titles and names.
    pub(super) fn find(&self, wording: &Wording, runs: &mut Vec<u64>, phrases: &mut Vec<Phrase>) {
        for line in wording.lines() {
            let (sum, count) = line.sum();
            if count < SHORTEST || (count >= RUN && self.public.has(sum)) {
                continue;
            }
            if count >= RUN {
                self.runs(&line.words(), &mut |run| {
                    if !self.open.has(run) {
                        runs.push(run);
                    }
                });
            }
            for piece in line.pieces() {
                self.phrases_in(piece, &mut |phrase| phrases.push(*phrase));
            }
        }
    }

    /// Each row of twelve words that holds one of the rows of eight.
    pub(super) fn runs(&self, words: &[u64], found: &mut dyn FnMut(u64)) {
        let mut next = 0;
        for (at, anchor) in rolling(words, ANCHOR).enumerate() {
            if !self.anchors.has(anchor) {
                continue;
            }
            let first = at.saturating_sub(RUN - ANCHOR).max(next);
            let rows = (first..=at).filter_map(|from| words.get(from..from + RUN));
            rows.map(joined).for_each(&mut *found);
            next = at + 1;
        }
    }

    /// Each phrase that stands somewhere in some words.
    pub(super) fn phrases_in(&self, words: &[u64], found: &mut dyn FnMut(&Phrase)) {
        for (at, head) in rolling(words, SHORTEST).enumerate() {
            if !self.heads.has(head) {
                continue;
            }
            let from = self.phrases.partition_point(|phrase| phrase.head < head);
            let alike = &self.phrases[from..];
            let end = alike.partition_point(|phrase| phrase.head == head);
            let mut alike = &alike[..end];
            // Those of one length stand together, in order: many pages may begin with the same words.
            while let Some(first) = alike.first() {
                let length = first.length;
                let end = alike.partition_point(|phrase| phrase.length == length);
                let (same, others) = alike.split_at(end);
                alike = others;
                let row = words.get(at..at + usize::from(length)).map(joined);
                let place = row.map(|row| same.binary_search_by_key(&row, |phrase| phrase.words));
                if let Some(Ok(place)) = place {
                    same.get(place).into_iter().for_each(&mut *found);
                }
            }
        }
    }
}

/// What one thread gathers of gated texts.
#[derive(Default)]
struct Gathering {
    wording: Wording,
    anchors: Vec<u64>,
    phrases: Vec<Phrase>,
}

impl Gathering {
    fn add(&mut self, gated: &Worded<'_>, number: u32) {
        self.wording.clear();
        gated.add_to(&mut self.wording);
        for line in self.wording.lines() {
            let words = line.words();
            if words.len() >= RUN {
                self.anchors.extend(rolling(&words, ANCHOR).step_by(STEP));
            }
        }
        for words in self.wording.phrases() {
            self.phrases.extend(Phrase::of(words, number));
        }
    }
}

impl Phrase {
    /// What tells it from others, whoever has it.
    pub(super) fn key(&self) -> (u8, u64) {
        (self.length, self.words)
    }

    fn of(words: &[u64], gated: u32) -> Option<Phrase> {
        let words = words.get(..words.len().min(LONGEST))?;
        let lettered = words.iter().filter(|word| is_lettered(**word)).count();
        if lettered < SHORTEST {
            return None;
        }
        Some(Phrase {
            head: joined(words.get(..SHORTEST)?),
            length: u8::try_from(words.len()).expect("a phrase is cut at the longest"),
            words: joined(words),
            gated,
        })
    }
}

/// What one thread knows of public texts.
#[derive(Default)]
struct Known {
    wording: Wording,
    lines: Vec<u64>,
    runs: Vec<u64>,
    phrases: HashSet<(u8, u64)>,
}
