//! The keyring: an organisation's secrets, who holds codes, and what publishers do with them.
//!
//! Everything here is about values; the crate `people` reads and writes the file. `file` is the keyring as it lies
//! on disk, sealed to its keyholders; `seats` are the readers' codes, and `renewal` renews what they open. Here are the
//! secrets themselves, the keyholders and the keys of roles.
//!
//! No reader's code is in it, not even sealed: old copies of the file lie about for ever (in version
//! control, in backups), and whoever leaves can open those from before. See [`Spare`].

mod file;
mod renewal;
mod seats;
mod state;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::access_code::{AccessCode, Locator};
use super::derive::Namer;
use super::jose::{HolderKey, Jwk, Publisher};
use super::secret::{NoRandomness, Secret};
use crate::access::Roles;
use crate::names::BaseUrl;

use self::file::Keyholder;
pub use self::file::{KeyringFile, KeyringTrouble};
use self::seats::random_number;
pub(super) use self::seats::{Holder, SINGLE_FILES, Seat};
pub use self::seats::{Invitation, Listed, Spare};

/// The secrets. Only ever written sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Payload {
    v: u8,
    /// For ever: the sample's secrets are known to everybody.
    demonstration: bool,
    derivation: Secret,
    ids: Secret,
    signing: Secret,
    epoch: u64,
    /// Counts the changes, so that every grant is another after each.
    serial: u64,
    /// Who the payload is sealed to. The file's own list is in clear, and somebody who can change
    /// the file must not get the secrets sealed to a key of theirs with the next change.
    keyholders: Vec<Recipient>,
    roles: Vec<RoleKey>,
    /// In files they have had this name from the first.
    #[serde(rename = "places")]
    seats: Vec<Seat>,
}

/// A keyholder as the payload knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Recipient {
    name: String,
    locator: Locator,
    public: Jwk,
}

impl Recipient {
    fn of(keyholder: &Keyholder) -> Recipient {
        Recipient {
            name: keyholder.name.clone(),
            locator: keyholder.locator.clone(),
            public: keyholder.public.clone(),
        }
    }
}

/// The key of one role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RoleKey {
    pub(super) id: String,
    pub(super) version: u64,
    pub(super) key: Secret,
}

/// An open keyring.
#[derive(Clone)]
pub struct Keyring {
    payload: Payload,
    keyholders: Vec<Keyholder>,
    demonstration_code: Option<AccessCode>,
    opener: Option<String>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({} keyholders, …)", self.keyholders.len())
    }
}

/// Why a change of the keyring was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No code has that label or locator.
    NoSuchCode(String),
    /// Several codes have that label; these are their locators.
    SeveralCodes(String, Vec<Locator>),
    /// It is revoked already.
    RevokedAlready(String),
    /// Its code has no spare key pair: an earlier program made it, or it was renewed as often as it can be.
    NoSpareKey(String),
    /// No keyholder has that name.
    NoSuchKeyholder(String),
    /// A keyholder of that name exists.
    KeyholderExists(String),
    /// Without keyholders nobody could publish any more.
    LastKeyholder,
    /// There are 2^20 locators, and this many codes were too many.
    Full,
    /// The seat of a spare code is not free, or not in this keyring.
    NoSeat,
    /// There was no randomness to be had.
    NoRandomness,
}

impl From<NoRandomness> for Refused {
    fn from(_: NoRandomness) -> Refused {
        Refused::NoRandomness
    }
}

impl Keyring {
    /// A new keyring with its first keyholder, whose code is given too. It has no seat for readers yet.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn new(keyholder: &str) -> Result<(Keyring, AccessCode), Refused> {
        let mut keyring = Keyring::to_throw_away()?;
        let code = keyring.add_keyholder(keyholder)?;
        Ok((keyring, code))
    }

    /// Secrets that nobody holds and nothing keeps: to try whether something can be sealed.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub(super) fn to_throw_away() -> Result<Keyring, NoRandomness> {
        Ok(Keyring {
            payload: Payload {
                v: 1,
                demonstration: false,
                derivation: Secret::random()?,
                ids: Secret::random()?,
                signing: Secret::random()?,
                epoch: 1,
                serial: 0,
                keyholders: Vec::new(),
                roles: Vec::new(),
                seats: Vec::new(),
            },
            keyholders: Vec::new(),
            demonstration_code: None,
            opener: None,
        })
    }

    /// Marks it as a demonstration, for ever, with its code in clear.
    pub fn demonstrate(&mut self, code: AccessCode) {
        self.payload.demonstration = true;
        self.demonstration_code = Some(code);
    }

    /// Whether its secrets are known to everybody.
    pub fn is_demonstration(&self) -> bool {
        self.payload.demonstration
    }

    /// Whether it may seal for a site at that address: a demonstration only where nobody can mean it for the public.
    pub fn may_seal_for(&self, base_url: &BaseUrl) -> bool {
        !self.is_demonstration() || base_url.is_for_trying()
    }

    /// A name of its own, which it keeps until a keyholder is removed and which tells nothing.
    pub fn name(&self) -> String {
        Namer::new(&self.payload.ids).id("keyring", b"")
    }

    // --- Keyholders ---

    /// The names of those who can open it.
    pub fn keyholders(&self) -> impl Iterator<Item = &str> {
        self.keyholders
            .iter()
            .map(|keyholder| keyholder.name.as_str())
    }

    /// The name of the keyholder whose code opened it.
    pub fn opener(&self) -> Option<&str> {
        self.opener.as_deref()
    }

    /// Adds somebody who publishes; gives that keyholder's code.
    ///
    /// # Errors
    ///
    /// There is one of that name.
    pub fn add_keyholder(&mut self, name: &str) -> Result<AccessCode, Refused> {
        if self.keyholders().any(|known| known == name) {
            return Err(Refused::KeyholderExists(name.to_owned()));
        }
        let taken: BTreeSet<u32> = self
            .keyholders
            .iter()
            .map(|keyholder| keyholder.locator.number())
            .collect();
        let mut number = random_number()?;
        while taken.contains(&number) {
            number = (number + 1) % (1 << 20);
        }
        let locator = Locator::of(number);
        let code = AccessCode::new(&locator)?;
        let key = HolderKey::random()?;
        self.keyholders.push(Keyholder {
            name: name.to_owned(),
            locator,
            public: key.public(),
            key: key.sealed_by(&code)?,
        });
        self.payload.keyholders = self.keyholders.iter().map(Recipient::of).collect();
        Ok(code)
    }

    /// Removes somebody who published, and renews every secret: what that keyholder knew opens nothing
    /// of the next build, and confirms no guess at an address in it. Readers notice nothing, but that saved pages are
    /// fetched anew.
    ///
    /// # Errors
    ///
    /// There is none of that name, or nobody else.
    pub fn remove_keyholder(&mut self, name: &str) -> Result<(), Refused> {
        let at = self
            .keyholders()
            .position(|known| known == name)
            .ok_or_else(|| Refused::NoSuchKeyholder(name.to_owned()))?;
        if self.keyholders.len() == 1 {
            return Err(Refused::LastKeyholder);
        }
        self.keyholders.remove(at);
        let payload = &mut self.payload;
        payload.keyholders = self.keyholders.iter().map(Recipient::of).collect();
        payload.derivation = Secret::random()?;
        payload.ids = Secret::random()?;
        payload.signing = Secret::random()?;
        for seat in &mut payload.seats {
            if matches!(seat.holder, Holder::Free) {
                seat.holder = Holder::Retired;
            }
        }
        self.renew(|_| true)
    }

    // --- Roles ---

    /// Gives every role of the settings a key, if it has none.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn know_roles(&mut self, roles: &Roles) -> Result<(), Refused> {
        for role in roles.iter() {
            if !self
                .payload
                .roles
                .iter()
                .any(|known| known.id == role.id.as_str())
            {
                self.payload.roles.push(RoleKey {
                    id: role.id.as_str().to_owned(),
                    version: 1,
                    key: Secret::random()?,
                });
            }
        }
        Ok(())
    }

    /// Gives a role another name, and whoever holds it; how many readers that are. A key that the new name has already,
    /// since the settings were changed first, has opened nothing for them and is dropped.
    pub fn rename_role(&mut self, old: &str, new: &str) -> usize {
        let payload = &mut self.payload;
        if payload.roles.iter().any(|role| role.id == old) {
            payload.roles.retain(|role| role.id != new);
        }
        for role in payload.roles.iter_mut().filter(|role| role.id == old) {
            new.clone_into(&mut role.id);
        }
        let mut readers = 0;
        for seat in &mut payload.seats {
            let is_reader = matches!(seat.holder, Holder::Reader(_));
            let (Holder::Reader(invitation)
            | Holder::Revoked {
                was: invitation, ..
            }) = &mut seat.holder
            else {
                continue;
            };
            let held: Vec<&mut String> = invitation
                .roles
                .iter_mut()
                .filter(|role| *role == old)
                .collect();
            readers += usize::from(is_reader && !held.is_empty());
            held.into_iter().for_each(|role| new.clone_into(role));
        }
        readers
    }

    /// New keys for all roles.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn rotate(&mut self, roles: &Roles) -> Result<(), Refused> {
        // The key of a role that the keyring does not know is derived, and would stay as it is.
        self.know_roles(roles)?;
        self.renew(|_| true)
    }

    fn renew(&mut self, which: impl Fn(&str) -> bool) -> Result<(), Refused> {
        for role in self.payload.roles.iter_mut().filter(|role| which(&role.id)) {
            role.version += 1;
            role.key = Secret::random()?;
        }
        self.payload.epoch += 1;
        self.payload.serial += 1;
        Ok(())
    }

    // --- What a build needs ---

    pub(super) fn derivation(&self) -> &Secret {
        &self.payload.derivation
    }

    pub(super) fn ids(&self) -> &Secret {
        &self.payload.ids
    }

    /// The publisher's signing key.
    pub(super) fn publisher(&self) -> Publisher {
        Publisher::new(&self.payload.signing)
    }

    /// Raised whenever keys are renewed.
    pub fn epoch(&self) -> u64 {
        self.payload.epoch
    }

    pub(super) fn role_key(&self, role: &str) -> Option<&RoleKey> {
        self.payload.roles.iter().find(|known| known.id == role)
    }

    pub(super) fn seats(&self) -> &[Seat] {
        &self.payload.seats
    }
}

#[cfg(test)]
impl Keyring {
    /// The secrets, for test vectors.
    pub(super) fn payload(&self) -> serde_json::Value {
        serde_json::to_value(&self.payload).expect("a keyring is JSON")
    }

    /// A keyring of known secrets, for test vectors.
    pub(super) fn of_payload(payload: serde_json::Value) -> Option<Keyring> {
        Some(Keyring {
            payload: serde_json::from_value(payload).ok()?,
            keyholders: Vec::new(),
            demonstration_code: None,
            opener: None,
        })
    }

    /// The kid and key of a role if its key were still the one that this keyring has.
    pub(super) fn former_key(&self, role: &str, inputs: &[u8]) -> Option<(String, Secret)> {
        let known = self.role_key(role)?;
        Some((
            Namer::new(self.ids()).kid(inputs),
            super::derive::role_key_in_use(&known.key, inputs),
        ))
    }
}
