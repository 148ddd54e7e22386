//! The keyring for a command: where the code comes from, who waits for whom, and what is said of a demonstration.

use std::io::IsTerminal as _;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::failure::{Failure, said_of_shut};
use crate::diagnostic::Diagnostic;
use crate::gate::{AccessCode, Keyring, KeyringFile};
use crate::people::unlock::{self, Offered};
use crate::people::{Lock, Shut, Vault};
use crate::print;
use crate::record;
use crate::session::Session;

pub use crate::people::unlock::FILE;

/// The variable that holds the code on a build service.
pub const VARIABLE: &str = "PIMH_KEYRING_CODE";
/// How long to wait for another `pimh` that changes the keyring.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often to look whether it has ended.
const EVERY: Duration = Duration::from_millis(50);

/// Opens the project's keyring for a build, and says if it is a demonstration.
///
/// # Errors
///
/// There is none, none that opens, or it is a demonstration and the site has a real address.
pub fn open(session: &Session) -> Result<Keyring, Diagnostic> {
    let keyring = open_at(&session.root)?;
    let base_url = session.base_url();
    if !keyring.may_seal_for(base_url) {
        return Err(Diagnostic::demonstration_keyring(base_url.as_str()));
    }
    if keyring.is_demonstration() && session.config.live {
        return Err(Diagnostic::demonstration_goes_live());
    }
    if keyring.is_demonstration() {
        session.voice.say(
            "note: the keyring is a demonstration; everybody can open what it seals \
             (`pimh access init` makes one of your own)",
        );
    }
    Ok(keyring)
}

/// Opens the keyring of the project in that folder: with a code at hand, or one that is typed in the terminal.
///
/// # Errors
///
/// There is none, or none that opens.
pub fn open_at(root: &Path) -> Result<Keyring, Diagnostic> {
    let file = read(root)?.ok_or_else(|| said_of_shut(&Shut::Missing))?;
    match opened_without_asking(&file, root) {
        Err(Shut::NothingAtHand) => file
            .open(&asked()?)
            .map_err(|trouble| said_of_shut(&Shut::tried("the terminal", trouble))),
        opened => opened.map_err(|shut| said_of_shut(&shut)),
    }
}

/// Reads the file of the keyring, if there is one.
///
/// # Errors
///
/// It cannot be read, or is no keyring.
pub fn read(root: &Path) -> Result<Option<KeyringFile>, Diagnostic> {
    unlock::keyring_file(root).map_err(|shut| said_of_shut(&shut))
}

/// Opens a keyring with the codes that are at hand: variable, file, the demonstration's own.
///
/// # Errors
///
/// There is none, or none opens it.
pub fn opened_without_asking(file: &KeyringFile, root: &Path) -> Result<Keyring, Shut> {
    let mut offered: Vec<Offered> = variable().into_iter().collect();
    offered.extend(unlock::kept_code(root)?);
    unlock::unlocked(file, &offered)
}

/// Whether the keyring of the project in that folder is a demonstration, as far as that can be known without asking.
pub fn is_demonstration(root: &Path) -> bool {
    let file = read(root).ok().flatten();
    let opened = file.and_then(|file| opened_without_asking(&file, root).ok());
    opened.is_some_and(|keyring| keyring.is_demonstration())
}

/// Takes the lock of the keyring; waits for another program that has it.
///
/// # Errors
///
/// Somebody else holds it for long, or the disk says no.
pub fn locked(root: &Path) -> Result<Lock, Failure> {
    let started = Instant::now();
    let wait = || {
        thread::sleep(EVERY);
        started.elapsed() < PATIENCE
    };
    Ok(Lock::take(root, wait)?)
}

/// Opens the keyring to be changed, and says if it is a demonstration.
///
/// # Errors
///
/// Somebody else changes it, or it does not open.
pub fn vault(session: &Session) -> Result<Vault, Failure> {
    let open = |root: &Path| -> Result<Keyring, Failure> {
        let keyring = open_at(root)?;
        // What is done to a keyring from before the last build would be lost with it, or undo what was done since.
        if let Some(trouble) = record::trouble_with(root, &keyring)? {
            return Err(trouble.into());
        }
        if keyring.is_demonstration() {
            session
                .voice
                .say("note: the keyring is a demonstration; everybody can open what it seals");
        }
        Ok(keyring)
    };
    let today = session.request.choice.today;
    Vault::open(locked(&session.root)?, open, &session.config.roles, today)
}

fn variable() -> Option<Offered> {
    // A variable that is no text holds no code.
    let text = Zeroizing::new(std::env::var(VARIABLE).ok()?);
    (!text.trim().is_empty()).then_some(Offered {
        source: VARIABLE,
        text,
    })
}

/// Asks whoever sits at the terminal; three times, since a code is long.
fn asked() -> Result<AccessCode, Diagnostic> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Diagnostic::keyring_closed());
    }
    let mut said = Diagnostic::keyring_closed();
    for _ in 0..3 {
        let typed = rpassword::prompt_password("Your keyholder's code: ")
            .map(Zeroizing::new)
            .map_err(|_| Diagnostic::keyring_closed())?;
        match AccessCode::parse(&typed) {
            Ok(code) => return Ok(code),
            Err(why) => {
                print::aside(&format!("{why}; please try again"));
                said = said_of_shut(&Shut::Mistyped("the terminal", why));
            }
        }
    }
    Err(said)
}
