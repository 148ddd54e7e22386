//! What a project's own theme must keep to: its style sheets ask for files of the theme alone, its colours can be read,
//! its faces say under which licence they are, and its words say what the theme's say.
//!
//! It looks and tells; it changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::layer::{BUILT_IN, Layer, STYLE, language_of_words};
use super::phrases::flatten;
use super::sheet::{self, Ask};
use crate::brand::Brand;
use crate::colour::Colour;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields;
use crate::names::{SitePath, nearest, primary_language};
use crate::palette::{self, Colours, Palette, Screen};
use crate::source::SourceRef;

/// The endings of faces.
const FACES: [&str; 4] = ["woff2", "woff", "ttf", "otf"];

/// Tells what is wrong with the layers of a project. What is in the binary has its own tests.
pub(super) fn look(layers: &[Layer], brand: &Brand, notes: &mut Notes) {
    let files: BTreeSet<&str> = layers
        .iter()
        .flat_map(|layer| layer.texts.keys().chain(layer.files.keys()))
        .filter_map(|path| path.strip_prefix("static/"))
        .collect();
    for (index, layer) in layers.iter().enumerate() {
        if layer.is_built_in {
            continue;
        }
        for (_, source) in layer.sheets() {
            asks(source, &files, notes);
        }
        licence(layer, notes);
        words(layer, layers.get(index + 1..).unwrap_or_default(), notes);
    }
    let extends = layers.iter().any(|layer| layer.name == BUILT_IN);
    let own = layers
        .iter()
        .find_map(|layer| Some((layer, layer.texts.get(STYLE)?)));
    if let (true, Some((_, source))) = (extends, own) {
        colours(source, &brand.palette(), notes);
    }
}

/// Everything that a style sheet asks for must be a file of the theme.
fn asks(source: &SourceRef, files: &BTreeSet<&str>, notes: &mut Notes) {
    for ask in sheet::asks(source.text()) {
        match ask {
            Ask::Import(at) => notes.push(Diagnostic::sheet_imports(&Span::new(source, at))),
            Ask::File(address, at) => {
                let Some(name) = sheet::file_of(&address) else {
                    continue;
                };
                if !files.contains(name) {
                    let near = nearest(name, files.iter().copied());
                    notes.push(Diagnostic::sheet_asks_elsewhere(
                        &address,
                        near,
                        &Span::new(source, at),
                    ));
                }
            }
        }
    }
}

/// A theme that brings a face brings the words of its licence too: most may be given on with these only.
fn licence(layer: &Layer, notes: &mut Notes) {
    let is_face = |path: &&String| {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        path.starts_with("static/") && FACES.contains(&ending)
    };
    let is_licence = |path: &String| {
        let name = path.to_lowercase();
        ["licence", "license", "ofl", "copying"]
            .iter()
            .any(|word| name.contains(word))
    };
    let mut all = layer.files.keys().chain(layer.texts.keys());
    if all.clone().any(is_licence) {
        return;
    }
    if let Some(face) = all.find(is_face) {
        let file = SitePath::new(format!("themes/{}/{face}", layer.name));
        notes.push(Diagnostic::face_without_licence(&file));
    }
}

/// Words of a language that is new say everything; no words are for a place that there is not.
fn words(layer: &Layer, below: &[Layer], notes: &mut Notes) {
    // A theme that extends none has words of its own choosing.
    if below.is_empty() {
        return;
    }
    let said_in = |layer: &Layer, wanted: &str, into: &mut BTreeMap<String, String>| {
        for (path, source) in &layer.texts {
            if language_of_words(path).is_some_and(|language| language == wanted) {
                // What is broken in it is told where the words are read.
                flatten("", &fields::toml_file(source).0, into);
            }
        }
    };
    let mut known = BTreeMap::new();
    below
        .iter()
        .chain([layer])
        .for_each(|layer| said_in(layer, "en", &mut known));
    for (path, source) in &layer.texts {
        let Some(language) = language_of_words(path) else {
            continue;
        };
        let mut own = BTreeMap::new();
        flatten("", &fields::toml_file(source).0, &mut own);
        let printed = |key: &str| {
            let name = format!("t.{key}");
            layer.texts.values().any(|text| text.text().contains(&name))
        };
        if language == "en" {
            let mut lower = BTreeMap::new();
            below
                .iter()
                .for_each(|layer| said_in(layer, "en", &mut lower));
            tell_unknown(&own, &lower, source, &printed, notes);
            continue;
        }
        tell_unknown(&own, &known, source, &printed, notes);
        below
            .iter()
            .for_each(|layer| said_in(layer, language, &mut own));
        let missing: Vec<&str> = known
            .keys()
            .map(String::as_str)
            .filter(|key| !own.contains_key(*key))
            .collect();
        if !missing.is_empty() && !primary_language(language).is_empty() {
            notes.push(Diagnostic::words_missing(language, &missing, source));
        }
    }
}

fn tell_unknown(
    own: &BTreeMap<String, String>,
    known: &BTreeMap<String, String>,
    source: &SourceRef,
    printed: &dyn Fn(&str) -> bool,
    notes: &mut Notes,
) {
    for key in own.keys() {
        if known.contains_key(key) || printed(key) {
            continue;
        }
        let last = key.rsplit_once('.').map_or(key.as_str(), |(_, last)| last);
        let spelt = [last.to_owned(), last.replace('_', "-")];
        let at = spelt.iter().find_map(|name| source.text().find(&**name));
        let at = at.map_or(0..0, |at| at..at + last.len());
        let near = nearest(key, known.keys().map(String::as_str));
        notes.push(Diagnostic::words_of_nothing(
            key,
            near,
            &Span::new(source, at),
        ));
    }
}

/// Where the sheet sets colours of the theme, words must still be readable, by day and by night.
fn colours(source: &SourceRef, before: &Palette, notes: &mut Notes) {
    let set: Vec<_> = palette::variables(source.text())
        .into_iter()
        .filter(|set| set.screen != Screen::Paper && before.day.contains_key(&set.name))
        .collect();
    let (mut day, mut night) = (before.day.clone(), before.night.clone());
    for one in &set {
        let Some(colour) = read(&one.value, &day) else {
            let at = Span::new(source, one.at.clone());
            notes.push(Diagnostic::colour_not_measured(&one.name, &at));
            continue;
        };
        // A rule for all screens stands behind the theme's own for dark ones, and so counts there too.
        if one.screen != Screen::Dark {
            day.insert(one.name.clone(), colour);
        }
        if one.screen != Screen::Light {
            let colour = read(&one.value, &night).unwrap_or(colour);
            night.insert(one.name.clone(), colour);
        }
    }
    for (when, colours, other) in [
        ("by day", &day, Screen::Dark),
        ("by night", &night, Screen::Light),
    ] {
        let place = |name: &str| {
            let mut all = set.iter().rev();
            all.find(|set| set.name == name && set.screen != other)
        };
        let mut told = BTreeSet::new();
        for pair in palette::weak(colours) {
            let Some(own) = place(pair.one).or_else(|| place(pair.other)) else {
                continue;
            };
            if !told.insert(&own.name) {
                continue;
            }
            // A rule for all screens must do for both.
            let is_of_both = own.screen == Screen::Any
                && set
                    .iter()
                    .all(|set| set.name != own.name || set.at == own.at);
            let instead = match is_of_both {
                true => clear(&own.name, &[&day, &night]),
                false => clear(&own.name, &[colours]),
            };
            notes.push(Diagnostic::theme_colour_unclear(
                when,
                (pair.one, pair.other),
                (pair.contrast, pair.least),
                instead.map(|colour| colour.to_string()).as_deref(),
                &Span::new(source, own.at.clone()),
            ));
        }
    }
}

/// The nearest colour that can be told apart from all that it meets in some palettes; nothing if none can.
fn clear(name: &str, palettes: &[&Colours]) -> Option<Colour> {
    const STEPS: u32 = 50;
    let asked = *palettes.first()?.get(name)?;
    let met: Vec<(Colour, f64)> = palettes
        .iter()
        .flat_map(|colours| {
            palette::met_by(name).filter_map(|(other, least)| Some((*colours.get(other)?, least)))
        })
        .collect();
    let is_clear = |colour: &Colour| {
        let mut met = met.iter();
        met.all(|(other, least)| colour.contrast(*other) >= *least)
    };
    let mixed = (0..=STEPS).flat_map(|step| {
        let part = f64::from(step) / f64::from(STEPS);
        [Colour::BLACK, Colour::WHITE].map(|towards| asked.mixed(towards, part))
    });
    mixed.into_iter().find(is_clear)
}

/// A colour as sheets write it: `#0b5c66`, `#fff`, `rgb(11 92 102)`, `black`, `white`, or another one by its name.
fn read(value: &str, colours: &Colours) -> Option<Colour> {
    let plain = value
        .trim_end_matches("!important")
        .trim()
        .to_ascii_lowercase();
    let inside = |function: &str| {
        let rest = plain.strip_prefix(function)?.trim_start();
        Some(rest.strip_prefix('(')?.strip_suffix(')')?.trim())
    };
    if let Some(name) = inside("var") {
        return colours.get(name.strip_prefix("--")?).copied();
    }
    if let Some(parts) = inside("rgb") {
        let parts: Vec<u8> = parts
            .split([',', ' '])
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?;
        let [red, green, blue] = parts[..] else {
            return None;
        };
        return Some(Colour::new(red, green, blue));
    }
    match &*plain {
        "white" => Some(Colour::WHITE),
        "black" => Some(Colour::BLACK),
        plain => Colour::parse(plain),
    }
}
