//! Raw HTML, and what it may not do to the body around it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::Writer;
use crate::diagnostic::{Diagnostic, Span};
use crate::document::blocks::{self, Scanned};
use crate::document::body::{Body, Gap, Link, Picture};
use crate::document::raw_html;
use crate::marks::{self, MARK, Marked, Segment};

/// What begins HTML that hides all that follows, and what ends it.
const HIDING: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("<?", "?>"),
    ("<![cdata[", "]]>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
];

impl<'a, 'e> Writer<'a, 'e> {
    /// Raw HTML, in which the program's own marks may stand.
    pub(super) fn raw(&mut self, html: &str, at: &Range<usize>) {
        if !html.contains(MARK) {
            return self.raw_part(html, at);
        }
        for piece in marks::lines(html) {
            match piece {
                Segment::Text(html) if html.trim().is_empty() => {}
                Segment::Text(html) => self.raw_part(html, at),
                Segment::Mark(blocks::END) => self.box_end(at),
                Segment::Mark(number) => {
                    let number = number.parse().expect("the mark of a line has its number");
                    self.box_in_html(number, at);
                    self.marker(number);
                }
            }
        }
    }

    /// Raw HTML without such marks.
    fn raw_part(&mut self, html: &str, at: &Range<usize>) {
        self.raw.pieces.push((html.to_owned(), self.place(at)));
        if blocks::has_colon(html) {
            let in_comment = self
                .html_before(at)
                .is_some_and(|html| html.starts_with("<!--") && !html.contains("-->"));
            let mut rest = if in_comment {
                html.split_once("-->").map_or("", |(_, after)| after)
            } else {
                html
            };
            let mut shown = String::new();
            while let Some((before, comment)) = rest.split_once("<!--") {
                shown.push_str(before);
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
            }
            shown.push_str(rest);
            self.refuse_box_in(&shown, self.place(at));
        }
        self.html_depth = raw_html::depth_behind(html, self.html_depth);
        if self.html_depth > MOST_OPEN && !self.too_deep {
            self.too_deep = true;
            let note = Diagnostic::nested_too_deep(MOST_OPEN, &self.span(at));
            self.notes.push(note);
            return;
        }
        if let Some(tag) = raw_html::refused_tag(html) {
            self.notes
                .push(Diagnostic::html_refused(&tag, &self.span(at)));
        }
        for id in raw_html::ids(html) {
            self.ids.entry(id.clone()).or_insert(1);
            self.scope.other_ids.push(id.into());
        }
        self.put(&raw_html::without_marks(html));
    }

    /// HTML that hides words ends where its end stands, however far below. Without one, or with that of another only, the
    /// page would just stop.
    pub(super) fn look_for_end(&mut self, at: &Range<usize>) {
        let Some(html) = self.scanned.input.get(at.clone()) else {
            return;
        };
        // The mark of a block ends it; that is told of by itself.
        if html.contains(MARK) {
            return;
        }
        let lower = html.trim_start().to_ascii_lowercase();
        let found = HIDING.iter().find(|(start, _)| {
            let rest = lower.strip_prefix(start);
            rest.is_some_and(|rest| {
                !start.ends_with(char::is_alphabetic) || !rest.starts_with(char::is_alphanumeric)
            })
        });
        let Some((start, end)) = found else {
            return;
        };
        let inside = lower.get(start.len()..).unwrap_or_default();
        let swallowed = match inside.split_once(end) {
            None => true,
            Some((inside, _)) => *end == "-->" && inside.contains("<!--"),
        };
        if swallowed {
            let place = self.place(at).start;
            let first = place..place + start.len();
            let at = Span::new(self.input.source, first);
            self.notes
                .push(Diagnostic::html_not_closed(start, end, &at));
        }
    }

    /// What stands in the same block of raw HTML before a mark.
    pub(super) fn html_before(&self, at: &Range<usize>) -> Option<&'a str> {
        let before = self
            .scanned
            .input
            .get(self.html_from..at.start)?
            .trim_start();
        (!before.is_empty()).then_some(before)
    }
}

/// The most elements of raw HTML that may be open at one place: reading them takes time by their depth, for each.
const MOST_OPEN: usize = 200;

/// The raw HTML of a page, piece by piece, with its places. Links in it are asked for in about the order in which they stand.
#[derive(Default)]
pub(super) struct Raw {
    pieces: Vec<(String, Range<usize>)>,
    /// The piece in which the last link was found, and where in it the search goes on.
    from: (usize, usize),
    /// How many were not found.
    misses: usize,
}

impl Raw {
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The place of the next piece that has an address as the whole of a value. `None` if it is written in another way
    /// there.
    fn place_of(&mut self, dest: &str) -> Option<Range<usize>> {
        /// A page of links that are not found where they stand has told enough.
        const MOST_MISSES: usize = 100;
        if dest.is_empty() || self.misses == MOST_MISSES {
            return None;
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | '>');
        let in_piece = |index: usize, from: usize| {
            let html = &self.pieces.get(index)?.0;
            let mut found = html.get(from..)?.match_indices(dest);
            let found = found.find(|(offset, _)| {
                let (before, behind) =
                    (&html[..from + offset], &html[from + offset + dest.len()..]);
                before.ends_with(ends) && behind.starts_with(ends)
            });
            found.map(|(offset, _)| (index, from + offset + dest.len()))
        };
        let (piece, offset) = self.from;
        let found = in_piece(piece, offset)
            .or_else(|| (piece + 1..self.pieces.len()).find_map(|index| in_piece(index, 0)))
            .or_else(|| (0..=piece).find_map(|index| in_piece(index, 0)));
        match found {
            Some(found) => {
                self.from = found;
                self.pieces.get(found.0).map(|(_, at)| at.clone())
            }
            None => {
                self.misses += 1;
                None
            }
        }
    }
}

/// Takes out of a body what is not safe. Raw HTML may stand in a block too; each body is cleaned on its own.
/// `raw` tells where a link of raw HTML stands.
///
/// HTML has places, such as a table, where a word is moved elsewhere with what is around it. There a
/// silent box would show by what it moved, so it goes to the end.
pub(super) fn clean(body: &mut Body, raw: &mut Raw, start: usize, scanned: &Scanned<'_>) {
    let is_silent = |number: &usize| match body.gaps.get(*number) {
        Some(Gap::Box(cut)) => scanned.cuts.get(*cut).is_some_and(|cut| cut.silent),
        _ => false,
    };
    let silent: BTreeSet<usize> = (0..body.gaps.len()).filter(is_silent).collect();
    let (mut html, mut links) = raw_html::clean(&body.html, body.gaps.len());
    if !silent.is_empty() {
        let (plain, plain_links) = raw_html::clean(&without(&body.html, &silent), body.gaps.len());
        if without(&html, &silent) != plain {
            let marks = silent.iter().map(|number| Marked(number).to_string());
            html = plain + &marks.collect::<String>();
            links = plain_links;
        }
    }
    body.html = html;
    for gap in &mut body.gaps {
        match gap {
            Gap::Block(block) => clean(&mut block.body, raw, start, scanned),
            Gap::Notes(notes) => clean(notes, raw, start, scanned),
            _ => {}
        }
    }
    for link in links {
        let at = raw.place_of(&link.dest).unwrap_or(start..start);
        let alt = link.alt;
        let link = Arc::new(Link {
            dest: link.dest,
            at,
        });
        body.gaps.push(match alt {
            Some(alt) => Gap::Picture(Box::new(Picture {
                link,
                alt,
                caption: String::new(),
                alone: false,
                number: 1,
            })),
            None => Gap::Href(link),
        });
    }
}

/// HTML without the marks of those numbers.
fn without(html: &str, numbers: &BTreeSet<usize>) -> String {
    let mut out = String::with_capacity(html.len());
    for segment in marks::segments(html) {
        match segment {
            Segment::Text(text) => out.push_str(text),
            Segment::Mark(mark) if mark.parse().is_ok_and(|mark| numbers.contains(&mark)) => {}
            Segment::Mark(mark) => out.push_str(&Marked(mark).to_string()),
        }
    }
    out
}
