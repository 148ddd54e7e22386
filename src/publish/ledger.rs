//! What a publish leaves at a target for the next one: which files are ours, and what was in them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use pimh_words::names::Known;

/// Its name at the target. It tells nothing that the files beside it do not.
pub const LEDGER: &str = ".pimh-published.json";

/// Which files at a target are ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The day of the build.
    pub day: String,
    /// Where the site stands.
    pub base_url: String,
    /// Whose tree it is: `public`, `sealed`, or a role.
    pub readers: String,
    /// Every file that was put.
    pub files: BTreeMap<String, Known>,
    /// Of these, the ones that a publish was about to change or to take away. It may have broken off, so nobody knows what
    /// lies there; none once it is done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unsure: BTreeSet<String>,
    /// Of these, the ones that no page names any more, and that pages which are still open may ask for. The next publish
    /// takes them away.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub held: BTreeSet<String>,
}

impl Ledger {
    /// Reads one. `None` if it makes no sense, or names what does not lie at the target: then nothing there is ours.
    pub fn read(bytes: &[u8]) -> Option<Ledger> {
        let ledger: Ledger = serde_json::from_slice(bytes).ok()?;
        ledger
            .files
            .keys()
            .all(|file| is_safe(file))
            .then_some(ledger)
    }

    /// As it is written: a line for each file.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("texts and numbers are JSON")
    }
}

/// Whether a path stays below the folder that it is taken from.
fn is_safe(file: &str) -> bool {
    !file.is_empty()
        && !file.contains(['\\', '\0'])
        && file
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_names_what_lies_elsewhere_is_none() {
        let ledger = |file: &str| Ledger {
            day: "2026-10-01".to_owned(),
            base_url: "https://amberwick.nhs.uk/".to_owned(),
            readers: "public".to_owned(),
            files: [(file.to_owned(), Known::of(b"x"))].into(),
            unsure: BTreeSet::new(),
            held: BTreeSet::new(),
        };
        let sound = ledger("a/index.html");
        assert_eq!(Ledger::read(&sound.bytes()), Some(sound));
        for file in ["../a", "/etc/passwd", "a//b", "a/./b", "", "a\\..\\b"] {
            assert_eq!(Ledger::read(&ledger(file).bytes()), None, "{file}");
        }
        assert_eq!(Ledger::read(b"{}"), None);
    }
}
