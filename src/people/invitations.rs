//! Inviting: codes for readers, with letters, and spare codes for the next time.
//!
//! The order of what is written is the whole point. Spare codes, then their seats, in steps; then who
//! gets which spare code, then the letters, then the keyring. Wherever the program ends, doing it
//! again gives each label one code, and a letter that was written is good or is nobody's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;

use super::invitee::Invitee;
use super::letter::Letterhead;
use super::letters;
use super::spares::Spares;
use super::standing;
use super::trouble::Trouble;
use super::vault::Vault;
use crate::gate::{Invitation, Keyring, Refused, Spare};

/// So many seats are made between two savings.
const STEP: usize = 64;

/// Makes free seats, and gives back their codes.
type MakePlaces = fn(&mut Keyring, usize) -> Result<Vec<Spare>, Refused>;

/// What holds for all who are invited at once.
pub struct Invitations<'a> {
    head: &'a Letterhead,
    /// Of the file of letters.
    name: &'a str,
    today: Date,
    /// Tests have no time for real seats.
    make: MakePlaces,
}

/// What was given out.
pub struct Given {
    /// Every code, with what it was given for.
    pub codes: Vec<(Spare, Invitation)>,
    /// Labels that have a valid code already.
    pub left_out: Vec<String>,
    /// The file of letters; none if nobody was invited.
    pub letters: Option<PathBuf>,
}

impl<'a> Invitations<'a> {
    /// Invitations of a day, with letters under a head, in a file of that name.
    pub fn new(head: &'a Letterhead, name: &'a str, today: Date) -> Invitations<'a> {
        Invitations {
            head,
            name,
            today,
            make: Keyring::make_seats,
        }
    }

    /// Gives each invitee a code, but for those whose label has a valid one. `progress` is told how many seats are made
    /// and how many there will be: each takes a tenth of a second or more.
    ///
    /// # Errors
    ///
    /// There is no room or no randomness, or the disk says no. The same again goes on where this ended.
    pub fn give(
        &self,
        vault: &mut Vault,
        invitees: Vec<Invitee>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Given, Trouble> {
        let valid: BTreeSet<String> = standing::valid(&vault.keyring, self.today)
            .map(|listed| listed.invitation.label.clone())
            .collect();
        let (left_out, wanted): (Vec<Invitee>, Vec<Invitee>) = invitees
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
        let mut spares = Spares::read(vault.root(), &vault.keyring)?;
        self.make_seats(vault, &mut spares, &wanted, progress)?;
        let codes = self.promise(&mut spares, wanted)?;
        spares.save()?;
        let batch: Vec<_> = codes
            .iter()
            .map(|(spare, invitation)| (spare.code(), invitation))
            .collect();
        let letters = letters::write(vault.root(), self.head, self.name, self.today, &batch)?;
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

    /// Makes the seats that are missing, and saves after each step.
    fn make_seats(
        &self,
        vault: &mut Vault,
        spares: &mut Spares,
        wanted: &[Invitee],
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<(), Trouble> {
        let labels: BTreeSet<&str> = wanted.iter().map(|one| one.label.as_str()).collect();
        let free = |spare: &&Spare| {
            let promised = spare.promised.as_deref();
            promised.is_none_or(|label| labels.contains(label))
        };
        let usable = spares.codes.iter().filter(free).count();
        let all = vault.keyring.seats_wanted(wanted.len(), usable);
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
        wanted: Vec<Invitee>,
    ) -> Result<Vec<(Spare, Invitation)>, Trouble> {
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
            let spare = spare.ok_or(Refused::NoSeat)?;
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

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::access::Roles;
    use crate::disk::{self, Lock, life};
    use crate::gate::AccessCode;
    use crate::letter::Links;
    use crate::names::RoleId;
    use crate::unlock;

    const TODAY: Date = jiff::civil::date(2027, 3, 4);

    fn roles() -> Roles {
        Roles::new(vec![(
            RoleId::new("member"),
            "Members".to_owned(),
            Vec::new(),
        )])
        .unwrap()
    }

    /// A project with a keyring that has no seats yet, and its keyholder's code.
    struct Project {
        dir: TempDir,
        keyring: Keyring,
        code: AccessCode,
        links: Links,
    }

    impl Project {
        fn new() -> Project {
            let (mut keyring, code) = Keyring::new("First").unwrap();
            keyring.know_roles(&roles()).unwrap();
            let dir = tempfile::tempdir().unwrap();
            let links = Links::FirstGroup;
            Project {
                dir,
                keyring,
                code,
                links,
            }
        }

        /// Puts everything back to the beginning.
        fn begin(&mut self) -> Vault {
            self.dir = tempfile::tempdir().unwrap();
            let root = self.dir.path();
            disk::private_folder(root, "").unwrap();
            fs::write(root.join(unlock::CODE), self.code.shown().as_bytes()).unwrap();
            fs::write(root.join(unlock::FILE), self.keyring.to_file().unwrap()).unwrap();
            Vault::of(self.keyring.clone(), Lock::take(root, || false).unwrap())
        }

        fn again(&self) -> Vault {
            let root = self.dir.path();
            let file = unlock::keyring_file(root).unwrap().unwrap();
            let code = unlock::kept_code(root).unwrap().unwrap();
            let keyring = unlock::unlocked(&file, &[code]).unwrap();
            Vault::of(keyring, Lock::take(root, || false).unwrap())
        }

        fn invite(&self, vault: &mut Vault, labels: &[&str]) -> Result<Given, Trouble> {
            let head = Letterhead {
                title: "My site".to_owned(),
                language: "en-GB".to_owned(),
                sign_in: "https://example.org/sign-in/".to_owned(),
                mail: None,
                roles: roles(),
                links: self.links,
            };
            let invitations = Invitations {
                make: Keyring::fake_seats,
                ..Invitations::new(&head, "batch", TODAY)
            };
            let invitees = labels.iter().map(|label| Invitee {
                label: (*label).to_owned(),
                roles: vec!["member".to_owned()],
                expires: None,
            });
            invitations.give(vault, invitees.collect(), &mut |_, _| {})
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
                    let code = AccessCode::parse(after("<p class=\"code\">").unwrap()).unwrap();
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
        let first = code.split('-').next().unwrap();
        assert!(html.contains(&format!("/sign-in/#r={first}.")));
        assert!(!html.contains("#k="), "no address holds the code");
        assert_eq!(html.matches(&code[5..]).count(), 1, "it stands there once");
        assert!(html.contains("&lt;b&gt;Ash&lt;/b&gt; &amp; co") && !html.contains("<b>Ash"));
        assert!(html.contains("<svg") && !html.contains("<script"));
        assert!(html.contains("default-src 'none'"));
        let again = project.invite(&mut vault, &["<b>Ash</b> & co"]).unwrap();
        assert!(again.codes.is_empty() && again.letters.is_none());
        assert_eq!(again.left_out.len(), 1);

        project.links = Links::WholeCode;
        let given = project.invite(&mut vault, &["Birch"]).unwrap();
        let html = fs::read_to_string(given.letters.unwrap()).unwrap();
        let code = given.codes[0].0.code().shown();
        assert!(html.contains(&format!("/sign-in/#k={}", code.replace('-', ""))));
        assert!(html.contains("history"), "and what that costs");
    }

    #[test]
    fn places_come_in_whole_blocks_and_spare_codes_are_used_up_first() {
        let mut project = Project::new();
        let mut vault = project.begin();
        let labels: Vec<String> = (0..70).map(|number| format!("L{number}")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        project.invite(&mut vault, &labels[..3]).unwrap();
        assert_eq!(vault.keyring.seats_wanted(61, 61), 0);
        project.invite(&mut vault, &labels).unwrap();
        assert_eq!(vault.keyring.list().count(), 70);
        let spares = Spares::read(project.dir.path(), &vault.keyring).unwrap();
        assert_eq!(spares.codes.len(), 128 - 70);
    }
}
