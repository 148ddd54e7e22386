//! `pimh host`, and what a build does for the host of a site beside the output.

use std::path::Path;

use super::args::{Common, For, Host as Args};
use super::exit::Exit;
use super::handbook;
use super::print;
use super::session::{Session, find_root};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::names::nearest;
use crate::output::{Everybody, OutputError, Stage, Store};
use crate::pipeline::Loaded;
use crate::render::release::Artifact;
use crate::snapshot::Snapshot;
use pimh_hosts::{HOSTS, Host, Lock, host_names, named};
use pimh_words::access::Level;

/// `pimh host`.
pub fn host(common: &Common, args: &Args) -> Exit {
    let Some(name) = &args.name else {
        let chosen = chosen(common);
        print::line("Hosts; `pimh host NAME` says what each gets, and what you do there:\n");
        for host in HOSTS {
            let mark = match chosen {
                Some(chosen) if chosen.name == host.name => "  (this site)",
                _ => "",
            };
            print::line(&format!("  {:14} {}{mark}", host.name, host.label));
        }
        print::line("\nA site is built for one of them: `pimh build --host NAME`, or in site.toml");
        print::line("  [publish]\n  host = \"NAME\"");
        return Exit::Done;
    };
    let page = named(name).and_then(|host| handbook::page_of_host(host.name));
    let Some(page) = page else {
        let help = nearest(name, host_names()).map_or_else(
            || format!("there are {}", host_names().join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        print::aside(&format!("error: no host is called `{name}`: {help}"));
        return Exit::Usage;
    };
    print::line(page.trim_end());
    Exit::Done
}

/// The host in the settings of the project here, if there is one that can be read.
fn chosen(common: &Common) -> Option<&'static Host> {
    let root = find_root(common).ok()?;
    let settings = std::fs::read_to_string(root.join(crate::config::SETTINGS)).ok()?;
    let snapshot = Snapshot::of([(crate::config::SETTINGS, settings.as_str())]);
    Some(Config::read(&snapshot).value?.host)
}

/// Puts a host that was asked for in the place of that of the settings.
pub fn choose(config: &mut Config, asked: &For) {
    if let Some(host) = asked.name.as_deref().and_then(named) {
        config.host = host;
    }
}

/// Writes what the host needs beside the output into a folder of the project, and gives the paths of these files.
///
/// # Errors
///
/// The folder holds something else, or cannot be written.
pub fn write_beside(
    session: &Session,
    loaded: &Loaded,
    folder: &str,
    output: &str,
    locks: &[Lock],
) -> Result<Vec<String>, Diagnostic> {
    let files = loaded.beside_output(output, locks);
    let to = session.root.join(folder);
    if files.is_empty() && !to.exists() {
        return Ok(Vec::new());
    }
    let stage = Stage::<Artifact>::open(&Store::at(&session.root), &to, Everybody::Whole);
    let stage = match stage {
        // Somebody's own folder of that name, and nothing to put into it.
        Err(OutputError::Foreign(_)) if files.is_empty() => return Ok(Vec::new()),
        stage => stage.map_err(|error| Diagnostic::output(&error))?,
    };
    for (name, words) in &files {
        stage
            .put(name, words)
            .map_err(|error| Diagnostic::output(&error))?;
    }
    stage.commit().map_err(|error| Diagnostic::output(&error))?;
    Ok(files
        .iter()
        .map(|(name, _)| format!("{folder}/{name}"))
        .collect())
}

/// Refuses a host that is to ask for passwords and knows no rules for that.
///
/// # Errors
///
/// Bad settings, which was told.
pub fn can_ask(config: &Config) -> Result<(), Exit> {
    if !config.login || config.host.can_ask {
        return Ok(());
    }
    let can = HOSTS.iter().filter(|host| host.can_ask);
    let can: Vec<&str> = can.map(|host| host.name).collect();
    print::aside(&format!(
        "error: pimh writes no rules by which {} would ask for passwords, and content/site.toml says `login = true`\n  \
         leave that line out, or build for one of {}; what is sealed stays so on every host",
        config.host.label,
        can.join(", ")
    ));
    Err(Exit::Settings)
}

/// Refuses a tree in clear for a host that lets everybody in.
///
/// # Errors
///
/// It would be open, which was told.
pub fn has_login(config: &Config, role: &str) -> Result<(), Exit> {
    if config.host.has_login {
        return Ok(());
    }
    print::aside(&format!(
        "error: {} lets everybody in, so the pages of {role} would lie open there\n  \
         leave --audience out: what is gated is then sealed, and only codes open it",
        config.host.label
    ));
    Err(Exit::Leak)
}

/// What a host asks passwords for: each folder of what is sealed in an output, or the whole of a tree in clear for a role.
/// Nothing where it is not to ask.
///
/// # Errors
///
/// The output cannot be read.
pub fn locks(config: &Config, output: &Path, role: Option<&str>) -> Result<Vec<Lock>, Diagnostic> {
    if !config.login {
        return Ok(Vec::new());
    }
    if let Some(role) = role {
        return Ok(vec![Lock {
            folder: String::new(),
            list: role.to_owned(),
        }]);
    }
    let sealed = output.join("g");
    let cannot = |error| {
        let path = sealed.clone();
        Diagnostic::output(&OutputError::Cannot { path, error })
    };
    let mut locks = Vec::new();
    if !sealed.is_dir() {
        return Ok(locks);
    }
    for entry in std::fs::read_dir(&sealed).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // The places of codes are everybody's: who signs in asks for them first.
        if entry.path().is_dir() && name != "s" {
            locks.push(Lock {
                folder: format!("g/{name}/"),
                list: name,
            });
        }
    }
    locks.sort_by(|one, other| one.list.cmp(&other.list));
    Ok(locks)
}

/// Who has to be in which list of passwords. Folders that no level is named after are shared by several.
pub fn lists(session: &Session, locks: &[Lock], levels: &[(String, Level)]) -> Vec<String> {
    let config = &session.config;
    let ending = match config.host.name {
        "caddy" => "users",
        _ => "htpasswd",
    };
    let label = |level: &Level| {
        let labels = level.roles().iter().map(|role| config.roles.label(role));
        labels.collect::<Vec<_>>().join(", ")
    };
    let whom = |lock: &Lock| match levels.iter().find(|(id, _)| *id == lock.list) {
        Some((_, level)) => format!("for {}", label(level)),
        None if lock.folder.is_empty() => "for all who may read this tree".to_owned(),
        None => "for all who share files, and are in others of these lists".to_owned(),
    };
    let line = |lock: &Lock| format!("  pimh/{}.{ending}: {}", lock.list, whom(lock));
    locks.iter().map(line).collect()
}

/// What an editor does next, when a tree lies in a folder.
pub fn what_is_next(config: &Config, is_open: bool, folder: &str, beside: &[String]) -> String {
    let with = match beside {
        [] => String::new(),
        files => format!(", with {}", files.join(", ")),
    };
    let host = config.host;
    match (is_open, host.name, config.targets.as_slice()) {
        (false, ..) => format!(
            "Next: it is in clear, so put {folder}{with} only where a login lets nobody else in."
        ),
        (true, _, [_]) => {
            "Next: `pimh serve` to look at it, then `pimh publish` to put it live.".to_owned()
        }
        (true, _, [first, ..]) => format!(
            "Next: `pimh serve` to look at it, then `pimh publish {}` to put it live.",
            first.name
        ),
        (true, "plain", []) => format!(
            "Next: `pimh serve` to look at it; or put what is in {folder} on your host (`pimh host` lists them)."
        ),
        (true, name, []) => format!(
            "Next: put it on {}: {folder}{with}. `pimh host {name}` has the steps.",
            host.label
        ),
    }
}
