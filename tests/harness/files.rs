//! Files by name, wherever they come from: read from a folder, compared with others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

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

/// The names of the files in which two trees differ.
pub fn differing(one: &Files, other: &Files) -> Vec<String> {
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names
        .into_iter()
        .filter(|name| one.get(*name) != other.get(*name))
        .cloned()
        .collect()
}

/// The first place in which two versions of a file differ, for a message.
pub fn first_difference(one: &Files, other: &Files, name: &str) -> String {
    let text = |tree: &Files| {
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
pub fn assert_same(what: &str, one: &Files, other: &Files) {
    let names = differing(one, other);
    if let Some(name) = names.first() {
        panic!(
            "{what}: {names:?} differ\n{}",
            first_difference(one, other, name)
        );
    }
}
