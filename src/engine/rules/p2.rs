//! The words of `P2`; what it is stands in `p2.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `P2`
impl Diagnostic {
    /// A leaflet that nobody can tell the age of.
    pub fn leaflet_lacks(key: &str, line: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::P2,
            format!("a printed leaflet needs the `{key}` of its page, so that an old one can be told from a new one"),
        )
        .at(at, "")
        .help(format!("add a line such as `{line}`"))
        .adding_field(line, at)
    }
}
