//! The two kinds of output, and no third: a tree for everybody, and a tree in clear for one reader.
//!
//! [`PublicTree`] takes [`Artifact`]s, which only what was rendered for the public can become;
//! [`ClearTree`] takes [`Clear`], which was made for its reader. Both put bytes into a [`Sink`].
//!
//! ```
//! # use pimh_engine::render::release::Artifact;
//! # use pimh_engine::trees::PublicTree;
//! # use pimh_engine::names::Permalink;
//! fn publish(tree: &PublicTree<'_>, page: Artifact) { tree.publish(&Permalink::new("/"), &page).ok(); }
//! ```
//!
//! Bytes in clear for a reader have no way into the public tree:
//!
//! ```compile_fail,E0308
//! # use pimh_engine::render::release::Clear;
//! # use pimh_engine::trees::PublicTree;
//! # use pimh_engine::names::Permalink;
//! fn publish(tree: &PublicTree<'_>, page: Clear) { tree.publish(&Permalink::new("/"), &page).ok(); }
//! ```

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::access::Reader;
use crate::diagnostic::Diagnostic;
use crate::names::Permalink;
use crate::output::Stage;
use crate::render::release::{Artifact, Clear};

/// Where bytes go. Several threads put files at once.
pub trait Sink: Sync {
    /// Takes the bytes of one file, named from the top of the tree with `/`.
    ///
    /// # Errors
    ///
    /// Why they could not be kept.
    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), Diagnostic>;

    /// Whether a file that was put is another than stood there before; yes if nothing did.
    fn is_changed(&self, _file: &str) -> bool {
        true
    }
}

impl Sink for Stage {
    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        Stage::put(self, file, bytes).map_err(|error| Diagnostic::output(&error))
    }

    fn is_changed(&self, file: &str) -> bool {
        Stage::is_changed(self, file)
    }
}

/// Forgets the bytes and counts the files: for `pimh check`.
#[derive(Default)]
pub struct Nowhere(AtomicUsize);

impl Nowhere {
    /// How many files came.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Sink for Nowhere {
    fn put(&self, _: &str, _: &[u8]) -> Result<(), Diagnostic> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Keeps everything in memory: for tests, and for whoever serves a tree without writing it.
#[derive(Default)]
pub struct InMemory(Mutex<BTreeMap<String, Vec<u8>>>);

impl InMemory {
    /// The files by name.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.0.into_inner().unwrap_or_default()
    }
}

impl Sink for InMemory {
    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        if let Ok(mut files) = self.0.lock() {
            files.insert(file.to_owned(), bytes.to_vec());
        }
        Ok(())
    }
}

/// A tree that any server may have.
pub struct PublicTree<'s>(pub &'s dyn Sink);

impl PublicTree<'_> {
    /// Puts something at an address.
    ///
    /// # Errors
    ///
    /// As [`Sink::put`].
    pub fn publish(&self, at: &Permalink, artifact: &Artifact) -> Result<(), Diagnostic> {
        self.0.put(&at.file(), artifact.bytes())
    }
}

/// A tree in clear, for a server that checks people itself and lets in only this reader.
pub struct ClearTree<'s> {
    /// Where its bytes go.
    pub sink: &'s dyn Sink,
    /// Whose tree it is.
    pub reader: &'s Reader,
}

impl ClearTree<'_> {
    /// Puts something at an address.
    ///
    /// # Errors
    ///
    /// As [`Sink::put`].
    pub fn publish(&self, at: &Permalink, clear: &Clear) -> Result<(), Diagnostic> {
        self.sink.put(&at.file(), clear.bytes())
    }
}
