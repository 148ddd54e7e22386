//! Codes: what a reader types, and how a mistyped one is explained.
//!
//! 24 characters of Crockford's base32 in groups of four: 4 say whose code it is (the locator),
//! 19 are secret (95 bits), the last one checks the others.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::secret::{NoRandomness, random};

/// The alphabet, in the order of its values.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 24;
const GROUP: usize = 4;

/// Four characters that say whose code it is, in lower case as in addresses. Not secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locator([u8; 4]);

impl Locator {
    /// The locator of a number below 2^20.
    pub fn of(number: u32) -> Locator {
        Locator(std::array::from_fn(|place| {
            lower((number >> (15 - 5 * place)) & 31)
        }))
    }

    /// The number of a locator, below 2^20.
    pub fn number(&self) -> u32 {
        self.0
            .iter()
            .fold(0, |number, letter| (number << 5) | value_of_ours(*letter))
    }

    /// Reads a locator in either case.
    pub fn parse(text: &str) -> Option<Locator> {
        let letters: Vec<u8> = text
            .bytes()
            .map(|letter| value(letter).map(lower))
            .collect::<Option<_>>()?;
        Some(Locator(letters.try_into().ok()?))
    }

    /// The characters, in lower case.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the alphabet is ASCII")
    }
}

impl fmt::Debug for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Locator {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Locator {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Locator, D::Error> {
        let text = String::deserialize(deserializer)?;
        Locator::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("a locator has four characters"))
    }
}

/// A whole code. Shown once, to the person it is for; kept nowhere in clear.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct AccessCode([u8; LENGTH]);

impl AccessCode {
    /// A new code for a locator.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn new(locator: &Locator) -> Result<AccessCode, NoRandomness> {
        let noise = Zeroizing::new(random::<19>()?);
        let mut letters = [0; LENGTH];
        for (place, letter) in letters.iter_mut().enumerate() {
            *letter = match (locator.0.get(place), noise.get(place.wrapping_sub(4))) {
                (Some(given), _) => given.to_ascii_uppercase(),
                // 256 is a multiple of 32: no character is likelier than another.
                (None, Some(byte)) => upper(u32::from(*byte) & 31),
                (None, None) => b'0',
            };
        }
        let check = check_character(&letters);
        letters[LENGTH - 1] = check;
        Ok(AccessCode(letters))
    }

    /// Reads what somebody typed: case, spaces and hyphens do not matter, `O` is `0`, `I` and `L` are `1`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words for the person who typed it.
    pub fn parse(typed: &str) -> Result<AccessCode, Mistyped> {
        let mut letters = Zeroizing::new(Vec::with_capacity(LENGTH));
        for c in typed.chars().filter(|c| !is_separator(*c)) {
            match u8::try_from(c).ok().and_then(value) {
                Some(value) => letters.push(upper(value)),
                None => return Err(Mistyped::Strange(c)),
            }
        }
        if letters.len() != LENGTH {
            return Err(Mistyped::length(typed, letters.len()));
        }
        let mut code = [0; LENGTH];
        code.copy_from_slice(&letters);
        let code = AccessCode(code);
        if check_character(&code.0) != code.0[LENGTH - 1] {
            return Err(Mistyped::Wrong);
        }
        Ok(code)
    }

    /// Whose code it is.
    pub fn locator(&self) -> Locator {
        Locator(
            [self.0[0], self.0[1], self.0[2], self.0[3]].map(|letter| letter.to_ascii_lowercase()),
        )
    }

    /// The 24 characters, upper case, without hyphens: the password of the sealed key.
    pub fn password(&self) -> &[u8] {
        &self.0
    }

    /// As it is shown to people: `ABCD-EFGH-…`. Wiped when dropped.
    pub fn shown(&self) -> Zeroizing<String> {
        let groups = self
            .0
            .chunks(GROUP)
            .map(|group| std::str::from_utf8(group).expect("the alphabet is ASCII"));
        let mut shown = String::with_capacity(LENGTH + LENGTH / GROUP);
        for group in groups {
            if !shown.is_empty() {
                shown.push('-');
            }
            shown.push_str(group);
        }
        Zeroizing::new(shown)
    }
}

impl fmt::Debug for AccessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessCode({}-…)", self.locator())
    }
}

impl serde::Serialize for AccessCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

impl<'de> serde::Deserialize<'de> for AccessCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<AccessCode, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        AccessCode::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// What is wrong with a typed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistyped {
    /// Nothing was typed.
    Nothing,
    /// A character that no code has.
    Strange(char),
    /// The group of that number, counted from 1, has more or fewer than four characters.
    Group(usize, usize),
    /// So many characters in all, and no groups to go by.
    Length(usize),
    /// Every character is possible, but together they are no code.
    Wrong,
}

impl Mistyped {
    fn length(typed: &str, letters: usize) -> Mistyped {
        if letters == 0 {
            return Mistyped::Nothing;
        }
        let groups: Vec<usize> = typed
            .split(is_separator)
            .map(|group| group.chars().count())
            .filter(|length| *length > 0)
            .collect();
        let odd = (1..).zip(&groups).find(|(_, length)| **length != GROUP);
        match odd {
            Some((number, length)) if groups.len() == LENGTH / GROUP => {
                Mistyped::Group(number, *length)
            }
            _ => Mistyped::Length(letters),
        }
    }
}

impl fmt::Display for Mistyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mistyped::Nothing => f.write_str("no code was typed"),
            Mistyped::Strange(c) => write!(
                f,
                "`{}` is in no code: there are letters, digits and hyphens only",
                c.escape_debug()
            ),
            Mistyped::Group(group, length) => {
                let name = ["first", "second", "third", "fourth", "fifth", "sixth"]
                    .get(group - 1)
                    .expect("a code has six groups");
                let (by, way) = (
                    length.abs_diff(GROUP),
                    if *length < GROUP { "few" } else { "many" },
                );
                match by {
                    1 => write!(f, "the {name} group has a character too {way}"),
                    _ => write!(f, "the {name} group has {by} characters too {way}"),
                }
            }
            Mistyped::Length(length) => write!(
                f,
                "a code has 24 characters, in six groups of four; this has {length}"
            ),
            Mistyped::Wrong => f.write_str("a character differs from the code that was given out"),
        }
    }
}

impl std::error::Error for Mistyped {}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}'
        )
}

/// The value of a character, in either case; `O`, `I` and `L` as what they look like.
fn value(letter: u8) -> Option<u32> {
    let letter = match letter.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| *known == letter)?;
    u32::try_from(place).ok()
}

/// The value of a character of a code or locator that was read or made here.
fn value_of_ours(letter: u8) -> u32 {
    value(letter).expect("codes and locators have letters of the alphabet only")
}

/// The character of a value below 32.
fn upper(value: u32) -> u8 {
    ALPHABET[value as usize]
}

fn lower(value: u32) -> u8 {
    upper(value).to_ascii_lowercase()
}

/// Luhn mod 32 over the first 23 characters: any single wrong one, and nearly any two swapped, show.
fn check_character(letters: &[u8; LENGTH]) -> u8 {
    let sum: u32 = letters[..LENGTH - 1]
        .iter()
        .rev()
        .enumerate()
        .map(|(place, letter)| {
            let value = value_of_ours(*letter);
            let weighed = if place % 2 == 0 { 2 * value } else { value };
            weighed / 32 + weighed % 32
        })
        .sum();
    upper((32 - sum % 32) % 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> AccessCode {
        AccessCode::new(&Locator::of(0x12345)).unwrap()
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = code();
        let shown = code.shown();
        assert_eq!(shown.len(), 29);
        for typed in [
            shown.to_lowercase(),
            shown.replace('-', " "),
            shown.replace('-', ""),
            shown.replace('0', "o").replace('1', "l"),
            format!("  {}\n", shown.replace('-', " \u{2013} ")),
        ] {
            assert!(
                AccessCode::parse(&typed).is_ok_and(|read| read == code),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_mistake_is_found_and_said() {
        let code = code();
        let shown = code.shown();
        let said = |typed: &str| AccessCode::parse(typed).unwrap_err().to_string();
        let groups: Vec<&str> = shown.split('-').collect();
        let mut short: Vec<&str> = groups.clone();
        short[3] = &groups[3][..3];
        assert_eq!(
            said(&short.join("-")),
            "the fourth group has a character too few"
        );
        let long = format!("{}77", groups[1]);
        let mut many = groups.clone();
        many[1] = &long;
        assert_eq!(
            said(&many.join(" ")),
            "the second group has 2 characters too many"
        );
        assert_eq!(said("  "), "no code was typed");
        assert!(said("ABCD").contains("this has 4"));
        assert!(said("U000").contains("`U` is in no code"));
        assert!(said("ä").contains("`ä`"));
    }

    #[test]
    fn every_single_wrong_character_shows() {
        let code = code();
        let text = code.shown().replace('-', "");
        for place in 0..LENGTH {
            for letter in ALPHABET {
                let mut other = text.clone().into_bytes();
                if other[place] == *letter {
                    continue;
                }
                other[place] = *letter;
                let other = String::from_utf8(other).unwrap();
                assert_eq!(
                    AccessCode::parse(&other).unwrap_err(),
                    Mistyped::Wrong,
                    "{place}"
                );
            }
        }
    }

    #[test]
    fn a_locator_is_a_number() {
        for number in [0, 1, 31, 32, 0x12345, (1 << 20) - 1] {
            let locator = Locator::of(number);
            assert_eq!(locator.number(), number);
            assert_eq!(
                Locator::parse(&locator.as_str().to_uppercase()),
                Some(locator)
            );
        }
        assert_eq!(Locator::parse("abc"), None);
    }

    #[test]
    fn a_code_is_not_printed() {
        let code = code();
        assert!(!format!("{code:?}").contains(&code.shown()[5..]));
    }
}
