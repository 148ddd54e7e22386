//! `pimh mv`: a page or folder in another place, with its links and its former address.

use std::path::{Component, Path};

use super::args::{Common, Mv};
use super::exit::Exit;
use super::print::{self, count};
use super::revise;
use super::session::Session;
use pimh_engine::revision::{Moving, moving};

/// `pimh mv`.
pub fn mv(common: &Common, args: &Mv) -> Exit {
    let session = match Session::open(common) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let (old, new) = typed(&session.root, &args.old, &args.new);
    let planned = moving(
        &session.snapshot,
        &session.config,
        &session.request,
        &old,
        &new,
    );
    let moving = match planned {
        Ok(moving) => moving,
        Err(refused) => return revise::refused(&session, &refused),
    };
    if !args.dry_run
        && let Err(exit) = revise::write(&session, &moving.revision)
    {
        return exit;
    }
    if session.voice.is_json() {
        print::json(&json(&moving, args.dry_run));
    }
    if session.voice.redacts {
        let files = moving.revision.moves.len();
        session
            .voice
            .tell(&format!("{} moved.", count(files, "file", "files")));
        return Exit::Done;
    }
    session
        .voice
        .tell(&told(&moving, args.dry_run, session.voice.verbose));
    Exit::Done
}

/// What was typed, from the top of the project: in a folder below `content/` names are taken from there, if the first is
/// there.
fn typed(root: &Path, old: &str, new: &str) -> (String, String) {
    let as_typed = || (old.to_owned(), new.to_owned());
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let (Ok(here), Ok(root)) = (here, root.canonicalize()) else {
        return as_typed();
    };
    let Some(inside) = here.strip_prefix(&root).ok().and_then(Path::to_str) else {
        return as_typed();
    };
    let is_here = inside.split('/').next() == Some("content") && here.join(old).exists();
    if !is_here || old.starts_with('/') {
        return as_typed();
    }
    let from_here = |path: &str| match path.starts_with('/') || path.starts_with("content/") {
        true => path.to_owned(),
        false => {
            let slash = if path.ends_with('/') || matches!(path, "." | "..") {
                "/"
            } else {
                ""
            };
            format!("{}{slash}", plain(&format!("{inside}/{path}")))
        }
    };
    (from_here(old), from_here(new))
}

/// A path without `.` and `..`.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => {
                parts.pop();
            }
            Component::Normal(part) => parts.extend(part.to_str()),
            _ => {}
        }
    }
    parts.join("/")
}

/// As many files are named without `-v`.
const NAMED: usize = 10;

fn told(moving: &Moving, is_dry: bool, verbose: u8) -> String {
    let mut lines = Vec::new();
    let most = if verbose > 0 { usize::MAX } else { NAMED };
    for moved in moving.moved.iter().take(most) {
        lines.push(format!("{} becomes {}", moved.from, moved.to));
        if let Some((was, is)) = &moved.addresses {
            lines.push(format!("  {was} becomes {is}"));
        }
        if let Some(level) = &moved.fewer_readers {
            lines.push(format!(
                "  it will be for {} only, as its new section is",
                level.name()
            ));
        }
        lines.extend(
            moved
                .lines
                .iter()
                .map(|line| format!("  {line} is written into it")),
        );
    }
    if moving.moved.len() > most {
        let more = count(moving.moved.len() - most, "more file", "more files");
        lines.push(format!("… and {more} (-v names them)"));
    }
    for (file, links) in moving.links.iter().take(most) {
        lines.push(format!(
            "{} in {file}",
            count(*links, "link changes", "links change")
        ));
    }
    if moving.links.len() > most {
        let more = count(moving.links.len() - most, "more file", "more files");
        lines.push(format!("… and links in {more} (-v names them)"));
    }
    for address in &moving.lost {
        lines.push(format!(
            "{address} answers nothing any more: only a page can keep an address"
        ));
    }
    for file in &moving.unread {
        lines.push(format!(
            "{file} cannot be read, so its links stay: see `pimh check`"
        ));
    }
    lines.push(match is_dry {
        true => "Nothing was written: this is what would be done without --dry-run.".to_owned(),
        false => "Done. `pimh check` looks at the whole site.".to_owned(),
    });
    lines.join("\n")
}

fn json(moving: &Moving, is_dry: bool) -> serde_json::Value {
    let moved: Vec<_> = moving
        .moved
        .iter()
        .map(|moved| {
            let addresses = moved.addresses.as_ref();
            serde_json::json!({
                "from": moved.from.as_str(),
                "to": moved.to.as_str(),
                "address": addresses.map(|(was, is)| [was.path(), is.path()]),
                "written": moved.lines,
            })
        })
        .collect();
    let links: serde_json::Map<String, serde_json::Value> = moving
        .links
        .iter()
        .map(|(file, links)| (file.to_string(), (*links).into()))
        .collect();
    let unread: Vec<&str> = moving.unread.iter().map(|file| file.as_str()).collect();
    serde_json::json!({
        "schema": 1, "done": !is_dry, "moved": moved, "links": links, "unread": unread, "lost": moving.lost,
    })
}
