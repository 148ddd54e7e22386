//! One text of the project, and where its lines begin: what every place in a message points into.
//!
//! Made of what [`crate::snapshot`] reads, or by a test that writes one down. It never reads a disk.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::marks::without_controls;
use crate::names::SitePath;

/// A shared source file.
pub type SourceRef = Arc<Source>;

/// A text file of the project.
pub struct Source {
    /// Where it lies.
    pub path: SitePath,
    text: String,
    lines: OnceLock<Vec<usize>>,
    /// Where a space stands for a break within a line; nearly always nowhere.
    breaks: Vec<usize>,
    /// What it is put together of; nothing where it is one file.
    pieces: Vec<Piece>,
}

/// A stretch of a text that is put together of several files.
struct Piece {
    /// Where it begins in the text.
    from: usize,
    /// The file that it is from, or for which it stands there.
    source: SourceRef,
    /// The bytes of that file. What stands for a file is longer than those.
    at: Range<usize>,
}

/// A text that is being put together of several files. It has the path of the first.
pub struct Joined {
    path: SitePath,
    text: String,
    pieces: Vec<Piece>,
}

impl Joined {
    /// Begins a text in the place of a file.
    pub fn new(first: &SourceRef) -> Joined {
        Joined {
            path: first.path.clone(),
            text: String::with_capacity(first.text.len() * 2),
            pieces: Vec::new(),
        }
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds bytes of a file.
    pub fn push(&mut self, source: &SourceRef, at: Range<usize>) {
        let text = source.text.get(at.clone()).unwrap_or_default();
        match self.pieces.last_mut() {
            Some(last)
                if Arc::ptr_eq(&last.source, source)
                    && last.at.end == at.start
                    && last.from + last.at.len() == self.text.len() =>
            {
                last.at.end = at.end;
            }
            _ => self.pieces.push(Piece {
                from: self.text.len(),
                source: source.clone(),
                at,
            }),
        }
        self.text.push_str(text);
    }

    /// Adds words of the program's own, which are told as a place in a file.
    pub fn put(&mut self, words: &str, source: &SourceRef, at: usize) {
        if words.is_empty() {
            return;
        }
        self.pieces.push(Piece {
            from: self.text.len(),
            source: source.clone(),
            at: at..at,
        });
        self.text.push_str(words);
    }

    /// The text.
    pub fn finish(self) -> SourceRef {
        Arc::new(Source {
            path: self.path,
            text: self.text,
            lines: OnceLock::new(),
            breaks: Vec::new(),
            pieces: self.pieces,
        })
    }
}

impl Source {
    /// A text as it was written, but for the ends of its lines and for control characters.
    ///
    /// Lines end with U+000A, whatever system they come from. Breaks within a line, as slides have them, become
    /// spaces, so that no two words run into one. Other control characters become U+FFFD: the program marks its own
    /// places with them, so nobody else may. Line and column of all else stay.
    pub fn new(path: SitePath, text: impl Into<String>) -> SourceRef {
        let (mut text, mut breaks) = with_plain_breaks(text.into());
        if let Cow::Owned(clean) = without_controls(&text) {
            // Each sign became one sign, perhaps of another length.
            for at in &mut breaks {
                let signs = text.get(..*at).unwrap_or_default().chars().count();
                *at = clean
                    .char_indices()
                    .nth(signs)
                    .map_or(clean.len(), |(at, _)| at);
            }
            text = clean;
        }
        Arc::new(Source {
            path,
            text,
            lines: OnceLock::new(),
            breaks,
            pieces: Vec::new(),
        })
    }

    /// Where spaces stand that were breaks within a line, as slides and some programs that write YAML have them.
    pub fn breaks(&self) -> &[usize] {
        &self.breaks
    }

    /// The file that a place is in, and where it is there, if the text is put together of several. A place that begins in one
    /// file and ends in another is cut off where the first ends for the first time.
    pub fn origin(&self, place: &Range<usize>) -> Option<(SourceRef, Range<usize>)> {
        let first = self.piece(place.start)?;
        let start = first.place(place.start);
        let last = self.piece(place.end.saturating_sub(1).max(place.start))?;
        let end = match Arc::ptr_eq(&first.source, &last.source) && last.at.end >= start {
            true => last.place(place.end),
            false => first.at.end,
        };
        Some((first.source.clone(), start..end.max(start)))
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let behind = self.pieces.partition_point(|piece| piece.from <= at);
        self.pieces.get(behind.checked_sub(1)?)
    }

    /// The whole text, with a byte order mark if the file has one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte, both from 1. Columns count characters, a tab as one.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let (line, before) = self.line_before(at);
        (line, before.chars().count() + 1)
    }

    /// The same, with columns that count UTF-16 code units, as other programs do.
    pub fn line_unit(&self, at: usize) -> (usize, usize) {
        let (line, before) = self.line_before(at);
        (line, before.encode_utf16().count() + 1)
    }

    /// The line of a byte, and what stands before it there, but for a byte order mark.
    fn line_before(&self, at: usize) -> (usize, &str) {
        let lines = self.lines.get_or_init(|| {
            std::iter::once(0)
                .chain(self.text.match_indices('\n').map(|(at, _)| at + 1))
                .collect()
        });
        let at = self.text.floor_char_boundary(at);
        // The first line begins at 0, so at least one begins here or before.
        let line = lines.partition_point(|start| *start <= at);
        let before = &self.text[lines[line - 1]..at];
        (line, before.trim_start_matches('\u{feff}'))
    }
}

impl Piece {
    /// Where a place of the text is in the file.
    fn place(&self, at: usize) -> usize {
        (self.at.start + at.saturating_sub(self.from)).min(self.at.end)
    }
}

/// One sign for the end of a line, and a space for what other programs break lines with; with the places of those spaces.
fn with_plain_breaks(text: String) -> (String, Vec<usize>) {
    let inner = ['\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    // Nearly every text has none of them, and is told by its bytes.
    let bytes = text.as_bytes();
    let has_inner = memchr::memchr2(0xb, 0xc, bytes).is_some()
        || memchr::memmem::find(bytes, b"\xc2\x85").is_some()
        || memchr::memmem::find(bytes, b"\xe2\x80\xa8").is_some()
        || memchr::memmem::find(bytes, b"\xe2\x80\xa9").is_some();
    let has_return = memchr::memchr(b'\r', bytes).is_some();
    let text = match has_return {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    };
    if !has_inner {
        return (text, Vec::new());
    }
    let mut plain = String::with_capacity(text.len());
    let mut breaks = Vec::new();
    for piece in text.split_inclusive(inner) {
        match piece.strip_suffix(inner) {
            Some(piece) => {
                plain.push_str(piece);
                breaks.push(plain.len());
                plain.push(' ');
            }
            None => plain.push_str(piece),
        }
    }
    (plain, breaks)
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({}, {} bytes)", self.path, self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_every_line() {
        let source = Source::new(SitePath::new("content/a.md"), "\u{feff}é\tb\r\nz");
        assert_eq!(source.line_column(3), (1, 1));
        assert_eq!(source.line_column("\u{feff}é\t".len()), (1, 3));
        assert_eq!(source.line_column(source.text().len()), (2, 2));
        assert_eq!(source.line_column(usize::MAX), (2, 2));
    }

    #[test]
    fn lines_end_alike_whatever_system_they_come_from() {
        let text = |text: &str| Source::new(SitePath::new("a.md"), text).text().to_owned();
        assert_eq!(text("a\r\nb\rc\n\r\n"), "a\nb\nc\n\n");
        assert_eq!(
            text("a\u{b}b\u{c}c\u{85}d\u{2028}e\u{2029}f"),
            "a b c d e f"
        );
        assert_eq!(text("\u{2027}\u{a0}"), "\u{2027}\u{a0}");
    }

    #[test]
    fn it_is_known_which_spaces_were_breaks() {
        let source = Source::new(SitePath::new("a.md"), "é \u{1}a\u{2028}b c\u{b}d");
        let places: Vec<&str> = source
            .breaks()
            .iter()
            .map(|at| &source.text()[*at..])
            .collect();
        assert_eq!(places, [" b c d", " d"]);
    }

    #[test]
    fn a_place_in_a_text_of_several_files_is_one_in_its_file() {
        let file = |path: &str, text: &str| Source::new(SitePath::new(path), text);
        let (page, part) = (
            file("content/a.md", "abc\ndef\n"),
            file("content/p.md", "xyz"),
        );
        let mut joined = Joined::new(&page);
        joined.push(&page, 0..2);
        joined.push(&page, 2..4);
        joined.put("  ", &part, 0);
        joined.push(&part, 0..3);
        joined.put("\n", &part, 3);
        joined.push(&page, 4..8);
        let joined = joined.finish();
        assert_eq!(joined.text(), "abc\n  xyz\ndef\n");
        let told = |range: Range<usize>| {
            let (source, at) = joined.origin(&range).unwrap();
            (source.path.as_str().to_owned(), at)
        };
        assert_eq!(told(0..3), ("content/a.md".to_owned(), 0..3));
        assert_eq!(told(6..8), ("content/p.md".to_owned(), 0..2));
        assert_eq!(told(4..9), ("content/p.md".to_owned(), 0..3));
        assert_eq!(told(10..13), ("content/a.md".to_owned(), 4..7));
        assert_eq!(told(8..12), ("content/p.md".to_owned(), 2..3));
        assert_eq!(told(1..12), ("content/a.md".to_owned(), 1..6));
        assert_eq!(told(14..14), ("content/a.md".to_owned(), 8..8));
        assert!(page.origin(&(0..1)).is_none());
    }

    #[test]
    fn nobody_can_write_the_programs_own_marks() {
        let source = Source::new(SitePath::new("content/a.md"), "a\u{1}b\u{0}c\n");
        assert_eq!(source.text(), "a\u{fffd}b\u{fffd}c\n");
    }
}
