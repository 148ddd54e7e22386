//! A site written down in a test, and the trees that its readers get. Nothing here touches a disk.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::LazyLock;

use jiff::civil::date;
use pimh::access::Reader;
use pimh::config::Config;
use pimh::diagnostic::{Diagnostic, Notes, Severity};
use pimh::gate::{Code, Gate, Invitation, Keyring};
use pimh::pipeline::{self, Loaded, Request};
use pimh::scan::{Scanned, Scanner};
use pimh::site::Choice;
use pimh::source::Snapshot;
use pimh::trees::Sink;

/// Who gets a tree: the public, without the gate and with it, then the five roles of the sample.
///
/// Of the sealed site this is what lies outside `/g/`: [`vault`] has the rest.
pub const READERS: [&str; 7] = [
    "public",
    "sealed",
    "member",
    "champion",
    "specialist",
    "multi-agency",
    "commissioning",
];

/// Settings with the roles of the sample and nothing that takes time.
pub const SETTINGS: &str = r#"title = "Test site"
base_url = "https://pimh.example.org/"
language = "en-GB"
time_zone = "Europe/London"
[roles.member]
label = "Members"
[roles.champion]
label = "Champions"
includes = ["member"]
[roles.specialist]
label = "Specialists"
includes = ["champion"]
[roles.multi-agency]
label = "Multi-agency champions"
[roles.commissioning]
label = "Managers and commissioners"
[search]
enabled = false
"#;

/// The files of one reader, by name.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A site that a test writes, edits and builds.
#[derive(Clone, Debug, Default)]
pub struct TestSite {
    files: BTreeMap<String, Vec<u8>>,
    /// What was read from a disk, below what the test wrote.
    below: Snapshot,
    today: Option<jiff::civil::Date>,
    drafts: bool,
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
        let mut snapshot = self.below.clone();
        for (path, bytes) in &self.files {
            snapshot.insert(path, bytes);
        }
        let report = Config::read(&snapshot);
        let config = report.value.ok_or_else(|| refused(report.notes))?;
        let choice = Choice {
            today: self.today.unwrap_or(jiff::civil::date(2026, 11, 22)),
            drafts: self.drafts,
            future: false,
            expired: false,
        };
        let checks = config.checks.clone();
        let report = pipeline::load(
            &snapshot,
            config,
            &Request {
                choice,
                base_url: None,
                with_gate,
            },
        );
        let notes = report.notes.settle(&checks, false);
        if notes.has_errors() {
            return Err(refused(notes));
        }
        report
            .value
            .ok_or_else(|| Refused(vec![("?".to_owned(), "nothing was loaded".to_owned())]))
    }

    /// The tree of a reader.
    pub fn tree(&self, reader: &str) -> Result<Tree, Refused> {
        tree_of(&self.load()?, reader)
    }

    /// The tree of a reader of a site that must build.
    #[track_caller]
    pub fn build(&self, reader: &str) -> Tree {
        self.tree(reader)
            .unwrap_or_else(|refused| panic!("{reader}: {refused:#?}\n{}", self.text()))
    }

    /// The trees of all readers.
    pub fn trees(&self) -> Result<Vec<(&'static str, Tree)>, Refused> {
        let loaded = self.load()?;
        READERS
            .iter()
            .map(|reader| Ok((*reader, tree_of(&loaded, reader)?)))
            .collect()
    }

    /// The trees of all readers of a site that must build.
    #[track_caller]
    pub fn build_all(&self) -> Vec<(&'static str, Tree)> {
        self.trees()
            .unwrap_or_else(|refused| panic!("{refused:#?}\n{}", self.text()))
    }
}

/// A site that was read, to be built in clear and to be sealed.
pub struct Sites {
    clear: Loaded,
    sealed: Loaded,
}

impl Deref for Sites {
    type Target = Loaded;

    fn deref(&self) -> &Loaded {
        &self.clear
    }
}

/// The tree of a reader of a site that was read before.
pub fn tree_of(sites: &Sites, reader: &str) -> Result<Tree, Refused> {
    if reader == "sealed" {
        let mut files = sealed_tree(sites, &KEYRING.0)?;
        files.retain(|name, _| !name.starts_with("g/"));
        return Ok(files);
    }
    let reader: Reader = sites
        .config_reader(reader)
        .expect("a reader of the test site");
    collected(sites, |sink| match reader.is_public() {
        true => looked_through(&sites.clear, sink, |sink| sites.clear.build(&reader, sink)),
        false => sites.clear.build(&reader, sink),
    })
}

/// No site of any test may give a false alarm, and none may leak.
fn looked_through(
    loaded: &Loaded,
    sink: &dyn Sink,
    build: impl FnOnce(&dyn Sink) -> Notes,
) -> Notes {
    let scanner = Scanner::of(&loaded.site, &loaded.renderer);
    let scanned = Scanned {
        scanner: &scanner,
        sink,
        all: true,
    };
    let notes = build(&scanned);
    assert_eq!(scanner.leaks(), []);
    notes
}

/// What a sealed site has under `/g/`.
pub fn vault(sites: &Sites) -> Result<Tree, Refused> {
    let mut files = sealed_tree(sites, &KEYRING.0)?;
    files.retain(|name, _| name.starts_with("g/"));
    Ok(files)
}

/// The whole tree of a sealed site.
pub fn sealed_tree(sites: &Sites, keyring: &Keyring) -> Result<Tree, Refused> {
    let config = sites.site.config();
    let gate = Gate::new(keyring, &config.roles, sites.site.choice().today);
    collected(sites, |sink| {
        looked_through(&sites.sealed, sink, |sink| {
            sites.sealed.seal(Some(&gate), sink)
        })
    })
}

impl Sites {
    fn config_reader(&self, name: &str) -> Option<Reader> {
        self.clear.site.config().reader(name).ok()
    }
}

/// A keyring with a reader of each role, and their codes. Made once: codes take time, that is their purpose.
pub static KEYRING: LazyLock<(Keyring, BTreeMap<&'static str, Code>)> = LazyLock::new(|| {
    let (mut keyring, _) = Keyring::new("Test").unwrap();
    let roles = [
        "member",
        "champion",
        "specialist",
        "multi-agency",
        "commissioning",
    ];
    let spares = keyring.make_places(6).unwrap();
    let mut codes = BTreeMap::new();
    let invited = roles.into_iter().zip(spares).map(|(role, spare)| {
        codes.insert(role, spare.code().clone());
        let invitation = Invitation {
            label: format!("a {role}"),
            roles: vec![role.to_owned()],
            issued: date(2026, 1, 1),
            expires: None,
        };
        (spare, invitation)
    });
    keyring.invite(invited.collect()).unwrap();
    (keyring, codes)
});

fn collected(sites: &Sites, build: impl FnOnce(&dyn Sink) -> Notes) -> Result<Tree, Refused> {
    let sink = Kept::default();
    let notes = build(&sink).settle(&sites.site.config().checks, false);
    let (files, twice) = sink.0.into_inner().unwrap();
    match twice {
        _ if notes.has_errors() => Err(refused(notes)),
        // As a folder on disk does.
        Some(file) => Err(Refused(vec![(
            "O2".to_owned(),
            format!("two pages want to be written to {file}"),
        )])),
        None => Ok(files),
    }
}

/// Keeps files, and the name of one that came twice: the later would hide the earlier.
#[derive(Default)]
struct Kept(std::sync::Mutex<(Tree, Option<String>)>);

impl Sink for Kept {
    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let mut kept = self.0.lock().unwrap();
        if kept.0.insert(file.to_owned(), bytes.to_vec()).is_some() {
            kept.1 = Some(file.to_owned());
        }
        Ok(())
    }
}

fn refused(notes: Notes) -> Refused {
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

/// A page: title, further lines of its front matter, words.
pub fn page(title: &str, front: &str, words: &str) -> String {
    let front = if front.is_empty() || front.ends_with('\n') {
        front.to_owned()
    } else {
        format!("{front}\n")
    };
    format!(
        "---\ntitle: {title}\nsummary: A sentence about this page of the test site.\n{front}---\n\n{words}"
    )
}

/// The names of the files in which two trees differ.
pub fn differing(one: &Tree, other: &Tree) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names
        .into_iter()
        .filter(|name| one.get(*name) != other.get(*name))
        .cloned()
        .collect()
}

/// The first place in which two versions of a file differ, for a message.
pub fn first_difference(one: &Tree, other: &Tree, name: &str) -> String {
    let text = |tree: &Tree| {
        tree.get(name)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    let (Some(one), Some(other)) = (text(one), text(other)) else {
        return format!("{name} is only in one of them");
    };
    let same = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let around = |text: &str| {
        String::from_utf8_lossy(
            &text.as_bytes()[same.saturating_sub(80).min(text.len())..(same + 120).min(text.len())],
        )
        .into_owned()
    };
    format!("{name}:\n--- {}\n+++ {}", around(&one), around(&other))
}

/// Two trees must be the same, byte for byte and name for name.
#[track_caller]
pub fn assert_same(what: &str, one: &Tree, other: &Tree) {
    let names = differing(one, other);
    if let Some(name) = names.first() {
        panic!(
            "{what}: {names:?} differ\n{}",
            first_difference(one, other, name)
        );
    }
}
