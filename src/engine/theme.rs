//! Themes: which file of which layer is used, and the theme's own words.
//!
//! A theme is a stack of layers, the site's own first; `harbour` is in the binary. A file of a layer
//! that extends another must match one below it, so that a misspelt override is told, not lost.
//!
//! It never runs a template: [`crate::render`] does. Start with [`Theme::load`]. A layer's files are read in `layer`,
//! words in `phrases`; what a project's own layer must keep to is in `own`; how style sheets are read and served, in
//! `sheet`.

mod layer;
mod own;
mod phrases;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

pub use self::layer::{CONTRACT, STYLE};
pub use self::phrases::Phrases;

use self::layer::{Layer, is_template, page_template};
use self::phrases::read_words;
use crate::brand::Brand;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Report, Span};
use crate::names::{Fingerprint, nearest, primary_language};
use crate::palette;
use crate::site::outputs::addresses::ASSETS;
use crate::snapshot::Snapshot;
use crate::source::SourceRef;
use crate::wording::{Form, Wording};

/// A theme, ready to be used.
pub struct Theme {
    layers: Vec<Layer>,
    words: BTreeMap<String, Phrases>,
    assets: BTreeMap<String, ThemeAsset>,
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
        static NONE: Phrases = Phrases::none();
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
