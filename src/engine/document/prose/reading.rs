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
            let words = prose
                .words
                .all
                .get(sentence.words.clone())
                .unwrap_or_default();
            let mut count = 0;
            for (index, word) in words.iter().enumerate() {
                let said = prose.text_at(&word.at());
                let is_plain = said.starts_with(|first: char| first.is_ascii_alphabetic());
                if !is_plain && !said.contains(char::is_alphabetic) {
                    continue;
                }
                count += 1;
                let is_name = index > 0 && word.is_capital && Words::stand_together(words, index);
                let syllables = syllables(said);
                counts.syllables += if is_name { syllables.min(2) } else { syllables };
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
/// Groups of vowels, less a silent `e` at the end; at least one.
fn syllables(word: &str) -> usize {
    /// A bit for each vowel, by its place among the letters.
    const VOWELS: u32 = 1 << 1 | 1 << 5 | 1 << 9 | 1 << 15 | 1 << 21 | 1 << 25;
    let bytes = word.as_bytes();
    let mut count = 0;
    let mut before = false;
    for byte in bytes {
        let here = byte.is_ascii_alphabetic() && VOWELS >> (byte & 31) & 1 == 1;
        count += usize::from(here && !before);
        before = here;
    }
    let last = bytes.last().map(u8::to_ascii_lowercase);
    if !matches!(last, Some(b'e' | b's' | b'd')) {
        return count.max(1);
    }
    let ends = |end: &str| {
        let from = bytes.len().checked_sub(end.len());
        from.is_some_and(|from| bytes[from..].eq_ignore_ascii_case(end.as_bytes()))
    };
    let silent = count > 1
        && ((ends("e") && !ends("le"))
            || ((ends("es") || ends("ed"))
                && !["ted", "ded", "ses", "ches", "ies"]
                    .iter()
                    .any(|end| ends(end))));
    (count - usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_follow_the_ear() {
        for (word, count) in [
            ("baby", 2),
            ("table", 2),
            ("rest", 1),
            ("made", 1),
            ("helped", 1),
            ("wanted", 2),
            ("perinatal", 4),
        ] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }

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
