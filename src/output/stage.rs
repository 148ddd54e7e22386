//! Where a build puts its files before anything of the output changes.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard};

use super::disk::{cannot, resolved};
use super::manifest::{Manifest, State};
use super::paths::{Claims, folder_of};
use super::staging::{Staging, is_vacant};
use super::store::{Store, locked, record_of};
use super::{Contents, OutputError, TreeKind};
use crate::names::Fingerprint;
use crate::names::Known;
use crate::sync;

/// Files on their way to the output. Many threads may [put](Stage::put) at once.
///
/// Dropped without a [`commit`](Stage::commit), or killed, it leaves the output as it was; what a
/// kill leaves lying beside it, the next stage for the same output takes away.
pub struct Stage<T> {
    pub(super) output: PathBuf,
    /// What the last build left; `None` if the output is missing or empty.
    pub(super) before: Option<Manifest>,
    pub(super) kind: TreeKind,
    pub(super) manifest: PathBuf,
    /// What every file that is put is looked through for, or was before.
    pub(super) scanned_for: Option<String>,
    pub(super) tree: Mutex<Tree>,
    pub(super) staging: Staging,
    contents: PhantomData<fn(&T)>,
    // The last field, so that it is let go when the staging folder has gone.
    _lock: File,
}

impl<T: Contents> Stage<T> {
    /// Makes ready to write the tree of some readers to a folder, which need not exist.
    ///
    /// A link to a folder means the folder it leads to. Where nothing can be made beside the output,
    /// or what is made there could not be renamed into it (a mounted volume), the staging folder lies
    /// in the output itself, unreadable for others.
    ///
    /// # Errors
    ///
    /// [`OutputError::Foreign`] for a folder with something in it that this project did not make, and
    /// for one that holds, or lies in, the project's own folders; [`OutputError::OtherTree`],
    /// [`OutputError::Busy`] and [`OutputError::Cannot`] as they say.
    pub fn open(
        store: &Store,
        output: &Path,
        readers: T::Readers,
    ) -> Result<Stage<T>, OutputError> {
        let kind = readers.into();
        let root = resolved(&store.root).map_err(cannot(&store.root))?;
        let output = resolved(output).map_err(cannot(output))?;
        if would_bury_the_project(&output, &root) {
            return Err(OutputError::Foreign(output));
        }
        let outputs = store.outputs()?;
        let record =
            |folder: &Path, extension| record_of(&outputs, &root, folder).with_extension(extension);

        let lock = locked(&record(&output, "lock"), &output)?;
        let manifest = record(&output, "json");
        let before = if is_vacant(&output)? {
            None
        } else {
            Manifest::read(&manifest)?
        };
        refuse_other_tree(&output, before.as_ref(), &kind)?;
        for folder in output.ancestors().skip(1) {
            let other = Manifest::read(&record(folder, "json"))?;
            if other.is_some() && !is_vacant(folder)? {
                refuse_other_tree(folder, other.as_ref(), &kind)?;
            }
        }
        if before.is_none() && !is_vacant(&output)? {
            return Err(OutputError::Foreign(output));
        }
        let staging = Staging::beside(&output)?;
        let tree = Mutex::default();
        Ok(Stage {
            output,
            before,
            kind,
            manifest,
            scanned_for: None,
            tree,
            staging,
            contents: PhantomData,
            _lock: lock,
        })
    }

    /// Whether nothing of this fingerprint was found in any file of the output.
    pub fn is_scanned_for(&self, gated: Fingerprint) -> bool {
        let before = self.before.as_ref();
        before.is_some_and(|before| before.scanned_for == Some(gated.hex()))
    }

    /// Remembers with the files, once they are in place, what they were looked through for.
    pub fn scan_for(&mut self, gated: Fingerprint) {
        self.scanned_for = Some(gated.hex());
    }

    /// Adds a file: its path below the output, with `/`, and what is in it.
    ///
    /// Bytes with the hash that the manifest has are not written, if a file of their length still
    /// lies in the output. After an error the stage is of no more use; drop it.
    ///
    /// # Errors
    ///
    /// [`OutputError::Unsafe`], [`OutputError::Twice`], or [`OutputError::Cannot`].
    pub fn put(&self, file: &str, contents: &T) -> Result<(), OutputError> {
        let bytes = contents.bytes();
        self.tree().claims.admit(file)?;
        let known = Known::of(bytes);
        let staged = if self.is_unchanged(file, known, bytes) {
            None
        } else {
            Some(
                self.stage(file, bytes)
                    .map_err(cannot(&self.output.join(file)))?,
            )
        };
        self.tree()
            .files
            .insert(file.to_owned(), Put { known, staged });
        Ok(())
    }

    /// Whether a file that was put has other bytes than the output, or is not there yet.
    pub fn is_changed(&self, file: &str) -> bool {
        self.tree()
            .files
            .get(file)
            .is_none_or(|put| put.staged.is_some())
    }

    /// How many files were put, and how many bytes are in them.
    pub fn size(&self) -> (u64, u64) {
        let tree = self.tree();
        let bytes = tree.files.values().map(|put| put.known.len).sum();
        (tree.files.len() as u64, bytes)
    }

    fn tree(&self) -> MutexGuard<'_, Tree> {
        sync::locked(&self.tree)
    }

    /// The hash is compared with the manifest's and not the disk's, which would mean to read it all.
    /// After a kill nobody knows which bytes lie there, so then they are read.
    fn is_unchanged(&self, file: &str, known: Known, bytes: &[u8]) -> bool {
        let Some(before) = &self.before else {
            return false;
        };
        let Some(old) = before.files.get(file) else {
            return false;
        };
        if before.state == State::Done && *old != known {
            return false;
        }
        let path = self.output.join(file);
        let lies_there = fs::symlink_metadata(&path)
            .is_ok_and(|found| found.is_file() && found.len() == known.len);
        lies_there
            && (before.state == State::Done || fs::read(&path).is_ok_and(|found| found == bytes))
    }

    /// Writes a file to the staging folder.
    fn stage(&self, file: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let place = if self.before.is_some() {
            // It will be renamed on its own, so it needs no folder of its own, which costs as much as
            // the file. A few are better than one, where threads would wait for each other.
            let number = self.staging.next.fetch_add(1, Ordering::Relaxed);
            format!("{}/{number}", number % 16)
        } else {
            file.to_owned()
        };
        let tree = self.staging.tree();
        if let Some(folder) = folder_of(&place)
            && !self.tree().staged_folders.contains(folder)
        {
            // Not under the lock: two threads that make the same folder do no harm.
            fs::create_dir_all(tree.join(folder))?;
            self.tree().staged_folders.insert(folder.to_owned());
        }
        let path = tree.join(place);
        fs::write(&path, bytes)?;
        Ok(path)
    }
}

/// What was put so far.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) files: BTreeMap<String, Put>,
    pub(super) claims: Claims,
    staged_folders: HashSet<String>,
}

pub(super) struct Put {
    pub(super) known: Known,
    /// Where it waits; `None` if the output has it already.
    pub(super) staged: Option<PathBuf>,
}

/// Whether an output there would replace what the editors wrote, or be read by the next build.
fn would_bury_the_project(output: &Path, root: &Path) -> bool {
    root.starts_with(output)
        || ["content", "themes", ".pimh"].iter().any(|part| {
            let part = root.join(part);
            let part = resolved(&part).unwrap_or(part);
            output.starts_with(&part) || part.starts_with(output)
        })
}

fn refuse_other_tree(
    folder: &Path,
    there: Option<&Manifest>,
    kind: &TreeKind,
) -> Result<(), OutputError> {
    match there {
        Some(other) if !other.gives_way_to(kind) => Err(OutputError::OtherTree {
            output: folder.to_owned(),
            holds: other.holds(kind),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;
    use crate::project::{AFTER, BEFORE, Project};

    #[test]
    fn what_was_edited_or_deleted_by_hand_comes_back() {
        let project = Project::new();
        project.build(BEFORE);
        project.write("public/index.html", "home, with a stray line");
        fs::remove_dir_all(project.path("public/tips")).unwrap();
        assert_eq!(project.build(BEFORE).written, 3);
        project.holds_exactly(BEFORE);
        fs::remove_dir_all(project.path("public")).unwrap();
        assert_eq!(project.build(BEFORE).written, 7);
        project.holds_exactly(BEFORE);
    }

    #[test]
    fn a_folder_that_no_build_made_is_refused() {
        let project = Project::new();
        project.write("public/thesis.txt", "the only copy");
        let refused = project.open("public", TreeKind::Public).err();
        assert!(matches!(refused, Some(OutputError::Foreign(path)) if path.ends_with("public")));
        project.holds_exactly(&[("thesis.txt", "the only copy")]);
    }

    #[test]
    fn the_projects_own_folders_are_refused() {
        let project = Project::new();
        for output in [
            "",
            "..",
            "content",
            "content/out",
            "themes/x",
            ".pimh",
            "a/../content",
        ] {
            fs::create_dir_all(project.path("a")).unwrap();
            let refused = project.open(output, TreeKind::Public).err();
            assert!(
                matches!(refused, Some(OutputError::Foreign(_))),
                "{output}: {refused:?}"
            );
        }
        assert!(!project.path(".pimh").exists());
        assert!(!project.path("content").exists());
    }

    #[test]
    fn no_tree_in_clear_lands_in_another_readers_folder() {
        let champion = || TreeKind::Clear("champion".into());
        let member = || TreeKind::Clear("member".into());
        let project = Project::new();
        project.build(BEFORE);
        let holds = |output: &str, kind| match project.open(output, kind) {
            Err(OutputError::OtherTree { output, holds }) => {
                assert!(output.ends_with("public"));
                holds
            }
            other => panic!("{:?}", other.err()),
        };
        assert_eq!(holds("public", champion()), TreeKind::Public);
        assert_eq!(holds("public/kit/champion", champion()), TreeKind::Public);
        project.holds_exactly(BEFORE);

        fs::remove_dir_all(project.path("public")).unwrap();
        project
            .open("public", champion())
            .unwrap()
            .commit()
            .unwrap();
        assert!(
            project.open("public", TreeKind::Public).is_ok(),
            "it is empty"
        );

        let stage = project.open("public", champion()).unwrap();
        stage
            .put("index.html", &"for champions".to_owned())
            .unwrap();
        stage.commit().unwrap();
        assert_eq!(holds("public", TreeKind::Public), champion());
        assert_eq!(holds("public", member()), champion());
        assert!(project.open("public", champion()).is_ok());
    }

    #[test]
    fn a_failed_build_changes_nothing() {
        let project = Project::new();
        project.build(BEFORE);
        let record = || {
            let files = fs::read_dir(project.path(".pimh/outputs"))
                .unwrap()
                .flatten();
            let mut files: Vec<_> = files.map(|file| fs::read(file.path()).unwrap()).collect();
            files.sort();
            files
        };
        let before = record();
        drop(project.stage(AFTER));
        project.holds_exactly(BEFORE);
        assert_eq!(record(), before);

        drop(project.open("far/away/site", TreeKind::Public).unwrap());
        assert!(!project.path("far").exists());
        project
            .open("far/away/site", TreeKind::Public)
            .unwrap()
            .commit()
            .unwrap();
        assert!(project.path("far/away/site").is_dir());
    }

    #[test]
    fn what_the_files_were_looked_through_for_is_known_once_they_are_in_place() {
        let project = Project::new();
        let (one, other) = (Fingerprint::of(b"one"), Fingerprint::of(b"other"));
        let scan = |gated| {
            let mut stage = project.stage(BEFORE);
            stage.scan_for(gated);
            stage
        };
        let is_scanned_for = |gated| project.stage(BEFORE).is_scanned_for(gated);
        drop(scan(one));
        assert!(!is_scanned_for(one), "nothing was put in place");
        scan(one).commit().unwrap();
        assert!(is_scanned_for(one) && !is_scanned_for(other));
        scan(other).commit().unwrap();
        assert!(
            is_scanned_for(other) && !is_scanned_for(one),
            "though no file is another"
        );
        assert!(project.build_and_kill(AFTER, 1));
        assert!(!is_scanned_for(other), "nobody knows what lies there");
    }

    #[test]
    fn a_disk_that_refuses_is_named_with_the_path() {
        let project = Project::new();
        project.write("file", "not a folder");
        let refused = |output: &str| match project.open(output, TreeKind::Public).err() {
            Some(OutputError::Cannot { path, error }) => (path, error.kind()),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            refused("file").0,
            project.path("file").canonicalize().unwrap()
        );
        let (path, kind) = refused("file/below/public");
        assert_eq!(
            (path, kind),
            (project.path("file/below/public"), ErrorKind::NotADirectory)
        );

        let long = "long".repeat(100);
        let stage = project.stage(BEFORE);
        let refused = stage.put(&format!("a/{long}"), &"x".to_owned());
        let Err(OutputError::Cannot { path, .. }) = refused else {
            panic!("{refused:?}")
        };
        assert!(path.ends_with(&long));
        drop(stage);
        project.has_no_litter();
        assert!(!project.path("public").exists());
    }

    #[test]
    fn many_threads_may_put_at_once() {
        let project = Project::new();
        for text in ["first", "second"] {
            let stage = project.stage(&[]);
            std::thread::scope(|scope| {
                for thread in 0..4 {
                    let stage = &stage;
                    scope.spawn(move || {
                        for page in 0..50 {
                            let file = format!("{}/{page}/{thread}.html", page % 7);
                            stage.put(&file, &text.to_owned()).unwrap();
                        }
                    });
                }
            });
            assert_eq!(stage.commit().unwrap().written, 200);
            let files = project
                .tree()
                .into_values()
                .filter(|found| found == text)
                .count();
            assert_eq!(files, 200);
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_output_that_is_a_link_stays_one() {
        let project = Project::new();
        fs::create_dir(project.path("www")).unwrap();
        std::os::unix::fs::symlink(project.path("www"), project.path("public")).unwrap();
        project.build(BEFORE);
        assert!(project.path("public").is_symlink());
        assert_eq!(
            fs::read_to_string(project.path("www/index.html")).unwrap(),
            "home"
        );
        assert_eq!(project.build(BEFORE).unchanged, 7);

        std::os::unix::fs::symlink(project.path("nowhere"), project.path("dangling")).unwrap();
        let refused = project.open("dangling", TreeKind::Public).err();
        assert!(
            matches!(refused, Some(OutputError::Cannot { .. })),
            "{refused:?}"
        );
    }
}
