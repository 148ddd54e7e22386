//! Where a site is published, as the settings say it.

use std::collections::BTreeMap;

use super::written::{self, Publish};
use crate::access::Roles;
use crate::diagnostic::{Diagnostic, Notes, Span};
use crate::fields::rows::Rows as _;
use crate::fields::{Fields, Placed, Table};
use crate::names::BaseUrl;
use crate::source::SourceRef;

/// A place to which the site is published.
#[derive(Clone, Debug)]
pub struct Target {
    /// As the settings call it.
    pub name: String,
    /// How it is reached.
    pub destination: Destination,
    /// Where the site stands there, if not where it usually does.
    pub base_url: Option<BaseUrl>,
    /// Whose tree goes there, if not everybody's: a role, or `public`.
    pub audience: Option<String>,
}

/// How a target is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A folder, by its path from the project on.
    Folder(String),
    /// A branch of a git repository.
    Git {
        /// A remote of the project, or an address.
        remote: String,
        /// The branch.
        branch: String,
    },
    /// What rclone calls it.
    Rclone(String),
    /// The host's own tool, which an editor runs.
    Command(&'static str),
}

/// The branch where the settings name none.
const BRANCH: &str = "pages";

/// Reads them. What makes no sense is told.
pub(super) fn targets(
    written: BTreeMap<String, written::Target>,
    source: &SourceRef,
    table: Option<&Table>,
    roles: &Roles,
    notes: &mut Notes,
) -> Vec<Target> {
    let named = table.and_then(|table| {
        let row = Publish::ROWS.iter().find(|row| row.name == "targets")?;
        Fields::new(source, table).table(row.name)
    });
    let place = |name: &str| {
        let entries = named.iter().flat_map(|named| &named.0);
        let entry = entries.into_iter().find(|entry| entry.key == name);
        Span::new(source, entry.map_or(0..0, |entry| entry.key_at.clone()))
    };
    let one = |(name, written): (String, written::Target)| {
        target(&place(&name), name, written, source, roles, notes)
    };
    written.into_iter().filter_map(one).collect()
}

fn target(
    place: &Span,
    name: String,
    written: written::Target,
    source: &SourceRef,
    roles: &Roles,
    notes: &mut Notes,
) -> Option<Target> {
    let mut wrong = |problem: Diagnostic| {
        notes.push(Diagnostic::settings(&problem));
    };
    let at = |said: &Placed<String>| Span::new(source, said.at.clone());
    let branch = written.branch;
    if let Some(branch) = branch.as_ref().filter(|_| written.git.is_none()) {
        wrong(Diagnostic::wants("branch", "`git` beside it", &at(branch)));
    }
    let branch_name = branch.map_or_else(|| BRANCH.to_owned(), |branch| branch.value);
    for said in [&written.git, &written.rclone].into_iter().flatten() {
        if holds_a_secret(&said.value) {
            wrong(Diagnostic::wants(
                &name,
                "no password in it: git and rclone keep it in a place of their own (`rclone config`)",
                &at(said),
            ));
        }
    }
    let git = written.git.map(|remote| Destination::Git {
        remote: remote.value,
        branch: branch_name,
    });
    let folder = written
        .folder
        .map(|folder| Destination::Folder(folder.value));
    let rclone = written.rclone.map(|path| Destination::Rclone(path.value));
    let command = written.command.map(Destination::Command);
    let ways: Vec<Destination> = [folder, git, rclone, command]
        .into_iter()
        .flatten()
        .collect();
    let [destination] = &ways[..] else {
        wrong(Diagnostic::wants(
            &name,
            "one of `folder`, `git`, `rclone` and `command`, such as folder = \"/srv/www/families\"",
            place,
        ));
        return None;
    };
    let base_url = written.base_url.and_then(|text| {
        let url = BaseUrl::parse(&text.value);
        if url.is_none() {
            wrong(Diagnostic::bad_base_url(&text.value, &at(&text)));
        }
        url
    });
    let audience = written.audience.map(|said| {
        if said.value != "public" && roles.named(&said.value).is_none() {
            let names: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
            wrong(Diagnostic::unknown_role(&said.value, &names, &at(&said)));
        }
        said.value
    });
    Some(Target {
        name,
        destination: destination.clone(),
        base_url,
        audience,
    })
}

/// Whether an address or a path has a password in it. The settings lie in a repository, and are read by many.
fn holds_a_secret(place: &str) -> bool {
    let host = place.split_once("://").map_or("", |(_, rest)| {
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    });
    let is_secret = |part: &str| {
        let name = part
            .split_once('=')
            .map_or("", |(name, _)| name)
            .to_lowercase();
        ["pass", "secret", "token", "key_pem", "sas_url"]
            .iter()
            .any(|word| name.contains(word))
    };
    host.rsplit_once('@')
        .is_some_and(|(who, _)| who.contains(':'))
        || place.starts_with(':') && place.split(',').any(is_secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_known_in_addresses_and_paths() {
        for place in [
            "https://me:secret@host/a.git",
            ":sftp,host=h,pass=abc:www",
            ":s3,secret_access_key=abc:bucket",
            ":webdav,bearer_token=\"a\":www",
        ] {
            assert!(holds_a_secret(place), "{place}");
        }
        for place in [
            "origin",
            "git@host:a.git",
            "ssh://git@host:22/a.git",
            "https://host/a@b:c",
            "webspace:passes/tokens=1",
            ":webdav,url=\"http://127.0.0.1:8392\":site",
        ] {
            assert!(!holds_a_secret(place), "{place}");
        }
    }
}
