//! What is said of a type of page: of the program's own in `document/types/`, of a site's own in its settings
//! ([`super::types`]). A description says what is special about pages; it never looks at one.

pub use super::structured::{Says, Structured};
use crate::fields::Field;
use crate::fields::row::Start;
use crate::names::primary_language;

/// Words for readers in several languages, each with its language: `en`. The first are for languages that have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels(pub &'static [(&'static str, &'static str)]);

impl Labels {
    /// No words in any language.
    pub const NONE: Labels = Labels(&[]);

    /// The words in a language, or else in the first. `None` if there are none at all.
    pub fn in_language(self, language: &str) -> Option<&'static str> {
        let primary = primary_language(language);
        let own = self.0.iter().find(|(known, _)| *known == primary);
        own.or(self.0.first()).map(|(_, words)| *words)
    }
}

/// Something that pages of a type say of themselves, in one of their own fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name of the field.
    pub field: &'static str,
    /// What readers are told that it is.
    pub label: Labels,
    /// Whether rows in lists say it too.
    pub in_rows: bool,
}

/// What is said of one type of page.
#[derive(Debug)]
pub struct Description {
    /// As front matter writes it. Its pages are drawn by the theme's template of this name, or else by that of a plain page.
    pub name: &'static str,
    /// What a page of it is called, in the caption over it, if the theme has no words for it.
    pub label: Labels,
    /// What several are called, over their list.
    pub plural: Labels,
    /// The top folders whose pages are of this type, unless something else is said.
    pub folders: &'static [&'static str],
    /// The folder for new pages.
    pub home: &'static str,
    /// Whether its pages must be reviewed from time to time.
    pub is_reviewed: bool,
    /// The fields that only its pages have.
    pub fields: &'static [Field],
    /// The name under which templates find these together; without one they stand beside those of every page.
    pub seen: Option<&'static str>,
    /// Fields of every page that its pages need.
    pub needs: &'static [&'static str],
    /// What a new page says in fields of every page.
    pub starts: &'static [(&'static str, Start)],
    /// The words that a new page begins with. What stands between `‹` and `›` is for the editor to replace.
    pub skeleton: &'static str,
    /// What search engines are told.
    pub structured: Option<Structured>,
    /// Whether its pages are about something that takes place, from `starts` to `ends`: they stand in calendars, and a section of them is a list of what comes and what is past.
    pub takes_place: bool,
    /// Whether its pages show the dates of events with which they share a topic.
    pub has_dates: bool,
    /// Whether its pages are numbered in their section.
    pub is_numbered: bool,
    /// Whether its pages are a list of tips, which can be printed as a sheet, and name in their caption whom they are for.
    pub is_sheet: bool,
    /// What its pages say of themselves in a list under the heading, and their rows in lists.
    pub facts: &'static [Fact],
    /// Whether its rows have the day on which a page was published, and stand with the newest first.
    pub is_dated: bool,
    /// What its pages are sorted by in a section that does not say it: `date`, `title`, `weight`, or a field of its own.
    pub sort: Option<&'static str>,
    /// Whether feeds tell of its pages.
    pub is_fed: bool,
    /// Its own field with the day after which a page is closed: it says so, and leaves the lists.
    pub ends: Option<&'static str>,
}

impl Description {
    /// A type that has nothing of its own.
    pub const fn new(name: &'static str) -> Description {
        Description {
            name,
            label: Labels::NONE,
            plural: Labels::NONE,
            folders: &[],
            home: "",
            is_reviewed: false,
            fields: &[],
            seen: None,
            needs: &[],
            starts: &[],
            skeleton: "",
            structured: None,
            takes_place: false,
            has_dates: false,
            is_numbered: false,
            is_sheet: false,
            facts: &[],
            is_dated: false,
            sort: None,
            is_fed: true,
            ends: None,
        }
    }
}
