//! The words of `W6`; what it is stands in `w6.md`.

use std::ops::Range;

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// The first day, time or range of each passage that is written in another style.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    if !page.is_english {
        return;
    }
    for &index in &page.prose.words.numbers {
        if page.is_quoted(&(index..index + 1)) {
            continue;
        }
        let is_prose = page.passage_of(index).is_some_and(|passage| {
            matches!(
                passage.kind,
                PassageKind::Paragraph
                    | PassageKind::Item
                    | PassageKind::Heading(_)
                    | PassageKind::BlockHeading
            )
        });
        if let Some((at, write)) = restyled(page, index).filter(|_| is_prose) {
            notes.push(Diagnostic::other_style(
                page.prose.text_at(&at),
                &write,
                &page.span(&at),
            ));
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What begins with a number at a word, and how it is written here.
fn restyled(page: &Reading<'_>, index: usize) -> Option<(Range<usize>, String)> {
    let text = page.prose.text();
    let words = &page.prose.words.all;
    let word = words.get(index)?;
    let said = page.prose.text_at(&word.at());
    let next = words
        .get(index + 1)
        .filter(|next| next.passage == word.passage);
    // `6th August`, `6th of August`
    let digits = said.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let suffix = &said[digits.len()..];
    let day: u32 = digits.parse().unwrap_or(0);
    if matches!(suffix, "st" | "nd" | "rd" | "th") && (1..=31).contains(&day) {
        let of = next.is_some_and(|next| page.prose.text_at(&next.at()) == "of");
        let month = words
            .get(index + if of { 2 } else { 1 })
            .filter(|month| month.passage == word.passage)?;
        let name = page.prose.text_at(&month.at());
        let is_near = month.start - word.end <= 5;
        return (is_near && MONTHS.contains(&name)).then(|| {
            (
                word.start as usize..month.end as usize,
                format!("{day} {name}"),
            )
        });
    }
    // `9.30am`, `5PM`
    if let Some(time) = time(digits, suffix).filter(|time| time != said) {
        return Some((word.at(), time));
    }
    let next = next?;
    let between = page
        .prose
        .text_at(&(word.end as usize..next.start as usize));
    let after = page.prose.text_at(&next.at());
    // `2-4 weeks`
    let before = text
        .get(..word.start as usize)
        .and_then(|text| text.chars().next_back());
    let behind = text
        .get(next.end as usize..)
        .and_then(|text| text.chars().next());
    let is_free = |sign: Option<char>| {
        sign.is_none_or(|sign| {
            sign.is_whitespace() || matches!(sign, '(' | ')' | ',' | '.' | ';' | ':')
        })
    };
    let number = |said: &str| {
        said.parse::<u32>()
            .ok()
            .filter(|_| said.len() <= 4 && !said.starts_with('0'))
    };
    if matches!(between, "-" | "–" | " - " | " – ")
        && is_free(before)
        && is_free(behind)
        && let (Some(low), Some(high)) = (number(said), number(after))
        && low < high
        && !joins_more(text, next.end as usize)
    {
        return Some((
            word.start as usize..next.end as usize,
            format!("{low} to {high}"),
        ));
    }
    // `5.30 pm`, `5:30 pm`, `5 PM`
    let at = word.start as usize..next.end as usize;
    let time = time(said, after).filter(|_| between == " ");
    time.map(|time| (at, time))
}

/// A time of the clock as it is written here: `5:30pm`. `None` for what is none.
fn time(hour: &str, half: &str) -> Option<String> {
    let half = half.to_ascii_lowercase();
    let hour = hour.replace('.', ":");
    let mut parts = hour.split(':');
    let is_time =
        parts.all(|part| part.len() <= 2 && part.parse::<u32>().is_ok_and(|part| part < 60));
    (is_time && matches!(half.as_str(), "am" | "pm")).then(|| format!("{hour}{half}"))
}

/// Whether a range goes on, so that it is something else: `1-2-3`, a number to call.
fn joins_more(text: &str, end: usize) -> bool {
    let mut signs = text.get(end..).unwrap_or_default().chars();
    let (first, second) = (signs.next(), signs.next());
    matches!(first, Some('-' | '–' | '/' | ':'))
        || (first == Some(' ') && second.is_some_and(|second| second.is_ascii_digit()))
}

/// `W6`
impl Diagnostic {
    /// `6th August`.
    pub fn other_style(said: &str, write: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::W6,
            format!("“{said}” is written in another style than the rest of the site"),
        )
        .at(at, "")
        .help(format!("write “{write}”"))
        .fix(write)
    }
}
