//! The words of `W6`; what it is stands in `w6.md`.

use std::ops::Range;

use super::clock::{Clock, parts};
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// The first day, time or range of each passage that is written in another style.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    if !page.is_english {
        return;
    }
    // Nothing is told of words that are told of already, as the second time of a range.
    let mut told = 0;
    for &index in &page.prose.words.numbers {
        let is_prose = page.passage_of(index).is_some_and(|passage| {
            matches!(
                passage.kind,
                PassageKind::Paragraph
                    | PassageKind::Item
                    | PassageKind::Heading(_)
                    | PassageKind::BlockHeading
            )
        });
        if !is_prose || page.is_quoted(&(index..index + 1)) {
            continue;
        }
        if let Some(at) = day_in_figures(page, index) {
            told = at.end;
            notes.push(Diagnostic::day_in_figures(
                page.prose.text_at(&at),
                &page.span(&at),
            ));
        }
        for (at, write) in restyled(page, index).into_iter().chain(unit(page, index)) {
            if at.start < told {
                continue;
            }
            told = at.end;
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
    let (digits, suffix) = parts(said);
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
    // `9.30am`, `5 PM`, `9:00am`, `9am-5pm`, `2-4pm`
    if let Some(from) = Clock::at(page, index) {
        let behind = Clock::at(page, from.behind).filter(|to| {
            is_dash(text.get(from.at.end..to.at.start).unwrap_or_default())
                && !joins_more(text, to.at.end)
        });
        if let Some(to) = behind.filter(|to| from.is_range_to(to)) {
            return Some((from.at.start..to.at.end, from.to(&to)));
        }
        if !from.half.is_empty() {
            let write = from.written();
            return (page.prose.text_at(&from.at) != write).then_some((from.at, write));
        }
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
    if is_dash(between)
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
    None
}

/// What stands in a range between its ends.
fn is_dash(between: &str) -> bool {
    matches!(between, "-" | "–" | " - " | " – ")
}

/// Units that are cut short, and how they are written.
const UNITS: [(&str, &str); 10] = [
    ("hr", "hour"),
    ("hrs", "hour"),
    ("mins", "minute"),
    ("wk", "week"),
    ("wks", "week"),
    ("mth", "month"),
    ("mths", "month"),
    ("yr", "year"),
    ("yrs", "year"),
    ("secs", "second"),
];

/// The unit behind a number, where it is cut short: `24 hrs`, `24hrs`, the `wks` of `10-12 wks`.
fn unit(page: &Reading<'_>, index: usize) -> Option<(Range<usize>, String)> {
    let words = &page.prose.words.all;
    let word = words.get(index)?;
    let whole = |unit: &str, number: &str| {
        let unit = UNITS.iter().find(|(short, _)| *short == unit)?.1;
        Some(if number == "1" {
            unit.to_owned()
        } else {
            format!("{unit}s")
        })
    };
    let (digits, suffix) = parts(page.prose.text_at(&word.at()));
    if let Some(unit) = whole(suffix, digits).filter(|_| !digits.is_empty()) {
        return Some((word.at(), format!("{digits} {unit}")));
    }
    let next = words
        .get(index + 1)
        .filter(|next| next.passage == word.passage)?;
    let is_close = page
        .prose
        .text_at(&(word.end as usize..next.start as usize))
        == " ";
    let unit =
        whole(page.prose.text_at(&next.at()), digits).filter(|_| is_close && suffix.is_empty())?;
    Some((next.at(), unit))
}

/// A day that begins at a number and has no word in it: `1/2/2027`, `1.2.27`. Readers elsewhere take it for another.
fn day_in_figures(page: &Reading<'_>, index: usize) -> Option<Range<usize>> {
    let words = &page.prose.words.all;
    let first = words.get(index)?;
    let is_day = |parts: &[&str]| {
        let number = |at: usize| parts.get(at).and_then(|part| part.parse::<u32>().ok());
        let is_year = parts.get(2).is_some_and(|year| matches!(year.len(), 2 | 4));
        matches!((number(0), number(1), number(2)), (Some(day @ 1..=31), Some(month @ 1..=31), Some(_)) if day.min(month) <= 12)
            && is_year
    };
    let said = page.prose.text_at(&first.at());
    // Of numbers with two digits in the place of the year most are those of a section or a version.
    let dotted: Vec<&str> = said.split('.').collect();
    if dotted.len() == 3 {
        let is_whole = dotted[2].len() == 4;
        return (is_whole && is_day(&dotted)).then(|| first.at());
    }
    let (month, year) = (words.get(index + 1)?, words.get(index + 2)?);
    let joined =
        |one: Range<usize>, two: Range<usize>| page.prose.text_at(&(one.end..two.start)) == "/";
    let is_joined = joined(first.at(), month.at()) && joined(month.at(), year.at());
    let parts = [
        said,
        page.prose.text_at(&month.at()),
        page.prose.text_at(&year.at()),
    ];
    (is_joined && is_day(&parts)).then(|| first.at().start..year.at().end)
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
    /// `1/2/2027`.
    pub fn day_in_figures(said: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::W6,
            format!(
                "“{said}” is a day in figures, of which some readers take the month for the day"
            ),
        )
        .at(at, "")
        .help("write the month as a word, such as “1 February 2027”")
    }

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
