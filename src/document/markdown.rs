//! Markdown to HTML: one walk over the parser's events gives words, headings, links and notes together.
//!
//! A page is parsed once, and each box once. Links, facts, pictures and blocks become slots, because
//! what they print depends on who looks. Footnotes are written only if they are used, so a note that
//! only a box uses stays in that box.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
    TextMergeWithOffset,
};

use super::blocks::{self, Argument, Cut, Marker, Opened, Scanned};
use super::body::{
    Block, Body, Fact, FactKind, GateBox, Heading, Link, Picture, Piece, Scope, Slot,
};
use super::raw_html;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::names::Slug;
use crate::source::SourceRef;

/// Quotes, lists and blocks may lie in one another this deep.
const DEEPEST: usize = 40;

/// Ids that the theme uses itself; a heading of that name gets a number.
const THEME_IDS: [&str; 14] = [
    "main",
    "help",
    "help-h",
    "menu",
    "foot",
    "q",
    "contents",
    "contents-h",
    "sources",
    "made",
    "related",
    "search-data",
    "top",
    "results",
];

/// What is parsed: the same for a page and its boxes.
pub struct Input<'a> {
    /// The file.
    pub source: &'a SourceRef,
    /// The settings.
    pub config: &'a Config,
    /// Whether to keep the words alone too: for a search index.
    pub keep_text: bool,
}

/// Reads the words of a page, which begin at a byte of its file.
pub fn page(input: &Input<'_>, body: usize, notes: &mut Notes) -> Scope {
    let scanned = blocks::scan_page(input.source, body, input.config, notes);
    let mut numbers = Numbers::default();
    scope(
        input,
        &scanned,
        &Outside::default(),
        "",
        None,
        &mut numbers,
        notes,
    )
}

/// Counters of one page, which its boxes share so that no id is given twice.
///
/// Nothing that a box counts may show outside it, or its readers' words would move those of others.
#[derive(Default)]
struct Numbers {
    boxes: usize,
    /// How many boxes are open.
    depth: usize,
    /// Boxes for the same roles.
    named: HashMap<String, usize>,
}

impl Numbers {
    /// A name for a box that only boxes for the same roles have a part in.
    fn name(&mut self, cut: &Cut) -> String {
        let mut roles: Vec<&str> = cut.roles.iter().map(|role| role.value.as_str()).collect();
        roles.sort_unstable();
        roles.dedup();
        let roles = Slug::of(&roles.join("-")).as_str().to_owned();
        let count = self.named.entry(roles.clone()).or_default();
        *count += 1;
        format!("{roles}-{count}")
    }
}

/// What a box may use of the text around it.
#[derive(Clone, Default)]
struct Outside {
    /// Link definitions by their label.
    links: HashMap<String, (String, String)>,
    /// The Markdown of footnote definitions, in the order of the text.
    notes: Vec<(String, String)>,
}

fn scope(
    input: &Input<'_>,
    scanned: &Scanned<'_>,
    outside: &Outside,
    prefix: &str,
    whole: Option<Range<usize>>,
    numbers: &mut Numbers,
    notes: &mut Notes,
) -> Scope {
    // A note of the page that a box uses belongs to that box: its text is put behind the box's own.
    let mut text = Cow::Borrowed(&*scanned.input);
    let own_end = text.len();
    for (label, definition) in &outside.notes {
        if text.contains(&format!("[^{label}]")) {
            text.to_mut().push_str("\n\n");
            text.to_mut().push_str(definition);
        }
    }
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    let resolve = |broken: pulldown_cmark::BrokenLink<'_>| {
        let key = broken.reference.to_lowercase();
        outside
            .links
            .get(&key)
            .map(|(dest, title)| (CowStr::from(dest.clone()), CowStr::from(title.clone())))
    };
    let parser = Parser::new_with_broken_link_callback(&text, options, Some(resolve));
    let mut inner = outside.clone();
    if !scanned.cuts.is_empty() {
        for (label, link) in parser.reference_definitions().iter() {
            let title = link.title.as_deref().unwrap_or_default().to_owned();
            inner
                .links
                .insert(label.to_lowercase(), (link.dest.to_string(), title));
        }
    }
    let events: Vec<(Event<'_>, Range<usize>)> =
        TextMergeWithOffset::new(parser.into_offset_iter()).collect();
    let mut writer = Writer::new(input, scanned, own_end, prefix, notes);
    writer.events(&events, 0..events.len());
    writer.footnotes();
    if !scanned.cuts.is_empty() {
        for (label, range) in &writer.definitions {
            let text = range
                .first()
                .and_then(|(_, at)| text.get(at.clone()))
                .unwrap_or_default();
            inner.notes.push((label.clone(), text.to_owned()));
        }
    }
    if let Some(at) = whole
        && writer.ended != Some(true)
    {
        writer
            .notes
            .push(Diagnostic::box_unclear(&Span::new(input.source, at)));
    }
    let mut used: Vec<String> = writer.used.iter().map(|used| used.0.clone()).collect();
    let definitions: Vec<(String, Range<usize>)> = writer
        .definitions
        .iter()
        .filter_map(|(label, events)| Some((label.clone(), events.first()?.1.clone())))
        .filter(|(_, at)| at.start < own_end)
        .collect();
    let mut scope = writer.finish();
    for cut in &scanned.cuts {
        numbers.boxes += 1;
        let number = numbers.boxes;
        let name = numbers.name(cut);
        let prefix = format!("box--{name}--");
        if numbers.depth == DEEPEST {
            notes.push(Diagnostic::nested_too_deep(
                DEEPEST,
                &Span::new(input.source, cut.at.clone()),
            ));
            continue;
        }
        numbers.depth += 1;
        let inside = blocks::scan_box(&cut.body, input.source, input.config, notes);
        let mut words = self::scope(
            input,
            &inside,
            &inner,
            &prefix,
            cut.closed.then(|| cut.at.clone()),
            numbers,
            notes,
        );
        numbers.depth -= 1;
        used.append(&mut words.used_outside);
        scope.boxes.push(GateBox {
            number,
            name,
            at: cut.at.clone(),
            roles: cut.roles.clone(),
            silent: cut.silent,
            scope: words,
        });
    }
    for (label, at) in definitions {
        if !used.contains(&label) {
            let at = scanned.place(at.start)..scanned.place(at.start) + label.len() + 3;
            notes.push(Diagnostic::footnote_unused(
                &label,
                &Span::new(input.source, at),
            ));
        }
    }
    scope.used_outside = used;
    scope
}

/// A body that is being written: of the page, of a block, of a note.
struct Frame {
    html: String,
    slots: Vec<Slot>,
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
            slots: Vec::new(),
            block,
            marker,
            depth,
            links: Vec::new(),
        }
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
    definitions: BTreeMap<String, Events<'e>>,
    tables: usize,
    pictures: usize,
    /// Raw HTML, and where it stands.
    raw: Vec<(String, Range<usize>)>,
    too_deep: bool,
    silent: usize,
    code: Vec<Range<usize>>,
    /// Marks that the parser handed back as events.
    seen: HashSet<usize>,
    /// Where the block of raw HTML begins that is read; beyond everything if none is.
    html_from: usize,
    /// The end of what was read of this line, as [`blocks::squeezed`] has it; whether all of it is there.
    line: (String, bool),
    /// Whether the end of this box was found, and in the open.
    ended: Option<bool>,
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
            definitions: BTreeMap::new(),
            tables: 0,
            pictures: 0,
            raw: Vec::new(),
            too_deep: false,
            silent: 0,
            code: Vec::new(),
            seen: HashSet::new(),
            html_from: usize::MAX,
            line: (String::new(), true),
            ended: None,
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

    fn slot(&mut self, slot: Slot) {
        use std::fmt::Write as _;
        let frame = self.top();
        write!(frame.html, "\u{1}{}\u{1}", frame.slots.len()).ok();
        frame.slots.push(slot);
    }

    /// A place in the file; that of the whole box for words it borrows.
    fn place(&self, at: &Range<usize>) -> Range<usize> {
        if at.start >= self.own_end && self.own_end < usize::MAX && !self.prefix.is_empty() {
            return self.scanned.place(0)..self.scanned.place(0);
        }
        let start = self.scanned.place(at.start);
        // HTML that is not closed swallows what was put behind the text.
        let end = at.end.min(self.own_end);
        start..start.max(self.scanned.place(end.saturating_sub(1)) + 1)
    }

    fn span(&self, at: &Range<usize>) -> Span {
        Span::new(self.input.source, self.place(at))
    }

    fn say(&mut self, text: &str) {
        if self.input.keep_text {
            self.scope.text.push_str(text);
        }
    }

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
                    let body = events.get(index..end).unwrap_or_default().to_vec();
                    self.definitions.entry(label.to_string()).or_insert(body);
                    end
                }
                // A block's line comes as HTML; that it does is no container of its own.
                Event::Start(Tag::HtmlBlock) => {
                    self.html_from = at.start;
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
            self.slot(Slot::Box(number));
        }
    }

    fn start(
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
                let alert = self
                    .scanned
                    .alerts
                    .iter()
                    .find(|(start, _)| at.contains(start));
                match alert
                    .filter(|(start, _)| at.start <= *start && self.alert_line(at.start, *start))
                {
                    Some((_, opened)) => self.open(opened.clone(), None),
                    None => self.put("<blockquote>\n"),
                }
                return;
            }
            Tag::Paragraph => self.put("<p>"),
            Tag::List(None) => self.put("<ul>\n"),
            Tag::List(Some(1)) => self.put("<ol>\n"),
            Tag::List(Some(first)) => self.put(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.put("<li>"),
            Tag::DefinitionList => self.put("<dl>\n"),
            Tag::DefinitionListTitle => self.put("<dt>"),
            Tag::DefinitionListDefinition => {
                // The colon that begins it may have been the first of three.
                self.line.0.push(':');
                self.put("<dd>");
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
                // Only the links of a block are asked for their words: a card takes its title from them.
                let words = match self.frames.len() {
                    1 => String::new(),
                    _ => words_of(
                        events
                            .get(index..matching_end(events, index))
                            .unwrap_or_default(),
                    ),
                };
                self.link(*link_type, dest_url, title, words, at);
            }
            _ => {}
        }
        self.down(at);
    }

    fn alert_line(&self, quote: usize, alert: usize) -> bool {
        self.scanned
            .input
            .get(quote..alert)
            .is_none_or(|between| !between.contains('\n'))
    }

    fn down(&mut self, at: &Range<usize>) {
        self.depth += 1;
        if self.depth + self.frames.len() > DEEPEST && !self.too_deep {
            self.too_deep = true;
            let line = at.start..at.start + 1;
            self.notes
                .push(Diagnostic::nested_too_deep(DEEPEST, &self.span(&line)));
        }
    }

    fn end(&mut self, tag: TagEnd) {
        // A block that was opened inside this container must have been closed inside it.
        while self.frames.len() > 1 {
            let frame = self.top();
            let crossing = frame.marker.is_some() && frame.depth >= self.depth;
            if !crossing {
                break;
            }
            let at = self
                .top()
                .block
                .as_ref()
                .map(|(opened, _)| opened.at.clone())
                .unwrap_or_default();
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
            TagEnd::List(false) => self.put("</ul>\n"),
            TagEnd::List(true) => self.put("</ol>\n"),
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

    fn leaf(&mut self, event: &Event<'e>, at: &Range<usize>) {
        match event {
            Event::End(tag) => {
                if *tag == TagEnd::Link {
                    self.slot(Slot::LinkEnd);
                }
                self.end(*tag);
            }
            Event::Text(text) => self.text(text, at),
            Event::Code(code) => {
                self.boxes_in_code(code);
                let code = self.restored(code);
                self.say(&code);
                let mut html = String::new();
                escape_into(&code, &mut html);
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
                self.slot(Slot::Word(word));
                self.put(&format!("\">{sign}</span> "));
            }
            _ => {}
        }
    }

    /// Text with its facts in braces.
    fn text(&mut self, text: &str, at: &Range<usize>) {
        self.look_for_box(text, at);
        let text = &*self.restored(text);
        let mut rest = text;
        while let Some(start) = rest.find('{') {
            let (before, from) = rest.split_at(start);
            self.words(before);
            match fact(from) {
                Some((kind, id, length)) => {
                    let offset = text.len() - from.len();
                    // Entities make text shorter than its source; then the whole text is the place.
                    let exact = at.len() == text.len();
                    let at = if exact {
                        at.start + offset..at.start + offset + length
                    } else {
                        at.clone()
                    };
                    let at = self.place(&at);
                    self.slot(Slot::Fact(Box::new(Fact {
                        kind,
                        id: id.to_owned(),
                        at,
                    })));
                    self.say(id);
                    rest = from.get(length..).unwrap_or_default();
                }
                None => {
                    self.words("{");
                    rest = from.get(1..).unwrap_or_default();
                }
            }
        }
        self.words(rest);
        if text.contains("[^") {
            self.undefined_notes(text, at);
        }
    }

    fn words(&mut self, text: &str) {
        self.say(text);
        let frame = self.top();
        escape_into(text, &mut frame.html);
    }

    /// Words that look like the first line of a box, and were not taken for one, must not be published
    /// with what follows them.
    fn look_for_box(&mut self, text: &str, at: &Range<usize>) {
        if self.line.0.is_empty() && !text.contains(blocks::COLONS) {
            self.line.1 = false;
            return;
        }
        let written = self
            .scanned
            .input
            .get(at.start.saturating_sub(1)..at.end)
            .unwrap_or_default();
        let text = if written.contains("\\:") {
            Cow::Owned(text.replace(':', " "))
        } else {
            Cow::Borrowed(text)
        };
        self.line.0.push_str(&blocks::squeezed(&text));
        let found =
            self.line.0.contains(":::only") || (self.line.1 && self.line.0.starts_with("::only"));
        if found {
            self.notes.push(Diagnostic::box_unclear(&self.span(at)));
            self.line.0.clear();
        }
        if self.line.0.len() > 16 {
            let from = (self.line.0.len() - 8..)
                .find(|from| self.line.0.is_char_boundary(*from))
                .unwrap_or(0);
            self.line = (self.line.0.split_off(from), false);
        }
    }

    /// The same for words that are not read as a text of their own: a caption, a heading of a block.
    fn refuse_box_in(&mut self, words: &str, at: Range<usize>) {
        if words.contains(blocks::COLONS) && blocks::squeezed(words).contains(":::only") {
            self.notes
                .push(Diagnostic::box_unclear(&Span::new(self.input.source, at)));
        }
    }

    fn new_line(&mut self) {
        self.line.0.clear();
        self.line.1 = true;
    }

    /// A box of which the first line is code by the parser's reading.
    fn boxes_in_code(&mut self, code: &str) {
        if !code.contains('\u{1}') {
            return;
        }
        for (number, (marker, _)) in self.scanned.markers.iter().enumerate() {
            let Marker::Box(cut) = marker else { continue };
            if code.contains(&format!("<!--\u{1}{number}\u{1}-->"))
                && let Some(cut) = self.scanned.cuts.get(*cut)
            {
                self.notes.push(Diagnostic::box_unclear(&Span::new(
                    self.input.source,
                    cut.at.clone(),
                )));
            }
        }
    }

    /// A `[^note]` that is still text has no definition.
    fn undefined_notes(&mut self, text: &str, at: &Range<usize>) {
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

    /// The text of a line that turned out to be code, instead of its mark.
    fn restored<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !text.contains('\u{1}') || self.scanned.markers.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut restored = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, mark)) = rest.split_once("<!--\u{1}") {
            restored.push_str(before);
            let Some((number, after)) = mark.split_once("\u{1}-->") else {
                break;
            };
            let line = number
                .parse()
                .ok()
                .and_then(|number: usize| self.scanned.markers.get(number));
            restored.push_str(line.map_or("", |(_, line)| line));
            rest = after;
        }
        restored.push_str(rest);
        Cow::Owned(restored)
    }

    /// Raw HTML, in which the program's own marks may stand.
    fn raw(&mut self, html: &str, at: &Range<usize>) {
        if !html.contains('\u{1}') {
            return self.raw_part(html, at);
        }
        let mut rest = html;
        while let Some(start) = rest.find("<!--\u{1}") {
            let (before, from) = rest.split_at(start);
            if !before.trim().is_empty() {
                self.raw_part(before, at);
            }
            let inside = from.get("<!--\u{1}".len()..).unwrap_or_default();
            let Some((number, after)) = inside.split_once("\u{1}-->") else {
                break;
            };
            if number == blocks::END {
                self.box_end(at);
            } else if let Ok(number) = number.parse() {
                self.box_in_html(number, at);
                self.marker(number);
            }
            rest = after;
        }
        if !rest.trim().is_empty() {
            self.raw_part(rest, at);
        }
    }

    /// The end of this box. It counts only where nothing is open by the parser's reading: no list, no
    /// quote, no block, no comment or other HTML. Elsewhere the words after it may still be meant for the box.
    fn box_end(&mut self, at: &Range<usize>) {
        let open = self.depth > 0 || self.frames.len() > 1 || self.html_before(at).is_some();
        self.ended = Some(!open);
    }

    /// What stands in the same block of raw HTML before a mark.
    fn html_before(&self, at: &Range<usize>) -> Option<&'a str> {
        let before = self
            .scanned
            .input
            .get(self.html_from..at.start)?
            .trim_start();
        (!before.is_empty()).then_some(before)
    }

    /// A mark ends the comment that it stands in, and what follows would show; in a script it would be lost.
    fn box_in_html(&mut self, number: usize, at: &Range<usize>) {
        let closed = ["<!--", "<?", "<!", "<pre", "<script", "<style", "<textarea"];
        let before = self
            .html_before(at)
            .map(|html| html.get(..9).unwrap_or(html).to_ascii_lowercase());
        if before.is_some_and(|html| {
            closed.iter().any(|start| html.starts_with(start)) && !html.starts_with("<!--\u{1}")
        }) {
            let at = match self.scanned.markers.get(number) {
                Some((Marker::Open(opened), _)) => opened.at.clone(),
                Some((Marker::Box(cut), _)) => self
                    .scanned
                    .cuts
                    .get(*cut)
                    .map(|cut| cut.at.clone())
                    .unwrap_or_default(),
                _ => return,
            };
            self.notes
                .push(Diagnostic::box_unclear(&Span::new(self.input.source, at)));
        }
    }

    fn raw_part(&mut self, html: &str, at: &Range<usize>) {
        self.raw.push((html.to_owned(), self.place(at)));
        if html.contains(blocks::COLONS) {
            let in_comment = self
                .html_before(at)
                .is_some_and(|html| html.starts_with("<!--") && !html.contains("-->"));
            let mut rest = if in_comment {
                html.split_once("-->").map_or("", |(_, after)| after)
            } else {
                html
            };
            let mut shown = String::new();
            while let Some((before, comment)) = rest.split_once("<!--") {
                shown.push_str(before);
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
            }
            shown.push_str(rest);
            self.refuse_box_in(&shown, self.place(at));
        }
        if let Some(tag) = raw_html::refused_tag(html) {
            self.notes
                .push(Diagnostic::html_refused(&tag, &self.span(at)));
        }
        self.put(&raw_html::without_marks(html));
    }

    fn marker(&mut self, number: usize) {
        self.seen.insert(number);
        let Some((marker, _)) = self.scanned.markers.get(number) else {
            return;
        };
        match marker {
            Marker::Open(opened) => self.open(opened.clone(), Some(number)),
            Marker::Box(number) => self.slot(Slot::Box(*number)),
            Marker::Nothing(problem) => self.notes.push(problem.clone()),
            // The opening line may have been code; then so is this one, but for the parser's view of it.
            Marker::Close(opener) => match self
                .frames
                .iter()
                .rposition(|frame| frame.marker == Some(*opener))
            {
                None => {}
                Some(index)
                    if self
                        .frames
                        .get(index)
                        .is_some_and(|frame| frame.depth < self.depth) =>
                {
                    // It would close around a list or quote that is still open. The end of the page closes it.
                    let opened = self
                        .frames
                        .get(index)
                        .and_then(|frame| frame.block.as_ref());
                    let at = opened
                        .map(|(opened, _)| opened.at.clone())
                        .unwrap_or_default();
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

    fn open(&mut self, opened: Opened, marker: Option<usize>) {
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
                opened.kind.name,
                &Span::new(self.input.source, opened.at.clone()),
            ));
        }
        if opened.kind.argument == Argument::Heading && !opened.argument.is_empty() {
            let words = format!("{}\n", opened.argument);
            self.say(&words);
        }
        let number = self.blocks;
        self.frames
            .push(Frame::new(Some((opened, number)), marker, depth));
    }

    fn close(&mut self) {
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
            slots: frame.slots,
        };
        // A theme may leave out what is empty; a silent box alone must not keep it.
        let silent = body.slots.iter().all(|slot| self.is_silent(slot))
            && body.pieces().all(|piece| match piece {
                Piece::Html(html) => html.trim().is_empty(),
                Piece::Slot(_) => true,
            });
        let after = if silent {
            std::mem::take(&mut body).slots
        } else {
            Vec::new()
        };
        self.slot(Slot::Block(Box::new(Block {
            opened,
            path,
            level,
            body,
            links: frame.links,
        })));
        self.put("\n");
        after.into_iter().for_each(|slot| self.slot(slot));
    }

    /// Whether a slot is a box that others must not know of.
    fn is_silent(&self, slot: &Slot) -> bool {
        matches!(slot, Slot::Box(number) if self.scanned.cuts.get(*number).is_some_and(|cut| cut.silent))
    }

    fn link(&mut self, kind: LinkType, dest: &str, title: &str, words: String, at: &Range<usize>) {
        let title = match title {
            "" => String::new(),
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
        self.slot(Slot::Href(link));
        self.put(&format!("\"{title}>"));
    }

    /// A paragraph that is only a picture, or the caption of the table before it.
    fn special_paragraph(
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
            self.scope.first_paragraph = words_of(events.get(index..end).unwrap_or_default());
        }
        None
    }

    fn picture(
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
        let alt = words_of(events.get(index..end).unwrap_or_default());
        self.refuse_box_in(&format!("{alt} {title}"), self.place(at));
        let decoration = alt.trim().eq_ignore_ascii_case("decorative");
        if alt.trim().is_empty() {
            let note =
                Diagnostic::picture_without_words(&self.span(at), self.input.config.import.lenient);
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
        self.slot(Slot::Picture(Box::new(Picture {
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

    fn code_block(
        &mut self,
        kind: &CodeBlockKind<'_>,
        events: &[(Event<'e>, Range<usize>)],
        index: usize,
    ) -> usize {
        let end = matching_end(events, index);
        if let Some((_, at)) = events.get(index) {
            self.code.push(self.place(at));
        }
        self.new_line();
        let language = match kind {
            CodeBlockKind::Fenced(info) => {
                info.split([' ', ',']).next().unwrap_or_default().to_owned()
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
        for (event, _) in events.get(index..end).unwrap_or_default() {
            if let Event::Text(text) = event {
                self.boxes_in_code(text);
                let text = self.restored(text).into_owned();
                escape_into(&text, &mut self.top().html);
            }
        }
        self.put("</code></pre>\n");
        end
    }

    fn heading(&mut self, events: &[(Event<'e>, Range<usize>)], index: usize) -> usize {
        let end = matching_end(events, index);
        let Some((
            Event::Start(Tag::Heading {
                level, id, attrs, ..
            }),
            at,
        )) = events.get(index)
        else {
            return index + 1;
        };
        let inner = events
            .get(index + 1..end.saturating_sub(1))
            .unwrap_or_default();
        self.new_line();
        let written = *level as u8;
        let mut title = words_of(inner);
        // `## Trained {figure x}`: the parser takes the braces for attributes of the heading.
        let fact = attrs
            .first()
            .zip(attrs.get(1))
            .and_then(|((kind, none), (id, _))| {
                none.is_none().then(|| {
                    fact(&format!("{{{kind} {id}}}")).map(|(kind, id, _)| (kind, id.to_owned()))
                })?
            });
        let lenient_title =
            written == 1 && self.input.config.import.lenient && self.scope.headings.is_empty();
        let at_place = self.place(at);
        if lenient_title && self.depth == 0 && self.frames.len() == 1 && self.prefix.is_empty() {
            // The page's own heading, which the template prints.
            self.scope.headings.push(Heading {
                level: 1,
                id: String::new(),
                title,
                at: at_place,
                in_block: true,
            });
            return end;
        }
        if written == 1 {
            self.notes.push(Diagnostic::heading_one(&self.span(at)));
        }
        if title.trim().is_empty() && fact.is_none() {
            self.notes.push(Diagnostic::heading_empty(&self.span(at)));
            title = "untitled".to_owned();
        }
        let in_block = self.frames.len() > 1 || self.depth > 0 || !self.prefix.is_empty();
        // An outline without gaps: a heading is at most one level below the one before it.
        let level = written.clamp(2, self.last_level + 1);
        if written > level {
            self.notes
                .push(Diagnostic::heading_skips(written, level, &self.span(at)));
        }
        self.last_level = level;
        let id = self.id(id.as_deref(), &title, at);
        if !in_block && level == 2 {
            self.slot(Slot::Section);
        }
        if self.frames.len() == 1 && self.depth == 0 {
            self.level = level;
        }
        self.put(&format!("<h{level} id=\"{}\">", escaped(&id)));
        self.events(events, index + 1..end.saturating_sub(1));
        if let Some((kind, id)) = fact {
            self.put(" ");
            self.slot(Slot::Fact(Box::new(Fact {
                kind,
                id,
                at: at_place.clone(),
            })));
        }
        self.put(&format!("</h{level}>\n"));
        self.say("\n");
        self.scope.headings.push(Heading {
            level,
            id,
            title: title.trim().to_owned(),
            at: at_place,
            in_block,
        });
        end
    }

    /// An id that nothing else on the page has.
    fn id(&mut self, given: Option<&str>, title: &str, at: &Range<usize>) -> String {
        let wanted = match given {
            Some(given) => given.to_owned(),
            None => Slug::of(title).as_str().to_owned(),
        };
        let wanted = format!("{}{wanted}", self.prefix);
        let taken = self.ids.contains_key(&wanted) || THEME_IDS.contains(&wanted.as_str());
        if given.is_some() && taken {
            self.notes
                .push(Diagnostic::id_twice(&wanted, &self.span(at)));
        }
        let mut id = wanted.clone();
        if taken {
            let mut count = self.ids.get(&wanted).copied().unwrap_or(1);
            loop {
                count += 1;
                id = format!("{wanted}-{count}");
                if !self.ids.contains_key(&id) {
                    break;
                }
            }
            self.ids.insert(wanted, count);
        }
        self.ids.entry(id.clone()).or_insert(1);
        self.scope.ids.push(id.clone());
        id
    }

    fn table(
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
                caption(events.get(end..after).unwrap_or_default()).map(|caption| (caption, after))
            }
            _ => None,
        };
        let rows = rows(events, index + 1, end);
        let last = rows.last().filter(|_| rows.len() > 1);
        let as_row = last.and_then(|row| {
            let inside = events.get(row.clone()).unwrap_or_default();
            caption(inside)
        });
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
                self.slot(Slot::Word("table_scroll"));
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

    fn footnote_reference(&mut self, label: &str) {
        let number = match self.used.iter().position(|(used, _)| used == label) {
            Some(index) => index,
            None => {
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
        self.scope
            .ids
            .push(format!("{prefix}fnref--{number}{again}"));
        self.put(&format!(
            "<sup class=\"note-ref\"><a href=\"#{prefix}fn--{number}\" id=\"{prefix}fnref--{number}{again}\" aria-label=\""
        ));
        self.slot(Slot::Numbered("note_n", number));
        self.put(&format!("\">{number}</a></sup>"));
    }

    /// The notes that were used, in the order of their numbers; a note may use further notes.
    fn footnotes(&mut self) {
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
            self.slot(Slot::Word("footnotes_heading"));
            self.put("</h2>\n<ol class=\"notes\">\n");
        } else {
            self.put("<div class=\"footnotes\"><ol class=\"notes\">\n");
        }
        let mut number = 0;
        while let Some((label, _)) = self.used.get(number).cloned() {
            number += 1;
            self.scope.ids.push(format!("{prefix}fn--{number}"));
            self.put(&format!("<li id=\"{prefix}fn--{number}\">"));
            self.scope.ids.push(format!("{prefix}fn--{number}"));
            let events = self.definitions.get(&label).cloned().unwrap_or_default();
            let inner = 1..events.len().saturating_sub(1);
            self.depth += 1;
            self.events(&events, inner);
            self.depth = self.depth.saturating_sub(1);
            let times = self.used.get(number - 1).map_or(1, |(_, times)| *times);
            let html = &mut self.top().html;
            let in_paragraph = html.ends_with("</p>\n");
            if in_paragraph {
                html.truncate(html.len() - "</p>\n".len());
            }
            for time in 1..=times {
                let again = if time > 1 {
                    format!("--{time}")
                } else {
                    String::new()
                };
                self.put(&format!(
                    " <a class=\"note-back\" href=\"#{prefix}fnref--{number}{again}\" aria-label=\""
                ));
                self.slot(Slot::Numbered("back_to_note_n", number));
                self.put("\">");
                self.slot(Slot::Word("back_to_text"));
                self.put("</a>");
            }
            self.put(if in_paragraph {
                "</p></li>\n"
            } else {
                "</li>\n"
            });
        }
        self.put(if prefix.is_empty() {
            "</ol></section>\n"
        } else {
            "</ol></div>\n"
        });
        if let Some(frame) = self.frames.pop() {
            let mut body = Body {
                html: frame.html,
                slots: frame.slots,
            };
            body.html.shrink_to_fit();
            self.slot(Slot::Notes(Box::new(body)));
        }
    }

    fn finish(mut self) -> Scope {
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
            slots: frame.slots,
        };
        if !self.raw.is_empty() {
            let start = self.scanned.place(0);
            clean(&mut body, &self.raw, start, self.scanned);
        }
        // A site of ten thousand pages holds them all; what a string keeps in reserve adds up.
        body.html.shrink_to_fit();
        body.slots.shrink_to_fit();
        self.scope.body = body;
        self.scope
    }
}

/// Takes out of a body what is not safe. Raw HTML may stand in a block too; each body is cleaned on its own.
/// `raw` tells where a link of raw HTML stands; the place of one that is written another way there is the
/// page's beginning.
///
/// HTML has places, such as a table, where a word is moved elsewhere with what is around it. There a
/// silent box would show by what it moved, so it goes to the end.
fn clean(body: &mut Body, raw: &[(String, Range<usize>)], start: usize, scanned: &Scanned<'_>) {
    let is_silent = |number: &usize| match body.slots.get(*number) {
        Some(Slot::Box(cut)) => scanned.cuts.get(*cut).is_some_and(|cut| cut.silent),
        _ => false,
    };
    let silent: Vec<String> = (0..body.slots.len())
        .filter(is_silent)
        .map(|number| format!("\u{1}{number}\u{1}"))
        .collect();
    let without = |html: &str| {
        silent
            .iter()
            .fold(html.to_owned(), |html, mark| html.replace(mark, ""))
    };
    let (mut html, mut links) = raw_html::clean(&body.html, body.slots.len());
    if !silent.is_empty() {
        let (plain, plain_links) = raw_html::clean(&without(&body.html), body.slots.len());
        if without(&html) != plain {
            html = plain + &silent.concat();
            links = plain_links;
        }
    }
    body.html = html;
    for slot in &mut body.slots {
        match slot {
            Slot::Block(block) => clean(&mut block.body, raw, start, scanned),
            Slot::Notes(notes) => clean(notes, raw, start, scanned),
            _ => {}
        }
    }
    for link in links {
        let at = raw
            .iter()
            .find(|(html, _)| html.contains(&link.dest))
            .map_or(start..start, |(_, at)| at.clone());
        let alt = link.alt;
        let link = Arc::new(Link {
            dest: link.dest,
            at,
        });
        body.slots.push(match alt {
            Some(alt) => Slot::Picture(Box::new(Picture {
                link,
                alt,
                caption: String::new(),
                alone: false,
                number: 1,
            })),
            None => Slot::Href(link),
        });
    }
}

/// The index behind the end of what begins at an index.
fn matching_end(events: &[(Event<'_>, Range<usize>)], index: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, (event, _)) in events.get(index..).unwrap_or_default().iter().enumerate() {
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

/// The words of some events, without their marks.
fn words_of(events: &[(Event<'_>, Range<usize>)]) -> String {
    let mut words = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    crate::source::without_controls(&words).into_owned()
}

/// `{figure champions-perinatal}` at the beginning of a text, with its length.
fn fact(text: &str) -> Option<(FactKind, &str, usize)> {
    let (inside, _) = text.strip_prefix('{')?.split_once('}')?;
    let (kind, id) = inside.split_once(' ')?;
    let kind = match kind {
        "figure" => FactKind::Figure,
        "contact" => FactKind::Contact,
        "term" => FactKind::Term,
        _ => return None,
    };
    let id = id.trim();
    let sound = !id.is_empty()
        && id
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    sound.then_some((kind, id, inside.len() + 2))
}

/// The bytes that text for HTML may not hold as they are.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = true;
        byte += 1;
    }
    special[b'&' as usize] = true;
    special[b'<' as usize] = true;
    special[b'>' as usize] = true;
    special[b'"' as usize] = true;
    special[0x7f] = true;
    special[0xc2] = true;
    special
};

/// Text for HTML, also for an attribute in double quotes.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .any(|b| matches!(b, b'&' | b'<' | b'>' | b'"' | 0x7f | 0xc2) || b < b' ')
    {
        let mut html = String::with_capacity(text.len() + 16);
        escape_into(text, &mut html);
        Cow::Owned(html)
    } else {
        Cow::Borrowed(text)
    }
}

fn escape_into(text: &str, html: &mut String) {
    let mut from = 0;
    let bytes = text.as_bytes();
    // Nearly every byte stands for itself, and is looked at once, in a table.
    for (at, byte) in bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| SPECIAL[usize::from(**byte)])
    {
        let (entity, length) = match *byte {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' => ("&quot;", 1),
            b'\t' | b'\n' | b'\r' => continue,
            0..b' ' | 0x7f => ("\u{fffd}", 1),
            // U+0080 to U+009F, which an entity can bring in.
            0xc2 if bytes.get(at + 1).is_some_and(|next| *next < 0xa0) => ("\u{fffd}", 2),
            _ => continue,
        };
        html.push_str(text.get(from..at).unwrap_or_default());
        html.push_str(entity);
        from = at + length;
    }
    html.push_str(text.get(from..).unwrap_or_default());
}
