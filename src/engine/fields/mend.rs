//! Lines that stop YAML or TOML, and what was meant by them: `title: Rest: why` needs quotes around its value.
//!
//! A line is only offered after it was put in place of the faulty one and the parser came farther. Reading goes on with
//! it, so that one slip hides no other. Nothing here says what is wrong: that is told by the rule.

use std::borrow::Cow;
use std::ops::Range;

/// In which of the two languages a block is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `title: Rest`
    Yaml,
    /// `title = "Rest"`
    Toml,
}

/// Where a text stops its parser, if it does: a byte of it.
pub(super) type StopsAt = fn(&str) -> Option<usize>;

/// More faulty lines than this in one block are no slips any more.
pub(super) const MOST_LINES: usize = 12;

/// So many lines above the place where a parser stopped are looked at: it may notice a quote that does not close late.
const LINES_ABOVE: usize = 12;

/// A longer line is no name with a value that somebody typed.
const LONGEST: usize = 2_000;

/// A larger block is not read again and again.
const LARGEST: usize = 64 * 1024;

/// A block with some of its lines mended, which knows where everything stands in the block as it was written.
pub(super) struct Mended<'a> {
    text: Cow<'a, str>,
    /// For each mended line: its place in the block, and how long it is now. In the order of the places.
    lines: Vec<(Range<usize>, usize)>,
}

/// A line that stops the parser, by its place in the block as it was written.
pub(super) struct Fault {
    /// The line as it stands, without its end.
    pub at: Range<usize>,
    /// The line that mends it.
    pub line: String,
}

impl<'a> Mended<'a> {
    pub(super) fn new(text: &'a str) -> Mended<'a> {
        Mended {
            text: Cow::Borrowed(text),
            lines: Vec::new(),
        }
    }

    /// The block as it is read.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the block as it is read stands in the block as it was written.
    pub(super) fn written(&self, at: usize) -> usize {
        let (mut now, mut written) = (0, 0);
        for (line, length) in &self.lines {
            let from = now + (line.start - written);
            if at < from {
                break;
            }
            if at <= from + length {
                // A value that ends with its line does so in both.
                return match at == from + length {
                    true => line.end,
                    false => (line.start + (at - from)).min(line.end),
                };
            }
            (now, written) = (from + length, line.end);
        }
        written + (at - now)
    }

    /// Mends the line because of which the parser stops at a byte of the block as it is read. `None` if no line does.
    pub(super) fn mend(&mut self, at: usize, syntax: Syntax, stops: StopsAt) -> Option<Fault> {
        if self.text.len() > LARGEST || self.lines.len() >= MOST_LINES {
            return None;
        }
        let (range, line) = candidates(&self.text, at).find_map(|range| {
            let offered = offers(self.text.get(range.clone())?, syntax);
            let comes_on = |line: &String| {
                let mended = replaced(&self.text, &range, line);
                // Behind the line that was mended, and behind where it stopped before.
                let end = range.start + line.len();
                let before = (at + line.len()).saturating_sub(range.len());
                stops(&mended).is_none_or(|stop| stop > end && stop > before)
            };
            let line = offered.into_iter().find(comes_on)?;
            Some((range, line))
        })?;
        let written = self.written(range.start)..self.written(range.end);
        if self
            .lines
            .iter()
            .any(|(known, _)| known.start == written.start)
        {
            return None;
        }
        self.text = Cow::Owned(replaced(&self.text, &range, &line));
        self.lines.push((written.clone(), line.len()));
        self.lines.sort_by_key(|(line, _)| line.start);
        Some(Fault { at: written, line })
    }
}

/// The value of a line in quotes that hold it: `title: "Rest: why"`.
pub(super) fn in_quotes(value: &str) -> String {
    let hard = value.contains(['"', '\\']);
    let single = !value.contains('\'');
    match (hard, single) {
        (true, true) => format!("'{value}'"),
        (false, _) => format!("\"{value}\""),
        (true, false) => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

fn replaced(text: &str, range: &Range<usize>, line: &str) -> String {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    format!("{before}{line}{after}")
}

/// The lines that may be to blame: the one at which the parser stopped, the one below it, and those above.
fn candidates(text: &str, at: usize) -> impl Iterator<Item = Range<usize>> {
    let mut lines = Vec::new();
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        lines.push(from..from + line.trim_end_matches(['\n', '\r']).len());
        from += line.len();
    }
    let number = lines.partition_point(|line| line.end < at);
    let number = number.min(lines.len().saturating_sub(1));
    let below = lines.get(number + 1).cloned();
    let above = lines.len().min(number + 1);
    let above: Vec<_> = lines.drain(..above).rev().take(LINES_ABOVE).collect();
    let mut above = above.into_iter();
    above.next().into_iter().chain(below).chain(above)
}

/// What a line may have been meant to be, the likeliest first.
fn offers(line: &str, syntax: Syntax) -> Vec<String> {
    if line.len() > LONGEST {
        return Vec::new();
    }
    let mut offers = Vec::new();
    let bare = line.trim_start_matches([' ', '\t', '\u{a0}']);
    let indent = &line[..line.len() - bare.len()];
    if indent.contains(['\t', '\u{a0}']) {
        offers.push(format!(
            "{}{bare}",
            indent.replace('\t', "  ").replace('\u{a0}', " ")
        ));
    }
    let Some((key, value)) = key_and_value(bare) else {
        return offers;
    };
    let begin = match syntax {
        Syntax::Yaml => format!("{}{key}: ", indent.replace('\t', "  ")),
        Syntax::Toml => format!("{indent}{key} = "),
    };
    if syntax == Syntax::Yaml && !value.is_empty() {
        // Only the space behind the colon is missing, or is another one.
        offers.push(format!("{begin}{value}"));
    }
    if value.starts_with('[') && !value.contains(']') {
        offers.push(format!("{begin}{value}]"));
    }
    if !value.is_empty() {
        offers.push(format!("{begin}{}", in_quotes(bare_value(value))));
    }
    offers.retain(|offer| offer != line);
    offers
}

/// `title` and `Rest: why` of `title: Rest: why`; a `- ` before a name is taken for a part of it.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let signs = line.len() - line.trim_start_matches(['-', ' ']).len();
    let end = line.get(signs..)?.find([':', '='])? + signs;
    let (key, value) = (line.get(..end)?.trim_end(), line.get(end + 1..)?);
    let name = key.get(signs..)?;
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    plain.then(|| (key, value.trim()))
}

/// A value without the quotes that were meant to hold it.
fn bare_value(value: &str) -> &str {
    for quote in ['"', '\''] {
        let Some(rest) = value.strip_prefix(quote) else {
            continue;
        };
        return match rest.strip_suffix(quote) {
            Some(inner) if !is_pairs(inner, quote) => inner.trim(),
            Some(_) => value,
            // It opens, and does not close; or it is closed within the words.
            None if rest.contains(quote) => value,
            None => rest.trim(),
        };
    }
    let curly = [('“', '”'), ('‘', '’')];
    for (open, close) in curly {
        let inner = value
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
            return inner.trim();
        }
    }
    value
}

/// `Quoted" and "more`: the quotes around it belong to words of their own.
fn is_pairs(inner: &str, quote: char) -> bool {
    let first_closes = inner.find(quote).is_some_and(|at| {
        let before = inner[..at].chars().next_back();
        let after = inner[at + 1..].chars().next();
        before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(|c| !c.is_alphanumeric())
    });
    first_closes && inner.matches(quote).count().is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_keeps_its_words_and_loses_only_the_quotes_around_it() {
        for (written, bare) in [
            ("“Smart” quotes: here", "“Smart” quotes: here"),
            ("“Smart: quotes”", "Smart: quotes"),
            ("\"Quoted\" and more", "\"Quoted\" and more"),
            ("\"Quoted\" and \"more\"", "\"Quoted\" and \"more\""),
            ("'Mums' tips'", "Mums' tips"),
            ("'It's broken'", "It's broken"),
            (
                "\"Ask \"how are you?\" first\"",
                "Ask \"how are you?\" first",
            ),
            ("\"Not closed", "Not closed"),
            ("Top tips: mothers", "Top tips: mothers"),
        ] {
            assert_eq!(bare_value(written), bare);
        }
    }

    #[test]
    fn places_are_those_of_the_block_as_it_was_written() {
        let text = "a: b: c\nd: e: f\ng: h\n";
        let mut mended = Mended::new(text);
        let stops: StopsAt = |text| {
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                if line.matches(": ").count() > 1 && !line.contains('"') {
                    return Some(at + 4);
                }
                at += line.len();
            }
            None
        };
        assert_eq!(mended.mend(4, Syntax::Yaml, stops).unwrap().at, 0..7);
        let second = mended.mend(14, Syntax::Yaml, stops).unwrap();
        assert_eq!((second.at, second.line.as_str()), (8..15, "d: \"e: f\""));
        assert_eq!(mended.text(), "a: \"b: c\"\nd: \"e: f\"\ng: h\n");
        for (now, written) in [(0, 0), (9, 7), (10, 8), (19, 15), (20, 16), (23, 19)] {
            assert_eq!(mended.written(now), written, "{now}");
        }
    }
}
