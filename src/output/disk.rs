//! How the disk is asked and changed, with the path in every error.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::OutputError;

/// The path without links, of a folder that need not exist.
pub(super) fn resolved(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => {
            match (path.parent(), path.file_name()) {
                (Some(parent), Some(name)) => Ok(resolved(parent)?.join(name)),
                _ => Err(error),
            }
        }
        found => found,
    }
}

/// What lies at a path itself, links not followed.
pub(super) fn lies_at(path: &Path) -> Result<Option<fs::Metadata>, OutputError> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(cannot(path)(error)),
    }
}

pub(super) fn cannot(path: &Path) -> impl FnOnce(io::Error) -> OutputError + '_ {
    |error| OutputError::Cannot {
        path: path.to_owned(),
        error,
    }
}

/// The one door of a commit to the disk, so that a test can end the program before any change.
pub(super) fn change<T>(
    path: &Path,
    act: impl FnOnce() -> io::Result<T>,
) -> Result<T, OutputError> {
    #[cfg(test)]
    life::go_on().map_err(cannot(path))?;
    act().map_err(cannot(path))
}

#[cfg(test)]
pub(super) mod life {
    //! How long the program lives, in changes to the disk.

    use std::cell::Cell;
    use std::io;

    thread_local! {
        /// How many more changes to the disk the program lives for.
        pub(crate) static LIFE: Cell<Option<usize>> = const { Cell::new(None) };
    }

    pub(super) fn go_on() -> io::Result<()> {
        LIFE.with(|life| match life.get() {
            Some(0) => Err(io::Error::other("killed")),
            left => {
                life.set(left.map(|left| left - 1));
                Ok(())
            }
        })
    }
}
