//! Where a site goes, whatever is behind it.

use crate::ledger::Ledger;
use crate::plan::Plan;
use crate::there::There;
use crate::tree::Tree;
use crate::trouble::Trouble;

/// Where a site goes.
pub trait Target {
    /// Looks at what is there.
    ///
    /// # Errors
    ///
    /// Whatever the disk or the tool says.
    fn look(&mut self) -> Result<There, Trouble>;

    /// Brings what is there to what was built, and keeps other publishers out meanwhile.
    ///
    /// # Errors
    ///
    /// [`Trouble::Busy`] and [`Trouble::Overtaken`], before anything has changed. Whatever the disk or the tool says. What the readers meet then is whole, or mends with the next publish.
    fn carry(&mut self, delivery: &Delivery<'_>) -> Result<(), Trouble>;

    /// Its place, in words.
    fn place(&self) -> String;
}

/// All that a target needs to be brought up to date.
pub struct Delivery<'a> {
    /// What lay there when the plan was made.
    pub there: &'a There,
    /// What was built.
    pub tree: &'a Tree,
    /// What has to come and go.
    pub plan: &'a Plan,
    /// What is left there for the next publisher.
    pub ledger: &'a Ledger,
}
