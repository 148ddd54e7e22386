//! The words of `H9`; what it is stands in `h9.md`.

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic, Span};

/// `H9`
impl Diagnostic {
    /// A link to a page that has expired; only its words are printed.
    pub fn link_to_expired(dest: &str, day: Date, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H9,
            format!("`{dest}` left the site on {day}, so this is no link any more"),
        )
        .at(at, "")
        .help("take the link away, or lead it to what has taken the place of that page")
    }
}
