//! How hard the words of a page are to read.
//!
//! The reading age is the Flesch-Kincaid grade plus 5 (Kincaid and others, 1975), on prose only: paragraphs and list items,
//! not headings, tables, quotes, notes, code, addresses or front matter. It is made for English and says nothing of other
//! languages. A name counts as words, and each of its words as two syllables at most: whoever reads it knows it or not.

use super::{Prose, Words};

/// What was counted in some prose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sentences.
    pub sentences: usize,
    /// Words.
    pub words: usize,
    /// Syllables, by a rule of thumb for English.
    pub syllables: usize,
}

impl Counts {
    /// Counts a text in which each line is a paragraph or an item.
    pub fn of(text: &str) -> Counts {
        Counts::of_prose(&Prose::of_lines(text))
    }

    /// Counts the sentences of a page.
    pub fn of_prose(prose: &Prose) -> Counts {
        let mut counts = Counts::default();
        for sentence in prose.words.of_prose(prose) {
            let words = prose.words.of_sentence(sentence);
            let mut count = 0;
            for (index, word) in words.iter().enumerate() {
                let is_name = word.is_capital && index > 0 && Words::stand_together(words, index);
                let syllables = usize::from(word.syllables);
                counts.syllables += if is_name { syllables.min(2) } else { syllables };
                count += usize::from(word.syllables > 0);
            }
            counts.words += count;
            counts.sentences += usize::from(count > 0);
        }
        counts
    }

    /// The Flesch-Kincaid grade; `None` without words.
    pub fn grade(&self) -> Option<f64> {
        if self.words == 0 || self.sentences == 0 {
            return None;
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "a page has fewer words than 2^52"
        )]
        let (sentences, words, syllables) = (
            self.sentences as f64,
            self.words as f64,
            self.syllables as f64,
        );
        Some(0.39 * words / sentences + 11.8 * syllables / words - 15.59)
    }

    /// The reading age in years, rounded; `None` under a hundred words, where it says nothing.
    pub fn reading_age(&self) -> Option<i64> {
        if self.words < 100 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a grade is a small number")]
        self.grade()
            .map(|grade| (grade + 5.0).round().max(5.0) as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_read_younger_than_long_ones() {
        let plain = "You can ask for help. It is fine to rest. ".repeat(20);
        let long = "Multidisciplinary collaboration necessitates organisational prioritisation of interprofessional consultation. ".repeat(20);
        let age = |text: &str| Counts::of(text).reading_age().unwrap();
        assert!(age(&plain) <= 7, "{}", age(&plain));
        assert!(age(&long) > 20, "{}", age(&long));
        assert_eq!(Counts::of("Too short.").reading_age(), None);
    }
}
