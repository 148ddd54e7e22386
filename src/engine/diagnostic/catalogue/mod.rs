//! Everything the program can say to an editor: one function for each message.
//!
//! The caller passes what it has; the function finds words, place and remedy. Messages are lower
//! case, without a full stop, in the editor's words. A new one goes into the file of what it is
//! about. Every code stands in [`CODES`] and has a section in `src/handbook/problems.md`; a test
//! compares the two lists.

mod access;
mod addresses;
mod body;
mod data;
mod files;
mod front_matter;
mod keyring;
mod leaflets;
mod links;
mod output;
mod settings;
mod theme;

use std::io;

use super::Severity;

pub(crate) use front_matter::GUARDED;

/// One kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `F1`.
    pub id: &'static str,
    /// What it is about, in words that quote nothing: what a redacted message says.
    pub title: &'static str,
    /// How much it matters, unless the settings say otherwise.
    pub severity: Severity,
    /// Whether the settings may not make it matter less.
    pub fixed: bool,
}

impl Code {
    /// The code of that name.
    pub fn named(id: &str) -> Option<&'static Code> {
        CODES.iter().find(|code| code.id.eq_ignore_ascii_case(id))
    }
}

const fn error(id: &'static str, title: &'static str) -> Code {
    Code {
        id,
        title,
        severity: Severity::Error,
        fixed: false,
    }
}

const fn always(id: &'static str, title: &'static str) -> Code {
    Code {
        id,
        title,
        severity: Severity::Error,
        fixed: true,
    }
}

const fn warning(id: &'static str, title: &'static str) -> Code {
    Code {
        id,
        title,
        severity: Severity::Warning,
        fixed: false,
    }
}

const fn advice(id: &'static str, title: &'static str) -> Code {
    Code {
        id,
        title,
        severity: Severity::Advice,
        fixed: false,
    }
}

/// Every code, by group.
pub const CODES: &[Code] = &[
    always("A1", "two things have one address"),
    always("A2", "an address belongs to the program"),
    error("A3", "a former address cannot be used"),
    always("B1", "a file is not in UTF-8"),
    always("B2", "a file is too large"),
    always("B3", "a file cannot be read"),
    always(
        "B4",
        "a link on disk leads out of the project or in a circle",
    ),
    always("B5", "a picture or PDF cannot be used"),
    always("B6", "quotes, lists or blocks lie in one another too deep"),
    always("B7", "a file of this kind is not published"),
    advice("B8", "nothing uses a file, so it is not published"),
    advice("B9", "personal data was taken out of a file"),
    advice("B10", "personal data may stay in a file"),
    always("C1", "an unknown setting"),
    always("C2", "a setting has a wrong value"),
    always("C3", "roles include each other in a circle"),
    always("C4", "a setting is missing"),
    always("C5", "there are no settings"),
    warning("C6", "a colour of the brand is hard to read"),
    always("D1", "an unknown record or vocabulary word"),
    error("D2", "a record lacks a field"),
    error("F1", "an unknown field"),
    error("F2", "a field is missing"),
    error("F3", "a field has a value that is not allowed"),
    error("F4", "a date is unclear or impossible"),
    always("F7", "the block at the top of a page cannot be read"),
    always("F8", "the block at the top of a page is not closed"),
    error("F9", "a page has no block at its top"),
    always("F10", "a field stands twice"),
    always("F13", "public stands among roles"),
    always("G1", "there is no keyring that opens"),
    always("G2", "a demonstration keyring for a real address"),
    error("H1", "a link to a page or file that is not there"),
    error("H5", "a link to a place on a page that is not there"),
    error("H6", "a link differs from its page by capital letters"),
    always("H7", "a link that pages may not have"),
    warning("H8", "two headings of a page have one id"),
    error("I1", "a picture without words for those who cannot see it"),
    warning("J1", "HTML that is not published"),
    error("K1", "an unknown block"),
    error("K7", "a footnote without a note"),
    warning("K8", "a note that nothing refers to"),
    always("K9", "a block is not closed, or closed twice"),
    always("K10", "a block lacks the words behind its name"),
    always(
        "K11",
        "a block begins in one list item or quote and ends in another",
    ),
    always("L3", "an unknown role"),
    advice("L4", "a page is open to more people than its section"),
    always("L7", "a link to a page that these readers must not know"),
    always("L8", "a box is open to more people than what it stands in"),
    always("L9", "a file of fewer readers on a page of more"),
    advice("L10", "the name of a gated folder shows in an address"),
    always("L11", "a record of fewer readers on a page of more"),
    always(
        "L12",
        "a box for readers cannot be told apart from its page",
    ),
    always("L13", "it is not clear who may read something"),
    always("L14", "something gated would have become readable"),
    always("M1", "a template does not compile"),
    always("M2", "a template fails on a page"),
    always("M3", "a theme cannot be used"),
    always("M4", "an override matches nothing"),
    error("N2", "a picture on another site"),
    warning("P1", "a leaflet runs over its sides"),
    error("P2", "a leaflet lacks what a printed sheet needs"),
    always("O1", "the output folder is not pimh's"),
    always("O2", "the output cannot be written"),
    always("O3", "the output folder holds another reader's tree"),
    warning("S1", "a heading of a level that does not follow"),
    warning("S6", "a heading without words"),
    error("T4", "a translation without a language"),
    error("X9", "the search index cannot be made"),
];

fn or_list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn did_you_mean(near: &str) -> String {
    format!("did you mean `{near}`?")
}

/// What the system says, in plain words.
fn plain_io(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there any more".to_owned(),
        io::ErrorKind::PermissionDenied => "you have no permission".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_code_is_listed_once_and_raised_somewhere() {
        let ids: BTreeSet<&str> = CODES.iter().map(|code| code.id).collect();
        assert_eq!(ids.len(), CODES.len());
        let areas = Path::new(env!("CARGO_MANIFEST_DIR")).join("diagnostic/catalogue");
        let areas = fs::read_dir(areas)
            .unwrap()
            .map(|area| area.unwrap().path());
        let text: String = areas
            .filter(|area| !area.ends_with("mod.rs"))
            .map(|area| fs::read_to_string(area).unwrap())
            .collect();
        for id in ids {
            assert!(
                text.contains(&format!("\"{id}\"")),
                "{id} is listed and never raised"
            );
        }
    }

    #[test]
    fn the_handbook_has_a_section_for_each_code() {
        let handbook = include_str!("../../../handbook/problems.md");
        let sections: BTreeSet<&str> = handbook
            .lines()
            .filter_map(|line| line.strip_prefix("## ")?.split(' ').next())
            .collect();
        let codes: BTreeSet<&str> = CODES.iter().map(|code| code.id).collect();
        assert_eq!(sections, codes);
    }
}
