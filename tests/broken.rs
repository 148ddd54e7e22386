//! Sites that must not build, with what the editor is told: `tests/broken/<story>/`.
//!
//! A story holds only the files that matter; settings and a home page come from `_base` where it has
//! none of its own. `told.txt` has the exit code and what a terminal without colours shows.

use std::fs;
use std::path::Path;

use crate::harness::{Files, Project, assert_golden, files_below, tests};

/// The project of a story.
fn project(folder: &Path) -> Project {
    let project = Project::empty();
    for (name, bytes) in files_below(&tests().join("broken/_base")) {
        project.write(&name, bytes);
    }
    for (name, bytes) in files_below(folder)
        .into_iter()
        .filter(|(name, _)| name != "told.txt")
    {
        project.write(&name, bytes);
    }
    project
}

fn stories() -> Vec<String> {
    let folders = fs::read_dir(tests().join("broken")).unwrap();
    let mut names: Vec<String> = folders
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name != "_base");
    names.sort();
    names
}

#[test]
fn every_mistake_is_told_at_its_place_and_nothing_is_written() {
    let mut trouble = Vec::new();
    for story in stories() {
        let folder = tests().join("broken").join(&story);
        let project = project(&folder);
        let before = project.input();
        let outcome = project.run(&["build", "--color", "never"]);
        let root = project.root().canonicalize().unwrap();
        let told = format!(
            "exit {}\n{}{}",
            outcome.code, outcome.stdout, outcome.stderr
        );
        let told = told.replace(root.to_str().unwrap(), "[ROOT]");
        let files = Files::from([("told.txt".to_owned(), told.into_bytes())]);
        let kept = files_below(&folder)
            .into_iter()
            .filter(|(name, _)| name != "told.txt");
        let compared = std::panic::catch_unwind(|| {
            assert_golden(&folder, &files.into_iter().chain(kept).collect())
        });
        trouble.extend(
            compared
                .err()
                .and_then(|panic| panic.downcast::<String>().ok())
                .map(|text| *text),
        );
        if outcome.code == 0 {
            trouble.push(format!("{story} was built"));
        }
        if project.path("public").exists() || project.input() != before {
            trouble.push(format!("{story} wrote something"));
        }
        let checked = project.run(&["check", "--color", "never", "-qq"]);
        // Where a tree would go is nothing to `check`, which writes none.
        let of_output = outcome.code == 73 || outcome.stderr.contains("error[O3]");
        if checked.code != outcome.code && !of_output {
            trouble.push(format!(
                "{story}: `check` ends with {}, `build` with {}",
                checked.code, outcome.code
            ));
        }
        if !(checked.stdout.is_empty() && checked.stderr.is_empty()) {
            trouble.push(format!(
                "{story}: -qq says {}{}",
                checked.stdout, checked.stderr
            ));
        }
    }
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

#[test]
fn the_base_itself_builds() {
    project(Path::new("/nowhere")).build(&["--strict"]);
}
