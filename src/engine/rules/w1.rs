//! The words of `W1`; what it is stands in `w1.md`.

use std::collections::HashSet;
use std::ops::Range;

use super::lexicon::{Found, apart};
use super::phrasing::cased_as;
use super::reading::{Readers, Reading};
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::body::FactKind;
use crate::document::prose::PassageKind;

/// A word is explained within so many letters behind it.
const NEAR: usize = 100;

/// The first time that each word of a list stands on a page for families, if nothing there explains it.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let is_told = page.readers == Readers::Families && page.is_english;
    let mut known: HashSet<*const str> = HashSet::new();
    let of_list = apart(page.found_by(Code::W1).filter(|_| is_told))
        .filter(|found| !found.entry.write.is_empty());
    for found in of_list {
        let is_field = page
            .passage_of(found.words.start)
            .is_some_and(|passage| matches!(passage.kind, PassageKind::Field(_)));
        let is_left_alone = page.is_quoted(&found.words) || page.is_in_name(&found.words);
        let word: *const str = found.entry.write.as_str();
        if is_left_alone || known.contains(&word) {
            continue;
        }
        if is_explained(page, &found.words) {
            known.insert(word);
            continue;
        }
        // The title cannot explain itself; the words below it can.
        if is_field
            && page.found.iter().any(|other| {
                other.entry.write == found.entry.write && is_explained(page, &other.words)
            })
        {
            known.insert(word);
            continue;
        }
        known.insert(word);
        notes.push(Diagnostic::word_of_the_trade(
            page.said(&found.words),
            found,
            &page.span_of(&found.words),
            !is_behind_article(page, &found.words),
        ));
    }
}

/// Whether `a` or `an` stands before words: few others can be typed in their place.
fn is_behind_article(page: &Reading<'_>, words: &Range<usize>) -> bool {
    let before = words.start.checked_sub(1);
    before
        .is_some_and(|before| matches!(page.said(&(before..words.start)), "a" | "an" | "A" | "An"))
}

/// Whether the words behind a word, or a link or a fact in it, say what it means.
fn is_explained(page: &Reading<'_>, words: &Range<usize>) -> bool {
    let at = page.prose.words.at(words);
    let said = page.prose.text_at(&at).to_lowercase();
    let Some(passage) = page.prose.passage_at(at.start) else {
        return false;
    };
    let text = page.prose.text();
    let end = text.floor_char_boundary((at.end + NEAR).min(passage.at.end));
    let behind = text.get(at.end..end).unwrap_or_default();
    let says = |text: &str| {
        [
            " means ",
            " meaning ",
            "that is,",
            "that means",
            "this means",
            "in other words",
            " is the word for",
            "(in plain words",
        ]
        .iter()
        .any(|words| text.contains(words))
    };
    let in_brackets = behind
        .trim_start_matches(['”', '’', '"', '*', ' '])
        .strip_prefix('(');
    // An abbreviation explains nothing.
    let bracket = in_brackets.is_some_and(|inside| {
        inside
            .chars()
            .take_while(|sign| *sign != ')')
            .any(char::is_lowercase)
    });
    let as_term = page.prose.facts.iter().any(|fact| {
        fact.kind == FactKind::Term && (fact.id.contains(&said) || said.contains(fact.id.as_str()))
    });
    let linked = page.prose.links.iter().any(|link| {
        link.at.start <= at.start
            && at.end <= link.at.end
            && ["glossary", "terms", "words"]
                .iter()
                .any(|word| link.dest.to_lowercase().contains(word))
    });
    bracket || says(behind) || as_term || linked
}

/// `W1`
impl Diagnostic {
    /// `pathway`, on a page for parents.
    pub(super) fn word_of_the_trade(
        said: &str,
        found: &Found,
        at: &Span,
        fits: bool,
    ) -> Diagnostic {
        let entry = found.entry;
        let note = Diagnostic::new(
            Code::W1,
            format!("“{said}” needs explaining for parents: {}", entry.why),
        )
        .at(at, "")
        .help(format!(
            "say {}; or keep it, and say behind it in brackets what it means",
            entry.remedy()
        ));
        match entry.first_choice().filter(|_| fits) {
            Some(words) => note.fix(cased_as(said, words)).for_example(),
            None => note,
        }
    }
}
