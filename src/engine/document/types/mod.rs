//! The types of page, one file each: where such pages lie, which fields they alone have and which they need, what
//! they look like when they are new, and what search engines are told of them.
//!
//! A type is a description, and nothing else in the program asks for one by its name: what is special about
//! its pages is said here as a trait of the description ([`Description::takes_place`], [`Description::is_sheet`] and so on). A new type is
//! a new file in this folder with a `TYPE`; `build.rs` lists the folder.

include!(concat!(env!("OUT_DIR"), "/types.rs"));

use std::fmt;

pub use super::structured::{Says, Structured};
use crate::fields::row::Start;
use crate::fields::{Field, FieldKind};

/// What is said of one type of page.
#[derive(Debug)]
pub struct Description {
    /// As front matter writes it. Its pages are drawn by the theme's template of this name, or else by that of a plain page.
    pub name: &'static str,
    /// What it is, for the caption over its pages, if the theme has no words for it.
    pub label: &'static str,
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
}

impl Description {
    /// A type that has nothing of its own.
    pub const fn new(name: &'static str) -> Description {
        Description {
            name,
            label: "",
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
        }
    }
}

/// What sort of page it is: a handle to the description of a type.
#[derive(Clone, Copy)]
pub struct PageType(&'static Description);

impl PageType {
    /// The type of a page of which nothing else is known.
    pub const PLAIN: PageType = PageType(&page::TYPE);

    /// Every type, by name.
    pub fn all() -> impl Iterator<Item = PageType> {
        ALL.iter().map(|description| PageType(description))
    }

    /// The names of all types.
    pub fn names() -> Vec<&'static str> {
        ALL.iter().map(|description| description.name).collect()
    }

    /// The type of that name.
    pub fn named(name: &str) -> Option<PageType> {
        PageType::all().find(|kind| kind.name() == name)
    }

    /// The type of pages in a top folder of that name, where nothing else says.
    pub fn of_folder(folder: &str) -> PageType {
        PageType::all()
            .find(|kind| kind.0.folders.contains(&folder))
            .unwrap_or(PageType::PLAIN)
    }

    /// The types whose own field it is.
    pub fn having(field: &str) -> Vec<PageType> {
        PageType::all()
            .filter(|kind| kind.0.fields.iter().any(|own| own.name == field))
            .collect()
    }

    /// As front matter writes it.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Everything that is said of it.
    pub fn is(self) -> &'static Description {
        self.0
    }
}

impl PartialEq for PageType {
    fn eq(&self, other: &PageType) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for PageType {}

impl fmt::Debug for PageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::fields::EVERY_PAGE;
    use crate::fields::row::Need;

    fn of_every_page(name: &str) -> &'static Field {
        let field = EVERY_PAGE.iter().find(|field| field.name == name);
        field.unwrap_or_else(|| panic!("no page has `{name}`"))
    }

    #[test]
    fn a_type_speaks_of_fields_that_its_pages_have() {
        for kind in PageType::all() {
            let is = kind.is();
            for name in is.needs {
                assert!(!of_every_page(name).line.is_empty(), "{} {name}", is.name);
            }
            for (name, start) in is.starts {
                of_every_page(name);
                assert_ne!(*start, Start::Nothing, "{} {name}", is.name);
            }
            for field in is.fields {
                assert!(EVERY_PAGE.iter().all(|other| other.name != field.name));
                assert_eq!(field.need == Need::Type, !field.line.is_empty());
                if let (Some(group), Some(seen)) = (is.seen, field.seen) {
                    assert!(seen.starts_with(&format!("{group}.")), "{seen}");
                }
            }
            let known = |name: &str| {
                let mut own = is.fields.iter().chain(EVERY_PAGE);
                own.any(|field| field.name == name)
            };
            let structured = is.structured;
            for (_, says) in structured.iter().flat_map(|structured| structured.says) {
                if let Says::Field(name) = says {
                    assert!(known(name), "{} {name}", is.name);
                }
            }
            assert!(is.skeleton.len() > 20, "{}", is.name);
        }
    }

    #[test]
    fn a_field_that_two_types_have_is_the_same_in_both() {
        for kind in PageType::all() {
            for field in kind.is().fields {
                for other in PageType::having(field.name) {
                    let other = other.is().fields.iter().find(|own| own.name == field.name);
                    let form = |field: &Field| format!("{:?}", field.kind);
                    assert_eq!(other.map(form), Some(form(field)), "{}", field.name);
                }
            }
        }
    }

    #[test]
    fn names_and_folders_mean_one_type() {
        let mut names = BTreeSet::new();
        for kind in PageType::all() {
            assert!(names.insert(kind.name()), "{kind:?}");
            assert_eq!(PageType::named(kind.name()), Some(kind));
            for folder in kind.is().folders {
                assert_eq!(PageType::of_folder(folder), kind, "{folder}");
            }
        }
        assert_eq!(PageType::of_folder("elsewhere"), PageType::PLAIN);
    }
}
