//! The words of `K13`; what it is stands in `k13.md`.

use super::phrasing::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `K13`
impl Diagnostic {
    /// A part that there is not.
    pub fn no_such_part(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let message = match name {
            "" => "this line does not say which part it includes".to_owned(),
            name => format!("there is no part `{name}`"),
        };
        let note = Diagnostic::new(Code::K13, message).at(at, "");
        match near {
            Some(near) if !name.is_empty() => note.help(did_you_mean(near)).swapping(name, near),
            _ => note.help("write the name of a file in content/_parts/, such as `::: include warning-signs` for content/_parts/warning-signs.md"),
        }
    }

    /// A part that would stand in itself.
    pub fn part_in_itself(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K13,
            format!("the part `{name}` would stand in itself, in a circle"),
        )
        .at(at, "")
        .help("take one of the lines that include it away")
    }

    /// Parts in parts, without end.
    pub fn parts_too_deep(deepest: usize, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K13,
            format!("parts can stand in one another {deepest} deep, and this one would be deeper"),
        )
        .at(at, "")
        .help("put its words into the part itself")
    }

    /// Parts that make more of a page than a page may be.
    pub fn parts_too_long(most: usize, at: &Span) -> Diagnostic {
        let most = most / (1024 * 1024);
        Diagnostic::new(
            Code::K13,
            format!("with this part the page would have more than {most} MB"),
        )
        .at(at, "")
        .help("take lines that include parts away, or split the page into several")
    }

    /// A part in a quote.
    pub fn include_in_quote(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K13, "a part cannot stand in a quote")
            .at(at, "")
            .help("put `::: include` on a line of its own, with nothing but spaces before it")
    }

    /// A part that does not close what it opens.
    pub fn part_leaves_open(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K13,
            "this part ends within a block or code that it opens",
        )
        .at(at, "")
        .help("close it in the part: nothing in a part changes the page around it")
    }
}
