//! The words of `S11`; what it is stands in `s11.md`.

use std::ops::Range;
use std::sync::LazyLock;

use super::reading::Reading;
use super::w3::PLAIN;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::{Passage, PassageKind, hash_of};

/// So many words in capitals shout; fewer are names and abbreviations.
const SHOUTED: usize = 4;
/// So many may be a name, if one of these is among them and none is a word of every day.
const NAMED: usize = 5;
#[rustfmt::skip] // A table.
static NAMES: LazyLock<[u64; 10]> = LazyLock::new(|| {
    ["nhs", "trust", "foundation", "council", "university", "hospital", "charity", "ltd", "cic", "gig"].map(hash_of)
});
/// So many bold words are no longer words among others.
const BOLD: usize = 30;

/// Rows of words in capitals, and paragraphs that are bold to the end.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let mut told = None;
    for (index, word) in page.prose.words.all.iter().enumerate() {
        if !word.has_capitals || told == Some(word.passage) {
            continue;
        }
        if let Some(words) = shouted(page, index) {
            told = Some(word.passage);
            notes.push(Diagnostic::shouted(&page.span_of(&words)));
        }
    }
    for passage in page.prose.passages.iter().filter(|passage| passage.is_bold) {
        if is_wall(page, passage) {
            notes.push(Diagnostic::bold_to_the_end(&page.span(&passage.at)));
        }
    }
}

/// The row of words in capitals that begins at a word, if it is long enough and not somebody else's.
fn shouted(page: &Reading<'_>, first: usize) -> Option<Range<usize>> {
    let all = &page.prose.words.all;
    let passage = all.get(first)?.passage;
    let is_capital = |index: &usize| {
        all.get(*index).is_some_and(|word| {
            let said = page.prose.text_at(&word.at());
            let has_small = said.chars().any(char::is_lowercase);
            let has_letter = said.chars().any(char::is_uppercase);
            word.passage == passage && has_letter && !has_small
        })
    };
    let end = first + (first..).take_while(is_capital).count();
    // A row of abbreviations has commas in it, or is short words alone.
    let at = page.prose.words.at(&(first..end));
    let is_list = page.prose.text_at(&at).contains([',', '/', ';', '|']);
    let words = all.get(first..end)?;
    let is_long = words.iter().any(|word| word.end - word.start >= 5);
    let has_any = |is_it: &dyn Fn(u64) -> bool| words.iter().any(|word| is_it(word.hash));
    let is_name = words.len() < NAMED
        && has_any(&|hash| NAMES.contains(&hash))
        && !has_any(&|hash| PLAIN.contains(&hash));
    let is_row = !is_name && end - first >= SHOUTED && is_long && !is_list;
    (is_row && !page.is_quoted(&(first..end))).then_some(first..end)
}

/// Whether a paragraph is bold, and long, and in no block, which stands out already.
fn is_wall(page: &Reading<'_>, passage: &Passage) -> bool {
    let is_read = matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item);
    let words = page.prose.text_at(&passage.at).split_whitespace();
    is_read && passage.block.is_none() && !passage.is_quoted && words.count() > BOLD
}

/// `S11`
impl Diagnostic {
    /// `NEVER LEAVE YOUR BABY ALONE`.
    pub fn shouted(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::S11,
            "words in capitals are slower to read, and some screen readers spell them out",
        )
        .at(at, "")
        .help("write them in small letters; what must not be missed goes into a block, such as `::: warning`")
    }

    /// A paragraph that is bold to its end.
    pub fn bold_to_the_end(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::S11,
            "all of this is bold, so that nothing stands out",
        )
        .at(at, "")
        .help("keep the few words bold that must not be missed; or put it into a block, such as `::: warning`")
    }
}
