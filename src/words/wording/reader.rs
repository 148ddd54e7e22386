//! Reads bytes as words: takes markup and escapes away, one step through the text.
//!
//! It judges nothing: every form is read to its end whatever it holds, and what is no escape after
//! all stands for itself. Gated text and public files pass the same reader, so a rule that reads a
//! text wrongly reads it wrongly on both sides.

use std::ops::Range;

use super::Wording;
use super::tags::{self, Effect};
use crate::marks::MARK;

/// How a text is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Words; percent signs of addresses are read.
    Plain,
    /// Tags and entities; scripts and styles in it are read as [`Form::Json`].
    Html,
    /// The same, but there are no scripts: feeds, sitemaps, pictures.
    Xml,
    /// Texts in quotes, with backslashes: JSON, scripts, styles.
    Json,
    /// Lines that go on behind a line end and a space, with backslashes.
    Calendar,
    /// The name of a file, or its address: slashes part its words.
    Address,
}

impl Form {
    /// How a file with that ending, in small letters, is written, if it is made of words.
    pub fn of_ending(ending: &str) -> Option<Form> {
        Some(match ending {
            "html" | "htm" => Form::Html,
            "xml" | "svg" | "xhtml" | "gpx" | "kml" => Form::Xml,
            "json" | "geojson" | "js" | "mjs" | "css" | "map" | "webmanifest" => Form::Json,
            "ics" | "vcf" => Form::Calendar,
            "" | "txt" | "text" | "csv" | "tsv" | "vtt" | "srt" | "rtf" => Form::Plain,
            _ => return None,
        })
    }
}

/// What a byte is to the reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Wide,
    Tag,
    Entity,
    Percent,
    Backslash,
    Quote,
    Slash,
    Space,
    LineEnd,
    Mark,
    Other,
}

/// By byte.
static CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Letter,
            0x80.. => Class::Wide,
            b'<' => Class::Tag,
            b'&' => Class::Entity,
            b'%' => Class::Percent,
            b'\\' => Class::Backslash,
            b'"' => Class::Quote,
            b'/' | b'#' | b'?' => Class::Slash,
            b' ' | b'\t' => Class::Space,
            b'\n' | b'\r' => Class::LineEnd,
            0x01 => Class::Mark, // `MARK`
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
}

fn class(byte: u8) -> Class {
    CLASSES
        .get(usize::from(byte))
        .copied()
        .unwrap_or(Class::Other)
}

/// Adds the words of a text.
pub(super) fn read(bytes: &[u8], form: Form, to: &mut Wording) {
    let attributes = text(bytes, form, to);
    // Behind the text, since they stand in the middle of its words.
    for at in attributes {
        let value = &bytes[at];
        let reader = Reader {
            bytes: value,
            at: 0,
            form,
            has_tags: false,
            has_escapes: false,
            in_address: begins_address(value),
            attributes: Vec::new(),
            to: &mut *to,
        };
        reader.whole();
    }
}

/// Adds the words of HTML, and nothing of its attributes.
pub(super) fn said(html: &[u8], to: &mut Wording) {
    text(html, Form::Html, to);
}

/// Adds the words of a text without those of attributes, and gives the places of these.
fn text(bytes: &[u8], form: Form, to: &mut Wording) -> Vec<Range<usize>> {
    let reader = Reader {
        bytes,
        at: 0,
        form,
        has_tags: matches!(form, Form::Html | Form::Xml),
        has_escapes: matches!(form, Form::Json | Form::Calendar),
        in_address: form == Form::Address,
        attributes: Vec::new(),
        to,
    };
    reader.whole()
}

/// Whether a value is an address of this site, or a place on the page.
fn begins_address(value: &[u8]) -> bool {
    matches!(value.first(), Some(b'/' | b'#' | b'?' | b'.'))
}

struct Reader<'b, 'w> {
    bytes: &'b [u8],
    at: usize,
    form: Form,
    has_tags: bool,
    has_escapes: bool,
    /// Whether slashes part names rather than alternatives.
    in_address: bool,
    /// Values of attributes, to be read behind the text.
    attributes: Vec<Range<usize>>,
    to: &'w mut Wording,
}

impl<'b> Reader<'b, '_> {
    fn whole(mut self) -> Vec<Range<usize>> {
        self.to.border();
        while self.at < self.bytes.len() {
            self.step();
        }
        self.to.border();
        self.attributes
    }

    fn rest(&self) -> &'b [u8] {
        &self.bytes[self.at..]
    }

    /// Reads one piece; always goes on.
    fn step(&mut self) {
        let rest = self.rest();
        let Some(byte) = rest.first().copied() else {
            return;
        };
        match class(byte) {
            Class::Letter => {
                let length = rest
                    .iter()
                    .position(|b| class(*b) != Class::Letter)
                    .unwrap_or(rest.len());
                let letters = &rest[..length];
                self.at += length;
                match rest.get(length).map(|b| class(*b)) {
                    Some(Class::Space) => {
                        // Most words: what the space does to one that goes on is nothing here.
                        self.to.whole_word(letters);
                        self.in_address = self.form == Form::Address;
                        self.at += 1;
                    }
                    Some(Class::Other) => self.to.whole_word(letters),
                    _ => self.to.letters(letters),
                }
            }
            Class::Wide => self.wide(rest),
            Class::Tag if self.has_tags => self.tag(rest),
            Class::Entity if matches!(self.form, Form::Html | Form::Xml) => self.entity(rest),
            Class::Percent => self.percent(rest),
            Class::Backslash if self.has_escapes => self.escape(rest),
            Class::Quote if self.form == Form::Json => {
                self.to.border();
                self.at += 1;
                self.in_address = begins_address(self.rest());
            }
            Class::Slash => {
                self.to.end();
                let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
                if before == Some(&b':') && rest.starts_with(b"//") {
                    self.in_address = true;
                }
                if self.in_address {
                    self.to.seam();
                }
                self.at += 1;
            }
            Class::LineEnd if self.form == Form::Calendar => self.calendar_line_end(rest),
            Class::Space | Class::LineEnd => {
                self.to.end();
                self.in_address = self.form == Form::Address;
                self.at += 1;
            }
            Class::Mark => {
                // A gap of a page that is not put together yet: its number is no word.
                let length = memchr::memchr(MARK as u8, &rest[1..]);
                self.at += length.map_or(1, |length| length + 2);
            }
            _ => {
                self.to.end();
                self.at += 1;
            }
        }
    }

    /// A character beyond ASCII; what is none ends the word.
    fn wide(&mut self, bytes: &[u8]) {
        let (c, length) = first_char(bytes);
        match c {
            Some(c) => self.to.char(c),
            None => self.to.end(),
        }
        self.at += length;
    }

    /// `<p class="x">`, `</p>`, `<!--`; or a sign that stands for itself.
    fn tag(&mut self, rest: &[u8]) {
        let closes = rest.get(1) == Some(&b'/');
        let name_at = 1 + usize::from(closes);
        let name = &rest[name_at..];
        if !name.first().is_some_and(u8::is_ascii_alphabetic) {
            // `<!--` and its end may stand within a word, other marks not; what is in them is read.
            match rest.starts_with(b"<!---->") {
                true => self.at += b"<!---->".len(),
                false => {
                    self.to.border();
                    self.at += 1;
                }
            }
            return;
        }
        let length = name
            .iter()
            .position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b':' | b'_'))
            .unwrap_or(name.len());
        let name = &name[..length];
        self.effect(name);
        self.at += name_at + length;
        self.attributes();
        let is_raw = name.eq_ignore_ascii_case(b"script") || name.eq_ignore_ascii_case(b"style");
        if is_raw && !closes && self.form == Form::Html {
            self.raw();
        }
    }

    fn effect(&mut self, name: &[u8]) {
        self.in_address = false;
        match tags::effect(name) {
            Effect::None => {}
            Effect::Seam => self.to.seam(),
            Effect::Space => self.to.end(),
            Effect::Border => self.to.border(),
        }
    }

    /// What stands in a tag behind its name, and its `>`.
    fn attributes(&mut self) {
        loop {
            let rest = self.rest();
            let Some(skip) = rest
                .iter()
                .position(|b| !b.is_ascii_whitespace() && *b != b'/')
            else {
                self.at = self.bytes.len();
                return;
            };
            let rest = &rest[skip..];
            self.at += skip;
            if rest.first() == Some(&b'>') {
                self.at += 1;
                return;
            }
            let length = rest
                .iter()
                .position(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'>'))
                .unwrap_or(rest.len());
            let name = &rest[..length];
            self.at += length;
            if rest.get(length) == Some(&b'=') {
                self.at += 1;
                let value = self.value();
                if !tags::is_silent(name) && value.end > value.start {
                    self.attributes.push(value);
                }
            }
        }
    }

    /// The value of an attribute, in quotes or not.
    fn value(&mut self) -> Range<usize> {
        let rest = self.rest();
        match rest.first() {
            Some(quote @ (b'"' | b'\'')) => {
                let inside = &rest[1..];
                let length = memchr::memchr(*quote, inside).unwrap_or(inside.len());
                let from = self.at + 1;
                self.at = (from + length + 1).min(self.bytes.len());
                from..from + length
            }
            _ => {
                let length = rest
                    .iter()
                    .position(|b| b.is_ascii_whitespace() || *b == b'>')
                    .unwrap_or(rest.len());
                let from = self.at;
                self.at += length;
                from..from + length
            }
        }
    }

    /// The inside of a script or style, in which nothing is a tag but its end.
    fn raw(&mut self) {
        let rest = self.rest();
        let end = memchr::memmem::find(rest, b"</").unwrap_or(rest.len());
        let inside = &rest[..end];
        read(inside, Form::Json, self.to);
        self.at += end;
    }

    /// `&eacute;`, `&#233;`, `&amp;#233;`; a tag that was written with entities goes like a tag.
    fn entity(&mut self, rest: &[u8]) {
        let mut inside = &rest[1..];
        // Written twice over: in a feed, the HTML of a page.
        while let Some(more) = inside.strip_prefix(b"amp;") {
            inside = more;
        }
        let before = rest.len() - inside.len();
        let (c, length) = match named_or_numbered(inside) {
            Some(found) => found,
            None => {
                self.to.end();
                self.at += before;
                return;
            }
        };
        self.at += before + length;
        if c == '<' && self.has_tags {
            self.written_tag();
        } else {
            self.to.char(c);
        }
    }

    /// Behind `&lt;`: the name of a tag and all up to its `&gt;`, if that is near and it is a tag.
    fn written_tag(&mut self) {
        let rest = self.rest();
        let name_at = usize::from(rest.first() == Some(&b'/'));
        let name = &rest[name_at..];
        let length = name
            .iter()
            .position(|b| !b.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let near = &rest[..rest.len().min(FARTHEST)];
        let end = memchr::memmem::find(near, b"gt;");
        match end {
            Some(end) if length > 0 => {
                self.effect(&name[..length]);
                // What it says of itself is text too. Nothing does in `bgt;`, whose name runs into its end.
                if name_at + length < end {
                    let inside = self.at + name_at + length..self.at + end;
                    self.attributes.push(inside);
                }
                self.at += end + b"gt;".len();
            }
            _ => self.to.end(),
        }
    }

    /// `%C3%A9`.
    fn percent(&mut self, rest: &[u8]) {
        let mut decoded = [0; 4];
        let mut count = 0;
        while count < 4
            && let Some([b'%', high, low]) = rest.get(3 * count..3 * count + 3)
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            decoded[count] = high << 4 | low;
            count += 1;
        }
        let (c, length) = first_char(&decoded[..count]);
        match c {
            Some(c) => self.to.char(c),
            None => self.to.end(),
        }
        self.at += if count == 0 { 1 } else { 3 * length };
    }

    /// `\u00e9`, `\xe9`, `\n`; before another sign the backslash says nothing.
    fn escape(&mut self, rest: &[u8]) {
        let number = |from: usize, length: usize| {
            let digits = rest.get(from..from + length)?;
            digits
                .iter()
                .try_fold(0, |sum, digit| Some(sum << 4 | u32::from(hex(*digit)?)))
        };
        let found = match rest.get(1) {
            Some(b'u') => match number(2, 4) {
                Some(high @ 0xd800..0xdc00) => match number(8, 4) {
                    Some(low @ 0xdc00..0xe000) if rest.get(6..8) == Some(b"\\u") => {
                        let c = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                        Some((char::from_u32(c), 12))
                    }
                    _ => Some((None, 6)),
                },
                Some(c) => Some((char::from_u32(c), 6)),
                None => None,
            },
            Some(b'x') => number(2, 2).map(|c| (char::from_u32(c), 4)),
            Some(b'n' | b'N' | b'r' | b't' | b'b' | b'f') => Some((Some('\n'), 2)),
            // A quote, a slash or a comma that ends no text.
            Some(c) if !c.is_ascii_alphanumeric() && c.is_ascii() => {
                Some((Some(char::from(*c)), 2))
            }
            _ => None,
        };
        match found {
            Some((Some(c), length)) => {
                self.to.char(c);
                self.at += length;
            }
            Some((None, length)) => {
                self.to.end();
                self.at += length;
            }
            None => {
                self.to.end();
                self.at += 1;
            }
        }
    }

    /// A line that is too long goes on behind a line end and a space, even within a word.
    fn calendar_line_end(&mut self, rest: &[u8]) {
        let length = if rest.starts_with(b"\r\n") { 2 } else { 1 };
        match rest.get(length) {
            Some(b' ' | b'\t') => self.at += length + 1,
            _ => {
                self.to.border();
                self.in_address = false;
                self.at += length;
            }
        }
    }
}

/// As far as the end of a tag is looked for that was written with entities.
const FARTHEST: usize = 512;

/// The longest name of an entity, with its `;`.
const LONGEST_ENTITY: usize = 34;

/// What stands behind `&`: the character, and how long it is.
fn named_or_numbered(inside: &[u8]) -> Option<(char, usize)> {
    if let Some(number) = inside.strip_prefix(b"#") {
        let (radix, digits) = match number.first() {
            Some(b'x' | b'X') => (16, number.get(1..)?),
            _ => (10, number),
        };
        let length = digits
            .iter()
            .take(8)
            .take_while(|b| char::from(**b).is_digit(radix))
            .count();
        let text = std::str::from_utf8(digits.get(..length)?).ok()?;
        let c = char::from_u32(u32::from_str_radix(text, radix).ok()?)?;
        let before = inside.len() - digits.len();
        let closed = usize::from(digits.get(length) == Some(&b';'));
        return Some((c, before + length + closed));
    }
    let near = inside.get(..inside.len().min(LONGEST_ENTITY))?;
    let end = memchr::memchr(b';', near)?;
    let name = std::str::from_utf8(near.get(..end)?).ok()?;
    let c = quick_xml::escape::resolve_html5_entity(name)?
        .chars()
        .next()?;
    Some((c, end + 1))
}

/// The first character of some bytes, and how many bytes it takes; at least one.
fn first_char(bytes: &[u8]) -> (Option<char>, usize) {
    let near = &bytes[..bytes.len().min(4)];
    let sound = near.utf8_chunks().next().map(|piece| piece.valid());
    match sound.and_then(|sound| sound.chars().next()) {
        Some(c) => (Some(c), c.len_utf8()),
        None => (None, 1),
    }
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}
