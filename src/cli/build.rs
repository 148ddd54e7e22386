//! `pimh build`: the tree that is wanted, made and put in place, with what it leaves for the next build.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::access::keyring;
use super::access::report::whose;
use super::args::{Build, Common};
use super::exit::Exit;
use super::held;
use super::host;
use super::print;
use super::print::count;
use super::progress::counted;
use super::record;
use super::session::{self, Session, exit_of};
use super::stages::Stages;
use crate::diagnostic::{Code, Diagnostic, Notes, Redaction, Severity};
use crate::gate::Gate;
use crate::names::{RoleId, SitePath, nearest};
use crate::output::{Contents, Everybody, Stage, Store, Written};
use crate::people::risks::lost_roles;
use crate::pipeline::Loaded;
use crate::render::release::Artifact;
use crate::scan::Scanner;
use crate::trees::Sink;
use pimh_engine::record::{KeyringState, Look};
use pimh_words::access::{Level, Reader};

/// `pimh build`.
pub fn build(common: &Common, args: &Build) -> Exit {
    let session = match Session::open(common) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let built = match make(session, common, args, Leave::OfItsDay) {
        Ok(built) => built,
        Err(exit) => return exit,
    };
    let is_open = built.readers != Whose::InClear;
    let next = host::what_is_next(&built.session.config, is_open, &built.folder, &built.beside);
    built.session.voice.tell(&next);
    let exit = built.exit;
    // The program ends here. Letting go of millions of pieces of memory first would only take time.
    std::mem::forget(built);
    exit
}

/// A site that was built and put into its folder.
pub struct Built {
    /// The project.
    pub session: Session,
    /// The site.
    pub loaded: Loaded,
    /// The folder.
    pub output: PathBuf,
    /// The same, from the top of the project on.
    pub folder: String,
    /// What the host needs beside it.
    pub beside: Vec<String>,
    /// Whose it is.
    pub readers: Whose,
    /// How far the keyring has come that sealed it, and how many people can open that.
    pub keyring: Option<(u64, usize)>,
    /// How the run ends.
    pub exit: Exit,
}

/// Which record a build leaves of who could read what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// That of its day, if it shows the site as it is then.
    OfItsDay,
    /// None: it is of earlier content.
    Nothing,
}

/// Whose a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's, with what is gated sealed in it.
    Sealed,
    /// Everybody's, with nothing sealed in it.
    Open,
    /// That of one role, in clear.
    InClear,
}

/// Builds a site and puts it into its folder, and tells of it.
///
/// # Errors
///
/// How the run ends, if nothing was written. The problems were told.
pub fn make(
    mut session: Session,
    common: &Common,
    args: &Build,
    record: Leave,
) -> Result<Built, Exit> {
    let started = Instant::now();
    let mut stages = Stages::new(&session.voice);
    stages.because(&format!("the project is {}", session.root.display()));
    session.config.styleguide = args.styleguide;
    host::choose(&mut session.config, &args.host);
    session.go_live(args.live)?;
    let wanted = wanted(&session, args)?;
    if matches!(wanted, Wanted::Sealed) && !args.ahead && is_ahead(&session) {
        return Err(Exit::Usage);
    }
    host::can_ask(&session.config)?;
    if let Some(role) = wanted.role() {
        host::has_login(&session.config, role)?;
    }
    session.request.with_gate = matches!(wanted, Wanted::Sealed);
    session.config.in_clear = matches!(wanted, Wanted::Clear(..));
    stages.because(wanted.why());
    let Some(loaded) = session.load() else {
        return Err(finish(&mut session, None));
    };
    stages.done("pages read and put together");
    readers(&session, &loaded, &stages);
    session.notes = session.settled();
    if session.notes.has_errors() {
        let opening = loaded.opening_beside(&session.notes);
        session.notes.extend(opening);
        return Err(finish(&mut session, Some(&loaded)));
    }
    let look = loaded.look();
    stages.done("compared with the record of who may read what");
    session.notes.extend(look.notes.clone());
    if loaded.kept().is_missing() && session.is_on_build_service() {
        session.notes.push(Diagnostic::no_record());
    }
    session.notes = session.settled();
    if session.notes.has_errors() {
        return Err(finish(&mut session, Some(&loaded)));
    }
    let output = session.output(common, &wanted.usual_folder());
    let mut leaving = Leaving {
        look: &look,
        keyring: None,
        keyholders: 0,
        levels: Vec::new(),
        is_left: record == Leave::OfItsDay && is_left(common, &wanted, &session),
        is_new: loaded.kept().record().is_none(),
    };
    let folder = output.strip_prefix(&session.root).unwrap_or(&output);
    let folder = folder.display().to_string();
    let written = write(&mut session, &loaded, &wanted, &output, &mut leaving);
    if written.is_some() {
        loaded.renderer.forget_unused_pictures();
    }
    let beside = written.as_ref().and_then(|_| {
        let to = wanted.folder_beside();
        let locks = host::locks(&session.config, &output, wanted.role());
        let locks = session.notes.ok(locks)?;
        let beside = host::write_beside(&session, &loaded, &to, &folder, &locks);
        Some((session.notes.ok(beside)?, locks))
    });
    let (beside, locks) = beside.unwrap_or_default();
    let keyring = leaving.keyring.as_ref();
    let keyring = keyring.map(|state| (state.line.epoch, leaving.keyholders));
    stages.done("files made, looked through and put in place");
    let exit = finish(&mut session, Some(&loaded));
    let Some(written) = written else {
        return Err(exit);
    };
    summary(
        &session,
        &loaded,
        &wanted,
        &folder,
        &written,
        started.elapsed(),
    );
    if !locks.is_empty() {
        session
            .voice
            .tell("The host asks for passwords too, by these lists:");
        for line in host::lists(&session, &locks, &leaving.levels) {
            session.voice.tell(&line);
        }
    }
    Ok(Built {
        readers: match wanted {
            Wanted::Sealed => Whose::Sealed,
            Wanted::Open => Whose::Open,
            Wanted::Clear(..) => Whose::InClear,
        },
        beside,
        session,
        loaded,
        output,
        folder,
        keyring,
        exit,
    })
}

/// Whether a sealed site would be dated on a day that has not come, which is told: readers' browsers take no older site
/// of the same keys for the newest, so it would lock them out of every build until that day. A declared moment
/// that has not come either is no excuse.
fn is_ahead(session: &Session) -> bool {
    let today = session::now()
        .min(jiff::Timestamp::now())
        .to_zoned(session.config.time_zone.clone())
        .date();
    let asked = session.request.choice.today;
    let is_ahead = asked > today && session.root.join(keyring::FILE).exists();
    if is_ahead {
        print::aside(&format!(
            "error: a sealed site of {asked} would lock readers out of all that is built before that day (it is {today})\n  \
             to see the pages of that day use `pimh serve`, or `--audience` with a role; if you mean it, say --ahead"
        ));
    }
    is_ahead
}

/// The record that a build leaves of who could read what.
struct Leaving<'a> {
    look: &'a Look,
    /// The keyring that the build used.
    keyring: Option<KeyringState>,
    /// How many people can open it.
    keyholders: usize,
    /// The names that it gives to levels.
    levels: Vec<(String, Level)>,
    /// Whether it is left at all.
    is_left: bool,
    /// Whether there was none before.
    is_new: bool,
}

/// Whether a build leaves a record: one that shows the site as it is on its day, with the keyring at hand if there is one.
fn is_left(common: &Common, wanted: &Wanted, session: &Session) -> bool {
    let is_of_the_day =
        !common.drafts && !common.future && !common.expired && common.today.is_none();
    let has_keyring = session.root.join(keyring::FILE).exists();
    is_of_the_day && (matches!(wanted, Wanted::Sealed) || !has_keyring)
}

impl Leaving<'_> {
    /// Writes it, before the output is put in place: what is open there must be known to the next check.
    fn leave(&self, session: &mut Session) -> Option<()> {
        if !self.is_left {
            return Some(());
        }
        let text = self.look.next(self.keyring.as_ref());
        let is_changed = record::write(&session.root, &text);
        if session.notes.ok(is_changed)? && self.is_new {
            session.voice.tell(&format!(
                "Wrote {}, which remembers who may read what. Commit it with the content.",
                pimh_engine::record::FILE
            ));
        }
        Some(())
    }
}

/// Which tree was asked for.
enum Wanted {
    /// For everybody, with everything gated sealed in it.
    Sealed,
    /// For everybody, without what is gated.
    Open,
    /// As one role sees it, in clear.
    Clear(Reader, RoleId),
}

impl Wanted {
    /// Why it is that tree.
    fn why(&self) -> &'static str {
        match self {
            Wanted::Sealed => "the settings have roles, so what is gated is sealed",
            Wanted::Open => {
                "nothing is sealed: there are no roles, or --audience public leaves out what is gated"
            }
            Wanted::Clear(..) => "--audience names a role, so its pages are in clear",
        }
    }

    fn usual_folder(&self) -> String {
        match self {
            Wanted::Sealed | Wanted::Open => "public".to_owned(),
            Wanted::Clear(_, role) => format!("public-{role}"),
        }
    }

    /// The role whose tree it is, if it is one in clear.
    fn role(&self) -> Option<&str> {
        match self {
            Wanted::Sealed | Wanted::Open => None,
            Wanted::Clear(_, role) => Some(role.as_str()),
        }
    }

    /// Where that goes which the host needs beside it.
    fn folder_beside(&self) -> String {
        match self {
            Wanted::Sealed | Wanted::Open => "deploy".to_owned(),
            Wanted::Clear(_, role) => format!("deploy-{role}"),
        }
    }
}

/// Says of every page for some readers which file decides that.
pub(super) fn readers(session: &Session, loaded: &Loaded, stages: &Stages) {
    if session.voice.verbose < 2 || session.voice.redacts {
        return;
    }
    for page in loaded.site.recorded() {
        if let Some(by) = page.set_by().filter(|_| !page.level().is_public()) {
            let (file, readers) = (page.file(), page.level().name());
            stages.because(&format!("{file} is for {readers}, as {by} says"));
        }
    }
}

/// What the arguments and the settings ask for: a site without roles has nothing to seal, and needs no sign-in page.
fn wanted(session: &Session, args: &Build) -> Result<Wanted, Exit> {
    let roles = &session.config.roles;
    let name = match args.reader.as_deref() {
        None if roles.iter().next().is_some() => return Ok(Wanted::Sealed),
        None | Some("public") => return Ok(Wanted::Open),
        Some(name) => name,
    };
    if let Some(role) = roles.named(name) {
        return Ok(Wanted::Clear(Reader::holding(role), role.id.clone()));
    }
    let names: Vec<&str> = session.config.role_names().collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use public, {}", names.join(", ")),
    };
    print::aside(&format!("error: no role is called `{name}`: {help}"));
    Err(Exit::Usage)
}

/// What seals the gated pages; nothing if there is no keyring and no need of one yet.
fn gate(
    session: &Session,
    loaded: &Loaded,
    leaving: &mut Leaving<'_>,
) -> Result<Option<Gate>, Diagnostic> {
    if keyring::read(&session.root)?.is_none() && loaded.site.levels().is_empty() {
        return Ok(None);
    }
    let keyring = keyring::open(session)?;
    let state = record::state_of(&keyring);
    let record = loaded.kept().record();
    if let Some(trouble) = record.and_then(|record| record.keyring(&state)) {
        return Err(trouble);
    }
    leaving.keyring = Some(state);
    leaving.keyholders = keyring.keyholders().count();
    let today = session.request.choice.today;
    for (role, labels) in lost_roles(&keyring, &session.config.roles, today) {
        session.voice.say(&format!(
            "note: the settings have no role {role}, so it opens nothing for {} (`pimh access rename-role {role} NEW`)",
            whose(&labels, session.voice.redacts)
        ));
    }
    let roles = &loaded.site.config().roles;
    let gate = Gate::new(&keyring, roles, today);
    let levels = loaded.site.levels().iter();
    leaving.levels = levels
        .map(|level| (gate.level(level).id, level.clone()))
        .collect();
    Ok(Some(gate))
}

/// Makes the tree that is wanted, and puts it in place. Nothing on failure.
fn write(
    session: &mut Session,
    loaded: &Loaded,
    wanted: &Wanted,
    output: &Path,
    leaving: &mut Leaving<'_>,
) -> Option<Written> {
    match wanted {
        Wanted::Sealed => {
            let gate = gate(session, loaded, leaving);
            let gate = session.notes.ok(gate)?;
            let seal = |sink: &dyn Sink<Artifact>| loaded.seal(gate.as_ref(), sink);
            publish(session, loaded, output, Everybody::Whole, leaving, seal)
        }
        Wanted::Open => {
            // A site without roles has nothing that could be left out.
            let readers = match session.config.roles.iter().next() {
                Some(_) => Everybody::WithoutGated,
                None => Everybody::Whole,
            };
            publish(session, loaded, output, readers, leaving, |sink| {
                loaded.build_open(sink)
            })
        }
        Wanted::Clear(reader, role) => {
            put_in_place(session, output, role.clone(), leaving, |stage| {
                let mut notes = counted(stage, |sink| loaded.build_clear(reader, sink));
                let (files, bytes) = stage.size();
                notes.extend(loaded.too_much_for_host(files, bytes));
                notes
            })
        }
    }
}

/// Puts a tree for everybody in place, looked through for what only some may read.
fn publish(
    session: &mut Session,
    loaded: &Loaded,
    output: &Path,
    readers: Everybody,
    leaving: &Leaving<'_>,
    make: impl FnOnce(&dyn Sink<Artifact>) -> Notes,
) -> Option<Written> {
    put_in_place(session, output, readers, leaving, |stage| {
        let scanner = Scanner::of(&loaded.site, &loaded.renderer);
        let gated = scanner.fingerprint();
        let all = !stage.is_scanned_for(gated);
        let mut notes = scanner.look_through(stage, all, |sink| counted(sink, make));
        let (files, bytes) = stage.size();
        notes.extend(loaded.too_much_for_host(files, bytes));
        if scanner.is_settled() {
            stage.scan_for(gated);
        }
        notes
    })
}

/// Makes a tree in a folder beside the output, and moves what changed into place. Nothing on failure.
fn put_in_place<T: Contents>(
    session: &mut Session,
    output: &Path,
    readers: T::Readers,
    leaving: &Leaving<'_>,
    make: impl FnOnce(&mut Stage<T>) -> Notes,
) -> Option<Written> {
    let store = Store::at(&session.root);
    let stage = Stage::open(&store, output, readers).map_err(|error| Diagnostic::output(&error));
    let mut stage = session.notes.ok(stage)?;
    let notes = make(&mut stage);
    session.notes.extend(notes);
    let settled = session.settled();
    let sound = !settled.has_errors();
    session.notes = settled;
    if !sound {
        return None;
    }
    leaving.leave(session)?;
    let written = stage.commit().map_err(|error| Diagnostic::output(&error));
    session.notes.ok(written)
}

/// Tells the problems; they stay with the session.
pub(super) fn finish(session: &mut Session, loaded: Option<&Loaded>) -> Exit {
    let notes = session.settled();
    let redaction = redaction(session, loaded, &notes);
    let site = loaded.map(|loaded| &*loaded.site);
    let exit = session.voice.problems_of(site, &notes, &redaction);
    if exit != Exit::Done {
        let errors = notes.count(Severity::Error);
        if session.voice.is_human() {
            session.voice.say(&format!(
                "{}. Nothing was written.",
                count(errors, "problem stops the build", "problems stop the build")
            ));
            explain_hint(session, &notes);
        }
    }
    session.notes = notes;
    assert_eq!(
        exit,
        exit_of(&session.notes, session.config.live),
        "what was told is what counts"
    );
    exit
}

/// How to show problems of a site, whatever would open in it.
pub(super) fn redaction(session: &Session, loaded: Option<&Loaded>, notes: &Notes) -> Redaction {
    session.redaction(loaded).hiding(opening(notes))
}

/// The files of which something would open that was closed: their names may be gated words.
fn opening(notes: &Notes) -> Vec<SitePath> {
    let opening = notes.iter().filter(|note| note.code() == Code::L15);
    opening.filter_map(|note| note.file().cloned()).collect()
}

fn explain_hint(session: &Session, notes: &Notes) {
    let first = notes.iter().find(|note| note.severity() == Severity::Error);
    if let Some(note) = first {
        session.voice.say(&format!(
            "`pimh explain {}` says more about the first.",
            note.code()
        ));
    }
}

fn summary(
    session: &Session,
    loaded: &Loaded,
    wanted: &Wanted,
    folder: &str,
    written: &Written,
    took: Duration,
) {
    let voice = &session.voice;
    let files = written.written + written.unchanged;
    let whose = match wanted {
        Wanted::Sealed => "the site".to_owned(),
        Wanted::Open => "the public site".to_owned(),
        Wanted::Clear(_, role) => format!("the site in clear for {role}"),
    };
    let mut changes = vec![format!("{} written", written.written)];
    if written.unchanged > 0 {
        changes.push(format!("{} unchanged", written.unchanged));
    }
    if written.removed > 0 {
        changes.push(format!("{} removed", written.removed));
    }
    voice.tell(&format!(
        "Built {whose} into {folder}: {} ({}), in {:.1} s.",
        count(files, "file", "files"),
        changes.join(", "),
        took.as_secs_f64()
    ));
    let gated = loaded.site.count_gated();
    match wanted {
        _ if gated == 0 => {}
        Wanted::Sealed => voice.tell(&format!(
            "{} sealed: only the right codes open them.",
            count(gated, "gated page is", "gated pages are")
        )),
        Wanted::Open => {
            let locked = match loaded.site.teasers().len() {
                0 => String::new(),
                1 => " (1 of them shows a locked page)".to_owned(),
                many => format!(" ({many} of them show a locked page)"),
            };
            voice.tell(&format!(
                "{} left out{locked}.",
                count(gated, "gated page is", "gated pages are")
            ));
        }
        Wanted::Clear(..) => {}
    }
    held::told(&session.voice, &loaded.site);
    let warnings = session.notes.count(Severity::Warning);
    if warnings > 0 {
        voice.tell(&format!("{}.", count(warnings, "warning", "warnings")));
    }
    if voice.verbose > 0 {
        let zone = &session.config.time_zone_name;
        voice.tell(&format!(
            "The day was {} in {zone}.",
            session.request.choice.today
        ));
    }
}
