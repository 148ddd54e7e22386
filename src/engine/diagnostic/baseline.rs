//! A baseline: the findings of a day, so that only new ones are told from then on. For a site that was imported with more
//! of them than anybody can mend at once.
//!
//! It keeps hashes, codes and the names of files, and no word of a page. What stops a build, and what is about access, safety
//! or personal data, no baseline keeps. It reads and writes no disk.

use std::collections::BTreeMap;

use super::finding::Finding;
use super::{Code, Diagnostic, Notes, Severity};

/// What the first line of a baseline says: what it is, and its form.
const FIRST: &str = "# A baseline of pimh check, 1";

const ABOUT: &str = "\
# Findings that are known and not told: code, what it is known by, file. One that was mended goes when this is written
# again: pimh check --baseline THIS-FILE --write-baseline
";

/// The findings of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<Row, usize>);

/// One finding. Sorted by its file, as an editor goes about them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    file: String,
    code: Code,
    finding: Finding,
}

impl Row {
    fn of(note: &Diagnostic) -> Row {
        Row {
            file: note.file().map_or(".", |file| file.as_str()).to_owned(),
            code: note.code(),
            finding: Finding::of(note),
        }
    }

    /// `W2 3fa9… content/tips/fathers.md`
    fn read(line: &str) -> Option<Row> {
        let (code, rest) = line.split_once(' ')?;
        let (finding, file) = rest.split_once(' ')?;
        Some(Row {
            file: file.to_owned(),
            code: Code::named(code)?,
            finding: Finding::read(finding)?,
        })
    }
}

/// What a baseline did to the findings of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// How many it kept.
    pub known: usize,
    /// The files of those that it has and that are there no more, each as often as it has them.
    pub mended: Vec<String>,
}

impl Baseline {
    /// Of what is told today, all that may be kept.
    pub fn of(notes: &Notes) -> Baseline {
        let mut rows = BTreeMap::new();
        for note in notes.iter().filter(|note| may_keep(note)) {
            *rows.entry(Row::of(note)).or_default() += 1;
        }
        Baseline(rows)
    }

    /// Reads one as it was written. Lines that begin with `#` say nothing.
    ///
    /// # Errors
    ///
    /// The number of the first line that is none of a baseline.
    pub fn read(text: &str) -> Result<Baseline, usize> {
        let text = text.trim_start_matches('\u{feff}');
        if text.lines().next().map(str::trim_end) != Some(FIRST) {
            return Err(1);
        }
        let mut rows = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let row = Row::read(line).ok_or(number + 1)?;
            *rows.entry(row).or_default() += 1;
        }
        Ok(Baseline(rows))
    }

    /// As it is written: a line for each finding, sorted, so that two who change it seldom meet.
    pub fn text(&self) -> String {
        let mut text = format!("{FIRST}\n{ABOUT}");
        for (row, count) in &self.0 {
            let line = format!("{} {} {}\n", row.code, row.finding.as_str(), row.file);
            text.push_str(&line.repeat(*count));
        }
        text
    }

    /// How many findings it has.
    pub fn len(&self) -> usize {
        self.0.values().sum()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes what it has out of what is told, which must not be made strict yet. Of more findings that are known by the same
    /// than it has, the last are new.
    pub fn sift(self, notes: &mut Notes) -> Kept {
        let mut left = self.0;
        let mut known = 0;
        notes.retain(|note| {
            let row = may_keep(note).then(|| Row::of(note));
            match row
                .and_then(|row| left.get_mut(&row))
                .filter(|count| **count > 0)
            {
                Some(count) => {
                    *count -= 1;
                    known += 1;
                    false
                }
                None => true,
            }
        });
        let mended = left
            .into_iter()
            .flat_map(|(row, count)| std::iter::repeat_n(row.file, count));
        Kept {
            known,
            mended: mended.collect(),
        }
    }
}

/// Whether a baseline may keep a problem to itself.
fn may_keep(note: &Diagnostic) -> bool {
    note.severity() != Severity::Error && note.code().rule().keepable
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::names::SitePath;
    use crate::source::Source;

    /// Problems of one page, each of some words in it.
    fn notes(text: &str, found: &[(Code, &str)]) -> Notes {
        let source = Source::new(SitePath::new("content/a b.md"), text);
        let mut notes = Notes::default();
        for (code, words) in found {
            for (at, _) in text.match_indices(words) {
                let at = Span::new(&source, at..at + words.len());
                notes.push(Diagnostic::new(*code, "it is 41 days").at(&at, ""));
            }
        }
        notes
    }

    fn told(notes: &Notes) -> Vec<(Code, Option<(usize, usize)>)> {
        let place = |note: &Diagnostic| (note.code(), note.line_column());
        notes.iter().map(place).collect()
    }

    #[test]
    fn only_what_is_new_is_told() {
        let before = notes("suffering from it\n", &[(Code::W2, "suffering from")]);
        let written = Baseline::of(&before).text();
        let baseline = Baseline::read(&written.replace('\n', "\r\n")).unwrap();
        assert_eq!((baseline.len(), baseline.text()), (1, written));
        let mut now = notes(
            "New.\n\n  suffering  from it\nand mad, suffering from it\n",
            &[
                (Code::W2, "suffering  from"),
                (Code::W2, "mad"),
                (Code::W2, "suffering from"),
            ],
        );
        let kept = baseline.sift(&mut now);
        // The same words a second time, and others, are new.
        assert_eq!(
            told(&now),
            [(Code::W2, Some((4, 5))), (Code::W2, Some((4, 10)))]
        );
        assert_eq!(
            kept,
            Kept {
                known: 1,
                mended: Vec::new()
            }
        );
    }

    #[test]
    fn what_was_mended_is_said() {
        let baseline = Baseline::of(&notes(
            "mad mad bad",
            &[(Code::W2, "mad"), (Code::W2, "bad")],
        ));
        let kept = baseline.sift(&mut notes("mad", &[(Code::W2, "mad")]));
        assert_eq!(kept.known, 1);
        assert_eq!(kept.mended, ["content/a b.md", "content/a b.md"]);
    }

    /// Access, safety, personal data, and what stops a build.
    #[test]
    fn what_matters_most_is_never_kept() {
        for code in [
            Code::L4,
            Code::L10,
            Code::N1,
            Code::N2,
            Code::Y1,
            Code::Y3,
            Code::V6,
            Code::B10,
            Code::R3,
            Code::H1,
        ] {
            assert!(
                Baseline::of(&notes("word", &[(code, "word")])).is_empty(),
                "{code}"
            );
            // However light somebody makes it in the settings.
            let mut light = Notes::default();
            light.extend(
                notes("word", &[(code, "word")])
                    .into_vec()
                    .into_iter()
                    .fold(Notes::default(), |mut all, note| {
                        all.push(note.into_advice());
                        all
                    }),
            );
            let is_kept = !Baseline::of(&light).is_empty();
            assert_eq!(is_kept, code == Code::H1, "{code}");
        }
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let good = Baseline::of(&notes("mad", &[(Code::W2, "mad")])).text();
        for (text, line) in [
            (String::new(), 1),
            ("W2 0 content/a.md\n".to_owned(), 1),
            (format!("{good}<<<<<<< HEAD\n"), 5),
            (format!("{good}ZZ9 {} content/a.md\n", "0".repeat(32)), 5),
            (format!("{good}W2 {} content/a.md\n", "g".repeat(32)), 5),
        ] {
            assert_eq!(Baseline::read(&text), Err(line), "{text:?}");
        }
    }
}
