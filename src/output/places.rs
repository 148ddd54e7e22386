//! The places of files below an output, by their paths alone.

use std::collections::HashSet;

use super::staging::MARK;
use crate::names::Permalink;

/// The places of files and of their folders, told apart as poorly as any disk or host does it.
#[derive(Default)]
pub(super) struct Claims {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Claims {
    /// Takes the place of a file, if it and those above and below are free.
    pub(super) fn claim(&mut self, file: &str) -> bool {
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
    pub(super) fn have_no_room_for(&self, place: &str) -> bool {
        self.files.contains(place)
            || self.folders.contains(place)
            || folders_above(place).any(|folder| self.files.contains(folder))
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
