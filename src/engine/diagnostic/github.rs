//! Problems for GitHub: annotations beside the lines of a change, and a summary of a step, in Markdown. It decides nothing,
//! and writes no file.

use super::causes::{Cause, causes};
use super::terminal::place;
use super::{Diagnostic, Location, Notes, Redaction, Severity};

/// GitHub shows at most this many annotations of a severity for one step.
const SHOWN: usize = 10;

/// Workflow commands, errors first, at most ten of a severity, with a line that says how many more there are.
pub fn annotations(notes: &Notes, redaction: &Redaction) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Advice] {
        let command = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "notice",
        };
        let all: Vec<&Diagnostic> = notes
            .iter()
            .filter(|note| note.severity() == severity)
            .collect();
        for note in all.iter().take(SHOWN) {
            let properties = properties(note, redaction);
            let message = match (redaction.is_on(), note.remedy()) {
                (true, _) => note.code().title().to_owned(),
                (false, None) => note.message().to_owned(),
                (false, Some(help)) => format!("{}\n{help}", note.message()),
            };
            text.push_str(&format!("::{command} {properties}::{}\n", data(&message)));
        }
        if all.len() > SHOWN {
            text.push_str(&format!("::{command}::and {} more\n", all.len() - SHOWN));
        }
    }
    text
}

/// Where a problem is, and its title, as the properties of a command.
fn properties(note: &Diagnostic, redaction: &Redaction) -> String {
    let mut properties = Vec::new();
    if let Some(path) = note.file() {
        properties.push(format!("file={}", property(&redaction.name(path))));
        if let Location::Text(span) = note.location()
            && redaction.shows_place(path)
        {
            let (line, column) = span.source.line_column(span.range.start);
            let (end_line, end_column) = span.source.line_column(span.range.end);
            properties.push(format!("line={line},col={column},endLine={end_line}"));
            // GitHub takes columns of a place on one line only.
            if end_line == line {
                properties.push(format!("endColumn={end_column}"));
            }
        }
    }
    let title = format!("{} {}", note.code(), note.code().title());
    properties.push(format!("title={}", property(&title)));
    properties.join(",")
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A summary takes at most this many causes; GitHub refuses one that is very long.
const ROWS: usize = 100;
/// As many places of a cause are named in it.
const PLACES: usize = 3;

/// What a run told, as Markdown: how many problems of each severity, and a table with a row for each cause.
pub fn summary(notes: &Notes, redaction: &Redaction) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Advice]
        .map(|severity| (severity, notes.count(severity)));
    let told = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| match (severity, count) {
            (Severity::Error, 1) => "1 error".to_owned(),
            (Severity::Error, count) => format!("{count} errors"),
            (Severity::Warning, 1) => "1 warning".to_owned(),
            (Severity::Warning, count) => format!("{count} warnings"),
            (Severity::Advice, 1) => "1 piece of advice".to_owned(),
            (Severity::Advice, count) => format!("{count} pieces of advice"),
        });
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        return "## pimh check\n\nNo problems found.\n".to_owned();
    }
    let mut text = format!("## pimh check: {}\n\n", told.join(", "));
    text.push_str("| | Code | What is wrong, and what to do | Where |\n| - | - | - | - |\n");
    let mut causes = causes(notes.iter(), redaction);
    causes.sort_by_key(|cause| cause.first().map(|note| note.severity()));
    for cause in causes.iter().take(ROWS) {
        text.push_str(&row(cause, redaction));
    }
    if causes.len() > ROWS {
        text.push_str(&format!("\n… and {} more.\n", causes.len() - ROWS));
    }
    text
}

fn row(cause: &Cause<'_>, redaction: &Redaction) -> String {
    let Some(first) = cause.first() else {
        return String::new();
    };
    let words = match (redaction.is_on(), first.remedy()) {
        (true, _) => cell(first.code().title()),
        (false, None) => cell(first.message()),
        (false, Some(help)) => format!("{}<br>{}", cell(first.message()), cell(help)),
    };
    let places = cause.iter().take(PLACES);
    let mut places: Vec<String> = places.map(|note| cell(&place(note, redaction))).collect();
    if cause.len() > PLACES {
        places.push(format!("and {} more", cause.len() - PLACES));
    }
    format!(
        "| {} | {} | {words} | {} |\n",
        first.severity().word(),
        first.code(),
        places.join("<br>")
    )
}

/// Words in a cell of a table, none of which GitHub takes for Markdown or HTML.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\n' => cell.push_str("<br>"),
            '\r' => {}
            '&' => cell.push_str("&amp;"),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            // A name behind it would be told of the run.
            '@' => cell.push_str("&#64;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '$' => {
                cell.push('\\');
                cell.push(sign);
            }
            sign => cell.push(sign),
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Span};
    use crate::names::SitePath;
    use crate::source::Source;

    fn notes(message: &str, help: &str) -> Notes {
        let source = Source::new(SitePath::new("content/a, b:c.md"), "é 😀 words\nmore");
        let at = Span::new(&source, "é 😀 ".len().."é 😀 words".len());
        Diagnostic::new(Code::W2, message)
            .at(&at, "")
            .help(help)
            .into()
    }

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let told = annotations(&notes("50% of\r\n“a::b”", "x, y"), &Redaction::off());
        assert_eq!(
            told,
            "::warning file=content/a%2C b%3Ac.md,line=1,col=5,endLine=1,endColumn=10,title=W2 words that hurt\
             ::50%25 of%0D%0A“a::b”%0Ax, y\n"
        );
    }

    #[test]
    fn a_summary_has_a_row_for_each_cause_and_no_markup_of_a_page() {
        let mut all = notes("`a | b` <img src=x> @someone", "write *this*\nor that");
        for _ in 0..4 {
            all.extend(notes(
                "`a | b` <img src=x> @someone",
                "write *this*\nor that",
            ));
        }
        let told = summary(&all, &Redaction::off());
        assert!(told.starts_with("## pimh check: 5 warnings\n\n"), "{told}");
        assert!(
            told.ends_with(
                "| warning | W2 | \\`a \\| b\\` &lt;img src=x&gt; &#64;someone<br>write \\*this\\*<br>or that | \
                 content/a, b:c.md:1:5<br>content/a, b:c.md:1:5<br>content/a, b:c.md:1:5<br>and 2 more |\n"
            ),
            "{told}"
        );
        let none = summary(&Notes::default(), &Redaction::off());
        assert!(none.contains("No problems found"), "{none}");
    }

    #[test]
    fn strangers_read_no_word_and_no_name() {
        let gated = Redaction::new([], [SitePath::new("content/a, b:c.md")]);
        let told = summary(&notes("the secret word", "write it"), &gated);
        assert!(told.contains("words that hurt | gated page 1 |"), "{told}");
        assert!(!told.contains("secret") && !told.contains("a, b"), "{told}");
    }
}
