//! The words of one page with their places in its file, read once more for whoever shows what is found in them.
//!
//! A load lets words go as soon as the rules have read them, so that a site of ten thousand pages does not hold them.

use std::ops::Range;

use crate::config::Config;
use crate::document::{Attempt, Document, Parts, Prose};
use crate::rules::hard;
use crate::source::SourceRef;

pub use crate::rules::hard::{Hard, Hardness};

/// The words of a page, by their numbers.
pub struct PageWords {
    prose: Prose,
    /// Where each word stands in the file.
    places: Vec<Range<usize>>,
    hard: Vec<Hard>,
}

impl PageWords {
    /// Reads one text. Costs what parsing it costs.
    pub fn of(source: &SourceRef, config: &Config) -> PageWords {
        // The words of parts stand in other files.
        let (report, prose) = Document::parse_with_words(source, config, &Parts::default());
        let words = prose.words.all.iter();
        let places = words.map(|word| prose.place(&word.at(), source)).collect();
        let hard = match report.value {
            Attempt::Sound(document) | Attempt::Mended(document) => {
                hard::hard(&document, &prose, config)
            }
            Attempt::Broken => Vec::new(),
        };
        PageWords {
            prose,
            places,
            hard,
        }
    }

    /// Some of the words with all that stands between them, as readers get them; see [`crate::document::prose::STAND_IN`].
    pub fn text(&self, words: &Range<usize>) -> &str {
        self.prose.text_at(&self.prose.words.at(words))
    }

    /// The words of a place in the file, as far as they stand in a row; `None` where readers get no words of it.
    pub fn words_at(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let touches = |at: &Range<usize>| at.start < place.end && place.start < at.end;
        let first = self.places.iter().position(touches)?;
        let row = self.places.get(first..).unwrap_or_default();
        Some(first..first + row.iter().take_while(|at| touches(at)).count())
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// What is hard to read of them.
    pub fn hard(&self) -> &[Hard] {
        &self.hard
    }
}
