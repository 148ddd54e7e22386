//! Days that a page announces: `the next course begins on 3 March 2027`, and what stands below “Upcoming courses”. Whether they have passed
//! is for others to say, who know what day it is.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::words::Word;
use super::{Passage, PassageKind, Prose, hash_of};
use crate::day::MONTHS;
use crate::source::SourceRef;

/// What says that something is still to come.
static TO_COME: LazyLock<[u64; 20]> = LazyLock::new(|| {
    [
        "begin", "begins", "start", "starts", "restarts", "opens", "closes", "will", "we'll",
        "next", "join", "book", "apply", "register", "deadline", "until", "takes", "meets", "runs",
        "come",
    ]
    .map(hash_of)
});
/// What says that it is over, or somebody's own life.
static TOLD: LazyLock<[u64; 35]> = LazyLock::new(|| {
    [
        "was",
        "were",
        "had",
        "did",
        "began",
        "started",
        "took",
        "met",
        "ran",
        "opened",
        "closed",
        "ended",
        "happened",
        "since",
        "ago",
        "born",
        "died",
        "founded",
        "published",
        "updated",
        "reviewed",
        "written",
        "dated",
        "said",
        "visited",
        "accessed",
        "retrieved",
        "launched",
        "moved",
        "joined",
        "i",
        "my",
        "he",
        "she",
        "wrote",
    ]
    .map(hash_of)
});
/// What a heading says above days to come.
static ABOVE: LazyLock<[u64; 5]> =
    LazyLock::new(|| ["upcoming", "forthcoming", "coming", "next", "diary"].map(hash_of));

/// The whole days that a page announces in its own voice, each with its place in the file.
pub(super) fn announced(prose: &Prose, source: &SourceRef) -> Vec<(Date, Range<usize>)> {
    let years = prose.words.numbers.iter().copied();
    let days = years.filter_map(|year| day_that_ends(prose, year));
    days.filter(|(_, words)| is_announced(prose, words))
        .map(|(day, words)| (day, prose.place(&prose.words.at(&words), source)))
        .collect()
}

/// The day of which a word is the year, with its words: `3 March 2027`, `3rd of March 2027`, `March 3, 2027`.
fn day_that_ends(prose: &Prose, year: usize) -> Option<(Date, Range<usize>)> {
    let all = &prose.words.all;
    let passage = all.get(year)?.passage;
    let said = |index: usize| {
        let word = all.get(index).filter(|word| word.passage == passage)?;
        Some(prose.text_at(&word.at()))
    };
    let written = said(year).filter(|year| year.len() == 4 && year.starts_with("20"))?;
    let written: i16 = written.parse().ok()?;
    let month = |index: usize| {
        let name = said(index).filter(|name| name.len() >= 3)?.to_lowercase();
        let index = MONTHS.iter().position(|month| month.starts_with(&name))?;
        i8::try_from(index + 1).ok()
    };
    let day = |index: usize| -> Option<i8> {
        let number = said(index)?.trim_end_matches(|sign: char| sign.is_ascii_alphabetic());
        number.parse().ok()
    };
    let (one, two) = (year.checked_sub(1)?, year.checked_sub(2)?);
    let has_of = said(two) == Some("of");
    let first = if has_of { year.checked_sub(3)? } else { two };
    let (month, day) = match (month(one), month(two)) {
        (Some(month), _) => (month, day(first)?),
        (None, Some(month)) => (month, day(one)?),
        _ => return None,
    };
    let date = Date::new(written, month, day).ok()?;
    Some((date, first..year + 1))
}

/// Whether its sentence says that something is to come, or the heading above it does, and neither that it is over.
fn is_announced(prose: &Prose, day: &Range<usize>) -> bool {
    let sentences = &prose.words.sentences;
    let index = sentences.partition_point(|sentence| sentence.words.end <= day.start);
    let Some(sentence) = sentences.get(index) else {
        return false;
    };
    let Some(passage) = prose.passages.get(sentence.passage) else {
        return false;
    };
    let words = prose.words.of_sentence(sentence);
    let is_quoted = words.iter().any(|word| word.is_quoted) || passage.is_quoted;
    let has = |list: &[u64]| words.iter().any(|word| list.contains(&word.hash));
    if is_quoted || passage.is_note || has(&*TOLD) {
        return false;
    }
    match passage.kind {
        PassageKind::Paragraph | PassageKind::Item => {
            has(&*TO_COME) || is_on(words) || is_below_days_to_come(prose, sentence.passage)
        }
        PassageKind::Cell => is_below_days_to_come(prose, sentence.passage),
        _ => false,
    }
}

/// `It is on Tuesday`.
fn is_on(words: &[Word]) -> bool {
    let (is, are, on) = (hash_of("is"), hash_of("are"), hash_of("on"));
    words
        .windows(2)
        .any(|two| [is, are].contains(&two[0].hash) && two[1].hash == on)
}

fn is_below_days_to_come(prose: &Prose, passage: usize) -> bool {
    let is_heading = |passage: &&Passage| {
        matches!(
            passage.kind,
            PassageKind::Heading(_) | PassageKind::BlockHeading
        )
    };
    let above = prose.passages.get(..passage).unwrap_or_default();
    let Some(heading) = above.iter().rev().find(is_heading) else {
        return false;
    };
    let all = &prose.words.all;
    let first = all.partition_point(|word| (word.start as usize) < heading.at.start);
    let words = all.iter().skip(first);
    words
        .take_while(|word| (word.start as usize) < heading.at.end)
        .any(|word| ABOVE.contains(&word.hash))
}
