//! The layers of the program: which module may use which. The compiler keeps private what is private
//! within a module; this keeps the order of the modules, and the few doors to the world outside.
//!
//! A change here is a change of the architecture, so it wants a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// A module, and the modules that it may name, from the words at the bottom to the command line at the top.
///
/// `diagnostic` and the modules of input know each other: a place is a range of a source, and whatever
/// reads a source has something to tell. Its catalogue also puts into words what `day` and `output` say.
const LAYERS: &[(&str, &[&str])] = &[
    // Words
    ("names", &[]),
    ("day", &[]),
    ("access", &["names"]),
    ("colour", &[]),
    // The gate knows roles and addresses, and no pages
    ("gate", &["names", "access"]),
    // Trouble, and the text that it is in
    ("source", &["names", "diagnostic"]),
    ("diagnostic", &["names", "source", "day", "output"]),
    // Input
    ("fields", &["names", "day", "diagnostic", "source"]),
    ("brand", &["colour", "fields"]),
    (
        "config",
        &[
            "names",
            "access",
            "brand",
            "colour",
            "diagnostic",
            "fields",
            "source",
        ],
    ),
    (
        "data",
        &[
            "access",
            "config",
            "diagnostic",
            "document",
            "fields",
            "source",
        ],
    ),
    ("media", &[]),
    ("search", &[]),
    ("wording", &[]),
    // One file
    (
        "document",
        &["names", "config", "day", "diagnostic", "fields", "source"],
    ),
    // All files
    (
        "site",
        &[
            "names",
            "access",
            "config",
            "data",
            "diagnostic",
            "document",
            "media",
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
            "config",
            "diagnostic",
            "fields",
            "source",
            "wording",
        ],
    ),
    (
        "render",
        &[
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
            "source",
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
            "render",
            "site",
            "gate",
        ],
    ),
    // Leaving
    ("output", &["names"]),
    (
        "trees",
        &["names", "access", "diagnostic", "output", "render"],
    ),
    (
        "scan",
        &["names", "diagnostic", "render", "site", "trees", "wording"],
    ),
    // The whole
    (
        "pipeline",
        &[
            "names",
            "access",
            "config",
            "data",
            "diagnostic",
            "document",
            "compose",
            "render",
            "gate",
            "site",
            "source",
            "theme",
            "trees",
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
            "output",
            "pipeline",
            "render",
            "scan",
            "site",
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
    ("std::fs", &["source", "output", "preview", "cli"]),
    ("fs::File", &["output"]),
    ("std::env", &["cli"]),
    ("std::net", &["preview", "cli"]),
    ("std::process::Command", &["cli"]),
    ("std::process", &["preview", "cli", "main"]),
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
    ("walkdir", &["source", "output"]),
    ("tempfile", &["output"]),
];

/// One file's code: without comments, texts and its own tests.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\n").next().unwrap_or_default();
    let mut code = String::new();
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default();
        // Texts go, so that a message may speak of anything.
        for (index, part) in line.split('"').enumerate() {
            if index % 2 == 0 {
                code.push_str(part);
            }
        }
        code.push('\n');
    }
    code
}

/// The modules that a file names after `crate::`, in braces too.
fn named(code: &str) -> BTreeSet<String> {
    let word = |text: &str| {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let mut names = BTreeSet::new();
    for (at, found) in code
        .match_indices("crate::")
        .chain(code.match_indices("pimh::"))
    {
        let rest = &code[at + found.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                names.extend(list.split(',').map(|part| word(part.trim())));
            }
            None => {
                names.insert(word(rest));
            }
        }
    }
    names.remove("");
    names
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
    let mut found: Vec<String> = named(code)
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

/// Every file of the program, with its module.
fn program() -> BTreeMap<String, (String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = WalkDir::new(&src)
        .into_iter()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "rs"));
    files
        .map(|entry| {
            let name = entry
                .path()
                .strip_prefix(&src)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            let module = name
                .split('/')
                .next()
                .unwrap()
                .trim_end_matches(".rs")
                .to_owned();
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
fn every_permission_is_used_or_taken_away() {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, (module, code)) in program() {
        used.entry(module).or_default().extend(named(&code));
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
fn only_the_catalogue_makes_a_diagnostic() {
    for (file, (_, code)) in program() {
        let makes = code.contains("Diagnostic::new(");
        let may = file.starts_with("diagnostic/catalogue/") && !file.ends_with("/mod.rs");
        assert_eq!(makes, may, "src/{file}");
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
            || ["config.rs", "site/mod.rs", "render/release.rs"].contains(&file.as_str());
        assert!(!knows || may, "src/{file} knows readers");
    }
}

#[test]
fn templates_are_given_plain_values_only() {
    for (file, (_, code)) in program() {
        if !file.starts_with("render/") && !file.starts_with("theme") {
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
        ("source", "std::fs::read(path)"),
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
}
