//! Codes of free seats, on the computer that made them: `.pimh/spares.json`.
//!
//! Always saved before the keyring gets their seats: a code without a seat is nothing, a seat
//! whose code is lost can never be used.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::disk::{self, Readers};
use super::trouble::Trouble;
use crate::gate::{Keyring, Spare};

/// The name of the file, in the project.
pub(super) const FILE: &str = ".pimh/spares.json";

/// What lies in the file.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    /// The name of the keyring that they belong to.
    keyring: Cow<'a, str>,
    spares: Cow<'a, [Spare]>,
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
    ///
    /// # Errors
    ///
    /// The disk says no, or the file is no list of spare codes: it was changed by hand, and the codes in it may be the
    /// only way to their seats.
    pub fn read(root: &Path, keyring: &Keyring) -> Result<Spares, Trouble> {
        disk::private_folder(root, "")?;
        let path = root.join(FILE);
        let name = keyring.name();
        let codes = match disk::read(&path)?.map(Zeroizing::new) {
            None => Vec::new(),
            Some(text) => {
                // What the parser says may have a code in it.
                let no_list = |_| io::Error::other("it is no list of spare codes");
                let written: Written<'_> = serde_json::from_str(&text)
                    .map_err(no_list)
                    .map_err(Trouble::disk(&path))?;
                match written.keyring == name {
                    true => keyring.usable(written.spares.into_owned()),
                    false => Vec::new(),
                }
            }
        };
        Ok(Spares {
            path,
            keyring: name,
            codes,
        })
    }

    /// Puts the file in place.
    ///
    /// # Errors
    ///
    /// The disk says no. The former file is whole.
    pub fn save(&self) -> Result<(), Trouble> {
        let written = Written {
            keyring: Cow::Borrowed(&self.keyring),
            spares: Cow::Borrowed(&self.codes),
        };
        let text = serde_json::to_string_pretty(&written).expect("texts in a list are JSON");
        disk::put(&self.path, Zeroizing::new(text).as_bytes(), Readers::Owner)
    }
}
