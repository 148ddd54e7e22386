//! Small sites with all that they become: `tests/sites/<story>/`, with `expected/` beside the content.
//!
//! `expected/public/` is the whole public tree. `expected/<role>/` has what differs from it for that
//! role, and in `_gone.txt` what is missing there. `expected/notes.txt` is what the editor is told.
//! The theme of all of them is `tests/sites/_theme`, which prints what it is given and little else.

use std::fmt::Write as _;
use std::path::Path;

use libtest_mimic::Trial;
use pimh::source::Snapshot;

use crate::each;
use crate::golden::assert_golden;
use crate::harness::{Files, TODAY, TestSite, drawn, files_below, tests};

pub fn trials() -> Vec<Trial> {
    each("sites", the_trees_are_as_expected)
}

fn the_trees_are_as_expected(folder: &Path) {
    let mut snapshot = Snapshot::default();
    for (name, bytes) in files_below(&folder.join("content")) {
        snapshot.insert(&format!("content/{name}"), &bytes);
    }
    for (name, bytes) in files_below(&tests().join("sites/_theme")) {
        snapshot.insert(&format!("themes/plain/{name}"), &bytes);
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
