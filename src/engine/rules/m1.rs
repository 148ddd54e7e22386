//! The words of `M1`; what it is stands in `m1.md`.

use crate::diagnostic::{Code, Diagnostic, Location, Span};

/// `M1`
impl Diagnostic {
    /// A template that does not compile.
    pub fn template_broken(said: &str, at: Option<&Span>) -> Diagnostic {
        Diagnostic::new(Code::M1, format!("this template does not compile: {said}"))
            .at(at.map_or(Location::Project, Location::from), "")
            .help("mend it, or remove it to have the theme's own again")
    }
}
