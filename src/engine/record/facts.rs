//! Facts of `_data/` that were for some readers only: known by their ids and by their words, in whatever file.
//!
//! The word that opens one is a line `access` of its own.

use super::line::{FactLine, Line, below_content};
use super::read::Record;
use crate::access::Roles;
use crate::diagnostic::{Diagnostic, Notes};
use crate::site::RecordedFact;

/// A line for each fact that not everybody may read.
pub(super) fn lines(facts: &[RecordedFact<'_>]) -> impl Iterator<Item = String> {
    let closed = facts
        .iter()
        .filter(|fact| !fact.level.is_public() && !fact.id.is_empty());
    closed.map(|fact| {
        let line = FactLine {
            file: below_content(fact.file()).to_owned(),
            id: fact.id.to_owned(),
            level: fact.level.clone(),
            print: fact.print(),
        };
        Line::Fact(line).to_string()
    })
}

/// Facts that more may read than before, and that do not say so themselves.
pub(super) fn opened(facts: &[RecordedFact<'_>], record: &Record, roles: &Roles) -> Notes {
    let mut notes = Notes::default();
    if record.facts.is_empty() {
        return notes;
    }
    for fact in facts.iter().filter(|fact| !fact.says_readers) {
        let print = fact.print();
        let known = record.facts.iter().filter(|was| is_it(was, fact, print));
        let mut wider = known.filter(|was| !roles.visible_from(&was.level, fact.level));
        if let Some(was) = wider.next() {
            let (was, now) = (was.level.name(), fact.level.name());
            notes.push(Diagnostic::fact_would_open(fact.id, &was, &now, fact.at));
        }
    }
    notes
}

/// Whether a fact was closed, by its id in its file or by its words.
pub(super) fn was_closed(fact: &RecordedFact<'_>, record: &Record) -> bool {
    let print = fact.print();
    record.facts.iter().any(|was| is_it(was, fact, print))
}

/// Whether a line is of a fact: of its id in its file, or of its words.
fn is_it(was: &FactLine, fact: &RecordedFact<'_>, print: u64) -> bool {
    let is_there = was.id == fact.id && was.file == below_content(fact.file());
    is_there || was.print == print
}
