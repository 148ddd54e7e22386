//! Takes away what builds left: the files that the manifest of an output lists, and what is remembered between builds.
//!
//! What a manifest does not list stays, wherever it lies: somebody else put it there.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::commit::remove;
use super::disk::{cannot, resolved};
use super::manifest::Manifest;
use super::staging::is_vacant;
use super::store::{locked, record_of};
use super::{OutputError, Store};

/// What was taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// How many files; none where no build of this project has left any.
    pub removed: usize,
    /// Whether the folder is still there, since something else lies in it.
    pub has_others: bool,
}

/// Removes what builds of a project left in an output, and the folder itself if nothing else is in it.
///
/// # Errors
///
/// [`OutputError::Busy`] while a build is at work on it, [`OutputError::Cannot`] as the disk says.
pub fn clean(store: &Store, output: &Path) -> Result<Cleaned, OutputError> {
    let root = resolved(&store.root).map_err(cannot(&store.root))?;
    let output = resolved(output).map_err(cannot(output))?;
    let mut removed = 0;
    if let Some(outputs) = store.outputs_there() {
        let record = record_of(&outputs, &root, &output);
        let _lock = locked(&record.with_extension("lock"), &output)?;
        let manifest = record.with_extension("json");
        if let Some(known) = Manifest::read(&manifest)? {
            let files: Vec<&str> = known.files.keys().map(String::as_str).collect();
            removed = remove(&output, &files)?;
            fs::remove_file(&manifest).map_err(cannot(&manifest))?;
            // A folder in which somebody else has something is left alone.
            fs::remove_dir(&output).ok();
        }
    }
    Ok(Cleaned {
        removed,
        has_others: !is_vacant(&output)?,
    })
}

impl Store {
    /// Lets go of the sizes of pictures, which the next build makes again. Whether there were any.
    ///
    /// # Errors
    ///
    /// [`OutputError::Cannot`] as the disk says.
    pub fn forget_pictures(&self) -> Result<bool, OutputError> {
        let folder = self.root.join(".pimh").join(PICTURES);
        match fs::remove_dir_all(&folder) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(cannot(&folder)(error)),
        }
    }
}

/// The shelf of the sizes of pictures.
pub const PICTURES: &str = "pictures";

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::TreeKind;
    use crate::project::{BEFORE, Project};

    fn cleaned(project: &Project, output: &str) -> Cleaned {
        clean(&Store::at(&project.path("")), &project.path(output)).unwrap()
    }

    #[test]
    fn what_builds_made_goes_and_what_others_put_there_stays() {
        let project = Project::new();
        project.build(BEFORE);
        project.write("public/theirs.txt", "theirs");
        project.write("public/tips/notes/theirs.txt", "theirs");
        let done = cleaned(&project, "public");
        assert!(done.removed > 0 && done.has_others, "{done:?}");
        let left: Vec<String> = project.tree().into_keys().collect();
        let theirs = [
            "theirs.txt",
            "tips/",
            "tips/notes/",
            "tips/notes/theirs.txt",
        ];
        assert_eq!(left, theirs);
        // Nothing is ours there any more.
        let again = cleaned(&project, "public");
        assert_eq!((again.removed, again.has_others), (0, true));
    }

    #[test]
    fn an_output_with_nothing_else_in_it_goes_as_a_whole() {
        let project = Project::new();
        project.build(BEFORE);
        assert!(!cleaned(&project, "public").has_others);
        assert!(!project.path("public").exists());
        project.build(BEFORE);
        project.holds_exactly(BEFORE);
    }

    #[test]
    fn a_folder_that_no_build_made_is_left_alone() {
        let project = Project::new();
        project.write("elsewhere/a.txt", "theirs");
        let nothing = Cleaned {
            removed: 0,
            has_others: true,
        };
        assert_eq!(cleaned(&project, "elsewhere"), nothing);
        project.build(BEFORE);
        assert_eq!(cleaned(&project, "elsewhere"), nothing);
        assert!(project.path("elsewhere/a.txt").exists());
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed_out_of_the_output() {
        let project = Project::new();
        project.build(BEFORE);
        project.write("elsewhere/page.html", "theirs");
        let folder = BEFORE.iter().find_map(|(file, _)| file.split_once('/'));
        let (folder, file) = folder.expect("a file in a folder");
        project.write(&format!("elsewhere/{file}"), "theirs");
        fs::remove_dir_all(project.path("public").join(folder)).unwrap();
        std::os::unix::fs::symlink(
            project.path("elsewhere"),
            project.path("public").join(folder),
        )
        .unwrap();
        cleaned(&project, "public");
        assert!(project.path("elsewhere").join(file).exists());
    }

    #[test]
    fn a_build_at_work_is_waited_for() {
        let project = Project::new();
        let stage = project.open("public", TreeKind::Public).unwrap();
        let refused = clean(&Store::at(&project.path("")), &project.path("public"));
        assert!(matches!(refused, Err(OutputError::Busy(_))));
        drop(stage);
    }
}
