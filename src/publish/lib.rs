//! How a site gets from the output to where its readers find it: a folder, a branch of a git repository, or whatever
//! rclone reaches.
//!
//! A [`Target`] is [looked at](Target::look) first: what lies [`There`], with the [`Ledger`] that the last publisher left.
//! Then [`Plan::between`] says, as a value, what has to come and go, in the order in which readers need it, or why it must
//! not ([`Objection`]). Last the target [carries](Target::carry) it. A folder and a branch change as a whole; elsewhere files
//! come one after the other, and a publish that breaks off is finished by the next, which looks at what is there anew.
//!
//! It never deletes what no publish put there, knows no page and no key, asks nobody, and takes secrets only from the tools
//! that it runs.

mod folder;
mod git;
mod journal;
mod ledger;
mod order;
mod plan;
mod rclone;
mod steps;
mod target;
mod there;
mod tool;
mod tree;
mod trouble;

pub use folder::Folder;
pub use git::Branch;
pub use journal::{Entry, JOURNAL, Journal, Standing};
pub use ledger::{LEDGER, Ledger};
pub use order::Class;
pub use pimh_words::names::Known;
pub use plan::{Objection, Plan};
pub use rclone::{Headers, Remote};
pub use steps::{Place, by_steps};
pub use target::{Delivery, Target};
pub use there::There;
pub use tree::{Lies, Tree};
pub use trouble::Trouble;
