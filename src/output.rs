//! The output folder, and the only module that writes to it.
//!
//! A build puts its files on a [`Stage`], beside the output, and nothing of the output changes before
//! [`Stage::commit`]. Between builds a manifest in `.pimh/` remembers names, hashes and lengths, so
//! that a file whose bytes are the same is not written at all: creating a file costs fifteen times
//! its Markdown.
//!
//! It will never remember a text, follow a link out of the output, or delete or overwrite a file
//! that no build put there.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::names::{Fingerprint, Permalink};

/// What a tree holds, so that no tree in clear lands in another reader's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TreeKind {
    /// The site for everyone; what is gated in it is sealed or absent.
    Public,
    /// The site in clear, as this role sees it.
    Clear(String),
}

/// Why a build could not be put in place.
#[derive(Debug)]
pub enum OutputError {
    /// Not made by this project, so neither overwritten nor removed: the whole output folder, or one
    /// file or folder in it where a new file is to lie. Also a folder that holds the project itself.
    Foreign(PathBuf),
    /// The folder belongs to another kind of tree, or lies inside such a folder.
    OtherTree {
        /// The folder of the other tree.
        output: PathBuf,
        /// What it holds.
        holds: TreeKind,
    },
    /// Another build is at work on this folder.
    Busy(PathBuf),
    /// The disk says no: full, read-only, not permitted, a file where a folder should be.
    Cannot {
        /// What could not be read or written.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A path with `..`, a leading slash, a drive or an empty segment; never written.
    Unsafe(String),
    /// A second file in the place of another, or above or below it. Case and Unicode form make no
    /// difference to some disks and hosts, so they make none here.
    Twice(String),
}

/// What a build changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have other bytes than before.
    pub written: usize,
    /// Files that were left as they are.
    pub unchanged: usize,
    /// Files of an earlier build that went.
    pub removed: usize,
    /// The length of the written files together.
    pub bytes: u64,
}

/// The project's `.pimh` folder: what this machine remembers between builds, kept out of git.
///
/// It is made when something is first written to it.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
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

    /// The folder of the manifests and locks, made if need be.
    fn outputs(&self) -> Result<PathBuf, OutputError> {
        let outputs = self.folder().join("outputs");
        fs::create_dir_all(&outputs).map_err(cannot(&outputs))?;
        let ignore = self.folder().join(".gitignore");
        if !ignore.exists() {
            fs::write(&ignore, "*\n").map_err(cannot(&ignore))?;
        }
        Ok(outputs)
    }
}

/// Files on their way to the output. Many threads may [put](Stage::put) at once.
///
/// Dropped without a [`commit`](Stage::commit), or killed, it leaves the output as it was; what a
/// kill leaves lying beside it, the next stage for the same output takes away.
pub struct Stage {
    output: PathBuf,
    /// What the last build left; `None` if the output is missing or empty.
    before: Option<Manifest>,
    kind: TreeKind,
    manifest: PathBuf,
    tree: Mutex<Tree>,
    staging: Staging,
    // The last field, so that it is let go when the staging folder has gone.
    _lock: File,
}

impl Stage {
    /// Makes ready to write a tree of this kind to a folder, which need not exist.
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
    pub fn open(store: &Store, output: &Path, kind: TreeKind) -> Result<Stage, OutputError> {
        let root = resolved(&store.root).map_err(cannot(&store.root))?;
        let output = resolved(output).map_err(cannot(output))?;
        if would_bury_the_project(&output, &root) {
            return Err(OutputError::Foreign(output));
        }
        let outputs = store.outputs()?;
        let record = |folder: &Path, extension| {
            // A project that is moved takes its outputs along, so their place in it is what counts.
            let place = folder.strip_prefix(&root).unwrap_or(folder);
            let name = Fingerprint::of(place.as_os_str().as_encoded_bytes()).hex();
            outputs.join(name).with_extension(extension)
        };

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
            tree,
            staging,
            _lock: lock,
        })
    }

    /// Adds a file: its path below the output, with `/`, and its bytes.
    ///
    /// Bytes with the hash that the manifest has are not written, if a file of their length still
    /// lies in the output. After an error the stage is of no more use; drop it.
    ///
    /// # Errors
    ///
    /// [`OutputError::Unsafe`], [`OutputError::Twice`], or [`OutputError::Cannot`].
    pub fn put(&self, file: &str, bytes: &[u8]) -> Result<(), OutputError> {
        if !is_safe(file) {
            return Err(OutputError::Unsafe(file.to_owned()));
        }
        if !self.tree().claims.claim(file) {
            return Err(OutputError::Twice(file.to_owned()));
        }
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
    pub fn commit(mut self) -> Result<Written, OutputError> {
        let tree = std::mem::take(self.tree.get_mut().unwrap_or_else(PoisonError::into_inner));
        let changes = Changes::between(self.before.as_ref(), tree);
        if changes.is_empty() {
            return Ok(changes.written(0));
        }
        let at_once = self.may_move_at_once()?;
        if !at_once {
            self.refuse_foreign(&changes)?;
        }

        self.remember(State::Pending, changes.union(self.before.as_ref()))?;
        let removed = if at_once && self.move_at_once() {
            0
        } else {
            self.move_file_by_file(&changes)?
        };
        self.remember(State::Done, changes.wanted())?;
        Ok(changes.written(removed))
    }

    fn tree(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
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
        let mut removed = self.remove(&in_the_way)?;
        self.make_folders(changes)?;
        for (file, staged) in &changes.staged {
            let path = self.output.join(file);
            change(&path, || fs::rename(staged, &path))?;
        }
        removed += self.remove(&gone)?;
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

    /// Removes files of an earlier build, and the folders they lay in if nothing else is there.
    fn remove(&self, files: &[&str]) -> Result<usize, OutputError> {
        let mut removed = 0;
        let mut folders = BTreeSet::new();
        for file in files {
            if self.leads_elsewhere(file)? {
                continue;
            }
            let path = self.output.join(file);
            // Where our file lay, somebody may have made a folder, which is theirs.
            if lies_at(&path)?.is_some_and(|found| !found.is_dir()) {
                change(&path, || fs::remove_file(&path))?;
                removed += 1;
            }
            folders.extend(folders_above(file));
        }
        // In this order a folder comes after those in it.
        for folder in folders.iter().rev() {
            let path = self.output.join(folder);
            // A folder that is not empty, or is gone, or was replaced by a link, is left alone.
            change(&path, || Ok(fs::remove_dir(&path).is_ok()))?;
        }
        Ok(removed)
    }

    /// Whether somebody put a link in the place of one of a file's folders.
    fn leads_elsewhere(&self, file: &str) -> Result<bool, OutputError> {
        for folder in folders_above(file) {
            if lies_at(&self.output.join(folder))?.is_some_and(|found| found.is_symlink()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn remember(&self, state: State, files: BTreeMap<String, Known>) -> Result<(), OutputError> {
        let manifest = Manifest {
            kind: self.kind.clone(),
            state,
            files,
        };
        change(&self.manifest, || manifest.write(&self.manifest))
    }
}

/// What was put so far.
#[derive(Default)]
struct Tree {
    files: BTreeMap<String, Put>,
    claims: Claims,
    staged_folders: HashSet<String>,
}

/// The places of files and of their folders, told apart as poorly as any disk or host does it.
#[derive(Default)]
struct Claims {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Claims {
    /// Takes the place of a file, if it and those above and below are free.
    fn claim(&mut self, file: &str) -> bool {
        let place = place(file);
        if self.have_no_room_for(&place) {
            return false;
        }
        for folder in folders_above(&place) {
            if self.folders.contains(folder) {
                break;
            }
            self.folders.insert(folder.to_owned());
        }
        self.files.insert(place)
    }

    /// Whether a file cannot lie at a place as long as all claimed files lie at theirs.
    fn have_no_room_for(&self, place: &str) -> bool {
        self.files.contains(place)
            || self.folders.contains(place)
            || folders_above(place).any(|folder| self.files.contains(folder))
    }
}

fn place(file: &str) -> String {
    Permalink::new(format!("/{file}")).collision_key()
}

struct Put {
    known: Known,
    /// Where it waits; `None` if the output has it already.
    staged: Option<PathBuf>,
}

/// The way from what the output holds to what was put.
struct Changes {
    files: BTreeMap<String, Known>,
    claims: Claims,
    /// Path below the output, and where the file waits.
    staged: Vec<(String, PathBuf)>,
    vanished: Vec<String>,
    bytes: u64,
    /// The last build was killed, so that its manifest must be put right even if nothing changes.
    unfinished: bool,
}

impl Changes {
    fn between(before: Option<&Manifest>, tree: Tree) -> Changes {
        let mut staged = Vec::new();
        let mut files = BTreeMap::new();
        let mut bytes = 0;
        for (file, put) in tree.files {
            if let Some(path) = put.staged {
                bytes += put.known.len;
                staged.push((file.clone(), path));
            }
            files.insert(file, put.known);
        }
        let old = before.iter().flat_map(|before| before.files.keys());
        let vanished = old
            .filter(|file| !files.contains_key(*file))
            .cloned()
            .collect();
        let unfinished = before.is_none_or(|before| before.state == State::Pending);
        Changes {
            files,
            claims: tree.claims,
            staged,
            vanished,
            bytes,
            unfinished,
        }
    }

    fn is_empty(&self) -> bool {
        self.staged.is_empty() && self.vanished.is_empty() && !self.unfinished
    }

    /// Most vanished files go last, so that a reader finds the new page before the old one has gone.
    fn vanished_in_the_way_or_not(&self) -> (Vec<&str>, Vec<&str>) {
        let vanished = self.vanished.iter().map(String::as_str);
        vanished.partition(|file| self.claims.have_no_room_for(&place(file)))
    }

    /// Every file that may lie in the output while it changes.
    fn union(&self, before: Option<&Manifest>) -> BTreeMap<String, Known> {
        let mut union = before
            .map(|before| before.files.clone())
            .unwrap_or_default();
        union.extend(self.wanted());
        union
    }

    fn wanted(&self) -> BTreeMap<String, Known> {
        self.files.clone()
    }

    fn written(&self, removed: usize) -> Written {
        Written {
            written: self.staged.len(),
            unchanged: self.files.len() - self.staged.len(),
            removed,
            bytes: self.bytes,
        }
    }
}

/// What a build left in an output folder.
#[derive(Serialize, Deserialize)]
struct Manifest {
    kind: TreeKind,
    state: State,
    files: BTreeMap<String, Known>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// A build is changing the files, or was killed doing so: each may be old, new or missing.
    Pending,
    Done,
}

/// What is remembered of a file. The length is there to be compared with the disk's, where asking
/// for it is cheap: it finds what was edited by hand, and what was lost with the power.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(String, u64)", into = "(String, u64)")]
struct Known {
    print: Fingerprint,
    len: u64,
}

impl Known {
    fn of(bytes: &[u8]) -> Known {
        Known {
            print: Fingerprint::of(bytes),
            len: bytes.len() as u64,
        }
    }
}

impl From<Known> for (String, u64) {
    fn from(known: Known) -> (String, u64) {
        (known.print.hex(), known.len)
    }
}

impl TryFrom<(String, u64)> for Known {
    type Error = &'static str;

    fn try_from((print, len): (String, u64)) -> Result<Known, &'static str> {
        let print = Fingerprint::from_hex(&print).ok_or("not a fingerprint")?;
        Ok(Known { print, len })
    }
}

impl Manifest {
    /// A manifest that makes no sense counts as none: then nothing in the output is ours.
    fn read(path: &Path) -> Result<Option<Manifest>, OutputError> {
        match fs::read(path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)
                .ok()
                .filter(|manifest: &Manifest| manifest.files.keys().all(|file| is_safe(file)))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(cannot(path)(error)),
        }
    }

    /// Replaces the manifest on disk, whole or not at all. Only its owner may read it: it names the
    /// files of trees in clear.
    fn write(&self, path: &Path) -> io::Result<()> {
        // One name, not a random one: the lock is ours, and a kill leaves no litter.
        let new = path.with_extension("new");
        let mut options = OpenOptions::new();
        options.create(true).write(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&new)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            // Not every disk can do this to a folder, and most need not.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

/// Marks the folders of builds at work, and of killed ones.
const MARK: &str = ".pimh-stage-";

/// The folder where files wait. It goes when dropped.
struct Staging {
    folder: TempDir,
    /// Whether it lies in the output and not beside it.
    is_inside: bool,
    /// The name of the next file that waits without a folder.
    next: AtomicUsize,
    // After the folder, which may lie in them.
    _made_above: MadeAbove,
}

impl Staging {
    fn beside(output: &Path) -> Result<Staging, OutputError> {
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

    fn tree(&self) -> PathBuf {
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
fn is_vacant(folder: &Path) -> Result<bool, OutputError> {
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
        Some(other) if other.kind != *kind => Err(OutputError::OtherTree {
            output: folder.to_owned(),
            holds: other.kind.clone(),
        }),
        _ => Ok(()),
    }
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

/// Takes the lock of an output. The system lets it go when the program ends, however it ends.
fn locked(path: &Path, output: &Path) -> Result<File, OutputError> {
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

/// Whether a path stays below the folder it is joined to, on every system. A backslash parts folders
/// on some and is a slash to every browser, so no file can have one in its name.
fn is_safe(file: &str) -> bool {
    let is_drive = |part: &str| matches!(part.as_bytes(), [b'a'..=b'z' | b'A'..=b'Z', b':', ..]);
    !file.starts_with(MARK)
        && !file.contains(['\\', '\0'])
        && file
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !is_drive(part))
}

/// The folders a file lies in, the nearest first: `a/b`, `a` for `a/b/c`.
fn folders_above(file: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(folder_of(file), |folder| folder_of(folder))
}

fn folder_of(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// What lies at a path itself, links not followed.
fn lies_at(path: &Path) -> Result<Option<fs::Metadata>, OutputError> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(cannot(path)(error)),
    }
}

fn cannot(path: &Path) -> impl FnOnce(io::Error) -> OutputError + '_ {
    |error| OutputError::Cannot {
        path: path.to_owned(),
        error,
    }
}

/// The one door of a commit to the disk, so that a test can end the program before any change.
fn change<T>(path: &Path, act: impl FnOnce() -> io::Result<T>) -> Result<T, OutputError> {
    #[cfg(test)]
    tests::live().map_err(cannot(path))?;
    act().map_err(cannot(path))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    thread_local! {
        /// How many more changes to the disk the program lives for.
        static LIFE: Cell<Option<usize>> = const { Cell::new(None) };
    }

    pub(super) fn live() -> io::Result<()> {
        LIFE.with(|life| match life.get() {
            Some(0) => Err(io::Error::other("killed")),
            left => {
                life.set(left.map(|left| left - 1));
                Ok(())
            }
        })
    }

    type Files<'a> = &'a [(&'a str, &'a str)];

    struct Project {
        folder: TempDir,
    }

    impl Project {
        fn new() -> Project {
            // In memory where that can be had: each build waits for the disk twice.
            let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
            Project {
                folder: folder.unwrap(),
            }
        }

        fn path(&self, path: &str) -> PathBuf {
            self.folder.path().join(path)
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        fn open(&self, output: &str, kind: TreeKind) -> Result<Stage, OutputError> {
            Stage::open(&Store::at(self.folder.path()), &self.path(output), kind)
        }

        fn stage(&self, files: Files<'_>) -> Stage {
            let stage = self.open("public", TreeKind::Public).unwrap();
            for (file, text) in files {
                stage.put(file, text.as_bytes()).unwrap();
            }
            stage
        }

        fn build(&self, files: Files<'_>) -> Written {
            self.stage(files).commit().unwrap()
        }

        /// A build that is killed before its `life`th change, counted from 0; whether it was.
        fn build_and_kill(&self, files: Files<'_>, life: usize) -> bool {
            let stage = self.stage(files);
            LIFE.set(Some(life));
            let outcome = stage.commit();
            LIFE.set(None);
            outcome.is_err()
        }

        /// Everything in the output; folders end in `/` and hold nothing.
        fn tree(&self) -> BTreeMap<String, String> {
            let root = self.path("public");
            let entries = WalkDir::new(&root)
                .min_depth(1)
                .into_iter()
                .map(Result::unwrap);
            entries
                .map(|entry| {
                    let name = entry.path().strip_prefix(&root).unwrap().to_str().unwrap();
                    match entry.file_type().is_dir() {
                        true => (format!("{name}/"), String::new()),
                        false => (name.to_owned(), fs::read_to_string(entry.path()).unwrap()),
                    }
                })
                .collect()
        }

        #[track_caller]
        fn holds_exactly(&self, files: Files<'_>) {
            let mut wanted = BTreeMap::new();
            for (file, text) in files {
                wanted.insert((*file).to_owned(), (*text).to_owned());
                wanted.extend(
                    folders_above(file).map(|folder| (format!("{folder}/"), String::new())),
                );
            }
            assert_eq!(self.tree(), wanted);
            self.has_no_litter();
        }

        #[track_caller]
        fn has_no_litter(&self) {
            let names = fs::read_dir(self.folder.path()).unwrap().flatten();
            let names = names.map(|entry| entry.file_name().into_string().unwrap());
            let litter: Vec<String> = names.filter(|name| name.contains("stage")).collect();
            assert!(litter.is_empty(), "{litter:?}");
        }
    }

    const BEFORE: Files<'_> = &[
        ("index.html", "home"),
        ("tips/fathers/index.html", "fathers"),
        ("tips/rest/index.html", "rest"),
        ("old/deep/page.html", "old"),
        ("news", "a file, later a folder"),
        ("kit/a.pdf", "in a folder, later a file"),
        ("kit/b/c.pdf", "as well"),
    ];

    const AFTER: Files<'_> = &[
        ("index.html", "home, again"),
        ("tips/fathers/index.html", "fathers"),
        ("tips/sleep/index.html", "sleep"),
        ("news/may/index.html", "may"),
        ("kit", "a kit"),
    ];

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
        stage.put("index.html", b"for champions").unwrap();
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
                let mut claims = Claims::default();
                last = files.iter().map(|(path, text)| (paths[*path], texts[*text])).collect();
                last.retain(|(path, _)| claims.claim(path));
                project.build_and_kill(&last, life);
            }
            project.build(&last);
            last.push(("h/mine.txt", "mine"));
            project.holds_exactly(&last);
        }
    }

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
    fn of_two_builds_at_once_the_second_waits_its_turn() {
        let project = Project::new();
        let first = project.stage(BEFORE);
        let second = project.open("public", TreeKind::Public).err();
        assert!(matches!(second, Some(OutputError::Busy(path)) if path.ends_with("public")));
        assert!(project.open("elsewhere", TreeKind::Public).is_ok());
        first.commit().unwrap();
        project.build(AFTER);
    }

    #[test]
    fn a_path_that_could_leave_the_output_is_never_written() {
        let project = Project::new();
        let stage = project.stage(&[]);
        for file in [
            "",
            "/",
            "/etc/passwd",
            "..",
            "../a",
            "a/../../b",
            "a/./b",
            ".",
            "a//b",
            "a/",
            "C:",
            "C:/a",
            "a/c:b",
            "a\\..\\b",
            "a\0b",
            ".pimh-stage-x",
        ] {
            let refused = stage.put(file, b"x");
            assert!(
                matches!(refused, Err(OutputError::Unsafe(path)) if path == file),
                "{file:?}"
            );
        }
        for file in [
            "a..b",
            "...",
            ".well-known/x",
            "10: talk.pdf",
            "é/\u{1f375}.html",
        ] {
            stage.put(file, b"x").unwrap();
        }
    }

    #[test]
    fn two_artifacts_for_one_place_are_refused() {
        for (one, other) in [
            ("a/index.html", "a/index.html"),
            ("Tips/a.html", "tips/A.html"),
            ("caf\u{e9}", "cafe\u{301}"),
            ("a", "a/b/c"),
            ("a/b/c", "A/B"),
        ] {
            let stage_of = Project::new();
            let stage = stage_of.stage(&[(one, "")]);
            assert!(
                matches!(stage.put(other, b""), Err(OutputError::Twice(file)) if file == other)
            );
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

    #[test]
    fn a_folder_on_a_disk_of_its_own_is_staged_inside() {
        let project = Project::new();
        fs::create_dir(project.path("public")).unwrap();
        for files in [BEFORE, AFTER] {
            let mut stage = project.stage(&[]);
            stage.staging = Staging::inside(&project.path("public")).unwrap();
            for (file, text) in files {
                stage.put(file, text.as_bytes()).unwrap();
            }
            stage.commit().unwrap();
            project.holds_exactly(files);
        }
        project.write("public/.pimh-stage-Ab12Cd/tree/0", "half a page");
        project.build(AFTER);
        project.holds_exactly(AFTER);
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
        let refused = stage.put(&format!("a/{long}"), b"x");
        let Err(OutputError::Cannot { path, .. }) = refused else {
            panic!("{refused:?}")
        };
        assert!(path.ends_with(&long));
        drop(stage);
        project.has_no_litter();
        assert!(!project.path("public").exists());
    }

    #[test]
    fn a_manifest_that_makes_no_sense_makes_nothing_ours() {
        let project = Project::new();
        project.build(BEFORE);
        project.write("precious.txt", "mine");
        let files = fs::read_dir(project.path(".pimh/outputs"))
            .unwrap()
            .flatten();
        let manifest = files
            .map(|file| file.path())
            .find(|path| path.extension().unwrap() == "json")
            .unwrap();
        let outside = fs::read_to_string(&manifest)
            .unwrap()
            .replace("\"news\"", "\"../precious.txt\"");
        for text in ["", "{}", "[1", &outside] {
            fs::write(&manifest, text).unwrap();
            let refused = project.open("public", TreeKind::Public).err();
            assert!(
                matches!(refused, Some(OutputError::Foreign(_))),
                "{text}: {refused:?}"
            );
        }
        project.holds_exactly(BEFORE);
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
                            stage.put(&file, text.as_bytes()).unwrap();
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
