//! The codes that messages carry, and what the program knows of each.
//!
//! A code is a variant of [`Code`], and all that is known of it is its [`Rule`]. Both are made by the
//! build script out of the pages in `rules/` (see [`crate::rules`]): there is no other list of codes.

use std::fmt;

use super::Severity;

/// How much a code counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Not told.
    Off,
    /// Told, and counted as this.
    As(Severity),
}

/// What is known of a code: the head of its page in `rules/`, and the page.
#[derive(Debug)]
pub struct Rule {
    /// What it is about, in words that quote nothing: what a redacted message says.
    pub title: &'static str,
    /// How much it matters, unless the settings say otherwise.
    pub severity: Severity,
    /// Whether `[checks]` may not make it matter less.
    pub fixed: bool,
    /// Whether a page may take its messages back with `ignore`. Never where it keeps readers apart,
    /// somebody safe, or a person's data in.
    pub ignorable: bool,
    /// Whether a baseline may keep its messages. Never where it is about access, safety or personal data.
    pub keepable: bool,
    /// What becomes of it on pages that were written for another program.
    pub lenient: Option<Lenience>,
    /// What an error of it says to whoever ran the program.
    pub concern: Concern,
    /// Whether loading does not tell of it: it is found while pages are rendered, or by a check that is asked for it.
    pub late: bool,
    /// Whether `pimh check --fix` may type what its messages offer to the letter: the words say the same after it.
    pub is_safe: bool,
    /// Its page, as `pimh explain` shows it below the title.
    pub page: &'static str,
}

impl Rule {
    /// The first paragraph of its page, in one line.
    pub fn gist(&self) -> String {
        let paragraph = self.page.split("\n\n").next().unwrap_or(self.page);
        let words = paragraph.replace('`', " ");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// How a lenient import softens a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lenience {
    /// What it is counted as.
    pub weight: Weight,
    /// Whether that holds only in a site without roles.
    pub without_roles: bool,
}

/// What an error is about, as far as exit codes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// What editors write.
    Content,
    /// The settings.
    Settings,
    /// The keyring.
    Keyring,
    /// The folder that a tree goes to.
    Output,
    /// Something is known to be for fewer readers than would have got it: a page that they must not
    /// know of, a file, a record, a tree. What is only unclear is a problem of the content.
    Leak,
    /// The age of a page or of a fact: it stops a build for readers only.
    Review,
    /// The program itself: what it found cannot be.
    Fault,
}

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

impl Code {
    /// The code of that name, in small letters or large.
    pub fn named(id: &str) -> Option<Code> {
        Code::ALL
            .iter()
            .copied()
            .find(|code| code.id().eq_ignore_ascii_case(id))
    }

    /// What it is about, in words that quote nothing.
    pub fn title(self) -> &'static str {
        self.rule().title
    }

    /// The section that the handbook has on it: its name, its title and its page, and how a page may
    /// take it back if it may.
    pub fn section(self) -> String {
        let rule = self.rule();
        let section = format!("{self} {}\n\n{}", rule.title, rule.page);
        match rule.ignorable {
            true => {
                section
                    + &format!(
                        "\n\nA page may take it back, with a reason: `ignore: {self} because …`."
                    )
            }
            false => section,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_by_its_name() {
        for code in Code::ALL {
            assert_eq!(Code::named(code.id()), Some(*code));
            assert_eq!(Code::named(&code.id().to_lowercase()), Some(*code));
        }
        assert_eq!(Code::named("F44"), None);
    }

    /// What no setting may soften, no page may take back.
    #[test]
    fn what_is_fixed_cannot_be_ignored() {
        for code in Code::ALL {
            let rule = code.rule();
            assert!(!(rule.fixed && rule.ignorable), "{code}");
        }
    }
}
