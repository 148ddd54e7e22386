//! The block at the top of a page: found, read, and typed.
//!
//! Says what an editor wrote. What a page inherits is decided where all pages are known.

use std::collections::BTreeSet;
use std::ops::Range;

use super::dates;
use super::fields::{DRAFT, EVERY_PAGE, FrontMatter, fields_of_types, guarded};
use super::gating::{fields_in_line, looks_like_access, would_gate};
use super::import;
use super::kind::{Status, WRITTEN_FOR};
use super::remarks;
use super::run_on;
use super::types::{PageType, Types};
use crate::config::Config;
use crate::config::closing::{self, Meant};
use crate::diagnostic::{Code, Diagnostic, Notes, Severity, Span};
use crate::fields::meaning::{Meaning, Said};
use crate::fields::row::{Field, FieldKind};
use crate::fields::{self, Entry, Fields, Table, free, meaning};
use crate::names::nearest;
use crate::source::SourceRef;

/// What the block at the top of a page came to.
pub struct Read {
    /// What it says. `None` if who may read the page is not known.
    pub front: Option<FrontMatter>,
    /// Where the words of the page begin.
    pub body: usize,
    /// Whether every line of it could be read as it stands. Else no page is made of the file.
    pub is_sound: bool,
}

/// Finds and reads the front matter of a page. `None` where no end of it is found.
pub fn read(source: &SourceRef, config: &Config, notes: &mut Notes) -> Option<Read> {
    let mut found = block(source, config, notes)?;
    if let Some(front) = &mut found.front
        && let Some(problem) = misplaced(source, found.body, front, config)
    {
        notes.push(match config.import.lenient {
            true => front.holding_back(problem),
            false => problem,
        });
    }
    Some(found)
}

/// What is told of a field that was meant to close the page and was read as something else.
fn misplaced(
    source: &SourceRef,
    body: usize,
    front: &FrontMatter,
    config: &Config,
) -> Option<Diagnostic> {
    let at = misplaced_access(source, body, config).filter(|_| front.access.is_none());
    if let Some(at) = at {
        return Some(Diagnostic::access_unclear("access", &at));
    }
    // Without a block the first line may be all of one.
    let first = source.text().find('\n').unwrap_or(source.text().len());
    let at = run_on::behind_a_break(source, body.max(first), config);
    let at = at.filter(|_| !front.closes())?;
    Some(Diagnostic::access_run_on(&at))
}

fn block(source: &SourceRef, config: &Config, notes: &mut Notes) -> Option<Read> {
    let text = source.text();
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let rest = text.get(bom..).unwrap_or_default();
    let nothing = || Read {
        front: Some(FrontMatter::nothing_at(bom)),
        body: bom,
        is_sound: true,
    };
    let first = rest.lines().next().unwrap_or_default().trim_end();
    let fence = match first {
        "---" => "---",
        "+++" => "+++",
        _ if config.import.lenient && json_object(rest).is_some() => "{",
        _ if config.import.lenient => return Some(nothing()),
        _ => {
            let end = bom + rest.find('\n').unwrap_or(rest.len());
            let at = Span::new(source, bom..end);
            notes.push(match nearly_fence(first) {
                true => Diagnostic::nearly_front_matter(&Span::new(source, bom..bom + first.len())),
                false => Diagnostic::no_front_matter(&at, rest.trim().is_empty()),
            });
            return None;
        }
    };
    let found = match (fence, json_object(rest)) {
        ("{", Some(length)) => Some((bom..bom + length, bom + length)),
        _ => fenced(text, bom, fence),
    };
    let Some((inside, body)) = found else {
        if config.import.lenient && fence == "---" {
            return Some(nothing());
        }
        let at = Span::new(source, bom..bom + fence.len());
        let end = last_field(text, bom + fence.len());
        notes.push(Diagnostic::front_matter_open(fence, end, &at));
        return None;
    };
    let mut told = Notes::default();
    let table = match fence {
        // An object in JSON is a table in YAML.
        "---" | "{" => {
            let (table, broken) = fields::yaml(source, inside.clone());
            told.extend(broken);
            table
        }
        _ => {
            let (table, broken) = fields::toml(source, inside.clone());
            told.extend(broken);
            Some(table)
        }
    };
    let is_sound = !told.has_errors();
    let lines: Vec<Span> = told
        .iter()
        .filter_map(|note| Some(note.edit()?.at.value()))
        .collect();
    // Of each fault it must be clear what was meant, or the block says less than was written.
    let is_clear = told
        .iter()
        .all(|note| note.edit().is_some() || note.code() == Code::F10);
    let table =
        table.filter(|table| is_sound || (is_clear && guards_are_read(source, &inside, table)));
    // An import goes on with what could be read, or without the page.
    for problem in told.into_vec() {
        notes.push(match (config.import.lenient, table.is_some()) {
            (false, _) => problem,
            (true, true) => problem.into_warning(),
            (true, false) => problem.holding_back(),
        });
    }
    let front = table.map(|table| {
        if fence == "---" {
            remarks::tell(source, &table, notes);
        }
        let table = match config.import.lenient {
            true => import::translated(source, &table, config, notes),
            false => table,
        };
        let mut inner = Notes::default();
        let mut front = typed(source, &table, config, &mut inner);
        // What is wrong with a line is told once.
        inner.retain(|note| !lines.iter().any(|line| note.begins_in(line)));
        notes.extend(inner);
        // A strict site is told of a line that is mended, and nothing is built of it.
        let mended = if config.import.lenient {
            &lines[..]
        } else {
            &[]
        };
        let run_on = run_on::within(source, &inside, &table, mended, config);
        if let Some(at) = run_on.filter(|_| !front.closes()) {
            let problem = Diagnostic::access_run_on(&at);
            notes.push(match config.import.lenient {
                true => front.holding_back(problem),
                false => problem,
            });
        }
        front.at = inside;
        front
    });
    let unknown = || {
        let mut front = FrontMatter::nothing_at(bom);
        front.meant_closed = true;
        front
    };
    Some(Read {
        front: match config.import.lenient {
            true => Some(front.unwrap_or_else(unknown)),
            false => front,
        },
        body,
        is_sound: is_sound || config.import.lenient,
    })
}

/// `—`, `----` or `- - -`: a line that was meant for `---`.
fn nearly_fence(line: &str) -> bool {
    let is_dash = |c: char| {
        matches!(
            c,
            '-' | '–' | '—' | '‐' | '‑' | '‒' | '―' | '−' | ' ' | '\u{a0}'
        )
    };
    let is_plus = |c: char| matches!(c, '+' | ' ');
    let line = line.trim();
    !line.is_empty() && (line.chars().all(is_dash) || line.chars().all(is_plus))
}

/// Behind which byte the fields of a block end that does not end: before the first line that is no field of it.
fn last_field(text: &str, from: usize) -> usize {
    let mut at = from;
    let Some(rest) = text.get(from..) else {
        return at;
    };
    for line in rest.split_inclusive('\n').skip(1) {
        let bare = line.trim_end();
        let name = bare.split([':', '=']).next().unwrap_or_default();
        let is_field = bare.starts_with([' ', '\t', '-', '[', '}'])
            || (name.len() < bare.len() && !name.trim().is_empty() && !name.trim().contains(' '));
        if bare.is_empty() || !is_field {
            break;
        }
        at += line.len();
    }
    at + rest.find('\n').map_or(0, |end| end + 1)
}

/// Whether each line of a block that names a field by which a page is kept from readers was read as that field, and stands
/// there once. Where lines of it could not be read, another line may have been lost with them.
fn guards_are_read(source: &SourceRef, inside: &Range<usize>, table: &Table) -> bool {
    let text = source.text().get(inside.clone()).unwrap_or_default();
    let mut known = BTreeSet::new();
    text.lines().flat_map(fields_in_line).all(|(key, _)| {
        let key = key
            .trim()
            .trim_matches(['"', '\''])
            .to_lowercase()
            .replace('_', "-");
        let guards = is_guarded(&key) || looks_like_access(&key);
        !guards || (table.0.iter().any(|entry| entry.key == key) && known.insert(key))
    })
}

/// The bytes between two fence lines, and where the text behind them begins.
fn fenced(text: &str, from: usize, fence: &str) -> Option<(Range<usize>, usize)> {
    let first = from + text.get(from..)?.find('\n')? + 1;
    let mut at = first;
    for line in text.get(first..)?.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return Some((first..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn typed(source: &SourceRef, table: &Table, config: &Config, notes: &mut Notes) -> FrontMatter {
    let mut f = Fields::new(source, table)
        .in_zone(&config.time_zone)
        .knowing(&config.further);
    // What is wrong within records is weighed by itself.
    let mut inside = Notes::default();
    let mut front = FrontMatter::default();
    for (row, field) in EVERY_PAGE.iter().enumerate() {
        for name in field.names() {
            if let Some(said) = meaning::read(&mut f, source, field, name, &mut inside) {
                let own = own_type(&said, config);
                front.take_row(row, said);
                match (own, field.name) {
                    (None, _) => {}
                    (own, "type") => front.kind = own,
                    (own, _) => front.type_below = own,
                }
            }
        }
    }
    let kind = type_of(source, &front, config);
    for field in of_types(kind, config) {
        if let Some(said) = meaning::read(&mut f, source, field, field.name, &mut inside) {
            front.take(said);
        }
    }
    let draft = front.get(DRAFT) == Some(&true);
    front.give("draft");
    if draft {
        front.status = Some(Status::Draft);
    }
    check_readers(&mut f, table, config, &front);
    dates::check(&mut f, table, config, &front);
    for name in blank_days(table, kind, config) {
        let at = table.0.iter().find(|entry| entry.key == name);
        let at = at.map_or_else(|| f.whole(), |entry| f.span(entry.key_at.clone()));
        f.note(Diagnostic::no_day(name, &at));
        // It is not told of as missing too.
        front.mean(name);
    }
    for key in &config.extra {
        if let Some(entry) = table.0.iter().find(|entry| entry.key == *key) {
            f.entry(&entry.key);
            front
                .extra
                .extend(free::one(&entry.value).map(|value| (key.clone(), value)));
        }
    }
    if config.import.lenient {
        take_over(&mut f, &mut front);
    }
    check_closing(&mut f, table, config, &mut front);
    check_unknown(&mut f, table);
    // A field whose name is misspelt is told of as that, and not as missing too.
    for name in f.misspelt() {
        front.mean(name);
    }
    front.settle();
    notes.extend(inside);
    for problem in f.finish().into_vec() {
        let is_unclear = matches!(problem.code(), Code::L13 | Code::F13 | Code::L3)
            && problem.severity() == Severity::Error;
        notes.push(match is_unclear && config.import.lenient {
            true => front.holding_back(problem),
            false => problem,
        });
    }
    front
}

impl FrontMatter {
    /// Whether its own `access` keeps the page from everybody.
    fn closes(&self) -> bool {
        let names = self.access.as_ref().map(|access| &access.names);
        names.is_some_and(|names| names.iter().all(|name| name.value != "public"))
    }

    /// The page is held back, since it is not clear who may read it: what is told of that, which then stops nothing.
    fn holding_back(&mut self, problem: Diagnostic) -> Diagnostic {
        self.meant_closed = true;
        problem.holding_back()
    }
}

/// The fields that only pages of some types have, each name once. A name that several have means what it does on pages of this
/// type, or else what it does in the program.
fn of_types(kind: Option<PageType>, config: &Config) -> impl Iterator<Item = &'static Field> {
    let own = kind.map_or(&[][..], |kind| kind.is().fields);
    let of_the_program = fields_of_types();
    let is_not_in = |fields: &'static [Field], field: &Field| {
        fields.iter().all(|known| known.name != field.name)
    };
    let others = of_the_program
        .iter()
        .copied()
        .filter(move |field| is_not_in(own, field));
    let of_the_site = config.fields_of_types.iter().copied().filter(move |field| {
        is_not_in(own, field) && of_the_program.iter().all(|known| known.name != field.name)
    });
    own.iter().chain(others).chain(of_the_site)
}

/// The type of a page as far as its own file tells it: by what it says, or by its top folder.
fn type_of(source: &SourceRef, front: &FrontMatter, config: &Config) -> Option<PageType> {
    let own = Types::of(config);
    let by_folder = || {
        let (folder, _) = source.path.in_content()?.split_once('/')?;
        Some(own.of_folder(folder))
    };
    // The program's own types have no name with two meanings.
    let kind = front.kind.or_else(by_folder)?;
    own.own().find(|known| *known == kind)
}

/// The type of the site's own that is said in a field; the program's own are found by whatever holds the field.
fn own_type(said: &Said, config: &Config) -> Option<PageType> {
    match (&said.field.kind, &said.value) {
        (FieldKind::OneOf(_), Meaning::Choice(word)) if said.field.name != "sort" => {
            Types::of(config)
                .own()
                .find(|kind| kind.name() == word.value)
        }
        _ => None,
    }
}

/// What other programs call title and summary, on a page that says neither.
fn take_over<'a>(f: &mut Fields<'a>, front: &mut FrontMatter) {
    if front.title.is_none() {
        front.title = f.text("name");
        front.give("name");
    }
    if front.summary.is_none() {
        front.summary = f.text("description");
    }
}

/// Tells of fields that keep a page from readers and of which it is not clear what they mean.
fn check_readers(f: &mut Fields<'_>, table: &Table, config: &Config, front: &FrontMatter) {
    let known: Vec<&str> = config.role_names().collect();
    for entry in &table.0 {
        let at = || entry.key_at.clone();
        let unread = match entry.key.as_str() {
            "access" | "access-below" if entry.value.value.names_no_role() => {
                f.take_back(entry);
                let at = f.span(at());
                f.note(Diagnostic::access_names_nobody(&entry.key, &known, &at));
                continue;
            }
            key if key != "access" && entry.value.value.is_blank() && is_guarded(key) => {
                let at = f.span(at());
                f.note(Diagnostic::guard_is_empty(&entry.key, &at));
                continue;
            }
            "teaser" => front.teaser.is_none(),
            "teaser-below" => front.teaser_below.is_none(),
            _ => false,
        };
        if unread && !f.is_told(entry) {
            let at = f.span(at());
            f.note(Diagnostic::teaser_unclear(&entry.key, &at));
        }
    }
    for access in [&front.access, &front.access_below].into_iter().flatten() {
        // A strict site is told of it where the roles are put together.
        let is_known = |name: &str| name == "public" || config.roles.named(name).is_some();
        let unknown = access.names.iter().find(|name| !is_known(&name.value));
        if let Some(unknown) = unknown.filter(|_| config.import.lenient) {
            let at = f.span(unknown.at.clone());
            f.note(Diagnostic::unknown_role(&unknown.value, &known, &at));
        }
        let public = access.names.iter().find(|name| name.value == "public");
        if let Some(public) = public.filter(|_| access.names.len() > 1) {
            let at = f.span(public.at.clone());
            f.note(Diagnostic::public_among_roles(&at));
        }
    }
}

/// The fields for a day that have none behind their name. Of those that keep a page from readers more is told.
fn blank_days(
    table: &Table,
    kind: Option<PageType>,
    config: &Config,
) -> impl Iterator<Item = &'static str> {
    let is_day = |field: &Field| {
        matches!(field.kind, FieldKind::Day | FieldKind::Moment) && !is_guarded(field.name)
    };
    let blank = table.0.iter().filter(|entry| entry.value.value.is_blank());
    blank.filter_map(move |entry| {
        let mut days = EVERY_PAGE
            .iter()
            .chain(of_types(kind, config))
            .filter(|field| is_day(field));
        Some(days.find(|field| field.name == entry.key)?.name)
    })
}

/// Whether a field of that name keeps a page from readers.
fn is_guarded(key: &str) -> bool {
    guarded().any(|name| name == key)
}

/// Tells of fields that mean nothing here and were meant to close the page, unless its own `access` closes it: it must never
/// be open because somebody wrote `private: yes`. A lenient import goes on without the page.
fn check_closing<'a>(
    f: &mut Fields<'a>,
    table: &'a Table,
    config: &Config,
    front: &mut FrontMatter,
) {
    let is_closed = front.closes();
    let lenient = config.import.lenient;
    let mut told = Vec::new();
    for entry in f.unasked() {
        // A strict site is told of a letter that is wrong in a field of its own, such as `acess`, in words of its own.
        if !lenient && nearest(&entry.key, guarded()).is_some() {
            continue;
        }
        match closing::meant(entry, config) {
            Meant::Closed(_) if is_closed => continue,
            Meant::Closed(closing) => told.push(closing),
            Meant::Open => {}
            Meant::Other => continue,
        }
        f.entry(&entry.key);
    }
    // Fields and types of our own, which an import has from a program where they meant something else.
    for entry in table.0.iter().filter(|_| lenient && !is_closed) {
        let is_foreign = entry.key == "type"
            || (of_types(None, config).any(|field| field.name == entry.key)
                && EVERY_PAGE.iter().all(|field| field.name != entry.key)
                && !front
                    .kind
                    .is_some_and(|kind| Types::of(config).having(&entry.key).contains(&kind)));
        if is_foreign && closing::names_readers(entry, config) {
            told.push(closing::Closing::by(entry));
        }
    }
    let audience = table.0.iter().find(|entry| entry.key == "audience");
    let audience = audience.filter(|_| !is_closed);
    told.extend(audience.and_then(|entry| closing::in_audience(entry, &WRITTEN_FOR, config)));
    for closing in told {
        let at = f.span(closing.at.clone());
        let known: Vec<&str> = config.role_names().collect();
        let problem = Diagnostic::closed_elsewhere(&closing, &known, &at);
        front.meant_closed |= lenient;
        f.note(match lenient {
            true => problem.held_back(&closing.key),
            false => problem,
        });
    }
}

/// Tells of unknown fields that look as if they were meant to keep a page from readers.
fn check_unknown(f: &mut Fields<'_>, table: &Table) {
    let free = table.0.iter().filter(|entry| entry.key == "extra");
    let unknown: Vec<&Entry> = f.unasked();
    for entry in unknown.into_iter().chain(free) {
        let nested = matches!(&entry.value.value, fields::Value::Table(table) if table.0.iter().any(|entry| looks_like_access(&entry.key)));
        // A key that is nearly one of these is told of as an unknown key.
        let told = nearest(&entry.key, guarded()).is_some();
        if nested || (looks_like_access(&entry.key) && !told) {
            let at = f.span(entry.key_at.clone());
            f.note(Diagnostic::access_unclear(&entry.key, &at));
        }
    }
}

/// Whether a text begins as an object in JSON does, and not as what templates fill in.
fn is_like_json(text: &str) -> bool {
    let inside = text.strip_prefix('{').map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with(['"', '\'', '}']))
}

/// How long the object in JSON is that a text begins with, as some programs write fields, with the empty lines before it.
/// Nothing stands behind it in its line.
fn json_object(text: &str) -> Option<usize> {
    if !is_like_json(text.trim_start()) {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    values.next()?.ok()?;
    let length = values.byte_offset();
    let behind = text[length..].lines().next().unwrap_or_default();
    behind.trim().is_empty().then_some(length)
}

/// Lines at the top of a text that would gate the page if they stood in its front matter: the block
/// was not read as one, or there are two.
fn misplaced_access(source: &SourceRef, from: usize, config: &Config) -> Option<Span> {
    let text = source.text().get(from..).unwrap_or_default();
    // A block that no program but its own can read may be long.
    let top = text.trim_start();
    let named = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_block =
        top.strip_prefix("---").is_some_and(named) || top.starts_with(";;;") || is_like_json(top);
    let most = if is_block { 200 } else { 8 };
    let ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes());
    let mut at = from;
    let mut seen = 0;
    for end in ends.map(|end| from + end + 1).chain([from + text.len()]) {
        let start = at;
        at = end;
        let line = source.text().get(start..end).unwrap_or_default();
        let bare = line.trim();
        if bare.is_empty() {
            continue;
        }
        seen += 1;
        if seen > most {
            return None;
        }
        if fields_in_line(bare).any(|(key, value)| would_gate(key, value, config)) {
            return Some(Span::new(source, start..start + line.trim_end().len()));
        }
    }
    None
}
