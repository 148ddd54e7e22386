//! Who made pictures, and whether those who can be known on them agreed to be shown.

use std::collections::BTreeMap;

use super::records::{DataFile, Kept, Record};
use crate::diagnostic::Notes;
use crate::fields::rows::rows;
use crate::fields::{Field, FieldKind, Placed};

/// What is written as `consent` where nobody can be known on a picture.
const NOBODY: &str = "nobody";

rows! {
    /// Where some pictures are from.
    PictureFacts {
        [files: Vec<Placed<String>>] Field::new("files", FieldKind::Words, "The pictures, by their path in content/; of a folder, with a stroke at its end, all that lie in it.").needed("files = [\"groups/walk/\"]");
        [credit: String] Field::new("credit", FieldKind::Text, "Who made them, as it is to stand under each: \"Sam Field, CC BY 4.0\".");
        [consent: String] Field::new("consent", FieldKind::Text, "Who agreed to be shown, when, and where that is kept; or `nobody`, where nobody can be known on them. Readers see that there is consent, and none of these words.");
    }
}

impl PictureFacts {
    /// Whether people who can be known agreed to be shown.
    pub fn has_consent(&self) -> bool {
        !self.consent.is_empty() && !self.consent.eq_ignore_ascii_case(NOBODY)
    }
}

/// What is said of pictures, found by their files.
#[derive(Clone, Debug, Default)]
pub struct OfPictures {
    records: Vec<(String, Record<PictureFacts>)>,
    /// The record of each file and folder that is named, with its place among them.
    by_file: BTreeMap<String, usize>,
}

impl OfPictures {
    /// What is said of the picture at a path in `content/`: under its own name, or else of the nearest folder around it.
    pub fn of(&self, path: &str) -> Option<&Record<PictureFacts>> {
        if self.records.is_empty() {
            return None;
        }
        let folders = path.rmatch_indices('/');
        let folders = folders.filter_map(|(at, _)| path.get(..=at));
        let mut names = std::iter::once(path).chain(folders);
        let number = names.find_map(|name| self.by_file.get(name))?;
        self.records.get(*number).map(|(_, record)| record)
    }

    /// All records with their ids, in the order of the file.
    pub fn records(&self) -> &[(String, Record<PictureFacts>)] {
        &self.records
    }
}

impl Kept for OfPictures {
    fn read(file: &DataFile<'_>, notes: &mut Notes) -> Self {
        let mut all = OfPictures::default();
        for (id, mut record) in file.records::<PictureFacts>(notes) {
            for file in &mut record.value.files {
                file.value = file.value.trim_start_matches('/').to_owned();
                // The first that names a file counts, as everywhere with facts.
                let number = all.records.len();
                all.by_file.entry(file.value.clone()).or_insert(number);
            }
            all.records.push((id.to_owned(), record));
        }
        all
    }
}
