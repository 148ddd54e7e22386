//! The seats for readers' codes: made, given out, taken back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Keyring, Refused};
use crate::access::Roles;
use crate::access_code::{AccessCode, Locator};
use crate::jose::{CodeJwe, HolderKey, Jwk};
use crate::key_set::{KeySet, PAIRS};
use crate::names::RoleId;
use crate::secret::{NoRandomness, random};

/// Places for codes come in blocks of so many, so that their number says little.
const BLOCK: usize = 64;
/// A revoked code's label is kept so many days, and its slot stays for ever.
const DAYS_TO_REMEMBER: i64 = 400;
/// Beyond so many, slots lie in buckets by the first two characters of the locator.
pub(crate) const SINGLE_FILES: usize = 1024;

/// One slot of the published site: a reader's, or one that nobody uses and nobody can tell from it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Seat {
    pub(crate) locator: Locator,
    /// What the grant is sealed to.
    pub(crate) public: Jwk,
    /// What it will be sealed to after each renewal. Seats of an earlier program have none.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) next: Vec<Jwk>,
    /// The private halves of all these, sealed by the code.
    pub(crate) key: CodeJwe,
    pub(crate) holder: Holder,
}

/// Whose seat it is.
///
/// A free seat has a code already (see [`Spare`]). So an invitation changes nothing in its slot but
/// the grant, and all grants change together: nobody can tell which slots are in use, not even by
/// watching. When a keyholder leaves, free seats retire with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub(crate) enum Holder {
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

/// The code of a free seat, until it is given out. It stays on the computer that made it.
///
/// In the keyring it would be safe from nobody who ever held one: a former keyholder would find the
/// codes of today's readers among the free seats of a copy from before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Spare {
    code: AccessCode,
    /// Of the sealed key: tells the seat from another that got its locator in another copy of the keyring.
    tag: String,
    /// The label of whom it is promised to. A letter may be written already, so nobody else gets it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub promised: Option<String>,
}

impl Spare {
    /// The code.
    pub fn code(&self) -> &AccessCode {
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
    /// How often its key can be renewed without a new code.
    pub renewals: usize,
}

impl Keyring {
    // --- Readers ---

    /// Every code that was given out, in the order of their seats.
    pub fn list(&self) -> impl Iterator<Item = Listed<'_>> {
        self.payload.seats.iter().filter_map(|seat| {
            let (invitation, revoked) = match &seat.holder {
                Holder::Reader(invitation) => (invitation, None),
                Holder::Revoked { was, revoked } => (was, Some(*revoked)),
                Holder::Free | Holder::Retired => return None,
            };
            Some(Listed {
                locator: &seat.locator,
                invitation,
                revoked,
                renewals: seat.next.len(),
            })
        })
    }

    /// Forgets who held a code that was revoked long ago. The slot stays.
    pub fn forget(&mut self, today: Date) {
        for seat in &mut self.payload.seats {
            if let Holder::Revoked { revoked, .. } = &seat.holder
                && revoked.saturating_add(DAYS_TO_REMEMBER.days()) < today
            {
                seat.holder = Holder::Retired;
            }
        }
    }

    /// How many seats have to be made before so many readers can be invited by whoever has so many
    /// spare codes.
    pub fn seats_wanted(&self, readers: usize, spares: usize) -> usize {
        let missing = readers.saturating_sub(spares);
        let all = self.payload.seats.len();
        let block = if all + missing > SINGLE_FILES {
            SINGLE_FILES
        } else {
            BLOCK
        };
        (all + missing).div_ceil(block) * block - all
    }

    /// Makes free seats, on all cores: a tenth of a second of work or more for each. Call it with what
    /// [`Keyring::seats_wanted`] says, in as many steps as the caller likes to save: first the spare
    /// codes that are given back here, then the keyring.
    ///
    /// # Errors
    ///
    /// There is no room for so many, or no randomness to be had.
    pub fn make_seats(&mut self, count: usize) -> Result<Vec<Spare>, Refused> {
        let locators = self.fresh_locators(count)?;
        let made = locators
            .into_par_iter()
            .map(|locator| {
                let code = AccessCode::new(&locator)?;
                let keys = KeySet::random()?;
                let (public, next) = keys.public();
                let seat = Seat {
                    public,
                    next,
                    key: keys.sealed_by(&code)?,
                    locator,
                    holder: Holder::Free,
                };
                let spare = Spare {
                    code,
                    tag: seat.key.tag.clone(),
                    promised: None,
                };
                Ok((seat, spare))
            })
            .collect::<Result<Vec<_>, NoRandomness>>()?;
        let (seats, spares): (Vec<Seat>, Vec<Spare>) = made.into_iter().unzip();
        self.payload.seats.extend(seats);
        Ok(spares)
    }

    /// Locators that spread evenly over the buckets: every 1,024 seats have each first pair of characters once.
    fn fresh_locators(&self, count: usize) -> Result<Vec<Locator>, Refused> {
        let mut taken: BTreeSet<u32> = self
            .payload
            .seats
            .iter()
            .map(|seat| seat.locator.number())
            .collect();
        let mut in_round: BTreeSet<u32> = self
            .payload
            .seats
            .chunks(SINGLE_FILES)
            .next_back()
            .filter(|last| last.len() < SINGLE_FILES)
            .unwrap_or_default()
            .iter()
            .map(|seat| seat.locator.number() >> 10)
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

    /// Of some spare codes those whose seats are free in this keyring, in their order.
    pub fn usable(&self, mut spares: Vec<Spare>) -> Vec<Spare> {
        let free: BTreeMap<&Locator, &str> = self
            .payload
            .seats
            .iter()
            .filter(|seat| matches!(seat.holder, Holder::Free))
            .map(|seat| (&seat.locator, seat.key.tag.as_str()))
            .collect();
        spares.retain(|spare| free.get(&spare.code.locator()) == Some(&spare.tag.as_str()));
        spares
    }

    /// Gives free seats to readers, with the spare codes that open them.
    ///
    /// # Errors
    ///
    /// A seat that is not free. Nothing is changed then.
    pub fn invite(&mut self, invited: Vec<(Spare, Invitation)>) -> Result<(), Refused> {
        let at: BTreeMap<Locator, usize> = (0..)
            .zip(&self.payload.seats)
            .filter(|(_, seat)| matches!(seat.holder, Holder::Free))
            .map(|(at, seat)| (seat.locator.clone(), at))
            .collect();
        let mut chosen = Vec::with_capacity(invited.len());
        let mut taken = BTreeSet::new();
        for (spare, invitation) in invited {
            let at = at.get(&spare.code.locator()).copied();
            let at = at.filter(|at| {
                let seat = self.payload.seats.get(*at);
                seat.is_some_and(|seat| seat.key.tag == spare.tag) && taken.insert(*at)
            });
            chosen.push((at.ok_or(Refused::NoSeat)?, invitation));
        }
        for (at, invitation) in chosen {
            if let Some(seat) = self.payload.seats.get_mut(at) {
                seat.holder = Holder::Reader(invitation);
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
            let Some(seat) = self.payload.seats.get_mut(at) else {
                continue;
            };
            let Holder::Reader(was) = &seat.holder else {
                continue;
            };
            lost.extend(opened_by(was, roles));
            seat.holder = Holder::Revoked {
                was: was.clone(),
                revoked: today,
            };
            locators.push(seat.locator.clone());
        }
        self.renew(|role| lost.iter().any(|lost| lost.as_str() == role))?;
        Ok(locators)
    }

    /// The seat of the one valid code with that locator or label.
    pub(super) fn named(&self, wanted: &str) -> Result<usize, Refused> {
        let locator = Locator::parse(wanted);
        let is_it = |seat: &Seat| match &seat.holder {
            Holder::Reader(invitation)
            | Holder::Revoked {
                was: invitation, ..
            } => invitation.label == wanted || locator.as_ref() == Some(&seat.locator),
            Holder::Free | Holder::Retired => false,
        };
        let found: Vec<(usize, &Seat)> = self
            .payload
            .seats
            .iter()
            .enumerate()
            .filter(|(_, seat)| is_it(seat))
            .collect();
        let valid: Vec<&(usize, &Seat)> = found
            .iter()
            .filter(|(_, seat)| matches!(seat.holder, Holder::Reader(_)))
            .collect();
        match (valid.as_slice(), found.is_empty()) {
            ([(at, _)], _) => Ok(*at),
            ([], true) => Err(Refused::NoSuchCode(wanted.to_owned())),
            ([], false) => Err(Refused::RevokedAlready(wanted.to_owned())),
            (several, _) => Err(Refused::SeveralCodes(
                wanted.to_owned(),
                several
                    .iter()
                    .map(|(_, seat)| seat.locator.clone())
                    .collect(),
            )),
        }
    }
}

/// Every role whose key a code has, also of roles that the settings lost: these may come back.
pub(super) fn opened_by(invitation: &Invitation, roles: &Roles) -> BTreeSet<RoleId> {
    let held = |role: &String| match roles.named(role) {
        Some(role) => role.held().cloned().collect(),
        None => vec![RoleId::new(role)],
    };
    invitation.roles.iter().flat_map(held).collect()
}

/// 20 random bits.
pub(super) fn random_number() -> Result<u32, NoRandomness> {
    Ok(u32::from_be_bytes(random()?) >> 12)
}

/// The first number of 0 to 1,023 from `wish` on, in a circle, that is not taken.
fn nearest_free(wish: u32, taken: &BTreeSet<u32>) -> Option<u32> {
    (0..1024)
        .map(|step| (wish + step) % 1024)
        .find(|number| !taken.contains(number))
}

impl Keyring {
    /// Places whose sealed keys nobody can open, made in no time. From outside they look like others. For tests, here
    /// and of the command line; `tests/layers.rs` sees that nothing else asks for them.
    #[doc(hidden)]
    pub fn fake_seats(&mut self, count: usize) -> Result<Vec<Spare>, Refused> {
        let mut spares = Vec::new();
        for locator in self.fresh_locators(count)? {
            let code = AccessCode::new(&locator)?;
            let key = HolderKey::random()?;
            let header = format!(
                r#"{{"alg":"PBES2-HS512+A256KW","enc":"A256GCM","typ":"pimh+jwe","p2s":"{}","p2c":210000,"pimh":{{"v":2,"t":"key"}}}}"#,
                crate::jose::b64(&random::<16>()?)
            );
            let sealed = CodeJwe {
                protected: crate::jose::b64(header.as_bytes()),
                encrypted_key: crate::jose::b64(&random::<40>()?),
                iv: crate::jose::b64(&random::<12>()?),
                ciphertext: crate::jose::b64(&random::<718>()?),
                tag: crate::jose::b64(&random::<16>()?),
            };
            spares.push(Spare {
                code,
                tag: sealed.tag.clone(),
                promised: None,
            });
            self.payload.seats.push(Seat {
                public: key.public(),
                next: vec![key.public(); PAIRS - 1],
                key: sealed,
                locator,
                holder: Holder::Free,
            });
        }
        Ok(spares)
    }
}
