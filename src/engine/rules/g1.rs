//! The words of `G1`; what it is stands in `g1.md`.

use super::phrasing::plain_io;
use crate::diagnostic::{Code, Diagnostic};

/// `G1`
impl Diagnostic {
    /// No keyring at all.
    pub fn no_keyring(file: &str) -> Diagnostic {
        Diagnostic::new(Code::G1, format!("this project has no keyring ({file})"))
            .help("`pimh access init` makes one; without it only `--audience public` can be built")
    }

    /// The disk says no.
    pub fn keyring_unreadable(file: &str, error: &std::io::Error) -> Diagnostic {
        Diagnostic::new(
            Code::G1,
            format!("{file} cannot be read: {}", plain_io(error)),
        )
        .help("look at the permissions of the file")
    }

    /// Not a keyring, or one that somebody changed by hand.
    pub fn keyring_damaged(file: &str) -> Diagnostic {
        Diagnostic::new(Code::G1, format!("{file} is damaged, or was changed by hand"))
            .help("take it from your version control or a backup; the state before the last change is in keyring.previous.json")
    }

    /// A newer program made it.
    pub fn keyring_later(file: &str) -> Diagnostic {
        Diagnostic::new(
            Code::G1,
            format!("{file} was made by a later version of pimh"),
        )
        .help("update pimh")
    }

    /// Nobody gave a code.
    pub fn keyring_closed() -> Diagnostic {
        Diagnostic::new(Code::G1, "the keyring needs a keyholder's code to open")
            .help("put it into the variable PIMH_KEYRING_CODE or into the file .pimh/code, or run the command in a terminal and type it")
    }

    /// The code that was given is none.
    pub fn keyring_code_mistyped(place: &str, why: &str) -> Diagnostic {
        Diagnostic::new(Code::G1, format!("the code in {place} is mistyped: {why}"))
            .help("compare it with the code that you were given")
    }

    /// The codes that were given are no keyholder's.
    pub fn keyring_not_yours(places: &str) -> Diagnostic {
        Diagnostic::new(Code::G1, format!("the code in {places} does not open this keyring"))
            .help("it may be a reader's code, that of another site, or that of a keyholder who was removed; another keyholder can make you one: `pimh access keyholder add NAME`")
    }

    /// The system fails.
    pub fn no_randomness() -> Diagnostic {
        Diagnostic::new(Code::G1, "the system has no randomness to give")
            .help("this is a fault of the computer; try again on another")
    }
}
