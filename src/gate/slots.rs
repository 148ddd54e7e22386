//! Slots: what is published for each code, real or not. All look alike, and all change together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use super::code::Locator;
use super::derive::Deriver;
use super::jose::{CodeJwe, HolderKey, Jwe, Publisher, b64};
use super::keyring::{Holder, Keyring, Place, SINGLE_FILES};
use super::sealer::{KeyInUse, Sealed};
use crate::access::Roles;
use crate::names::RoleId;

/// The smallest size of a grant. Larger ones double until every role's key fits.
const SMALLEST_GRANT: usize = 1024;

/// The places of a keyring as one build publishes them.
pub(super) struct Slots {
    places: Vec<(Place, Held)>,
    epoch: u64,
    serial: u64,
}

/// What a place's code opens.
enum Held {
    /// The keys of these roles; none for a place that is free.
    Keys(BTreeSet<RoleId>, p256::PublicKey),
    /// Not even its grant: revoked, expired or nobody's.
    Withdrawn,
}

#[derive(Serialize)]
struct Slot<'a> {
    v: u8,
    epoch: u64,
    key: &'a CodeJwe,
    grant: Jwe,
}

#[derive(Serialize)]
struct Bucket<'a> {
    v: u8,
    slots: BTreeMap<&'a str, Slot<'a>>,
}

impl Slots {
    pub(super) fn new(keyring: &Keyring, roles: &Roles, today: Date) -> Slots {
        let places = keyring
            .places()
            .iter()
            .map(|place| (place.clone(), held(place, roles, today)))
            .collect();
        Slots {
            places,
            epoch: keyring.epoch(),
            serial: keyring.serial(),
        }
    }

    /// How many characters of a locator name the file of its slot.
    pub(super) fn bucket(&self) -> usize {
        if self.places.len() > SINGLE_FILES {
            2
        } else {
            4
        }
    }

    pub(super) fn sealed(
        &self,
        deriver: &Deriver,
        publisher: &Publisher,
        keys: &BTreeMap<RoleId, KeyInUse>,
    ) -> Vec<Sealed> {
        let everything: BTreeSet<RoleId> = keys.keys().cloned().collect();
        let longest = self.grant_text(publisher, keys, &everything).len();
        let size = longest.max(SMALLEST_GRANT).next_power_of_two();
        let slots: Vec<(&Locator, Slot<'_>)> = self
            .places
            .par_iter()
            .map(|(place, held)| {
                let text = match held {
                    Held::Keys(roles, _) => self.grant_text(publisher, keys, roles),
                    Held::Withdrawn => self.grant_text(publisher, keys, &BTreeSet::new()),
                };
                let slot = Slot {
                    v: 1,
                    epoch: self.epoch,
                    key: &place.key,
                    grant: self.grant(deriver, place, held, format!("{text:size$}")),
                };
                (&place.locator, slot)
            })
            .collect();
        if self.bucket() == 4 {
            return slots
                .into_iter()
                .map(|(locator, slot)| file(locator.as_str(), &slot))
                .collect();
        }
        let mut buckets: BTreeMap<&str, BTreeMap<&str, Slot<'_>>> = BTreeMap::new();
        for (locator, slot) in slots {
            let name = locator.as_str().get(..2).unwrap_or_default();
            buckets
                .entry(name)
                .or_default()
                .insert(locator.as_str(), slot);
        }
        buckets
            .into_iter()
            .map(|(name, slots)| file(name, &Bucket { v: 1, slots }))
            .collect()
    }

    /// The keys of some roles as a JWK Set, with what checks the publisher's signatures.
    fn grant_text(
        &self,
        publisher: &Publisher,
        keys: &BTreeMap<RoleId, KeyInUse>,
        roles: &BTreeSet<RoleId>,
    ) -> String {
        let mut held: Vec<&KeyInUse> = roles.iter().filter_map(|role| keys.get(role)).collect();
        held.sort_unstable_by(|one, other| one.kid.cmp(&other.kid));
        let jwks: String = held
            .iter()
            .map(|key| {
                let k = b64(key.key.expose());
                format!(
                    r#"{{"kty":"oct","alg":"A256KW","kid":"{}","k":"{k}"}},"#,
                    key.kid
                )
            })
            .collect();
        format!(
            r#"{{"keys":[{jwks}{{"kty":"OKP","crv":"Ed25519","x":"{}"}}],"epoch":{},"serial":{}}}"#,
            publisher.public(),
            self.epoch,
            self.serial
        )
    }

    fn grant(&self, deriver: &Deriver, place: &Place, held: &Held, text: String) -> Jwe {
        let locator = place.locator.as_str();
        let protected = b64(format!(
            r#"{{"enc":"A256GCM","typ":"pimh+jwe","pimh":{{"v":1,"t":"grant","id":"{locator}","e":{}}}}}"#,
            self.epoch
        )
        .as_bytes());
        let key = deriver.content_key(
            &format!("slot/{locator}"),
            protected.as_bytes(),
            text.as_bytes(),
        );
        let public = match held {
            Held::Keys(_, public) => *public,
            Held::Withdrawn => {
                scalar(deriver, &format!("slot-nobody/{locator}/{}", self.epoch)).public_key()
            }
        };
        let ephemeral = scalar(deriver, &format!("slot-epk/{locator}/{}", self.epoch));
        Jwe::for_holders(
            protected,
            &[(None, public, ephemeral)],
            &key,
            text.as_bytes(),
        )
    }
}

fn file(name: &str, value: &impl Serialize) -> Sealed {
    Sealed::new(
        format!("/g/s/{name}.json"),
        serde_json::to_vec(value).unwrap_or_default(),
    )
}

/// What a place's code opens on that day.
fn held(place: &Place, roles: &Roles, today: Date) -> Held {
    let opened: BTreeSet<RoleId> = match &place.holder {
        Holder::Reader(invitation) if invitation.holds_on(today) => invitation
            .roles
            .iter()
            .filter_map(|role| roles.named(role))
            .flat_map(|role| role.held().cloned())
            .collect(),
        Holder::Free { .. } => BTreeSet::new(),
        Holder::Reader(_) | Holder::Revoked { .. } | Holder::Retired => return Held::Withdrawn,
    };
    // A public key that is no point of the curve comes from a damaged keyring: nobody can open that slot.
    match place.public.key() {
        Ok(public) => Held::Keys(opened, public),
        Err(_) => Held::Withdrawn,
    }
}

/// A private key that follows from the publisher's secret and a purpose.
fn scalar(deriver: &Deriver, purpose: &str) -> HolderKey {
    let mut attempt: u8 = 0;
    loop {
        let bytes = deriver.bytes(&[purpose.as_bytes(), b"\0", &[attempt]]);
        if let Some(key) = HolderKey::of(&bytes) {
            return key;
        }
        attempt = attempt.wrapping_add(1);
    }
}
