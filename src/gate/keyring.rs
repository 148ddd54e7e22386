//! The keyring: an organisation's secrets, who holds codes, and what publishers do with them.
//!
//! The file holds the payload sealed to the keyholders' public keys, and beside it each keyholder's
//! private key, sealed by that keyholder's code. Everything here is about values; who reads and
//! writes the file is [`crate::cli`].
//!
//! No reader's code is in it, not even sealed: old copies of the file lie about for ever (in version
//! control, in backups), and whoever leaves can open those from before. See [`Spare`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::code::{Code, Locator};
use super::derive::{ContentKey, Namer};
use super::jose::{CodeJwe, HolderKey, Jwe, Jwk, Publisher, Unopened, b64};
use super::secret::{NoRandomness, Secret, random};
use crate::access::Roles;
use crate::names::RoleId;

/// Places for codes come in blocks of so many, so that their number says little.
const BLOCK: usize = 64;
/// A revoked code's label is kept so many days, and its slot stays for ever.
const DAYS_TO_REMEMBER: i64 = 400;
/// Beyond so many, slots lie in buckets by the first two characters of the locator.
pub(super) const SINGLE_FILES: usize = 1024;

/// The keyring as it lies in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyringFile {
    /// What this file is, for whoever opens it in an editor.
    pimh: String,
    v: u8,
    /// The code of a demonstration, in clear, so that a fresh copy of a sample builds.
    #[serde(skip_serializing_if = "Option::is_none")]
    demonstration_code: Option<Code>,
    keyholders: Vec<Keyholder>,
    sealed: Jwe,
}

/// Somebody who publishes, or a machine that does.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keyholder {
    name: String,
    locator: Locator,
    public: Jwk,
    key: CodeJwe,
}

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
    places: Vec<Place>,
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

/// One slot of the published site: a reader's, or one that nobody uses and nobody can tell from it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) locator: Locator,
    pub(super) public: Jwk,
    pub(super) key: CodeJwe,
    pub(super) holder: Holder,
}

/// Whose place it is.
///
/// A free place has a code already (see [`Spare`]). So an invitation changes nothing in its slot but
/// the grant, and all grants change together: nobody can tell which slots are in use, not even by
/// watching. When a keyholder leaves, free places retire with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub(super) enum Holder {
    /// Nobody's yet.
    Free,
    /// A reader's.
    Reader(Invitation),
    /// A former reader's.
    Revoked {
        #[serde(flatten)]
        was: Invitation,
        revoked: Date,
    },
    /// Nobody's, ever.
    Retired,
}

/// The code of a free place, until it is given out. It stays on the computer that made it.
///
/// In the keyring it would be safe from nobody who ever held one: a former keyholder would find the
/// codes of today's readers among the free places of a copy from before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Spare {
    code: Code,
    /// Of the sealed key: tells the place from another that got its locator in another copy of the keyring.
    tag: String,
    /// The label of whom it is promised to. A letter may be written already, so nobody else gets it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub promised: Option<String>,
}

impl Spare {
    /// The code.
    pub fn code(&self) -> &Code {
        &self.code
    }
}

/// What a reader was invited to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Who or what the code is for. Never published.
    pub label: String,
    /// The roles that it opens; what these include comes with them.
    pub roles: Vec<String>,
    /// The day it was issued.
    pub issued: Date,
    /// The first day on which it opens nothing any more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires: Option<Date>,
}

impl Invitation {
    /// Whether the code still opens something on that day.
    pub fn holds_on(&self, today: Date) -> bool {
        self.expires.is_none_or(|expires| today < expires)
    }
}

/// A line of `pimh access list`.
#[derive(Clone, Debug)]
pub struct Listed<'k> {
    /// Whose code it is, as its first four characters.
    pub locator: &'k Locator,
    /// What it was issued for.
    pub invitation: &'k Invitation,
    /// The day it was revoked.
    pub revoked: Option<Date>,
}

/// Why a keyring cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyringTrouble {
    /// The file is no keyring, or was damaged.
    NoKeyring,
    /// It was made by a later version of the program.
    Later,
    /// No keyholder has that code.
    NotYours,
    /// There was no randomness to be had.
    NoRandomness,
}

impl From<NoRandomness> for KeyringTrouble {
    fn from(_: NoRandomness) -> KeyringTrouble {
        KeyringTrouble::NoRandomness
    }
}

impl From<Unopened> for KeyringTrouble {
    fn from(_: Unopened) -> KeyringTrouble {
        KeyringTrouble::NoKeyring
    }
}

impl KeyringFile {
    /// Reads the text of a keyring file.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn parse(text: &str) -> Result<KeyringFile, KeyringTrouble> {
        #[derive(Deserialize)]
        struct Version {
            v: u8,
        }
        let version: Version = serde_json::from_str(text).map_err(|_| KeyringTrouble::NoKeyring)?;
        if version.v > 1 {
            return Err(KeyringTrouble::Later);
        }
        serde_json::from_str(text).map_err(|_| KeyringTrouble::NoKeyring)
    }

    /// The code of a demonstration, if it stands in the file.
    pub fn demonstration_code(&self) -> Option<&Code> {
        self.demonstration_code.as_ref()
    }

    /// Opens it with a keyholder's code.
    ///
    /// # Errors
    ///
    /// It is no keyholder's code, or the file was damaged.
    pub fn open(self, code: &Code) -> Result<Keyring, KeyringTrouble> {
        let locator = code.locator();
        let holder = self
            .keyholders
            .iter()
            .filter(|keyholder| keyholder.locator == locator)
            .find_map(|keyholder| {
                let key = HolderKey::opened(&keyholder.key, code).ok()?;
                Some((key, keyholder.name.clone()))
            })
            .ok_or(KeyringTrouble::NotYours)?;
        let (holder, opener) = holder;
        let payload = self.sealed.open_as(&holder)?;
        let payload: Payload =
            serde_json::from_slice(&payload).map_err(|_| KeyringTrouble::NoKeyring)?;
        let listed = self.keyholders.iter().map(Recipient::of);
        if !listed.eq(payload.keyholders.iter().cloned()) {
            return Err(KeyringTrouble::NoKeyring);
        }
        Ok(Keyring {
            payload,
            keyholders: self.keyholders,
            demonstration_code: self.demonstration_code,
            opener: Some(opener),
        })
    }
}

/// An open keyring.
#[derive(Clone)]
pub struct Keyring {
    payload: Payload,
    keyholders: Vec<Keyholder>,
    demonstration_code: Option<Code>,
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
    /// No keyholder has that name.
    NoSuchKeyholder(String),
    /// A keyholder of that name exists.
    KeyholderExists(String),
    /// Without keyholders nobody could publish any more.
    LastKeyholder,
    /// There are 2^20 locators, and this many codes were too many.
    Full,
    /// The place of a spare code is not free, or not in this keyring.
    NoPlace,
    /// There was no randomness to be had.
    NoRandomness,
}

impl From<NoRandomness> for Refused {
    fn from(_: NoRandomness) -> Refused {
        Refused::NoRandomness
    }
}

impl Keyring {
    /// A new keyring with its first keyholder, whose code is given too. It has no place for readers yet.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn new(keyholder: &str) -> Result<(Keyring, Code), Refused> {
        let mut keyring = Keyring {
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
                places: Vec::new(),
            },
            keyholders: Vec::new(),
            demonstration_code: None,
            opener: None,
        };
        let code = keyring.add_keyholder(keyholder)?;
        Ok((keyring, code))
    }

    /// Marks it as a demonstration, for ever, with its code in clear.
    pub fn demonstrate(&mut self, code: Code) {
        self.payload.demonstration = true;
        self.demonstration_code = Some(code);
    }

    /// Whether its secrets are known to everybody.
    pub fn is_demonstration(&self) -> bool {
        self.payload.demonstration
    }

    /// A name of its own, which it keeps for ever and which tells nothing.
    pub fn name(&self) -> String {
        Namer::new(&self.payload.ids).id("keyring", b"")
    }

    /// The text of its file, sealed anew.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn to_file(&self) -> Result<String, KeyringTrouble> {
        let payload = Zeroizing::new(
            serde_json::to_vec(&self.payload).map_err(|_| KeyringTrouble::NoKeyring)?,
        );
        let key = ContentKey {
            cek: Secret::random()?,
            iv: random()?,
        };
        let holders = self
            .keyholders
            .iter()
            .map(|keyholder| {
                let public = keyholder.public.key()?;
                Ok((
                    Some(keyholder.locator.as_str()),
                    public,
                    HolderKey::random()?,
                ))
            })
            .collect::<Result<Vec<_>, KeyringTrouble>>()?;
        let header = r#"{"enc":"A256GCM","typ":"pimh+jwe","pimh":{"v":1,"t":"keyring"}}"#;
        let file = KeyringFile {
            pimh: "keyring".to_owned(),
            v: 1,
            demonstration_code: self.demonstration_code.clone(),
            keyholders: self.keyholders.clone(),
            sealed: Jwe::for_holders(b64(header.as_bytes()), &holders, &key, &payload),
        };
        let mut text =
            serde_json::to_string_pretty(&file).map_err(|_| KeyringTrouble::NoKeyring)?;
        text.push('\n');
        Ok(text)
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
    pub fn add_keyholder(&mut self, name: &str) -> Result<Code, Refused> {
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
        let code = Code::new(&locator)?;
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
    /// of the next build. Readers notice nothing.
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
        payload.signing = Secret::random()?;
        for place in &mut payload.places {
            if matches!(place.holder, Holder::Free) {
                place.holder = Holder::Retired;
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

    // --- Readers ---

    /// Every code that was given out, in the order of their places.
    pub fn list(&self) -> impl Iterator<Item = Listed<'_>> {
        self.payload.places.iter().filter_map(|place| {
            let (invitation, revoked) = match &place.holder {
                Holder::Reader(invitation) => (invitation, None),
                Holder::Revoked { was, revoked } => (was, Some(*revoked)),
                Holder::Free | Holder::Retired => return None,
            };
            Some(Listed {
                locator: &place.locator,
                invitation,
                revoked,
            })
        })
    }

    /// Forgets who held a code that was revoked long ago. The slot stays.
    pub fn forget(&mut self, today: Date) {
        for place in &mut self.payload.places {
            if let Holder::Revoked { revoked, .. } = &place.holder
                && revoked.saturating_add(DAYS_TO_REMEMBER.days()) < today
            {
                place.holder = Holder::Retired;
            }
        }
    }

    /// How many places have to be made before so many readers can be invited by whoever has so many
    /// spare codes.
    pub fn places_wanted(&self, readers: usize, spares: usize) -> usize {
        let missing = readers.saturating_sub(spares);
        let all = self.payload.places.len();
        let block = if all + missing > SINGLE_FILES {
            SINGLE_FILES
        } else {
            BLOCK
        };
        (all + missing).div_ceil(block) * block - all
    }

    /// Makes free places, on all cores: a tenth of a second of work or more for each. Call it with what
    /// [`Keyring::places_wanted`] says, in as many steps as the caller likes to save: first the spare
    /// codes that are given back here, then the keyring.
    ///
    /// # Errors
    ///
    /// There is no room for so many, or no randomness to be had.
    pub fn make_places(&mut self, count: usize) -> Result<Vec<Spare>, Refused> {
        let locators = self.fresh_locators(count)?;
        let made = locators
            .into_par_iter()
            .map(|locator| {
                let code = Code::new(&locator)?;
                let key = HolderKey::random()?;
                let place = Place {
                    public: key.public(),
                    key: key.sealed_by(&code)?,
                    locator,
                    holder: Holder::Free,
                };
                let spare = Spare {
                    code,
                    tag: place.key.tag.clone(),
                    promised: None,
                };
                Ok((place, spare))
            })
            .collect::<Result<Vec<_>, NoRandomness>>()?;
        let (places, spares): (Vec<Place>, Vec<Spare>) = made.into_iter().unzip();
        self.payload.places.extend(places);
        Ok(spares)
    }

    /// Locators that spread evenly over the buckets: every 1,024 places have each first pair of characters once.
    fn fresh_locators(&self, count: usize) -> Result<Vec<Locator>, Refused> {
        let mut taken: BTreeSet<u32> = self
            .payload
            .places
            .iter()
            .map(|place| place.locator.number())
            .collect();
        let mut in_round: BTreeSet<u32> = self
            .payload
            .places
            .chunks(SINGLE_FILES)
            .next_back()
            .filter(|last| last.len() < SINGLE_FILES)
            .unwrap_or_default()
            .iter()
            .map(|place| place.locator.number() >> 10)
            .collect();
        let mut fresh = Vec::with_capacity(count);
        for _ in 0..count {
            if in_round.len() == SINGLE_FILES {
                in_round.clear();
            }
            let wish = random_number()?;
            let bucket = nearest_free(wish >> 10, &in_round).ok_or(Refused::Full)?;
            let inside: BTreeSet<u32> = taken
                .range(bucket << 10..(bucket + 1) << 10)
                .map(|number| number & 1023)
                .collect();
            let number = bucket << 10 | nearest_free(wish & 1023, &inside).ok_or(Refused::Full)?;
            in_round.insert(bucket);
            taken.insert(number);
            fresh.push(Locator::of(number));
        }
        Ok(fresh)
    }

    /// Of some spare codes those whose places are free in this keyring, in their order.
    pub fn usable(&self, mut spares: Vec<Spare>) -> Vec<Spare> {
        let free: BTreeMap<&Locator, &str> = self
            .payload
            .places
            .iter()
            .filter(|place| matches!(place.holder, Holder::Free))
            .map(|place| (&place.locator, place.key.tag.as_str()))
            .collect();
        spares.retain(|spare| free.get(&spare.code.locator()) == Some(&spare.tag.as_str()));
        spares
    }

    /// Gives free places to readers, with the spare codes that open them.
    ///
    /// # Errors
    ///
    /// A place that is not free. Nothing is changed then.
    pub fn invite(&mut self, invited: Vec<(Spare, Invitation)>) -> Result<(), Refused> {
        let at: BTreeMap<Locator, usize> = (0..)
            .zip(&self.payload.places)
            .filter(|(_, place)| matches!(place.holder, Holder::Free))
            .map(|(at, place)| (place.locator.clone(), at))
            .collect();
        let mut chosen = Vec::with_capacity(invited.len());
        let mut taken = BTreeSet::new();
        for (spare, invitation) in invited {
            let at = at.get(&spare.code.locator()).copied();
            let at = at.filter(|at| {
                let place = self.payload.places.get(*at);
                place.is_some_and(|place| place.key.tag == spare.tag) && taken.insert(*at)
            });
            chosen.push((at.ok_or(Refused::NoPlace)?, invitation));
        }
        for (at, invitation) in chosen {
            if let Some(place) = self.payload.places.get_mut(at) {
                place.holder = Holder::Reader(invitation);
            }
        }
        self.payload.serial += 1;
        Ok(())
    }

    /// Takes codes back, and gives every role that they opened a new key, once.
    ///
    /// # Errors
    ///
    /// A label or locator that no code has, or that several have. Nothing is changed then.
    pub fn revoke(
        &mut self,
        which: &[String],
        roles: &Roles,
        today: Date,
    ) -> Result<Vec<Locator>, Refused> {
        let mut chosen = Vec::new();
        for wanted in which {
            chosen.push(self.named(wanted)?);
        }
        // The key of a role that the keyring does not know is derived, and would stay as it is.
        self.know_roles(roles)?;
        let mut lost: BTreeSet<RoleId> = BTreeSet::new();
        let mut locators = Vec::new();
        for at in chosen {
            let Some(place) = self.payload.places.get_mut(at) else {
                continue;
            };
            let Holder::Reader(was) = &place.holder else {
                continue;
            };
            let held = was.roles.iter().filter_map(|role| roles.named(role));
            lost.extend(held.flat_map(|role| role.held().cloned()));
            // A role that the settings lost may come back: it gets a new key as well.
            let unknown = was.roles.iter().filter(|role| roles.named(role).is_none());
            lost.extend(unknown.map(|role| RoleId::new(role)));
            place.holder = Holder::Revoked {
                was: was.clone(),
                revoked: today,
            };
            locators.push(place.locator.clone());
        }
        self.renew(|role| lost.iter().any(|lost| lost.as_str() == role))?;
        Ok(locators)
    }

    /// The place of the one valid code with that locator or label.
    fn named(&self, wanted: &str) -> Result<usize, Refused> {
        let locator = Locator::parse(wanted);
        let is_it = |place: &Place| match &place.holder {
            Holder::Reader(invitation)
            | Holder::Revoked {
                was: invitation, ..
            } => invitation.label == wanted || locator.as_ref() == Some(&place.locator),
            Holder::Free | Holder::Retired => false,
        };
        let found: Vec<(usize, &Place)> = self
            .payload
            .places
            .iter()
            .enumerate()
            .filter(|(_, place)| is_it(place))
            .collect();
        let valid: Vec<&(usize, &Place)> = found
            .iter()
            .filter(|(_, place)| matches!(place.holder, Holder::Reader(_)))
            .collect();
        match (valid.as_slice(), found.is_empty()) {
            ([(at, _)], _) => Ok(*at),
            ([], true) => Err(Refused::NoSuchCode(wanted.to_owned())),
            ([], false) => Err(Refused::RevokedAlready(wanted.to_owned())),
            (several, _) => Err(Refused::SeveralCodes(
                wanted.to_owned(),
                several
                    .iter()
                    .map(|(_, place)| place.locator.clone())
                    .collect(),
            )),
        }
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

    pub(super) fn serial(&self) -> u64 {
        self.payload.serial
    }

    pub(super) fn role_key(&self, role: &str) -> Option<&RoleKey> {
        self.payload.roles.iter().find(|known| known.id == role)
    }

    pub(super) fn places(&self) -> &[Place] {
        &self.payload.places
    }
}

/// 20 random bits.
fn random_number() -> Result<u32, NoRandomness> {
    Ok(u32::from_be_bytes(random()?) >> 12)
}

/// The first number of 0 to 1,023 from `wish` on, in a circle, that is not taken.
fn nearest_free(wish: u32, taken: &BTreeSet<u32>) -> Option<u32> {
    (0..1024)
        .map(|step| (wish + step) % 1024)
        .find(|number| !taken.contains(number))
}

#[cfg(test)]
impl Keyring {
    /// Places whose sealed keys nobody can open, made in no time. From outside they look like others.
    pub(crate) fn fake_places(&mut self, count: usize) -> Result<Vec<Spare>, Refused> {
        let mut spares = Vec::new();
        for locator in self.fresh_locators(count)? {
            let code = Code::new(&locator)?;
            let key = HolderKey::random()?;
            let header = format!(
                r#"{{"alg":"PBES2-HS512+A256KW","enc":"A256GCM","typ":"pimh+jwe","p2s":"{}","p2c":210000,"pimh":{{"v":1,"t":"key"}}}}"#,
                b64(&random::<16>()?)
            );
            let sealed = CodeJwe {
                protected: b64(header.as_bytes()),
                encrypted_key: b64(&random::<40>()?),
                iv: b64(&random::<12>()?),
                ciphertext: b64(&random::<190>()?),
                tag: b64(&random::<16>()?),
            };
            spares.push(Spare {
                code,
                tag: sealed.tag.clone(),
                promised: None,
            });
            self.payload.places.push(Place {
                public: key.public(),
                key: sealed,
                locator,
                holder: Holder::Free,
            });
        }
        Ok(spares)
    }

    /// The secrets, for test vectors.
    pub(super) fn payload(&self) -> serde_json::Value {
        serde_json::to_value(&self.payload).unwrap_or_default()
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
