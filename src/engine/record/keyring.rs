//! The keyring in the record: how far it had come, and which codes it had given out.

use std::collections::BTreeSet;

use super::line::{KeyringLine, Line};
use super::text::rewritten;

/// The keyring that a build uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyringState {
    /// How far it has come.
    pub line: KeyringLine,
    /// The first four characters of every code that was given out.
    pub given: BTreeSet<String>,
    /// Those of every code that there is, free ones too.
    pub known: BTreeSet<String>,
}

impl KeyringState {
    /// The lines that tell of it.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let codes = self.given.iter().cloned().map(Line::Code);
        let state = Line::Keyring(self.line.clone());
        std::iter::once(state)
            .chain(codes)
            .map(|line| line.to_string())
    }

    /// The text of a record in which this keyring is the one that counts, whatever it said of another.
    pub fn accepted_in(&self, text: &str) -> String {
        let other = |line: &Line| !matches!(line, Line::Keyring(_) | Line::Code(_));
        rewritten(text, self.lines(), |line| Some(line).filter(other))
    }
}
