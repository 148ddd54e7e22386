//! The words of `H5`; what it is stands in `h5.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `H5`
impl Diagnostic {
    /// An anchor to nothing.
    pub fn no_such_anchor(id: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::H5, format!("no heading has the id `{id}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `#{near}`?")).swapping(&format!("#{id}"), &format!("#{near}")),
            None => note.help("an id is the heading in small letters with hyphens, or what stands in {#braces} behind it"),
        }
    }
}
