//! One word after another: what joins the parts of a word, what is quoted, and addresses, which are no words.

use std::ops::Range;

use super::letters::{CAPITAL, DIGIT, JOINS, LETTER, OTHER, class, hash_of, heard, run};
use super::{Word, small};
use crate::names::is_combining_mark;

/// Reads word after word.
pub(super) struct Reader<'t> {
    text: &'t str,
    /// Whether an address may stand in the text, of a page or of a mailbox.
    has_address: bool,
    /// The passage that is read, by its number.
    passage: u32,
    /// Where it ends.
    end: usize,
    /// The sign that ends the quotation which is open.
    quote: Option<char>,
    /// Signs that end quotations and do not stand in what is still to be read of it.
    missing: Vec<char>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Reader<'t> {
        Reader {
            text,
            has_address: may_have_address(text),
            passage: 0,
            end: 0,
            quote: None,
            missing: Vec::new(),
        }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// Whether an address may stand in the text.
    pub(super) fn has_address(&self) -> bool {
        self.has_address
    }

    /// Everything to the end of the passage that is read.
    pub(super) fn passage(&self) -> &'t [u8] {
        self.text.as_bytes().get(..self.end).unwrap_or_default()
    }

    /// Begins a passage.
    pub(super) fn begin(&mut self, number: usize, at: &Range<usize>) {
        self.passage = small(number);
        self.end = at.end.min(self.text.len());
        self.quote = None;
        self.missing.clear();
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.text.get(at..self.end)?.chars().next()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// Whether a digit stands there, of any script.
    pub(super) fn is_digit(&self, at: usize) -> bool {
        self.letter(at).is_some_and(char::is_numeric)
    }

    pub(super) fn begins_with_capital(&self, at: usize) -> bool {
        match class(self.text.as_bytes(), at) {
            other if other & OTHER != 0 => self.letter(at).is_some_and(char::is_uppercase),
            class => class & (CAPITAL | DIGIT) != 0,
        }
    }

    /// Where what begins there ends, if it is no word: a sign, or an address.
    pub(super) fn passed_over(&mut self, at: usize) -> Option<usize> {
        let letter = self.letter(at)?;
        if letter.is_alphanumeric() {
            let length = match self.has_address {
                true => address(self.text.get(at..self.end)?, self.before(at)),
                false => None,
            };
            return length.map(|length| at + length);
        }
        let behind = at + letter.len_utf8();
        if matches!(letter, '“' | '”' | '‘' | '’' | '"' | '«' | '»') {
            let rest = self.text.get(behind..self.end).unwrap_or_default();
            self.quotation(letter, self.before(at), rest);
        }
        Some(behind)
    }

    /// The word that begins at a letter.
    #[inline(always)]
    pub(super) fn word(&self, start: usize) -> Word {
        let bytes = self.text.as_bytes();
        let first = class(bytes, start);
        let run = run(bytes, start);
        let end = start + run.length;
        // Nearly all words are letters of ASCII in a row, with a space behind them.
        let goes_on =
            class(bytes, end) & JOINS != 0 && class(bytes, end + 1) & (LETTER | OTHER) != 0;
        if goes_on || first & (DIGIT | OTHER) != 0 {
            return self.joined_word(start);
        }
        Word {
            hash: run.hash,
            start: small(start),
            end: small(end),
            passage: self.passage,
            syllables: heard(bytes.get(start..end).unwrap_or_default(), run.vowels),
            is_capital: first & CAPITAL != 0,
            has_capitals: run.has_capitals,
            is_quoted: self.quote.is_some(),
        }
    }

    /// A word that may have signs in it, digits, and letters that are no ASCII.
    #[cold]
    fn joined_word(&self, start: usize) -> Word {
        let bytes = self.text.as_bytes();
        let first = run(bytes, start);
        let (mut end, mut vowels) = (start + first.length, first.vowels);
        let mut has_capitals = first.has_capitals;
        while let Some(letter) = self
            .letter(end)
            .filter(|letter| self.joins(*letter, end, start))
        {
            let next = run(bytes, end + letter.len_utf8());
            // `A&E` has two.
            has_capitals |= letter == '&';
            vowels += next.vowels;
            end += letter.len_utf8() + next.length;
        }
        let said = self.text.get(start..end).unwrap_or_default();
        Word {
            hash: hash_of(said),
            start: small(start),
            end: small(end),
            passage: self.passage,
            syllables: match said.contains(char::is_alphabetic) {
                true => heard(said.as_bytes(), vowels),
                false => 0,
            },
            is_capital: self.begins_with_capital(start),
            has_capitals,
            is_quoted: self.quote.is_some(),
        }
    }

    /// Whether a letter or sign at a place goes on with the word that begins at another.
    fn joins(&self, letter: char, at: usize, start: usize) -> bool {
        let before = || {
            self.text
                .get(start..at)
                .and_then(|word| word.chars().next_back())
        };
        let is_between = |is: fn(char) -> bool| {
            before().is_some_and(is) && self.letter(at + letter.len_utf8()).is_some_and(is)
        };
        match letter {
            '\'' | '’' => is_between(char::is_alphabetic),
            ',' | '.' => is_between(|sign| sign.is_ascii_digit()),
            '&' => is_between(char::is_uppercase),
            letter => letter.is_alphanumeric() || is_combining_mark(letter),
        }
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
