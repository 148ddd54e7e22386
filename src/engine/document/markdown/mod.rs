//! Markdown to HTML: one walk over the parser's events gives words, headings, links and notes together.
//!
//! A page is parsed once, and each box once. Links, facts, pictures and blocks become gaps, because
//! what they print depends on who looks. Footnotes are written only if they are used, so a note that
//! only a box uses stays in that box.
//!
//! Here is the walk, and what all its steps write to; each noun of Markdown has a file of its own.
//! `scope` begins a walk for a page and for each of its boxes, `markers` opens and closes blocks,
//! `strays` tells of lines that may have been meant for a box.

mod addresses;
mod code;
mod definitions;
mod elements;
mod escape;
mod footnotes;
mod foreign;
mod headings;
mod html;
mod links;
mod lists;
mod markers;
mod meant;
mod references;
mod scope;
mod smart;
mod strays;
mod tables;
mod text;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};

use self::escape::escape_into;
use self::html::{Raw, clean};
use self::lists::Count;
use super::blocks::{Opened, Scanned};
use super::body::{Body, Gap, Link, Scope};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::marks::{Marked, without_controls};
use crate::source::SourceRef;

pub use self::escape::escaped;
pub use self::foreign::{Foreign, ForeignKind};
pub use self::scope::page;
pub(super) use self::smart::is_for as has_smart_signs;
pub(super) use self::text::fact;

/// Quotes, lists and blocks may lie in one another this deep.
const DEEPEST: usize = 40;

/// What is parsed: the same for a page and its boxes.
pub struct Input<'a> {
    /// The file.
    pub source: &'a SourceRef,
    /// The settings.
    pub config: &'a Config,
    /// What the front matter of the page calls it.
    pub title: Option<&'a str>,
    /// Whether quotes and dashes are shown as books print them.
    pub is_smart: bool,
}

/// A body that is being written: of the page, of a block, of a note.
struct Frame {
    html: String,
    gaps: Vec<Gap>,
    /// The block that this is the body of, with its number.
    block: Option<(Opened, usize)>,
    /// The marker that opened it, if a line did.
    marker: Option<usize>,
    /// How many containers were open when it began.
    depth: usize,
    links: Vec<(Arc<Link>, String)>,
}

impl Frame {
    fn new(block: Option<(Opened, usize)>, marker: Option<usize>, depth: usize) -> Frame {
        Frame {
            html: String::new(),
            gaps: Vec::new(),
            block,
            marker,
            depth,
            links: Vec::new(),
        }
    }

    /// Where the line stands that opened it.
    fn opened_at(&self) -> Range<usize> {
        let block = self.block.as_ref();
        let (opened, _) = block.expect("a frame that a line opened is the body of a block");
        opened.at.clone()
    }
}

type Events<'e> = Vec<(Event<'e>, Range<usize>)>;

struct Writer<'a, 'e> {
    input: &'a Input<'a>,
    scanned: &'a Scanned<'a>,
    /// Where the scope's own text ends, and notes that it borrows begin.
    own_end: usize,
    prefix: &'a str,
    blocks: usize,
    notes: &'a mut Notes,
    frames: Vec<Frame>,
    depth: usize,
    scope: Scope,
    ids: HashMap<String, usize>,
    /// The level of the last heading that stood in no block.
    level: u8,
    /// The level of the last heading, wherever it stood; 1 is the page's title.
    last_level: u8,
    /// Labels of notes in the order of their first use, with how often each was used.
    used: Vec<(String, usize)>,
    /// The place of each label in that list.
    used_at: HashMap<String, usize>,
    /// How many links are open, which have no others in them.
    links: usize,
    /// How many elements of raw HTML are open.
    html_depth: usize,
    definitions: BTreeMap<String, Events<'e>>,
    /// The notes that are used, once all else is read.
    notes_of_page: Option<Body>,
    tables: usize,
    pictures: usize,
    /// Raw HTML, and where it stands.
    raw: Raw,
    too_deep: bool,
    silent: usize,
    code: Vec<Range<usize>>,
    /// Code of either sort, as places in the text that was parsed.
    verbatim: Vec<Range<usize>>,
    /// Marks that the parser handed back as events.
    seen: HashSet<usize>,
    /// Where the block of raw HTML begins that is read; beyond everything if none is.
    html_from: usize,
    /// The end of what was read of this line, as [`blocks::squeezed`] has it; whether all of it is there.
    line: (String, bool),
    /// Whether the end of this box was found, and in the open.
    ended: Option<bool>,
    /// Where that ends which was read last.
    reached: usize,
    /// The lists that are open; of those with numbers, how they count.
    lists: Vec<Option<Count>>,
    /// The sign before the words that come next.
    before: char,
}

impl<'a, 'e> Writer<'a, 'e> {
    fn new(
        input: &'a Input<'a>,
        scanned: &'a Scanned<'a>,
        own_end: usize,
        prefix: &'a str,
        notes: &'a mut Notes,
    ) -> Writer<'a, 'e> {
        let mut first = Frame::new(None, None, 0);
        first
            .html
            .reserve(scanned.input.len() + scanned.input.len() / 4);
        Writer {
            input,
            scanned,
            own_end,
            prefix,
            blocks: 0,
            notes,
            frames: vec![first],
            depth: 0,
            scope: Scope {
                prefix: prefix.to_owned(),
                ..Scope::default()
            },
            ids: HashMap::new(),
            level: 1,
            // A box stands somewhere below a heading of its page, which it does not know.
            last_level: if prefix.is_empty() { 1 } else { 5 },
            used: Vec::new(),
            used_at: HashMap::new(),
            links: 0,
            html_depth: 0,
            definitions: BTreeMap::new(),
            notes_of_page: None,
            tables: 0,
            pictures: 0,
            raw: Raw::default(),
            too_deep: false,
            silent: 0,
            code: Vec::new(),
            verbatim: Vec::new(),
            seen: HashSet::new(),
            html_from: usize::MAX,
            line: (String::new(), true),
            ended: None,
            reached: 0,
            lists: Vec::new(),
            before: ' ',
        }
    }

    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(None, None, 0));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn put(&mut self, html: &str) {
        self.top().html.push_str(html);
    }

    fn gap(&mut self, gap: Gap) {
        use std::fmt::Write as _;
        let frame = self.top();
        write!(frame.html, "{}", Marked(frame.gaps.len())).expect("a text takes every word");
        frame.gaps.push(gap);
    }

    /// A place in the file; that of the whole box for words it borrows.
    fn place(&self, at: &Range<usize>) -> Range<usize> {
        if at.start >= self.own_end && self.own_end < usize::MAX && !self.prefix.is_empty() {
            return self.scanned.place(0)..self.scanned.place(0);
        }
        let start = self.scanned.place(at.start);
        // HTML that is not closed swallows what was put behind the text.
        let end = self
            .scanned
            .place(at.end.min(self.own_end).saturating_sub(1))
            + 1;
        // A line that lacks its end at the end of the file has one on its way to the parser, and signs that are the
        // program's own are shorter there.
        let text = self.input.source.text();
        let start = text.floor_char_boundary(start);
        start..text.ceil_char_boundary(start.max(end))
    }

    fn span(&self, at: &Range<usize>) -> Span {
        Span::new(self.input.source, self.place(at))
    }

    fn say(&mut self, text: &str) {
        if self.input.config.keeps_words {
            self.scope.text.push_str(text);
        }
    }

    /// Forgets what was read of the line before.
    fn new_line(&mut self) {
        self.line.0.clear();
        self.line.1 = true;
        self.before = ' ';
    }

    /// Writes a range of events.
    fn events(&mut self, events: &[(Event<'e>, Range<usize>)], range: Range<usize>) {
        let mut index = range.start;
        while index < range.end && !self.too_deep {
            let Some((event, at)) = events.get(index) else {
                break;
            };
            if self.depth == 0 && self.html_from == usize::MAX {
                self.silent_boxes(at.start);
            }
            index = match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let end = matching_end(events, index);
                    self.definition(label, &events[index..end], at);
                    end
                }
                // A block's line comes as HTML; that it does is no container of its own.
                Event::Start(Tag::HtmlBlock) => {
                    self.html_from = at.start;
                    self.look_for_end(at);
                    index + 1
                }
                Event::End(TagEnd::HtmlBlock) => {
                    self.html_from = usize::MAX;
                    index + 1
                }
                Event::Start(Tag::Image { .. }) => self.picture(events, index, false),
                Event::Start(Tag::Paragraph) => match self.special_paragraph(events, index) {
                    Some(next) => next,
                    None => {
                        self.look_for_meant(at);
                        self.start(&Tag::Paragraph, at, events, index);
                        index + 1
                    }
                },
                Event::Start(Tag::CodeBlock(kind)) => self.code_block(kind, events, index),
                Event::Start(Tag::Table(alignments)) => self.table(alignments, events, index),
                Event::Start(Tag::Heading { .. }) => self.heading(events, index),
                Event::Start(tag) => {
                    self.start(tag, at, events, index);
                    index + 1
                }
                event => {
                    self.reached = at.end;
                    self.leaf(event, at);
                    index + 1
                }
            };
        }
    }

    /// Puts the silent boxes that stood before this place between two blocks of the page.
    fn silent_boxes(&mut self, before: usize) {
        while let Some((at, number)) = self.scanned.silent.get(self.silent).copied() {
            if at > before {
                break;
            }
            self.silent += 1;
            self.gap(Gap::Box(number));
        }
    }

    /// What has no inside: words, code, breaks, marks.
    fn leaf(&mut self, event: &Event<'e>, at: &Range<usize>) {
        match event {
            Event::End(tag) => {
                if *tag == TagEnd::Link {
                    self.links = self.links.saturating_sub(1);
                    self.gap(Gap::LinkEnd);
                }
                self.end(*tag);
            }
            Event::Text(text) => self.text(text, at),
            Event::Code(code) => {
                self.verbatim.push(at.clone());
                self.boxes_in_code(code);
                let code = self.restored(code);
                self.say(&code);
                let mut html = String::new();
                escape_into(&code, &mut html);
                self.before = 'c';
                self.put("<code>");
                self.put(&html);
                self.put("</code>");
            }
            Event::SoftBreak => {
                self.put("\n");
                self.say(" ");
                self.new_line();
            }
            Event::HardBreak => {
                self.put("<br>\n");
                self.say(" ");
                self.new_line();
            }
            Event::Rule => self.put("<hr>\n"),
            Event::Html(html) | Event::InlineHtml(html) => self.raw(html, at),
            Event::FootnoteReference(label) => self.footnote_reference(label),
            Event::TaskListMarker(done) => {
                let (sign, word) = if *done {
                    ("☑", "done")
                } else {
                    ("☐", "to_do")
                };
                self.put("<span class=\"task\" role=\"img\" aria-label=\"");
                self.gap(Gap::Word(word));
                self.put(&format!("\">{sign}</span> "));
            }
            _ => {}
        }
    }

    /// The scope, once all is read.
    fn finish(mut self) -> Scope {
        self.verbatim.sort_by_key(|code| code.start);
        for at in &self.scanned.only_in_code {
            if !self.code.iter().any(|code| code.contains(at)) {
                self.notes.push(Diagnostic::box_unclear(&Span::new(
                    self.input.source,
                    *at..*at,
                )));
            }
        }
        for (number, problem) in &self.scanned.unclosed {
            if self.seen.contains(number) {
                self.notes.push(problem.clone());
            }
        }
        let frame = self
            .frames
            .pop()
            .unwrap_or_else(|| Frame::new(None, None, 0));
        let mut body = Body {
            html: frame.html,
            gaps: frame.gaps,
        };
        let mut notes = self.notes_of_page.take();
        if !self.raw.is_empty() {
            let start = self.scanned.place(0);
            for body in [Some(&mut body), notes.as_mut()].into_iter().flatten() {
                clean(body, &mut self.raw, start, self.scanned);
            }
        }
        // They stand behind the words, also where HTML is not closed in these.
        if let Some(notes) = notes {
            body.put(Gap::Notes(Box::new(notes)));
        }
        let own = self
            .scanned
            .input
            .get(..self.own_end.min(self.scanned.input.len()));
        let mut foreign = foreign::found(own.unwrap_or_default(), &self.verbatim);
        for found in &mut foreign {
            found.at = self.place(&found.at);
        }
        self.scope.foreign = exact(foreign);
        // A site of ten thousand pages holds them all; what a string keeps in reserve adds up. They are
        // copied, since shrinking leaves them where they are: in a place for something twice as long.
        self.scope.body = Body {
            html: String::from(body.html.as_str()),
            gaps: exact(body.gaps),
        };
        self.scope.headings = exact(self.scope.headings);
        self.scope.fragments = exact(self.scope.fragments);
        self.scope
    }
}

/// The same list without room for more.
fn exact<T>(list: Vec<T>) -> Vec<T> {
    let mut exact = Vec::with_capacity(list.len());
    exact.extend(list);
    exact
}

/// The index behind the end of what begins at an index.
fn matching_end(events: &[(Event<'_>, Range<usize>)], index: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, (event, _)) in events[index..].iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + offset + 1;
        }
    }
    events.len()
}

/// What stands in the place of the words of a picture that has none to say.
const DECORATIVE: &str = "decorative";

/// The words of some events, without their marks. A picture has those that it is described with.
fn words_of(events: &[(Event<'_>, Range<usize>)]) -> String {
    gathered(events, |_, text| Cow::Borrowed(text))
}

/// The same as they are shown where the settings ask for signs as books print them.
fn words_as_printed(events: &[(Event<'_>, Range<usize>)]) -> String {
    gathered(events, |before, text| {
        let mut before = before.chars().next_back().unwrap_or(' ');
        smart::shown(text, &mut before).into()
    })
}

/// The words of some events, those that are not code as they are `said` behind the words before them.
fn gathered(
    events: &[(Event<'_>, Range<usize>)],
    said: impl for<'t> Fn(&str, &'t str) -> Cow<'t, str>,
) -> String {
    let mut words = String::new();
    // Where the description of the picture begins that is read.
    let mut picture = None;
    for (event, _) in events {
        match event {
            Event::Start(Tag::Image { .. }) => picture = Some(words.len()),
            Event::End(TagEnd::Image) => {
                if let Some(from) = picture.take()
                    && words[from..].trim().eq_ignore_ascii_case(DECORATIVE)
                {
                    words.truncate(from);
                }
            }
            Event::Text(text) => {
                let text = said(&words, text);
                words.push_str(&text);
            }
            Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    without_controls(&words).into_owned()
}
