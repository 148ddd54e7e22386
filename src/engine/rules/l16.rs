//! The words of `L16`; what it is stands in `l16.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `L16`
impl Diagnostic {
    /// A part that stands where more people read than may read it.
    pub fn part_for_fewer(name: &str, own: &str, around: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::L16,
            format!("the part `{name}` is for {own}, and here it can be read by {around}"),
        )
        .at(at, "")
        .help(format!(
            "put the line into a box, `::: only {own}`, or take `access` out of the part if everybody may read it"
        ))
    }
}
