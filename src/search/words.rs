//! The words of a text as they are looked up: without case, accents, vowel signs and stops. The script that looks
//! ([`crate::ENGINE`]) folds what is typed in the same way; the search's queries compare the two.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, folded. A word of one Latin letter is left out: it is what an apostrophe parts from another.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c) && !is_unseen(*c))
        .flat_map(char::to_lowercase)
        .map(same_letter)
        .collect();
    let parts = folded.split(|c: char| !c.is_alphanumeric());
    let is_word = |part: &&str| part.len() > 1 || part.bytes().all(|byte| byte.is_ascii_digit());
    parts
        .filter(|part| !part.is_empty())
        .filter(is_word)
        .map(str::to_owned)
        .collect()
}

/// What stands in a word and is not written by everybody: joiners, soft hyphens, the line that stretches Arabic letters.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{640}' | '\u{621}'
    )
}

/// One letter for those that keyboards of Urdu, Arabic and Persian write in its place.
fn same_letter(c: char) -> char {
    match c {
        'ي' | 'ى' | 'ې' => 'ی',
        'ك' => 'ک',
        'ه' | 'ھ' | 'ة' | 'ە' => 'ہ',
        _ => c,
    }
}

/// What mutation leaves alone of a Welsh word: all but the consonants that it begins with. `tad`, `dad`, `nhad` and
/// `thad` stand side by side in the order of this.
pub(crate) fn without_mutation(word: &str) -> &str {
    let vowel = word.find(['a', 'e', 'i', 'o', 'u', 'w', 'y']);
    vowel.map_or(word, |at| &word[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        for (text, found) in [
            ("Tea & talking", "tea talking"),
            ("Baby's caf\u{e9}, don\u{2019}t", "baby cafe don"),
            ("Tŷ’r tŵr", "ty twr"),
            ("999 or 1", "999 or 1"),
            ("مَاں كي بچّہ", "ماں کی بچہ"),
            ("post-natal", "post natal"),
            ("\u{2014} !", ""),
        ] {
            assert_eq!(words(text).join(" "), found, "{text}");
        }
    }

    #[test]
    fn mutated_words_stand_together() {
        for word in ["tadau", "dadau", "nhadau", "thadau"] {
            assert_eq!(without_mutation(word), "adau");
        }
        assert_eq!(without_mutation("gardd"), without_mutation("ardd"));
        assert_eq!(without_mutation("nhs"), "nhs");
    }
}
