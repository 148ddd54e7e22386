//! `pimh access revoke` and `pimh access rotate`.

use super::args::Which;
use super::failure::Done;
use super::keyring;
use crate::exit::Exit;
use crate::print::{self, count};
use crate::session::Session;

/// `pimh access revoke`.
pub fn revoke(session: &Session, args: &Which) -> Done {
    let mut vault = keyring::vault(session)?;
    let today = session.request.choice.today;
    let revoked = vault
        .keyring
        .revoke(&args.which, &session.config.roles, today)?;
    vault.save()?;
    if session.voice.is_json() {
        let locators: Vec<&str> = revoked.iter().map(|locator| locator.as_str()).collect();
        let text = serde_json::json!({ "schema": 1, "revoked": locators });
        print::line(&text.to_string());
    }
    session.voice.tell(&format!(
        "Took back {}. What they opened has new keys, once the site is built and published:\n\n  pimh build\n\n\
         Other readers notice nothing. What was published before stays readable to whoever kept it.",
        count(revoked.len(), "code", "codes")
    ));
    Ok(Exit::Done)
}

/// `pimh access rotate`.
pub fn rotate(session: &Session) -> Done {
    let mut vault = keyring::vault(session)?;
    vault.keyring.rotate(&session.config.roles)?;
    vault.save()?;
    if session.voice.is_json() {
        print::line(
            &serde_json::json!({ "schema": 1, "epoch": vault.keyring.epoch() }).to_string(),
        );
    }
    session.voice.tell(
        "Every role has a new key, once the site is built and published:\n\n  pimh build\n\nReaders notice nothing.",
    );
    Ok(Exit::Done)
}
