//! What is remembered between builds of the files in an output.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk::cannot;
use super::paths::is_safe;
use super::{OutputError, TreeKind};
use crate::names::Known;

/// What a build left in an output folder.
#[derive(Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) kind: TreeKind,
    pub(super) state: State,
    /// The lengths are there to be compared with the disk's, where asking for them is cheap: they find what was edited by
    /// hand, and what was lost with the power.
    pub(super) files: BTreeMap<String, Known>,
    /// What all the files were looked through for, as [`Stage::is_scanned_for`](super::Stage::is_scanned_for)
    /// compares it. Nothing while a build is changing them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) scanned_for: Option<String>,
}

/// A file that every tree has in which something is sealed.
const SEALED: &str = "g/head.json";

impl Manifest {
    /// Whether a tree of another kind may take the place of this one. What everybody reads is one site, but one without what
    /// is sealed does not take the place of one with it unasked: its readers would find their pages gone.
    pub(super) fn gives_way_to(&self, kind: &TreeKind) -> bool {
        match (&self.kind, kind) {
            (TreeKind::Clear(here), TreeKind::Clear(comes)) => here == comes,
            (TreeKind::Clear(_), _) | (_, TreeKind::Clear(_)) => false,
            (_, TreeKind::Sealed) => true,
            (_, TreeKind::Public) => !self.files.contains_key(SEALED),
        }
    }

    /// What it is a tree of, to whoever brings a tree of another kind: beside one in clear, both sites for everybody are the
    /// public one.
    pub(super) fn holds(&self, comes: &TreeKind) -> TreeKind {
        match (&self.kind, comes) {
            (TreeKind::Clear(role), _) => TreeKind::Clear(role.clone()),
            (_, TreeKind::Clear(_)) => TreeKind::Public,
            // Earlier versions had one word for both.
            _ => TreeKind::Sealed,
        }
    }

    /// A manifest that makes no sense counts as none: then nothing in the output is ours.
    pub(super) fn read(path: &Path) -> Result<Option<Manifest>, OutputError> {
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
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
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

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// A build is changing the files, or was killed doing so: each may be old, new or missing.
    Pending,
    Done,
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::project::{BEFORE, Project};
    use crate::{OutputError, TreeKind};

    #[test]
    fn a_site_without_its_sealed_pages_does_not_take_the_place_of_one_with_them() {
        let project = Project::new();
        let build = |kind, files: &[(&str, &str)]| {
            let stage = project.open("public", kind)?;
            for (file, text) in files {
                stage.put(file, &(*text).to_owned())?;
            }
            stage.commit()
        };
        let sealed = [("index.html", "home"), ("g/head.json", "{}")];
        let plain = [("index.html", "home")];
        build(TreeKind::Public, &plain).unwrap();
        build(TreeKind::Sealed, &sealed).unwrap();
        let refused = build(TreeKind::Public, &plain).err();
        assert!(matches!(
            refused,
            Some(OutputError::OtherTree {
                holds: TreeKind::Sealed,
                ..
            })
        ));
        project.holds_exactly(&sealed);
        // A site that has nothing sealed any more is built as ever.
        build(TreeKind::Sealed, &plain).unwrap();
        build(TreeKind::Public, &plain).unwrap();
        // An earlier version wrote one word for both.
        build(TreeKind::Sealed, &sealed).unwrap();
        let files = fs::read_dir(project.path(".pimh/outputs"))
            .unwrap()
            .flatten()
            .map(|file| file.path());
        let manifest = files
            .into_iter()
            .find(|path| path.extension().is_some_and(|end| end == "json"))
            .unwrap();
        let text = fs::read_to_string(&manifest)
            .unwrap()
            .replace("\"sealed\"", "\"public\"");
        fs::write(&manifest, text).unwrap();
        let refused = build(TreeKind::Public, &plain).err();
        assert!(matches!(
            refused,
            Some(OutputError::OtherTree {
                holds: TreeKind::Sealed,
                ..
            })
        ));
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
}
