//! Pictures and downloads: their size for a page, and their bytes without what nobody should publish.

use std::collections::HashMap;
use std::sync::Mutex;

use super::Renderer;
use super::release::Rendered;
use crate::diagnostic::Diagnostic;
use crate::media::{self, Trouble};
use crate::site::{Audience, View, VisibleAsset};
use crate::source::Asset;
use crate::sync::locked;

/// Sizes of pictures, each looked up once.
#[derive(Default)]
pub(super) struct Media(Mutex<HashMap<String, Option<(u32, u32)>>>);

impl Media {
    /// Width and height of a picture as it is shown.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub(super) fn size(&self, asset: &Asset) -> Result<Option<(u32, u32)>, Diagnostic> {
        let known = locked(&self.0).get(asset.path.as_str()).copied();
        if let Some(size) = known {
            return Ok(size);
        }
        let size = clean(asset)?.size;
        locked(&self.0).insert(asset.path.as_str().to_owned(), size);
        Ok(size)
    }
}

/// The style sheet of the style guide, which is in no other build.
const STYLEGUIDE: &str = "styleguide.css";

/// The largest file that is held in memory to be cleaned.
const LARGEST: u64 = 200 * 1024 * 1024;

/// Width and height of the logo; nothing if it cannot be read, which is told where it is published.
pub(super) fn size_of_logo<A: Audience>(logo: &VisibleAsset<'_, A>) -> Option<(u32, u32)> {
    clean(logo.file()).ok()?.size
}

fn clean(asset: &Asset) -> Result<media::Clean, Diagnostic> {
    if asset.len > LARGEST {
        return Err(Diagnostic::file_too_large(&asset.path, asset.len, LARGEST));
    }
    let bytes = asset.read()?;
    media::clean(asset.path.file_name(), &bytes).map_err(|trouble| match trouble {
        Trouble::Broken(why) => Diagnostic::file_broken(&asset.path, &why),
        Trouble::TooLarge { width, height } => {
            Diagnostic::picture_too_large(&asset.path, width, height)
        }
        Trouble::Refused => Diagnostic::file_refused_at(&asset.path),
    })
}

impl Renderer {
    /// A picture or download as it is published, and whether personal data was taken out of it.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub fn asset<A: Audience>(
        &self,
        asset: &VisibleAsset<'_, A>,
    ) -> Result<(Rendered<A>, bool), Diagnostic> {
        let clean = clean(asset.file())?;
        Ok((Rendered::new(asset.view(), clean.bytes), clean.removed))
    }

    /// The files of the theme, the same in every tree.
    pub fn theme_assets(
        &self,
        view: &View<'_, crate::site::Public>,
    ) -> Vec<(crate::names::Permalink, Rendered<crate::site::Public>)> {
        let files = self.theme.assets();
        let asked_for = view.config().styleguide;
        files
            .filter(|(name, _)| asked_for || *name != STYLEGUIDE)
            .map(|(_, asset)| {
                (
                    crate::names::Permalink::new(asset.address.as_str()),
                    Rendered::new(view, asset.bytes.clone()),
                )
            })
            .collect()
    }
}
