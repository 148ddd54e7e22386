//! The words of `X2`; what it is stands in `x2.md`.

use std::ops::Range;
use std::sync::LazyLock;

use super::reading::Reading;
use super::v6::is_measure;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::hash_of;

/// What it ends with.
static OUT_OF: LazyLock<Vec<u64>> = LazyLock::new(|| {
    hashes(&[
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty",
        "hundred", "thousand", "every", "a",
    ])
});
/// Of whom a share is a claim: `half of mothers`, and not `half of the cake`.
static PEOPLE: LazyLock<Vec<u64>> = LazyLock::new(|| {
    hashes(&[
        "women",
        "men",
        "mothers",
        "fathers",
        "mums",
        "dads",
        "parents",
        "partners",
        "babies",
        "infants",
        "children",
        "families",
        "couples",
        "people",
        "pregnancies",
        "births",
        "suicides",
        "deaths",
        "midwives",
        "visitors",
    ])
});
/// How many of something is many.
static GREAT: LazyLock<[u64; 4]> =
    LazyLock::new(|| ["million", "millions", "billion", "bn"].map(hash_of));
/// What stands within a claim, each by itself.
static WITHIN: LazyLock<[u64; 5]> =
    LazyLock::new(|| ["a", "every", "per", "cent", "percent"].map(hash_of));

fn hashes(words: &[&str]) -> Vec<u64> {
    words.iter().map(|word| hash_of(word)).collect()
}

/// The first claim of each paragraph and item that has no note, link or figure.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let prose = page.prose;
    // Where a claim may begin: at a share, or at any number.
    let shares = page
        .found_by(Code::X2)
        .map(|found| (found.words.start, found.words.len()));
    let mut begins: Vec<(usize, usize)> = shares.collect();
    begins.extend(prose.words.numbers.iter().map(|number| (*number, 0)));
    begins.sort_by_key(|(word, length)| (*word, std::cmp::Reverse(*length)));
    let mut last = None;
    for (word, share) in begins {
        let Some(sentence) = page.sentence_of(word).filter(|at| last != Some(at.passage)) else {
            continue;
        };
        let claim = match share {
            0 => number(page, word, &sentence.words),
            length => part(page, word, length, &sentence.words),
        };
        let Some(words) = claim.filter(|words| !page.is_quoted(words)) else {
            continue;
        };
        last = Some(sentence.passage);
        let has_source = prose.passages.get(sentence.passage).is_none_or(|passage| {
            passage.has_note || prose.has_fact_in(&passage.at) || prose.has_link_in(&passage.at)
        });
        if !has_source {
            notes.push(Diagnostic::claim_without_source(
                page.said(&words),
                &page.span_of(&words),
            ));
        }
    }
}

/// `1 in 5`, `two out of every three`: words of the list, and what they are a part of. `Half of mothers`, and the people. `Twice
/// as likely` is one as it stands.
fn part(
    page: &Reading<'_>,
    first: usize,
    length: usize,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let last = first + length;
    let all = &page.prose.words.all;
    let is = |index: usize, said: &str| {
        all.get(index)
            .is_some_and(|word| word.hash == hash_of(said))
    };
    // Each has two words at least.
    let counts = is(last - 1, "in") || (is(last - 1, "of") && is(last - 2, "out"));
    let is_cause = is(last - 2, "cause");
    let is_of_people = (is(last - 1, "of") || is(last - 1, "all")) && !is_cause;
    if !counts && !is_of_people {
        return Some(first..last);
    }
    let word = all.get(last).filter(|_| sentence.contains(&last))?;
    if !counts {
        return PEOPLE.contains(&word.hash).then_some(first..last + 1);
    }
    let [a, every, ..] = *WITHIN;
    // `one in the room` is none: a number stands behind it.
    let is_whole =
        is_digits(page, last) || (OUT_OF.contains(&word.hash) && ![a, every].contains(&word.hash));
    is_whole.then_some(first..last + 1)
}

fn is_digits(page: &Reading<'_>, index: usize) -> bool {
    let word = page.prose.words.all.get(index);
    let first = word.and_then(|word| page.prose.text().as_bytes().get(word.start as usize));
    first.is_some_and(u8::is_ascii_digit)
}

/// `20%`, `20 per cent`, `10,000 people`.
fn number(page: &Reading<'_>, index: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let text = page.prose.text();
    let word = |index: usize| {
        let word = page.prose.words.all.get(index);
        word.filter(|_| sentence.contains(&index))
    };
    let is = |index: usize, hash: u64| word(index).is_some_and(|word| word.hash == hash);
    let [.., per, cent, percent] = *WITHIN;
    let number = word(index).filter(|_| is_digits(page, index))?;
    let behind = text.get(number.end as usize..).unwrap_or_default();
    if is(index + 1, percent) {
        return Some(index..index + 2);
    }
    if is(index + 1, per) && is(index + 2, cent) {
        return Some(index..index + 3);
    }
    let said = page.prose.text_at(&number.at());
    let before = text.get(..number.start as usize).unwrap_or_default();
    let is_many = said.contains(',') && said.len() >= 5 && !before.ends_with(['£', '$', '€']);
    let is_share = behind.starts_with('%') || behind.starts_with(" %");
    let great = word(index + 1).filter(|next| GREAT.contains(&next.hash));
    let [million, ..] = *GREAT;
    let is_money = before.ends_with(['£', '$', '€']);
    if great.is_some_and(|great| !is_money || great.hash != million) {
        return Some(index..index + 2);
    }
    let is_measured = word(index + 1).is_some_and(|next| is_measure(next.hash));
    (is_share || (is_many && !is_measured)).then_some(index..index + 1)
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
