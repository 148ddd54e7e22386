//! `pimh access invite`: whom the arguments name, and what is said when they have their codes.

use std::path::Path;

use serde_json::json;

use super::args::Invite;
use super::failure::{Done, Failure};
use super::keyring;
use crate::exit::Exit;
use crate::people::roster::{self, Unreadable, Usual};
use crate::people::{
    Given, Invitations, Invitee, LONGEST_LABEL, Letterhead, Links, Unfit, disk, known_role, label,
    letters, numbered,
};
use crate::print::{self, count};
use crate::session::Session;
use crate::site::outputs::addresses;
use pimh_words::access::Roles;

/// More codes than this are in the letters only.
const MOST_SHOWN: usize = 20;

/// `pimh access invite`.
pub fn invite(session: &Session, args: &Invite) -> Done {
    let today = session.request.choice.today;
    let invitees = invitees(args, &session.config.roles)?;
    let ends = invitees.iter().filter_map(|one| one.expires);
    if let Some(past) = ends.clone().find(|day| *day <= today) {
        return Err(Failure::plain(
            Exit::Usage,
            format!("a code that expires on {past} would open nothing any more"),
            "choose a later day; nobody was invited",
        ));
    }
    let mut vault = keyring::vault(session)?;
    let head = letterhead(session, args);
    let name = letters::name_for(&words_of(args));
    let mut progress = Progress::new();
    let given =
        Invitations::new(&head, &name, today).give(&mut vault, invitees, &mut |done, all| {
            progress.show(done, all)
        });
    progress.end();
    say(session, &head, &given?);
    Ok(Exit::Done)
}

/// What letters say of this site.
fn letterhead(session: &Session, args: &Invite) -> Letterhead {
    let config = &session.config;
    Letterhead {
        title: config.title.clone(),
        language: config.language.clone(),
        sign_in: session.base_url().whole(addresses::SIGN_IN),
        mail: config.feedback.clone(),
        roles: config.roles.clone(),
        links: match args.whole_code_in_links {
            true => Links::WholeCode,
            false => Links::FirstGroup,
        },
    }
}

/// What the file of letters is named after: the list, or the label.
fn words_of(args: &Invite) -> String {
    let list = args.from.as_ref().and_then(|path| path.file_stem());
    let list = list.map(|stem| stem.to_string_lossy().into_owned());
    list.or_else(|| args.label.clone()).unwrap_or_default()
}

/// Everybody whom the arguments name, each label once.
fn invitees(args: &Invite, roles: &Roles) -> Result<Vec<Invitee>, Failure> {
    let usual = Usual {
        roles: usual_roles(&args.roles, roles)?,
        expires: args.expires,
    };
    if let Some(path) = &args.from {
        return listed(path, &usual, roles);
    }
    let Some(written) = &args.label else {
        return Ok(Vec::new());
    };
    if usual.roles.is_empty() {
        return Err(no_role(roles));
    }
    let label = label(written).map_err(|why| {
        let help = "say for whom the code is: --label \"Ash\"";
        Failure::plain(Exit::Usage, unfit(&why), help)
    })?;
    Ok(numbered(&label, args.count, &usual.roles, usual.expires))
}

/// Everybody in a list.
fn listed(path: &Path, usual: &Usual, roles: &Roles) -> Result<Vec<Invitee>, Failure> {
    let text = disk::read(path)?.ok_or_else(|| {
        Failure::plain(
            Exit::Usage,
            format!("there is no file {}", path.display()),
            "name a CSV file with a column `label`",
        )
    })?;
    roster::read(&text, usual, roles).map_err(|why| {
        Failure::plain(
            Exit::Usage,
            format!("{}: {}", path.display(), unreadable(&why)),
            "nobody was invited; mend the file and run the command again",
        )
    })
}

fn usual_roles(asked: &[String], roles: &Roles) -> Result<Vec<String>, Failure> {
    let mut usual = Vec::new();
    for role in asked {
        let role = known_role(role, roles).map_err(|why| {
            let message = format!("--role: {}", unfit(&why));
            Failure::plain(Exit::Usage, message, "nobody was invited")
        })?;
        if !usual.contains(&role) {
            usual.push(role);
        }
    }
    Ok(usual)
}

fn no_role(roles: &Roles) -> Failure {
    let names: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
    Failure::plain(
        Exit::Usage,
        "which role is the code to open?",
        if names.is_empty() {
            "this site has no roles; add one to content/site.toml under [roles.member]".to_owned()
        } else {
            format!("say --role with one of: {}", names.join(", "))
        },
    )
}

/// Why a list cannot be used, in words.
fn unreadable(why: &Unreadable) -> String {
    match why {
        Unreadable::NoLabels => {
            "the first line must name the columns, and one must be `label`".to_owned()
        }
        Unreadable::NoTable(error) => error.to_string(),
        Unreadable::Line(line, why) => format!("line {line}: {}", unfit(why)),
        Unreadable::Nobody => "nobody stands in it".to_owned(),
    }
}

/// Why nobody can be invited so, in words.
fn unfit(why: &Unfit) -> String {
    match why {
        Unfit::EmptyLabel => "a label is empty".to_owned(),
        Unfit::LongLabel(length) => {
            format!("a label has {length} characters, and {LONGEST_LABEL} is the most")
        }
        Unfit::UnknownRole {
            asked,
            nearest: Some(near),
            ..
        } => format!("no role is called `{asked}`; did you mean `{near}`?"),
        Unfit::UnknownRole { asked, known, .. } => {
            format!(
                "no role is called `{asked}`; the roles are {}",
                known.join(", ")
            )
        }
        Unfit::NoRole => "no role; say --role, or fill a column `role`".to_owned(),
        Unfit::NoDay(day) => format!("write the day `{day}` as 2027-12-31"),
        Unfit::SameLabel(first) => format!("the label of line {first} stands here once more"),
    }
}

fn say(session: &Session, head: &Letterhead, given: &Given) {
    let voice = &session.voice;
    // The log of a build service is no place for codes; the letters have them.
    let shows = !voice.redacts;
    let letters = given.letters.as_ref().map(|path| {
        let path = path.strip_prefix(&session.root).unwrap_or(path);
        // Its name has the label.
        let shown = if shows {
            path
        } else {
            path.parent().unwrap_or(path)
        };
        shown.display().to_string()
    });
    if voice.is_json() {
        let invited: Vec<_> = given
            .codes
            .iter()
            .map(|(spare, invitation)| {
                let shown = shows.then(|| spare.code().shown());
                let link = shows.then(|| head.link(spare.code()));
                let message = shows.then(|| head.message(spare.code(), invitation));
                json!({
                    "label": shows.then_some(&invitation.label), "locator": spare.code().locator(),
                    "code": shown.as_ref().map(|code| code.as_str()),
                    "link": link.as_ref().map(|link| link.as_str()),
                    "message": message.as_ref().map(|message| message.as_str()),
                    "roles": invitation.roles, "expires": invitation.expires,
                })
            })
            .collect();
        let text = json!({ "schema": 1, "invited": invited, "left_out": shows.then_some(&given.left_out), "letters": letters });
        print::json(&text);
    } else if shows && given.codes.len() <= MOST_SHOWN {
        for (spare, invitation) in &given.codes {
            print::line(&format!(
                "--- {} ({}), as a message to paste:\n\n{}\n",
                invitation.label,
                head.opens(invitation),
                *head.message(spare.code(), invitation)
            ));
        }
    }
    if !given.left_out.is_empty() {
        let shown: Vec<String> = given
            .left_out
            .iter()
            .take(5)
            .map(|label| format!("\"{label}\""))
            .collect();
        let more = given.left_out.len().saturating_sub(shown.len());
        let names = match (shows, more) {
            (false, _) => String::new(),
            (true, 0) => format!(": {}", shown.join(", ")),
            (true, more) => format!(": {} and {more} more", shown.join(", ")),
        };
        voice.say(&format!(
            "note: left out {} valid already{names}. Revoke a code to give its reader a new one.",
            count(
                given.left_out.len(),
                "label whose code is",
                "labels whose codes are"
            )
        ));
    }
    let Some(letters) = letters else {
        voice.tell("Nobody was invited.");
        return;
    };
    let advice = match head.links {
        Links::FirstGroup => {
            "On paper or in person is best. A link holds the first group of a code only, and opens nothing by itself;\n\
             a message holds the code, so send it where nobody else reads it."
        }
        Links::WholeCode => {
            "Links and squares hold the whole code, as you asked. They stay in the history of the reader's browser for\n\
             ever, and the scanner of a mail provider that opens links has the code."
        }
    };
    let shown = match given.codes.len() <= MOST_SHOWN {
        true => "shown this once",
        false => "too many to show here",
    };
    voice.tell(&format!(
        "Made {}, {shown}. Letters to print: {letters}\n\
         Delete that file once they are handed out. The codes open the site once it is built and published:\n\n  \
         pimh build\n\n{advice}",
        count(given.codes.len(), "code", "codes")
    ));
}

/// Counts codes on a terminal.
struct Progress {
    shows: bool,
}

impl Progress {
    fn new() -> Progress {
        Progress {
            shows: print::shows_progress(),
        }
    }

    fn show(&mut self, done: usize, all: usize) {
        if self.shows {
            let width = 24;
            let full = done * width / all.max(1);
            let bar: String = (0..width)
                .map(|at| if at < full { '#' } else { '.' })
                .collect();
            print::progress(&format!(
                "making codes [{bar}] {done} of {all}; what is done is saved"
            ));
        }
    }

    fn end(&self) {
        if self.shows {
            print::progress("");
        }
    }
}
