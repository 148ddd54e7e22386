//! The look of a site over its theme: a name, a logo and two colours, from which the others follow.
//!
//! The colours that follow are computed so that they can be read, on light and on dark. One that a
//! site asks for and that cannot be read is replaced by the nearest that can, and its editor is told. A style sheet
//! is never changed: what follows is one of its own ([`Brand::style`]).

use crate::colour::{Colour, FOR_EDGES, FOR_WORDS};
use crate::fields::rows::rows;
use crate::fields::{Field, FieldKind, Placed};
use crate::palette::{Colours, Palette};

rows! {
    /// What the settings say of the look.
    Brand {
        [name: Option<String>] Field::new("name", FieldKind::Text, "The name beside the logo, where it is not the whole title.");
        [logo: Option<Placed<String>>] Field::new("logo", FieldKind::Text, "A picture in content/ in place of the two arcs, such as logo.svg.");
        [colour: Option<Placed<Colour>>] Field::new("colour", FieldKind::Colour, "The colour of header, links and buttons, such as #0e4f58.");
        [accent: Option<Placed<Colour>>] Field::new("accent", FieldKind::Colour, "The colour of the help link and of what is lit, such as #f2b485.");
    }
}

/// What the theme in the binary has words and links on: the page, its boxes, and what lies deeper.
fn grounds(colours: &Colours) -> [Colour; 3] {
    ["page", "surface", "sunk"].map(|name| named(colours, name))
}

/// The words on what is lit.
fn on_lamp() -> Colour {
    named(&Palette::harbour().day, "on-lamp")
}

fn named(colours: &Colours, name: &str) -> Colour {
    *colours
        .get(name)
        .expect("the theme in the binary sets its own colours")
}

/// A colour that cannot be read.
#[derive(Debug)]
pub struct Unclear {
    /// As it was asked for.
    pub asked: Placed<Colour>,
    /// What stands on it, in words.
    pub words: &'static str,
    /// The contrast of the two.
    pub contrast: f64,
    /// The nearest colour that can be read, which is used.
    pub instead: Colour,
}

impl Brand {
    /// The colour of the header, such that white words can be read on it.
    fn band(&self) -> Option<Colour> {
        let asked = self.colour.as_ref()?.value;
        Some(asked.until_clear(Colour::BLACK, &[Colour::WHITE], FOR_WORDS))
    }

    /// The colour of what is lit, such that dark words can be read on it.
    fn lamp(&self) -> Option<Colour> {
        let asked = self.accent.as_ref()?.value;
        Some(asked.until_clear(Colour::WHITE, &[on_lamp()], FOR_WORDS))
    }

    /// The colours of the settings that cannot be read.
    pub fn unclear(&self) -> Vec<Unclear> {
        let checked = [
            (&self.colour, "white words", Colour::WHITE, self.band()),
            (&self.accent, "dark words", on_lamp(), self.lamp()),
        ];
        let unclear = checked
            .into_iter()
            .filter_map(|(asked, words, on, instead)| {
                let (asked, instead) = (asked.as_ref()?, instead?);
                (asked.value != instead).then(|| Unclear {
                    asked: asked.clone(),
                    words,
                    contrast: asked.value.contrast(on),
                    instead,
                })
            });
        unclear.collect()
    }

    /// The style sheet of these colours: the variables of the theme that follow from them.
    pub fn style(&self) -> String {
        let rule = |colours: Vec<(&str, Colour)>| {
            let lines: Vec<String> = colours
                .iter()
                .map(|(name, colour)| format!("--{name}:{colour}"))
                .collect();
            format!(":root{{{}}}", lines.join(";"))
        };
        let (light, dark) = (self.light(), self.dark());
        if light.is_empty() {
            return String::new();
        }
        format!(
            "{}\n@media screen and (prefers-color-scheme:dark){{{}}}",
            rule(light),
            rule(dark)
        )
    }

    /// The colours of the theme in the binary with these over them.
    pub fn palette(&self) -> Palette {
        let mut palette = Palette::harbour().clone();
        let named = |(name, colour): (&str, Colour)| (name.to_owned(), colour);
        palette.day.extend(self.light().into_iter().map(named));
        palette.night.extend(self.dark().into_iter().map(named));
        palette
    }

    /// By day.
    fn light(&self) -> Vec<(&'static str, Colour)> {
        let mut all = Vec::new();
        if let Some(band) = self.band() {
            let tint = Colour::WHITE.mixed(band, 0.1);
            let [page, surface, sunk] = grounds(&Palette::harbour().day);
            let grounds = [page, surface, sunk, tint];
            let link = band.until_clear(Colour::BLACK, &grounds, FOR_WORDS);
            all.extend(on_band(band));
            all.extend([
                ("link", link),
                ("link-hover", link.mixed(Colour::BLACK, 0.35)),
                ("calm", link),
                ("calm-edge", link),
                ("teal-tint", tint),
            ]);
        }
        all.extend(self.lit());
        all
    }

    /// At night.
    fn dark(&self) -> Vec<(&'static str, Colour)> {
        let mut all = Vec::new();
        if let Some(brand) = self.band() {
            let [page, surface, sunk] = grounds(&Palette::harbour().night);
            let band = brand.mixed(page, 0.4);
            let tint = surface.mixed(brand, 0.25);
            let grounds = [page, surface, sunk, tint];
            // More than the least: light words on dark seem to glow, and thin ones fade.
            let link = brand.until_clear(Colour::WHITE, &grounds, FOR_WORDS + 1.5);
            all.extend(on_band(band));
            all.extend([
                ("link", link),
                ("link-hover", link.mixed(Colour::WHITE, 0.4)),
                ("calm", brand),
                ("calm-edge", link),
                ("teal-tint", tint),
            ]);
        }
        all.extend(self.lit());
        all
    }

    fn lit(&self) -> Vec<(&'static str, Colour)> {
        let hover = |lamp: Colour| lamp.mixed(Colour::WHITE, 0.3);
        self.lamp().map_or_else(Vec::new, |lamp| {
            vec![("lamp", lamp), ("lamp-hover", hover(lamp))]
        })
    }
}

/// The header and what stands on it.
fn on_band(band: Colour) -> [(&'static str, Colour); 3] {
    let soft = Colour::WHITE
        .mixed(band, 0.15)
        .until_clear(Colour::WHITE, &[band], FOR_WORDS);
    let line = band.until_clear(Colour::WHITE, &[band], FOR_EDGES / 2.0);
    [("band", band), ("band-soft", soft), ("band-line", line)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand(colour: &str, accent: &str) -> Brand {
        let placed = |text: &str| {
            Some(Placed {
                value: Colour::parse(text).unwrap(),
                at: 0..0,
            })
        };
        Brand {
            colour: placed(colour),
            accent: placed(accent),
            ..Brand::default()
        }
    }

    fn found(colours: &[(&str, Colour)], name: &str) -> Colour {
        let found = colours.iter().find(|(known, _)| *known == name);
        found.map(|(_, colour)| *colour).unwrap()
    }

    #[test]
    fn whatever_colours_a_site_asks_for_its_words_can_be_read() {
        const PARTS: [&str; 6] = ["00", "33", "66", "99", "cc", "ff"];
        for number in 0..PARTS.len().pow(3) {
            let part = |place: u32| PARTS[number / PARTS.len().pow(place) % PARTS.len()];
            let (red, green, blue) = (part(0), part(1), part(2));
            let text = format!("#{red}{green}{blue}");
            let brand = brand(&text, &text);
            for (colours, theme) in [
                (brand.light(), &Palette::harbour().day),
                (brand.dark(), &Palette::harbour().night),
            ] {
                let grounds = grounds(theme);
                let get = |name| found(&colours, name);
                let mut pairs = vec![
                    (get("band"), Colour::WHITE),
                    (get("band"), get("band-soft")),
                    (get("calm"), Colour::WHITE),
                    (get("lamp"), on_lamp()),
                    (get("lamp-hover"), on_lamp()),
                    (get("link"), get("teal-tint")),
                ];
                pairs.extend(grounds.map(|ground| (ground, get("link"))));
                pairs.extend(grounds.map(|ground| (ground, get("link-hover"))));
                for (one, two) in pairs {
                    assert!(one.contrast(two) >= FOR_WORDS, "{text}: {one} and {two}");
                }
                for ground in grounds {
                    assert!(get("calm-edge").contrast(ground) >= FOR_EDGES, "{text}");
                }
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_is_used_as_it_is() {
        let brand = brand("#5c2e5a", "#f2b485");
        assert!(brand.unclear().is_empty());
        assert!(brand.style().starts_with(":root{--band:#5c2e5a;"));
        assert!(brand.style().contains("--lamp:#f2b485"));
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_told_and_replaced() {
        let brand = brand("#9fd0d8", "#333333");
        let unclear = brand.unclear();
        assert_eq!(unclear.len(), 2);
        for one in &unclear {
            assert!(one.contrast < FOR_WORDS);
            assert!(!brand.style().contains(&format!("{};", one.asked.value)));
            assert!(brand.style().contains(&one.instead.to_string()));
        }
    }

    #[test]
    fn a_site_without_colours_of_its_own_has_no_style_of_its_own() {
        assert_eq!(Brand::default().style(), "");
    }
}
