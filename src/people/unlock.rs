//! Opening the keyring of a project with codes that are handed in. It asks nobody for a code, and changes no file.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use zeroize::Zeroizing;

use super::trouble::Shut;
use crate::gate::{AccessCode, Keyring, KeyringFile, KeyringTrouble};

/// The keyring, at the project's root.
pub const FILE: &str = "keyring.json";
/// The code of whoever works here, below the project's root.
pub const CODE: &str = ".pimh/code";

/// A code that may open the keyring, as it was written down somewhere.
pub struct Offered {
    /// Where it was written down.
    pub source: &'static str,
    /// The code, if it is one.
    pub text: Zeroizing<String>,
}

/// Reads the file of the keyring, if there is one.
///
/// # Errors
///
/// It cannot be read, or is no keyring.
pub fn keyring_file(root: &Path) -> Result<Option<KeyringFile>, Shut> {
    let text = match fs::read_to_string(root.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => return Err(Shut::Damaged),
        Err(error) => return Err(Shut::Unreadable(FILE, error)),
    };
    let file = KeyringFile::parse(&text);
    file.map(Some).map_err(|trouble| Shut::tried(FILE, trouble))
}

/// The code that the project keeps for whoever works here, if it does.
///
/// # Errors
///
/// The file cannot be read.
pub fn kept_code(root: &Path) -> Result<Option<Offered>, Shut> {
    match fs::read_to_string(root.join(CODE)) {
        Ok(text) => Ok(Some(Offered {
            source: CODE,
            text: Zeroizing::new(text),
        })),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Shut::Unreadable(CODE, error)),
    }
}

/// Opens a keyring with the codes that are offered, in their order, and last with the one that a demonstration holds.
///
/// A code of another keyring does not stand in the way of the next.
///
/// # Errors
///
/// None opens it, or the first that is no code at all; [`Shut::NothingAtHand`] if none was offered.
pub fn unlocked(file: &KeyringFile, offered: &[Offered]) -> Result<Keyring, Shut> {
    let demonstration = file.demonstration_code();
    let mut tried = Vec::new();
    for Offered { source, text } in offered {
        let code = match AccessCode::parse(text) {
            Ok(code) => code,
            // A demonstration opens whatever else lies about.
            Err(_) if demonstration.is_some() => continue,
            Err(why) => return Err(Shut::Mistyped(source, why)),
        };
        match file.clone().open(&code) {
            Err(KeyringTrouble::NotYours) => tried.push(*source),
            opened => return opened.map_err(|trouble| Shut::tried(source, trouble)),
        }
    }
    match demonstration {
        Some(code) => file
            .clone()
            .open(code)
            .map_err(|trouble| Shut::tried(FILE, trouble)),
        None if tried.is_empty() => Err(Shut::NothingAtHand),
        None => Err(Shut::NotYours(tried)),
    }
}
