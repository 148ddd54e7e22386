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
    /// A text as it was written, but for control characters, which become U+FFFD:
    /// the program marks its own places with them, so nobody else may.
    pub fn new(path: SitePath, text: impl Into<String>) -> SourceRef {
        let mut text = text.into();
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
        let lines = self.lines.get_or_init(|| {
            std::iter::once(0)
                .chain(self.text.match_indices('\n').map(|(at, _)| at + 1))
                .collect()
        });
        let at = self.text.floor_char_boundary(at);
        // The first line begins at 0, so at least one begins here or before.
        let line = lines.partition_point(|start| *start <= at);
        let before = &self.text[lines[line - 1]..at];
        (
            line,
            before.trim_start_matches('\u{feff}').chars().count() + 1,
        )
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
    fn nobody_can_write_the_programs_own_marks() {
        let source = Source::new(SitePath::new("content/a.md"), "a\u{1}b\u{0}c\n");
        assert_eq!(source.text(), "a\u{fffd}b\u{fffd}c\n");
    }
}
