//! The words of `F3`; what it is stands in `f3.md`.

use super::phrasing::{did_you_mean, guarded, or_list};
use crate::diagnostic::{Code, Diagnostic, Span};

/// `F3`
impl Diagnostic {
    /// A value out of a fixed list that is not in it.
    pub fn not_allowed(key: &str, value: &str, known: &[&str], at: &Span) -> Diagnostic {
        let note = Diagnostic::new(
            guarded(key, Code::F3),
            format!("`{key}` cannot be `{value}`"),
        )
        .at(at, "");
        match crate::names::nearest(value, known.iter().copied()) {
            Some(near) => note.help(did_you_mean(near)).naming(near),
            None => {
                let note = note.help(format!("use {}", or_list(known)));
                match known.first() {
                    Some(first) => note.naming(first).for_example(),
                    None => note,
                }
            }
        }
    }

    /// A value of another shape.
    pub fn wants(key: &str, what: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(guarded(key, Code::F3), format!("`{key}` wants {what}")).at(at, "")
    }
}
