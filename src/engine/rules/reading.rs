//! One page as the rules on words read it: its words with their places, for whom they are, and what the lists of words find in
//! them. Made once for each page, and shared by all of these rules.

use std::ops::Range;

use super::lexicon::{Found, Lexicon};
use crate::config::Config;
use crate::diagnostic::{Code, Span};
use crate::document::kind::FAMILIES;
use crate::document::prose::{Passage, Prose, Sentence};
use crate::document::{Document, FrontMatter};
use crate::names::primary_language;

/// For whom the words of a page are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Parents, and those around them.
    Families,
    /// People who do it for their work.
    Professionals,
    /// The page does not say.
    Unknown,
}

/// A page that is read.
pub(super) struct Reading<'a> {
    /// The page.
    pub document: &'a Document,
    /// Its words.
    pub prose: &'a Prose,
    /// For whom they are.
    pub readers: Readers,
    /// Whether they are English.
    pub is_english: bool,
    /// Whether the site is made for readers.
    pub is_live: bool,
    /// What the lists of words have found.
    pub found: Vec<Found>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(document: &'a Document, prose: &'a Prose, config: &Config) -> Reading<'a> {
        let language = document
            .front
            .lang
            .as_ref()
            .map_or(config.language.as_str(), |lang| lang.value.as_str());
        Reading {
            document,
            prose,
            readers: readers(&document.front),
            is_english: primary_language(language) == "en",
            is_live: config.live,
            found: Lexicon::ours().find(prose),
        }
    }

    /// Where some of the words stand in the file.
    pub(super) fn span(&self, at: &Range<usize>) -> Span {
        Span::new(
            &self.document.source,
            self.prose.place(at, &self.document.source),
        )
    }

    /// Where words by their numbers stand in the file.
    pub(super) fn span_of(&self, words: &Range<usize>) -> Span {
        self.span(&self.prose.words.at(words))
    }

    /// Words by their numbers, as they were written.
    pub(super) fn said(&self, words: &Range<usize>) -> &'a str {
        self.prose.text_at(&self.prose.words.at(words))
    }

    /// Some of the words as one number, whatever their capitals and the signs between them.
    pub(super) fn heard(&self, at: &Range<usize>) -> u64 {
        let all = &self.prose.words.all;
        let first = all.partition_point(|word| (word.start as usize) < at.start);
        let words = all.iter().skip(first);
        let words = words.take_while(|word| (word.start as usize) < at.end);
        words.fold(0, |all, word| all.rotate_left(5) ^ word.hash)
    }

    /// The passage of a word.
    pub(super) fn passage_of(&self, word: usize) -> Option<&'a Passage> {
        let word = self.prose.words.all.get(word)?;
        self.prose.passages.get(word.passage as usize)
    }

    /// What the list of a rule has found, in the order of the page.
    pub(super) fn found_by(&self, code: Code) -> impl Iterator<Item = &Found> {
        self.found
            .iter()
            .filter(move |found| found.entry.code == code)
    }

    /// The sentence of a word, if it is one that is read after others: see [`Words::of_prose`](crate::document::prose::Words::of_prose).
    pub(super) fn sentence_of(&self, word: usize) -> Option<&'a Sentence> {
        let sentences = &self.prose.words.sentences;
        let index = sentences.partition_point(|sentence| sentence.words.end <= word);
        sentences
            .get(index)
            .filter(|sentence| sentence.is_of_prose(self.prose))
    }

    /// The number of the word at which the sentence of a word begins, whatever stands in it.
    pub(super) fn sentence_start(&self, word: usize) -> usize {
        let sentences = &self.prose.words.sentences;
        let index = sentences.partition_point(|sentence| sentence.words.end <= word);
        let sentence = sentences.get(index);
        sentence.map_or(word, |sentence| sentence.words.start.min(word))
    }

    /// The number of the word behind the sentence of a word.
    pub(super) fn sentence_end(&self, word: usize) -> usize {
        let sentences = &self.prose.words.sentences;
        let index = sentences.partition_point(|sentence| sentence.words.end <= word);
        let sentence = sentences.get(index);
        sentence.map_or(word + 1, |sentence| sentence.words.end)
    }

    /// Whether there are words enough to speak of sentences, and all are English.
    pub(super) fn is_long_enough(&self) -> bool {
        const ENOUGH: usize = 100;
        self.document
            .typed
            .counts
            .is_some_and(|counts| counts.words >= ENOUGH)
    }

    /// Where the page begins.
    pub(super) fn top(&self) -> Span {
        let at = self.document.front.at.start;
        Span::new(&self.document.source, at..at)
    }

    /// Whether words are somebody else's: in a quote, or between quotation marks.
    pub(super) fn is_quoted(&self, words: &Range<usize>) -> bool {
        let word = self.prose.words.all.get(words.start);
        word.is_some_and(|word| word.is_quoted)
            || self
                .passage_of(words.start)
                .is_some_and(|passage| passage.is_quoted)
    }

    /// Whether words are part of a name: they, and a neighbour, begin with capitals within a sentence.
    pub(super) fn is_in_name(&self, words: &Range<usize>) -> bool {
        let all = &self.prose.words.all;
        let is_capital = |index: Option<usize>| {
            let word = index.and_then(|index| all.get(index));
            word.is_some_and(|word| word.is_capital && word.passage == all[words.start].passage)
        };
        let own = all.get(words.clone()).unwrap_or_default();
        let sentences = &self.prose.words.sentences;
        let begins = |word: usize| {
            sentences
                .binary_search_by(|sentence| sentence.words.start.cmp(&word))
                .is_ok()
        };
        let neighbour = match begins(words.start) {
            true => is_capital(Some(words.end)),
            false => {
                let before = words.start.checked_sub(1).filter(|before| !begins(*before));
                is_capital(before) || is_capital(Some(words.end))
            }
        };
        own.iter().all(|word| word.is_capital) && neighbour
    }
}

fn readers(front: &FrontMatter) -> Readers {
    match front.written_for.as_slice() {
        [] => Readers::Unknown,
        some if some.iter().any(|name| FAMILIES.contains(name)) => Readers::Families,
        _ => Readers::Professionals,
    }
}
