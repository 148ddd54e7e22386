//! The letters of ASCII in a word, eight at a time: nearly every word of a page is eight bytes or fewer.
//!
//! A word in a register is its own list of letters: where it ends, which of them are vowels and which are capitals are a few
//! additions over all eight at once, each byte by itself (Henry Warren, Hacker's Delight, 2nd edition, chapter 6). It
//! knows nothing of sentences, and of letters that are no ASCII only that they are none.

/// In each byte its first bit.
const FIRST: u64 = 0x8080_8080_8080_8080;
/// In each byte the bit that makes a letter of ASCII small. Digits and `&',.`, the other signs of words, have it.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// A byte eight times.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// A letter or a digit of ASCII.
pub(super) const LETTER: u8 = 1;
/// A digit of ASCII.
pub(super) const DIGIT: u8 = 2;
/// A capital of ASCII.
pub(super) const CAPITAL: u8 = 4;
/// A sign of ASCII that may end a sentence.
pub(super) const STOP: u8 = 8;
/// A sign that may join two parts of a word.
pub(super) const JOINS: u8 = 16;
/// What is looked at more closely: a quotation mark, and all that is no ASCII.
pub(super) const OTHER: u8 = 32;

/// For each byte what it is.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte: u8 = 0;
    loop {
        classes[byte as usize] = match byte {
            b'a'..=b'z' => LETTER,
            b'A'..=b'Z' => LETTER | CAPITAL,
            b'0'..=b'9' => LETTER | DIGIT,
            b'!' | b'?' | b'\n' => STOP,
            b'.' => STOP | JOINS,
            b',' | b'\'' | b'&' => JOINS,
            b'"' => OTHER,
            128.. => JOINS | OTHER,
            _ => 0,
        };
        if byte == 255 {
            break;
        }
        byte += 1;
    }
    classes
};

/// What a byte is; nothing behind the end.
#[inline]
pub(super) fn class(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).map_or(0, |byte| CLASSES[usize::from(*byte)])
}

/// Letters and digits of ASCII in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// How many.
    pub length: usize,
    /// Their hash, as [`hash_of`] has it.
    pub hash: u64,
    /// How many groups of vowels they have.
    pub vowels: u32,
    /// Whether two or more of the first eight are capitals.
    pub has_capitals: bool,
}

/// The run that begins at a place.
#[inline(always)]
pub(super) fn run(bytes: &[u8], start: usize) -> Run {
    let first = eight(bytes, start);
    let letters = letters(first);
    let length = begin(letters);
    let (small, capitals) = small(first, length);
    let run = Run {
        length,
        hash: mixed(0, small),
        vowels: groups(vowels(small), 0),
        has_capitals: capitals & capitals.wrapping_sub(1) != 0,
    };
    match length {
        8 => longer(bytes, start + 8, vowels(small), run),
        _ => run,
    }
}

/// A run of which so much is known, from the place on that is not yet read.
#[cold]
fn longer(bytes: &[u8], start: usize, before: u64, run: Run) -> Run {
    let (mut at, mut before, mut run) = (start, before, run);
    loop {
        let next = eight(bytes, at);
        let length = begin(letters(next));
        if length > 0 {
            let (small, _) = small(next, length);
            let vowels = vowels(small);
            run.hash = mixed(run.hash, small);
            run.vowels += groups(vowels, before);
            run.length += length;
            (before, at) = (vowels, at + 8);
        }
        if length < 8 {
            return run;
        }
    }
}

/// The eight bytes from a place on. What lies behind the text is 0.
#[inline]
fn eight(bytes: &[u8], at: usize) -> u64 {
    let whole = bytes.get(at..).and_then(|rest| rest.first_chunk());
    whole.map_or_else(|| last_bytes(bytes, at), |eight| u64::from_le_bytes(*eight))
}

/// The same where fewer than eight are left.
#[cold]
fn last_bytes(bytes: &[u8], at: usize) -> u64 {
    let mut eight = [0; 8];
    let rest = bytes.get(at..).unwrap_or_default();
    let both = eight.iter_mut().zip(rest);
    both.for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(eight)
}

/// The first bit of each byte that is a letter or a digit of ASCII.
fn letters(eight: u64) -> u64 {
    let seven = eight & !FIRST;
    let small = seven | SMALL;
    // From `a` on the sum has the first bit, and behind `z`; so with digits.
    let alphabetic = (small + each(0x80 - b'a')) & !(small + each(0x7f - b'z'));
    let digits = (seven + each(0x80 - b'0')) & !(seven + each(0x7f - b'9'));
    (alphabetic | digits) & !eight & FIRST
}

/// How many bytes have their first bit, from the first on.
fn begin(bits: u64) -> usize {
    (!bits & FIRST).trailing_zeros() as usize / 8
}

/// So many bytes in small letters, and nothing behind them; and the bits of those that were capitals.
fn small(eight: u64, length: usize) -> (u64, u64) {
    let mask = match length {
        0 => 0,
        length => u64::MAX >> (64 - 8 * length.min(8)),
    };
    // Only letters lack this bit: see `LETTER`.
    ((eight | SMALL) & mask, !eight & SMALL & mask)
}

/// The first bit of each byte that is a vowel, in small letters of ASCII.
fn vowels(small: u64) -> u64 {
    // A byte that differs from all of them has the first bit in each sum.
    let is_none = |bits: u8, vowel: u8| ((small | each(bits)) ^ each(vowel)) + each(0x7f);
    // `a` and `e` differ by one bit, and so do `i` and `y`.
    let none = is_none(4, b'e') & is_none(16, b'y') & is_none(0, b'o') & is_none(0, b'u');
    !none & FIRST
}

/// How many groups of vowels begin in eight bytes, behind eight others.
fn groups(vowels: u64, before: u64) -> u32 {
    let begins = vowels & !((vowels << 8) | (before >> 56));
    ((begins >> 7).wrapping_mul(each(1)) >> 56) as u32
}

/// A hash of all that came before and eight bytes.
fn mixed(hash: u64, eight: u64) -> u64 {
    let mixed = (hash.rotate_left(5) ^ eight).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// A word as a number, however its letters are written: its bytes in small letters, eight at a time.
pub fn hash_of(word: &str) -> u64 {
    let straight = word.chars().map(|letter| match letter {
        '’' => '\'',
        letter => letter,
    });
    let small: String = straight.flat_map(char::to_lowercase).collect();
    let all = 0..small.len();
    all.step_by(8)
        .fold(0, |hash, at| mixed(hash, eight(small.as_bytes(), at)))
}

/// The syllables of a word with so many groups of vowels, by a rule of thumb for English: less one for a silent `e` at its
/// end, and at least one.
#[inline(always)]
pub(super) fn heard(word: &[u8], groups: u32) -> u8 {
    // Most words are short, or end otherwise.
    let may_be_silent =
        groups > 1 && matches!(word.last(), Some(b'e' | b's' | b'd' | b'E' | b'S' | b'D'));
    let groups = u8::try_from(groups.max(1)).unwrap_or(u8::MAX);
    groups - u8::from(may_be_silent && is_silent(word))
}

/// Whether the `e` at the end is silent, or that of an ending.
fn is_silent(word: &[u8]) -> bool {
    let ends = |end: &str| {
        let from = word.len().checked_sub(end.len());
        from.is_some_and(|from| word[from..].eq_ignore_ascii_case(end.as_bytes()))
    };
    match word.last().map(u8::to_ascii_lowercase) {
        Some(b'e') => !ends("le"),
        Some(b's') => ends("es") && !["ses", "ches", "ies"].iter().any(|end| ends(end)),
        Some(b'd') => ends("ed") && !["ted", "ded"].iter().any(|end| ends(end)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, letter after letter.
    fn slow(text: &str) -> Run {
        let letters = text.bytes().take_while(u8::is_ascii_alphanumeric);
        let word: String = letters.map(char::from).collect();
        let is_vowel =
            |letter: Option<char>| letter.is_some_and(|letter| "aeiouyAEIOUY".contains(letter));
        let mut vowels = 0;
        let mut before = None;
        for letter in word.chars() {
            vowels += u32::from(is_vowel(Some(letter)) && !is_vowel(before));
            before = Some(letter);
        }
        Run {
            length: word.len(),
            hash: hash_of(&word),
            vowels,
            has_capitals: word.bytes().take(8).filter(u8::is_ascii_uppercase).count() > 1,
        }
    }

    #[test]
    fn eight_at_a_time_are_what_one_at_a_time_are() {
        // Every byte of ASCII, and one that is none, at every place in words of every length.
        for length in 0..20 {
            let word: String = "iaEkzQ09yoUbAtOx7eiT".chars().take(length).collect();
            for sign in (0..128_u8).map(char::from).chain(['é', '“']) {
                for text in [
                    word.clone(),
                    format!("{word}{sign}"),
                    format!("{word}{sign}and more words"),
                    format!("{sign}{word} and"),
                ] {
                    assert_eq!(run(text.as_bytes(), 0), slow(&text), "{text:?}");
                }
            }
        }
        assert_eq!(run(b"a", 7), slow(""));
    }

    #[test]
    fn a_hash_tells_words_apart() {
        assert_eq!(hash_of("Don’t"), hash_of("don't"));
        assert_eq!(hash_of("DŴR"), hash_of("dŵr"));
        let words = [
            "psychosis",
            "psychosit",
            "a",
            "aa",
            "8",
            "88888888",
            "888888888",
            "aaaaaaaa",
            "aaaaaaaaa",
            "",
        ];
        let mut hashes = words.map(hash_of).to_vec();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), words.len());
    }

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
            ("THE", 1),
            ("interdepartmental", 6),
        ] {
            let run = run(word.as_bytes(), 0);
            assert_eq!(heard(word.as_bytes(), run.vowels), count, "{word}");
        }
    }
}
