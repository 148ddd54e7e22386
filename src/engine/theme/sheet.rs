//! Style sheets: what they ask for, and how they are served.
//!
//! A page asks nobody but its own site for anything, so a sheet may name the files of its theme and nothing else.
//! It is read by its letters as browsers read it: comments, words in quotes, backslashes. It is never changed but for
//! its comments and the addresses of the files that it names.

use std::collections::BTreeMap;
use std::ops::Range;

use super::ThemeAsset;
use crate::site::outputs::addresses::ASSETS;

/// Something that a style sheet asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// A file, by the name that is written.
    File(String, Range<usize>),
    /// Another style sheet, by `@import`.
    Import(Range<usize>),
}

/// The functions in which a word in quotes is an address.
const OF_ADDRESSES: [&str; 4] = ["url", "src", "image", "image-set"];

/// Everything that a style sheet asks for, in the order in which it does.
pub(super) fn asks(sheet: &str) -> Vec<Ask> {
    let mut found = Vec::new();
    // For each bracket that is open, whether words in quotes in it are addresses.
    let mut open: Vec<bool> = Vec::new();
    let mut at = 0;
    while let Some(c) = char_at(sheet, at) {
        let rest = sheet.get(at..).unwrap_or_default();
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if matches!(c, '"' | '\'') {
            let (words, end) = quoted(sheet, at, c);
            if open.last() == Some(&true) {
                found.push(Ask::File(words, at..end));
            }
            at = end;
        } else if c == '(' {
            open.push(false);
            at += 1;
        } else if c == ')' {
            open.pop();
            at += 1;
        } else if c == '@' {
            let (name, end) = word(sheet, at + 1);
            if name == "import" {
                found.push(Ask::Import(at..end));
            }
            at = end.max(at + 1);
        } else if begins_word(c) {
            let end = end_of_word(sheet, at);
            if char_at(sheet, end) != Some('(') {
                at = end;
                continue;
            }
            let (name, _) = word(sheet, at);
            let name = name.trim_start_matches("-webkit-");
            let inside = sheet.get(end + 1..).unwrap_or_default();
            let first = inside.trim_start();
            if name == "url" && !first.starts_with(['"', '\'']) {
                let closing = inside.find(')').unwrap_or(inside.len());
                let written = inside.get(..closing).unwrap_or_default();
                found.push(Ask::File(
                    unescaped(written.trim()),
                    at..(end + 1 + closing + 1).min(sheet.len()),
                ));
                at = (end + 1 + closing + 1).min(sheet.len());
            } else {
                open.push(OF_ADDRESSES.contains(&name));
                at = end + 1;
            }
        } else {
            at += c.len_utf8();
        }
    }
    found
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn begins_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\\' | '_' | '-')
}

/// The word that begins at a byte, in small letters and without backslashes, and where it ends.
fn word(sheet: &str, from: usize) -> (String, usize) {
    let end = end_of_word(sheet, from);
    let written = sheet.get(from..end).unwrap_or_default();
    (unescaped(written).to_lowercase(), end)
}

fn end_of_word(sheet: &str, from: usize) -> usize {
    let mut end = from;
    while let Some(c) = char_at(sheet, end) {
        if c == '\\' {
            end += escape(sheet.get(end..).unwrap_or_default()).1;
        } else if begins_word(c) || c.is_numeric() {
            end += c.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// What stands in the quotes that begin at a byte, and where they end.
fn quoted(sheet: &str, from: usize, quote: char) -> (String, usize) {
    let mut end = from + 1;
    while let Some(c) = char_at(sheet, end) {
        match c {
            '\\' => end += escape(sheet.get(end..).unwrap_or_default()).1,
            // Words in quotes end with their line, whether somebody closes them or not.
            '\n' => break,
            _ if c == quote => {
                let words = sheet.get(from + 1..end).unwrap_or_default();
                return (unescaped(words), end + 1);
            }
            _ => end += c.len_utf8(),
        }
    }
    let words = sheet.get(from + 1..end).unwrap_or_default();
    (unescaped(words), end)
}

/// What a backslash and what follows it stand for, and how many bytes they are.
fn escape(text: &str) -> (Option<char>, usize) {
    let behind = text.get(1..).unwrap_or_default();
    let digits = behind
        .bytes()
        .take(6)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    if digits == 0 {
        let next = behind.chars().next();
        return (
            next.filter(|c| *c != '\n'),
            1 + next.map_or(0, char::len_utf8),
        );
    }
    let number = behind
        .get(..digits)
        .and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let space = behind
        .get(digits..)
        .is_some_and(|rest| rest.starts_with([' ', '\n', '\t']));
    (
        number.and_then(char::from_u32),
        1 + digits + usize::from(space),
    )
}

fn unescaped(written: &str) -> String {
    let mut plain = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, _)) = rest.split_once('\\') {
        let behind = rest.get(before.len()..).unwrap_or_default();
        let (sign, length) = escape(behind);
        plain.push_str(before);
        plain.extend(sign);
        rest = behind.get(length..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

/// The name of the file that an address in a sheet is meant for: without what stands behind a `?` or `#`. Nothing for a
/// part of the page itself, which asks for nothing.
pub(super) fn file_of(address: &str) -> Option<&str> {
    if address.starts_with('#') {
        return None;
    }
    let end = address.find(['?', '#']).unwrap_or(address.len());
    address.get(..end).map(|name| name.trim_start_matches("./"))
}

/// A style sheet as it is served: without comments, and with the files of the theme that it names (`url(face.woff2)`)
/// under their addresses, which lie beside its own.
pub(super) fn served(sheet: &str, assets: &BTreeMap<String, ThemeAsset>) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut from = 0;
    for ask in asks(sheet) {
        let Ask::File(address, at) = ask else {
            continue;
        };
        let Some(asset) = file_of(&address).and_then(|name| assets.get(name)) else {
            continue;
        };
        let name = asset.address.trim_start_matches(ASSETS);
        out.push_str(sheet.get(from..at.start).unwrap_or_default());
        let written = sheet.get(at.clone()).unwrap_or_default();
        match written.starts_with(['"', '\'']) {
            true => out.push_str(&format!("\"{name}\"")),
            false => out.push_str(&format!("url({name})")),
        }
        from = at.end;
    }
    out.push_str(sheet.get(from..).unwrap_or_default());
    let out = without_comments(&out);
    // A comment on a line of its own leaves an empty line.
    let lines = out
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty());
    let end = if sheet.ends_with('\n') { "\n" } else { "" };
    lines.collect::<Vec<_>>().join("\n") + end
}

fn without_comments(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut at = 0;
    while let Some(c) = char_at(sheet, at) {
        let rest = sheet.get(at..).unwrap_or_default();
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            continue;
        }
        let end = match c {
            '"' | '\'' => quoted(sheet, at, c).1,
            _ => at + c.len_utf8(),
        };
        out.push_str(sheet.get(at..end).unwrap_or_default());
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(sheet: &str) -> Vec<String> {
        let asks = asks(sheet).into_iter();
        asks.map(|ask| match ask {
            Ask::File(name, at) => {
                assert!(sheet.get(at).is_some());
                name
            }
            Ask::Import(_) => "@import".to_owned(),
        })
        .collect()
    }

    #[test]
    fn whatever_a_sheet_asks_for_is_found_however_it_is_spelt() {
        for sheet in [
            "a{background:url(https://x.test/a.png)}",
            "a{background:URL( 'https://x.test/a.png' )}",
            "a{background:u\\72 l(\"https://x.test/a.png\")}",
            "a{background:\\75\\72\\6c(https://x.test/a.png)}",
            "a{background:url(https\\3a //x.test/a.png)}",
            "a{background:/* url(b.png) */image-set(\"https://x.test/a.png\" 1x)}",
            "a{background:-webkit-image-set(url(https://x.test/a.png) 1x)}",
            "@font-face{src:src('https://x.test/a.png')}",
            "@namespace url(https://x.test/a.png);",
        ] {
            assert_eq!(files(sheet), ["https://x.test/a.png"], "{sheet}");
        }
        for sheet in [
            "@import 'a.css';",
            "@IMPORT url;",
            "@\\69mport layer(x)",
            "/**/@import/**/x",
        ] {
            assert_eq!(files(sheet), ["@import"], "{sheet}");
        }
        for sheet in [
            "",
            "a::before{content:\"url(https://x.test/)\"}",
            "/* @import url(x) */",
            "a{color:var(--url)}",
            "\"",
            "\\",
            "url",
            "@",
            "a{font-family:'https://x.test/'}",
        ] {
            assert_eq!(files(sheet), Vec::<String>::new(), "{sheet}");
        }
        assert_eq!(files("url("), [""]);
        assert_eq!(files("url(é"), ["é"]);
    }

    #[test]
    fn files_of_the_theme_are_named_by_their_addresses() {
        let asset = ThemeAsset {
            address: format!("{ASSETS}face.1a2b.woff2"),
            integrity: String::new(),
            bytes: Vec::new(),
        };
        let assets = BTreeMap::from([("face.woff2".to_owned(), asset)]);
        for (written, comes) in [
            ("url(face.woff2)", "url(face.1a2b.woff2)"),
            ("url('./face.woff2')", "url(\"face.1a2b.woff2\")"),
            ("url( face.woff2 )", "url(face.1a2b.woff2)"),
            ("url(other.woff2)", "url(other.woff2)"),
            ("/* a */ b\n\n/* c */\n", " b\n"),
            ("content: \"/* kept */\"", "content: \"/* kept */\""),
        ] {
            assert_eq!(served(written, &assets), comes);
        }
    }
}
