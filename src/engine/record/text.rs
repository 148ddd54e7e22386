//! The text of the record: sorted, so that it is the same wherever it is written, and branches can be merged line by line.

use std::collections::BTreeSet;

use super::line::Line;

/// What stands above the lines.
const HEAD: &str = "\
# Who could read what when this site was last built. Builds write this file; commit it, and review it like code.
# Nothing here opens a page: only its own words do. `pimh help record` tells of each kind of line.
";

/// The text of a record that knows of no build yet.
pub fn empty() -> String {
    printed(BTreeSet::new())
}

/// The text of a record with further lines, and each of its own as it was or as `change` makes it; `None` takes it away.
/// What is no line stays as it is.
pub fn rewritten(
    text: &str,
    further: impl IntoIterator<Item = String>,
    mut change: impl FnMut(Line) -> Option<Line>,
) -> String {
    let lines = text.lines().map(str::trim_end);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let lines = lines.filter_map(|line| match Line::parse(line) {
        Some(read) => change(read).map(|line| line.to_string()),
        None => Some(line.to_owned()),
    });
    printed(lines.chain(further).collect())
}

/// The text of a record with these lines.
pub fn printed(lines: BTreeSet<String>) -> String {
    let mut text = HEAD.to_owned();
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text
}
