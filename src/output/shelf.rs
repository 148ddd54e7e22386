//! Files that are remembered between builds and can be made again at any time.
//!
//! A shelf is a folder of `.pimh`. Nothing is lost with what lies there: whatever cannot be read, is damaged or was
//! written by half counts as not there. Two programs may use one at once, since each file comes into its place whole.

use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::SystemTime;

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

    /// Lets go of the oldest of those files that are not named, until all take at most so many bytes. What is named stays,
    /// however large. On a disk that gives nothing back, nothing happens.
    pub fn prune(&self, used: &HashSet<String>, most: u64) {
        let entries = fs::read_dir(self.folder()).into_iter().flatten().flatten();
        let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
            .filter_map(|entry| {
                let facts = entry.metadata().ok()?;
                Some((facts.modified().ok()?, facts.len(), entry.path()))
            })
            .collect();
        let mut all: u64 = files.iter().map(|(_, length, _)| length).sum();
        files.retain(|(.., path)| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_none_or(|name| !used.contains(name))
        });
        files.sort();
        for (_, length, path) in files {
            if all <= most {
                return;
            }
            if fs::remove_file(&path).is_ok() {
                all -= length;
            }
        }
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
    fn what_is_no_longer_used_goes_the_oldest_first_once_there_is_too_much() {
        let project = Project::new();
        let shelf = Store::at(&project.path("")).shelf("pictures");
        let day = std::time::Duration::from_secs(86_400);
        for (age, name) in [(3, "used"), (2, "old"), (1, "young")] {
            shelf.put(name, &[7; 68]); // with its fingerprint a hundred bytes
            let path = project.path(&format!(".pimh/pictures/{name}"));
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + day * (10 - age))
                .unwrap();
        }
        let used = HashSet::from(["used".to_owned()]);
        let there = |name: &str| shelf.get(name).is_some();
        shelf.prune(&used, 300);
        assert!(there("used") && there("old") && there("young"));
        shelf.prune(&used, 299);
        assert!(there("used") && !there("old") && there("young"));
        shelf.prune(&used, 0);
        assert!(there("used") && !there("young"));
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
