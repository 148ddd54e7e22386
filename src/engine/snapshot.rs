//! The files of a project at one moment. The only module that reads content and themes from disk.
//!
//! A [`Snapshot`] is a map, so a test writes one down. Texts are held whole; pictures and downloads
//! are known by name and length and read when they are asked for.
//!
//! A [`Disk`] is a snapshot that is looked at again and again, and says what changed.
//!
//! One rule for links on disk: a symbolic link is followed if its target lies inside the project and is
//! neither hidden nor the keyring. Whether it leads out of a gate is for [`crate::site`] to say.

mod disk;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Notes, Report};
use crate::marks::without_controls;
use crate::names::SitePath;
use crate::source::{Source, SourceRef};

pub use disk::{Disk, Looked};

/// A file that is copied rather than rendered: a picture, a download.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Where it lies in the project.
    pub path: SitePath,
    /// Its length in bytes.
    pub len: u64,
    /// How often the file was seen to change since the program began to look.
    version: u64,
    bytes: Bytes,
}

#[derive(Clone, Debug)]
enum Bytes {
    OnDisk(PathBuf),
    Here(Arc<[u8]>),
}

impl Asset {
    /// Whether both are one file that has not changed in between.
    pub fn is_same(&self, other: &Asset) -> bool {
        let same_bytes = match (&self.bytes, &other.bytes) {
            (Bytes::OnDisk(a), Bytes::OnDisk(b)) => a == b && self.version == other.version,
            (Bytes::Here(a), Bytes::Here(b)) => a == b,
            _ => false,
        };
        same_bytes && self.path == other.path && self.len == other.len
    }

    /// The bytes, from the disk.
    ///
    /// # Errors
    ///
    /// [`Diagnostic::unreadable`] if the file has gone or cannot be read.
    pub fn read(&self) -> Result<Arc<[u8]>, Diagnostic> {
        match &self.bytes {
            Bytes::Here(bytes) => Ok(bytes.clone()),
            Bytes::OnDisk(file) => std::fs::read(file)
                .map(Arc::from)
                .map_err(|error| Diagnostic::unreadable(&self.path, &error)),
        }
    }
}

/// A longer page than this is a mistake, and would take minutes.
const LARGEST_TEXT: u64 = 8 * 1024 * 1024;

/// The record of addresses and readers, which a build writes and every check reads. No page, and part of no output.
pub const RECORD: &str = "content/_addresses.lock";
/// Of a hundred thousand gated pages it is shorter than this.
const LARGEST_RECORD: u64 = 64 * 1024 * 1024;

/// The organisation's secrets, beside the content: this module never reads them.
const KEYRING: &str = "keyring.json";

/// All input files at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    texts: BTreeMap<SitePath, SourceRef>,
    assets: BTreeMap<SitePath, Asset>,
    /// Links on disk with what they lead to.
    links: Vec<(SitePath, SitePath)>,
    /// Whether a keyring lies beside the content.
    has_keyring: bool,
}

impl Snapshot {
    /// A snapshot written down: paths from the project's root, and texts. For tests and examples.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for (path, text) in files {
            snapshot.insert(path, text.as_bytes());
        }
        snapshot
    }

    /// Adds or replaces one file.
    pub fn insert(&mut self, path: &str, bytes: &[u8]) {
        let path = SitePath::new(path);
        match std::str::from_utf8(bytes) {
            Ok(text) if is_text(&path) => {
                self.texts.insert(path.clone(), Source::new(path, text));
            }
            _ => {
                let asset = Asset {
                    path: path.clone(),
                    len: bytes.len() as u64,
                    version: 0,
                    bytes: Bytes::Here(bytes.into()),
                };
                self.assets.insert(path, asset);
            }
        }
    }

    /// Removes one file, if it is there.
    pub fn remove(&mut self, path: &str) {
        let path = SitePath::new(path);
        self.texts.remove(&path);
        self.assets.remove(&path);
    }

    /// Gives one file another place, if it is there. What lay there is gone.
    pub fn rename(&mut self, from: &SitePath, to: &SitePath) {
        if let Some(source) = self.texts.remove(from) {
            self.texts
                .insert(to.clone(), Source::new(to.clone(), source.text()));
        }
        if let Some(asset) = self.assets.remove(from) {
            let path = to.clone();
            self.assets.insert(to.clone(), Asset { path, ..asset });
        }
    }

    /// Reads `content/` and `themes/` below a root. Every file that cannot be read is told of; the others are there.
    pub fn read(root: &Path) -> Report<Snapshot> {
        let mut notes = Notes::default();
        let mut snapshot = Snapshot {
            has_keyring: root.join(KEYRING).exists(),
            ..Snapshot::default()
        };
        let inside = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let mut files = Vec::new();
        for top in TOPS {
            walk(root, &inside, &root.join(top), &mut |met| match met {
                Met::InputFile(path, file, metadata) => files.push((path, file, metadata.len())),
                Met::Link(path, target) => snapshot.links.push((path, target)),
                Met::Unreadable(_, trouble) => notes.push(trouble),
            });
        }
        let files: Vec<Result<InputFile, Diagnostic>> = files
            .into_par_iter()
            .map(|(path, file, len)| InputFile::read(path, &file, len))
            .collect();
        for file in files {
            match file {
                Ok(file) => snapshot.put(file),
                Err(trouble) => notes.push(trouble),
            }
        }
        notes.with(snapshot)
    }

    fn put(&mut self, file: InputFile) {
        match file {
            InputFile::Text(source) => {
                self.texts.insert(source.path.clone(), source);
            }
            InputFile::Asset(asset) => {
                self.assets.insert(asset.path.clone(), asset);
            }
        }
    }

    /// Puts a text in the place of the one with its path.
    pub fn put_text(&mut self, source: &SourceRef) {
        self.put(InputFile::Text(source.clone()));
    }

    /// Puts a picture or download in the place of the one with its path.
    pub fn put_asset(&mut self, asset: Asset) {
        self.put(InputFile::Asset(asset));
    }

    /// Takes over what lies around the files: where links on disk lead, and whether there is a keyring.
    pub fn take_surroundings(&mut self, from: &Snapshot) {
        self.links.clone_from(&from.links);
        self.has_keyring = from.has_keyring;
    }

    /// Whether a keyring lies beside the content.
    pub fn has_keyring(&self) -> bool {
        self.has_keyring
    }

    /// The same beside a keyring. For tests and examples.
    pub fn beside_keyring(mut self) -> Snapshot {
        self.has_keyring = true;
        self
    }

    /// Takes over everything below a folder from another snapshot, and drops what that has not.
    pub fn take_folder(&mut self, folder: &str, from: &Snapshot) {
        self.texts
            .retain(|path, _| !path.as_str().starts_with(folder));
        self.assets
            .retain(|path, _| !path.as_str().starts_with(folder));
        for source in from.texts_below(folder) {
            self.put(InputFile::Text(source.clone()));
        }
        for asset in from.assets_below(folder) {
            self.put(InputFile::Asset(asset.clone()));
        }
    }

    /// Links on disk in `content/` and `themes/`, each with the place in the project that it leads to.
    pub fn links(&self) -> &[(SitePath, SitePath)] {
        &self.links
    }

    /// A text by its path.
    pub fn text(&self, path: &str) -> Option<&SourceRef> {
        self.texts.get(&SitePath::new(path))
    }

    /// The texts below a folder, in the order of their paths.
    pub fn texts_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceRef> {
        self.texts
            .values()
            .filter(move |source| source.path.as_str().starts_with(folder))
    }

    /// The same for a folder of few files among many: it looks at no other.
    pub fn texts_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceRef> {
        let from = self.texts.range(SitePath::new(folder)..);
        from.map(|(_, source)| source)
            .take_while(move |source| source.path.as_str().starts_with(folder))
    }

    /// The assets below a folder, in the order of their paths.
    pub fn assets_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Asset> {
        self.assets
            .values()
            .filter(move |asset| asset.path.as_str().starts_with(folder))
    }

    /// An asset by its path.
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.assets.get(&SitePath::new(path))
    }

    /// The files that are not the same in both, looked at by identity: a text that was read again is another one.
    /// `None` if links on disk lead elsewhere, which may concern any file.
    pub fn difference(&self, before: &Snapshot) -> Option<BTreeSet<SitePath>> {
        (self.links == before.links).then(|| self.differing(before))
    }

    /// The same, wherever links on disk lead.
    pub fn differing(&self, before: &Snapshot) -> BTreeSet<SitePath> {
        let mut differing = BTreeSet::new();
        each_difference(&self.texts, &before.texts, Arc::ptr_eq, &mut differing);
        each_difference(&self.assets, &before.assets, Asset::is_same, &mut differing);
        differing
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.assets.is_empty()
    }
}

/// Walks along two maps at once and takes down every key whose values differ.
fn each_difference<T>(
    now: &BTreeMap<SitePath, T>,
    before: &BTreeMap<SitePath, T>,
    same: fn(&T, &T) -> bool,
    differing: &mut BTreeSet<SitePath>,
) {
    let (mut now, mut before) = (now.iter().peekable(), before.iter().peekable());
    loop {
        let order = match (now.peek(), before.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let one = if order.is_le() { now.next() } else { None };
        let other = if order.is_ge() { before.next() } else { None };
        match (one, other) {
            (Some((_, a)), Some((_, b))) if same(a, b) => {}
            (Some((path, _)), _) | (None, Some((path, _))) => {
                differing.insert(path.clone());
            }
            (None, None) => return,
        }
    }
}

/// The folders of a project that hold its input.
pub const TOPS: [&str; 2] = ["content", "themes"];

/// What a walk over folders meets.
enum Met {
    /// A file, where it lies, and what the disk says of it.
    InputFile(SitePath, PathBuf, Metadata),
    /// A link on disk, and the place in the project that it leads to.
    Link(SitePath, SitePath),
    /// Something that cannot be looked at.
    Unreadable(SitePath, Diagnostic),
}

/// Walks over a folder, or meets one file, by the rules of every command: nothing hidden, nothing that an
/// editor leaves beside what it saves, no link that leads out of the project.
fn walk(root: &Path, inside: &Path, start: &Path, met: &mut dyn FnMut(Met)) {
    if !start.exists() {
        return;
    }
    let mut walk = WalkDir::new(start)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(start);
                let path = project_path(root, path).0;
                let trouble = match error.loop_ancestor() {
                    Some(_) => Diagnostic::link_loop(&path),
                    None => {
                        let missing = std::io::Error::from(ErrorKind::NotFound);
                        Diagnostic::unreadable(&path, error.io_error().unwrap_or(&missing))
                    }
                };
                met(Met::Unreadable(path, trouble));
                continue;
            }
        };
        let (path, sound) = project_path(root, entry.path());
        if !sound {
            let trouble = Diagnostic::file_name_not_unicode(&path);
            met(Met::Unreadable(path, trouble));
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        let top = TOPS.contains(&path.as_str());
        let hidden = !top && is_left_out(&path);
        let target = entry
            .path_is_symlink()
            .then(|| entry.path().canonicalize().ok());
        let leads_out = target.as_ref().is_some_and(|target| {
            !target
                .as_ref()
                .is_some_and(|target| may_be_shown(target, inside))
        });
        if let Some(Some(target)) = target.filter(|_| !leads_out && !hidden) {
            met(Met::Link(path.clone(), project_path(inside, &target).0));
        }
        if leads_out && !hidden {
            met(Met::Unreadable(
                path.clone(),
                Diagnostic::link_leads_out(&path),
            ));
        }
        if hidden || leads_out {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.file_type().is_file() {
            met(match entry.metadata() {
                Ok(metadata) => Met::InputFile(path, entry.into_path(), metadata),
                Err(error) => {
                    let missing = std::io::Error::from(ErrorKind::NotFound);
                    let error = error.io_error().unwrap_or(&missing);
                    let trouble = Diagnostic::unreadable(&path, error);
                    Met::Unreadable(path, trouble)
                }
            });
        } else if !entry.file_type().is_dir() {
            // A pipe or a device: reading it might never end.
            let trouble = Diagnostic::no_file(&path);
            met(Met::Unreadable(path, trouble));
        }
    }
}

/// The folder in which other programs look for facts about a site, such as `security.txt`.
const WELL_KNOWN: &str = "content/.well-known";
/// Hidden names that are published where the settings list them.
const HIDDEN_FOR_HOSTS: [&str; 2] = [WELL_KNOWN, "content/.nojekyll"];

/// Names that are nobody's content: hidden files, and what editors put beside a file while they save it
/// (`fathers.md~`, `.fathers.md.swp`, `4913`, `#fathers.md#`, `fathers.md.sb-1a2b3c4d-xyz`). What hosts and other programs
/// look for under a hidden name is content, but never a page.
fn is_left_out(path: &SitePath) -> bool {
    let name = path.file_name();
    let is_for_hosts = HIDDEN_FOR_HOSTS.contains(&path.as_str());
    let is_of_hosts = path.folder().starts_with(WELL_KNOWN);
    name.starts_with('.') && !is_for_hosts
        || is_of_hosts && is_text(path)
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || name == "4913"
        || [".tmp", ".bck", ".swp", ".swx"]
            .iter()
            .any(|ending| name.ends_with(ending))
        || name.contains(".sb-")
}

/// A file that was read, or that waits to be.
enum InputFile {
    Text(SourceRef),
    Asset(Asset),
}

impl InputFile {
    /// Reads a text; of a picture or download, remembers where it lies.
    fn read(path: SitePath, file: &Path, len: u64) -> Result<InputFile, Diagnostic> {
        if !is_text(&path) {
            return Ok(InputFile::Asset(Asset {
                path,
                len,
                version: 0,
                bytes: Bytes::OnDisk(file.to_owned()),
            }));
        }
        let largest = match path.as_str() {
            RECORD => LARGEST_RECORD,
            _ => LARGEST_TEXT,
        };
        if len > largest {
            return Err(Diagnostic::text_too_large(&path, len, largest));
        }
        match std::fs::read(file).map(String::from_utf8) {
            Ok(Ok(text)) => Ok(InputFile::Text(Source::new(path, text))),
            Ok(Err(error)) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes());
                Err(Diagnostic::not_utf8(&Source::new(path, text), valid))
            }
            Err(error) => Err(Diagnostic::unreadable(&path, &error)),
        }
    }
}

/// Whether a link may lead there: into the project, and not to what is the machine's or the publisher's own.
fn may_be_shown(target: &Path, inside: &Path) -> bool {
    target.strip_prefix(inside).is_ok_and(|relative| {
        let hidden = relative
            .iter()
            .any(|part| part.to_string_lossy().starts_with('.'));
        !hidden && !relative.to_string_lossy().starts_with(KEYRING)
    })
}

/// The path from the root with `/`, and whether every part of it is Unicode.
fn project_path(root: &Path, path: &Path) -> (SitePath, bool) {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let sound = relative
        .to_str()
        .is_some_and(|text| !text.chars().any(char::is_control));
    let parts: Vec<Cow<'_, str>> = relative.iter().map(|part| part.to_string_lossy()).collect();
    (
        SitePath::new(without_controls(&parts.join("/")).into_owned()),
        sound,
    )
}

/// Pages, settings, data, the record; templates, styles and scripts of a theme. An SVG in `content/` is an asset.
fn is_text(path: &SitePath) -> bool {
    match path.extension().as_str() {
        "md" | "markdown" | "toml" => true,
        "csv" => path.as_str().starts_with("content/_data/"),
        "lock" => path.as_str() == RECORD,
        "html" | "css" | "js" | "svg" | "txt" => path.in_content().is_none(),
        _ => false,
    }
}
