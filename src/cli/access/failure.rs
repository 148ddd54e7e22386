//! What stood in the way of `pimh access`, in words, and how the run ends by it.

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Redaction};
use crate::exit::Exit;
use crate::gate::Refused;
use crate::people::{Shut, Trouble, unlock};
use crate::print;
use crate::session::Voice;

/// How a command ends.
pub type Done = Result<Exit, Failure>;

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

impl Failure {
    /// Something that is said once.
    pub fn plain(exit: Exit, message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::Plain(exit, message.into(), help.into())
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

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Failure {
        Failure::Known(Box::new(diagnostic))
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Failure {
        match trouble {
            Trouble::Shut(shut) => said_of_shut(&shut).into(),
            Trouble::Refused(refused) => refused.into(),
            Trouble::OwnCode(name) => Failure::plain(
                Exit::Usage,
                format!(
                    "`{name}` is the keyholder whose code you are using, so you would lock yourself out"
                ),
                "let another keyholder do it; nothing was changed",
            ),
            Trouble::Busy => Failure::plain(
                Exit::Output,
                "another pimh is changing the keyring",
                "wait until it has ended, and run the command again",
            ),
            Trouble::Disk(path, error) => Failure::Disk(path, error),
        }
    }
}

/// What is said of a keyring that stays shut.
pub fn said_of_shut(shut: &Shut) -> Diagnostic {
    match shut {
        Shut::Missing => Diagnostic::no_keyring(unlock::FILE),
        Shut::Unreadable(file, error) => Diagnostic::keyring_unreadable(file, error),
        Shut::Damaged => Diagnostic::keyring_damaged(unlock::FILE),
        Shut::Later => Diagnostic::keyring_later(unlock::FILE),
        Shut::NothingAtHand => Diagnostic::keyring_closed(),
        Shut::Mistyped(source, why) => Diagnostic::keyring_code_mistyped(source, &why.to_string()),
        Shut::NotYours(tried) => Diagnostic::keyring_not_yours(&tried.join(" and in ")),
        Shut::NoRandomness => Diagnostic::no_randomness(),
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
            Refused::NoSpareKey(wanted) => (
                format!("the code of `{wanted}` has no spare key left"),
                format!(
                    "an earlier pimh made it, or it was renewed as often as it can be. Give its reader a new one: \
                     `pimh access revoke \"{wanted}\"`, then `pimh access invite`; nothing was changed"
                ),
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
            Refused::NoSeat => (
                "the keyring was changed by somebody else meanwhile".to_owned(),
                "run the command again".to_owned(),
            ),
            Refused::NoRandomness => return Diagnostic::no_randomness().into(),
        };
        Failure::Plain(Exit::Usage, message, help)
    }
}
