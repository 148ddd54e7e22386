//! A folder of this computer, or of one whose disk is mounted here: what a web server hands out.
//!
//! The site is put together beside it, and the two folders change places in one step. So readers meet the whole old or the
//! whole new site, and one that is killed leaves the old one. Where the disk cannot do that, files change one after the other.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::ledger::LEDGER;
use crate::steps::{Place, by_steps};
use crate::target::{Delivery, Target};
use crate::there::There;
use crate::tree::{Lies, Tree, files_below};
use crate::trouble::Trouble;
use pimh_words::names::Known;

/// A folder in which a site is published.
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at a path, which need not exist. `apart` are folders that must not lie in it, and in which it must not lie.
    ///
    /// # Errors
    ///
    /// [`Trouble::Unfit`], or the disk says no.
    pub fn at(path: &Path, apart: &[&Path]) -> Result<Folder, Trouble> {
        let path = resolved(path).map_err(Trouble::disk(path))?;
        for other in apart {
            let other = resolved(other).map_err(Trouble::disk(other))?;
            if path.starts_with(&other) || other.starts_with(&path) {
                return Err(Trouble::Unfit(path));
            }
        }
        if path.file_name().is_none() || path.exists() && !path.is_dir() {
            return Err(Trouble::Unfit(path));
        }
        Ok(Folder { path })
    }

    /// The lock of the folder, which the system lets go when the program ends. Where a folder cannot be locked there is none.
    fn locked(&self) -> Result<Option<File>, Trouble> {
        let nearest = self.path.ancestors().find(|folder| folder.is_dir());
        let Some(handle) = nearest.and_then(|folder| File::open(folder).ok()) else {
            return Ok(None);
        };
        match handle.try_lock() {
            Err(TryLockError::WouldBlock) => {
                Err(Trouble::Busy("another pimh on this computer".to_owned()))
            }
            Err(TryLockError::Error(_)) => Ok(None),
            Ok(()) => Ok(Some(handle)),
        }
    }

    /// How the folders begin in which a site is put together.
    fn mark(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        format!(".{}.pimh-publish-", name.to_string_lossy())
    }

    /// Puts the new site together in a folder beside this one.
    fn put_together(&self, site: &Path, delivery: &Delivery<'_>) -> Result<(), Trouble> {
        let plan = delivery.plan;
        let stays = plan
            .same
            .iter()
            .chain(plan.held.keys())
            .chain(&plan.of_others);
        for file in stays {
            let (from, to) = (self.path.join(file), site.join(file));
            make_room(&to)?;
            if fs::hard_link(&from, &to).is_err() {
                copied(&from, &to)?;
            }
        }
        for file in plan.puts.iter().flat_map(|(_, files)| files) {
            let to = site.join(file);
            make_room(&to)?;
            copied(&delivery.tree.path(file), &to)?;
        }
        let ledger = site.join(LEDGER);
        fs::write(&ledger, delivery.ledger.bytes()).map_err(Trouble::disk(&ledger))
    }

    /// Lets the new site take the place of the old one; whether the disk can.
    fn swap(&self, site: &Path) -> Result<bool, Trouble> {
        match fs::metadata(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs::rename(site, &self.path).map_err(Trouble::disk(&self.path))?;
                return Ok(true);
            }
            found => {
                let modes = found.map_err(Trouble::disk(&self.path))?.permissions();
                // A courtesy to a server of another group; the site is in place without it.
                fs::set_permissions(site, modes).ok();
            }
        }
        Ok(exchange(site, &self.path).is_ok())
    }
}

impl Target for Folder {
    fn look(&mut self) -> Result<There, Trouble> {
        let listed = self.list()?;
        let ledger = self.read(LEDGER)?;
        let head = self.read("g/head.json")?;
        Ok(There::new(listed, ledger.as_deref(), head))
    }

    fn carry(&mut self, delivery: &Delivery<'_>) -> Result<(), Trouble> {
        let above = self.path.parent().unwrap_or(&self.path).to_owned();
        fs::create_dir_all(&above).map_err(Trouble::disk(&above))?;
        let _lock = self.locked()?;
        let now = self.read(LEDGER)?;
        let now = There::new(BTreeMap::new(), now.as_deref(), None);
        if now.ledger != delivery.there.ledger {
            return Err(Trouble::Overtaken);
        }
        let mark = self.mark();
        remove_left_overs(&above, &mark);
        match tempfile::Builder::new().prefix(&mark).tempdir_in(&above) {
            Ok(beside) => {
                // One folder deeper, so that it gets the rights that new folders get.
                let site = beside.path().join("site");
                fs::create_dir(&site).map_err(Trouble::disk(&site))?;
                self.put_together(&site, delivery)?;
                match self.swap(&site)? {
                    true => Ok(()),
                    false => by_steps(self, delivery),
                }
            }
            Err(error) if error.kind() == ErrorKind::PermissionDenied && self.path.is_dir() => {
                by_steps(self, delivery)
            }
            Err(error) => Err(Trouble::Disk(above, error)),
        }
    }

    fn place(&self) -> String {
        self.path.display().to_string()
    }
}

impl Place for Folder {
    fn list(&mut self) -> Result<BTreeMap<String, Lies>, Trouble> {
        if !self.path.is_dir() {
            return Ok(BTreeMap::new());
        }
        let mut listed = BTreeMap::new();
        for (path, file) in files_below(&self.path)? {
            // A link of somebody's is no file of ours, whatever it leads to.
            let found = fs::symlink_metadata(&path).map_err(Trouble::disk(&path))?;
            let lies = match found.is_file() {
                true => Lies::With(Known::of(&fs::read(&path).map_err(Trouble::disk(&path))?)),
                false => Lies::OfLength(u64::MAX),
            };
            listed.insert(file, lies);
        }
        Ok(listed)
    }

    fn read(&mut self, file: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let path = self.path.join(file);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(Trouble::Disk(path, error)),
        }
    }

    fn write(&mut self, file: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let path = self.path.join(file);
        make_room(&path)?;
        in_one_step(&path, |new| fs::write(new, bytes))
    }

    fn put(&mut self, tree: &Tree, files: &[String]) -> Result<(), Trouble> {
        for file in files {
            let path = self.path.join(file);
            make_room(&path)?;
            in_one_step(&path, |new| fs::copy(tree.path(file), new).map(|_| ()))?;
        }
        Ok(())
    }

    fn remove(&mut self, files: &[String]) -> Result<(), Trouble> {
        for file in files {
            let path = self.path.join(file);
            // Where a file of ours lay there may be a folder of the new site.
            if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_dir()) {
                fs::remove_file(&path).map_err(Trouble::disk(&path))?;
            }
            let folders = path.ancestors().skip(1);
            for folder in folders.take_while(|folder| *folder != self.path) {
                // One that is not empty stays.
                if fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Makes the folders above a file. A file that lies in the place of one goes: the site has none there any more.
fn make_room(path: &Path) -> Result<(), Trouble> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(file) = folder.ancestors().find(|above| above.is_file()) {
        fs::remove_file(file).map_err(Trouble::disk(file))?;
    }
    fs::create_dir_all(folder).map_err(Trouble::disk(folder))
}

/// Lets a new file take the place of the old one whole.
fn in_one_step(path: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Trouble> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.pimh-new"));
    let made = make(&new).and_then(|()| fs::rename(&new, path));
    if made.is_err() {
        fs::remove_file(&new).ok();
    }
    made.map_err(Trouble::disk(path))
}

/// Copies a file; a link as a link.
fn copied(from: &Path, to: &Path) -> Result<(), Trouble> {
    #[cfg(unix)]
    if let Ok(leads) = fs::read_link(from) {
        return std::os::unix::fs::symlink(leads, to).map_err(Trouble::disk(to));
    }
    fs::copy(from, to).map(|_| ()).map_err(Trouble::disk(to))
}

/// What killed publishes left beside the folder. What cannot be removed does no harm.
fn remove_left_overs(above: &Path, mark: &str) {
    for entry in fs::read_dir(above).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let random = name.to_str().and_then(|name| name.strip_prefix(mark));
        let is_ours = random.is_some_and(|random| {
            !random.is_empty() && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if is_ours {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

/// The path without links, of a folder that need not exist.
fn resolved(path: &Path) -> io::Result<PathBuf> {
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

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}
