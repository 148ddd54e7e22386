//! The words of `W2`; what it is stands in `w2.md`.

use std::sync::LazyLock;

use super::lexicon::Found;
use super::phrasing::cased_as;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::hash_of;

/// Every time that words of the list stand on a page in its own voice.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let of_list = page
        .found_by(Code::W2)
        .filter(|found| !found.entry.write.is_empty());
    for found in of_list.filter(|found| !page.is_quoted(&found.words) && !tells_of(page, found)) {
        notes.push(Diagnostic::words_that_hurt(
            page.said(&found.words),
            found,
            &page.span_of(&found.words),
        ));
    }
}

/// What may be diabetic, depressive or alcoholic without harm: not a person, who is called so by one word.
static THINGS: LazyLock<[u64; 40]> = LazyLock::new(|| {
    [
        "adult",
        "attack",
        "baby",
        "beverage",
        "boy",
        "case",
        "child",
        "clinic",
        "condition",
        "diagnosis",
        "disorder",
        "drink",
        "drinks",
        "episode",
        "experience",
        "father",
        "fit",
        "girl",
        "illness",
        "man",
        "mother",
        "mum",
        "dad",
        "nurse",
        "parent",
        "partner",
        "person",
        "personality",
        "phase",
        "process",
        "reaction",
        "relapse",
        "seizure",
        "state",
        "symptom",
        "symptoms",
        "team",
        "thought",
        "voice",
        "woman",
    ]
    .map(hash_of)
});

/// Whether words such as `a depressive` tell of what follows them, as in `a depressive illness`.
fn tells_of(page: &Reading<'_>, found: &Found) -> bool {
    let is_article = matches!(
        page.said(&(found.words.start..found.words.start + 1)),
        "a" | "an" | "A" | "An"
    );
    let next = page.prose.words.all.get(found.words.end);
    is_article
        && next.is_some_and(|next| {
            let end = page.prose.words.at(&found.words).end;
            page.prose.text_at(&(end..next.start as usize)) == " " && THINGS.contains(&next.hash)
        })
}

/// `W2`
impl Diagnostic {
    /// `committed suicide`.
    pub(super) fn words_that_hurt(said: &str, found: &Found, at: &Span) -> Diagnostic {
        let entry = found.entry;
        let said: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
        Diagnostic::new(Code::W2, format!("“{said}” hurts: {}", entry.why))
            .at(at, "")
            .help(format!("write “{}”", entry.write))
            .fix(cased_as(&said, &entry.write))
            .for_example()
    }
}
