//! The words of `H12`; what it is stands in `h12.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `H12`
impl Diagnostic {
    /// A link or picture whose path has a space in it. `exact` says that the place is the path itself.
    pub fn space_in_link(dest: &str, at: &Span, exact: bool) -> Diagnostic {
        let right = dest.trim().replace(' ', "%20");
        let note = Diagnostic::new(
            Code::H12,
            "this is no link yet, since there is a space in where it leads",
        )
        .at(at, "")
        .help(format!("write `{right}`: %20 in the place of each space"));
        if exact { note.fix(right) } else { note }
    }
}
