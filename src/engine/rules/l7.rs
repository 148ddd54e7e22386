//! The words of `L7`; what it is stands in `l7.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `L7`
impl Diagnostic {
    /// A link to what these readers must not know.
    pub fn link_to_hidden(roles: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L7, format!("this links to a page for {roles}, and readers of this page must not know that it exists"))
            .at(at, "")
            .help(format!("put the sentence between `::: only {roles}` and `:::`, or give that page `teaser: title`"))
    }
}
