//! The leaflets of a site, each as one file to print: what everybody may have, in the paper of its page and in large
//! print.

use super::{Bytes, Loaded};
use crate::access::Reader;
use crate::compose::Views;
use crate::diagnostic::Diagnostic;
use crate::document::fields::LEAFLET_CODE;
use crate::names::{Permalink, Slug};
use crate::render::alone::alone;
use crate::render::release::Artifact;
use crate::site::outputs::addresses;
use crate::site::{Public, Visible};

/// A leaflet as one file.
pub struct Sheet {
    /// The name of the file: the address of its page, its code and its version.
    pub name: String,
    /// What its page is called.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Its code.
    pub code: String,
    /// Its version.
    pub version: String,
    /// Whether it is in large print.
    pub is_large: bool,
    /// The file.
    pub file: Artifact,
}

impl Loaded {
    /// The leaflets of those pages of the public that are wanted, in the order of the files.
    ///
    /// # Errors
    ///
    /// What is wrong with a leaflet.
    pub fn leaflets(
        &self,
        is_wanted: &dyn Fn(&Visible<'_, Public>) -> bool,
    ) -> Result<Vec<Sheet>, Diagnostic> {
        let views = Views::of(&self.site);
        let base = &self.site.config().base_url;
        let origin = base.as_str().strip_suffix(base.path()).unwrap_or_default();
        let everybody = Reader::public();
        let made = |address: &Permalink| match self.file(&everybody, address)? {
            Ok(Bytes::Open(file)) => Some(Ok(file)),
            Ok(Bytes::Clear(_)) => None, // the public's files are none of one reader
            Err(problem) => Some(Err(problem)),
        };
        let beside = |link: &str| {
            let path = link.strip_prefix(base.path().trim_end_matches('/'))?;
            made(&Permalink::new(path))?.ok()
        };
        let mut sheets = Vec::new();
        for page in views.public.own_pages() {
            let Some(front) = page.front().filter(|_| self.renderer.has_leaflet(&page)) else {
                continue;
            };
            if !is_wanted(&page) {
                continue;
            }
            let Some(leaflet) = made(&addresses::leaflet_of(page.address())).transpose()? else {
                continue;
            };
            let code = front.get(LEAFLET_CODE).unwrap_or_default();
            let version = front.version.clone().unwrap_or_default();
            let at = Slug::of(&page.address().path().replace('/', " "));
            for is_large in [false, true] {
                let Some(file) = alone(&leaflet, origin, is_large, &beside) else {
                    continue;
                };
                let large = if is_large { "-large" } else { "" };
                let named = [
                    at.as_str(),
                    Slug::of(code).as_str(),
                    Slug::of(&version).as_str(),
                ]
                .join("-");
                sheets.push(Sheet {
                    name: format!("{named}{large}.html"),
                    title: page.title().to_owned(),
                    language: self.renderer.outline(&page).language,
                    code: code.to_owned(),
                    version: version.clone(),
                    is_large,
                    file,
                });
            }
        }
        Ok(sheets)
    }
}
