//! `pimh access`: who may read and who publishes.
//!
//! Every change opens the keyring under a lock, changes it, and puts it in place as a whole.

pub mod args;
pub mod keyring;

use self::args::{Access, Command};
use super::Exit;
use super::args::Common;

/// `pimh access`.
pub fn access(_common: &Common, access: &Access) -> Exit {
    match &access.command {
        Command::Init(_)
        | Command::Keyholder { .. }
        | Command::Invite(_)
        | Command::List
        | Command::Revoke(_)
        | Command::Rotate
        | Command::Report
        | Command::Verify(_) => Exit::Usage,
    }
}
