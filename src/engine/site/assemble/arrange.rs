//! Each document in its place: its section, its address, and what it inherits.

use std::collections::BTreeMap;

use super::{in_content, parent_folder};
use crate::access::Level;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::kind::TeaserKind;
use crate::document::{Document, PageType, Types};
use crate::fields::meaning::Shown;
use crate::names::{Permalink, SitePath};
use crate::site::below::Below;
use crate::site::tree::{self, Addresses, FileRole};
use crate::site::{HandedDown, Order, Page, PageId, Site};

/// What a folder hands down.
#[derive(Clone)]
struct Inherited {
    level: Level,
    /// The file that says so.
    set_by: Option<SitePath>,
    teaser: TeaserKind,
    /// The file that says so; nothing if none does.
    teased_by: Option<SitePath>,
    kind: Option<PageType>,
    /// What its pages say where they do not say it themselves.
    said: Below,
}

impl Site {
    /// Numbers the pages, sections before what is in them, each with what it inherits.
    pub(super) fn place(
        &mut self,
        placed: Vec<(FileRole, Document)>,
        addresses: &Addresses,
        asset_levels: &mut BTreeMap<String, Level>,
        notes: &mut Notes,
    ) {
        let mut sections: BTreeMap<String, Option<(FileRole, Document)>> =
            BTreeMap::from([(String::new(), None)]);
        let mut leaves = Vec::new();
        for (role, document) in placed {
            let (folder, own) = tree::folders(in_content(&document), &role);
            let (folder, own) = (folder.to_owned(), own.to_owned());
            for (at, _) in folder.match_indices('/') {
                sections.entry(folder[..at].to_owned()).or_insert(None);
            }
            sections.entry(folder.clone()).or_insert(None);
            if role == FileRole::Section {
                let path = document.path().clone();
                let before = sections.insert(own.clone(), Some((role, document)));
                if let Some(Some((_, other))) = before {
                    // The other one stays as a page in the folder.
                    if self.config.is_import_without_roles() {
                        let at = addresses.of_page(in_content(&other), &FileRole::Leaf, &other);
                        let problem = Diagnostic::two_section_pages(other.path(), &path);
                        notes.push(problem.standing_at(at.path()));
                        leaves.push((FileRole::Leaf, other, own.clone(), own));
                    } else {
                        notes.push(Diagnostic::two_section_pages(&path, other.path()));
                    }
                }
            } else {
                leaves.push((role, document, folder, own));
            }
        }
        let nothing = Inherited {
            level: Level::public(),
            set_by: None,
            teaser: TeaserKind::Hidden,
            teased_by: None,
            kind: None,
            said: Below::default(),
        };
        let mut handed: BTreeMap<String, Inherited> = BTreeMap::new();
        self.pages.reserve_exact(sections.len() + leaves.len());
        for (folder, section) in sections {
            let above = parent_folder(&folder);
            let inherited = above
                .and_then(|above| handed.get(above))
                .unwrap_or(&nothing)
                .clone();
            let parent = above.and_then(|above| self.sections.get(above)).copied();
            let id = PageId(self.pages.len());
            let mut below = inherited.clone();
            let page = match section {
                Some((role, document)) => {
                    let mut page =
                        self.page_of(&role, document, &inherited, parent, addresses, notes);
                    below.level = page.levels.first().cloned().unwrap_or_else(Level::public);
                    below.set_by.clone_from(&page.set_by);
                    below.teaser = page.teaser;
                    below.teased_by.clone_from(&page.teased_by);
                    if let Some(document) = &page.document {
                        let front = &document.front;
                        if let Some(access) = &front.access_below {
                            below.level =
                                self.level(access, document, notes).unwrap_or(below.level);
                            below.set_by = Some(document.path().clone());
                        }
                        if let Some(teaser) = front.teaser_below {
                            below.teaser = teaser;
                            below.teased_by = Some(document.path().clone());
                        }
                        below.kind = front.type_below.or(below.kind);
                        if let [level] = page.levels.as_slice() {
                            below.said = below.said.with(document, level);
                        }
                    }
                    page.below = Some(HandedDown {
                        level: below.level.clone(),
                        set_by: below.set_by.clone(),
                        teaser: below.teaser,
                        teased_by: below.teased_by.clone(),
                    });
                    page
                }
                None => self.folder_without_page(&folder, parent, addresses),
            };
            asset_levels.insert(folder.clone(), below.level.clone());
            handed.insert(folder.clone(), below);
            self.sections.insert(folder, id);
            self.add(page);
        }
        for (role, document, folder, own) in leaves {
            let inherited = handed.get(&folder).unwrap_or(&nothing).clone();
            let parent = self.sections.get(&folder).copied();
            let page = self.page_of(&role, document, &inherited, parent, addresses, notes);
            if role == FileRole::Bundle {
                asset_levels.insert(
                    own,
                    page.levels.first().cloned().unwrap_or_else(Level::public),
                );
            }
            self.add(page);
        }
    }

    /// A document as a page, with what it inherits.
    fn page_of(
        &self,
        role: &FileRole,
        document: Document,
        inherited: &Inherited,
        parent: Option<PageId>,
        addresses: &Addresses,
        notes: &mut Notes,
    ) -> Page {
        let path = in_content(&document).to_owned();
        let is_section = *role == FileRole::Section;
        let level = match &document.front.access {
            Some(access) => {
                let level = self.level(access, &document, notes);
                if let (Some(level), Some(at)) = (&level, access.names.first())
                    && !self.config.roles.visible_from(&inherited.level, level)
                {
                    let span = Span::new(&document.source, at.at.clone());
                    notes.push(Diagnostic::wider_than_section(
                        &inherited.level.name(),
                        level.is_public(),
                        &span,
                    ));
                }
                level
            }
            None => Some(inherited.level.clone()),
        };
        let set_by = match document.front.access {
            Some(_) => Some(document.path().clone()),
            None => inherited.set_by.clone(),
        };
        let top = path.split_once('/').map_or("", |(top, _)| top);
        let inferred = || {
            if is_section {
                PageType::PLAIN
            } else {
                let of_folder = || Types::of(&self.config).of_folder(top);
                inherited.kind.unwrap_or_else(of_folder)
            }
        };
        let kind = document.front.kind.unwrap_or_else(inferred);
        if let Some(at) = document
            .front
            .access_below
            .as_ref()
            .filter(|_| !is_section)
            .and_then(|access| access.names.first())
        {
            notes.push(Diagnostic::access_below_nothing(&Span::new(
                &document.source,
                at.at.clone(),
            )));
        }
        // What a section says of itself its pages inherit.
        let hidden = !is_section && document.front.teaser == Some(TeaserKind::Hidden);
        if hidden && level.as_ref().is_some_and(Level::is_public) {
            notes.push(Diagnostic::hidden_from_nobody(&line_of(
                &document, "teaser",
            )));
        }
        let document = match &level {
            Some(level) => inherited.said.fill(document, kind, level, &self.config),
            None => document,
        };
        let title = document.title();
        // Where the roles are wrong the build stops; until then nobody sees the page.
        let levels = level.into_iter().collect::<Vec<_>>();
        let teaser = document.front.teaser.unwrap_or(inherited.teaser);
        let teased_by = match document.front.teaser {
            Some(_) => Some(document.path().clone()),
            None => inherited.teased_by.clone(),
        };
        let teased = teaser != TeaserKind::Hidden && levels.iter().all(|level| !level.is_public());
        let by_section = parent
            .and_then(|parent| self.pages.get(parent.0)?.document.as_ref())
            .and_then(|section| section.front.sort);
        let of_type = kind.is().sort.or(kind.is().is_dated.then_some("date"));
        // In the place that the type gives it stands what is no section, and has no place of its own.
        let by = by_section.or(of_type.filter(|_| !is_section && document.front.weight.is_none()));
        let front = &document.front;
        let said = |field: &str| match teased {
            true => Shown::Nothing,
            false => front.show_named(field),
        };
        let by_number = |number: Option<i64>| {
            let number = number.filter(|_| !teased);
            Order::new(number.unwrap_or(i64::MAX), &title, &path)
        };
        let order = match by {
            None | Some("weight") => by_number(front.weight),
            // The latest first; those without a day follow.
            Some("date") => by_number(front.published.map(|day| -ordinal(day))),
            Some("title") => by_number(None),
            Some(field) => match said(field) {
                Shown::Number(number) => by_number(Some(number)),
                Shown::Day(day) => by_number(Some(ordinal(day))),
                Shown::Moment(moment) => by_number(Some(minutes(moment.date, moment.time))),
                Shown::Text(text, _) => by_number(None).by_text(Some(text)),
                _ => by_number(None).by_text(None),
            },
        };
        Page {
            order,
            address: addresses.of_page(&path, role, &document),
            title,
            kind,
            is_section,
            levels,
            teaser,
            teased_by,
            parent,
            children: Vec::new(),
            boxes: Vec::new(),
            set_by,
            below: None,
            said_above: inherited.said.clone(),
            document: Some(document),
        }
    }

    /// A section that has no file of its own.
    fn folder_without_page(
        &self,
        folder: &str,
        parent: Option<PageId>,
        addresses: &Addresses,
    ) -> Page {
        let title = match folder.rsplit('/').next() {
            None | Some("") => self.config.title.clone(),
            Some(_) => {
                let kind = Types::of(&self.config).of_folder(folder).is();
                let plural = kind.plural.in_language(&self.config.language);
                let of_file = || crate::document::title_of_file(&format!("{folder}/index.md"));
                plural.map_or_else(of_file, str::to_owned)
            }
        };
        Page {
            order: Order::new(i64::MAX, &title, folder),
            address: addresses.of_folder(folder),
            title,
            kind: PageType::PLAIN,
            is_section: true,
            levels: Vec::new(),
            teaser: TeaserKind::Hidden,
            teased_by: None,
            parent,
            children: Vec::new(),
            boxes: Vec::new(),
            set_by: None,
            below: None,
            said_above: Below::default(),
            document: None,
        }
    }

    /// Gives a page its number.
    fn add(&mut self, page: Page) {
        let id = PageId(self.pages.len());
        if let Some(document) = &page.document {
            self.by_file.insert(in_content(document).to_owned(), id);
        }
        self.pages.push(page);
    }

    /// Children, sorted; addresses to pages.
    pub(super) fn link_up(&mut self, notes: &mut Notes) {
        for index in 0..self.pages.len() {
            if let Some(parent) = self.pages.get(index).and_then(|page| page.parent)
                && let Some(parent) = self.pages.get_mut(parent.0)
            {
                parent.children.push(PageId(index));
            }
        }
        for index in 0..self.pages.len() {
            self.sort_children(PageId(index));
        }
        if self.config.is_import_without_roles() {
            self.part_addresses(notes);
        }
        // A page stands before a folder of the same name that has none of its own.
        for with_document in [true, false] {
            for (index, page) in self
                .pages
                .iter()
                .enumerate()
                .filter(|(_, page)| page.document.is_some() == with_document)
            {
                self.by_address
                    .entry(page.address.path().to_owned())
                    .or_insert(PageId(index));
            }
        }
    }

    /// Gives every page of an import an address of its own, and tells of those that wanted another's.
    fn part_addresses(&mut self, notes: &mut Notes) {
        let mut taken: BTreeMap<String, SitePath> = BTreeMap::new();
        // Where to go on counting: thousands of pages may want one address.
        let mut next: BTreeMap<String, usize> = BTreeMap::new();
        for page in &mut self.pages {
            let Some(document) = &page.document else {
                continue;
            };
            let wanted = page.address.path().to_owned();
            if let Some(other) = taken.get(&wanted) {
                let numbered =
                    |number: usize| format!("{}-{number}/", wanted.trim_end_matches('/'));
                let number = next.entry(wanted.clone()).or_insert(2);
                while taken.contains_key(&numbered(*number)) {
                    *number += 1;
                }
                let free = numbered(*number);
                let problem = Diagnostic::address_twice(&wanted, document.path(), other);
                notes.push(problem.standing_at(&free));
                page.address = Permalink::new(free);
            }
            taken.insert(page.address.path().to_owned(), document.path().clone());
        }
    }
}

/// The line of the front matter on which a field stands.
fn line_of(document: &Document, key: &str) -> Span {
    let block = document.front.at.clone();
    let text = document.source.text().get(block.clone());
    let text = text.unwrap_or_default();
    let mut lines = text.split_inclusive('\n').scan(block.start, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end()))
    });
    let found = lines.find(|(_, line)| line.trim_start().starts_with(key));
    let (start, line) = found.unwrap_or((block.start, ""));
    Span::new(&document.source, start..start + line.len())
}

/// A number that grows from one minute to the next.
fn minutes(day: jiff::civil::Date, time: Option<jiff::civil::Time>) -> i64 {
    let time = time.unwrap_or_default();
    ordinal(day) * 1_440 + i64::from(time.hour()) * 60 + i64::from(time.minute())
}

/// A number that grows from one day to the next.
fn ordinal(day: jiff::civil::Date) -> i64 {
    i64::from(day.year()) * 400 + i64::from(day.day_of_year())
}
