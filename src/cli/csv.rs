//! Tables as spreadsheets read them: commas, quotes where they are needed, one line for a row.

/// One line of a table.
pub fn row<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell. A spreadsheet would compute what begins with a sign of its own, so an apostrophe stands before that.
fn cell(text: &str) -> String {
    let is_computed = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = match is_computed {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_cell_whatever_it_holds() {
        assert_eq!(row(["a", "b c", ""]), "a,b c,\r\n");
        assert_eq!(
            row(["a, b", "say \"it\"", "x\ny"]),
            "\"a, b\",\"say \"\"it\"\"\",\"x\ny\"\r\n"
        );
        assert_eq!(row(["=1+1", "-a", "@b", "+44"]), "'=1+1,'-a,'@b,'+44\r\n");
    }
}
