//! The target that settings mean, and what its troubles are called.

use std::path::{Path, PathBuf};

use super::journal;
use crate::access::Failure;
use crate::build::{Built, Whose};
use crate::config::{Destination, Target};
use crate::exit::Exit;
use crate::output::Store;
use pimh_publish as publishing;
use pimh_publish::{Branch, Folder, Remote, Trouble};

/// The target, ready to be looked at.
///
/// # Errors
///
/// It is no place for a site, or what reaches it is missing.
pub fn place(
    built: &Built,
    target: &Target,
    anyway: bool,
) -> Result<Box<dyn publishing::Target>, Failure> {
    let root = built.session.root.as_path();
    let room = || room(root);
    match &target.destination {
        Destination::Folder(path) => {
            let path = root.join(path);
            let apart: Vec<PathBuf> = ["content", "themes", ".pimh"]
                .into_iter()
                .map(|name| root.join(name))
                .chain([built.output.clone()])
                .collect();
            let apart: Vec<&Path> = apart.iter().map(PathBuf::as_path).collect();
            let folder = Folder::at(&path, &apart);
            let folder = folder.map_err(|trouble| failure(trouble, &path.display().to_string()))?;
            Ok(Box::new(folder))
        }
        Destination::Git { remote, branch } => {
            let asks = std::io::IsTerminal::is_terminal(&std::io::stdin());
            let branch = Branch::at(root, &room()?, remote, branch, asks);
            Ok(Box::new(
                branch.map_err(|trouble| failure(trouble, remote))?,
            ))
        }
        Destination::Rclone(path) => {
            let in_clear = built.readers == Whose::InClear;
            let headers = Box::new(move |file: &str| pimh_hosts::stored_with(file, in_clear));
            let who = journal::who(root);
            let id = publisher(&room()?)?;
            Ok(Box::new(Remote::at(path, headers, &who, &id, anyway)))
        }
        Destination::Command(tool) => Err(Failure::plain(
            Exit::Usage,
            format!("{tool} is yours to run"),
            line_of(tool, &built.folder),
        )),
    }
}

/// What an editor types for a tool that pimh does not drive: it signs in by itself, in a browser.
pub fn line_of(tool: &str, folder: &str) -> String {
    let line = match tool {
        "netlify" => format!("netlify deploy --prod --dir {folder}"),
        "wrangler" => "wrangler deploy --config deploy/wrangler.jsonc".to_owned(),
        _ => format!("swa deploy {folder} --env production"),
    };
    format!("Next, from the top of the project: {line}")
}

fn room(root: &Path) -> Result<PathBuf, Failure> {
    let room = Store::at(root).room();
    room.map_err(|error| crate::diagnostic::Diagnostic::output(&error).into())
}

/// What this project on this computer is known by where it publishes, made the first time.
fn publisher(room: &Path) -> Result<String, Failure> {
    let path = room.join("publisher");
    if let Ok(known) = std::fs::read_to_string(&path) {
        return Ok(known.trim().to_owned());
    }
    let new = crate::preview::secret();
    std::fs::write(&path, &new).map_err(|error| Failure::Disk(path.clone(), error))?;
    Ok(new)
}

/// Why a target could not be read or changed, in words.
pub fn failure(trouble: Trouble, at: &str) -> Failure {
    let plain = |exit, message: String, help: &str| Failure::plain(exit, message, help);
    match trouble {
        Trouble::Busy(who) => plain(
            Exit::Output,
            format!("{who} is publishing to {at}"),
            "wait until that has ended, and publish again; if it broke off on another computer, say --anyway",
        ),
        Trouble::Overtaken => plain(
            Exit::Output,
            format!(
                "somebody else has published to {at} in this moment; nothing of yours was put there"
            ),
            "get their changes, look at the site, and publish again",
        ),
        Trouble::Missing("rclone") => plain(
            Exit::Network,
            "the program rclone is not on this computer".to_owned(),
            "get it from https://rclone.org/downloads/ (on Debian and Ubuntu: apt install rclone), then `rclone config` \
             makes what the settings name",
        ),
        Trouble::Missing(tool) => plain(
            Exit::Network,
            format!("the program {tool} is not on this computer"),
            "install it as its own site says (on Debian and Ubuntu: apt install, with its name), and publish again",
        ),
        Trouble::Tool(tool, said) => plain(
            Exit::Network,
            format!(
                "{tool} could not do its work at {at}; it said:\n{}",
                indented(&said)
            ),
            "what was there is whole, or mends with the next publish: put that right, and publish again",
        ),
        Trouble::Disk(path, error) => Failure::Disk(path, error),
        Trouble::Unfit(path) => plain(
            Exit::Output,
            format!("{} is no folder for a site", path.display()),
            "name one that holds nothing but the site, and that is not part of this project's own folders",
        ),
    }
}

fn indented(said: &str) -> String {
    let lines: Vec<String> = said.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}
