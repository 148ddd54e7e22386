//! The output folder, and the only module that writes to it.
//!
//! A build puts its files on a [`Stage`], beside the output, and nothing of the output changes before
//! [`Stage::commit`]. A stage takes one sort of [`Contents`] only, which says whose tree it is. Between builds a manifest in `.pimh/` remembers names, hashes and lengths, so
//! that a file whose bytes are the same is not written at all: creating a file costs fifteen times
//! its Markdown.
//!
//! It will never remember a text, follow a link out of the output, or delete or overwrite a file
//! that no build put there.

mod changes;
mod clean;
mod commit;
mod disk;
mod manifest;
mod paths;
mod shelf;
mod stage;
mod staging;
mod store;

use std::io;
use std::path::PathBuf;

use pimh_words::names::{self, RoleId};
use pimh_words::sync;
use serde::{Deserialize, Serialize};

pub use clean::{Cleaned, PICTURES, clean};
pub use paths::Claims;
pub use shelf::Shelf;
pub use stage::Stage;
pub use store::Store;

/// What a tree holds, so that no tree in clear lands in another reader's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TreeKind {
    /// The site for everyone, with what is gated sealed in it.
    Sealed,
    /// The site for everyone, without what is gated.
    Public,
    /// The site in clear, as this role sees it.
    Clear(String),
}

/// Bytes that were made for those who get a tree of them: all that a [`Stage`] takes.
pub trait Contents: Sync {
    /// Whose tree it is.
    type Readers: Into<TreeKind>;

    /// The bytes.
    fn bytes(&self) -> &[u8];
}

/// Whoever asks a public server: for the whole site, or for one without what is gated.
#[derive(Clone, Copy, Debug)]
pub enum Everybody {
    /// What is gated is sealed in it, if anything is.
    Whole,
    /// What is gated is left out.
    WithoutGated,
}

impl From<Everybody> for TreeKind {
    fn from(everybody: Everybody) -> TreeKind {
        match everybody {
            Everybody::Whole => TreeKind::Sealed,
            Everybody::WithoutGated => TreeKind::Public,
        }
    }
}

impl From<RoleId> for TreeKind {
    fn from(role: RoleId) -> TreeKind {
        TreeKind::Clear(role.as_str().to_owned())
    }
}

/// Why a build could not be put in place.
#[derive(Debug)]
pub enum OutputError {
    /// Not made by this project, so neither overwritten nor removed: the whole output folder, or one
    /// file or folder in it where a new file is to lie. Also a folder that holds the project itself.
    Foreign(PathBuf),
    /// The folder belongs to another kind of tree, or lies inside such a folder.
    OtherTree {
        /// The folder of the other tree.
        output: PathBuf,
        /// What it holds.
        holds: TreeKind,
    },
    /// Another build is at work on this folder.
    Busy(PathBuf),
    /// The disk says no: full, read-only, not permitted, a file where a folder should be.
    Cannot {
        /// What could not be read or written.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A path with `..`, a leading slash, a drive or an empty segment; never written.
    Unsafe(String),
    /// A second file in the place of another, or above or below it. Case and Unicode form make no
    /// difference to some disks and hosts, so they make none here.
    Twice(String),
}

/// What a build changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have other bytes than before.
    pub written: usize,
    /// Files that were left as they are.
    pub unchanged: usize,
    /// Files of an earlier build that went.
    pub removed: usize,
    /// The length of the written files together.
    pub bytes: u64,
}

#[cfg(test)]
mod project;
