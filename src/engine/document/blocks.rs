//! The `:::` lines of a page: found before Markdown is parsed, so that no list or quote swallows them.
//!
//! Each line becomes, on the same line, an HTML comment that holds a number between control
//! characters, which no source can contain ([`crate::source`]); the parser hands it back as an event
//! at its true place. The bodies of `::: only` are cut out altogether: nothing inside can change the
//! page. A line that the parser then takes for code is put back as it was.
//!
//! It never looks at another file. What sorts of blocks there are is a table ([`KINDS`]); start with [`scan_page`].

pub mod asked;
mod includes;
mod kinds;
mod lookalikes;
mod named_files;
mod prepared;
mod source_line;

use std::borrow::Cow;
use std::ops::Range;

use super::near_only;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::Placed;
use crate::marks;
use crate::names::nearest;
use crate::source::SourceRef;

pub use self::includes::{included, may_include};
pub use self::kinds::{Argument, BlockKind, Fills, KINDS, OPEN_BOX, Shows, alert, named};
pub use self::lookalikes::{has_colon, squeezed};
pub use self::named_files::{NONE, OF_FILMS};
pub use self::prepared::Prepared;

use self::source_line::SourceLine;

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

impl Opened {
    /// The words behind its name that are a heading, and where they stand: all of them, or those behind what it needs to know.
    pub fn heading(&self) -> (&str, Range<usize>) {
        let argument = self.argument.as_str();
        let heading = match self.kind.argument {
            Argument::Heading => argument,
            Argument::Film => return self.title(),
            Argument::Figure | Argument::Contact | Argument::Nation => {
                let rest = argument.split_once(char::is_whitespace);
                rest.map_or("", |(_, rest)| rest.trim())
            }
            Argument::Pages => asked::asked(argument).1,
            Argument::File
            | Argument::Source
            | Argument::Speaker
            | Argument::Part
            | Argument::Table => "",
        };
        let from = self.argument_at.end.saturating_sub(heading.len());
        (
            heading,
            from.max(self.argument_at.start)..self.argument_at.end,
        )
    }

    /// Whether it is a box that is open to everybody.
    pub fn is_open_box(&self) -> bool {
        std::ptr::eq(self.kind, &OPEN_BOX)
    }
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
    /// Whether it stands where no box may, which is told of.
    pub misplaced: bool,
    /// Its lines, without their common indent: text and where it begins in the file.
    pub body: Prepared,
}

/// What a numbered comment stands for.
#[derive(Clone, Debug)]
pub enum Marker {
    /// A block begins.
    Open(Opened),
    /// The quote that begins here is a block.
    Alert(Opened),
    /// The block of that number ends.
    Close(usize),
    /// A box stood here.
    Box(usize),
    /// A line that opens or closes nothing; what is wrong with it is told unless it turns out to be code.
    Nothing(Diagnostic),
    /// A block that the program does not have, and the words behind its name, which are words of the page.
    Unknown(Diagnostic, String),
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
    /// Places in the input before which a silent box stood, with its number.
    pub silent: Vec<(usize, usize)>,
    /// Places in the file of `::: only` lines that were taken for code.
    pub only_in_code: Vec<usize>,
    /// Places in the file of lines that were told of because they read like the opening of a box.
    pub told: Vec<usize>,
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
    let has_tabs = has(b"\t\n") || has(b"\t\r\n") || text.ends_with('\t');
    if !has_tabs && !has(b":::") && !has(b"[!") && !near_only::stands_in(text, config) {
        return plain(Cow::Borrowed(text), None, body);
    }
    let lines = lines_of(text).scan(body, |at, line| {
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
    let lines = lines_of(body.text()).scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((line, body.place(start)))
    });
    scan(lines, source, config, notes)
}

/// The lines of a text, each with its end: `split_inclusive`, in a third of the time.
fn lines_of(text: &str) -> impl Iterator<Item = &str> + Clone {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    ends.chain(last).scan(0, |from, end| {
        let line = text.get(*from..end);
        *from = end;
        line
    })
}

fn plain(input: Cow<'_, str>, prepared: Option<Prepared>, start: usize) -> Scanned<'_> {
    Scanned {
        input,
        prepared,
        start,
        markers: Vec::new(),
        cuts: Vec::new(),
        silent: Vec::new(),
        only_in_code: Vec::new(),
        told: Vec::new(),
        unclosed: Vec::new(),
    }
}

/// Stands in a mark where a box ends.
pub const END: &str = "end";

/// A box that is being cut out.
struct Cutting<'a> {
    cut: Cut,
    /// The white space before its first line, which all its lines lose.
    indent: &'a str,
    /// Blocks opened inside it and not yet closed.
    depth: usize,
}

fn scan<'a>(
    lines: impl Iterator<Item = (&'a str, usize)> + Clone,
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
    // Whether the line before has colons and nothing else, and closes nothing.
    let mut stray_colons = false;
    let mut lines = lines;
    while let Some((line, at)) = lines.next() {
        let parts = SourceLine::of(line);
        let here = |range: Range<usize>| at + range.start..at + range.end;
        let below_colons = std::mem::take(&mut stray_colons);
        if let Some((mark, length)) = fence {
            let closes = parts.closes_fence(mark, length);
            if closes {
                fence = None;
                boxes_in_fence.clear();
            } else if cutting.is_none() && near_only::reads_like_a_box(line, config) {
                boxes_in_fence.push(here(parts.content.clone()));
                found.only_in_code.push(at);
            }
            keep(line, at, !closes, &mut cutting, &mut prepared);
            in_quote = false;
            continue;
        }
        let like_a_box = || {
            near_only::reads_like_a_box(line, config)
                || (below_colons && near_only::is_only_and_roles(line, config))
        };
        let slip = || {
            let known: Vec<&str> = config.role_names().collect();
            let meant = near_only::roles_meant(line, config);
            let at = Span::new(source, here(parts.content.clone()));
            Diagnostic::reads_like_a_box(&meant, &known, &at)
        };
        if let Some(opened) = parts.opens_fence() {
            if cutting.is_none() && like_a_box() {
                notes.push(slip());
                found.told.push(at);
            }
            fence = Some(opened);
            keep(line, at, false, &mut cutting, &mut prepared);
            in_quote = false;
            continue;
        }
        let begins_quote = parts.quoted && !in_quote;
        in_quote = parts.quoted;
        if !parts.colons && cutting.is_none() && like_a_box() {
            notes.push(slip());
            found.told.push(at);
            prepared.push(line, at);
            continue;
        }
        if !parts.colons {
            if cutting.is_some()
                && (near_only::reads_like_an_end(line) || near_only::reads_like_a_block(line))
            {
                notes.push(Diagnostic::box_end_unclear(&Span::new(
                    source,
                    here(parts.content.clone()),
                )));
            }
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
                        let marker = Marker::Alert(opened);
                        mark(&mut found, &mut prepared, marker, line, at, &parts);
                    }
                    None => {
                        let alerts = KINDS.iter().filter(|kind| kind.alert.is_some());
                        let known = alerts.map(|kind| kind.name);
                        let span = Span::new(source, here(parts.content.clone()));
                        notes.push(Diagnostic::unknown_block(name, nearest(name, known), &span));
                        prepared.push(line, at);
                    }
                },
                None => keep(line, at, false, &mut cutting, &mut prepared),
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
            let is_a_line = || is_a_line(name, lines.clone().map(|(next, _)| next));
            inside.depth = match name.is_empty() {
                true => inside.depth - 1,
                false => inside.depth + usize::from(!is_a_line()),
            };
            keep(line, at, false, &mut cutting, &mut prepared);
            continue;
        }
        let span = Span::new(source, here(parts.content.clone()));
        if name.is_empty() {
            let marker = match open.pop() {
                Some((number, _)) => Marker::Close(number),
                // A line before it may have been meant to open what it closes, and the box ended too early.
                None if !found.cuts.is_empty() => {
                    Marker::Nothing(Diagnostic::box_end_unclear(&span))
                }
                None => {
                    stray_colons = true;
                    Marker::Nothing(Diagnostic::stray_close(&span))
                }
            };
            mark(&mut found, &mut prepared, marker, line, at, &parts);
            continue;
        }
        if name.eq_ignore_ascii_case("only") {
            if parts.quoted {
                notes.push(Diagnostic::box_in_quote(&span));
            }
            let (roles, silent) = parts.roles(at);
            if parts.rest.ends_with(':') {
                notes.push(slip());
            }
            if roles.is_empty() {
                let known: Vec<&str> = config.role_names().collect();
                notes.push(Diagnostic::box_without_role(&known, &span));
            }
            if roles.len() == 1 && roles.iter().all(|role| role.value == "public") {
                let number = found.markers.len();
                let marker = Marker::Open(Opened {
                    kind: &OPEN_BOX,
                    component: OPEN_BOX.component,
                    argument: String::new(),
                    argument_at: here(parts.content.clone()),
                    at: here(parts.content.clone()),
                });
                mark(&mut found, &mut prepared, marker, line, at, &parts);
                open.push((number, here(parts.content.clone())));
                continue;
            }
            let number = found.cuts.len();
            if silent {
                found.silent.push((prepared.text().len(), number));
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
                misplaced: parts.quoted,
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
            _ if like_a_box() => Marker::Nothing(slip()),
            // Where a part may stand, its words stand already.
            Some(kind) if kind.argument == Argument::Part => {
                Marker::Nothing(Diagnostic::include_in_quote(&span))
            }
            Some(kind) if kind.argument == Argument::Table => {
                Marker::Nothing(Diagnostic::data_in_quote(&span))
            }
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
            None => {
                let known = KINDS.iter().map(|kind| kind.name).chain(["only"]);
                let problem = Diagnostic::unknown_block(name, nearest(name, known), &span);
                let words = parts
                    .rest
                    .trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
                    .trim_matches(['[', ']', ' ', '\t']);
                Marker::Unknown(problem, words.to_owned())
            }
        };
        mark(&mut found, &mut prepared, marker, line, at, &parts);
        if is_a_line(name, lines.clone().map(|(next, _)| next)) {
            let end = Marker::Close(number);
            mark(&mut found, &mut prepared, end, line, at, &parts);
            // Where the line turns out to be code, it is printed once.
            if let Some((_, written)) = found.markers.last_mut() {
                written.clear();
            }
            continue;
        }
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
    found.input = Cow::Owned(prepared.text().to_owned());
    found.prepared = Some(prepared);
    found
}

/// Whether the line of a block is all of it: it needs no end, and the lines behind it have none for it.
fn is_a_line<'a>(name: &str, behind: impl Iterator<Item = &'a str>) -> bool {
    named(name).is_some_and(|kind| kind.may_be_a_line) && !begins_with_end(behind)
}

/// Whether some lines begin with the end of a block, behind empty ones.
fn begins_with_end<'a>(mut lines: impl Iterator<Item = &'a str>) -> bool {
    let first = lines.find(|line| !SourceLine::of(line).text.trim().is_empty());
    first.is_some_and(|line| SourceLine::of(line).block_name() == Some(""))
}

/// Puts a line into the text that it belongs to. A tab at the end of one that is no code goes: it means nothing to Markdown, and
/// the parser takes a fence, a table or a heading with one for something else.
fn keep(
    line: &str,
    at: usize,
    is_code: bool,
    cutting: &mut Option<Cutting<'_>>,
    prepared: &mut Prepared,
) {
    let bare = line.trim_end_matches(['\r', '\n']);
    let words = bare.trim_end_matches([' ', '\t']);
    let tail = bare.get(words.len()..).unwrap_or_default();
    if !is_code && tail.contains('\t') {
        let ending = line.get(bare.len()..).unwrap_or_default();
        keep(words, at, true, cutting, prepared);
        if !ending.is_empty() {
            keep(ending, at + bare.len(), true, cutting, prepared);
        }
        return;
    }
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
    parts: &SourceLine<'_>,
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
