//! What a code that was given out is worth on a day.

use jiff::civil::Date;

use crate::access::Roles;
use crate::gate::{Keyring, Listed};

/// What a code is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It opens what it was given for; until that day, if there is one.
    Valid(Option<Date>),
    /// Since that day it opens nothing any more.
    Expired(Date),
    /// It was taken back on that day.
    Revoked(Date),
}

impl Standing {
    /// That of a code on a day.
    pub fn of(listed: &Listed<'_>, today: Date) -> Standing {
        match (listed.revoked, listed.invitation.expires) {
            (Some(day), _) => Standing::Revoked(day),
            (None, Some(day)) if !listed.invitation.holds_on(today) => Standing::Expired(day),
            (None, until) => Standing::Valid(until),
        }
    }

    /// Whether it opens anything.
    pub fn is_valid(self) -> bool {
        matches!(self, Standing::Valid(_))
    }

    /// It in a word.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Valid(_) => "valid",
            Standing::Expired(_) => "expired",
            Standing::Revoked(_) => "revoked",
        }
    }
}

/// The codes that open something on a day.
pub fn valid(keyring: &Keyring, today: Date) -> impl Iterator<Item = Listed<'_>> {
    let is_valid = move |listed: &Listed<'_>| Standing::of(listed, today).is_valid();
    keyring.list().filter(is_valid)
}

/// How many valid codes each role has, in the order of the settings.
pub fn holders(keyring: Option<&Keyring>, roles: &Roles, today: Date) -> Vec<(String, usize)> {
    let holders = |role: &str| {
        let given = keyring
            .into_iter()
            .flat_map(|keyring| valid(keyring, today));
        given
            .filter(|listed| listed.invitation.roles.iter().any(|held| held == role))
            .count()
    };
    roles
        .iter()
        .map(|role| (role.id.to_string(), holders(role.id.as_str())))
        .collect()
}
