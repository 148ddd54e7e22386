//! The tests that are folders: each folder of `tests/broken`, `tests/sites` and `tests/cases` is a test with the name
//! of the folder. A new folder is a new test; no list knows it.
//!
//! `cargo test --test stories NAME` runs those whose name has these letters, `-- --list` lists them all.

#![allow(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

mod agreement;
mod broken;
mod cases;
mod golden;
#[path = "../harness/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "the other tests use the rest of it, and there nothing is allowed to be dead"
)]
mod harness;
mod sites;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial, run};

use harness::{Project, files_below};

fn main() -> ExitCode {
    let mut trials = Vec::new();
    trials.extend(broken::trials());
    trials.extend(sites::trials());
    trials.extend(cases::trials());
    trials.extend(agreement::trials());
    run(&Arguments::from_args(), trials).exit_code()
}

/// A test of a promise for each story in a folder of `tests/`, but for those whose names begin with `_`, which stories
/// share. There must be some: a folder that was moved would otherwise be a test that never runs.
fn each(promise: &str, kind: &str, tell: fn(&Path)) -> Vec<Trial> {
    let stories = folders(&harness::tests().join(kind));
    assert!(!stories.is_empty(), "tests/{kind} has no stories");
    stories
        .into_iter()
        .map(|folder| {
            let kind = kind.replace('/', "::");
            let name = match promise {
                "" => format!("{kind}::{}", name(&folder)),
                promise => format!("{promise}::{kind}::{}", name(&folder)),
            };
            Trial::test(name, move || {
                tell(&folder);
                Ok(())
            })
        })
        .collect()
}

/// A test of its own name.
fn one(name: &str, tell: fn()) -> Trial {
    Trial::test(name, move || {
        tell();
        Ok(())
    })
}

/// A project of the files of some folders, later ones in the place of earlier ones, without a story's own `but`.
fn project(folders: &[&Path], but: &str) -> Project {
    let project = Project::empty();
    for (name, bytes) in folders.iter().flat_map(|folder| files_below(folder)) {
        if name != but {
            project.write(&name, bytes);
        }
    }
    project
}

/// The folders in a folder, by name.
fn folders(parent: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(parent)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !name(path).starts_with('_'))
        .collect();
    folders.sort();
    folders
}

/// The name of a file or folder.
fn name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .expect("names in tests are Unicode")
}
