//! Where links lead, from one page to others and to what the program makes.

use super::encoding::{encoded, encoded_url};
use super::{Audience, Entry, PageNumber, View, Visible};
use crate::access::Level;
use crate::document::body::Link;
use crate::document::fields::TRANSLATION_OF;
use crate::names::Permalink;
use crate::site::links::{Behind, Lost, Target, address_of};
use crate::site::{Drifted, Held, Made, PageId, Teaser};

/// What a link prints.
#[derive(Clone, Debug)]
pub struct Href {
    /// The address, with the path of the site before it.
    pub url: String,
    /// Who may read it, if that is not everybody who reads this.
    pub gated: Option<Level>,
    /// The address alone, where it may be that of a file of the site: neither of a page of words nor out of it.
    pub file: Option<String>,
}

impl<'s, A: Audience> View<'s, A> {
    /// What a link on a page prints. `None` if it leads nowhere, which was told before.
    pub fn href(&self, link: &Link, page: &Visible<'_, A>) -> Option<Href> {
        let base = &self.site.config.base_url;
        let bare = |address: &Permalink| base.link(&encoded(address.path()));
        let whole =
            |bare: &str, behind: &Behind| format!("{bare}{}", encoded_url(&behind.to_string()));
        let (mut gated, mut file) = (None, None);
        let url = match self.site.resolve(&link.dest, page.page).ok()? {
            Target::Page(id, behind) => match self.visible(id) {
                Some(target) => whole(&bare(target.address()), &behind),
                None => {
                    let teaser = self.site.teaser(id)?;
                    gated = Some(teaser.level);
                    bare(&teaser.address)
                }
            },
            Target::Made(address, behind) => whole(file.insert(bare(&address)), &behind),
            Target::Asset(path, behind) => {
                let asset = self.site.assets.get(&path)?;
                // An import leaves out files that may not be published.
                if self.site.config.import.lenient && asset.used.is_empty() {
                    return None;
                }
                let address = file.insert(bare(&asset.address));
                // A sealed file is found by its bare address, and opened outside the page.
                match self.level.is_public() {
                    true => whole(address, &behind),
                    false => address.clone(),
                }
            }
            Target::Outside(url) | Target::Here(url) => encoded_url(&url),
        };
        Some(Href { url, gated, file })
    }

    /// Whether a link leads to a page that has expired.
    pub fn has_left(&self, link: &Link, page: &Visible<'_, A>) -> bool {
        let target = self.site.resolve(&link.dest, page.page);
        matches!(target, Err(Lost::Held(Held::Expired(_))))
    }

    /// The page that a link leads to, if it leads to a page that may be seen.
    pub fn linked(&self, link: &Link, page: &Visible<'_, A>) -> Option<Entry<'_, A>> {
        match self.site.resolve(&link.dest, page.page).ok()? {
            Target::Page(id, _) => self.entry(id),
            _ => None,
        }
    }

    /// Related pages, as a page names them.
    pub fn related(&self, page: &Visible<'_, A>) -> Vec<Entry<'_, A>> {
        let Some(document) = &page.page.document else {
            return Vec::new();
        };
        let links = document.front.related.iter();
        links
            .filter_map(|text| {
                self.linked(
                    &Link {
                        dest: text.value.clone(),
                        at: text.at.clone(),
                    },
                    page,
                )
            })
            .collect()
    }

    /// Translations of a page that may be seen.
    pub fn translations(&self, page: &Visible<'_, A>) -> Vec<Visible<'_, A>> {
        let others = self.site.translations.get(&page.id);
        others
            .into_iter()
            .flatten()
            .filter_map(|id| self.visible(*id))
            .collect()
    }

    /// The page that a page is a translation of.
    pub fn original(&self, page: &Visible<'_, A>) -> Option<Visible<'_, A>> {
        let document = page.page.document.as_ref()?;
        let of = document.front.get(TRANSLATION_OF)?;
        let id = self
            .site
            .find_file(&of.value, document.path().in_content()?)?;
        self.visible(id)
    }

    /// Whether the page that one translates says something else by now on which somebody's safety hangs.
    pub fn is_behind_on_safety(&self, translation: &Visible<'_, A>) -> bool {
        let mut drifted = self.site.drifted(translation.id).iter();
        drifted.any(Drifted::is_safety)
    }

    /// Former addresses of the pages at this level, with the pages.
    pub fn former_addresses(&self) -> impl Iterator<Item = (&'s Permalink, Visible<'_, A>)> {
        self.site
            .aliases
            .iter()
            .filter_map(|(address, id)| Some((address, self.visible(*id)?)))
            .filter(|(_, page)| page.page.levels.contains(&self.level))
    }

    /// What the public may know of gated pages, each with the number of its page.
    pub fn locked(&self) -> impl Iterator<Item = (Teaser, PageNumber)> {
        let all = (0..self.site.pages.len()).map(PageId);
        all.filter_map(|id| Some((self.site.teaser(id)?, PageNumber(id.0))))
    }

    /// What the public may know of a gated page.
    pub fn teaser(&self, page: PageNumber) -> Option<Teaser> {
        self.site.teaser(PageId(page.0))
    }

    /// The pages that the program makes, which every tree has.
    pub fn made(&self) -> impl Iterator<Item = (&'s Permalink, &'s Made)> {
        self.site.made.iter()
    }

    /// The address of a page that the program makes.
    pub fn made_at(&self, made: &Made) -> Option<Permalink> {
        address_of(self.site, made)
    }
}
