//! The words of `V8`; what it is stands in `v8.md`.

use std::sync::LazyLock;

use super::lexicon::Found;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::{Sentence, hash_of};

/// Words of a service about itself that are true for a while. Somebody's story, and what is said to readers about themselves, may
/// speak of last year.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let of_list = page.found_by(Code::V8).filter(|_| page.is_english);
    for found in of_list.filter(|found| !page.is_quoted(&found.words)) {
        let Some(sentence) = page.sentence_of(found.words.start) else {
            continue;
        };
        if speaks_of_a_service(page, sentence) && !has_year(page, sentence) {
            let at = page.span_of(&found.words);
            notes.push(Diagnostic::true_for_a_while(
                page.said(&found.words),
                found,
                &at,
            ));
        }
    }
}

/// Who speaks where a service speaks, or what it speaks of.
static SERVICE: LazyLock<[u64; 48]> = LazyLock::new(|| {
    [
        "we",
        "we're",
        "we've",
        "we'll",
        "our",
        "team",
        "teams",
        "service",
        "services",
        "unit",
        "ward",
        "clinic",
        "clinics",
        "centre",
        "staff",
        "charity",
        "trust",
        "hospital",
        "group",
        "groups",
        "course",
        "courses",
        "programme",
        "office",
        "line",
        "helpline",
        "number",
        "website",
        "page",
        "leaflet",
        "guidance",
        "policy",
        "law",
        "rules",
        "nhs",
        "covid",
        "coronavirus",
        "pandemic",
        "lockdown",
        "forum",
        "workshop",
        "workshops",
        "training",
        "project",
        "post",
        "posts",
        "book",
        "booking",
    ]
    .map(hash_of)
});
/// Who is spoken of where it is somebody's own life.
static SOMEBODY: LazyLock<[u64; 24]> = LazyLock::new(|| {
    [
        "i", "i'm", "i've", "i'd", "my", "me", "you", "you're", "you've", "your", "if", "he",
        "she", "her", "his", "him", "somebody", "someone", "anyone", "whoever", "who", "baby",
        "mum", "dad",
    ]
    .map(hash_of)
});

fn speaks_of_a_service(page: &Reading<'_>, sentence: &Sentence) -> bool {
    let words = page
        .prose
        .words
        .all
        .get(sentence.words.clone())
        .unwrap_or_default();
    let has = |list: &[u64]| words.iter().any(|word| list.contains(&word.hash));
    has(&*SERVICE) && !has(&*SOMEBODY)
}

/// Whether a sentence says of which year it speaks.
fn has_year(page: &Reading<'_>, sentence: &Sentence) -> bool {
    let words = page
        .prose
        .words
        .all
        .get(sentence.words.clone())
        .unwrap_or_default();
    words.iter().any(|word| {
        let said = page.prose.text_at(&word.at());
        said.len() == 4
            && said
                .parse::<u32>()
                .is_ok_and(|year| (1900..2100).contains(&year))
    })
}

/// `V8`
impl Diagnostic {
    /// `recently`.
    pub(super) fn true_for_a_while(said: &str, found: &Found, at: &Span) -> Diagnostic {
        let entry = found.entry;
        Diagnostic::new(
            Code::V8,
            format!("“{said}” is true for a while: {}", entry.why),
        )
        .at(at, "")
        .help(format!("write {}; or leave it out", entry.write))
    }
}
