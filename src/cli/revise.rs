//! Writes a [`Revision`] to the disk: all of it, or nothing.
//!
//! Every new text is written beside its place first, so that a full disk or a kill leaves all files as they were. Then files
//! come to their new places, links change, and only at the end the former files go: whatever moment the program is stopped
//! at, every page is there, and the same command, given again, does the rest.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use pimh_engine::diagnostic::Redaction;
use pimh_engine::revision::{Edit, Refused, Revision, apply_to_file};
use pimh_engine::snapshot::Snapshot;
use pimh_engine::source::SourceRef;

use super::exit::Exit;
use super::print;
use super::session::Session;

/// A file that is written beside its place.
struct Staged {
    new: PathBuf,
    place: PathBuf,
}

/// Tells why nothing is changed, and gives the exit code.
pub fn refused(session: &Session, refused: &Refused) -> Exit {
    if !refused.problems.is_empty() {
        let redaction = match session.voice.redacts {
            true => Redaction::new([], []),
            false => Redaction::off(),
        };
        session.voice.problems(&refused.problems, &redaction);
    }
    let said = match session.voice.redacts {
        true => "something is in the way",
        false => &refused.said,
    };
    print::aside(&format!("error: {said}\n  {}", refused.help));
    Exit::Content
}

/// Writes a revision. What was told when it failed is told here.
///
/// # Errors
///
/// The exit code: a file is not what it was when the program read it, or the disk says no.
pub fn write(session: &Session, revision: &Revision) -> Result<(), Exit> {
    let staged = Staging::of(&session.root, &session.snapshot, revision);
    let staging = staged.map_err(|trouble| trouble.told("nothing was changed"))?;
    let placed = staging.put(&session.root, revision);
    placed.map_err(|trouble| trouble.told("not all was done: give the same command again"))
}

/// Writes a file as a whole, or leaves the one that is there as it was. What was told when it failed is told here.
///
/// # Errors
///
/// The exit code: the disk says no.
pub fn write_whole(file: &Path, text: &str) -> Result<(), Exit> {
    // A link on the disk stays one.
    let place = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let new = beside(&place);
    let written = copy(&place, &new, Some(text.as_bytes()));
    let placed = written.and_then(|()| fs::rename(&new, &place));
    placed.map_err(|error| {
        fs::remove_file(&new).ok();
        Trouble::disk(file)(error).told("nothing was changed")
    })
}

/// Writes changes to one text of a project, as it was read.
///
/// # Errors
///
/// In an editor's words: the file is not what it was, or the disk says no. Nothing is changed then.
pub fn write_one(root: &Path, read: &SourceRef, edits: &[Edit]) -> Result<(), String> {
    let mut snapshot = Snapshot::default();
    snapshot.put_text(read);
    let mut revision = Revision::default();
    revision.edits.insert(read.path.clone(), edits.to_vec());
    let said = |trouble: Trouble| format!("{} {}; nothing was changed", read.path, trouble.said);
    let staging = Staging::of(root, &snapshot, &revision).map_err(said)?;
    staging.put(root, &revision).map_err(said)
}

/// What the disk said, and where.
struct Trouble {
    path: PathBuf,
    said: String,
    exit: Exit,
}

impl Trouble {
    fn disk(path: &Path) -> impl Fn(io::Error) -> Trouble + '_ {
        |error| Trouble {
            path: path.to_owned(),
            said: format!("cannot be written: {error}"),
            exit: Exit::Output,
        }
    }

    fn told(self, help: &str) -> Exit {
        print::aside(&format!(
            "error: {} {}\n  {help}",
            self.path.display(),
            self.said
        ));
        self.exit
    }
}

#[derive(Default)]
struct Staging {
    /// Files with new places, and files with new texts.
    moved: Vec<Staged>,
    changed: Vec<Staged>,
    /// Folders that were made.
    folders: Vec<PathBuf>,
}

impl Staging {
    /// Everything that is new, beside its place; where something is in the way, nothing of it.
    fn of(root: &Path, snapshot: &Snapshot, revision: &Revision) -> Result<Staging, Trouble> {
        let mut staging = Staging::default();
        match staging.stage(root, snapshot, revision) {
            Ok(()) => Ok(staging),
            Err(trouble) => {
                staging.take_away();
                Err(trouble)
            }
        }
    }

    /// Writes all that is new beside its place.
    fn stage(
        &mut self,
        root: &Path,
        snapshot: &Snapshot,
        revision: &Revision,
    ) -> Result<(), Trouble> {
        let mut texts = std::collections::BTreeMap::new();
        for (path, edits) in &revision.edits {
            let file = root.join(path.as_str());
            let changed = || Trouble {
                path: file.clone(),
                said: "is not what it was a moment ago".to_owned(),
                exit: Exit::Content,
            };
            let there = fs::read_to_string(&file).map_err(|_| changed())?;
            let read = snapshot.text(path.as_str()).ok_or_else(changed)?;
            let text = apply_to_file(&there, read.text(), edits).ok_or_else(changed)?;
            texts.insert(path.clone(), text);
        }
        for (from, to) in &revision.moves {
            let (old, place) = (root.join(from.as_str()), root.join(to.as_str()));
            self.make_folder(place.parent().unwrap_or(root))?;
            let bytes = texts.remove(from).map(String::into_bytes);
            if place.exists()
                && !is_same_file(&old, &place)
                && !is_written(&old, &place, bytes.as_deref())
            {
                return Err(Trouble {
                    path: place,
                    said: "is there already, and stays as it is".to_owned(),
                    exit: Exit::Content,
                });
            }
            let new = beside(&place);
            self.moved.push(Staged {
                new: new.clone(),
                place,
            });
            copy(&old, &new, bytes.as_deref()).map_err(Trouble::disk(&new))?;
        }
        for (path, text) in texts {
            let file = root.join(path.as_str());
            // A link on the disk stays one.
            let place = fs::canonicalize(&file).unwrap_or(file);
            let new = beside(&place);
            self.changed.push(Staged {
                new: new.clone(),
                place: place.clone(),
            });
            copy(&place, &new, Some(text.as_bytes())).map_err(Trouble::disk(&new))?;
        }
        Ok(())
    }

    fn make_folder(&mut self, folder: &Path) -> Result<(), Trouble> {
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        fs::create_dir_all(folder).map_err(Trouble::disk(folder))?;
        self.folders.extend(missing.into_iter().rev());
        Ok(())
    }

    /// Takes away what was written beside the places, and the folders that were made for it.
    fn take_away(&self) {
        for staged in self.moved.iter().chain(&self.changed) {
            fs::remove_file(&staged.new).ok();
        }
        for folder in self.folders.iter().rev() {
            fs::remove_dir(folder).ok();
        }
    }

    /// Puts everything in place; the former files go last.
    fn put(&self, root: &Path, revision: &Revision) -> Result<(), Trouble> {
        let mut renamed = BTreeSet::new();
        for (staged, (from, _)) in self.moved.iter().zip(&revision.moves) {
            let old = root.join(from.as_str());
            // On many disks `Rest.md` and `rest.md` are one file, which only gets another name.
            if is_same_file(&old, &staged.place) {
                fs::rename(&old, &staged.place).map_err(Trouble::disk(&staged.place))?;
                renamed.insert(old);
            }
            fs::rename(&staged.new, &staged.place).map_err(Trouble::disk(&staged.place))?;
        }
        for staged in &self.changed {
            fs::rename(&staged.new, &staged.place).map_err(Trouble::disk(&staged.place))?;
        }
        for (from, _) in &revision.moves {
            let old = root.join(from.as_str());
            let is_taken = revision.moves.iter().any(|(_, to)| to == from);
            if renamed.contains(&old) || is_taken {
                continue;
            }
            match fs::remove_file(&old) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(Trouble::disk(&old)(error));
                }
                _ => {}
            }
            // Folders that held nothing else go with it.
            let content = root.join("content");
            for folder in old
                .ancestors()
                .skip(1)
                .take_while(|folder| *folder != content)
            {
                if fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// The name under which a file is written beside its place; names that begin with a dot are never pages.
fn beside(place: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(place.file_name().unwrap_or_default());
    name.push(".pimh-new");
    place.with_file_name(name)
}

/// Writes bytes, or those of another file, to a file that only this program makes, with the rights of the other one.
fn copy(old: &Path, new: &Path, bytes: Option<&[u8]>) -> io::Result<()> {
    match fs::remove_file(new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let Some(bytes) = bytes else {
        return fs::hard_link(old, new).or_else(|_| fs::copy(old, new).map(|_| ()));
    };
    let mut file = OpenOptions::new().write(true).create_new(true).open(new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    if let Ok(metadata) = fs::metadata(old) {
        fs::set_permissions(new, metadata.permissions())?;
    }
    Ok(())
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let is_one_name = one.as_os_str().eq_ignore_ascii_case(other.as_os_str());
    is_one_name
        && match (fs::canonicalize(one), fs::canonicalize(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
}

/// Whether a place holds already what is to come there: of a run that was stopped.
fn is_written(old: &Path, place: &Path, bytes: Option<&[u8]>) -> bool {
    let there = fs::read(place).ok();
    match bytes {
        Some(bytes) => there.as_deref() == Some(bytes),
        None => there.is_some() && there == fs::read(old).ok(),
    }
}
