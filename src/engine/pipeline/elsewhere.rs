//! A folder that was written for another program and is built strictly: one message says so, in place of thousands.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::diagnostic::{Code, Concern, Diagnostic, Notes};
use crate::names::SitePath;
use crate::snapshot::Snapshot;

/// With fewer pages each is told what it lacks.
const FEWEST: usize = 5;

/// What every page of ours says.
const OF_EVERY_PAGE: [&str; 2] = ["title", "summary"];

/// Puts one message in the place of those on pages, if nearly no page has our fields. What is told of readers stays.
pub(super) fn tell_once(
    notes: &mut Notes,
    snapshot: &Snapshot,
    config: &Config,
    is_page: fn(&SitePath) -> bool,
) {
    let weighed = [Code::F9, Code::F2]
        .iter()
        .any(|code| config.checks.weighs(*code));
    if config.import.lenient || weighed {
        return;
    }
    let lacks = |note: &Diagnostic| {
        note.code() == Code::F9
            || note
                .lacks()
                .is_some_and(|field| OF_EVERY_PAGE.contains(&field))
    };
    let without: BTreeSet<SitePath> = notes
        .iter()
        .filter(|note| lacks(note))
        .filter_map(|note| note.file().cloned())
        .collect();
    if without.len() < FEWEST {
        return;
    }
    let texts = snapshot.texts_below("content/");
    let pages = texts.filter(|source| is_page(&source.path)).count();
    // Four of five.
    if without.len() * 5 < pages * 4 {
        return;
    }
    notes.retain(|note| {
        let is_of_readers =
            note.code().rule().concern == Concern::Leak || note.code().id().starts_with('L');
        is_of_readers || !note.file().is_some_and(is_page)
    });
    notes.push(Diagnostic::written_elsewhere(
        without.len(),
        pages,
        &config.source.path,
    ));
}
