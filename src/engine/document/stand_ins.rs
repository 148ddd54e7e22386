//! Words that hold a place for an editor's own: `pimh new` writes them where only an editor knows what to say.
//!
//! They stand between `‹` and `›` where a type of page says what a new one is like, in the texts of ready types, and nowhere
//! else: what is left of them in a page is found by the very words that `pimh new` wrote. It never looks at what a page is for.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use super::PageType;
use super::fields::fields_of;
use crate::config::ready_lines;
use crate::fields::row::Start;

/// Fewer words than these may be somebody's own, and are only found where they are all that a line says.
const FEW: usize = 4;

/// What stands so in the pages of a new project: a test of `pimh init` finds them there.
pub const OF_A_NEW_PROJECT: [&str; 9] = [
    "Say here who you are. Until you do, this is a sample, and the people in it are made up.",
    "Say here whom to ask, and how long an answer takes.",
    "Say here how parents helped to write the page.",
    "Say here who runs the site, and that as many people as possible should be able to use it.",
    "Say here whether the site meets it fully, partly or not at all, after a test.",
    "Say here what the test found, with the reason.",
    "Say here whom to ask for large print, audio, Easy Read or another language, and how soon you answer.",
    "Say here which body enforces the accessibility regulations in your nation.",
    "Say here who tested the site, how, on which pages and on which date.",
];

/// A sentence of a new page, word by word.
type Sentence = Vec<&'static str>;

/// Every sentence that holds a place, by its first word.
static SENTENCES: LazyLock<BTreeMap<&'static str, Vec<Sentence>>> = LazyLock::new(|| {
    let mut by_first: BTreeMap<&str, Vec<Sentence>> = BTreeMap::new();
    let mut add = |sentence: &'static str| {
        let words: Sentence = sentence.split_whitespace().collect();
        let Some(first) = words.first() else { return };
        let known = by_first.entry(first).or_default();
        if !known.contains(&words) {
            known.push(words);
        }
    };
    OF_A_NEW_PROJECT
        .iter()
        .flat_map(|text| sentences(text))
        .for_each(&mut add);
    ready_lines().flat_map(sentences).for_each(&mut add);
    for kind in PageType::all() {
        let is = kind.is();
        let of_type = is.starts.iter().map(|(_, start)| *start);
        let of_fields = fields_of(kind).map(|field| field.start);
        let texts = of_type.chain(of_fields).flat_map(|start| match start {
            Start::Text(text) => vec![text, beginning(text)],
            Start::As(yaml) => marked(yaml),
            _ => Vec::new(),
        });
        texts
            .chain(marked(is.skeleton))
            .flat_map(sentences)
            .for_each(&mut add);
    }
    by_first
});

/// What finds the first words of them.
static FIRSTS: LazyLock<Vec<memmem::Finder<'static>>> =
    LazyLock::new(|| SENTENCES.keys().map(memmem::Finder::new).collect());

/// A text as `pimh new` writes it.
pub fn unmarked(text: &str) -> String {
    text.replace(['‹', '›'], "")
}

/// What stands between the signs.
fn marked(text: &'static str) -> Vec<&'static str> {
    let parts = text.split('‹').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('›')?.0))
        .collect()
}

/// The first words of a text: they stay when somebody changes the end of the sentence.
fn beginning(text: &'static str) -> &'static str {
    let end = text.match_indices(' ').map(|(at, _)| at).nth(FEW);
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

fn sentences(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split_inclusive(['.', '?', '!'])
}

/// The first words of every sentence that holds a place, as many as tell it from nearly all others.
pub fn beginnings() -> impl Iterator<Item = String> {
    const ENOUGH: usize = 3;
    let sentences = SENTENCES.values().flatten();
    sentences.map(|words| words[..words.len().min(ENOUGH)].join(" "))
}

/// Where a text has words that hold a place, in their order: one place for each line. It is looked through once for each
/// first word of a sentence.
pub fn left_in(text: &str) -> Vec<Range<usize>> {
    let firsts = FIRSTS.iter();
    left_at(
        text,
        firsts.flat_map(|first| first.find_iter(text.as_bytes())),
    )
}

/// At which of some places a text has words that hold one, in their order: one place for each line.
pub fn left_at(text: &str, places: impl IntoIterator<Item = usize>) -> Vec<Range<usize>> {
    let found = places.into_iter().filter_map(|at| {
        let from = text.get(at..)?;
        let mut sentences = SENTENCES
            .iter()
            .filter(|(first, _)| from.starts_with(**first));
        let length = sentences.find_map(|(_, sentences)| {
            let mut lengths = sentences.iter();
            lengths.find_map(|words| length_at(text, at, words))
        })?;
        Some(at..at + length)
    });
    let mut found: Vec<Range<usize>> = found.collect();
    found.sort_by_key(|place| place.start);
    found.dedup_by(|next, before| !text[before.start..next.start].contains('\n'));
    found
}

/// How long a sentence is in a text that has it at a place, however its lines are broken there.
fn length_at(text: &str, at: usize, sentence: &[&str]) -> Option<usize> {
    let from = text.get(at..)?;
    let begins = text.get(..at)?.ends_with(|c: char| !c.is_alphanumeric());
    if !begins && at > 0 {
        return None;
    }
    let mut rest = from;
    for word in sentence {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        rest = rest.strip_prefix(word)?;
    }
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let is_all = || {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = text[line..at].trim_end_matches(['"', '\'', '[', ' ', '\t']);
        let behind = rest.lines().next().unwrap_or_default();
        let behind = behind.split(" #").next().unwrap_or_default();
        (before.is_empty() || before.ends_with([':', '=', '-', '*', '+']))
            && behind
                .trim_matches(['"', '\'', ']', ' ', '\t', '.'])
                .is_empty()
    };
    (sentence.len() >= FEW || is_all()).then_some(from.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        let places = left_in(text).into_iter();
        places
            .map(|place| text[..place.start].matches('\n').count() + 1)
            .collect()
    }

    #[test]
    fn words_that_hold_a_place_are_found_by_their_line() {
        for (text, wanted) in [
            ("reviewed-by: nobody yet", vec![1]),
            ("reviewed-by: \"nobody yet\"   # whoever checks it", vec![1]),
            ("reviewed_by = [\"nobody yet\"]", vec![1]),
            ("key-points:\n  - Ours.\n  - Another one.", vec![3]),
            ("Ours.\n\nSay in your own words\nwhat it says.", vec![3]),
            ("> Say in your own\n> words what it says.", vec![1]),
            ("Explain the words that you need. Ours.", vec![1]),
            ("summary: Say here in one sentence what we do.", vec![1]),
            (
                "Ours.\n\nSay what families or colleagues had missed.",
                vec![3],
            ),
            ("Ours.\n\nSay here who you are. Until then", vec![3]),
            (
                "summary: Ours. It stands in lists and search results.",
                vec![1],
            ),
            (
                "- write one thing to do on each line\n- do not forget to begin each of these lines with \"do not\"",
                vec![1, 2],
            ),
        ] {
            assert_eq!(lines(text), wanted, "{text}");
        }
    }

    #[test]
    fn words_of_ones_own_are_let_be() {
        for text in [
            "nobody yet knows why",
            "There is nobody yet.",
            "Another one. And so on",
            "Say in your own words what you saw.",
            "This is a template and not a vacancy.",
            "- someone's life is in danger",
            "version: 0.1",
            "Say what changed.",
        ] {
            assert_eq!(lines(text), [0; 0], "{text}");
        }
    }

    #[test]
    fn every_type_has_some() {
        for kind in PageType::all() {
            let skeleton = kind.is().skeleton;
            assert!(!marked(skeleton).is_empty(), "{}", kind.name());
            assert_eq!(skeleton.matches('‹').count(), marked(skeleton).len());
            assert!(!left_in(&unmarked(skeleton)).is_empty(), "{}", kind.name());
        }
    }
}
