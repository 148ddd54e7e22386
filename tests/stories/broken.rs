//! Sites that must not build, with what the editor is told: `tests/broken/<story>/`.
//!
//! A story holds only the files that matter; settings and a home page come from `_base` where it has
//! none of its own. `told.txt` has the exit code and what a terminal without colours shows.

use std::path::Path;

use libtest_mimic::Trial;

use crate::golden::assert_golden;
use crate::harness::{Project, files_below, tests};
use crate::{each, one};

pub fn trials() -> Vec<Trial> {
    let mut trials = each(
        "",
        "broken",
        the_mistake_is_told_at_its_place_and_nothing_is_written,
    );
    trials.push(one("broken::the_base_itself_builds", || {
        drop(project(Path::new("/nowhere")).build(&["--strict"]))
    }));
    trials
}

/// The project of a story.
pub fn project(folder: &Path) -> Project {
    crate::project(&[&tests().join("broken/_base"), folder], "told.txt")
}

fn the_mistake_is_told_at_its_place_and_nothing_is_written(folder: &Path) {
    let project = project(folder);
    let before = project.input();
    let outcome = project.run(&["build", "--color", "never"]);
    let root = project.root().canonicalize().unwrap();
    let told = format!(
        "exit {}\n{}{}",
        outcome.code, outcome.stdout, outcome.stderr
    );
    let told = told.replace(root.to_str().unwrap(), "[ROOT]");
    let mut files = files_below(folder);
    files.insert("told.txt".to_owned(), told.into_bytes());
    assert_golden(folder, &files);
    assert!(outcome.code != 0, "it was built");
    assert!(!project.path("public").exists(), "it wrote an output");
    assert!(project.input() == before, "it changed its input");
    let checked = project.run(&["check", "--color", "never", "-qq"]);
    // Where a tree would go is nothing to `check`, which writes none.
    let of_output = outcome.code == 73 || outcome.stderr.contains("error[O3]");
    assert!(
        checked.code == outcome.code || of_output,
        "`check` ends with {}, `build` with {}",
        checked.code,
        outcome.code
    );
    assert_eq!(
        (checked.stdout.as_str(), checked.stderr.as_str()),
        ("", ""),
        "-qq says something"
    );
}
