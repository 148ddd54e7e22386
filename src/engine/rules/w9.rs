//! The words of `W9`; what it is stands in `w9.md`.

use std::ops::Range;

use super::lexicon::{Entry, Lexicon, stand_at};
use super::reading::Reading;
use crate::config::{Config, HouseWord, HouseWords};
use crate::diagnostic::{Code, Diagnostic, Notes, Severity, Span};
use crate::document::kind::{WRITTEN_FOR, is_meant};
use crate::document::prose::{Prose, hash_of};
use crate::names::{nearest, primary_language};
use crate::site::Site;

/// Every phrase that the house does not write, where a page for these readers has it.
pub(super) fn by_the_house(page: &Reading<'_>, config: &Config, notes: &mut Notes) {
    let own = primary_language(&config.language);
    let lang = page.document.front.lang.as_ref();
    let spoken = lang.map_or_else(|| own.clone(), |lang| primary_language(&lang.value));
    let audience = &page.document.front.written_for;
    for word in &config.house.words {
        let language = match word.lang.is_empty() {
            true => own.clone(),
            false => primary_language(&word.lang),
        };
        if language != spoken || !is_for(word, audience) {
            continue;
        }
        for phrase in &word.not {
            for found in places(page, &phrase.value) {
                let written_as_a_name = phrase.value.chars().any(char::is_uppercase);
                if page.is_quoted(&found) || (page.is_in_name(&found) && !written_as_a_name) {
                    continue;
                }
                let (said, at) = (page.said(&found), page.span_of(&found));
                notes.push(Diagnostic::not_a_word_of_the_house(said, word, &at));
            }
        }
    }
}

/// Whether a row holds for those readers.
fn is_for(word: &HouseWord, audience: &[&str]) -> bool {
    let mut names = word.for_whom.iter();
    word.for_whom.is_empty() || names.any(|name| is_meant(&plain(&name.value), audience))
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '_'], "-")
}

/// Where a phrase stands on a page, by the numbers of its words.
fn places(page: &Reading<'_>, phrase: &str) -> Vec<Range<usize>> {
    let wanted = hashes(phrase);
    if wanted.is_empty() {
        return Vec::new();
    }
    let count = page.prose.words.all.len();
    let places = (0..count).filter(|from| stand_at(&wanted, *from, page.prose));
    places.map(|from| from..from + wanted.len()).collect()
}

fn hashes(phrase: &str) -> Vec<u64> {
    let words = phrase.split([' ', '-', '‑']).map(str::trim);
    words.filter(|word| !word.is_empty()).map(hash_of).collect()
}

/// Takes out of what our lists have found on a page what the house writes all the same.
pub(super) fn leave_off(page: &mut Reading<'_>, house: &HouseWords) {
    let off: Vec<Vec<u64>> = house
        .off
        .iter()
        .map(|phrase| hashes(&phrase.value))
        .collect();
    let all = &page.prose.words.all;
    page.found.retain(|found| {
        let here = all.get(found.words.clone()).unwrap_or_default();
        let here = || here.iter().map(|word| word.hash);
        !may_be_off(found.entry.code) || !off.iter().any(|phrase| here().eq(phrase.iter().copied()))
    });
}

/// Whether a house may write what the list of a rule has: what stops a build, or keeps people safe, it may not.
fn may_be_off(code: Code) -> bool {
    code.rule().ignorable && code.rule().severity != Severity::Error
}

/// What our lists say of a phrase as a whole.
fn ours(phrase: &str) -> Vec<&'static Entry> {
    let words = Prose::of_lines(phrase);
    let found = Lexicon::ours().find(&words).into_iter();
    let whole = found.filter(|found| found.words.len() == words.words.all.len());
    let said = whole.map(|found| found.entry);
    said.filter(|entry| !entry.write.is_empty()).collect()
}

/// What is said of some words, and by whom.
#[derive(Clone, Debug)]
pub struct Saying {
    /// The rule that tells of them.
    pub code: Code,
    /// What to write instead.
    pub write: String,
    /// Why; empty if nobody said.
    pub why: String,
    /// Where the house says it; `None` for our own lists.
    pub by_the_house: Option<Span>,
    /// Whether the house writes them all the same.
    pub is_off: bool,
}

/// Everything that is said of some words, in our lists and by the house.
pub fn sayings(phrase: &str, house: &HouseWords) -> Vec<Saying> {
    let wanted = hashes(phrase);
    let is_off = house.off.iter().any(|off| hashes(&off.value) == wanted);
    let ours = ours(phrase).into_iter().map(|entry| Saying {
        code: entry.code,
        write: entry.write.clone(),
        why: entry.why.clone(),
        by_the_house: None,
        is_off: is_off && may_be_off(entry.code),
    });
    let mut sayings: Vec<Saying> = ours.collect();
    for word in &house.words {
        let mut phrases = word.not.iter();
        let found = phrases.find(|phrase| hashes(&phrase.value) == wanted);
        if let (Some(phrase), Some(source)) = (found, &house.source) {
            sayings.push(Saying {
                code: Code::W9,
                write: word.write.clone(),
                why: word.why.clone(),
                by_the_house: Some(Span::new(source, phrase.at.clone())),
                is_off: false,
            });
        }
    }
    sayings
}

/// What the file of the house says and nobody knows: words that no list of ours has, and readers that nobody is.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let house = &site.config().house;
    let Some(source) = &house.source else {
        return;
    };
    for phrase in &house.off {
        let at = Span::new(source, phrase.at.clone());
        match ours(&phrase.value).first().map(|entry| entry.code) {
            None => notes.push(Diagnostic::off_and_in_no_list(&phrase.value, &at)),
            Some(code) if !may_be_off(code) => {
                notes.push(Diagnostic::never_off(&phrase.value, code, &at));
            }
            Some(_) => {}
        }
    }
    for name in house.words.iter().flat_map(|word| &word.for_whom) {
        if !WRITTEN_FOR.contains(&plain(&name.value).as_str()) {
            let at = Span::new(source, name.at.clone());
            let near = nearest(&plain(&name.value), WRITTEN_FOR);
            notes.push(Diagnostic::for_nobody(&name.value, near, &at));
        }
    }
}

/// `W9`
impl Diagnostic {
    /// `service users`. What to write is an example: it may want another form here.
    pub fn not_a_word_of_the_house(said: &str, word: &HouseWord, at: &Span) -> Diagnostic {
        let why = match word.why.is_empty() {
            true => String::new(),
            false => format!(": {}", word.why),
        };
        Diagnostic::new(Code::W9, format!("this house does not write “{said}”{why}"))
            .at(at, "")
            .help(format!(
                "write “{}”, as content/_data/words.toml says",
                word.write
            ))
            .fix(like(said, &word.write))
            .for_example()
    }

    /// The word to write has the word not to write in it.
    pub fn house_word_in_its_own_place(not: &str, write: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::W9,
            format!("“{not}” stands in “{write}”, so whoever writes that is told not to"),
        )
        .at(at, "")
        .help(
            "give the words that are meant with those around them, or write something else instead",
        )
    }

    /// `off = ["prior"]`.
    pub fn off_and_in_no_list(phrase: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::W9,
            format!("no list of pimh has “{phrase}”, so it is off already"),
        )
        .at(at, "")
        .help("write it as messages have it, every form of its own, or take it out")
    }

    /// `off = ["date of birth"]`.
    pub fn never_off(phrase: &str, code: Code, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::W9,
            format!("“{phrase}” stands in the list of {code}, which keeps people safe, and is told all the same"),
        )
        .at(at, "")
        .help("take it out here")
    }

    /// `for = ["mums"]`.
    pub fn for_nobody(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::W9, format!("no page is for `{name}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `{near}`?")).naming(near),
            None => note.help(format!("use {}", WRITTEN_FOR.join(", "))),
        }
    }
}

/// Words with a capital at their beginning if others have one.
fn like(said: &str, write: &str) -> String {
    let mut letters = write.chars();
    match (said.chars().next(), letters.next()) {
        (Some(said), Some(first)) if said.is_uppercase() => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => write.to_owned(),
    }
}
