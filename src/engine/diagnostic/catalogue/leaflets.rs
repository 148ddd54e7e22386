//! Messages about leaflets, which are printed and handed over.

use crate::diagnostic::{Diagnostic, Span};

/// Leaflets.
impl Diagnostic {
    /// `P1` More words than a side of paper holds.
    pub fn leaflet_too_long(
        paper: &str,
        side: &str,
        words: usize,
        room: usize,
        at: &Span,
    ) -> Diagnostic {
        Diagnostic::new(
            "P1",
            format!("the leaflet runs over its {side}: it has about {words} words there, and {paper} has room for {room}"),
        )
        .at(at, "")
        .help(match paper {
            "A4" => "shorten what stands there, or take a part of it to another page",
            _ => "shorten what stands there, or print it on more paper with `leaflet: a4`",
        })
    }

    /// `P2` A leaflet that nobody can tell the age of.
    pub fn leaflet_lacks(key: &str, line: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "P2",
            format!("a printed leaflet needs the `{key}` of its page, so that an old one can be told from a new one"),
        )
        .at(at, "")
        .help(format!("add a line such as `{line}`"))
    }
}
