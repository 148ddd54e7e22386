//! How what waits on a stage comes into its place, so that a kill at any moment is made good.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::changes::Changes;
use super::disk::{change, lies_at};
use super::manifest::{Manifest, State};
use super::paths::folders_above;
use super::staging::is_vacant;
use super::{OutputError, Stage, Written};
use crate::names::Known;
use crate::sync::locked;

impl<T> Stage<T> {
    /// Makes the output hold exactly what was put, and what is not ours.
    ///
    /// A missing or empty output comes into place in one step. Otherwise each file does, so a server
    /// reading meanwhile sees old or new, never half; new pages come before old ones go. If the
    /// program is killed in between, the next build knows, and finishes.
    ///
    /// # Errors
    ///
    /// [`OutputError::Foreign`] for a file in the way that is not ours: nothing has changed then.
    /// [`OutputError::Cannot`] for the first change the disk refuses; earlier ones stay, and the next
    /// build finishes.
    pub fn commit(self) -> Result<Written, OutputError> {
        let tree = std::mem::take(&mut *locked(&self.tree));
        let changes = Changes::between(self.before.as_ref(), tree, self.scanned_for.as_ref());
        if changes.is_empty() {
            return Ok(changes.written(0));
        }
        let at_once = self.may_move_at_once()?;
        if !at_once {
            self.refuse_foreign(&changes)?;
        }

        self.remember(State::Pending, changes.union(self.before.as_ref()), None)?;
        let removed = if at_once && self.move_at_once() {
            0
        } else {
            self.move_file_by_file(&changes)?
        };
        self.remember(State::Done, changes.wanted(), self.scanned_for.clone())?;
        Ok(changes.written(removed))
    }

    /// Whether the whole folder may be renamed; somebody may have filled the output meanwhile.
    fn may_move_at_once(&self) -> Result<bool, OutputError> {
        Ok(self.before.is_none() && !self.staging.is_inside && is_vacant(&self.output)?)
    }

    /// Looks at every place that a new file needs, before anything changes.
    fn refuse_foreign(&self, changes: &Changes) -> Result<(), OutputError> {
        let mut seen = HashSet::new();
        for (file, _) in &changes.staged {
            for folder in folders_above(file) {
                if !seen.insert(folder) {
                    break;
                }
                let path = self.output.join(folder);
                if let Some(found) = lies_at(&path)?
                    && !found.is_dir()
                    && !self.is_ours(folder, &found)
                {
                    return Err(OutputError::Foreign(path));
                }
            }
            let path = self.output.join(file);
            match lies_at(&path)? {
                Some(found) if found.is_dir() => self.refuse_foreign_below(&path)?,
                Some(found) if !self.is_ours(file, &found) => {
                    return Err(OutputError::Foreign(path));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A folder that makes room for a file must hold our files only.
    fn refuse_foreign_below(&self, folder: &Path) -> Result<(), OutputError> {
        let ours = self.before.iter().flat_map(|before| before.files.keys());
        let ours: HashSet<&str> = ours
            .flat_map(|file| folders_above(file).chain([file.as_str()]))
            .collect();
        for entry in WalkDir::new(folder) {
            let entry = entry.map_err(|error| OutputError::Cannot {
                path: error.path().unwrap_or(folder).to_owned(),
                error: error.into(),
            })?;
            let name = self.name_below(entry.path());
            if !name.is_some_and(|name| ours.contains(name.as_str())) {
                return Err(OutputError::Foreign(entry.into_path()));
            }
        }
        Ok(())
    }

    /// Whether what lies at a path was put there by a build: under this name or, where the disk
    /// ignores case, under another.
    fn is_ours(&self, file: &str, found: &fs::Metadata) -> bool {
        let Some(before) = &self.before else {
            return false;
        };
        before.files.contains_key(file)
            || !found.is_symlink()
                && self
                    .output
                    .join(file)
                    .canonicalize()
                    .is_ok_and(|true_path| {
                        self.name_below(&true_path)
                            .is_some_and(|name| before.files.contains_key(&name))
                    })
    }

    fn name_below(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(&self.output).ok()?;
        let parts: Option<Vec<&str>> = below.iter().map(OsStr::to_str).collect();
        Some(parts?.join("/"))
    }

    /// Renames the staged folder to the output. Some systems refuse to if the output exists.
    fn move_at_once(&self) -> bool {
        let modes = fs::metadata(&self.output).map(|found| found.permissions());
        let moved = change(&self.output, || {
            fs::rename(self.staging.tree(), &self.output)
        })
        .is_ok();
        if moved && let Ok(modes) = modes {
            // An empty folder was made by somebody, perhaps for a server of another group. No more
            // than a courtesy: the site is in place without it.
            let _ = fs::set_permissions(&self.output, modes);
        }
        moved
    }

    /// Brings each changed file into place and removes the vanished ones; says how many.
    fn move_file_by_file(&self, changes: &Changes) -> Result<usize, OutputError> {
        let (in_the_way, gone) = changes.vanished_in_the_way_or_not();
        let mut removed = remove(&self.output, &in_the_way)?;
        self.make_folders(changes)?;
        for (file, staged) in &changes.staged {
            let path = self.output.join(file);
            change(&path, || fs::rename(staged, &path))?;
        }
        removed += remove(&self.output, &gone)?;
        Ok(removed)
    }

    /// Makes all folders before the first file changes: a full disk is found out here.
    fn make_folders(&self, changes: &Changes) -> Result<(), OutputError> {
        change(&self.output, || fs::create_dir_all(&self.output))?;
        let folders = changes
            .staged
            .iter()
            .filter_map(|(file, _)| folders_above(file).next());
        for folder in folders.collect::<BTreeSet<_>>() {
            let path = self.output.join(folder);
            change(&path, || fs::create_dir_all(&path))?;
        }
        Ok(())
    }

    fn remember(
        &self,
        state: State,
        files: BTreeMap<String, Known>,
        scanned_for: Option<String>,
    ) -> Result<(), OutputError> {
        let manifest = Manifest {
            kind: self.kind.clone(),
            state,
            files,
            scanned_for,
        };
        change(&self.manifest, || manifest.write(&self.manifest))
    }
}

/// Removes files of an earlier build from an output, and the folders they lay in if nothing else is there.
pub(super) fn remove(output: &Path, files: &[&str]) -> Result<usize, OutputError> {
    let mut removed = 0;
    let mut folders = BTreeSet::new();
    for file in files {
        if leads_elsewhere(output, file)? {
            continue;
        }
        let path = output.join(file);
        // Where our file lay, somebody may have made a folder, which is theirs.
        if lies_at(&path)?.is_some_and(|found| !found.is_dir()) {
            change(&path, || fs::remove_file(&path))?;
            removed += 1;
        }
        folders.extend(folders_above(file));
    }
    // In this order a folder comes after those in it.
    for folder in folders.iter().rev() {
        let path = output.join(folder);
        // A folder that is not empty, or is gone, or was replaced by a link, is left alone.
        change(&path, || Ok(fs::remove_dir(&path).is_ok()))?;
    }
    Ok(removed)
}

/// Whether somebody put a link in the place of one of a file's folders.
fn leads_elsewhere(output: &Path, file: &str) -> Result<bool, OutputError> {
    for folder in folders_above(file) {
        if lies_at(&output.join(folder))?.is_some_and(|found| found.is_symlink()) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::TreeKind;
    use crate::paths::Claims;
    use crate::project::{AFTER, BEFORE, Files, Project};

    #[test]
    fn a_first_build_is_all_there_with_the_rights_of_a_new_folder() {
        let project = Project::new();
        let written = project.build(BEFORE);
        project.holds_exactly(BEFORE);
        assert_eq!(
            (written.written, written.unchanged, written.removed),
            (7, 0, 0)
        );
        assert_eq!(
            written.bytes,
            BEFORE
                .iter()
                .map(|(_, text)| text.len() as u64)
                .sum::<u64>()
        );
        assert_eq!(
            fs::read_to_string(project.path(".pimh/.gitignore")).unwrap(),
            "*\n"
        );
        fs::create_dir(project.path("new")).unwrap();
        assert_eq!(
            fs::metadata(project.path("public")).unwrap().permissions(),
            fs::metadata(project.path("new")).unwrap().permissions()
        );
    }

    #[test]
    fn a_second_build_writes_nothing() {
        let project = Project::new();
        project.build(BEFORE);
        let times = || -> Vec<_> {
            let files =
                ["public", ".pimh/outputs"].map(|folder| WalkDir::new(project.path(folder)));
            let files = files.into_iter().flatten().map(Result::unwrap);
            files
                .map(|entry| {
                    let found = entry.metadata().unwrap();
                    #[cfg(unix)]
                    let id = std::os::unix::fs::MetadataExt::ino(&found);
                    #[cfg(not(unix))]
                    let id = ();
                    (entry.path().to_owned(), found.modified().unwrap(), id)
                })
                .collect()
        };
        let before = times();
        std::thread::sleep(std::time::Duration::from_millis(20));
        let written = project.build(BEFORE);
        assert_eq!(
            written,
            Written {
                unchanged: 7,
                ..Written::default()
            }
        );
        assert_eq!(times(), before);
    }

    #[test]
    fn changed_files_are_written_and_vanished_ones_go_and_files_and_folders_change_places() {
        let project = Project::new();
        project.build(BEFORE);
        let written = project.build(AFTER);
        project.holds_exactly(AFTER);
        assert_eq!(
            (written.written, written.unchanged, written.removed),
            (4, 1, 5)
        );
        project.build(BEFORE);
        project.holds_exactly(BEFORE);
        project.build(&[]);
        project.holds_exactly(&[]);
    }

    #[test]
    fn other_peoples_files_in_our_output_are_left_alone() {
        let project = Project::new();
        project.build(BEFORE);
        project.write("public/old/deep/notes.txt", "mine");
        project.write("public/tips/sleep/index.html", "mine too");
        let in_the_way = |files| match project.stage(files).commit() {
            Err(OutputError::Foreign(path)) => path
                .strip_prefix(project.path("public"))
                .map(Path::to_owned)
                .unwrap(),
            other => panic!("{other:?}"),
        };

        let before = project.tree();
        assert_eq!(in_the_way(AFTER), Path::new("tips/sleep/index.html"));
        assert_eq!(
            in_the_way(&[("old", "a file")]),
            Path::new("old/deep/notes.txt")
        );
        assert_eq!(
            in_the_way(&[("old/deep/notes.txt/index.html", "")]),
            Path::new("old/deep/notes.txt")
        );
        assert_eq!(project.tree(), before);

        project.build(&[]);
        project.holds_exactly(&[
            ("old/deep/notes.txt", "mine"),
            ("tips/sleep/index.html", "mine too"),
        ]);
    }

    #[test]
    fn a_kill_between_any_two_changes_is_made_good_by_the_next_build() {
        for before in [&[], BEFORE] {
            for next in [AFTER, BEFORE, &[("third.html", "third")]] {
                let mut killed = 0;
                loop {
                    let project = Project::new();
                    project.build(before);
                    project.write("public/tips/notes.txt", "mine");
                    if !project.build_and_kill(AFTER, killed) {
                        assert!(killed > 10, "there was something to do");
                        break;
                    }
                    for (file, text) in project.tree() {
                        let known = |files: Files<'_>| files.contains(&(&*file, &*text));
                        let whole = known(before) || known(AFTER);
                        assert!(
                            whole || file.ends_with('/') || text == "mine",
                            "{file}: {text}"
                        );
                    }
                    project.build(next);
                    project.holds_exactly(&[next, &[("tips/notes.txt", "mine")]].concat());
                    assert_eq!(project.build(next).written, 0);
                    killed += 1;
                }
            }
        }
    }

    #[test]
    fn a_kill_of_the_very_first_build_is_made_good_too() {
        for killed in 0..4 {
            let project = Project::new();
            let was_killed = project.build_and_kill(BEFORE, killed);
            assert_eq!(
                was_killed,
                killed < 3,
                "remember, rename the folder, remember"
            );
            project.build(AFTER);
            project.holds_exactly(AFTER);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 48,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// Whatever was built before, and wherever it was killed, the output is the last build's.
        #[test]
        fn the_output_is_what_the_last_build_made(
            builds in prop::collection::vec(
                (prop::collection::vec((0..9usize, 0..3usize), 0..7), 0..30usize), 1..6)
        ) {
            let paths = ["a", "a/b", "a/b/c", "a/d", "e/f", "e/f/g", "e", "h/i", "j"];
            let texts = ["one", "two", "three"];
            let project = Project::new();
            project.build(&[("a/b", "one")]);
            project.write("public/h/mine.txt", "mine");
            let mut last = Vec::new();
            for (files, life) in builds {
                let mut claims = Claims::<()>::default();
                last = files.iter().map(|(path, text)| (paths[*path], texts[*text])).collect();
                last.retain(|(path, _)| claims.claim(path, ()).is_ok());
                project.build_and_kill(&last, life);
            }
            project.build(&last);
            last.push(("h/mine.txt", "mine"));
            project.holds_exactly(&last);
        }
    }

    #[test]
    fn an_empty_folder_that_exists_is_filled_and_keeps_its_rights() {
        let project = Project::new();
        fs::create_dir(project.path("public")).unwrap();
        let modes = || fs::metadata(project.path("public")).unwrap().permissions();
        #[cfg(unix)]
        fs::set_permissions(
            project.path("public"),
            std::os::unix::fs::PermissionsExt::from_mode(0o2770),
        )
        .unwrap();
        let before = modes();
        project.build(BEFORE);
        project.holds_exactly(BEFORE);
        assert_eq!(modes(), before);
    }

    #[test]
    fn a_folder_that_fills_up_during_the_build_is_not_overwritten() {
        let project = Project::new();
        let stage = project.stage(BEFORE);
        project.write("public/index.html", "mine");
        assert!(matches!(stage.commit(), Err(OutputError::Foreign(_))));
        assert!(matches!(
            project.open("public", TreeKind::Public).err(),
            Some(OutputError::Foreign(_))
        ));
        project.holds_exactly(&[("index.html", "mine")]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_never_followed_out_of_the_output() {
        use std::os::unix::fs::symlink;
        let project = Project::new();
        project.build(BEFORE);
        project.write("elsewhere/deep/page.html", "mine");
        fs::remove_dir_all(project.path("public/old")).unwrap();
        symlink(project.path("elsewhere"), project.path("public/old")).unwrap();

        let into_it = project.stage(&[("old/deep/new.html", "new")]).commit();
        assert!(matches!(into_it, Err(OutputError::Foreign(path)) if path.ends_with("old")));
        project.build(AFTER);
        assert_eq!(
            fs::read_to_string(project.path("elsewhere/deep/page.html")).unwrap(),
            "mine"
        );
        assert!(project.path("public/old").is_symlink());
    }
}
