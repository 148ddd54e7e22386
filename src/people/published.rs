//! What lies in an output for everybody to see and count. It opens nothing and changes nothing.

use std::fs;
use std::path::{Path, PathBuf};

use super::trouble::Trouble;

/// The files of an output, and how much of it is sealed.
#[derive(Default)]
pub struct Published {
    /// Sealed pages, indexes and the like.
    pub objects: usize,
    /// Sealed pictures and downloads.
    pub files: usize,
    /// Places for codes, in use or not.
    pub slots: usize,
    /// Every file, from the output's folder on.
    pub paths: Vec<PathBuf>,
}

impl Published {
    /// Looks through a folder; nothing is in one that is not there.
    ///
    /// # Errors
    ///
    /// The disk says no.
    pub fn of(output: &Path) -> Result<Published, Trouble> {
        let mut published = Published::default();
        if output.is_dir() {
            below(output, output, &mut published.paths)?;
        }
        for inside in &published.paths {
            let parts: Vec<_> = inside.iter().filter_map(|part| part.to_str()).collect();
            match parts.as_slice() {
                ["g", "s", _] => published.slots += slots_in(&output.join(inside))?,
                ["g", _, file] if file.ends_with(".json") => published.objects += 1,
                ["g", _, _] => published.files += 1,
                _ => {}
            }
        }
        Ok(published)
    }
}

/// How many slots a file holds: its own, or a bucket of them.
fn slots_in(path: &Path) -> Result<usize, Trouble> {
    let bytes = fs::read(path).map_err(Trouble::disk(path))?;
    // What is no JSON is no slot of ours.
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(&bytes) else {
        return Ok(0);
    };
    let bucket = json.get("slots").and_then(|slots| slots.as_object());
    Ok(bucket.map_or(1, serde_json::Map::len))
}

/// Every file below a folder, by its path from the root. Links are not followed.
fn below(root: &Path, folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    for entry in fs::read_dir(folder).map_err(Trouble::disk(folder))? {
        let entry = entry.map_err(Trouble::disk(folder))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(Trouble::disk(&path))?;
        if kind.is_dir() {
            below(root, &path, paths)?;
        } else if kind.is_file() {
            let inside = path
                .strip_prefix(root)
                .expect("it was found below the root");
            paths.push(inside.to_owned());
        }
    }
    Ok(())
}
