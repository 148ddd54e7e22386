//! The names of things: files, addresses, roles, fingerprints.
//!
//! A string from outside becomes one of these once, at the door, and is never doubted again.

mod base_url;
pub mod near;
mod schemes;

use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

pub use self::base_url::BaseUrl;
pub use self::schemes::{SCHEMES, is_unsafe};
pub use unicode_normalization::char::is_combining_mark;

/// A file of the project, written from its root with `/` on every system: `content/tips/fathers.md`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Takes a path that is relative to the project's root and already uses `/`.
    pub fn new(path: impl Into<Arc<str>>) -> SitePath {
        SitePath(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path below `content/`, if it lies there.
    pub fn in_content(&self) -> Option<&str> {
        self.0.strip_prefix("content/")
    }

    /// The folder that holds the file, without a slash at its end; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The part after the last dot of the file name, in lower case; empty if there is none.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
            _ => String::new(),
        }
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One URL-safe path segment: lower-case letters of ASCII, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Arc<str>);

/// Disks take names of 255 bytes, and a letter of another script may become several of ours.
const LONGEST_SLUG: usize = 150;

impl Slug {
    /// The slug of any human title. Total: a title without a letter or digit becomes `untitled`, and
    /// of a very long one the beginning is taken.
    pub fn of(title: &str) -> Slug {
        let plain = deunicode::deunicode(title);
        let mut slug = String::with_capacity(plain.len());
        for c in plain.chars() {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if c != '\'' && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(LONGEST_SLUG);
        let slug = slug.trim_end_matches('-');
        Slug(if slug.is_empty() { "untitled" } else { slug }.into())
    }

    /// The same with a number behind it.
    pub fn numbered(&self, number: usize) -> Slug {
        Slug(format!("{}-{number}", self.0).into())
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What two ways to write one word have in common: capital letters, blanks, hyphens and quotation marks make no other
/// word, every other sign does. `18+` is not `18`, though their slugs are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spelling(Arc<str>);

impl Spelling {
    /// How a word is spelt.
    pub fn of(word: &str) -> Spelling {
        let quote = |c: char| matches!(c, '\'' | '’' | '‘' | '"' | '“' | '”');
        let between = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '‐'..='―');
        let word: String = word.to_lowercase().nfc().filter(|c| !quote(*c)).collect();
        let parts: Vec<&str> = word
            .split(between)
            .filter(|part| !part.is_empty())
            .collect();
        Spelling(parts.join(" ").into())
    }

    /// Whether nothing of it is lost in its slug.
    pub fn is_plain(&self) -> bool {
        self.0.replace(' ', "-") == *self.slug().0
    }

    /// The slug that it would have alone.
    pub fn slug(&self) -> Slug {
        Slug::of(&self.0)
    }
}

/// The address of one output, from the root of the site: `/tips/fathers/`, `/feed.xml`.
///
/// Where the field says *relative URL*, this is it. The path of `base_url` is not part of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permalink(Arc<str>);

impl Permalink {
    /// Takes an address that begins with `/` and holds no `.` or `..` segment.
    pub fn new(path: impl Into<Arc<str>>) -> Permalink {
        let path = path.into();
        debug_assert!(path.starts_with('/') && !path.contains("//"), "{path}");
        Permalink(path)
    }

    /// The address as text.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// The file below the output folder that answers this address, with `/` on every system.
    pub fn file(&self) -> String {
        let path = self.0.trim_start_matches('/');
        if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        }
    }

    /// What two addresses must differ in, so that no host and no disk takes one for the other:
    /// the file, without regard to case or Unicode form.
    pub fn collision_key(&self) -> String {
        let file = self.file();
        if file.is_ascii() {
            file.to_ascii_lowercase()
        } else {
            file.to_lowercase().nfc().collect()
        }
    }
}

impl fmt::Debug for Permalink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Permalink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A role of the site's settings: `member`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(Arc<str>);

impl RoleId {
    /// A role by its name. For settings and keyrings, which say what roles there are, and for nobody else.
    pub fn new(id: &str) -> RoleId {
        RoleId(id.into())
    }

    /// The name as the settings write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RoleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RoleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// 128 bits of BLAKE3: equal fingerprints mean equal bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The fingerprint of some bytes.
    pub fn of(bytes: &[u8]) -> Fingerprint {
        let mut short = [0; 16];
        short.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
        Fingerprint(short)
    }

    /// 32 hexadecimal digits.
    pub fn hex(&self) -> String {
        const DIGITS: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        let digits = |byte: &u8| [byte >> 4, byte & 15].map(|half| DIGITS[usize::from(half)]);
        self.0.iter().flat_map(digits).collect()
    }

    /// Reads what [`Fingerprint::hex`] wrote.
    pub fn from_hex(text: &str) -> Option<Fingerprint> {
        let mut bytes = [0; 16];
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()?;
        }
        Some(Fingerprint(bytes))
    }
}

/// What is known of a file: its hash and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "(String, u64)", into = "(String, u64)")]
pub struct Known {
    print: Fingerprint,
    /// In bytes.
    pub len: u64,
}

impl Known {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Known {
        Known {
            print: Fingerprint::of(bytes),
            len: bytes.len() as u64,
        }
    }
}

impl From<Known> for (String, u64) {
    fn from(known: Known) -> (String, u64) {
        (known.print.hex(), known.len)
    }
}

impl TryFrom<(String, u64)> for Known {
    type Error = &'static str;

    fn try_from((print, len): (String, u64)) -> Result<Known, &'static str> {
        let print = Fingerprint::from_hex(&print).ok_or("not a fingerprint")?;
        Ok(Known { print, len })
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

/// The primary subtag of a language tag (RFC 5646), in lower case: `en` of `en-GB`.
pub fn primary_language(tag: &str) -> String {
    tag.split_once('-')
        .map_or(tag, |(primary, _)| primary)
        .to_lowercase()
}

/// The candidate nearest to a mistyped word, if one is near enough to be meant.
///
/// At most two letters may differ, or one in a short word; hyphen and underscore count as the same. Compares with each:
/// of thousands of names, or for thousands of words, make a [`near::Index`].
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase().replace('_', "-");
    let length = word.chars().count();
    let limit = if length <= 4 { 1 } else { 2 };
    candidates
        .into_iter()
        // Comparing takes time and room by the product of the lengths, and a pasted text is long.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&word, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Whether a word is another one with at most one letter wrong, missing, too many or in its neighbour's place.
pub fn is_slip_of(word: &str, meant: &str) -> bool {
    word.len().abs_diff(meant.len()) <= 4 && strsim::damerau_levenshtein(word, meant) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain_segments() {
        for (title, slug) in [
            ("What’s new: 1/2", "whats-new-1-2"),
            ("Bébé", "bebe"),
            ("  Rest — in turns  ", "rest-in-turns"),
            ("!!!", "untitled"),
            ("", "untitled"),
            ("don't", "dont"),
        ] {
            assert_eq!(Slug::of(title).as_str(), slug, "{title}");
        }
    }

    #[test]
    fn only_signs_that_say_something_make_another_word() {
        for (one, other) in [
            ("New Baby", "new-baby"),
            ("post–natal", "post natal"),
            ("Dads’ group", "dads group"),
            (" sleep", "Sleep "),
        ] {
            assert_eq!(Spelling::of(one), Spelling::of(other), "{one}");
        }
        for (one, other) in [
            ("18", "18+"),
            ("Babies <1", "Babies >1"),
            ("C++", "C#"),
            ("ty", "tŷ"),
            ("母", "木"),
            ("!", "?"),
        ] {
            assert_ne!(Spelling::of(one), Spelling::of(other), "{one}");
        }
    }

    #[test]
    fn addresses_that_a_disk_could_confuse_collide() {
        let key = |path: &str| Permalink::new(path).collision_key();
        assert_eq!(key("/Tips/"), key("/tips/"));
        assert_eq!(key("/cafe\u{301}/"), key("/caf\u{e9}/"));
        assert_eq!(key("/tips/"), key("/tips/index.html"));
        assert_ne!(key("/tips/"), key("/tip/"));
    }

    #[test]
    fn a_near_word_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("memeber", ["member", "champion"]), Some("member"));
        assert_eq!(nearest("sumary", ["summary", "title"]), Some("summary"));
        assert_eq!(nearest("xyz", ["member"]), None);
    }

    #[test]
    fn a_fingerprint_survives_its_hex() {
        let print = Fingerprint::of(b"tea");
        assert_eq!(Fingerprint::from_hex(&print.hex()), Some(print));
        assert_eq!(Fingerprint::from_hex("é"), None);
    }
}
