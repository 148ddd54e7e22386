//! `pimh check`: what a build would tell, with spelling and other sites where that is asked for; nothing is written but what
//! `--fix` is asked for.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::access::keyring;
use super::args::{Check, Common};
use super::baseline;
use super::build::{self, readers};
use super::exit::Exit;
use super::held;
use super::host;
use super::links_out;
use super::print::{self, count};
use super::revise;
use super::session::Session;
use super::spelling;
use super::stages::Stages;
use crate::diagnostic::{Code, Diagnostic, Severity, github};
use crate::pipeline::Loaded;
use pimh_engine::revision::mending;

/// `pimh check`.
pub fn check(common: &Common, args: &Check) -> Exit {
    let mut session = match Session::open(common) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let asked = match asked_for(&session, args) {
        Ok(asked) => asked,
        Err(exit) => return exit,
    };
    let baseline = match baseline::Asked::read(args.baseline.as_deref(), args.write_baseline) {
        Ok(baseline) => baseline,
        Err(exit) => return exit,
    };
    host::choose(&mut session.config, &args.host);
    if let Err(exit) = host::can_ask(&session.config) {
        return exit;
    }
    let mut stages = Stages::new(&session.voice);
    if let Err(exit) = session.go_live(args.live) {
        return exit;
    }
    if args.live && keyring::is_demonstration(&session.root) {
        let trouble = Diagnostic::demonstration_goes_live();
        session.notes.push(trouble);
    }
    if args.spelling || session.config.checks.asks_for(Code::W8) {
        session.config.speller = Some(Arc::new(spelling::speller(&session)));
        stages.done("dictionaries unpacked");
    }
    let Some(loaded) = session.load() else {
        session.notes.retain(|note| asked.has(note));
        return finish(&mut session, None, args);
    };
    stages.done("pages read and put together");
    readers(&session, &loaded, &stages);
    // Strict or not, what a baseline keeps is in the way of nothing.
    let problems = match baseline.is_nothing() {
        true => session.settled(),
        false => session.weighed(),
    };
    let whole = !problems.has_errors();
    session.notes = problems;
    if whole {
        session.notes.extend(loaded.rehearse());
        stages.done("every tree made and let go, and compared with the record");
    } else {
        session.notes.extend(loaded.opening_beside(&session.notes));
        stages.because("no tree was made: what is told below would stop it");
    }
    let is_asked = |file: &str| asked.has_file(file);
    if args.external {
        let found = links_out::check(&session, &loaded, is_asked);
        session.notes.extend(found);
        stages.done("other sites asked");
    }
    session.notes.retain(|note| asked.has(note));
    if let Err(exit) = baseline.apply(&mut session, args.baseline.as_deref(), is_asked) {
        return exit;
    }
    if args.fix {
        return fix(&mut session, &loaded, args.dry_run);
    }
    let exit = finish(&mut session, Some(&loaded), args);
    if exit == Exit::Done {
        held::told(&session.voice, &loaded.site);
        let warnings = session.notes.count(Severity::Warning);
        let advice = session.notes.count(Severity::Advice);
        session.voice.tell(&match (warnings, advice) {
            (0, 0) => "No problems found.".to_owned(),
            (0, advice) => format!(
                "No problems found, and {} (-v shows them).",
                count(advice, "piece of advice", "pieces of advice")
            ),
            (warnings, _) => format!("{}.", count(warnings, "warning", "warnings")),
        });
    }
    exit
}

/// Tells the problems, and adds a summary of them to the file that wants one.
fn finish(session: &mut Session, loaded: Option<&Loaded>, args: &Check) -> Exit {
    let exit = build::finish(session, loaded);
    let named = || std::env::var_os("GITHUB_STEP_SUMMARY").filter(|name| !name.is_empty());
    let summary = args.summary.clone().or_else(|| named().map(PathBuf::from));
    let Some(file) = summary else {
        return exit;
    };
    let redaction = build::redaction(session, loaded, &session.notes);
    let text = github::summary(&session.notes, &redaction);
    let opened = OpenOptions::new().create(true).append(true).open(&file);
    match opened.and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => exit,
        Err(error) => {
            let file = file.display();
            print::aside(&format!("error: {file} cannot be written: {error}"));
            Exit::Output
        }
    }
}

/// Types what safe rules offer, after showing it. What remains is told by the next check. Programs get the findings that were
/// mended, in the form that they asked for.
fn fix(session: &mut Session, loaded: &Loaded, dry_run: bool) -> Exit {
    let found = std::mem::take(&mut session.notes);
    let (mended, revision) = mending(&found);
    for note in mended.iter().filter(|_| !session.voice.redacts) {
        let Some(edit) = note.edit() else { continue };
        let source = &edit.at.source;
        let (line, column) = source.line_column(edit.at.range.start);
        let before = source.text().get(edit.at.range.clone()).unwrap_or_default();
        let (file, code, after) = (&source.path, note.code(), &edit.text);
        session.voice.tell(&format!(
            "{file}:{line}:{column} {code}  {before:?} becomes {after:?}"
        ));
    }
    if !dry_run && let Err(exit) = revise::write(session, &revision) {
        return exit;
    }
    if session.voice.is_document() {
        mended
            .into_iter()
            .for_each(|note| session.notes.push(note.clone()));
        build::finish(session, Some(loaded));
        return Exit::Done;
    }
    let changes = count(mended.len(), "change", "changes");
    session.voice.tell(&match (mended.len(), dry_run) {
        (0, _) => "There is nothing that can be mended safely.".to_owned(),
        (_, true) => format!("{changes} would be made; nothing was written."),
        (_, false) => format!("{changes} made. Read them, then `pimh check` again."),
    });
    Exit::Done
}

/// The files and folders of which problems are told, by their paths in the project; all if none is named.
struct Asked(Vec<String>);

impl Asked {
    fn has(&self, note: &Diagnostic) -> bool {
        let file = note.file();
        self.0.is_empty() || file.is_some_and(|file| self.has_file(file.as_str()))
    }

    fn has_file(&self, path: &str) -> bool {
        let is_in = |asked: &String| {
            let rest = path.strip_prefix(asked.as_str());
            asked.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.0.is_empty() || self.0.iter().any(is_in)
    }
}

/// Finds the files and folders that were named: from here, or from the top of the project.
fn asked_for(session: &Session, args: &Check) -> Result<Asked, Exit> {
    let root = session.root.canonicalize().ok();
    let inside = |path: &Path| {
        let path = path.canonicalize().ok()?;
        let inside = path.strip_prefix(root.as_deref()?).ok()?;
        Some(inside.to_str()?.replace('\\', "/"))
    };
    let mut asked = Vec::new();
    for file in &args.files {
        match inside(file).or_else(|| inside(&session.root.join(file))) {
            Some(path) => asked.push(path),
            None => {
                let file = file.display();
                let trouble = format!("there is no file or folder {file} in this project");
                session.voice.say(&trouble);
                return Err(Exit::Usage);
            }
        }
    }
    Ok(Asked(asked))
}
