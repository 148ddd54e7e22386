//! The files of letters, until they are handed out: `.pimh/letters/`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use zeroize::Zeroizing;

use super::disk::{self, Readers};
use super::letter::{self, Letterhead};
use super::trouble::Trouble;
use crate::gate::{AccessCode, Invitation};

/// A name for a file of letters, out of the words of a list's name or of a label.
pub fn name_for(words: &str) -> String {
    let words: Vec<String> = deunicode::deunicode(words)
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let mut name = words.join("-");
    name.truncate(40);
    if name.is_empty() {
        name.push_str("letters");
    }
    name
}

/// Writes the letters of a batch into one file, and gives its path. A file of earlier letters is never replaced, for they
/// may not be printed yet; the same letters, written again after a break, stay one file.
///
/// # Errors
///
/// The disk says no.
pub fn write(
    root: &Path,
    head: &Letterhead,
    name: &str,
    today: Date,
    batch: &[(&AccessCode, &Invitation)],
) -> Result<PathBuf, Trouble> {
    let folder = disk::private_folder(root, "letters")?;
    let html = letter::html(head, batch);
    let mut number = 1;
    loop {
        let suffix = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        let path = folder.join(format!("{today}-{name}{suffix}.html"));
        match disk::read(&path)?.map(Zeroizing::new) {
            Some(there) if *there != *html => number += 1,
            _ => {
                disk::put(&path, html.as_bytes(), Readers::Owner)?;
                return Ok(path);
            }
        }
    }
}

/// How many files of letters lie in the project.
///
/// # Errors
///
/// The disk says no.
pub fn left(root: &Path) -> Result<usize, Trouble> {
    let folder = root.join(".pimh/letters");
    let files = match fs::read_dir(&folder) {
        Ok(files) => files,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(0);
        }
        Err(error) => return Err(Trouble::disk(&folder)(error)),
    };
    let mut left = 0;
    for file in files {
        let file = file.map_err(Trouble::disk(&folder))?;
        left += usize::from(file.path().extension().is_some_and(|end| end == "html"));
    }
    Ok(left)
}
