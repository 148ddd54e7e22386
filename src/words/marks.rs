//! Marks: places inside a text, told by a control character that nobody else can write.
//!
//! Three kinds of text have them. The lines that open and close blocks are handed to the parser of Markdown
//! as comments with a mark ([`MarkedLine`]). The HTML of a parsed page has a mark where a gap stands, and what a
//! template printed has one where a hole is for each reader ([`Marked`]). A mark never leaves the program:
//! gaps and holes are filled before a byte is written.
//!
//! No input can hold one. Texts of the project, values of fields and what is typed on the command line pass
//! [`without_controls`]; numbered entities of raw HTML are looked at where raw HTML is cleaned; and whatever
//! escapes text for HTML writes [`STRAY`] for a control character.

use std::borrow::Cow;
use std::fmt;

/// Begins and ends a mark.
pub const MARK: char = '\u{1}';

/// Stands for a control character that an input had.
pub const STRAY: &str = "\u{fffd}";

/// A mark in HTML: what the place is, between two [`MARK`]s.
pub struct Marked<T>(pub T);

impl<T: fmt::Display> fmt::Display for Marked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MARK}{}{MARK}", self.0)
    }
}

/// A mark for a whole line of Markdown: a comment, since the parser leaves those as they are.
pub struct MarkedLine<T>(pub T);

impl MarkedLine<()> {
    /// What it begins with.
    pub const START: &'static str = "<!--\u{1}";
    /// What it ends with.
    pub const END: &'static str = "\u{1}-->";
}

impl<T: fmt::Display> fmt::Display for MarkedLine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", MarkedLine::START, self.0, MarkedLine::END)
    }
}

/// A segment of a text with marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'t> {
    /// What stands between two marks, maybe nothing.
    Text(&'t str),
    /// What a mark has inside.
    Mark(&'t str),
}

/// The segments of a text with [`Marked`] places, in their order. It begins and ends with a text.
pub fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let mut is_mark = true;
    text.split(MARK).map(move |part| {
        is_mark = !is_mark;
        if is_mark {
            Segment::Mark(part)
        } else {
            Segment::Text(part)
        }
    })
}

/// The segments of a text with marks of whole [`MarkedLine`]s, in their order.
pub fn lines(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = text;
    let mut mark = None;
    std::iter::from_fn(move || {
        if let Some(inside) = mark.take() {
            return Some(Segment::Mark(inside));
        }
        if rest.is_empty() {
            return None;
        }
        let next = rest
            .split_once(MarkedLine::START)
            .and_then(|(before, behind)| {
                let (inside, behind) = behind.split_once(MarkedLine::END)?;
                Some((before, inside, behind))
            });
        let text = match next {
            Some((before, inside, behind)) => {
                (mark, rest) = (Some(inside), behind);
                before
            }
            None => std::mem::take(&mut rest),
        };
        Some(Segment::Text(text))
    })
}

/// Whether a text has a byte of some sort. Whole pieces at a time, without a way out in between, is what a processor does at
/// once: for what nearly no text has.
pub fn has_byte(text: &str, is_wanted: impl Fn(u8) -> bool) -> bool {
    let mut pieces = text.as_bytes().chunks(256);
    pieces.any(|piece| piece.iter().fold(false, |found, b| found | is_wanted(*b)))
}

/// Replaces the control characters that no text needs, those above ASCII too: HTML has no place for them.
pub fn without_controls(text: &str) -> Cow<'_, str> {
    let stray = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    // Most texts are told by their bytes: U+0080 to U+009F begin with C2.
    let may_be =
        |b: u8| (b < b' ' && b != b'\t' && b != b'\n' && b != b'\r') || b == 0x7f || b == 0xc2;
    if has_byte(text, may_be) && text.contains(stray) {
        Cow::Owned(text.replace(stray, STRAY))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_marked_is_found() {
        let html = format!("<p>{}</p>{}", Marked(3), Marked("menu"));
        let found: Vec<Segment<'_>> = segments(&html).collect();
        use Segment::{Mark, Text};
        assert_eq!(
            found,
            [Text("<p>"), Mark("3"), Text("</p>"), Mark("menu"), Text("")]
        );
        let lines_of = |text: &str| {
            lines(text)
                .map(|piece| format!("{piece:?}"))
                .collect::<Vec<_>>()
        };
        let markdown = format!("a{}\nb{}", MarkedLine(0), MarkedLine("end"));
        assert_eq!(
            lines_of(&markdown),
            [
                "Text(\"a\")",
                "Mark(\"0\")",
                "Text(\"\\nb\")",
                "Mark(\"end\")"
            ]
        );
        assert_eq!(lines_of(""), [""; 0]);
        assert_eq!(
            lines(MarkedLine::START).collect::<Vec<_>>(),
            [Text(MarkedLine::START)]
        );
    }

    #[test]
    fn nobody_else_can_write_one() {
        for (text, clean) in [
            ("a\u{1}b\u{0}c\n", "a\u{fffd}b\u{fffd}c\n"),
            ("\u{7f}\u{85}\u{9f}\t\r\n", "\u{fffd}\u{fffd}\u{fffd}\t\r\n"),
            ("\u{a0}é", "\u{a0}é"),
        ] {
            assert_eq!(without_controls(text), clean);
        }
        assert!(!without_controls(&MarkedLine(Marked(1)).to_string()).contains(MARK));
    }
}
