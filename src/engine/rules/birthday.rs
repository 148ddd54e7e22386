//! Days of birth: a whole day that stands behind words such as “born on” and is of one person. It only finds.

use std::ops::Range;
use std::sync::LazyLock;

use super::reading::Reading;
use crate::day::MONTHS;
use crate::diagnostic::Code;
use crate::document::prose::{Word, hash_of};

/// What stands shortly before “born”, or between it and the day, where no single person is told of: `babies born on`, `our
/// helpline was born on`, `write your date of birth as`.
#[rustfmt::skip] // A table.
static OF_MANY: LazyLock<[u64; 57]> = LazyLock::new(|| {
    [
        "babies", "service", "idea", "project", "charity", "group", "team", "programme", "campaign", "network", "party",
        "children", "infants", "people", "those", "anyone", "anybody", "everyone", "everybody", "twins", "boys", "girls",
        "pupils", "patients", "every", "each", "any", "a", "an", "if", "our", "nhs", "unit", "helpline", "mothers", "mums",
        "fathers", "dads", "parents", "women", "families", "example", "e.g", "eg", "such", "write", "enter", "type", "we",
        "you", "your", "whoever", "organisation", "website", "app", "hub", "partnership",
    ]
    .map(hash_of)
});
/// What the name of an organisation has in it: `Home-Start Amberwick was born on`.
#[rustfmt::skip] // A table.
static OF_ORGANISATIONS: LazyLock<[u64; 35]> = LazyLock::new(|| {
    [
        "start", "trust", "foundation", "society", "association", "institute", "alliance", "council", "club", "choir", "line", "uk",
        "ltd", "library", "café", "cafe", "union", "collective", "cooperative", "festival", "company", "college", "university", "department", "forum", "federation", "league",
        "service", "podcast", "newsletter", "magazine", "theatre", "board", "fund", "museum",
    ]
    .map(hash_of)
});
/// What makes a day the first or the last of many, where it stands right before “born” or the day: `born on or after`.
static BOUNDS: LazyLock<[u64; 8]> = LazyLock::new(|| {
    [
        "or", "after", "before", "between", "since", "until", "by", "from",
    ]
    .map(hash_of)
});
/// The same behind the day, and behind an “or”: `or later`.
static ONWARDS: LazyLock<[u64; 5]> =
    LazyLock::new(|| ["later", "after", "earlier", "before", "sooner"].map(hash_of));
/// How the words begin behind which homes are looked for: the others tell of births.
static OF_HOMES: LazyLock<[u64; 8]> =
    LazyLock::new(|| ["lives", "lived", "living", "i", "home", "my", "his", "her"].map(hash_of));

/// Whether words that the list has found, of which this is the first, tell of a birth and not of a home.
pub(super) fn is_of_birth(page: &Reading<'_>, first: usize) -> bool {
    let word = page.prose.words.all.get(first);
    word.is_some_and(|word| !OF_HOMES.contains(&word.hash))
}

/// Days that stand behind words such as “born on”, of one person.
pub(super) fn days_of_birth(page: &Reading<'_>) -> Vec<Range<usize>> {
    let days = page
        .found_by(Code::N1)
        .filter(|found| is_of_birth(page, found.words.start))
        .filter_map(|found| {
            let day = day_behind(page, &found.words)?;
            (!is_of_many(page, &found.words, &day)).then_some(day)
        });
    days.collect()
}

/// The whole day that stands shortly behind such words.
fn day_behind(page: &Reading<'_>, born: &Range<usize>) -> Option<Range<usize>> {
    /// So many words may stand between; and so many before an “on”, as in `born by caesarean on`.
    const NEAR: usize = 3;
    const NEAR_ON: usize = 5;
    let all = &page.prose.words.all;
    let passage = all.get(born.start)?.passage;
    let near = match page.said(born) {
        "b" => match is_in_brackets(page, born.start) {
            true => 1,
            false => return None,
        },
        "B" => return None,
        _ => NEAR_ON,
    };
    let on = hash_of("on");
    (born.end..born.end + near).find_map(|first| {
        let is_near = all.get(first)?.passage == passage
            && (first < born.end + NEAR || all[first - 1].hash == on);
        let length = is_near.then(|| day_at(page, first)).flatten()?;
        Some(first..first + length)
    })
}

/// Whether a bracket opens right before a word, as in `(b. 3 May 1990)`.
fn is_in_brackets(page: &Reading<'_>, word: usize) -> bool {
    let before = page.prose.words.all.get(word);
    let before = before.and_then(|word| page.prose.text().get(..word.start as usize));
    before.is_some_and(|before| before.ends_with('('))
}

/// Whether the words around a day say that it is not one person's.
fn is_of_many(page: &Reading<'_>, born: &Range<usize>, day: &Range<usize>) -> bool {
    /// So many words before are looked at, and so many for a bound.
    const BEFORE: usize = 4;
    const BOUND: usize = 2;
    let all = &page.prose.words.all;
    let start = page.sentence_start(born.start);
    let from =
        |word: usize, count: usize, least: usize| word.saturating_sub(count).max(least)..word;
    let is_many = |index: usize| is_many(page, index, index == start);
    let is_in =
        |list: &[u64], index: usize| all.get(index).is_some_and(|word| list.contains(&word.hash));
    let mut bounds = from(born.start, BOUND, start).chain(from(day.start, BOUND, born.end));
    let articles = [hash_of("a"), hash_of("an")];
    let passage = all.get(born.start).map(|word| word.passage);
    let is_near = |index: usize| all.get(index).map(|word| word.passage) == passage;
    let joins = [hash_of("or"), hash_of("and")];
    let is_open_end =
        is_near(day.end + 1) && is_in(&joins, day.end) && is_in(&*ONWARDS, day.end + 1);
    let is_onwards = is_near(day.end) && is_in(&[hash_of("onwards")], day.end);
    from(born.start, BEFORE, start).any(is_many)
        || from(born.start, BEFORE, start).any(|index| is_of_organisation(page, index))
        || (born.end..day.start).any(|index| is_many(index) && !is_in(&articles, index))
        || bounds.any(|index| is_in(&*BOUNDS, index))
        || is_open_end
        || is_onwards
}

/// Whether a word, with the one behind it, is of the name of an organisation: `the Amberwick Trust`, `NCT was`, `The
/// Lighthouse was`. A hospital is none: babies are born there.
fn is_of_organisation(page: &Reading<'_>, index: usize) -> bool {
    let all = &page.prose.words.all;
    let (Some(word), Some(next)) = (all.get(index), all.get(index + 1)) else {
        return false;
    };
    let said = |word: &Word| page.prose.text_at(&word.at());
    let is_loud = |said: &str| said.len() > 1 && said.bytes().all(|byte| byte.is_ascii_uppercase());
    let was = hash_of("was");
    let is_letters = is_loud(said(word)) && !is_loud(said(next)) && next.hash == was;
    let is_called = said(word) == "The"
        && next.is_capital
        && all.get(index + 2).is_some_and(|behind| behind.hash == was);
    OF_ORGANISATIONS.contains(&word.hash) || is_letters || is_called
}

/// Whether a word is one of [`OF_MANY`], whosever it is: `the charity's`. A letter that is a name is none: `Baby A`.
fn is_many(page: &Reading<'_>, index: usize, is_first: bool) -> bool {
    let Some(word) = page.prose.words.all.get(index) else {
        return false;
    };
    let said = page.prose.text_at(&word.at());
    let owner = said.strip_suffix("'s").or_else(|| said.strip_suffix("’s"));
    let hash = owner.map_or(word.hash, hash_of);
    OF_MANY.contains(&hash) && (said != "A" || is_first)
}

/// How many words a whole day has that begins at a word: `3 May 1990`, `3rd of May 1990`, `May 3, 1990`, `03/05/90`, `1990-05-03`.
fn day_at(page: &Reading<'_>, first: usize) -> Option<usize> {
    let said = |index: usize| {
        page.prose
            .words
            .all
            .get(index)
            .map(|word| page.prose.text_at(&word.at()))
    };
    let number = |index: usize| {
        said(index)?
            .trim_end_matches(|sign: char| sign.is_ascii_alphabetic())
            .parse::<u32>()
            .ok()
    };
    let is_month = |index: usize| {
        let month = said(index).unwrap_or_default().to_lowercase();
        month.chars().count() >= 3
            && MONTHS
                .iter()
                .chain(&WELSH_MONTHS)
                .any(|name| name.starts_with(&month))
    };
    let is_day = |index| number(index).is_some_and(|day| (1..=31).contains(&day));
    let is_year = |index| number(index).is_some_and(|year| (1910..=2100).contains(&year));
    let is_short_year = |index| {
        is_year(index)
            || said(index).is_some_and(|year| {
                year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    // `3.5.1990` is one word.
    let parts: Vec<&str> = said(first)?.split('.').collect();
    if let [day, month, year] = parts.as_slice()
        && day.parse::<u32>().is_ok_and(|day| day <= 31)
        && month.parse::<u32>().is_ok_and(|month| month <= 12)
        && matches!(year.len(), 2 | 4)
    {
        return Some(1);
    }
    if is_day(first) && said(first + 1) == Some("of") && is_month(first + 2) && is_year(first + 3) {
        return Some(4);
    }
    let is_whole = (is_day(first) && is_month(first + 1) && is_year(first + 2))
        || (is_month(first) && is_day(first + 1) && is_year(first + 2))
        || (is_day(first) && is_day(first + 1) && is_short_year(first + 2))
        || (is_year(first) && is_day(first + 1) && is_day(first + 2));
    is_whole.then_some(3)
}

/// In Welsh.
const WELSH_MONTHS: [&str; 12] = [
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
];
