//! The words of `A1`; what it is stands in `a1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::names::SitePath;

/// `A1`
impl Diagnostic {
    /// Two files for one address.
    pub fn address_twice(address: &str, one: &SitePath, other: &SitePath) -> Diagnostic {
        Diagnostic::new(Code::A1, format!("two files want the address {address}"))
            .at(one, "this one")
            .also(other, "and this one")
            .help("rename one of them, or give it a `slug`; capital letters and accents do not make a difference")
    }

    /// A former address that something for fewer readers has. No redirect may be left out for it, which would tell.
    pub fn former_address_twice(address: &str, alias: &Span, other: &SitePath) -> Diagnostic {
        Diagnostic::new(Code::A1, format!("two files want the address {address}"))
            .at(alias, "this page had it")
            .also(other, "and this one has it now")
            .help("remove this line; a redirect can only stand where nothing else does")
    }

    /// Two pages for one folder.
    pub fn two_section_pages(one: &SitePath, other: &SitePath) -> Diagnostic {
        Diagnostic::new(Code::A1, "this folder has two pages of its own")
            .at(one, "this one")
            .also(other, "and this one")
            .help("keep one of the two")
    }

    /// Either in an import, which goes on: where the page or folder stands instead.
    pub(crate) fn standing_at(self, address: &str) -> Diagnostic {
        let message = format!("{}, so this one stands at {address}", self.message());
        self.saying(message).into_warning()
    }

    /// Either of a file of an import, which goes on without it.
    pub(crate) fn left_out(self) -> Diagnostic {
        let message = format!("{}, so this file is left out", self.message());
        self.saying(message).into_warning()
    }
}
