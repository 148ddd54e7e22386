//! Tables of facts of a site's own: files of `content/_data/`, as a spreadsheet writes them (CSV) or as TOML. A page that names
//! one has its lines of Markdown put into its text, so that all of it is the page's own: its readers, its search, its checks.
//!
//! A value is words, and no sign in it means anything to Markdown. It never looks at a page.

use std::ops::Range;

use super::FILES;
use crate::diagnostic::{Diagnostic, Notes, Report, Span};
use crate::fields::{self, Table, Value};
use crate::names::nearest;
use crate::source::SourceRef;

/// The folder in which they lie.
pub const DATA: &str = "content/_data/";

/// A table of facts: its head and its rows, of which each has as many cells.
#[derive(Clone, Debug)]
pub struct DataTable {
    /// Its file.
    pub source: SourceRef,
    head: Vec<String>,
    rows: Vec<Row>,
}

/// One row, and where its line begins.
#[derive(Clone, Debug)]
struct Row {
    cells: Vec<String>,
    at: usize,
}

/// How a page shows a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a table, with a head.
    Table,
    /// As a list, each row an item.
    List,
}

impl DataTable {
    /// The table of a file; nothing if the file is of another sort, such as contacts. A row that is broken is told of and
    /// left out.
    pub fn of(source: &SourceRef) -> Option<Report<DataTable>> {
        match source.path.extension().as_str() {
            "csv" => Some(DataTable::of_csv(source)),
            "toml" => DataTable::of_toml(source),
            _ => None,
        }
    }

    fn of_csv(source: &SourceRef) -> Report<DataTable> {
        let mut notes = Notes::default();
        let mut rows = csv_rows(source, &mut notes).into_iter();
        let head = rows.next().map_or_else(Vec::new, |row| row.cells);
        if head.iter().all(String::is_empty) {
            notes.push(Diagnostic::table_without_head(&line(source, 0)));
        } else if head.iter().any(String::is_empty) {
            notes.push(Diagnostic::column_without_name(&line(source, 0)));
        }
        let width = head.len();
        let (sound, others): (Vec<Row>, Vec<Row>) = rows.partition(|row| row.cells.len() == width);
        for row in others {
            let at = line(source, row.at);
            let has = row.cells.len();
            notes.push(Diagnostic::row_of_another_length(has, width, &at));
        }
        DataTable::with(source, head, sound, notes)
    }

    /// One list of records, of which each names the same columns. What is broken in the file is told where all such files
    /// are read.
    fn of_toml(source: &SourceRef) -> Option<Report<DataTable>> {
        let (table, _) = fields::toml_file(source);
        let records = own_records(source, &table)?;
        let mut notes = Notes::default();
        let (first, _) = records.first()?;
        let names: Vec<&str> = first.0.iter().map(|entry| entry.key.as_str()).collect();
        let mut rows = Vec::new();
        for (record, at) in &records {
            for entry in &record.0 {
                let place = || Span::new(source, entry.key_at.clone());
                if !names.contains(&entry.key.as_str()) {
                    notes.push(Diagnostic::column_of_nothing(&entry.key, &place()));
                } else if !matches!(entry.value.value, Value::Scalar(_) | Value::Empty) {
                    notes.push(Diagnostic::no_single_value(&entry.key, &place()));
                }
            }
            let cell = |name: &&str| {
                let entry = record.0.iter().find(|entry| entry.key == **name);
                match entry.map(|entry| &entry.value.value) {
                    Some(Value::Scalar(text)) => text.clone(),
                    _ => String::new(),
                }
            };
            rows.push(Row {
                cells: names.iter().map(cell).collect(),
                at: at.start,
            });
        }
        let head = names.into_iter().map(titled).collect();
        Some(DataTable::with(source, head, rows, notes))
    }

    fn with(
        source: &SourceRef,
        head: Vec<String>,
        mut rows: Vec<Row>,
        mut notes: Notes,
    ) -> Report<DataTable> {
        // Whoever writes so means that a row is for some; a table has the readers of its page.
        if let Some(name) = head.iter().find(|name| means_to_close(name)) {
            notes.push(Diagnostic::table_means_to_close(name, &line(source, 0)));
            rows.clear();
        }
        notes.with(DataTable {
            source: source.clone(),
            head,
            rows,
        })
    }

    /// The lines of Markdown that show it, each with the place in the file that it is from.
    pub fn lines(&self, form: Form) -> Vec<(String, usize)> {
        if self.rows.is_empty() || self.head.is_empty() {
            return Vec::new();
        }
        match form {
            Form::Table => self.as_table(),
            Form::List => {
                let rows = self.rows.iter();
                rows.map(|row| (self.item(row), row.at)).collect()
            }
        }
    }

    fn as_table(&self) -> Vec<(String, usize)> {
        let rules = (0..self.head.len()).map(|column| match self.is_numeric(column) {
            true => "---:",
            false => "---",
        });
        let rules = format!("|{}|\n", rules.collect::<Vec<_>>().join("|"));
        let row = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| literal(cell)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut lines = vec![(row(&self.head), 0), (rules, 0)];
        lines.extend(self.rows.iter().map(|one| (row(&one.cells), one.at)));
        lines
    }

    /// A row as an item: its first cell, and what the others say.
    fn item(&self, row: &Row) -> String {
        let more = self.head.iter().zip(&row.cells).skip(1);
        let more: Vec<String> = more
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(head, cell)| match self.head.len() {
                2 => literal(cell),
                _ => format!("{} {}", literal(head), literal(cell)),
            })
            .collect();
        let first = row
            .cells
            .first()
            .map_or_else(String::new, |cell| literal(cell));
        match (first.is_empty(), more.is_empty()) {
            (_, true) => format!("- {first}\n"),
            (true, false) => format!("- {}\n", more.join("; ")),
            (false, false) => format!("- **{first}**: {}\n", more.join("; ")),
        }
    }

    /// Whether all that stands in a column is numbers, with a sign of money or per cent.
    fn is_numeric(&self, column: usize) -> bool {
        let is_number = |cell: &str| {
            let is_sign = |c: char| ".,%£$€+-–−\u{a0}\u{202f} ".contains(c);
            cell.contains(|c: char| c.is_ascii_digit())
                && cell.chars().all(|c| c.is_ascii_digit() || is_sign(c))
        };
        let cells = self.rows.iter().filter_map(|row| row.cells.get(column));
        let mut said = cells.filter(|cell| !cell.is_empty()).peekable();
        said.peek().is_some() && said.all(|cell| is_number(cell))
    }
}

/// Whether a file of facts is a table of a site's own, and not one that is nearly called as the program's own are.
pub(super) fn is_own_table(source: &SourceRef, table: &Table) -> bool {
    own_records(source, table).is_some()
}

/// The records of a table of a site's own: one list of them under one name.
fn own_records<'t>(source: &SourceRef, table: &'t Table) -> Option<Vec<(&'t Table, Range<usize>)>> {
    let names = FILES.iter().map(|(name, _)| *name);
    if nearest(source.path.file_name(), names).is_some() {
        return None;
    }
    let [entry] = table.0.as_slice() else {
        return None;
    };
    let Value::List(items) = &entry.value.value else {
        return None;
    };
    let records = items.iter().map(|item| match &item.value {
        Value::Table(record) => Some((record, item.at.clone())),
        _ => None,
    });
    let records: Option<Vec<_>> = records.collect();
    records.filter(|all| !all.is_empty())
}

/// Whether the name of a column says who may read its row, as a field of a page or record does. `Role` and `Audience` are left in
/// peace: tables of posts and of training have such columns.
fn means_to_close(name: &str) -> bool {
    const NAMES: [&str; 4] = ["access", "permissions", "teaser", "visibility"];
    let plain = name.trim().to_lowercase();
    NAMES.contains(&plain.as_str())
}

/// A name of a column as readers see it.
fn titled(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// The line that begins at a byte of a file.
fn line(source: &SourceRef, at: usize) -> Span {
    let rest = source.text().get(at..).unwrap_or_default();
    let end = rest.find('\n').unwrap_or(rest.len());
    Span::new(source, at..at + end)
}

/// Words of which no sign means anything to Markdown. Facts in braces are facts here too.
fn literal(cell: &str) -> String {
    let mut words = String::with_capacity(cell.len() + 4);
    // "3. Monday" at the beginning of an item would be a list in the list.
    let mut is_in_number = true;
    for c in cell.chars() {
        let means_nothing = matches!(c, ',' | ';' | '%' | '/' | '{' | '}' | '\'' | '"' | '?')
            || c == '.' && !is_in_number;
        if c.is_ascii_punctuation() && !means_nothing {
            words.push('\\');
        }
        words.push(if c.is_control() { ' ' } else { c });
        is_in_number &= c.is_ascii_digit();
    }
    words
}

/// The rows of a file of values with commas, semicolons or tabs between; what stands in quotes may have any of them.
fn csv_rows(source: &SourceRef, notes: &mut Notes) -> Vec<Row> {
    let text = source.text();
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let text = text.get(start..).unwrap_or_default();
    let between = delimiter(text);
    let rows = parsed(text, between);
    // A quote that is open at the end takes one more, as if it were its own.
    if let Some(last) = rows.last() {
        let tail = text.get(last.at..).unwrap_or_default();
        let closed = parsed(&format!("{}\"", tail.trim_end()), between);
        let cells = |rows: &[Row]| rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>();
        if tail.contains('"') && cells(&closed) == cells(&parsed(tail, between)) {
            notes.push(Diagnostic::quote_left_open(&line(source, start + last.at)));
        }
    }
    let place = |row: Row| Row {
        at: row.at + start,
        ..row
    };
    rows.into_iter().map(place).collect()
}

/// What stands between values: of the signs that spreadsheets use, the one that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: &u8| first.bytes().filter(|byte| byte == sign).count();
    // Of equals the last counts, which is the comma.
    let signs = [b'\t', b';', b','].into_iter();
    signs.max_by_key(count).unwrap_or(b',')
}

/// The rows of a text, without those that are empty.
fn parsed(text: &str, between: u8) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(between)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    // A text is Unicode, may be ragged, and comes from no disk: no record of it is an error.
    for record in reader.records().filter_map(Result::ok) {
        let from = record.position().map_or(0, |position| position.byte());
        let from = usize::try_from(from).unwrap_or(text.len());
        // The reader counts the empty lines before a row as its own.
        let behind = text.get(from..).unwrap_or_default();
        let empty = behind.len() - behind.trim_start_matches('\n').len();
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) || rows.is_empty() {
            rows.push(Row {
                cells,
                at: from + empty,
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::SitePath;
    use crate::source::Source;

    fn table(name: &str, text: &str) -> Report<DataTable> {
        DataTable::of(&Source::new(SitePath::new(name), text.to_owned())).unwrap()
    }

    fn shown(name: &str, text: &str, form: Form) -> String {
        let lines = table(name, text).value.lines(form).into_iter();
        lines.map(|(line, _)| line).collect()
    }

    #[test]
    fn a_table_is_the_same_however_a_spreadsheet_writes_it() {
        let expected = "| Band | Pay |\n|---:|---:|\n| 5\\.5 | £29,970 |\n| 6 | £37,338 |\n";
        for text in [
            "Band,Pay\n5.5,\"£29,970\"\n6,\"£37,338\"\n",
            "\u{feff}Band;Pay\r\n5.5;£29,970\r\n6;£37,338",
            "Band\tPay\n\n5.5\t£29,970\n6\t£37,338\n\n",
            "\"Band\",Pay\n 5.5 ,\"£29,970\"\n,\n6,\"£37,338\"\n",
        ] {
            assert_eq!(shown("a.csv", text, Form::Table), expected, "{text}");
            assert!(table("a.csv", text).notes.is_empty(), "{text}");
        }
        let toml =
            "[[band]]\nband = 5.5\npay = \"£29,970\"\n[[band]]\nband = 6\npay = \"£37,338\"\n";
        assert_eq!(shown("a.toml", toml, Form::Table), expected);
    }

    #[test]
    fn no_sign_in_a_cell_means_anything() {
        let text =
            "What,Why\n\"a | b\",*no* <b> [x](y) `c` \\ # ~\n\"two\nlines\",\"say \"\"so\"\"\"\n";
        let shown = shown("a.csv", text, Form::Table);
        let rows: Vec<&str> = shown.lines().collect();
        assert_eq!(rows[1], "|---|---|");
        assert_eq!(
            rows[2],
            "| a \\| b | \\*no\\* \\<b\\> \\[x\\]\\(y\\) \\`c\\` \\\\ \\# \\~ |"
        );
        assert_eq!(rows[3], "| two lines | say \"so\" |");
    }

    #[test]
    fn a_row_is_an_item_of_a_list() {
        let list = |text: &str| shown("a.csv", text, Form::List);
        assert_eq!(
            list("Day\n1. Monday\n2) Tuesday\n"),
            "- 1\\. Monday\n- 2\\) Tuesday\n"
        );
        assert_eq!(
            list("Day,What\nMonday,Walk\nTuesday,\n,Rest\n"),
            "- **Monday**: Walk\n- Tuesday\n- Rest\n"
        );
        assert_eq!(
            list("Day,What,Where\nMonday,Walk,Park\n"),
            "- **Monday**: What Walk; Where Park\n"
        );
    }

    #[test]
    fn what_is_wrong_is_told_at_its_line() {
        for (text, line) in [
            ("", 1),
            (",\n1,2\n", 1),
            ("A,\n1,2\n", 1),
            ("A,B\n1,2\n3\n", 3),
            ("A,B\n\n\n1,2,3\n", 4),
            ("A,B\n1,\"2\n3,4\n", 2),
            ("A,B\n1,2\n3,\"4", 3),
            ("Band,Access\n5,member\n", 1),
        ] {
            let report = table("a.csv", text);
            let at = |note: &Diagnostic| {
                let lines: Vec<&str> = report.value.source.text().split('\n').collect();
                let start: usize = lines.iter().take(line - 1).map(|line| line.len() + 1).sum();
                let end = start + lines[line - 1].len() + 1;
                note.begins_in(&Span::new(&report.value.source, start..end))
            };
            assert!(report.notes.iter().any(at), "{text:?}");
        }
        for (toml, count) in [
            ("[[a]]\nx = 1\n[[a]]\ny = 2\n", 1),
            ("[[a]]\nx = [1, 2]\n", 1),
            ("[[a]]\nx = 1\n[[a]]\nx = 2\n", 0),
        ] {
            assert_eq!(table("a.toml", toml).notes.iter().count(), count, "{toml}");
        }
        for sound in ["A,B\n1,2\n", "A\n5\" pipe\n", "A,B\n1,\"2\"\n"] {
            assert!(table("a.csv", sound).notes.is_empty(), "{sound}");
        }
    }
}
