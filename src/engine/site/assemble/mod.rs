//! From single documents to a site: who inherits what, which addresses there are, what is held back.
//!
//! Sequential and small: the work is in parsing before and rendering after. Here is the order of the
//! steps; what a step does is in the file of its noun.

mod addresses;
mod arrange;
mod assets;
mod folders;
mod held;
mod levels;
mod look_alikes;
mod parts;
mod translations;
mod unread;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub(super) use self::addresses::former_address;

use super::nearby::Nearby;
use super::tree::{self, Addresses, FileRole};
use super::view::Outlooks;
use super::{Choice, PageId, Site};
use crate::access::Level;
use crate::config::Config;
use crate::data::Data;
use crate::diagnostic::{Notes, Report};
use crate::document::{Document, Parts};
use crate::names::SitePath;
use crate::snapshot::Snapshot;

impl Site {
    /// Puts the documents together. What is wrong is told; what is sound is in the site.
    ///
    /// `broken` are the pages that could not be read: what lies below a broken section is held back,
    /// since nobody knows who may read it.
    pub fn assemble(
        config: Config,
        (data, parts): (Data, Parts),
        documents: Vec<Document>,
        broken: &[SitePath],
        snapshot: &Snapshot,
        choice: Choice,
    ) -> Report<Site> {
        let mut notes = Notes::default();
        let all = documents.clone();
        let mut site = Site::without_pages(config, data, choice);
        site.parts = parts;
        let mut asset_levels = BTreeMap::new();
        let placed = site.hold_back(documents, broken, &mut asset_levels);
        let is_cut = |(_, document): &(FileRole, Document)| document.front.is_withdrawn();
        let is_whole = site.held.is_empty() && !placed.iter().any(is_cut);
        let shown = placed
            .into_iter()
            .map(|(role, document)| (role, document.shown()));
        let addresses = site.place_all(shown.collect(), &mut asset_levels, &mut notes);
        if !is_whole {
            site.whole = Some(Arc::new(site.with_held(all, broken)));
        }
        site.folders_that_collide(snapshot, &addresses, &mut notes);
        site.nearly_section_pages(snapshot, &mut notes);
        site.links_out_of_gates(snapshot, &asset_levels, &mut notes);
        site.link_up(&mut notes);
        site.levels_of_folders_without_page(&mut notes);
        site.read_boxes(&mut notes);
        site.place_parts(&mut notes);
        site.read_assets(snapshot, &addresses, &asset_levels);
        site.collect_levels();
        site.made_pages(&mut notes);
        site.former_addresses(&mut notes);
        site.translations_of_each_other(&mut notes);
        let uses = site.check_links(&mut notes);
        site.use_assets(uses, &mut notes);
        site.tell_unread(snapshot, &mut notes);
        // Whoever looked so far saw a site in the making.
        site.outlooks = Outlooks::default();
        site.check_addresses(&mut notes);
        notes.with(site)
    }

    fn without_pages(config: Config, data: Data, choice: Choice) -> Site {
        Site {
            config,
            data,
            parts: Parts::default(),
            standing: BTreeMap::new(),
            choice,
            pages: Vec::new(),
            by_file: HashMap::new(),
            by_address: HashMap::new(),
            sections: BTreeMap::new(),
            aliases: Vec::new(),
            assets: BTreeMap::new(),
            assets_by_address: HashMap::new(),
            made: BTreeMap::new(),
            held: Vec::new(),
            levels: Vec::new(),
            translations: HashMap::new(),
            remembering: HashMap::new(),
            outlooks: Outlooks::default(),
            nearby: Nearby::default(),
            whole: None,
        }
    }

    /// Gives each document its place; the addresses of the folders are given back.
    fn place_all(
        &mut self,
        placed: Vec<(FileRole, Document)>,
        asset_levels: &mut BTreeMap<String, Level>,
        notes: &mut Notes,
    ) -> Addresses {
        let mut addresses = Addresses::new(&self.config);
        for (role, document) in &placed {
            if *role != FileRole::Leaf {
                addresses.name(tree::folders(in_content(document), role).1, document);
            }
        }
        self.place(placed, &addresses, asset_levels, notes);
        addresses
    }

    /// The site of whatever day, drafts and the words of withdrawn pages too: pages in their places with their readers
    /// and boxes, and nothing else.
    fn with_held(&self, documents: Vec<Document>, broken: &[SitePath]) -> Site {
        let choice = Choice {
            today: self.choice.today,
            drafts: true,
            future: true,
            expired: true,
        };
        let mut site = Site::without_pages(self.config.clone(), self.data.clone(), choice);
        // What is wrong with a page is told once it is in a build.
        let (mut levels, mut notes) = (BTreeMap::new(), Notes::default());
        let placed = site.hold_back(documents, broken, &mut levels);
        site.place_all(placed, &mut levels, &mut notes);
        site.read_boxes(&mut notes);
        site
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

/// The path of a document in `content/`.
fn in_content(document: &Document) -> &str {
    document
        .path()
        .in_content()
        .unwrap_or(document.path().as_str())
}

/// The folder around a folder; nothing around `content/` itself.
fn parent_folder(folder: &str) -> Option<&str> {
    if folder.is_empty() {
        return None;
    }
    Some(folder.rsplit_once('/').map_or("", |(above, _)| above))
}
