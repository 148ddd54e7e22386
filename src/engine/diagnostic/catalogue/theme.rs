//! Messages about themes and their templates.

use super::did_you_mean;
use crate::diagnostic::{Diagnostic, Place, Span};
use crate::names::SitePath;

/// Themes.
impl Diagnostic {
    /// `M3` A theme that is not there.
    pub fn no_such_theme(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("M3", format!("there is no theme `{name}`"))
            .at(at, "")
            .help(format!(
                "make a folder themes/{name}, or write theme = \"harbour\""
            ))
    }

    /// `M3` A theme folder without `theme.toml`.
    pub fn theme_without_manifest(name: &str) -> Diagnostic {
        Diagnostic::new("M3", format!("the theme `{name}` has no theme.toml"))
            .at(&SitePath::new(format!("themes/{name}/theme.toml")), "")
            .help("add one that says: contract = 1, extends = \"harbour\"")
    }

    /// `M3` Themes that extend each other.
    pub fn theme_loop(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "M3",
            format!("the theme `{name}` extends itself in a circle"),
        )
        .at(at, "")
        .help("take one `extends` away")
    }

    /// `M3` A theme made for another program version.
    pub fn theme_contract(name: &str, has: Option<i64>, needs: i64, at: &Span) -> Diagnostic {
        let has = has.map_or("does not say its contract".to_owned(), |has| {
            format!("was made for contract {has}")
        });
        Diagnostic::new(
            "M3",
            format!("the theme `{name}` {has}; this program has contract {needs}"),
        )
        .at(at, "")
        .help(format!(
            "compare it with `pimh help templates`, then write contract = {needs}"
        ))
    }

    /// `M4` A file that overrides nothing.
    pub fn override_of_nothing(path: &SitePath, near: Option<&str>) -> Diagnostic {
        Diagnostic::new(
            "M4",
            "this file overrides nothing: the theme it extends has no file of that name",
        )
        .at(path, "")
        .help(near.map_or_else(
            || "remove it, or use the name of a file of that theme".to_owned(),
            did_you_mean,
        ))
    }

    /// `M4` A block that overrides nothing.
    pub fn block_of_nothing(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let help = near.map_or_else(
            || "`pimh help templates` lists the blocks".to_owned(),
            did_you_mean,
        );
        Diagnostic::new(
            "M4",
            format!("the template that this one extends has no block `{name}`"),
        )
        .at(at, "")
        .help(help)
    }

    /// `M3` Templates from which no words can be taken.
    pub fn theme_without_main() -> Diagnostic {
        Diagnostic::new("M3", "a template prints a page without a <main> element").help(
            "put the words of the page into one <main>…</main>: what is sealed is taken from there",
        )
    }

    /// `M3` A template that every theme needs.
    pub fn template_missing(name: &str) -> Diagnostic {
        Diagnostic::new("M3", format!("the theme has no `{name}`"))
            .help("add it, or extend harbour in theme.toml")
    }

    /// `M1` A template that does not compile.
    pub fn template_broken(said: &str, at: Option<&Span>) -> Diagnostic {
        Diagnostic::new("M1", format!("this template does not compile: {said}"))
            .at(at.map_or(Place::Project, Place::from), "")
            .help("mend it, or remove it to have the theme's own again")
    }

    /// `M2` A template that fails on a page.
    pub fn template_failed(said: &str, at: Option<&Span>, page: Option<&SitePath>) -> Diagnostic {
        let diagnostic = Diagnostic::new("M2", format!("a template fails: {said}"))
            .at(at.map_or(Place::Project, Place::from), "")
            .help("`pimh help templates` lists what templates are given");
        match page {
            Some(page) => diagnostic.also(page, "on this page"),
            None => diagnostic,
        }
    }
}
