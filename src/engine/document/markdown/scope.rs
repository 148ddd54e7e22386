//! A scope: the words of a page or of a box, with the boxes that stand in it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, TextMergeWithOffset};

use super::{DEEPEST, Input, Writer, definitions, references};
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::blocks::{self, Cut, Scanned};
use crate::document::body::{GateBox, Scope};
use crate::document::prose::Prose;
use crate::names::Slug;

/// Reads the words of a page, which begin at a byte of its file, and gathers them for the rules.
pub fn page(input: &Input<'_>, body: usize, prose: &mut Prose, notes: &mut Notes) -> Scope {
    let scanned = blocks::scan_page(input.source, body, input.config, notes);
    let mut numbers = Numbers {
        boxes: 0,
        depth: 0,
        named: HashMap::new(),
        prose,
    };
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
struct Numbers<'p> {
    boxes: usize,
    /// How many boxes are open.
    depth: usize,
    /// Boxes for the same roles.
    named: HashMap<String, usize>,
    /// The words of the page and of its boxes.
    prose: &'p mut Prose,
}

impl Numbers<'_> {
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

/// The words of a page or box, then those of each box in it.
fn scope(
    input: &Input<'_>,
    scanned: &Scanned<'_>,
    outside: &Outside,
    prefix: &str,
    whole: Option<Range<usize>>,
    numbers: &mut Numbers<'_>,
    notes: &mut Notes,
) -> Scope {
    // A note of the page that a box uses belongs to that box: its text is put behind the box's own.
    let mut text = Cow::Borrowed(&*scanned.input);
    let own_end = text.len();
    let may_use = text.contains("[^");
    for (label, definition) in outside.notes.iter().filter(|_| may_use) {
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
    let plain = definitions::told_apart(&text, options);
    let parser = Parser::new_with_broken_link_callback(&plain, options, Some(resolve));
    let mut inner = Outside::default();
    if !scanned.cuts.is_empty() {
        inner.clone_from(outside);
        for (label, link) in parser.reference_definitions().iter() {
            let title = link.title.as_deref().unwrap_or_default().to_owned();
            inner
                .links
                .insert(label.to_lowercase(), (link.dest.to_string(), title));
        }
    }
    let defined = references::defined(parser.reference_definitions(), own_end);
    // About one event for a dozen letters; a list that grows is copied time and again.
    let mut events: Vec<(Event<'_>, Range<usize>)> = Vec::with_capacity(text.len() / 12);
    let parsed = TextMergeWithOffset::new(parser.into_offset_iter());
    match plain {
        Cow::Borrowed(_) => events.extend(parsed),
        Cow::Owned(_) => {
            events.extend(parsed.map(|(event, at)| (definitions::restored(event), at)))
        }
    }
    let mut writer = Writer::new(input, scanned, own_end, prefix, notes);
    writer.events(&events, 0..events.len());
    writer.look_for_unused(defined, &events);
    writer.footnotes();
    numbers
        .prose
        .gather(&events, own_end, scanned, input.source);
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
            (cut.closed && !cut.misplaced).then(|| cut.at.clone()),
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
    let known: HashSet<&str> = used.iter().map(String::as_str).collect();
    for (label, at) in definitions {
        if !known.contains(label.as_str()) {
            let end = scanned.place(at.end.saturating_sub(1)) + 1;
            let at = scanned.place(at.start)..end.min(input.source.text().len());
            notes.push(Diagnostic::footnote_unused(
                &label,
                &Span::new(input.source, at),
            ));
        }
    }
    scope.used_outside = used;
    scope
}
