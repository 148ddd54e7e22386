//! Lines that may have been meant for a box and were not read as one: they are told, never published.

use std::borrow::Cow;
use std::ops::Range;

use super::Writer;
use crate::diagnostic::{Diagnostic, Span};
use crate::document::blocks::{self, Marker};
use crate::marks::MarkedLine;

impl<'a, 'e> Writer<'a, 'e> {
    /// Words that look like the first line of a box, and were not taken for one, must not be published
    /// with what follows them.
    pub(super) fn look_for_box(&mut self, text: &str, at: &Range<usize>) {
        if self.line.0.is_empty() && !blocks::has_colon(text) {
            self.line.1 = false;
            return;
        }
        // The backslash before a first colon stands before the text. The notes that a box borrows stand behind
        // its own words.
        let written = self.scanned.input.as_bytes();
        let written = written.get(at.start.saturating_sub(1)..at.end);
        let text = if written.is_some_and(|written| written.windows(2).any(|two| two == b"\\:")) {
            Cow::Owned(text.replace(':', " "))
        } else {
            Cow::Borrowed(text)
        };
        self.line.0.push_str(&blocks::squeezed(&text));
        let found =
            self.line.0.contains(":::only") || (self.line.1 && self.line.0.starts_with("::only"));
        if found {
            if !self.is_told(at) {
                self.notes.push(Diagnostic::box_unclear(&self.span(at)));
            }
            self.line.0.clear();
        }
        if self.line.0.len() > 16 {
            let from = (self.line.0.len() - 8..)
                .find(|from| self.line.0.is_char_boundary(*from))
                .unwrap_or(0);
            self.line = (self.line.0.split_off(from), false);
        }
    }

    /// Whether the line of a text was told of when lines were looked at one by one.
    pub(super) fn is_told(&self, at: &Range<usize>) -> bool {
        let place = self.place(at).start;
        let text = self.input.source.text();
        let line = text
            .get(..place)
            .map_or(0, |before| before.rfind('\n').map_or(0, |end| end + 1));
        self.scanned.told.binary_search(&line).is_ok()
    }

    /// The same for words that are not read as a text of their own: a caption, a heading of a block.
    pub(super) fn refuse_box_in(&mut self, words: &str, at: Range<usize>) {
        if blocks::has_colon(words) && blocks::squeezed(words).contains(":::only") {
            self.notes
                .push(Diagnostic::box_unclear(&Span::new(self.input.source, at)));
        }
    }

    /// The end of this box. It counts only where nothing is open by the parser's reading: no list, no
    /// quote, no block, no comment or other HTML. Elsewhere the words after it may still be meant for the box.
    pub(super) fn box_end(&mut self, at: &Range<usize>) {
        let open = self.depth > 0 || self.frames.len() > 1 || self.html_before(at).is_some();
        self.ended = Some(!open);
    }

    /// A mark ends the comment that it stands in, and what follows would show; in a script it would be lost.
    pub(super) fn box_in_html(&mut self, number: usize, at: &Range<usize>) {
        let closed = ["<!--", "<?", "<!", "<pre", "<script", "<style", "<textarea"];
        let before = self
            .html_before(at)
            .map(|html| html.get(..9).unwrap_or(html).to_ascii_lowercase());
        if before.is_some_and(|html| {
            closed.iter().any(|start| html.starts_with(start))
                && !html.starts_with(MarkedLine::START)
        }) {
            let begins = match self.scanned.markers.get(number) {
                Some((Marker::Open(opened), _)) => opened.at.clone(),
                Some((Marker::Box(cut), _)) => self.scanned.cuts[*cut].at.clone(),
                _ => return self.cut_off(at),
            };
            let open = self.span(&(self.html_from..self.own_end));
            let begins = Span::new(self.input.source, begins);
            self.notes
                .push(Diagnostic::box_unclear(&begins).also(&open, "this is still open there"));
        }
    }
}
