//! Footnotes: what refers to them, and the list of those that are used.

use std::ops::Range;

use pulldown_cmark::Event;

use super::{Frame, Writer, exact};
use crate::diagnostic::Diagnostic;
use crate::document::body::{Body, Gap};

impl<'a, 'e> Writer<'a, 'e> {
    /// Keeps a note until it is used. A second one of its name is never shown.
    pub(super) fn definition(
        &mut self,
        label: &str,
        events: &[(Event<'e>, Range<usize>)],
        at: &Range<usize>,
    ) {
        if !self.definitions.contains_key(label) {
            self.definitions.insert(label.to_owned(), events.to_vec());
        } else if at.start < self.own_end {
            let at = self.span(at);
            self.notes.push(Diagnostic::footnote_twice(label, &at));
        }
    }

    /// The number that refers to a note.
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let number = match self.used_at.get(label) {
            Some(index) => *index,
            None => {
                self.used_at.insert(label.to_owned(), self.used.len());
                self.used.push((label.to_owned(), 0));
                self.used.len() - 1
            }
        };
        let times = match self.used.get_mut(number) {
            Some((_, times)) => {
                *times += 1;
                *times
            }
            None => 1,
        };
        let prefix = self.prefix;
        let number = number + 1;
        let again = if times > 1 {
            format!("--{times}")
        } else {
            String::new()
        };
        let id = format!("{prefix}fnref--{number}{again}");
        self.scope.other_ids.push(id.into());
        self.put(&format!(
            "<sup class=\"note-ref\"><a href=\"#{prefix}fn--{number}\" id=\"{prefix}fnref--{number}{again}\" aria-label=\""
        ));
        self.gap(Gap::Numbered("note_n", number));
        self.put(&format!("\">{number}</a></sup>"));
    }

    /// The notes that were used, in the order of their numbers; a note may use further notes.
    pub(super) fn footnotes(&mut self) {
        while self.frames.len() > 1 {
            self.close();
        }
        self.silent_boxes(usize::MAX);
        if self.used.is_empty() {
            return;
        }
        self.frames.push(Frame::new(None, None, self.depth));
        let prefix = self.prefix;
        if prefix.is_empty() {
            self.put(
                "<section class=\"footnotes\" aria-labelledby=\"notes--h\"><h2 id=\"notes--h\">",
            );
            self.gap(Gap::Word("footnotes_heading"));
            self.put("</h2>\n<ol class=\"notes\">\n");
        } else {
            self.put("<div class=\"footnotes\"><ol class=\"notes\">\n");
        }
        let mut number = 0;
        let mut ends = Vec::new();
        let depth = self.frames.len();
        while let Some((label, _)) = self.used.get(number).cloned() {
            number += 1;
            self.put(&format!("<li id=\"{prefix}fn--{number}\">"));
            let id = format!("{prefix}fn--{number}");
            self.scope.other_ids.push(id.into());
            let events = self.definitions.get(&label).cloned().unwrap_or_default();
            let inner = 1..events.len().saturating_sub(1);
            // Its words stand before those that were read last.
            self.raw.begin_again();
            self.depth += 1;
            self.events(&events, inner);
            self.depth = self.depth.saturating_sub(1);
            while self.frames.len() > depth {
                self.close();
            }
            let html = &mut self.top().html;
            let in_paragraph = html.ends_with("</p>\n");
            if in_paragraph {
                html.truncate(html.len() - "</p>\n".len());
            }
            ends.push(html.len());
            self.put(if in_paragraph {
                "</p></li>\n"
            } else {
                "</li>\n"
            });
        }
        self.ways_back(&ends);
        self.put(if prefix.is_empty() {
            "</ol></section>\n"
        } else {
            "</ol></div>\n"
        });
        if let Some(frame) = self.frames.pop() {
            self.notes_of_page = Some(Body {
                html: String::from(frame.html.as_str()),
                gaps: exact(frame.gaps),
            });
        }
    }

    /// A way back from each note to every place that refers to it, put where the notes end. Only now, since
    /// a note may be referred to by a later one.
    fn ways_back(&mut self, ends: &[usize]) {
        let prefix = self.prefix;
        let notes = std::mem::take(&mut self.top().html);
        let mut from = 0;
        for (number, end) in (1..).zip(ends) {
            self.put(&notes[from..*end]);
            from = *end;
            let times = self.used.get(number - 1).map_or(1, |(_, times)| *times);
            for time in 1..=times {
                let again = if time > 1 {
                    format!("--{time}")
                } else {
                    String::new()
                };
                self.put(&format!(
                    " <a class=\"note-back\" href=\"#{prefix}fnref--{number}{again}\" aria-label=\""
                ));
                self.gap(Gap::Numbered("back_to_note_n", number));
                if time > 1 {
                    self.put(&format!(" ({time})"));
                }
                self.put("\">");
                self.gap(Gap::Word("back_to_text"));
                self.put("</a>");
            }
        }
        self.put(&notes[from..]);
    }

    /// A `[^note]` that is still text has no definition.
    pub(super) fn undefined_notes(&mut self, text: &str, at: &Range<usize>) {
        let mut rest = text;
        while let Some(start) = rest.find("[^") {
            let Some(label) = rest
                .get(start + 2..)
                .and_then(|after| after.split_once(']'))
            else {
                break;
            };
            if !label.0.is_empty() && !label.0.contains([' ', '[']) {
                let from = at.start + (text.len() - rest.len()) + start;
                let exact = at.len() == text.len();
                let at = if exact {
                    from..from + label.0.len() + 3
                } else {
                    at.clone()
                };
                self.notes
                    .push(Diagnostic::footnote_missing(label.0, &self.span(&at)));
            }
            rest = label.1;
        }
    }
}
