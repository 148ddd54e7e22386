//! Single words and sentences.
//!
//! A word is letters, digits and what joins them: an apostrophe (`don't`), a sign within a number (`10,000`), an
//! ampersand between letters (`A&E`). A hyphen parts words, so that `self-harm` and `self harm` read the same. Addresses
//! are none. A sentence ends at a full stop, question or exclamation mark before a space and a capital letter, and with its
//! passage; not behind a title (`Dr.`), an initial, `e.g.` and their like.

use std::ops::Range;

use super::{PassageKind, Prose};
use crate::names::is_combining_mark;

/// One word.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Where it begins in the words of the page.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What it is in small letters, as a number: see [`hash_of`].
    pub hash: u64,
    /// Its passage, by its number.
    pub passage: u32,
    /// Whether it begins with a capital letter, or a digit.
    pub is_capital: bool,
    /// Whether it begins with a digit.
    pub is_number: bool,
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

/// All words of a page, and its sentences.
#[derive(Default)]
pub struct Words {
    /// The words, in order.
    pub all: Vec<Word>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
}

/// A word as a number, however its letters are written: FNV-1a over its bytes in small letters.
pub fn hash_of(word: &str) -> u64 {
    let mut hash = Hash::default();
    word.chars().for_each(|letter| hash.take(letter));
    hash.0
}

/// For each byte the small letter or the digit that it is, or 0.
const SMALL: [u8; 256] = {
    let mut small = [0; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            small[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    small
};

struct Hash(u64);

impl Default for Hash {
    fn default() -> Hash {
        Hash(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn take(&mut self, letter: char) {
        match letter {
            '’' => self.byte(b'\''),
            letter if letter.is_ascii() => self.byte(letter.to_ascii_lowercase() as u8),
            letter => {
                for small in letter.to_lowercase() {
                    let mut bytes = [0; 4];
                    small
                        .encode_utf8(&mut bytes)
                        .bytes()
                        .for_each(|byte| self.byte(byte));
                }
            }
        }
    }
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
        words.all.reserve(prose.text.len() / 6);
        for (number, passage) in prose.passages.iter().enumerate() {
            words.passage(prose, number, passage.at.clone());
        }
        words
    }

    fn passage(&mut self, prose: &Prose, number: usize, at: Range<usize>) {
        let text = prose.text.get(at.clone()).unwrap_or_default();
        let passage = u32::try_from(number).unwrap_or(u32::MAX);
        let mut reader = Reader {
            text,
            base: at.start,
            passage,
            has_address: may_have_address(text),
            quote: None,
            missing: Vec::new(),
        };
        let mut from = self.all.len();
        let mut place = 0;
        let mut last_end = 0;
        while let Some((word, behind)) = reader.next(place) {
            let before = text
                .get(last_end..word.start as usize - at.start)
                .unwrap_or_default();
            if self.all.len() > from
                && ends_sentence(
                    text,
                    last_end,
                    before,
                    word.is_capital,
                    self.all.len() - from,
                )
            {
                self.sentences.push(Sentence {
                    words: from..self.all.len(),
                    passage: number,
                });
                from = self.all.len();
            }
            self.all.push(word);
            last_end = word.end as usize - at.start;
            place = behind;
        }
        if self.all.len() > from {
            self.sentences.push(Sentence {
                words: from..self.all.len(),
                passage: number,
            });
        }
    }

    /// Where the words of a phrase stand in a row within one passage, by the hashes of its words.
    pub fn find<'a>(&'a self, phrase: &'a [u64]) -> impl Iterator<Item = Range<usize>> + 'a {
        let all = self.all.windows(phrase.len().max(1)).enumerate();
        all.filter_map(move |(index, words)| {
            let is_here = words.iter().map(|word| &word.hash).eq(phrase)
                && words.iter().all(|word| word.passage == words[0].passage);
            is_here.then_some(index..index + phrase.len())
        })
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
        self.sentences.iter().filter(|sentence| {
            prose.passages.get(sentence.passage).is_some_and(|passage| {
                matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item)
                    && !passage.is_quoted
                    && !passage.is_note
            })
        })
    }
}

/// Whether a sentence ends between a word that ends at a byte and the next one, with these signs between them.
fn ends_sentence(
    text: &str,
    end: usize,
    between: &str,
    capital_follows: bool,
    words: usize,
) -> bool {
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
    let before = text.get(..end).unwrap_or_default();
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

/// Reads word after word.
struct Reader<'t> {
    text: &'t str,
    base: usize,
    passage: u32,
    /// Whether an address may stand in the text, of a page or of a mailbox.
    has_address: bool,
    /// The sign that ends the quotation which is open.
    quote: Option<char>,
    /// Signs that end quotations and do not stand in what is still to be read.
    missing: Vec<char>,
}

impl Reader<'_> {
    /// The next word, and where the search for the one behind it begins.
    fn next(&mut self, from: usize) -> Option<(Word, usize)> {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = from;
        let before = |at: usize| text[..at].chars().next_back();
        let first = loop {
            let letter = match *bytes.get(at)? {
                byte if byte.is_ascii() => char::from(byte),
                _ => text.get(at..)?.chars().next()?,
            };
            if !letter.is_alphanumeric() {
                let behind = at + letter.len_utf8();
                if matches!(letter, '“' | '”' | '‘' | '’' | '"' | '«' | '»') {
                    self.quotation(letter, before(at), &text[behind..]);
                }
                at = behind;
                continue;
            }
            let found = match self.has_address {
                true => address(&text[at..], before(at)),
                false => None,
            };
            match found {
                None => break letter,
                Some(length) => at += length,
            }
        };
        let start = at;
        let mut hash = Hash::default();
        let (mut end, mut before) = (start, first);
        loop {
            // Nearly all letters are of ASCII, and each is a byte.
            let begin = end;
            while let Some(byte) = bytes.get(end) {
                let small = SMALL[usize::from(*byte)];
                if small == 0 {
                    break;
                }
                hash.byte(small);
                end += 1;
            }
            if end > begin {
                before = char::from(bytes[end - 1]);
            }
            let Some(letter) = text.get(end..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            let next = || text[end + letter.len_utf8()..].chars().next();
            let joins = match letter {
                '\'' | '’' => before.is_alphabetic() && next().is_some_and(char::is_alphabetic),
                ',' | '.' => {
                    before.is_ascii_digit() && next().is_some_and(|next| next.is_ascii_digit())
                }
                '&' => before.is_uppercase() && next().is_some_and(char::is_uppercase),
                letter if letter.is_ascii() => false,
                letter => letter.is_alphanumeric() || is_combining_mark(letter),
            };
            if !joins {
                break;
            }
            hash.take(letter);
            before = letter;
            end += letter.len_utf8();
        }
        let word = Word {
            start: small(self.base + start),
            end: small(self.base + end),
            hash: hash.0,
            passage: self.passage,
            is_capital: first.is_uppercase() || first.is_ascii_digit(),
            is_number: first.is_ascii_digit(),
            is_quoted: self.quote.is_some(),
        };
        Some((word, end))
    }

    /// Opens and closes quotations: only such as are closed in the same passage.
    fn quotation(&mut self, letter: char, before: Option<char>, behind: &str) {
        if self.quote == Some(letter) {
            self.quote = None;
            return;
        }
        let opens = begins_word(before) && self.quote.is_none();
        let end = match letter {
            '“' => '”',
            '‘' => '’',
            '"' => '"',
            '«' => '»',
            _ => return,
        };
        if !opens || self.missing.contains(&end) {
            return;
        }
        match behind.contains(end) {
            true => self.quote = Some(end),
            false => self.missing.push(end),
        }
    }
}

fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn begins_word(before: Option<char>) -> bool {
    before.is_none_or(|before| !before.is_alphanumeric())
}

/// Whether a text has what every address has. Three looks at it in whole pieces of bytes.
fn may_have_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr(b'@', bytes).is_some() || ["://", "www."].iter().any(|sign| text.contains(sign))
}

/// The length of an address, of a page or of a mailbox, that begins here.
fn address(text: &str, before: Option<char>) -> Option<usize> {
    /// Nobody's mailbox has a longer name, and no address a longer beginning.
    const BEGINNING: usize = 120;
    let begins = before
        .is_none_or(|before| before.is_whitespace() || matches!(before, '(' | '<' | '"' | '“'));
    let bytes = text.as_bytes();
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let word = beginning.iter().position(|byte| byte.is_ascii_whitespace());
    let beginning = &beginning[..word.unwrap_or(beginning.len())];
    let is_one = begins
        && (beginning.starts_with(b"www.")
            || memchr::memchr2(b'@', b':', beginning)
                .is_some_and(|at| beginning[at] == b'@' || beginning[at..].starts_with(b"://")));
    is_one.then(|| text.find(char::is_whitespace).unwrap_or(text.len()))
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
        assert_eq!(hash_of("Don’t"), hash_of("don't"));
        assert_eq!(hash_of("DŴR"), hash_of("dŵr"));
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
