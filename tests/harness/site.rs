//! A site written down in a test: the first choice. Nothing here touches a disk.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use pimh::access::Reader;
use pimh::config::Config;
use pimh::diagnostic::terminal::{self, Style};
use pimh::diagnostic::{Notes, Redaction, Severity};
use pimh::pipeline::{self, Loaded, Request};
use pimh::site::Choice;
use pimh::snapshot::Snapshot;
use pimh::trees::InMemory;

use super::files::Files;
use super::trees::{READERS, Sites, tree_of};
use super::words::{DAY_OF_SAMPLE, SETTINGS, page};

/// A site that a test writes, edits and builds.
#[derive(Clone, Debug, Default)]
pub struct TestSite {
    files: BTreeMap<String, Vec<u8>>,
    /// What was read from a disk, below what the test wrote.
    below: Snapshot,
    today: Option<Date>,
}

/// Why there is no tree: the code of each error and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub Vec<(String, String)>);

impl Refused {
    /// Whether one of the errors has that code.
    pub fn has(&self, code: &str) -> bool {
        self.0.iter().any(|(known, _)| known == code)
    }
}

impl TestSite {
    /// A site with settings and a home page.
    pub fn new() -> TestSite {
        TestSite::default()
            .with("content/site.toml", SETTINGS)
            .with("content/_index.md", &page("Home", "", "Welcome.\n"))
    }

    /// A site that was read from a disk.
    pub fn of(snapshot: &Snapshot) -> TestSite {
        TestSite {
            below: snapshot.clone(),
            ..TestSite::default()
        }
    }

    /// The same with one more file, or with another text in it.
    pub fn with(mut self, path: &str, text: &str) -> TestSite {
        self.write(path, text.as_bytes());
        self
    }

    /// The same without a file.
    pub fn without(mut self, path: &str) -> TestSite {
        assert!(self.files.remove(path).is_some(), "there is no {path}");
        self
    }

    /// The same on another day.
    pub fn on(mut self, day: &str) -> TestSite {
        self.today = Some(day.parse().unwrap());
        self
    }

    /// Adds or replaces a file.
    pub fn write(&mut self, path: &str, bytes: &[u8]) {
        self.files.insert(path.to_owned(), bytes.to_vec());
    }

    /// The same with every occurrence of a text replaced, in all files and their names.
    pub fn swap(&self, from: &str, to: &str) -> TestSite {
        let mut swapped = TestSite {
            files: BTreeMap::new(),
            ..self.clone()
        };
        for (path, bytes) in &self.files {
            let bytes = match std::str::from_utf8(bytes) {
                Ok(text) => text.replace(from, to).into_bytes(),
                Err(_) => bytes.clone(),
            };
            swapped.files.insert(path.replace(from, to), bytes);
        }
        swapped
    }

    /// The files, for a message.
    pub fn text(&self) -> String {
        let mut all = String::new();
        for (path, bytes) in self
            .files
            .iter()
            .filter(|(path, _)| !path.ends_with("site.toml"))
        {
            all.push_str(&format!("=== {path}\n{}\n", String::from_utf8_lossy(bytes)));
        }
        all
    }

    /// Reads the site.
    pub fn load(&self) -> Result<Sites, Refused> {
        Ok(Sites {
            clear: self.read(false)?,
            sealed: self.read(true)?,
        })
    }

    fn read(&self, with_gate: bool) -> Result<Loaded, Refused> {
        let snapshot = self.snapshot();
        let report = Config::read(&snapshot);
        let config = report.value.ok_or_else(|| refused(report.notes))?;
        let checks = config.checks.clone();
        let request = Request {
            with_gate,
            ..request(self.today())
        };
        let report = pipeline::load(&snapshot, config, &request);
        let notes = report.notes.settle(&checks, false);
        if notes.has_errors() {
            return Err(refused(notes));
        }
        report
            .value
            .ok_or_else(|| Refused(vec![("?".to_owned(), "nothing was loaded".to_owned())]))
    }

    fn today(&self) -> Date {
        self.today
            .unwrap_or_else(|| DAY_OF_SAMPLE.parse().expect("a day"))
    }

    /// All its files.
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = self.below.clone();
        for (path, bytes) in &self.files {
            snapshot.insert(path, bytes);
        }
        snapshot
    }

    /// The trees in clear of the public and of each role that the settings name, with what is told of them, whether
    /// or not it would be built.
    pub fn built(&self) -> Built {
        let mut notes = Notes::default();
        let mut trees = BTreeMap::new();
        let snapshot = self.snapshot();
        let config = notes.keep(Config::read(&snapshot));
        let checks = config
            .as_ref()
            .map(|config| config.checks.clone())
            .unwrap_or_default();
        let loaded = config.and_then(|config| {
            notes.keep(pipeline::load(&snapshot, config, &request(self.today())))
        });
        if let Some(loaded) = loaded.filter(|_| !notes.clone().settle(&checks, false).has_errors())
        {
            let roles = &loaded.site.config().roles;
            let readers = roles
                .iter()
                .map(|role| (role.id.as_str().to_owned(), Reader::holding(role)));
            for (name, reader) in
                std::iter::once(("public".to_owned(), Reader::public())).chain(readers)
            {
                let tree = InMemory::default();
                notes.extend(loaded.build(&reader, &tree));
                trees.insert(name, tree.into_files());
            }
        }
        let notes = notes.settle(&checks, false);
        Built { trees, notes }
    }

    /// The tree of a reader.
    pub fn tree(&self, reader: &str) -> Result<Files, Refused> {
        tree_of(&self.load()?, reader)
    }

    /// The tree of a reader of a site that must build.
    #[track_caller]
    pub fn build(&self, reader: &str) -> Files {
        self.tree(reader)
            .unwrap_or_else(|refused| panic!("{reader}: {refused:#?}\n{}", self.text()))
    }

    /// The trees of all readers.
    pub fn trees(&self) -> Result<Vec<(&'static str, Files)>, Refused> {
        let loaded = self.load()?;
        READERS
            .iter()
            .map(|reader| Ok((*reader, tree_of(&loaded, reader)?)))
            .collect()
    }

    /// The trees of all readers of a site that must build.
    #[track_caller]
    pub fn build_all(&self) -> Vec<(&'static str, Files)> {
        self.trees()
            .unwrap_or_else(|refused| panic!("{refused:#?}\n{}", self.text()))
    }
}

/// A site that was built for the public and for each of its roles.
pub struct Built {
    /// The tree of each reader.
    pub trees: BTreeMap<String, Files>,
    /// What was told.
    pub notes: Notes,
}

/// What a build is asked for: nothing of what is not published on that day, with its search and without the gate.
pub fn request(today: Date) -> Request {
    Request {
        choice: Choice {
            today,
            drafts: false,
            future: false,
            expired: false,
        },
        base_url: None,
        with_gate: false,
    }
}

/// Problems as a terminal without colours or special characters shows them.
pub fn drawn(notes: &Notes) -> String {
    let style = Style {
        colour: false,
        unicode: false,
    };
    notes.iter().fold(String::new(), |mut text, note| {
        writeln!(text, "{}\n", terminal::draw(note, style, &Redaction::off())).unwrap();
        text
    })
}

/// The errors of some notes.
pub fn refused(notes: Notes) -> Refused {
    let errors = notes
        .iter()
        .filter(|note| note.severity() == Severity::Error);
    Refused(
        errors
            .map(|note| {
                let place = note
                    .file()
                    .map(|file| format!("{file}:{:?}", note.line_column()))
                    .unwrap_or_default();
                (
                    note.code().to_string(),
                    format!("{place} {}", note.message()),
                )
            })
            .collect(),
    )
}
