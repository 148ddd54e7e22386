//! The keys of roles as one build uses them: others as soon as anything that decides who holds them changes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::derive::{Deriver, Namer, list, lp, role_key_in_use};
use super::keyring::{Holder, Keyring};
use super::secret::Secret;
use crate::access::Roles;
use crate::names::RoleId;

/// The key of a role as this build uses it.
pub(super) struct KeyInUse {
    pub(super) kid: String,
    pub(super) key: Secret,
}

/// The keys of all roles on that day.
pub(super) fn keys_in_use(
    keyring: &Keyring,
    roles: &Roles,
    today: Date,
    deriver: &Deriver,
    namer: &Namer,
) -> BTreeMap<RoleId, KeyInUse> {
    let in_use = roles.iter().map(|role| {
        let inputs = role_inputs(keyring, roles, &role.id, today);
        let key = match keyring.role_key(role.id.as_str()) {
            Some(known) => known.key.clone(),
            None => new_role_key(deriver, &role.id),
        };
        let in_use = KeyInUse {
            kid: namer.kid(&inputs),
            key: role_key_in_use(&key, &inputs),
        };
        (role.id.clone(), in_use)
    });
    in_use.collect()
}

/// A role that the keyring does not know yet: a build never writes the keyring, so its key is derived.
fn new_role_key(deriver: &Deriver, role: &RoleId) -> Secret {
    Secret::new(*deriver.bytes(&[b"role-key\0", role.as_str().as_bytes()]))
}

/// Everything that decides who holds a role's key: its name and version, whose codes have expired,
/// and whose roles include it.
pub(super) fn role_inputs(keyring: &Keyring, roles: &Roles, role: &RoleId, today: Date) -> Vec<u8> {
    let reach: Vec<&str> = roles
        .iter()
        .filter(|holder| holder.held().any(|held| held == role))
        .map(|holder| holder.id.as_str())
        .collect();
    let expired: Vec<&str> = keyring
        .seats()
        .iter()
        .filter(|seat| match &seat.holder {
            Holder::Reader(invitation) => {
                !invitation.holds_on(today)
                    && invitation
                        .roles
                        .iter()
                        .any(|held| reach.contains(&held.as_str()))
            }
            Holder::Free | Holder::Revoked { .. } | Holder::Retired => false,
        })
        .map(|seat| seat.locator.as_str())
        .collect();
    let version = keyring.role_key(role.as_str()).map_or(0, |key| key.version);
    let mut inputs = lp(role.as_str().as_bytes());
    inputs.extend(lp(version.to_string().as_bytes()));
    inputs.extend(lp(&list(expired.iter().map(|locator| locator.as_bytes()))));
    inputs.extend(lp(&list(reach.iter().map(|holder| holder.as_bytes()))));
    inputs
}
