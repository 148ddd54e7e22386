//! Raw HTML, and what it may not do to the body around it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::Writer;
use crate::diagnostic::Diagnostic;
use crate::document::blocks::{self, Scanned};
use crate::document::body::{Body, Gap, Link, Picture};
use crate::document::raw_html::{self, REMARK, Refused};
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
        self.look_for_refused(html, at);
        for id in raw_html::ids(html) {
            self.ids.entry(id.clone()).or_insert(1);
            self.scope.other_ids.push(id.into());
        }
        self.put(&raw_html::without_marks(html));
    }

    /// Tells of HTML that is left out, with all lines that go with it.
    fn look_for_refused(&mut self, html: &str, at: &Range<usize>) {
        if at.start < self.raw.hidden_until {
            return;
        }
        let refused = raw_html::refused(html);
        let mut end = at.end;
        for Refused {
            name,
            at: from,
            until,
        } in &refused
        {
            let from = at.start + from;
            let Some(until) = until else { continue };
            match self.end_of_hidden(from, until) {
                Some(behind) => end = end.max(behind),
                None if until.starts_with("</") || name == REMARK => {
                    self.raw.hidden_until = self.own_end;
                    let start = format!("<{name}");
                    let end = if name == REMARK {
                        until.clone()
                    } else {
                        format!("{until}>")
                    };
                    let at = self.span(&(from..self.own_end));
                    self.notes
                        .push(Diagnostic::html_not_closed(&start, &end, &at));
                    return;
                }
                None => end = self.own_end.min(self.scanned.input.len()),
            }
        }
        if !refused.is_empty() {
            self.raw.hidden_until = end;
        }
        if let Some(Refused { name, .. }) = refused.iter().find(|refused| refused.name != REMARK) {
            let at = self.span(&(at.start..end));
            self.notes.push(Diagnostic::html_refused(name, &at));
        } else if !self.input.config.import.lenient
            && let Some((tag, name)) = raw_html::refused_attribute(html)
        {
            let at = self.span(at);
            self.notes
                .push(Diagnostic::html_attribute_refused(&tag, &name, &at));
        }
    }

    /// Where that ends which begins at a place: behind the first of these signs that is no mark of a quote.
    fn end_of_hidden(&self, from: usize, until: &str) -> Option<usize> {
        let rest = self
            .scanned
            .input
            .get(from..self.own_end.min(self.scanned.input.len()))?;
        if until == ">" {
            let mut start = 0;
            for (number, line) in rest.split_inclusive('\n').enumerate() {
                let marks = match number {
                    0 => 0,
                    _ => line.len() - line.trim_start_matches([' ', '\t', '>']).len(),
                };
                if let Some(at) = line[marks..].find('>') {
                    return Some(from + start + marks + at + 1);
                }
                start += line.len();
            }
            return None;
        }
        let first = *until.as_bytes().first()?;
        let mut found = memchr::memchr_iter(first, rest.as_bytes());
        let at = found.find(|at| {
            let here = rest.as_bytes().get(*at..*at + until.len());
            here.is_some_and(|here| here.eq_ignore_ascii_case(until.as_bytes()))
        })?;
        Some(from + at + until.len())
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
            return self.look_for_open_end(html, at);
        };
        let inside = lower.get(start.len()..).unwrap_or_default();
        let swallowed = match inside.split_once(end) {
            None => true,
            Some((inside, _)) => *end == "-->" && inside.contains("<!--"),
        };
        if swallowed {
            // All that follows goes with it.
            self.raw.hidden_until = self.own_end;
            let at = self.span(&(at.start..self.own_end));
            self.notes
                .push(Diagnostic::html_not_closed(start, end, &at));
        } else if *start == "<!--" {
            self.look_for_open_end(html, at);
        }
    }

    /// A remark that begins behind other HTML, and a value of an attribute, end in the same piece of it: below an empty line
    /// `-->` or a quotation mark is words of a paragraph, and the page would just stop.
    fn look_for_open_end(&mut self, html: &str, at: &Range<usize>) {
        let remark = || {
            let refused = raw_html::refused(html).into_iter();
            let mut remarks = refused.filter(|refused| refused.name == REMARK);
            remarks.next().map(|remark| remark.at)
        };
        let open = match html.contains("<!--").then(remark).flatten() {
            Some(from) => Some((from, None)),
            None => raw_html::open_value(html).map(|(from, quote)| (from, Some(quote))),
        };
        if let Some((from, quote)) = open {
            self.raw.hidden_until = self.own_end;
            let at = self.span(&(at.start + from..self.own_end));
            self.notes.push(match quote {
                Some('"') => Diagnostic::html_not_closed("\"", "\"", &at),
                Some(_) => Diagnostic::html_not_closed("'", "'", &at),
                None => Diagnostic::remark_cut_off(&at),
            });
        }
    }

    /// Tells of HTML that hides words, in which a line of colons stands before its end: none of it is shown.
    pub(super) fn cut_off(&mut self, mark: &Range<usize>) {
        let html = self
            .html_before(mark)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let found = HIDING.iter().find(|(start, _)| html.starts_with(start));
        if let Some((start, end)) = found
            && self.raw.cut_off != Some(self.html_from)
        {
            self.raw.cut_off = Some(self.html_from);
            let at = self.span(&(self.html_from..self.own_end));
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
    /// Where that ends which is left out and told of.
    hidden_until: usize,
    /// Where that begins which a line of colons cut off last.
    cut_off: Option<usize>,
}

impl Raw {
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// What is read next stands before what was left out.
    pub(super) fn begin_again(&mut self) {
        self.hidden_until = 0;
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
        if let Gap::Block(block) = gap {
            clean(&mut block.body, raw, start, scanned);
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
