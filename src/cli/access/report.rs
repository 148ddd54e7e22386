//! `pimh access report`: who may read what, what the public can tell, and what is risky here.

use serde_json::json;

use super::failure::Done;
use super::keyring;
use crate::args::Common;
use crate::compose::Views;
use crate::exit::Exit;
use crate::gate::Keyring;
use crate::people::holders;
use crate::people::published::Published;
use crate::people::risks::{self, Risk, SOON, Surroundings};
use crate::pipeline::Loaded;
use crate::print::{self, count};
use crate::session::Session;
use crate::site::{Audience, View};
use pimh_words::access::Reader;

/// Pages of one level, and who may read them.
struct Row {
    level: String,
    pages: usize,
    readers: Vec<String>,
}

/// `pimh access report`.
pub fn report(common: &Common, session: &mut Session) -> Done {
    let Some(loaded) = session.load() else {
        let notes = session.settled();
        return Ok(session.voice.problems(&notes, &session.redaction(None)));
    };
    let rows = rows(session, &loaded);
    let keyring = keyring::open_at(&session.root).ok();
    let output = session.output(common, "public");
    let published = Published::of(&output)?;
    let today = session.request.choice.today;
    let roles = &session.config.roles;
    let risks = risks::of(&Surroundings {
        root: &session.root,
        output: &output,
        published: &published,
        keyring: keyring.as_ref(),
        roles,
        base_url: session.base_url(),
        today,
    })?;
    let warnings: Vec<String> = risks
        .iter()
        .map(|risk| warning(risk, session.voice.redacts))
        .collect();
    let holders = holders(keyring.as_ref(), roles, today);
    if session.voice.is_json() {
        let levels: Vec<_> = rows
            .iter()
            .map(|row| json!({ "level": row.level, "pages": row.pages, "readers": row.readers }))
            .collect();
        print::json(&json!({
            "schema": 1, "levels": levels, "holders": holders,
            "public": { "objects": published.objects, "files": published.files, "slots": published.slots },
            "warnings": warnings,
        }));
        return Ok(Exit::Done);
    }
    say_rows(&rows);
    if let Some(keyring) = &keyring {
        say_holders(session, keyring, &holders);
    }
    say_public(&published);
    print::line("\nWarnings");
    if warnings.is_empty() {
        print::line("  none");
    }
    for warning in &warnings {
        print::line(&format!("  - {warning}"));
    }
    if keyring.is_none() {
        print::line("  - the keyring did not open, so nothing is said about codes");
    }
    Ok(Exit::Done)
}

/// The public first, then every level of the site.
fn rows(session: &Session, loaded: &Loaded) -> Vec<Row> {
    let views = Views::of(&loaded.site);
    let mut rows = vec![Row {
        level: "everybody".to_owned(),
        pages: own_pages(&views.public),
        readers: Vec::new(),
    }];
    for view in &views.private {
        let roles = session.config.roles.iter();
        let readers = roles.filter(|role| Reader::holding(role).may_read(view.level()));
        rows.push(Row {
            level: view.level().name(),
            pages: own_pages(view),
            readers: readers.map(|role| role.id.as_str().to_owned()).collect(),
        });
    }
    rows
}

fn own_pages<A: Audience>(view: &View<'_, A>) -> usize {
    view.own_pages()
        .filter(|page| page.source().is_some())
        .count()
}

fn say_rows(rows: &[Row]) {
    print::line("Who may read what");
    let widest = rows.iter().map(|row| row.level.chars().count()).max();
    let widest = widest.unwrap_or(0);
    for row in rows {
        let readers = if row.readers.is_empty() {
            String::new()
        } else {
            format!("  read by {}", row.readers.join(", "))
        };
        print::line(&format!(
            "  {:widest$}  {:>11}{readers}",
            row.level,
            count(row.pages, "page", "pages")
        ));
    }
}

/// How many valid codes each role has.
fn say_holders(session: &Session, keyring: &Keyring, holders: &[(String, usize)]) {
    print::line("\nWho holds codes");
    for (role, number) in holders {
        let holder = session.config.roles.named(role);
        let held: Vec<&str> = holder
            .into_iter()
            .flat_map(|role| role.held().map(|held| held.as_str()))
            .filter(|held| held != role)
            .collect();
        let also = if held.is_empty() {
            String::new()
        } else {
            format!(", who also open {}", held.join(", "))
        };
        print::line(&format!(
            "  {role}: {}{also}",
            count(*number, "reader", "readers")
        ));
    }
    let names: Vec<&str> = keyring.keyholders().collect();
    print::line(&format!("  everything: {}", names.join(", ")));
}

fn say_public(published: &Published) {
    print::line("\nWhat the public can tell");
    if published.objects == 0 {
        print::line("  nothing is sealed in the output yet; after `pimh build` there will be:");
    }
    let lines = [
        format!(
            "how many sealed objects there are ({}) and files ({}), and their sizes in steps of about 10 %",
            published.objects, published.files
        ),
        "how many levels there are, which objects share one, and how many roles open it".to_owned(),
        "which objects changed, came and went between two builds".to_owned(),
        "the day of the build, and how often keys were renewed".to_owned(),
        match published.slots {
            0 => "that there are at most so many codes, in use or not, once codes are published"
                .to_owned(),
            slots => format!(
                "that there are at most {}, in use or not",
                count(slots, "code", "codes")
            ),
        },
        "that something about codes or roles changed, since all slots change then; not whose"
            .to_owned(),
        "where a page has a box that is not silent, and the labels of the roles that it names"
            .to_owned(),
        "what teasers declare: titles and summaries that you chose to show".to_owned(),
    ];
    for line in lines {
        print::line(&format!("  - {line}"));
    }
    print::line(
        "  Whoever runs the host also sees which reader's slot is fetched, when and from where.",
    );
}

/// As many readers are named.
const NAMED: usize = 10;

/// Readers by their labels, which are for the publisher alone.
pub fn whose(labels: &[String], redacts: bool) -> String {
    if redacts {
        return count(labels.len(), "reader", "readers");
    }
    let named: Vec<String> = labels
        .iter()
        .take(NAMED)
        .map(|label| format!("\"{label}\""))
        .collect();
    match labels.len().checked_sub(NAMED) {
        None | Some(0) => named.join(", "),
        Some(more) => format!("{} and {more} more", named.join(", ")),
    }
}

/// A risk in words.
fn warning(risk: &Risk, redacts: bool) -> String {
    match risk {
        Risk::PublicRemote { remote, host } => format!(
            "the repository goes to {host} (remote `{remote}`). The Markdown is in clear in it: if it is public, so is \
             everything. Make it private, or publish only the output, from a repository of its own"
        ),
        Risk::Demonstration { may_seal } => {
            let refused = match may_seal {
                true => "good for trying things out",
                false => "refused for this base_url",
            };
            format!(
                "the keyring is a demonstration, so everybody can open what it seals ({refused}). `pimh access init` \
                 makes one of your own"
            )
        }
        Risk::OneKeyholder => {
            "there is one keyholder. If that code is lost, every reader needs a new one: \
             `pimh access keyholder add NAME`, and keep a copy on paper"
                .to_owned()
        }
        Risk::CodesExpire(codes) => format!(
            "{} within {SOON} days (`pimh access list`)",
            count(*codes, "code expires", "codes expire")
        ),
        Risk::NotRenewable(codes) => format!(
            "{} cannot be renewed (`pimh access renew`): made by an earlier pimh, or renewed as often as can be. If a \
             reader loses a device, revoke the code and invite anew",
            count(*codes, "valid code", "valid codes")
        ),
        Risk::UnknownRole { role, labels } => format!(
            "codes were given for `{role}`, and site.toml has no such role, so it opens nothing for {}; if it has another \
             name now: `pimh access rename-role {role} NEW`",
            whose(labels, redacts)
        ),
        Risk::LabelPublished(file) => format!(
            "the label of a code stands in the output, in {}; labels are for you alone",
            file.display()
        ),
        Risk::ReadByOthers(file) => {
            format!("{file} can be read by other users of this computer: `chmod 600 {file}`")
        }
        Risk::LettersLeft(files) => format!(
            "{} with codes in .pimh/letters: delete what is handed out",
            count(*files, "file of letters lies", "files of letters lie")
        ),
        Risk::NotIgnored => {
            ".gitignore does not leave out .pimh/, where codes are: add a line `/.pimh/`".to_owned()
        }
        Risk::Stray(file) => {
            format!(
                "{} lies in the output; remove it from there",
                file.display()
            )
        }
        Risk::SharedOrigin { base_url, host } => format!(
            "{base_url} shares its origin with every other project at {host}: a script of theirs can read what a reader has \
             opened. Use a domain of the site's own"
        ),
        Risk::PlainHttp => {
            "base_url begins with http://. Browsers open sealed pages over https:// only".to_owned()
        }
    }
}
