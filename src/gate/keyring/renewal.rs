//! Renewing what a reader holds without a new code: for a device that was lost, or stood open to others.

use std::collections::BTreeSet;

use super::seats::{Holder, opened_by};
use super::{Keyring, Refused};
use crate::access::Roles;
use crate::access_code::Locator;
use crate::names::RoleId;

impl Keyring {
    /// Gives codes their next key pair, and every role that they opened a new key, once. What a device holds of them opens
    /// nothing of the next build; the same code, typed again, does.
    ///
    /// # Errors
    ///
    /// A label or locator that no code has, or that several have; a code without a spare pair. Nothing is changed then.
    pub fn renew_codes(
        &mut self,
        which: &[String],
        roles: &Roles,
    ) -> Result<Vec<Locator>, Refused> {
        let mut chosen = BTreeSet::new();
        for wanted in which {
            let at = self.named(wanted)?;
            match self.payload.seats.get(at) {
                Some(seat) if !seat.next.is_empty() => drop(chosen.insert(at)),
                _ => return Err(Refused::NoSpareKey(wanted.clone())),
            }
        }
        // The key of a role that the keyring does not know is derived, and would stay as it is.
        self.know_roles(roles)?;
        let mut lost: BTreeSet<RoleId> = BTreeSet::new();
        let mut locators = Vec::new();
        for (at, seat) in self.payload.seats.iter_mut().enumerate() {
            if !chosen.contains(&at) {
                continue;
            }
            seat.public = seat.next.remove(0);
            if let Holder::Reader(invitation) = &seat.holder {
                lost.extend(opened_by(invitation, roles));
            }
            locators.push(seat.locator.clone());
        }
        self.renew(|role| lost.iter().any(|lost| lost.as_str() == role))?;
        Ok(locators)
    }
}
