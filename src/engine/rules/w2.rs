//! The words of `W2`; what it is stands in `w2.md`.

use std::sync::LazyLock;

use super::lexicon::{Found, Unless, apart};
use super::phrasing::cased_as;
use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::{Word, hash_of};

/// Every time that words of the list stand on a page in its own voice.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let of_list = page
        .found_by(Code::W2)
        .filter(|found| !page.is_quoted(&found.words) && !is_sound_here(page, found));
    for found in apart(of_list).filter(|found| !found.entry.write.is_empty()) {
        let is_before_somebody =
            found.entry.unless.contains(&Unless::AThingFollows) && has_somebody_behind(page, found);
        notes.push(Diagnostic::words_that_hurt(
            page.said(&found.words),
            found,
            &page.span_of(&found.words),
            !is_before_somebody,
        ));
    }
}

/// Words by their hashes.
fn hashes(words: &str) -> Vec<u64> {
    words.split_whitespace().map(hash_of).collect()
}

/// What may stand behind somebody, and is nothing that they are: behind `an autistic` it shows that the word is a name for people.
static GOES_ON: LazyLock<Vec<u64>> = LazyLock::new(|| {
    hashes(
        "is are was were am be been has have had do does did can could may might must should will would who whose whom which \
         that when while where if because but so then as than too also in on at to for from by of with without under \
         after before since through here there lives lived need needs came comes got gets said says",
    )
});
/// What joins two words.
static JOINS: LazyLock<Vec<u64>> = LazyLock::new(|| hashes("and or"));
/// What begins something new behind them.
static BEGINS: LazyLock<Vec<u64>> =
    LazyLock::new(|| hashes("a an the he she they we i his her my your their our"));
/// Who may be called by an illness.
static PEOPLE: LazyLock<Vec<u64>> = LazyLock::new(|| {
    hashes(
        "adult baby boy brother child client colleague dad daughter father friend girl grandmother husband inmate man men mother \
         mum mummy neighbour parent partner patient person sister son stepmother teenager user wife woman women",
    )
});
/// What takes something away.
static NOES: LazyLock<Vec<u64>> = LazyLock::new(|| {
    hashes(
        "no not nobody nobody's never nor neither none without cannot can't don't doesn't didn't isn't aren't wasn't weren't won't \
         wouldn't haven't hasn't",
    )
});
/// What makes a no part of a condition: `if you do not rest`.
static CONDITIONS: LazyLock<Vec<u64>> = LazyLock::new(|| hashes("if who when unless"));
/// What people only believe of themselves.
static DOUBTS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    hashes(
        "think thinks thinking thought worry worries worried worrying feel feels feeling felt fear fears feared afraid believe \
         believes ashamed",
    )
});
/// What speaks of words.
static NAMES: LazyLock<Vec<u64>> =
    LazyLock::new(|| hashes("called name names named word words phrase phrases terms"));
static CALLS: LazyLock<Vec<u64>> = LazyLock::new(|| hashes("call calls"));
/// What is called by a name, where others are called by telephone.
static CALLED: LazyLock<Vec<u64>> = LazyLock::new(|| hashes("it this that them these those"));
/// What stands before `term` where it is a time.
static TIMES: LazyLock<Vec<u64>> = LazyLock::new(|| hashes("at full to long short near"));
/// What stands before something that is done to somebody.
static PASSIVE: LazyLock<Vec<u64>> = LazyLock::new(|| hashes("was were been being got get"));
/// Who tells of their own life.
static ONESELF: LazyLock<Vec<u64>> = LazyLock::new(|| hashes("i i'd i've we"));
/// Who is to blame where these stand before.
static SERVICES: LazyLock<Vec<u64>> =
    LazyLock::new(|| hashes("service services team teams clinic clinics hospital hospitals we"));

/// Whether words of the list are sound where they stand.
fn is_sound_here(page: &Reading<'_>, found: &Found) -> bool {
    let is_so = |unless: &Unless| match unless {
        Unless::ANounFollows => has_noun_behind(page, found),
        Unless::AThingFollows => has_noun_behind(page, found) && !has_somebody_behind(page, found),
        Unless::ItIsDenied => is_denied(page, found),
        Unless::NoNumberFollows => !has_number_behind(page, found),
        Unless::ItIsDoneToThem => has_before(page, found, &PASSIVE),
        Unless::ItIsTheirOwn => has_before(page, found, &ONESELF),
    };
    found.entry.unless.iter().any(is_so)
}

/// The word behind words, where only a space or a hyphen stands between.
fn behind<'a>(page: &'a Reading<'_>, found: &Found) -> Option<&'a Word> {
    let all = &page.prose.words.all;
    let last = all.get(found.words.end.checked_sub(1)?)?;
    let next = all.get(found.words.end)?;
    let between = page
        .prose
        .text_at(&(last.end as usize..next.start as usize));
    let is_close = between
        .chars()
        .all(|sign| sign.is_whitespace() || matches!(sign, '-' | '‑'));
    (is_close && last.passage == next.passage).then_some(next)
}

/// Whether words such as `an autistic` or `the disabled` tell of what follows them.
fn has_noun_behind(page: &Reading<'_>, found: &Found) -> bool {
    let Some(next) = behind(page, found) else {
        return false;
    };
    if !JOINS.contains(&next.hash) {
        return !GOES_ON.contains(&next.hash);
    }
    // `An autistic and pregnant woman` is one person, `an autistic and her friend` are two.
    let of_one = ["a ", "an "]
        .iter()
        .any(|article| page.said(&found.words).to_lowercase().starts_with(article));
    let other = page.prose.words.all.get(found.words.end + 1);
    of_one && other.is_some_and(|other| !BEGINS.contains(&other.hash))
}

/// Whether somebody is behind words, or what is somebody's.
fn has_somebody_behind(page: &Reading<'_>, found: &Found) -> bool {
    behind(page, found).is_some_and(|next| {
        let said = page.prose.text_at(&next.at());
        let said = said.trim_end_matches(['s']).trim_end_matches(['\'', '’']);
        PEOPLE.contains(&next.hash) || PEOPLE.contains(&hash_of(said))
    })
}

/// Whether one of some words stands at most two words before others, in their sentence.
fn has_before(page: &Reading<'_>, found: &Found, list: &[u64]) -> bool {
    const NEAR: usize = 2;
    let start = page.sentence_start(found.words.start);
    let near = found.words.start.saturating_sub(NEAR).max(start)..found.words.start;
    let before = page.prose.words.all.get(near).unwrap_or_default();
    before.iter().any(|word| list.contains(&word.hash))
}

fn has_number_behind(page: &Reading<'_>, found: &Found) -> bool {
    behind(page, found).is_some_and(|next| {
        let said = page.prose.text_at(&next.at());
        said.starts_with(|sign: char| sign.is_ascii_digit())
    })
}

/// Whether the sentence of words that blame takes the blame away, gives it to a service, or speaks of the words.
fn is_denied(page: &Reading<'_>, found: &Found) -> bool {
    let all = &page.prose.words.all;
    let sentences = &page.prose.words.sentences;
    let index = sentences.partition_point(|sentence| sentence.words.end <= found.words.start);
    let Some(sentence) = sentences.get(index) else {
        return false;
    };
    let before = all.get(sentence.words.start..found.words.start);
    let before = before.unwrap_or_default();
    let whole = page.prose.words.of_sentence(sentence);
    takes_away(before) || blames_a_service(before) || is_no_fault(whole) || names(whole, before)
}

/// Whether words before others say that it is not so, or that somebody only believes it.
fn takes_away(before: &[Word]) -> bool {
    before.iter().enumerate().any(|(index, word)| {
        let is_condition = |word: &Word| CONDITIONS.contains(&word.hash);
        DOUBTS.contains(&word.hash)
            || (NOES.contains(&word.hash)
                && !before[index.saturating_sub(3)..index]
                    .iter()
                    .any(is_condition))
    })
}

/// Whether a service stands at most one word before others.
fn blames_a_service(before: &[Word]) -> bool {
    let mut last = before.iter().rev().take(2);
    last.any(|word| SERVICES.contains(&word.hash))
}

/// `It is nobody's fault`, before or behind.
fn is_no_fault(whole: &[Word]) -> bool {
    let fault = hash_of("fault");
    whole.iter().any(|word| word.hash == fault)
        && whole.iter().any(|word| NOES.contains(&word.hash))
}

/// Whether a sentence speaks of words: `doctors call it …`, `an old name for`.
fn names(whole: &[Word], before: &[Word]) -> bool {
    let term = hash_of("term");
    let is_name = |(index, word): (usize, &Word)| {
        let is_time = index
            .checked_sub(1)
            .and_then(|before| whole.get(before))
            .is_some_and(|before| TIMES.contains(&before.hash));
        let calls = CALLS.contains(&word.hash)
            && (index + 1 == before.len()
                || whole
                    .get(index + 1)
                    .is_some_and(|next| CALLED.contains(&next.hash)));
        NAMES.contains(&word.hash) || calls || (word.hash == term && !is_time)
    };
    whole.iter().enumerate().any(is_name)
}

/// `W2`
impl Diagnostic {
    /// `committed suicide`.
    pub(super) fn words_that_hurt(said: &str, found: &Found, at: &Span, fits: bool) -> Diagnostic {
        let entry = found.entry;
        let said: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let note = Diagnostic::new(Code::W2, format!("“{said}” hurts: {}", entry.why))
            .at(at, "")
            .help(format!("write {}", entry.remedy()));
        match entry.is_typed() && fits {
            true => note.fix(cased_as(&said, &entry.write)).for_example(),
            false => note,
        }
    }
}
