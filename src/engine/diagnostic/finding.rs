//! What a problem is known by from one run to the next: its code, its file and the words found, wherever in the file they
//! have moved to. Its message is no part of it, since it may count days.

use std::collections::HashMap;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::{Diagnostic, Location};

/// What a problem is known by: a hash, so that whoever keeps it keeps no word of a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding(String);

impl Finding {
    /// Of a problem. Another line, or other blanks between the words, make no other of it.
    pub fn of(note: &Diagnostic) -> Finding {
        let words = match note.location() {
            Location::Text(span) => span
                .source
                .text()
                .get(span.range.clone())
                .unwrap_or_default(),
            _ => "",
        };
        let mut hash = Sha256::new();
        let file = note.file().map_or("", |file| file.as_str());
        for part in [note.code().id(), file, note.lacks().unwrap_or_default()] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        for word in words.split_whitespace() {
            hash.update(word.as_bytes());
            hash.update(b" ");
        }
        Finding(HEXLOWER.encode(&hash.finalize()[..BYTES]))
    }

    /// One that was written down; `None` for what is none.
    pub fn read(text: &str) -> Option<Finding> {
        let is_hash = text.len() == 2 * BYTES
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then(|| Finding(text.to_owned()))
    }

    /// The hash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// So much of a hash tells all findings of a site apart.
const BYTES: usize = 16;

/// The fingerprint of each problem: what it is known by, and which of the problems that are known by the same it is.
pub(super) fn fingerprints<'n>(notes: impl Iterator<Item = &'n Diagnostic>) -> Vec<String> {
    let mut seen: HashMap<Finding, usize> = HashMap::new();
    let number = |note| {
        let finding = Finding::of(note);
        let count = seen.entry(finding.clone()).or_default();
        *count += 1;
        format!("{}:{count}", finding.as_str())
    };
    notes.map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Span};
    use crate::names::SitePath;
    use crate::source::Source;

    /// A problem of the words between brackets.
    fn note(code: Code, file: &str, text: &str) -> Diagnostic {
        let source = Source::new(SitePath::new(file), text);
        let text = source.text();
        let (from, to) = (text.find('[').unwrap(), text.find(']').unwrap());
        Diagnostic::new(code, "41 days ago").at(Span::new(&source, from..to), "")
    }

    #[test]
    fn a_finding_is_known_again_wherever_its_words_have_moved_to() {
        let first = note(Code::W2, "content/a.md", "a\n[suffering from] it");
        let same = [
            "[suffering from] it",
            "Three\n\nmore lines.\n\n  [suffering\nfrom] it",
            "\u{feff}Siân\r\n[suffering  from]",
        ];
        for text in same {
            let moved = note(Code::W2, "content/a.md", text);
            assert_eq!(Finding::of(&first), Finding::of(&moved), "{text:?}");
        }
        let others = [
            note(Code::W2, "content/a.md", "[suffering with] it"),
            note(Code::W2, "content/b.md", "[suffering from] it"),
            note(Code::W1, "content/a.md", "[suffering from] it"),
            note(Code::W2, "content/a.md", "[sufferingfrom] it"),
        ];
        for other in &others {
            assert_ne!(Finding::of(&first), Finding::of(other), "{other:?}");
        }
    }

    #[test]
    fn those_that_are_known_by_the_same_are_numbered() {
        let twice = [
            note(Code::W2, "content/a.md", "[x] y"),
            note(Code::W2, "content/a.md", "y [x]"),
        ];
        let prints = fingerprints(twice.iter());
        assert!(
            prints[0].ends_with(":1") && prints[1].ends_with(":2"),
            "{prints:?}"
        );
        assert_eq!(prints[0].split(':').next(), prints[1].split(':').next());
        let read = Finding::read(prints[0].trim_end_matches(":1"));
        assert_eq!(read, Some(Finding::of(&twice[0])));
        assert_eq!(Finding::read("zz"), None);
    }
}
