//! What people type instead of the words of the pages: words with commas, and no records.

use std::collections::BTreeMap;

use super::records::{DataFile, Kept};
use crate::diagnostic::Notes;
use crate::fields::Fields;

impl Kept for BTreeMap<String, Vec<String>> {
    fn read(file: &DataFile<'_>, notes: &mut Notes) -> Self {
        let mut fields = Fields::new(file.source, file.table);
        let mut synonyms = BTreeMap::new();
        for entry in &file.table.0 {
            let words = fields.list(&entry.key).into_iter();
            let words = words.map(|word| word.value.to_lowercase());
            synonyms.insert(entry.key.clone(), words.collect());
        }
        notes.extend(fields.finish());
        synonyms
    }
}
