//! What git's settings say of a project: whether it is in a repository, and where that goes.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::trouble::Trouble;

/// The repository that a project lies in.
pub struct Repository {
    settings: PathBuf,
}

/// The name and the address of where a repository goes.
pub type Remote = (String, String);

impl Repository {
    /// That of a project, in a work tree too; `None` if it is in none.
    pub fn of(root: &Path) -> Option<Repository> {
        let git = root
            .ancestors()
            .map(|above| above.join(".git"))
            .find(|git| git.exists())?;
        let folder = if git.is_dir() {
            git
        } else {
            // What is no work tree after all has no settings to be read.
            let text = fs::read_to_string(&git).ok()?;
            let own = git.with_file_name(text.strip_prefix("gitdir:")?.trim());
            let common = fs::read_to_string(own.join("commondir")).ok()?;
            own.join(common.trim())
        };
        Some(Repository {
            settings: folder.join("config"),
        })
    }

    /// Where it goes.
    ///
    /// # Errors
    ///
    /// The disk says no.
    pub fn remotes(&self) -> Result<Vec<Remote>, Trouble> {
        let text = match fs::read_to_string(&self.settings) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Trouble::disk(&self.settings)(error)),
        };
        Ok(remotes_in(&text))
    }
}

fn remotes_in(settings: &str) -> Vec<Remote> {
    let mut name = None;
    let mut all = Vec::new();
    for line in settings.lines().map(str::trim) {
        if line.starts_with('[') {
            name = line
                .strip_prefix("[remote \"")
                .and_then(|rest| rest.strip_suffix("\"]"))
                .map(str::to_owned);
        } else if let (Some(name), Some((key, url))) = (&name, line.split_once('='))
            && key.trim() == "url"
        {
            all.push((name.clone(), url.trim().to_owned()));
        }
    }
    all
}

/// The host of a remote that anybody can have a public repository at.
pub fn public_host(url: &str) -> Option<&str> {
    const HOSTS: [&str; 6] = [
        "github.com",
        "gitlab.com",
        "bitbucket.org",
        "codeberg.org",
        "git.sr.ht",
        "gitea.com",
    ];
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    HOSTS
        .contains(&host.trim_start_matches("www."))
        .then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_of_public_hosts_are_known_in_every_form() {
        for url in [
            "https://github.com/a/b.git",
            "git@github.com:a/b.git",
            "ssh://git@github.com:22/a/b",
            "https://token@www.gitlab.com/a/b",
        ] {
            assert!(public_host(url).is_some(), "{url}");
        }
        for url in [
            "https://git.trust.nhs.uk/a/b",
            "../elsewhere",
            "git@notgithub.com:a",
        ] {
            assert_eq!(public_host(url), None, "{url}");
        }
    }

    #[test]
    fn remotes_are_read_from_the_settings_of_git() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        fs::write(
            folder.path().join(".git/config"),
            "[core]\n\turl = x\n[remote \"origin\"]\n\turl = git@github.com:a/b.git\n\tfetch = +refs\n[branch \"main\"]\n",
        )
        .unwrap();
        let expected = vec![("origin".to_owned(), "git@github.com:a/b.git".to_owned())];
        let repository = Repository::of(folder.path()).unwrap();
        assert_eq!(repository.remotes().unwrap(), expected);
    }
}
