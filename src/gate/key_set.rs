//! The key pairs of a reader's code: one in use and spare ones, sealed together, once, when the code is made.
//!
//! Whoever publishes keeps the public halves only. A renewal grants to the next pair: what a device holds of the former one
//! opens nothing any more, and the code that the reader has opens the new one. None of it shows from outside, since what is
//! published of the private halves never changes. It knows no seat and no role.

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::access_code::AccessCode;
use super::jose::{CodeJwe, HolderKey, Jwk, Unopened};
use super::secret::NoRandomness;

/// So many pairs come with a code: one, and three renewals.
pub const PAIRS: usize = 4;
/// What seals a set is told from what seals one key by this number in its header.
const FORM: u8 = 2;

/// The private halves, in the order in which they are used.
pub struct KeySet(Vec<HolderKey>);

impl KeySet {
    /// New ones.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn random() -> Result<KeySet, NoRandomness> {
        let keys = (0..PAIRS).map(|_| HolderKey::random());
        Ok(KeySet(keys.collect::<Result<_, _>>()?))
    }

    /// The public halves: of the first pair, and of those after it.
    pub fn public(&self) -> (Jwk, Vec<Jwk>) {
        let mut all = self.0.iter().map(HolderKey::public);
        let first = all.next().expect("a set has a pair at least");
        (first, all.collect())
    }

    /// Seals them with a code, as a JWK Set. Costs what one key costs: a tenth of a second or more.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn sealed_by(&self, code: &AccessCode) -> Result<CodeJwe, NoRandomness> {
        // Room for all, so that no half of it is left behind in memory.
        let mut set = Zeroizing::new(Vec::with_capacity(64 + self.0.len() * 256));
        set.extend_from_slice(br#"{"keys":["#);
        for (number, key) in self.0.iter().enumerate() {
            if number > 0 {
                set.push(b',');
            }
            set.extend_from_slice(&key.to_jwk());
        }
        set.extend_from_slice(b"]}");
        CodeJwe::sealed(FORM, &set, code)
    }

    /// Opens what a code sealed: a set, or the one key of a code that was made before there were sets.
    ///
    /// # Errors
    ///
    /// It is another code's, or none of ours.
    pub fn opened(sealed: &CodeJwe, code: &AccessCode) -> Result<KeySet, Unopened> {
        #[derive(serde::Deserialize)]
        struct Set<'a> {
            #[serde(borrow)]
            keys: Vec<&'a RawValue>,
        }
        let text = sealed.opened(code)?;
        let keys = match serde_json::from_slice::<Set<'_>>(&text) {
            Ok(set) => {
                let keys = set.keys.iter();
                keys.map(|key| HolderKey::from_jwk(key.get().as_bytes()))
                    .collect::<Result<_, _>>()?
            }
            Err(_) => vec![HolderKey::from_jwk(&text)?],
        };
        Ok(KeySet(keys))
    }

    /// The private halves.
    pub fn keys(&self) -> &[HolderKey] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access_code::Locator;

    #[test]
    fn a_code_opens_its_set_or_its_one_key() {
        let code = AccessCode::new(&Locator::of(1)).unwrap();
        let set = KeySet::random().unwrap();
        let sealed = set.sealed_by(&code).unwrap();
        let opened = KeySet::opened(&sealed, &code).unwrap();
        assert_eq!(opened.keys().len(), PAIRS);
        assert_eq!(opened.public(), set.public());
        let one = HolderKey::random().unwrap();
        let sealed = one.sealed_by(&code).unwrap();
        let opened = KeySet::opened(&sealed, &code).unwrap();
        assert_eq!(opened.public(), (one.public(), Vec::new()));
        let other = AccessCode::new(&Locator::of(1)).unwrap();
        assert!(KeySet::opened(&sealed, &other).is_err());
    }
}
