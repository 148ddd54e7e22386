//! `pimh access`: who may read and who publishes. Asks, prints and reads arguments; what is done is in
//! [`crate::people`].

mod accept;
pub mod args;
mod failure;
pub mod init;
mod invite;
mod keyholder;
pub mod keyring;
mod list;
mod rename;
mod renew;
pub mod report;
mod revoke;
pub mod verify;

use self::args::{Access, Command};
use super::args::Common;
use super::exit::Exit;
use super::session::Session;

pub use self::failure::Failure;

/// `pimh access`.
pub fn access(common: &Common, access: &Access) -> Exit {
    let mut session = match Session::open(common) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let done = match &access.command {
        Command::AcceptKeyring => accept::accept(&session),
        Command::RenameRole { old, new } => rename::rename(&mut session, old, new),
        Command::Init(args) => init::init(&session, args),
        Command::Keyholder { change } => keyholder::keyholder(&session, change),
        Command::Invite(args) => invite::invite(&session, args),
        Command::List => list::list(&session),
        Command::Revoke(args) => revoke::revoke(&session, args),
        Command::Renew(args) => renew::renew(&session, args),
        Command::Rotate => revoke::rotate(&session),
        Command::Report => report::report(common, &mut session),
        Command::Verify(args) => verify::verify(common, &session, args),
    };
    match done {
        Ok(exit) => exit,
        Err(failure) => failure.told(&session.voice, &session.root),
    }
}
