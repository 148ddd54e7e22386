//! Where somebody lives: a postcode that stands behind words such as “lives at”. That of a hall or an office is none of these. It
//! only finds.

use std::ops::Range;
use std::sync::LazyLock;

use super::birthday::is_of_birth;
use super::reading::Reading;
use crate::diagnostic::Code;
use crate::document::prose::hash_of;

/// Between those words and a postcode, what makes it that of a place where people meet, or of a letter.
#[rustfmt::skip] // A table.
static OPEN_TO_ALL: LazyLock<[u64; 42]> = LazyLock::new(|| {
    [
        "hall", "halls", "ward", "centre", "center", "clinic", "café", "cafe", "hospital", "unit", "church", "chapel",
        "mosque", "temple", "library", "school", "nursery", "surgery", "office", "offices", "hub", "hotel", "refuge",
        "theatre", "museum", "college", "university", "come", "join", "welcome", "meet", "meets", "visit", "send", "post",
        "write", "our", "us", "team", "service", "charity", "group",
    ]
    .map(hash_of)
});
/// Behind one of them, what makes it the name of a street: `Church Road`.
#[rustfmt::skip] // A table.
static STREETS: LazyLock<[u64; 17]> = LazyLock::new(|| {
    [
        "road", "rd", "street", "st", "lane", "ln", "close", "avenue", "ave", "drive", "way", "hill", "row", "gardens",
        "terrace", "court", "crescent",
    ]
    .map(hash_of)
});

/// Postcodes that stand behind words such as “lives at”, in the same sentence; or behind the day of somebody's birth, which may
/// be known already.
pub(super) fn homes(page: &Reading<'_>, births: &[Range<usize>]) -> Vec<Range<usize>> {
    let said = page
        .found_by(Code::N1)
        .filter(|found| !is_of_birth(page, found.words.start) && is_somebodys(page, &found.words));
    let mut homes: Vec<_> = said
        .map(|found| found.words.end)
        .chain(births.iter().map(|birth| birth.end))
        .filter_map(|from| home_behind(page, from))
        .collect();
    homes.sort_by_key(|home| home.start);
    homes.dedup();
    homes
}

/// Whether words such as “lives at” are said of somebody, and those such as “her address” right before it: not so in `our charity
/// lives at`, and `bring proof of your home address to`.
fn is_somebodys(page: &Reading<'_>, said: &Range<usize>) -> bool {
    let all = &page.prose.words.all;
    let word = |index: usize| all.get(index).map(|word| page.prose.text_at(&word.at()));
    let is_address = word(said.end - 1).is_some_and(|last| {
        last.eq_ignore_ascii_case("address") || last.eq_ignore_ascii_case("postcode")
    });
    if !is_address {
        let before = said.start.checked_sub(1).and_then(|before| all.get(before));
        return !before.is_some_and(|before| OPEN_TO_ALL.contains(&before.hash));
    }
    let begins = |index: usize| {
        let is_house =
            word(index).is_some_and(|said| said.starts_with(|sign: char| sign.is_ascii_digit()));
        is_house || postcode_at(page, index).is_some()
    };
    let behind = page.prose.text().get(page.prose.words.at(said).end..);
    let is_list = behind.is_some_and(|behind| behind.starts_with(':'));
    let next = word(said.end).unwrap_or_default();
    is_list
        || matches!(next, "is" | "was")
        || begins(said.end)
        || (next == "at" && begins(said.end + 1))
}

/// The postcode that stands behind a word, in its sentence, if nothing between says that others may come.
fn home_behind(page: &Reading<'_>, from: usize) -> Option<Range<usize>> {
    /// So many words may stand between: a name, a house, a street, a town.
    const NEAR: usize = 12;
    let all = &page.prose.words.all;
    let end = address_end(page, from.checked_sub(1)?).min(from + NEAR);
    let home = (from..end).find_map(|first| Some(first..first + postcode_at(page, first)?))?;
    let is_street = |index: usize| {
        all.get(index)
            .is_some_and(|word| STREETS.contains(&word.hash))
    };
    let is_open = |index: usize| {
        let word = all.get(index);
        word.is_some_and(|word| OPEN_TO_ALL.contains(&word.hash)) && !is_street(index + 1)
    };
    (!(from..home.start).any(is_open)).then_some(home)
}

/// The number of the word behind the sentence of a word, which `4 Elm Rd.` does not end.
fn address_end(page: &Reading<'_>, word: usize) -> usize {
    let all = &page.prose.words.all;
    let mut end = page.sentence_end(word);
    while let (Some(last), Some(next)) = (all.get(end - 1), all.get(end))
        && last.passage == next.passage
        && last.end - last.start <= 3
        && STREETS.contains(&last.hash)
    {
        end = page.sentence_end(end);
    }
    end
}

/// How many words a postcode of the United Kingdom has that begins at a word: `SW1A 1AA`, `SW1A1AA`.
fn postcode_at(page: &Reading<'_>, first: usize) -> Option<usize> {
    let all = &page.prose.words.all;
    let said = |index: usize| {
        all.get(index)
            .map(|word| page.prose.text_at(&word.at()).as_bytes())
    };
    let is_district = |said: &[u8]| {
        let letters = said
            .iter()
            .take_while(|sign| sign.is_ascii_alphabetic())
            .count();
        let rest = said.get(letters..).unwrap_or_default();
        matches!(letters, 1 | 2)
            && matches!(rest, [one] | [one, _] if one.is_ascii_digit())
            && rest.iter().all(u8::is_ascii_alphanumeric)
    };
    let is_street = |said: &[u8]| {
        let is_ordinal = matches!(
            said,
            [_, b's', b't'] | [_, b'n' | b'r', b'd'] | [_, b't', b'h']
        );
        let is_letters = |rest: &[u8]| rest.len() == 2 && rest.iter().all(u8::is_ascii_alphabetic);
        !is_ordinal && matches!(said, [one, rest @ ..] if one.is_ascii_digit() && is_letters(rest))
    };
    let whole = said(first)?;
    if whole.len() >= 5
        && let Some((district, street)) = whole.split_at_checked(whole.len() - 3)
        && is_district(district)
        && is_street(street)
    {
        return Some(1);
    }
    (is_district(whole) && said(first + 1).is_some_and(is_street)).then_some(2)
}
