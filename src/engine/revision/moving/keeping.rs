//! What a page must say in its new place so that it stays what it was by the old one: its type, its readers, its former
//! address. A folder's own page says it for all that move with it, where it can.

use super::{Moved, Mover};
use crate::access::Level;
use crate::document::kind::{Status, TeaserKind};
use crate::document::{Document, PageType};
use crate::names::SitePath;
use crate::pipeline::is_page;
use crate::revision::field::{Block, Written as Value};
use crate::revision::{Edit, Refused, Revision};
use crate::site::{Answering, Site, Standing, outputs::addresses};

impl Mover<'_> {
    /// Writes into each page what it was by its place and would not be in the new one.
    pub(super) fn stay_what_they_are(
        &self,
        revision: &mut Revision,
    ) -> Result<Vec<Moved>, Refused> {
        let mut moved = Vec::new();
        let mut handed = Handed::default();
        let answering = self.there.answering();
        for (from, to, _) in self.pages(revision) {
            let mut entry = Moved {
                from: from.clone(),
                to: to.clone(),
                addresses: None,
                lines: Vec::new(),
                fewer_readers: None,
            };
            let inside = |path: &SitePath| path.in_content().unwrap_or(path.as_str()).to_owned();
            let was = self.before.standing(&inside(&from));
            let is = self.there.standing(&inside(&to));
            let document = self.before.document_of(&inside(&from));
            match (was, is, document) {
                (Some(was), Some(is), Some(document)) => {
                    let mut page = Page {
                        mover: self,
                        document,
                        to: &to,
                        was: &was,
                        is: &is,
                        block: Block::of(document),
                        edits: Vec::new(),
                        lines: Vec::new(),
                    };
                    page.keep_kind(&mut handed);
                    page.keep_readers(&mut handed);
                    if was.address != is.address {
                        page.keep_address(&answering);
                    }
                    let Page { edits, lines, .. } = page;
                    entry.lines = lines;
                    let is_as_open = self.config.roles.visible_from(&is.level, &was.level);
                    entry.fewer_readers =
                        (!is_as_open && is.level != was.level && !entry.is_kept("access"))
                            .then_some(is.level);
                    for (section, edit, line) in handed.new.drain(..) {
                        let file: &mut Vec<Edit> =
                            revision.edits.entry(section.clone()).or_default();
                        file.push(edit);
                        let mut sections = moved.iter_mut();
                        if let Some(moved) =
                            sections.find(|moved: &&mut Moved| moved.from == section)
                        {
                            moved.lines.push(line);
                        }
                    }
                    if !edits.is_empty() {
                        revision.edits.entry(from).or_default().extend(edits);
                    }
                    if was.address != is.address {
                        entry.addresses = Some((was.address, is.address));
                    }
                }
                (None, _, _) if is_page(&from) && is_text_of_page(&from) => {
                    return Err(Refused::new(
                        format!("{from} cannot be read as a page"),
                        "mend what `pimh check` tells of it first; nothing was changed",
                    ));
                }
                _ => {}
            }
            moved.push(entry);
        }
        Ok(moved)
    }

    /// The pages that move, by the path of their files before, sections before what lies in them.
    fn pages(&self, revision: &Revision) -> Vec<(SitePath, SitePath, bool)> {
        let mut pages: Vec<(SitePath, SitePath, bool)> = revision
            .moves
            .iter()
            .map(|(from, to)| {
                let standing = from
                    .in_content()
                    .and_then(|file| self.before.standing(file));
                (
                    from.clone(),
                    to.clone(),
                    standing.is_some_and(|page| page.is_section),
                )
            })
            .collect();
        let depth = |path: &SitePath| path.as_str().matches('/').count();
        pages.sort_by_key(|(from, _, is_section)| (depth(from), !is_section));
        pages
    }

    /// Every page that moved has the readers and the type that it had, or fewer readers.
    pub(super) fn are_what_they_were(&self, moved: &[Moved], after: &Site) -> Result<(), Refused> {
        for page in moved {
            let standing = |site: &Site, path: &SitePath| site.standing(path.in_content()?);
            let (Some(was), Some(is)) =
                (standing(self.before, &page.from), standing(after, &page.to))
            else {
                continue;
            };
            let is_as_closed = self.config.roles.visible_from(&was.level, &is.level);
            if !is_as_closed || was.kind != is.kind {
                return Err(Refused::new(
                    format!("{} would be another page in its new place", page.from),
                    "write `access` and `type` into the page first; nothing was changed",
                ));
            }
        }
        Ok(())
    }
}

/// Whether a file is one of those that become pages, by its name.
fn is_text_of_page(path: &SitePath) -> bool {
    matches!(path.extension().as_str(), "md" | "markdown")
}

impl Moved {
    /// Whether a field is written into it.
    fn is_kept(&self, field: &str) -> bool {
        let begins = format!("{field}: ");
        self.lines.iter().any(|line| line.starts_with(&begins))
    }
}

/// A page that moves, and what is written into it.
struct Page<'d> {
    mover: &'d Mover<'d>,
    document: &'d Document,
    /// Where its file will lie.
    to: &'d SitePath,
    was: &'d Standing,
    is: &'d Standing,
    block: Block<'d>,
    edits: Vec<Edit>,
    lines: Vec<String>,
}

impl Page<'_> {
    fn set(&mut self, name: &str, value: &Value, shown: &str) {
        self.edits.push(self.block.set(name, value));
        self.lines.push(format!("{name}: {shown}"));
    }

    /// The type that its place gave it.
    fn keep_kind(&mut self, handed: &mut Handed) {
        let Page {
            mover,
            document,
            to,
            was,
            is,
            ..
        } = *self;
        if was.is_section {
            handed.sections.push(Section {
                from: document.path().clone(),
                folder: to.folder().to_owned(),
                level: None,
                kind: document.front.type_below,
                has_kind: document.front.type_below.is_some(),
            });
        }
        if was.kind == is.kind {
            return;
        }
        let kind = Value::Name(was.kind.name().to_owned());
        let section = handed.around(to);
        match section {
            // Of all pages of its folder that say nothing themselves.
            Some(section) if !was.is_section && !section.has_kind => {
                section.has_kind = true;
                section.kind = Some(was.kind);
                let file = section.from.clone();
                let page = mover
                    .before
                    .document_of(file.in_content().unwrap_or_default());
                if let Some(page) = page {
                    let edit = Block::of(page).set("type-below", &kind);
                    let line = format!("type-below: {}", was.kind.name());
                    handed.new.push((file, edit, line));
                }
            }
            Some(section) if !was.is_section && section.kind == Some(was.kind) => {}
            _ => self.set("type", &kind, was.kind.name()),
        }
    }

    /// Its readers, where more could read it, and what others are told of it.
    fn keep_readers(&mut self, handed: &mut Handed) {
        let Page {
            mover,
            document,
            to,
            was,
            is,
            ..
        } = *self;
        let roles = &mover.config.roles;
        let is_wider = !roles.visible_from(&was.level, &is.level);
        let is_handed = |section: &Section| section.level.as_ref() == Some(&was.level);
        if is_wider && !handed.around_but(to, was.is_section).is_some_and(is_handed) {
            let names: Vec<String> = was.level.roles().iter().map(ToString::to_string).collect();
            let value = match names.as_slice() {
                [] => Value::Name("public".to_owned()),
                [one] => Value::Name(one.clone()),
                _ => Value::List(names.clone()),
            };
            self.set("access", &value, &names.join(", "));
        }
        if is_wider
            && was.is_section
            && document.front.access_below.is_none()
            && let Some(section) = handed.sections.last_mut()
        {
            section.level = Some(was.level.clone());
        }
        let known = |teaser: TeaserKind| teaser as usize;
        if !was.level.is_public() && known(is.teaser) > known(was.teaser) {
            let name = was.teaser.name();
            self.set("teaser", &Value::Name(name.to_owned()), name);
        }
    }

    /// Its address, as a former one.
    fn keep_address(&mut self, answering: &Answering) {
        let Page {
            document, was, is, ..
        } = *self;
        let front = &document.front;
        let status = front.status.unwrap_or_default();
        // Nobody has the address of a draft.
        let is_known = matches!(status, Status::Published | Status::Withdrawn);
        let mut former = vec![was.address.path().to_owned()];
        if front.paper().is_some() && was.kind.is().is_sheet && !was.is_section {
            former.push(addresses::leaflet_of(&was.address).path().to_owned());
        }
        let bare = |address: &str| address.trim().trim_end_matches('/').to_lowercase();
        let has = |address: &String| {
            front
                .aliases
                .iter()
                .any(|alias| bare(&alias.value) == bare(address))
        };
        former.retain(|address| is_known && !has(address) && answering.has(address) == Some(false));
        let new = bare(is.address.path());
        let new_leaflet = bare(addresses::leaflet_of(&is.address).path());
        let is_own = |alias: &str| bare(alias) == new || bare(alias) == new_leaflet;
        let edits = self
            .block
            .add(&["aliases", "redirect-from"], &former, &is_own);
        if !edits.is_empty() && !former.is_empty() {
            self.lines.push(format!("aliases: {}", former.join(", ")));
        }
        self.edits.extend(edits);
    }
}

/// The sections that move, and what they say for the pages in them since they move.
#[derive(Default)]
struct Handed {
    sections: Vec<Section>,
    /// Lines that are written into a section on behalf of a page in it: its file, the change, the line.
    new: Vec<(SitePath, Edit, String)>,
}

struct Section {
    from: SitePath,
    /// Where it will lie.
    folder: String,
    /// The level that is written into it.
    level: Option<Level>,
    kind: Option<PageType>,
    has_kind: bool,
}

impl Handed {
    /// The nearest section around a file, by where both will lie.
    fn around(&mut self, to: &SitePath) -> Option<&mut Section> {
        let mut sections = self.sections.iter_mut().rev();
        sections.find(|section| to.as_str().starts_with(&format!("{}/", section.folder)))
    }

    /// The same, or the one around it for a section's own page, which was named last.
    fn around_but(&self, to: &SitePath, is_section: bool) -> Option<&Section> {
        let skipped = usize::from(is_section);
        let mut sections = self.sections.iter().rev().skip(skipped);
        sections.find(|section| to.as_str().starts_with(&format!("{}/", section.folder)))
    }
}
