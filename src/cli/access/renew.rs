//! `pimh access renew`: a reader's devices are shut out, and the reader's code is not.

use super::args::Which;
use super::failure::Done;
use super::keyring;
use crate::exit::Exit;
use crate::print::{self, count};
use crate::session::Session;

/// `pimh access renew`.
pub fn renew(session: &Session, args: &Which) -> Done {
    let mut vault = keyring::vault(session)?;
    let roles = &session.config.roles;
    let renewed = vault.keyring.renew_codes(&args.which, roles)?;
    vault.save()?;
    if session.voice.is_json() {
        let locators: Vec<&str> = renewed.iter().map(|locator| locator.as_str()).collect();
        let text = serde_json::json!({ "schema": 1, "renewed": locators });
        print::line(&text.to_string());
    }
    session.voice.tell(&format!(
        "Renewed the keys of {}. Once the site is built and published, no device that was signed in opens it\n\
         any more, and the same code, typed again, does:\n\n  pimh build\n\n\
         Other readers notice nothing. Did somebody else see the code itself? Then revoke it.",
        count(renewed.len(), "code", "codes")
    ));
    Ok(Exit::Done)
}
