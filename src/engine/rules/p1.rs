//! The words of `P1`; what it is stands in `p1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `P1`
impl Diagnostic {
    /// More words than a side of paper holds.
    pub fn leaflet_too_long(
        paper: &str,
        side: &str,
        words: usize,
        room: usize,
        at: &Span,
    ) -> Diagnostic {
        Diagnostic::new(
            Code::P1,
            format!("the leaflet runs over its {side}: it has about {words} words there, and {paper} has room for {room}"),
        )
        .at(at, "")
        .help(match paper {
            "A4" => "shorten what stands there, or take a part of it to another page",
            _ => "shorten what stands there, or print it on more paper with `leaflet: a4`",
        })
    }
}
