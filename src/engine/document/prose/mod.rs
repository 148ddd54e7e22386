//! The words of a page as its readers get them, each with its place in the file: what the rules on words read.
//!
//! They are gathered from the events of which the page is made, so no text is parsed a second time, and let go once the
//! rules have read them: a site of ten thousand pages does not hold them. Code, facts and notes stand as one sign each
//! ([`STAND_IN`]), and what raw HTML says is not read. Start with [`Prose::passages`]; [`Words`] has the single words.
//!
//! It judges nothing and looks at no other file.

mod announced;
mod gather;
pub mod reading;
pub mod typed;
mod words;

use std::ops::Range;

use super::FrontMatter;
use super::blocks::Opened;
use super::body::FactKind;
use crate::source::SourceRef;

pub use self::reading::Counts;
pub use self::words::{Sentence, Word, Words, hash_of};

/// Stands in the words for code, a fact or a note: no word, and no space either.
pub const STAND_IN: char = '\u{fffc}';

/// What sort of words a passage has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// A field of the front matter that readers see.
    Field(&'static str),
    /// A paragraph.
    Paragraph,
    /// The first words of an item of a list.
    Item,
    /// A heading of that level.
    Heading(u8),
    /// The heading of a block, on its opening line.
    BlockHeading,
    /// A cell of a table.
    Cell,
    /// What a picture says to those who cannot see it.
    Picture,
}

/// Words that stand together.
#[derive(Clone, Debug)]
pub struct Passage {
    /// What they are.
    pub kind: PassageKind,
    /// Which of the words of the page.
    pub at: Range<usize>,
    /// The innermost block in which they stand, by its number in [`Prose::blocks`].
    pub block: Option<usize>,
    /// Which `::: only` box they stand in; 0 for the page itself.
    pub scope: usize,
    /// How many lists lie around them.
    pub lists: usize,
    /// Whether they are somebody's words: in a quote.
    pub is_quoted: bool,
    /// Whether they stand in a note at the foot.
    pub is_note: bool,
    /// Whether all of them are bold.
    pub is_bold: bool,
    /// Whether a note is referred to.
    pub has_note: bool,
}

/// A block of the page.
#[derive(Clone, Debug)]
pub struct BlockSeen {
    /// How it was opened.
    pub opened: Opened,
    /// The block around it.
    pub parent: Option<usize>,
    /// The passages in it, with its heading.
    pub passages: Range<usize>,
    /// Whether it was closed, so that what follows stands behind it.
    pub is_closed: bool,
}

/// A link, with its words.
#[derive(Clone, Debug)]
pub struct LinkSeen {
    /// Where it leads, as written.
    pub dest: String,
    /// Its words.
    pub at: Range<usize>,
    /// All of it, in the file.
    pub place: Range<usize>,
    /// The innermost block in which it stands.
    pub block: Option<usize>,
}

/// A fact in braces.
#[derive(Clone, Debug)]
pub struct FactSeen {
    /// Which sort.
    pub kind: FactKind,
    /// The record.
    pub id: String,
    /// Its stand-in.
    pub at: usize,
}

/// A picture.
#[derive(Clone, Debug)]
pub struct PictureSeen {
    /// Its file, as written.
    pub dest: String,
    /// What it shows.
    pub alt: String,
    /// The words under it.
    pub caption: String,
    /// All of it, in the file.
    pub place: Range<usize>,
}

/// Some words, and where they stand in the file.
#[derive(Clone, Copy, Debug)]
struct Piece {
    at: usize,
    length: usize,
    from: usize,
    to: usize,
}

/// The words of a page.
#[derive(Default)]
pub struct Prose {
    text: String,
    pieces: Vec<Piece>,
    /// In the order of the page, those of a box behind those of what it stands in.
    pub passages: Vec<Passage>,
    /// The blocks, in the order in which they open.
    pub blocks: Vec<BlockSeen>,
    /// The links.
    pub links: Vec<LinkSeen>,
    /// The facts.
    pub facts: Vec<FactSeen>,
    /// The pictures.
    pub pictures: Vec<PictureSeen>,
    /// The single words and the sentences of all that.
    pub words: Words,
    /// How many of the pictures stand among the words already.
    pictures_in_words: usize,
    /// How many boxes were read.
    scopes: usize,
}

impl Prose {
    /// All words, one passage after another.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Some of them.
    pub fn text_at(&self, at: &Range<usize>) -> &str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    /// The passage in which a byte of the words stands.
    pub fn passage_at(&self, at: usize) -> Option<&Passage> {
        let index = self
            .passages
            .partition_point(|passage| passage.at.start <= at);
        let passage = self.passages.get(index.checked_sub(1)?)?;
        (at < passage.at.end).then_some(passage)
    }

    /// Whether a fact stands there.
    pub fn has_fact_in(&self, at: &Range<usize>) -> bool {
        let first = self.facts.partition_point(|fact| fact.at < at.start);
        self.facts.get(first).is_some_and(|fact| fact.at < at.end)
    }

    /// Whether a link begins there.
    pub fn has_link_in(&self, at: &Range<usize>) -> bool {
        let first = self.links.partition_point(|link| link.at.start < at.start);
        self.links
            .get(first)
            .is_some_and(|link| link.at.start < at.end)
    }

    /// Where some words stand in their file. Never outside it, and never within a letter.
    pub fn place(&self, at: &Range<usize>, source: &SourceRef) -> Range<usize> {
        let from = self.place_of(at.start, source);
        let last = self
            .text
            .get(at.clone())
            .and_then(|words| words.char_indices().last());
        let to = match last {
            None => from,
            Some((offset, letter)) => {
                let piece = self.piece_at(at.start + offset);
                let start = self.place_of(at.start + offset, source);
                let text = source.text();
                match piece {
                    // A letter that is written as an entity ends behind its semicolon.
                    Some(piece)
                        if text
                            .get(start..piece.to)
                            .is_some_and(|rest| rest.starts_with('&'))
                            && letter != '&' =>
                    {
                        start + entity(text.get(start..piece.to).unwrap_or_default()).unwrap_or(1)
                    }
                    _ => {
                        start
                            + text
                                .get(start..)
                                .and_then(|rest| rest.chars().next())
                                .map_or(0, char::len_utf8)
                    }
                }
            }
        };
        from..to.max(from).min(source.text().len())
    }

    fn piece_at(&self, at: usize) -> Option<Piece> {
        let index = self.pieces.partition_point(|piece| piece.at <= at);
        self.pieces.get(index.checked_sub(1)?).copied()
    }

    fn place_of(&self, at: usize, source: &SourceRef) -> usize {
        let Some(piece) = self.piece_at(at) else {
            return 0;
        };
        let written = source.text().get(piece.from..piece.to).unwrap_or_default();
        let words = self
            .text
            .get(piece.at..piece.at + piece.length)
            .unwrap_or_default();
        let offset = at - piece.at;
        let within = match written.starts_with(words) {
            true => offset.min(written.len()),
            false => aligned(words, written, offset),
        };
        source.text().floor_char_boundary(piece.from + within)
    }

    /// The fields of the front matter that readers see.
    pub(super) fn fields(&mut self, front: &FrontMatter, source: &SourceRef) {
        let named = [("title", &front.title), ("summary", &front.summary)];
        let named = named
            .into_iter()
            .filter_map(|(name, words)| Some((name, words.as_ref()?)));
        let points = front.key_points.iter().map(|point| ("key-points", point));
        for (name, words) in named
            .chain(points)
            .filter(|(_, words)| !words.at.is_empty())
        {
            // In quotes, the words stand somewhere in their place.
            let written = source.text().get(words.at.clone()).unwrap_or_default();
            let from = words.at.start + written.find(&words.value).unwrap_or(0);
            self.begin(PassageKind::Field(name));
            self.push(&words.value, from..words.at.end.max(from));
            self.end();
        }
    }

    /// A text in which each line is a paragraph, in no file.
    pub fn of_lines(text: &str) -> Prose {
        let mut prose = Prose::default();
        for line in text.lines() {
            prose.begin(PassageKind::Paragraph);
            prose.push(line, 0..0);
            prose.end();
        }
        prose.read_words();
        prose
    }

    /// Reads the single words, once all is gathered.
    pub(super) fn read_words(&mut self) {
        self.words = Words::of(self);
    }

    /// Begins a passage.
    fn begin(&mut self, kind: PassageKind) {
        let start = self.text.len();
        self.passages.push(Passage {
            kind,
            at: start..start,
            block: None,
            scope: self.scopes,
            lists: 0,
            is_quoted: false,
            is_note: false,
            is_bold: false,
            has_note: false,
        });
    }

    /// Ends the passage that began last.
    fn end(&mut self) {
        if let Some(passage) = self.passages.last_mut() {
            passage.at.end = self.text.len();
        }
        self.text.push('\n');
    }

    fn push(&mut self, words: &str, place: Range<usize>) {
        self.pieces.push(Piece {
            at: self.text.len(),
            length: words.len(),
            from: place.start,
            to: place.end,
        });
        self.text.push_str(words);
    }
}

/// Where the byte of some words stands in the text that was written for them, in which there may be backslashes and entities.
fn aligned(words: &str, written: &str, offset: usize) -> usize {
    let (mut word, mut place) = (0, 0);
    while word < offset {
        let (Some(letter), Some(sign)) = (
            words.get(word..).and_then(|rest| rest.chars().next()),
            written.get(place..).and_then(|rest| rest.chars().next()),
        ) else {
            break;
        };
        if sign != letter && sign == '\\' {
            place += 1;
            continue;
        }
        let length = match sign {
            '&' => entity(&written[place..]).unwrap_or(1),
            sign => sign.len_utf8(),
        };
        word += letter.len_utf8();
        place += length;
    }
    // A backslash before the letter is no part of it.
    let next = words.get(word..).and_then(|rest| rest.chars().next());
    let here = written.get(place..).unwrap_or_default();
    match here.strip_prefix('\\') {
        Some(rest) if next.is_some() && rest.chars().next() == next && next != Some('\\') => {
            place + 1
        }
        _ => place.min(written.len()),
    }
}

/// The length of an entity at the beginning of a text.
fn entity(text: &str) -> Option<usize> {
    const LONGEST: usize = 32;
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let is_name = inside[..end]
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    (is_name && end > 0).then_some(end + 2)
}
