//! Pictures and downloads: their size for a page, and their bytes without what nobody should publish.

use std::collections::HashMap;
use std::sync::Mutex;

use super::Renderer;
use super::release::Rendered;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Notes};
use crate::media::Clean;
use crate::media::sizes::Sizes;
use crate::names::Permalink;
use crate::site::outputs::Stock;
use crate::site::{Audience, View, VisibleAsset, cleaned};
use crate::snapshot::Asset;
use crate::sync::locked;

/// What a page says of a picture beside its words.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Width and height as it is shown.
    pub(super) size: Option<(u32, u32)>,
    /// The sizes in which it is shown; `None` if it is shown as it is.
    pub(super) sizes: Option<Sizes>,
}

/// How pictures look, each looked up once.
#[derive(Default)]
pub(super) struct Media(Mutex<HashMap<String, Look>>);

impl Media {
    /// How a picture looks.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub(super) fn look(&self, asset: &Asset) -> Result<Look, Diagnostic> {
        let known = locked(&self.0).get(asset.path.as_str()).copied();
        if let Some(look) = known {
            return Ok(look);
        }
        let clean = cleaned(asset, &[])?;
        let look = Look {
            size: clean.size,
            sizes: clean.sizes,
        };
        locked(&self.0).insert(asset.path.as_str().to_owned(), look);
        Ok(look)
    }
}

/// The style sheet of the style guide, which is in no other build.
const STYLEGUIDE: &str = "styleguide.css";

/// Width and height of the logo; nothing if it cannot be read, which is told where it is published.
pub(super) fn size_of_logo<A: Audience>(logo: &VisibleAsset<'_, A>) -> Option<(u32, u32)> {
    cleaned(logo.file(), &[]).ok()?.size
}

/// What is to be told of a file that was cleaned.
fn told(file: &Asset, clean: &Clean) -> Notes {
    let mut notes = Notes::default();
    if clean.removed {
        notes.push(Diagnostic::personal_data_removed(&file.path));
    }
    if clean.unread {
        notes.push(Diagnostic::picture_not_looked_into(&file.path));
    }
    notes
}

impl Renderer {
    /// A picture or download as it is published, and what is to be told of it: that personal data was taken out, or that
    /// some may be left.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub fn asset<A: Audience>(
        &self,
        asset: &VisibleAsset<'_, A>,
    ) -> Result<(Rendered<A>, Notes), Diagnostic> {
        let clean = cleaned(asset.file(), &asset.view().config().file_endings)?;
        let notes = told(asset.file(), &clean);
        Ok((Rendered::new(asset.view(), clean.bytes), notes))
    }

    /// The same of a picture that words only show: no file if pages show it in sizes, since then nobody asks for that.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub fn shown<A: Audience>(
        &self,
        picture: &VisibleAsset<'_, A>,
    ) -> Result<(Option<Rendered<A>>, Notes), Diagnostic> {
        let clean = cleaned(picture.file(), &picture.view().config().file_endings)?;
        let notes = told(picture.file(), &clean);
        let file = clean.sizes.is_none().then_some(clean.bytes);
        Ok((file.map(|file| Rendered::new(picture.view(), file)), notes))
    }

    /// The sizes in which pages show a picture, with their addresses; none if it is shown as it is.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub fn sizes<A: Audience>(
        &self,
        picture: &VisibleAsset<'_, A>,
    ) -> Result<Vec<(Permalink, Rendered<A>)>, Diagnostic> {
        let folder = picture.sizes_address();
        let made = self.pictures.made(picture.file())?.into_iter();
        Ok(made
            .map(|made| {
                let at = Permalink::new(format!("{}{}", folder.path(), made.name));
                (at, Rendered::new(picture.view(), made.bytes))
            })
            .collect())
    }

    /// Looks whether a picture can be decoded, so that its sizes can be made.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub fn prove(&self, picture: &Asset) -> Result<(), Diagnostic> {
        self.pictures.prove(picture)
    }

    /// Forgets sizes of pictures that nothing has asked for, once all that is remembered is much. For after a build, which asks
    /// for all.
    pub fn forget_unused_pictures(&self) {
        self.pictures.prune();
    }

    /// Whether the sizes of a picture are at hand, so that nobody has to wait for them.
    pub fn has_at_hand(&self, picture: &Asset) -> bool {
        self.pictures.has_at_hand(picture)
    }

    /// What this theme brings to every tree of a site.
    pub fn stock(&self, config: &Config) -> Stock {
        let files = self.theme.assets();
        // The style guide's own style sheet is in no other build.
        let wanted = files.filter(|(name, _)| config.styleguide || *name != STYLEGUIDE);
        let mut files: Vec<Permalink> = wanted
            .map(|(_, asset)| Permalink::new(asset.address.as_str()))
            .collect();
        files.extend(self.scripts.iter().map(|script| script.at.clone()));
        Stock {
            files,
            has_leaflets: self.prints_leaflets(),
            is_sealed: self.with_gate,
        }
    }

    /// A file of the stock, as it is.
    pub fn of_stock<A: Audience>(
        &self,
        view: &View<'_, A>,
        address: &Permalink,
    ) -> Option<Rendered<A>> {
        let script = self.scripts.iter().find(|script| script.at == *address);
        let bytes = script.map(|script| &*script.bytes).or_else(|| {
            let mut files = self.theme.assets();
            let file = files.find(|(_, asset)| asset.address == address.path());
            file.map(|(_, asset)| &asset.bytes[..])
        })?;
        Some(Rendered::new(view, bytes.to_vec()))
    }
}
