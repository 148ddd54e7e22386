//! Writing what must not be lost and what must not be seen: as a whole or not at all, for its owner only.
//!
//! It knows neither codes nor keyrings, and writes nothing that a site is made of.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::trouble::Trouble;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever may read the project.
    Anyone,
    /// Only the user who made it.
    Owner,
}

/// Puts a file in place as a whole: after a power cut there is the former one or the new one.
///
/// # Errors
///
/// The disk says no. The former file is whole.
pub fn put(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Trouble> {
    try_put(path, bytes, readers).map_err(Trouble::disk(path))
}

fn try_put(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    // A name of its own would pile up after crashes; only whoever holds the lock comes here.
    let name = path.file_name().expect("whoever puts a file names it");
    let mut name = name.to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    life::go_on()?;
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    life::go_on()?;
    let mut file = created(&new, readers)?;
    life::go_on()?;
    file.write_all(bytes)?;
    life::go_on()?;
    file.sync_all()?;
    drop(file);
    life::go_on()?;
    fs::rename(&new, path)?;
    life::go_on()?;
    sync_folder(path)
}

fn created(path: &Path, readers: Readers) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    options.open(path)
}

/// A new name is on the disk once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        OpenOptions::new().read(true).open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Reads a file that need not be there.
///
/// # Errors
///
/// The disk says no.
pub fn read(path: &Path) -> Result<Option<String>, Trouble> {
    // A pipe would be waited for without end.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        let error = std::io::Error::from(ErrorKind::InvalidInput);
        return Err(Trouble::disk(path)(error));
    }
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Trouble::disk(path)(error)),
    }
}

/// The project's `.pimh` folder, which git ignores and only its owner may enter.
///
/// # Errors
///
/// The disk says no.
pub fn private_folder(root: &Path, name: &str) -> Result<PathBuf, Trouble> {
    let store = root.join(".pimh");
    let folder = store.join(name);
    fs::create_dir_all(&folder).map_err(Trouble::disk(&folder))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))
            .map_err(Trouble::disk(&folder))?;
    }
    let ignore = store.join(".gitignore");
    if !ignore.exists() {
        fs::write(&ignore, "*\n").map_err(Trouble::disk(&ignore))?;
    }
    Ok(folder)
}

/// The lock of a project's keyring, held for as long as this lives.
pub struct Lock {
    root: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of the project in that folder. Where somebody else holds it, `wait` is called, which waits a while
    /// or gives up with `false`. The system lets it go when the program ends, however it ends.
    ///
    /// # Errors
    ///
    /// It was given up, or the disk says no.
    pub fn take(root: &Path, mut wait: impl FnMut() -> bool) -> Result<Lock, Trouble> {
        let path = private_folder(root, "")?.join("keyring.lock");
        let file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .map_err(Trouble::disk(&path))?;
        loop {
            match file.try_lock() {
                Ok(()) => {
                    return Ok(Lock {
                        root: root.to_owned(),
                        _file: file,
                    });
                }
                Err(TryLockError::WouldBlock) if wait() => {}
                Err(TryLockError::WouldBlock) => return Err(Trouble::Busy),
                Err(TryLockError::Error(error)) => return Err(Trouble::disk(&path)(error)),
            }
        }
    }

    /// The project's root.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

/// Whether others than its owner may read a file.
pub fn others_may_read(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// How long the program lives, in changes to the disk: so a test can end it before each.
pub mod life {
    use std::io;

    #[cfg(not(test))]
    #[expect(
        clippy::unnecessary_wraps,
        reason = "in tests it ends the program, in the program never"
    )]
    pub(super) fn go_on() -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    thread_local! {
        /// The changes that are left to it.
        pub static LIFE: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) };
    }

    #[cfg(test)]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_file_is_for_its_owner_even_where_another_lay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("code");
        fs::write(&path, "old").unwrap();
        put(&path, b"new", Readers::Owner).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(!others_may_read(&path));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_break_at_any_point_leaves_the_old_or_the_new() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring.json");
        fs::write(&path, "old").unwrap();
        let mut breaks = 0;
        for steps in 0.. {
            life::LIFE.set(Some(steps));
            let put = put(&path, b"new", Readers::Anyone);
            life::LIFE.set(None);
            let found = fs::read(&path).unwrap();
            assert!(found == b"old" || found == b"new");
            if put.is_ok() {
                break;
            }
            breaks += 1;
        }
        assert_eq!(
            (breaks, fs::read(&path).unwrap().as_slice()),
            (6, &b"new"[..])
        );
    }

    #[test]
    fn of_two_at_once_the_second_waits() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Some(Lock::take(folder.path(), || false).unwrap());
        let refused = Lock::take(folder.path(), || false);
        assert!(matches!(refused, Err(Trouble::Busy)));
        let mut waited = 0;
        let second = Lock::take(folder.path(), || {
            waited += 1;
            if waited == 3 {
                first = None;
            }
            true
        });
        assert!(second.is_ok());
        assert_eq!(waited, 3);
    }
}
