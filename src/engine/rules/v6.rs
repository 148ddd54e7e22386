//! The words of `V6`; what it is stands in `v6.md`.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::reading::{Readers, Reading};
use crate::day::days_between;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::{PassageKind, Sentence, hash_of};
use crate::site::Site;

/// A contact that nobody has called for so many days must not go out. When somebody should call it, it says itself.
const CONTACT_OUT: i64 = 180;

/// Every number and contact that readers would get, by the day on which somebody last looked. Outside `--live` it is advice.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let mut found = Notes::default();
    facts(site, &mut found);
    let is_live = site.config().live;
    let weighed = |note: Diagnostic| match is_live {
        true => note,
        false => note.into_advice(),
    };
    found
        .into_vec()
        .into_iter()
        .map(weighed)
        .for_each(|note| notes.push(note));
}

fn facts(site: &Site, notes: &mut Notes) {
    let today = site.choice().today;
    for (id, figure) in &site.data().figures {
        if let Some(day) = figure.value.as_of
            && figure.value.due().is_some_and(|due| due < today)
        {
            notes.push(Diagnostic::figure_is_old(id, day, &figure.at));
        }
    }
    for (_, contact) in &site.data().contacts {
        if let Some(day) = contact.value.verified {
            let days = days_between(day, today);
            if contact.value.due().is_some_and(|due| due < today) {
                let note =
                    Diagnostic::contact_is_old(&contact.value.name, days, today, &contact.at);
                notes.push(match days > CONTACT_OUT {
                    true => note.into_error(),
                    false => note,
                });
            }
        }
    }
}

/// Numbers that were typed into sentences without a day, and numbers to call that nobody can have checked.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let source = &page.document.source;
    let typed = &page.document.typed;
    if let Some(phone) = typed.phones.first()
        && page.readers == Readers::Families
    {
        notes.push(Diagnostic::number_to_call_without_day(&Span::new(
            source,
            phone.at.clone(),
        )));
    }
    if typed.numbers.is_empty() {
        return;
    }
    let numbers = &page.prose.words.numbers;
    let mut sentences: Vec<&Sentence> = numbers
        .iter()
        .filter_map(|word| page.sentence_of(*word))
        .collect();
    sentences.dedup_by_key(|sentence| sentence.words.start);
    for sentence in sentences {
        if let Some(words) = undated(page, sentence) {
            notes.push(Diagnostic::number_without_day(
                page.said(&words),
                &page.span_of(&words),
            ));
        }
    }
}

/// What a number does not count, by the word before it.
static NO_COUNT: LazyLock<[u64; 18]> = LazyLock::new(|| {
    [
        "room", "page", "pages", "section", "act", "number", "no", "form", "call", "phone", "ring",
        "dial", "text", "press", "ward", "version", "isbn", "to",
    ]
    .map(hash_of)
});
/// What is measured and not counted, by the word behind it.
static MEASURES: LazyLock<[u64; 29]> = LazyLock::new(|| {
    [
        "mg",
        "ml",
        "g",
        "kg",
        "mcg",
        "kb",
        "mb",
        "am",
        "pm",
        "hours",
        "hour",
        "minutes",
        "minute",
        "days",
        "weeks",
        "months",
        "words",
        "letters",
        "characters",
        "metres",
        "miles",
        "steps",
        "calories",
        "kcal",
        "volts",
        "pixels",
        "km",
        "kilometres",
        "feet",
    ]
    .map(hash_of)
});
/// Whether what stands behind a number is measured and not counted.
pub(super) fn is_measure(word: u64) -> bool {
    MEASURES.contains(&word)
}

/// The numbers of emergency services.
const EMERGENCY: [&str; 6] = ["999", "111", "112", "101", "119", "116"];

/// The first number of a sentence that counts something, if the sentence says of no day and no source.
fn undated(page: &Reading<'_>, sentence: &Sentence) -> Option<std::ops::Range<usize>> {
    let passage = page.prose.passages.get(sentence.passage)?;
    let has_fact = page.prose.has_fact_in(&passage.at);
    if passage.has_note
        || has_fact
        || !matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item)
    {
        return None;
    }
    let all = &page.prose.words.all;
    let is = |index: Option<usize>, list: &[u64]| {
        let word = index.and_then(|index| all.get(index));
        word.is_some_and(|word| list.contains(&word.hash))
    };
    let said = |index: usize| {
        all.get(index)
            .map_or("", |word| page.prose.text_at(&word.at()))
    };
    let is_year = |word: &str| {
        word.len() == 4
            && word
                .parse::<u32>()
                .is_ok_and(|year| (1900..2100).contains(&year))
    };
    // `25 out of 100` says of how many, and `a mark out of 100` how far a scale goes.
    let (out, of) = (hash_of("out"), hash_of("of"));
    let numbers = &page.prose.words.numbers;
    let first = numbers.partition_point(|number| *number < sentence.words.start);
    let numbers = numbers.iter().skip(first).copied();
    let mut numbers = numbers.take_while(|number| *number < sentence.words.end);
    // A year within the words around it is a day of some sort.
    if numbers.clone().any(|index| is_year(said(index))) {
        return None;
    }
    let first = numbers.find(|index| {
        let word = said(*index);
        let digits: String = word.chars().filter(|sign| *sign != ',').collect();
        let is_out_of = is(index.checked_sub(1), &[of]) && is(index.checked_sub(2), &[out]);
        let counts = digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
        counts
            && !EMERGENCY.contains(&word)
            && !digits.starts_with('0')
            && !is(index.checked_sub(1), &*NO_COUNT)
            && !is_out_of
            && !is(Some(index + 1), &*MEASURES)
    })?;
    let place = page.prose.place(
        &page.prose.words.at(&(first..first + 1)),
        &page.document.source,
    );
    let before = page.document.source.text().get(..place.start)?;
    // A number in groups is the name of something.
    let behind = page.document.source.text().get(place.end..)?;
    let is_group = |sign: Option<char>, next: Option<char>| {
        sign == Some(' ') && next.is_some_and(|next| next.is_ascii_digit())
    };
    let (mut before_it, mut behind_it) = (before.chars().rev(), behind.chars());
    if is_group(before_it.next(), before_it.next()) || is_group(behind_it.next(), behind_it.next())
    {
        return None;
    }
    let is_money = before.ends_with(['£', '$', '€', '#', '/']);
    let is_phone = page
        .document
        .typed
        .phones
        .iter()
        .any(|phone| phone.at.contains(&place.start));
    (!is_money && !is_phone).then_some(first..first + 1)
}

/// `V6`
impl Diagnostic {
    /// A number that may hold no more.
    pub fn figure_is_old(id: &str, day: Date, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::V6,
            format!("the number `{id}` is of {day}, more than two years ago"),
        )
        .at(at, "")
        .help("ask whoever says so for a new one, and write its day under `as-of`")
    }

    /// A number in a sentence, of which nobody knows how old it is.
    pub fn number_without_day(said: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::V6,
            format!("{said} is typed into the page and has no day, so nobody sees when it is out of date"),
        )
        .at(at, "")
        .help("say when it was counted, such as `in 2026`, and by whom; or keep it in content/_data/figures.toml with `as-of` and `source`, and name it here: `{figure its-id}`")
        .into_advice()
    }

    /// A number to call in a sentence.
    pub fn number_to_call_without_day(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::V6,
            "nobody can tell when this number to call was last checked, since it is typed into the page",
        )
        .at(at, "")
        .help("keep it in content/_data/contacts.toml, where `verified` says the day")
        .into_advice()
    }

    /// A contact that nobody has called for long.
    pub fn contact_is_old(name: &str, days: i64, today: Date, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::V6,
            format!("the contact {name} was last checked {days} days ago"),
        )
        .at(at, "")
        .help(format!(
            "call them; if all of it is right, write `verified = {today}`"
        ))
    }
}
