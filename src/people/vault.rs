//! The keyring while it is being changed: open under a lock, put in place as a whole.

use std::path::Path;

use jiff::civil::Date;
use zeroize::Zeroizing;

use super::disk::{self, Lock, Readers};
use super::trouble::Trouble;
use super::unlock;
use crate::access::Roles;
use crate::gate::{Keyring, Refused};

/// The keyring as it was before the last command.
pub const PREVIOUS: &str = "keyring.previous.json";

/// An open keyring that nobody else can change meanwhile.
pub struct Vault {
    /// The keyring.
    pub keyring: Keyring,
    lock: Lock,
    /// Whether the state before this command lies beside it already.
    kept: bool,
}

impl Vault {
    /// Reads and opens the keyring under its lock, by `open`. Every role then has a key, and who held a code that was
    /// revoked long before today is forgotten.
    ///
    /// # Errors
    ///
    /// It does not open, or there is no randomness for a new role's key.
    pub fn open<E: From<Trouble>>(
        lock: Lock,
        open: impl FnOnce(&Path) -> Result<Keyring, E>,
        roles: &Roles,
        today: Date,
    ) -> Result<Vault, E> {
        let mut keyring = open(lock.root())?;
        keyring.know_roles(roles).map_err(Trouble::from)?;
        keyring.forget(today);
        Ok(Vault::of(keyring, lock))
    }

    /// Of a keyring that was just made.
    pub(super) fn of(keyring: Keyring, lock: Lock) -> Vault {
        Vault {
            keyring,
            lock,
            kept: false,
        }
    }

    /// The project's root.
    pub fn root(&self) -> &Path {
        self.lock.root()
    }

    /// Removes a keyholder, and renews every secret. Not saved yet.
    ///
    /// # Errors
    ///
    /// Nobody has that name, it is the last one, or the one whose code opened this keyring.
    pub fn remove_keyholder(&mut self, name: &str) -> Result<(), Trouble> {
        if self.keyring.opener() == Some(name) && self.keyring.keyholders().count() > 1 {
            return Err(Trouble::OwnCode(name.to_owned()));
        }
        Ok(self.keyring.remove_keyholder(name)?)
    }

    /// Puts the keyring in place; what was there when this began is kept beside it.
    ///
    /// # Errors
    ///
    /// There is no randomness to be had, or the disk says no. The former file is whole.
    pub fn save(&mut self) -> Result<(), Trouble> {
        let path = self.root().join(unlock::FILE);
        self.keyring.count_change();
        let text = self.keyring.to_file().map_err(|_| Refused::NoRandomness)?;
        if !self.kept
            && let Some(former) = disk::read(&path)?
        {
            let beside = self.root().join(PREVIOUS);
            disk::put(&beside, former.as_bytes(), Readers::Owner)?;
        }
        self.kept = true;
        disk::put(&path, Zeroizing::new(text).as_bytes(), Readers::Anyone)
    }
}
