//! Links, and pictures, which are links to a file.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{DECORATIVE, Writer, escaped, matching_end, words_of};
use crate::diagnostic::Diagnostic;
use crate::document::body::{Gap, Link, Picture};

/// The title of a link that is shown as a button: in other programs it is a link with that title.
const BUTTON: &str = "button";

impl<'a, 'e> Writer<'a, 'e> {
    /// The beginning of a link; its address is a gap.
    pub(super) fn link(
        &mut self,
        kind: LinkType,
        dest: &str,
        title: &str,
        words: String,
        at: &Range<usize>,
    ) {
        let title = match title {
            "" => String::new(),
            title if title.trim().eq_ignore_ascii_case(BUTTON) => " class=\"button\"".to_owned(),
            title => format!(" title=\"{}\"", escaped(title)),
        };
        let dest = match kind {
            LinkType::Email => format!("mailto:{dest}"),
            _ => dest.to_owned(),
        };
        let link = Arc::new(Link {
            dest,
            at: self.place(at),
        });
        if link.dest.starts_with('#') {
            self.scope.fragments.push(link.clone());
        }
        self.top().links.push((link.clone(), words));
        self.put("<a href=\"");
        self.gap(Gap::Href(link));
        self.put(&format!("\"{title}>"));
    }

    /// A paragraph that is only a picture. The first that is not may be asked for as a summary.
    pub(super) fn special_paragraph(
        &mut self,
        events: &[(Event<'e>, Range<usize>)],
        index: usize,
    ) -> Option<usize> {
        if let Some((Event::Start(Tag::Image { .. }), _)) = events.get(index + 1) {
            let end = matching_end(events, index + 1);
            if matches!(events.get(end), Some((Event::End(TagEnd::Paragraph), _))) {
                self.picture(events, index + 1, true);
                return Some(end + 1);
            }
        }
        let end = matching_end(events, index);
        let wants_first = self.scope.first_paragraph.is_empty() && self.input.config.import.lenient;
        if wants_first && self.depth == 0 {
            self.scope.first_paragraph = words_of(&events[index..end]);
        }
        None
    }

    /// A picture, with its words; `alone` if it is a paragraph of its own.
    pub(super) fn picture(
        &mut self,
        events: &[(Event<'e>, Range<usize>)],
        index: usize,
        alone: bool,
    ) -> usize {
        let end = matching_end(events, index);
        let Some((
            Event::Start(Tag::Image {
                dest_url, title, ..
            }),
            at,
        )) = events.get(index)
        else {
            return index + 1;
        };
        let alt = words_of(&events[index + 1..end.saturating_sub(1)]);
        self.refuse_box_in(&format!("{alt} {title}"), self.place(at));
        let decoration = alt.trim().eq_ignore_ascii_case(DECORATIVE);
        if alt.trim().is_empty() {
            let note = Diagnostic::picture_without_words(dest_url, &self.span(at));
            self.notes.push(note);
        }
        let alt = if decoration { String::new() } else { alt };
        self.say(&alt);
        let link = Arc::new(Link {
            dest: dest_url.to_string(),
            at: self.place(at),
        });
        let number = self.pictures;
        self.pictures += 1;
        let caption = title.to_string();
        self.gap(Gap::Picture(Box::new(Picture {
            link,
            alt,
            caption,
            alone,
            number,
        })));
        if alone {
            self.put("\n");
        }
        end
    }
}
