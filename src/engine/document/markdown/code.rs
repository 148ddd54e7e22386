//! Blocks of code, in which the mark of a block is the line that it was.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event};

use super::escape::escape_into;
use super::{Writer, escaped, matching_end};
use crate::diagnostic::{Diagnostic, Span};
use crate::document::blocks::Marker;
use crate::marks::{self, MARK, MarkedLine, Segment};

impl<'a, 'e> Writer<'a, 'e> {
    /// A block of code, which can be scrolled to with the keyboard.
    pub(super) fn code_block(
        &mut self,
        kind: &CodeBlockKind<'_>,
        events: &[(Event<'e>, Range<usize>)],
        index: usize,
    ) -> usize {
        let end = matching_end(events, index);
        if let Some((_, at)) = events.get(index) {
            self.code.push(self.place(at));
            self.verbatim.push(at.clone());
        }
        self.new_line();
        let language = match kind {
            CodeBlockKind::Fenced(info) => {
                let language = info.split([' ', ',']).next().unwrap_or_default();
                self.words_behind(language, info, events, index);
                language.to_owned()
            }
            CodeBlockKind::Indented => String::new(),
        };
        match language.as_str() {
            "" => self.put("<pre tabindex=\"0\"><code>"),
            language => {
                let class = escaped(language);
                self.put(&format!(
                    "<pre tabindex=\"0\"><code class=\"language-{class}\">"
                ));
            }
        }
        for (event, _) in &events[index..end] {
            if let Event::Text(text) = event {
                self.boxes_in_code(text);
                let text = self.restored(text).into_owned();
                escape_into(&text, &mut self.top().html);
            }
        }
        self.put("</code></pre>\n");
        end
    }

    /// Tells of words on the line of a fence that are no language: nobody sees them. In an import they are what another
    /// program is told.
    fn words_behind(
        &mut self,
        language: &str,
        info: &str,
        events: &[(Event<'e>, Range<usize>)],
        index: usize,
    ) {
        let more = info.get(language.len()..).unwrap_or_default();
        if self.input.config.import.lenient || !more.contains(char::is_alphanumeric) {
            return;
        }
        if let Some((_, at)) = events.get(index)
            && !self.is_told(at)
        {
            let block = self.scanned.input.get(at.clone()).unwrap_or_default();
            let line = block.find('\n').unwrap_or(block.len());
            let at = self.span(&(at.start..at.start + line));
            self.notes.push(Diagnostic::words_behind_language(&at));
        }
    }

    /// A box of which the first line is code by the parser's reading.
    pub(super) fn boxes_in_code(&mut self, code: &str) {
        if !code.contains(MARK) {
            return;
        }
        for (number, (marker, _)) in self.scanned.markers.iter().enumerate() {
            let Marker::Box(cut) = marker else { continue };
            if code.contains(&MarkedLine(number).to_string())
                && let Some(cut) = self.scanned.cuts.get(*cut)
            {
                self.notes.push(Diagnostic::box_unclear(&Span::new(
                    self.input.source,
                    cut.at.clone(),
                )));
            }
        }
    }

    /// The text of a line that turned out to be code, instead of its mark.
    pub(super) fn restored<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.scanned.markers.is_empty() || !text.contains(MARK) {
            return Cow::Borrowed(text);
        }
        let mut restored = String::with_capacity(text.len());
        for piece in marks::lines(text) {
            restored.push_str(match piece {
                Segment::Text(text) => text,
                // The end of a box, which has no line of its own here, is no number.
                Segment::Mark(number) => number
                    .parse()
                    .ok()
                    .and_then(|number: usize| self.scanned.markers.get(number))
                    .map_or("", |(_, line)| line),
            });
        }
        Cow::Owned(restored)
    }
}
