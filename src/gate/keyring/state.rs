//! How far a keyring has come, as it may be written down in clear: so that an older one is known for what it is.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::{Holder, Keyring};
use crate::access_code::Locator;
use crate::derive::add_lp;

impl Keyring {
    /// Raised with every change that is saved. In clear it would count invitations, so no output has it.
    pub fn serial(&self) -> u64 {
        self.payload.serial
    }

    /// Takes down that something was changed, before it is saved.
    pub fn count_change(&mut self) {
        self.payload.serial += 1;
    }

    /// A hash by which two keyrings are told apart that have come equally far. It is taken over 96 secret bytes too, so
    /// nothing can be guessed from it.
    pub fn state(&self) -> String {
        let payload = &self.payload;
        let mut all = Vec::new();
        let mut add = |bytes: &[u8]| add_lp(&mut all, bytes);
        add(b"pimh/v1/keyring-state");
        for secret in [&payload.derivation, &payload.ids, &payload.signing] {
            add(secret.expose());
        }
        add(&payload.epoch.to_be_bytes());
        add(&payload.serial.to_be_bytes());
        for role in &payload.roles {
            add(role.id.as_bytes());
            add(&role.version.to_be_bytes());
            add(role.key.expose());
        }
        for seat in &payload.seats {
            add(seat.locator.as_str().as_bytes());
            add(seat.key.tag.as_bytes());
            add(match &seat.holder {
                Holder::Free => b"free",
                Holder::Reader(_) => b"reader",
                Holder::Revoked { .. } | Holder::Retired => b"former",
            });
        }
        for keyholder in &payload.keyholders {
            add(keyholder.name.as_bytes());
            add(keyholder.locator.as_str().as_bytes());
        }
        let hash = Sha256::digest(zeroize::Zeroizing::new(all).as_slice());
        HEXLOWER.encode(&hash[..16])
    }

    /// The first four characters of every code that was given out, taken back or not.
    pub fn given(&self) -> impl Iterator<Item = &Locator> {
        self.list().map(|listed| listed.locator)
    }

    /// Those of every code that there is, whoever has it.
    pub fn locators(&self) -> impl Iterator<Item = &Locator> {
        self.payload.seats.iter().map(|seat| &seat.locator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_saved_change_is_another_state() {
        let (mut keyring, _) = Keyring::new("Test").unwrap();
        let mut states = vec![keyring.state()];
        assert_eq!(keyring.clone().state(), states[0]);
        keyring.count_change();
        states.push(keyring.state());
        let spares = keyring.fake_seats(2).unwrap();
        states.push(keyring.state());
        let given: Vec<&Locator> = keyring.given().collect();
        assert_eq!(given.len(), 0);
        assert_eq!(keyring.locators().count(), spares.len());
        states.push(Keyring::new("Test").unwrap().0.state());
        states.sort();
        states.dedup();
        assert_eq!(states.len(), 4);
    }
}
