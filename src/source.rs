//! The files of a project at one moment. The only module that reads content and themes from disk.
//!
//! A [`Snapshot`] is a map, so a test writes one down. Texts are held whole; pictures and downloads
//! are known by name and length and read when they are asked for.
//!
//! One rule for links on disk: a symbolic link is followed if its target lies inside the project and is
//! neither hidden nor the keyring. Whether it leads out of a gate is for [`crate::site`] to say.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Notes, Report};
use crate::names::SitePath;

/// A shared source file.
pub type SourceRef = Arc<Source>;

/// A text file of the project.
pub struct Source {
    /// Where it lies.
    pub path: SitePath,
    text: String,
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    /// A text as it was written, but for control characters, which become U+FFFD:
    /// the program marks its own places with them, so nobody else may.
    pub fn new(path: SitePath, text: impl Into<String>) -> SourceRef {
        let mut text = text.into();
        if let Cow::Owned(clean) = without_controls(&text) {
            text = clean;
        }
        Arc::new(Source {
            path,
            text,
            lines: OnceLock::new(),
        })
    }

    /// The whole text, with a byte order mark if the file has one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte, both from 1. Columns count characters, a tab as one.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let lines = self.lines.get_or_init(|| {
            std::iter::once(0)
                .chain(self.text.match_indices('\n').map(|(at, _)| at + 1))
                .collect()
        });
        let at = at.min(self.text.len());
        let line = lines.partition_point(|start| *start <= at).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or_default();
        (
            line,
            before.trim_start_matches('\u{feff}').chars().count() + 1,
        )
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({}, {} bytes)", self.path, self.text.len())
    }
}

/// Replaces the control characters that no text needs, those above ASCII too: HTML has no place for them.
pub(crate) fn without_controls(text: &str) -> Cow<'_, str> {
    let stray = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    // Most texts are told by their bytes: U+0080 to U+009F begin with C2.
    // Whole pieces at a time, without a way out in between, is what a processor does at once.
    let may_be =
        |b: u8| (b < b' ' && b != b'\t' && b != b'\n' && b != b'\r') || b == 0x7f || b == 0xc2;
    let may_have = text
        .as_bytes()
        .chunks(256)
        .any(|piece| piece.iter().fold(false, |found, b| found | may_be(*b)));
    if may_have && text.contains(stray) {
        Cow::Owned(text.replace(stray, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A file that is copied rather than rendered: a picture, a download.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Where it lies in the project.
    pub path: SitePath,
    /// Its length in bytes.
    pub len: u64,
    bytes: Bytes,
}

#[derive(Clone, Debug)]
enum Bytes {
    OnDisk(PathBuf),
    Here(Arc<[u8]>),
}

impl Asset {
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
pub const LARGEST_TEXT: u64 = 8 * 1024 * 1024;

/// All input files at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    texts: BTreeMap<SitePath, SourceRef>,
    assets: BTreeMap<SitePath, Asset>,
    /// Links on disk with what they lead to.
    links: Vec<(SitePath, SitePath)>,
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

    /// Reads `content/` and `themes/` below a root. Every file that cannot be read is told of; the others are there.
    pub fn read(root: &Path) -> Report<Snapshot> {
        let mut notes = Notes::default();
        let mut snapshot = Snapshot::default();
        let inside = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        for top in ["content", "themes"] {
            snapshot.read_folder(root, &inside, top, &mut notes);
        }
        notes.with(snapshot)
    }

    fn read_folder(&mut self, root: &Path, inside: &Path, top: &str, notes: &mut Notes) {
        let start = root.join(top);
        if !start.exists() {
            return;
        }
        let mut walk = WalkDir::new(&start)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map(|path| project_path(root, path).0);
                    let path = path.unwrap_or_else(|| SitePath::new(top));
                    notes.push(match error.loop_ancestor() {
                        Some(_) => Diagnostic::link_loop(&path),
                        None => {
                            let missing = std::io::Error::from(ErrorKind::NotFound);
                            Diagnostic::unreadable(&path, error.io_error().unwrap_or(&missing))
                        }
                    });
                    continue;
                }
            };
            let (path, sound) = project_path(root, entry.path());
            if !sound {
                notes.push(Diagnostic::file_name_not_unicode(&path));
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            let hidden = path.file_name().starts_with('.') && entry.depth() > 0;
            let target = entry
                .path_is_symlink()
                .then(|| entry.path().canonicalize().ok());
            let leads_out = target.as_ref().is_some_and(|target| {
                !target
                    .as_ref()
                    .is_some_and(|target| may_be_shown(target, inside))
            });
            if let Some(Some(target)) = target.filter(|_| !leads_out && !hidden) {
                self.links
                    .push((path.clone(), project_path(inside, &target).0));
            }
            if leads_out && !hidden {
                notes.push(Diagnostic::link_leads_out(&path));
            }
            if hidden || leads_out {
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            if entry.file_type().is_file() {
                self.read_file(path, entry.path(), notes);
            }
        }
    }

    fn read_file(&mut self, path: SitePath, file: &Path, notes: &mut Notes) {
        let len = match std::fs::metadata(file) {
            Ok(metadata) => metadata.len(),
            Err(error) => return notes.push(Diagnostic::unreadable(&path, &error)),
        };
        if !is_text(&path) {
            let asset = Asset {
                path: path.clone(),
                len,
                bytes: Bytes::OnDisk(file.to_owned()),
            };
            self.assets.insert(path, asset);
            return;
        }
        if len > LARGEST_TEXT {
            return notes.push(Diagnostic::text_too_large(&path, len, LARGEST_TEXT));
        }
        match std::fs::read(file).map(String::from_utf8) {
            Ok(Ok(text)) => {
                self.texts.insert(path.clone(), Source::new(path, text));
            }
            Ok(Err(error)) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes());
                notes.push(Diagnostic::not_utf8(&Source::new(path, text), valid));
            }
            Err(error) => notes.push(Diagnostic::unreadable(&path, &error)),
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

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.assets.is_empty()
    }
}

/// Whether a link may lead there: into the project, and not to what is the machine's or the publisher's own.
fn may_be_shown(target: &Path, inside: &Path) -> bool {
    target.strip_prefix(inside).is_ok_and(|relative| {
        let hidden = relative
            .iter()
            .any(|part| part.to_string_lossy().starts_with('.'));
        !hidden && !relative.to_string_lossy().starts_with("keyring.json")
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

/// Pages, settings, data; templates, styles and scripts of a theme. An SVG in `content/` is an asset.
fn is_text(path: &SitePath) -> bool {
    match path.extension().as_str() {
        "md" | "markdown" | "toml" => true,
        "html" | "css" | "js" | "svg" | "txt" => path.in_content().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_every_line() {
        let source = Source::new(SitePath::new("content/a.md"), "\u{feff}é\tb\r\nz");
        assert_eq!(source.line_column(3), (1, 1));
        assert_eq!(source.line_column("\u{feff}é\t".len()), (1, 3));
        assert_eq!(source.line_column(source.text().len()), (2, 2));
        assert_eq!(source.line_column(usize::MAX), (2, 2));
    }

    #[test]
    fn nobody_can_write_the_programs_own_marks() {
        let source = Source::new(SitePath::new("content/a.md"), "a\u{1}b\u{0}c\n");
        assert_eq!(source.text(), "a\u{fffd}b\u{fffd}c\n");
    }
}
