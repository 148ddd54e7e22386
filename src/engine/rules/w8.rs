//! The words of `W8`; what it is stands in `w8.md`.

use std::collections::BTreeSet;

use super::reading::Reading;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::names::primary_language;
use crate::spelling::Speller;

/// Shorter words are parts of others, or signs.
const SHORTEST: usize = 3;

/// Each word that no dictionary of the page's language has, where it stands first on the page.
pub(super) fn spell(page: &Reading<'_>, speller: &Speller, config: &Config, notes: &mut Notes) {
    let language = page.document.front.lang.as_ref();
    let language = language.map_or(config.language.as_str(), |lang| lang.value.as_str());
    let primary = primary_language(language);
    // The words of the United States are none of a British dictionary.
    let is_american = primary == "en" && language.to_lowercase().replace('_', "-") == "en-us";
    if is_american || !speller.speaks(&primary) {
        return;
    }
    let names = names(page);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for index in 0..page.prose.words.all.len() {
        let here = index..index + 1;
        let said = page.said(&here);
        if !is_plain(page, index)
            || page.is_quoted(&here)
            || names.contains(&said.to_lowercase())
            || is_told_elsewhere(page, index)
            || speller.knows(&primary, said)
            || is_known_with_hyphens(page, index, &|word| speller.knows(&primary, word))
            || !seen.insert(said.to_lowercase())
        {
            continue;
        }
        let meant = speller.suggestions(&primary, said);
        notes.push(Diagnostic::may_be_misspelt(
            said,
            &meant,
            &page.span_of(&here),
        ));
    }
}

/// Whether another list has a word, and says what to write instead.
fn is_told_elsewhere(page: &Reading<'_>, index: usize) -> bool {
    page.found.iter().any(|found| found.words.contains(&index))
}

/// The words that stand with a capital letter within a sentence of the page, in small letters: names, also where they begin
/// one.
fn names(page: &Reading<'_>) -> BTreeSet<String> {
    let words = &page.prose.words;
    let firsts: BTreeSet<usize> = words
        .sentences
        .iter()
        .map(|sentence| sentence.words.start)
        .collect();
    let named = words
        .all
        .iter()
        .enumerate()
        .filter(|(index, word)| word.is_capital && !firsts.contains(index));
    named
        .map(|(index, _)| page.said(&(index..index + 1)).to_lowercase())
        .collect()
}

/// Whether a word is one of small letters, but for the first, and no part of an address, a code or the name of a file.
fn is_plain(page: &Reading<'_>, index: usize) -> bool {
    let Some(word) = page.prose.words.all.get(index) else {
        return false;
    };
    let said = page.said(&(index..index + 1));
    let text = page.prose.text();
    let before = text.get(..word.start as usize).unwrap_or_default();
    let behind = text.get(word.end as usize..).unwrap_or_default();
    let is_of_code = |sign: char| matches!(sign, '@' | '/' | '\\' | '_' | '#' | '=' | '{' | '}');
    let mut next = behind.chars();
    let joined = match next.next() {
        Some('.') => next.next().is_some_and(char::is_alphanumeric),
        Some(sign) => is_of_code(sign),
        None => false,
    };
    let ends_word = before.ends_with(is_of_code)
        || (before.ends_with('.') && !before.trim_end_matches('.').ends_with(char::is_whitespace));
    let letters = said.chars().filter(|sign| sign.is_alphabetic()).count();
    let plain = said.chars().skip(1).all(|sign| !sign.is_uppercase());
    let has_digit = said.chars().any(|sign| sign.is_numeric());
    letters >= SHORTEST && plain && !has_digit && !joined && !ends_word
}

/// What stands before a hyphen and is no word.
const BEFORE_HYPHENS: [&str; 15] = [
    "anti", "inter", "intra", "micro", "mid", "multi", "neo", "non", "peri", "post", "pre", "pro",
    "semi", "sub", "ultra",
];

/// Whether a word is known together with those that hyphens join to it, or is a beginning such as `pre-`.
fn is_known_with_hyphens(page: &Reading<'_>, index: usize, knows: &dyn Fn(&str) -> bool) -> bool {
    let all = &page.prose.words.all;
    let text = page.prose.text();
    let is_joined = |left: usize| {
        let between = all.get(left).zip(all.get(left + 1));
        let between = between.map(|(left, right)| left.end as usize..right.start as usize);
        between.is_some_and(|between| matches!(text.get(between), Some("-" | "‑")))
    };
    let (mut from, mut to) = (index, index + 1);
    while from > 0 && is_joined(from - 1) {
        from -= 1;
    }
    while is_joined(to - 1) {
        to += 1;
    }
    if to - from == 1 {
        return false;
    }
    let whole = page.said(&(from..to)).replace('‑', "-");
    let said = page.said(&(index..index + 1)).to_lowercase();
    knows(&whole)
        || knows(&whole.replace('-', ""))
        || (index + 1 < to && BEFORE_HYPHENS.contains(&said.as_str()))
}

/// `W8`
impl Diagnostic {
    /// `recieve`. What may have been meant is an example: only whoever wrote it knows.
    pub fn may_be_misspelt(said: &str, meant: &[String], at: &Span) -> Diagnostic {
        let right = "if it is right, add it to `know` in content/_data/words.toml";
        let note = Diagnostic::new(Code::W8, format!("“{said}” may be misspelt")).at(at, "");
        let Some(first) = meant.first() else {
            return note.help(right);
        };
        let words: Vec<String> = meant.iter().map(|word| format!("`{word}`")).collect();
        note.help(format!("did you mean {}? {}", words.join(", "), right))
            .fix(first.as_str())
            .for_example()
    }
}
