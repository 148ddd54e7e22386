//! The words of `R14`; what it is stands in `r14.md`.

use std::ops::Range;
use std::sync::LazyLock;

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::hash_of;

const BE: [&str; 8] = ["is", "are", "was", "were", "be", "been", "being", "gets"];
/// Forms that do not end with `ed`.
const DONE: [&str; 32] = [
    "made",
    "given",
    "taken",
    "done",
    "seen",
    "known",
    "held",
    "kept",
    "told",
    "sent",
    "found",
    "written",
    "shown",
    "led",
    "built",
    "chosen",
    "drawn",
    "driven",
    "put",
    "set",
    "run",
    "read",
    "brought",
    "bought",
    "taught",
    "thought",
    "felt",
    "met",
    "paid",
    "said",
    "spoken",
    "understood",
];
/// What ends with `ed` and says how somebody is.
const FEELING: [&str; 20] = [
    "worried",
    "tired",
    "scared",
    "frightened",
    "married",
    "interested",
    "pleased",
    "relaxed",
    "overwhelmed",
    "stressed",
    "exhausted",
    "ashamed",
    "confused",
    "excited",
    "bored",
    "used",
    "supposed",
    "allowed",
    "qualified",
    "experienced",
];

/// So many of a hundred sentences may hide who acts.
const MOST: usize = 15;

/// A page of which many sentences do not say who acts.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    if !page.is_long_enough() {
        return;
    }
    static LISTS: LazyLock<[Vec<u64>; 3]> = LazyLock::new(|| {
        [&BE[..], &DONE, &FEELING].map(|list| list.iter().map(|word| hash_of(word)).collect())
    });
    let mut count = 0;
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for sentence in page.prose.words.of_prose(page.prose) {
        count += 1;
        hidden.extend(passive(page, &sentence.words, &LISTS));
    }
    if hidden.len() > 1 && hidden.len() * 100 > count * MOST {
        let places: Vec<Span> = hidden
            .iter()
            .take(3)
            .map(|words| page.span_of(words))
            .collect();
        if let Some((first, others)) = places.split_first() {
            notes.push(Diagnostic::who_acts(hidden.len(), count, first, others));
        }
    }
}

/// Words such as `will be made`, with an adverb between them or not.
fn passive(
    page: &Reading<'_>,
    sentence: &Range<usize>,
    [be, done, feeling]: &[Vec<u64>; 3],
) -> Option<Range<usize>> {
    let words = &page.prose.words.all;
    let acts = |index: usize| {
        let word = words.get(index).filter(|_| sentence.contains(&index))?;
        let said = page.prose.text_at(&word.at());
        let is_done = done.contains(&word.hash)
            || (said.len() > 4 && said.ends_with("ed") && !feeling.contains(&word.hash));
        Some((
            is_done,
            said.ends_with("ly") || said == "not" || said == "also",
        ))
    };
    sentence.clone().find_map(|index| {
        if !be.contains(&words.get(index)?.hash) {
            return None;
        }
        let (is_done, is_adverb) = acts(index + 1)?;
        match is_done {
            true => Some(index..index + 2),
            false if is_adverb && acts(index + 2).is_some_and(|(is_done, _)| is_done) => {
                Some(index..index + 3)
            }
            false => None,
        }
    })
}

/// `R14`
impl Diagnostic {
    /// `will be made`, again and again.
    pub fn who_acts(hidden: usize, count: usize, at: &Span, others: &[Span]) -> Diagnostic {
        let note = Diagnostic::new(
            Code::R14,
            format!("{hidden} of {count} sentences do not say who acts"),
        )
        .at(at, "")
        .help("say who does it, such as “your midwife will refer you”");
        others
            .iter()
            .fold(note, |note, place| note.also(place, "nor does this"))
    }
}
