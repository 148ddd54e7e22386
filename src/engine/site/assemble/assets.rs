//! Pictures and downloads: where they lie, who uses them, and whether they may.

use std::collections::{BTreeMap, HashMap};

use super::levels::level_around;
use crate::access::Level;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::names::nearest;
use crate::site::link_check::{Use, Uses};
use crate::site::tree::Addresses;
use crate::site::{Site, SiteAsset, cleaned};
use crate::snapshot::Snapshot;

/// The kinds of pictures that a logo may be.
const LOGOS: [&str; 5] = ["svg", "png", "jpg", "jpeg", "webp"];

/// Rules of hosts that editors may write themselves: published where the settings list them, as any other file.
const FOR_HOSTS: [&str; 2] = ["_headers", "_redirects"];

impl Site {
    /// The files that are not pages, each with the level of its folder.
    pub(super) fn read_assets(
        &mut self,
        snapshot: &Snapshot,
        addresses: &Addresses,
        levels: &BTreeMap<String, Level>,
    ) {
        for asset in snapshot.assets_below("content/") {
            let Some(path) = asset.path.in_content() else {
                continue;
            };
            let is_private = path.split('/').any(|part| part.starts_with('_'));
            if is_private && !FOR_HOSTS.contains(&path) {
                continue;
            }
            let level = level_around(path, levels);
            let address = addresses.of_asset(path);
            self.assets_by_address
                .insert(address.path().to_owned(), path.to_owned());
            self.assets.insert(
                path.to_owned(),
                SiteAsset {
                    asset: asset.clone(),
                    address,
                    level,
                    used: Vec::new(),
                    shown: Vec::new(),
                    linked: Vec::new(),
                },
            );
        }
    }

    /// What is wrong with what is in the files that words use.
    fn look_into_assets(&self, notes: &mut Notes) {
        let allowed = &self.config.file_endings;
        for (path, asset) in &self.assets {
            if !asset.used.is_empty()
                && crate::media::refused(path, allowed).is_none()
                && let Err(trouble) = cleaned(&asset.asset, allowed)
            {
                notes.push(trouble);
            }
        }
    }

    /// Tells of pictures and folders of which something is said and that are not there.
    fn pictures_of_nothing(&self, notes: &mut Notes) {
        for (_, record) in self.data.pictures.records() {
            for file in &record.value.files {
                let path = &file.value;
                let mut below = self.assets.range(path.clone()..);
                let is_there = match path.ends_with('/') {
                    true => below
                        .next()
                        .is_some_and(|(file, _)| file.starts_with(&**path)),
                    false => self.assets.contains_key(path),
                };
                if !is_there {
                    let files = self.assets.keys().map(String::as_str);
                    let near = nearest(path, files);
                    let at = Span::new(&record.at.source, file.at.clone());
                    notes.push(Diagnostic::no_such_picture(path, near, &at));
                }
            }
        }
    }

    /// Who uses each picture and download, and whether they may.
    pub(super) fn use_assets(&mut self, uses: Uses, notes: &mut Notes) {
        let mut is_refused = false;
        let lenient = self.config.import.lenient;
        // What an import uses is looked into here: it goes on without a file that may not be published.
        let mut sound: HashMap<String, bool> = HashMap::new();
        for found in uses.assets {
            let Use {
                path,
                level,
                at: span,
                is_shown,
            } = found;
            let Some(asset) = self.assets.get_mut(&path) else {
                continue;
            };
            let facts = self.data.pictures.of(&path);
            if let Some(facts) = facts
                .filter(|facts| is_shown && !self.config.roles.visible_from(&facts.level, &level))
            {
                let whose = facts.level.name();
                notes.push(Diagnostic::gated_record_used(
                    "picture's record",
                    &whose,
                    &span,
                ));
            }
            if !self.config.roles.visible_from(&asset.level, &level) {
                notes.push(Diagnostic::gated_file_used(&asset.level.name(), &span));
            }
            let allowed = &self.config.file_endings;
            if let Some(refusal) = crate::media::refused(&path, allowed) {
                let problem = Diagnostic::file_refused(&asset.asset.path, refusal, allowed, &span);
                if lenient {
                    notes.push(problem.into_warning());
                    continue;
                }
                is_refused = true;
                notes.push(problem);
            }
            let is_sound = || match cleaned(&asset.asset, allowed) {
                Ok(_) => true,
                Err(trouble) => {
                    notes.push(trouble.into_warning());
                    false
                }
            };
            if lenient && !*sound.entry(path).or_insert_with(is_sound) {
                continue;
            }
            let so = match is_shown {
                true => &mut asset.shown,
                false => &mut asset.linked,
            };
            for levels in [so, &mut asset.used] {
                if !levels.contains(&level) {
                    levels.push(level.clone());
                }
            }
        }
        // Nothing is made now, so what is in the other files is told here, and not one mistake after the other.
        if is_refused {
            self.look_into_assets(notes);
        }
        self.pictures_of_nothing(notes);
        for file in &self.config.files {
            match self.assets.get_mut(&file.value) {
                Some(asset) if asset.level.is_public() => {
                    asset.linked.push(Level::public());
                    asset.used.push(Level::public());
                }
                _ => notes.push(Diagnostic::no_such_file_setting(
                    &file.value,
                    &Span::new(&self.config.source, file.at.clone()),
                )),
            }
        }
        if let Some(logo) = &self.config.brand.logo {
            match self.assets.get_mut(&logo.value) {
                Some(asset)
                    if asset.level.is_public()
                        && LOGOS.contains(&asset.asset.path.extension().as_str()) =>
                {
                    asset.linked.push(Level::public());
                    asset.used.push(Level::public());
                }
                _ => notes.push(Diagnostic::no_such_logo(
                    &logo.value,
                    &Span::new(&self.config.source, logo.at.clone()),
                )),
            }
        }
    }
}
