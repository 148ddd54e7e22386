//! The words of `K17`; what it is stands in `k17.md`.

use super::phrasing::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `K17`
impl Diagnostic {
    /// `::: data file=bnads.csv`.
    pub fn no_such_table(file: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let message = match file {
            "" => "this line does not say which file it shows".to_owned(),
            file => format!("there is no table `{file}` in content/_data/"),
        };
        let note = Diagnostic::new(Code::K17, message).at(at, "");
        match near {
            Some(near) if !file.is_empty() => note.help(did_you_mean(near)).swapping(file, near),
            _ => note.help(
                "write the name of a CSV file there, such as `::: data file=bands.csv` for content/_data/bands.csv",
            ),
        }
    }

    /// `::: data file=bands.csv as=pie`.
    pub fn data_shown_as(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K17, "facts are shown as a table or as a list")
            .at(at, "")
            .help("write `as=table` or `as=list`")
    }

    /// `> ::: data file=bands.csv`.
    pub fn data_in_quote(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K17, "a table of facts cannot stand in a quote")
            .at(at, "")
            .help("put `::: data` on a line of its own, with nothing but spaces before it")
    }

    /// A table that makes more of a page than a page may be.
    pub fn data_too_long(most: usize, at: &Span) -> Diagnostic {
        let most = most / (1024 * 1024);
        Diagnostic::new(
            Code::K17,
            format!("with this table the page would have more than {most} MB"),
        )
        .at(at, "")
        .help("show fewer rows, or split the page into several")
    }

    /// A file that is empty, or begins with a line without values.
    pub fn table_without_head(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K17,
            "this table has no line with the names of its columns",
        )
        .at(at, "")
        .help("write them into the first line, such as `Band,Pay`")
    }

    /// `Band,,Years`.
    pub fn column_without_name(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K17, "a column of this table has no name")
            .at(at, "")
            .help("name every column, since some readers hear the name before each value; or take the column away")
    }

    /// `5` under `Band,Pay`.
    pub fn row_of_another_length(has: usize, wants: usize, at: &Span) -> Diagnostic {
        let values = match has {
            1 => "1 value".to_owned(),
            has => format!("{has} values"),
        };
        Diagnostic::new(
            Code::K17,
            format!("this line has {values}, and the first line has {wants}"),
        )
        .at(at, "")
        .help("write a value for each column; one with a comma in it stands in quotes: \"£29,970\"")
    }

    /// A record with a field that the first has not.
    pub fn column_of_nothing(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K17,
            format!("the first record of this table has no `{name}`"),
        )
        .at(at, "")
        .help("write it there too, or take it away here")
    }

    /// `pay = [1, 2]`.
    pub fn no_single_value(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K17,
            format!("`{name}` is more than one value, and a cell of a table has one"),
        )
        .at(at, "")
        .help("write it as words in quotes")
    }

    /// `"£29,970` with no quote behind it.
    pub fn quote_left_open(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K17,
            "a quote in this line has no end, so all that follows is in it",
        )
        .at(at, "")
        .help("close it behind the value")
    }

    /// A column `access`.
    pub fn table_means_to_close(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K17,
            format!("a table has the readers of the page that shows it, so `{name}` closes no row of it"),
        )
        .at(at, "")
        .help("keep what is for some in a file of its own, shown between `::: only …` and `:::`; or call the column something else")
    }
}
