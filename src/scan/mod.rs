//! Looks through a public tree, before it is put in place, for what only some may read.
//!
//! The types keep gated words out of the public tree; this is the second lock, which would hold if
//! a mistake in the program or a hole in a theme opened the first. What must not be found are the
//! [`Needles`]: twelve words in a row of gated text, and gated titles, names and file names of three
//! words or more, unless they occur in what an editor wrote for everybody, in the theme or in a
//! teaser.
//!
//! [`Scanned`] stands before any other sink and hands each file that changed to the [`Scanner`];
//! [`Scanner::leaks`] then says what was found. Both sides are compared as [`Wording`]s, hashes of
//! words, so nothing here could repeat a gated word.

mod needles;
mod set;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read as _;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use self::needles::{Needles, RUN};
use crate::diagnostic::{Diagnostic, Notes};
use crate::names::SitePath;
use crate::render::Renderer;
use crate::site::{Site, Worded};
use crate::trees::Sink;
use crate::wording::{Form, Wording, rolling};

/// Where something gated can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// What only some may read: a page, a file of records.
    pub gated: SitePath,
    /// The first file of the tree that has it; nothing if it is in the name of the file.
    pub file: Option<String>,
    /// How many more files have something of the same page.
    pub more: usize,
}

/// Knows what must not be in a public tree, and remembers what was found.
pub struct Scanner<'s> {
    gated: Vec<Worded<'s>>,
    needles: Needles,
    suspects: Mutex<Suspects>,
}

/// What is found in the files, in whatever order they come.
#[derive(Default)]
struct Suspects {
    /// Rows of twelve words that look gated and are not public, with the files that have them.
    runs: HashMap<u64, Vec<Found>>,
    /// Titles and names, by the number of the gated thing.
    phrases: Vec<(u32, Found)>,
}

/// A file, and whether it is its name that tells.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    by_name: bool,
    file: String,
}

impl<'s> Scanner<'s> {
    /// Learns what must not be found.
    ///
    /// Time and memory grow with the gated words and the public ones: some 20 bytes are kept for
    /// ten gated words. A site that gates nothing costs nothing.
    pub fn of(site: &'s Site, renderer: &Renderer) -> Scanner<'s> {
        let gated = site.gated_wording();
        let needles = if gated.is_empty() {
            Needles::default()
        } else {
            let mut theme = Wording::default();
            renderer.add_wording_to(&mut theme);
            Needles::new(&gated, &site.public_wording(), &theme)
        };
        Scanner {
            gated,
            needles,
            suspects: Mutex::default(),
        }
    }

    /// Looks through one file of a public tree. Several threads do at once.
    pub fn look(&self, file: &str, bytes: &[u8]) {
        if self.needles.is_empty() {
            return;
        }
        let mut wording = Wording::default();
        wording.read(file.as_bytes(), Form::Address);
        self.search(&wording, file, true);
        wording.clear();
        match Packing::of(file) {
            Some(Packing::None(form)) => wording.read(bytes, form),
            Some(Packing::Gzip(form)) => wording.read(&unpacked(bytes), form),
            None => return,
        }
        self.search(&wording, file, false);
    }

    fn search(&self, wording: &Wording, file: &str, by_name: bool) {
        let mut runs = Vec::new();
        let mut phrases = Vec::new();
        self.needles.find(wording, &mut runs, &mut phrases);
        if runs.is_empty() && phrases.is_empty() {
            return;
        }
        let found = Found {
            by_name,
            file: file.to_owned(),
        };
        let mut suspects = self.suspects.lock().unwrap_or_else(PoisonError::into_inner);
        for run in runs {
            let files = suspects.runs.entry(run).or_default();
            if files.last() != Some(&found) {
                files.push(found.clone());
            }
        }
        let named = phrases.into_iter().map(|gated| (gated, found.clone()));
        suspects.phrases.extend(named);
    }

    /// What was found, by gated file.
    pub fn leaks(&self) -> Vec<Leak> {
        let suspects = self.suspects.lock().unwrap_or_else(PoisonError::into_inner);
        let mut by_source: BTreeMap<&SitePath, Vec<&Found>> = BTreeMap::new();
        for (gated, found) in &suspects.phrases {
            if let Some(gated) = self.gated.get(*gated as usize) {
                by_source.entry(gated.file()).or_default().push(found);
            }
        }
        for (run, gated) in self.confirmed(&suspects.runs) {
            let files = suspects.runs.get(&run).into_iter().flatten();
            by_source.entry(gated.file()).or_default().extend(files);
        }
        let leaks = by_source.into_iter().filter_map(|(gated, mut found)| {
            found.sort();
            found.dedup();
            let first = found.first()?;
            Some(Leak {
                gated: gated.clone(),
                file: (!first.by_name).then(|| first.file.clone()),
                more: found.len() - 1,
            })
        });
        leaks.collect()
    }

    /// Which of the suspects do stand in a gated text: they were told by eight of their words.
    fn confirmed(&self, suspects: &HashMap<u64, Vec<Found>>) -> Vec<(u64, &Worded<'s>)> {
        if suspects.is_empty() {
            return Vec::new();
        }
        let found = self.gated.par_iter().flat_map_iter(|gated| {
            let mut wording = Wording::default();
            gated.add_to(&mut wording);
            let mut runs = HashSet::new();
            wording.each_line(|line| {
                runs.extend(rolling(line, RUN).filter(|run| suspects.contains_key(run)));
            });
            runs.into_iter().map(move |run| (run, gated))
        });
        found.collect()
    }

    /// The same, as an editor is told of it.
    pub fn notes(&self) -> Notes {
        let mut notes = Notes::default();
        for leak in self.leaks() {
            notes.push(Diagnostic::leak(
                &leak.gated,
                leak.file.as_deref(),
                leak.more,
            ));
        }
        notes
    }
}

/// How the words of a file are packed.
enum Packing {
    None(Form),
    Gzip(Form),
}

impl Packing {
    /// By the end of its name. Nothing of pictures, fonts and downloads: their bytes are those that an
    /// editor published, less what [`crate::media`] takes out.
    fn of(file: &str) -> Option<Packing> {
        let (_, extension) = file.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" => Packing::None(Form::Html),
            "xml" | "svg" | "xhtml" => Packing::None(Form::Xml),
            "json" | "js" | "mjs" | "css" | "map" | "webmanifest" => Packing::None(Form::Json),
            "ics" => Packing::None(Form::Calendar),
            "txt" | "csv" | "md" | "vtt" => Packing::None(Form::Plain),
            // The pages of a search index. Its list of words (`pf_index`) is in the order of the
            // alphabet, so no row of words of a page could be found in it.
            "pf_fragment" | "pf_meta" | "pf_filter" => Packing::Gzip(Form::Json),
            _ => return None,
        })
    }
}

/// More than this is in no file that the program packs.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The inside of a packed file; of a broken one, what can be had.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut inside = Vec::new();
    let unpacking = flate2::read::GzDecoder::new(bytes);
    unpacking.take(LARGEST).read_to_end(&mut inside).ok();
    inside
}

/// A sink that hands what changed to a scanner, and everything to another sink.
pub struct Scanned<'a> {
    /// Who looks.
    pub scanner: &'a Scanner<'a>,
    /// Where the bytes go.
    pub sink: &'a dyn Sink,
}

/// Below it lies what is sealed, under names that say nothing.
const SEALED: &str = "g/";

impl Sink for Scanned<'_> {
    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.sink.put(file, bytes)?;
        if !file.starts_with(SEALED) && self.sink.is_changed(file) {
            self.scanner.look(file, bytes);
        }
        Ok(())
    }

    fn is_changed(&self, file: &str) -> bool {
        self.sink.is_changed(file)
    }
}
