//! Pictures and downloads, with the view in which they may be seen.

use super::{Audience, View, Visible, encoded};
use crate::access::Level;
use crate::document::body::Link;
use crate::media::sizes;
use crate::names::{Permalink, SitePath};
use crate::site::links::Target;
use crate::site::outputs::addresses;
use crate::site::{Site, SiteAsset};
use crate::snapshot::Asset;

/// A picture or download, with the view in which it may be seen.
pub struct VisibleAsset<'v, A: Audience> {
    view: &'v View<'v, A>,
    asset: &'v SiteAsset,
}

impl<'v, A: Audience> VisibleAsset<'v, A> {
    /// The view in which it is seen.
    pub fn view(&self) -> &'v View<'v, A> {
        self.view
    }

    /// The file.
    pub fn file(&self) -> &'v Asset {
        &self.asset.asset
    }

    /// Its address.
    pub fn address(&self) -> &'v Permalink {
        &self.asset.address
    }

    /// Its address as pages write it, with the path of the site before it.
    pub fn url(&self) -> String {
        let base = &self.view.config().base_url;
        base.link(&encoded(self.asset.address.path()))
    }

    /// Whether words of the view's own level only show it as a picture, in sizes unless it is small as it is, so that
    /// nothing of that level leads to the file itself.
    pub fn is_only_shown(&self) -> bool {
        let level = &self.view.level;
        self.asset.has_sizes(|shown| shown == level) && !self.asset.linked.contains(level)
    }

    /// Where the sizes lie in which pages show it.
    pub fn sizes_address(&self) -> Permalink {
        addresses::sizes_of(&self.asset.address)
    }

    /// The same as pages write it, with the path of the site before it.
    pub fn sizes_url(&self) -> String {
        let base = &self.view.config().base_url;
        base.link(&encoded(self.sizes_address().path()))
    }

    /// Whether words of that level use it too.
    pub fn is_also_used_at(&self, level: &Level) -> bool {
        self.asset.used.contains(level)
    }
}

impl Site {
    /// The pictures of several sizes that anybody's words show.
    pub(crate) fn pictures(&self) -> impl Iterator<Item = &Asset> {
        let shown = self
            .assets
            .values()
            .filter(|asset| asset.has_sizes(|_| true));
        shown.map(|asset| &asset.asset)
    }
}

impl SiteAsset {
    /// Whether words of some of these levels show it as a picture that may have sizes.
    fn has_sizes(&self, is_wanted: impl FnMut(&Level) -> bool) -> bool {
        self.shown.iter().any(is_wanted) && sizes::may_have(self.asset.path.file_name())
    }
}

impl<'s, A: Audience> View<'s, A> {
    /// The file that a link leads to.
    pub fn asset(&self, link: &Link, page: &Visible<'_, A>) -> Option<VisibleAsset<'_, A>> {
        match self.site.resolve(&link.dest, page.page).ok()? {
            Target::Asset(path, _) => {
                let asset = self.site.assets.get(&path)?;
                asset
                    .used
                    .iter()
                    .any(|level| self.may_read(level))
                    .then_some(VisibleAsset { view: self, asset })
            }
            _ => None,
        }
    }

    /// The logo of the site, if it has one of its own.
    pub fn logo(&self) -> Option<VisibleAsset<'_, A>> {
        let logo = self.site.config.brand.logo.as_ref()?;
        let asset = self.site.assets.get(&logo.value)?;
        let shown = asset.level.is_public() && asset.used.iter().any(Level::is_public);
        shown.then_some(VisibleAsset { view: self, asset })
    }

    /// The file at a path, if words of exactly this level use it.
    pub fn own_asset(&self, path: &SitePath) -> Option<VisibleAsset<'_, A>> {
        let asset = self.site.assets.get(path.in_content()?)?;
        let own = asset.used.contains(&self.level);
        own.then_some(VisibleAsset { view: self, asset })
    }

    /// The pictures of several sizes that words of exactly this level show.
    pub fn own_pictures(&self) -> impl Iterator<Item = VisibleAsset<'_, A>> {
        let all = self.site.assets.values();
        let own = all.filter(|asset| asset.has_sizes(|level| *level == self.level));
        own.map(|asset| VisibleAsset { view: self, asset })
    }

    /// The files that words of exactly this level use.
    pub fn own_assets(&self) -> impl Iterator<Item = VisibleAsset<'_, A>> {
        let own = self
            .site
            .assets
            .values()
            .filter(|asset| asset.used.contains(&self.level));
        own.map(|asset| VisibleAsset { view: self, asset })
    }
}
