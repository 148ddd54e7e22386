//! What every command begins with: the project, its settings, the day, how to speak.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::args::{Colour, Common, Format, YesNo};
use super::exit::Exit;
use super::print;
use crate::config::Config;
use crate::diagnostic::sarif::sarif;
use crate::diagnostic::terminal::{self, Style};
use crate::diagnostic::{
    Checks, Concern, Diagnostic, Notes, Redaction, Severity, causes, github, machine,
};
use crate::names::{BaseUrl, SitePath};
use crate::output::Store;
use crate::pipeline::{Loaded, Memory, Request};
use crate::site::{Choice, Site};
use crate::snapshot::{RECORD, Snapshot};

/// How to speak to whoever runs the program.
pub struct Voice {
    format: Format,
    quiet: u8,
    /// How much more to tell.
    pub verbose: u8,
    style: Style,
    /// Whether gated words must not appear.
    pub redacts: bool,
    most: usize,
    /// Whether the site is one for readers.
    live: bool,
}

fn set(name: &str) -> bool {
    std::env::var_os(name)
        .is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}

impl Voice {
    /// As the arguments, the environment and the terminal have it.
    pub fn of(common: &Common) -> Voice {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = match common.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto if set("NO_COLOR") => false,
            Colour::Auto if set("CLICOLOR_FORCE") || set("FORCE_COLOR") => true,
            Colour::Auto => std::io::stderr().is_terminal() && !dumb,
        };
        let format = common.format.unwrap_or(if set("GITHUB_ACTIONS") {
            Format::Github
        } else {
            Format::Human
        });
        Voice {
            format,
            quiet: common.quiet,
            verbose: common.verbose,
            style: Style {
                colour,
                unicode: !dumb,
            },
            redacts: common
                .redact
                .map_or(set("CI"), |redact| redact == YesNo::Yes),
            most: common.max_problems,
            live: false,
        }
    }

    /// How much less to tell.
    pub fn quiet(&self) -> u8 {
        self.quiet
    }

    /// How to draw.
    pub fn style(&self) -> Style {
        self.style
    }

    /// Whether results are for people.
    pub fn is_human(&self) -> bool {
        self.format == Format::Human
    }

    /// Whether results are JSON.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Says something beside the result, unless it should be quiet.
    pub fn say(&self, text: &str) {
        if self.quiet == 0 {
            print::aside(text);
        }
    }

    /// Whether results are one document that a program reads.
    pub fn is_document(&self) -> bool {
        matches!(self.format, Format::Json | Format::Sarif)
    }

    /// Prints a line of the result, unless it should be quiet or speaks to a program.
    pub fn tell(&self, text: &str) {
        if self.quiet == 0 && !self.is_document() {
            print::line(text);
        }
    }

    /// Tells of problems where there is no site, and gives the exit code that they make.
    pub fn problems(&self, notes: &Notes, redaction: &Redaction) -> Exit {
        self.problems_of(None, notes, redaction)
    }

    /// Tells of the problems of a site, and gives the exit code that they make.
    pub fn problems_of(&self, site: Option<&Site>, notes: &Notes, redaction: &Redaction) -> Exit {
        match self.format {
            Format::Json => {
                let pages = site.map(Site::page_facts).unwrap_or_default();
                let json = machine::json(notes, redaction, &pages);
                print::json(&json);
            }
            Format::Sarif => print::json(&sarif(notes, redaction)),
            Format::Github => print::result(&github::annotations(notes, redaction)),
            Format::Human => self.draw(notes, redaction),
        }
        exit_of(notes, self.live)
    }

    fn draw(&self, notes: &Notes, redaction: &Redaction) {
        let wanted = |note: &&Diagnostic| match self.quiet {
            0 => note.severity() < Severity::Advice || self.verbose > 0,
            1 => note.severity() == Severity::Error,
            _ => false,
        };
        // One cause may stand on a hundred pages: it is drawn once, with the other places below it.
        let causes = causes(notes.iter().filter(wanted), redaction);
        for cause in causes.iter().take(self.most) {
            let Some((first, others)) = cause.split_first() else {
                continue;
            };
            let drawn = terminal::draw(first, self.style, redaction);
            print::aside(&format!("{drawn}\n{}", self.elsewhere(others, redaction)));
        }
        let rest = causes.get(self.most..).unwrap_or_default();
        if !rest.is_empty() {
            let total: usize = causes.iter().map(Vec::len).sum();
            let hidden: usize = rest.iter().map(Vec::len).sum();
            print::aside(&format!(
                "… and {hidden} more of {total} problems (--max-problems shows more)\n"
            ));
        }
    }

    /// The other places of a problem that was drawn, all of them with `-v`.
    fn elsewhere(&self, others: &[&Diagnostic], redaction: &Redaction) -> String {
        if others.is_empty() {
            return String::new();
        }
        let most = if self.verbose > 0 { usize::MAX } else { PLACES };
        let mut text = format!(
            "The same in {}:\n",
            print::count(others.len(), "more place", "more places")
        );
        for note in others.iter().take(most) {
            text.push_str(&format!("  {}\n", terminal::place(note, redaction)));
        }
        if others.len() > most {
            text.push_str(&format!(
                "  … and {} (-v lists them)\n",
                others.len() - most
            ));
        }
        text
    }
}

/// As many places of one cause are named without `-v`.
const PLACES: usize = 5;

/// 3 before 70 before 65 before 77 before 73 before 1 before 4, which says that nothing else is wrong with a live site. Of any other site
/// its settings made an error of the age of a page.
pub fn exit_of(notes: &Notes, is_live: bool) -> Exit {
    let concerns: Vec<Concern> = notes
        .iter()
        .filter(|note| note.severity() == Severity::Error)
        .map(|note| note.code().rule().concern)
        .collect();
    let worst = [
        (Concern::Leak, Exit::Leak),
        (Concern::Fault, Exit::Fault),
        (Concern::Settings, Exit::Settings),
        (Concern::Keyring, Exit::Keyring),
        (Concern::Output, Exit::Output),
        (Concern::Content, Exit::Content),
        (Concern::Review, Exit::Review),
    ];
    worst
        .into_iter()
        .find(|(concern, _)| concerns.contains(concern))
        .map_or(Exit::Done, |(_, exit)| match exit {
            Exit::Review if !is_live => Exit::Content,
            exit => exit,
        })
}

/// A project with its settings.
pub struct Session {
    /// How to speak.
    pub voice: Voice,
    /// The project's folder.
    pub root: PathBuf,
    /// Its files.
    pub snapshot: Snapshot,
    /// Its settings.
    pub config: Config,
    /// What was asked for.
    pub request: Request,
    /// What reading told.
    pub notes: Notes,
    strict: bool,
}

impl Session {
    /// Finds and reads the project. On failure the problems were told, and the code is given.
    pub fn open(common: &Common) -> Result<Session, Exit> {
        let voice = Voice::of(common);
        let root = find_root(common)
            .map_err(|problem| voice.problems(&problem.into(), &Redaction::off()))?;
        let report = Snapshot::read(&root);
        let (snapshot, mut notes) = (report.value, report.notes);
        let config = Config::read(&snapshot);
        notes.extend(config.notes);
        let Some(config) = config.value else {
            let redaction = if voice.redacts {
                Redaction::new([], [])
            } else {
                Redaction::off()
            };
            return Err(
                voice.problems(&notes.settle(&Checks::default(), common.strict), &redaction)
            );
        };
        let base_url = base_url(common, &voice)?;
        let today = today(common, &config.time_zone);
        let choice = Choice {
            today,
            drafts: common.drafts,
            future: common.future,
            expired: common.expired,
        };
        let request = Request {
            choice,
            base_url,
            with_gate: false,
        };
        Ok(Session {
            voice,
            root,
            snapshot,
            config,
            request,
            notes,
            strict: common.strict,
        })
    }

    /// A project with its site, for commands that only look. On failure the problems were told.
    pub fn with_site(common: &Common) -> Result<(Session, Loaded), Exit> {
        let mut session = Session::open(common)?;
        match session.load() {
            Some(loaded) => Ok((session, loaded)),
            None => {
                let notes = session.settled();
                Err(session.voice.problems(&notes, &session.redaction(None)))
            }
        }
    }

    /// Makes the site one for readers, if that was asked for.
    ///
    /// # Errors
    ///
    /// Pages that readers must not have yet, or no more, were asked for too: wrong usage.
    pub fn go_live(&mut self, live: bool) -> Result<(), Exit> {
        let choice = self.request.choice;
        let unpublished = [
            (choice.drafts, "--drafts"),
            (choice.future, "--future"),
            (choice.expired, "--expired"),
        ];
        if !live {
            return Ok(());
        }
        if let Some((_, option)) = unpublished.iter().find(|(asked, _)| *asked) {
            print::aside(&format!(
                "error: --live is for readers, and {option} shows what is not for them: leave one of the two out"
            ));
            return Err(Exit::Usage);
        }
        self.config.go_live();
        self.voice.live = true;
        Ok(())
    }

    /// Puts the site together. What is told is kept; nothing is given if there are no templates.
    pub fn load(&mut self) -> Option<Loaded> {
        let mut memory = Memory::beside(&Store::at(&self.root));
        let report = memory.load(&self.snapshot, self.config.clone(), &self.request);
        self.notes.extend(report.notes);
        report.value
    }

    /// The problems so far, weighed and sorted.
    pub fn settled(&mut self) -> Notes {
        std::mem::take(&mut self.notes).settle(&self.config.checks, self.strict)
    }

    /// The same, not made strict.
    pub fn weighed(&mut self) -> Notes {
        std::mem::take(&mut self.notes).settle(&self.config.checks, false)
    }

    /// Whether nobody sits here who would read a note.
    pub fn is_on_build_service(&self) -> bool {
        set("CI")
    }

    /// How to show problems.
    pub fn redaction(&self, loaded: Option<&Loaded>) -> Redaction {
        match loaded {
            _ if !self.voice.redacts => Redaction::off(),
            Some(loaded) => loaded.site.redaction().showing(SitePath::new(RECORD)),
            None => {
                Redaction::new([self.config.source.path.clone()], []).showing(SitePath::new(RECORD))
            }
        }
    }

    /// The address that the site will stand at: the one that was asked for, or that of the settings.
    pub fn base_url(&self) -> &BaseUrl {
        let asked = self.request.base_url.as_ref();
        asked.unwrap_or(&self.config.base_url)
    }

    /// The folder that a tree goes to.
    pub fn output(&self, common: &Common, usual: &str) -> PathBuf {
        common
            .output
            .clone()
            .unwrap_or_else(|| self.root.join(usual))
    }
}

/// The address that was asked for in place of the one in the settings.
pub fn base_url(common: &Common, voice: &Voice) -> Result<Option<BaseUrl>, Exit> {
    match &common.base_url {
        None => Ok(None),
        Some(text) => BaseUrl::parse(text).map(Some).ok_or_else(|| {
            voice.say(&format!(
                "error: --base-url wants a whole address such as https://example.org/, not `{text}`"
            ));
            Exit::Usage
        }),
    }
}

/// The day that was asked for, or the one that it is in a time zone.
pub fn today(common: &Common, zone: &TimeZone) -> Date {
    common
        .today
        .unwrap_or_else(|| now().to_zoned(zone.clone()).date())
}

/// The clock, or the moment that reproducible builds declare. What is no moment was refused before.
pub fn now() -> Timestamp {
    declared().ok().flatten().unwrap_or_else(Timestamp::now)
}

/// The moment that reproducible builds declare in `SOURCE_DATE_EPOCH`; an empty one declares none.
///
/// # Errors
///
/// What stands there, if it is no moment since 1970.
pub fn declared() -> Result<Option<Timestamp>, String> {
    let Some(said) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|said| !said.is_empty()) else {
        return Ok(None);
    };
    let said = said.to_string_lossy().into_owned();
    let seconds = said
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|seconds| *seconds >= 0);
    match seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()) {
        Some(moment) => Ok(Some(moment)),
        None => Err(said),
    }
}

/// The project: where `--root` says, or the nearest folder upwards that has settings.
pub fn find_root(common: &Common) -> Result<PathBuf, Diagnostic> {
    let has_settings = |folder: &Path| folder.join(crate::config::SETTINGS).is_file();
    if let Some(root) = &common.root {
        return if has_settings(root) {
            Ok(root.clone())
        } else {
            Err(Diagnostic::no_settings(
                &root.join(crate::config::SETTINGS).display().to_string(),
            ))
        };
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let found = here.ancestors().find(|folder| has_settings(folder));
    found
        .map(Path::to_owned)
        .ok_or_else(|| Diagnostic::no_project(&here.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::output::OutputError;

    #[test]
    fn a_fault_names_its_stage_and_ends_a_run_with_70() {
        let fault = Diagnostic::output(&OutputError::Unsafe("../page".to_owned()));
        assert_eq!(fault.code(), Code::X1);
        assert_eq!(
            fault.message(),
            "pimh has a fault, found while it put files on their stage: ../page lies outside the output"
        );
        assert_eq!(exit_of(&Notes::from(fault), false), Exit::Fault);
        let full = OutputError::Foreign(PathBuf::from("public"));
        assert_eq!(
            exit_of(&Notes::from(Diagnostic::output(&full)), false),
            Exit::Output
        );
    }
}
