//! Words without their letters: a text as a row of hashes, however it is written down.
//!
//! [`Wording`] reads HTML, plain text, JSON, calendars and addresses, takes markup and escapes away,
//! and keeps one hash for each word: `Caf&eacute;`, `caf%C3%A9` and `CAFE` with an accent behind it
//! are one. Two texts can be compared by it, and neither can be read from it, so the words of a
//! gated page may leave their level in this form and in no other (the engine's `scan`).
//!
//! A word is a run of letters and digits, in NFKC and lower case. Scripts that put no space between
//! words have one word where they have a whole clause.

mod reader;
mod tags;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

pub use reader::Form;

/// Between two texts that do not belong together: two paragraphs, two cells, two values.
const BORDER: u64 = 0;
/// Between two pieces of one line that may come from different hands: a link and what follows it.
const SEAM: u64 = 1;
/// What every hash of a word has, so that none is a border or a seam.
const WORD: u64 = 1 << 63;
/// What the hash of a word with a letter has, and that of a number has not.
const LETTERS: u64 = 1;

/// The words of some texts, as hashes.
///
/// No `Debug`, though nothing could be read from it: short words could be guessed.
#[derive(Clone, Default)]
pub struct Wording {
    row: Vec<u64>,
    phrases: Vec<u64>,
    /// The letters of the word that is being read.
    word: Vec<u8>,
    /// Whether the word has more than ASCII.
    wide: bool,
    seam: bool,
}

impl Wording {
    /// Adds the words of a text that is written in some form.
    pub fn read(&mut self, bytes: &[u8], form: Form) {
        reader::read(bytes, form, self);
    }

    /// Adds what HTML says, without the values of its attributes.
    pub fn said(&mut self, html: &[u8]) {
        reader::said(html, self);
    }

    /// Adds plain text.
    pub fn text(&mut self, text: &str) {
        self.read(text.as_bytes(), Form::Plain);
    }

    /// Adds a title, a name, a label: words that mean something even if they are few.
    pub fn phrase(&mut self, text: &str) {
        let from = self.row.len();
        self.text(text);
        let words = &self.row[from..];
        self.phrases
            .extend(words.iter().filter(|word| **word & WORD != 0));
        self.phrases.push(BORDER);
    }

    /// Takes everything out again, but keeps the room.
    pub fn clear(&mut self) {
        self.row.clear();
        self.phrases.clear();
    }

    /// The texts one by one.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let lines = self.row.split(|word| *word == BORDER);
        lines.filter(|line| !line.is_empty()).map(Line)
    }

    /// Every word in its order, as if nothing stood between the texts.
    pub fn whole(&self) -> Vec<u64> {
        let words = self.row.iter().copied();
        words.filter(|word| *word & WORD != 0).collect()
    }

    /// One hash, as [`joined`] has it, for each row of whole texts that has fewer words than so many.
    pub fn short_rows(&self, below: usize) -> Vec<u64> {
        let lines: Vec<Line<'_>> = self.lines().collect();
        let mut rows = Vec::new();
        for from in 0..lines.len() {
            let mut words: Vec<u64> = Vec::new();
            for line in &lines[from..] {
                if words.len() + line.0.len() / 2 >= below {
                    break;
                }
                words.extend(line.words().iter());
                if words.len() >= below {
                    break;
                }
                rows.push(joined(&words));
            }
        }
        rows
    }

    /// What was added as a phrase.
    pub fn phrases(&self) -> impl Iterator<Item = &[u64]> {
        self.phrases
            .split(|word| *word == BORDER)
            .filter(|phrase| !phrase.is_empty())
    }

    /// Letters and digits of ASCII.
    #[inline]
    fn letters(&mut self, ascii: &[u8]) {
        if self.word.is_empty() && self.seam {
            self.put(SEAM);
        }
        self.seam = false;
        self.word.extend(ascii.iter().map(|letter| letter | LOWER));
    }

    /// The same, where the word is known to end with them, as nearly every word of a page does: it is not kept, only
    /// its hash.
    #[inline]
    fn whole_word(&mut self, ascii: &[u8]) {
        if !self.word.is_empty() {
            self.letters(ascii);
            return self.end();
        }
        if self.seam {
            self.put(SEAM);
        }
        self.seam = false;
        self.row.push(hash_of_ascii(ascii));
    }

    /// Any character: it goes on with the word, says nothing, or ends the word.
    fn char(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.letters(&[c as u8]);
        } else if is_silent(c) {
        } else if c.is_alphanumeric() || (is_combining_mark(c) && !self.word.is_empty()) {
            self.letters(&[]);
            self.wide = true;
            self.word
                .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            self.end();
        }
    }

    /// Ends the word.
    #[inline]
    fn end(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.wide {
            self.end_wide();
        } else {
            self.row.push(hash_of_ascii(&self.word));
        }
        self.word.clear();
    }

    /// A word in another script, or with accents, which may be several once it is written plainly.
    fn end_wide(&mut self) {
        self.wide = false;
        let word = std::str::from_utf8(&self.word).expect("a word is put together of characters");
        let plain: String = word.nfkc().collect();
        let plain: String = plain.to_lowercase().nfkc().collect();
        let parts = plain.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
        for part in parts.filter(|part| !part.is_empty()) {
            let letters = part.chars().any(char::is_alphabetic);
            self.row.push(hash(part.as_bytes(), letters));
        }
    }

    /// Ends the text.
    fn border(&mut self) {
        self.end();
        self.seam = false;
        self.put(BORDER);
    }

    /// Markup within a line. It may stand within a word, which then goes on behind it.
    fn seam(&mut self) {
        self.seam = true;
    }

    fn put(&mut self, mark: u64) {
        if self.row.last().is_some_and(|last| *last & WORD != 0) {
            self.row.push(mark);
        } else if let (BORDER, Some(last)) = (mark, self.row.last_mut()) {
            *last = BORDER;
        }
    }
}

/// The words of one text: a paragraph, a cell, a value.
#[derive(Clone, Copy)]
pub struct Line<'w>(&'w [u64]);

impl<'w> Line<'w> {
    /// One hash for all of it, and how many words it has.
    pub fn sum(&self) -> (u64, usize) {
        let words = self.0.iter().filter(|word| **word != SEAM);
        let (sum, count) = words.fold((0, 0), |(sum, count), word| (added(sum, *word), count + 1));
        (mixed(sum), count)
    }

    /// The words, whatever markup stands between them.
    pub fn words(&self) -> Cow<'w, [u64]> {
        match self.0.contains(&SEAM) {
            false => Cow::Borrowed(self.0),
            true => self
                .0
                .iter()
                .copied()
                .filter(|word| *word != SEAM)
                .collect(),
        }
    }

    /// The words, cut at links and other markup that may join what two hands wrote.
    pub fn pieces(&self) -> impl Iterator<Item = &'w [u64]> {
        let pieces = self.0.split(|word| *word == SEAM);
        pieces.filter(|piece| !piece.is_empty())
    }
}

/// Whether a word is more than a number.
pub fn is_lettered(word: u64) -> bool {
    word & LETTERS != 0
}

/// One hash for a row of words.
pub fn joined(words: &[u64]) -> u64 {
    mixed(words.iter().fold(0, |sum, word| added(sum, *word)))
}

fn added(sum: u64, word: u64) -> u64 {
    sum.wrapping_mul(BASE).wrapping_add(word)
}

/// The hash of each row of so many words in a text, as [`joined`] has it, in order.
///
/// Each is made of the one before it, so a long row costs no more than a short one.
pub fn rolling(words: &[u64], length: usize) -> impl Iterator<Item = u64> {
    let before = length.saturating_sub(1);
    let oldest = (0..before).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    // A text of fewer words has no such row.
    let (first, rest) = words.split_at_checked(before).unwrap_or_default();
    let mut sum = first.iter().fold(0, |sum, word| added(sum, *word));
    rest.iter().zip(words).map(move |(word, gone)| {
        let row = added(sum, *word);
        sum = row.wrapping_sub(gone.wrapping_mul(oldest));
        mixed(row)
    })
}

/// An odd number without a pattern.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads what sets two numbers apart over all bits: both halves of a long product.
#[inline]
fn mixed(sum: u64) -> u64 {
    let product = u128::from(sum ^ 0x2D35_8DCC_AA6C_78A5) * u128::from(BASE);
    (product >> 64) as u64 ^ product as u64
}

/// What an upper-case letter of ASCII lacks to be a lower-case one. Digits and lower-case letters have it.
const LOWER: u8 = 0x20;
/// What letters of ASCII have and digits do not.
const LETTER: u64 = 0x4040_4040_4040_4040;

/// The hash of one word. It need not withstand an enemy: who would make two words collide can write
/// another word instead.
fn hash(word: &[u8], lettered: bool) -> u64 {
    folded(word, |chunk| chunk, lettered)
}

/// The hash of a word of ASCII letters and digits in lower case.
#[inline]
fn hash_of_ascii(word: &[u8]) -> u64 {
    let mut seen = 0;
    let lower = |chunk: u64| {
        seen |= chunk;
        chunk | u64::from_le_bytes([LOWER; 8])
    };
    let sum = folded(word, lower, false);
    sum | u64::from(seen & LETTER != 0)
}

/// Eight bytes at a time; the last eight may overlap those before them, and fewer than eight are read from both ends.
#[inline]
fn folded(word: &[u8], mut read: impl FnMut(u64) -> u64, lettered: bool) -> u64 {
    let mut sum = BASE ^ word.len() as u64;
    let last = if let Some(last) = word.last_chunk::<8>() {
        for chunk in word.as_chunks::<8>().0 {
            sum = mixed(sum ^ read(u64::from_le_bytes(*chunk))).wrapping_mul(BASE);
        }
        u64::from_le_bytes(*last)
    } else if let (Some(first), Some(last)) = (word.first_chunk::<4>(), word.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
    } else {
        let byte = |at: usize| word.get(at).copied().unwrap_or(b' ');
        let space = b' '; // which is the same in lower case
        let short = [byte(0), byte(1), byte(2), space, space, space, space, space];
        u64::from_le_bytes(short)
    };
    let sum = mixed(sum ^ read(last));
    (sum & !LETTERS) | WORD | u64::from(lettered)
}

/// Characters that are not seen and do not part words: soft hyphens, joiners, marks of direction.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: impl AsRef<[u8]>, form: Form) -> Vec<Vec<u64>> {
        let mut wording = Wording::default();
        wording.read(bytes.as_ref(), form);
        let lines = wording.lines().map(|line| line.words().into_owned());
        lines.collect()
    }

    fn pieces(bytes: impl AsRef<[u8]>, form: Form) -> Vec<usize> {
        let mut wording = Wording::default();
        wording.read(bytes.as_ref(), form);
        let lines = wording.lines();
        lines
            .flat_map(|line| line.pieces().map(<[u64]>::len).collect::<Vec<_>>())
            .collect()
    }

    fn words(bytes: impl AsRef<[u8]>, form: Form) -> Vec<u64> {
        let mut wording = Wording::default();
        wording.read(bytes.as_ref(), form);
        wording.whole()
    }

    /// A text in some form has the words of a plain text.
    #[track_caller]
    fn says(written: &str, form: Form, plain: &str) {
        assert_eq!(words(written, form), words(plain, Form::Plain), "{written}");
        assert_ne!(words(written, form), words("others", Form::Plain));
    }

    #[test]
    fn markup_within_a_line_parts_no_words() {
        for html in [
            "<p>A lantern for the night</p>",
            "A <em>lan</em>tern <a href=\"\">for</a> the night",
            "a l<b class=''>a</b>n<span title=\">\">t</span>ern for<br>the<!----> night",
            "a lan<wbr>tern for the\u{1}12\u{1} night",
        ] {
            says(html, Form::Html, "a lantern for the night");
        }
        says("<li>one</li><li>two</li>", Form::Html, "one two");
    }

    #[test]
    fn every_way_of_writing_a_letter_is_one() {
        for (written, form) in [
            ("caf&#233; A", Form::Html),
            ("caf&#xE9; &#x41;", Form::Html),
            ("caf&eacute; a", Form::Html),
            ("caf&amp;eacute; a", Form::Html),
            ("&#99&#97;f&#233; a", Form::Html),
            ("caf%C3%A9%20a", Form::Html),
            ("ca\u{ad}fe\u{301} a", Form::Html),
            ("ca&shy;f\u{e9} a", Form::Html),
            ("<script>\"caf\\u00e9 a\"</script>", Form::Html),
            ("\"caf\\u00E9\\na\"", Form::Json),
            ("\"caf\\xe9\\/a\"", Form::Json),
            ("ca\r\n f\u{e9}\\, a", Form::Calendar),
            ("\u{ff23}AF\u{c9} \u{1d44e}", Form::Plain),
            ("CAFÉ-A", Form::Plain),
        ] {
            says(written, form, "café a");
        }
        says("\"\\ud835\\udc4e\"", Form::Json, "a");
        says("ﬁne", Form::Plain, "fine");
        says(
            "&lt;p&gt;a &lt;b&gt;fine&lt;/b&gt; day&lt;/p&gt;",
            Form::Xml,
            "a fine day",
        );
        says("<![CDATA[a fine]]> day", Form::Xml, "cdata a fine day");
    }

    #[test]
    fn attributes_are_read_beside_the_text() {
        let html = "one <img alt='a cup of tea' src=/a-b/c-d.png> two <i title=x>three</i>";
        let said = ["one two three", "a cup of tea", "a b c d png", "x"];
        assert_eq!(
            lines(html, Form::Html),
            said.map(|line| words(line, Form::Plain))
        );
    }

    #[test]
    fn texts_that_do_not_belong_together_are_apart() {
        let count = |text: &str, form| lines(text, form).len();
        assert_eq!(count("<p>one</p> <p>two</p>", Form::Html), 2);
        assert_eq!(count("<td>one<td>two", Form::Html), 2);
        assert_eq!(count("one <custom-part>two", Form::Html), 2);
        assert_eq!(
            count(
                "{\"a\":\"one two\",\"b\":\"say \\\"three\\\"\"}",
                Form::Json
            ),
            4
        );
        assert_eq!(count("SUMMARY:one\r\nLOCATION:two", Form::Calendar), 2);
    }

    #[test]
    fn a_seam_parts_phrases_and_not_lines() {
        let html = "<a>One</a> two <em>three</em> four";
        assert_eq!(pieces(html, Form::Html), [1, 3]);
        assert_eq!(
            lines(html, Form::Html),
            [words("one two three four", Form::Plain)]
        );

        let count = |text: &str, form| pieces(text, form).len();
        assert_eq!(count("https://a.example/tips/for-you/ and", Form::Plain), 5);
        assert_eq!(count("mothers/fathers", Form::Plain), 1);
        assert_eq!(count("<a href=/tips/for-you/>", Form::Html), 2);
        assert_eq!(count("[\"/tips/for-you/\"]", Form::Json), 2);
    }

    #[test]
    fn broken_input_is_read_to_its_end() {
        for (text, form) in [
            ("<", Form::Html),
            ("<a", Form::Html),
            ("<a b=\"", Form::Html),
            ("&", Form::Html),
            ("&#", Form::Html),
            ("&#x110000;", Form::Html),
            ("&amp;amp;amp;", Form::Html),
            ("<!--", Form::Html),
            ("<script>", Form::Html),
            ("&lt;a", Form::Xml),
            ("\u{1}12", Form::Html),
            ("%", Form::Plain),
            ("%f", Form::Plain),
            ("\\", Form::Json),
            ("\\u12", Form::Json),
            ("\\ud800", Form::Json),
        ] {
            words(text, form);
        }
        let torn = [b"a \xff\xfe b \xc3".as_slice(), b"%ff%c3"].concat();
        assert_eq!(words(&torn, Form::Plain), words("a b", Form::Plain));
    }

    #[test]
    fn a_rolling_hash_is_that_of_its_words() {
        let row = words("one two three four five six", Form::Plain);
        let each: Vec<u64> = row.windows(4).map(joined).collect();
        assert_eq!(rolling(&row, 4).collect::<Vec<_>>(), each);
        assert_eq!(rolling(&row, 7).count(), 0);
        assert_ne!(each[0], each[1]);
    }

    #[test]
    fn whatever_is_written_its_end_is_reached() {
        use proptest::prelude::*;
        const PIECES: [&[u8]; 28] = [
            b"&lt;", b"bgt;", b"/", b"gt;", b"&amp;", b"&", b"#x41;", b"eacute;", b"<", b">",
            b"</", b"script", b"<!---->", b"a", b" b", b"=", b"\"", b"'", b"%", b"c3", b"\\",
            b"u00e9", b"x41", b"\r\n", b"\xc3", b"\xa9", b"\x01", b"://",
        ];
        let text = proptest::collection::vec(0..PIECES.len(), 0..24);
        proptest!(|(pieces in text)| {
            let bytes = pieces.iter().flat_map(|piece| PIECES[*piece]).copied().collect::<Vec<u8>>();
            for form in [Form::Html, Form::Xml, Form::Plain, Form::Json, Form::Calendar, Form::Address] {
                // A word behind it all is found, or belongs to what stands before it.
                let mut wording = Wording::default();
                wording.read(&bytes, form);
                wording.read(b"lantern", form);
                prop_assert!(wording.whole().ends_with(&words("lantern", Form::Plain)));
            }
        });
    }

    #[test]
    fn short_rows_are_of_whole_texts() {
        let mut wording = Wording::default();
        let html = "<p>Yes</p><p>Yes, <em>we</em> do</p><p>One two three four five</p><li>No</li>";
        wording.read(html.as_bytes(), Form::Html);
        let row = |text: &str| joined(&words(text, Form::Plain));
        let expected = ["Yes", "Yes Yes we do", "Yes we do", "No"].map(row);
        assert_eq!(wording.short_rows(5), expected);
    }

    #[test]
    fn numbers_are_no_letters() {
        let row = words("6 august 2026", Form::Plain);
        let lettered: Vec<bool> = row.iter().map(|word| is_lettered(*word)).collect();
        assert_eq!(lettered, [false, true, false]);
    }
}
