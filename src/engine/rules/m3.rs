//! The words of `M3`; what it is stands in `m3.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::names::SitePath;

/// `M3`
impl Diagnostic {
    /// A theme that is not there.
    pub fn no_such_theme(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::M3, format!("there is no theme `{name}`"))
            .at(at, "")
            .help(format!(
                "make a folder themes/{name}, or write theme = \"harbour\""
            ))
            .fix("\"harbour\"")
            .for_example()
    }

    /// A theme folder without `theme.toml`.
    pub fn theme_without_manifest(name: &str) -> Diagnostic {
        Diagnostic::new(Code::M3, format!("the theme `{name}` has no theme.toml"))
            .at(&SitePath::new(format!("themes/{name}/theme.toml")), "")
            .help("add one that says: contract = 1, extends = \"harbour\"")
    }

    /// Themes that extend each other.
    pub fn theme_loop(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::M3,
            format!("the theme `{name}` extends itself in a circle"),
        )
        .at(at, "")
        .help("take one `extends` away")
    }

    /// A theme made for another program version.
    pub fn theme_contract(name: &str, has: Option<i64>, needs: i64, at: &Span) -> Diagnostic {
        let has = has.map_or("does not say its contract".to_owned(), |has| {
            format!("was made for contract {has}")
        });
        Diagnostic::new(
            Code::M3,
            format!("the theme `{name}` {has}; this program has contract {needs}"),
        )
        .at(at, "")
        .help(format!(
            "compare it with `pimh help templates`, then write contract = {needs}"
        ))
    }

    /// Templates from which no words can be taken.
    pub fn theme_without_main() -> Diagnostic {
        Diagnostic::new(
            Code::M3,
            "a template prints a page without a <main> element",
        )
        .help(
            "put the words of the page into one <main>…</main>: what is sealed is taken from there",
        )
    }

    /// A template that every theme needs.
    pub fn template_missing(name: &str) -> Diagnostic {
        Diagnostic::new(Code::M3, format!("the theme has no `{name}`"))
            .help("add it, or extend harbour in theme.toml")
    }
}
