//! Tables, with their caption.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag};

use super::{Writer, matching_end, words_of};
use crate::diagnostic::Diagnostic;
use crate::document::body::Gap;
use crate::document::raw_html;

impl<'a, 'e> Writer<'a, 'e> {
    /// A table with its caption, as a region that can be scrolled.
    pub(super) fn table(
        &mut self,
        alignments: &[Alignment],
        events: &[(Event<'e>, Range<usize>)],
        index: usize,
    ) -> usize {
        let end = matching_end(events, index);
        self.tables += 1;
        let id = format!("{}table--{}", self.prefix, self.tables);
        // The caption is the paragraph below, or the row that Markdown makes of a line right below.
        let below = match events.get(end) {
            Some((Event::Start(Tag::Paragraph), _)) => {
                let after = matching_end(events, end);
                is_caption(&events[end..after]).then_some(end..after)
            }
            _ => None,
        };
        let rows = rows(events, index + 1, end);
        let last = rows.last().filter(|_| rows.len() > 1);
        let as_row = last.filter(|row| is_caption(&events[(*row).clone()]));
        let caption = below.clone().or(as_row.cloned());
        self.put("<div class=\"table\" role=\"region\" tabindex=\"0\" ");
        match &caption {
            Some(range) => {
                self.put(&format!(
                    "aria-labelledby=\"{id}\"><table>\n<caption id=\"{id}\">"
                ));
                self.caption(&events[range.clone()]);
                self.put("</caption>\n");
            }
            None => {
                self.put("aria-label=\"");
                self.gap(Gap::Word("table_scroll"));
                let number = self.tables;
                self.put(&format!(" {number}\"><table>\n"));
            }
        }
        let shown = rows.len() - usize::from(as_row.is_some() && below.is_none());
        for (number, row) in rows.iter().take(shown).enumerate() {
            if number == 1 {
                self.put("<tbody>\n");
            }
            self.put(if number == 0 { "<thead>\n<tr>" } else { "<tr>" });
            self.cells(alignments, events, row.clone(), number == 0);
            self.put(if number == 0 {
                "</tr>\n</thead>\n"
            } else {
                "</tr>\n"
            });
        }
        self.put(if shown > 1 {
            "</tbody>\n</table></div>\n"
        } else {
            "</table></div>\n"
        });
        below.map_or(end, |below| below.end)
    }

    /// The words of a caption, with what stands in them.
    fn caption(&mut self, events: &[(Event<'e>, Range<usize>)]) {
        let mut words = events
            .get(1..events.len().saturating_sub(1))
            .unwrap_or_default()
            .to_vec();
        let first = words
            .iter_mut()
            .find(|(event, _)| matches!(event, Event::Text(_)));
        if let Some((Event::Text(text), at)) = first
            && let Some(rest) = text.trim_start().strip_prefix(CAPTION)
        {
            let rest = rest.trim_start().to_owned();
            *at = at.end.saturating_sub(rest.len()).max(at.start)..at.end;
            *text = rest.into();
        }
        self.new_line();
        let range = 0..words.len();
        self.events(&words, range);
        self.say("\n");
    }

    /// The cells of a row; the first column and the first row are headings.
    fn cells(
        &mut self,
        alignments: &[Alignment],
        events: &[(Event<'e>, Range<usize>)],
        row: Range<usize>,
        head: bool,
    ) {
        self.look_for_more_cells(events, row.clone());
        let mut index = row.start;
        let mut column = 0;
        while index < row.end {
            if !matches!(events.get(index), Some((Event::Start(Tag::TableCell), _))) {
                index += 1;
                continue;
            }
            let end = matching_end(events, index);
            let empty = end <= index + 2;
            let align = match alignments.get(column) {
                Some(Alignment::Center) => " class=\"align-center\"",
                Some(Alignment::Right) => " class=\"align-end\"",
                Some(Alignment::Left) => " class=\"align-start\"",
                _ => "",
            };
            let (open, close) = match (head, column, empty) {
                (_, _, true) | (false, 1.., _) => (format!("<td{align}>"), "</td>"),
                (true, ..) => (format!("<th scope=\"col\"{align}>"), "</th>"),
                (false, 0, _) => (format!("<th scope=\"row\"{align}>"), "</th>"),
            };
            self.put(&open);
            self.new_line();
            self.look_for_meant_behind(events, index);
            self.events(events, index + 1..end.saturating_sub(1));
            self.put(close);
            self.say("\n");
            column += 1;
            index = end;
        }
    }

    /// Tells of cells for which the table has no column: the parser drops them.
    fn look_for_more_cells(&mut self, events: &[(Event<'e>, Range<usize>)], row: Range<usize>) {
        let Some((_, at)) = events.get(row.start) else {
            return;
        };
        let cells = events.get(row).unwrap_or_default().iter();
        let cell =
            |(event, _): &&(Event<'e>, Range<usize>)| matches!(event, Event::Start(Tag::TableCell));
        let Some((_, last)) = cells.rev().find(cell) else {
            return;
        };
        let scanned = self.scanned;
        let behind = last.end..at.end.min(self.own_end);
        let more = scanned.input.get(behind).unwrap_or_default();
        let more = more.trim_matches(['|', ' ', '\t', '\n']);
        if !more.is_empty() {
            let problem = Diagnostic::more_cells_than_columns(more, &self.span(at));
            self.notes.push(problem);
        }
    }
}

/// The rows of a table: the head, then the others.
fn rows(events: &[(Event<'_>, Range<usize>)], start: usize, end: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut index = start;
    while index < end {
        match events.get(index) {
            Some((Event::Start(Tag::TableHead | Tag::TableRow), _)) => {
                let after = matching_end(events, index);
                rows.push(index..after);
                index = after;
            }
            _ => index += 1,
        }
    }
    rows
}

/// How a caption begins.
const CAPTION: &str = "Table:";

/// Whether some words are the caption of a table.
fn is_caption(events: &[(Event<'_>, Range<usize>)]) -> bool {
    // What stands below its rows is drawn above them: it must not take them with it.
    let is_safe = |(event, _): &(Event<'_>, Range<usize>)| match event {
        Event::InlineHtml(html) | Event::Html(html) => raw_html::refused(html).is_empty(),
        _ => true,
    };
    words_of(events).trim_start().starts_with(CAPTION) && events.iter().all(is_safe)
}
