//! Where somebody lives: a postcode that stands behind words such as “lives at”. That of a hall or an office is none of these. It
//! only finds.

use std::ops::Range;

use super::reading::Reading;
use crate::diagnostic::Code;

/// Postcodes that stand behind words such as “lives at”.
pub(super) fn homes(page: &Reading<'_>) -> Vec<Range<usize>> {
    /// So many words may stand between: a name, a house, a street, a town.
    const NEAR: usize = 12;
    let all = &page.prose.words.all;
    let homes = page.found_by(Code::N1).filter_map(|found| {
        let passage = all.get(found.words.start)?.passage;
        let mut behind = found.words.end..found.words.end + NEAR;
        behind.find_map(|first| {
            let is_near = all.get(first)?.passage == passage;
            let length = is_near.then(|| postcode_at(page, first)).flatten()?;
            Some(first..first + length)
        })
    });
    homes.collect()
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
