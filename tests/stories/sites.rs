//! Small sites with all that they become: `tests/sites/<story>/`, with `expected/` beside the content.
//!
//! `expected/public/` is the whole public tree. `expected/<role>/` has what differs from it for that
//! role, and in `_gone.txt` what is missing there. `expected/notes.txt` is what the editor is told.
//! The theme of all of them is `tests/sites/_theme`, which prints what it is given and little else.

use std::fmt::Write as _;
use std::path::Path;

use libtest_mimic::Trial;
use pimh::snapshot::Snapshot;

use crate::each;
use crate::golden::assert_golden;
use crate::harness::{Files, Project, TODAY, TestSite, drawn, files_below, tests};

pub fn trials() -> Vec<Trial> {
    each("", "sites", the_trees_are_as_expected)
}

/// The files of a story, with the theme that it shares with the others.
fn files(folder: &Path) -> Files {
    let content = files_below(&folder.join("content"));
    let content = content
        .into_iter()
        .map(|(name, bytes)| (format!("content/{name}"), bytes));
    let theme = files_below(&tests().join("sites/_theme"));
    let theme = theme
        .into_iter()
        .map(|(name, bytes)| (format!("themes/plain/{name}"), bytes));
    content.chain(theme).collect()
}

/// The project of a story.
pub fn project(folder: &Path) -> Project {
    let project = Project::empty();
    for (name, bytes) in files(folder) {
        project.write(&name, bytes);
    }
    project
}

fn the_trees_are_as_expected(folder: &Path) {
    let mut snapshot = Snapshot::default();
    for (name, bytes) in files(folder) {
        snapshot.insert(&name, &bytes);
    }
    let built = TestSite::of(&snapshot).on(TODAY).built();
    let notes = drawn(&built.notes);
    assert!(!built.notes.has_errors(), "{notes}");
    let public = &built.trees["public"];
    let mut actual = Files::from([("notes.txt".to_owned(), notes.into_bytes())]);
    for (reader, tree) in &built.trees {
        for (name, bytes) in tree {
            if reader == "public" || public.get(name) != Some(bytes) {
                actual.insert(format!("{reader}/{name}"), bytes.clone());
            }
        }
        let gone = public.keys().filter(|name| !tree.contains_key(*name)).fold(
            String::new(),
            |mut text, name| {
                writeln!(text, "{name}").unwrap();
                text
            },
        );
        if !gone.is_empty() {
            actual.insert(format!("{reader}/_gone.txt"), gone.into_bytes());
        }
    }
    assert_golden(&folder.join("expected"), &actual);
}
