//! The words of `M2`; what it is stands in `m2.md`.

use crate::diagnostic::{Code, Diagnostic, Location, Span};
use crate::names::SitePath;

/// `M2`
impl Diagnostic {
    /// A template that fails on a page.
    pub fn template_failed(said: &str, at: Option<&Span>, page: Option<&SitePath>) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::M2, format!("a template fails: {said}"))
            .at(at.map_or(Location::Project, Location::from), "")
            .help("`pimh help templates` lists what templates are given");
        match page {
            Some(page) => diagnostic.also(page, "on this page"),
            None => diagnostic,
        }
    }
}
