//! What once went wrong without a word: `tests/cases/<kind>/<case>/`, a small project and its `expect.toml`.
//!
//! `expect.toml` has steps: what somebody does to the files, the command that is run then, and what must come of it.
//! [`Step`] has each word of it. A step goes on with what the one before left.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use serde::Deserialize;

use crate::harness::{NOON_OF_TODAY, Outcome, Project, files_below, outcome, pimh, tests};
use crate::{each, folders, name, one};

pub fn trials() -> Vec<Trial> {
    let kinds = folders(&tests().join("cases"));
    let mut trials: Vec<Trial> = kinds
        .iter()
        .flat_map(|kind| {
            each(
                "",
                &format!("cases/{}", name(kind)),
                it_comes_out_as_expected,
            )
        })
        .collect();
    trials.push(one("cases::what_is_not_so_is_noticed", || {
        what_is_not_so_is_noticed();
    }));
    trials
}

/// What a case expects.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    step: Vec<Step>,
}

/// One thing that somebody does, and what comes of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// Files that get another name before the command runs: from, to. A folder that is missing is made.
    #[serde(default)]
    moved: Vec<(String, String)>,
    /// Files and folders that are taken away.
    #[serde(default)]
    removed: Vec<String>,
    /// Words of a file that become others: file, from, to. They must be there.
    #[serde(default)]
    replaced: Vec<(String, String, String)>,
    /// Files that are written anew, with their words.
    #[serde(default)]
    written: BTreeMap<String, String>,
    /// Files that are copied: from, to.
    #[serde(default)]
    copied: Vec<(String, String)>,
    /// What the environment says.
    #[serde(default)]
    with: BTreeMap<String, String>,
    /// The command.
    run: Vec<String>,
    /// Its exit code.
    #[serde(default)]
    exit: i32,
    /// Every error and warning of `build` or `check`: `H1 content/a.md:6`, in the order in which they are told.
    #[serde(default)]
    told: Vec<String>,
    /// Words that the command must print.
    #[serde(default)]
    says: Vec<String>,
    /// Words that the help of the problem at a place must have, by the place as `told` has it.
    #[serde(default)]
    help: BTreeMap<String, String>,
    /// Words that a file must have.
    #[serde(default)]
    has: BTreeMap<String, Vec<String>>,
    /// Words that a file, or every file below a folder, must not have.
    #[serde(default)]
    lacks: BTreeMap<String, Vec<String>>,
    /// Files that must be the same, byte for byte.
    #[serde(default)]
    same: Vec<(String, String)>,
    /// Files and folders that must not be there.
    #[serde(default)]
    gone: Vec<String>,
}

fn it_comes_out_as_expected(folder: &Path) {
    let expected = fs::read_to_string(folder.join("expect.toml")).unwrap();
    let trouble = tell(folder, &expected);
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

/// Does every step of a case and says what came out otherwise than expected.
fn tell(folder: &Path, expected: &str) -> Vec<String> {
    let expected: Expected = toml::from_str(expected).expect("an expect.toml");
    let project = crate::project(&[folder], "expect.toml");
    let mut trouble = Vec::new();
    for (number, step) in expected.step.iter().enumerate() {
        step.prepare(&project);
        let outcome = step.run(&project);
        let found = step.judge(&project, &outcome);
        trouble.extend(found.iter().map(|found| {
            format!(
                "step {}, `pimh {}`: {found}",
                number + 1,
                step.run.join(" ")
            )
        }));
    }
    trouble
}

impl Step {
    fn prepare(&self, project: &Project) {
        for (from, to) in &self.moved {
            let to = project.path(to);
            fs::create_dir_all(to.parent().expect("a file lies in a folder")).expect(from);
            fs::rename(project.path(from), to).expect(from);
        }
        for (from, to) in &self.copied {
            project.write(to, fs::read(project.path(from)).expect(from));
        }
        for file in &self.removed {
            match project.path(file) {
                folder if folder.is_dir() => fs::remove_dir_all(folder).expect(file),
                path => fs::remove_file(path).expect(file),
            }
        }
        for (file, from, to) in &self.replaced {
            let text = fs::read_to_string(project.path(file)).expect(file);
            assert!(text.contains(from.as_str()), "{file} has no `{from}`");
            project.write(file, text.replace(from.as_str(), to));
        }
        for (file, words) in &self.written {
            project.write(file, words);
        }
    }

    /// Whether the command tells problems.
    fn tells(&self) -> bool {
        matches!(
            self.run.first().map(String::as_str),
            Some("build" | "check")
        )
    }

    fn run(&self, project: &Project) -> Outcome {
        let mut command = pimh();
        command.current_dir(project.root()).args(&self.run);
        if self.tells() {
            command.args(["--format", "json"]);
        }
        // As an editor builds: without another day than it is, so that there is a record of it.
        command.env("SOURCE_DATE_EPOCH", NOON_OF_TODAY);
        command.envs(&self.with);
        outcome(&mut command)
    }

    fn judge(&self, project: &Project, outcome: &Outcome) -> Vec<String> {
        let mut trouble = Vec::new();
        if outcome.code != self.exit {
            trouble.push(format!(
                "it ends with {}, not {}: {}",
                outcome.code, self.exit, outcome.stderr
            ));
        }
        // Whoever is not understood is told so in words.
        if self.tells() && self.exit != 2 {
            self.judge_told(outcome, &mut trouble);
        }
        let printed = format!("{}{}", outcome.stdout, outcome.stderr);
        let unsaid = self.says.iter().filter(|words| !printed.contains(*words));
        trouble.extend(unsaid.map(|words| format!("it does not print `{words}`: {printed}")));
        for (file, words) in &self.has {
            let text = fs::read(project.path(file)).unwrap_or_default();
            let missing = words.iter().filter(|words| !is_in(words, &text));
            trouble.extend(missing.map(|words| format!("{file} lacks `{words}`")));
        }
        for (place, words) in &self.lacks {
            let path = project.path(place);
            let mut files = files_below(&path);
            if path.is_file() {
                files.insert(String::new(), fs::read(&path).unwrap());
            }
            for (file, bytes) in &files {
                let there = words.iter().filter(|words| is_in(words, bytes));
                trouble.extend(there.map(|words| format!("{place} {file} has `{words}`")));
            }
        }
        for (one, other) in &self.same {
            let bytes = |file| fs::read(project.path(file)).ok();
            if bytes(one).is_none() || bytes(one) != bytes(other) {
                trouble.push(format!("{one} and {other} differ"));
            }
        }
        let there = self.gone.iter().filter(|file| project.path(file).exists());
        trouble.extend(there.map(|file| format!("{file} is there")));
        trouble
    }

    fn judge_told(&self, outcome: &Outcome, trouble: &mut Vec<String>) {
        let (mut told, mut helps) = (Vec::new(), BTreeMap::new());
        for note in outcome.diagnostics() {
            if note["severity"] != "advice" {
                let code = note["code"].as_str().expect("a code");
                let file = note["file"].as_str().unwrap_or("-");
                let line = note["line"].as_u64();
                let line = line.map_or_else(String::new, |line| format!(":{line}"));
                let place = format!("{code} {file}{line}");
                helps.insert(place.clone(), note["help"].to_string());
                told.push(place);
            }
        }
        if told != self.told {
            trouble.push(format!("it tells {told:?}, not {:?}", self.told));
        }
        for (place, words) in &self.help {
            let help = helps.get(place).map_or("", String::as_str);
            if !help.contains(words.as_str()) {
                trouble.push(format!("the help of {place} lacks `{words}`: {help}"));
            }
        }
    }
}

fn is_in(words: &str, bytes: &[u8]) -> bool {
    bytes
        .windows(words.len())
        .any(|part| part == words.as_bytes())
}

/// A runner that is content with everything would show nothing: each kind of expectation fails where it should.
fn what_is_not_so_is_noticed() {
    let folder = tests().join("broken/_base");
    let trouble = |expected: &str| tell(&folder, &format!("[[step]]\n{expected}"));
    let right = "run = [\"build\"]\nhas.\"public/index.html\" = [\"</main>\"]\nlacks.public = [\"zanzibar\"]\ngone = [\"nothing\"]";
    assert_eq!(trouble(right), Vec::<String>::new());
    for wrong in [
        "run = [\"build\"]\nexit = 1",
        "run = [\"check\"]\ntold = [\"H1 content/_index.md:6\"]",
        "run = [\"check\"]\nhelp.\"H1 content/_index.md:6\" = \"words\"",
        "run = [\"help\"]\nsays = [\"zanzibar\"]",
        "run = [\"build\"]\nhas.\"public/index.html\" = [\"zanzibar\"]",
        "run = [\"build\"]\nhas.\"public/nowhere.html\" = [\"a\"]",
        "run = [\"build\"]\nlacks.public = [\"</main>\"]",
        "run = [\"build\"]\nlacks.\"public/index.html\" = [\"</main>\"]",
        "run = [\"build\"]\nsame = [[\"public/index.html\", \"public/404.html\"]]",
        "run = [\"build\"]\nsame = [[\"public/no.html\", \"public/none.html\"]]",
        "run = [\"build\"]\ngone = [\"public\"]",
        "run = [\"check\"]\nwritten.\"content/a.md\" = \"---\\ntitle: A\\nsummary: A page.\\n---\\n[x](lost.md)\"",
    ] {
        assert_eq!(trouble(wrong).len().min(1), 1, "{wrong}");
    }
}
