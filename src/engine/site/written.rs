//! Every link as it is written, with the place and what it leads to: for [`crate::revision`], which moves pages.
//!
//! It tells of pages that are held back and of the words of withdrawn ones too, since their links move as well. It never
//! decides who may follow a link.

use std::ops::Range;

use super::links::{Lost, Target};
use super::{Page, PageId, Site};
use crate::access::Level;
use crate::document::Document;
use crate::document::PageType;
use crate::document::body::{Gap, Scope};
use crate::document::kind::TeaserKind;
use crate::fields::FieldKind;
use crate::fields::meaning::{Said, Shown};
use crate::names::{Permalink, SitePath};
use crate::source::SourceRef;

/// A link, a picture or a path in a field, as it is written.
pub struct Written<'s> {
    /// The file that it stands in.
    pub source: &'s SourceRef,
    /// Where in the file: the link with its words, or the value of the field.
    pub at: Range<usize>,
    /// Whether it is the value of a field, and not a part of the text.
    pub in_field: bool,
    /// Where it leads, as it is written.
    pub dest: String,
    /// What is there; nothing if that is no place of this site.
    pub leads_to: Option<Place>,
}

/// A place of the site to which links lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page, by its file below `content/`.
    Page(String),
    /// A folder without a page of its own, by its path below `content/`.
    Folder(String),
    /// A picture or download, by its path below `content/`.
    File(String),
    /// Something that the program makes, by its address.
    Made(String),
}

/// What a page is by the place that it lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its address, without the path of `base_url`.
    pub address: Permalink,
    /// Who may read it.
    pub level: Level,
    /// What everybody may know of it, if it is gated.
    pub teaser: TeaserKind,
    /// Its type.
    pub kind: PageType,
    /// Whether it is a folder's own page.
    pub is_section: bool,
}

impl Site {
    /// Every link of every page that has a file, in the order of pages and of what stands in them.
    pub fn written_links(&self) -> Vec<Written<'_>> {
        let whole = self.whole.as_deref().unwrap_or(self);
        let mut links = Vec::new();
        for page in &whole.pages {
            if let Some(document) = &page.document {
                let mut reader = Reader {
                    site: self,
                    page,
                    document,
                    links: &mut links,
                };
                reader.fields();
                reader.scope(&document.scope);
            }
        }
        links
    }

    /// What a link leads to that stands in no page: in settings or data, from the top of `content/`.
    pub fn place_from_top(&self, dest: &str) -> Option<Place> {
        let top = self.pages.first()?;
        self.place_of(self.resolve(dest, top))
    }

    /// Where links find a place.
    pub fn address_of_place(&self, place: &Place) -> Option<Permalink> {
        match place {
            Place::Page(file) => Some(self.page(*self.by_file.get(file)?).address.clone()),
            Place::Folder(folder) => Some(self.page(*self.sections.get(folder)?).address.clone()),
            Place::File(file) => Some(self.assets.get(file)?.address.clone()),
            Place::Made(address) => Some(Permalink::new(address.as_str())),
        }
    }

    /// What the page of a file below `content/` is by its place; nothing if no page is made of the file.
    pub fn standing(&self, file: &str) -> Option<Standing> {
        let whole = self.whole.as_deref().unwrap_or(self);
        let page = whole.page(*whole.by_file.get(file)?);
        Some(Standing {
            address: page.address.clone(),
            level: page.levels.first()?.clone(),
            teaser: page.teaser,
            kind: page.kind,
            is_section: page.is_section,
        })
    }

    /// The file below `content/` of the page that has an address.
    pub fn file_at(&self, address: &str) -> Option<&str> {
        let document = self
            .page(*self.by_address.get(address)?)
            .document
            .as_ref()?;
        document.path().in_content()
    }

    /// The page of a file below `content/`, with all its words.
    pub fn document_of(&self, file: &str) -> Option<&Document> {
        let whole = self.whole.as_deref().unwrap_or(self);
        whole.page(*whole.by_file.get(file)?).document.as_ref()
    }

    fn place_of(&self, found: Result<Target, Lost>) -> Option<Place> {
        match found.ok()? {
            Target::Page(id, _) => Some(match &self.page(id).document {
                Some(document) => Place::Page(in_content(document.path())),
                None => Place::Folder(self.folder_without_file(id)?),
            }),
            Target::Asset(file, _) => Some(Place::File(file)),
            Target::Made(address, _) => Some(Place::Made(address.path().to_owned())),
            Target::Outside(_) | Target::Here(_) => None,
        }
    }

    fn folder_without_file(&self, section: PageId) -> Option<String> {
        let mut sections = self.sections.iter();
        let (folder, _) = sections.find(|(_, id)| **id == section)?;
        Some(folder.clone())
    }
}

fn in_content(path: &SitePath) -> String {
    path.in_content().unwrap_or(path.as_str()).to_owned()
}

/// Goes through one page.
struct Reader<'s, 'l> {
    site: &'s Site,
    page: &'s Page,
    document: &'s Document,
    links: &'l mut Vec<Written<'s>>,
}

impl Reader<'_, '_> {
    fn add(&mut self, dest: &str, at: Range<usize>, in_field: bool) {
        self.links.push(Written {
            source: &self.document.source,
            at,
            in_field,
            dest: dest.to_owned(),
            leads_to: self.site.place_of(self.site.resolve(dest, self.page)),
        });
    }

    fn fields(&mut self) {
        for (field, shown) in self.document.front.said() {
            self.field(field.kind, shown);
        }
    }

    fn field(&mut self, kind: FieldKind, shown: Shown<'_>) {
        match (kind, shown) {
            (FieldKind::Pages, Shown::Words(paths)) => {
                for path in paths {
                    self.add(&path.value, path.at.clone(), true);
                }
            }
            (
                FieldKind::Page
                | FieldKind::Original
                | FieldKind::Link
                | FieldKind::LinkOrWords
                | FieldKind::Web
                | FieldKind::File,
                Shown::Text(dest, Some(at)),
            ) => self.add(dest, at.clone(), true),
            (_, Shown::Records(records)) => {
                let said = records.iter().flatten();
                said.for_each(|Said { field, value, .. }| self.field(field.kind, value.show()));
            }
            _ => {}
        }
    }

    fn scope(&mut self, scope: &Scope) {
        scope.body.each_gap(&mut |gap| match gap {
            Gap::Href(link) => self.add(&link.dest, link.at.clone(), false),
            Gap::Picture(picture) => {
                self.add(&picture.link.dest, picture.link.at.clone(), false);
            }
            Gap::Block(block) => {
                let files = block.opened.files();
                files
                    .into_iter()
                    .for_each(|(file, at)| self.add(file, at, true));
            }
            _ => {}
        });
        for gate_box in &scope.boxes {
            self.scope(&gate_box.scope);
        }
    }
}
