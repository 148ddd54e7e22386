//! The lines that open and close blocks, and the bodies between them.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::text::fact;
use super::{DEEPEST, Frame, Writer, escaped};
use crate::diagnostic::{Diagnostic, Span};
use crate::document::blocks::{Argument, Marker, Opened, Shows};
use crate::document::body::{Block, Body, Gap, Piece};
use crate::marks::MARK;

impl<'a, 'e> Writer<'a, 'e> {
    /// What a line of a block stands for at the place where the parser has it.
    pub(super) fn marker(&mut self, number: usize) {
        self.seen.insert(number);
        let Some((marker, line)) = self.scanned.markers.get(number) else {
            return;
        };
        // In a list without paragraphs the words before it and behind it would run together.
        if !self.top().html.is_empty() && !self.top().html.ends_with(['\n', MARK]) {
            self.put("\n");
            self.say(" ");
        }
        match marker {
            Marker::Open(opened) => self.open(opened.clone(), Some(number)),
            Marker::Alert(opened) => self.alert(opened, line),
            Marker::Box(number) => self.gap(Gap::Box(*number)),
            Marker::Nothing(problem) => self.notes.push(problem.clone()),
            Marker::Unknown(problem, words) => {
                self.notes.push(problem.clone());
                if !words.is_empty() {
                    self.put(&format!("<p>{}</p>\n", escaped(words)));
                    self.say(&format!("{words}\n"));
                }
            }
            // The opening line may have been code; then so is this one, but for the parser's view of it.
            Marker::Close(opener) => match self
                .frames
                .iter()
                .rposition(|frame| frame.marker == Some(*opener))
            {
                None => {}
                Some(index) if self.frames[index].depth < self.depth => {
                    // It would close around a list or quote that is still open. The end of the page closes it.
                    let at = self.frames[index].opened_at();
                    self.notes
                        .push(Diagnostic::block_crosses(&Span::new(self.input.source, at)));
                }
                Some(index) => {
                    while self.frames.len() > index.max(1) {
                        self.close();
                    }
                }
            },
        }
    }

    /// Opens a block: what follows is its body.
    pub(super) fn open(&mut self, opened: Opened, marker: Option<usize>) {
        let depth = self.depth;
        self.refuse_box_in(&opened.argument, opened.at.clone());
        self.blocks += 1;
        if self.depth + self.frames.len() > DEEPEST && !self.too_deep {
            self.too_deep = true;
            self.notes.push(Diagnostic::nested_too_deep(
                DEEPEST,
                &Span::new(self.input.source, opened.at.clone()),
            ));
            return;
        }
        if opened.kind.argument != Argument::Heading && opened.argument.is_empty() {
            self.notes.push(Diagnostic::block_without_argument(
                opened.kind,
                &Span::new(self.input.source, opened.at.clone()),
            ));
        }
        let (heading, heading_at) = opened.heading();
        if !heading.is_empty() {
            self.say(&format!("{heading}\n"));
            if reads_as_marked(heading) {
                let at = Span::new(self.input.source, heading_at);
                self.notes.push(Diagnostic::marks_in_block_heading(&at));
            }
        }
        let number = self.blocks;
        self.frames
            .push(Frame::new(Some((opened, number)), marker, depth));
    }

    /// Closes the innermost block, and puts it into the body around it.
    pub(super) fn close(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let Some((opened, number)) = frame.block else {
            return;
        };
        let level = (self.level + 1).clamp(2, 4);
        let path = format!("{}{number}", self.prefix);
        let mut body = Body {
            html: frame.html,
            gaps: frame.gaps,
        };
        // A theme may leave out what is empty; a silent box alone must not keep it.
        let silent = body.gaps.iter().all(|gap| self.is_silent(gap))
            && body.pieces().all(|piece| match piece {
                Piece::Html(html) => html.trim().is_empty(),
                Piece::Gap(_) => true,
            });
        if !silent && leaves_out(opened.kind.shows, &body) {
            let end = self.place(&(0..self.reached)).end;
            let at = Span::new(self.input.source, opened.at.start..end.max(opened.at.end));
            self.notes
                .push(Diagnostic::words_in_block(opened.kind, &at));
        }
        let after = if silent {
            std::mem::take(&mut body).gaps
        } else {
            Vec::new()
        };
        self.gap(Gap::Block(Box::new(Block {
            opened,
            path,
            level,
            body,
            links: frame.links,
        })));
        self.put("\n");
        after.into_iter().for_each(|gap| self.gap(gap));
    }

    /// Whether a gap is a box that others must not know of.
    fn is_silent(&self, gap: &Gap) -> bool {
        matches!(gap, Gap::Box(number) if self.scanned.cuts.get(*number).is_some_and(|cut| cut.silent))
    }
}

/// Whether a body has words that a block would not show.
fn leaves_out(shows: Shows, body: &Body) -> bool {
    if shows == Shows::Everything {
        return false;
    }
    let mut html = String::new();
    for piece in body.pieces() {
        match piece {
            Piece::Html(part) => html.push_str(part),
            Piece::Gap(Gap::Href(_) | Gap::LinkEnd | Gap::Word(_) | Gap::Section) => {}
            Piece::Gap(Gap::Picture(_)) if shows == Shows::Pictures => {}
            Piece::Gap(_) => html.push('x'),
        }
    }
    let mut in_link = false;
    let mut rest = html.as_str();
    loop {
        let (words, behind) = rest.split_once('<').unwrap_or((rest, ""));
        if !in_link && words.contains(char::is_alphanumeric) {
            return true;
        }
        if behind.is_empty() {
            return false;
        }
        let end = if behind.starts_with("!--") {
            "-->"
        } else {
            ">"
        };
        let (tag, behind) = behind.split_once(end).unwrap_or((behind, ""));
        in_link = match tag.split(char::is_whitespace).next() {
            Some("a") => shows == Shows::Links,
            Some("/a") => false,
            _ => in_link,
        };
        rest = behind;
    }
}

/// Whether the heading of a block, which is printed as it stands, has marks in it that somebody would expect to be read.
fn reads_as_marked(heading: &str) -> bool {
    if !heading.contains(['*', '_', '`', '[', '<', '{', '&', '~', '\\', '#', '!']) {
        return false;
    }
    let has_fact = heading.match_indices('{').any(|(at, _)| {
        let rest = heading.get(at..).unwrap_or_default();
        fact(rest).is_some()
    });
    let mut text = String::new();
    let marked = Parser::new_ext(heading, Options::ENABLE_STRIKETHROUGH).any(|event| match event {
        Event::Text(words) => {
            text.push_str(&words);
            false
        }
        Event::Start(tag) => !matches!(tag, Tag::Paragraph | Tag::List(_) | Tag::Item),
        Event::End(_) => false,
        _ => true,
    });
    // An entity or a backslash makes other letters.
    has_fact || marked || !heading.ends_with(text.trim())
}

#[cfg(test)]
mod tests {
    use super::reads_as_marked;

    #[test]
    fn marks_in_a_heading_are_noticed() {
        for marked in [
            "Call **999** now",
            "or {contact samaritans}",
            "See [here](nope.md)",
            "_Now_",
            "`code`",
            "<b>Now</b>",
            "Call &amp; ask",
            "Call \\*now",
            "## Call",
            "~~Never~~",
            "![a](b.png)",
            "<https://example.org>",
        ] {
            assert!(reads_as_marked(marked), "{marked}");
        }
        for plain in [
            "",
            "Call 999 now if:",
            "Mothers & fathers",
            "1. Call",
            "5 * 3",
            "What to bring {optional}",
            "a_b_c",
            "Ring [today]",
            "Really!",
            "Under < 1 year",
        ] {
            assert!(!reads_as_marked(plain), "{plain}");
        }
    }
}
