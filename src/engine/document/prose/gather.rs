//! From the events of which a page is made to its words.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{BlockSeen, FactSeen, LinkSeen, PassageKind, PictureSeen, Prose, STAND_IN};
use crate::document::blocks::{self, Marker, Opened, Scanned};
use crate::document::markdown::fact;
use crate::marks::{self, MARK, Segment};
use crate::source::SourceRef;

/// The walk over the events of one page or box.
pub(in crate::document) struct Gathering<'p, 's> {
    prose: &'p mut Prose,
    scanned: &'s Scanned<'s>,
    source: &'s SourceRef,
    /// Whether a passage is open.
    is_open: bool,
    /// Whether all words of the open passage are bold so far.
    is_bold: bool,
    /// The open blocks by their numbers, each with that of its marker; none for one that a quote turned out to be.
    blocks: Vec<(usize, Option<usize>)>,
    /// For each open item whether its first words are still to come.
    items: Vec<bool>,
    lists: usize,
    /// For each open quote whether it turned out to be a block.
    quotes: Vec<bool>,
    /// How many of them did not.
    plain_quotes: usize,
    /// How many open blocks hold somebody's words.
    speakers: usize,
    bold: usize,
    code: bool,
    note: bool,
    link: Option<(String, usize, Range<usize>)>,
    /// The picture that is open, and whether it stands in another.
    picture: Option<PictureSeen>,
}

impl Prose {
    /// Takes up the words of a page or box. What stands at or behind `own_end` is borrowed from around it.
    pub(in crate::document) fn gather(
        &mut self,
        events: &[(Event<'_>, Range<usize>)],
        own_end: usize,
        scanned: &Scanned<'_>,
        source: &SourceRef,
    ) {
        let mut walk = Gathering {
            prose: self,
            scanned,
            source,
            is_open: false,
            is_bold: true,
            blocks: Vec::new(),
            items: Vec::new(),
            lists: 0,
            quotes: Vec::new(),
            plain_quotes: 0,
            speakers: 0,
            bold: 0,
            code: false,
            note: false,
            link: None,
            picture: None,
        };
        for (event, at) in events.iter().take_while(|(_, at)| at.start < own_end) {
            walk.take(event, at);
        }
        walk.close();
        while walk.end_block(None) {}
        self.pictures_read(source);
        self.scopes += 1;
    }
}

impl Prose {
    /// What the pictures say that were gathered last: behind the words around them.
    fn pictures_read(&mut self, source: &SourceRef) {
        for index in self.pictures_in_words..self.pictures.len() {
            let picture = &self.pictures[index];
            let (alt, place) = (picture.alt.clone(), picture.place.clone());
            let written = source.text().get(place.clone()).unwrap_or_default();
            let from = place.start + written.find(&alt).unwrap_or(0);
            self.begin(PassageKind::Picture);
            self.push(&alt, from..place.end.max(from));
            self.end();
        }
        self.pictures_in_words = self.pictures.len();
    }
}

impl Gathering<'_, '_> {
    fn take(&mut self, event: &Event<'_>, at: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(*tag),
            Event::Text(_) if self.code => {}
            Event::Text(text) => self.text(text, at),
            Event::Code(_) => self.stand_in(),
            Event::SoftBreak => self.gap(' '),
            Event::HardBreak => self.gap('\n'),
            Event::FootnoteReference(_) => {
                self.stand_in();
                if let Some(passage) = self.prose.passages.last_mut() {
                    passage.has_note = true;
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(html),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: &Range<usize>) {
        match tag {
            Tag::Paragraph if self.items.last() != Some(&true) => self.open(PassageKind::Paragraph),
            Tag::Heading { level, .. } => self.open(PassageKind::Heading(*level as u8)),
            Tag::TableCell => self.open(PassageKind::Cell),
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes.push(false);
                self.plain_quotes += 1;
            }
            Tag::List(_) => {
                self.close();
                self.lists += 1;
            }
            Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                self.close();
                self.items.push(true);
            }
            Tag::CodeBlock(_) => {
                self.close();
                self.code = true;
            }
            Tag::FootnoteDefinition(_) => {
                self.close();
                self.note = true;
            }
            Tag::Strong => self.bold += 1,
            Tag::Link { dest_url, .. } => {
                self.ensure_open();
                self.link = Some((dest_url.to_string(), self.prose.text.len(), self.place(at)));
            }
            Tag::Image {
                dest_url, title, ..
            } if self.picture.is_none() => {
                self.picture = Some(PictureSeen {
                    dest: dest_url.to_string(),
                    alt: String::new(),
                    caption: title.to_string(),
                    place: self.place(at),
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => self.close(),
            TagEnd::BlockQuote(_) => {
                self.close();
                match self.quotes.pop() {
                    Some(true) => {
                        self.end_block(None);
                    }
                    _ => self.plain_quotes = self.plain_quotes.saturating_sub(1),
                }
            }
            TagEnd::List(_) => {
                self.close();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => {
                self.close();
                self.items.pop();
            }
            TagEnd::CodeBlock => self.code = false,
            TagEnd::FootnoteDefinition => {
                self.close();
                self.note = false;
            }
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Link => {
                if let Some((dest, from, place)) = self.link.take() {
                    self.prose.links.push(LinkSeen {
                        dest,
                        at: from..self.prose.text.len(),
                        place,
                        block: self.blocks.last().map(|(block, _)| *block),
                    });
                }
            }
            TagEnd::Image => {
                if let Some(picture) = self.picture.take() {
                    self.prose.pictures.push(picture);
                    self.stand_in();
                }
            }
            _ => {}
        }
    }

    fn place(&self, at: &Range<usize>) -> Range<usize> {
        let text = self.source.text();
        let from = text.floor_char_boundary(self.scanned.place(at.start));
        let to = self.scanned.place(at.end.saturating_sub(1)) + 1;
        from..text.ceil_char_boundary(to.max(from))
    }

    fn open(&mut self, kind: PassageKind) {
        self.close();
        self.prose.begin(kind);
        let block = self.blocks.last().map(|(block, _)| *block);
        let is_quoted = self.plain_quotes > 0 || self.speakers > 0;
        if let Some(passage) = self.prose.passages.last_mut() {
            passage.block = block;
            passage.lists = self.lists;
            passage.is_quoted = is_quoted;
            passage.is_note = self.note;
        }
        self.is_open = true;
        self.is_bold = true;
    }

    /// Words that no paragraph holds stand in an item, or somewhere else that is none.
    fn ensure_open(&mut self) {
        if self.is_open {
            return;
        }
        let kind = match self.items.last_mut() {
            Some(first @ true) => {
                *first = false;
                PassageKind::Item
            }
            _ => PassageKind::Paragraph,
        };
        self.open(kind);
    }

    fn close(&mut self) {
        if !self.is_open {
            return;
        }
        self.is_open = false;
        self.prose.end();
        let prose = &mut *self.prose;
        if let Some(passage) = prose.passages.last_mut() {
            let words = prose.text.get(passage.at.clone()).unwrap_or_default();
            passage.is_bold = self.is_bold && words.contains(char::is_alphanumeric);
        }
    }

    fn gap(&mut self, sign: char) {
        if let Some(picture) = &mut self.picture {
            picture.alt.push(sign);
        } else if self.is_open {
            self.prose.text.push(sign);
        }
    }

    fn stand_in(&mut self) {
        if self.picture.is_none() && !self.code {
            self.ensure_open();
            self.prose.text.push(STAND_IN);
        }
    }

    /// Words, with the facts in braces among them.
    fn text(&mut self, text: &str, at: &Range<usize>) {
        if let Some(picture) = &mut self.picture {
            picture.alt.push_str(text);
            return;
        }
        let mut rest = text;
        while let Some(start) = memchr::memchr(b'{', rest.as_bytes()) {
            let (before, from) = rest.split_at(start);
            let offset = text.len() - rest.len();
            let Some((kind, id, length)) = fact(from) else {
                self.words(&rest[..=start], offset, text, at);
                rest = &rest[start + 1..];
                continue;
            };
            self.words(before, offset, text, at);
            self.ensure_open();
            self.prose.facts.push(FactSeen {
                kind,
                id: id.to_owned(),
                at: self.prose.text.len(),
            });
            self.prose.text.push(STAND_IN);
            rest = &from[length..];
        }
        self.words(rest, text.len() - rest.len(), text, at);
    }

    /// A part of a text that begins at an offset in it.
    fn words(&mut self, words: &str, offset: usize, text: &str, at: &Range<usize>) {
        if words.is_empty() || (!self.is_open && words.trim().is_empty()) {
            return;
        }
        self.ensure_open();
        if self.bold == 0 && words.contains(char::is_alphanumeric) {
            self.is_bold = false;
        }
        let exact = self.scanned.place(at.start) + offset;
        let file = self.source.text();
        let place = match file.get(exact..exact + words.len()) {
            Some(written) if written == words && at.len() >= text.len() => {
                exact..exact + words.len()
            }
            // With entities or backslashes in it, a part of it stands somewhere in its place.
            _ if words.len() == text.len() => self.place(at),
            _ => {
                let whole = self.place(at);
                let written = file.get(whole.clone()).unwrap_or_default();
                let from = whole.start + super::aligned(text, written, offset);
                file.floor_char_boundary(from)..whole.end.max(from)
            }
        };
        self.prose.push(words, place);
    }

    /// The marks of lines that open and close blocks.
    fn html(&mut self, html: &str) {
        if !html.contains(MARK) {
            return;
        }
        for piece in marks::lines(html) {
            if let Segment::Mark(number) = piece
                && number != blocks::END
                && let Ok(number) = number.parse::<usize>()
                && let Some((marker, _)) = self.scanned.markers.get(number)
            {
                self.marker(marker, number);
            }
        }
    }

    fn marker(&mut self, marker: &Marker, number: usize) {
        match marker {
            Marker::Open(opened) => self.block(opened, Some(number)),
            Marker::Alert(opened) => {
                if let Some(quote @ false) = self.quotes.last_mut() {
                    *quote = true;
                    self.plain_quotes = self.plain_quotes.saturating_sub(1);
                    self.block(opened, None);
                }
            }
            Marker::Close(opener) => {
                self.close();
                while self
                    .blocks
                    .iter()
                    .rev()
                    .any(|(_, marker)| *marker == Some(*opener))
                {
                    self.end_block(Some(*opener));
                }
            }
            Marker::Box(_) | Marker::Nothing(_) | Marker::Unknown(..) => self.close(),
        }
    }

    fn block(&mut self, opened: &Opened, marker: Option<usize>) {
        self.close();
        let first = self.prose.passages.len();
        let parent = self.blocks.last().map(|(block, _)| *block);
        self.speakers += usize::from(speaks(opened));
        self.blocks.push((self.prose.blocks.len(), marker));
        self.prose.blocks.push(BlockSeen {
            opened: opened.clone(),
            parent,
            passages: first..first,
            is_closed: false,
        });
        let (heading, at) = opened.heading();
        if !heading.is_empty() {
            self.open(PassageKind::BlockHeading);
            let file = self.source.text();
            let at = file.floor_char_boundary(at.start)..file.ceil_char_boundary(at.end);
            self.prose.push(heading, at);
            self.is_bold = false;
            self.close();
        }
    }

    /// Ends the innermost block. `false` if there is none.
    fn end_block(&mut self, marker: Option<usize>) -> bool {
        let Some((block, _)) = self.blocks.pop() else {
            return false;
        };
        let end = self.prose.passages.len();
        if let Some(block) = self.prose.blocks.get_mut(block) {
            self.speakers -= usize::from(speaks(&block.opened));
            block.passages.end = end;
            block.is_closed = marker.is_some();
        }
        true
    }
}

/// Whether a block holds somebody's words.
fn speaks(opened: &Opened) -> bool {
    matches!(opened.kind.name, "quote" | "recommendation")
}
