//! What lies at a target before anything is put there.

use std::collections::BTreeMap;

use crate::ledger::{LEDGER, Ledger};
use crate::tree::Lies;

/// What lies at a target.
#[derive(Clone, Debug, Default)]
pub struct There {
    /// Every file, but for what publishers keep there for themselves.
    pub listed: BTreeMap<String, Lies>,
    /// What the last publisher left.
    pub ledger: Option<Ledger>,
    /// `g/head.json`, if the site there is sealed.
    pub head: Option<String>,
    /// Who changed it since, where the target knows that.
    pub by_others: Option<String>,
}

impl There {
    /// What was listed and read: the ledger is taken out of the list, and read if it makes sense.
    pub fn new(
        mut listed: BTreeMap<String, Lies>,
        ledger: Option<&[u8]>,
        head: Option<Vec<u8>>,
    ) -> There {
        listed.remove(LEDGER);
        There {
            listed,
            ledger: ledger.and_then(Ledger::read),
            head: head.and_then(|head| String::from_utf8(head).ok()),
            by_others: None,
        }
    }
}
