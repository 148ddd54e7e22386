//! Every link, picture and fact of a page, followed as the readers of its words would: what leads nowhere, and where
//! they must not go. Finding what a link leads to is the work of [`super::links`].

use std::cell::OnceCell;
use std::ops::Range;

use rayon::prelude::*;

use super::links::{Lost, Target, decoded};
use super::{Held, Page, PageId, Site};
use crate::access::Level;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::blocks::Argument;
use crate::document::blocks::asked::{self, Fault};
use crate::document::body::{FactKind, Gap, Link, Scope};
use crate::document::kind::TeaserKind;
use crate::document::{Document, Types};
use crate::fields::FieldKind;
use crate::fields::meaning::{Shown, source_of_picture};
use crate::names::near::Index;

/// What every page has, whatever its words are.
const PLACES: [&str; 3] = ["main", "help", "top"];

/// Files that pages use.
#[derive(Default)]
pub(super) struct Uses {
    pub(super) assets: Vec<Use>,
}

/// One use of a file.
pub(super) struct Use {
    /// The file, by its path in `content/`.
    pub(super) path: String,
    /// The level of the words that use it.
    pub(super) level: Level,
    pub(super) at: Span,
    /// Whether the words show it, as a picture, and do not only lead to it.
    pub(super) is_shown: bool,
}

impl Site {
    /// Follows every link, picture and fact of every page, as the readers of its words would.
    pub(super) fn check_links(&self, notes: &mut Notes) -> Uses {
        let found: Vec<(Notes, Uses)> = self
            .pages
            .par_iter()
            .map(|page| self.check_links_of(page))
            .collect();
        let mut uses = Uses::default();
        for (found_notes, found_uses) in found {
            notes.extend(found_notes);
            uses.assets.extend(found_uses.assets);
        }
        uses
    }

    pub(super) fn check_links_of(&self, page: &Page) -> (Notes, Uses) {
        let mut check = LinkCheck {
            site: self,
            page,
            notes: Notes::default(),
            uses: Uses::default(),
        };
        if let (Some(document), Some(level)) = (&page.document, page.levels.first()) {
            check.front_matter(document, level);
            check.scope(document, &document.scope, level, &[]);
        }
        (check.notes, check.uses)
    }
}

struct LinkCheck<'a> {
    site: &'a Site,
    page: &'a Page,
    notes: Notes,
    uses: Uses,
}

/// The words in which a link stands, with those around them: what has the ids that it may lead to.
#[derive(Default)]
struct Within<'a> {
    scopes: Vec<&'a Scope>,
    /// The ids, once one of them is looked for in vain.
    index: OnceCell<Index>,
}

impl LinkCheck<'_> {
    fn front_matter(&mut self, document: &Document, level: &Level) {
        let front = &document.front;
        let top = front.at.start..front.at.start;
        for (field, shown) in front.said() {
            match (field.kind, shown) {
                (FieldKind::Pages, Shown::Words(paths)) => {
                    for path in paths {
                        self.written(document, &path.value, path.at.clone(), level);
                    }
                }
                (
                    FieldKind::Page | FieldKind::Link | FieldKind::LinkOrWords | FieldKind::File,
                    Shown::Text(dest, Some(at)),
                ) => self.written(document, dest, at.clone(), level),
                (FieldKind::Picture, Shown::Records(records)) => {
                    for (src, at) in records.iter().filter_map(|said| source_of_picture(said)) {
                        let link = Link {
                            dest: src.to_owned(),
                            at: at.clone(),
                        };
                        self.file(document, &link, level, true);
                    }
                }
                (FieldKind::People, Shown::Words(people)) => {
                    for person in people {
                        self.person(document, &person.value, person.at.clone(), level);
                    }
                }
                (FieldKind::Person, Shown::Text(person, at)) => {
                    self.person(document, person, at.unwrap_or(&top).clone(), level);
                }
                (FieldKind::Contact, Shown::Text(id, Some(at)))
                    if self.site.data.contact(id).is_some() =>
                {
                    self.record(document, FactKind::Contact, id, at.clone(), level);
                }
                _ => {}
            }
        }
    }

    /// A link that is written in a field.
    fn written(&mut self, document: &Document, dest: &str, at: Range<usize>, level: &Level) {
        let link = Link {
            dest: dest.to_owned(),
            at,
        };
        self.link(document, &link, level, &Within::default());
    }

    /// A person without a record is plain text; one whose record is gated must not be named by their id.
    fn person(&mut self, document: &Document, id: &str, at: Range<usize>, level: &Level) {
        let record = self
            .site
            .data
            .people
            .get(&crate::data::person_id(id))
            .map(|record| &record.level);
        if let Some(record) =
            record.filter(|record| !self.site.config.roles.visible_from(record, level))
        {
            let note =
                Diagnostic::gated_record_used("person", &record.name(), &self.span(document, at));
            self.notes.push(note);
        }
    }

    fn scope(&mut self, document: &Document, scope: &Scope, level: &Level, around: &[&Scope]) {
        let mut scopes = around.to_vec();
        scopes.push(scope);
        let within = Within {
            scopes,
            index: OnceCell::new(),
        };
        scope.body.each_gap(&mut |gap| match gap {
            Gap::Href(link) => self.link(document, link, level, &within),
            Gap::Picture(picture) => self.file(document, &picture.link, level, true),
            Gap::Fact(fact) => self.record(document, fact.kind, &fact.id, fact.at.clone(), level),
            Gap::Block(block) => {
                let opened = &block.opened;
                let id = opened
                    .argument
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                let start = opened.argument_at.start;
                let at = start..start + id.len();
                match opened.kind.argument {
                    _ if id.is_empty() => {}
                    Argument::Figure => self.record(document, FactKind::Figure, &id, at, level),
                    Argument::Contact => self.record(document, FactKind::Contact, &id, at, level),
                    Argument::File | Argument::Film => {
                        for (dest, at) in opened.files() {
                            let dest = dest.to_owned();
                            let link = Link { dest, at };
                            // A film of another site is a link there.
                            match opened.kind.argument == Argument::Film
                                && opened
                                    .said_as("src")
                                    .is_some_and(|(src, _)| src == link.dest && src.contains("://"))
                            {
                                true => self.link(document, &link, level, &within),
                                false => self.file(document, &link, level, false),
                            }
                        }
                    }
                    Argument::Pages => self.asked(document, &opened.argument, start),
                    Argument::Nation => {
                        let known = crate::fields::NATIONS;
                        if !known.contains(&id.to_lowercase().as_str()) {
                            let span = Span::new(&document.source, at);
                            self.notes
                                .push(Diagnostic::not_allowed("nation", &id, &known, &span));
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        });
        for gate_box in &scope.boxes {
            let level = self.page.boxes.get(gate_box.number - 1).unwrap_or(level);
            self.scope(document, &gate_box.scope, level, &within.scopes);
        }
    }

    /// What a list of pages asks for, from where its words begin.
    fn asked(&mut self, document: &Document, argument: &str, start: usize) {
        let (asked, _, faults) = asked::asked(argument);
        let span =
            |at: &Range<usize>| Span::new(&document.source, at.start + start..at.end + start);
        for fault in &faults {
            self.notes.push(match fault {
                Fault::Key(key, at) => {
                    Diagnostic::not_allowed("list", key, &asked::KEYS, &span(at))
                }
                Fault::Number(key, at) => {
                    Diagnostic::wants(key, "a whole number such as 3", &span(at))
                }
                Fault::Empty(key, at) => Diagnostic::wants(
                    key,
                    "a word right behind the sign, such as `topic=fathers`",
                    &span(at),
                ),
            });
        }
        let types = Types::of(&self.site.config);
        if let Some(kind) = asked.kind.filter(|kind| types.named(kind).is_none()) {
            let at = argument.to_lowercase().replace('_', "-").find(&kind);
            let from = at.unwrap_or_default();
            let at = span(&(from..from + kind.len()));
            let note = Diagnostic::not_allowed("type", &kind, &types.names(), &at);
            self.notes.push(note);
        }
    }

    fn span(&self, document: &Document, at: Range<usize>) -> Span {
        Span::new(&document.source, at)
    }

    fn link(&mut self, document: &Document, link: &Link, level: &Level, within: &Within<'_>) {
        let span = self.span(document, link.at.clone());
        match self.site.resolve(&link.dest, self.page) {
            Ok(Target::Here(fragment)) => {
                let id = decoded(fragment.trim_start_matches('#'));
                let scopes = &within.scopes;
                let known = id.is_empty()
                    || PLACES.contains(&id.as_str())
                    || scopes.iter().any(|scope| {
                        scope.has_id(&id) || scope.own_id(&format!("#{id}")).is_some()
                    });
                if !known && !scopes.is_empty() {
                    let ids = || Index::of(scopes.iter().flat_map(|scope| scope.ids()));
                    let near = within.index.get_or_init(ids).nearest(&id);
                    self.notes
                        .push(Diagnostic::no_such_anchor(&id, near, &span));
                }
            }
            Ok(Target::Page(id, behind)) => self.link_to_page(id, behind.fragment, level, &span),
            Ok(Target::Asset(path, _)) => self.uses.assets.push(Use {
                path,
                level: level.clone(),
                at: span,
                is_shown: false,
            }),
            Ok(Target::Made(..) | Target::Outside(_)) => {}
            Err(lost) => self.lost(&link.dest, lost, &span),
        }
    }

    fn lost(&mut self, dest: &str, lost: Lost, span: &Span) {
        self.notes.push(match lost {
            Lost::Unsafe => Diagnostic::unsafe_link(dest, span),
            Lost::Missing {
                near: Some(near),
                by_case: true,
            } => Diagnostic::link_differs_by_case(dest, &near, span),
            Lost::Missing { near, .. } => Diagnostic::no_such_page(dest, near.as_deref(), span),
            Lost::Held(Held::Expired(day)) => Diagnostic::link_to_expired(dest, day, span),
            // The page itself is told of.
            Lost::Held(Held::Unreadable) => return,
            Lost::Held(held) => Diagnostic::link_to_held(dest, &held, span),
        });
    }

    fn link_to_page(&mut self, id: PageId, fragment: Option<String>, level: &Level, span: &Span) {
        let target = self.site.page(id);
        let visible = target
            .levels
            .iter()
            .any(|target| self.site.config.roles.visible_from(target, level));
        if !visible {
            let names: Vec<String> = target.levels.iter().map(Level::name).collect();
            if target.teaser == TeaserKind::Hidden {
                self.notes
                    .push(Diagnostic::link_to_hidden(&names.join(", "), span));
            }
            return;
        }
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
            return;
        };
        let fragment = decoded(&fragment);
        if PLACES.contains(&fragment.as_str()) {
            return;
        }
        let Some(document) = &target.document else {
            // The program makes this page, a list without headings.
            self.notes
                .push(Diagnostic::no_such_anchor(&fragment, None, span));
            return;
        };
        // A withdrawn page has lost its places with its words, and says why.
        if !document.front.is_withdrawn() && !document.scope.has_id(&fragment) {
            let near = self.site.nearest_id(id, &document.scope, &fragment);
            let note = Diagnostic::no_such_anchor(&fragment, near.as_deref(), span);
            self.notes.push(note);
        }
    }

    /// A file that words show as a picture, or name in a block.
    fn file(&mut self, document: &Document, link: &Link, level: &Level, is_shown: bool) {
        let span = self.span(document, link.at.clone());
        match self.site.resolve(&link.dest, self.page) {
            Ok(Target::Asset(path, _)) => self.uses.assets.push(Use {
                path,
                level: level.clone(),
                at: span,
                is_shown,
            }),
            Ok(Target::Outside(_)) => self
                .notes
                .push(Diagnostic::picture_elsewhere(&link.dest, &span)),
            Ok(_) => self
                .notes
                .push(Diagnostic::no_such_file(&link.dest, None, &span)),
            Err(Lost::Unsafe) => self.notes.push(Diagnostic::unsafe_link(&link.dest, &span)),
            Err(Lost::Missing {
                near: Some(near),
                by_case: true,
            }) => {
                self.notes
                    .push(Diagnostic::link_differs_by_case(&link.dest, &near, &span));
            }
            Err(Lost::Held(_)) => self
                .notes
                .push(Diagnostic::no_such_file(&link.dest, None, &span)),
            Err(Lost::Missing { near, .. }) => {
                self.notes
                    .push(Diagnostic::no_such_file(&link.dest, near.as_deref(), &span));
            }
        }
    }

    fn record(
        &mut self,
        document: &Document,
        kind: FactKind,
        id: &str,
        at: Range<usize>,
        level: &Level,
    ) {
        let data = &self.site.data;
        let span = self.span(document, at);
        let (name, found): (_, Option<&Level>) = match kind {
            FactKind::Figure => ("figure", data.figures.get(id).map(|record| &record.level)),
            FactKind::Contact => ("contact", data.contact(id).map(|record| &record.level)),
            FactKind::Term => ("term", data.terms.get(id).map(|record| &record.level)),
        };
        match found {
            None => {
                let near = self.site.nearest_record(kind, id);
                let note = Diagnostic::no_such_record(name, id, near.as_deref(), &span);
                self.notes.push(note);
            }
            Some(record) if !self.site.config.roles.visible_from(record, level) => {
                self.notes
                    .push(Diagnostic::gated_record_used(name, &record.name(), &span));
            }
            Some(_) => {}
        }
    }
}
