//! The colours of the theme: every pair that meets, by day, by night and on a leaflet.
//!
//! A colour that no pair names is a failure too, so that a new one cannot slip in unmeasured.

use std::collections::BTreeSet;

use pimh::colour::Colour;
use pimh::palette::{self, Colours, EDGES, Palette, WORDS};

const SHEET: &str = include_str!("../themes/harbour/static/harbour.css");
const LEAFLET: &str = include_str!("../themes/harbour/static/leaflet.css");

/// Colours that only adorn: nothing is lost to somebody who does not see them.
const DECORATION: &[&str] = &["hair", "band-line", "lamp"];

fn by_day() -> Colours {
    Palette::harbour().day.clone()
}

fn by_night() -> Colours {
    Palette::harbour().night.clone()
}

/// A leaflet is white by night too, whatever the page around it is.
fn on_paper() -> Colours {
    let mut colours = palette::set_by(LEAFLET, ".side", false);
    let day = by_day();
    for name in ["numeral", "do", "dont"] {
        if let Some(colour) = day.get(name) {
            colours.insert(name.to_owned(), *colour);
        }
    }
    colours
}

/// Every pair of a palette that is too weak, in words.
fn weak(colours: &Colours) -> Vec<String> {
    let said = |pair: &palette::Weak| {
        let palette::Weak {
            one,
            other,
            contrast,
            least,
        } = pair;
        format!("{one} on {other}: {contrast:.2}, wanted {least}")
    };
    palette::weak(colours).iter().map(said).collect()
}

#[test]
fn every_pair_of_colours_can_be_told_apart_by_day_by_night_and_on_paper() {
    for (name, colours) in [
        ("by day", by_day()),
        ("by night", by_night()),
        ("on paper", on_paper()),
    ] {
        assert!(colours.len() >= 15, "{name}: {colours:?}");
        assert_eq!(weak(&colours), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_colour_that_is_too_weak_is_found() {
    let mut colours = by_day();
    colours.insert("soft".to_owned(), Colour::parse("#8a8a8a").unwrap());
    colours.insert("edge".to_owned(), Colour::parse("#d9d0c3").unwrap());
    let found = weak(&colours);
    assert!(
        found
            .iter()
            .any(|pair| pair.starts_with("soft on page: 3.")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|pair| pair.starts_with("edge on page: 1.")),
        "{found:?}"
    );
}

#[test]
fn every_colour_is_measured_or_is_known_to_adorn() {
    let named: BTreeSet<&str> = WORDS
        .iter()
        .chain(EDGES)
        .flat_map(|(one, others)| others.split(' ').chain([*one]))
        .chain(DECORATION.iter().copied())
        .collect();
    for (sheet, colours) in [
        ("day", by_day()),
        ("night", by_night()),
        ("paper", on_paper()),
    ] {
        for name in colours.keys() {
            assert!(
                named.contains(name.as_str()),
                "{sheet}: nothing measures --{name}"
            );
        }
    }
}

#[test]
fn no_colour_stands_outside_the_palette() {
    let (_, after) = SHEET.split_once("/* [brand] */").unwrap();
    let (screen, _) = after.split_once("/* ---------- 10 print").unwrap();
    for (number, line) in screen.lines().enumerate() {
        let literal = line.match_indices('#').any(|(at, _)| {
            let digits = line[at + 1..].bytes().take_while(u8::is_ascii_hexdigit);
            matches!(digits.count(), 3 | 4 | 6 | 8) && line[..at].contains(':')
        });
        assert!(!literal, "line {number} after the brand: {line}");
    }
}
