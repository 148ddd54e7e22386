//! A branch of a git repository, such as GitHub Pages shows: one commit without a past, which takes the place of the last.
//!
//! What was withdrawn or revoked so leaves no history there. The program `git` does it, in a repository of its own that is
//! thrown away; who may push, it knows itself. Nobody's own branch is pushed over: the remote compares first.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::ledger::LEDGER;
use crate::target::{Delivery, Target};
use crate::there::There;
use crate::tool::{ended, run, said, without_secret};
use crate::tree::Lies;
use crate::trouble::Trouble;

const GIT: &str = "git";
/// What was fetched.
const FETCHED: &str = "refs/pimh/there";
/// A commit of ours says so of its own tree.
const OWN: &str = "Tree: ";

/// A branch to which a site is published.
pub struct Branch {
    remote: String,
    branch: String,
    scratch: TempDir,
    /// Name and address of whoever publishes, as git has them; empty if it has none.
    by: (String, String),
    asks: bool,
    /// The commit that is there, and every file in it: its mode and its object.
    commit: Option<String>,
    objects: BTreeMap<String, (String, String)>,
}

impl Branch {
    /// A branch of a remote of the project in that folder, or of a repository by its address. `room` is where something may be
    /// written for a while; `asks` is whether somebody sits there whom git may ask.
    ///
    /// # Errors
    ///
    /// There is no git, or `room` cannot be written.
    pub fn at(
        project: &Path,
        room: &Path,
        remote: &str,
        branch: &str,
        asks: bool,
    ) -> Result<Branch, Trouble> {
        let scratch = tempfile::Builder::new().prefix("publish-").tempdir_in(room);
        let scratch = scratch.map_err(Trouble::disk(room))?;
        let mut init = plain(GIT);
        init.args(["init", "--quiet", "--bare"]).arg(scratch.path());
        run(GIT, &mut init, b"")?;
        let config = |what: &str| asked(project, &["config", what]).unwrap_or_default();
        Ok(Branch {
            remote: address(project, remote),
            branch: branch.to_owned(),
            by: (config("user.name"), config("user.email")),
            scratch,
            asks,
            commit: None,
            objects: BTreeMap::new(),
        })
    }

    fn git<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = plain(GIT);
        command.arg("--git-dir").arg(self.scratch.path());
        command
            .args(["-c", "core.autocrlf=false", "-c", "gc.auto=0"])
            .args(arguments);
        if !self.asks {
            command.env("GIT_TERMINAL_PROMPT", "0");
        }
        command
    }

    /// The first line that git says.
    fn word(&self, arguments: &[&str], input: &[u8]) -> Result<String, Trouble> {
        let output = run(GIT, &mut self.git(arguments), input)?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    fn name(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    fn blob(&self, file: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let Some((_, object)) = self.objects.get(file) else {
            return Ok(None);
        };
        let output = run(GIT, &mut self.git(["cat-file", "blob", object]), b"")?;
        Ok(Some(output.stdout))
    }

    /// Who changed the branch since it was published, if somebody did.
    fn by_others(&self) -> Result<Option<String>, Trouble> {
        let tree = self.word(&["rev-parse", &format!("{FETCHED}^{{tree}}")], b"")?;
        let told = self.word(&["log", "-1", "--format=%an: %s%n%b", FETCHED], b"")?;
        let is_ours = told
            .lines()
            .any(|line| line.strip_prefix(OWN) == Some(&tree));
        Ok((!is_ours).then(|| told.lines().next().unwrap_or_default().to_owned()))
    }

    /// Writes files as objects, and gives their names in the same order.
    fn written(&self, paths: &[PathBuf]) -> Result<Vec<String>, Trouble> {
        let mut list = Vec::new();
        for path in paths {
            list.extend_from_slice(path.as_os_str().as_encoded_bytes());
            list.push(b'\n');
        }
        let arguments = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
        let output = run(GIT, &mut self.git(arguments), &list)?;
        let names = String::from_utf8_lossy(&output.stdout);
        Ok(names.lines().map(str::to_owned).collect())
    }

    /// The commit of a delivery.
    fn committed(&self, delivery: &Delivery<'_>) -> Result<String, Trouble> {
        let Delivery {
            tree, plan, ledger, ..
        } = delivery;
        let folder = std::path::absolute(tree.folder()).map_err(Trouble::disk(tree.folder()))?;
        let paths: Vec<PathBuf> = tree.files().keys().map(|file| folder.join(file)).collect();
        let mut index = Vec::new();
        let mut line = |mode: &str, object: &str, file: &str| {
            index.extend_from_slice(format!("{mode} {object}\t{file}\0").as_bytes());
        };
        for (file, object) in tree.files().keys().zip(self.written(&paths)?) {
            line("100644", &object, file);
        }
        for file in plan.held.keys().chain(&plan.of_others) {
            if let Some((mode, object)) = self.objects.get(file) {
                line(mode, object, file);
            }
        }
        let own = self.word(&["hash-object", "-w", "--stdin"], &ledger.bytes())?;
        line("100644", &own, LEDGER);
        run(
            GIT,
            &mut self.git(["update-index", "-z", "--add", "--index-info"]),
            &index,
        )?;
        let tree = self.word(&["write-tree"], b"")?;
        let mut message = format!("The site of {}\n\n", ledger.day);
        writeln!(message, "{OWN}{tree}").ok();
        let mut commit = self.git(["commit-tree", &tree]);
        let (name, mail) = match &self.by {
            (name, mail) if name.is_empty() || mail.is_empty() => ("pimh", "pimh@localhost"),
            (name, mail) => (name.as_str(), mail.as_str()),
        };
        for who in ["AUTHOR", "COMMITTER"] {
            commit.env(format!("GIT_{who}_NAME"), name);
            commit.env(format!("GIT_{who}_EMAIL"), mail);
        }
        let output = run(GIT, &mut commit, message.as_bytes())?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

impl Target for Branch {
    fn look(&mut self) -> Result<There, Trouble> {
        let name = self.name();
        let found = self.word(&["ls-remote", &self.remote, &name], b"")?;
        if found.is_empty() {
            return Ok(There::default());
        }
        let refs = format!("+{name}:{FETCHED}");
        let fetch = [
            "fetch",
            "--quiet",
            "--depth=1",
            "--no-tags",
            &self.remote,
            &refs,
        ];
        run(GIT, &mut self.git(fetch), b"")?;
        self.commit = Some(self.word(&["rev-parse", FETCHED], b"")?);
        let list = run(
            GIT,
            &mut self.git(["ls-tree", "-r", "-l", "-z", FETCHED]),
            b"",
        )?;
        let mut listed = BTreeMap::new();
        for line in String::from_utf8_lossy(&list.stdout).split('\0') {
            let Some((about, file)) = line.split_once('\t') else {
                continue;
            };
            let mut about = about.split_whitespace();
            let (mode, _, object) = (about.next(), about.next(), about.next());
            let (Some(mode), Some(object)) = (mode, object) else {
                continue;
            };
            let len = about.next().and_then(|len| len.parse().ok());
            listed.insert(file.to_owned(), Lies::OfLength(len.unwrap_or(u64::MAX)));
            self.objects
                .insert(file.to_owned(), (mode.to_owned(), object.to_owned()));
        }
        let ledger = self.blob(LEDGER)?;
        let mut there = There::new(listed, ledger.as_deref(), self.blob("g/head.json")?);
        there.by_others = self.by_others()?;
        Ok(there)
    }

    fn carry(&mut self, delivery: &Delivery<'_>) -> Result<(), Trouble> {
        let commit = self.committed(delivery)?;
        let name = self.name();
        let lease = self.commit.as_deref().unwrap_or_default();
        let lease = format!("--force-with-lease={name}:{lease}");
        let push = [
            "push",
            "--quiet",
            &lease,
            &self.remote,
            &format!("{commit}:{name}"),
        ];
        let output = ended(GIT, &mut self.git(push), b"")?;
        if output.status.success() {
            return Ok(());
        }
        let said = said(&output);
        match said.contains("stale info") || said.contains("cannot lock ref") {
            true => Err(Trouble::Overtaken),
            false => Err(Trouble::Tool(GIT, said)),
        }
    }

    fn place(&self) -> String {
        format!(
            "the branch {} of {}",
            self.branch,
            without_secret(&self.remote)
        )
    }
}

/// A program that is told nothing of a repository from which this one may have been started.
fn plain(name: &str) -> Command {
    let mut command = Command::new(name);
    for variable in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_OBJECT_DIRECTORY",
        "GIT_COMMON_DIR",
    ] {
        command.env_remove(variable);
    }
    // What it says is read.
    command.env("LC_ALL", "C");
    command
}

/// What git says of a project; nothing if it says no.
fn asked(project: &Path, arguments: &[&str]) -> Option<String> {
    let output = plain(GIT)
        .arg("-C")
        .arg(project)
        .args(arguments)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The address of a remote of the project; a path counts from its top.
fn address(project: &Path, remote: &str) -> String {
    if let Some(known) = asked(project, &["remote", "get-url", "--push", remote]) {
        return known;
    }
    let path = project.join(remote);
    match path.exists() {
        true => path.display().to_string(),
        false => remote.to_owned(),
    }
}
