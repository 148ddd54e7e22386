//! `pimh access`: who may read and who publishes.
//!
//! Every change opens the keyring under a lock, changes it, and puts it in place as a whole
//! ([`vault`]). What is secret and not sealed lies in `.pimh/`, for its owner only ([`files`]): the
//! keyholder's code, spare codes, and letters that are not handed out yet.

pub mod args;
mod files;
pub mod init;
mod invite;
mod keyholder;
pub mod keyring;
mod letters;
mod list;
mod members;
mod report;
mod revoke;
mod spares;
mod vault;
mod verify;

use std::io;
use std::path::{Path, PathBuf};

use self::args::{Access, Command};
use super::args::Common;
use super::session::{Session, Voice};
use super::{Exit, print};
use crate::diagnostic::{Diagnostic, Redaction};
use crate::gate::Refused;

/// `pimh access`.
pub fn access(common: &Common, access: &Access) -> Exit {
    let mut session = match Session::open(common, false) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let done = match &access.command {
        Command::Init(args) => init::init(&session, args),
        Command::Keyholder { change } => keyholder::keyholder(&session, change),
        Command::Invite(args) => invite::invite(&session, args),
        Command::List => list::list(&session),
        Command::Revoke(args) => revoke::revoke(&session, args),
        Command::Rotate => revoke::rotate(&session),
        Command::Report => report::report(common, &mut session),
        Command::Verify(args) => verify::verify(common, &session, args),
    };
    match done {
        Ok(exit) => exit,
        Err(failure) => failure.told(&session.voice, &session.root),
    }
}

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// Something that has a code and a section in the handbook.
    Known(Box<Diagnostic>),
    /// Something that is said once: how the run ends, what is wrong, what to do.
    Plain(Exit, String, String),
    /// The disk says no.
    Disk(PathBuf, io::Error),
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Failure {
        Failure::Known(Box::new(diagnostic))
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Failure {
        let (message, help) = match refused {
            Refused::NoSuchCode(wanted) => (
                format!("no code has the label or the first four characters `{wanted}`"),
                "`pimh access list` shows all; nothing was changed".to_owned(),
            ),
            Refused::SeveralCodes(label, locators) => {
                let locators: Vec<&str> = locators.iter().map(|locator| locator.as_str()).collect();
                (
                    format!("{} codes have the label `{label}`", locators.len()),
                    format!(
                        "say which by their first four characters: {}; nothing was changed",
                        locators.join(" ")
                    ),
                )
            }
            Refused::RevokedAlready(wanted) => (
                format!("`{wanted}` is revoked already"),
                "leave it out; nothing was changed".to_owned(),
            ),
            Refused::NoSuchKeyholder(name) => (
                format!("no keyholder is called `{name}`"),
                "`pimh access list` shows their names; nothing was changed".to_owned(),
            ),
            Refused::KeyholderExists(name) => (
                format!("there is a keyholder called `{name}` already"),
                "choose another name; nothing was changed".to_owned(),
            ),
            Refused::LastKeyholder => (
                "without a keyholder nobody could publish any more".to_owned(),
                "add another first: `pimh access keyholder add NAME`; nothing was changed"
                    .to_owned(),
            ),
            Refused::Full => (
                "there is no room for so many codes".to_owned(),
                "a site can have about a million; nothing was changed".to_owned(),
            ),
            Refused::NoPlace => (
                "the keyring was changed by somebody else meanwhile".to_owned(),
                "run the command again".to_owned(),
            ),
            Refused::NoRandomness => return Diagnostic::no_randomness().into(),
        };
        Failure::Plain(Exit::Usage, message, help)
    }
}

impl Failure {
    fn plain(exit: Exit, message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::Plain(exit, message.into(), help.into())
    }

    fn disk(path: &Path) -> impl FnOnce(io::Error) -> Failure {
        let path = path.to_owned();
        |error| Failure::Disk(path, error)
    }

    fn busy() -> Failure {
        Failure::plain(
            Exit::Output,
            "another pimh is changing the keyring",
            "wait until it has ended, and run the command again",
        )
    }

    /// Tells it, and gives the exit code.
    pub fn told(self, voice: &Voice, root: &Path) -> Exit {
        match self {
            Failure::Known(diagnostic) => voice.problems(&(*diagnostic).into(), &Redaction::off()),
            Failure::Plain(exit, message, help) => {
                print::aside(&format!("error: {message}\n  {help}"));
                exit
            }
            Failure::Disk(path, error) => {
                let path = path.strip_prefix(root).unwrap_or(&path);
                print::aside(&format!(
                    "error: {} cannot be written or read: {error}\n  \
                     what was saved before is whole; mend this and run the command again",
                    path.display()
                ));
                Exit::Output
            }
        }
    }
}

/// How a command ends.
type Done = Result<Exit, Failure>;
