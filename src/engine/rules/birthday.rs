//! Days of birth: a whole day that stands behind words such as “born on” and is of one person. It only finds.

use std::ops::Range;
use std::sync::LazyLock;

use super::reading::Reading;
use crate::day::MONTHS;
use crate::diagnostic::Code;
use crate::document::prose::hash_of;

/// What stands before or behind “born” where no single person is told of: `babies born on`, `born on or after`.
static OF_MANY: LazyLock<[u64; 32]> = LazyLock::new(|| {
    [
        "babies",
        "service",
        "idea",
        "project",
        "charity",
        "group",
        "team",
        "programme",
        "campaign",
        "network",
        "party",
        "children",
        "infants",
        "people",
        "those",
        "anyone",
        "anybody",
        "everyone",
        "everybody",
        "twins",
        "boys",
        "girls",
        "pupils",
        "patients",
        "or",
        "after",
        "before",
        "between",
        "since",
        "until",
        "by",
        "from",
    ]
    .map(hash_of)
});

/// Days that stand behind words such as “born on”, of one person.
pub(super) fn days_of_birth(page: &Reading<'_>) -> Vec<Range<usize>> {
    /// So many words may stand between.
    const NEAR: usize = 3;
    let all = &page.prose.words.all;
    let days = page.found_by(Code::N1).filter_map(|found| {
        let passage = all.get(found.words.start)?.passage;
        let mut behind = found.words.end..found.words.end + NEAR;
        let day = behind.find_map(|first| {
            let is_near = all.get(first)?.passage == passage;
            let length = is_near.then(|| day_at(page, first)).flatten()?;
            Some(first..first + length)
        })?;
        let before = found
            .words
            .start
            .checked_sub(2)
            .unwrap_or(found.words.start);
        let near = [before..found.words.start, found.words.end..day.start];
        let mut near = near.into_iter().flatten().filter_map(|near| all.get(near));
        let is_of_many = near.any(|near| near.passage == passage && OF_MANY.contains(&near.hash));
        (!is_of_many).then_some(day)
    });
    days.collect()
}

/// How many words a whole day has that begins at a word: `3 May 1990`, `May 3, 1990`, `03/05/90`, `1990-05-03`.
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
