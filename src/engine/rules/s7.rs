//! The words of `S7`; what it is stands in `s7.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `S7`
impl Diagnostic {
    /// `##No space`.
    pub fn heading_without_space(line: &str, at: &Span) -> Diagnostic {
        let words = line.trim_start_matches('#');
        let signs = &line[..line.len() - words.len()];
        meant("this line is no heading", at).help(format!(
            "write a space behind the signs: `{signs} {words}`; or a backslash before them, if no heading is meant"
        )).fix(format!("{signs} {words}"))
    }

    /// `• Sit down`.
    pub fn list_of_signs(line: &str, at: &Span) -> Diagnostic {
        let words = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let words = match line.strip_prefix("o\t") {
            Some(rest) => rest.trim_start(),
            None => words,
        };
        meant("these lines are no list", at).help(format!(
            "begin each item with a hyphen and a space, and put an empty line before the first: `- {words}`"
        ))
    }

    /// `| a | b |`, and no line of hyphens below it.
    pub fn table_without_hyphens(line: &str, at: &Span) -> Diagnostic {
        let columns = line.trim_matches(['|', ' ']).split('|').count();
        let hyphens = format!("|{}", " --- |".repeat(columns));
        meant("these lines are no table", at)
            .help(format!("write below the first of them: `{hyphens}`"))
    }

    /// Columns as spreadsheets paste them.
    pub fn columns_of_tabs(line: &str, at: &Span) -> Diagnostic {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let hyphens = format!("|{}", " --- |".repeat(cells.len()));
        meant(
            "these lines are no table; their columns would run together",
            at,
        )
        .help(format!(
            "write each as `| {} |`, and below the first `{hyphens}`",
            cells.join(" | ")
        ))
    }

    /// `[words] (address)`, `(words)[address]`.
    pub fn link_in_parts(text: &str, at: &Span) -> Diagnostic {
        let inner = text.trim_matches(['[', ']', '(', ')']);
        let parts = inner.split_once("] (").or(inner.split_once(")["));
        let (words, dest) = parts.unwrap_or((inner, ""));
        let link = format!("[{words}]({dest})");
        meant("this is no link", at)
            .help(format!("write `{link}`"))
            .fix(link)
    }
}

fn meant(message: &str, at: &Span) -> Diagnostic {
    Diagnostic::new(
        Code::S7,
        format!("{message}: it would be printed as it stands"),
    )
    .at(at, "")
}
