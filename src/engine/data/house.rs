//! The words of the house, which [`crate::config`] reads, since every page is read by them. What is wrong with their file is
//! told here, with the other files of facts.

use super::records::{DataFile, Kept};
use crate::config::HouseWords;
use crate::diagnostic::Notes;

/// That they were read elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadWithSettings;

impl Kept for ReadWithSettings {
    fn read(file: &DataFile<'_>, notes: &mut Notes) -> Self {
        notes.keep(HouseWords::of(file.source, file.table));
        ReadWithSettings
    }
}
