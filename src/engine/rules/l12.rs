//! The words of `L12`; what it is stands in `l12.md`.

use super::phrasing::or_list;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `L12`
impl Diagnostic {
    /// A block whose name looks like that of a box for readers.
    pub fn block_like_only(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L12, format!("`{name}` looks like a box for readers"))
            .at(at, "")
            .help("write `::: only`, a space and the roles")
    }

    /// A box that names no role.
    pub fn box_without_role(known: &[&str], at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L12, "this box does not say for whom it is")
            .at(at, "")
            .help(format!("write `::: only` and a role: {}", or_list(known)))
    }

    /// A box within a quote.
    pub fn box_in_quote(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L12, "a box for readers cannot stand inside a quote")
            .at(at, "")
            .help("put the quote inside the box")
    }

    /// A line that looks like a box, or like its end, and may stand inside something else.
    pub fn box_unclear(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L12, "it is not clear where this box for readers begins and ends")
            .at(at, "")
            .help(
                "put `::: only` and `:::` on lines of their own, with nothing before the colons, outside lists, quotes, \
                 HTML and code that are still open; to show the words themselves, put them in code",
            )
    }
}
