//! The record of what was published when: one line for each publish, committed with the content.
//!
//! Two branches may be merged by taking the lines of both. No build reads it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where it lies in a project.
pub const JOURNAL: &str = "content/_published.jsonl";

/// How a page stood when it was published: whose it was, and a hash of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing(pub String, pub String);

/// One publish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The day of the build.
    pub day: String,
    /// The commit of the content; nothing where there is no git, or not all was committed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The target by its name.
    pub target: String,
    /// Who ran it.
    pub by: String,
    /// Files that came, went and stayed.
    pub files: [usize; 3],
    /// Every page by its address.
    pub pages: BTreeMap<String, Standing>,
}

/// All publishes, the oldest first.
#[derive(Clone, Debug, Default)]
pub struct Journal(Vec<Entry>);

impl Journal {
    /// Reads it. Lines that make no sense, such as git leaves between two branches, are counted.
    pub fn read(text: &str) -> (Journal, usize) {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let (mut entries, mut strange) = (Vec::new(), 0);
        for line in lines {
            match serde_json::from_str::<Entry>(line) {
                Ok(entry) => entries.push(entry),
                Err(_) => strange += 1,
            }
        }
        // A merge may have put the lines of another branch behind later ones.
        entries.sort_by(|one, other| one.day.cmp(&other.day));
        (Journal(entries), strange)
    }

    /// The publishes to a target, the newest first.
    pub fn to<'a>(&'a self, target: &str) -> impl Iterator<Item = &'a Entry> {
        let entries = self.0.iter().rev();
        entries.filter(move |entry| entry.target == target)
    }

    /// The newest of all.
    pub fn last(&self) -> Option<&Entry> {
        self.0.last()
    }

    /// Whether there was none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Since when a page stands at a target as it does there now.
    pub fn since<'a>(&'a self, target: &str, address: &str) -> Option<&'a Entry> {
        let mut entries = self.to(target);
        let mut first = entries.next()?;
        let standing = first.pages.get(address)?;
        for entry in entries {
            if entry.pages.get(address) != Some(standing) {
                break;
            }
            first = entry;
        }
        Some(first)
    }

    /// The targets that anything was published to.
    pub fn targets(&self) -> Vec<&str> {
        let mut targets: Vec<&str> = self.0.iter().map(|entry| entry.target.as_str()).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }
}

impl Entry {
    /// As a line.
    pub fn line(&self) -> String {
        let json = serde_json::to_string(self).expect("texts and numbers are JSON");
        format!("{json}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(day: &str, target: &str, hash: &str) -> Entry {
        let standing = Standing("public".to_owned(), hash.to_owned());
        Entry {
            day: day.to_owned(),
            commit: None,
            target: target.to_owned(),
            by: "Jo".to_owned(),
            files: [1, 0, 0],
            pages: [("/tips/".to_owned(), standing)].into(),
        }
    }

    #[test]
    fn lines_of_two_branches_are_read_in_the_order_of_their_days() {
        let lines = [
            entry("2026-10-03", "live", "b"),
            entry("2026-10-01", "live", "a"),
            entry("2026-10-02", "trial", "c"),
            entry("2026-10-02", "live", "b"),
        ];
        let text: String = lines.iter().map(Entry::line).collect();
        let text = text.replacen('\n', "\n<<<<<<< ours\n\n", 1);
        let (journal, strange) = Journal::read(&text);
        assert_eq!(strange, 1);
        let days = journal.to("live").map(|entry| entry.day.as_str());
        assert_eq!(
            days.collect::<Vec<_>>(),
            ["2026-10-03", "2026-10-02", "2026-10-01"]
        );
        let since = |address| {
            journal
                .since("live", address)
                .map(|entry| entry.day.as_str())
        };
        assert_eq!(since("/tips/"), Some("2026-10-02"));
        assert_eq!(since("/other/"), None);
        assert_eq!(journal.targets(), ["live", "trial"]);
    }
}
