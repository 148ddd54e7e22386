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
    /// Files and addresses, by the last part of their path.
    by_last_part: HashMap<String, String>,
}

impl Site {
    /// The file whose path differs from this one by capital letters only.
    pub(super) fn same_but_for_case(&self, path: &str) -> Option<&str> {
        let found = self.names().by_case.get(&path.to_ascii_lowercase());
        found.map(String::as_str)
    }

    /// The file or address that may be meant by this one: one with a slip of the finger, else one that ends as it does.
    pub(super) fn nearest_to(&self, path: &str) -> Option<&str> {
        let names = self.names();
        let by_last_part = || {
            let last = last_part(path);
            let found = names.by_last_part.get(last).filter(|_| !last.is_empty());
            found.map(String::as_str)
        };
        names.index.nearest(path).or_else(by_last_part)
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
            let mut by_last_part = HashMap::new();
            for name in &all {
                let last = last_part(name).to_owned();
                by_last_part.entry(last).or_insert_with(|| (*name).clone());
            }
            Arc::new(Names {
                index: Index::of(all.into_iter().map(String::as_str)),
                by_case,
                by_last_part,
            })
        })
    }
}

fn last_part(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').map_or(path, |(_, last)| last)
}
