//! The words of `N1`; what it is stands in `n1.md`.

use std::ops::Range;

use super::reading::Reading;
use crate::day::MONTHS;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// NHS numbers, wherever they stand in the file, and days of birth.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let source = &page.document.source;
    for at in nhs_numbers(source.text()) {
        notes.push(Diagnostic::nhs_number(&Span::new(source, at)));
    }
    for words in days_of_birth(page) {
        notes.push(Diagnostic::day_of_birth(&page.span_of(&words)));
    }
}

/// Mobile numbers that are nobody's in the contacts of the site.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    let mobiles = document
        .typed
        .phones
        .iter()
        .filter(|phone| is_mobile(&phone.digits));
    for phone in mobiles.filter(|phone| page.contact_of(&phone.digits).is_none()) {
        let at = Span::new(&document.source, phone.at.clone());
        notes.push(Diagnostic::mobile_number(&at));
    }
}

/// Of the United Kingdom, in any of its spellings.
fn is_mobile(digits: &str) -> bool {
    let rest = ["+440", "+44", "00440", "0044", "0"]
        .iter()
        .find_map(|start| digits.strip_prefix(start));
    rest.is_some_and(|rest| rest.starts_with('7') && rest.len() == 10)
}

/// Ten digits, as people write them, of which the last proves the others; or that are called an NHS number.
fn nhs_numbers(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at) {
        let (groups, end) = digits_from(text, start);
        at = end;
        let before = text
            .get(..start)
            .and_then(|before| before.chars().next_back());
        let behind = text.get(end..).and_then(|behind| behind.chars().next());
        let alone = |sign: Option<char>, more: &[char]| {
            sign.is_none_or(|sign| !sign.is_alphanumeric() && !more.contains(&sign))
        };
        // A group of one or two digits, which was passed over, makes it another number.
        let mut back = text.get(..start).unwrap_or_default().chars().rev();
        if back.next().is_some_and(joins_groups)
            && back.next().is_some_and(|sign| sign.is_ascii_digit())
        {
            continue;
        }
        let is_alone = alone(before, &['/', '=', '_', '-', '#', '%', '+', '.', '£'])
            && alone(behind, &['_', '=', '%', '@']);
        let digits: Vec<u32> = text[start..end]
            .chars()
            .filter_map(|sign| sign.to_digit(10))
            .collect();
        if digits.len() != 10
            || !is_alone
            || !matches!(groups.as_slice(), [10] | [3, 3, 4] | [6, 4] | [3, 7])
        {
            continue;
        }
        let nearby = text
            .get(text.floor_char_boundary(start.saturating_sub(40))..start)
            .unwrap_or_default()
            .to_lowercase();
        let is_named = [
            "nhs n",
            "nhs no",
            "nhs #",
            "rhif gig",
            "chi n",
            "patient number",
            "patient no",
        ]
        .iter()
        .any(|name| nearby.contains(name));
        let is_other = [
            "isbn", "doi", "tel", "phone", "charity", "company", "account",
        ]
        .iter()
        .any(|name| nearby.contains(name));
        // Those of England and Wales begin so; with others only the name tells them from numbers of other things.
        let is_likely = matches!(digits[0], 4 | 6 | 7 | 9) || (groups.len() == 3 && digits[0] != 0);
        if is_named || (proves(&digits) && is_likely && !is_other) {
            found.push(start..end);
        }
    }
    found
}

/// The next digit. Eight bytes that have none are passed over at once.
fn next_digit(bytes: &[u8], from: usize) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let mut at = from;
    while let Some(eight) = bytes.get(at..at + 8) {
        let eight = u64::from_le_bytes(eight.try_into().expect("these are eight"));
        // Digits, and six signs behind them, are all that begins with these four bits: then a byte is zero.
        let begins = (eight & (0xf0 * EACH)) ^ (0x30 * EACH);
        if begins.wrapping_sub(EACH) & !begins & (0x80 * EACH) != 0
            && let Some(digit) = bytes[at..at + 8].iter().position(u8::is_ascii_digit)
        {
            return Some(at + digit);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
    Some(at + rest)
}

/// The lengths of the groups of digits that begin at a byte and are joined by one sign each, and where they end.
fn digits_from(text: &str, start: usize) -> (Vec<usize>, usize) {
    const MOST: usize = 20;
    let (mut groups, mut end, mut length) = (Vec::new(), start, 0);
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        groups.push(count);
        end += count;
        length += count;
        let rest = &rest[count..];
        let Some(sign) = rest.chars().next().filter(|sign| joins_groups(*sign)) else {
            return (groups, end);
        };
        let next = &rest[sign.len_utf8()..];
        if !next.starts_with(|next: char| next.is_ascii_digit()) || length > MOST {
            return (groups, end);
        }
        end += sign.len_utf8();
    }
}

/// Whether a sign may stand between two groups of digits of one number.
fn joins_groups(sign: char) -> bool {
    matches!(sign, ' ' | '-' | '\u{a0}' | '‑' | '\u{2009}' | '\u{202f}')
}

/// Whether the tenth digit is the one that follows from the others, modulo 11.
fn proves(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .take(9)
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        check => check,
    };
    digits.get(9) == Some(&check) && digits.iter().any(|digit| *digit != digits[0])
}

/// Days that stand behind words such as “born on”.
fn days_of_birth(page: &Reading<'_>) -> Vec<Range<usize>> {
    /// So many words may stand between.
    const NEAR: usize = 3;
    let all = &page.prose.words.all;
    let days = page.found_by(Code::N1).filter_map(|found| {
        let passage = all.get(found.words.start)?.passage;
        let mut behind = found.words.end..found.words.end + NEAR;
        behind.find_map(|first| {
            let is_near = all.get(first)?.passage == passage;
            let length = is_near.then(|| day_at(page, first)).flatten()?;
            Some(first..first + length)
        })
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

/// `N1`
impl Diagnostic {
    /// `943 476 5919`.
    pub fn nhs_number(at: &Span) -> Diagnostic {
        personal("this looks like an NHS number", at)
    }

    /// `date of birth: 3 May 1990`.
    pub fn day_of_birth(at: &Span) -> Diagnostic {
        personal("this looks like the day of somebody's birth", at)
    }

    /// `07700 900123`.
    pub fn mobile_number(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::N1, "this looks like somebody's own mobile number")
            .at(at, "")
            .help("remove it, also from older versions of the file; or, if everybody may call it, give it a record in content/_data/contacts.toml")
    }
}

fn personal(message: &str, at: &Span) -> Diagnostic {
    Diagnostic::new(Code::N1, message)
        .at(at, "")
        .help("remove it, also from older versions of the file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_nhs_number_is_known_however_it_is_written() {
        for text in [
            "943 476 5919",
            "9434765919",
            "943-476-5919",
            "943\u{a0}476\u{a0}5919",
            "(943 476 5919)",
            "| 9434765919 |",
            "943476 5919",
        ] {
            assert_eq!(nhs_numbers(text).len(), 1, "{text}");
        }
        assert_eq!(
            nhs_numbers("NHS number: 123 456 7890").len(),
            1,
            "it is called so"
        );
    }

    #[test]
    fn other_ten_digits_are_none() {
        for text in [
            "943 476 5918",
            "https://example.org/9434765919",
            "?id=9434765919",
            "ISBN 9434765919",
            "01632 960123",
            "19434765919",
            "943 476 5919 1",
            "a9434765919",
            "1111111111",
            "2026-11-30 10",
            "1,234,567,890",
        ] {
            assert_eq!(nhs_numbers(text), Vec::new(), "{text}");
        }
    }

    #[test]
    fn a_mobile_number_is_known_in_every_spelling() {
        for digits in [
            "07700900123",
            "+447700900123",
            "+4407700900123",
            "00447700900123",
        ] {
            assert!(is_mobile(digits), "{digits}");
        }
        for digits in ["08081570123", "+441632960123", "116123", "0770090012"] {
            assert!(!is_mobile(digits), "{digits}");
        }
    }
}
