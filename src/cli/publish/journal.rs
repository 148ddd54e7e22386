//! The record of publishes on the disk, and what git knows of its author.

use std::path::Path;
use std::process::Command;

use crate::access::Failure;
use crate::exit::Exit;
use crate::people::{Readers, Trouble, disk};
use crate::record;
use crate::session::Session;
use pimh_publish::{Entry, JOURNAL, Journal};

/// What was published so far, without a word on what is strange in it.
///
/// # Errors
///
/// The disk says no.
pub fn at(root: &Path) -> Result<Journal, Trouble> {
    let text = disk::read(&root.join(JOURNAL))?.unwrap_or_default();
    Ok(Journal::read(&text).0)
}

/// What was published so far.
///
/// # Errors
///
/// The disk says no.
pub fn read(session: &Session) -> Result<Journal, Failure> {
    let text = disk::read(&session.root.join(JOURNAL))?.unwrap_or_default();
    let (journal, strange) = Journal::read(&text);
    if strange > 0 {
        session.voice.say(&format!(
            "note: {JOURNAL} has {}, such as a merge may leave; they count for nothing",
            crate::print::count(
                strange,
                "line that is none of ours",
                "lines that are none of ours"
            )
        ));
    }
    Ok(journal)
}

/// Adds a publish.
///
/// # Errors
///
/// The disk says no. The site is published all the same.
pub fn append(session: &Session, entry: &Entry) -> Result<(), Failure> {
    let path = session.root.join(JOURNAL);
    let mut text = disk::read(&path)?.unwrap_or_default();
    let is_new = text.is_empty();
    if !is_new && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&entry.line());
    let put = || -> Result<(), Trouble> {
        disk::put(&path, text.as_bytes(), Readers::Anyone)?;
        record::merge_by_union(&session.root, JOURNAL)
    };
    put()?;
    if is_new {
        session.voice.tell(&format!(
            "Wrote {JOURNAL}, which remembers what was published when. Commit it with the content."
        ));
    }
    Ok(())
}

/// The publish that `pimh diff` compares with: the last to a target, or that of so many publishes ago; its target too.
///
/// # Errors
///
/// There was none.
pub fn since<'j>(
    session: &Session,
    journal: &'j Journal,
    asked: Option<&str>,
) -> Result<(String, &'j Entry), Failure> {
    let none = |said: String| {
        let help = "`pimh publish` writes one; content/_published.jsonl has them all";
        Failure::plain(Exit::Usage, said, help)
    };
    let names: Vec<&str> = session
        .config
        .targets
        .iter()
        .map(|target| target.name.as_str())
        .collect();
    let known = journal.targets();
    let is_name = |name: &str| names.contains(&name) || known.contains(&name);
    // Whatever was published last, unless a target is called so.
    let newest = || {
        let fallback = names.first().copied().unwrap_or("live");
        journal
            .last()
            .map_or(fallback, |entry| entry.target.as_str())
    };
    let (target, back) = match asked {
        None => (newest().to_owned(), 0),
        Some(name) if is_name(name) => (name.to_owned(), 0),
        Some(name) if name.eq_ignore_ascii_case("live") => (newest().to_owned(), 0),
        Some(number) => match number.parse::<usize>() {
            Ok(number) => (newest().to_owned(), number),
            Err(_) => {
                return Err(Failure::plain(
                    Exit::Usage,
                    format!("there is no target and no number `{number}`"),
                    "give a target of content/site.toml, or how many publishes ago: 1 is the one before the last",
                ));
            }
        },
    };
    let entry = journal.to(&target).nth(back);
    match entry {
        Some(entry) => Ok((target, entry)),
        None if back == 0 => Err(none(format!("nothing was published to {target} yet"))),
        None => Err(none(format!(
            "there were fewer than {} publishes to {target}",
            back + 1
        ))),
    }
}

/// The commit of the content, if all of it is committed; the program's own records aside.
pub fn commit(root: &Path) -> Option<String> {
    let status = git(
        root,
        &[
            "status",
            "--porcelain",
            "--",
            "content",
            "themes",
            ":(exclude)content/_published.jsonl",
            ":(exclude)content/_addresses.lock",
        ],
    )?;
    match status.is_empty() {
        true => git(root, &["rev-parse", "HEAD"]),
        false => None,
    }
}

/// Who runs this, as a build service, git or the system knows it.
pub fn who(root: &Path) -> String {
    let variable = |name| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    };
    variable("GITHUB_ACTOR")
        .or_else(|| variable("GITLAB_USER_NAME"))
        .or_else(|| git(root, &["config", "user.name"]).filter(|name| !name.is_empty()))
        .or_else(|| variable("USER"))
        .or_else(|| variable("USERNAME"))
        .unwrap_or_else(|| "somebody".to_owned())
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
