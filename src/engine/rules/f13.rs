//! The words of `F13`; what it is stands in `f13.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `F13`
impl Diagnostic {
    /// `public` beside roles.
    pub fn public_among_roles(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::F13, "a page is either public or for roles")
            .at(at, "")
            .help("take `public` away to keep the page for the roles, or the roles to open it to everybody")
    }
}
