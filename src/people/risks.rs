//! What is risky in a project: where it goes, who can open it, and what lies where it should not. It changes
//! nothing: it says, as values, what somebody may want to change. Start with [`of`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::published::Published;
use super::repository::{Repository, public_host};
use super::trouble::Trouble;
use super::vault::PREVIOUS;
use super::{disk, letters, spares, standing, unlock};
use crate::access::Roles;
use crate::gate::Keyring;
use crate::names::BaseUrl;

/// Codes that expire within so many days are told.
pub const SOON: i64 = 30;
/// A label shorter than this stands in too many texts by chance.
const SHORTEST_LABEL: usize = 8;
/// What is larger is no text of the site.
const LARGEST_TEXT: u64 = 8 << 20;
/// Files with codes, which are for their owner only.
const SECRET: [&str; 3] = [unlock::CODE, ".pimh/code.previous", spares::FILE];

/// One thing that is risky.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Risk {
    /// The repository goes to a host where anybody can have a public one.
    PublicRemote {
        /// The name that git has for it.
        remote: String,
        /// The host.
        host: String,
    },
    /// Everybody can open the keyring.
    Demonstration {
        /// Whether it may seal for the address of this site.
        may_seal: bool,
    },
    /// There is one keyholder, whose code may get lost.
    OneKeyholder,
    /// So many codes expire [`SOON`].
    CodesExpire(usize),
    /// So many valid codes have no spare key, so a device that is lost costs its reader a new code.
    NotRenewable(usize),
    /// Codes were given for a role that the site does not have.
    UnknownRole {
        /// The role.
        role: String,
        /// The labels of these codes.
        labels: Vec<String>,
    },
    /// The label of a code stands in this file of the output.
    LabelPublished(PathBuf),
    /// Other users of the computer can read this file with codes.
    ReadByOthers(&'static str),
    /// So many files of letters are not handed out yet.
    LettersLeft(usize),
    /// Git would take what lies in `.pimh/`.
    NotIgnored,
    /// A file in the output that has no business there.
    Stray(PathBuf),
    /// Other projects of the same owner can read what a reader has opened.
    SharedOrigin {
        /// The address of the site.
        base_url: String,
        /// The host that they share.
        host: String,
    },
    /// Browsers do not open sealed pages over plain HTTP.
    PlainHttp,
}

/// A project, as far as risks go.
pub struct Surroundings<'a> {
    /// Its folder.
    pub root: &'a Path,
    /// The folder of its output.
    pub output: &'a Path,
    /// What lies there.
    pub published: &'a Published,
    /// Its keyring, if it opened.
    pub keyring: Option<&'a Keyring>,
    /// Its roles.
    pub roles: &'a Roles,
    /// Where it will stand.
    pub base_url: &'a BaseUrl,
    /// The day.
    pub today: Date,
}

/// What is risky, the worst first.
///
/// # Errors
///
/// The disk says no.
pub fn of(project: &Surroundings<'_>) -> Result<Vec<Risk>, Trouble> {
    let repository = Repository::of(project.root);
    let mut all = Vec::new();
    if let Some(repository) = &repository {
        all.extend(of_remotes(repository)?);
    }
    if let Some(keyring) = project.keyring {
        all.extend(of_keyholders(keyring, project.base_url));
        all.extend(of_codes(keyring, project.roles, project.today));
        all.extend(of_labels(keyring, project)?);
    }
    all.extend(of_papers(project.root)?);
    if repository.is_some() && !is_ignored(project.root)? {
        all.push(Risk::NotIgnored);
    }
    all.extend(strays(&project.published.paths));
    all.extend(of_address(project.base_url));
    Ok(all)
}

fn of_remotes(repository: &Repository) -> Result<Vec<Risk>, Trouble> {
    let remotes = repository.remotes()?.into_iter();
    let risky = remotes.filter_map(|(remote, url)| {
        let host = public_host(&url)?.to_owned();
        Some(Risk::PublicRemote { remote, host })
    });
    Ok(risky.collect())
}

fn of_keyholders(keyring: &Keyring, base_url: &BaseUrl) -> Option<Risk> {
    if keyring.is_demonstration() {
        let may_seal = keyring.may_seal_for(base_url);
        return Some(Risk::Demonstration { may_seal });
    }
    (keyring.keyholders().count() == 1).then_some(Risk::OneKeyholder)
}

/// Codes that soon end, that cannot be renewed, and codes for roles that the settings do not have.
fn of_codes(keyring: &Keyring, roles: &Roles, today: Date) -> Vec<Risk> {
    let soon = today.saturating_add(SOON.days());
    let mut all = Vec::new();
    let ending = standing::valid(keyring, today)
        .filter(|listed| listed.invitation.expires.is_some_and(|day| day <= soon))
        .count();
    if ending > 0 {
        all.push(Risk::CodesExpire(ending));
    }
    let spent = standing::valid(keyring, today)
        .filter(|listed| listed.renewals == 0)
        .count();
    if spent > 0 {
        all.push(Risk::NotRenewable(spent));
    }
    let lost = lost_roles(keyring, roles, today).into_iter();
    all.extend(lost.map(|(role, labels)| Risk::UnknownRole { role, labels }));
    all
}

/// Roles that valid codes were given for and the settings do not have, each with the labels of these codes.
pub fn lost_roles(keyring: &Keyring, roles: &Roles, today: Date) -> BTreeMap<String, Vec<String>> {
    let mut lost: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for listed in standing::valid(keyring, today) {
        let unknown = listed
            .invitation
            .roles
            .iter()
            .filter(|role| roles.named(role).is_none());
        for role in unknown {
            lost.entry(role.clone())
                .or_default()
                .push(listed.invitation.label.clone());
        }
    }
    lost
}

/// Labels of holders that stand in what was published.
fn of_labels(keyring: &Keyring, project: &Surroundings<'_>) -> Result<Vec<Risk>, Trouble> {
    let labels: BTreeSet<&str> = keyring
        .list()
        .map(|listed| listed.invitation.label.as_str())
        .filter(|label| label.chars().count() >= SHORTEST_LABEL)
        .collect();
    let mut found = Vec::new();
    if labels.is_empty() {
        return Ok(found);
    }
    for inside in &project.published.paths {
        let path = project.output.join(inside);
        let length = fs::metadata(&path).map_err(Trouble::disk(&path))?.len();
        if length > LARGEST_TEXT {
            continue;
        }
        let bytes = fs::read(&path).map_err(Trouble::disk(&path))?;
        let has_one = |text: &str| labels.iter().any(|label| text.contains(label));
        // What is no text has no label.
        if std::str::from_utf8(&bytes).is_ok_and(has_one) {
            found.push(Risk::LabelPublished(inside.clone()));
        }
    }
    Ok(found)
}

/// What lies in `.pimh/` for longer or for more people than it should.
fn of_papers(root: &Path) -> Result<Vec<Risk>, Trouble> {
    let open = SECRET
        .into_iter()
        .filter(|name| disk::others_may_read(&root.join(name)));
    let mut all: Vec<Risk> = open.map(Risk::ReadByOthers).collect();
    match letters::left(root)? {
        0 => {}
        left => all.push(Risk::LettersLeft(left)),
    }
    Ok(all)
}

fn is_ignored(root: &Path) -> Result<bool, Trouble> {
    let text = disk::read(&root.join(".gitignore"))?.unwrap_or_default();
    let is_it = |line: &str| line.trim().trim_matches('/') == ".pimh";
    Ok(text.lines().any(is_it))
}

/// What has no business in the output.
fn strays(paths: &[PathBuf]) -> impl Iterator<Item = Risk> {
    let is_stray = |path: &&PathBuf| {
        path.iter().filter_map(|part| part.to_str()).any(|part| {
            part == ".pimh" || part == PREVIOUS || part.starts_with(unlock::FILE) || part == ".git"
        })
    };
    paths.iter().filter(is_stray).cloned().map(Risk::Stray)
}

/// What the address of the site brings about.
fn of_address(base_url: &BaseUrl) -> Vec<Risk> {
    let mut all = Vec::new();
    if base_url.path() != "/" {
        all.push(Risk::SharedOrigin {
            base_url: base_url.as_str().to_owned(),
            host: base_url.host().to_owned(),
        });
    }
    if base_url.as_str().starts_with("http://") && !base_url.is_for_trying() {
        all.push(Risk::PlainHttp);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_that_would_take_the_codes_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let base_url = BaseUrl::parse("https://pimh.example.org/").unwrap();
        let risks = || {
            of(&Surroundings {
                root,
                output: &root.join("public"),
                published: &Published::default(),
                keyring: None,
                roles: &Roles::default(),
                base_url: &base_url,
                today: jiff::civil::date(2027, 3, 4),
            })
            .unwrap()
        };
        assert_eq!(risks(), []);
        fs::create_dir(root.join(".git")).unwrap();
        assert_eq!(risks(), [Risk::NotIgnored]);
        fs::write(root.join(".gitignore"), "public\n/.pimh/\n").unwrap();
        assert_eq!(risks(), []);
    }

    #[test]
    fn what_an_address_brings_about_is_told() {
        let of = |url: &str| of_address(&BaseUrl::parse(url).unwrap());
        assert_eq!(of("https://pimh.nhs.uk/"), []);
        assert_eq!(of("http://pimh.nhs.uk/"), [Risk::PlainHttp]);
        assert_eq!(of("http://localhost:8000/"), []);
        let shared = Risk::SharedOrigin {
            base_url: "https://somebody.nhs.uk/pimh/".to_owned(),
            host: "somebody.nhs.uk".to_owned(),
        };
        assert_eq!(of("https://somebody.nhs.uk/pimh"), [shared]);
    }
}
