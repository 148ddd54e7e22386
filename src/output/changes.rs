//! What has to change so that an output holds what was put on its stage.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Written;
use super::manifest::{Manifest, State};
use super::paths::{Claims, key_of};
use super::stage::Tree;
use crate::names::Known;

/// The way from what the output holds to what was put.
pub(super) struct Changes {
    files: BTreeMap<String, Known>,
    claims: Claims,
    /// Path below the output, and where the file waits.
    pub(super) staged: Vec<(String, PathBuf)>,
    vanished: Vec<String>,
    bytes: u64,
    /// The last build was killed, or the files were looked through for something else, so that the
    /// manifest must be put right even if nothing changes.
    unfinished: bool,
}

impl Changes {
    pub(super) fn between(
        before: Option<&Manifest>,
        tree: Tree,
        scanned_for: Option<&String>,
    ) -> Changes {
        let mut staged = Vec::new();
        let mut files = BTreeMap::new();
        let mut bytes = 0;
        for (file, put) in tree.files {
            if let Some(path) = put.staged {
                bytes += put.known.len;
                staged.push((file.clone(), path));
            }
            files.insert(file, put.known);
        }
        let old = before.iter().flat_map(|before| before.files.keys());
        let vanished = old
            .filter(|file| !files.contains_key(*file))
            .cloned()
            .collect();
        let unfinished = before.is_none_or(|before| {
            before.state == State::Pending || before.scanned_for.as_ref() != scanned_for
        });
        Changes {
            files,
            claims: tree.claims,
            staged,
            vanished,
            bytes,
            unfinished,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.staged.is_empty() && self.vanished.is_empty() && !self.unfinished
    }

    /// Most vanished files go last, so that a reader finds the new page before the old one has gone.
    pub(super) fn vanished_in_the_way_or_not(&self) -> (Vec<&str>, Vec<&str>) {
        let vanished = self.vanished.iter().map(String::as_str);
        vanished.partition(|file| self.claims.have_no_room_for(&key_of(file)))
    }

    /// Every file that may lie in the output while it changes.
    pub(super) fn union(&self, before: Option<&Manifest>) -> BTreeMap<String, Known> {
        let before = before.into_iter().flat_map(|before| before.files.clone());
        before.chain(self.wanted()).collect()
    }

    pub(super) fn wanted(&self) -> BTreeMap<String, Known> {
        self.files.clone()
    }

    pub(super) fn written(&self, removed: usize) -> Written {
        Written {
            written: self.staged.len(),
            unchanged: self.files.len() - self.staged.len(),
            removed,
            bytes: self.bytes,
        }
    }
}
