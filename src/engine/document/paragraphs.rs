//! The paragraphs of a page as whoever translates it knows them: by a hash of how each is written, by its first words, and by
//! whether somebody's safety hangs on it.
//!
//! A paragraph is whatever stands together: a heading, an item, a table, a field that readers see. Where its lines are broken
//! and where its links lead is not part of it: a translation need not follow that. It never looks at another file.

use std::ops::Range;

use super::prose::{Passage, PassageKind, Prose};
use super::{Document, FrontMatter, Typed};
use crate::config::Config;
use crate::names::Fingerprint;
use crate::source::SourceRef;

/// As many letters of a hash tell the paragraphs of one page apart.
const PRINT: usize = 8;
/// As many first words as are kept.
const WORDS: usize = 7;
/// What stands behind the hash of a paragraph on which somebody's safety hangs.
const SAFETY: char = '!';

/// A paragraph of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is known by.
    pub print: String,
    /// Its first words.
    pub words: String,
    /// Whether it speaks of danger or has a number in it, or stands in a card about what to do at once or today, and
    /// everybody who reads the page reads it.
    pub is_safety: bool,
    /// Where it stands in the file; nowhere if it is one that a translation remembers.
    pub at: Range<usize>,
}

impl Paragraph {
    /// As a translation remembers it.
    pub fn written(&self) -> String {
        let Paragraph { print, words, .. } = self;
        match self.is_safety {
            true => format!("{print}{SAFETY} {words}"),
            false => format!("{print} {words}"),
        }
    }

    /// As a translation remembered it.
    pub fn remembered(line: &str) -> Paragraph {
        let (print, words) = line.split_once(' ').unwrap_or((line, ""));
        Paragraph {
            print: print.trim_end_matches(SAFETY).to_owned(),
            words: words.trim().to_owned(),
            is_safety: print.ends_with(SAFETY),
            at: 0..0,
        }
    }
}

/// The paragraphs of a page in their order; none of one that cannot be read. Costs reading the page once.
pub fn paragraphs(source: &SourceRef, config: &Config) -> Vec<Paragraph> {
    let prose = Document::words_of(source, config);
    let mut all: Vec<Paragraph> = Vec::new();
    let mut table: Option<Range<usize>> = None;
    for passage in &prose.passages {
        let is_cell = passage.kind == PassageKind::Cell;
        if let (true, Some(cells)) = (is_cell, &mut table) {
            cells.end = passage.at.end;
            continue;
        }
        all.extend(table.take().and_then(|at| paragraph(&prose, source, &at)));
        match is_cell {
            true => table = Some(passage.at.clone()),
            false => all.extend(paragraph(&prose, source, &passage.at)),
        }
    }
    all.extend(table.and_then(|at| paragraph(&prose, source, &at)));
    all
}

fn paragraph(prose: &Prose, source: &SourceRef, words: &Range<usize>) -> Option<Paragraph> {
    let at = prose.place(words, source);
    let written = source.text().get(at.clone())?;
    let plain = without_destinations(&written.split_whitespace().collect::<Vec<_>>().join(" "));
    if plain.is_empty() {
        return None;
    }
    let is_number = |sign: char| sign.is_numeric();
    let passage = prose.passage_at(words.start);
    // What stands in a box is for fewer readers, and must not show on what all of them may read.
    let is_for_all = passage.is_none_or(|passage| passage.scope == 0);
    let is_safety = is_for_all
        && (plain.contains(is_number)
            || ["{contact", "{figure"]
                .iter()
                .any(|fact| plain.contains(fact))
            || passage.is_some_and(|passage| is_in_card(prose, passage))
            || speaks_of_danger(prose.text_at(words), source));
    let first = prose
        .text_at(words)
        .split(|sign: char| !sign.is_alphanumeric());
    let first: Vec<&str> = first.filter(|word| !word.is_empty()).take(WORDS).collect();
    let print = Fingerprint::of(plain.as_bytes()).hex();
    Some(Paragraph {
        print: print.chars().take(PRINT).collect(),
        words: first.join(" "),
        is_safety,
        at,
    })
}

/// Whether words speak of danger to life, as those do that a page without a help panel is asked about.
fn speaks_of_danger(words: &str, source: &SourceRef) -> bool {
    let mut without_help = FrontMatter::nothing_at(0);
    without_help.crisis = Some("none");
    let alone = Prose::of_lines(words);
    Typed::of(&alone, &without_help, source, "")
        .danger
        .is_some()
}

/// Whether a passage stands in a card that says what to do at once, or today.
fn is_in_card(prose: &Prose, passage: &Passage) -> bool {
    let block = |at: Option<usize>| at.and_then(|at| prose.blocks.get(at));
    let around = std::iter::successors(block(passage.block), |inner| block(inner.parent));
    around.into_iter().any(|block| block.opened.kind.is_care)
}

/// A text without where its links lead.
fn without_destinations(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("](") {
        out.push_str(before);
        out.push_str("](");
        rest = behind.find(')').map_or("", |end| &behind[end..]);
    }
    out + rest
}
