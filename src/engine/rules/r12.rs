//! The words of `R12`; what it is stands in `r12.md`.

use std::ops::Range;

use super::reading::{Readers, Reading};
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// The most words of a sentence.
pub(super) fn limit(readers: Readers) -> usize {
    match readers {
        Readers::Families => 20,
        Readers::Professionals | Readers::Unknown => 25,
    }
}

/// The sentences of a page that have more words than a reader can hold.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    if !page.is_long_enough() {
        return;
    }
    let long = longest(page, limit(page.readers));
    if let Some(((words, count), others)) = long.split_first() {
        let places = others
            .iter()
            .take(2)
            .map(|(words, _)| page.span_of(words))
            .collect();
        notes.push(Diagnostic::sentence_long(
            *count,
            long.len(),
            &page.span_of(words),
            places,
        ));
    }
}

/// The sentences with more words than so many, the longest first.
pub(super) fn longest(page: &Reading<'_>, limit: usize) -> Vec<(Range<usize>, usize)> {
    let sentences = page.prose.words.of_prose(page.prose);
    let long = sentences.filter(|sentence| sentence.words.len() > limit);
    let mut long: Vec<(Range<usize>, usize)> = long
        .map(|sentence| (sentence.words.clone(), sentence.words.len()))
        .collect();
    long.sort_by_key(|(words, count)| (std::cmp::Reverse(*count), words.start));
    long
}

/// `R12`
impl Diagnostic {
    /// A sentence of 61 words, and how many more are long.
    pub fn sentence_long(words: usize, count: usize, at: &Span, others: Vec<Span>) -> Diagnostic {
        let more = match count {
            1 => String::new(),
            2 => ", and one more is long".to_owned(),
            count => format!(", and {} more are long", count - 1),
        };
        let note = Diagnostic::new(Code::R12, format!("this sentence has {words} words{more}"))
            .at(at, "")
            .help("make two of it, at a comma or an “and”");
        others
            .into_iter()
            .fold(note, |note, place| note.also(place, "this one too"))
    }
}
