//! Levels: of what front matter names, of folders without a page, of boxes, of the whole site.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::parent_folder;
use crate::access::Level;
use crate::data;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::Document;
use crate::document::body::{Gap, Scope};
use crate::document::kind::{Access, TeaserKind};
use crate::names::SitePath;
use crate::site::{PageId, Site};

impl Site {
    /// The level of what front matter names; nothing if a role does not exist.
    pub(super) fn level(
        &self,
        access: &Access,
        document: &Document,
        notes: &mut Notes,
    ) -> Option<Level> {
        data::level(&self.config, &access.names, &document.source, notes)
    }

    /// A folder without a page has an index for each smallest group of readers who see something in it.
    /// Where a page has the folder's address there is no index, and what lies in the folder rises.
    pub(super) fn levels_of_folders_without_page(&mut self, notes: &mut Notes) {
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
    pub(super) fn read_boxes(&mut self, notes: &mut Notes) {
        for index in 0..self.pages.len() {
            let Some(page) = self.pages.get(index) else {
                continue;
            };
            let (Some(document), Some(level)) = (&page.document, page.levels.first()) else {
                continue;
            };
            let mut boxes = Vec::new();
            open_boxes_in(&document.scope, document, level, notes);
            self.boxes_in(&document.scope.boxes, document, level, &mut boxes, notes);
            if let Some(page) = self.pages.get_mut(index) {
                page.boxes = boxes;
            }
        }
    }

    /// The levels of boxes, and of the boxes in them.
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
            open_boxes_in(&gate_box.scope, document, &level, notes);
            self.boxes_in(&gate_box.scope.boxes, document, &level, levels, notes);
        }
    }

    /// Every level in use but the public.
    pub(super) fn collect_levels(&mut self) {
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
}

/// What is open to everybody can stand only where everybody may read.
fn open_boxes_in(scope: &Scope, document: &Document, around: &Level, notes: &mut Notes) {
    if around.is_public() {
        return;
    }
    scope.body.each_gap(&mut |gap| {
        if let Gap::Block(block) = gap
            && block.opened.is_open_box()
        {
            let span = Span::new(&document.source, block.opened.at.clone());
            notes.push(Diagnostic::box_wider(&around.name(), "public", &span));
        }
    });
}

/// Who may read a file that is no page: as its folder hands down, or the nearest above.
pub(super) fn level_around(path: &str, levels: &BTreeMap<String, Level>) -> Level {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut above = std::iter::successors(Some(folder), |folder| parent_folder(folder));
    above
        .find_map(|folder| levels.get(folder))
        .cloned()
        .unwrap_or_else(Level::public)
}
