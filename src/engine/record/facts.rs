//! Facts of `_data/` that were for some readers only: known by their ids and by their words, in whatever file.
//!
//! The word that opens one is a line `access` of its own.

use std::collections::HashMap;

use super::line::{FactLine, Line, below_content};
use super::read::Record;
use crate::access::{Level, Roles};
use crate::diagnostic::{Diagnostic, Notes};
use crate::site::RecordedFact;

/// A line for each fact that not everybody may read. What more readers have anyway, since another fact says just the same, is
/// guarded where they have it.
pub(super) fn lines(facts: &[RecordedFact<'_>], roles: &Roles) -> Vec<String> {
    let prints: Vec<u64> = facts.iter().map(RecordedFact::print).collect();
    let mut levels: HashMap<u64, Vec<&Level>> = HashMap::new();
    for (fact, print) in facts.iter().zip(&prints) {
        levels.entry(*print).or_default().push(fact.level);
    }
    let is_open = |fact: &RecordedFact<'_>, print: &u64| {
        let mut levels = levels.get(print).into_iter().flatten();
        levels.any(|level| *level != fact.level && roles.visible_from(level, fact.level))
    };
    let facts = facts.iter().zip(prints);
    let closed = facts.filter(|(fact, print)| {
        !fact.level.is_public() && !fact.id.is_empty() && !is_open(fact, print)
    });
    let lines = closed.map(|(fact, print)| {
        let line = FactLine {
            file: below_content(fact.file()).to_owned(),
            id: fact.id.to_owned(),
            level: fact.level.clone(),
            print,
        };
        Line::Fact(line).to_string()
    });
    lines.collect()
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

/// For whom a fact was closed, by its id in its file or by its words.
pub(super) fn closed_for<'r>(fact: &RecordedFact<'_>, record: &'r Record) -> Vec<&'r Level> {
    if record.facts.is_empty() {
        return Vec::new();
    }
    let print = fact.print();
    let known = record.facts.iter().filter(|was| is_it(was, fact, print));
    known.map(|was| &was.level).collect()
}

/// Whether a line is of a fact: of its id in its file, or of its words.
fn is_it(was: &FactLine, fact: &RecordedFact<'_>, print: u64) -> bool {
    let is_there = was.id == fact.id && was.file == below_content(fact.file());
    is_there || was.print == print
}
