//! The colours that a style sheet sets, by the names of their variables: `--page: #fbf8f3`.
//!
//! They stand in the style sheet and nowhere else. Whoever reckons with them, the brand of a site and the
//! measurements of `tests/palette.rs`, reads them here. What is no colour of three or six digits is passed
//! by: lengths, names of fonts, `color-mix(…)`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::colour::Colour;

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
    let mut colours = Colours::new();
    add(
        &without_comments(sheet),
        selector,
        for_dark,
        false,
        &mut colours,
    );
    colours
}

/// Adds the colours of some rules, which stand in a rule for dark screens or not.
fn add(rules: &str, selector: &str, for_dark: bool, is_dark: bool, colours: &mut Colours) {
    let mut rest = rules;
    while let Some((before, after)) = rest.split_once('{') {
        let (block, behind) = after.split_at(closing(after));
        // What ends with a semicolon before it is a rule of its own: `@import`.
        let head = before
            .rsplit_once([';', '}'])
            .map_or(before, |(_, head)| head)
            .trim();
        if head.starts_with("@media") {
            let dark = head.contains("prefers-color-scheme: dark");
            if dark == for_dark {
                add(block, selector, for_dark, dark, colours);
            }
        } else if head == selector && is_dark == for_dark {
            let set = block.split(';').filter_map(|line| line.split_once(':'));
            colours.extend(set.filter_map(|(name, value)| {
                let name = name.trim().strip_prefix("--")?;
                Some((name.to_owned(), Colour::parse(value.trim())?))
            }));
        }
        rest = behind;
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

fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let first = parts.next().into_iter();
    let behind = parts.map(|part| part.split_once("*/").map_or("", |(_, behind)| behind));
    first.chain(behind).collect()
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
