//! Quotes, dashes and dots as books print them, where the settings ask for it.
//!
//! It changes how words are shown, and nothing else: checks, the search and the ids of headings have them as they were
//! typed. It never sees code. The signs are those of English, so pages in languages with other ones stay as typed.

use crate::names::primary_language;

/// Languages with these quotes.
const LANGUAGES: [&str; 5] = ["en", "cy", "ga", "gd", "sco"];

/// Whether the words of a language are shown so.
pub(in crate::document) fn is_for(language: &str) -> bool {
    LANGUAGES.contains(&&*primary_language(language))
}

/// Words as they are shown. `before` is the sign that stands before them, and then the last of them.
pub(super) fn shown(text: &str, before: &mut char) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    for word in text.split_inclusive(char::is_whitespace) {
        match is_address(word) {
            true => shown.push_str(word),
            false => add(word, *before, &mut shown),
        }
        *before = word.chars().next_back().unwrap_or(*before);
    }
    shown
}

/// Whether a word is an address, which somebody may copy.
fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.") || word.contains('@')
}

fn add(word: &str, mut before: char, shown: &mut String) {
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let run = |sign: char| rest.chars().take_while(|c| *c == sign).count();
        let next = |length: usize| rest.get(length..).and_then(|rest| rest.chars().next());
        let (sign, length) = match c {
            '"' if opens(before) => ("“", 1),
            '"' => ("”", 1),
            '\'' if opens(before) && !is_left_out(next(1), rest) => ("‘", 1),
            '\'' => ("’", 1),
            // Longer rows are lines, and no dashes.
            '-' if run('-') == 3 => ("—", 3),
            '-' if run('-') == 2 => ("–", 2),
            '.' if run('.') == 3 => ("…", 3),
            '-' | '.' => {
                let length = run(c);
                (rest.get(..length).unwrap_or_default(), length)
            }
            c => {
                let length = c.len_utf8();
                (rest.get(..length).unwrap_or_default(), length)
            }
        };
        shown.push_str(sign);
        before = c;
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// Whether a quote behind this sign begins what is quoted.
fn opens(before: char) -> bool {
    before.is_whitespace() || "([{-–—/\"'“‘".contains(before)
}

/// Whether letters were left out where this stands: `'90s`, `'tis`.
fn is_left_out(next: Option<char>, rest: &str) -> bool {
    const WORDS: [&str; 6] = ["tis", "twas", "em", "til", "n", "cause"];
    // In a row of them the last one stands before the word.
    if next == Some('\'') {
        return false;
    }
    let word = rest.trim_start_matches('\'');
    let end = word.find(|c: char| !c.is_alphanumeric());
    let word = word.get(..end.unwrap_or(word.len())).unwrap_or_default();
    next.is_some_and(|c| c.is_ascii_digit()) || WORDS.contains(&&*word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_shown_as_books_print_it() {
        for (typed, expected) in [
            (
                "She said \"rest\" -- and did.",
                "She said “rest” – and did.",
            ),
            ("It's the mothers' room...", "It’s the mothers’ room…"),
            (
                "'Yes,' he said, 'in the '90s'.",
                "‘Yes,’ he said, ‘in the ’90s’.",
            ),
            ("(\"so\") and 'tis---done", "(“so”) and ’tis—done"),
            ("\"'Stay,' she said.\"", "“‘Stay,’ she said.”"),
            (
                "9-to-5, a ---- line, 4.. dots",
                "9-to-5, a ---- line, 4.. dots",
            ),
            (
                "See https://example.org/a--b's or a--b@example.org",
                "See https://example.org/a--b's or a--b@example.org",
            ),
            ("", ""),
            ("\"", "“"),
            ("é\"ü\"", "é”ü”"),
        ] {
            assert_eq!(shown(typed, &mut ' '), expected, "{typed}");
        }
    }

    #[test]
    fn a_quote_behind_a_mark_knows_what_stood_before_it() {
        let mut before = ' ';
        assert_eq!(shown("He is \"", &mut before), "He is “");
        assert_eq!(shown("very", &mut before), "very");
        assert_eq!(shown("\" tired", &mut before), "” tired");
    }

    #[test]
    fn other_languages_have_other_quotes() {
        assert!(is_for("en-GB") && is_for("cy"));
        assert!(!is_for("pl") && !is_for("ur") && !is_for("fr-FR"));
    }
}
