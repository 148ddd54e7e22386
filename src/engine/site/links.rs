//! Where links lead: paths to files, addresses of the site, other sites. Checked to the letter.

use std::cell::OnceCell;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::outputs::addresses;
use super::{Held, Made, Page, PageId, Site};
use crate::access::Level;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::Document;
use crate::document::blocks::Argument;
use crate::document::body::{FactKind, Gap, Link, Scope};
use crate::document::kind::TeaserKind;
use crate::fields::FieldKind;
use crate::fields::meaning::Shown;
use crate::names::near::Index;
use crate::names::{Permalink, SCHEMES, SitePath};

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page, with the part of it after `#`.
    Page(
        #[allow(private_interfaces, reason = "only a view says what it may say of it")] PageId,
        Option<String>,
    ),
    /// A page that the program makes, or another file of the output.
    Made(Permalink, Option<String>),
    /// A picture or download, by its path in `content/`.
    Asset(String),
    /// Another site, a mail address, a phone number: as written.
    Outside(String),
    /// A place on the same page: as written.
    Here(String),
}

/// Why a link leads nowhere.
pub(super) enum Lost {
    /// No page or file of that name; the nearest, and whether it differs by case only.
    Missing { near: Option<String>, by_case: bool },
    /// A page that is not in this build, and why.
    Held(Held),
    /// A scheme that pages may not use.
    Unsafe,
}

/// Files that pages use, each with the level of the words that use it.
#[derive(Default)]
pub(super) struct Uses {
    pub(super) assets: Vec<(String, Level, Span)>,
}

/// A path from a file or from the top, without `.` and `..`. `None` if it leads out of `content/`.
pub(super) fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from
            .split('/')
            .rev()
            .skip(1)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl Site {
    /// Finds what a link on a page leads to, whoever may read it.
    pub(super) fn resolve(&self, dest: &str, page: &Page) -> Result<Target, Lost> {
        let dest = dest.trim();
        if dest.starts_with('#') {
            return Ok(Target::Here(here(dest, page)));
        }
        if dest.starts_with("//") || dest.starts_with('\\') || dest.starts_with("/\\") {
            return Err(Lost::Unsafe);
        }
        // Pasted from a browser's address line: a page of this site all the same, however its host is written.
        if let Some(inside) = self.config.base_url.inside(dest) {
            return self.resolve(&format!("/{}", inside.trim_start_matches('/')), page);
        }
        if let Some((scheme, _)) = dest.split_once(':') {
            let is_scheme = scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
            if is_scheme {
                let scheme = scheme.to_ascii_lowercase();
                return if SCHEMES.contains(&scheme.as_str()) {
                    Ok(Target::Outside(dest.to_owned()))
                } else {
                    Err(Lost::Unsafe)
                };
            }
        }
        let (path, fragment) = match dest.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment.to_owned())),
            None => (dest, None),
        };
        let path = path.split('?').next().unwrap_or(path);
        let path = percent_decode_str(path).decode_utf8_lossy();
        let found = self.find(&path, page).map(|target| match target {
            Target::Page(id, _) => {
                let document = self.page(id).document.as_ref();
                let fragment = fragment.map(|fragment| match document {
                    Some(document) => own_anchor(&document.scope, fragment),
                    None => fragment,
                });
                Target::Page(id, fragment)
            }
            Target::Made(address, _) => Target::Made(address, fragment),
            other => other,
        });
        found.map_err(|lost| match lost {
            Lost::Missing { .. } => self.held_at(&path, page).map_or(lost, Lost::Held),
            other => other,
        })
    }

    /// Why a page that a path leads to is not in this build.
    fn held_at(&self, path: &str, page: &Page) -> Option<Held> {
        if self.held.is_empty() {
            return None;
        }
        let document = page.document.as_ref();
        let from = document.and_then(|document| document.path().in_content());
        let file = join(from.unwrap_or("_index.md"), path)?;
        let stem = file.trim_end_matches('/').trim_end_matches(".md");
        let held = |path: &SitePath| {
            let found = self.held.binary_search_by(|(held, _)| held.cmp(path));
            self.held.get(found.ok()?).map(|(_, reason)| reason)
        };
        let files = ["", "/index", "/_index"].map(|end| format!("content/{stem}{end}.md"));
        let reason = files
            .iter()
            .find_map(|file| held(&SitePath::new(file.as_str())))?;
        // Sections within sections: the outermost says why.
        let outermost = std::iter::successors(Some(reason), |reason| match reason {
            Held::Section(above) => held(above),
            _ => None,
        });
        outermost.take(DEEPEST).last().cloned()
    }

    fn find(&self, path: &str, page: &Page) -> Result<Target, Lost> {
        let from = page
            .document
            .as_ref()
            .and_then(|document| document.path().in_content())
            .unwrap_or("_index.md");
        let missing = || {
            Err(Lost::Missing {
                near: None,
                by_case: false,
            })
        };
        // Most links of a site are whole addresses, which no file can be: they need no taking apart.
        if path.starts_with('/')
            && path.ends_with('/')
            && let Some(id) = self.by_address.get(path)
        {
            return Ok(Target::Page(*id, None));
        }
        // A path that climbs out of content/ may still be an address, which has one folder more.
        let file = join(from, path);
        if let Some(file) = &file {
            if let Some(id) = self.by_file.get(file) {
                return Ok(Target::Page(*id, None));
            }
            if self.assets.contains_key(file) {
                return Ok(Target::Asset(file.clone()));
            }
        }
        let address = match path.starts_with('/') {
            true => path.to_owned(),
            false => match join(
                &format!("{}x", page.address.path().trim_start_matches('/')),
                path,
            ) {
                Some(joined) => format!(
                    "/{joined}{}",
                    if path.ends_with('/') && !joined.is_empty() {
                        "/"
                    } else {
                        ""
                    }
                ),
                None => return missing(),
            },
        };
        if let Some(target) = self.find_address(&address) {
            return Ok(target);
        }
        if let Some(file) = &file {
            if let Some(id) = self.sections.get(file.trim_end_matches('/')) {
                return Ok(Target::Page(self.standing_for(*id), None));
            }
            let with_ending = [format!("{file}.md"), format!("{file}/index.md")];
            if let Some(id) = with_ending.iter().find_map(|file| self.by_file.get(file)) {
                return Ok(Target::Page(*id, None));
            }
        }
        let wanted = file.unwrap_or(address);
        if let Some(same) = self.same_but_for_case(&wanted) {
            return Err(Lost::Missing {
                near: Some(same.to_owned()),
                by_case: true,
            });
        }
        let near = self.nearest_to(&wanted).map(str::to_owned);
        Err(Lost::Missing {
            near,
            by_case: false,
        })
    }

    fn find_address(&self, address: &str) -> Option<Target> {
        let base = self.config.base_url.path().trim_end_matches('/');
        let bare = address
            .strip_prefix(base)
            .filter(|rest| rest.starts_with('/') && !base.is_empty());
        for address in [Some(address), bare].into_iter().flatten() {
            let slashed = if address.ends_with('/') {
                address.to_owned()
            } else {
                format!("{address}/")
            };
            if let Some(id) = self
                .by_address
                .get(address)
                .or_else(|| self.by_address.get(&slashed))
            {
                return Some(Target::Page(*id, None));
            }
            for candidate in [address, &slashed] {
                if candidate.starts_with('/') && !candidate.contains("//") {
                    let candidate = Permalink::new(candidate);
                    if self.made.contains_key(&candidate) || addresses::is_written(candidate.path())
                    {
                        return Some(Target::Made(candidate, None));
                    }
                }
            }
            if let Some(path) = self.assets_by_address.get(address) {
                return Some(Target::Asset(path.clone()));
            }
        }
        None
    }

    /// The page that answers the address of a folder: its own, or the one that stands in the place of a folder without.
    fn standing_for(&self, section: PageId) -> PageId {
        let page = self.page(section);
        match self.by_address.get(page.address.path()) {
            Some(id) if page.document.is_none() => *id,
            _ => section,
        }
    }

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
            Gap::Picture(picture) => self.picture(document, &picture.link, level),
            Gap::Fact(fact) => self.record(document, fact.kind, &fact.id, fact.at.clone(), level),
            Gap::Block(block) => {
                let opened = &block.opened;
                let id = opened
                    .argument
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                let at = opened.argument_at.clone();
                match opened.kind.argument {
                    _ if id.is_empty() => {}
                    Argument::Figure => self.record(document, FactKind::Figure, &id, at, level),
                    Argument::Contact => self.record(document, FactKind::Contact, &id, at, level),
                    Argument::File => {
                        let link = Link {
                            dest: id.clone(),
                            at: at.start..at.start + id.len(),
                        };
                        self.picture(document, &link, level);
                    }
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
            Ok(Target::Page(id, fragment)) => self.link_to_page(id, fragment, level, &span),
            Ok(Target::Asset(path)) => self.uses.assets.push((path, level.clone(), span)),
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
        if !document.scope.has_id(&fragment) {
            let near = self.site.nearest_id(id, &document.scope, &fragment);
            let note = Diagnostic::no_such_anchor(&fragment, near.as_deref(), span);
            self.notes.push(note);
        }
    }

    fn picture(&mut self, document: &Document, link: &Link, level: &Level) {
        let span = self.span(document, link.at.clone());
        match self.site.resolve(&link.dest, self.page) {
            Ok(Target::Asset(path)) => self.uses.assets.push((path, level.clone(), span)),
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

/// Sections lie in one another no deeper than paths can.
const DEEPEST: usize = 4096;

/// What every page has, whatever its words are.
const PLACES: [&str; 3] = ["main", "help", "top"];

/// A place on the same page, as its heading has it.
fn here(dest: &str, page: &Page) -> String {
    match &page.document {
        Some(document) => format!(
            "#{}",
            own_anchor(&document.scope, dest.trim_start_matches('#').to_owned())
        ),
        None => dest.to_owned(),
    }
}

/// The id of the heading that other programs would give this one: links that were written for them live on.
fn own_anchor(scope: &Scope, fragment: String) -> String {
    if fragment.is_empty() || scope.has_id(&fragment) {
        return fragment;
    }
    let wanted = decoded(&fragment);
    match scope.id_elsewhere(&wanted) {
        Some(id) => id.to_owned(),
        None => fragment,
    }
}

fn decoded(fragment: &str) -> String {
    percent_decode_str(fragment)
        .decode_utf8_lossy()
        .into_owned()
}

/// The address of a page that the program makes.
pub(super) fn address_of(site: &Site, wanted: &Made) -> Option<Permalink> {
    site.made
        .iter()
        .find(|(_, made)| *made == wanted)
        .map(|(address, _)| address.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_from_the_page_or_from_the_top() {
        assert_eq!(
            join("tips/fathers.md", "mothers.md").as_deref(),
            Some("tips/mothers.md")
        );
        assert_eq!(
            join("tips/fathers.md", "../help.md").as_deref(),
            Some("help.md")
        );
        assert_eq!(
            join("tips/fathers.md", "/help.md").as_deref(),
            Some("help.md")
        );
        assert_eq!(join("help.md", "../etc/passwd"), None);
    }
}
