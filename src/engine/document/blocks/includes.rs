//! `::: include warning-signs`: the words of a part put into the text of a page, before anything else is read of it; and
//! `::: data file=bands.csv`, which does so with a table of facts ([`crate::data::DataTable`]).
//!
//! Nothing in a part changes the page around it: what it opens it closes, and it closes nothing that it did not open,
//! least of all a box. What is wrong is told, and the line is left out.
//!
//! It reads lines and fences as [`super::scan_page`] does, and never looks at Markdown.

use super::source_line::SourceLine;
use crate::data::Form;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::parts::{Part, Parts, Use};
use crate::source::{Joined, SourceRef};

/// The name of the block.
pub const INCLUDE: &str = "include";
/// The name of the block that puts a table of facts there.
const DATA: &str = "data";

/// Parts may stand in one another this deep.
const DEEPEST: usize = 4;
/// As many bytes a page may have with its parts: as many as one without.
const LONGEST: usize = 8 * 1024 * 1024;

/// A page with its parts in their places.
pub struct Included {
    /// The text, which knows what is from which file.
    pub source: SourceRef,
    /// The parts that stand in it.
    pub uses: Vec<Use>,
}

/// Whether a text may name a part: where it may not, its lines need not be taken apart.
pub fn may_include(text: &str) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(text.as_bytes(), word).is_some();
    // Such a line has the signs of a block; and its name, without the first letter, which may be a large one; names of blocks may be.
    has(b":::")
        && [&b"nclude"[..], b"NCLUDE", b"ata", b"ATA"]
            .into_iter()
            .any(has)
}

/// Puts the parts that a page names into its text. `None` if it names none.
pub fn included(source: &SourceRef, parts: &Parts, notes: &mut Notes) -> Option<Included> {
    let text = source.text();
    if !may_include(text) {
        return None;
    }
    let body = front_matter_end(text);
    let named = |line: &str| {
        SourceLine::of(line)
            .block_name()
            .is_some_and(|name| is_include(name) || is_data(name))
    };
    if !text.get(body..)?.lines().any(named) {
        return None;
    }
    let mut walk = Walk {
        parts,
        joined: Joined::new(source),
        uses: Vec::new(),
        above: Vec::new(),
        fence: None,
        is_full: false,
        open: Vec::new(),
        notes,
    };
    walk.joined.push(source, 0..body);
    walk.lines(source, body, "");
    Some(Included {
        source: walk.joined.finish(),
        uses: walk.uses,
    })
}

fn is_include(name: &str) -> bool {
    name.eq_ignore_ascii_case(INCLUDE)
}

fn is_data(name: &str) -> bool {
    name.eq_ignore_ascii_case(DATA)
}

/// Where the lines behind the block at the top begin.
fn front_matter_end(text: &str) -> usize {
    let mut at = 0;
    let mut fence = None;
    for line in text.split_inclusive('\n') {
        at += line.len();
        let bare = line.trim_start_matches('\u{feff}').trim_end();
        match fence {
            None if matches!(bare, "---" | "+++") => fence = Some(bare),
            None => return 0,
            Some(fence) if bare == fence || (fence == "---" && bare == "...") => return at,
            Some(_) => {}
        }
    }
    0
}

/// What a line asks for: which file, shown how, and under which words.
struct AskedTable<'a> {
    file: &'a str,
    form: Form,
    caption: &'a str,
}

impl<'a> AskedTable<'a> {
    /// Reads the words behind the name of the block. `None` if facts cannot be shown as it says.
    fn of(written: &'a str) -> Option<AskedTable<'a>> {
        let mut asked = AskedTable {
            file: "",
            form: Form::Table,
            caption: written,
        };
        while let Some(word) = asked.caption.split_whitespace().next() {
            let (key, value) = word.split_once('=').unwrap_or(("", word));
            let value = value.trim_matches(['"', '\'', '“', '”']);
            match &*key.to_ascii_lowercase() {
                "file" => asked.file = value,
                "as" => {
                    asked.form = match &*value.to_ascii_lowercase() {
                        "list" => Form::List,
                        "table" => Form::Table,
                        _ => return None,
                    }
                }
                // The name of a file may stand alone.
                "" if asked.file.is_empty()
                    && (value.ends_with(".csv") || value.ends_with(".toml")) =>
                {
                    asked.file = value;
                }
                _ => break,
            }
            asked.caption = asked
                .caption
                .get(word.len()..)
                .unwrap_or_default()
                .trim_start();
        }
        Some(asked)
    }
}

/// A walk over the lines of a page and of its parts.
struct Walk<'p, 'n> {
    parts: &'p Parts,
    joined: Joined,
    uses: Vec<Use>,
    /// The parts that are being put in, the outermost first.
    above: Vec<String>,
    /// The fence of code that is open.
    fence: Option<(u8, usize)>,
    /// Whether a part was left out since the text is long enough.
    is_full: bool,
    /// For each block that is open, where its line begins in the joined text if it is a box.
    open: Vec<Option<usize>>,
    notes: &'n mut Notes,
}

impl Walk<'_, '_> {
    /// Takes over the lines of a file from a byte on, each behind an indent.
    fn lines(&mut self, source: &SourceRef, from: usize, indent: &str) {
        let floor = self.open.len();
        let is_part = !self.above.is_empty();
        let mut at = from;
        let mut lines = source
            .text()
            .get(from..)
            .unwrap_or_default()
            .split_inclusive('\n')
            .peekable();
        while let Some(line) = lines.next() {
            let here = at..at + line.len();
            at = here.end;
            let parts = SourceLine::of(line);
            let place = || {
                let start = here.start;
                Span::new(
                    source,
                    start + parts.content.start..start + parts.content.end,
                )
            };
            if let Some((mark, length)) = self.fence {
                if parts.closes_fence(mark, length) {
                    self.fence = None;
                }
            } else if let Some(opened) = parts.opens_fence() {
                self.fence = Some(opened);
            } else if let Some(name) = parts.block_name() {
                if name.is_empty() {
                    if self.open.len() > floor {
                        self.open.pop();
                    } else if is_part {
                        // It would close what stands around the part.
                        self.notes.push(Diagnostic::stray_close(&place()));
                        continue;
                    }
                } else if is_include(name) || is_data(name) {
                    // Its end may stand behind it, with empty lines between.
                    let mut ahead = lines.clone();
                    let mut length = 0;
                    let end = ahead.find_map(|next| {
                        length += next.len();
                        let next = SourceLine::of(next);
                        (!next.text.trim().is_empty()).then(|| next.block_name() == Some(""))
                    });
                    if end == Some(true) {
                        at += length;
                        lines = ahead;
                    }
                    let written = parts.rest.get(name.len()..).unwrap_or_default().trim();
                    let before = line.get(..parts.content.start).unwrap_or_default();
                    let is_alone = before.trim().is_empty();
                    match (is_data(name), is_alone) {
                        (false, true) => self.part(written, &format!("{indent}{before}"), &place()),
                        (false, false) => self.notes.push(Diagnostic::include_in_quote(&place())),
                        (true, true) => self.table(written, &format!("{indent}{before}"), &place()),
                        (true, false) => self.notes.push(Diagnostic::data_in_quote(&place())),
                    }
                    continue;
                } else if super::is_a_line(name, lines.clone()) {
                    // What stands behind the part must not be taken for its end.
                    self.joined.put(indent, source, here.start);
                    self.joined.push(source, here.clone());
                    let before = line.get(..parts.content.start).unwrap_or_default();
                    let end = if line.ends_with('\n') { "" } else { "\n" };
                    let closing = format!("{end}{indent}{before}:::\n");
                    self.joined.put(&closing, source, here.start);
                    continue;
                } else {
                    let is_box = name.eq_ignore_ascii_case("only");
                    let start = self.joined.len() + indent.len() + parts.content.start;
                    self.open.push(is_box.then_some(start));
                }
            }
            if !line.trim().is_empty() {
                self.joined.put(indent, source, here.start);
            }
            self.joined.push(source, here);
        }
        if is_part {
            self.close(source, floor);
        }
    }

    /// Puts the words of a part in the place of the line that names it.
    fn part(&mut self, written: &str, indent: &str, at: &Span) {
        let Some((name, part)) = self.parts.named(written) else {
            let near = self.parts.nearest(written);
            self.notes.push(Diagnostic::no_such_part(written, near, at));
            return;
        };
        if self.above.iter().any(|above| above == name) {
            self.notes.push(Diagnostic::part_in_itself(name, at));
            return;
        }
        if self.above.len() == DEEPEST {
            self.notes.push(Diagnostic::parts_too_deep(DEEPEST, at));
            return;
        }
        if !self.has_room_for(part, indent) {
            // Once is enough of a page.
            if !std::mem::replace(&mut self.is_full, true) {
                self.notes.push(Diagnostic::parts_too_long(LONGEST, at));
            }
            return;
        }
        self.uses.push(Use {
            name: name.to_owned(),
            at: at.clone(),
            within: self.open.iter().rev().find_map(|start| *start),
        });
        self.above.push(name.to_owned());
        self.joined.put("\n", &at.source, at.range.start);
        self.lines(&part.source, part.body, indent);
        self.joined.put("\n", &at.source, at.range.start);
        self.above.pop();
    }

    /// Whether a page stays as long as a page may be with the words of a part: parts in parts can make much of little.
    fn has_room_for(&self, part: &Part, indent: &str) -> bool {
        let words = part.words();
        if self.joined.len() + words.len() > LONGEST {
            return false;
        }
        let indents = match indent.len() {
            0 => 0,
            length => {
                let words = part.source.text().get(words.clone()).unwrap_or_default();
                length * words.lines().count()
            }
        };
        let length = self.joined.len() + words.len() + indents;
        length <= LONGEST
    }

    /// Puts a table of facts in the place of the line that names it: `file=bands.csv as=list Pay by band`.
    fn table(&mut self, written: &str, indent: &str, at: &Span) {
        let Some(asked) = AskedTable::of(written) else {
            self.notes.push(Diagnostic::data_shown_as(at));
            return;
        };
        let Some(table) = self.parts.table(asked.file) else {
            let near = self.parts.nearest_table(asked.file);
            self.notes
                .push(Diagnostic::no_such_table(asked.file, near, at));
            return;
        };
        let lines = match self.joined.len() + table.source.text().len() > LONGEST {
            true => None,
            false => Some(table.lines(asked.form)),
        };
        let length = |lines: &Vec<(String, usize)>| {
            let lines = lines.iter().map(|(line, _)| line.len() + indent.len());
            self.joined.len() + lines.sum::<usize>()
        };
        let Some(lines) = lines.filter(|lines| length(lines) <= LONGEST) else {
            // Once is enough of a page.
            if !std::mem::replace(&mut self.is_full, true) {
                self.notes.push(Diagnostic::data_too_long(LONGEST, at));
            }
            return;
        };
        let joined = &mut self.joined;
        let mut own = |words: &str| joined.put(words, &at.source, at.range.start);
        own("\n");
        if !asked.caption.is_empty() && asked.form == Form::List {
            // A sign at its beginning is a sign: a caption opens and ends nothing, least of all the box around it.
            let sign = match asked
                .caption
                .starts_with(|c: char| c.is_ascii_punctuation())
            {
                true => "\\",
                false => "",
            };
            own(&format!("{indent}{sign}{}\n\n", asked.caption));
        }
        for (line, from) in lines {
            let line = format!("{indent}{line}");
            self.joined.put(&line, &table.source, from);
        }
        let mut own = |words: &str| self.joined.put(words, &at.source, at.range.start);
        if !asked.caption.is_empty() && asked.form == Form::Table {
            own(&format!("\n{indent}Table: {}\n", asked.caption));
        }
        own("\n");
    }

    /// Closes what a part left open.
    fn close(&mut self, source: &SourceRef, floor: usize) {
        let end = source.text().len();
        let last = Span::new(source, end..end);
        if !source.text().ends_with('\n') {
            self.joined.put("\n", source, end);
        }
        if let Some((mark, length)) = self.fence.take() {
            self.notes.push(Diagnostic::part_leaves_open(&last));
            let fence = char::from(mark).to_string().repeat(length);
            self.joined.put(&format!("{fence}\n"), source, end);
        }
        if self.open.len() > floor {
            self.notes.push(Diagnostic::part_leaves_open(&last));
            let closing = ":::\n".repeat(self.open.len() - floor);
            self.joined.put(&closing, source, end);
            self.open.truncate(floor);
        }
    }
}
