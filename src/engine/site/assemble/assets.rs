//! Pictures and downloads: where they lie, who uses them, and whether they may.

use std::collections::BTreeMap;

use super::levels::level_around;
use crate::access::Level;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::site::links::Uses;
use crate::site::tree::Addresses;
use crate::site::{Site, SiteAsset};
use crate::snapshot::Snapshot;

/// The kinds of pictures that a logo may be.
const LOGOS: [&str; 5] = ["svg", "png", "jpg", "jpeg", "webp"];

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

    /// Who uses each picture and download, and whether they may.
    pub(super) fn use_assets(&mut self, uses: Uses, notes: &mut Notes) {
        for (path, level, span) in uses.assets {
            let Some(asset) = self.assets.get_mut(&path) else {
                continue;
            };
            if !self.config.roles.visible_from(&asset.level, &level) {
                notes.push(Diagnostic::gated_file_used(&asset.level.name(), &span));
            }
            if matches!(
                crate::media::clean(&path, b""),
                Err(crate::media::Unpublishable::Refused)
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
        if let Some(logo) = &self.config.brand.logo {
            match self.assets.get_mut(&logo.value) {
                Some(asset)
                    if asset.level.is_public()
                        && LOGOS.contains(&asset.asset.path.extension().as_str()) =>
                {
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
