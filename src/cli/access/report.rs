//! `pimh access report`: who may read what, what the public can tell, and what is risky here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::ToSpan as _;
use serde_json::json;

use super::vault::PREVIOUS;
use super::{Done, files, keyring, letters};
use crate::args::Common;
use crate::compose::Views;
use crate::gate::Keyring;
use crate::print::count;
use crate::session::Session;
use crate::site::{Audience, View};
use crate::{Exit, print};
use pimh_words::access::Reader;

/// Codes that expire within so many days are told.
const SOON: i64 = 30;
/// A label shorter than this stands in too many texts by chance.
const SHORTEST_LABEL: usize = 8;
/// What is larger is no text of the site.
const LARGEST_TEXT: u64 = 8 << 20;

/// Pages of one level, and who may read them.
struct Row {
    level: String,
    pages: usize,
    readers: Vec<String>,
}

/// `pimh access report`.
pub fn report(common: &Common, session: &mut Session) -> Done {
    let Some(loaded) = session.load() else {
        let notes = session.settled();
        return Ok(session.voice.problems(&notes, &session.redaction(None)));
    };
    let views = Views::of(&loaded.site);
    let mut rows = vec![Row {
        level: "everybody".to_owned(),
        pages: own_pages(&views.public),
        readers: Vec::new(),
    }];
    for view in &views.private {
        let readers = session
            .config
            .roles
            .iter()
            .filter(|role| Reader::holding(role).may_read(view.level()));
        rows.push(Row {
            level: view.level().name(),
            pages: own_pages(view),
            readers: readers.map(|role| role.id.as_str().to_owned()).collect(),
        });
    }
    let keyring = keyring::open_at(&session.root);
    let output = session.output(common, "public");
    let published = Published::of(&output);
    let warnings = warnings(session, keyring.as_ref().ok(), &output, &published);
    if session.voice.is_json() {
        let levels: Vec<_> = rows
            .iter()
            .map(|row| json!({ "level": row.level, "pages": row.pages, "readers": row.readers }))
            .collect();
        let text = json!({
            "schema": 1, "levels": levels, "holders": holders(session, keyring.as_ref().ok()),
            "public": { "objects": published.objects, "files": published.files, "slots": published.slots },
            "warnings": warnings,
        });
        print::line(&serde_json::to_string_pretty(&text).unwrap_or_default());
        return Ok(Exit::Done);
    }
    say_rows(&rows);
    say_holders(session, keyring.as_ref().ok());
    say_public(&published);
    print::line("\nWarnings");
    if warnings.is_empty() {
        print::line("  none");
    }
    for warning in &warnings {
        print::line(&format!("  - {warning}"));
    }
    if keyring.is_err() {
        print::line("  - the keyring did not open, so nothing is said about codes");
    }
    Ok(Exit::Done)
}

fn own_pages<A: Audience>(view: &View<'_, A>) -> usize {
    view.own_pages()
        .filter(|page| page.source().is_some())
        .count()
}

fn say_rows(rows: &[Row]) {
    print::line("Who may read what");
    let widest = rows.iter().map(|row| row.level.chars().count()).max();
    let widest = widest.unwrap_or(0);
    for row in rows {
        let readers = if row.readers.is_empty() {
            String::new()
        } else {
            format!("  read by {}", row.readers.join(", "))
        };
        print::line(&format!(
            "  {:widest$}  {:>11}{readers}",
            row.level,
            count(row.pages, "page", "pages")
        ));
    }
}

/// How many valid codes each role has.
fn holders(session: &Session, keyring: Option<&Keyring>) -> Vec<(String, usize)> {
    let today = session.request.choice.today;
    let valid = |role: &str| {
        keyring.map_or(0, |keyring| {
            keyring
                .list()
                .filter(|row| row.revoked.is_none() && row.invitation.holds_on(today))
                .filter(|row| row.invitation.roles.iter().any(|held| held == role))
                .count()
        })
    };
    let roles = session.config.roles.iter();
    roles
        .map(|role| (role.id.as_str().to_owned(), valid(role.id.as_str())))
        .collect()
}

fn say_holders(session: &Session, keyring: Option<&Keyring>) {
    let Some(keyring) = keyring else { return };
    print::line("\nWho holds codes");
    for (role, number) in holders(session, Some(keyring)) {
        let holder = session.config.roles.named(&role);
        let held: Vec<&str> = holder
            .into_iter()
            .flat_map(|role| role.held().map(|held| held.as_str()))
            .filter(|held| *held != role)
            .collect();
        let also = if held.is_empty() {
            String::new()
        } else {
            format!(", who also open {}", held.join(", "))
        };
        print::line(&format!(
            "  {role}: {}{also}",
            count(number, "reader", "readers")
        ));
    }
    let names: Vec<&str> = keyring.keyholders().collect();
    print::line(&format!("  everything: {}", names.join(", ")));
}

/// What lies in the output for everybody to count.
#[derive(Default)]
struct Published {
    objects: usize,
    files: usize,
    slots: usize,
    paths: Vec<PathBuf>,
}

impl Published {
    fn of(output: &Path) -> Published {
        let mut published = Published::default();
        below(output, &mut published.paths);
        for path in &published.paths {
            let inside = path.strip_prefix(output).unwrap_or(path);
            let parts: Vec<_> = inside.iter().filter_map(|part| part.to_str()).collect();
            match parts.as_slice() {
                ["g", "s", _] => {
                    published.slots += slots_in(path);
                }
                ["g", _, file] if file.ends_with(".json") => published.objects += 1,
                ["g", _, _] => published.files += 1,
                _ => {}
            }
        }
        published
    }
}

fn slots_in(path: &Path) -> usize {
    let text = fs::read_to_string(path).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    json.get("slots")
        .and_then(|slots| slots.as_object())
        .map_or(1, serde_json::Map::len)
}

/// Every file below a folder. Links are not followed.
fn below(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => below(&entry.path(), paths),
            Ok(kind) if kind.is_file() => paths.push(entry.path()),
            _ => {}
        }
    }
}

fn say_public(published: &Published) {
    print::line("\nWhat the public can tell");
    if published.slots == 0 {
        print::line("  nothing is sealed in the output yet; after `pimh build` there will be:");
    }
    let lines = [
        format!(
            "how many sealed objects there are ({}) and files ({}), and their sizes in steps of about 10 %",
            published.objects, published.files
        ),
        "which of them share a level, and which changed between two builds".to_owned(),
        format!(
            "that there are at most {}, in use or not",
            count(published.slots, "code", "codes")
        ),
        "where a page has a box that is not silent, and the labels of the roles that it names"
            .to_owned(),
        "what teasers declare: titles and summaries that you chose to show".to_owned(),
    ];
    for line in lines {
        print::line(&format!("  - {line}"));
    }
    print::line(
        "  Whoever runs the host also sees which reader's slot is fetched, when and from where.",
    );
}

fn warnings(
    session: &Session,
    keyring: Option<&Keyring>,
    output: &Path,
    published: &Published,
) -> Vec<String> {
    let root = &session.root;
    let base_url = session
        .request
        .base_url
        .as_ref()
        .unwrap_or(&session.config.base_url);
    let mut all = Vec::new();
    for (name, url) in remotes(root) {
        if let Some(host) = public_host(&url) {
            all.push(format!(
                "the repository goes to {host} (remote `{name}`). The Markdown is in clear in it: if it is public, so is \
                 everything. Make it private, or publish only the output, from a repository of its own"
            ));
        }
    }
    if let Some(keyring) = keyring {
        if keyring.is_demonstration() {
            let refused = if base_url.is_for_trying() {
                "good for trying things out"
            } else {
                "refused for this base_url"
            };
            all.push(format!(
                "the keyring is a demonstration, so everybody can open what it seals ({refused}). `pimh access init` \
                 makes one of your own"
            ));
        } else if keyring.keyholders().count() == 1 {
            all.push(
                "there is one keyholder. If that code is lost, every reader needs a new one: \
                 `pimh access keyholder add NAME`, and keep a copy on paper"
                    .to_owned(),
            );
        }
        all.extend(about_codes(session, keyring));
        let labels = labels_in(keyring, &published.paths, output);
        all.extend(labels);
    }
    for name in [keyring::CODE, ".pimh/code.previous", ".pimh/spares.json"] {
        if files::others_may_read(&root.join(name)) {
            all.push(format!(
                "{name} can be read by other users of this computer: `chmod 600 {name}`"
            ));
        }
    }
    let left = letters::left(root);
    if left > 0 {
        all.push(format!(
            "{} with codes in .pimh/letters: delete what is handed out",
            count(left, "file of letters lies", "files of letters lie")
        ));
    }
    if is_in_git(root) && !is_ignored(root) {
        all.push(
            ".gitignore does not leave out .pimh/, where codes are: add a line `/.pimh/`"
                .to_owned(),
        );
    }
    all.extend(strays(&published.paths, output));
    if let Some(owner) = shared_origin(base_url) {
        all.push(format!(
            "{base} shares its origin with every other project at {owner}: a script of theirs can read what a reader has \
             opened. Use a domain of the site's own",
            base = base_url.as_str()
        ));
    }
    if base_url.as_str().starts_with("http://") && !base_url.is_for_trying() {
        all.push(
            "base_url begins with http://. Browsers open sealed pages over https:// only"
                .to_owned(),
        );
    }
    all
}

/// Codes that soon end, and codes for roles that the settings do not have.
fn about_codes(session: &Session, keyring: &Keyring) -> Vec<String> {
    let today = session.request.choice.today;
    let soon = today.saturating_add(SOON.days());
    let valid = || {
        keyring
            .list()
            .filter(|row| row.revoked.is_none() && row.invitation.holds_on(today))
    };
    let mut all = Vec::new();
    let ending = valid()
        .filter(|row| row.invitation.expires.is_some_and(|day| day <= soon))
        .count();
    if ending > 0 {
        all.push(format!(
            "{} within {SOON} days (`pimh access list`)",
            count(ending, "code expires", "codes expire")
        ));
    }
    let unknown: BTreeSet<String> = valid()
        .flat_map(|row| row.invitation.roles.clone())
        .filter(|role| session.config.roles.named(role).is_none())
        .collect();
    for role in unknown {
        all.push(format!(
            "some codes were given for `{role}`, and site.toml has no such role, so it opens nothing for them"
        ));
    }
    all
}

/// Labels of holders that stand in what was published.
fn labels_in(keyring: &Keyring, paths: &[PathBuf], output: &Path) -> Vec<String> {
    let labels: BTreeSet<&str> = keyring
        .list()
        .map(|row| row.invitation.label.as_str())
        .filter(|label| label.chars().count() >= SHORTEST_LABEL)
        .collect();
    if labels.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for path in paths {
        let is_small = fs::metadata(path).is_ok_and(|file| file.len() <= LARGEST_TEXT);
        let Some(text) = is_small
            .then(|| fs::read(path).ok())
            .flatten()
            .and_then(|bytes| String::from_utf8(bytes).ok())
        else {
            continue;
        };
        if labels.iter().any(|label| text.contains(label)) {
            let inside = path.strip_prefix(output).unwrap_or(path);
            found.push(format!(
                "the label of a code stands in the output, in {}; labels are for you alone",
                inside.display()
            ));
        }
    }
    found
}

/// What has no business in the output.
fn strays(paths: &[PathBuf], output: &Path) -> Vec<String> {
    let is_stray = |path: &Path| {
        path.iter().filter_map(|part| part.to_str()).any(|part| {
            part == ".pimh" || part == PREVIOUS || part.starts_with(keyring::FILE) || part == ".git"
        })
    };
    paths
        .iter()
        .filter_map(|path| path.strip_prefix(output).ok())
        .filter(|path| is_stray(path))
        .map(|path| {
            format!(
                "{} lies in the output; remove it from there",
                path.display()
            )
        })
        .collect()
}

/// The folder of git's settings, of a work tree too.
fn git_folder(root: &Path) -> Option<PathBuf> {
    let folder = root.ancestors().map(|above| above.join(".git"));
    let found = folder.into_iter().find(|git| git.exists())?;
    if found.is_dir() {
        return Some(found);
    }
    let text = fs::read_to_string(&found).ok()?;
    let own = found.with_file_name(text.strip_prefix("gitdir:")?.trim());
    let common = fs::read_to_string(own.join("commondir")).ok()?;
    Some(own.join(common.trim()))
}

fn is_in_git(root: &Path) -> bool {
    git_folder(root).is_some()
}

fn is_ignored(root: &Path) -> bool {
    let text = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
    text.lines()
        .any(|line| line.trim().trim_matches('/') == ".pimh")
}

/// The names and addresses of where the repository goes.
fn remotes(root: &Path) -> Vec<(String, String)> {
    let Some(git) = git_folder(root) else {
        return Vec::new();
    };
    let text = fs::read_to_string(git.join("config")).unwrap_or_default();
    let mut name = None;
    let mut all = Vec::new();
    for line in text.lines().map(str::trim) {
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
fn public_host(url: &str) -> Option<&str> {
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

/// The host whose other projects have the same origin.
fn shared_origin(base_url: &crate::names::BaseUrl) -> Option<&str> {
    (base_url.path() != "/").then(|| base_url.host())
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
        assert_eq!(remotes(folder.path()), expected);
        assert!(is_in_git(folder.path()) && !is_ignored(folder.path()));
    }
}
