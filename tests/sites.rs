//! Small sites with all that they become: `tests/sites/<story>/`, with `expected/` beside the content.
//!
//! `expected/public/` is the whole public tree. `expected/<role>/` has what differs from it for that
//! role, and in `_gone.txt` what is missing there. `expected/notes.txt` is what the editor is told.
//! The theme of all of them is `tests/sites/_theme`, which prints what it is given and little else.

use std::fmt::Write as _;

use pimh::source::Snapshot;

use crate::harness::{Files, TODAY, assert_golden, build, files_below, tests};

macro_rules! stories {
    ($($story:ident)+) => {
        $(#[test]
        fn $story() {
            tell(stringify!($story));
        })+

        #[test]
        fn every_story_is_told() {
            let mut folders: Vec<String> = std::fs::read_dir(tests().join("sites"))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter(|name| name != "_theme")
                .collect();
            folders.sort();
            assert_eq!(folders, [$(stringify!($story)),+]);
        }
    };
}

stories! {
    addresses
    boxes
    components
    data
    events
    imported
    links
    right_to_left
    sections
    teasers
    topics
    translations
}

fn tell(story: &str) {
    let folder = tests().join("sites").join(story);
    let mut snapshot = Snapshot::default();
    for (name, bytes) in files_below(&folder.join("content")) {
        snapshot.insert(&format!("content/{name}"), &bytes);
    }
    for (name, bytes) in files_below(&tests().join("sites/_theme")) {
        snapshot.insert(&format!("themes/plain/{name}"), &bytes);
    }
    let built = build(&snapshot, TODAY, false);
    assert!(built.sound, "{}", built.notes);
    let public = &built.trees["public"];
    let mut actual = Files::from([("notes.txt".to_owned(), built.notes.into_bytes())]);
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
