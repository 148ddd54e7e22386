//! What a publish does not do, or not unasked.

use crate::access::Failure;
use crate::build::{Built, Whose};
use crate::config::{Destination, Target};
use crate::exit::Exit;
use crate::people::delivery;
use crate::print::count;
use pimh_publish::{Objection, There};

/// As many files as are named.
const NAMED: usize = 5;

/// Refuses what readers' browsers would not take, and says whether the site there was sealed with the same keys.
///
/// # Errors
///
/// The site there was sealed with newer keys, or is of a later day.
pub fn keys_and_day(built: &Built, there: &There) -> Result<bool, Failure> {
    let today = built.session.request.choice.today.to_string();
    let head = there.head.as_deref().and_then(delivery::epoch_and_day);
    let (live, ours) = (
        head.as_ref().map(|(epoch, _)| *epoch),
        built.keyring.map(|(epoch, _)| epoch),
    );
    if let (Some(live), Some(ours)) = (live, ours)
        && live > ours
    {
        return Err(Failure::plain(
            Exit::Keyring,
            "the site there was sealed after keys were renewed, and your keyring.json is from before that",
            "get the newest keyring.json and content from whoever renewed them, and publish again",
        ));
    }
    let is_same = live == ours;
    let day = match (&head, &there.ledger) {
        (Some((_, day)), _) if is_same => Some(day),
        (_, Some(ledger)) => Some(&ledger.day),
        _ => None,
    };
    match day.filter(|day| **day > today) {
        Some(day) => Err(Failure::plain(
            Exit::Output,
            format!(
                "the site there is of {day}, and here it is {today}: one of the two clocks is wrong"
            ),
            "set this computer's clock right; if the site there was dated wrongly, take it away there and publish again \
             (a sealed one only after `pimh access rotate`, or readers' browsers take no other before that day)",
        )),
        None => Ok(is_same || live.is_none()),
    }
}

/// Whose tree goes to a target, as its ledger says it.
pub fn readers_of<'t>(built: &Built, target: &'t Target) -> &'t str {
    match (built.readers, target.audience.as_deref()) {
        (Whose::Sealed, _) | (_, None) => "everybody",
        (_, Some(audience)) => audience,
    }
}

/// Refuses to put one reader's pages where another reads.
///
/// # Errors
///
/// The place holds another tree.
pub fn readers(built: &Built, target: &Target, there: &There, at: &str) -> Result<(), Failure> {
    let Some(ledger) = &there.ledger else {
        return Ok(());
    };
    let ours = readers_of(built, target);
    let is_for_all = |readers: &str| readers == "everybody" || readers == "public";
    if ledger.readers == ours || is_for_all(&ledger.readers) && is_for_all(ours) {
        return Ok(());
    }
    Err(Failure::plain(
        Exit::Leak,
        format!(
            "{at} holds the site for {}, and this is the one for {ours}",
            ledger.readers
        ),
        "give each a target of its own, or empty the place first",
    ))
}

/// Refuses to put the site in the place of a branch of something else, whatever is said: its past would be gone.
///
/// # Errors
///
/// No publish made that branch.
pub fn past(target: &Target, objections: &[Objection], at: &str) -> Result<(), Failure> {
    let is_foreign = objections
        .iter()
        .any(|one| matches!(one, Objection::Foreign(_)));
    match &target.destination {
        Destination::Git { branch, .. } if is_foreign => Err(Failure::plain(
            Exit::Output,
            format!("{at} is of something else, and a publish would take away its past"),
            format!(
                "name a branch that is not there yet (`branch = \"…\"`), or delete {branch} there yourself if nobody needs it"
            ),
        )),
        _ => Ok(()),
    }
}

/// What speaks against a publish, as a refusal. With `hides` no file is named: strangers read along, and the names of a tree in
/// clear may be gated words.
pub fn objections(objections: &[Objection], at: &str, hides: bool) -> Failure {
    let told = objections.iter().map(|one| told(one, at, hides));
    let told: Vec<String> = told.collect();
    let foreign = objections
        .iter()
        .any(|one| matches!(one, Objection::Foreign(_)));
    let help = match foreign {
        true => {
            "name an empty folder, branch or path that holds nothing but the site; or say --anyway: what is there stays, \
                 but for files of the same name"
        }
        false => "look at it there; to publish all the same, say --anyway",
    };
    Failure::plain(Exit::Output, told.join("; "), help)
}

/// What speaks against a publish.
pub fn told(objection: &Objection, at: &str, hides: bool) -> String {
    let named = |files: &[String]| match hides {
        true => "their names are not shown here".to_owned(),
        false => named(files),
    };
    match objection {
        Objection::Foreign(files) => {
            format!(
                "{at} holds {} that no publish put there ({})",
                files_of(files),
                named(files)
            )
        }
        Objection::InTheWay(files) => format!(
            "at {at} {} of somebody else, where the site has its own ({})",
            match files.len() {
                1 => "lies a file".to_owned(),
                many => format!("lie {many} files"),
            },
            named(files)
        ),
        Objection::Changed(files, who) => {
            let who = who.as_deref().unwrap_or("somebody else");
            match files.is_empty() {
                true => format!("{at} was changed since the last publish ({who})"),
                false => format!(
                    "{} at {at} changed since the last publish, by {who} ({})",
                    files_of(files),
                    named(files)
                ),
            }
        }
        Objection::Many(going, all) => {
            format!("{going} of {all} files at {at} would go, which is more than half of the site")
        }
    }
}

fn files_of(files: &[String]) -> String {
    count(files.len(), "file", "files")
}

fn named(files: &[String]) -> String {
    let mut names: Vec<&str> = files.iter().take(NAMED).map(String::as_str).collect();
    if files.len() > NAMED {
        names.push("…");
    }
    names.join(", ")
}
