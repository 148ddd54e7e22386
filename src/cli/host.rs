//! `pimh host`, and what a build does for the host of a site beside the output.

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
use pimh_hosts::{HOSTS, Host, host_names, named};

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
) -> Result<Vec<String>, Diagnostic> {
    let files = loaded.beside_output(output);
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
