//! The reader's side in Rust: what a code opens. For tests, and as an example for whoever writes another reader.

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::Value;

use super::access_code::AccessCode;
use super::frame::unframed;
use super::jose::{CodeJwe, Jwe, Unopened, opened_bytes};
use super::key_set::KeySet;
use super::secret::Secret;
use super::squeeze::unsqueezed;

/// The keys that a code opens.
pub struct Keychain {
    keys: BTreeMap<String, Secret>,
    publisher: String,
    epoch: u64,
}

/// What a code found in its slot.
pub enum Granted {
    /// Keys, as many as its roles have.
    Keys(Keychain),
    /// Its own keys, but no grant for any of them: the code was withdrawn.
    Withdrawn,
}

impl Keychain {
    /// Opens the slot of a code: the text of `/g/s/<locator>.json`.
    ///
    /// # Errors
    ///
    /// It is no slot, or another code's.
    pub fn of_slot(slot: &str, code: &AccessCode) -> Result<Granted, Unopened> {
        #[derive(Deserialize)]
        struct Slot {
            v: u8,
            key: CodeJwe,
            grant: Jwe,
        }
        let slot: Slot = serde_json::from_str(slot).map_err(|_| Unopened)?;
        if slot.v != 1 {
            return Err(Unopened);
        }
        let holder = KeySet::opened(&slot.key, code)?;
        // The grant is for one of the pairs: the others are spare, or were renewed.
        let grant = holder
            .keys()
            .iter()
            .find_map(|key| slot.grant.open_as(key).ok());
        let Some(grant) = grant else {
            return Ok(Granted::Withdrawn);
        };
        Keychain::of_grant(&grant).map(Granted::Keys)
    }

    fn of_grant(grant: &[u8]) -> Result<Keychain, Unopened> {
        #[derive(Deserialize)]
        struct Grant {
            keys: Vec<GrantedKey>,
            epoch: u64,
        }
        #[derive(Deserialize)]
        #[serde(tag = "kty")]
        enum GrantedKey {
            #[serde(rename = "oct")]
            Role { kid: String, k: Secret },
            #[serde(rename = "OKP")]
            Publisher { x: String },
        }
        let grant: Grant = serde_json::from_slice(grant).map_err(|_| Unopened)?;
        let mut chain = Keychain {
            keys: BTreeMap::new(),
            publisher: String::new(),
            epoch: grant.epoch,
        };
        for key in grant.keys {
            match key {
                GrantedKey::Role { kid, k } => drop(chain.keys.insert(kid, k)),
                GrantedKey::Publisher { x } => chain.publisher = x,
            }
        }
        Ok(chain)
    }

    /// The names of the keys.
    pub fn kids(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// How often keys had been renewed when these were granted.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// What the publisher's signatures are checked with.
    pub fn publisher(&self) -> &str {
        &self.publisher
    }

    /// Opens a sealed object: gives its JSON.
    ///
    /// # Errors
    ///
    /// None of the keys is for it, it was changed, or it is not of this kind, name and level.
    pub fn open(&self, object: &str, kind: &str, id: &str, level: &str) -> Result<Value, Unopened> {
        #[derive(Deserialize)]
        struct Header {
            enc: String,
            typ: String,
            pimh: Name,
        }
        #[derive(Deserialize)]
        struct Name {
            v: u8,
            t: String,
            id: String,
            a: String,
            k: Vec<String>,
        }
        let jwe: Jwe = serde_json::from_str(object).map_err(|_| Unopened)?;
        let header = BASE64URL_NOPAD
            .decode(jwe.protected.as_bytes())
            .map_err(|_| Unopened)?;
        let Header { enc, typ, pimh } = serde_json::from_slice(&header).map_err(|_| Unopened)?;
        let kids: Vec<Option<&str>> = jwe
            .recipients
            .iter()
            .map(|recipient| recipient.header.kid.as_deref())
            .collect();
        let is_it = enc == "A256GCM"
            && typ == "pimh+jwe"
            && pimh.v == 1
            && (pimh.t.as_str(), pimh.id.as_str(), pimh.a.as_str()) == (kind, id, level)
            && kids
                == pimh
                    .k
                    .iter()
                    .map(|kid| Some(kid.as_str()))
                    .collect::<Vec<_>>();
        if !is_it {
            return Err(Unopened);
        }
        let plaintext = self
            .keys
            .iter()
            .find_map(|(kid, key)| jwe.open_with(kid, key).ok())
            .ok_or(Unopened)?;
        let content = unframed(&plaintext).ok_or(Unopened)?;
        let text = unsqueezed(content).map_err(|_| Unopened)?;
        serde_json::from_slice(&text).map_err(|_| Unopened)
    }

    /// Opens a sealed file with the key that a page gave for it, and the data beside it that the format names.
    ///
    /// # Errors
    ///
    /// It is another file's key, or the file was changed.
    pub fn open_file(cek: &str, aad: &str, sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
        let key = BASE64URL_NOPAD
            .decode(cek.as_bytes())
            .map_err(|_| Unopened)?;
        let key: [u8; 32] = key.try_into().map_err(|_| Unopened)?;
        let plaintext = opened_bytes(&Secret::new(key), aad.as_bytes(), sealed)?;
        unframed(&plaintext).map(<[u8]>::to_vec).ok_or(Unopened)
    }
}
