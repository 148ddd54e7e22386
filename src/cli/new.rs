//! `pimh new`: a page with its fields filled in as far as can be known.
//!
//! Which fields a page needs is asked of the type, so a new requirement shows up here by itself.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Component, Path};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::args::{Common, New};
use super::exit::Exit;
use super::init::{quoted, review_due, write_new};
use super::print;
use super::session::Session;
use crate::config::ready_names;
use crate::data::Data;
use crate::document::fields::fields_of;
use crate::document::stand_ins::unmarked;
use crate::document::{FrontMatter, PageType, Types};
use crate::fields::Field;
use crate::fields::row::Start;
use crate::names::{Permalink, Slug, nearest};
use crate::site::outputs::addresses::reserved;
use pimh_words::marks::without_controls;

/// `pimh new`.
pub fn new(common: &Common, args: &New) -> Exit {
    let session = match Session::open(common) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let types = Types::of(&session.config);
    let wanted = args.kind.to_lowercase().replace(['_', ' '], "-");
    let Some(kind) = types.named(&wanted) else {
        let help = match nearest(&wanted, types.names()) {
            _ if ready_names().contains(&wanted) => {
                format!(
                    "it is ready to be taken up: write `[types.{wanted}]` into content/site.toml first"
                )
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "use {}, or declare a type of your own (`pimh help types`)",
                types.names().join(", ")
            ),
        };
        print::aside(&format!(
            "error: no type of page is called `{}`: {help}",
            args.kind
        ));
        return Exit::Usage;
    };
    let title = without_controls(&args.title)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if title.is_empty() {
        print::aside(
            "error: the page needs a title, such as `pimh new guidance \"Working nights\"`",
        );
        return Exit::Usage;
    }
    let wanted = args.folder.as_deref().unwrap_or(kind.is().home);
    let Some(folder) = folder_in_content(wanted) else {
        print::aside(&format!(
            "error: no page can lie in `{wanted}`: name a folder below content/, such as guidance/shifts, \
             of which no part begins with `_` or a dot"
        ));
        return Exit::Usage;
    };
    let Some(stem) = file_stem(&title, &folder) else {
        print::aside(&format!(
            "error: no page can lie in `{wanted}`: addresses below it belong to the program"
        ));
        return Exit::Usage;
    };
    let path = |rest: &str| match folder.as_str() {
        "" => format!("content/{stem}{rest}"),
        folder => format!("content/{folder}/{stem}{rest}"),
    };
    // The same page may also be a folder with pictures beside it.
    for taken in [path(".md"), path("/index.md"), path("/_index.md")] {
        if session.root.join(&taken).exists() {
            return refused(&taken);
        }
    }
    let page = Page {
        kind,
        title,
        today: session.request.choice.today,
        author: first_person(&session),
        site: session.config.title.clone(),
    };
    let path = path(".md");
    let file = session.root.join(&path);
    match write_new(&file, &page.text()) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists && file.is_file() => {
            return refused(&path);
        }
        Err(error) => {
            print::aside(&format!("error: {path} cannot be written: {error}"));
            return Exit::Output;
        }
    }
    if session.voice.is_json() {
        print::line(&serde_json::json!({ "made": [path] }).to_string());
    }
    let here = std::env::current_dir().unwrap_or_default();
    session.voice.tell(
        &file
            .strip_prefix(&here)
            .unwrap_or(&file)
            .display()
            .to_string(),
    );
    session.voice.say("It is a draft, so no reader sees it: `pimh check --drafts` looks at it, `pimh build --drafts` shows it.");
    Exit::Done
}

fn refused(path: &str) -> Exit {
    print::aside(&format!(
        "error: there is {path} already, and it stays as it is: choose another title or folder"
    ));
    Exit::Content
}

/// A folder below `content/`, with `/` and without it at either end. `None` if it lies elsewhere or holds no pages.
fn folder_in_content(wanted: &str) -> Option<String> {
    let wanted = wanted.replace('\\', "/");
    let inside = wanted.strip_prefix("./").unwrap_or(&wanted);
    let inside = inside
        .strip_prefix("content")
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
        .unwrap_or(inside);
    let mut parts = Vec::new();
    for part in Path::new(inside.trim_start_matches('/')).components() {
        let Component::Normal(part) = part else {
            return None;
        };
        let part = part.to_str()?;
        if part.starts_with(['_', '.'])
            || part.contains([':', '?', '#', '*', '"', '<', '>', '|'])
            || part.chars().any(char::is_control)
        {
            return None;
        }
        parts.push(part);
    }
    Some(parts.join("/"))
}

/// Names longer than this are cut at a word: a path of a few of them still fits everywhere.
const LONGEST_STEM: usize = 80;

/// The file's name without `.md`: the title's slug, but none that a disk takes for something else, and none of which
/// the address is the program's. `None` if every address in the folder is.
fn file_stem(title: &str, folder: &str) -> Option<String> {
    let slug = Slug::of(title);
    let mut stem = slug.as_str();
    if let Some(start) = stem.get(..LONGEST_STEM) {
        stem = start.rsplit_once('-').map_or(start, |(words, _)| words);
    }
    let device = stem.len() == 4
        && (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.ends_with(|c: char| c.is_ascii_digit());
    let is_name_of_disk =
        device || matches!(stem, "index" | "readme" | "con" | "prn" | "aux" | "nul");
    let folders = folder.split('/').filter(|part| !part.is_empty());
    let folder: String = folders
        .map(|part| format!("{}/", Slug::of(part).as_str()))
        .collect();
    let is_taken = |stem: &str| reserved(&Permalink::new(format!("/{folder}{stem}/"))).is_some();
    if !is_name_of_disk && !is_taken(stem) {
        return Some(stem.to_owned());
    }
    let other = format!("{stem}-page");
    (!is_taken(&other)).then_some(other)
}

/// The first person of `people.toml` whom everybody may know.
fn first_person(session: &Session) -> Option<String> {
    let people = Data::read(&session.snapshot, &session.config).value.people;
    let known = people
        .into_iter()
        .filter(|(_, record)| record.level.is_public());
    known
        .min_by_key(|(_, record)| record.at.range.start)
        .map(|(id, _)| id)
}

/// What is known of a page before it is written.
struct Page {
    kind: PageType,
    title: String,
    today: Date,
    author: Option<String>,
    site: String,
}

impl Page {
    /// The whole file.
    fn text(&self) -> String {
        let missing = FrontMatter::default().missing(self.kind, false);
        let mut text = String::from("---\n");
        for field in fields_of(self.kind) {
            let needed = missing.iter().any(|missing| missing.name == field.name);
            match (self.known(field), needed) {
                (Some(value), _) => writeln!(text, "{}: {value}", field.name).ok(),
                (None, true) => writeln!(text, "{}", field.line).ok(),
                (None, false) => None,
            };
        }
        text + "---\n\n" + &unmarked(self.kind.is().skeleton)
    }

    /// What can be said of a field already, as YAML, perhaps with a note; `None` if nothing can, or it is not needed.
    fn known(&self, field: &Field) -> Option<String> {
        let kind = self.kind.is();
        if field.is_of_review && !kind.is_reviewed {
            return None;
        }
        let of_type = kind.starts.iter().find(|(name, _)| *name == field.name);
        let value = match of_type.map_or(field.start, |(_, start)| *start) {
            Start::Nothing => return None,
            Start::As(yaml) => unmarked(yaml),
            Start::Text(text) => yaml(text),
            Start::Title => yaml(&self.title),
            Start::Type => kind.name.to_owned(),
            Start::Person => self.author.as_deref().map_or_else(
                || "Your name   # better an id of _data/people.toml".to_owned(),
                yaml,
            ),
            Start::Today => self.today.to_string(),
            Start::ReviewDue => review_due(self.today).to_string(),
            Start::InFourWeeks(time) => {
                let day = self.today.saturating_add(4.weeks());
                format!("{day} {time}").trim_end().to_owned()
            }
            Start::ThisYear => self.today.year().to_string(),
            Start::LeafletCode => self.leaflet_code(),
        };
        Some(value)
    }

    /// The initials of the site, that of the title's last word, and the number of tips: `APN-G03`.
    fn leaflet_code(&self) -> String {
        let initial = |word: &str| {
            Slug::of(word)
                .as_str()
                .chars()
                .next()
                .unwrap_or('x')
                .to_ascii_uppercase()
        };
        let site: String = self.site.split_whitespace().take(3).map(initial).collect();
        let page = self
            .title
            .split_whitespace()
            .next_back()
            .map_or('X', initial);
        format!("{site}-{page}03   # no two pages share a code")
    }
}

/// A text as a value in YAML: as it is where that is safe, else in quotes.
fn yaml(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | ',' | '.' | '!');
    let safe = text.starts_with(char::is_alphabetic)
        && text.chars().all(plain)
        && text.trim_end() == text
        && text != "null";
    if safe { text.to_owned() } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use crate::fields::Placed;
    use std::fs;

    use clap::Parser as _;

    use super::super::args::{Cli, Command, Init};
    use super::super::init;
    use super::super::init::tests::{TODAY, new_project, told};
    use super::*;
    use crate::config::Config;
    use crate::document::Document;
    use crate::names::SitePath;
    use pimh_engine::source::Source;

    fn page(kind: PageType, title: &str) -> Page {
        Page {
            kind,
            title: title.to_owned(),
            today: TODAY,
            author: Some("ada-thornby".to_owned()),
            site: "My site".to_owned(),
        }
    }

    /// Runs `pimh new` with these words.
    fn run(root: &Path, words: &[&str]) -> Exit {
        let root = root.to_str().unwrap();
        let before = [
            "pimh",
            "-qq",
            "--root",
            root,
            "--today",
            "2027-03-04",
            "new",
        ];
        let all = before.iter().chain(words);
        let cli = Cli::try_parse_from(all).unwrap();
        let Some(Command::New(args)) = cli.command else {
            panic!("another command")
        };
        new(&cli.common, &args)
    }

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let cli = Cli::parse_from(["pimh", "-qq", "--today", "2027-03-04"]);
        assert_eq!(
            init::init(
                &cli.common,
                &Init {
                    dir: Some(folder.path().to_owned()),
                    ..Init::default()
                }
            ),
            Exit::Done
        );
        folder
    }

    #[test]
    fn a_new_page_of_every_type_has_nothing_wrong_with_it() {
        let mut snapshot = new_project("My site");
        for kind in PageType::all() {
            let folder = kind.is().home;
            let path = format!(
                "content/{folder}{}new-one.md",
                if folder.is_empty() { "" } else { "/" }
            );
            let title = format!("A new one: \"{}\"", kind.name());
            snapshot.insert(&path, page(kind, &title).text().as_bytes());
        }
        assert_eq!(told(&snapshot), Vec::<String>::new());
    }

    #[test]
    fn a_new_page_says_what_is_known() {
        let config = Config::read(&new_project("My site")).value.unwrap();
        for kind in PageType::all() {
            let text = page(kind, "Null: # [a]").text();
            let report =
                Document::parse(&Source::new(SitePath::new("content/a.md"), text), &config);
            let front = report.value.sound().unwrap().front.clone();
            assert_eq!(front.title.as_ref().unwrap().value, "Null: # [a]");
            assert_eq!(front.kind, Some(kind));
            assert_eq!(front.status.unwrap().name(), "draft");
            assert!(front.missing(kind, false).is_empty());
            let summary = front.summary.as_ref().unwrap().value.chars().count();
            assert!(
                (50..=160).contains(&summary),
                "{} has {summary}",
                kind.name()
            );
            if kind.is().is_reviewed {
                assert_eq!(front.owner.as_deref(), Some("ada-thornby"));
                assert_eq!(
                    (Placed::day(&front.reviewed), Placed::day(&front.review_due)),
                    (Some(TODAY), Some(review_due(TODAY)))
                );
            }
        }
    }

    #[test]
    fn a_site_without_people_asks_for_a_name() {
        let nobody = Page {
            author: None,
            ..page(PageType::named("guidance").unwrap(), "Nights")
        };
        assert!(
            nobody.text().contains("\nowner: Your name   #"),
            "{}",
            nobody.text()
        );
    }

    #[test]
    fn the_first_person_of_the_file_is_the_author() {
        let folder = project();
        assert_eq!(
            run(folder.path(), &["top-tips", "Top tips for grandparents"]),
            Exit::Done
        );
        let text = fs::read_to_string(
            folder
                .path()
                .join("content/tips/top-tips-for-grandparents.md"),
        )
        .unwrap();
        assert!(text.contains("\nauthors: ada-thornby\n"), "{text}");
        assert!(text.contains("-G03 "), "{text}");
    }

    #[test]
    fn a_page_that_is_there_stays_as_it_is() {
        let folder = project();
        assert_eq!(
            run(
                folder.path(),
                &[
                    "guidance",
                    "Working nights",
                    "--in",
                    "content/guidance/shifts/"
                ]
            ),
            Exit::Done
        );
        let file = folder
            .path()
            .join("content/guidance/shifts/working-nights.md");
        fs::write(&file, "mine").unwrap();
        assert_eq!(
            run(
                folder.path(),
                &["guidance", "Working: nights!", "--in", "guidance/shifts"]
            ),
            Exit::Content
        );
        assert_eq!(fs::read_to_string(file).unwrap(), "mine");
        fs::create_dir(folder.path().join("content/talks")).unwrap();
        fs::write(folder.path().join("content/talks/_index.md"), "mine").unwrap();
        assert_eq!(run(folder.path(), &["page", "Talks"]), Exit::Content);
    }

    #[test]
    fn a_page_lies_within_the_content_or_nowhere() {
        for folder in ["", "content", "/", "./content/"] {
            assert_eq!(folder_in_content(folder).as_deref(), Some(""), "{folder}");
        }
        assert_eq!(
            folder_in_content("guidance\\shifts").as_deref(),
            Some("guidance/shifts")
        );
        assert_eq!(folder_in_content("contented").as_deref(), Some("contented"));
        for folder in ["../elsewhere", "tips/../..", "_data", "tips/.git", "a/c:d"] {
            assert_eq!(folder_in_content(folder), None, "{folder}");
        }
    }

    #[test]
    fn any_title_gives_a_file_name_that_is_safe() {
        let stem = |title: &str| file_stem(title, "").unwrap();
        assert_eq!(stem("Tadau a mamau: nos dda!"), "tadau-a-mamau-nos-dda");
        assert_eq!(stem("Index"), "index-page");
        assert_eq!(stem("CON"), "con-page");
        for (title, name) in [
            ("Assets", "assets-page"),
            ("G", "g-page"),
            ("Sign in", "sign-in-page"),
            ("Pagefind", "pagefind-page"),
        ] {
            assert_eq!(stem(title), name, "its address is the program's");
            assert_eq!(
                file_stem(title, "tips"),
                Some(Slug::of(title).as_str().to_owned()),
                "and this one is not"
            );
        }
        assert_eq!(file_stem("A page", "sign in"), None);
        assert_eq!(stem("🍼"), Slug::of("🍼").as_str());
        let long = stem(&"a steady word ".repeat(40));
        assert!(
            long.len() <= LONGEST_STEM && long.ends_with("steady"),
            "{long}"
        );
        for title in ["ماں", "母と子", "../../etc/passwd", "a\\b", "..."] {
            let stem = stem(title);
            assert!(
                !stem.is_empty()
                    && stem
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{stem}"
            );
        }
    }
}
