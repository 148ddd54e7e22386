//! The places of files below an output, by their paths alone.

use std::collections::HashMap;

use super::OutputError;
use super::staging::MARK;
use crate::names::Permalink;

/// The places of files and of their folders, told apart as poorly as any disk or host does it; each with whoever took
/// it first.
pub struct Claims<T = ()> {
    files: HashMap<String, T>,
    folders: HashMap<String, T>,
}

impl<T> Default for Claims<T> {
    fn default() -> Claims<T> {
        Claims {
            files: HashMap::new(),
            folders: HashMap::new(),
        }
    }
}

impl<T: Clone> Claims<T> {
    /// Takes the place of a file, if it and those above and below are free.
    ///
    /// # Errors
    ///
    /// Who has it, or has a file in the place of a folder above it, or lies below it.
    pub fn claim(&mut self, file: &str, by: T) -> Result<(), T> {
        let place = place(file);
        if let Some(holder) = self.holder_of(&place) {
            return Err(holder.clone());
        }
        for folder in folders_above(&place) {
            if self.folders.contains_key(folder) {
                break;
            }
            self.folders.insert(folder.to_owned(), by.clone());
        }
        self.files.insert(place, by);
        Ok(())
    }

    /// Why a file cannot lie at a place as long as all claimed files lie at theirs.
    fn holder_of(&self, place: &str) -> Option<&T> {
        let above = || folders_above(place).find_map(|folder| self.files.get(folder));
        self.files
            .get(place)
            .or_else(|| self.folders.get(place))
            .or_else(above)
    }

    /// Whether a file cannot lie at a place as long as all claimed files lie at theirs.
    pub(super) fn have_no_room_for(&self, place: &str) -> bool {
        self.holder_of(place).is_some()
    }
}

impl Claims {
    /// Takes the place of a file of a tree, if it may have one.
    ///
    /// # Errors
    ///
    /// [`OutputError::Unsafe`], [`OutputError::Twice`].
    pub fn admit(&mut self, file: &str) -> Result<(), OutputError> {
        if !is_safe(file) {
            return Err(OutputError::Unsafe(file.to_owned()));
        }
        self.claim(file, ())
            .map_err(|()| OutputError::Twice(file.to_owned()))
    }
}

pub(super) fn place(file: &str) -> String {
    Permalink::new(format!("/{file}")).collision_key()
}

/// Whether a path stays below the folder it is joined to, on every system. A backslash parts folders
/// on some and is a slash to every browser, so no file can have one in its name.
pub(super) fn is_safe(file: &str) -> bool {
    let is_drive = |part: &str| matches!(part.as_bytes(), [b'a'..=b'z' | b'A'..=b'Z', b':', ..]);
    !file.starts_with(MARK)
        && !file.contains(['\\', '\0'])
        && file
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !is_drive(part))
}

/// The folders a file lies in, the nearest first: `a/b`, `a` for `a/b/c`.
pub(super) fn folders_above(file: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(folder_of(file), |folder| folder_of(folder))
}

pub(super) fn folder_of(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use crate::OutputError;
    use crate::project::Project;

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
}
