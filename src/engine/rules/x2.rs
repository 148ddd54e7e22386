//! The words of `X2`; what it is stands in `x2.md`.

use std::ops::Range;
use std::sync::LazyLock;

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::{PassageKind, Word, hash_of};

/// What a share begins with.
static ONES: LazyLock<Vec<u64>> =
    LazyLock::new(|| hashes(&["one", "two", "three", "four", "1", "2", "3", "4"]));
/// What it ends with.
static OUT_OF: LazyLock<Vec<u64>> = LazyLock::new(|| {
    hashes(&[
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty",
        "hundred", "thousand", "every", "a",
    ])
});
/// What stands within a claim, each by itself.
static WITHIN: LazyLock<[u64; 7]> =
    LazyLock::new(|| ["in", "out", "of", "a", "every", "per", "cent"].map(hash_of));

fn hashes(words: &[&str]) -> Vec<u64> {
    words.iter().map(|word| hash_of(word)).collect()
}

/// The first claim of each paragraph and item that has no note, link or figure.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let prose = page.prose;
    let mut last = None;
    for sentence in prose.words.of_prose(prose) {
        let Some(passage) = prose
            .passages
            .get(sentence.passage)
            .filter(|_| last != Some(sentence.passage))
        else {
            continue;
        };
        let has_source =
            passage.has_note || prose.has_fact_in(&passage.at) || prose.has_link_in(&passage.at);
        if has_source || passage.kind == PassageKind::BlockHeading {
            continue;
        }
        if let Some(words) = claim(page, &sentence.words).filter(|words| !page.is_quoted(words)) {
            last = Some(sentence.passage);
            notes.push(Diagnostic::claim_without_source(
                page.said(&words),
                &page.span_of(&words),
            ));
        }
    }
}

/// `1 in 5`, `20%`, `20 per cent`, `10,000 people`.
fn claim(page: &Reading<'_>, sentence: &Range<usize>) -> Option<Range<usize>> {
    let text = page.prose.text();
    let all = &page.prose.words.all;
    let word = |index: usize| all.get(index).filter(|_| sentence.contains(&index));
    let said = |index: usize| word(index).map_or("", |word| page.prose.text_at(&word.at()));
    let is = |index: usize, list: &[u64]| {
        word(index).is_some_and(|word: &Word| list.contains(&word.hash))
    };
    let [inside, out, of, a, every, per, cent] = *WITHIN;
    let is_number = |index: usize| word(index).is_some_and(|word| word.is_number);
    for index in sentence.clone() {
        // `one in the room` is none: a number stands behind it.
        let last = match is(index, &ONES) {
            true if is(index + 1, &[inside]) => Some(index + 2),
            true if is(index + 1, &[out]) && is(index + 2, &[of]) => Some(index + 3),
            _ => None,
        };
        if let Some(last) = last
            && (is_number(last) || is(last, &OUT_OF))
            && !is(last, &[a, every])
        {
            return Some(index..last + 1);
        }
        if !is_number(index) {
            continue;
        }
        let end = word(index).map_or(0, |word| word.end as usize);
        let behind = text.get(end..).unwrap_or_default();
        let says_percent = said(index + 1).eq_ignore_ascii_case("percent");
        if behind.starts_with('%') || behind.starts_with(" %") || says_percent {
            return Some(index..index + 1 + usize::from(says_percent));
        }
        if is(index + 1, &[per]) && is(index + 2, &[cent]) {
            return Some(index..index + 3);
        }
        let is_money = word(index).is_some_and(|word| {
            text.get(..word.start as usize)
                .is_some_and(|before| before.ends_with(['£', '$', '€']))
        });
        if said(index).contains(',') && said(index).len() >= 5 && !is_money {
            return Some(index..index + 1);
        }
    }
    None
}

/// `X2`
impl Diagnostic {
    /// `1 in 5`.
    pub fn claim_without_source(said: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::X2, format!("where does “{said}” come from"))
            .at(at, "")
            .help("add a note with the source, such as `[^source]`, or a link to it; or keep the number in content/_data/figures.toml and name it here")
    }
}
