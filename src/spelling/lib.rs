//! Whether words are spelt as a dictionary has them, and what was meant.
//!
//! A [`Speller`] has British English, which is in the program as Hunspell's affix file and packed list (`en-GB.aff`,
//! `en-GB.dic.gz`; whose they are says `en-GB.LICENSE`), with words of this field that the list lacks (`field.txt`); whatever
//! other dictionaries it is handed; and the words that a site knows. Unpacking takes some 100 ms, so nobody makes one who
//! was not asked to.
//!
//! It reads no disk, and knows no page.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::Read as _;
use std::sync::Mutex;

use flate2::read::GzDecoder;
use spellbook::Dictionary;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

const AFFIXES: &str = include_str!("en-GB.aff");
const WORDS: &[u8] = include_bytes!("en-GB.dic.gz");
/// Whose the dictionary is, and what may be done with it: it must come with every copy.
pub const LICENCE: &str = include_str!("en-GB.LICENSE");
const FIELD: &str = include_str!("field.txt");

/// More suggestions than this help nobody.
const MOST: usize = 3;

/// Dictionaries by language, and the words that a site knows.
pub struct Speller {
    languages: HashMap<String, Dictionary>,
    own: HashSet<String>,
    /// What was suggested for a word of a language: each word is looked for once, since that takes milliseconds.
    suggested: Mutex<HashMap<(String, String), Vec<String>>>,
}

impl Speller {
    /// With British English, under `en`.
    ///
    /// # Panics
    ///
    /// The dictionary in the program is none, which a test rules out.
    pub fn british() -> Speller {
        let mut words = String::new();
        GzDecoder::new(WORDS)
            .read_to_string(&mut words)
            .expect("the list in the program was packed from a text");
        let english =
            Dictionary::new(AFFIXES, &words).expect("the dictionary in the program is one");
        let mut speller = Speller {
            languages: HashMap::from([("en".to_owned(), english)]),
            own: HashSet::new(),
            suggested: Mutex::default(),
        };
        let lines = FIELD.lines().filter(|line| !line.starts_with('#'));
        lines.for_each(|line| speller.know(line));
        speller
    }

    /// Takes a further dictionary as Hunspell has it.
    ///
    /// # Errors
    ///
    /// The two texts are no dictionary: why.
    pub fn teach(&mut self, language: &str, affixes: &str, words: &str) -> Result<(), String> {
        let dictionary = Dictionary::new(affixes, words).map_err(|error| error.to_string())?;
        self.languages.insert(language.to_owned(), dictionary);
        Ok(())
    }

    /// Takes words as they are, in every language: each word of a text. Capitals do not matter.
    pub fn know(&mut self, text: &str) {
        for word in text.split(|sign: char| !sign.is_alphanumeric() && !is_apostrophe(sign)) {
            if !word.is_empty() {
                self.own.insert(plain(word));
            }
        }
    }

    /// Whether it has a dictionary of a language, such as `en`.
    pub fn speaks(&self, language: &str) -> bool {
        self.languages.contains_key(language)
    }

    /// Whether a word is spelt as the dictionary of its language has it, or as one that the site knows. A language without a
    /// dictionary has no word that is wrong.
    pub fn knows(&self, language: &str, word: &str) -> bool {
        let Some(dictionary) = self.languages.get(language) else {
            return true;
        };
        let word = plain_apostrophes(word);
        let knows = |word: &str| {
            dictionary.check(word)
                || self.own.contains(&word.to_lowercase())
                // The list is without accents: café, crèche.
                || (!word.is_ascii() && dictionary.check(&without_accents(word)))
        };
        let stem = word.strip_suffix("'s").or(word.strip_suffix('\''));
        knows(&word) || stem.is_some_and(knows)
    }

    /// What may have been meant by a word, the likeliest first; at most three. Takes milliseconds, once for each word.
    pub fn suggestions(&self, language: &str, word: &str) -> Vec<String> {
        let Some(dictionary) = self.languages.get(language) else {
            return Vec::new();
        };
        let known = (language.to_owned(), word.to_owned());
        let suggested = || self.suggested.lock().expect("nobody panics in a look-up");
        if let Some(found) = suggested().get(&known) {
            return found.clone();
        }
        let mut found = Vec::new();
        dictionary.suggest(&plain_apostrophes(word), &mut found);
        found.truncate(MOST);
        suggested().insert(known, found.clone());
        found
    }
}

impl fmt::Debug for Speller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Speller({} languages)", self.languages.len())
    }
}

fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\'' | '’')
}

fn plain_apostrophes(word: &str) -> String {
    word.replace('’', "'")
}

fn plain(word: &str) -> String {
    plain_apostrophes(word).to_lowercase()
}

fn without_accents(word: &str) -> String {
    word.nfd()
        .filter(|sign| !is_combining_mark(*sign))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_words_are_known_as_people_write_them() {
        let mut speller = Speller::british();
        speller.know("Amberwick, cwtch");
        for word in [
            "colour",
            "organise",
            "paediatric",
            "Monday",
            "don’t",
            "baby's",
            "parents’",
            "café",
            "crèche",
            "wellbeing",
            "breastfeeding",
            "perinatal",
            "sertraline",
            "cwtch",
            "amberwick",
            "Cwtch’s",
            "mums",
            "commissioners",
        ] {
            assert!(speller.knows("en", word), "{word}");
        }
        for word in [
            "recieve",
            "seperate",
            "definately",
            "occured",
            "color",
            "Wich",
        ] {
            assert!(!speller.knows("en", word), "{word}");
        }
        assert!(speller.knows("ur", "recieve"));
    }

    #[test]
    fn what_was_meant_comes_first() {
        let speller = Speller::british();
        for (word, meant) in [("recieve", "receive"), ("tiredd", "tired")] {
            let found = speller.suggestions("en", word);
            assert_eq!(found.first().map(String::as_str), Some(meant), "{found:?}");
            assert!(found.len() <= MOST);
        }
    }

    #[test]
    fn another_language_is_taught_or_left_alone() {
        let mut speller = Speller::british();
        assert!(!speller.speaks("cy"));
        let taught = speller.teach("cy", "SET UTF-8\n", "2\nbabi\ntŷ\n");
        assert_eq!((taught, speller.speaks("cy")), (Ok(()), true));
        assert!(speller.knows("cy", "tŷ") && !speller.knows("cy", "teulu"));
        assert!(speller.teach("de", "SFX\n", "x").is_err());
        assert!(!speller.speaks("de"));
    }
}
