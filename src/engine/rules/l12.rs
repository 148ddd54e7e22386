//! The words of `L12`; what it is stands in `l12.md`.

use super::phrasing::or_list;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `L12`
impl Diagnostic {
    /// A line that reads like the opening of a box, and opens none. `meant` are the roles that it names, `known` all of the site.
    pub fn reads_like_a_box(meant: &[&str], known: &[&str], at: &Span) -> Diagnostic {
        let (roles, others) = match (meant, known) {
            ([], []) => ("member".to_owned(), String::new()),
            ([], [first, others @ ..]) => (
                (*first).to_owned(),
                match others {
                    [] => String::new(),
                    _ => format!(" (or another role: {})", or_list(others)),
                },
            ),
            (meant, _) => (meant.join(", "), String::new()),
        };
        Diagnostic::new(
            Code::L12,
            "this reads like the first line of a box for readers, and is none: everybody would read what follows",
        )
        .at(at, "")
        .help(format!(
            "write `::: only {roles}`{others} on a line of its own before the words, and `:::` on a line of its own behind them; to \
             show this line as it is, put three backticks on the lines before and behind it"
        ))
    }

    /// A line in or behind a box that was meant to open or close something, so that the box may end elsewhere than meant.
    pub fn box_end_unclear(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L12, "it is not clear where the box for readers ends that was opened before this line")
            .at(at, "")
            .help(
                "begin every block with three colons and its name, and end it with a line of three colons and nothing else, \
                 a box as well as each block in it; if this line closes nothing, remove it",
            )
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
