//! The folder where files wait, beside the output or in it.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;

use tempfile::TempDir;

use super::OutputError;
use super::disk::cannot;

/// Marks the folders of builds at work, and of killed ones.
pub(super) const MARK: &str = ".pimh-stage-";

/// The folder where files wait. It goes when dropped.
pub(super) struct Staging {
    folder: TempDir,
    /// Whether it lies in the output and not beside it.
    pub(super) is_inside: bool,
    /// The name of the next file that waits without a folder.
    pub(super) next: AtomicUsize,
    // After the folder, which may lie in them.
    _made_above: MadeAbove,
}

impl Staging {
    pub(super) fn beside(output: &Path) -> Result<Staging, OutputError> {
        remove_left_overs(output, OsStr::new(MARK));
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return Staging::inside(output);
        };
        let mut mark = OsString::from(".");
        mark.push(name);
        mark.push(MARK);
        remove_left_overs(parent, &mark);

        if output.exists() && !is_same_disk(parent, output) {
            return Staging::inside(output);
        }
        let made_above = MadeAbove::make(parent).map_err(cannot(parent))?;
        match staging_folder(parent, &mark) {
            Ok(folder) => Ok(Staging::of(folder, false, made_above)),
            Err(error) if is_closed(&error) && output.exists() => Staging::inside(output),
            Err(error) => Err(cannot(parent)(error)),
        }
    }

    fn inside(output: &Path) -> Result<Staging, OutputError> {
        let folder = staging_folder(output, OsStr::new(MARK)).map_err(cannot(output))?;
        Ok(Staging::of(folder, true, MadeAbove::default()))
    }

    fn of(folder: TempDir, is_inside: bool, _made_above: MadeAbove) -> Staging {
        Staging {
            folder,
            is_inside,
            next: AtomicUsize::new(0),
            _made_above,
        }
    }

    pub(super) fn tree(&self) -> PathBuf {
        self.folder.path().join("tree")
    }
}

/// The tree lies one folder deeper, so that a waiting page in clear is closed to others on this
/// machine and to git, and the output still gets the rights that new folders get.
fn staging_folder(parent: &Path, mark: &OsStr) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(mark);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let folder = builder.tempdir_in(parent)?;
    fs::write(folder.path().join(".gitignore"), "*\n")?;
    fs::create_dir(folder.path().join("tree"))?;
    Ok(folder)
}

/// Folders made above the output, the deepest first. Dropped, they go, unless the output came to
/// lie there.
#[derive(Default)]
struct MadeAbove(Vec<PathBuf>);

impl MadeAbove {
    fn make(folder: &Path) -> io::Result<MadeAbove> {
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        let made = MadeAbove(missing.map(Path::to_owned).collect());
        fs::create_dir_all(folder)?;
        Ok(made)
    }
}

impl Drop for MadeAbove {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Removes what killed builds left. What cannot be removed does no harm.
fn remove_left_overs(folder: &Path, mark: &OsStr) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_left_over(&entry, mark) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_left_over(entry: &fs::DirEntry, mark: &OsStr) -> bool {
    let name = entry.file_name();
    let random = name
        .as_encoded_bytes()
        .strip_prefix(mark.as_encoded_bytes());
    random.is_some_and(|random| !random.is_empty() && random.iter().all(u8::is_ascii_alphanumeric))
        && entry.file_type().is_ok_and(|kind| kind.is_dir())
}

/// Whether a folder is missing, or holds nothing but what a build at work keeps there.
pub(super) fn is_vacant(folder: &Path) -> Result<bool, OutputError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        entries => entries.map_err(cannot(folder))?,
    };
    for entry in entries {
        if !is_left_over(&entry.map_err(cannot(folder))?, OsStr::new(MARK)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_closed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

/// Whether a file can be renamed from one folder to the other.
#[cfg(unix)]
fn is_same_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path| fs::metadata(path).map(|found| found.dev()).ok();
    // One disk may be mounted in two places. A rename of nothing to `.` can never be done, but
    // Linux says first whether the places differ.
    let refused = fs::rename(one.join(MARK), other.join(".")).err();
    let is_elsewhere = refused.is_some_and(|error| error.kind() == ErrorKind::CrossesDevices);
    disk(one) == disk(other) && !is_elsewhere
}

#[cfg(not(unix))]
fn is_same_disk(_: &Path, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{AFTER, BEFORE, Project};

    #[test]
    fn what_a_killed_build_left_beside_the_output_is_taken_away() {
        let project = Project::new();
        project.write(".public.pimh-stage-Ab12Cd/tree/index.html", "half a page");
        project.write(".public.pimh-stage-my-own/notes.txt", "mine");
        project.build(BEFORE);
        assert!(!project.path(".public.pimh-stage-Ab12Cd").exists());
        assert!(project.path(".public.pimh-stage-my-own/notes.txt").exists());
    }

    #[test]
    fn a_folder_on_a_disk_of_its_own_is_staged_inside() {
        let project = Project::new();
        fs::create_dir(project.path("public")).unwrap();
        for files in [BEFORE, AFTER] {
            let mut stage = project.stage(&[]);
            stage.staging = Staging::inside(&project.path("public")).unwrap();
            for (file, text) in files {
                stage.put(file, &(*text).to_owned()).unwrap();
            }
            stage.commit().unwrap();
            project.holds_exactly(files);
        }
        project.write("public/.pimh-stage-Ab12Cd/tree/0", "half a page");
        project.build(AFTER);
        project.holds_exactly(AFTER);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_what_waits_and_what_is_remembered() {
        use std::os::unix::fs::PermissionsExt;
        let project = Project::new();
        project.build(BEFORE);
        let stage = project.stage(AFTER);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(stage.staging.folder.path()), 0o700);
        assert_eq!(mode(&stage.manifest), 0o600);
    }
}
