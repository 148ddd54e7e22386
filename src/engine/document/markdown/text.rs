//! Plain text, with the facts that stand in it in braces.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::Writer;
use super::addresses::{Bare, bare};
use super::escape::escape_into;
use super::smart;
use crate::diagnostic::Diagnostic;
use crate::document::body::{Fact, FactKind, Gap};

impl<'a, 'e> Writer<'a, 'e> {
    /// Text with its facts in braces.
    pub(super) fn text(&mut self, text: &str, at: &Range<usize>) {
        self.look_for_box(text, at);
        let text = &*self.restored(text);
        // Nearly every text has no bracket.
        if memchr::memchr2(b'{', b'[', text.as_bytes()).is_none() {
            return self.words_with_addresses(text, at);
        }
        let mut rest = text;
        while let Some(start) = rest.find('{') {
            let (before, from) = rest.split_at(start);
            self.words_with_addresses(before, at);
            match fact(from) {
                Some((kind, id, length)) => {
                    let offset = text.len() - from.len();
                    // Entities make text shorter than its source; then the whole text is the place.
                    let exact = at.len() == text.len();
                    let at = if exact {
                        at.start + offset..at.start + offset + length
                    } else {
                        at.clone()
                    };
                    let at = self.place(&at);
                    self.before = 'f';
                    self.gap(Gap::Fact(Box::new(Fact {
                        kind,
                        id: id.to_owned(),
                        at,
                    })));
                    self.say(id);
                    rest = &from[length..];
                }
                None => {
                    self.words("{");
                    rest = &from[1..];
                }
            }
        }
        self.words_with_addresses(rest, at);
        if text.contains("](") {
            self.links_with_spaces(text, at);
        }
        if memchr::memchr(b'[', text.as_bytes()).is_some() && text.contains("[^") {
            self.undefined_notes(text, at);
        }
    }

    /// Links and pictures that the parser left as words since there is a space in where they lead.
    fn links_with_spaces(&mut self, text: &str, at: &Range<usize>) {
        let first = text.find('[').unwrap_or(text.len());
        for (start, _) in text.match_indices("](").filter(|(start, _)| *start > first) {
            let Some(dest) = text.get(start + 2..).and_then(in_brackets) else {
                continue;
            };
            let is_place = dest.contains(['.', '/']) && !dest.contains(['<', '"', '\'']);
            if is_place && dest.trim().contains(' ') {
                let exact = at.len() == text.len();
                let from = at.start + start + 2;
                let place = if exact {
                    from..from + dest.len()
                } else {
                    at.clone()
                };
                self.notes
                    .push(Diagnostic::space_in_link(dest, &self.span(&place), exact));
            }
        }
    }

    /// Words in which an import has links to the addresses that stand there.
    fn words_with_addresses(&mut self, text: &str, at: &Range<usize>) {
        let may_have = self.input.config.import.lenient && self.links == 0 && self.html_depth == 0;
        let mut from = 0;
        for Bare { at: bare, dest } in may_have.then(|| bare(text)).into_iter().flatten() {
            self.words(&text[from..bare.start]);
            let words = &text[bare.clone()];
            self.link(LinkType::Autolink, &dest, "", words.to_owned(), at);
            self.words(words);
            self.gap(Gap::LinkEnd);
            self.put("</a>");
            from = bare.end;
        }
        self.words(&text[from..]);
    }

    /// Words as they are, for the page and for the search index.
    pub(super) fn words(&mut self, text: &str) {
        self.say(text);
        if self.input.is_smart && self.html_depth == 0 {
            let shown = smart::shown(text, &mut self.before);
            return escape_into(&shown, &mut self.top().html);
        }
        escape_into(text, &mut self.top().html);
    }
}

/// Nobody has a longer path, and a long text may have many brackets.
const LONGEST_PATH: usize = 400;

/// What stands before the bracket that closes one which is open.
fn in_brackets(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().take(LONGEST_PATH) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return text.get(..at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Nobody has a longer name for a fact, and a long text may have many braces.
const LONGEST_FACT: usize = 400;

/// `{figure champions-perinatal}` at the beginning of a text, with its length.
pub(in crate::document) fn fact(text: &str) -> Option<(FactKind, &str, usize)> {
    let behind = text.strip_prefix('{')?;
    let (inside, _) = behind
        .get(..behind.floor_char_boundary(LONGEST_FACT))?
        .split_once('}')?;
    let (kind, id) = inside.split_once(' ')?;
    let kind = match kind {
        "figure" => FactKind::Figure,
        "contact" => FactKind::Contact,
        "term" => FactKind::Term,
        _ => return None,
    };
    let id = id.trim();
    let sound = !id.is_empty()
        && id
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    sound.then_some((kind, id, inside.len() + 2))
}
