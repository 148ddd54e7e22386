//! Built and run by cargo before the program: lists what lies in folders, so that nobody has to.
//!
//! `rules/`: each pair of a page `f4.md` and its words `f4.rs` becomes a variant of `Code`, a row of
//! what is known of it, and a module. A page that lacks something stops the build here.
//!
//! `document/types/`: each file becomes a module, and its `TYPE` one of the types of page.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // A file that is new in the theme belongs into the binary too.
    let theme = package.join("../../themes/harbour");
    println!("cargo::rerun-if-changed={}", theme.display());
    let mut rules = rules(&package.join("rules"))?;
    rules.sort_by_key(|rule| rule.order);
    write(&out.join("codes.rs"), &codes(&rules)?)?;
    write(&out.join("rules.rs"), &modules(&rules)?)?;
    write(
        &out.join("types.rs"),
        &types(&package.join("document/types"))?,
    )?;
    Ok(())
}

/// Leaves a file alone that says the same already, so that nothing is compiled anew.
fn write(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    Ok(fs::write(path, text)?)
}

/// A rule, as its page has it.
struct Rule {
    /// `F4`.
    id: String,
    /// Its words.
    file: PathBuf,
    /// F2 comes before F10.
    order: (char, u32),
    /// The lines between the fences, by their names.
    head: Vec<(String, String)>,
    /// What `pimh explain` shows.
    page: String,
}

/// What a page may say at its top.
const KEYS: [&str; 11] = [
    "title", "severity", "checks", "ignore", "kept", "lenient", "about", "told", "run", "shown",
    "fix",
];

fn rules(folder: &Path) -> Result<Vec<Rule>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut rules = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or("");
        let Some(order) = order(stem) else { continue };
        let twin = path.with_extension(if ends(&path, "md") { "rs" } else { "md" });
        if !twin.is_file() {
            return Err(format!("{} lacks {}", path.display(), twin.display()).into());
        }
        if ends(&path, "md") {
            let rule = read(&fs::read_to_string(&path)?, stem, order, twin);
            rules.push(rule.map_err(|why| format!("{}: {why}", path.display()))?);
        }
    }
    Ok(rules)
}

fn ends(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// `f10` as F and 10; nothing for a file that is no rule's.
fn order(stem: &str) -> Option<(char, u32)> {
    let mut rest = stem.chars();
    let letter = rest.next().filter(char::is_ascii_lowercase)?;
    Some((letter, rest.as_str().parse().ok()?))
}

fn read(text: &str, stem: &str, order: (char, u32), file: PathBuf) -> Result<Rule, String> {
    let (head, rest) = text
        .strip_prefix("---\n")
        .and_then(|text| text.split_once("\n---\n"))
        .ok_or("it does not begin with a block between --- lines")?;
    let mut lines = Vec::new();
    for line in head.lines() {
        let (key, value) = line
            .split_once(": ")
            .ok_or(format!("`{line}` says nothing"))?;
        if !KEYS.contains(&key) {
            return Err(format!("`{key}` is none of {}", KEYS.join(", ")));
        }
        lines.push((key.to_owned(), value.to_owned()));
    }
    let mut parts = rest.split("\n# ");
    let page = parts.next().unwrap_or("").trim().to_owned();
    let examples: Vec<&str> = parts.filter_map(|part| part.split('\n').next()).collect();
    let rule = Rule {
        id: stem.to_uppercase(),
        file,
        order,
        head: lines,
        page,
    };
    // The page says what the head does.
    let says = match rule.one_of("checks", &["fixed", "weighed"])? {
        "fixed" => "cannot be switched off",
        _ => "under [checks]",
    };
    if !rule
        .page
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .contains(says)
    {
        return Err(format!(
            "its page does not say that it is weighed, or not: “{says}”"
        ));
    }
    match (rule.maybe("shown"), examples.as_slice()) {
        (None, ["Bad", "Good", ..]) | (Some(_), []) => Ok(rule),
        (None, _) => Err(
            "it has no examples: `# Bad` and `# Good`; or `shown: the name of a test`".to_owned(),
        ),
        (Some(_), _) => Err("its examples show it, so no other test need be named".to_owned()),
    }
}

impl Rule {
    fn maybe(&self, key: &str) -> Option<&str> {
        let line = self.head.iter().find(|(name, _)| name == key);
        line.map(|(_, value)| value.as_str())
    }

    fn the(&self, key: &str) -> Result<&str, String> {
        self.maybe(key)
            .ok_or(format!("{} does not say its `{key}`", self.id))
    }

    fn one_of<'a>(&'a self, key: &str, words: &[&str]) -> Result<&'a str, String> {
        let word = self.the(key)?;
        match words.contains(&word) {
            true => Ok(word),
            false => Err(format!(
                "{}: `{key}` is one of {}",
                self.id,
                words.join(", ")
            )),
        }
    }

    /// What its passes look at.
    fn runs(&self) -> impl Iterator<Item = &str> {
        self.maybe("run")
            .into_iter()
            .flat_map(|runs| runs.split(" and "))
    }

    fn row(&self) -> Result<String, String> {
        let severity = match self.one_of("severity", &["error", "warning", "advice"])? {
            "error" => "Error",
            "warning" => "Warning",
            _ => "Advice",
        };
        let lenient = match self.maybe("lenient") {
            None => "None",
            Some("off") => "Some(Lenience { weight: Weight::Off, without_roles: false })",
            Some("warning") => {
                "Some(Lenience { weight: Weight::As(Severity::Warning), without_roles: false })"
            }
            Some("warning without roles") => {
                "Some(Lenience { weight: Weight::As(Severity::Warning), without_roles: true })"
            }
            Some(other) => return Err(format!("{}: nothing is lenient as `{other}`", self.id)),
        };
        let concern = match self.maybe("about") {
            None => "Content",
            Some("settings") => "Settings",
            Some("keyring") => "Keyring",
            Some("output") => "Output",
            Some("leak") => "Leak",
            Some("fault") => "Fault",
            Some("review") => "Review",
            Some(other) => return Err(format!("{}: nothing is about `{other}`", self.id)),
        };
        let late = match self.maybe("told") {
            None => false,
            Some("by rendering" | "when asked") => true,
            Some(other) => return Err(format!("{}: nothing is told `{other}`", self.id)),
        };
        if let Some(other) = self
            .runs()
            .find(|run| !["page", "site", "told", "words"].contains(run))
        {
            return Err(format!("{}: nothing runs over `{other}`", self.id));
        }
        let is_fixed = self.one_of("checks", &["fixed", "weighed"])? == "fixed";
        let is_keepable = match self.maybe("kept") {
            None => !is_fixed,
            Some("never") if !is_fixed => false,
            Some(other) => return Err(format!("{}: nothing is kept `{other}`", self.id)),
        };
        Ok(format!(
            "    Rule {{ title: {:?}, severity: Severity::{severity}, fixed: {is_fixed}, ignorable: {}, keepable: {is_keepable}, lenient: {lenient}, \
             concern: Concern::{concern}, late: {late}, is_safe: {}, page: {:?} }},\n",
            self.the("title")?,
            self.one_of("ignore", &["may", "never"])? == "may",
            self.maybe("fix") == Some("safe"),
            self.page,
        ))
    }
}

/// The codes, and what is known of each: for `diagnostic/code.rs`.
fn codes(rules: &[Rule]) -> Result<String, Box<dyn Error>> {
    let ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut text = String::new();
    writeln!(
        text,
        "/// Every code that a message may carry.\n#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]"
    )?;
    writeln!(text, "pub enum Code {{")?;
    for rule in rules {
        writeln!(text, "    /// {}.\n    {},", rule.the("title")?, rule.id)?;
    }
    writeln!(
        text,
        "}}\n\nimpl Code {{\n    /// All codes, in the order of their names."
    )?;
    writeln!(
        text,
        "    pub const ALL: &[Code] = &[{}];\n",
        ids.iter()
            .map(|id| format!("Code::{id}"))
            .collect::<Vec<_>>()
            .join(", ")
    )?;
    writeln!(
        text,
        "    /// Its name.\n    pub fn id(self) -> &'static str {{\n        match self {{"
    )?;
    for id in &ids {
        writeln!(text, "            Code::{id} => {id:?},")?;
    }
    writeln!(
        text,
        "        }}\n    }}\n\n    /// What is known of it.\n    pub fn rule(self) -> &'static Rule {{\n        match self {{"
    )?;
    for (number, id) in ids.iter().enumerate() {
        writeln!(text, "            Code::{id} => &RULES[{number}],")?;
    }
    writeln!(
        text,
        "        }}\n    }}\n}}\n\nstatic RULES: [Rule; {}] = [",
        rules.len()
    )?;
    for rule in rules {
        text.push_str(&rule.row()?);
    }
    text.push_str("];\n");
    Ok(text)
}

/// The modules, and which of them look at what: for `rules/mod.rs`.
fn modules(rules: &[Rule]) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for rule in rules {
        writeln!(
            text,
            "#[path = {:?}]\nmod {};",
            rule.file,
            rule.id.to_lowercase()
        )?;
    }
    for (what, name, run) in [
        ("page", "OF_PAGES", "OfPage"),
        ("site", "OF_SITES", "OfSite"),
        ("told", "OF_TOLD", "OfTold"),
        ("words", "OF_WORDS", "OfWords"),
    ] {
        let function = if what == "words" { "read" } else { "run" };
        writeln!(text, "const {name}: &[{run}] = &[")?;
        for rule in rules
            .iter()
            .filter(|rule| rule.runs().any(|run| run == what))
        {
            writeln!(text, "    {}::{function},", rule.id.to_lowercase())?;
        }
        writeln!(text, "];")?;
    }
    Ok(text)
}

/// The modules of the types of page, and the list of their descriptions: for `document/types/mod.rs`.
fn types(folder: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| ends(path, "rs") && !path.ends_with("mod.rs"));
    files.sort();
    let mut text = String::new();
    let mut list = String::new();
    for path in &files {
        let name = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .ok_or("a type has a plain name")?;
        writeln!(text, "#[path = {path:?}]\npub mod {name};")?;
        writeln!(list, "    &{name}::TYPE,")?;
    }
    writeln!(
        text,
        "/// Every type, by the name of its file.\nstatic ALL: &[&Description] = &[\n{list}];"
    )?;
    Ok(text)
}
