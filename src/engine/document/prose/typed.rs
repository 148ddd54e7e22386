//! What somebody typed that only the whole site can judge: numbers to call, which its contacts may know; numbers that its
//! figures may hold; days to come; photos of people; and words of danger on a page that wants no help panel.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::announced::announced;
use super::{Counts, Passage, PassageKind, Prose, hash_of};
use crate::document::FrontMatter;
use crate::names::primary_language;
use crate::source::SourceRef;

/// What was found in the words of one page.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Numbers to call or to write to, each with its place.
    pub phones: Vec<Phone>,
    /// Numbers that count something, each with its digits.
    pub numbers: Vec<(String, Range<usize>)>,
    /// Days that it announces, each with its place.
    pub announced: Vec<(Date, Range<usize>)>,
    /// Photos that show people, by what they say for those who cannot see them: the file as written, and its place.
    pub photos_of_people: Vec<(String, Range<usize>)>,
    /// How many tips a page of tips would have: its headings of level 2 before the first card.
    pub tips: usize,
    /// What was counted in its sentences; nothing of a page that is not English.
    pub counts: Option<Counts>,
    /// The first words of danger, if the page wants no help panel.
    pub danger: Option<(String, Range<usize>)>,
}

/// A number to call or to write to.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Its digits, with those of another country behind `+`.
    pub digits: String,
    /// Where it stands in the file.
    pub at: Range<usize>,
    /// Whether a fact could stand in its place.
    pub takes_fact: bool,
}

/// What speaks of danger to life, in English, Welsh and Urdu: words in a row, each one of those between its bars. `SELF` and
/// `OWN` are any word of [`SELF`] and [`OWN`].
const DANGER: [&str; 29] = [
    "suicide|suicides|suicidal",
    "self harm|harms|harmed|harming",
    "kill|kills|killed|killing SELF",
    "harm|harms|harmed|harming SELF",
    "hurt|hurting yourself|yourselves|myself",
    "end|ends|ended|ending OWN life|lives",
    "take|takes|took|taken|taking OWN own life|lives",
    "want|wants|wanted to die",
    "better off dead",
    "better off without me|you|us|them|her|him",
    "end|ends|ended|ending it all",
    "not|don't|didn't want to be alive",
    "not|don't|didn't want to live",
    "be here any more",
    "be here anymore",
    "no reason to live",
    "not|isn't|wasn't worth living",
    "wish|wishes|wished i|they|she|he was|were dead",
    "overdose|overdoses|overdosed",
    "psychosis|psychotic",
    "harm|harms|harmed|harming|hurt|hurting OWN|the baby|babies",
    "crisis",
    "hunanladdiad",
    "hunan niwed|niweidio",
    "lladd dy|eich|ei hun|hunan|hunain",
    "seicosis",
    "argyfwng",
    "خودکشی|سائیکوسس",
    "خود کشی",
];

const SELF: [&str; 8] = [
    "yourself",
    "yourselves",
    "myself",
    "ourselves",
    "herself",
    "himself",
    "themselves",
    "themself",
];

const OWN: [&str; 6] = ["your", "my", "our", "her", "his", "their"];

impl Typed {
    /// Of a page. One pass over its words, and another where it wants no help panel.
    pub(crate) fn of(
        prose: &Prose,
        front: &FrontMatter,
        source: &SourceRef,
        language: &str,
    ) -> Typed {
        let wants_no_help = front.crisis == Some("none")
            && !prose
                .blocks
                .iter()
                .any(|block| block.opened.kind.name == "help");
        Typed {
            phones: phones(prose, source),
            numbers: numbers(prose, source),
            announced: announced(prose, source),
            photos_of_people: photos_of_people(prose),
            tips: tips(prose),
            counts: (primary_language(language) == "en").then(|| Counts::of_prose(prose)),
            danger: wants_no_help.then(|| danger(prose, source)).flatten(),
        }
    }
}

fn photos_of_people(prose: &Prose) -> Vec<(String, Range<usize>)> {
    #[rustfmt::skip] // A table.
    static PEOPLE: LazyLock<[u64; 49]> = LazyLock::new(|| {
        [
            "mother", "mothers", "mum", "mums", "father", "fathers", "dad", "dads", "parent", "parents", "partner", "partners",
            "couple", "couples", "baby", "babies", "newborn", "toddler", "toddlers", "child", "children", "boy", "girl", "twins",
            "family", "families", "woman", "women", "man", "men", "person", "people", "midwife", "midwives", "nurse", "nurses",
            "doctor", "visitor", "visitors", "volunteer", "volunteers", "grandmother", "grandfather", "friends", "team", "staff",
            "hands", "smiling", "somebody",
        ]
        .map(hash_of)
    });
    let drawn = ["drawn", "drawing", "illustration", "cartoon", "painting"].map(hash_of);
    let is_photo = |dest: &str| {
        let (_, ending) = dest.rsplit_once('.').unwrap_or_default();
        ["jpg", "jpeg", "webp", "avif"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    };
    let photos = prose
        .pictures
        .iter()
        .filter(|picture| is_photo(&picture.dest));
    let of_people = photos.filter(|picture| {
        let said: Vec<u64> = picture
            .alt
            .split(|sign: char| !sign.is_alphanumeric())
            .map(hash_of)
            .collect();
        said.iter().any(|word| PEOPLE.contains(word))
            && !said.iter().any(|word| drawn.contains(word))
    });
    of_people
        .map(|picture| (picture.dest.clone(), picture.place.clone()))
        .collect()
}

fn tips(prose: &Prose) -> usize {
    let ends = prose
        .blocks
        .iter()
        .find(|block| block.opened.kind.ends_tips && block.parent.is_none());
    let end = ends.map_or(prose.passages.len(), |block| block.passages.start);
    let passages = prose.passages.get(..end).unwrap_or_default();
    let is_tip = |passage: &&Passage| {
        passage.kind == PassageKind::Heading(2) && passage.block.is_none() && passage.scope == 0
    };
    // The heading of the cards is no tip.
    let of_cards = ends.is_some() && passages.last().is_some_and(|passage| is_tip(&passage));
    passages.iter().filter(is_tip).count() - usize::from(of_cards)
}

fn danger(prose: &Prose, source: &SourceRef) -> Option<(String, Range<usize>)> {
    let one_of = |word: &'static str| -> Vec<u64> {
        let words = word.split('|').flat_map(|word| match word {
            "SELF" => SELF.to_vec(),
            "OWN" => OWN.to_vec(),
            word => vec![word],
        });
        words.map(hash_of).collect()
    };
    let found = DANGER.iter().filter_map(|phrase| {
        let phrase: Vec<Vec<u64>> = phrase.split(' ').map(one_of).collect();
        prose.words.find(&phrase).next()
    });
    let first = found.min_by_key(|words| words.start)?;
    let at = prose.words.at(&first);
    Some((prose.text_at(&at).to_owned(), prose.place(&at, source)))
}

/// The value of a digit, of the scripts that the languages of these pages are written with.
fn digit(letter: char) -> Option<char> {
    let value = match letter {
        '0'..='9' => return Some(letter),
        '٠'..='٩' => letter as u32 - '٠' as u32,
        '۰'..='۹' => letter as u32 - '۰' as u32,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// All digits of a word, if it has nothing else.
fn digits_of(word: &str) -> Option<String> {
    if !word.starts_with(|letter| digit(letter).is_some()) {
        return None;
    }
    word.chars().map(digit).collect()
}

/// Nobody reads of more on one page.
const MOST_PHONES: usize = 200;

fn phones(prose: &Prose, source: &SourceRef) -> Vec<Phone> {
    let words = &prose.words.all;
    let mut phones = Vec::new();
    let mut index = 0;
    for &first in &prose.words.numbers {
        // It belongs to the number before it.
        if first < index {
            continue;
        }
        if phones.len() == MOST_PHONES {
            break;
        }
        index = first + 1;
        let Some(mut digits) = digits_of(prose.text_at(&words[first].at())) else {
            continue;
        };
        let mut groups = vec![digits.len()];
        while let Some(next) = words.get(index) {
            let between = words[index - 1].end as usize..next.start as usize;
            let joins = next.passage == words[first].passage
                && between.len() <= 4
                && joins_digits(prose.text_at(&between));
            let Some(more) = digits_of(prose.text_at(&next.at())).filter(|_| joins) else {
                break;
            };
            groups.push(more.len());
            digits.push_str(&more);
            index += 1;
        }
        let before = prose
            .text
            .get(..words[first].start as usize)
            .unwrap_or_default();
        let is_abroad = before.ends_with('+') || before.ends_with("+(");
        let is_text = || writes_before(prose, first);
        if !is_number(&digits, &groups, is_abroad, is_text) {
            continue;
        }
        let mut at = words[first].start as usize..words[index - 1].end as usize;
        if is_abroad {
            digits.insert(0, '+');
            at.start = before.rfind('+').unwrap_or(at.start);
        } else if before.ends_with('(')
            && prose
                .text
                .get(at.clone())
                .is_some_and(|text| text.contains(')'))
        {
            at.start -= 1;
        }
        let kind = prose.passage_at(at.start).map(|passage| passage.kind);
        phones.push(Phone {
            digits,
            at: prose.place(&at, source),
            takes_fact: !matches!(
                kind,
                Some(PassageKind::Field(_) | PassageKind::BlockHeading | PassageKind::Picture)
            ) && !prose.links.iter().any(|link| link.at.contains(&at.start)),
        });
    }
    phones
}

/// What may stand between two groups of digits of one number.
fn joins_digits(between: &str) -> bool {
    !between.is_empty()
        && between.chars().all(|sign| {
            matches!(
                sign,
                ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '-' | '‑' | '–' | '.' | '(' | ')' | '/'
            )
        })
}

/// Whether digits in groups are a number to call or to write to. Those of emergency services are words that everybody knows.
fn is_number(digits: &str, groups: &[usize], is_abroad: bool, is_text: impl Fn() -> bool) -> bool {
    let length = digits.len();
    let well_grouped =
        groups.first().is_some_and(|first| *first >= 3) && groups.iter().all(|group| *group >= 2);
    match digits.as_bytes() {
        _ if is_abroad => (9..=15).contains(&length),
        [b'0', b'0', ..] => (11..=17).contains(&length),
        [b'0', b'8', ..] => (7..=11).contains(&length) && well_grouped,
        [b'0', b'1'..=b'9', ..] => (9..=11).contains(&length) && well_grouped,
        [b'1', b'1', b'6', ..] => length == 6 && matches!(groups, [6] | [3, 3]),
        [b'6'..=b'8', ..] => length == 5 && groups.len() == 1 && is_text(),
        _ => false,
    }
}

/// Whether a word shortly before this one says that a message is to be written.
fn writes_before(prose: &Prose, index: usize) -> bool {
    const NEAR: usize = 5;
    static WRITE: LazyLock<[u64; 8]> = LazyLock::new(|| {
        [
            "text",
            "texting",
            "texts",
            "send",
            "sms",
            "message",
            "tecstiwch",
            "neges",
        ]
        .map(hash_of)
    });
    let words = prose.words.all.get(index.saturating_sub(NEAR)..index);
    words
        .unwrap_or_default()
        .iter()
        .any(|word| WRITE.contains(&word.hash))
}

/// Numbers of at least three digits that count something: no years, and none that belong to a word.
fn numbers(prose: &Prose, source: &SourceRef) -> Vec<(String, Range<usize>)> {
    let words = prose
        .words
        .numbers
        .iter()
        .filter_map(|index| prose.words.all.get(*index));
    let counts = words.filter_map(|word| {
        let written = prose.text_at(&word.at());
        let digits: String = written.chars().filter(|sign| *sign != ',').collect();
        let is_number = digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| (digits, prose.place(&word.at(), source)))
    });
    counts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::SitePath;
    use crate::source::Source;

    /// The numbers to call that stand in a text, as they stand in the file.
    fn called(text: &str) -> Vec<String> {
        let source = Source::new(SitePath::new("content/a.md"), text);
        let mut prose = Prose::default();
        prose.begin(PassageKind::Paragraph);
        prose.push(text, 0..text.len());
        prose.end();
        prose.read_words();
        let typed = Typed::of(&prose, &FrontMatter::default(), &source, "en");
        typed
            .phones
            .iter()
            .map(|phone| source.text()[phone.at.clone()].to_owned())
            .collect()
    }

    #[test]
    fn numbers_to_call_are_known_however_they_are_written() {
        for number in [
            "116 123",
            "116123",
            "0808 157 0123",
            "08081570123",
            "0800 1111",
            "(01632) 960 123",
            "01632-960-123",
            "07700 900123",
            "07700900123",
            "+44 7700 900 123",
            "+44 (0)7700 900123",
            "0044 1632 960123",
            "020 7946 0123",
            "۰۸۰۸ ۱۵۷ ۰۱۲۳",
        ] {
            assert_eq!(
                called(&format!("You can ring {number} at night.")),
                [number],
                "{number}"
            );
        }
        assert_eq!(called("Text SHOUT to 85258 at any time."), ["85258"]);
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "Call 999 or 111.",
            "In 2016 there were 573.",
            "On 01/02/2026 or 2026-12-01.",
            "From 09.30 to 10.30.",
            "0 10 20 30 40 50",
            "About 85258 people.",
            "ISBN 978-0-306-40615-7",
            "Pages 0123 to 0456.",
            "1 in 5, or 20 in 100",
            "10,000 to 12,000",
            "version 1.2.3.4",
        ] {
            assert_eq!(called(text), Vec::<String>::new(), "{text}");
        }
    }
}
