//! The words of `R11`; what it is stands in `r11.md`.

use super::r12::longest;
use super::reading::{Readers, Reading};
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// The reading ages from which it is told, and from which it is a warning.
fn limits(readers: Readers) -> (i64, Option<i64>) {
    match readers {
        Readers::Families => (11, Some(14)),
        Readers::Professionals | Readers::Unknown => (16, None),
    }
}

/// The age at which somebody reads the page with ease.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let Some(age) = page
        .document
        .typed
        .counts
        .and_then(|counts| counts.reading_age())
    else {
        return;
    };
    let (advice, warning) = limits(page.readers);
    if age <= advice {
        return;
    }
    let places: Vec<Span> = longest(page, 0)
        .into_iter()
        .take(3)
        .map(|(words, _)| page.span_of(&words))
        .collect();
    let note =
        Diagnostic::hard_to_read(age, page.readers == Readers::Families, &places, &page.top());
    notes.push(match warning.is_some_and(|warning| age > warning) {
        true => note.into_warning(),
        false => note,
    });
}

/// `R11`
impl Diagnostic {
    /// A reading age of 17, with the sentences to split first.
    pub fn hard_to_read(
        age: i64,
        is_for_families: bool,
        places: &[Span],
        top: &Span,
    ) -> Diagnostic {
        let (first, others) = match places.split_first() {
            Some((first, others)) => (first, others),
            None => (top, places),
        };
        let aim = if is_for_families {
            "aim for 9 to 11"
        } else {
            "aim for 16 or less"
        };
        let note = Diagnostic::new(Code::R11, format!("this page is hard to read, and here is where to begin: its reading age is about {age}"))
            .at(first, "")
            .help(format!("split this sentence, and choose shorter words; {aim}"));
        others
            .iter()
            .fold(note, |note, place| note.also(place, "then this one"))
    }
}
