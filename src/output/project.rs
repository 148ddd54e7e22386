//! A project in a temporary folder, and builds of it that may be killed: for the tests of this module.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::disk::life::LIFE;
use super::paths::folders_above;
use super::{Contents, OutputError, Stage, Store, TreeKind, Written};

pub(super) type Files<'a> = &'a [(&'a str, &'a str)];

/// Whatever kind of tree a test asks for.
impl Contents for String {
    type Readers = TreeKind;

    fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }
}

pub(super) struct Project {
    folder: TempDir,
}

impl Project {
    pub(super) fn new() -> Project {
        // In memory where that can be had: each build waits for the disk twice.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Project {
            folder: folder.unwrap(),
        }
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(super) fn open(&self, output: &str, kind: TreeKind) -> Result<Stage<String>, OutputError> {
        Stage::open(&Store::at(self.folder.path()), &self.path(output), kind)
    }

    pub(super) fn stage(&self, files: Files<'_>) -> Stage<String> {
        let stage = self.open("public", TreeKind::Public).unwrap();
        for (file, text) in files {
            stage.put(file, &(*text).to_owned()).unwrap();
        }
        stage
    }

    pub(super) fn build(&self, files: Files<'_>) -> Written {
        self.stage(files).commit().unwrap()
    }

    /// A build that is killed before its `life`th change, counted from 0; whether it was.
    pub(super) fn build_and_kill(&self, files: Files<'_>, life: usize) -> bool {
        let stage = self.stage(files);
        LIFE.set(Some(life));
        let outcome = stage.commit();
        LIFE.set(None);
        outcome.is_err()
    }

    /// Everything in the output; folders end in `/` and hold nothing.
    pub(super) fn tree(&self) -> BTreeMap<String, String> {
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
    pub(super) fn holds_exactly(&self, files: Files<'_>) {
        let mut wanted = BTreeMap::new();
        for (file, text) in files {
            wanted.insert((*file).to_owned(), (*text).to_owned());
            wanted.extend(folders_above(file).map(|folder| (format!("{folder}/"), String::new())));
        }
        assert_eq!(self.tree(), wanted);
        self.has_no_litter();
    }

    #[track_caller]
    pub(super) fn has_no_litter(&self) {
        let names = fs::read_dir(self.folder.path()).unwrap().flatten();
        let names = names.map(|entry| entry.file_name().into_string().unwrap());
        let litter: Vec<String> = names.filter(|name| name.contains("stage")).collect();
        assert!(litter.is_empty(), "{litter:?}");
    }
}

pub(super) const BEFORE: Files<'_> = &[
    ("index.html", "home"),
    ("tips/fathers/index.html", "fathers"),
    ("tips/rest/index.html", "rest"),
    ("old/deep/page.html", "old"),
    ("news", "a file, later a folder"),
    ("kit/a.pdf", "in a folder, later a file"),
    ("kit/b/c.pdf", "as well"),
];

pub(super) const AFTER: Files<'_> = &[
    ("index.html", "home, again"),
    ("tips/fathers/index.html", "fathers"),
    ("tips/sleep/index.html", "sleep"),
    ("news/may/index.html", "may"),
    ("kit", "a kit"),
];
