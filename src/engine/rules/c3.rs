//! The words of `C3`; what it is stands in `c3.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `C3`
impl Diagnostic {
    /// Roles that include each other.
    pub fn role_loop(trail: &[&str], at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::C3,
            format!(
                "these roles include each other: {}",
                trail.join(" includes ")
            ),
        )
        .at(at, "")
        .help("take one of the `includes` away")
    }
}
