//! The words of `R13`; what it is stands in `r13.md`.

use super::reading::{Readers, Reading};
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// Paragraphs with more sentences than a reader takes in at once.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    if !page.is_long_enough() {
        return;
    }
    let limit = match page.readers {
        Readers::Families => 3,
        Readers::Professionals | Readers::Unknown => 5,
    };
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for sentence in page.prose.words.of_prose(page.prose) {
        match counts.last_mut() {
            Some((passage, count)) if *passage == sentence.passage => *count += 1,
            _ => counts.push((sentence.passage, 1)),
        }
    }
    let long = counts.into_iter().filter(|(passage, count)| {
        *count > limit
            && page
                .prose
                .passages
                .get(*passage)
                .is_some_and(|passage| passage.kind == PassageKind::Paragraph)
    });
    let long: Vec<(usize, usize)> = long.collect();
    let places =
        |(passage, _): &(usize, usize)| Some(page.span(&page.prose.passages.get(*passage)?.at));
    if let Some(first) = long.first()
        && let Some(at) = places(first)
    {
        let others = long.iter().skip(1).take(2).filter_map(places).collect();
        notes.push(Diagnostic::paragraph_long(first.1, &at, others));
    }
}

/// `R13`
impl Diagnostic {
    /// A paragraph of six sentences.
    pub fn paragraph_long(sentences: usize, at: &Span, others: Vec<Span>) -> Diagnostic {
        let note = Diagnostic::new(
            Code::R13,
            format!("this paragraph has {sentences} sentences"),
        )
        .at(at, "")
        .help("begin a new paragraph where the thought changes, or make a list");
        others
            .into_iter()
            .fold(note, |note, place| note.also(place, "this one is long too"))
    }
}
