//! The types of page, one file each: where such pages lie, which fields they alone have and which they need, what
//! they look like when they are new, and what search engines are told of them.
//!
//! A type is a description, and nothing else in the program asks for one by its name: what is special about
//! its pages is said here as a trait of the description ([`Description::takes_place`], [`Description::is_sheet`] and so on). A new type is
//! a new file in this folder with a `TYPE`; `build.rs` lists the folder.

include!(concat!(env!("OUT_DIR"), "/types.rs"));

use std::fmt;

use crate::config::Config;
pub use crate::config::description::{Description, Says, Structured};
use crate::fields::row::Start;
use crate::fields::{Field, FieldKind};

/// What sort of page it is: a handle to the description of a type.
#[derive(Clone, Copy)]
pub struct PageType(&'static Description);

impl PageType {
    /// The type of a page of which nothing else is known.
    pub const PLAIN: PageType = PageType(&page::TYPE);

    /// Every type of the program, by name.
    pub fn all() -> impl Iterator<Item = PageType> {
        ALL.iter().map(|description| PageType(description))
    }

    /// The names of all types of the program.
    pub fn names() -> Vec<&'static str> {
        ALL.iter().map(|description| description.name).collect()
    }

    /// The type of the program of that name. One of a site is known to [`Types`].
    pub fn named(name: &str) -> Option<PageType> {
        PageType::all().find(|kind| kind.name() == name)
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

/// The types of a site: those of the program, and those that its settings declare.
#[derive(Clone, Copy)]
pub struct Types<'c>(&'c Config);

impl<'c> Types<'c> {
    /// Those of the site with these settings.
    pub fn of(config: &'c Config) -> Types<'c> {
        Types(config)
    }

    /// Every type, the site's own behind those of the program.
    pub fn all(self) -> impl Iterator<Item = PageType> {
        PageType::all().chain(self.own())
    }

    /// Those that the settings declare.
    pub fn own(self) -> impl Iterator<Item = PageType> {
        self.0.types.iter().map(|own| PageType(own.is))
    }

    /// The names of all.
    pub fn names(self) -> Vec<&'static str> {
        self.all().map(PageType::name).collect()
    }

    /// The type of that name.
    pub fn named(self, name: &str) -> Option<PageType> {
        self.all().find(|kind| kind.name() == name)
    }

    /// The type of pages in a top folder of that name, where nothing else says.
    pub fn of_folder(self, folder: &str) -> PageType {
        self.all()
            .find(|kind| kind.0.folders.contains(&folder))
            .unwrap_or(PageType::PLAIN)
    }

    /// The types whose own field it is.
    pub fn having(self, field: &str) -> Vec<PageType> {
        self.all()
            .filter(|kind| kind.0.fields.iter().any(|own| own.name == field))
            .collect()
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
                for other in PageType::all() {
                    let other = other.is().fields.iter().find(|own| own.name == field.name);
                    let Some(other) = other else { continue };
                    let form = |field: &Field| format!("{:?}", field.kind);
                    assert_eq!(form(other), form(field), "{}", field.name);
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
                let of_folder = PageType::all().filter(|kind| kind.is().folders.contains(folder));
                assert_eq!(of_folder.collect::<Vec<_>>(), [kind], "{folder}");
            }
        }
    }
}
