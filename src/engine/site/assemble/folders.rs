//! Folders and links on disk that would hand down another gate than their editor meant.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::levels::level_around;
use super::{look_alikes, parent_folder};
use crate::access::Level;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::document::gating::{fields_in_line, would_gate};
use crate::names::{Permalink, SitePath, Slug};
use crate::site::Site;
use crate::site::outputs::addresses;
use crate::site::tree::Addresses;
use crate::snapshot::Snapshot;

/// Fields stand at the top: what is below so many lines is somebody's words.
const TOP: usize = 60;

/// The first line at the top of a file that reads like a field which would keep readers out, and that field.
fn gate_in(text: &str, config: &Config) -> Option<(Range<usize>, String)> {
    let mut at = 0;
    text.split_inclusive('\n').take(TOP).find_map(|line| {
        let from = at;
        at += line.len();
        let (key, value) =
            fields_in_line(line.trim()).find(|(key, value)| would_gate(key, value, config))?;
        let bare = |text: &str| {
            let signs = |sign: char| sign.is_whitespace() || "\"',{}".contains(sign);
            text.trim_matches(signs).to_owned()
        };
        let start = from + line.len() - line.trim_start().len();
        let end = from + line.trim_end().len();
        Some((start..end, format!("{}: {}", bare(key), bare(value))))
    })
}

impl Site {
    /// Two folders that a disk or a host may take for one: what lies in one would inherit from the other
    /// there, and not here.
    pub(super) fn folders_that_collide(
        &self,
        snapshot: &Snapshot,
        addresses: &Addresses,
        notes: &mut Notes,
    ) {
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
            let wanted = Permalink::new(format!("/{}/", Slug::of(folder).as_str()));
            if !folder.contains('/') && address != wanted && !folder.is_empty() {
                self.tell_of_way_given(folder, &wanted, &address, notes);
            }
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

    /// A folder of an import that would stand where the program puts its own files.
    fn tell_of_way_given(
        &self,
        folder: &str,
        wanted: &Permalink,
        address: &Permalink,
        notes: &mut Notes,
    ) {
        if self.config.is_import_without_roles()
            && let Some(reserved) = addresses::reserved(wanted)
        {
            let path = SitePath::new(format!("content/{folder}"));
            let problem = Diagnostic::address_reserved(reserved, &path);
            notes.push(problem.standing_at(address.path()));
        }
    }

    /// `_Index.md`, `_index (1).md`: meant for a folder's own page, and none. Its gate would be lost in silence.
    pub(super) fn nearly_section_pages(&self, snapshot: &Snapshot, notes: &mut Notes) {
        let further = self.config.import.section_page.as_deref();
        let names: Vec<&str> = ["_index.md", "index.md"]
            .into_iter()
            .chain(further)
            .collect();
        let texts = snapshot.texts_below("content/").map(|source| &source.path);
        for path in texts.chain(snapshot.assets_below("content/").map(|asset| &asset.path)) {
            let name = path.file_name();
            if path.folder().contains("/_") || names.contains(&name) {
                continue;
            }
            // Files that an import does not read are told by their kinds.
            let unread = self.config.is_import_without_roles() && path.extension() == "mdx";
            if unread || self.config.is_section_page(name) {
                continue;
            }
            let has = |name: &&str| {
                snapshot
                    .text(&format!("{}/{name}", path.folder()))
                    .is_some()
            };
            let has_own = has(&"_index.md") || further.is_some_and(|further| has(&further));
            if has_own {
                continue;
            }
            let problem = match look_alikes::is_nearly(name, further) {
                true => Some(Diagnostic::nearly_section_page(path)),
                false => self.closed_by_an_unread_file(snapshot, path),
            };
            // Without roles nobody reads what others may not.
            let is_open_to_all = self.config.is_import_without_roles();
            if let Some(problem) = problem {
                notes.push(match is_open_to_all {
                    true => problem.into_warning(),
                    false => problem,
                });
            }
        }
    }

    /// `_section.md`, `_category_.json`: what other programs call a folder's own file. It is not read, and so the field in it
    /// closes nothing.
    fn closed_by_an_unread_file(&self, snapshot: &Snapshot, path: &SitePath) -> Option<Diagnostic> {
        if !look_alikes::is_of_a_folder(path.file_name()) {
            return None;
        }
        if let Some(source) = snapshot.text(path.as_str()) {
            let (line, field) = gate_in(source.text(), &self.config)?;
            let at = Span::new(source, line);
            return Some(Diagnostic::gate_in_unread_file(&field, &at));
        }
        let bytes = snapshot.asset(path.as_str())?.read().ok()?;
        let (_, field) = gate_in(std::str::from_utf8(&bytes).ok()?, &self.config)?;
        Some(Diagnostic::gate_in_unread_file(&field, path))
    }

    /// A link on disk shows what it leads to at another place, where another gate holds.
    pub(super) fn links_out_of_gates(
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
}
