//! Colours: read, mixed, and measured against each other as WCAG 2.2 does. Which colours a site has is not known here.

use std::fmt;

/// A colour without transparency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// The least contrast of words with what they stand on.
pub const FOR_WORDS: f64 = 4.5;

/// The least contrast of an edge that somebody has to see.
pub const FOR_EDGES: f64 = 3.0;

impl Colour {
    /// White.
    pub const WHITE: Colour = Colour::new(0xff, 0xff, 0xff);
    /// Black.
    pub const BLACK: Colour = Colour::new(0, 0, 0);

    /// A colour of its three parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour { red, green, blue }
    }

    /// Reads `#0b5c66` or `#fff`.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |range: std::ops::Range<usize>| u8::from_str_radix(digits.get(range)?, 16).ok();
        match digits.len() {
            6 => Some(Colour::new(part(0..2)?, part(2..4)?, part(4..6)?)),
            3 => Some(Colour::new(
                part(0..1)? * 17,
                part(1..2)? * 17,
                part(2..3)? * 17,
            )),
            _ => None,
        }
    }

    /// How light it is, from 0 to 1: the relative luminance of WCAG.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The contrast of two colours, from 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// This colour with a part of another in it: 0 is this one, 1 the other.
    pub fn mixed(self, other: Colour, part: f64) -> Colour {
        let mix = |a: u8, b: u8| {
            let mixed = f64::from(a) + (f64::from(b) - f64::from(a)) * part.clamp(0.0, 1.0);
            // Between two bytes there are only bytes.
            mixed.round() as u8
        };
        Colour::new(
            mix(self.red, other.red),
            mix(self.green, other.green),
            mix(self.blue, other.blue),
        )
    }

    /// This colour, moved towards another no further than it takes to stand out from all of `grounds`.
    pub fn until_clear(self, towards: Colour, grounds: &[Colour], least: f64) -> Colour {
        const STEPS: u32 = 50;
        (0..=STEPS)
            .map(|step| self.mixed(towards, f64::from(step) / f64::from(STEPS)))
            .find(|colour| {
                grounds
                    .iter()
                    .all(|ground| colour.contrast(*ground) >= least)
            })
            .unwrap_or(towards)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn colours_are_read_as_style_sheets_write_them() {
        assert_eq!(colour("#0b5c66").to_string(), "#0b5c66");
        assert_eq!(colour("#FfF"), Colour::WHITE);
        for wrong in [
            "",
            "#",
            "0b5c66",
            "#0b5c6",
            "#0b5c66ff",
            "#ggg",
            "teal",
            "#+12",
            "#é1",
        ] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((Colour::WHITE.contrast(Colour::BLACK) - 21.0).abs() < 0.001);
        assert!((Colour::WHITE.contrast(Colour::WHITE) - 1.0).abs() < 0.001);
        // The grey that is known to pass by a hair, and the one that fails by one.
        assert!(colour("#767676").contrast(Colour::WHITE) > FOR_WORDS);
        assert!(colour("#777777").contrast(Colour::WHITE) < FOR_WORDS);
    }

    #[test]
    fn a_colour_moves_no_further_than_it_must() {
        let pale = colour("#9fd0d8");
        let clear = pale.until_clear(Colour::BLACK, &[Colour::WHITE], FOR_WORDS);
        assert!(clear.contrast(Colour::WHITE) >= FOR_WORDS);
        assert!(clear.contrast(Colour::WHITE) < FOR_WORDS + 0.5);
        assert_eq!(
            Colour::BLACK.until_clear(Colour::WHITE, &[Colour::WHITE], FOR_WORDS),
            Colour::BLACK
        );
    }
}
