//! How hard the words of a page are to read.
//!
//! The reading age is the Flesch-Kincaid grade plus 5 (Kincaid and others, 1975), on prose only:
//! paragraphs and list items, not headings, tables, code, link targets or front matter.

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
        let mut counts = Counts::default();
        for paragraph in text.lines() {
            let mut in_sentence = 0;
            for word in paragraph.split_whitespace() {
                let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
                if letters.is_empty() {
                    continue;
                }
                counts.words += 1;
                in_sentence += 1;
                counts.syllables += syllables(&letters.to_lowercase());
                if word
                    .trim_end_matches(['"', '’', '”', ')', '\''])
                    .ends_with(['.', '!', '?', ':', ';'])
                {
                    counts.sentences += 1;
                    in_sentence = 0;
                }
            }
            counts.sentences += usize::from(in_sentence > 0);
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
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut count = 0;
    let mut before = false;
    for c in word.chars() {
        let here = vowel(c);
        if here && !before {
            count += 1;
        }
        before = here;
    }
    let silent = word.ends_with('e') && !word.ends_with("le") && count > 1
        || (word.ends_with("es") || word.ends_with("ed"))
            && count > 1
            && !word.ends_with("ted")
            && !word.ends_with("ded")
            && !word.ends_with("ses")
            && !word.ends_with("ches")
            && !word.ends_with("ies");
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
