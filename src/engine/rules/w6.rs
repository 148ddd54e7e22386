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
        for found in restyled(page, index).into_iter().chain(unit(page, index)) {
            if found.at.start < told {
                continue;
            }
            told = found.at.end;
            let (said, at) = (page.prose.text_at(&found.at), page.span(&found.at));
            let note = Diagnostic::other_style(said, &found.write, &at);
            notes.push(match found.is_safe {
                true => note.fix(found.write),
                false => note,
            });
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

/// Words that are written in another style.
struct Restyled {
    /// Which of the words of the page.
    at: Range<usize>,
    /// How they are written here: where that is not safe to do, what an editor may choose from.
    write: String,
    /// Whether the sentence stays a sentence if that stands in their place.
    is_safe: bool,
}

/// What begins with a number at a word, and how it is written here.
fn restyled(page: &Reading<'_>, index: usize) -> Option<Restyled> {
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
        let at = word.start as usize..month.end as usize;
        let is_near = month.start - word.end <= 5;
        // `the 1st-3rd May` is more than a day.
        let is_day = is_near && MONTHS.contains(&name) && !has_dash(text, &at);
        return is_day.then(|| Restyled {
            is_safe: !is_behind(page, index, &["the"]),
            write: format!("{day} {name}"),
            at,
        });
    }
    // `between 2-4`, but not `between 2-4 and 6 weeks`
    let is_between = is_behind(page, index, &["between"]);
    let joined = |end: usize| match is_between && !text[end..].starts_with(" and ") {
        true => "and",
        false => "to",
    };
    // `9.30am`, `5 PM`, `9:00am`, `9am-5pm`, `2-4pm`
    if let Some(from) = Clock::at(page, index) {
        let behind = Clock::at(page, from.behind).filter(|to| {
            is_dash(text.get(from.at.end..to.at.start).unwrap_or_default())
                && !joins_more(text, to.at.end)
                && !has_dash(text, &(from.at.start..to.at.end))
        });
        if let Some(to) = behind.filter(|to| from.is_range_to(to)) {
            return Some(Restyled {
                at: from.at.start..to.at.end,
                write: from.to(&to, joined(to.at.end)),
                is_safe: true,
            });
        }
        if !from.half.is_empty() {
            if let Some((half, whole)) = from.meant() {
                return Some(Restyled {
                    at: from.at,
                    write: format!("{half}” or “{whole}"),
                    is_safe: false,
                });
            }
            let write = from.written();
            let is_other = from.is_sound() && page.prose.text_at(&from.at) != write;
            return is_other.then_some(Restyled {
                at: from.at,
                write,
                is_safe: true,
            });
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
        return Some(Restyled {
            at: word.start as usize..next.end as usize,
            write: format!("{low} {} {high}", joined(next.end as usize)),
            is_safe: true,
        });
    }
    None
}

/// Whether one of these words stands before a word, in its passage and in small letters.
fn is_behind(page: &Reading<'_>, index: usize, any: &[&str]) -> bool {
    let all = &page.prose.words.all;
    let before = index.checked_sub(1).and_then(|before| all.get(before));
    before.is_some_and(|before| {
        let said = page.prose.text_at(&before.at()).to_lowercase();
        before.passage == all[index].passage && any.contains(&said.as_str())
    })
}

/// Whether a dash stands right before or behind some words, so that they are part of more.
fn has_dash(text: &str, at: &Range<usize>) -> bool {
    let before = text
        .get(..at.start)
        .and_then(|text| text.chars().next_back());
    let behind = text.get(at.end..).and_then(|text| text.chars().next());
    [before, behind]
        .iter()
        .flatten()
        .any(|sign| matches!(sign, '-' | '–'))
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
fn unit(page: &Reading<'_>, index: usize) -> Option<Restyled> {
    let words = &page.prose.words.all;
    let word = words.get(index)?;
    let text = page.prose.text();
    let (digits, suffix) = parts(page.prose.text_at(&word.at()));
    // Of a half, as in `1/2 hr`, these are not the number.
    let before = text.get(..word.start as usize)?;
    if digits.is_empty() || before.ends_with('/') {
        return None;
    }
    let named = |said: &str| UNITS.iter().find(|(short, _)| *short == said);
    if let Some((short, unit)) = named(suffix) {
        let one = counted(digits, short, unit, text.get(word.end as usize..)?);
        let write = format!("{digits} {}", one.write);
        return Some(match one.is_safe {
            true => Restyled {
                at: word.at(),
                write,
                ..one
            },
            false => Restyled {
                at: word.at(),
                ..one
            },
        });
    }
    let next = words
        .get(index + 1)
        .filter(|next| next.passage == word.passage)?;
    let is_close = text.get(word.end as usize..next.start as usize) == Some(" ");
    let (short, unit) =
        named(page.prose.text_at(&next.at())).filter(|_| is_close && suffix.is_empty())?;
    let one = counted(digits, short, unit, text.get(next.end as usize..)?);
    Some(Restyled {
        at: next.at(),
        ..one
    })
}

/// A unit that is cut short, in full: many of it, unless what it counts may stand behind it, as in `a 24hr helpline`.
fn counted(digits: &str, short: &str, unit: &str, behind: &str) -> Restyled {
    let many = match digits {
        "1" => unit.to_owned(),
        _ => format!("{unit}s"),
    };
    let is_safe = (digits == "1" || short.ends_with('s')) && ends_there(behind);
    let write = match is_safe {
        true => many,
        false => format!("{digits} {many}”, or, before what it counts, “{digits}-{unit}"),
    };
    Restyled {
        at: 0..0,
        write,
        is_safe,
    }
}

/// Whether no word follows of which a number and its unit say something.
fn ends_there(behind: &str) -> bool {
    const LINKS: [&str; 10] = [
        "a", "and", "after", "before", "of", "or", "later", "ago", "old", "to",
    ];
    let Some(rest) = behind.strip_prefix(' ') else {
        let sign = behind.chars().next();
        return sign
            .is_none_or(|sign| matches!(sign, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '\n'));
    };
    let word = rest.split(|sign: char| !sign.is_alphanumeric()).next();
    word.is_some_and(|word| LINKS.contains(&word))
}

/// What stands shortly before numbers that are no day, whatever their signs.
const NUMBERED: [&str; 7] = [
    "version", "v", "score", "scores", "ratio", "section", "apgar",
];
/// What stands before a day of which the year is cut short: without it, `8/9/10` may be scores.
const DATED: [&str; 9] = [
    "on", "from", "until", "since", "by", "before", "after", "dob", "dated",
];

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
    if is_behind(page, index, &NUMBERED) || is_behind(page, index.saturating_sub(1), &NUMBERED) {
        return None;
    }
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
    let is_dated = parts[2].len() == 4 || is_behind(page, index, &DATED);
    (is_joined && is_dated && is_day(&parts)).then(|| first.at().start..year.at().end)
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
        let parts = said.split(['/', '.']).take(2);
        let is_clear = parts.flat_map(str::parse::<u32>).any(|part| part > 12);
        let why = match is_clear {
            true => "and a month that is written out is read faster",
            false => "of which some readers take the month for the day",
        };
        Diagnostic::new(Code::W6, format!("“{said}” is a day in figures, {why}"))
            .at(at, "")
            .help("write the month as a word, such as “1 February 2027”")
    }

    /// `6th August`. The edit is left to who knows that it is safe.
    pub fn other_style(said: &str, write: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::W6,
            format!("“{said}” is written in another style than the rest of the site"),
        )
        .at(at, "")
        .help(format!("write “{write}”"))
    }
}
