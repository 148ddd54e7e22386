//! One layer of a theme: its files, and what it must keep to beside those below it.
//!
//! It reads and tells; which layer's file is used is [`Theme`](super::Theme)'s business.

use std::collections::{BTreeMap, BTreeSet};

use rust_embed::RustEmbed;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::Types;
use crate::fields::{self, Fields};
use crate::media;
use crate::names::{SitePath, nearest};
use crate::snapshot::Snapshot;
use crate::source::{Source, SourceRef};

/// The version of the template contract: `src/handbook/templates.md`.
pub const CONTRACT: i64 = 1;

/// The style sheet of a project's own, which pages have behind that of the theme.
pub const STYLE: &str = "static/theme.css";

/// The endings of files that a theme may bring and content may not.
const OF_THEMES: [&str; 8] = [
    "css",
    "js",
    "mjs",
    "webmanifest",
    "woff",
    "woff2",
    "ttf",
    "otf",
];

/// The theme in the binary.
pub(super) const BUILT_IN: &str = "harbour";

#[derive(RustEmbed)]
#[folder = "../../themes/harbour/"]
struct Harbour;

/// One folder of templates.
pub(super) struct Layer {
    pub(super) name: String,
    pub(super) texts: BTreeMap<String, SourceRef>,
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// Whether it is the one in the binary.
    pub(super) is_built_in: bool,
}

/// The name of the template that a file is, if it may draw a page.
pub(super) fn page_template(path: &str) -> Option<&str> {
    let name = path.strip_prefix("templates/")?.strip_suffix(".html")?;
    (!name.contains('/')).then_some(name)
}

pub(super) fn is_template(path: &str) -> bool {
    (path.starts_with("templates/") || path.starts_with("components/")) && path.ends_with(".html")
}

/// The language of which a file of a theme has the words.
pub(super) fn language_of_words(path: &str) -> Option<&str> {
    path.strip_prefix("words/")?.strip_suffix(".toml")
}

/// Whether a file is new and has a place of its own: the own style sheet, the words of another language, the template of a
/// type of page that had none.
fn has_its_place(path: &str, config: &Config) -> bool {
    let type_of = |path: &str| {
        let name = path.strip_prefix("templates/")?.strip_suffix(".html")?;
        Types::of(config).named(name)
    };
    path == STYLE || language_of_words(path).is_some_and(is_language_tag) || type_of(path).is_some()
}

/// Whether a name may be that of a language: `pl`, `cy`, `zh-hant`.
fn is_language_tag(name: &str) -> bool {
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default();
    let is_part = |part: &str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    matches!(first.len(), 2 | 3)
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(is_part)
}

impl Layer {
    /// Its style sheets, by their paths.
    pub(super) fn sheets(&self) -> impl Iterator<Item = (&str, &SourceRef)> {
        let texts = self.texts.iter();
        texts
            .filter(|(path, _)| path.starts_with("static/") && path.ends_with(".css"))
            .map(|(path, source)| (path.as_str(), source))
    }

    /// The layer of that name. A file of it that cannot be read is told of.
    pub(super) fn find(snapshot: &Snapshot, name: &str, notes: &mut Notes) -> Option<Layer> {
        let folder = format!("themes/{name}/");
        let mut layer = Layer {
            name: name.to_owned(),
            texts: BTreeMap::new(),
            files: BTreeMap::new(),
            is_built_in: false,
        };
        for source in snapshot.texts_below(&folder) {
            layer.texts.insert(
                source.path.as_str()[folder.len()..].to_owned(),
                source.clone(),
            );
        }
        for asset in snapshot.assets_below(&folder) {
            if let Some(bytes) = notes.ok(asset.read()) {
                layer.files.insert(
                    asset.path.as_str()[folder.len()..].to_owned(),
                    bytes.to_vec(),
                );
            }
        }
        if layer.texts.is_empty() && name == BUILT_IN {
            return Some(Layer::built_in());
        }
        (!layer.texts.is_empty()).then_some(layer)
    }

    /// The one in the binary.
    fn built_in() -> Layer {
        let mut layer = Layer {
            name: BUILT_IN.to_owned(),
            texts: BTreeMap::new(),
            files: BTreeMap::new(),
            is_built_in: true,
        };
        for path in Harbour::iter() {
            let file = Harbour::get(&path).expect("the binary lists what it holds");
            match String::from_utf8(file.data.into_owned()) {
                Ok(text) => {
                    let at = SitePath::new(format!("themes/{BUILT_IN}/{path}"));
                    layer.texts.insert(path.into_owned(), Source::new(at, text));
                }
                Err(error) => {
                    layer.files.insert(path.into_owned(), error.into_bytes());
                }
            }
        }
        layer
    }

    /// Checks `theme.toml`; gives the theme that this one extends.
    pub(super) fn manifest(&self, notes: &mut Notes) -> Option<String> {
        let Some(source) = self.texts.get("theme.toml") else {
            notes.push(Diagnostic::theme_without_manifest(&self.name));
            return None;
        };
        let (table, broken) = fields::toml_file(source);
        notes.extend(broken);
        let mut manifest = Fields::new(source, &table);
        for key in ["name", "description"] {
            manifest.text(key);
        }
        let extends = manifest.text("extends").map(|base| base.value);
        let contract = manifest.number("contract");
        if contract != Some(CONTRACT) {
            let at = manifest.whole();
            manifest.note(Diagnostic::theme_contract(
                &self.name, contract, CONTRACT, &at,
            ));
        }
        notes.extend(manifest.finish());
        extends
    }

    /// What a theme brings passes the gate of every other file, but for what only a theme brings.
    pub(super) fn check_assets(&self, allowed: &[String], notes: &mut Notes) {
        let texts = self.texts.iter();
        let texts = texts.map(|(path, source)| (path, source.text().as_bytes()));
        let files = self.files.iter().map(|(path, bytes)| (path, &bytes[..]));
        for (path, bytes) in texts.chain(files) {
            let Some(name) = path.strip_prefix("static/") else {
                continue;
            };
            let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
            if OF_THEMES.contains(&ending) {
                continue;
            }
            if let Err(why) = media::clean(name, bytes, allowed) {
                let file = SitePath::new(format!("themes/{}/{path}", self.name));
                notes.push(Diagnostic::unpublishable(&file, why, allowed));
            }
        }
    }

    /// Every file must stand in the place of one below; every block of a template too.
    pub(super) fn check_against(
        &self,
        below: &[Layer],
        config: &Config,
        asked: &BTreeSet<&str>,
        notes: &mut Notes,
    ) {
        let known: BTreeSet<&str> = below
            .iter()
            .flat_map(|layer| layer.texts.keys().chain(layer.files.keys()))
            .map(String::as_str)
            .chain([STYLE])
            .collect();
        let mentioned = |file: &str| {
            self.texts
                .values()
                .any(|source| source.text().contains(file))
        };
        // A page that misspells its name is told of itself.
        let is_asked =
            |name: &str| asked.contains(name) || nearest(name, asked.iter().copied()).is_some();
        // A licence is there to be had beside what it is of.
        let is_licence = |file: &str| file.ends_with(".txt");
        for path in self.texts.keys().chain(self.files.keys()) {
            let own_file = match path.strip_prefix("static/") {
                Some(name) => mentioned(name) || is_licence(name),
                // A part that another template of this layer takes in.
                None => is_template(path) && mentioned(path) && !known.contains(path.as_str()),
            };
            if path != "theme.toml"
                && !known.contains(path.as_str())
                && !own_file
                && !has_its_place(path, config)
                && !page_template(path).is_some_and(is_asked)
            {
                let near = nearest_path(path, &known);
                let file = SitePath::new(format!("themes/{}/{path}", self.name));
                notes.push(Diagnostic::override_of_nothing(&file, near));
            }
        }
        for (_, source) in self.texts.iter().filter(|(path, _)| is_template(path)) {
            if !source.text().contains("{% extends") && !source.text().contains("{%- extends") {
                continue;
            }
            let blocks: BTreeSet<String> = below
                .iter()
                .flat_map(|layer| layer.texts.iter())
                .filter(|(path, _)| is_template(path))
                .flat_map(|(_, source)| {
                    blocks(source.text())
                        .map(|(name, _)| name.to_owned())
                        .collect::<Vec<_>>()
                })
                .collect();
            for (name, at) in self::blocks(source.text()) {
                if !blocks.contains(name) {
                    let near = nearest(name, blocks.iter().map(String::as_str));
                    notes.push(Diagnostic::block_of_nothing(
                        name,
                        near,
                        &Span::new(source, at..at + name.len()),
                    ));
                }
            }
        }
    }
}

/// The file that was meant: one of the same name elsewhere, or of the nearest name, first in the same folder.
fn nearest_path<'a>(path: &str, known: &BTreeSet<&'a str>) -> Option<&'a str> {
    fn parts(path: &str) -> (&str, &str) {
        path.rsplit_once('/').unwrap_or(("", path))
    }
    let (folder, wanted) = parts(path);
    let mut all = known.iter().copied();
    if let Some(same) = all.clone().find(|other| parts(other).1 == wanted) {
        return Some(same);
    }
    let beside = all.clone().filter(|other| parts(other).0 == folder);
    if let Some(near) = nearest(wanted, beside.map(|other| parts(other).1)) {
        return all.find(|other| parts(other) == (folder, near));
    }
    let near = nearest(wanted, all.clone().map(|other| parts(other).1))?;
    all.find(|other| parts(other).1 == near)
}

/// The names after `{% block`, with their places.
fn blocks(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.match_indices("block ").filter_map(move |(at, _)| {
        let before = text.get(..at)?.trim_end_matches(['-', ' ']);
        if !before.ends_with("{%") {
            return None;
        }
        let start = at + "block ".len();
        let name = text
            .get(start..)?
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()?;
        (!name.is_empty()).then_some((name, start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_theme_in_the_binary_brings_passes_the_gate_of_every_other_file() {
        let mut layer = Layer::built_in();
        let mut notes = Notes::default();
        layer.check_assets(&[], &mut notes);
        assert!(notes.into_vec().is_empty());
        let program = Source::new(SitePath::new("themes/harbour/static/a.exe"), "MZ");
        layer.texts.insert("static/a.exe".to_owned(), program);
        let mut notes = Notes::default();
        layer.check_assets(&[], &mut notes);
        assert!(!notes.into_vec().is_empty(), "what does not pass is seen");
    }
}
