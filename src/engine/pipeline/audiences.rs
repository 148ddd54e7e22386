//! Whom the pages of a folder are for, as far as the folder's own page says it for them (`below: audience: parents`): for the rules that
//! read words, before the site is put together. It decides nothing of what a page shows: that is [`crate::site`]'s, by the same lines.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::document::{Attempt, Document, FrontMatter, Parts};
use crate::names::SitePath;
use crate::snapshot::Snapshot;

/// What each folder says, by its path in the project with a stroke at its end. A clone shares it.
#[derive(Clone, Default)]
pub(super) struct Audiences(Arc<BTreeMap<String, OfFolder>>);

#[derive(Clone)]
struct OfFolder {
    /// Its own page, which says it.
    section: Document,
    readers: Vec<&'static str>,
}

impl Audiences {
    /// Of a project. Only folders' own pages with that field are parsed, so most sites pay a look at their names.
    pub(super) fn of(snapshot: &Snapshot, config: &Config, parts: &Parts) -> Audiences {
        let own = snapshot
            .texts_below("content/")
            .filter(|source| source.path.as_str().ends_with("/_index.md"))
            .filter(|source| source.text().contains("below"));
        let folders = own.filter_map(|source| {
            let (report, _) = Document::parse_with_words(source, config, parts);
            let (Attempt::Sound(document) | Attempt::Mended(document)) = &report.value else {
                return None;
            };
            let mut said = document.front.below().iter();
            let said = said.find(|said| said.field.name == "audience")?;
            let mut read = FrontMatter::default();
            read.take_below(said);
            let folder = source.path.as_str().strip_suffix("_index.md")?.to_owned();
            let section = document.clone();
            let readers = read.written_for;
            Some((folder, OfFolder { section, readers }))
        });
        Audiences(Arc::new(folders.collect()))
    }

    /// Whether both say the same.
    pub(super) fn is(&self, other: &Audiences) -> bool {
        self.differing(other).is_empty()
    }

    /// The folders of which they say something else.
    pub(super) fn differing<'a>(&'a self, other: &'a Audiences) -> Vec<&'a str> {
        let readers = |all: &'a Audiences, folder: &str| {
            all.0.get(folder).map(|folder| folder.readers.as_slice())
        };
        let folders = self.0.keys().chain(other.0.keys());
        folders
            .filter(|folder| readers(self, folder) != readers(other, folder))
            .map(String::as_str)
            .collect()
    }

    /// A page as it is to be read: with what the nearest folder says, where it does not say itself whom it is for. `None` if nothing is to be
    /// added.
    pub(super) fn read_for(&self, document: &Document) -> Option<Document> {
        if self.0.is_empty() || !document.front.written_for.is_empty() {
            return None;
        }
        let mut said = self.nearest(document.path())?.front.below().iter();
        let said = said.find(|said| said.field.name == "audience")?;
        let mut document = document.clone();
        Arc::make_mut(&mut document.front).take_below(said);
        Some(document)
    }

    fn nearest(&self, path: &SitePath) -> Option<&Document> {
        let path = path.as_str();
        // A folder's own page says it for those below it, not for itself.
        let folder = path.strip_suffix("_index.md").unwrap_or(path);
        let folder = folder.strip_suffix('/').unwrap_or(folder);
        let ends = folder.rmatch_indices('/');
        let mut folders = ends.filter_map(|(at, _)| path.get(..=at));
        folders.find_map(|folder| self.0.get(folder).map(|folder| &folder.section))
    }
}
