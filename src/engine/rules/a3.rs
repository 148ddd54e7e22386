//! The words of `A3`; what it is stands in `a3.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::names::SitePath;

/// `A3`
impl Diagnostic {
    /// An alias that is no address.
    pub fn bad_alias(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::A3, format!("`{text}` is not an address of this site"))
            .at(at, "")
            .help("write the former address from the root, such as /old/page/")
    }

    /// An alias that is the address of something else.
    pub fn alias_taken(text: &str, other: Option<&SitePath>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::A3, format!("something else has the address `{text}`"))
            .at(at, "")
            .help("remove this line; a redirect can only stand where nothing else does");
        match other {
            Some(other) => note.also(other, "this one"),
            None => note,
        }
    }

    /// An alias of a page to itself.
    pub fn alias_of_itself(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::A3, format!("`{text}` is this page's own address"))
            .at(at, "")
            .help("remove it")
    }
}
