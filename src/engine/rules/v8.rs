//! The words of `V8`; what it is stands in `v8.md`.

use std::sync::LazyLock;

use super::lexicon::{Found, apart};
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::{Sentence, Word, hash_of};

/// Words of a service about itself that are true for a while. Somebody's story, and what is said to readers about themselves, may
/// speak of last year.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let of_list = apart(page.found_by(Code::V8).filter(|_| page.is_english))
        .filter(|found| !found.entry.write.is_empty());
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
static SERVICE: LazyLock<[u64; 53]> = LazyLock::new(|| {
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
        "list",
        "visits",
        "appointments",
        "café",
        "cafe",
        "midwives",
    ]
    .map(hash_of)
});
/// Who is spoken of where it is somebody's own life.
static SOMEBODY: LazyLock<[u64; 20]> = LazyLock::new(|| {
    [
        "i", "i'm", "i've", "i'd", "my", "me", "if", "he", "she", "her", "his", "him", "somebody",
        "someone", "anyone", "whoever", "who", "baby", "mum", "dad",
    ]
    .map(hash_of)
});
/// Who reads.
static READERS: LazyLock<[u64; 4]> =
    LazyLock::new(|| ["you", "you're", "you've", "your"].map(hash_of));
static SHUT: LazyLock<[u64; 5]> =
    LazyLock::new(|| ["closed", "shut", "cancelled", "suspended", "unavailable"].map(hash_of));
static CANNOT: LazyLock<[u64; 2]> = LazyLock::new(|| ["cannot", "can't"].map(hash_of));

fn speaks_of_a_service(page: &Reading<'_>, sentence: &Sentence) -> bool {
    let words = page.prose.words.of_sentence(sentence);
    let has = |list: &[u64]| words.iter().any(|word| list.contains(&word.hash));
    (has(&*SERVICE) || has_a_number(words))
        && !has(&*SOMEBODY)
        && (!has(&*READERS) || is_shut(words))
}

/// Whether words speak of a number to call, and not of a number of something.
fn has_a_number(words: &[Word]) -> bool {
    let (number, of) = (hash_of("number"), hash_of("of"));
    words.iter().enumerate().any(|(index, word)| {
        word.hash == number && words.get(index + 1).is_none_or(|next| next.hash != of)
    })
}

/// Whether words say to readers that something is shut: they speak of a service then, though readers stand in them.
fn is_shut(words: &[Word]) -> bool {
    let has = |list: &[u64], word: &Word| list.contains(&word.hash);
    let visit = hash_of("visit");
    words.iter().any(|word| has(&*SHUT, word))
        || words
            .windows(2)
            .any(|two| has(&*CANNOT, &two[0]) && two[1].hash == visit)
}

/// Whether a sentence says of which year it speaks.
fn has_year(page: &Reading<'_>, sentence: &Sentence) -> bool {
    let words = page.prose.words.of_sentence(sentence);
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
