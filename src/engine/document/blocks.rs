//! The `:::` lines of a page: found before Markdown is parsed, so that no list or quote swallows them.
//!
//! Each line becomes, on the same line, an HTML comment that holds a number between control
//! characters, which no source can contain ([`crate::source`]); the parser hands it back as an event
//! at its true place. The bodies of `::: only` are cut out altogether: nothing inside can change the
//! page. A line that the parser then takes for code is put back as it was.

use std::borrow::Cow;
use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::{Placed, split_words};
use crate::marks;
use crate::names::nearest;
use crate::source::SourceRef;

/// What may stand behind a block's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A heading, or nothing.
    Heading,
    /// The id of a figure.
    Figure,
    /// The id of a contact.
    Contact,
    /// A file, and words for its link.
    File,
    /// A nation.
    Nation,
    /// Where the words are from.
    Source,
    /// Who said the words, and `sample` if they are made up.
    Speaker,
}

impl Argument {
    /// As the handbook writes it.
    pub const fn form(self) -> &'static str {
        match self {
            Argument::Heading => "Heading",
            Argument::Figure | Argument::Contact => "id",
            Argument::File => "file Words",
            Argument::Nation => "nation",
            Argument::Source => "Source",
            Argument::Speaker => "Who",
        }
    }
}

/// What the program puts into a block beside what stands inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fills {
    /// Nothing.
    Nothing,
    /// The contacts for a crisis.
    CrisisContacts,
    /// A card for each link.
    Cards,
}

/// One sort of block: everything that is said of it anywhere. What it looks like says the theme's component.
#[derive(Debug)]
pub struct BlockKind {
    /// As editors write it.
    pub name: &'static str,
    /// The theme's component.
    pub component: &'static str,
    /// What stands behind the name.
    pub argument: Argument,
    /// What it is, for the handbook.
    pub help: &'static str,
    /// The component for a GitHub alert of its name (`> [!NOTE]`), if there is such an alert.
    pub alert: Option<&'static str>,
    /// What the program puts into it.
    pub fills: Fills,
    /// Whether it says when to get help, and so stands on leaflets.
    pub is_care: bool,
    /// Whether it ends the tips of a page of tips.
    pub ends_tips: bool,
    /// Whether its component is told its name, since several blocks share it.
    pub names_its_kind: bool,
}

impl BlockKind {
    const fn new(
        name: &'static str,
        component: &'static str,
        argument: Argument,
        help: &'static str,
    ) -> BlockKind {
        BlockKind {
            name,
            component,
            argument,
            help,
            alert: None,
            fills: Fills::Nothing,
            is_care: false,
            ends_tips: false,
            names_its_kind: false,
        }
    }

    const fn alert(mut self, component: &'static str) -> BlockKind {
        self.alert = Some(component);
        self
    }

    const fn fills(mut self, fills: Fills) -> BlockKind {
        self.fills = fills;
        self
    }

    const fn cares(mut self) -> BlockKind {
        self.is_care = true;
        self.ends_tips()
    }

    const fn ends_tips(mut self) -> BlockKind {
        self.ends_tips = true;
        self
    }

    const fn names_its_kind(mut self) -> BlockKind {
        self.names_its_kind = true;
        self
    }
}

/// Every block but `only`.
#[rustfmt::skip] // A table: one block on each line.
pub static KINDS: &[BlockKind] = &[
    BlockKind::new("emergency", "emergency", Argument::Heading, "A card about what to do at once. Begin the heading with what to do.").alert("emergency").cares(),
    BlockKind::new("urgent", "urgent", Argument::Heading, "A card about what to do today.").alert("urgent").cares(),
    BlockKind::new("non-urgent", "non_urgent", Argument::Heading, "A card about what can wait for an appointment.").alert("non_urgent").cares(),
    BlockKind::new("help", "help", Argument::Heading, "The panel with the contacts that say `crisis = true`; nothing need stand inside.").fills(Fills::CrisisContacts).ends_tips(),
    BlockKind::new("do", "do", Argument::Heading, "A list of what to do, headed \"Do\".").ends_tips(),
    BlockKind::new("dont", "dont", Argument::Heading, "A list of what not to do, headed \"Don't\".").ends_tips(),
    BlockKind::new("tips", "tips", Argument::Heading, "A numbered list as tip cards."),
    BlockKind::new("key-points", "key_points", Argument::Heading, "A box \"In short\"."),
    BlockKind::new("inset", "inset", Argument::Heading, "A quiet box, without a heading of its own.").alert("inset"),
    BlockKind::new("warning", "warning", Argument::Heading, "A box that stands out, headed \"Important\".").alert("warning_alert"),
    BlockKind::new("details", "details", Argument::Heading, "A line that opens when somebody clicks on it; without a heading, \"More\"."),
    BlockKind::new("figure", "figure", Argument::Figure, "A number of _data/figures.toml, large, with what it counts, its source and date."),
    BlockKind::new("recommendation", "recommendation", Argument::Source, "Words set large, with their source below."),
    BlockKind::new("contact", "contact", Argument::Contact, "A card with the number and hours of a contact of _data/contacts.toml, and what it is for."),
    BlockKind::new("download", "download", Argument::File, "A button with words, the kind of file and its size; without words, the file's name."),
    BlockKind::new("quote", "quote", Argument::Speaker, "Words with who said them; `sample` at the end of the line says that they are made up."),
    BlockKind::new("steps", "steps", Argument::Heading, "A numbered list as steps."),
    BlockKind::new("cards", "cards", Argument::Heading, "One card for each link inside, with the title and summary of its page.").fills(Fills::Cards),
    BlockKind::new("reflect", "reflect", Argument::Heading, "A box \"Reflect\" with questions to think over.").ends_tips(),
    BlockKind::new("nation", "nation", Argument::Nation, "A box marked with the nation. Everybody sees it."),
    BlockKind::new("video", "video", Argument::File, "A film of your own site; inside stand the words that are said in it."),
    BlockKind::new("note", "note", Argument::Heading, "A note.").alert("note").names_its_kind(),
    BlockKind::new("info", "note", Argument::Heading, "The same as `note`."),
    BlockKind::new("tip", "tip", Argument::Heading, "A tip.").alert("tip").names_its_kind(),
    BlockKind::new("important", "important", Argument::Heading, "An important point.").alert("important").names_its_kind(),
    BlockKind::new("caution", "caution", Argument::Heading, "A caution.").alert("caution").names_its_kind(),
    BlockKind::new("danger", "caution", Argument::Heading, "The same as `caution`."),
];

/// The block of that name.
pub fn named(name: &str) -> Option<&'static BlockKind> {
    let plain = name.to_lowercase().replace('_', "-");
    KINDS.iter().find(|kind| kind.name == plain)
}

/// The block that a GitHub alert names, with the component that draws it.
pub fn alert(name: &str) -> Option<(&'static BlockKind, &'static str)> {
    let plain = name.to_lowercase();
    let kind = KINDS.iter().find(|kind| kind.name == plain)?;
    Some((kind, kind.alert?))
}

/// A block that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its sort.
    pub kind: &'static BlockKind,
    /// The component that draws it: an alert may have another than the block of its name.
    pub component: &'static str,
    /// The words behind its name.
    pub argument: String,
    /// Where the words stand; at the end of the line if there are none.
    pub argument_at: Range<usize>,
    /// Its opening line.
    pub at: Range<usize>,
}

/// A `::: only` box: its readers as written, and the lines that were cut out.
#[derive(Clone, Debug)]
pub struct Cut {
    /// Its opening line.
    pub at: Range<usize>,
    /// The roles.
    pub roles: Vec<Placed<String>>,
    /// Whether the page shows nothing in its place.
    pub silent: bool,
    /// Whether its end was found, which then stands as a mark behind its lines.
    pub closed: bool,
    /// Its lines, without their common indent: text and where it begins in the file.
    pub body: Prepared,
}

/// What a numbered comment stands for.
#[derive(Clone, Debug)]
pub enum Marker {
    /// A block begins.
    Open(Opened),
    /// The block of that number ends.
    Close(usize),
    /// A box stood here.
    Box(usize),
    /// A line that opens or closes nothing; what is wrong with it is told unless it turns out to be code.
    Nothing(Diagnostic),
}

/// Text for the Markdown parser, with the way back to the file.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    text: String,
    /// Where pieces of `text` begin, and where they stood in the file; ascending in both.
    pieces: Vec<(usize, usize)>,
}

impl Prepared {
    fn push(&mut self, text: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the text stood in the file.
    pub fn place(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|(start, _)| *start <= at);
        match index
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index))
        {
            Some((start, place)) => place + (at - start),
            None => at,
        }
    }
}

/// A text of which the `:::` lines are known.
pub struct Scanned<'a> {
    /// What the Markdown parser gets.
    pub input: Cow<'a, str>,
    prepared: Option<Prepared>,
    start: usize,
    /// What the numbered comments stand for, and the line that each replaced.
    pub markers: Vec<(Marker, String)>,
    /// The boxes, in the order of the text.
    pub cuts: Vec<Cut>,
    /// Alerts: where in the input their quote begins.
    pub alerts: Vec<(usize, Opened)>,
    /// Places in the input before which a silent box stood, with its number.
    pub silent: Vec<(usize, usize)>,
    /// Places in the file of `::: only` lines that were taken for code.
    pub only_in_code: Vec<usize>,
    /// Blocks without an end, by the number of their opening comment.
    pub unclosed: Vec<(usize, Diagnostic)>,
}

impl Scanned<'_> {
    /// Where a byte of the input stands in the file.
    pub fn place(&self, at: usize) -> usize {
        self.prepared
            .as_ref()
            .map_or(at + self.start, |prepared| prepared.place(at))
    }
}

/// Finds the blocks of a whole page, whose words begin at a byte of its file.
pub fn scan_page<'a>(
    source: &'a SourceRef,
    body: usize,
    config: &Config,
    notes: &mut Notes,
) -> Scanned<'a> {
    let text = source.text().get(body..).unwrap_or_default();
    let has = |mark: &[u8]| memchr::memmem::find(text.as_bytes(), mark).is_some();
    if !has(b":::") && !has(b"[!") {
        return plain(Cow::Borrowed(text), None, body);
    }
    let lines = text.split_inclusive('\n').scan(body, |at, line| {
        let start = *at;
        *at += line.len();
        Some((line, start))
    });
    scan(lines, source, config, notes)
}

/// Finds the blocks within a box that was cut out.
pub fn scan_box<'a>(
    body: &'a Prepared,
    source: &SourceRef,
    config: &Config,
    notes: &mut Notes,
) -> Scanned<'a> {
    let lines = body.text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((line, body.place(start)))
    });
    scan(lines, source, config, notes)
}

fn plain(input: Cow<'_, str>, prepared: Option<Prepared>, start: usize) -> Scanned<'_> {
    Scanned {
        input,
        prepared,
        start,
        markers: Vec::new(),
        cuts: Vec::new(),
        alerts: Vec::new(),
        silent: Vec::new(),
        only_in_code: Vec::new(),
        unclosed: Vec::new(),
    }
}

/// Stands in a mark where a box ends.
pub const END: &str = "end";

/// Colons, and what looks like one.
const COLONS: [char; 15] = [
    ':', '\u{2d0}', '\u{589}', '\u{5c3}', '\u{703}', '\u{704}', '\u{1361}', '\u{1804}', '\u{2236}',
    '\u{205d}', '\u{a789}', '\u{fe13}', '\u{fe30}', '\u{fe55}', '\u{ff1a}',
];

/// Whether a text has a colon, or what looks like one. Nearly every text has neither, and is looked through as bytes.
pub fn has_colon(text: &str) -> bool {
    text.bytes().any(|byte| byte == b':' || !byte.is_ascii()) && text.contains(COLONS)
}

/// Text as its reader sees it who looks for three colons and `only`: no space, no case, one sort of colon.
///
/// An invisible character, a colon of another script or a space that is none to Markdown must not
/// make public what an editor meant for a box.
pub fn squeezed(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => plain.push(c.to_ascii_lowercase()),
            c if COLONS.contains(&c) => plain.push(':'),
            c if c.is_ascii() && !c.is_ascii_whitespace() && !c.is_ascii_control() => plain.push(c),
            c if c.is_alphanumeric() => plain.extend(
                deunicode::deunicode_char(c)
                    .unwrap_or_default()
                    .chars()
                    .map(|c| c.to_ascii_lowercase()),
            ),
            _ => {}
        }
    }
    plain
}

/// Whether a line that is no box looks like the first line of one.
fn begins_like_a_box(line: &str) -> bool {
    has_colon(line)
        && squeezed(line).starts_with(":::")
        && is_nearly_only(squeezed(line).trim_start_matches(':'))
}

/// Whether a block's name is `only`, mistyped or with something at its ends.
fn is_nearly_only(name: &str) -> bool {
    let name = squeezed(name);
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    name.starts_with("only")
        || nearest(
            name.split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or(name),
            ["only"],
        )
        .is_some()
}

/// A box that is being cut out.
struct Cutting<'a> {
    cut: Cut,
    /// The white space before its first line, which all its lines lose.
    indent: &'a str,
    /// Blocks opened inside it and not yet closed.
    depth: usize,
}

fn scan<'a>(
    lines: impl Iterator<Item = (&'a str, usize)>,
    source: &SourceRef,
    config: &Config,
    notes: &mut Notes,
) -> Scanned<'static> {
    let mut found = plain(Cow::Borrowed(""), None, 0);
    let mut prepared = Prepared::default();
    let mut open: Vec<(usize, Range<usize>)> = Vec::new();
    let mut fence: Option<(u8, usize)> = None;
    let mut cutting: Option<Cutting<'_>> = None;
    // Lines within the fence that is open now which would begin a box outside it.
    let mut boxes_in_fence: Vec<Range<usize>> = Vec::new();
    let mut in_quote = false;
    for (line, at) in lines {
        let parts = Line::of(line);
        let here = |range: Range<usize>| at + range.start..at + range.end;
        if let Some((mark, length)) = fence {
            if parts.closes_fence(mark, length) {
                fence = None;
                boxes_in_fence.clear();
            } else if cutting.is_none() && begins_like_a_box(parts.text) {
                boxes_in_fence.push(here(parts.content.clone()));
                found.only_in_code.push(at);
            }
            keep(line, at, &mut cutting, &mut prepared);
            in_quote = false;
            continue;
        }
        if let Some(opened) = parts.opens_fence() {
            fence = Some(opened);
            keep(line, at, &mut cutting, &mut prepared);
            in_quote = false;
            continue;
        }
        let begins_quote = parts.quoted && !in_quote;
        in_quote = parts.quoted;
        if !parts.colons {
            match parts.alert().filter(|_| begins_quote && cutting.is_none()) {
                Some((name, rest)) => match alert(name) {
                    Some((kind, component)) => {
                        let opened = Opened {
                            kind,
                            component,
                            argument: rest.trim().to_owned(),
                            argument_at: here(parts.content.clone()),
                            at: here(parts.content.clone()),
                        };
                        found.alerts.push((prepared.text.len(), opened));
                        prepared.push(line.get(..parts.content.start).unwrap_or_default(), at);
                        prepared.push("\n", at + line.len().saturating_sub(1));
                    }
                    None => {
                        let alerts = KINDS.iter().filter(|kind| kind.alert.is_some());
                        let known = alerts.map(|kind| kind.name);
                        let span = Span::new(source, here(parts.content.clone()));
                        notes.push(Diagnostic::unknown_block(name, nearest(name, known), &span));
                        prepared.push(line, at);
                    }
                },
                None => keep(line, at, &mut cutting, &mut prepared),
            }
            continue;
        }
        let name = parts.rest.split_whitespace().next().unwrap_or_default();
        if let Some(inside) = &mut cutting {
            if name.is_empty() && inside.depth == 0 {
                if let Some(mut done) = cutting.take() {
                    // The parser must find the end where it was found here: see `Writer::box_end`.
                    let before = line.get(..parts.content.start).unwrap_or_default();
                    let before = before
                        .strip_prefix(done.indent)
                        .unwrap_or(before.trim_start_matches(' '));
                    done.cut.closed = true;
                    done.cut.body.push("\n", at);
                    done.cut
                        .body
                        .push(&format!("{before}{}\n", marks::MarkedLine(END)), at);
                    found.cuts.push(done.cut);
                }
                continue;
            }
            inside.depth = if name.is_empty() {
                inside.depth - 1
            } else {
                inside.depth + 1
            };
            keep(line, at, &mut cutting, &mut prepared);
            continue;
        }
        let span = Span::new(source, here(parts.content.clone()));
        if name.is_empty() {
            let marker = match open.pop() {
                Some((number, _)) => Marker::Close(number),
                None => Marker::Nothing(Diagnostic::stray_close(&span)),
            };
            mark(&mut found, &mut prepared, marker, line, at, &parts);
            continue;
        }
        if name.eq_ignore_ascii_case("only") {
            if parts.quoted {
                notes.push(Diagnostic::box_in_quote(&span));
            }
            let (roles, silent) = parts.roles(at);
            if roles.is_empty() {
                let known: Vec<&str> = config.role_names().collect();
                notes.push(Diagnostic::box_without_role(&known, &span));
            }
            let number = found.cuts.len();
            if silent {
                found.silent.push((prepared.text.len(), number));
            } else {
                mark(
                    &mut found,
                    &mut prepared,
                    Marker::Box(number),
                    line,
                    at,
                    &parts,
                );
            }
            let cut = Cut {
                at: here(parts.content.clone()),
                roles,
                silent,
                closed: false,
                body: Prepared::default(),
            };
            let indent = line
                .get(..line.len() - line.trim_start_matches([' ', '\t']).len())
                .unwrap_or_default();
            cutting = Some(Cutting {
                cut,
                indent,
                depth: 0,
            });
            continue;
        }
        let number = found.markers.len();
        let marker = match named(name) {
            Some(kind) => Marker::Open(Opened {
                kind,
                component: kind.component,
                argument: parts
                    .rest
                    .get(name.len()..)
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
                argument_at: here(parts.argument(name)),
                at: here(parts.content.clone()),
            }),
            None if is_nearly_only(name) => {
                Marker::Nothing(Diagnostic::block_like_only(name, &span))
            }
            None => {
                let known = KINDS.iter().map(|kind| kind.name).chain(["only"]);
                Marker::Nothing(Diagnostic::unknown_block(name, nearest(name, known), &span))
            }
        };
        mark(&mut found, &mut prepared, marker, line, at, &parts);
        open.push((number, here(parts.content.clone())));
    }
    for at in boxes_in_fence {
        notes.push(Diagnostic::box_unclear(&Span::new(source, at)));
    }
    if let Some(unfinished) = cutting {
        notes.push(Diagnostic::block_not_closed(
            "only",
            &Span::new(source, unfinished.cut.at.clone()),
            fence.is_some(),
        ));
        found.cuts.push(unfinished.cut);
    }
    for (number, at) in open {
        found.unclosed.push((
            number,
            Diagnostic::block_not_closed("", &Span::new(source, at), fence.is_some()),
        ));
    }
    found.input = Cow::Owned(prepared.text.clone());
    found.prepared = Some(prepared);
    found
}

fn keep(line: &str, at: usize, cutting: &mut Option<Cutting<'_>>, prepared: &mut Prepared) {
    match cutting {
        None => prepared.push(line, at),
        Some(inside) => {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            let skip = if line.starts_with(inside.indent) {
                inside.indent.len()
            } else {
                spaces.min(inside.indent.len())
            };
            inside
                .cut
                .body
                .push(line.get(skip..).unwrap_or(line), at + skip);
        }
    }
}

fn mark(
    found: &mut Scanned<'_>,
    prepared: &mut Prepared,
    marker: Marker,
    line: &str,
    at: usize,
    parts: &Line<'_>,
) {
    let number = found.markers.len();
    let ending = line
        .get(line.trim_end_matches(['\r', '\n']).len()..)
        .unwrap_or_default();
    prepared.push(line.get(..parts.content.start).unwrap_or_default(), at);
    prepared.push(
        &marks::MarkedLine(number).to_string(),
        at + parts.content.start,
    );
    prepared.push(
        if ending.is_empty() { "\n" } else { ending },
        at + line.len() - ending.len(),
    );
    let original = line
        .get(parts.content.start..)
        .unwrap_or_default()
        .trim_end_matches(['\r', '\n']);
    found.markers.push((marker, original.to_owned()));
}

/// One line, taken apart: indent and quote marks, then content.
struct Line<'a> {
    quoted: bool,
    /// The content, without the line's end.
    content: Range<usize>,
    text: &'a str,
    /// Whether the content begins with three colons.
    colons: bool,
    /// What follows the colons.
    rest: &'a str,
    rest_at: usize,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Line<'a> {
        let bare = line.trim_end_matches(['\r', '\n']);
        let start = bare.len() - bare.trim_start_matches([' ', '\t', '>']).len();
        let text = bare.get(start..).unwrap_or_default();
        let prefix = bare.get(..start).unwrap_or_default();
        let after = text.trim_start_matches(':');
        let colons = text.len() - after.len() >= 3;
        let rest = after.trim();
        let rest_at = start + (text.len() - after.trim_start().len());
        Line {
            quoted: prefix.contains('>'),
            content: start..bare.len(),
            text,
            colons,
            rest,
            rest_at,
        }
    }

    /// A list item may begin with a fence, so bullets before it are let go.
    fn opens_fence(&self) -> Option<(u8, usize)> {
        let text = self.text.trim_start_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')' | ' ')
        });
        let mark = text
            .bytes()
            .next()
            .filter(|mark| matches!(mark, b'`' | b'~'))?;
        let length = text.bytes().take_while(|byte| *byte == mark).count();
        let info = text.get(length..).unwrap_or_default();
        (length >= 3 && (mark == b'~' || !info.contains('`'))).then_some((mark, length))
    }

    fn closes_fence(&self, mark: u8, length: usize) -> bool {
        let run = self.text.bytes().take_while(|byte| *byte == mark).count();
        run >= length
            && self
                .text
                .get(run..)
                .is_some_and(|rest| rest.trim().is_empty())
    }

    /// `[!WORD] rest` of a quoted line.
    fn alert(&self) -> Option<(&'a str, &'a str)> {
        if !self.quoted {
            return None;
        }
        let (name, rest) = self.text.strip_prefix("[!")?.split_once(']')?;
        let word = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
        (word && !rest.starts_with(['(', '['])).then_some((name, rest))
    }

    fn argument(&self, name: &str) -> Range<usize> {
        let after = self.rest.get(name.len()..).unwrap_or_default();
        let start = self.rest_at + name.len() + (after.len() - after.trim_start().len());
        start..(start + after.trim().len()).max(start)
    }

    fn roles(&self, at: usize) -> (Vec<Placed<String>>, bool) {
        let place = self.argument("only");
        let mut words = self.rest.get("only".len()..).unwrap_or_default().trim();
        let silent = words.split([' ', ',']).next_back() == Some("silent");
        if silent {
            words = words
                .strip_suffix("silent")
                .unwrap_or(words)
                .trim_end_matches([' ', ',']);
        }
        let start = at + place.start;
        let roles = split_words(words, &(start..start + words.len()));
        let plain = |role: Placed<String>| Placed {
            value: role.value.to_lowercase().replace('_', "-"),
            at: role.at,
        };
        (roles.into_iter().map(plain).collect(), silent)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_block_stands_once_and_says_what_it_is() {
        let mut names = BTreeSet::new();
        for kind in KINDS {
            assert!(names.insert(kind.name), "{}", kind.name);
            assert!(kind.help.ends_with('.'), "{}", kind.name);
            assert!(std::ptr::eq(named(kind.name).unwrap(), kind));
        }
    }

    #[test]
    fn an_alert_is_a_block_drawn_as_its_row_says() {
        let component = |name: &str| alert(name).map(|(_, component)| component);
        assert_eq!(component("NOTE"), Some("note"));
        assert_eq!(component("WARNING"), Some("warning_alert"));
        assert_eq!(component("figure"), None);
        assert_eq!(component("notes"), None);
    }
}
