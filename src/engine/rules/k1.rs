//! The words of `K1`; what it is stands in `k1.md`.

use super::phrasing::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `K1`
impl Diagnostic {
    /// A block that the program does not have.
    pub fn unknown_block(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::K1, format!("there is no block `{name}`")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(near)).swapping(name, near),
            None => note.help("`pimh help blocks` lists them; to show three colons, write a backslash before them"),
        }
    }
}
