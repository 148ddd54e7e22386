//! The words of `L4`; what it is stands in `l4.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `L4`
impl Diagnostic {
    /// A page wider than its section.
    pub fn wider_than_section(section: &str, to_all: bool, at: &Span) -> Diagnostic {
        let who = if to_all { "everybody" } else { "others" };
        Diagnostic::new(
            Code::L4,
            format!("this page is open to {who}, the rest of its section to fewer ({section})"),
        )
        .at(at, "")
        .help("if that is meant, nothing is to do; else remove this line")
    }
}
