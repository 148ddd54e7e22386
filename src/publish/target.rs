//! Where a site goes, whatever is behind it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::ledger::{LEDGER, Ledger};
use crate::plan::Plan;
use crate::tree::{Lies, Tree};

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

/// Why a target could not be read or changed.
#[derive(Debug)]
pub enum Trouble {
    /// Somebody else publishes there.
    Busy(String),
    /// Somebody else has published there since it was looked at. Nothing was changed.
    Overtaken,
    /// A program that is needed is not on this computer.
    Missing(&'static str),
    /// A program said no.
    Tool(&'static str, String),
    /// The disk said no.
    Disk(PathBuf, io::Error),
    /// The folder is no place for a site.
    Unfit(PathBuf),
}

impl Trouble {
    /// What the disk said of a path.
    pub fn disk(path: &Path) -> impl FnOnce(io::Error) -> Trouble + '_ {
        |error| Trouble::Disk(path.to_owned(), error)
    }
}
