//! The record: what could be read by whom when the site was last built, so that nothing opens without a word.
//!
//! It lies in [`FILE`], is committed beside the content and reviewed like code. A build writes it before the output is
//! put in place; every check reads it anew. It decides no byte of the output. [`Record::read`] reads it, [`Look::at`]
//! compares a site with it, [`Look::next`] says what a build writes.
//!
//! **The rule.** What was closed becomes open to more readers only where an editor says so at its place. A slip can
//! never be that word, so a word counts only if it is new: the record tells what every page and section said before.
//!
//! **Addresses.** What once answered on the site goes on answering: by a page, or by a former address that a page names.
//! One that does neither is told ([`addresses`]), and stays known until it does.
//!
//! **Union.** Each line is a fact for itself ([`Line`]), so that two branches may be merged by taking the lines of
//! both. Where two lines tell of one file, each of them must be kept to, and so the stricter holds.
//!
//! Hashes are those of [`crate::wording`]. They hide nothing, and need not: the Markdown lies beside them. It never
//! renders, and never writes a file.

mod addresses;
mod facts;
mod files;
mod keyring;
mod line;
mod look;
mod lost;
mod read;
mod runs;
mod teased;
mod text;

pub use keyring::KeyringState;
pub use line::{FactLine, FileLine, KeyringLine, Line, PageLine, TeaserLine};
pub use look::Look;
pub use read::{Record, copies};
pub use runs::Runs;
pub use text::{empty, rewritten};

/// Where it lies.
pub use crate::snapshot::RECORD as FILE;
