//! What somebody may have meant by a link that leads nowhere: indexes of all names of a site, made when the first is asked
//! for. A site that is imported begins with thousands of such links.
//!
//! It never says who may read what it finds: its words go to the editor, who sees all files.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock};

use super::{PageId, Site};
use crate::document::body::{FactKind, Scope};
use crate::names::near::Index;
use crate::sync::locked;

/// The indexes of a site. They stay right for as long as its files, its addresses and the ids on its pages do.
#[derive(Clone, Default)]
pub(super) struct Nearby {
    names: OnceLock<Arc<Names>>,
    ids: Indexes<PageId>,
    records: Indexes<FactKind>,
}

/// Indexes that are made when they are first asked for, and then shared.
type Indexes<K> = Arc<Mutex<HashMap<K, Arc<Index>>>>;

fn index_of<'a, K: Copy + Eq + Hash, N: Iterator<Item = &'a str>>(
    indexes: &Indexes<K>,
    key: K,
    names: impl FnOnce() -> N,
) -> Arc<Index> {
    let known = locked(indexes).get(&key).cloned();
    known.unwrap_or_else(|| {
        let index = Arc::new(Index::of(names()));
        locked(indexes).insert(key, Arc::clone(&index));
        index
    })
}

/// Every file and address of a site.
struct Names {
    index: Index,
    /// Files, by their path in small letters.
    by_case: HashMap<String, String>,
    /// What pages are called in their folders, with the page's file: none where several have the name.
    by_own_name: HashMap<String, Option<String>>,
}

impl Site {
    /// The file whose path differs from this one by capital letters only.
    pub(super) fn same_but_for_case(&self, path: &str) -> Option<&str> {
        let found = self.names().by_case.get(&path.to_ascii_lowercase());
        found.map(String::as_str)
    }

    /// The file or address that may be meant by this one: one with a slip of the finger, else the one of that name in
    /// whatever folder. Folders are moved and renamed more often than pages.
    pub(super) fn nearest_to(&self, path: &str) -> Option<&str> {
        let names = self.names();
        let moved = || names.by_own_name.get(&own_name(path)?)?.as_deref();
        names.index.nearest(path).or_else(moved)
    }

    /// The id on a page that may be meant by this one.
    pub(super) fn nearest_id(&self, page: PageId, scope: &Scope, id: &str) -> Option<String> {
        let index = index_of(&self.nearby.ids, page, || scope.ids());
        index.nearest(id).map(str::to_owned)
    }

    /// The fact that may be meant by this id.
    pub(super) fn nearest_record(&self, kind: FactKind, id: &str) -> Option<String> {
        let (data, records) = (&self.data, &self.nearby.records);
        let index = match kind {
            FactKind::Figure => index_of(records, kind, || data.figures.keys().map(String::as_str)),
            FactKind::Contact => index_of(records, kind, || {
                data.contacts.iter().map(|(id, _)| id.as_str())
            }),
            FactKind::Term => index_of(records, kind, || data.terms.keys().map(String::as_str)),
        };
        index.nearest(id).map(str::to_owned)
    }

    fn names(&self) -> &Names {
        self.nearby.names.get_or_init(|| {
            let files = || self.by_file.keys().chain(self.assets.keys());
            let mut all: Vec<&String> = files().chain(self.by_address.keys()).collect();
            all.sort_unstable();
            let mut by_case: HashMap<String, String> = HashMap::new();
            for file in files() {
                let first = by_case.entry(file.to_ascii_lowercase()).or_default();
                if first.is_empty() || *file < *first {
                    first.clone_from(file);
                }
            }
            let mut by_own_name = HashMap::new();
            for file in files() {
                let Some(name) = own_name(file) else { continue };
                let entry = by_own_name.entry(name);
                let others = entry.and_modify(|known| *known = None);
                others.or_insert_with(|| Some(file.clone()));
            }
            Arc::new(Names {
                index: Index::of(all.into_iter().map(String::as_str)),
                by_case,
                by_own_name,
            })
        })
    }
}

/// What a page or file is called in its folder, however a link to it is written: `rest` of `tips/rest.md`, `/tips/rest/`,
/// `tips/rest/index.md` and `tips/rest.html`; the name of any other file whole.
fn own_name(path: &str) -> Option<String> {
    let path = path.trim_end_matches('/').to_lowercase();
    let endings = [".md", ".markdown", ".html", ".htm"];
    let stem = endings.iter().find_map(|ending| path.strip_suffix(ending));
    let stem = stem.unwrap_or(&path);
    let mut parts = stem.rsplit('/');
    let last = match parts.next()? {
        "index" | "_index" | "readme" => parts.next()?,
        last => last,
    };
    (!last.is_empty()).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_name_however_a_link_to_it_is_written() {
        for path in [
            "rest",
            "tips/rest.md",
            "/tips/rest/",
            "old/Rest/index.md",
            "old/rest/_index.md",
            "old/rest/README.md",
            "rest.html",
        ] {
            assert_eq!(own_name(path).as_deref(), Some("rest"), "{path}");
        }
        assert_eq!(own_name("a/plan.pdf").as_deref(), Some("plan.pdf"));
        assert_eq!(own_name("index.md"), None);
        assert_eq!(own_name("/"), None);
    }
}
