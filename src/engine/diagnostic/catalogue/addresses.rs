//! Messages about addresses and redirects.

use crate::diagnostic::{Diagnostic, Span};
use crate::names::SitePath;

/// Addresses.
impl Diagnostic {
    /// `A1` Two files for one address.
    pub fn address_twice(address: &str, one: &SitePath, other: &SitePath) -> Diagnostic {
        Diagnostic::new("A1", format!("two files want the address {address}"))
            .at(one, "this one")
            .also(other, "and this one")
            .help("rename one of them, or give it a `slug`; capital letters and accents do not make a difference")
    }

    /// `A1` Two pages for one folder.
    pub fn two_section_pages(one: &SitePath, other: &SitePath) -> Diagnostic {
        Diagnostic::new("A1", "this folder has two pages of its own")
            .at(one, "this one")
            .also(other, "and this one")
            .help("keep one of the two")
    }

    /// `A2` An address that the program needs.
    pub fn address_reserved(address: &str, path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "A2",
            format!("the address {address} belongs to the program"),
        )
        .at(path, "")
        .help("rename the file or its folder, or give it another `slug`")
    }

    /// `A3` An alias that is no address.
    pub fn bad_alias(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("A3", format!("`{text}` is not an address of this site"))
            .at(at, "")
            .help("write the former address from the root, such as /old/page/")
    }

    /// `A3` An alias that is the address of something else.
    pub fn alias_taken(text: &str, other: Option<&SitePath>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("A3", format!("something else has the address `{text}`"))
            .at(at, "")
            .help("remove this line; a redirect can only stand where nothing else does");
        match other {
            Some(other) => note.also(other, "this one"),
            None => note,
        }
    }

    /// `A3` An alias of a page to itself.
    pub fn alias_of_itself(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("A3", format!("`{text}` is this page's own address"))
            .at(at, "")
            .help("remove it")
    }
}
