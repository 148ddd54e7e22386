//! Codes of free places, on the computer that made them: `.pimh/spares.json`.
//!
//! Always saved before the keyring gets their places: a code without a place is nothing, a place
//! whose code is lost can never be used.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Failure;
use super::files::{self, Readers};
use crate::gate::{Keyring, Spare};

#[derive(Serialize, Deserialize)]
struct File {
    /// The name of the keyring that they belong to.
    keyring: String,
    spares: Vec<Spare>,
}

/// The spare codes of this computer.
pub struct Spares {
    path: PathBuf,
    keyring: String,
    /// Those that can be given out.
    pub codes: Vec<Spare>,
}

impl Spares {
    /// Reads those that belong to a keyring and are free in it. The file of another keyring counts for nothing.
    pub fn read(root: &Path, keyring: &Keyring) -> Result<Spares, Failure> {
        let path = files::private_folder(root, "")?.join("spares.json");
        let text = files::read(&path)?.map(Zeroizing::new);
        let file: Option<File> = text.and_then(|text| serde_json::from_str(&text).ok());
        let name = keyring.name();
        let codes = file
            .filter(|file| file.keyring == name)
            .map(|file| keyring.usable(file.spares))
            .unwrap_or_default();
        Ok(Spares {
            path,
            keyring: name,
            codes,
        })
    }

    /// Puts the file in place.
    pub fn save(&self) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct File<'a> {
            keyring: &'a str,
            spares: &'a [Spare],
        }
        let file = File {
            keyring: &self.keyring,
            spares: &self.codes,
        };
        let text = Zeroizing::new(serde_json::to_string_pretty(&file).unwrap_or_default());
        files::put(&self.path, text.as_bytes(), Readers::Owner)
    }
}
