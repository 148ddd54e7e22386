//! The rules, held to their own pages: each bad example is told under its code and no other, each good
//! one is told nothing, and a rule that a small site cannot show names the test that does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pimh::config::Config;
use pimh::diagnostic::{Code, Notes};
use pimh::pipeline::{self, Request};
use pimh::site::Choice;
use pimh::snapshot::Snapshot;
use pimh::trees::Nowhere;
use walkdir::WalkDir;

use crate::harness::{files_below, tests};

/// The files of an example, by their paths.
type Files = BTreeMap<String, String>;

/// What the page of a rule shows.
#[derive(Debug)]
enum Shown {
    /// A site that it tells of, and one that it does not.
    Examples(Files, Files),
    /// The test that names it.
    Elsewhere(String),
}

fn room() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine/rules")
}

fn shown(code: Code) -> Shown {
    let page = room().join(format!("{}.md", code.id().to_lowercase()));
    let page = fs::read_to_string(page).unwrap();
    let head = page.split("\n---\n").next().unwrap();
    if let Some(test) = head.lines().find_map(|line| line.strip_prefix("shown: ")) {
        return Shown::Elsewhere(test.to_owned());
    }
    let (_, examples) = page.split_once("\n# Bad\n").unwrap();
    let (bad, good) = examples.split_once("\n# Good\n").unwrap();
    Shown::Examples(files(bad), files(good))
}

/// The blocks between `~~~ content/page.md` and `~~~`.
fn files(text: &str) -> Files {
    let mut files = Files::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (line.strip_prefix("~~~"), open.as_mut()) {
            (Some(name), None) => open = Some((name.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => files.extend(open.take()),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => assert_eq!(line, "", "words between the files of an example"),
        }
    }
    assert!(open.is_none() && !files.is_empty(), "{text}");
    files
}

/// The bad examples of all rules, each over the base of `tests/broken`.
pub fn bad_examples() -> impl Iterator<Item = (Code, Snapshot)> {
    Code::ALL.iter().filter_map(|code| match shown(*code) {
        Shown::Examples(bad, _) => Some((*code, over_base(&bad))),
        Shown::Elsewhere(_) => None,
    })
}

/// Files, with settings and home page from the base of `tests/broken`.
fn over_base(files: &Files) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for (path, bytes) in files_below(&tests().join("broken/_base")) {
        snapshot.insert(&path, &bytes);
    }
    for (path, text) in files {
        snapshot.insert(path, text.as_bytes());
    }
    snapshot
}

/// The codes that a site is told, with the words.
fn told(files: &Files) -> BTreeMap<Code, String> {
    let snapshot = over_base(files);
    let config = Config::read(&snapshot);
    let mut notes: Notes = config.notes;
    let Some(config) = config.value else {
        return by_code(&notes);
    };
    let choice = Choice {
        today: jiff::civil::date(2026, 11, 22),
        drafts: false,
        future: false,
        expired: false,
    };
    let request = Request {
        choice,
        base_url: None,
        with_gate: false,
    };
    let checks = config.checks.clone();
    if let Some(loaded) = notes.keep(pipeline::load(&snapshot, config, &request)) {
        // As the program does: what loading tells is settled before anything is built.
        notes = notes.settle(&checks, false);
        let config = loaded.site.config();
        let roles = config.role_names();
        for reader in std::iter::once("public").chain(roles) {
            notes.extend(loaded.build(&config.reader(reader).unwrap(), &Nowhere::default()));
        }
    }
    by_code(&notes.settle(&checks, false))
}

fn by_code(notes: &Notes) -> BTreeMap<Code, String> {
    let words = notes
        .iter()
        .map(|note| (note.code(), note.message().to_owned()));
    words.collect()
}

#[test]
fn bad_examples_are_told_and_good_ones_are_not() {
    let trouble = |code: &Code| {
        let Shown::Examples(bad, good) = shown(*code) else {
            return Vec::new();
        };
        let mut trouble = Vec::new();
        let told_of_bad = told(&bad);
        if !told_of_bad.keys().eq([code]) {
            trouble.push(format!("{code}: its bad example is told {told_of_bad:?}"));
        }
        let told_of_good = told(&good);
        if !told_of_good.is_empty() {
            trouble.push(format!("{code}: its good example is told {told_of_good:?}"));
        }
        trouble
    };
    let trouble: Vec<String> = Code::ALL.iter().flat_map(trouble).collect();
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

#[test]
fn what_no_small_site_shows_is_shown_by_a_test_that_names_it() {
    let sources: Vec<String> = ["tests", "src"]
        .iter()
        .flat_map(|folder| WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)))
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "rs"))
        .map(|entry| fs::read_to_string(entry.path()).unwrap())
        .collect();
    for code in Code::ALL {
        let Shown::Elsewhere(test) = shown(*code) else {
            continue;
        };
        let body = match test.strip_prefix("tests/") {
            Some(folder) => fs::read_to_string(tests().join(folder).join("told.txt")).ok(),
            None => sources.iter().find_map(|text| body_of(text, &test)),
        };
        let body = body.unwrap_or_else(|| panic!("{code}: there is no test {test}"));
        let words: BTreeSet<&str> = body.split(|c: char| !c.is_alphanumeric()).collect();
        assert!(words.contains(code.id()), "{code}: {test} does not name it");
    }
}

/// A test's own lines.
fn body_of(text: &str, test: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("fn {test}()"))?;
    Some(rest.split("#[test]").next()?.to_owned())
}

/// The lines of a page that say what to write, as they stand there: those before, and those after.
fn lines_before_and_after(code: Code) -> (Vec<String>, Vec<String>) {
    let page = room().join(format!("{}.md", code.id().to_lowercase()));
    let page = fs::read_to_string(page).unwrap();
    let explained = page.split("\n# Bad\n").next().unwrap();
    let said = |which: &str| {
        let lines = explained.lines().filter_map(|line| {
            let line = line.strip_prefix("    ")?;
            let (line, behind) = line.rsplit_once("  ")?;
            let is_one = behind.trim_start().split([',', ':']).next() == Some(which);
            is_one.then(|| line.trim_end().to_owned())
        });
        lines.collect()
    };
    (said("before"), said("after"))
}

/// What the lines of the rules' pages speak of.
fn spoken_of() -> Files {
    let page = |title: &str, fields: &str| {
        format!("---\ntitle: {title}\nsummary: Of {title}.\n{fields}---\nWords.\n")
    };
    let files = [
        ("content/rest.md", page("Rest", "")),
        ("content/tips/rest.md", page("Rest", "type: page\n")),
        ("content/plan.md", page("A plan", "")),
        (
            "content/events/autumn.md",
            page("The forum", "type: page\nexpires: 2026-10-01\n"),
        ),
        ("content/form.html", "<p>A form</p>".to_owned()),
        (
            "content/_data/contacts.toml",
            "[samaritans]\nname = \"Samaritans\"\nphone = \"116 123\"\n".to_owned(),
        ),
    ];
    files.map(|(path, text)| (path.to_owned(), text)).into()
}

/// A line in every place where it could be meant: among the fields of a page or the settings, as words, as the first line
/// of a block, of a quote; and in the page that the rule shows.
fn places(code: Code, line: &str) -> Vec<Files> {
    let key = |line: &str| {
        line.split([':', '='])
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let without = |text: &str| -> String {
        let others = text.lines().filter(|other| key(other) != key(line));
        others.map(|line| format!("{line}\n")).collect()
    };
    let fields = without("title: A walk\nsummary: Of walks.");
    let as_field = format!("---\n{fields}{line}\n---\n[Words](gone.md).\n");
    let gated = format!("---\n{fields}access: champion\n{line}\n---\nWords.\n");
    let words = |line: &str| format!("---\ntitle: A walk\nsummary: Of walks.\n---\n{line}\n");
    let settings = fs::read_to_string(tests().join("broken/_base/content/site.toml")).unwrap();
    let page = |text: String| [("content/walk.md".to_owned(), text)];
    let toml = |text: String| [("content/site.toml".to_owned(), text)];
    let all = [
        page(as_field),
        page(gated),
        page(words(line)),
        page(words(&format!("{line}\nWords.\n:::"))),
        page(words(&format!("{line}\n> Words."))),
        toml(format!("{line}\n{}", without(&settings))),
        toml(format!("{settings}\n[brand]\n{line}\n")),
    ];
    let with = |file: [(String, String); 1]| spoken_of().into_iter().chain(file).collect();
    let mut all: Vec<Files> = all.map(with).into();
    if let Shown::Examples(mut bad, _) = shown(code)
        && let Some(page) = bad.get_mut("content/rest.md")
        && page.lines().any(|other| key(other) == key(line))
    {
        *page = without(page).replacen("---\n", &format!("---\n{line}\n"), 1);
        all.push(bad);
    }
    all
}

#[test]
fn the_line_that_a_page_says_to_write_mends_the_one_before() {
    let mut count = 0;
    let mut trouble = Vec::new();
    for code in Code::ALL {
        let (before, after) = lines_before_and_after(*code);
        for line in &before {
            let good = after
                .first()
                .unwrap_or_else(|| panic!("{code} says nothing to write"));
            // The files that the lines speak of are not all there, or not used.
            let is_known = |bad: &BTreeMap<Code, String>, other: &Code| {
                matches!(*other, Code::H1 | Code::B8) || bad.contains_key(other)
            };
            let mut both = places(*code, line).into_iter().zip(places(*code, good));
            let is_mended = both.any(|(bad, good)| {
                let bad = told(&bad);
                let good = match bad.contains_key(code) {
                    true => told(&good),
                    false => return false,
                };
                !good.contains_key(code) && good.keys().all(|other| is_known(&bad, other))
            });
            if !is_mended {
                trouble.push(format!("{code}: `{line}` and `{good}`"));
            }
            count += 1;
        }
    }
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
    assert!(count > 25, "{count} lines were found");
}

/// The bad example of a code, with lines of `ignore` in its page.
fn ignoring(code: Code, lines: &[String]) -> Files {
    let Shown::Examples(mut files, _) = shown(code) else {
        panic!("{code} has examples");
    };
    let page = files.get_mut("content/rest.md").unwrap();
    let list: String = lines.iter().map(|line| format!("  - {line}\n")).collect();
    *page = page.replacen("---\n", &format!("---\nignore:\n{list}"), 1);
    files
}

#[test]
fn a_page_takes_back_what_its_own_words_are_told_of() {
    let has_examples = |code: Code| matches!(shown(code), Shown::Examples(..));
    let ignorable = Code::ALL.iter().filter(|code| code.rule().ignorable);
    for code in ignorable.clone().filter(|code| has_examples(**code)) {
        let reason = [format!("{code} because it will be mended in May")];
        assert_eq!(told(&ignoring(*code, &reason)), BTreeMap::new(), "{code}");
        let without = [code.to_string()];
        let told = told(&ignoring(*code, &without));
        assert!(
            told.keys()
                .eq([&Code::F5, code].into_iter().collect::<BTreeSet<_>>()),
            "{told:?}"
        );
    }
    // What only a check that is asked for it tells of is taken back in tests of its own.
    let asked = ignorable.filter(|code| !has_examples(**code));
    assert_eq!(asked.collect::<Vec<_>>(), [&Code::H4, &Code::W8]);
    let mut files = ignoring(
        Code::S6,
        &["S6 because it will be mended in May".to_owned()],
    );
    let other = "---\ntitle: Sleep\nsummary: Of nights.\n---\n##\n";
    files.insert("content/sleep.md".to_owned(), other.to_owned());
    assert!(told(&files).keys().eq([&Code::S6]), "another page's own");
}

#[test]
fn no_page_takes_back_what_keeps_readers_apart_or_people_safe() {
    for code in Code::ALL {
        let keeps = matches!(
            code.id().as_bytes(),
            [b'A' | b'B' | b'C' | b'G' | b'L' | b'O', ..]
        );
        assert!(
            *code == Code::A3 || !keeps || !code.rule().ignorable,
            "{code}"
        );
    }
    for code in [Code::L7, Code::L12, Code::F13, Code::N2, Code::H7, Code::K1] {
        let told = told(&ignoring(
            code,
            &[format!("{code} because everybody knows")],
        ));
        assert!(
            told.contains_key(&code) && told.contains_key(&Code::F5),
            "{told:?}"
        );
    }
}

#[test]
fn the_page_on_importing_names_every_code_that_is_softened() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/handbook/importing.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, page) = page.split_once("## What lenient changes").unwrap();
    let (page, _) = page.split_once("\n## ").unwrap();
    let named: BTreeSet<Code> = page
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(Code::named)
        .collect();
    let softened = |code: &&Code| code.rule().lenient.is_some();
    let without_block = [Code::F8, Code::F9];
    let expected: BTreeSet<Code> = Code::ALL
        .iter()
        .filter(softened)
        .chain(&without_block)
        .copied()
        .collect();
    assert_eq!(named, expected);
}

/// An example that shows nothing, and a test that is not there, would be found.
#[test]
fn an_example_that_shows_nothing_is_seen() {
    let Shown::Examples(bad, good) = shown(Code::H1) else {
        panic!("H1 has examples");
    };
    assert!(told(&bad).contains_key(&Code::H1));
    assert!(!told(&good).contains_key(&Code::H1));
    assert_eq!(
        body_of("#[test]\nfn a() { F1 }\n#[test]\nfn b() {}", "c"),
        None
    );
    let body = body_of("#[test]\nfn a() { F1 }\n#[test]\nfn b() {}", "b");
    assert!(!body.unwrap().contains("F1"));
}
