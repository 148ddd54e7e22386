//! A built site as its files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pimh_words::names::Known;
use walkdir::WalkDir;

use crate::trouble::Trouble;

/// What is known of a file that lies at a target: its length, and where it can be read cheaply its hash too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// As a list of files tells it.
    OfLength(u64),
    /// It was read.
    With(Known),
}

impl Lies {
    /// Whether it can be that file.
    pub fn can_be(&self, known: &Known) -> bool {
        match self {
            Lies::OfLength(len) => *len == known.len,
            Lies::With(lies) => lies == known,
        }
    }
}

/// A site in a folder: every file of it, by its path with `/`.
#[derive(Clone, Debug)]
pub struct Tree {
    folder: PathBuf,
    files: BTreeMap<String, Known>,
}

impl Tree {
    /// Reads a folder, whole. Links are not followed.
    ///
    /// # Errors
    ///
    /// The disk says no, or the name of a file is no text.
    pub fn read(folder: &Path) -> Result<Tree, Trouble> {
        let mut files = BTreeMap::new();
        for (path, file) in files_below(folder)? {
            let bytes = fs::read(&path).map_err(Trouble::disk(&path))?;
            files.insert(file, Known::of(&bytes));
        }
        Ok(Tree {
            folder: folder.to_owned(),
            files,
        })
    }

    /// The files, with what is known of each.
    pub fn files(&self) -> &BTreeMap<String, Known> {
        &self.files
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a file of it lies.
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }
}

/// Every file below a folder: its path, and its name from there on, with `/`.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<(PathBuf, String)>, Trouble> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Trouble::Disk(path, error.into())
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(folder);
        let parts = below.ok().and_then(|below| {
            let parts = below.iter().map(|part| part.to_str());
            parts.collect::<Option<Vec<&str>>>()
        });
        let Some(parts) = parts else {
            let error = std::io::Error::other("its name is no text");
            return Err(Trouble::Disk(entry.into_path(), error));
        };
        files.push((entry.path().to_owned(), parts.join("/")));
    }
    Ok(files)
}
