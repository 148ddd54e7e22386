//! One line of a page, taken apart: quote marks, colons, fences, and what follows them.

use std::ops::Range;

use crate::fields::{Placed, split_words};

/// One line, taken apart: indent and quote marks, then content.
pub(super) struct SourceLine<'a> {
    /// Whether it stands in a quote.
    pub(super) quoted: bool,
    /// The content, without the line's end.
    pub(super) content: Range<usize>,
    /// Its text.
    pub(super) text: &'a str,
    /// Whether the content begins with three colons.
    pub(super) colons: bool,
    /// What follows the colons.
    pub(super) rest: &'a str,
    rest_at: usize,
}

impl<'a> SourceLine<'a> {
    pub(super) fn of(line: &'a str) -> SourceLine<'a> {
        let bare = line.trim_end_matches(['\r', '\n']);
        let start = bare.len() - bare.trim_start_matches([' ', '\t', '>']).len();
        let text = bare.get(start..).unwrap_or_default();
        let prefix = bare.get(..start).unwrap_or_default();
        let after = text.trim_start_matches(':');
        let colons = text.len() - after.len() >= 3;
        let rest = after.trim();
        let rest_at = start + (text.len() - after.trim_start().len());
        SourceLine {
            quoted: prefix.contains('>'),
            content: start..bare.len(),
            text,
            colons,
            rest,
            rest_at,
        }
    }

    /// The name behind three colons, which is empty on the line that ends a block; nothing on any other line.
    pub(super) fn block_name(&self) -> Option<&'a str> {
        let name = self.rest.split_whitespace().next();
        self.colons.then(|| name.unwrap_or_default())
    }

    /// A list item may begin with a fence, so bullets before it are let go.
    pub(super) fn opens_fence(&self) -> Option<(u8, usize)> {
        let text = self.text.trim_start_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')' | ' ')
        });
        let mark = text
            .bytes()
            .next()
            .filter(|mark| matches!(mark, b'`' | b'~'))?;
        let length = text.bytes().take_while(|byte| *byte == mark).count();
        let info = text.get(length..).unwrap_or_default();
        (length >= 3 && (mark == b'~' || !info.contains('`'))).then_some((mark, length))
    }

    pub(super) fn closes_fence(&self, mark: u8, length: usize) -> bool {
        let run = self.text.bytes().take_while(|byte| *byte == mark).count();
        run >= length
            && self
                .text
                .get(run..)
                .is_some_and(|rest| rest.trim().is_empty())
    }

    /// `[!WORD] rest` of a quoted line.
    pub(super) fn alert(&self) -> Option<(&'a str, &'a str)> {
        if !self.quoted {
            return None;
        }
        let (name, rest) = self.text.strip_prefix("[!")?.split_once(']')?;
        let word = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
        (word && !rest.starts_with(['(', '['])).then_some((name, rest))
    }

    pub(super) fn argument(&self, name: &str) -> Range<usize> {
        let after = self.rest.get(name.len()..).unwrap_or_default();
        let start = self.rest_at + name.len() + (after.len() - after.trim_start().len());
        start..(start + after.trim().len()).max(start)
    }

    pub(super) fn roles(&self, at: usize) -> (Vec<Placed<String>>, bool) {
        let place = self.argument("only");
        let words = self.rest.get("only".len()..).unwrap_or_default();
        let mut words = words.trim_end_matches([':', ' ', '\t']).trim();
        let silent = words.split([' ', ',']).next_back() == Some("silent");
        if silent {
            words = words
                .strip_suffix("silent")
                .unwrap_or(words)
                .trim_end_matches([' ', ',']);
        }
        let start = at + place.start;
        let roles = split_words(words, &(start..start + words.len()));
        let plain = |role: Placed<String>| Placed {
            value: role.value.to_lowercase().replace('_', "-"),
            at: role.at,
        };
        (roles.into_iter().map(plain).collect(), silent)
    }
}
