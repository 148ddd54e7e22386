//! The facts of `_data/` as the record has them: each with its readers, and known by its words as a hash.
//!
//! For [`crate::record`] alone. No word passes, as none does through [`super::Worded`].

use super::{Site, Worded};
use crate::access::Level;
use crate::data::Record;
use crate::diagnostic::Span;
use crate::names::SitePath;
use crate::wording::{Wording, joined};

/// A figure, a contact, a person, a term or what is said of pictures.
pub struct RecordedFact<'s> {
    /// Its id in its file.
    pub id: &'s str,
    /// Who may read it.
    pub level: &'s Level,
    /// Whether it says so itself, by a line `access`.
    pub says_readers: bool,
    /// Where it stands.
    pub at: &'s Span,
    /// Its words.
    pub words: Worded<'s>,
}

impl<'s> RecordedFact<'s> {
    fn of<T>(id: &'s str, record: &'s Record<T>, words: Worded<'s>) -> RecordedFact<'s> {
        RecordedFact {
            id,
            level: &record.level,
            says_readers: record.says_readers,
            at: &record.at,
            words,
        }
    }

    /// Its file.
    pub fn file(&self) -> &SitePath {
        self.words.file()
    }

    /// The hashes of its words.
    pub fn said(&self) -> Vec<u64> {
        let mut wording = Wording::default();
        self.words.add_to(&mut wording);
        wording.whole()
    }

    /// A hash of all its words.
    pub fn print(&self) -> u64 {
        joined(&self.said())
    }
}

impl Site {
    /// Every figure, contact, person and term, and all that is said of pictures: each may have readers of its own.
    pub fn recorded_facts(&self) -> Vec<RecordedFact<'_>> {
        let data = &self.data;
        let figures = data.figures.iter();
        let figures = figures.map(|(id, fact)| RecordedFact::of(id, fact, Worded::figure(fact)));
        let contacts = data.contacts.iter();
        let contacts = contacts.map(|(id, fact)| RecordedFact::of(id, fact, Worded::contact(fact)));
        let people = data.people.iter();
        let people = people.map(|(id, fact)| RecordedFact::of(id, fact, Worded::person(fact)));
        let terms = data.terms.iter();
        let terms = terms.map(|(id, fact)| RecordedFact::of(id, fact, Worded::term(fact)));
        let pictures = data.pictures.records().iter();
        let pictures = pictures.map(|(id, fact)| RecordedFact::of(id, fact, Worded::picture(fact)));
        let facts = figures.chain(contacts).chain(people).chain(terms);
        facts.chain(pictures).collect()
    }
}
