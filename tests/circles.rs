//! No circle of files: a file that uses another is never used by it, not even round other corners.
//!
//! The compiler allows circles inside a crate, so this reads the paths that each file names, in `use`
//! and in the code itself, and follows each to the file that defines what it names. A name that a
//! module only hands on (`pub use`) is an arrow to nobody. What stands in the `mod.rs` of a folder is the
//! folder's own: its parts may use it, as it uses its parts. Methods are not seen: only names are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::reading::{code_of, is_word};

/// A path as it is written: `crate::site::View` in three parts. `*` is everything of a module.
type Names = Vec<String>;

/// One file of a crate, by the path of its module.
#[derive(Debug, Default)]
struct Room {
    /// What it calls by a short name: the name, and the path it stands for.
    bound: BTreeMap<String, Names>,
    /// The names in `bound` that it hands on, and does not otherwise use.
    handed_on: BTreeSet<String>,
    /// The paths that its code names.
    paths: BTreeSet<Names>,
}

/// The files of one crate.
type House = BTreeMap<Names, Room>;

/// Every path of a `use`, with the name that it binds: `a::{b, c::{self, d as e}}` has three.
fn imports(tree: &str, before: &[String]) -> Vec<(String, Names)> {
    let tree = tree.trim();
    if let Some(list) = tree.strip_prefix('{') {
        let list = list.strip_suffix('}').expect("a list ends");
        return split_list(list)
            .into_iter()
            .flat_map(|part| imports(part, before))
            .collect();
    }
    let mut path = before.to_vec();
    if let Some((first, rest)) = tree.split_once("::") {
        path.push(first.trim().to_owned());
        return imports(rest, &path);
    }
    let (name, bound) = tree.split_once(" as ").unwrap_or((tree, tree));
    let (name, bound) = (name.trim(), bound.trim());
    match name {
        "" => Vec::new(),
        "self" => {
            let own = path.last().cloned().unwrap_or_default();
            let bound = if bound == "self" {
                own
            } else {
                bound.to_owned()
            };
            vec![(bound, path)]
        }
        _ => {
            path.push(name.to_owned());
            vec![(bound.to_owned(), path)]
        }
    }
}

/// The parts of a list, at the commas that stand in no list within it.
fn split_list(list: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[from..]);
    parts
}

/// The words of the code that stand alone or begin a path, with the path.
fn paths(code: &str) -> BTreeSet<Names> {
    let mut all = BTreeSet::new();
    let mut path: Names = Vec::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        if is_word(c) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            path.push(rest[..length].to_owned());
            rest = &rest[length..];
            match rest.strip_prefix("::") {
                Some(more) if more.starts_with(is_word) => rest = more,
                // A field or a method is no name of another file.
                _ => {
                    all.insert(std::mem::take(&mut path));
                }
            }
        } else {
            let skip = if c == '.' && !rest.starts_with("..") {
                let after = rest[1..].find(|c| !is_word(c)).unwrap_or(rest.len() - 1);
                1 + after
            } else {
                c.len_utf8()
            };
            rest = &rest[skip..];
        }
    }
    all
}

/// Reads one file.
fn room(text: &str) -> Room {
    let code = code_of(text);
    let mut room = Room::default();
    let mut others = String::new();
    let mut handed_on = BTreeSet::new();
    for line in statements(&code) {
        let begins = line.trim_start();
        let plain = begins.strip_prefix("use ");
        let shared = || {
            let after = begins.strip_prefix("pub")?.trim_start();
            let after = match after.strip_prefix('(') {
                Some(scope) => scope.split_once(')')?.1,
                None => after,
            };
            after.trim_start().strip_prefix("use ")
        };
        match plain.or_else(shared) {
            Some(tree) => {
                let found = imports(tree.trim_end().trim_end_matches(';'), &[]);
                if plain.is_none() {
                    handed_on.extend(found.iter().map(|(name, _)| name.clone()));
                }
                room.bound.extend(found);
            }
            None => others.push_str(line),
        }
    }
    room.paths = paths(&others);
    let used: BTreeSet<&String> = room.paths.iter().map(|path| &path[0]).collect();
    room.handed_on = handed_on
        .into_iter()
        .filter(|name| !used.contains(name))
        .collect();
    room
}

/// The code in pieces: each `use` whole, the rest in between.
fn statements(code: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = code;
    while !rest.is_empty() {
        let begins = rest.trim_start();
        let words: Vec<&str> = begins.split_whitespace().take(2).collect();
        let is_use = words.first() == Some(&"use")
            || (words.first().is_some_and(|word| word.starts_with("pub"))
                && words.get(1) == Some(&"use"));
        let length = if is_use {
            rest.find(';').map_or(rest.len(), |at| at + 1)
        } else {
            let skipped = rest.len() - begins.len();
            begins.find('\n').map_or(rest.len(), |at| skipped + at + 1)
        };
        pieces.push(&rest[..length]);
        rest = &rest[length..];
    }
    pieces
}

/// The path from the root of the crate, of a path that module `here` writes.
fn absolute(house: &House, here: &Names, path: &Names) -> Option<Names> {
    let (first, rest) = path.split_first()?;
    let mut base = match first.as_str() {
        "crate" => Vec::new(),
        "self" => here.clone(),
        "super" => here[..here.len().checked_sub(1)?].to_vec(),
        name => {
            let child = [here.as_slice(), &[name.to_owned()]].concat();
            if house.contains_key(&child) {
                child
            } else {
                let bound = house[here].bound.get(name)?;
                // `use url::Url` names another crate; a name does not stand for itself.
                if bound.first() == Some(first) {
                    return None;
                }
                absolute(house, here, bound)?
            }
        }
    };
    for part in rest {
        match part.as_str() {
            "super" => {
                base.pop();
            }
            "self" => {}
            part => base.push(part.to_owned()),
        }
    }
    Some(base)
}

/// The module whose file defines what stands at that path, through whoever hands it on.
fn home(house: &House, path: &Names, depth: usize) -> Option<Names> {
    let mut module = Vec::new();
    for part in path {
        let inner = [module.as_slice(), std::slice::from_ref(part)].concat();
        if !house.contains_key(&inner) {
            break;
        }
        module = inner;
    }
    let Some(name) = path.get(module.len()) else {
        // A module as a whole: what is used of it has a longer path.
        return None;
    };
    let there = house.get(&module)?;
    if depth < 9
        && let Some(elsewhere) = there.bound.get(name)
    {
        let elsewhere = absolute(house, &module, elsewhere)?;
        return home(house, &elsewhere, depth + 1);
    }
    Some(module)
}

/// Which file uses which.
fn arrows(house: &House) -> BTreeMap<&Names, BTreeMap<Names, BTreeSet<String>>> {
    let mut all: BTreeMap<&Names, BTreeMap<Names, BTreeSet<String>>> = BTreeMap::new();
    for (here, room) in house {
        let bound = room
            .bound
            .iter()
            .filter(|(name, _)| !room.handed_on.contains(*name));
        let named = bound.map(|(_, path)| path).chain(&room.paths);
        for path in named {
            let target = absolute(house, here, path)
                .and_then(|whole| Some((home(house, &whole, 0)?, whole)));
            if let Some((there, whole)) = target
                && !here.starts_with(&there)
            {
                let what = whole[there.len().min(whole.len() - 1)..].join("::");
                all.entry(here)
                    .or_default()
                    .entry(there)
                    .or_default()
                    .insert(what);
            }
        }
    }
    all
}

/// The circles: groups of files each of which reaches every other.
fn circles(house: &House) -> Vec<String> {
    let arrows = arrows(house);
    let reached = |from: &Names| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(at) = open.pop() {
            for next in arrows.get(&at).into_iter().flat_map(BTreeMap::keys) {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let all: BTreeMap<&Names, BTreeSet<Names>> =
        arrows.keys().map(|from| (*from, reached(from))).collect();
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for (one, reaches) in &all {
        if !reaches.contains(*one) || !told.insert((*one).clone()) {
            continue;
        }
        let ring = |other: &&Names| {
            reaches.contains(*other) && all.get(*other).is_some_and(|back| back.contains(*one))
        };
        let members: Vec<&Names> = all.keys().copied().filter(ring).collect();
        let mut text = String::new();
        for from in &members {
            told.insert((*from).clone());
            for (to, what) in &arrows[*from] {
                if members.contains(&to) {
                    let what: Vec<&str> = what.iter().map(String::as_str).collect();
                    text += &format!(
                        "  {} uses {} of {}\n",
                        name(from),
                        what.join(", "),
                        name(to)
                    );
                }
            }
        }
        found.push(text);
    }
    found
}

fn name(module: &Names) -> String {
    if module.is_empty() {
        "the root".to_owned()
    } else {
        module.join("::")
    }
}

/// Every folder of the program that has a crate in it.
fn crates(folder: &Path, found: &mut Vec<PathBuf>) {
    if folder.join("lib.rs").is_file() {
        found.push(folder.to_owned());
    }
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            crates(&path, found);
        }
    }
}

/// The files of a crate, but those of crates below it.
fn house(folder: &Path, module: &[String], house_of: &mut House) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            if !path.join("lib.rs").is_file() {
                house(&path, &[module, &[stem]].concat(), house_of);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let at = match stem.as_str() {
                "lib" | "mod" => module.to_vec(),
                _ => [module, &[stem]].concat(),
            };
            house_of.insert(at, room(&fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let mut folders = Vec::new();
    crates(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut folders,
    );
    assert!(!folders.is_empty());
    let mut trouble = Vec::new();
    for folder in folders {
        let mut files = House::new();
        house(&folder, &[], &mut files);
        for circle in circles(&files) {
            trouble.push(format!("in {}:\n{circle}", folder.display()));
        }
    }
    assert!(
        trouble.is_empty(),
        "{} circles\n{}",
        trouble.len(),
        trouble.join("\n")
    );
}

/// A house of texts, by the paths of their modules.
fn written(files: &[(&str, &str)]) -> House {
    let names = |path: &str| {
        path.split("::")
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    files
        .iter()
        .map(|(path, text)| (names(path), room(text)))
        .collect()
}

/// Each of these would be found.
#[test]
fn a_circle_is_seen() {
    for files in [
        // Straight, and by way of a third.
        &[
            ("", ""),
            ("a", "use crate::b::B;"),
            ("b", "use crate::a::A;"),
        ][..],
        &[
            ("", ""),
            ("a", "use crate::b::B;"),
            ("b", "fn f() -> crate::c::C {}"),
            ("c", "use crate::{x, a::{self, A as Other}};"),
        ],
        // Between two parts of a folder, and between a folder and what stands beside it.
        &[
            ("a", "mod b;\nmod c;"),
            ("a::b", "use super::c::C;"),
            ("a::c", "fn f() { super::b::g() }"),
        ],
        &[
            ("", ""),
            ("a", "mod b;\npub use b::B;"),
            ("a::b", "use crate::c;\nfn f() { c::g() }"),
            ("c", "use crate::a::B;"),
        ],
        // Through a name that a third hands on, and through a module that is in use.
        &[
            ("", "pub mod face;\npub use a::A;"),
            ("a", "use crate::b;\nfn f() { b::g() }"),
            ("b", "use crate::A;"),
        ],
        // After a part that is there for tests only, and beside quotes.
        &[
            ("", ""),
            (
                "a",
                "#[cfg(test)]\nmod tests;\nconst Q: char = '\"';\nuse crate::b::B;",
            ),
            ("b", "const T: &str = r#\"\"\"#; use crate::a::A;"),
        ],
    ] {
        assert_eq!(circles(&written(files)).len(), 1, "{files:?}");
    }
}

#[test]
fn what_is_no_circle_is_none() {
    for files in [
        &[
            ("", "pub mod a;\npub mod b;"),
            ("a", "use crate::b::B;"),
            ("b", ""),
        ][..],
        // A folder and its part.
        &[
            ("", ""),
            ("a", "mod b;\npub use b::B;\npub struct A;"),
            ("a::b", "use super::A;"),
        ],
        // Comments, texts and tests.
        &[
            ("", ""),
            (
                "a",
                "// see crate::b::B\nconst T: &str = \"crate::b::B\";\n#[cfg(test)]\nmod tests { use crate::b::B; }",
            ),
            ("b", "use crate::a::A;"),
        ],
        // A method that has the name of a module, and another crate that has it.
        &[
            ("", ""),
            ("a", "mod b;\nfn f(a: A) { a.b() }\nuse url::b;"),
            ("a::b", "use super::f;"),
        ],
    ] {
        assert_eq!(circles(&written(files)), Vec::<String>::new(), "{files:?}");
    }
}
