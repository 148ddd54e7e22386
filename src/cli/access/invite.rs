//! `pimh access invite`: codes for readers.
//!
//! The order of what is written is the whole point. Spare codes, then their places, in steps; then who
//! gets which spare code, then the letters, then the keyring. Wherever the program ends, running the
//! command again gives each label one code, and a letter that was written is good or is nobody's.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::json;

use super::args::Invite;
use super::letters::{self, Site};
use super::members::{self, Wanted};
use super::spares::Spares;
use super::vault::Vault;
use super::{Done, Failure};
use crate::gate::{Invitation, Keyring, Refused, Spare};
use crate::print::count;
use crate::session::Session;
use crate::{Exit, print};

/// So many places are made between two savings.
const STEP: usize = 64;
/// More codes than this are in the letters only.
const MOST_SHOWN: usize = 20;

/// `pimh access invite`.
pub fn invite(session: &Session, args: &Invite) -> Done {
    let config = &session.config;
    let today = session.request.choice.today;
    let wanted = members::wanted(args, &config.roles)?;
    if let Some(past) = wanted
        .iter()
        .filter_map(|one| one.expires)
        .find(|day| *day <= today)
    {
        return Err(Failure::plain(
            Exit::Usage,
            format!("a code that expires on {past} would open nothing any more"),
            "choose a later day; nobody was invited",
        ));
    }
    let mut vault = Vault::open(session)?;
    let base_url = session.request.base_url.as_ref();
    let batch = Batch {
        root: &session.root,
        site: Site::of(config, base_url.unwrap_or(&config.base_url)),
        name: name_of(args),
        today,
        make: Keyring::make_places,
    };
    let mut progress = Progress::new();
    let given = batch.give(&mut vault, wanted, &mut |done, all| {
        progress.show(done, all)
    });
    progress.end();
    say(session, &batch.site, &given?);
    Ok(Exit::Done)
}

/// A name for the file of letters: of the list, or of the label.
fn name_of(args: &Invite) -> String {
    let whole = match (&args.from, &args.label) {
        (Some(path), _) => path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned()),
        (None, label) => label.clone(),
    };
    let words: Vec<String> = deunicode::deunicode(&whole.unwrap_or_default())
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let mut name = words.join("-");
    name.truncate(40);
    if name.is_empty() {
        name.push_str("letters");
    }
    name
}

/// What one command gives out.
struct Batch<'a> {
    root: &'a Path,
    site: Site,
    name: String,
    today: Date,
    /// How places are made: tests have no time for real ones.
    make: fn(&mut Keyring, usize) -> Result<Vec<Spare>, Refused>,
}

/// What was given out.
struct Given {
    codes: Vec<(Spare, Invitation)>,
    /// Labels that have a valid code already.
    left_out: Vec<String>,
    letters: Option<PathBuf>,
}

impl Batch<'_> {
    fn give(
        &self,
        vault: &mut Vault,
        wanted: Vec<Wanted>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Given, Failure> {
        let valid: BTreeSet<String> = vault
            .keyring
            .list()
            .filter(|row| row.revoked.is_none() && row.invitation.holds_on(self.today))
            .map(|row| row.invitation.label.clone())
            .collect();
        let (left_out, wanted): (Vec<Wanted>, Vec<Wanted>) = wanted
            .into_iter()
            .partition(|one| valid.contains(&one.label));
        let left_out = left_out.into_iter().map(|one| one.label).collect();
        if wanted.is_empty() {
            return Ok(Given {
                codes: Vec::new(),
                left_out,
                letters: None,
            });
        }
        let mut spares = Spares::read(self.root, &vault.keyring)?;
        self.make_places(vault, &mut spares, &wanted, progress)?;
        let codes = self.promise(&mut spares, wanted)?;
        spares.save()?;
        let batch: Vec<_> = codes
            .iter()
            .map(|(spare, invitation)| (spare.code(), invitation))
            .collect();
        let letters = letters::write(self.root, &self.site, &self.name, self.today, &batch)?;
        vault.keyring.invite(codes.clone())?;
        vault.save()?;
        spares.codes = vault.keyring.usable(spares.codes);
        spares.save()?;
        Ok(Given {
            codes,
            left_out,
            letters: Some(letters),
        })
    }

    /// Makes the places that are missing, and saves after each step.
    fn make_places(
        &self,
        vault: &mut Vault,
        spares: &mut Spares,
        wanted: &[Wanted],
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<(), Failure> {
        let labels: BTreeSet<&str> = wanted.iter().map(|one| one.label.as_str()).collect();
        let free = |spare: &&Spare| {
            let promised = spare.promised.as_deref();
            promised.is_none_or(|label| labels.contains(label))
        };
        let usable = spares.codes.iter().filter(free).count();
        let all = vault.keyring.places_wanted(wanted.len(), usable);
        let mut done = 0;
        while done < all {
            progress(done, all);
            let made = (self.make)(&mut vault.keyring, STEP.min(all - done))?;
            done += made.len();
            spares.codes.extend(made);
            spares.save()?;
            vault.save()?;
        }
        Ok(())
    }

    /// Says who gets which spare code: the one that was promised before, else the next.
    fn promise(
        &self,
        spares: &mut Spares,
        wanted: Vec<Wanted>,
    ) -> Result<Vec<(Spare, Invitation)>, Failure> {
        let promised: BTreeMap<String, usize> = (0..)
            .zip(&spares.codes)
            .filter_map(|(at, spare)| Some((spare.promised.clone()?, at)))
            .collect();
        let free: Vec<usize> = (0..)
            .zip(&spares.codes)
            .filter_map(|(at, spare)| spare.promised.is_none().then_some(at))
            .collect();
        let mut free = free.into_iter();
        let mut codes = Vec::with_capacity(wanted.len());
        for one in wanted {
            let at = promised.get(&one.label).copied().or_else(|| free.next());
            let spare = at.and_then(|at| spares.codes.get_mut(at));
            let spare = spare.ok_or(Refused::NoPlace)?;
            spare.promised = Some(one.label.clone());
            let invitation = Invitation {
                label: one.label,
                roles: one.roles,
                issued: self.today,
                expires: one.expires,
            };
            codes.push((spare.clone(), invitation));
        }
        Ok(codes)
    }
}

fn say(session: &Session, site: &Site, given: &Given) {
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
                let link = shows.then(|| site.link(spare.code()));
                json!({
                    "label": shows.then_some(&invitation.label), "locator": spare.code().locator(),
                    "code": shown.as_ref().map(|code| code.as_str()),
                    "link": link.as_ref().map(|link| link.as_str()),
                    "roles": invitation.roles, "expires": invitation.expires,
                })
            })
            .collect();
        let text = json!({ "schema": 1, "invited": invited, "left_out": shows.then_some(&given.left_out), "letters": letters });
        print::line(&serde_json::to_string_pretty(&text).unwrap_or_default());
    } else if shows && given.codes.len() <= MOST_SHOWN {
        for (spare, invitation) in &given.codes {
            print::line(&format!(
                "{} ({})\n  {}\n  {}\n",
                invitation.label,
                site.opens(invitation),
                *spare.code().shown(),
                *site.link(spare.code())
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
            "note: left out {}, valid already{names}. Revoke a code to give its reader a new one.",
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
    voice.tell(&format!(
        "Made {}, shown this once. Letters to print: {letters}\n\
         Delete that file once they are handed out. The codes open the site once it is built and published:\n\n  \
         pimh build\n\n\
         On paper or in person is best. A link in an e-mail is opened by the scanner of the mail provider,\n\
         which then has the code.",
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
            shows: std::io::stderr().is_terminal() && std::env::var_os("CI").is_none(),
        }
    }

    fn show(&mut self, done: usize, all: usize) {
        if self.shows {
            let width = 24;
            let full = done * width / all.max(1);
            let bar: String = (0..width)
                .map(|at| if at < full { '#' } else { '.' })
                .collect();
            write!(
                std::io::stderr().lock(),
                "\r\u{1b}[Kmaking codes [{bar}] {done} of {all}; what is done is saved"
            )
            .ok();
        }
    }

    fn end(&self) {
        if self.shows {
            write!(std::io::stderr().lock(), "\r\u{1b}[K").ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::super::files::{self, life};
    use super::super::keyring;
    use super::*;
    use crate::config::Config;
    use crate::gate::Code;
    use crate::init::tests::new_project;

    const TODAY: Date = jiff::civil::date(2027, 3, 4);

    fn config() -> Config {
        Config::read(&new_project("My site")).value.unwrap()
    }

    /// A project with a keyring that has no places yet, and its keyholder's code.
    struct Project {
        dir: TempDir,
        keyring: Keyring,
        code: Code,
    }

    impl Project {
        fn new() -> Project {
            let (mut keyring, code) = Keyring::new("First").unwrap();
            keyring.know_roles(&config().roles).unwrap();
            let dir = tempfile::tempdir().unwrap();
            Project { dir, keyring, code }
        }

        /// Puts everything back to the beginning.
        fn begin(&mut self) -> Vault {
            self.dir = tempfile::tempdir().unwrap();
            let root = self.dir.path();
            files::private_folder(root, "").unwrap();
            fs::write(root.join(keyring::CODE), self.code.shown().as_bytes()).unwrap();
            fs::write(root.join(keyring::FILE), self.keyring.to_file().unwrap()).unwrap();
            Vault::of(root, self.keyring.clone(), files::locked(root).unwrap())
        }

        fn again(&self) -> Vault {
            let root = self.dir.path();
            Vault::of(
                root,
                keyring::open_at(root).unwrap(),
                files::locked(root).unwrap(),
            )
        }

        fn invite(&self, vault: &mut Vault, labels: &[&str]) -> Result<Given, Failure> {
            let config = config();
            let batch = Batch {
                root: self.dir.path(),
                site: Site::of(&config, &config.base_url),
                name: "batch".to_owned(),
                today: TODAY,
                make: Keyring::fake_places,
            };
            let wanted = labels.iter().map(|label| Wanted {
                label: (*label).to_owned(),
                roles: vec!["member".to_owned()],
                expires: None,
            });
            batch.give(vault, wanted.collect(), &mut |_, _| {})
        }

        /// Every letter: whose it says it is, by the locator of its code.
        fn letters(&self) -> Vec<(String, String)> {
            let folder = self.dir.path().join(".pimh/letters");
            let mut all = Vec::new();
            for file in fs::read_dir(folder).into_iter().flatten().flatten() {
                let html = fs::read_to_string(file.path()).unwrap();
                for letter in html.split("<article>").skip(1) {
                    let after = |mark: &str| letter.split_once(mark).unwrap().1.split('<').next();
                    let label = after("<dt>For</dt><dd>").unwrap().to_owned();
                    let code = Code::parse(after("<p class=\"code\">").unwrap()).unwrap();
                    all.push((code.locator().to_string(), label));
                }
            }
            all
        }
    }

    /// The program is ended before each of its changes to the disk. Whatever is done next, every label
    /// has one code in the end, its letter is there, and no letter has somebody else's code.
    #[test]
    fn a_break_at_any_write_loses_nobody_and_invites_nobody_twice() {
        let mut project = Project::new();
        let labels = ["Ash", "Birch", "Cedar"];
        for steps in 0.. {
            let mut vault = project.begin();
            life::LIFE.set(Some(steps));
            let given = project.invite(&mut vault, &labels);
            life::LIFE.set(None);
            drop(vault);
            let mut vault = project.again();
            if steps % 2 == 0 {
                project.invite(&mut vault, &["Somebody else"]).unwrap();
            }
            project.invite(&mut vault, &labels).unwrap();

            let holders: BTreeMap<String, String> = vault
                .keyring
                .list()
                .map(|row| (row.locator.to_string(), row.invitation.label.clone()))
                .collect();
            let letters = project.letters();
            for label in labels {
                let held: Vec<&String> = holders
                    .iter()
                    .filter(|(_, held)| *held == label)
                    .map(|(locator, _)| locator)
                    .collect();
                assert_eq!(held.len(), 1, "{label} after {steps} writes");
                let has_letter = letters.contains(&(held[0].clone(), label.to_owned()));
                assert!(has_letter, "the letter of {label} after {steps} writes");
            }
            for (locator, label) in &letters {
                let holder = holders.get(locator);
                assert!(
                    holder.is_none_or(|holder| holder == label),
                    "a letter with another's code after {steps} writes"
                );
            }
            if given.is_ok() {
                assert!(steps > 40, "{steps} writes");
                break;
            }
        }
    }

    #[test]
    fn a_letter_says_what_a_reader_needs_and_nothing_runs_in_it() {
        let mut project = Project::new();
        let mut vault = project.begin();
        let given = project.invite(&mut vault, &["<b>Ash</b> & co"]).unwrap();
        let html = fs::read_to_string(given.letters.unwrap()).unwrap();
        let code = given.codes[0].0.code().shown();
        assert!(html.contains(code.as_str()));
        assert!(html.contains(&format!("/sign-in/#k={}", code.replace('-', ""))));
        assert!(html.contains("&lt;b&gt;Ash&lt;/b&gt; &amp; co") && !html.contains("<b>Ash"));
        assert!(html.contains("<svg") && !html.contains("<script"));
        assert!(html.contains("default-src 'none'"));
        let again = project.invite(&mut vault, &["<b>Ash</b> & co"]).unwrap();
        assert!(again.codes.is_empty() && again.letters.is_none());
        assert_eq!(again.left_out.len(), 1);
    }

    #[test]
    fn places_come_in_whole_blocks_and_spare_codes_are_used_up_first() {
        let mut project = Project::new();
        let mut vault = project.begin();
        let labels: Vec<String> = (0..70).map(|number| format!("L{number}")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        project.invite(&mut vault, &labels[..3]).unwrap();
        assert_eq!(vault.keyring.places_wanted(61, 61), 0);
        project.invite(&mut vault, &labels).unwrap();
        assert_eq!(vault.keyring.list().count(), 70);
        let spares = Spares::read(project.dir.path(), &vault.keyring).unwrap();
        assert_eq!(spares.codes.len(), 128 - 70);
    }
}
