//! What tests of whole sites share: a project on disk, the program with a quiet environment, golden files.
//!
//! `SNAPSHOTS=overwrite cargo test` writes the goldens anew; read the difference before you keep it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pimh::access::Reader;
use pimh::config::Config;
use pimh::diagnostic::terminal::{self, Style};
use pimh::diagnostic::{Notes, Redaction, Severity};
use pimh::pipeline::{self, Request};
use pimh::site::Choice;
use pimh::source::Snapshot;
use pimh::trees::InMemory;
use tempfile::TempDir;
use walkdir::WalkDir;

/// The day of every test that does not choose another.
pub const TODAY: &str = "2026-10-01";

/// Files by name, from the top of a tree with `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The folder `tests/`.
pub fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Every file below a folder; none if there is no such folder. Links are not followed.
pub fn files_below(folder: &Path) -> Files {
    let mut files = Files::new();
    for entry in WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
    {
        let name = entry
            .path()
            .strip_prefix(folder)
            .expect("walkdir stays below its start");
        let name = name
            .to_str()
            .expect("names in tests are Unicode")
            .replace('\\', "/");
        files.insert(name, fs::read(entry.path()).unwrap());
    }
    files
}

/// A file's bytes as text.
pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("a text file")
}

/// The smallest settings, to which a test may add lines.
pub fn settings(more: &str) -> String {
    format!(
        "title = \"Amberwick\"\nbase_url = \"https://example.org/\"\n{more}\n\
         [search]\nenabled = false\n\
         [roles.member]\nlabel = \"Members\"\n\
         [roles.champion]\nlabel = \"Champions\"\nincludes = [\"member\"]\n"
    )
}

/// A page of the given fields and words.
pub fn page(title: &str, fields: &str, words: &str) -> String {
    format!("---\ntitle: {title}\nsummary: About {title}.\n{fields}---\n{words}\n")
}

/// A project in a folder of its own, with room beside it for what must stay untouched.
pub struct Project {
    dir: TempDir,
}

impl Project {
    /// The smallest project that builds: settings and a home page.
    pub fn new() -> Project {
        let project = Project::empty();
        project.write("content/site.toml", settings(""));
        project.write("content/_index.md", page("Home", "", "Welcome."));
        project
    }

    /// A project without any file.
    pub fn empty() -> Project {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("project")).unwrap();
        Project { dir }
    }

    /// The project's root.
    pub fn root(&self) -> PathBuf {
        self.dir.path().join("project")
    }

    /// The folder that holds the project.
    pub fn outside(&self) -> &Path {
        self.dir.path()
    }

    /// A path in the project.
    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    /// Writes a file, and the folders that it needs.
    pub fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Runs the program in the project's root, on the day of the tests.
    pub fn run(&self, args: &[&str]) -> Outcome {
        let mut command = pimh();
        command
            .current_dir(self.root())
            .args(args)
            .args(["--today", TODAY]);
        outcome(&mut command)
    }

    /// Runs the program and expects it to succeed.
    pub fn build(&self, args: &[&str]) -> Outcome {
        let all: Vec<&str> = ["build"].into_iter().chain(args.iter().copied()).collect();
        let outcome = self.run(&all);
        assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
        outcome
    }

    /// Every file of the project and beside it, but for the output and the program's own memory.
    pub fn input(&self) -> Files {
        let mut files = files_below(self.dir.path());
        files.retain(|name, _| {
            !name.starts_with("project/public") && !name.starts_with("project/.pimh/")
        });
        files
    }
}

/// The program, in an environment that tells it nothing.
pub fn pimh() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pimh"));
    for name in [
        "CI",
        "GITHUB_ACTIONS",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "FORCE_COLOR",
        "SOURCE_DATE_EPOCH",
        "PIMH_LOG",
    ] {
        command.env_remove(name);
    }
    command
        .env("TERM", "dumb")
        .env("COLUMNS", "80")
        .stdin(Stdio::null());
    command
}

/// What a run said and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code; a signal counts as -1.
    pub code: i32,
    /// What went to standard output.
    pub stdout: String,
    /// What went to standard error.
    pub stderr: String,
}

impl Outcome {
    /// The problems of a run with `--format json`.
    pub fn diagnostics(&self) -> Vec<serde_json::Value> {
        let json: serde_json::Value =
            serde_json::from_str(&self.stdout).expect("standard output is JSON and nothing else");
        json["diagnostics"]
            .as_array()
            .expect("an array of diagnostics")
            .clone()
    }
}

/// Runs a command to its end.
pub fn outcome(command: &mut Command) -> Outcome {
    // Another test may be copying the program in this moment, and a child of it still hold the copy open.
    let output = loop {
        match command.output() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            output => break output.unwrap(),
        }
    };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A site that was built in memory for the public and for each of its roles.
pub struct Built {
    /// The tree of each reader.
    pub trees: BTreeMap<String, Files>,
    /// What was told, drawn in ASCII.
    pub notes: String,
    /// Whether it would have been written.
    pub sound: bool,
}

/// Builds every tree of a snapshot, as `pimh build` does, but into memory.
pub fn build(snapshot: &Snapshot, today: &str, with_search: bool) -> Built {
    let mut notes = Notes::default();
    let mut trees = BTreeMap::new();
    let choice = Choice {
        today: today.parse().unwrap(),
        drafts: false,
        future: false,
        expired: false,
    };
    let request = Request {
        choice,
        base_url: None,
        with_search,
        with_gate: false,
    };
    let config = notes.keep(Config::read(snapshot));
    let checks = config
        .as_ref()
        .map(|config| config.checks.clone())
        .unwrap_or_default();
    let loaded = config.and_then(|config| notes.keep(pipeline::load(snapshot, config, &request)));
    if let Some(loaded) = loaded.filter(|_| !notes.clone().settle(&checks, false).has_errors()) {
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
    Built {
        trees,
        notes: drawn(&notes),
        sound: !notes.has_errors() && notes.count(Severity::Error) == 0,
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

/// Whether goldens are written anew instead of compared.
fn overwrites() -> bool {
    std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite")
}

/// Compares files with those in a folder of goldens. A golden that nothing equals fails too.
pub fn assert_golden(folder: &Path, actual: &Files) {
    let expected = files_below(folder);
    if overwrites() {
        for name in expected.keys().filter(|name| !actual.contains_key(*name)) {
            fs::remove_file(folder.join(name)).unwrap();
        }
        for (name, bytes) in actual {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        return;
    }
    let mut trouble = String::new();
    for (name, bytes) in actual {
        match expected.get(name) {
            Some(golden) if golden == bytes => {}
            Some(golden) => {
                writeln!(trouble, "{name} differs:\n{}", difference(golden, bytes)).unwrap()
            }
            None => writeln!(
                trouble,
                "{name} is new:\n{}",
                String::from_utf8_lossy(bytes)
            )
            .unwrap(),
        }
    }
    for name in expected.keys().filter(|name| !actual.contains_key(*name)) {
        writeln!(trouble, "{name} is a golden that nothing makes any more").unwrap();
    }
    let folder = folder
        .strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap_or(folder)
        .display();
    assert!(
        trouble.is_empty(),
        "in {folder} (SNAPSHOTS=overwrite accepts it, once you have read it):\n{trouble}"
    );
}

fn difference(golden: &[u8], bytes: &[u8]) -> String {
    let (Ok(golden), Ok(bytes)) = (std::str::from_utf8(golden), std::str::from_utf8(bytes)) else {
        return "other bytes".to_owned();
    };
    let plain = snapbox::Assert::new()
        .action(snapbox::assert::Action::Verify)
        .palette(snapbox::report::Palette::plain());
    match plain.try_eq(None, bytes.to_owned().into(), golden.to_owned().into()) {
        Ok(()) => "only in its line ends".to_owned(),
        Err(error) => error.to_string(),
    }
}
