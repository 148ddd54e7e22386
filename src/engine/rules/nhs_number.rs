//! NHS numbers, wherever they stand in a file and however their digits are parted. It only finds.

use std::ops::Range;

/// Ten digits, as people write them, of which the last proves the others; or that are called an NHS number.
pub(super) fn nhs_numbers(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at) {
        if let Some(end) = too_few_digits(bytes, start) {
            at = end;
            continue;
        }
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
        if digits.len() != 10 || !is_alone {
            continue;
        }
        let nearby = text
            .get(text.floor_char_boundary(start.saturating_sub(40))..start)
            .unwrap_or_default()
            .to_lowercase();
        let is_named = is_named(&nearby, digits[0]);
        let is_other = OTHERS.iter().any(|name| nearby.contains(name)) || is_to_call(&nearby);
        // Those of England and Wales begin so; with others only the name, or the usual groups, tell them from numbers of
        // other things.
        let is_likely = match groups.as_slice() {
            [3, 3, 4] => digits[0] != 0,
            [] | [_, _, _, _, ..] => false,
            groups => {
                matches!(digits[0], 4 | 6 | 7 | 9) && groups.iter().all(|length| *length >= 3)
            }
        };
        if is_named || (proves(&digits) && is_likely && !is_other) {
            found.push(start..end);
        }
    }
    found
}

/// What such numbers are called. Only one of Scotland begins with the day of a birth, and so with 0: others that do are to call.
#[rustfmt::skip] // A table.
const NAMES: [(&str, bool); 13] = [
    ("nhs num", false), ("nhs no", false), ("nhs #", false), ("nhs id", false), ("rhif gig", false),
    ("h&c num", false), ("h&c no", false), ("health and care num", false), ("patient number", false), ("patient no", false),
    ("chi num", true), ("chi no", true), ("chi:", true),
];
/// What other numbers are called.
const OTHERS: [&str; 7] = [
    "isbn", "doi", "tel", "phone", "charity", "company", "account",
];

/// Whether the words before a number call it one, and none behind the name says that it is to call.
fn is_named(nearby: &str, first: u32) -> bool {
    let named = NAMES
        .iter()
        .filter(|(_, may_begin_with_0)| first != 0 || *may_begin_with_0);
    let behind = named.filter_map(|(name, _)| Some(nearby.rfind(name)? + name.len()));
    behind
        .max()
        .is_some_and(|behind| !is_to_call(&nearby[behind..]))
}

/// Whether words say that somebody may call a number.
fn is_to_call(words: &str) -> bool {
    let mut words = words.split(|sign: char| !sign.is_alphanumeric());
    words.any(|word| {
        matches!(
            word,
            "ring" | "call" | "line" | "helpline" | "text" | "phone" | "telephone" | "tel"
        )
    })
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

/// Where digits end that are fewer than ten and parted from all others by a letter of ASCII behind them, or behind one
/// sign, or by the end of their line: most numbers of a page are such.
fn too_few_digits(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = &bytes[start..];
    let count = rest
        .iter()
        .take(10)
        .take_while(|byte| byte.is_ascii_digit());
    let count = count.count();
    let letter = |at: usize| rest.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_parted = match rest.get(count) {
        // It may begin a space that is written as `&nbsp;`.
        None | Some(b'&') => false,
        Some(b'\n' | b'\r') => true,
        Some(_) => letter(count) || letter(count + 1),
    };
    (count < 10 && is_parted).then(|| start + count)
}

/// The lengths of the groups of digits that begin at a byte, and where they end.
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
        let gap = gap(rest);
        let next = rest[gap..].bytes().next();
        if gap == 0 || !next.is_some_and(|next| next.is_ascii_digit()) || length > MOST {
            return (groups, end);
        }
        end += gap;
    }
}

/// How many bytes of a text may stand between two groups of digits of one number: a sign, or two spaces.
fn gap(text: &str) -> usize {
    const ENTITY: &str = "&nbsp;";
    let mut signs = text.chars();
    match (signs.next(), signs.next()) {
        (Some(' '), Some(' ')) => 2,
        (Some(sign), _) if joins_groups(sign) => sign.len_utf8(),
        _ if text.starts_with(ENTITY) => ENTITY.len(),
        _ => 0,
    }
}

/// Whether a sign may stand between two groups of digits of one number.
fn joins_groups(sign: char) -> bool {
    matches!(
        sign,
        ' ' | '-' | '.' | '\u{a0}' | '‑' | '–' | '\u{2009}' | '\u{202f}'
    )
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
            "943  476 5919",
            "943.476.5919",
            "943 4765919",
            "9434 765 919",
            "94347 65919",
            "943&nbsp;476&nbsp;5919",
        ] {
            assert_eq!(nhs_numbers(text).len(), 1, "{text}");
        }
        for named in [
            "NHS number: 123 456 7890",
            "NHS no. 1234567890",
            "CHI number 010190 1234",
            "Ring Jane, NHS no 123 456 7890",
        ] {
            assert_eq!(nhs_numbers(named).len(), 1, "{named} is called so");
        }
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
            "94 34 76 59 19",
            "9.4347659.19",
            "0808.157.0123",
            "192.168.10.11",
            "Ask your NHS nurse, or ring CALM on 0800 58 58 58.",
            "If you do not know your NHS number, ring CALM on 0800 58 58 58.",
            "If you have no NHS number, call 3456 789 012.",
            "The NHS nurse line is 0800 123456.",
            "NHS: 0800 123456.",
            "NHS number: 0800 123456.",
            "Ask the NHS nurse on 01632 96012.",
        ] {
            assert_eq!(nhs_numbers(text), Vec::new(), "{text}");
        }
    }
}
