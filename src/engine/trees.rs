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

use crate::access::Reader;
use crate::diagnostic::Diagnostic;
use crate::names::Permalink;
use crate::output::{Claims, Stage};
use crate::render::release::{Artifact, Clear};
use crate::sync::{locked, unlocked};

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

    /// Whether the rest is still wanted; asked before each file is made.
    fn goes_on(&self) -> bool {
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

/// Refuses what a folder on disk would refuse, and forgets the bytes: for `pimh check`.
#[derive(Default)]
pub struct Nowhere(Mutex<Claims>);

impl Sink for Nowhere {
    fn put(&self, file: &str, _: &[u8]) -> Result<(), Diagnostic> {
        let mut claims = locked(&self.0);
        claims
            .admit(file)
            .map_err(|error| Diagnostic::output(&error))
    }
}

/// Keeps everything in memory: for tests, and for whoever serves a tree without writing it.
#[derive(Default)]
pub struct InMemory(Mutex<BTreeMap<String, Vec<u8>>>);

impl InMemory {
    /// The files by name.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        unlocked(self.0)
    }
}

impl Sink for InMemory {
    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let mut files = locked(&self.0);
        files.insert(file.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// A tree that any server may have.
pub struct PublicTree<'s>(&'s dyn Sink);

impl<'s> PublicTree<'s> {
    /// The tree that a sink takes.
    pub fn into(sink: &'s dyn Sink) -> PublicTree<'s> {
        PublicTree(sink)
    }

    /// As [`Sink::goes_on`].
    pub(crate) fn goes_on(&self) -> bool {
        self.0.goes_on()
    }

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
    sink: &'s dyn Sink,
    reader: &'s Reader,
}

impl<'s> ClearTree<'s> {
    /// The tree of a reader that a sink takes.
    pub fn of(reader: &'s Reader, sink: &'s dyn Sink) -> ClearTree<'s> {
        ClearTree { sink, reader }
    }

    /// As [`Sink::goes_on`].
    pub(crate) fn goes_on(&self) -> bool {
        self.sink.goes_on()
    }

    /// Puts something at an address.
    ///
    /// # Errors
    ///
    /// As [`Sink::put`]; or it was made for another reader.
    pub fn publish(&self, at: &Permalink, clear: &Clear) -> Result<(), Diagnostic> {
        if clear.reader() != self.reader {
            return Err(Diagnostic::other_readers());
        }
        self.sink.put(&at.file(), clear.bytes())
    }
}
