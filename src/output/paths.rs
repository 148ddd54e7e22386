//! Paths of files below an output: which may lie beside which, and which leave it.

use std::collections::HashMap;

use super::OutputError;
use super::staging::MARK;
use crate::names::Permalink;

/// The paths of files and of their folders, told apart as poorly as any disk or host does it; each with whoever took
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
    /// Takes the path of a file, if it and those above and below are free.
    ///
    /// # Errors
    ///
    /// Who has it, or has a file in the place of a folder above it, or lies below it.
    pub fn claim(&mut self, file: &str, by: T) -> Result<(), T> {
        let key = key_of(file);
        if let Some(holder) = self.holder_of(&key) {
            return Err(holder.clone());
        }
        for folder in folders_above(&key) {
            if self.folders.contains_key(folder) {
                break;
            }
            self.folders.insert(folder.to_owned(), by.clone());
        }
        self.files.insert(key, by);
        Ok(())
    }

    /// Why a file cannot have a path beside all that were claimed.
    fn holder_of(&self, key: &str) -> Option<&T> {
        let above = || folders_above(key).find_map(|folder| self.files.get(folder));
        self.files
            .get(key)
            .or_else(|| self.folders.get(key))
            .or_else(above)
    }

    /// Whether a file cannot have a path beside all that were claimed.
    pub(super) fn have_no_room_for(&self, key: &str) -> bool {
        self.holder_of(key).is_some()
    }
}

impl Claims {
    /// Takes the path of a file of a tree, if it may have one.
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

pub(super) fn key_of(file: &str) -> String {
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
            let refused = stage.put(file, &"x".to_owned());
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
            stage.put(file, &"x".to_owned()).unwrap();
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
                matches!(stage.put(other, &String::new()), Err(OutputError::Twice(file)) if file == other)
            );
        }
    }
}
