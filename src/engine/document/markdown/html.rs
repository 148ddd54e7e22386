//! Raw HTML, and what it may not do to the body around it.

use std::ops::Range;
use std::sync::Arc;

use super::Writer;
use crate::diagnostic::Diagnostic;
use crate::document::blocks::{self, Scanned};
use crate::document::body::{Body, Gap, Link, Picture};
use crate::document::raw_html;
use crate::marks::{self, MARK, Marked, Segment};

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
        self.raw.push((html.to_owned(), self.place(at)));
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
        if let Some(tag) = raw_html::refused_tag(html) {
            self.notes
                .push(Diagnostic::html_refused(&tag, &self.span(at)));
        }
        self.put(&raw_html::without_marks(html));
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

/// Takes out of a body what is not safe. Raw HTML may stand in a block too; each body is cleaned on its own.
/// `raw` tells where a link of raw HTML stands; the place of one that is written another way there is the
/// page's beginning.
///
/// HTML has places, such as a table, where a word is moved elsewhere with what is around it. There a
/// silent box would show by what it moved, so it goes to the end.
pub(super) fn clean(
    body: &mut Body,
    raw: &[(String, Range<usize>)],
    start: usize,
    scanned: &Scanned<'_>,
) {
    let is_silent = |number: &usize| match body.gaps.get(*number) {
        Some(Gap::Box(cut)) => scanned.cuts.get(*cut).is_some_and(|cut| cut.silent),
        _ => false,
    };
    let silent: Vec<String> = (0..body.gaps.len())
        .filter(is_silent)
        .map(|number| Marked(number).to_string())
        .collect();
    let without = |html: &str| {
        silent
            .iter()
            .fold(html.to_owned(), |html, mark| html.replace(mark, ""))
    };
    let (mut html, mut links) = raw_html::clean(&body.html, body.gaps.len());
    if !silent.is_empty() {
        let (plain, plain_links) = raw_html::clean(&without(&body.html), body.gaps.len());
        if without(&html) != plain {
            html = plain + &silent.concat();
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
        let at = raw
            .iter()
            .find(|(html, _)| html.contains(&link.dest))
            .map_or(start..start, |(_, at)| at.clone());
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
