//! The words of `S10`; what it is stands in `s10.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::blocks::{BlockKind, Shows};

/// `S10`
impl Diagnostic {
    /// A row of a table that goes on behind its last column.
    pub fn more_cells_than_columns(more: &str, at: &Span) -> Diagnostic {
        let cells = more.split('|').count();
        left_out("this row has more columns than its table, and what stands in them is left out", at).help(format!(
            "add {} to the first two lines of the table; or, if a sign is meant, put a backslash before it: `\\|`",
            match cells {
                1 => "a column".to_owned(),
                more => format!("{more} columns"),
            }
        ))
    }

    /// `[note]: Remember`, to which no link leads.
    pub fn definition_unused(at: &Span) -> Diagnostic {
        left_out("this line is the address of a link, and there is no such link: it is left out", at)
            .help("if the words are meant, put a backslash before the first bracket; else remove the line")
    }

    /// A second address of one name.
    pub fn definition_twice(label: &str, at: &Span) -> Diagnostic {
        left_out(
            &format!("there is an address `[{label}]` above, so this line is left out"),
            at,
        )
        .help("give one of the two another name, here and in its links")
    }

    /// An item that says 7 and is the sixth.
    pub fn item_counted_on(says: u64, gets: u64, at: &Span) -> Diagnostic {
        left_out(
            &format!("this item says {says}, and readers see {gets}: a list counts on from its first number"),
            at,
        )
        .help(format!(
            "write `{gets}`; or, to begin again at {says}, put a line of words before it that is not indented"
        ))
        .fix(gets.to_string())
    }

    /// Words in a block that shows none, or beside the links of cards.
    pub fn words_in_block(kind: &BlockKind, at: &Span) -> Diagnostic {
        let name = kind.name;
        let message = match kind.shows {
            Shows::Links => {
                format!("`::: {name}` shows its links, and leaves out the words beside them")
            }
            _ => format!("`::: {name}` leaves out the words that stand inside"),
        };
        left_out(&message, at).help("put them before or behind the block")
    }

    /// ```` ```text and more ````.
    pub fn words_behind_language(at: &Span) -> Diagnostic {
        left_out(
            "behind a fence stands the language of the code; the words behind that are left out",
            at,
        )
        .help("put them on a line of their own above the fence")
    }

    /// `## Title {key=value}`.
    pub fn value_of_heading(written: &str, at: &Span) -> Diagnostic {
        left_out(
            &format!("`{written}` says nothing of a heading, and is left out"),
            at,
        )
        .help("take it away; or, if readers are to see it, put a backslash before the brace: `\\{`")
    }

    /// `C:\new\_folder`.
    pub fn path_with_backslashes(path: &str, at: &Span) -> Diagnostic {
        left_out(
            "backslashes before signs are left out, so this would be another path",
            at,
        )
        .help(format!("put it between backticks: `` `{path}` ``"))
    }
}

fn left_out(message: &str, at: &Span) -> Diagnostic {
    Diagnostic::new(Code::S10, message).at(at, "")
}
