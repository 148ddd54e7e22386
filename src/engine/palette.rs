//! The colours that a style sheet sets, by the names of their variables: `--page: #fbf8f3`.
//!
//! They stand in the style sheet and nowhere else. Whoever reckons with them, the brand of a site, the check of a style
//! sheet of its own and the measurements of `tests/palette.rs`, reads them here, and here stands which of them meet. What is no colour of three or six digits is passed
//! by: lengths, names of fonts, `color-mix(…)`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::colour::{Colour, FOR_EDGES, FOR_WORDS};

/// Colours by the names of their variables, without the `--`.
pub type Colours = BTreeMap<String, Colour>;

/// What a style sheet sets on its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// By day.
    pub day: Colours,
    /// At night, where a colour that is not set anew is that of the day.
    pub night: Colours,
}

impl Palette {
    /// The palette of a style sheet.
    pub fn of(sheet: &str) -> Palette {
        let day = set_by(sheet, ":root", false);
        let mut night = day.clone();
        night.extend(set_by(sheet, ":root", true));
        Palette { day, night }
    }

    /// The palette of `harbour`, the theme in the binary.
    pub fn harbour() -> &'static Palette {
        static HARBOUR: LazyLock<Palette> =
            LazyLock::new(|| Palette::of(include_str!("../../themes/harbour/static/harbour.css")));
        &HARBOUR
    }
}

/// The colours that the rules of one selector set: those for dark screens only, or those for all.
pub fn set_by(sheet: &str, selector: &str, for_dark: bool) -> Colours {
    let set = variables(sheet).into_iter();
    let wanted =
        set.filter(|set| set.selector == selector && (set.screen == Screen::Dark) == for_dark);
    wanted
        .filter_map(|set| Some((set.name, Colour::parse(&set.value)?)))
        .collect()
}

/// For which screens a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// For all.
    Any,
    /// For those that are set to light alone.
    Light,
    /// For those that are set to dark alone.
    Dark,
    /// For none: for paper.
    Paper,
}

/// A variable that a rule of a style sheet sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name, without the `--`.
    pub name: String,
    /// What it is set to, as it is written.
    pub value: String,
    /// Where that stands, in bytes.
    pub at: Range<usize>,
    /// The selector of its rule.
    pub selector: String,
    /// For which screens the rule is.
    pub screen: Screen,
}

/// Every variable that a style sheet sets, in the order in which it does.
pub fn variables(sheet: &str) -> Vec<Variable> {
    let mut found = Vec::new();
    let plain = without_comments(sheet);
    add(&plain, 0, Screen::Any, &mut found);
    found
}

/// Adds the variables of some rules, which begin at a byte of the sheet and stand in a rule for some screens.
fn add(rules: &str, start: usize, screen: Screen, found: &mut Vec<Variable>) {
    let (mut rest, mut at) = (rules, start);
    while let Some((before, after)) = rest.split_once('{') {
        let (block, behind) = after.split_at(closing(after));
        let block_at = at + before.len() + 1;
        // What ends with a semicolon before it is a rule of its own: `@import`.
        let head = before
            .rsplit_once([';', '}'])
            .map_or(before, |(_, head)| head)
            .trim();
        if head.starts_with('@') {
            add(block, block_at, within(head, screen), found);
        } else if block.contains("--") {
            let mut line_at = block_at;
            for line in block.split(';') {
                if let Some((name, value)) = line.split_once(':')
                    && let Some(name) = name.trim().strip_prefix("--")
                {
                    let from = line_at + line.len() - value.trim_start().len();
                    let value = value.trim();
                    found.push(Variable {
                        name: name.to_owned(),
                        value: value.to_owned(),
                        at: from..from + value.len(),
                        selector: head.to_owned(),
                        screen,
                    });
                }
                line_at += line.len() + 1;
            }
        }
        rest = behind;
        at = block_at + block.len();
    }
}

/// For which screens the rules in a rule are.
fn within(head: &str, around: Screen) -> Screen {
    let plain: String = head.to_lowercase().split_whitespace().collect();
    if !plain.starts_with("@media") || around == Screen::Paper {
        around
    } else if plain.contains("prefers-color-scheme:dark") {
        Screen::Dark
    } else if plain.contains("prefers-color-scheme:light") {
        Screen::Light
    } else if plain == "@mediaprint" {
        Screen::Paper
    } else {
        around
    }
}

/// Where the brace that is open before a text is closed in it; its end, if it is not.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The same with spaces in the place of every comment, so that all else stands where it stood.
fn without_comments(sheet: &str) -> String {
    let mut plain = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, behind)) = rest.split_once("/*") {
        let end = behind.find("*/").map_or(behind.len(), |end| end + 2);
        plain.push_str(before);
        plain.extend(std::iter::repeat_n(' ', end + 2));
        rest = behind.get(end..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

/// What ordinary words stand on: the page, its boxes, and the boxes of each role.
const GROUNDS: &str =
    "page surface sunk plum-tint teal-tint warm-tint specialist-tint commissioning-tint multi-tint";

/// The words of the theme in the binary, each with what it stands on.
pub const WORDS: &[(&str, &str)] = &[
    ("text", GROUNDS),
    ("soft", GROUNDS),
    ("link", GROUNDS),
    ("link-hover", GROUNDS),
    ("visited", GROUNDS),
    ("plum", "page surface plum-tint"),
    ("on-warn", "warn"),
    ("on-band", "band calm urgent emergency"),
    ("band-soft", "band"),
    ("on-lamp", "lamp lamp-hover"),
    ("focus-edge", "focus"),
    ("do", "page surface sunk"),
    ("dont", "page surface sunk"),
    ("page", "link link-hover"), // the words of a button
    ("specialist", "page specialist-tint"),
    ("commissioning", "page commissioning-tint"),
    ("multi", "page multi-tint"),
];

/// Its edges and shapes that somebody has to see, each with what it stands on.
pub const EDGES: &[(&str, &str)] = &[
    ("edge", GROUNDS),
    ("ring", GROUNDS),
    ("focus", "band"),
    ("focus-edge", "focus"),
    ("band-soft", "band"),
    ("link", "page surface sunk"),
    ("calm-edge", "page surface"),
    ("urgent-edge", "page surface"),
    ("emergency-edge", "page surface"),
    ("warn-edge", "warn page"),
    ("do", "page"),
    ("dont", "page surface"),
    ("plum", "page surface"),
    ("specialist", "page"),
    ("commissioning", "page"),
    ("multi", "page"),
];

/// Two colours that meet and cannot be told apart well enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weak {
    /// The words or the edge.
    pub one: &'static str,
    /// What it stands on.
    pub other: &'static str,
    /// The contrast of the two.
    pub contrast: f64,
    /// The least that it should be.
    pub least: f64,
}

/// The colours that a colour meets, each with the least that the contrast of the two should be.
pub fn met_by(name: &str) -> impl Iterator<Item = (&'static str, f64)> {
    let of = |list: &'static [(&'static str, &'static str)], least: f64| {
        list.iter()
            .flat_map(move |(one, others)| others.split(' ').map(move |other| (*one, other, least)))
    };
    let all = of(WORDS, FOR_WORDS).chain(of(EDGES, FOR_EDGES));
    all.filter_map(move |(one, other, least)| match name {
        _ if name == one => Some((other, least)),
        _ if name == other => Some((one, least)),
        _ => None,
    })
}

/// Every pair of a palette that is too weak. A pair counts where the palette has both.
pub fn weak(colours: &Colours) -> Vec<Weak> {
    let pairs = |list: &'static [(&'static str, &'static str)], least: f64| {
        list.iter()
            .flat_map(move |(one, others)| others.split(' ').map(move |other| (*one, other, least)))
    };
    let all = pairs(WORDS, FOR_WORDS).chain(pairs(EDGES, FOR_EDGES));
    let measured = all.filter_map(|(one, other, least)| {
        let contrast = colours.get(one)?.contrast(*colours.get(other)?);
        (contrast < least).then_some(Weak {
            one,
            other,
            contrast,
            least,
        })
    });
    measured.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_by_day_and_at_night() {
        let sheet = "/* :root { --a: #000 } */ @import url(x);\n:root { --a: #fff; --b: #0b5c66; --size: 1rem }\n\
            @media (min-width: 40em) { :root { --size: 2rem } p { color: #123456 } }\n\
            .side { --a: #111111 }\n\
            @media screen and (prefers-color-scheme: dark) { :root { --a: #15191b; } .side { --b: #222222 } }";
        let palette = Palette::of(sheet);
        let colour = |text: &str| Colour::parse(text).unwrap();
        let of = |pairs: &[(&str, &str)]| -> Colours {
            let pairs = pairs.iter();
            pairs
                .map(|(name, text)| ((*name).to_owned(), colour(text)))
                .collect()
        };
        assert_eq!(palette.day, of(&[("a", "#fff"), ("b", "#0b5c66")]));
        assert_eq!(palette.night, of(&[("a", "#15191b"), ("b", "#0b5c66")]));
        assert_eq!(set_by(sheet, ".side", false), of(&[("a", "#111111")]));
    }

    #[test]
    fn a_variable_is_found_with_its_place_and_screens() {
        let sheet = "/* ü :root{} */ :root{--page:#fff;\n --text : black }\n\
            @media (prefers-color-scheme:dark){@supports (color:red){html { --page: #000 }}}\n\
            @media print { :root { --page: #eee } } @media (prefers-color-scheme: light) { b{--soft:#111} }";
        let found: Vec<_> = variables(sheet)
            .into_iter()
            .map(|set| {
                assert_eq!(&sheet[set.at.clone()], set.value);
                (set.name, set.value, set.selector, set.screen)
            })
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(name, value, selector, screen)| (&**name, &**value, &**selector, *screen))
            .collect();
        assert_eq!(
            found,
            [
                ("page", "#fff", ":root", Screen::Any),
                ("text", "black", ":root", Screen::Any),
                ("page", "#000", "html", Screen::Dark),
                ("page", "#eee", ":root", Screen::Paper),
                ("soft", "#111", "b", Screen::Light),
            ]
        );
    }

    #[test]
    fn a_sheet_that_breaks_off_is_read_as_far_as_it_goes() {
        for sheet in [
            "",
            "}",
            ":root {",
            ":root { --a: #fff",
            "@media {",
            "/*",
            "a } :root { --a: #fff }",
        ] {
            assert!(Palette::of(sheet).day.len() <= 1, "{sheet}");
        }
    }
}
