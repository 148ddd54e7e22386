//! Tables, with their caption.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag};

use super::{Writer, escaped, matching_end, words_of};
use crate::document::body::Gap;

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
                caption(&events[end..after]).map(|caption| (caption, after))
            }
            _ => None,
        };
        let rows = rows(events, index + 1, end);
        let last = rows.last().filter(|_| rows.len() > 1);
        let as_row = last.and_then(|row| caption(&events[row.clone()]));
        let caption = below
            .as_ref()
            .map(|(caption, _)| caption.clone())
            .or(as_row.clone());
        if let (Some(words), Some((_, at))) = (&caption, events.get(index)) {
            self.refuse_box_in(words, self.place(at));
        }
        self.put("<div class=\"table\" role=\"region\" tabindex=\"0\" ");
        match &caption {
            Some(words) => {
                let words = escaped(words).into_owned();
                self.put(&format!(
                    "aria-labelledby=\"{id}\"><table>\n<caption id=\"{id}\">{words}</caption>\n"
                ));
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
        below.map_or(end, |(_, after)| after)
    }

    /// The cells of a row; the first column and the first row are headings.
    fn cells(
        &mut self,
        alignments: &[Alignment],
        events: &[(Event<'e>, Range<usize>)],
        row: Range<usize>,
        head: bool,
    ) {
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
            self.events(events, index + 1..end.saturating_sub(1));
            self.put(close);
            self.say("\n");
            column += 1;
            index = end;
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

/// The words behind `Table:`, if that is how they begin and there is nothing else.
fn caption(events: &[(Event<'_>, Range<usize>)]) -> Option<String> {
    let words = words_of(events);
    words
        .trim()
        .strip_prefix("Table:")
        .map(|words| words.trim().to_owned())
}
