//! The two kinds of trees, and no third: one for everybody, made of [`Artifact`]s, and one in clear for one reader, made
//! of [`Clear`].
//!
//! What a tree is made of says whose it is, and a [`Sink`] takes nothing else: no bytes, and no bytes of another tree. So
//! has an output folder a [`Stage`] of its contents. An artifact comes from what was rendered for the public, or from
//! what was sealed ([`crate::render::release`]).
//!
//! ```
//! # use pimh_engine::render::release::Artifact;
//! # use pimh_engine::trees::Sink;
//! fn publish(tree: &dyn Sink<Artifact>, page: &Artifact) { tree.put("index.html", page).ok(); }
//! ```
//!
//! Bytes in clear for a reader have no way into the public tree, nor have bytes of which nobody knows for whom they are:
//!
//! ```compile_fail,E0308
//! # use pimh_engine::render::release::{Artifact, Clear};
//! # use pimh_engine::trees::Sink;
//! fn publish(tree: &dyn Sink<Artifact>, page: &Clear) { tree.put("index.html", page).ok(); }
//! ```
//!
//! ```compile_fail,E0308
//! # use pimh_engine::render::release::Artifact;
//! # use pimh_engine::trees::Sink;
//! fn publish(tree: &dyn Sink<Artifact>, page: &[u8]) { tree.put("index.html", page).ok(); }
//! ```
//!
//! The same holds for a folder, and for opening one: what is in clear lies in the folder of a role.
//!
//! ```
//! # use pimh_engine::names::RoleId;
//! # use pimh_engine::output::{OutputError, Stage, Store};
//! # use pimh_engine::render::release::Clear;
//! # use std::path::Path;
//! fn open(store: &Store, role: RoleId) -> Result<Stage<Clear>, OutputError> {
//!     Stage::open(store, Path::new("public-champion"), role)
//! }
//! fn put(stage: &Stage<Clear>, page: &Clear) { stage.put("index.html", page).ok(); }
//! ```
//!
//! ```compile_fail,E0308
//! # use pimh_engine::output::{Everybody, OutputError, Stage, Store};
//! # use pimh_engine::render::release::Clear;
//! # use std::path::Path;
//! fn open(store: &Store) -> Result<Stage<Clear>, OutputError> {
//!     Stage::open(store, Path::new("public"), Everybody::Whole)
//! }
//! ```
//!
//! ```compile_fail,E0308
//! # use pimh_engine::output::Stage;
//! # use pimh_engine::render::release::{Artifact, Clear};
//! fn put(stage: &Stage<Artifact>, page: &Clear) { stage.put("index.html", page).ok(); }
//! ```
//!
//! ```compile_fail,E0308
//! # use pimh_engine::output::Stage;
//! # use pimh_engine::render::release::Artifact;
//! fn put(stage: &Stage<Artifact>, page: &[u8]) { stage.put("index.html", page).ok(); }
//! ```

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::access::Reader;
use crate::diagnostic::Diagnostic;
use crate::names::{Permalink, RoleId};
use crate::output::{Claims, Everybody, Stage};
use crate::render::release::{Artifact, Clear};
use crate::sync::{locked, unlocked};

pub use crate::output::Contents;

/// Where the files of a tree go. Several threads put files at once.
pub trait Sink<T>: Sync {
    /// Takes one file, named from the top of the tree with `/`.
    ///
    /// # Errors
    ///
    /// Why it could not be kept.
    fn put(&self, file: &str, contents: &T) -> Result<(), Diagnostic>;

    /// Whether a file that was put is another than stood there before; yes if nothing did.
    fn is_changed(&self, _file: &str) -> bool {
        true
    }

    /// Whether the rest is still wanted; asked before each file is made.
    fn goes_on(&self) -> bool {
        true
    }
}

impl Contents for Artifact {
    type Readers = Everybody;

    fn bytes(&self) -> &[u8] {
        Artifact::bytes(self)
    }
}

impl Contents for Clear {
    type Readers = RoleId;

    fn bytes(&self) -> &[u8] {
        Clear::bytes(self)
    }
}

impl<T: Contents> Sink<T> for Stage<T> {
    fn put(&self, file: &str, contents: &T) -> Result<(), Diagnostic> {
        Stage::put(self, file, contents).map_err(|error| Diagnostic::output(&error))
    }

    fn is_changed(&self, file: &str) -> bool {
        Stage::is_changed(self, file)
    }
}

/// Refuses what a folder on disk would refuse, and forgets the rest: for `pimh check`.
#[derive(Default)]
pub struct Nowhere(Mutex<Claims>);

impl<T: Contents> Sink<T> for Nowhere {
    fn put(&self, file: &str, _: &T) -> Result<(), Diagnostic> {
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

impl<T: Contents> Sink<T> for InMemory {
    fn put(&self, file: &str, contents: &T) -> Result<(), Diagnostic> {
        let mut files = locked(&self.0);
        files.insert(file.to_owned(), contents.bytes().to_vec());
        Ok(())
    }
}

/// A tree in clear, for a server that checks people itself and lets in only this reader.
pub struct ClearTree<'s> {
    sink: &'s dyn Sink<Clear>,
    reader: &'s Reader,
}

impl<'s> ClearTree<'s> {
    /// The tree of a reader that a sink takes.
    pub fn of(reader: &'s Reader, sink: &'s dyn Sink<Clear>) -> ClearTree<'s> {
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
        self.sink.put(&at.file(), clear)
    }
}
