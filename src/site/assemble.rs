//! From single documents to a site: who inherits what, which addresses there are, what is held back.
//!
//! Sequential and small: the work is in parsing before and rendering after.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::links::Uses;
use super::tree::{self, Addresses, Role};
use super::{Choice, Held, Made, Order, Page, PageId, Site, SiteAsset};
use crate::access::Level;
use crate::config::Config;
use crate::data::{self, Data};
use crate::diagnostic::{Diagnostic, Notes, Report, Span};
use crate::document::Document;
use crate::document::front_matter::Access;
use crate::document::kind::{PageType, Status, TeaserKind};
use crate::names::{Permalink, SitePath, Slug, nearest};
use crate::source::Snapshot;

/// What a folder hands down.
#[derive(Clone)]
struct Inherited {
    level: Level,
    teaser: TeaserKind,
    kind: Option<PageType>,
}

/// Addresses that belong to the program.
const RESERVED: [&str; 4] = ["/g/", "/assets/", "/_pimh/", "/pagefind/"];

impl Site {
    /// Puts the documents together. What is wrong is told; what is sound is in the site.
    ///
    /// `broken` are the pages that could not be read: what lies below a broken section is held back,
    /// since nobody knows who may read it.
    pub fn assemble(
        config: Config,
        data: Data,
        documents: Vec<Document>,
        broken: &[SitePath],
        snapshot: &Snapshot,
        choice: Choice,
    ) -> Report<Site> {
        let mut notes = Notes::default();
        let mut site = Site {
            config,
            data,
            choice,
            pages: Vec::new(),
            by_file: HashMap::new(),
            by_address: HashMap::new(),
            sections: BTreeMap::new(),
            aliases: Vec::new(),
            assets: BTreeMap::new(),
            made: BTreeMap::new(),
            held: Vec::new(),
            levels: Vec::new(),
            translations: HashMap::new(),
        };
        let mut asset_levels = BTreeMap::new();
        let placed = site.hold_back(documents, broken, &mut asset_levels);
        let mut addresses = Addresses::default();
        for (role, document) in &placed {
            if *role != Role::Leaf {
                addresses.name(tree::folders(in_content(document), role).1, document);
            }
        }
        site.place(placed, &addresses, &mut asset_levels, &mut notes);
        site.folders_that_collide(snapshot, &addresses, &mut notes);
        site.nearly_section_pages(snapshot, &mut notes);
        site.links_out_of_gates(snapshot, &asset_levels, &mut notes);
        site.link_up();
        site.levels_of_folders_without_page(&mut notes);
        site.read_boxes(&mut notes);
        site.read_assets(snapshot, &addresses, &asset_levels);
        site.collect_levels();
        site.made_pages(&mut notes);
        site.former_addresses(&mut notes);
        site.translations_of_each_other(&mut notes);
        site.check_menu(&mut notes);
        site.check_pages(&mut notes);
        let uses = site.check_links(&mut notes);
        site.use_assets(uses, &mut notes);
        site.check_addresses(&mut notes);
        if site.config.import.lenient {
            notes = forgiven(notes);
        }
        notes.with(site)
    }

    /// Sets aside what is not to be built, and tells what each of the others is.
    ///
    /// What is held back still says who may read the pictures and downloads of its folder.
    fn hold_back(
        &mut self,
        documents: Vec<Document>,
        broken: &[SitePath],
        asset_levels: &mut BTreeMap<String, Level>,
    ) -> Vec<(Role, Document)> {
        let section_page = self.config.import.section_page.clone();
        let role = |document: &Document| tree::role(in_content(document), section_page.as_deref());
        let mut closed: Vec<(String, SitePath)> = Vec::new();
        for path in broken {
            let Some(inside) = path.in_content() else {
                continue;
            };
            let role = tree::role(inside, section_page.as_deref());
            if matches!(role, Role::Section | Role::Bundle) {
                closed.push((tree::folders(inside, &role).1.to_owned(), path.clone()));
            }
        }
        let mut kept = Vec::new();
        for document in documents {
            let role = role(&document);
            if role == Role::Ignored {
                continue;
            }
            match self.reason_to_hold(&document) {
                Some(reason) => {
                    self.level_of_held(&role, &document, asset_levels);
                    if role == Role::Section {
                        closed.push((
                            tree::folders(in_content(&document), &role).1.to_owned(),
                            document.path().clone(),
                        ));
                    }
                    self.held.push((document.path().clone(), reason));
                }
                None => kept.push((role, document)),
            }
        }
        kept.retain(|(role, document)| {
            let path = in_content(document);
            let above = closed.iter().find(|(folder, section)| {
                document.path() != section
                    && (folder.is_empty()
                        || path
                            .strip_prefix(folder.as_str())
                            .is_some_and(|rest| rest.starts_with('/')))
            });
            if let Some((_, section)) = above {
                self.level_of_held(role, document, asset_levels);
                self.held
                    .push((document.path().clone(), Held::Section(section.clone())));
            }
            above.is_none()
        });
        self.held.sort_by(|a, b| a.0.cmp(&b.0));
        kept
    }

    fn level_of_held(
        &self,
        role: &Role,
        document: &Document,
        levels: &mut BTreeMap<String, Level>,
    ) {
        let front = &document.front;
        let below = front
            .below
            .access
            .as_ref()
            .filter(|_| *role == Role::Section);
        let Some(access) = below
            .or(front.access.as_ref())
            .filter(|_| *role != Role::Leaf)
        else {
            return;
        };
        // Nobody may read what a role opens that does not exist; the page says so once it is built.
        let level = self.level(access, document, &mut Notes::default());
        let level = level.unwrap_or_else(|| {
            self.config
                .roles
                .level(self.config.roles.iter().map(|role| role.id.clone()))
        });
        levels.insert(
            tree::folders(in_content(document), role).1.to_owned(),
            level,
        );
    }

    fn reason_to_hold(&self, document: &Document) -> Option<Held> {
        let front = &document.front;
        let status = front.status.unwrap_or_default();
        if matches!(status, Status::Draft | Status::InReview | Status::Approved)
            && !self.choice.drafts
        {
            return Some(Held::Status(status.name()));
        }
        match (front.published, front.expires) {
            (Some(day), _) if day > self.choice.today && !self.choice.future => {
                Some(Held::Future(day))
            }
            (_, Some(day)) if day <= self.choice.today && !self.choice.expired => {
                Some(Held::Expired(day))
            }
            _ => None,
        }
    }

    /// Numbers the pages, sections before what is in them, each with what it inherits.
    fn place(
        &mut self,
        placed: Vec<(Role, Document)>,
        addresses: &Addresses,
        asset_levels: &mut BTreeMap<String, Level>,
        notes: &mut Notes,
    ) {
        let mut sections: BTreeMap<String, Option<(Role, Document)>> =
            BTreeMap::from([(String::new(), None)]);
        let mut leaves = Vec::new();
        for (role, document) in placed {
            let (folder, own) = tree::folders(in_content(&document), &role);
            let (folder, own) = (folder.to_owned(), own.to_owned());
            for (at, _) in folder.match_indices('/') {
                sections
                    .entry(folder.get(..at).unwrap_or_default().to_owned())
                    .or_insert(None);
            }
            sections.entry(folder.clone()).or_insert(None);
            if role == Role::Section {
                if let Some(Some((_, other))) = sections.get(&own) {
                    notes.push(Diagnostic::two_section_pages(document.path(), other.path()));
                }
                sections.insert(own, Some((role, document)));
            } else {
                leaves.push((role, document, folder, own));
            }
        }
        let nothing = Inherited {
            level: Level::public(),
            teaser: TeaserKind::Hidden,
            kind: None,
        };
        let mut handed: BTreeMap<String, Inherited> = BTreeMap::new();
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
                    let page = self.page_of(&role, document, &inherited, parent, addresses, notes);
                    below.level = page.levels.first().cloned().unwrap_or_else(Level::public);
                    below.teaser = page.teaser;
                    if let Some(document) = &page.document {
                        let front = &document.front.below;
                        if let Some(access) = &front.access {
                            below.level =
                                self.level(access, document, notes).unwrap_or(below.level);
                        }
                        below.teaser = front.teaser.unwrap_or(below.teaser);
                        below.kind = front.kind.or(below.kind);
                    }
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
            if role == Role::Bundle {
                asset_levels.insert(
                    own,
                    page.levels.first().cloned().unwrap_or_else(Level::public),
                );
            }
            self.add(page);
        }
    }

    /// Two folders that a disk or a host may take for one: what lies in one would inherit from the other
    /// there, and not here.
    fn folders_that_collide(&self, snapshot: &Snapshot, addresses: &Addresses, notes: &mut Notes) {
        let mut folders: BTreeSet<&str> = self.sections.keys().map(String::as_str).collect();
        for asset in snapshot.assets_below("content/") {
            let folder = asset
                .path
                .in_content()
                .and_then(|path| path.rsplit_once('/'))
                .map_or("", |(folder, _)| folder);
            if !folder.split('/').any(|part| part.starts_with('_')) {
                folders.extend(std::iter::successors(Some(folder), |folder| {
                    parent_folder(folder)
                }));
            }
        }
        let mut taken: BTreeMap<(Option<&str>, String), &str> = BTreeMap::new();
        for folder in folders {
            let address = addresses.of_folder(folder);
            if let Some(other) =
                taken.insert((parent_folder(folder), address.collision_key()), folder)
            {
                let path = |folder: &str| SitePath::new(format!("content/{folder}"));
                notes.push(Diagnostic::address_twice(
                    address.path(),
                    &path(folder),
                    &path(other),
                ));
            }
        }
    }

    /// `_Index.md`, `_index.markdown`: meant for a folder's own page, and none. Its gate would be lost in silence.
    fn nearly_section_pages(&self, snapshot: &Snapshot, notes: &mut Notes) {
        let texts = snapshot.texts_below("content/").map(|source| &source.path);
        for path in texts.chain(snapshot.assets_below("content/").map(|asset| &asset.path)) {
            let name = path.file_name();
            let folder = path.folder();
            let small = name.to_lowercase();
            let nearly = name != small && small == "index.md"
                || name != "_index.md" && small.starts_with("_index.");
            if nearly
                && !folder.contains("/_")
                && snapshot.text(&format!("{folder}/_index.md")).is_none()
            {
                notes.push(Diagnostic::nearly_section_page(path));
            }
        }
    }

    /// A link on disk shows what it leads to at another place, where another gate holds.
    fn links_out_of_gates(
        &self,
        snapshot: &Snapshot,
        levels: &BTreeMap<String, Level>,
        notes: &mut Notes,
    ) {
        for (path, target) in snapshot.links() {
            let (Some(here), Some(there)) = (path.in_content(), target.in_content()) else {
                continue;
            };
            let (here, there) = (level_around(here, levels), level_around(there, levels));
            if !self.config.roles.visible_from(&there, &here) {
                notes.push(Diagnostic::link_out_of_gate(path, &there.name()));
            }
        }
    }

    fn add(&mut self, page: Page) {
        let id = PageId(self.pages.len());
        if let Some(document) = &page.document {
            self.by_file.insert(in_content(document).to_owned(), id);
        }
        self.pages.push(page);
    }

    fn page_of(
        &self,
        role: &Role,
        document: Document,
        inherited: &Inherited,
        parent: Option<PageId>,
        addresses: &Addresses,
        notes: &mut Notes,
    ) -> Page {
        let path = in_content(&document).to_owned();
        let is_section = *role == Role::Section;
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
        let top = path.split_once('/').map_or("", |(top, _)| top);
        let inferred = || {
            if is_section {
                PageType::Page
            } else {
                inherited.kind.unwrap_or(PageType::of_folder(top))
            }
        };
        let kind = document.front.kind.unwrap_or_else(inferred);
        if let Some(at) = document
            .front
            .below
            .access
            .as_ref()
            .filter(|_| !is_section)
            .and_then(|access| access.names.first())
        {
            notes.push(Diagnostic::access_below_nothing(&Span::new(
                &document.source,
                at.at.clone(),
            )));
        }
        let title = document.front.title.as_ref().map_or_else(
            || crate::document::title_of_file(&path),
            |t| t.value.clone(),
        );
        // Where the roles are wrong the build stops; until then nobody sees the page.
        let levels = level.into_iter().collect::<Vec<_>>();
        let teaser = document.front.teaser.unwrap_or(inherited.teaser);
        let teased = teaser != TeaserKind::Hidden && levels.iter().all(|level| !level.is_public());
        let weight = document
            .front
            .weight
            .filter(|_| !teased)
            .unwrap_or(i64::MAX);
        Page {
            order: Order {
                weight,
                title: sort_title(&title),
                path: path.clone(),
            },
            address: addresses.of_page(&path, role, &document),
            title,
            kind,
            is_section,
            levels,
            teaser,
            parent,
            children: Vec::new(),
            boxes: Vec::new(),
            document: Some(document),
        }
    }

    fn folder_without_page(
        &self,
        folder: &str,
        parent: Option<PageId>,
        addresses: &Addresses,
    ) -> Page {
        let title = match folder.rsplit('/').next() {
            None | Some("") => self.config.title.clone(),
            Some(_) => crate::document::title_of_file(&format!("{folder}/index.md")),
        };
        Page {
            order: Order {
                weight: i64::MAX,
                title: sort_title(&title),
                path: folder.to_owned(),
            },
            address: addresses.of_folder(folder),
            title,
            kind: PageType::Page,
            is_section: true,
            levels: Vec::new(),
            teaser: TeaserKind::Hidden,
            parent,
            children: Vec::new(),
            boxes: Vec::new(),
            document: None,
        }
    }

    fn level(&self, access: &Access, document: &Document, notes: &mut Notes) -> Option<Level> {
        data::level(&self.config, &access.names, &document.source, notes)
    }

    /// Children, sorted; addresses to pages.
    fn link_up(&mut self) {
        for index in 0..self.pages.len() {
            if let Some(parent) = self.pages.get(index).and_then(|page| page.parent)
                && let Some(parent) = self.pages.get_mut(parent.0)
            {
                parent.children.push(PageId(index));
            }
        }
        for index in 0..self.pages.len() {
            let mut children = self
                .pages
                .get_mut(index)
                .map(|page| std::mem::take(&mut page.children))
                .unwrap_or_default();
            children.sort_by(|a, b| self.page(*a).order.cmp(&self.page(*b).order));
            if let Some(page) = self.pages.get_mut(index) {
                page.children = children;
            }
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

    /// A folder without a page has an index for each smallest group of readers who see something in it.
    /// Where a page has the folder's address there is no index, and what lies in the folder rises.
    fn levels_of_folders_without_page(&mut self, notes: &mut Notes) {
        let mut without_index: HashMap<PageId, BTreeSet<Level>> = HashMap::new();
        // Sections were numbered before what is in them, so going backwards meets children first.
        for index in (0..self.pages.len()).rev() {
            let Some(page) = self.pages.get(index).filter(|page| page.document.is_none()) else {
                continue;
            };
            let mut all: BTreeSet<Level> = BTreeSet::new();
            for child in &page.children {
                let child_page = self.page(*child);
                match child_page.teaser {
                    TeaserKind::Hidden => {
                        all.extend(child_page.levels.iter().cloned());
                        all.extend(without_index.get(child).into_iter().flatten().cloned());
                    }
                    _ => {
                        all.insert(Level::public());
                    }
                }
            }
            if index == 0 {
                all = BTreeSet::from([Level::public()]);
            }
            let roles = &self.config.roles;
            let smallest: Vec<Level> = all
                .iter()
                .filter(|level| {
                    !all.iter()
                        .any(|other| other != *level && roles.visible_from(other, level))
                })
                .cloned()
                .collect();
            if let Some(stands) = self.page_in_place_of(PageId(index)) {
                let other = self.page(stands);
                let hides = smallest
                    .iter()
                    .any(|level| !other.levels.iter().any(|of| roles.visible_from(of, level)));
                if let (true, Some(document)) = (hides, &other.document) {
                    let folder = self
                        .sections
                        .iter()
                        .find(|(_, id)| id.0 == index)
                        .map_or("", |(folder, _)| folder);
                    let folder = SitePath::new(format!("content/{folder}"));
                    notes.push(Diagnostic::address_twice(
                        page.address.path(),
                        document.path(),
                        &folder,
                    ));
                }
                without_index.insert(PageId(index), smallest.into_iter().collect());
                continue;
            }
            if let Some(page) = self.pages.get_mut(index) {
                page.levels = smallest;
            }
        }
    }

    /// The page that has the address of a folder without one.
    fn page_in_place_of(&self, folder: PageId) -> Option<PageId> {
        let id = *self.by_address.get(self.page(folder).address.path())?;
        (id != folder && self.page(id).document.is_some()).then_some(id)
    }

    /// The level of each box, which must be at least as strict as what it stands in.
    fn read_boxes(&mut self, notes: &mut Notes) {
        for index in 0..self.pages.len() {
            let Some(page) = self.pages.get(index) else {
                continue;
            };
            let (Some(document), Some(level)) = (&page.document, page.levels.first()) else {
                continue;
            };
            let mut boxes = Vec::new();
            self.boxes_in(&document.scope.boxes, document, level, &mut boxes, notes);
            if let Some(page) = self.pages.get_mut(index) {
                page.boxes = boxes;
            }
        }
    }

    fn boxes_in(
        &self,
        boxes: &[crate::document::body::GateBox],
        document: &Document,
        around: &Level,
        levels: &mut Vec<Level>,
        notes: &mut Notes,
    ) {
        for gate_box in boxes {
            let level = data::level(&self.config, &gate_box.roles, &document.source, notes);
            let span = Span::new(&document.source, gate_box.at.clone());
            let level = match level {
                Some(level) if level.is_public() && !around.is_public() || level.is_public() => {
                    if !gate_box.roles.is_empty() {
                        notes.push(Diagnostic::box_for_everybody(&span));
                    }
                    around.clone()
                }
                Some(level) => {
                    if !self.config.roles.visible_from(around, &level) {
                        notes.push(Diagnostic::box_wider(&around.name(), &level.name(), &span));
                    }
                    level
                }
                None => around.clone(),
            };
            levels.push(level.clone());
            self.boxes_in(&gate_box.scope.boxes, document, &level, levels, notes);
        }
    }

    fn read_assets(
        &mut self,
        snapshot: &Snapshot,
        addresses: &Addresses,
        levels: &BTreeMap<String, Level>,
    ) {
        for asset in snapshot.assets_below("content/") {
            let Some(path) = asset.path.in_content() else {
                continue;
            };
            if path.split('/').any(|part| part.starts_with('_')) {
                continue;
            }
            let level = level_around(path, levels);
            let address = addresses.of_asset(path);
            self.assets.insert(
                path.to_owned(),
                SiteAsset {
                    asset: asset.clone(),
                    address,
                    level,
                    used: Vec::new(),
                },
            );
        }
    }

    fn collect_levels(&mut self) {
        let pages = self
            .pages
            .iter()
            .flat_map(|page| page.levels.iter().chain(&page.boxes));
        let records = self
            .data
            .figures
            .values()
            .map(|record| &record.level)
            .chain(self.data.contacts.iter().map(|(_, record)| &record.level))
            .chain(self.data.terms.values().map(|record| &record.level))
            .chain(self.data.people.values().map(|record| &record.level));
        let all: BTreeSet<Level> = pages
            .chain(records)
            .filter(|level| !level.is_public())
            .cloned()
            .collect();
        self.levels = all.into_iter().collect();
    }

    /// The pages that the program makes, where no page of the site stands in their place.
    fn made_pages(&mut self, notes: &mut Notes) {
        let public = self.public();
        let mut wanted = vec![
            ("/a-z/".to_owned(), Made::AToZ),
            ("/topics/".to_owned(), Made::Topics),
            ("/404.html".to_owned(), Made::NotFound),
        ];
        if self.config.search {
            wanted.push(("/search/".to_owned(), Made::Search));
        }
        if public.glossary().next().is_some() {
            wanted.push(("/glossary/".to_owned(), Made::Glossary));
        }
        let terms = public.terms();
        for slug in terms.topics.keys() {
            wanted.push((
                format!("/topics/{}/", slug.as_str()),
                Made::Topic(slug.clone()),
            ));
        }
        for slug in terms.tags.keys() {
            wanted.push((format!("/tags/{}/", slug.as_str()), Made::Tag(slug.clone())));
        }
        drop(public);
        for (address, made) in wanted {
            match self.by_address.get(&address).map(|id| self.page(*id)) {
                // A folder without a page of its own gives way, whoever may see what is in it: were it
                // otherwise, a gated file could take a public page away.
                Some(page) if page.document.is_none() => {
                    self.by_address.remove(&address);
                    self.made.insert(Permalink::new(address), made);
                }
                None => {
                    self.made.insert(Permalink::new(address), made);
                }
                Some(page) if page.levels.iter().any(Level::is_public) => {}
                Some(page) => {
                    if let Some(document) = &page.document {
                        notes.push(Diagnostic::address_reserved(&address, document.path()));
                    }
                }
            }
        }
    }

    fn former_addresses(&mut self, notes: &mut Notes) {
        let mut aliases = Vec::new();
        for (index, page) in self.pages.iter().enumerate() {
            let Some(document) = &page.document else {
                continue;
            };
            let mut own = BTreeSet::new();
            for alias in &document.front.aliases {
                let span = Span::new(&document.source, alias.at.clone());
                match alias_address(&alias.value) {
                    Some(address) if address.collision_key() == page.address.collision_key() => {
                        notes.push(Diagnostic::alias_of_itself(&alias.value, &span));
                    }
                    // `/old` and `/old/` are one; saying it twice does no harm.
                    Some(address) if own.insert(address.collision_key()) => {
                        aliases.push((address, PageId(index)))
                    }
                    Some(_) => {}
                    None => notes.push(Diagnostic::bad_alias(&alias.value, &span)),
                }
            }
        }
        self.aliases = aliases;
    }

    fn translations_of_each_other(&mut self, notes: &mut Notes) {
        let mut groups: BTreeMap<PageId, Vec<PageId>> = BTreeMap::new();
        for (index, page) in self.pages.iter().enumerate() {
            let Some(document) = &page.document else {
                continue;
            };
            let Some(of) = &document.front.translation_of else {
                continue;
            };
            let span = Span::new(&document.source, of.at.clone());
            match self.find_file(&of.value, in_content(document)) {
                Some(original) => {
                    if document.front.lang.is_none() {
                        notes.push(Diagnostic::translation_without_lang(&span));
                    }
                    groups.entry(original).or_default().push(PageId(index));
                }
                None => notes.push(Diagnostic::no_such_page(&of.value, None, &span)),
            }
        }
        for (original, others) in groups {
            let all: Vec<PageId> = std::iter::once(original).chain(others).collect();
            // A translation may be translated further: what one group says must not undo another's.
            for id in &all {
                let known = self.translations.entry(*id).or_default();
                for other in &all {
                    if other != id && !known.contains(other) {
                        known.push(*other);
                    }
                }
            }
        }
    }

    /// Every entry of the menu must be a page, whoever may read it.
    fn check_menu(&self, notes: &mut Notes) {
        let menu = &self.config.menu;
        let entries = menu
            .main
            .iter()
            .flatten()
            .chain(&menu.help)
            .chain(&menu.footer);
        for entry in entries {
            let page = entry.value.split('#').next().unwrap_or(&entry.value);
            let held = |path: &SitePath| {
                path.in_content().is_some_and(|path| {
                    page.trim_matches('/')
                        .starts_with(path.trim_end_matches(".md").trim_end_matches("/_index"))
                })
            };
            if self.find_file(page, "").is_none() && !self.held.iter().any(|(path, _)| held(path)) {
                let mut known: Vec<&str> = self.by_address.keys().map(String::as_str).collect();
                known.sort_unstable();
                let at = Span::new(&self.config.source, entry.at.clone());
                notes.push(Diagnostic::menu_of_nothing(
                    &entry.value,
                    nearest(page, known),
                    &at,
                ));
            }
        }
    }

    /// What every page needs, and what it names.
    fn check_pages(&self, notes: &mut Notes) {
        let lists: Vec<Notes> = self
            .pages
            .par_iter()
            .map(|page| self.check_page(page))
            .collect();
        for list in lists {
            notes.extend(list);
        }
    }

    fn check_page(&self, page: &Page) -> Notes {
        let mut notes = Notes::default();
        let Some(document) = &page.document else {
            return notes;
        };
        let top = Span::new(
            &document.source,
            document.front.at.start..document.front.at.start,
        );
        if !self.config.import.lenient {
            for (key, line) in document.front.missing(page.kind, page.is_section) {
                notes.push(Diagnostic::field_missing(key, page.kind.name(), line, &top));
            }
        }
        if let Some(topics) = &self.data.topics {
            for topic in &document.front.topics {
                let slug = Slug::of(&topic.value);
                if !topics.contains_key(slug.as_str()) {
                    let near = nearest(slug.as_str(), topics.keys().map(String::as_str));
                    notes.push(Diagnostic::unknown_topic(
                        &topic.value,
                        near,
                        &Span::new(&document.source, topic.at.clone()),
                    ));
                }
            }
        }
        let hidden_above = std::iter::successors(page.parent, |id| self.page(*id).parent)
            .map(|id| self.page(id))
            .find(|above| {
                above.levels.iter().all(|level| !level.is_public())
                    && above.teaser == TeaserKind::Hidden
            });
        let seen = page.levels.iter().any(Level::is_public) || page.teaser != TeaserKind::Hidden;
        if let Some(above) = hidden_above.filter(|_| seen) {
            notes.push(Diagnostic::folder_name_shows(above.address.path(), &top));
        }
        notes
    }

    /// Who uses each picture and download, and whether they may.
    fn use_assets(&mut self, uses: Uses, notes: &mut Notes) {
        for (path, level, span) in uses.assets {
            let Some(asset) = self.assets.get_mut(&path) else {
                continue;
            };
            if !self.config.roles.visible_from(&asset.level, &level) {
                notes.push(Diagnostic::gated_file_used(&asset.level.name(), &span));
            }
            if matches!(
                crate::media::clean(&path, b""),
                Err(crate::media::Trouble::Refused)
            ) {
                notes.push(Diagnostic::file_refused(
                    asset.asset.path.extension().as_str(),
                    &span,
                ));
            }
            if !asset.used.contains(&level) {
                asset.used.push(level);
            }
        }
        for file in &self.config.files {
            match self.assets.get_mut(&file.value) {
                Some(asset) if asset.level.is_public() => asset.used.push(Level::public()),
                _ => notes.push(Diagnostic::no_such_file_setting(
                    &file.value,
                    &Span::new(&self.config.source, file.at.clone()),
                )),
            }
        }
        for asset in self.assets.values() {
            if asset.used.is_empty() {
                notes.push(Diagnostic::file_unused(&asset.asset.path));
            }
        }
    }

    /// No two things may answer one address, on any disk or host.
    fn check_addresses(&self, notes: &mut Notes) {
        let written = super::links::WRITTEN.map(Permalink::new);
        let made: BTreeSet<String> = self
            .made
            .keys()
            .chain(&written)
            .map(Permalink::collision_key)
            .collect();
        // A file and a folder of one name cannot lie in one place either.
        let is_made = |address: &Permalink| {
            let key = address.collision_key();
            made.contains(&key)
                || written
                    .iter()
                    .any(|file| key.starts_with(&format!("{}/", file.file())))
        };
        let mut taken: HashMap<String, SitePath> = HashMap::new();
        let pages = self
            .pages
            .iter()
            .filter_map(|page| Some((&page.address, page.document.as_ref()?.path())));
        let used = self.assets.values().filter(|asset| !asset.used.is_empty());
        for (address, path) in pages.chain(used.map(|asset| (&asset.address, &asset.asset.path))) {
            if let Some(address) =
                reserved(address).or_else(|| is_made(address).then_some(address.path()))
            {
                notes.push(Diagnostic::address_reserved(address, path));
            }
            if let Some(other) = taken.insert(address.collision_key(), path.clone()) {
                notes.push(Diagnostic::address_twice(address.path(), path, &other));
            }
        }
        for (address, id) in &self.aliases {
            let Some(document) = &self.page(*id).document else {
                continue;
            };
            let wanted = document
                .front
                .aliases
                .iter()
                .find(|alias| alias_address(&alias.value).as_ref() == Some(address));
            let span = Span::new(
                &document.source,
                wanted.map_or(0..0, |alias| alias.at.clone()),
            );
            let other = taken.insert(address.collision_key(), document.path().clone());
            if other.is_some() || is_made(address) || reserved(address).is_some() {
                notes.push(Diagnostic::alias_taken(
                    address.path(),
                    other.as_ref(),
                    &span,
                ));
            }
        }
    }

    /// The page that a path in front matter means: from the top of `content/`, or from the page's own folder.
    pub(super) fn find_file(&self, wanted: &str, from: &str) -> Option<PageId> {
        let target = super::links::join(from, wanted)?;
        self.by_file
            .get(&target)
            .or_else(|| {
                self.by_address
                    .get(&format!("/{}/", wanted.trim_matches('/')))
            })
            .or_else(|| self.by_address.get(wanted))
            .copied()
    }
}

/// Of Markdown that was written for another program, links that lead nowhere are told and do not stop a build.
fn forgiven(notes: Notes) -> Notes {
    let mut kept = Notes::default();
    for mut note in notes.into_vec() {
        if matches!(note.code().id, "A3" | "H1" | "H5" | "H6" | "H7" | "N2") {
            note.weaken(crate::diagnostic::Severity::Warning);
        }
        kept.push(note);
    }
    kept
}

fn in_content(document: &Document) -> &str {
    document
        .path()
        .in_content()
        .unwrap_or(document.path().as_str())
}

/// Who may read a file that is no page: as its folder hands down, or the nearest above.
fn level_around(path: &str, levels: &BTreeMap<String, Level>) -> Level {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut above = std::iter::successors(Some(folder), |folder| parent_folder(folder));
    above
        .find_map(|folder| levels.get(folder))
        .cloned()
        .unwrap_or_else(Level::public)
}

fn parent_folder(folder: &str) -> Option<&str> {
    if folder.is_empty() {
        return None;
    }
    Some(folder.rsplit_once('/').map_or("", |(above, _)| above))
}

/// What titles are sorted by: letters without accents or case.
fn sort_title(title: &str) -> String {
    if title.is_ascii() {
        title.to_ascii_lowercase()
    } else {
        deunicode::deunicode(title).to_lowercase()
    }
}

/// The prefix of the program that an address begins with.
fn reserved(address: &Permalink) -> Option<&'static str> {
    let address = address.path().to_lowercase();
    RESERVED
        .into_iter()
        .find(|prefix| address.starts_with(*prefix))
}

/// `/dads/`, `/old.html`: an address that a redirect may stand at.
fn alias_address(text: &str) -> Option<Permalink> {
    let path = text.trim();
    let sound = path.starts_with('/')
        && !path.contains("//")
        && !path.split('/').any(|part| part == "." || part == "..")
        && !path.contains(['?', '#', '\\', '\u{0}']);
    if !sound || path == "/" {
        return None;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let page = last.is_empty() || last.ends_with(".html") || last.ends_with(".htm");
    Some(Permalink::new(if page {
        path.to_owned()
    } else {
        format!("{path}/")
    }))
}
