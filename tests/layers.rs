//! The layers of the program: which crate may use which, and within them which module. The compiler keeps
//! private what is private within a module; this keeps the order, and the few doors to the world outside.
//!
//! A change here is a change of the architecture, so it wants a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::reading::{code_of, test_modules};

/// A crate, and the crates of this program that it may use. The first two have modules with places of their own in
/// [`LAYERS`]; each of the others is one module there.
const CRATES: &[(&str, &[&str])] = &[
    ("words", &[]),
    (
        "engine",
        &[
            "words", "gate", "hosts", "media", "output", "search", "spelling",
        ],
    ),
    ("media", &[]),
    ("gate", &["words"]),
    ("hosts", &["words", "media"]),
    ("search", &[]),
    ("spelling", &[]),
    ("output", &["words"]),
    ("publish", &["words"]),
    ("people", &["words", "gate"]),
    ("preview", &["words", "gate", "output", "engine"]),
    (
        "cli",
        &[
            "words", "gate", "hosts", "output", "publish", "spelling", "people", "engine",
            "preview",
        ],
    ),
];

/// The crates whose modules have places of their own.
const OF_MODULES: [&str; 2] = ["words", "engine"];

/// A module, and the modules that it may name, from the words at the bottom to the command line at the top.
///
/// What a problem is told in stands in `rules`, above all that rules look at.
const LAYERS: &[(&str, &[&str])] = &[
    // Words
    ("names", &[]),
    ("day", &[]),
    ("access", &["names"]),
    ("colour", &[]),
    ("sync", &[]),
    ("marks", &[]),
    // The gate knows roles and addresses, and no pages
    ("gate", &["names", "access", "sync"]),
    // People know codes and keyrings, and no pages either
    ("people", &["names", "access", "gate"]),
    // Trouble, and the text that it is in
    ("source", &["marks", "names"]),
    ("diagnostic", &["names", "source"]),
    // Input
    ("snapshot", &["marks", "names", "diagnostic", "source"]),
    (
        "fields",
        &["marks", "names", "day", "colour", "diagnostic", "source"],
    ),
    ("palette", &["colour"]),
    ("brand", &["colour", "fields", "palette"]),
    (
        "config",
        &[
            "hosts",
            "names",
            "access",
            "brand",
            // How long it is from one review to the next
            "day",
            "diagnostic",
            "fields",
            "media",
            "snapshot",
            "source",
            "spelling",
            // A type of the site's own is made once
            "sync",
        ],
    ),
    (
        "data",
        &[
            "access",
            "config",
            "diagnostic",
            "fields",
            "names",
            "snapshot",
            "source",
        ],
    ),
    ("media", &[]),
    // What hosts are told: addresses, and no pages
    ("hosts", &["names", "media"]),
    // What was built and what lies at its target: files, and no pages
    ("publish", &["names"]),
    ("search", &[]),
    ("spelling", &[]),
    ("wording", &["marks"]),
    // One file
    (
        "document",
        &[
            "marks",
            "names",
            "config",
            // Tables of facts, whose rows stand in the text of a page
            "data",
            "day",
            "diagnostic",
            "fields",
            "source",
            "sync",
        ],
    ),
    // All files
    (
        "site",
        &[
            "hosts",
            "names",
            "access",
            "config",
            "data",
            "diagnostic",
            "document",
            "media",
            "output",
            "snapshot",
            "source",
            "sync",
            "wording",
            "fields",
        ],
    ),
    // What could be read when all files were last built
    (
        "record",
        &[
            "names",
            "access",
            "diagnostic",
            "site",
            "snapshot",
            "source",
            "wording",
        ],
    ),
    // Pages
    (
        "theme",
        &[
            "names",
            "brand",
            "colour",
            "config",
            "diagnostic",
            // Which types of page there are: each may have a template.
            "document",
            "palette",
            "fields",
            "media",
            // Under which addresses its files lie: the table of addresses has it.
            "site",
            "snapshot",
            "source",
            "wording",
        ],
    ),
    (
        "render",
        &[
            "hosts",
            "marks",
            "names",
            "access",
            "config",
            "data",
            "day",
            "diagnostic",
            "document",
            "fields",
            "media",
            "search",
            "gate",
            "site",
            "snapshot",
            "source",
            "sync",
            "theme",
            "wording",
        ],
    ),
    (
        "compose",
        &[
            "names",
            "access",
            "diagnostic",
            "document",
            "media",
            "render",
            "site",
            "gate",
        ],
    ),
    // What is told of all of them
    (
        "rules",
        &[
            "hosts",
            "names",
            // What the settings say of reviews
            "config",
            "day",
            "config",
            "diagnostic",
            "document",
            "media",
            "output",
            "site",
            "source",
            "data",
            "snapshot",
            "spelling",
        ],
    ),
    // Leaving
    ("output", &["names", "sync"]),
    (
        "trees",
        &["names", "access", "diagnostic", "output", "render", "sync"],
    ),
    (
        "scan",
        &[
            "names",
            "diagnostic",
            "render",
            "site",
            "sync",
            "trees",
            "wording",
        ],
    ),
    // The whole
    (
        "pipeline",
        &[
            "hosts",
            "names",
            "access",
            "config",
            "data",
            "diagnostic",
            "document",
            "compose",
            // The sizes of pictures are remembered beside the project.
            "output",
            "record",
            "render",
            "gate",
            "rules",
            "scan",
            "site",
            "snapshot",
            "source",
            "sync",
            "theme",
            "trees",
        ],
    ),
    // What the program changes in an editor's files
    (
        "revision",
        &[
            "names",
            "access",
            "config",
            "diagnostic",
            "document",
            "fields",
            "pipeline",
            "site",
            "snapshot",
            "source",
        ],
    ),
    // Edges
    (
        "preview",
        &[
            "names",
            "access",
            "compose",
            "config",
            "diagnostic",
            "document",
            "gate",
            "media",
            "output",
            "pipeline",
            "render",
            // What a finding offers is written as what `--fix` does.
            "revision",
            "scan",
            "site",
            "snapshot",
            "source",
            "trees",
        ],
    ),
    ("cli", &["*"]),
    ("lib", &["*"]),
    ("main", &["*"]),
];

/// What the outside world is reached by, and which modules may.
const DOORS: &[(&str, &[&str])] = &[
    // The preview makes and removes one empty file, to see whether the system tells of it.
    (
        "std::fs",
        &["snapshot", "output", "publish", "people", "preview", "cli"],
    ),
    ("fs::File", &["output", "publish"]),
    ("std::env", &["cli"]),
    ("std::net", &["preview", "cli"]),
    // Publishing drives git and rclone.
    ("std::process::Command", &["publish", "cli"]),
    ("std::process", &["publish", "preview", "cli", "main"]),
    ("SystemTime::now", &[]),
    ("Instant::now", &["preview", "cli"]),
    ("Timestamp::now", &["cli"]),
    ("Zoned::now", &["cli"]),
    ("println!", &[]),
    ("print!", &[]),
    ("dbg!", &[]),
    ("todo!", &[]),
    ("static mut", &[]),
    ("thread_local!", &[]),
    ("unsafe ", &[]),
    ("ureq", &["cli"]),
    ("reqwest", &[]),
    ("walkdir", &["snapshot", "output", "publish"]),
    ("tempfile", &["output", "publish"]),
    // A page is read once: by the memory, which hands on what it read and counts
    ("Document::parse", &["pipeline"]),
    // Codes that open nothing
    ("fake_seats", &["gate"]),
    // A role is what the settings, or a keyring, say that there is; or a level by its name, as a record has it
    ("RoleId::new", &["names", "access", "config", "gate"]),
    ("Level::named", &["record"]),
];

/// The modules that a file names, after `crate::` or the name of a crate, in braces too.
///
/// In a crate that is one module, `crate::` leads to its own parts too; they are nobody else's business.
fn named(module: &str, code: &str) -> BTreeSet<String> {
    let is_whole_crate = CRATES
        .iter()
        .any(|(name, _)| *name == module && !OF_MODULES.contains(name));
    let mut names = BTreeSet::new();
    let mut prefixes = vec!["crate::".to_owned(), "pimh::".to_owned()];
    prefixes.extend(OF_MODULES.map(|name| format!("pimh_{name}::")));
    for prefix in prefixes {
        for (at, found) in code.match_indices(&prefix) {
            let after = words_after(&code[at + found.len()..]);
            let is_place = |name: &String| LAYERS.iter().any(|(layer, _)| layer == name);
            let mine = is_whole_crate && prefix == "crate::";
            names.extend(after.into_iter().filter(|name| !mine || is_place(name)));
        }
    }
    for (name, _) in CRATES.iter().filter(|(name, _)| !OF_MODULES.contains(name)) {
        if code.contains(&format!("pimh_{name}")) {
            names.insert((*name).to_owned());
        }
    }
    names.remove("");
    names
}

/// The first word of a path, or of each path in braces.
fn words_after(rest: &str) -> Vec<String> {
    let word = |text: &str| {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    match rest.strip_prefix('{') {
        Some(list) => {
            let list = list.split('}').next().unwrap_or_default();
            list.split(',').map(|part| word(part.trim())).collect()
        }
        None => vec![word(rest)],
    }
}

/// The crates of this program that a manifest asks for.
fn asked_for(manifest: &str) -> BTreeSet<&str> {
    manifest
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pimh-"))
        .filter_map(|rest| rest.split(['.', ' ', '=']).next())
        .collect()
}

/// What a file does that its module may not.
fn breaches(module: &str, code: &str) -> Vec<String> {
    let allowed = LAYERS
        .iter()
        .find(|(name, _)| *name == module)
        .map(|(_, allowed)| *allowed);
    let Some(allowed) = allowed else {
        return vec![format!("{module} has no place in the layers")];
    };
    let mut found: Vec<String> = named(module, code)
        .into_iter()
        .filter(|name| {
            name != module && !allowed.contains(&"*") && !allowed.contains(&name.as_str())
        })
        .map(|name| format!("{module} may not use {name}"))
        .collect();
    for (door, may) in DOORS {
        if code.contains(door) && !may.contains(&module) {
            found.push(format!("{module} may not use {door}"));
        }
    }
    found
}

/// Whether a file is a module that the one above it has for its tests only.
fn is_for_tests(file: &Path) -> bool {
    let folder = file.parent().expect("a file lies in a folder");
    let name = file
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let above = ["mod.rs", "lib.rs"].map(|above| folder.join(above));
    let beside = folder.with_extension("rs");
    above
        .into_iter()
        .chain([beside])
        .any(|above| fs::read_to_string(above).is_ok_and(|text| test_modules(&text).contains(name)))
}

/// Every file of the program by its path below `src/`, with its module.
fn program() -> BTreeMap<String, (String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = WalkDir::new(&src)
        .into_iter()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "rs"))
        // What cargo runs before it compiles the engine is no part of it.
        .filter(|entry| !entry.path().ends_with("engine/build.rs"))
        .filter(|entry| !is_for_tests(entry.path()));
    files
        .map(|entry| {
            let name = entry
                .path()
                .strip_prefix(&src)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            let mut parts = name.split('/');
            let mut module = parts.next().unwrap();
            if OF_MODULES.contains(&module) {
                module = parts.next().unwrap();
            }
            let module = module.trim_end_matches(".rs").to_owned();
            (
                name,
                (module, code_of(&fs::read_to_string(entry.path()).unwrap())),
            )
        })
        .collect()
}

#[test]
fn every_module_keeps_to_its_layer_and_its_doors() {
    let mut trouble = Vec::new();
    for (file, (module, code)) in program() {
        trouble.extend(
            breaches(&module, &code)
                .into_iter()
                .map(|breach| format!("src/{file}: {breach}")),
        );
    }
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

#[test]
fn every_crate_asks_for_those_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut members = BTreeSet::new();
    for folder in fs::read_dir(&src).unwrap().flatten() {
        let Ok(manifest) = fs::read_to_string(folder.path().join("Cargo.toml")) else {
            continue; // the handbook
        };
        let name = folder.file_name().into_string().unwrap();
        let allowed = CRATES.iter().find(|(known, _)| *known == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{name} has no place"));
        assert!(manifest.contains(&format!("name = \"pimh-{name}\"")));
        assert_eq!(
            asked_for(&manifest),
            allowed.iter().copied().collect(),
            "{name}"
        );
        members.insert(name);
    }
    assert_eq!(members.len(), CRATES.len(), "{members:?}");
}

#[test]
fn every_permission_is_used_or_taken_away() {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, (module, code)) in program() {
        let names = named(&module, &code);
        used.entry(module).or_default().extend(names);
    }
    for (module, allowed) in LAYERS.iter().filter(|(_, allowed)| !allowed.contains(&"*")) {
        let used = used
            .get(*module)
            .unwrap_or_else(|| panic!("there is no module {module}"));
        let idle: Vec<&str> = allowed
            .iter()
            .copied()
            .filter(|name| !used.contains(*name))
            .collect();
        assert!(idle.is_empty(), "{module} no longer uses {idle:?}");
    }
}

#[test]
fn only_rules_make_a_diagnostic() {
    for (file, (module, code)) in program() {
        let makes = code.contains("Diagnostic::new(");
        assert!(!makes || module == "rules", "src/{file}");
    }
}

/// Who walks over all pages, whoever may read them, could tell of them: rules do, to the editor alone.
#[test]
fn only_rules_look_at_all_pages() {
    for (file, (module, code)) in program() {
        let looks = code.contains("Inspected") || code.contains(".inspected");
        let may = module == "rules"
            || ["engine/site/mod.rs", "engine/site/inspected.rs"].contains(&file.as_str());
        assert!(!looks || may, "src/{file}");
    }
}

#[test]
fn only_the_program_itself_prints_to_its_streams() {
    for (file, (module, code)) in program() {
        for stream in ["stdout()", "stderr()", "eprintln!", "eprint!"] {
            assert!(
                !code.contains(stream) || module == "cli",
                "src/{file} writes to {stream}"
            );
        }
    }
}

#[test]
fn only_composing_and_what_is_above_it_knows_readers() {
    for (file, (module, code)) in program() {
        let is_reader = |line: &str| {
            line.split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "Reader")
        };
        let knows = code
            .lines()
            .any(|line| line.contains("access::") && is_reader(line));
        let may = ["access", "compose", "pipeline", "trees", "preview", "cli"]
            .contains(&module.as_str())
            || [
                "engine/config.rs",
                "engine/site/mod.rs",
                // It answers what a reader may have of what levels have.
                "engine/site/outputs/inventory.rs",
                "engine/render/release.rs",
            ]
            .contains(&file.as_str());
        assert!(!knows || may, "src/{file} knows readers");
    }
}

#[test]
fn templates_are_given_plain_values_only() {
    for (file, (_, code)) in program() {
        if !file.starts_with("engine/render/") && !file.starts_with("engine/theme") {
            assert!(
                !code.contains("tera::"),
                "src/{file} knows the template engine"
            );
        }
    }
}

/// Each of these would be found.
#[test]
fn a_breach_is_seen() {
    for (module, text) in [
        ("names", "use crate::diagnostic::Diagnostic;"),
        ("site", "use crate::render::Renderer;"),
        ("document", "use crate::{config::Config, site::Site};"),
        ("output", "let a = crate::site::Site::public(&b);"),
        ("render", "let text = std::fs::read_to_string(path);"),
        ("site", "let now = jiff::Timestamp::now();"),
        ("render", "println!(\"{}\", 1);"),
        ("document", "static mut COUNT: usize = 0;"),
        ("theme", "let home = std::env::var(\"HOME\");"),
        ("newcomer", ""),
        (
            "gate",
            "use crate::names::Permalink;\nuse pimh_engine::site::Site;",
        ),
        ("preview", "use pimh_engine::{theme::Theme, site::Site};"),
        ("output", "use pimh_gate as gate;"),
        ("names", "pub use pimh_engine::site;"),
        ("cli", "let spares = keyring.fake_seats(3);"),
        ("preview", "let document = Document::parse(source, config);"),
        ("site", "let role = RoleId::new(text);"),
    ] {
        assert!(
            !breaches(module, &code_of(text)).is_empty(),
            "{module}: {text}"
        );
    }
    for (module, text) in [
        ("site", "// see crate::render::Renderer"),
        ("site", "let help = \"use crate::render\";"),
        ("site", "use crate::document::Document;"),
        ("snapshot", "std::fs::read(path)"),
        (
            "gate",
            "use crate::derive::Key;\nuse pimh_words::names::Permalink;",
        ),
        (
            "preview",
            "use crate::site::Site;\nuse pimh_engine::{compose, site};",
        ),
        (
            "site",
            "fn a() {}\n#[cfg(test)]\nmod tests {\n    use crate::render::Renderer;\n}",
        ),
    ] {
        assert_eq!(
            breaches(module, &code_of(text)),
            Vec::<String>::new(),
            "{module}: {text}"
        );
    }
    assert_eq!(
        asked_for(
            "pimh-words.workspace = true\npimh-gate = { path = \"x\" }\nname = \"pimh-cli\"\n"
        ),
        BTreeSet::from(["words", "gate"])
    );
}
