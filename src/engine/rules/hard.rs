//! The sentences of one page that are hard to read, as `R12` to `R14` call them: for whoever shows them beside the words.
//!
//! It tells nothing, and finds nothing that those rules would not: it has their limits, or the places that they point at.

use std::ops::Range;

use super::reading::Reading;
use super::{OfWords, r12, r13, r14};
use crate::config::Config;
use crate::diagnostic::{Location, Notes};
use crate::document::{Document, Prose};

/// Why some words are hard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hardness {
    /// A sentence with more words than a reader holds with ease: so many.
    Long(usize),
    /// One with half as many again, or more: so many.
    VeryLong(usize),
    /// A paragraph of too many sentences.
    Crowded,
    /// They do not say who acts.
    NobodyActs,
}

/// Some hard words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hard {
    /// Where they stand in the file.
    pub at: Range<usize>,
    /// Why.
    pub why: Hardness,
}

/// The hard words of a page in the order in which they stand; none where the page has too few words to judge, or where they
/// are not English. Costs some passes over the words of the page.
pub fn hard(document: &Document, prose: &Prose, config: &Config) -> Vec<Hard> {
    let page = Reading::of(document, prose, config);
    if !page.is_long_enough() {
        return Vec::new();
    }
    let limit = r12::limit(page.readers);
    let long = r12::longest(&page, limit).into_iter();
    let mut hard: Vec<Hard> = long
        .map(|(words, count)| Hard {
            at: page.span_of(&words).range,
            why: match count * 2 > limit * 3 {
                true => Hardness::VeryLong(count),
                false => Hardness::Long(count),
            },
        })
        .collect();
    hard.extend(pointed_at(&page, r13::read, Hardness::Crowded));
    hard.extend(pointed_at(&page, r14::read, Hardness::NobodyActs));
    hard.sort_by_key(|hard| hard.at.start);
    hard
}

/// The places of what a rule tells of a page.
fn pointed_at(page: &Reading<'_>, rule: OfWords, why: Hardness) -> Vec<Hard> {
    let mut notes = Notes::default();
    rule(page, &mut notes);
    let mut all = Vec::new();
    for note in notes.iter() {
        let others = note.related().iter().map(|(place, _)| place);
        for place in std::iter::once(note.location()).chain(others) {
            if let Location::Text(span) = place {
                let at = span.range.clone();
                all.push(Hard { at, why });
            }
        }
    }
    all
}
