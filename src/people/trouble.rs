//! What can stand in the way, as values. The words for it are the command line's.

use std::io;
use std::path::{Path, PathBuf};

use crate::gate::{KeyringTrouble, Mistyped, Refused};

/// Why something could not be done. What was saved before is whole.
#[derive(Debug)]
pub enum Trouble {
    /// The keyring stays shut.
    Shut(Shut),
    /// The keyring does not allow it.
    Refused(Refused),
    /// A keyholder would lock out whoever is at work: the one whose code opened the keyring.
    OwnCode(String),
    /// Another program changes the keyring.
    Busy,
    /// The disk says no, at this path.
    Disk(PathBuf, io::Error),
}

impl Trouble {
    /// What the disk says of a path.
    pub(super) fn disk(path: &Path) -> impl FnOnce(io::Error) -> Trouble {
        let path = path.to_owned();
        |error| Trouble::Disk(path, error)
    }
}

impl From<Shut> for Trouble {
    fn from(shut: Shut) -> Trouble {
        Trouble::Shut(shut)
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Trouble {
        Trouble::Refused(refused)
    }
}

/// Why a keyring cannot be opened.
#[derive(Debug)]
pub enum Shut {
    /// There is none.
    Missing,
    /// A file cannot be read: that of the keyring, or that of the code.
    Unreadable(&'static str, io::Error),
    /// It is no keyring, or somebody changed it by hand.
    Damaged,
    /// A later version of the program made it.
    Later,
    /// There was no code to try.
    NothingAtHand,
    /// The code that came from there is none.
    Mistyped(&'static str, Mistyped),
    /// Codes that came from these places are no keyholder's.
    NotYours(Vec<&'static str>),
    /// There was no randomness to be had.
    NoRandomness,
}

impl Shut {
    /// Why a code from that place did not open it.
    pub fn tried(source: &'static str, trouble: KeyringTrouble) -> Shut {
        match trouble {
            KeyringTrouble::NoKeyring => Shut::Damaged,
            KeyringTrouble::Later => Shut::Later,
            KeyringTrouble::NotYours => Shut::NotYours(vec![source]),
            KeyringTrouble::NoRandomness => Shut::NoRandomness,
        }
    }
}
