//! `pimh publish` and `pimh diff`: builds for readers, says what would change, asks, and puts the site where they find it.
//!
//! It publishes what it has just built, so nothing goes out that failed its scan, is older than its sources or is meant for
//! another address. What comes and goes is [`pimh_publish`]'s to find out and to carry.

mod back;
mod changes;
mod journal;
mod look;
mod place;
mod refusals;

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use self::back::Former;
use self::changes::Changes;
use super::access::Failure;
use super::args::{Build, Common, Diff, For, Publish};
use super::build::{self, Built, Leave, Whose};
use super::exit::Exit;
use super::print::{self, count};
use super::session::Session;
use crate::config::{Destination, Target};
use crate::names::nearest;
use crate::pipeline::Loaded;
use pimh_publish::{Delivery, Entry, Plan, Tree};

/// `pimh publish`.
pub fn publish(common: &Common, args: &Publish) -> Exit {
    let mut session = match Session::open(common) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let told = |failure: Failure, session: &Session| failure.told(&session.voice, &session.root);
    let target = match chosen(common, &session, args.target.as_deref()) {
        Ok(target) => target.clone(),
        Err(failure) => return told(failure, &session),
    };
    if target.base_url.is_some() {
        session.request.base_url.clone_from(&target.base_url);
    }
    let asked = Build {
        reader: target.audience.clone(),
        ahead: false,
        live: true,
        styleguide: false,
        host: For::default(),
    };
    let former = match args
        .back
        .map(|number| former(&mut session, &target, number))
        .transpose()
    {
        Ok(former) => former,
        Err(failure) => return told(failure, &session),
    };
    let record = match former {
        None => Leave::OfItsDay,
        Some(_) => Leave::Nothing,
    };
    let built = match build::make(session, common, &asked, record) {
        Ok(built) => built,
        Err(exit) => return exit,
    };
    let done = put(&built, &target, args, former.as_ref());
    let exit = match done {
        Ok(exit) => exit,
        Err(failure) => told(failure, &built.session),
    };
    // As after a build.
    std::mem::forget(built);
    exit
}

/// The content of an earlier publish, which then stands in the place of today's.
fn former(session: &mut Session, target: &Target, number: usize) -> Result<Former, Failure> {
    let notes = session.notes.clone();
    let Some(today) = session.load() else {
        let said = "today's pages cannot be read, so nobody knows what was taken back since";
        return Err(Failure::plain(
            Exit::Content,
            said,
            "`pimh check` says why; mend that first",
        ));
    };
    // Of today's pages nothing is told but who may read them.
    session.notes = notes;
    back::go_back(session, &today, &target.name, number)
}

/// Puts what was built to its target, and tells of it.
fn put(
    built: &Built,
    target: &Target,
    args: &Publish,
    former: Option<&Former>,
) -> Result<Exit, Failure> {
    let voice = &built.session.voice;
    if let Destination::Command(tool) = &target.destination {
        voice.tell(&place::line_of(tool, &built.folder));
        return Ok(Exit::Done);
    }
    let mut place = place::place(built, target, args.anyway)?;
    let at = place.place();
    let failed = |trouble| place::failure(trouble, &at);
    let there = place.look().map_err(failed)?;
    let tree = Tree::read(&built.output).map_err(failed)?;
    let keeps = refusals::keys_and_day(built, &there)?;
    refusals::readers(built, target, &there, &at)?;
    let plan = Plan::between(&there, &tree, keeps);
    let journal = journal::read(&built.session)?;
    let last = journal.to(&target.name).next();
    let now = changes::standing(&built.loaded, target.audience.as_deref());
    let changes = Changes::between(last.map(|entry| &entry.pages), &now, &built.loaded);
    if plan.is_empty() {
        voice.tell(&format!("Nothing changed at {at} since the last publish."));
        look::look(built, &tree);
        return Ok(Exit::Done);
    }
    voice.tell(&format!("To {at}: {}.", changes.words()));
    voice.tell(&format!("{}.", files(&plan)));
    if !plan.of_others.is_empty() {
        voice.tell(&format!(
            "Left as found there: {} of somebody else.",
            count(plan.of_others.len(), "file", "files")
        ));
    }
    let objections = plan.objections(&there, &tree);
    let hides = voice.redacts && built.readers == Whose::InClear;
    refusals::past(target, &objections, &at)?;
    if !args.anyway && !objections.is_empty() {
        return Err(refusals::objections(&objections, &at, hides));
    }
    for objection in &objections {
        voice.say(&format!("note: {}", refusals::told(objection, &at, hides)));
    }
    second_keyholder(built, journal.is_empty());
    if !args.yes && !agreed()? {
        voice.tell("Nothing was published.");
        return Ok(Exit::Done);
    }
    let base_url = built.session.base_url().as_str();
    let day = built.session.request.choice.today.to_string();
    let ledger = plan.ledger(&tree, &day, base_url, refusals::readers_of(built, target));
    let delivery = Delivery {
        there: &there,
        tree: &tree,
        plan: &plan,
        ledger: &ledger,
    };
    place.carry(&delivery).map_err(failed)?;
    if !(plan.is_of_the_day_only() && last.is_some_and(|entry| entry.pages == now)) {
        let entry = Entry {
            day,
            commit: match former {
                Some(former) => Some(former.commit.clone()),
                None => journal::commit(&built.session.root),
            },
            target: target.name.clone(),
            by: journal::who(&built.session.root),
            files: [plan.count_puts(), plan.removals.len(), plan.same.len()],
            pages: now,
        };
        journal::append(&built.session, &entry)?;
    }
    voice.tell(&format!("Published: {base_url}"));
    look::look(built, &tree);
    Ok(built.exit)
}

/// `pimh diff`.
pub fn diff(common: &Common, args: &Diff) -> Exit {
    let (session, loaded) = match Session::with_site(common) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let told = || {
        let journal = journal::read(&session)?;
        let (target, entry) = journal::since(&session, &journal, args.since.as_deref())?;
        let audience = session.config.targets.iter().find(|one| one.name == target);
        let audience = audience.and_then(|target| target.audience.as_deref());
        let now = changes::standing(&loaded, audience);
        let changes = Changes::between(Some(&entry.pages), &now, &loaded);
        if session.voice.is_json() {
            print::json(&changes.json(entry, session.voice.redacts));
            return Ok(Exit::Done);
        }
        print::line(&format!(
            "Since {}, when {} published to {target}: {}.",
            entry.day,
            entry.by,
            changes.words()
        ));
        for line in changes.lines(session.voice.redacts) {
            print::line(&format!("  {line}"));
        }
        Ok(Exit::Done)
    };
    told().unwrap_or_else(|failure: Failure| failure.told(&session.voice, &session.root))
}

/// Since when a page stands at each target as it does there. Nothing if that is not known.
pub fn stands(root: &Path, loaded: &Loaded, address: &str) -> Vec<String> {
    let Ok(journal) = journal::at(root) else {
        return Vec::new();
    };
    let now = changes::standing(loaded, None);
    let at = |target: &str| {
        let entry = journal.since(target, address)?;
        let is_same = entry.pages.get(address) == now.get(address);
        let since = if is_same {
            ""
        } else {
            "; it has changed since"
        };
        Some(format!("  at {target} since {}{since}", entry.day))
    };
    journal.targets().into_iter().filter_map(at).collect()
}

/// The target that was asked for, or the only one.
fn chosen<'s>(
    common: &Common,
    session: &'s Session,
    asked: Option<&str>,
) -> Result<&'s Target, Failure> {
    let targets = &session.config.targets;
    let names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    let wrong = |said: String, help: String| Err(Failure::plain(Exit::Usage, said, help));
    let target = match (asked, targets.as_slice()) {
        (None, [only]) => only,
        (_, []) => {
            return wrong(
                "the settings name no place to publish to".to_owned(),
                "add one at the end of content/site.toml, such as [publish.targets.live] and below it \
                 folder = \"/srv/www/families\" (`pimh help publishing`)"
                    .to_owned(),
            );
        }
        (None, _) => {
            return wrong(
                "there are several targets".to_owned(),
                format!("say which: {}", names.join(", ")),
            );
        }
        (Some(name), _) => match targets.iter().find(|target| target.name == name) {
            Some(target) => target,
            None => {
                let help = match nearest(name, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", names.join(", ")),
                };
                return wrong(format!("no target is called `{name}`"), help);
            }
        },
    };
    let stands = target.base_url.as_ref().unwrap_or(&session.config.base_url);
    match &session.request.base_url {
        Some(asked) if asked != stands => wrong(
            format!(
                "{} stands at {}, not at {}",
                target.name,
                stands.as_str(),
                asked.as_str()
            ),
            format!(
                "leave --base-url out, or write `base_url` below [publish.targets.{}] in content/site.toml",
                target.name
            ),
        ),
        _ if common.output.is_some() => wrong(
            "`pimh publish` builds into its usual folder".to_owned(),
            "leave --output out".to_owned(),
        ),
        _ => Ok(target),
    }
}

/// What comes and goes, in files.
fn files(plan: &Plan) -> String {
    let comes = plan.count_puts();
    let stays = plan.same.len();
    let mut parts = vec![
        format!("{} to put", count(comes, "file", "files")),
        format!("{} to take away", plan.removals.len()),
        format!("{stays} the same"),
    ];
    if !plan.held.is_empty() {
        parts.push(format!(
            "{} kept until the next publish for pages that are still open",
            plan.held.len()
        ));
    }
    parts.join(", ")
}

/// Asks for a second keyholder before the first publish: the only one may be ill.
fn second_keyholder(built: &Built, is_first: bool) {
    if is_first && built.readers == Whose::Sealed && built.keyring.is_some_and(|(_, all)| all < 2) {
        built.session.voice.say(
            "note: one person alone can open the keyring, and may be ill one day; give a second one a code of their own: \
             `pimh access keyholder add NAME`",
        );
    }
}

/// Asks whoever sits at the terminal.
fn agreed() -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Failure::plain(
            Exit::Usage,
            "nobody sits here who could be asked whether to publish that",
            "say --yes",
        ));
    }
    let mut error = std::io::stderr().lock();
    write!(error, "Publish it? [y/N] ").ok();
    error.flush().ok();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    let answer = answer.trim().to_lowercase();
    Ok(read.is_ok() && matches!(answer.as_str(), "y" | "yes"))
}
