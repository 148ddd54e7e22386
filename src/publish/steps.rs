//! A target whose files change one after the other.

use std::collections::BTreeMap;

use crate::ledger::LEDGER;
use crate::target::Delivery;
use crate::tree::{Lies, Tree};
use crate::trouble::Trouble;

/// Where files lie, each for itself.
pub trait Place {
    /// Every file.
    ///
    /// # Errors
    ///
    /// The place cannot be reached.
    fn list(&mut self) -> Result<BTreeMap<String, Lies>, Trouble>;

    /// What is in a file; nothing if it is not there.
    ///
    /// # Errors
    ///
    /// The place cannot be reached.
    fn read(&mut self, file: &str) -> Result<Option<Vec<u8>>, Trouble>;

    /// Puts a file of our own there.
    ///
    /// # Errors
    ///
    /// The place takes it not.
    fn write(&mut self, file: &str, bytes: &[u8]) -> Result<(), Trouble>;

    /// Puts files of a tree there, in whatever order.
    ///
    /// # Errors
    ///
    /// The place takes one of them not; others may be there.
    fn put(&mut self, tree: &Tree, files: &[String]) -> Result<(), Trouble>;

    /// Takes files away. One that is not there is no trouble.
    ///
    /// # Errors
    ///
    /// The place says no.
    fn remove(&mut self, files: &[String]) -> Result<(), Trouble>;
}

/// Carries a plan out, one batch after the other. Broken off anywhere, what lies there names nothing that is missing, and the
/// next publish finishes.
///
/// # Errors
///
/// The first that the place says.
pub fn by_steps(place: &mut dyn Place, delivery: &Delivery<'_>) -> Result<(), Trouble> {
    let Delivery {
        tree, plan, ledger, ..
    } = delivery;
    // Before the first change: after a break, what came is known to be ours.
    place.write(LEDGER, &plan.pending(ledger).bytes())?;
    for (_, files) in &plan.puts {
        place.put(tree, files)?;
    }
    if !plan.removals.is_empty() {
        place.remove(&plan.removals)?;
    }
    place.write(LEDGER, &ledger.bytes())
}
