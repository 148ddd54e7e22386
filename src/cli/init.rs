//! `pimh init`: a small project that builds at once, and that teaches as it is changed.

use std::fs::{self, OpenOptions};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_embed::RustEmbed;

use super::access::{self, Failure, keyring};
use super::args::{Common, Init};
use super::exit::Exit;
use super::print;
use super::print::count;
use super::record;
use super::schema;
use super::session::{self, Voice};
use crate::config::Config;
use crate::document::title_of_file;
use crate::names::nearest;
use crate::people::unlock;
use crate::snapshot::Snapshot;
use pimh_engine::record::FILE;
use pimh_hosts::{Host, host_names, named};
use pimh_words::marks::without_controls;

/// The files of a new project. `gitignore` has no dot here, or else it would be at work in this repository.
#[derive(RustEmbed)]
#[folder = "scaffold/"]
struct Scaffold;

/// What a build service does for a host that has one, in the scaffold, and where it looks for that.
const WORKFLOWS: [(&str, &str, &str); 2] = [
    (
        "github-pages",
        "workflows/github-pages.yml",
        ".github/workflows/site.yml",
    ),
    (
        "gitlab-pages",
        "workflows/gitlab-pages.yml",
        ".gitlab-ci.yml",
    ),
];

/// Where an editor finds what the settings may say.
const SCHEMA: &str = ".vscode/site.schema.json";

/// Pages are reviewed again after this long.
const MONTHS_TO_REVIEW: i64 = 24;

/// `pimh init`.
pub fn init(common: &Common, args: &Init) -> Exit {
    let voice = Voice::of(common);
    let folder = args.dir.as_ref().or(common.root.as_ref());
    let folder = folder.cloned().unwrap_or_else(|| PathBuf::from("."));
    let title = title_of_folder(&folder);
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let host = match args.host.name.as_deref() {
        Some(name) => named(name),
        None => asked_for(&voice),
    };
    let files = scaffold(&title, session::today(common, &zone), host);

    if folder.exists() && !folder.is_dir() {
        print::aside(&format!(
            "error: {} is a file, and a project needs a folder",
            folder.display()
        ));
        return Exit::Content;
    }
    let taken = in_the_way(&folder, &files);
    if !taken.is_empty() {
        print::aside(&format!(
            "error: this folder has {} already, so nothing was written:\n  {}\n\
             Move what is there away, or name a new folder: `pimh init my-site`.",
            if taken.len() == 1 {
                "one of the files"
            } else {
                "some of the files"
            },
            taken.join("\n  ")
        ));
        return Exit::Content;
    }
    if let Err((file, error)) = write(&folder, &files) {
        print::aside(&format!(
            "error: {} cannot be written: {error}",
            folder.join(file).display()
        ));
        return Exit::Output;
    }
    if let Err(failure) = add_keyring(&folder, &files) {
        let exit = failure.told(&voice, &folder);
        voice
            .say("The site itself was made. `pimh access init` makes the keyring that is missing.");
        return exit;
    }
    if voice.is_json() {
        let made: Vec<&str> = files
            .iter()
            .map(|(path, _)| path.as_str())
            .chain([keyring::FILE, FILE, record::ATTRIBUTES])
            .collect();
        print::line(&serde_json::json!({ "made": made }).to_string());
    }
    voice.tell(&made(&title, &folder, &files));
    Exit::Done
}

/// Gives a new project its keyring, so that its gated pages are sealed from the first build on.
fn add_keyring(folder: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let config = Config::read(&Snapshot::of(files)).value;
    let config = config.expect("the settings of a new project are sound: a test builds it");
    access::init::for_new_project(folder, &config.roles)
}

/// The files of a new project, by their paths from its root.
pub(super) fn scaffold(title: &str, today: Date, host: Option<&Host>) -> Vec<(String, String)> {
    let host_line = match host {
        Some(host) => format!("host = {}", quoted(host.name)),
        None => "# host = \"github-pages\"".to_owned(),
    };
    let mut names: Vec<_> = Scaffold::iter().collect();
    names.sort();
    let files = names
        .iter()
        .filter_map(|name| Some((name, place_of(name, host)?, Scaffold::get(name)?)));
    let schema = format!("{:#}\n", schema::settings());
    let editor = [(SCHEMA.to_owned(), schema)].into_iter();
    let of_scaffold = files.map(|(name, path, file)| {
        let text = String::from_utf8_lossy(&file.data);
        if name.starts_with("workflows/") {
            return (path, text.into_owned());
        }
        let text = text
            .replace("{{host}}", &host_line)
            .replace("{{target}}", &target_of(host))
            .replace("{{today}}", &today.to_string())
            .replace("{{due}}", &review_due(today).to_string())
            .replace("{{title in quotes}}", &quoted(title))
            .replace("{{title}}", title);
        (path, text)
    });
    of_scaffold.chain(editor).collect()
}

/// The settings of the place where `pimh publish` puts a site for a host; a remark that shows how, where that is not known.
fn target_of(host: Option<&Host>) -> String {
    let (is_known, line) = match host.map(|host| host.name) {
        Some("github-pages") => (true, "git = \"origin\"\nbranch = \"gh-pages\""),
        // The job hands over what lies there; see .gitlab-ci.yml.
        Some("gitlab-pages") => (true, "folder = \"deploy-live\""),
        Some("netlify") => (true, "command = \"netlify\""),
        Some("cloudflare") => (true, "command = \"wrangler\""),
        Some("azure") => (true, "command = \"swa\""),
        Some("s3-cloudfront") => (false, "rclone = \"my-remote:my-bucket\""),
        _ => (false, "folder = \"/srv/www/families\""),
    };
    let target = format!("[publish.targets.live]\n{line}");
    match is_known {
        true => target,
        false => target
            .lines()
            .map(|line| format!("# {line}"))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// Where a file of the scaffold goes in the project; nowhere if it is for another host.
fn place_of(name: &str, host: Option<&Host>) -> Option<String> {
    match WORKFLOWS.iter().find(|(_, of, _)| *of == name) {
        Some((of, _, at)) => (host?.name == *of).then(|| (*at).to_owned()),
        // Under its own name it would be at work in this repository.
        None if name == "gitignore" => Some(".gitignore".to_owned()),
        None if name == "vscode.json" => Some(".vscode/settings.json".to_owned()),
        None => Some(name.to_owned()),
    }
}

/// The host that somebody at a terminal names; nothing where nobody sits, or for an empty answer.
fn asked_for(voice: &Voice) -> Option<&'static Host> {
    if !voice.is_human() || voice.quiet() > 0 || !io::stdin().is_terminal() {
        return None;
    }
    loop {
        print::aside(&format!(
            "Which host is the site for? Press Enter if you do not know yet, or type one of:\n  {}",
            host_names().join(", ")
        ));
        let mut answer = String::new();
        let read = io::stdin().read_line(&mut answer).ok()?;
        match answer.trim() {
            "" => return None,
            name => match named(name) {
                Some(host) => return Some(host),
                None if read == 0 => return None,
                None => {
                    let near = nearest(name, host_names());
                    let near =
                        near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    print::aside(&format!("no host is called `{name}`{near}"));
                }
            },
        }
    }
}

/// When a page that was reviewed on a day is due again.
pub(super) fn review_due(reviewed: Date) -> Date {
    reviewed.saturating_add(MONTHS_TO_REVIEW.months())
}

/// A text in straight quotes, as TOML, YAML and JSON all read it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A title out of a folder's name.
fn title_of_folder(folder: &Path) -> String {
    let whole = folder
        .canonicalize()
        .or_else(|_| std::path::absolute(folder));
    let whole = whole.unwrap_or_else(|_| folder.to_owned());
    let name = whole
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let title = title_of_file(&format!("{name}/index.md"));
    let title = without_controls(&title)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if title.is_empty() {
        "My site".to_owned()
    } else {
        title
    }
}

/// What stands where a file of the project, or a folder that holds one, would go.
fn in_the_way(folder: &Path, files: &[(String, String)]) -> Vec<String> {
    let mut taken = Vec::new();
    for (path, _) in files {
        let above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let blocked = above.filter(|above| {
            let above = folder.join(above);
            fs::symlink_metadata(&above).is_ok() && !above.is_dir()
        });
        let itself = fs::symlink_metadata(folder.join(path))
            .is_ok()
            .then_some(path.as_str());
        for found in blocked.chain(itself) {
            if !taken.iter().any(|known| known == found) {
                taken.push(found.to_owned());
            }
        }
    }
    taken
}

/// Writes the files, or none of them: on failure those of this run are taken away again.
fn write<'a>(folder: &Path, files: &'a [(String, String)]) -> Result<(), (&'a str, io::Error)> {
    for (done, (path, text)) in files.iter().enumerate() {
        if let Err(error) = write_new(&folder.join(path), text) {
            for (path, _) in files.iter().take(done) {
                fs::remove_file(folder.join(path)).ok();
            }
            return Err((path, error));
        }
    }
    Ok(())
}

/// Writes a file that is not there yet, with the folders above it.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] if something stands in its place, which stays as it is.
pub(super) fn write_new(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file)?
        .write_all(text.as_bytes())
}

/// What was made, in words, and what to do next.
fn made(title: &str, folder: &Path, files: &[(String, String)]) -> String {
    let pages = files
        .iter()
        .filter(|(path, _)| path.starts_with("content/") && path.ends_with(".md"))
        .count();
    let data = files
        .iter()
        .filter(|(path, _)| path.starts_with("content/_data/"))
        .count();
    let here = folder == Path::new(".");
    let folder_name = if here {
        "this folder".to_owned()
    } else {
        folder.display().to_string()
    };
    let next = if here {
        "pimh check".to_owned()
    } else {
        format!("cd {}", for_a_shell(&folder_name))
    };
    format!(
        "Made the site \"{title}\" in {folder_name}: {}, {} with people, numbers and words, and settings for\n\
         two roles. All of it is sample text, for you to replace; content/site.toml is a good place to begin.\n\
         keyring.json seals what only members may read. {} opens it: copy it onto paper, and lock that away.\n\n\
         Next:\n  {next}\n  pimh build",
        count(pages, "page", "pages"),
        count(data, "data file", "data files"),
        unlock::CODE,
    )
}

fn for_a_shell(folder: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\\' | '.' | '-' | '_' | ':');
    if folder.chars().all(plain) {
        folder.to_owned()
    } else {
        format!("\"{folder}\"")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::diagnostic::Notes;
    use crate::pipeline::{self, Request};
    use crate::site::Choice;
    use crate::trees::Nowhere;
    use pimh_engine::fields::{Node, Table, Value, yaml};
    use pimh_engine::source::Source;
    use pimh_words::access::Reader;
    use pimh_words::names::SitePath;

    pub(crate) const TODAY: Date = jiff::civil::date(2027, 3, 4);

    /// Everything that is told of a project when it is built for every reader, drafts too.
    pub(crate) fn told(snapshot: &Snapshot) -> Vec<String> {
        let config = Config::read(snapshot);
        let mut notes: Notes = config.notes;
        let choice = Choice {
            today: TODAY,
            drafts: true,
            future: false,
            expired: false,
        };
        let request = Request {
            choice,
            base_url: None,
            with_gate: false,
        };
        let loaded = notes
            .keep(pipeline::load(snapshot, config.value.unwrap(), &request))
            .unwrap();
        let readers = loaded.site.config().roles.iter().map(Reader::holding);
        for reader in std::iter::once(Reader::public()).chain(readers) {
            notes.extend(loaded.build(&reader, &Nowhere::default()));
        }
        notes
            .iter()
            .map(|note| format!("{} {:?} {}", note.code(), note.location(), note.message()))
            .collect()
    }

    pub(crate) fn new_project(title: &str) -> Snapshot {
        let files = scaffold(title, TODAY, None);
        Snapshot::of(
            files
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str())),
        )
    }

    fn common() -> Common {
        use clap::Parser as _;
        super::super::args::Cli::parse_from(["pimh", "--today", "2027-03-04", "-qq"]).common
    }

    #[test]
    fn a_new_project_builds_without_a_word_of_complaint() {
        assert_eq!(told(&new_project("My site")), Vec::<String>::new());
    }

    #[test]
    fn a_new_project_is_made_ready_for_any_host() {
        for name in host_names() {
            let files = scaffold("My site", TODAY, named(name));
            let texts = files
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str()));
            let snapshot = Snapshot::of(texts.clone());
            assert_eq!(told(&snapshot), Vec::<String>::new(), "{name}");
            assert_eq!(Config::read(&snapshot).value.unwrap().host.name, name);
            let of_services: Vec<&str> = texts
                .filter(|(path, _)| path.ends_with(".yml"))
                .map(|(path, _)| path)
                .collect();
            let right: Vec<&str> = WORKFLOWS
                .iter()
                .filter(|(of, _, _)| *of == name)
                .map(|(_, _, at)| *at)
                .collect();
            assert_eq!(of_services, right, "{name}");
        }
    }

    #[test]
    fn a_workflow_prints_no_code_and_names_only_commands_that_there_are() {
        use clap::CommandFactory as _;
        let commands = super::super::args::Cli::command();
        for (_, name, _) in WORKFLOWS {
            let file = Scaffold::get(name).unwrap();
            let text = String::from_utf8_lossy(&file.data);
            let mut runs = 0;
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                assert!(
                    !line.contains("echo") || !line.contains("CODE"),
                    "{name}: {line}"
                );
                let run = line
                    .trim()
                    .trim_start_matches("- ")
                    .replace("\"$RUNNER_TEMP/pimh\"", "pimh");
                if let Some(run) = run.strip_prefix("pimh ") {
                    let command = run.split(' ').next().unwrap();
                    assert!(
                        commands.find_subcommand(command).is_some(),
                        "{name}: {line}"
                    );
                    runs += 1;
                }
            }
            assert!(runs >= 3, "{name}");
        }
    }

    /// A workflow as a build service reads it; `None` if that cannot.
    fn workflow(text: &str) -> Option<Table> {
        let source = Source::new(SitePath::new("workflow.yml"), text);
        let (table, notes) = yaml(&source, 0..text.len());
        table.filter(|_| notes.is_empty())
    }

    /// What stands under some names, one in another.
    fn under<'t>(table: &'t Table, names: &[&str]) -> &'t Node {
        let (name, rest) = names.split_first().unwrap();
        let entry = table.0.iter().find(|entry| entry.key == *name);
        let node = &entry.unwrap_or_else(|| panic!("no `{name}`")).value;
        match &node.value {
            Value::Table(inner) if !rest.is_empty() => under(inner, rest),
            _ => node,
        }
    }

    /// All that is said in it, a line for each.
    fn said(node: &Node) -> String {
        match &node.value {
            Value::Scalar(text) => format!("{text}\n"),
            Value::List(all) => all.iter().map(said).collect(),
            Value::Table(table) => table.0.iter().map(|entry| said(&entry.value)).collect(),
            Value::Empty => String::new(),
        }
    }

    #[test]
    fn a_workflow_is_sound_yaml_that_publishes_main_and_keeps_the_records() {
        for (host, name, _) in WORKFLOWS {
            let file = Scaffold::get(name).unwrap();
            let text = String::from_utf8_lossy(&file.data);
            let whole = workflow(&text).unwrap_or_else(|| panic!("{name} is no YAML"));
            let (publishes, checks) = match host {
                "github-pages" => {
                    let may = |names: &[&str]| said(under(&whole, names));
                    assert_eq!(may(&["permissions", "contents"]), "read\n");
                    assert_eq!(
                        may(&["jobs", "publish", "permissions", "contents"]),
                        "write\n"
                    );
                    assert!(may(&["jobs", "publish", "if"]).contains("refs/heads/main"));
                    (["jobs", "publish"].as_slice(), ["jobs", "build"].as_slice())
                }
                _ => (["pages"].as_slice(), ["preview"].as_slice()),
            };
            let publishes = said(under(&whole, publishes));
            for words in [
                "publish --yes live",
                "content/_published.jsonl",
                "content/_addresses.lock",
                "[skip ci]",
                "could not be pushed",
            ] {
                assert!(publishes.contains(words), "{name}: {words}");
            }
            let checks = said(under(&whole, checks));
            assert!(
                !checks.contains("publish --yes") && checks.contains("check"),
                "{name}"
            );
            // The target that it names is one of the settings.
            let files = scaffold("My site", TODAY, named(host));
            let texts = files
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str()));
            let config = Config::read(&Snapshot::of(texts)).value.unwrap();
            assert!(
                config.targets.iter().any(|target| target.name == "live"),
                "{name}"
            );
        }
        for broken in ["jobs: [a\n  b: {", "a:\n\tb: c\n", "a: b: c\n"] {
            assert!(workflow(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn any_folder_gives_a_title_that_the_settings_can_hold() {
        for name in [
            "my-site",
            "a \"quoted\" \\ name",
            "母と子",
            "---",
            "it's {{due}}",
        ] {
            let title = title_of_folder(&Path::new("/nowhere").join(name));
            let config = Config::read(&new_project(&title)).value.unwrap();
            assert_eq!(config.title, title, "{name}");
            assert!(!title.is_empty(), "{name}");
        }
        assert_eq!(
            title_of_folder(Path::new("/nowhere/little-wren_network")),
            "Little wren network"
        );
    }

    #[test]
    fn every_page_says_that_it_is_a_sample_and_nothing_is_left_to_fill_in() {
        for (path, text) in scaffold("My site", TODAY, None) {
            assert!(!text.contains("{{"), "{path}");
            let is_page = path.starts_with("content/") && path.ends_with(".md");
            assert_eq!(text.contains("\nsample: yes\n"), is_page, "{path}");
        }
    }

    #[test]
    fn what_a_new_project_asks_for_is_told_where_it_is_left_in_a_page_of_ones_own() {
        use crate::document::stand_ins::{OF_A_NEW_PROJECT, left_in};
        let files = scaffold("My site", TODAY, None);
        for words in OF_A_NEW_PROJECT {
            let page = files.iter().find(|(_, text)| text.contains(words));
            let (path, text) = page.unwrap_or_else(|| panic!("no page says `{words}`"));
            let own = text.replace("\nsample: yes\n", "\n");
            let left: Vec<&str> = left_in(&own).into_iter().map(|at| &own[at]).collect();
            assert!(
                left.iter().any(|left| words.contains(left)),
                "{path}: {left:?}"
            );
        }
        let asks = |text: &str| text.contains("Say here") && left_in(text).is_empty();
        let unknown = files.iter().find(|(_, text)| asks(text));
        assert_eq!(unknown, None);
    }

    #[test]
    fn a_folder_with_one_of_the_files_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("content/help.md"), "mine").unwrap();
        let exit = init(
            &common(),
            &Init {
                dir: Some(folder.path().to_owned()),
                ..Init::default()
            },
        );
        assert_eq!(exit, Exit::Content);
        assert_eq!(
            fs::read_to_string(folder.path().join("content/help.md")).unwrap(),
            "mine"
        );
        assert!(!folder.path().join("README.md").exists());
    }

    #[test]
    fn a_folder_with_other_files_is_welcome() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        let exit = init(
            &common(),
            &Init {
                dir: Some(folder.path().to_owned()),
                ..Init::default()
            },
        );
        assert_eq!(exit, Exit::Done);
        assert!(folder.path().join(".gitignore").is_file());
        assert_eq!(
            told(&Snapshot::read(folder.path()).value),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_is_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("content"), "mine").unwrap();
        assert_eq!(
            in_the_way(folder.path(), &scaffold("T", TODAY, None)),
            ["content"]
        );
    }
}
