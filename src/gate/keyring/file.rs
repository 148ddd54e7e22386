//! The keyring as it lies in its file.
//!
//! The file holds the payload sealed to the keyholders' public keys, and beside it each keyholder's
//! private key, sealed by that keyholder's code.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Keyring, Payload, Recipient};
use crate::access_code::{AccessCode, Locator};
use crate::derive::ContentKey;
use crate::jose::{CodeJwe, HolderKey, Jwe, Jwk, Unopened, b64};
use crate::secret::{NoRandomness, Secret, random};

/// The number of the form: 2 since codes have spare key pairs, which an earlier program would lose.
const VERSION: u8 = 2;

/// The keyring as it lies in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyringFile {
    /// What this file is, for whoever opens it in an editor.
    pimh: String,
    v: u8,
    /// The code of a demonstration, in clear, so that a fresh copy of a sample builds.
    #[serde(skip_serializing_if = "Option::is_none")]
    demonstration_code: Option<AccessCode>,
    keyholders: Vec<Keyholder>,
    sealed: Jwe,
}

/// Somebody who publishes, or a machine that does.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keyholder {
    pub(super) name: String,
    pub(super) locator: Locator,
    pub(super) public: Jwk,
    pub(super) key: CodeJwe,
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
        if version.v > VERSION {
            return Err(KeyringTrouble::Later);
        }
        serde_json::from_str(text).map_err(|_| KeyringTrouble::NoKeyring)
    }

    /// The code of a demonstration, if it stands in the file.
    pub fn demonstration_code(&self) -> Option<&AccessCode> {
        self.demonstration_code.as_ref()
    }

    /// Opens it with a keyholder's code.
    ///
    /// # Errors
    ///
    /// It is no keyholder's code, or the file was damaged.
    pub fn open(self, code: &AccessCode) -> Result<Keyring, KeyringTrouble> {
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

/// The payload comes in steps of so many bytes.
const STEP: usize = 32 * 1024;

/// Spaces behind the JSON, which every reader of JSON passes over: so that the file's length does not count readers.
fn padded(json: Vec<u8>) -> Zeroizing<Vec<u8>> {
    let json = Zeroizing::new(json);
    let mut padded = Zeroizing::new(Vec::with_capacity(json.len().next_multiple_of(STEP)));
    padded.extend_from_slice(&json);
    padded.resize(json.len().next_multiple_of(STEP), b' ');
    padded
}

impl Keyring {
    /// The text of its file, sealed anew.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn to_file(&self) -> Result<String, KeyringTrouble> {
        let payload = padded(serde_json::to_vec(&self.payload).expect("a keyring is JSON"));
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
            v: VERSION,
            demonstration_code: self.demonstration_code.clone(),
            keyholders: self.keyholders.clone(),
            sealed: Jwe::for_holders(b64(header.as_bytes()), &holders, &key, &payload),
        };
        let mut text = serde_json::to_string_pretty(&file).expect("a keyring is JSON");
        text.push('\n');
        Ok(text)
    }
}
