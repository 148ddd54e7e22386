//! Single words and sentences.
//!
//! A word is letters, digits and what joins them: an apostrophe (`don't`), a sign within a number (`10,000`), an
//! ampersand between letters (`A&E`). A hyphen parts words, so that `self-harm` and `self harm` read the same. Addresses
//! are none. A sentence ends at a full stop, question or exclamation mark before a space and a capital letter, and with its
//! passage; not behind a title (`Dr.`), an initial, `e.g.` and their like.

mod letters;
mod reader;

use std::ops::Range;

use super::{PassageKind, Prose};

use self::letters::{DIGIT, LETTER, OTHER, STOP, class};
use self::reader::Reader;

pub use self::letters::hash_of;

/// One word.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// What it is in small letters, as a number: see [`hash_of`].
    pub hash: u64,
    /// Where it begins in the words of the page.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Its passage, by its number.
    pub passage: u32,
    /// Its syllables, by a rule of thumb for English: groups of vowels, less a silent `e` at the end. 0 if it has no letter.
    pub syllables: u8,
    /// Whether it begins with a capital letter, or a digit.
    pub is_capital: bool,
    /// Whether two or more of its first eight bytes are capitals of ASCII.
    pub has_capitals: bool,
    /// Whether it stands between quotation marks.
    pub is_quoted: bool,
}

impl Word {
    /// Where it stands in the words of the page.
    pub fn at(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A sentence: which words it has.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its words, by their numbers.
    pub words: Range<usize>,
    /// Its passage, by its number.
    pub passage: usize,
}

impl Sentence {
    /// Whether it is read after others: see [`Words::of_prose`].
    pub fn is_of_prose(&self, prose: &Prose) -> bool {
        prose.passages.get(self.passage).is_some_and(|passage| {
            matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item)
                && !passage.is_quoted
                && !passage.is_note
        })
    }
}

/// All words of a page, and its sentences.
#[derive(Default)]
pub struct Words {
    /// The words, in order.
    pub all: Vec<Word>,
    /// Those that begin with a digit of any script, by their numbers, in order.
    pub numbers: Vec<usize>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
}

/// What may stand before a full stop that ends no sentence, in small letters, where a capital letter follows.
const ABBREVIATIONS: [&str; 34] = [
    "dr", "mr", "mrs", "ms", "mx", "prof", "rev", "hon", "st", "sr", "jr", "e.g", "i.e", "eg",
    "ie", "vs", "cf", "approx", "dept", "fig", "figs", "no", "nos", "tel", "ext", "vol", "ed",
    "eds", "pp", "al", "c", "ca", "p", "viz",
];

impl Words {
    /// The words of a page. One pass over its letters.
    pub fn of(prose: &Prose) -> Words {
        let mut words = Words::default();
        words.all.reserve(prose.text.len() / 5);
        let mut reader = Reader::new(&prose.text);
        for (number, passage) in prose.passages.iter().enumerate() {
            words.passage(&mut reader, number, &passage.at);
        }
        words
    }

    fn passage(&mut self, reader: &mut Reader<'_>, number: usize, at: &Range<usize>) {
        reader.begin(number, at);
        let bytes = reader.passage();
        let (mut from, mut last, mut place, mut between) = (self.all.len(), at.start, at.start, 0);
        while place < bytes.len() {
            let first = class(bytes, place);
            if first & (LETTER | OTHER) == 0 {
                between |= first;
                place += 1;
                continue;
            }
            if (reader.has_address() || first & OTHER != 0)
                && let Some(behind) = reader.passed_over(place)
            {
                between |= STOP;
                place = behind;
                continue;
            }
            if between & STOP != 0
                && self.all.len() > from
                && ends_sentence(
                    reader.text(),
                    at.start,
                    last..place,
                    reader.begins_with_capital(place),
                    self.all.len() - from,
                )
            {
                self.end_sentence(from, number);
                from = self.all.len();
            }
            if first & (DIGIT | OTHER) != 0 && reader.is_digit(place) {
                self.numbers.push(self.all.len());
            }
            let word = reader.word(place);
            place = word.end as usize;
            (last, between) = (place, 0);
            self.all.push(word);
        }
        if self.all.len() > from {
            self.end_sentence(from, number);
        }
    }

    fn end_sentence(&mut self, from: usize, passage: usize) {
        self.sentences.push(Sentence {
            words: from..self.all.len(),
            passage,
        });
    }

    /// Where the words of a phrase stand in a row within one passage, each by the hashes of those that it may be.
    pub fn find<'a>(&'a self, phrase: &'a [Vec<u64>]) -> impl Iterator<Item = Range<usize>> + 'a {
        let all = self.all.windows(phrase.len().max(1)).enumerate();
        all.filter_map(move |(index, words)| {
            let is_here = words.len() == phrase.len()
                && words.iter().zip(phrase).all(|(word, any)| {
                    any.contains(&word.hash) && word.passage == words[0].passage
                });
            is_here.then_some(index..index + phrase.len())
        })
    }

    /// The words of a sentence.
    pub fn of_sentence(&self, sentence: &Sentence) -> &[Word] {
        self.all.get(sentence.words.clone()).unwrap_or_default()
    }

    /// Where some words stand in the words of the page.
    pub fn at(&self, words: &Range<usize>) -> Range<usize> {
        let words = self.all.get(words.clone()).unwrap_or_default();
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => first.start as usize..last.end as usize,
            _ => 0..0,
        }
    }

    /// Whether a word and one beside it both begin with capitals, as the words of a name do.
    pub(super) fn stand_together(words: &[Word], index: usize) -> bool {
        let is_capital = |index: Option<usize>| {
            index
                .and_then(|index| words.get(index))
                .is_some_and(|word| word.is_capital)
        };
        is_capital(Some(index)) && (is_capital(index.checked_sub(1)) || is_capital(Some(index + 1)))
    }

    /// The sentences that are read one after another: of paragraphs and items, not of headings, tables, notes and quotes.
    pub fn of_prose<'a>(&'a self, prose: &'a Prose) -> impl Iterator<Item = &'a Sentence> {
        self.sentences
            .iter()
            .filter(|sentence| sentence.is_of_prose(prose))
    }
}

/// Whether a sentence ends between two words of a passage.
fn ends_sentence(
    text: &str,
    passage: usize,
    between: Range<usize>,
    capital_follows: bool,
    words: usize,
) -> bool {
    let before = text.get(passage..between.start).unwrap_or_default();
    let between = text.get(between).unwrap_or_default();
    if (between.len() == 1 && between != "\n")
        || !between.contains(['.', '!', '?', '…', '\n', '۔', '؟', '。'])
    {
        return false;
    }
    if between.contains(['\n', '۔', '؟', '。']) {
        return true;
    }
    let opens = between.contains(['“', '‘', '"', '(']);
    if !between.contains(char::is_whitespace) || !(capital_follows || opens) {
        return false;
    }
    if between.contains(['!', '?']) || !between.starts_with('.') {
        return true;
    }
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | '‘'))
        .next();
    let word = word.unwrap_or_default().to_lowercase();
    let is_initial =
        word.chars().count() == 1 && before.ends_with(char::is_uppercase) && !word.starts_with('i');
    // The number of a line, as in `1. Rest`.
    let is_number = words == 1 && word.chars().all(|c| c.is_ascii_digit());
    !(is_initial || is_number || ABBREVIATIONS.contains(&word.as_str()))
}

fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a text, and how many each sentence has.
    fn read(text: &str) -> (Vec<String>, Vec<usize>) {
        let mut prose = Prose::default();
        prose.begin(PassageKind::Paragraph);
        prose.push(text, 0..text.len());
        prose.end();
        let words = Words::of(&prose);
        let said = words
            .all
            .iter()
            .map(|word| prose.text_at(&word.at()).to_owned())
            .collect();
        (
            said,
            words
                .sentences
                .iter()
                .map(|sentence| sentence.words.len())
                .collect(),
        )
    }

    #[test]
    fn a_sentence_ends_where_a_reader_stops() {
        for (text, lengths) in [
            ("You can rest. It is fine.", vec![3, 3]),
            ("Ask Dr. Smith or Mrs. Jones. They know.", vec![6, 2]),
            (
                "Small jobs, e.g. Washing or i.e. Cooking, can wait.",
                vec![11],
            ),
            ("Call at 9.30 p.m. or later. Then rest.", vec![7, 2]),
            ("Is it hard? Tell someone! They will listen.", vec![3, 2, 3]),
            ("“Is it hard?” she asked. He said nothing.", vec![5, 3]),
            ("She said, “It is hard.” He nodded.", vec![5, 2]),
            ("About 10,000 people. 3.5 of them.", vec![3, 3]),
            ("A. Smith and J. K. Rowan wrote it.", vec![8]),
            ("There are things to do: rest; eat; walk.", vec![8]),
            ("One line\nAnother line", vec![2, 2]),
            ("1. Rest a while.", vec![4]),
        ] {
            assert_eq!(read(text).1, lengths, "{text}");
        }
    }

    #[test]
    fn a_word_is_the_same_number_wherever_it_stands() {
        for word in [
            "a",
            "don’t",
            "DON'T",
            "A&E",
            "10,000",
            "psychosis",
            "Interdepartmental",
            "Dŵr",
            "مدد",
            "x1",
            "Éa",
        ] {
            for text in [
                word.to_owned(),
                format!("{word} and more words"),
                format!("({word})"),
            ] {
                let mut prose = Prose::default();
                prose.begin(PassageKind::Paragraph);
                prose.push(&text, 0..text.len());
                prose.end();
                assert_eq!(Words::of(&prose).all[0].hash, hash_of(word), "{text}");
            }
        }
    }

    #[test]
    fn only_what_has_letters_has_syllables() {
        for (word, count) in [
            ("10,000", 0),
            ("3rd", 1),
            ("مدد", 1),
            ("don’t", 1),
            ("A&E", 1),
        ] {
            let prose = Prose::of_lines(word);
            assert_eq!(prose.words.all[0].syllables, count, "{word}");
        }
    }

    #[test]
    fn capitals_and_numbers_are_known() {
        let prose = Prose::of_lines("CMHT iOS Baby 116 123 مدد ۰۸۰۸ A&E d’Or");
        let capitals = prose.words.all.iter().filter(|word| word.has_capitals);
        let capitals: Vec<&str> = capitals.map(|word| prose.text_at(&word.at())).collect();
        assert_eq!(capitals, ["CMHT", "iOS", "A&E"]);
        assert_eq!(prose.words.numbers, [3, 4, 6]);
    }

    #[test]
    fn words_are_what_people_say() {
        let said = |text| read(text).0.join("|");
        assert_eq!(said("don’t go to A&E"), "don’t|go|to|A&E");
        assert_eq!(said("multi-disciplinary"), "multi|disciplinary");
        assert_eq!(
            said("see https://example.org/a-b and a@b.org now"),
            "see|and|now"
        );
        assert_eq!(said("مدد لیں۔ ابھی"), "مدد|لیں|ابھی");
        assert_eq!(said("Dŵr yfed"), "Dŵr|yfed");
    }

    #[test]
    fn what_is_quoted_is_known() {
        let quoted = |text: &str| {
            let mut prose = Prose::default();
            prose.begin(PassageKind::Paragraph);
            prose.push(text, 0..text.len());
            prose.end();
            let words = Words::of(&prose);
            let said = words.all.iter().filter(|word| word.is_quoted);
            said.map(|word| prose.text_at(&word.at()).to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(quoted("Do not say “mad woman” to her."), "mad woman");
        assert_eq!(quoted("Do not say \"mad\" to her."), "mad");
        assert_eq!(quoted("the ‘top tips’ page"), "top tips");
        assert_eq!(quoted("It is 6\" long."), "");
        assert_eq!(quoted("The parents’ group isn’t here."), "");
    }
}
