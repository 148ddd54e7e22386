//! The words of `W3`; what it is stands in `w3.md`.

use std::collections::{BTreeMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::reading::{Readers, Reading};
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::{PassageKind, hash_of};

/// What everybody knows, and what is no abbreviation.
const KNOWN: [&str; 61] = [
    "NHS", "GP", "GPS", "UK", "USA", "US", "EU", "A&E", "PDF", "TV", "ID", "OK", "BBC", "DVD",
    "MP", "PC", "PHD", "BSC", "MSC", "BA", "MA", "RN", "BC", "AD", "AM", "PM", "URL", "HTML",
    "CSV", "QR", "SMS", "WIFI", "FAQ", "FAQS", "PS", "NB", "VAT", "CV", "CVS", "HR", "IT", "DNA",
    "HIV", "AIDS", "COVID", "IVF", "BMI", "MRI", "CT", "X", "SOS", "VIP", "DIY", "ASAP", "RSVP",
    "UNICEF", "GMT", "BST", "MOT", "RSPCA", "AC",
];

/// Names of those whom families call or meet: nobody knows them by longer ones.
const NAMES: [&str; 16] = [
    "CALM", "PANDAS", "SANDS", "BLISS", "MIND", "NCT", "NSPCC", "RNIB", "RNID", "YMCA", "SHOUT",
    "TAMBA", "OXFAM", "IKEA", "LEGO", "AIMS",
];

/// Words of every day, which somebody wrote in capitals to be heard: no abbreviation is spelt so.
pub(super) static PLAIN: LazyLock<HashSet<u64>> = LazyLock::new(|| {
    [
        "about", "after", "again", "all", "alone", "and", "any", "are", "ask", "at", "baby",
        "back", "bath", "be", "best", "both", "bring", "but", "by", "call", "can", "care", "cold",
        "come", "could", "cry", "dad", "dads", "dial", "do", "don't", "each", "eat", "even",
        "every", "feed", "first", "for", "free", "from", "full", "get", "give", "go", "going",
        "good", "had", "has", "have", "he", "help", "her", "here", "him", "his", "home", "hot",
        "how", "i'm", "if", "in", "into", "is", "it", "its", "just", "keep", "know", "last", "let",
        "life", "like", "live", "long", "look", "love", "low", "made", "make", "many", "may", "me",
        "might", "milk", "more", "most", "much", "mum", "mums", "must", "my", "need", "never",
        "new", "next", "no", "nor", "not", "now", "of", "off", "old", "on", "one", "only", "open",
        "or", "other", "our", "out", "over", "own", "pain", "plus", "push", "read", "real", "rest",
        "ring", "safe", "said", "same", "say", "see", "seek", "self", "she", "sleep", "slow", "so",
        "some", "soon", "stay", "still", "stop", "such", "take", "talk", "tell", "text", "than",
        "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "time",
        "to", "today", "too", "top", "try", "two", "under", "until", "up", "urge", "use", "very",
        "wait", "walk", "want", "warm", "was", "we", "well", "went", "were", "what", "when",
        "where", "which", "who", "why", "will", "wish", "with", "woman", "work", "would", "yes",
        "yet", "you", "your",
    ]
    .map(hash_of)
    .into()
});
/// What stands before a word to send, and may have “the word” behind it.
static SENDS: LazyLock<[u64; 5]> =
    LazyLock::new(|| ["text", "send", "reply", "type", "texting"].map(hash_of));

/// So long they are. Longer words in capitals are shouted, or names.
const LENGTHS: RangeInclusive<u32> = 2..=5;

/// So often a page for families may use what it has explained.
const OFTEN: usize = 3;

/// Each abbreviation where it stands first, if its words do not stand before it.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    if !page.is_english {
        return;
    }
    let all = &page.prose.words.all;
    // For each the first word and how often it stands; whether it was explained.
    let mut seen: BTreeMap<&str, (usize, usize, bool)> = BTreeMap::new();
    for (index, word) in all.iter().enumerate() {
        if !word.has_capitals || !LENGTHS.contains(&(word.end - word.start)) {
            continue;
        }
        let said = page.prose.text_at(&word.at());
        let is_known = |said: &str| KNOWN.contains(&said) || NAMES.contains(&said);
        let is_told_of = is_abbreviation(said) && !is_known(&said.to_uppercase());
        let is_left_alone = is_told_of
            && (PLAIN.contains(&word.hash)
                || page.is_quoted(&(index..index + 1))
                || is_sent(page, index)
                || is_shouted(page, index)
                || begins_name(page, index)
                || is_code(page, index));
        if !is_told_of || is_left_alone {
            continue;
        }
        let said = said.strip_suffix('s').unwrap_or(said);
        let entry = seen
            .entry(said)
            .or_insert_with(|| (index, 0, is_explained(page, index, said)));
        entry.1 += 1;
    }
    for (said, (index, count, explained)) in seen {
        let at = page.span_of(&(index..index + 1));
        if !explained {
            notes.push(Diagnostic::abbreviation(said, &at));
        } else if count > OFTEN && page.readers == Readers::Families {
            notes.push(Diagnostic::abbreviation_to_remember(said, count, &at));
        }
    }
}

/// Two capitals or more, and few other letters.
fn is_abbreviation(said: &str) -> bool {
    let capitals = said.bytes().filter(u8::is_ascii_uppercase).count();
    let small = said.bytes().filter(u8::is_ascii_lowercase).count();
    capitals >= 2 && small <= 1 && capitals + small == said.len()
}

/// Whether it is a word to send, as in `text SHOUT to 85258` or `Reply STAY.`: not in `Send CAMHS a letter`.
fn is_sent(page: &Reading<'_>, index: usize) -> bool {
    let all = &page.prose.words.all;
    let is_in = |list: &[u64], at: Option<usize>| {
        at.and_then(|at| all.get(at))
            .is_some_and(|word| list.contains(&word.hash))
    };
    let mut before = index.checked_sub(1);
    if is_in(&[hash_of("word")], before) {
        before = index.checked_sub(2);
        if is_in(&[hash_of("the")], before) {
            before = index.checked_sub(3);
        }
    }
    let is_number = |at: usize| {
        let word = all.get(at).map(|word| page.prose.text_at(&word.at()));
        word.is_some_and(|said| said.starts_with(|sign: char| sign.is_ascii_digit()))
    };
    let is_to_number = is_in(&[hash_of("to")], Some(index + 1)) && is_number(index + 2);
    let ends = page.sentence_end(index) == index + 1;
    is_in(&*SENDS, before) && (is_to_number || ends)
}

/// Whether its neighbours are in capitals too, as in a line that shouts or a code such as `AMB-T01`.
fn is_shouted(page: &Reading<'_>, index: usize) -> bool {
    let all = &page.prose.words.all;
    let text = page.prose.text().as_bytes();
    let of_code = |at: Option<u32>| {
        at.and_then(|at| text.get(at as usize))
            .is_some_and(|sign| matches!(sign, b'-' | b'_' | b'/' | b'.'))
    };
    let Some(word) = all.get(index) else {
        return true;
    };
    let is_code = of_code(word.start.checked_sub(1))
        || (of_code(Some(word.end))
            && text
                .get(word.end as usize + 1)
                .is_some_and(u8::is_ascii_alphanumeric));
    let near = [index.checked_sub(1), Some(index + 1)];
    let shouts = near
        .iter()
        .flatten()
        .filter_map(|index| all.get(*index))
        .any(|other| {
            let said = page.prose.text_at(&other.at());
            other.passage == word.passage
                && (said.len() > 3 || (said.len() > 1 && PLAIN.contains(&other.hash)))
                && said.bytes().all(|byte| byte.is_ascii_uppercase())
        });
    is_code || shouts
}

/// Whether a number follows, as in the name of a file or a standard; or it stands in the title that an imported page repeats.
fn is_code(page: &Reading<'_>, index: usize) -> bool {
    let all = &page.prose.words.all;
    let next = all.get(index + 1).filter(|next| {
        all.get(index)
            .is_some_and(|word| word.passage == next.passage)
    });
    let is_number = next.is_some_and(|next| {
        page.prose
            .text_at(&next.at())
            .starts_with(|sign: char| sign.is_ascii_digit())
    });
    is_number
        || page
            .passage_of(index)
            .is_some_and(|passage| passage.kind == PassageKind::Heading(1))
}

/// Whether it is the first word of a name, such as that of a charity: a long one with a capital behind it.
fn begins_name(page: &Reading<'_>, index: usize) -> bool {
    const LONG: u32 = 5;
    let all = &page.prose.words.all;
    let (Some(word), Some(next)) = (all.get(index), all.get(index + 1)) else {
        return false;
    };
    let is_next = next.passage == word.passage && next.start == word.end + 1;
    is_next && next.is_capital && word.end - word.start >= LONG
}

/// Whether its words stand before it with it in brackets, or behind it in brackets.
fn is_explained(page: &Reading<'_>, index: usize, said: &str) -> bool {
    let all = &page.prose.words.all;
    let Some(word) = all.get(index) else {
        return true;
    };
    let text = page.prose.text();
    let before = text
        .get(..word.start as usize)
        .unwrap_or_default()
        .trim_end();
    let behind = text.get(word.end as usize..).unwrap_or_default();
    let in_brackets = before.ends_with('(');
    let has_brackets = behind.trim_start().starts_with('(')
        || behind.starts_with(", which")
        || behind.starts_with(", or ")
        || behind
            .strip_prefix(", the ")
            .is_some_and(|words| !words.starts_with(said));
    let letters: Vec<char> = said
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let initials = |words: &mut dyn Iterator<Item = usize>| -> Vec<char> {
        let firsts = words
            .filter_map(|index| all.get(index))
            .filter_map(|word| page.prose.text_at(&word.at()).chars().next());
        firsts.flat_map(char::to_lowercase).collect()
    };
    // The words before a bracket begin with its letters, small words left out or not.
    let near = initials(&mut (index.saturating_sub(letters.len() * 2)..index));
    let mut wanted = letters.iter();
    let mut next = wanted.next();
    for letter in near {
        if Some(&letter) == next {
            next = wanted.next();
        }
    }
    (in_brackets && (next.is_none() || letters.len() > 4)) || has_brackets || in_title(page, index)
}

/// A title has no room for words in brackets; the text below it has.
fn in_title(page: &Reading<'_>, index: usize) -> bool {
    let all = &page.prose.words.all;
    let is_field = page
        .passage_of(index)
        .is_some_and(|passage| matches!(passage.kind, PassageKind::Field(_)));
    let hash = all.get(index).map(|word| word.hash);
    is_field
        && all.iter().enumerate().skip(index + 1).any(|(other, word)| {
            Some(word.hash) == hash
                && page
                    .prose
                    .text()
                    .get(..word.start as usize)
                    .is_some_and(|before| before.trim_end().ends_with('('))
                && other != index
        })
}

/// `W3`
impl Diagnostic {
    /// `CMHT`.
    pub fn abbreviation(said: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::W3, format!("{said} is used before it is explained"))
            .at(at, "")
            .help(format!(
                "write the words for it here, and ({said}) behind them"
            ))
    }

    /// One that readers have to remember.
    pub fn abbreviation_to_remember(said: &str, count: usize, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::W3,
            format!("{said} stands {count} times, and parents have to remember what it means"),
        )
        .at(at, "")
        .help("write the words, or shorter ones, in most places")
        .into_advice()
    }
}
