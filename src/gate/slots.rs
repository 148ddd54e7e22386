//! Slots: what is published for each code, real or not. All look alike, and all change together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use zeroize::Zeroizing;

use super::access_code::Locator;
use super::derive::{Deriver, Namer, list, lp};
use super::jose::{CodeJwe, HolderKey, Jwe, Publisher, b64};
use super::keyring::{Holder, Keyring, SINGLE_FILES, Seat};
use super::role_keys::KeyInUse;
use super::sealed::Sealed;
use crate::access::Roles;
use crate::names::RoleId;

/// The smallest size of a grant. Larger ones double until every role's key fits.
const SMALLEST_GRANT: usize = 1024;

/// The seats of a keyring as one build publishes them.
pub(super) struct Slots {
    seats: Vec<(Seat, Held)>,
    epoch: u64,
    serial: u64,
}

/// What a seat's code opens.
enum Held {
    /// The keys of these roles; none for a seat that is free.
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
        let seats = keyring
            .seats()
            .iter()
            .map(|seat| (seat.clone(), held(seat, roles, today)))
            .collect();
        Slots {
            seats,
            epoch: keyring.epoch(),
            serial: keyring.serial(),
        }
    }

    /// How many characters of a locator name the file of its slot.
    pub(super) fn bucket(&self) -> usize {
        if self.seats.len() > SINGLE_FILES {
            2
        } else {
            4
        }
    }

    pub(super) fn sealed(
        &self,
        deriver: &Deriver,
        namer: &Namer,
        publisher: &Publisher,
        keys: &BTreeMap<RoleId, KeyInUse>,
    ) -> Vec<Sealed> {
        let grants = Grants {
            publisher: publisher.public(),
            keys,
            epoch: self.epoch,
            serial: self.serial,
            state: self.state(namer, keys),
        };
        let everything: BTreeSet<RoleId> = keys.keys().cloned().collect();
        let longest = grants.text(&everything).len();
        let size = longest.max(SMALLEST_GRANT).next_power_of_two();
        let slots: Vec<(&Locator, Slot<'_>)> = self
            .seats
            .par_iter()
            .map(|(seat, held)| {
                let text = match held {
                    Held::Keys(roles, _) => grants.text(roles),
                    Held::Withdrawn => grants.text(&BTreeSet::new()),
                };
                let slot = Slot {
                    v: 1,
                    epoch: self.epoch,
                    key: &seat.key,
                    grant: self.grant(deriver, seat, held, &padded(&text, size)),
                };
                (&seat.locator, slot)
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
            let (name, _) = locator.as_str().split_at(2);
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

    /// Another as soon as any grant is another, so that all change together: when a code expires or the
    /// settings change what a role includes, the slots of nobody would else stay as they were, and show.
    fn state(&self, namer: &Namer, keys: &BTreeMap<RoleId, KeyInUse>) -> String {
        let kids = keys.values().map(|key| key.kid.as_bytes());
        let withdrawn = self.seats.iter().filter_map(|(seat, held)| match held {
            Held::Withdrawn => Some(seat.locator.as_str().as_bytes()),
            Held::Keys(..) => None,
        });
        let holdings: Vec<Vec<u8>> = self
            .seats
            .iter()
            .filter_map(|(seat, held)| match held {
                Held::Keys(roles, _) if !roles.is_empty() => {
                    let mut holding = lp(seat.locator.as_str().as_bytes());
                    holding.extend(list(roles.iter().map(|role| role.as_str().as_bytes())));
                    Some(holding)
                }
                _ => None,
            })
            .collect();
        let mut all = list(kids);
        all.extend(lp(&list(withdrawn)));
        all.extend(lp(&list(holdings.iter().map(Vec::as_slice))));
        namer.id("state", &all)
    }

    fn grant(&self, deriver: &Deriver, seat: &Seat, held: &Held, text: &str) -> Jwe {
        let locator = seat.locator.as_str();
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

/// What the grants of one build have in common.
struct Grants<'a> {
    publisher: String,
    keys: &'a BTreeMap<RoleId, KeyInUse>,
    epoch: u64,
    serial: u64,
    state: String,
}

impl Grants<'_> {
    /// The keys of some roles as a JWK Set, with what checks the publisher's signatures.
    fn text(&self, roles: &BTreeSet<RoleId>) -> Zeroizing<String> {
        let mut held: Vec<&KeyInUse> = roles
            .iter()
            .filter_map(|role| self.keys.get(role))
            .collect();
        held.sort_unstable_by(|one, other| one.kid.cmp(&other.kid));
        // Room for all, so that no half of it is left behind in memory.
        let mut text = Zeroizing::new(String::with_capacity(256 + held.len() * 128));
        text.push_str(r#"{"keys":["#);
        for key in held {
            let k = Zeroizing::new(b64(key.key.expose()));
            text.push_str(r#"{"kty":"oct","alg":"A256KW","kid":""#);
            text.push_str(&key.kid);
            text.push_str(r#"","k":""#);
            text.push_str(&k);
            text.push_str(r#""},"#);
        }
        text.push_str(&format!(
            r#"{{"kty":"OKP","crv":"Ed25519","x":"{}"}}],"epoch":{},"serial":{},"state":"{}"}}"#,
            self.publisher, self.epoch, self.serial, self.state
        ));
        text
    }
}

fn padded(text: &str, size: usize) -> Zeroizing<String> {
    let mut padded = Zeroizing::new(String::with_capacity(size));
    padded.push_str(text);
    padded.extend(std::iter::repeat_n(' ', size.saturating_sub(text.len())));
    padded
}

fn file(name: &str, value: &impl Serialize) -> Sealed {
    Sealed::new(
        format!("/g/s/{name}.json"),
        serde_json::to_vec(value).expect("texts, numbers and maps of them are JSON"),
    )
}

/// What a seat's code opens on that day.
fn held(seat: &Seat, roles: &Roles, today: Date) -> Held {
    let opened: BTreeSet<RoleId> = match &seat.holder {
        Holder::Reader(invitation) if invitation.holds_on(today) => invitation
            .roles
            .iter()
            .filter_map(|role| roles.named(role))
            .flat_map(|role| role.held().cloned())
            .collect(),
        Holder::Free => BTreeSet::new(),
        Holder::Reader(_) | Holder::Revoked { .. } | Holder::Retired => return Held::Withdrawn,
    };
    // A public key that is no point of the curve comes from a damaged keyring: nobody can open that slot.
    match seat.public.key() {
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
