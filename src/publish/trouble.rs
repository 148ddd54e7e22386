//! Why a target could not be read or changed.

use std::io;
use std::path::{Path, PathBuf};

/// Why a target could not be read or changed.
#[derive(Debug)]
pub enum Trouble {
    /// Somebody else publishes there.
    Busy(String),
    /// Somebody else has published there since it was looked at. Nothing was changed.
    Overtaken,
    /// A program that is needed is not on this computer.
    Missing(&'static str),
    /// A program said no.
    Tool(&'static str, String),
    /// The disk said no.
    Disk(PathBuf, io::Error),
    /// The folder is no place for a site.
    Unfit(PathBuf),
}

impl Trouble {
    /// What the disk said of a path.
    pub fn disk(path: &Path) -> impl FnOnce(io::Error) -> Trouble + '_ {
        |error| Trouble::Disk(path.to_owned(), error)
    }
}
