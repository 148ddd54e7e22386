//! One text of the project, and where its lines begin: what every place in a message points into.
//!
//! Made of what [`crate::snapshot`] reads, or by a test that writes one down. It never reads a disk.

use std::borrow::Cow;
use std::fmt;
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
}

impl Source {
    /// A text as it was written, but for the ends of its lines and for control characters.
    ///
    /// Lines end with U+000A, whatever system they come from. Breaks within a line, as slides have them, become
    /// spaces, so that no two words run into one. Other control characters become U+FFFD: the program marks its own
    /// places with them, so nobody else may. Line and column of all else stay.
    pub fn new(path: SitePath, text: impl Into<String>) -> SourceRef {
        let mut text = with_plain_breaks(text.into());
        if let Cow::Owned(clean) = without_controls(&text) {
            text = clean;
        }
        Arc::new(Source {
            path,
            text,
            lines: OnceLock::new(),
        })
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

/// One sign for the end of a line, and a space for what other programs break lines with.
fn with_plain_breaks(text: String) -> String {
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
    match has_inner {
        true => text.replace(inner, " "),
        false => text,
    }
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
    fn nobody_can_write_the_programs_own_marks() {
        let source = Source::new(SitePath::new("content/a.md"), "a\u{1}b\u{0}c\n");
        assert_eq!(source.text(), "a\u{fffd}b\u{fffd}c\n");
    }
}
