//! The words of `H8`; what it is stands in `h8.md`.

use std::collections::HashMap;
use std::ops::Range;

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// Headings that say what another of their level says.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    // For each level what was said since the last heading above it.
    let mut known: [HashMap<(usize, u64), &Range<usize>>; 7] = Default::default();
    for passage in &page.prose.passages {
        let PassageKind::Heading(level) = passage.kind else {
            continue;
        };
        let (above, below) = known.split_at_mut(usize::from(level) + 1);
        below.iter_mut().for_each(HashMap::clear);
        let Some(known) = above.last_mut() else {
            continue;
        };
        let heard = page.heard(&passage.at);
        match known.get(&(passage.scope, heard)) {
            Some(first) if heard != 0 => {
                let words = page.prose.text_at(&passage.at).trim();
                let at = page.span(&passage.at);
                notes.push(Diagnostic::heading_again(words, &at, &page.span(first)));
            }
            _ => {
                known.insert((passage.scope, heard), &passage.at);
            }
        }
    }
}

/// `H8`
impl Diagnostic {
    /// An id given twice.
    pub fn id_twice(id: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H8,
            format!("the id `{id}` is taken on this page, so this heading gets a number"),
        )
        .at(at, "")
        .help("give one of them another id")
    }

    /// `## Rest` and `## Rest`.
    pub fn heading_again(words: &str, at: &Span, first: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H8,
            format!("two headings say “{words}”, and cannot be told apart"),
        )
        .at(at, "")
        .also(first, "the first one")
        .help("say in each what is its own")
        .into_advice()
    }
}
