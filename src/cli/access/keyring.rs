//! Opening the keyring: where the code comes from, and what is said when there is none.

use std::fs;
use std::io::{ErrorKind, IsTerminal as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::diagnostic::Diagnostic;
use crate::gate::{Code, Keyring, KeyringFile, KeyringTrouble};
use crate::session::Session;

/// The keyring, at the project's root.
pub const FILE: &str = "keyring.json";
/// The code of whoever works here, below the project's root.
pub const CODE: &str = ".pimh/code";
/// The variable that holds the code on a build service.
pub const VARIABLE: &str = "PIMH_KEYRING_CODE";

/// Opens the project's keyring for a build, and says if it is a demonstration.
///
/// # Errors
///
/// There is none, none that opens, or it is a demonstration and the site has a real address.
pub fn open(session: &Session) -> Result<Keyring, Diagnostic> {
    let keyring = open_at(&session.root)?;
    if keyring.is_demonstration() {
        let asked = session.request.base_url.as_ref();
        let base_url = asked.unwrap_or(&session.config.base_url);
        if !base_url.is_for_trying() {
            return Err(Diagnostic::demonstration_keyring(base_url.as_str()));
        }
        session.voice.say(
            "note: the keyring is a demonstration; everybody can open what it seals \
             (`pimh access init` makes one of your own)",
        );
    }
    Ok(keyring)
}

/// Opens the keyring of the project in that folder.
///
/// # Errors
///
/// There is none, or none that opens.
pub fn open_at(root: &Path) -> Result<Keyring, Diagnostic> {
    let file = read(root)?.ok_or_else(|| Diagnostic::no_keyring(FILE))?;
    opened(file, root)
}

/// Reads the file of the keyring, if there is one.
///
/// # Errors
///
/// It cannot be read, or is no keyring.
pub fn read(root: &Path) -> Result<Option<KeyringFile>, Diagnostic> {
    let text = match fs::read_to_string(root.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            return Err(Diagnostic::keyring_damaged(FILE));
        }
        Err(error) => return Err(Diagnostic::keyring_unreadable(FILE, &error)),
    };
    KeyringFile::parse(&text).map(Some).map_err(trouble)
}

fn trouble(trouble: KeyringTrouble) -> Diagnostic {
    match trouble {
        KeyringTrouble::NoKeyring => Diagnostic::keyring_damaged(FILE),
        KeyringTrouble::Later => Diagnostic::keyring_later(FILE),
        KeyringTrouble::NotYours => Diagnostic::keyring_not_yours("use"),
        KeyringTrouble::NoRandomness => Diagnostic::no_randomness(),
    }
}

/// Tries the codes that are at hand: variable, file, the demonstration's own; then asks in the terminal.
///
/// A code of another keyring in the variable or the file does not stand in the way of the next.
fn opened(file: KeyringFile, root: &Path) -> Result<Keyring, Diagnostic> {
    let at_hand = match opened_without_asking(file.clone(), root) {
        Err(NotOpened::NothingAtHand) => asked()?,
        Err(NotOpened::Because(why)) => return Err(why),
        Ok(keyring) => return Ok(keyring),
    };
    match file.open(&at_hand) {
        Err(KeyringTrouble::NotYours) => Err(Diagnostic::keyring_not_yours("the terminal")),
        opened => opened.map_err(trouble),
    }
}

/// Why nothing at hand opened a keyring.
#[derive(Debug)]
pub enum NotOpened {
    /// There was no code to try.
    NothingAtHand,
    /// There was one.
    Because(Diagnostic),
}

impl From<Diagnostic> for NotOpened {
    fn from(why: Diagnostic) -> NotOpened {
        NotOpened::Because(why)
    }
}

/// Opens a keyring with the codes that are at hand.
///
/// # Errors
///
/// There is none, or none opens it.
pub fn opened_without_asking(file: KeyringFile, root: &Path) -> Result<Keyring, NotOpened> {
    let demonstration = file.demonstration_code().cloned();
    let mut tried = Vec::new();
    for (place, text) in [(VARIABLE, variable()), (CODE, code_file(root)?)] {
        let Some(text) = text else { continue };
        let code = match Code::parse(&text) {
            Ok(code) => code,
            // A demonstration opens whatever else lies about.
            Err(_) if demonstration.is_some() => continue,
            Err(why) => {
                return Err(Diagnostic::keyring_code_mistyped(place, &why.to_string()).into());
            }
        };
        match file.clone().open(&code) {
            Err(KeyringTrouble::NotYours) => tried.push(place),
            opened => return Ok(opened.map_err(trouble)?),
        }
    }
    if let Some(code) = demonstration {
        return Ok(file.open(&code).map_err(trouble)?);
    }
    if tried.is_empty() {
        return Err(NotOpened::NothingAtHand);
    }
    Err(Diagnostic::keyring_not_yours(&tried.join(" and in ")).into())
}

fn variable() -> Option<Zeroizing<String>> {
    std::env::var(VARIABLE)
        .ok()
        .filter(|text| !text.trim().is_empty())
        .map(Zeroizing::new)
}

fn code_file(root: &Path) -> Result<Option<Zeroizing<String>>, Diagnostic> {
    match fs::read_to_string(root.join(CODE)) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Diagnostic::keyring_unreadable(CODE, &error)),
    }
}

/// Asks whoever sits at the terminal; three times, since a code is long.
fn asked() -> Result<Code, Diagnostic> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Diagnostic::keyring_closed());
    }
    let mut said = Diagnostic::keyring_closed();
    for _ in 0..3 {
        let typed = rpassword::prompt_password("Your keyholder's code: ")
            .map(Zeroizing::new)
            .map_err(|_| Diagnostic::keyring_closed())?;
        match Code::parse(&typed) {
            Ok(code) => return Ok(code),
            Err(why) => {
                crate::print::aside(&format!("{why}; please try again"));
                said = Diagnostic::keyring_code_mistyped("the terminal", &why.to_string());
            }
        }
    }
    Err(said)
}
