//! A project on a disk that is looked at again and again: what changed since the last time?
//!
//! Whoever tells that something happened is only believed to have pointed at a place: the place is
//! walked over, lengths and times are compared, and where these differ the bytes are. So the same
//! bytes written again are no change, whatever wrote them and however.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::{InputFile, KEYRING, Met, Snapshot, TOPS, is_left_out, is_text, project_path, walk};
use crate::diagnostic::{Diagnostic, Notes};
use crate::names::{Fingerprint, SitePath};

/// The files of a project as they lay when they were last looked at.
pub struct Disk {
    root: PathBuf,
    /// The root without links on the way to it.
    inside: PathBuf,
    seen: BTreeMap<SitePath, Seen>,
    snapshot: Snapshot,
    /// What could not be read or followed, by its place.
    troubles: BTreeMap<SitePath, Diagnostic>,
    /// Counts the changes of pictures and downloads.
    versions: u64,
}

/// What a disk says of a file without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    file: PathBuf,
}

struct Seen {
    stamp: Stamp,
    /// Of a picture or download: what its bytes were, once somebody asked.
    print: Option<Fingerprint>,
}

/// What a look at the disk found.
#[derive(Debug, PartialEq, Eq)]
pub enum Looked {
    /// Nothing is different.
    Same,
    /// A file has gone or is empty, as it is for a moment while an editor saves: look again soon, with patience.
    Unsettled {
        /// Whether settings or an emptied page are concerned, for which more time is well spent.
        patient: bool,
    },
    /// These files came, went, or have other bytes.
    Changed(BTreeSet<SitePath>),
}

/// What one look collects before anything is taken over.
#[derive(Default)]
struct Look {
    found: BTreeMap<SitePath, Stamp>,
    links: Vec<(SitePath, SitePath)>,
    troubles: BTreeMap<SitePath, Diagnostic>,
}

impl Disk {
    /// Reads the project for the first time.
    pub fn open(root: &Path) -> Disk {
        let inside = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let mut disk = Disk {
            root: root.to_owned(),
            inside,
            seen: BTreeMap::new(),
            snapshot: Snapshot::default(),
            troubles: BTreeMap::new(),
            versions: 0,
        };
        disk.look(None, true);
        disk
    }

    /// The files as they were last seen.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// What could not be read.
    pub fn notes(&self) -> Notes {
        let mut notes = Notes::default();
        for trouble in self.troubles.values() {
            notes.push(trouble.clone());
        }
        notes
    }

    /// Why a file could not be read, if it could not.
    pub fn trouble(&self, path: &SitePath) -> Option<&Diagnostic> {
        self.troubles.get(path)
    }

    /// Folders outside `content/` and `themes/` that links in these lead to.
    pub fn linked_folders(&self) -> Vec<PathBuf> {
        let outside = |target: &&SitePath| {
            !TOPS
                .iter()
                .any(|top| target.as_str().split('/').next() == Some(top))
        };
        let targets = self.snapshot.links().iter().map(|(_, target)| target);
        targets
            .filter(outside)
            .map(|target| self.inside.join(target.as_str()))
            .collect()
    }

    /// Looks at some places again, or at everything, and takes over what is different.
    ///
    /// Unless `settled`, a look that finds a file gone or emptied takes over nothing and says so: most
    /// editors replace a file by taking the old one away first.
    pub fn look(&mut self, places: Option<&BTreeSet<PathBuf>>, settled: bool) -> Looked {
        let (look, under) = match places.filter(|_| self.snapshot.links().is_empty()) {
            Some(places) => self.look_at(places),
            None => (self.look_at_everything(), vec![String::new()]),
        };
        if let Some(unsettled) = self.unsettled(&look, &under).filter(|_| !settled) {
            return unsettled;
        }
        let mut changed = BTreeSet::new();
        self.snapshot.has_keyring = self.root.join(KEYRING).exists();
        let gone = self.gone(&look, &under);
        for path in gone {
            self.seen.remove(&path);
            self.snapshot.remove(path.as_str());
            changed.insert(path);
        }
        let was_trouble: Vec<SitePath> = self.troubles_under(&under);
        let mut troubles = look.troubles;
        // A disk's clock is coarse: two saves may fall into one tick. So a file that was pointed at is read whatever
        // its time says.
        let fresh: Vec<(SitePath, Stamp)> = look
            .found
            .into_iter()
            .filter(|(path, stamp)| {
                self.seen.get(path).is_none_or(|seen| seen.stamp != *stamp)
                    || self.troubles.contains_key(path)
                    || under.iter().any(|place| place == path.as_str())
            })
            .collect();
        use rayon::prelude::*;
        let read: Vec<_> = fresh
            .into_par_iter()
            .map(|(path, stamp)| {
                let known = self.seen.get(&path).and_then(|seen| seen.print);
                // A picture's bytes are compared only when something happened to it.
                let print = (!is_text(&path) && self.seen.contains_key(&path))
                    .then(|| std::fs::read(&stamp.file).ok())
                    .flatten()
                    .map(|bytes| Fingerprint::of(&bytes));
                let file = InputFile::read(path.clone(), &stamp.file, stamp.len);
                (path, stamp, known, print, file)
            })
            .collect();
        for (path, stamp, known, print, file) in read {
            let before = self.seen.insert(path.clone(), Seen { stamp, print });
            let same_stamp = before.is_some_and(|before| {
                self.seen
                    .get(&path)
                    .is_some_and(|now| now.stamp == before.stamp)
            });
            match file {
                Ok(InputFile::Text(source)) => {
                    let same = self
                        .snapshot
                        .text(path.as_str())
                        .is_some_and(|before| before.text() == source.text());
                    if !same || self.troubles.contains_key(&path) {
                        self.snapshot.put_text(&source);
                        changed.insert(path);
                    }
                }
                Ok(InputFile::Asset(mut asset)) => {
                    if print.is_none() || known != print {
                        self.versions += 1;
                        asset.version = self.versions;
                        self.snapshot.put(InputFile::Asset(asset));
                        changed.insert(path);
                    }
                }
                Err(trouble) => {
                    self.snapshot.remove(path.as_str());
                    if !same_stamp || !self.troubles.contains_key(&path) {
                        changed.insert(path.clone());
                    }
                    troubles.insert(path, trouble);
                }
            }
        }
        for path in was_trouble {
            if !troubles.contains_key(&path) {
                self.troubles.remove(&path);
                changed.insert(path);
            }
        }
        for (path, trouble) in troubles {
            let message = trouble.message().to_owned();
            let before = self.troubles.insert(path.clone(), trouble);
            if before.is_none_or(|before| before.message() != message) {
                changed.insert(path);
            }
        }
        if self.snapshot.links != look.links && under.iter().any(String::is_empty) {
            changed.extend(look.links.iter().map(|(path, _)| path.clone()));
            self.snapshot.links = look.links;
        } else if !look.links.is_empty() && !under.iter().any(String::is_empty) {
            // The first link of a project: from now on everything is looked at, since a place may be seen at two.
            return match self.look(None, true) {
                Looked::Changed(more) => {
                    changed.extend(more);
                    Looked::Changed(changed)
                }
                _ => Looked::Changed(changed),
            };
        }
        if changed.is_empty() {
            Looked::Same
        } else {
            Looked::Changed(changed)
        }
    }

    /// Takes down what pictures and downloads hold, so that one that is only touched later counts as the same.
    pub fn remember_assets(&mut self) {
        use rayon::prelude::*;
        let unknown: Vec<_> = self
            .seen
            .iter()
            .filter(|(path, seen)| seen.print.is_none() && !is_text(path))
            .map(|(path, seen)| (path.clone(), seen.stamp.file.clone()))
            .collect();
        let prints: Vec<_> = unknown
            .into_par_iter()
            .filter_map(|(path, file)| Some((path, Fingerprint::of(&std::fs::read(file).ok()?))))
            .collect();
        for (path, print) in prints {
            if let Some(seen) = self.seen.get_mut(&path) {
                seen.print = Some(print);
            }
        }
    }

    fn look_at_everything(&self) -> Look {
        let mut look = Look::default();
        for top in TOPS {
            self.collect(&self.root.join(top), &mut look);
        }
        look
    }

    /// Walks over some places; gives also their paths in the project.
    fn look_at(&self, places: &BTreeSet<PathBuf>) -> (Look, Vec<String>) {
        let mut look = Look::default();
        let mut under: Vec<String> = Vec::new();
        for place in places {
            let Some(path) = self.in_project(place) else {
                continue;
            };
            let covered = |above: &String| {
                path.strip_prefix(above.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            if under.iter().any(covered) {
                continue;
            }
            self.collect(&self.root.join(&path), &mut look);
            under.push(path);
        }
        (look, under)
    }

    fn collect(&self, start: &Path, look: &mut Look) {
        walk(&self.root, &self.inside, start, &mut |met| match met {
            Met::InputFile(path, file, metadata) => {
                let stamp = Stamp {
                    len: metadata.len(),
                    modified: metadata.modified().ok(),
                    file,
                };
                look.found.insert(path, stamp);
            }
            Met::Link(path, target) => look.links.push((path, target)),
            Met::Unreadable(path, trouble) => {
                look.troubles.insert(path, trouble);
            }
        });
    }

    /// A place as a path of the project, if it lies where input lies and nothing on the way to it is left out.
    fn in_project(&self, place: &Path) -> Option<String> {
        let relative = place
            .strip_prefix(&self.root)
            .or_else(|_| place.strip_prefix(&self.inside))
            .ok()?;
        let plain = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let (path, sound) = project_path(Path::new(""), relative);
        let whole = path.as_str();
        let is_input = whole
            .split('/')
            .next()
            .is_some_and(|top| TOPS.contains(&top));
        let above = whole
            .match_indices('/')
            .filter_map(|(at, _)| whole.get(..at));
        let mut all = above.chain([whole]).skip(1);
        let is_shown = !all.any(|part| is_left_out(&SitePath::new(part)));
        (plain && sound && is_input && is_shown).then(|| whole.to_owned())
    }

    /// Files that were there below the places, and are not any more.
    fn gone(&self, look: &Look, under: &[String]) -> Vec<SitePath> {
        let mut gone = Vec::new();
        for place in under {
            for path in self.seen.keys().filter(|path| is_under(path, place)) {
                if !look.found.contains_key(path) {
                    gone.push(path.clone());
                }
            }
        }
        gone
    }

    fn troubles_under(&self, under: &[String]) -> Vec<SitePath> {
        let here = |path: &&SitePath| under.iter().any(|place| is_under(path, place));
        self.troubles.keys().filter(here).cloned().collect()
    }

    /// Whether a file has gone, or a text that had words has none.
    fn unsettled(&self, look: &Look, under: &[String]) -> Option<Looked> {
        let gone = self.gone(look, under);
        let emptied = look.found.iter().any(|(path, stamp)| {
            stamp.len == 0
                && self
                    .snapshot
                    .text(path.as_str())
                    .is_some_and(|before| !before.text().is_empty())
        });
        let settings = gone.iter().any(|path| path.as_str() == "content/site.toml");
        (!gone.is_empty() || emptied).then_some(Looked::Unsettled {
            patient: emptied || settings,
        })
    }
}

fn is_under(path: &SitePath, place: &str) -> bool {
    place.is_empty()
        || path
            .as_str()
            .strip_prefix(place)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
