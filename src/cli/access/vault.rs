//! The keyring while it is being changed: open under a lock, put in place as a whole.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::files::{self, Lock, Readers};
use super::{Failure, keyring};
use crate::diagnostic::Diagnostic;
use crate::gate::Keyring;
use crate::session::Session;

/// The keyring as it was before the last command.
pub const PREVIOUS: &str = "keyring.previous.json";

/// An open keyring that nobody else can change meanwhile.
pub struct Vault {
    /// The keyring.
    pub keyring: Keyring,
    root: PathBuf,
    /// Whether the state before this command lies beside it already.
    kept: bool,
    _lock: Lock,
}

impl Vault {
    /// Takes the lock, and only then reads and opens the keyring. Every role of the settings has a key then.
    pub fn open(session: &Session) -> Result<Vault, Failure> {
        let lock = files::locked(&session.root)?;
        let mut keyring = keyring::open_at(&session.root)?;
        if keyring.is_demonstration() {
            session
                .voice
                .say("note: the keyring is a demonstration; everybody can open what it seals");
        }
        keyring.know_roles(&session.config.roles)?;
        keyring.forget(session.request.choice.today);
        Ok(Vault::of(&session.root, keyring, lock))
    }

    /// Of a keyring that was just made.
    pub fn of(root: &Path, keyring: Keyring, lock: Lock) -> Vault {
        Vault {
            keyring,
            root: root.to_owned(),
            kept: false,
            _lock: lock,
        }
    }

    /// Puts the keyring in place; what was there when the command began is kept beside it.
    pub fn save(&mut self) -> Result<(), Failure> {
        let path = self.root.join(keyring::FILE);
        let text = self
            .keyring
            .to_file()
            .map_err(|_| Diagnostic::no_randomness())?;
        if !self.kept
            && let Some(former) = files::read(&path)?
        {
            files::put(&self.root.join(PREVIOUS), former.as_bytes(), Readers::Owner)?;
        }
        self.kept = true;
        files::put(&path, Zeroizing::new(text).as_bytes(), Readers::Anyone)
    }
}
