//! `pimh access init`: the keyring and its first keyholder.

use std::path::Path;

use super::args::Init;
use super::failure::{Done, Failure};
use super::keyring;
use crate::exit::Exit;
use crate::gate::AccessCode;
use crate::people::{self, unlock};
use crate::print;
use crate::record;
use crate::session::Session;
use pimh_words::access::Roles;

/// `pimh access init`.
pub fn init(session: &Session, args: &Init) -> Done {
    let lock = keyring::locked(&session.root)?;
    let replaced = check_for_another(session)?;
    let roles = &session.config.roles;
    let code = people::found(lock, roles, args.keyholder.trim(), args.demonstration)?;
    record::begin(&session.root)?;
    say(session, args, &code, replaced);
    Ok(Exit::Done)
}

/// The keyring of a project that was made this moment: its gated pages can be sealed from the first build on.
///
/// # Errors
///
/// The disk says no, or there is no randomness to be had.
pub fn for_new_project(root: &Path, roles: &Roles) -> Result<(), Failure> {
    people::found(keyring::locked(root)?, roles, "First keyholder", false)?;
    Ok(record::begin(root)?)
}

/// Whether a demonstration is about to be replaced. Nothing else is.
fn check_for_another(session: &Session) -> Result<bool, Failure> {
    let Some(file) = keyring::read(&session.root)? else {
        return Ok(false);
    };
    if keyring::opened_without_asking(&file, &session.root)
        .is_ok_and(|known| known.is_demonstration())
    {
        return Ok(true);
    }
    Err(Failure::plain(
        Exit::Usage,
        format!("this project has a keyring already ({})", keyring::FILE),
        "nothing was changed. A new one would take every reader's code away; to renew its keys use \
         `pimh access rotate`, to lock somebody out who published `pimh access keyholder remove`. If you \
         mean it, move the file away yourself",
    ))
}

fn say(session: &Session, args: &Init, code: &AccessCode, replaced: bool) {
    let voice = &session.voice;
    // The log of a build service is no place for a code; the file has it.
    let shown = if voice.redacts {
        None
    } else {
        Some(code.shown())
    };
    if voice.is_json() {
        let text = serde_json::json!({
            "schema": 1, "made": keyring::FILE, "demonstration": args.demonstration, "replaced": replaced,
            "keyholder": args.keyholder.trim(), "code": shown.as_ref().map(|code| code.as_str()),
        });
        print::line(&text.to_string());
        return;
    }
    let what = match (args.demonstration, replaced) {
        (true, _) => "Made a demonstration keyring",
        (false, true) => "Replaced the demonstration by a keyring of your own",
        (false, false) => "Made the keyring",
    };
    voice.tell(&format!(
        "{what}: {}, with the keyholder \"{}\".",
        keyring::FILE,
        args.keyholder.trim()
    ));
    if args.demonstration {
        voice.tell(
            "Its code stands in the file, so everybody can open what it seals. It is for samples: pimh\n\
             refuses it for a site with a real address.",
        );
        return;
    }
    if let Some(shown) = shown {
        voice.tell(&format!("\n  {}\n", *shown));
        voice.tell(&format!(
            "This code opens the keyring. It is shown this once and kept in {}, which git ignores. Write\n\
             it on paper and lock it away, and add a second keyholder: if every keyholder's code is lost,\n\
             all readers need new codes.",
            unlock::CODE
        ));
    } else {
        voice.tell(&format!("Its code is in {}.", unlock::CODE));
    }
    voice.tell(&format!(
        "{} may lie in the repository.\n\nNext:\n  pimh access keyholder add NAME\n  pimh access invite --role ROLE --label LABEL",
        keyring::FILE
    ));
}
