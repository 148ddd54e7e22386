//! Built and run by cargo before the program: finds out which commit a release is built from.
//!
//! It also has cargo look for files that are new in folders of which the binary holds every file.
//!
//! The commit is only for a release: a build for tests would be compiled anew with every commit. Where there is no
//! git, or no repository, the program says that its commit is not known.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// Where the project is, from here.
const PROJECT: &str = "../..";

/// What the program is made of. An edit there means that it is not quite its commit.
const MADE_OF: [&str; 4] = ["src", "themes", "Cargo.toml", "Cargo.lock"];

fn main() {
    std::io::stdout().write_all(for_cargo().as_bytes()).ok();
}

/// The handbook, and what `pimh init` writes.
const IN_THE_BINARY: [&str; 2] = ["../handbook", "scaffold"];

/// What cargo is told, line by line.
fn for_cargo() -> String {
    let mut lines = "cargo::rerun-if-env-changed=PIMH_COMMIT\n".to_owned();
    for folder in IN_THE_BINARY {
        lines.push_str(&format!("cargo::rerun-if-changed={folder}\n"));
    }
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if !release || std::env::var_os("PIMH_COMMIT").is_some() {
        return lines;
    }
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else {
        return lines;
    };
    let moved = ["HEAD", "logs/HEAD"]
        .iter()
        .filter_map(|name| git(&["rev-parse", "--git-path", name]));
    for path in MADE_OF.map(str::to_owned).into_iter().chain(moved) {
        let path = Path::new(PROJECT).join(path); // which an absolute one stays
        lines.push_str(&format!("cargo::rerun-if-changed={}\n", path.display()));
    }
    let mut status = vec!["status", "--porcelain", "--"];
    status.extend(MADE_OF);
    let edited = git(&status).is_none_or(|changes| !changes.is_empty());
    let edited = if edited { " with changes" } else { "" };
    lines + &format!("cargo::rustc-env=PIMH_COMMIT={commit}{edited}\n")
}

fn git(arguments: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    let said = git.current_dir(PROJECT).args(arguments).output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    said.status.success().then(|| text.trim().to_owned())
}
