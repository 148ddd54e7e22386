//! The words of `R14`; what it is stands in `r14.md`.

use std::ops::Range;
use std::sync::LazyLock;

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::hash_of;

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
    static LISTS: LazyLock<[Vec<u64>; 2]> = LazyLock::new(|| {
        [&DONE[..], &FEELING].map(|list| list.iter().map(|word| hash_of(word)).collect())
    });
    let mut hidden: Vec<Range<usize>> = Vec::new();
    let mut last = 0;
    for found in page.found_by(Code::R14) {
        let words = page
            .sentence_of(found.words.start)
            .map(|sentence| &sentence.words);
        // One of a sentence is enough.
        if let Some(sentence) = words.filter(|sentence| sentence.start >= last)
            && let Some(words) = passive(page, found.words.start, sentence, &LISTS)
        {
            last = sentence.end;
            hidden.push(words);
        }
    }
    if hidden.len() < 2 {
        return;
    }
    let count = page.prose.words.of_prose(page.prose).count();
    if hidden.len() * 100 > count * MOST {
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

/// Words such as `will be made` from `be` on, with an adverb between them or not.
fn passive(
    page: &Reading<'_>,
    be: usize,
    sentence: &Range<usize>,
    [done, feeling]: &[Vec<u64>; 2],
) -> Option<Range<usize>> {
    let acts = |index: usize| {
        let word = page.prose.words.all.get(index);
        let word = word.filter(|_| sentence.contains(&index))?;
        let said = page.prose.text_at(&word.at());
        let is_done = done.contains(&word.hash)
            || (said.len() > 4 && said.ends_with("ed") && !feeling.contains(&word.hash));
        Some((
            is_done,
            said.ends_with("ly") || said == "not" || said == "also",
        ))
    };
    match acts(be + 1)? {
        (true, _) => Some(be..be + 2),
        (false, true) if acts(be + 2).is_some_and(|(is_done, _)| is_done) => Some(be..be + 3),
        _ => None,
    }
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
