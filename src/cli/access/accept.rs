//! `pimh access accept-keyring`: the keyring that lies here is the one that counts.

use super::failure::Done;
use super::keyring;
use crate::exit::Exit;
use crate::print;
use crate::record;
use crate::session::Session;

/// `pimh access accept-keyring`.
pub fn accept(session: &Session) -> Done {
    let _lock = keyring::locked(&session.root)?;
    let keyring = keyring::open_at(&session.root)?;
    record::accept(&session.root, &record::state_of(&keyring))?;
    if session.voice.is_json() {
        print::line(&serde_json::json!({ "schema": 1, "accepted": keyring.epoch() }).to_string());
    }
    session.voice.tell(&format!(
        "{} as it lies here counts from now on. If it is an older one, codes that were revoked since open the\n\
         site again, and readers who were invited since have none. `pimh access list` shows who holds what;\n\
         revoke and invite again, then:\n\n  pimh access rotate\n  pimh build",
        keyring::FILE
    ));
    Ok(Exit::Done)
}
