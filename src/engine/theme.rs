//! Themes: which file of which layer is used, and the theme's own words.
//!
//! A theme is a stack of layers, the site's own first; `harbour` is in the binary. A file of a layer
//! that extends another must match one below it, so that a misspelt override is told, not lost.
//!
//! It never runs a template: [`crate::render`] does. Start with [`Theme::load`]. What a project's own layer must keep to is
//! in `own`; how style sheets are read and served, in `sheet`.

mod own;
mod sheet;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rust_embed::RustEmbed;

use crate::brand::Brand;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Report, Span};
use crate::document::Types;
use crate::fields::{self, Fields, Value};
use crate::media;
use crate::names::{Fingerprint, SitePath, nearest, primary_language};
use crate::palette;
use crate::site::outputs::addresses::ASSETS;
use crate::snapshot::Snapshot;
use crate::source::{Source, SourceRef};
use crate::wording::{Form, Wording};

/// The version of the template contract: `src/handbook/templates.md`.
pub const CONTRACT: i64 = 1;

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

/// The style sheet of a project's own, which pages have behind that of the theme.
pub const STYLE: &str = "static/theme.css";

/// The theme in the binary.
const BUILT_IN: &str = "harbour";

#[derive(RustEmbed)]
#[folder = "../../themes/harbour/"]
struct Harbour;

/// A theme, ready to be used.
pub struct Theme {
    layers: Vec<Layer>,
    words: BTreeMap<String, Phrases>,
    assets: BTreeMap<String, ThemeAsset>,
}

/// One folder of templates.
struct Layer {
    name: String,
    texts: BTreeMap<String, SourceRef>,
    files: BTreeMap<String, Vec<u8>>,
    /// Whether it is the one in the binary.
    is_built_in: bool,
}

/// A file of `static/`, under its name with a fingerprint.
#[derive(Clone, Debug)]
pub struct ThemeAsset {
    /// `/assets/harbour.1a2b3c4d.css`.
    pub address: String,
    /// For the `integrity` attribute.
    pub integrity: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The theme's words in one language: `skip`, `kind.guidance`.
#[derive(Clone, Debug, Default)]
pub struct Phrases(BTreeMap<String, String>);

impl Phrases {
    /// The words of a key; the key itself if there are none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The words of a key, if there are any.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, words)| (key.as_str(), words.as_str()))
    }
}

impl Theme {
    /// The theme that the settings name, for pages that ask for some templates by name. `None`, and notes, if it cannot be
    /// used.
    pub fn load(
        snapshot: &Snapshot,
        config: &Config,
        asked: &BTreeSet<&str>,
    ) -> Report<Option<Theme>> {
        let mut notes = Notes::default();
        let mut layers: Vec<Layer> = Vec::new();
        let mut name = config.theme.value.clone();
        let at = Span::new(&config.source, config.theme.at.clone());
        loop {
            let Some(layer) = Layer::find(snapshot, &name, &mut notes) else {
                notes.push(Diagnostic::no_such_theme(&name, &at));
                return notes.with(None);
            };
            let extends = layer.manifest(&mut notes);
            layers.push(layer);
            match extends {
                Some(base) if layers.iter().all(|layer| layer.name != base) => name = base,
                Some(base) => {
                    notes.push(Diagnostic::theme_loop(&base, &at));
                    return notes.with(None);
                }
                None => break,
            }
        }
        for index in 0..layers.len().saturating_sub(1) {
            let (upper, lower) = layers.split_at(index + 1);
            if let Some(layer) = upper.last() {
                layer.check_against(lower, config, asked, &mut notes);
            }
        }
        if notes.has_errors() {
            return notes.with(None);
        }
        let words = read_words(&layers, &mut notes);
        // That in the binary was looked at by a test, once for all.
        for layer in layers.iter().filter(|layer| !layer.is_built_in) {
            layer.check_assets(&config.file_endings, &mut notes);
        }
        own::look(&layers, &config.brand, &mut notes);
        let assets = fingerprinted(&layers, &config.brand);
        let theme = Theme {
            layers,
            words,
            assets,
        };
        let sound = !notes.has_errors();
        notes.with(sound.then_some(theme))
    }

    /// The names of the layers, the site's own first: prefixes for the template engine.
    pub fn layer_names(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().map(|layer| layer.name.as_str())
    }

    /// Every template and component of every layer, by the name under which the engine finds it, and its text.
    ///
    /// That is the name by which others take it in, `templates/base.html`, so that the engine need not look for it in each
    /// layer, every time; where that could mean another as well, it is the whole name, `harbour/templates/base.html`.
    pub fn templates(&self) -> impl Iterator<Item = (String, &str)> {
        self.layers.iter().flat_map(move |layer| {
            let of_layer = format!("{}/templates/", layer.name);
            let all = self.layers.iter().flat_map(|layer| layer.texts.values());
            let with_whole_names: Vec<&str> = all
                .map(|source| source.text())
                .filter(|text| text.contains(&of_layer))
                .collect();
            let templates = layer.texts.iter().filter(|(path, _)| is_template(path));
            templates.map(move |(path, source)| {
                let whole = format!("{}/{path}", layer.name);
                let is_called_so = with_whole_names.iter().any(|text| text.contains(&whole));
                match !is_called_so && self.is_alone(path, source.text()) {
                    true => (path.clone(), source.text()),
                    false => (whole, source.text()),
                }
            })
        })
    }

    /// Whether a template is the only one at its place in any layer. Of components, which have names of their own, the layer
    /// decides.
    fn is_alone(&self, path: &str, text: &str) -> bool {
        let here = |layer: &&Layer| layer.texts.contains_key(path);
        path.starts_with("templates/")
            && !text.contains("endcomponent")
            && self.layers.iter().filter(here).count() == 1
    }

    /// The names of the templates that can draw a page: all but those of pages that the program makes.
    pub fn page_templates(&self) -> BTreeSet<&str> {
        let texts = self.layers.iter().flat_map(|layer| layer.texts.keys());
        let names = texts.filter_map(|path| page_template(path));
        names.filter(|name| !NOT_OF_PAGES.contains(name)).collect()
    }

    /// Tells of pages that ask for a template that is not there.
    pub fn look_at_templates(&self, asked: &[(&str, Span)]) -> Notes {
        let mut notes = Notes::default();
        if asked.is_empty() {
            return notes;
        }
        let known = self.page_templates();
        for (name, at) in asked.iter().filter(|(name, _)| !known.contains(name)) {
            let near = nearest(name, known.iter().copied());
            notes.push(Diagnostic::no_such_template(name, near, at));
        }
        notes
    }

    /// The face of a project's own style sheet, where that sets one for headings: then the theme's own is not used. A face
    /// that readers' systems have is no file.
    pub fn own_face(&self) -> Option<Option<&ThemeAsset>> {
        let mut layers = self.layers.iter().filter(|layer| !layer.is_built_in);
        let sheet = layers.find_map(|layer| layer.texts.get(STYLE))?;
        let mut set = palette::variables(sheet.text()).into_iter();
        set.find(|set| set.name == "serif")?;
        let faces = sheet::asks(sheet.text()).into_iter();
        let mut faces = faces.filter_map(|ask| match ask {
            sheet::Ask::File(address, _) if address.ends_with(".woff2") => {
                self.asset(sheet::file_of(&address)?)
            }
            _ => None,
        });
        Some(faces.next())
    }

    /// The source of a template by its engine name, for problems in it.
    pub fn template(&self, name: &str) -> Option<&SourceRef> {
        let whole = self.layers.iter().find_map(|layer| {
            let path = name.strip_prefix(&layer.name)?.strip_prefix('/')?;
            layer.texts.get(path)
        });
        let mut layers = self.layers.iter();
        whole.or_else(|| layers.find_map(|layer| layer.texts.get(name)))
    }

    /// The words for a language: of `cy-GB` those of `cy`; of a language without words, English.
    pub fn words(&self, language: &str) -> &Phrases {
        static NONE: Phrases = Phrases(BTreeMap::new());
        let primary = primary_language(language);
        self.words
            .get(&primary)
            .or_else(|| self.words.get("en"))
            .unwrap_or(&NONE)
    }

    /// The languages that have words.
    pub fn languages(&self) -> impl Iterator<Item = (&str, &Phrases)> {
        self.words
            .iter()
            .map(|(language, words)| (language.as_str(), words))
    }

    /// Whether the theme has words in the language itself.
    pub fn speaks(&self, language: &str) -> bool {
        let primary = primary_language(language);
        self.words.contains_key(&primary)
    }

    /// Adds the words of every layer: of templates, of scripts and styles, of what it says itself.
    pub fn add_to(&self, wording: &mut Wording) {
        for layer in &self.layers {
            for source in layer.texts.values() {
                wording.read(source.text().as_bytes(), Form::Html);
            }
        }
        for asset in self.assets.values() {
            wording.read(&asset.bytes, Form::Json);
        }
        for (_, words) in self.words.values().flat_map(Phrases::iter) {
            wording.read(words.as_bytes(), Form::Html);
        }
    }

    /// The style sheet of a project's own, if there is one.
    pub fn own_style(&self) -> Option<&ThemeAsset> {
        self.asset(STYLE.trim_start_matches("static/"))
    }

    /// A file of `static/` by its name.
    pub fn asset(&self, name: &str) -> Option<&ThemeAsset> {
        self.assets.get(name)
    }

    /// Every file of `static/`, by its name.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &ThemeAsset)> {
        self.assets
            .iter()
            .map(|(name, asset)| (name.as_str(), asset))
    }
}

/// Templates that draw no page of a site's own.
const NOT_OF_PAGES: [&str; 13] = [
    "a-z",
    "base",
    "events",
    "glossary",
    "leaflet",
    "locked",
    "not-found",
    "redirect",
    "search",
    "sign-in",
    "styleguide",
    "term",
    "topics",
];

/// The name of the template that a file is, if it may draw a page.
fn page_template(path: &str) -> Option<&str> {
    let name = path.strip_prefix("templates/")?.strip_suffix(".html")?;
    (!name.contains('/')).then_some(name)
}

fn is_template(path: &str) -> bool {
    (path.starts_with("templates/") || path.starts_with("components/")) && path.ends_with(".html")
}

/// The language of which a file of a theme has the words.
fn language_of_words(path: &str) -> Option<&str> {
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
    fn sheets(&self) -> impl Iterator<Item = (&str, &SourceRef)> {
        let texts = self.texts.iter();
        texts
            .filter(|(path, _)| path.starts_with("static/") && path.ends_with(".css"))
            .map(|(path, source)| (path.as_str(), source))
    }

    /// The layer of that name. A file of it that cannot be read is told of.
    fn find(snapshot: &Snapshot, name: &str, notes: &mut Notes) -> Option<Layer> {
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
    fn manifest(&self, notes: &mut Notes) -> Option<String> {
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
    fn check_assets(&self, allowed: &[String], notes: &mut Notes) {
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
    fn check_against(
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

/// The words of all layers, the upper ones over the lower; every language falls back to English word by word.
fn read_words(layers: &[Layer], notes: &mut Notes) -> BTreeMap<String, Phrases> {
    let mut all: BTreeMap<String, Phrases> = BTreeMap::new();
    for layer in layers.iter().rev() {
        for (path, source) in &layer.texts {
            let Some(language) = language_of_words(path) else {
                continue;
            };
            let (table, broken) = fields::toml_file(source);
            notes.extend(broken);
            flatten(
                "",
                &table,
                &mut all.entry(language.to_owned()).or_default().0,
            );
        }
    }
    let english = all.get("en").cloned().unwrap_or_default();
    for words in all.values_mut() {
        for (key, text) in &english.0 {
            words.0.entry(key.clone()).or_insert_with(|| text.clone());
        }
    }
    all
}

/// `[kind] guidance = "…"` becomes `kind.guidance`; a `-` in a key becomes `_`, as templates write it.
fn flatten(prefix: &str, table: &fields::Table, words: &mut BTreeMap<String, String>) {
    for entry in &table.0 {
        let key = format!(
            "{prefix}{}",
            if prefix.is_empty() {
                Cow::Owned(entry.key.replace('-', "_"))
            } else {
                Cow::Borrowed(entry.key.as_str())
            }
        );
        match &entry.value.value {
            Value::Scalar(text) => {
                words.insert(key, text.clone());
            }
            Value::Table(inner) => flatten(&format!("{key}."), inner, words),
            _ => {}
        }
    }
}

/// The place in a style sheet of a theme where the colours of the site's brand go.
const BRAND: &str = "/* [brand] */";

fn fingerprinted(layers: &[Layer], brand: &Brand) -> BTreeMap<String, ThemeAsset> {
    use base64::Engine as _;
    use sha2::{Digest, Sha384};
    let mut assets: BTreeMap<String, ThemeAsset> = BTreeMap::new();
    for layer in layers.iter().rev() {
        let files = layer
            .files
            .iter()
            .map(|(path, bytes)| (path, bytes.clone()));
        let is_sheet = |path: &str| path.ends_with(".css");
        let texts = layer.texts.iter().filter(|(path, _)| !is_sheet(path));
        let texts = texts.map(|(path, source)| (path, source.text().as_bytes().to_vec()));
        let sheets = layer.texts.iter().filter(|(path, _)| is_sheet(path));
        let sheets = sheets.map(|(path, source)| (path, source.text()));
        // Style sheets last, since they name the other files.
        let plain = files.chain(texts).map(|(path, bytes)| (path, bytes, None));
        let sheets = sheets.map(|(path, text)| (path, Vec::new(), Some(text)));
        for (path, mut bytes, sheet) in plain.chain(sheets) {
            let Some(name) = path.strip_prefix("static/") else {
                continue;
            };
            if let Some(sheet) = sheet {
                bytes = sheet::served(&sheet.replace(BRAND, &brand.style()), &assets).into_bytes();
            }
            let print = Fingerprint::of(&bytes).hex();
            let short = print.get(..10).unwrap_or(&print);
            let address = match name.rsplit_once('.') {
                Some((stem, extension)) => format!("{ASSETS}{stem}.{short}.{extension}"),
                None => format!("{ASSETS}{name}.{short}"),
            };
            let digest = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(&bytes));
            assets.insert(
                name.to_owned(),
                ThemeAsset {
                    address,
                    integrity: format!("sha384-{digest}"),
                    bytes,
                },
            );
        }
    }
    assets
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
