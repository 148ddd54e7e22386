//! Files that are remembered between builds and can be made again at any time.
//!
//! A shelf is a folder of `.pimh`. Nothing is lost with what lies there: whatever cannot be read, is damaged or was
//! written by half counts as not there. Two programs may use one at once, since each file comes into its place whole.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use pimh_words::names::Fingerprint;

use super::Store;

/// A folder of files that can be made again.
#[derive(Clone, Debug)]
pub struct Shelf {
    store: Store,
    name: &'static str,
}

impl Store {
    /// The shelf of a name, which is made when something is first put on it.
    pub fn shelf(&self, name: &'static str) -> Shelf {
        Shelf {
            store: self.clone(),
            name,
        }
    }
}

impl Shelf {
    /// A file that was put there, byte for byte; `None` if there is none, or if it is damaged.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.folder().join(name)).ok()?;
        let body = bytes.len().checked_sub(PRINT)?;
        let print = bytes.split_off(body);
        (Fingerprint::of(&bytes).hex().as_bytes() == print).then_some(bytes)
    }

    /// Puts a file there. On a disk that takes none, nothing happens: it is made again next time.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let written = || -> Option<()> {
            let folder = self.store.room().ok()?.join(self.name);
            fs::create_dir_all(&folder).ok()?;
            let mut file = tempfile::NamedTempFile::new_in(&folder).ok()?;
            file.write_all(bytes).ok()?;
            file.write_all(Fingerprint::of(bytes).hex().as_bytes())
                .ok()?;
            file.persist(folder.join(name)).ok()?;
            Some(())
        };
        written();
    }

    fn folder(&self) -> PathBuf {
        self.store.root.join(".pimh").join(self.name)
    }
}

/// How long the fingerprint behind a file is.
const PRINT: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    #[test]
    fn what_is_put_there_is_found_until_it_is_damaged() {
        let project = Project::new();
        let shelf = Store::at(&project.path("")).shelf("pictures");
        assert_eq!(shelf.get("a"), None);
        for bytes in [&b"a picture"[..], b""] {
            shelf.put("a", bytes);
            assert_eq!(shelf.get("a").as_deref(), Some(bytes));
        }
        shelf.put("a", b"a picture");
        let file = project.path(".pimh/pictures/a");
        let whole = fs::read(&file).unwrap();
        for cut in 0..whole.len() {
            fs::write(&file, &whole[..cut]).unwrap();
            assert_eq!(shelf.get("a"), None, "cut to {cut}");
        }
        let mut other = whole.clone();
        other[0] ^= 1;
        fs::write(&file, other).unwrap();
        assert_eq!(shelf.get("a"), None);
        shelf.put("a", b"a picture");
        assert_eq!(fs::read(&file).unwrap(), whole);
        let names = fs::read_dir(project.path(".pimh/pictures")).unwrap();
        assert_eq!(names.count(), 1, "nothing is left over");
    }

    #[test]
    fn of_many_that_put_at_once_each_file_is_whole() {
        let project = Project::new();
        let shelf = Store::at(&project.path("")).shelf("pictures");
        std::thread::scope(|scope| {
            for writer in 0..4_u8 {
                let shelf = &shelf;
                scope.spawn(move || {
                    for _ in 0..20 {
                        shelf.put("a", &[writer; 5000]);
                        let found = shelf.get("a").unwrap();
                        assert!(found.len() == 5000 && found.iter().all(|byte| *byte == found[0]));
                    }
                });
            }
        });
    }

    #[test]
    fn a_disk_that_takes_nothing_is_no_trouble() {
        let project = Project::new();
        project.write(".pimh", "a file where the folder should be");
        let shelf = Store::at(&project.path("")).shelf("pictures");
        shelf.put("a", b"a picture");
        assert_eq!(shelf.get("a"), None);
    }
}
