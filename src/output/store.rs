//! The folder of the project that holds manifests and locks.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::OutputError;
use super::disk::cannot;
use crate::names::Fingerprint;

/// The project's `.pimh` folder: what this machine remembers between builds, kept out of git.
///
/// It is made when something is first written to it.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) root: PathBuf,
}

impl Store {
    /// The store of the project with this root.
    pub fn at(root: &Path) -> Store {
        Store {
            root: root.to_owned(),
        }
    }

    fn folder(&self) -> PathBuf {
        self.root.join(".pimh")
    }

    /// The folder itself, made if need be, and kept out of git.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    pub fn room(&self) -> Result<PathBuf, OutputError> {
        let folder = self.folder();
        fs::create_dir_all(&folder).map_err(cannot(&folder))?;
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(&ignore, "*\n").map_err(cannot(&ignore))?;
        }
        Ok(folder)
    }

    /// The folder of the manifests and locks, if anything was built yet.
    pub(super) fn outputs_there(&self) -> Option<PathBuf> {
        let outputs = self.folder().join("outputs");
        outputs.is_dir().then_some(outputs)
    }

    /// The folder of the manifests and locks, made if need be.
    pub(super) fn outputs(&self) -> Result<PathBuf, OutputError> {
        let outputs = self.room()?.join("outputs");
        fs::create_dir_all(&outputs).map_err(cannot(&outputs))?;
        Ok(outputs)
    }
}

/// Where the manifest and the lock of an output lie among those of all, but for their endings.
pub(super) fn record_of(outputs: &Path, root: &Path, output: &Path) -> PathBuf {
    // A project that is moved takes its outputs along, so their place in it is what counts.
    let place = output.strip_prefix(root).unwrap_or(output);
    outputs.join(Fingerprint::of(place.as_os_str().as_encoded_bytes()).hex())
}

/// Takes the lock of an output. The system lets it go when the program ends, however it ends.
pub(super) fn locked(path: &Path, output: &Path) -> Result<File, OutputError> {
    let lock = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(false)
        .open(path);
    let lock = lock.map_err(cannot(path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OutputError::Busy(output.to_owned())),
        Err(TryLockError::Error(error)) => Err(cannot(path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use crate::project::{AFTER, BEFORE, Project};
    use crate::{OutputError, TreeKind};

    #[test]
    fn of_two_builds_at_once_the_second_waits_its_turn() {
        let project = Project::new();
        let first = project.stage(BEFORE);
        let second = project.open("public", TreeKind::Public).err();
        assert!(matches!(second, Some(OutputError::Busy(path)) if path.ends_with("public")));
        assert!(project.open("elsewhere", TreeKind::Public).is_ok());
        first.commit().unwrap();
        project.build(AFTER);
    }
}
