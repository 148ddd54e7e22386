//! `pimh access keyholder`: who publishes.

use super::args::Keyholder;
use super::failure::{Done, Failure};
use super::keyring;
use crate::exit::Exit;
use crate::print;
use crate::session::Session;

/// `pimh access keyholder`.
pub fn keyholder(session: &Session, change: &Keyholder) -> Done {
    match change {
        Keyholder::Add { name } => add(session, name.trim()),
        Keyholder::Remove { name } => remove(session, name.trim()),
    }
}

fn add(session: &Session, name: &str) -> Done {
    let voice = &session.voice;
    if name.is_empty() {
        return Err(Failure::plain(
            Exit::Usage,
            "a keyholder needs a name",
            "such as \"Rowan\" or \"Build service\"",
        ));
    }
    if voice.redacts {
        return Err(Failure::plain(
            Exit::Usage,
            "the new code would be shown in this log",
            "run this on a computer of your own, or say --redact=no",
        ));
    }
    let mut vault = keyring::vault(session)?;
    let code = vault.keyring.add_keyholder(name)?;
    vault.save()?;
    let shown = code.shown();
    if voice.is_json() {
        let text = serde_json::json!({ "schema": 1, "keyholder": name, "code": shown.as_str() });
        print::line(&text.to_string());
        return Ok(Exit::Done);
    }
    print::line(&format!("The code of \"{name}\":\n\n  {}\n", *shown));
    voice.tell(&format!(
        "It is shown this once and kept nowhere. It opens everything: hand it over in person, or put it\n\
         into a secret variable {} of the build service. Commit {} now.",
        keyring::VARIABLE,
        keyring::FILE
    ));
    Ok(Exit::Done)
}

fn remove(session: &Session, name: &str) -> Done {
    let mut vault = keyring::vault(session)?;
    vault.remove_keyholder(name)?;
    vault.save()?;
    if session.voice.is_json() {
        let text = serde_json::json!({ "schema": 1, "removed": name });
        print::line(&text.to_string());
    }
    session.voice.tell(&format!(
        "Removed \"{name}\" and renewed every secret of the keyring. Readers notice nothing, but that pages\n\
         they saved for visits are fetched anew.\n\
         What \"{name}\" could read until now stays readable to whoever kept it; the next build is closed:\n\n  \
         pimh build\n\nCodes that \"{name}\" gave out were seen by whoever gave them out. If in doubt, revoke those."
    ));
    Ok(Exit::Done)
}
