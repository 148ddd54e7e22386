//! Pictures and downloads that were for some readers only: known by their bytes, wherever they lie now.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::line::{FileLine, Line, below_content};
use super::read::Record;
use crate::access::{Level, Roles};
use crate::names::Fingerprint;
use crate::site::{Attached, Site};

/// The files of a site that may be those of which a record tells or will tell: by their bytes, the same file under
/// whatever names.
pub(super) struct Files<'s>(BTreeMap<Fingerprint, Vec<Attached<'s>>>);

/// A file that some would have who could not.
pub(super) struct Opened<'s, 'r> {
    pub(super) file: Attached<'s>,
    /// What the record says of it.
    pub(super) was: &'r FileLine,
}

impl<'s> Files<'s> {
    /// Reads the files of a length that one has which is closed, or was: none in a site that gates no file.
    pub(super) fn of(site: &'s Site, record: &Record) -> Files<'s> {
        let is_closed = |file: &Attached<'_>| !file.levels().iter().any(Level::is_public);
        let closed = site.attached().filter(is_closed).map(|file| file.length());
        let was_closed = record.files.iter().map(|line| line.length);
        let lengths: BTreeSet<u64> = closed
            .chain(was_closed)
            .filter(|length| *length > 0)
            .collect();
        let all: Vec<Attached<'s>> = site
            .attached()
            .filter(|file| lengths.contains(&file.length()))
            .collect();
        let printed: Vec<(Fingerprint, Attached<'s>)> = all
            .into_par_iter()
            .filter_map(|file| Some((file.print()?, file)))
            .collect();
        let mut files: BTreeMap<Fingerprint, Vec<Attached<'s>>> = BTreeMap::new();
        for (print, file) in printed {
            files.entry(print).or_default().push(file);
        }
        Files(files)
    }

    /// A line for each file that not everybody may have, under any name.
    pub(super) fn lines(&self, roles: &Roles) -> Vec<Line> {
        let mut lines = Vec::new();
        for (print, files) in &self.0 {
            let levels = || files.iter().flat_map(|file| file.levels());
            if levels().any(Level::is_public) {
                continue;
            }
            let level = roles.level(levels().flat_map(Level::roles).cloned());
            lines.extend(files.iter().map(|file| {
                Line::File(FileLine {
                    file: below_content(file.file()).to_owned(),
                    level: level.clone(),
                    length: file.length(),
                    print: *print,
                })
            }));
        }
        lines
    }

    /// Each file that words of more readers use than it had, once.
    pub(super) fn opened<'r>(&self, record: &'r Record, roles: &Roles) -> Vec<Opened<'s, 'r>> {
        let mut opened = Vec::new();
        for (print, files) in &self.0 {
            let is_known = |line: &&FileLine| line.print == *print;
            let known: Vec<&FileLine> = record.files.iter().filter(is_known).collect();
            for file in files {
                let is_wider = |line: &&&FileLine| {
                    let mut levels = file.levels().iter();
                    levels.any(|level| !roles.visible_from(&line.level, level))
                };
                if let Some(was) = known.iter().find(is_wider) {
                    opened.push(Opened { file: *file, was });
                }
            }
        }
        opened
    }
}
