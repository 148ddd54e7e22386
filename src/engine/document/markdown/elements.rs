//! Elements that begin and end, such as paragraphs, lists, quotes and emphasis, and how deep they lie.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{DEEPEST, Writer, escaped, matching_end, words_of};
use crate::diagnostic::{Diagnostic, Span};
use crate::document::blocks::Opened;

impl<'a, 'e> Writer<'a, 'e> {
    /// Begins an element, or the block that a quote turns out to be.
    pub(super) fn start(
        &mut self,
        tag: &Tag<'_>,
        at: &Range<usize>,
        events: &[(Event<'e>, Range<usize>)],
        index: usize,
    ) {
        let inline = matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Superscript
                | Tag::Subscript
        );
        if !inline {
            self.new_line();
        }
        match tag {
            Tag::BlockQuote(_) => {
                self.down(at);
                self.put(QUOTE);
                return;
            }
            Tag::Paragraph => self.put("<p>"),
            Tag::List(first) => self.list(*first),
            Tag::Item => {
                self.item(at);
                self.look_for_meant_behind(events, index);
            }
            Tag::DefinitionList => self.put("<dl>\n"),
            Tag::DefinitionListTitle => self.put("<dt>"),
            Tag::DefinitionListDefinition => {
                // The colon that begins it may have been the first of three.
                self.line.0.push(':');
                self.put("<dd>");
                self.look_for_meant_behind(events, index);
            }
            Tag::Emphasis => self.put("<em>"),
            Tag::Strong => self.put("<strong>"),
            Tag::Strikethrough => self.put("<del>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let inside = &events[index..matching_end(events, index)];
                if has_no_words(inside) {
                    self.notes
                        .push(Diagnostic::link_without_words(dest_url, &self.span(at)));
                }
                // Only the links of a block are asked for their words: a card takes its title from them.
                let words = match self.frames.len() {
                    1 => String::new(),
                    _ => words_of(inside),
                };
                self.links += 1;
                self.link(*link_type, dest_url, title, words, at);
            }
            _ => {}
        }
        self.down(at);
    }

    /// One element deeper, and the end of the page where it is too deep.
    fn down(&mut self, at: &Range<usize>) {
        self.depth += 1;
        if self.depth + self.frames.len() > DEEPEST && !self.too_deep {
            self.too_deep = true;
            let line = at.start..at.start + 1;
            self.notes
                .push(Diagnostic::nested_too_deep(DEEPEST, &self.span(&line)));
        }
    }

    /// Ends an element, and the blocks that were opened inside it and left open.
    pub(super) fn end(&mut self, tag: TagEnd) {
        // A block that was opened inside this container must have been closed inside it.
        while self.frames.len() > 1 {
            let frame = self.top();
            let crossing = frame.marker.is_some() && frame.depth >= self.depth;
            if !crossing {
                break;
            }
            let at = self.top().opened_at();
            self.notes
                .push(Diagnostic::block_crosses(&Span::new(self.input.source, at)));
            self.close();
        }
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::Paragraph => {
                self.put("</p>\n");
                self.say("\n");
            }
            TagEnd::BlockQuote(_) => {
                let frame = self.top();
                if frame.marker.is_none() && frame.block.is_some() && frame.depth == self.depth + 1
                {
                    self.close();
                } else {
                    self.put("</blockquote>\n");
                }
            }
            TagEnd::List(has_numbers) => self.list_end(has_numbers),
            TagEnd::Item => {
                self.put("</li>\n");
                self.say("\n");
            }
            TagEnd::DefinitionList => self.put("</dl>\n"),
            TagEnd::DefinitionListTitle => {
                self.put("</dt>\n");
                self.say("\n");
            }
            TagEnd::DefinitionListDefinition => {
                self.put("</dd>\n");
                self.say("\n");
            }
            TagEnd::Emphasis => self.put("</em>"),
            TagEnd::Strong => self.put("</strong>"),
            TagEnd::Strikethrough => self.put("</del>"),
            TagEnd::Link => self.put("</a>"),
            _ => {}
        }
    }

    /// Makes a block of the quote that has just begun. Elsewhere it would be no alert, and its line stays as it was written.
    pub(super) fn alert(&mut self, opened: &Opened, line: &str) {
        let html = &mut self.top().html;
        if html.ends_with(QUOTE) {
            html.truncate(html.len() - QUOTE.len());
            self.open(opened.clone(), None);
        } else {
            self.put(&format!("<p>{}</p>\n", escaped(line)));
            self.say(&format!("{line}\n"));
        }
    }
}

/// How a quote begins.
const QUOTE: &str = "<blockquote>\n";

/// Whether somebody who listens would hear no name of a link.
fn has_no_words(link: &[(Event<'_>, Range<usize>)]) -> bool {
    // Most links begin with a word.
    if let Some((Event::Text(text), _)) = link.get(1)
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        return false;
    }
    let unseen = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
            )
    };
    let html = |(event, _): &(Event<'_>, Range<usize>)| matches!(event, Event::InlineHtml(_));
    words_of(link).chars().all(unseen) && !link.iter().any(html)
}
