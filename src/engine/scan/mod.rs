//! Looks through a public tree, before it is put in place, for what only some may read.
//!
//! The types keep gated words out of the public tree; this is the second lock, which would hold if
//! a mistake in the program or a hole in a theme opened the first. What must not be found are the
//! needles: twelve words in a row of gated text, and gated titles, names and file names of three
//! words or more, unless they occur in what an editor wrote for everybody, in the theme or in a
//! teaser.
//!
//! [`Scanned`] stands before any other sink and hands each file that changed to the [`Scanner`], and
//! every file if something else is gated than before; [`Scanner::leaks`] then says what was found. Both
//! sides are compared as [`Wording`]s, hashes of words, so nothing here could repeat a gated word.

mod needles;
mod set;

use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use self::needles::{Needles, Phrase, RUN};
use self::set::Hashes;
use crate::diagnostic::{Diagnostic, Notes};
use crate::names::{Fingerprint, SitePath};
use crate::render::Renderer;
use crate::site::outputs::addresses::{self, SEALED};
use crate::site::{Site, Worded};
use crate::sync::locked;
use crate::trees::{Contents, Sink};
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
    site: &'s Site,
    gated: Vec<Worded<'s>>,
    needles: Needles,
    suspects: Mutex<Suspects>,
    /// What stands around the words of many pages, and has nothing in it.
    clean: Mutex<HashSet<Fingerprint>>,
    /// Whether something was let pass by what [`Scanner::fingerprint`] does not know.
    excused: AtomicBool,
    /// Room that is used again for file after file.
    room: Mutex<Vec<Wording>>,
}

/// What is found in the files, in whatever order they come.
#[derive(Default)]
struct Suspects {
    files: Vec<Suspect>,
    /// Rows of twelve words that look gated, each with the number of the file that has it.
    runs: Vec<(u64, usize)>,
    /// Titles and names of gated things, each with the number of the file that has it.
    phrases: Vec<(Phrase, usize)>,
}

/// A file, and whether it is its name that tells.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Suspect {
    by_name: bool,
    file: String,
}

impl<'s> Scanner<'s> {
    /// Learns what must not be found.
    ///
    /// Time and memory grow with the gated words and the public ones: some 20 bytes are kept for
    /// ten gated words, and as many for each row of words that public texts share with them. A site
    /// that gates nothing costs nothing.
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
            site,
            gated,
            needles,
            suspects: Mutex::default(),
            clean: Mutex::default(),
            excused: AtomicBool::new(false),
            room: Mutex::default(),
        }
    }

    /// Of everything that must not be found. A file in which nothing was found needs no second look for
    /// as long as it and this stay as they are.
    pub fn fingerprint(&self) -> Fingerprint {
        self.needles.fingerprint()
    }

    /// Whether the fingerprint tells, once everything was looked at and [`Scanner::leaks`] asked, all that decided.
    pub fn is_settled(&self) -> bool {
        !self.excused.load(Ordering::Relaxed)
    }

    /// Looks through one file of a public tree. Several threads do at once.
    pub fn look(&self, file: &str, bytes: &[u8]) {
        if self.needles.is_empty() {
            return;
        }
        let mut wording = locked(&self.room).pop().unwrap_or_default();
        let mut search = |bytes: &[u8], form, by_name| {
            wording.clear();
            wording.read(bytes, form);
            self.search(&wording, file, by_name)
        };
        search(file.as_bytes(), Form::Address, true);
        match form_of(file) {
            Some(Form::Html) => {
                let page = Page::of(bytes);
                search(page.head, Form::Html, false);
                search(page.main, Form::Html, false);
                for frame in [page.header, page.footer] {
                    let print = Fingerprint::of(frame);
                    let is_known = locked(&self.clean).contains(&print);
                    if !is_known && search(frame, Form::Html, false) {
                        locked(&self.clean).insert(print);
                    }
                }
            }
            Some(form) => {
                search(bytes, form, false);
            }
            None => {}
        }
        locked(&self.room).push(wording);
    }

    /// Whether nothing was found.
    fn search(&self, wording: &Wording, file: &str, by_name: bool) -> bool {
        let mut runs = Vec::new();
        let mut phrases = Vec::new();
        self.needles.find(wording, &mut runs, &mut phrases);
        if runs.is_empty() && phrases.is_empty() {
            return true;
        }
        runs.sort_unstable();
        runs.dedup();
        let mut suspects = locked(&self.suspects);
        let number = suspects.files.len();
        suspects.files.push(Suspect {
            by_name,
            file: file.to_owned(),
        });
        let runs = runs.into_iter().map(|run| (run, number));
        suspects.runs.extend(runs);
        let phrases = phrases.into_iter().map(|phrase| (phrase, number));
        suspects.phrases.extend(phrases);
        false
    }

    /// What was found, by gated file.
    pub fn leaks(&self) -> Vec<Leak> {
        let mut suspects = locked(&self.suspects);
        let Suspects {
            files,
            runs,
            phrases,
        } = &mut *suspects;
        runs.sort_unstable();
        let mut told = self.gated_runs(runs.iter().map(|(run, _)| *run).collect());
        if !told.is_empty() || !phrases.is_empty() {
            let open = self.open();
            let suspected = told.len() + phrases.len();
            told.retain(|(run, _)| !open.runs.contains(run));
            phrases.retain(|(phrase, _)| !open.phrases.contains(&phrase.key()));
            if told.len() + phrases.len() < suspected {
                self.excused.store(true, Ordering::Relaxed);
            }
        }
        let mut by_source: BTreeMap<&SitePath, Vec<&Suspect>> = BTreeMap::new();
        for (phrase, file) in phrases {
            let gated = &self.gated[phrase.gated as usize];
            by_source
                .entry(gated.file())
                .or_default()
                .push(&files[*file]);
        }
        for (run, gated) in told {
            let from = runs.partition_point(|(known, _)| *known < run);
            let having = runs[from..].iter().take_while(|(known, _)| *known == run);
            let having = having.map(|(_, file)| &files[*file]);
            by_source.entry(gated.file()).or_default().extend(having);
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

    /// Which of the suspects do stand in a gated text: till now they were told by eight of their words.
    fn gated_runs(&self, suspects: Hashes) -> Vec<(u64, &Worded<'s>)> {
        if suspects.is_empty() {
            return Vec::new();
        }
        let found = self.gated.par_iter().flat_map_iter(|gated| {
            let mut runs = HashSet::new();
            for line in words_of(gated).lines() {
                let rows = rolling(&line.words(), RUN).collect::<Vec<u64>>();
                runs.extend(rows.into_iter().filter(|run| suspects.contains(run)));
            }
            runs.into_iter().map(move |run| (run, gated))
        });
        found.collect()
    }

    /// What of it everybody may read after all, since words that stand apart in a page stand together in the index of
    /// the search. Asked for when something was found, so hardly ever.
    fn open(&self) -> Open {
        let found = self.site.found_wording();
        let each = found.par_iter().fold(Open::default, |mut open, public| {
            let words = words_of(public).whole();
            self.needles.runs(&words, &mut |run| {
                open.runs.insert(run);
            });
            self.needles.phrases_in(&words, &mut |phrase| {
                open.phrases.insert(phrase.key());
            });
            open
        });
        each.reduce(Open::default, |mut one, other| {
            one.runs.extend(other.runs);
            one.phrases.extend(other.phrases);
            one
        })
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

    /// Makes a tree through this scanner into a sink: what making it told, and every gated word in it. `all` is whether to
    /// look at what did not change too: when it was not looked at for the same words before.
    pub fn look_through<T: Contents>(
        &self,
        sink: &dyn Sink<T>,
        all: bool,
        make: impl FnOnce(&dyn Sink<T>) -> Notes,
    ) -> Notes {
        let scanned = Scanned {
            scanner: self,
            sink,
            all,
        };
        let mut notes = make(&scanned);
        notes.extend(self.notes());
        notes
    }
}

/// What public texts have in common with gated ones.
#[derive(Default)]
struct Open {
    runs: Hashes,
    phrases: HashSet<(u8, u64)>,
}

/// A page as HTML, in pieces: what stands around the words is the same on many pages.
struct Page<'b> {
    head: &'b [u8],
    header: &'b [u8],
    main: &'b [u8],
    footer: &'b [u8],
}

impl<'b> Page<'b> {
    fn of(bytes: &'b [u8]) -> Page<'b> {
        let cut = |bytes: &'b [u8], at: Option<usize>| bytes.split_at(at.unwrap_or(bytes.len()));
        let (head, body) = cut(bytes, tag(bytes, b"<body"));
        let (header, rest) = cut(body, tag(body, b"<main"));
        let (main, footer) = cut(rest, memchr::memmem::rfind(rest, b"</main>"));
        Page {
            head,
            header,
            main,
            footer,
        }
    }
}

/// Where a tag begins.
fn tag(bytes: &[u8], name: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, name).find(|at| {
        let behind = bytes.get(at + name.len());
        behind.is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace())
    })
}

fn words_of(worded: &Worded<'_>) -> Wording {
    let mut wording = Wording::default();
    worded.add_to(&mut wording);
    wording
}

/// How the words of a file are written, by the end of its name. Nothing of pictures, fonts and downloads: their bytes are
/// those that an editor published, less what [`crate::media`] takes out. And nothing of a search index's lists of
/// words: these are in the order of the alphabet, so a row of words of a page is not to be found in them, and two
/// neighbours that are a gated title are no leak of it.
fn form_of(file: &str) -> Option<Form> {
    let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let form = Form::of_ending(&ending.to_ascii_lowercase());
    form.filter(|_| !addresses::is_alphabet(file))
}

/// A sink that hands what must be looked at to a scanner, and everything to another sink.
pub struct Scanned<'a, T> {
    /// Who looks.
    pub scanner: &'a Scanner<'a>,
    /// Where the files go.
    pub sink: &'a dyn Sink<T>,
    /// Whether to look at what did not change too: when it was not looked at for the same words before.
    pub all: bool,
}

impl<T: Contents> Sink<T> for Scanned<'_, T> {
    fn put(&self, file: &str, contents: &T) -> Result<(), Diagnostic> {
        self.sink.put(file, contents)?;
        // What is sealed lies under names that say nothing.
        let is_sealed = file.starts_with(SEALED.trim_start_matches('/'));
        if !is_sealed && (self.all || self.sink.is_changed(file)) {
            self.scanner.look(file, contents.bytes());
        }
        Ok(())
    }

    fn is_changed(&self, file: &str) -> bool {
        self.sink.is_changed(file)
    }

    fn goes_on(&self) -> bool {
        self.sink.goes_on()
    }
}
