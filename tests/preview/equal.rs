//! What the preview serves is what a build writes: for every address, every reader, and after any edits.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pimh::access::Reader;
use pimh::config::Config;
use pimh::document::Document;
use pimh::pipeline::{self, Memory, Request};
use pimh::snapshot::{Disk, Snapshot};
use pimh::trees::InMemory;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::harness::{Files, Project, TODAY, files_below, page, runner, settings};
use crate::harness::{Served, paths};

/// What a build is asked for, but for the gate: trees in clear have none.
pub(super) fn request() -> Request {
    crate::harness::request(TODAY.parse().unwrap())
}

/// The readers of the projects of these tests, by their names in the cookie.
const READERS: [&str; 4] = ["public", "member", "champion", "champion,guest"];

fn reader(config: &Config, names: &str) -> Reader {
    names.split(',').fold(Reader::public(), |reader, name| {
        reader.and(config.reader(name).unwrap())
    })
}

/// Every tree of a snapshot, made from nothing. `None` if it has no site.
fn clean(snapshot: &Snapshot) -> Option<BTreeMap<&'static str, Files>> {
    let config = Config::read(snapshot).value?;
    let loaded = pipeline::load(snapshot, config, &request()).value?;
    let tree = |names: &&'static str| {
        let sink = InMemory::default();
        loaded.build(&reader(loaded.site.config(), names), &sink);
        (*names, sink.into_files())
    };
    Some(READERS.iter().map(tree).collect())
}

/// Compares every address that any of the trees has ever had with what is served there.
fn assert_serves(
    served: &Served,
    trees: &BTreeMap<&'static str, Files>,
    ever: &mut std::collections::BTreeSet<String>,
) {
    for (names, tree) in trees {
        let expected: BTreeMap<String, &Vec<u8>> = paths(tree).into_iter().collect();
        ever.extend(expected.keys().cloned());
        for path in ever.iter() {
            let reply = served.raw(path, names);
            match expected.get(path) {
                Some(bytes) => {
                    assert_eq!(reply.status, 200, "{path} as {names}");
                    assert!(
                        reply.body == **bytes,
                        "{path} as {names} differs from a build:\n{}\n--- a build ---\n{}",
                        reply.text(),
                        String::from_utf8_lossy(bytes)
                    );
                }
                None => assert_eq!(reply.status, 404, "{path} as {names}: {}", reply.text()),
            }
        }
    }
}

/// Settings with a third role that includes nobody.
fn with_guest(more: &str) -> String {
    settings(more)
        + "[roles.guest]\nlabel = \"Guests\"\n[types.study]\nlabel = \"Study\"\n[types.study.fields.place]\nshown = \"rows\"\n"
}

/// P-62, and the promise that the preview is the site: the sample, every address, every role.
#[test]
fn every_address_of_the_sample_is_served_as_it_is_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = Project::empty();
    for top in ["content", "themes"] {
        for (name, bytes) in files_below(&root.join(top)) {
            project.write(&format!("{top}/{name}"), bytes);
        }
    }
    let served = Served::of(project);
    let snapshot = Snapshot::read(&served.project.root()).value;
    let config = Config::read(&snapshot).value.unwrap();
    let loaded = pipeline::load(&snapshot, config, &request()).value.unwrap();
    let roles = loaded.site.config().roles.iter();
    let readers = roles.map(|role| (role.id.as_str().to_owned(), Reader::holding(role)));
    let everybody = std::iter::once(("public".to_owned(), Reader::public())).chain(readers);
    for (name, reader) in everybody {
        let sink = InMemory::default();
        loaded.build(&reader, &sink);
        let tree = sink.into_files();
        assert!(tree.len() > 40, "{name} has {} files", tree.len());
        for (path, bytes) in paths(&tree) {
            let reply = served.raw(&path, &name);
            assert_eq!(reply.status, 200, "{path} as {name}");
            assert!(
                reply.body == *bytes,
                "{path} as {name} differs from a build"
            );
        }
    }
}

/// What is done between two looks.
#[derive(Clone, Debug)]
enum Edit {
    /// Writes a page: its place, its title, its fields, its words.
    Write(usize, usize, usize, usize),
    /// Only the words of a page.
    Words(usize, usize),
    /// Only its title, or only its summary: what other pages have in their rows.
    Row(usize, usize, bool),
    /// Breaks the top of a page.
    Break(usize),
    Delete(usize),
    Rename(usize, usize),
    /// Renames a folder with all that is in it.
    Folder(bool),
    Download(usize),
    Settings(usize),
    Record(usize),
    Theme(usize),
    /// Takes down everything as it is, or goes back to what was taken down: a branch.
    Branch,
}

const PLACES: [&str; 8] = [
    "content/a.md",
    "content/tips/_index.md",
    "content/tips/a.md",
    "content/tips/b.md",
    "content/tips/bundle/index.md",
    "content/club/_index.md",
    "content/club/kit.md",
    "content/club/deep/b.md",
];
const TITLES: [&str; 3] = ["Rest", "Élan", "Another title"];
const FIELDS: [&str; 12] = [
    "type: page\n",
    "type: page\nweight: 1\nreviewed: 2026-01-01\n",
    "type: page\ntopics: sleep\ntags: [a, b]\n",
    "type: page\naccess: member\n",
    "type: page\naccess: member\nteaser: summary\n",
    "type: page\naccess: champion\nteaser: title\ntags: [b]\n",
    "type: page\naliases: /old/\n",
    "type: page\ndraft: yes\n",
    "type: event\nkind: online-forum\nstarts: 2026-12-01 10:00\n",
    "type: page\naccess: [member, guest]\n",
    "type: page\nbelow: { audience: parents, owner: somebody }\n",
    "type: study\nplace: a\npublished: 2026-05-05\n",
];
const WORDS: [&str; 10] = [
    "Words.",
    "Other words.",
    "## One\n\n## Two\n\n## Three\n\n[home](/)",
    "## One\n\n## Two\n\n## Four\n\n[there](/tips/a.md#three)",
    "::: only member\nFor members.\n:::",
    "::: only member\nFor members.\n\n::: only champion\nFor champions [a](/a.md).\n:::\n:::",
    "[file](/file.txt) {figure a}",
    "A [link](nowhere.md) to nothing.",
    "::: list newest=2\n:::\n\n::: only member\n::: list type=study\n:::\n:::",
    "::: include lines\n:::\n\n::: only member\n::: include lines\n:::\n:::",
];

fn edit() -> impl Strategy<Value = Edit> {
    let place = 0..PLACES.len();
    let words = 0..WORDS.len();
    prop_oneof![
        6 => (place.clone(), 0..TITLES.len(), 0..FIELDS.len(), words.clone()).prop_map(|(a, b, c, d)| Edit::Write(a, b, c, d)),
        8 => (place.clone(), words).prop_map(|(a, b)| Edit::Words(a, b)),
        6 => (place.clone(), 0..TITLES.len(), any::<bool>()).prop_map(|(a, b, c)| Edit::Row(a, b, c)),
        3 => place.clone().prop_map(Edit::Break),
        4 => place.clone().prop_map(Edit::Delete),
        5 => (place.clone(), place).prop_map(|(a, b)| Edit::Rename(a, b)),
        2 => any::<bool>().prop_map(Edit::Folder),
        1 => (0..3_usize).prop_map(Edit::Download),
        2 => (0..5_usize).prop_map(Edit::Settings),
        1 => (0..4_usize).prop_map(Edit::Record),
        2 => (0..4_usize).prop_map(Edit::Theme),
        4 => Just(Edit::Branch),
    ]
}

/// What a test knows beside the disk: the other branch.
#[derive(Default)]
struct Branches(Option<Files>);

fn apply(project: &Project, edit: &Edit, branches: &mut Branches) {
    match edit {
        Edit::Write(place, title, fields, words) => {
            project.write(
                PLACES[*place],
                page(TITLES[*title], FIELDS[*fields], WORDS[*words]),
            );
        }
        Edit::Words(place, words) => {
            let path = project.path(PLACES[*place]);
            let text = fs::read_to_string(&path).unwrap_or_default();
            let top = text.match_indices("---\n").nth(1).map(|(at, _)| at + 4);
            if let Some(top) = top {
                project.write(
                    PLACES[*place],
                    format!("{}{}\n", &text[..top], WORDS[*words]),
                );
            }
        }
        Edit::Row(place, title, is_title) => {
            let key = if *is_title { "title: " } else { "summary: " };
            let text = fs::read_to_string(project.path(PLACES[*place])).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(key));
            if let Some(line) = line {
                let line_now = format!("{key}{}", TITLES[*title]);
                project.write(PLACES[*place], text.replacen(line, &line_now, 1));
            }
        }
        Edit::Break(place) => project.write(PLACES[*place], "---\ntitle: \"open\n---\nBroken.\n"),
        Edit::Delete(place) => drop(fs::remove_file(project.path(PLACES[*place]))),
        Edit::Rename(from, to) => {
            fs::create_dir_all(project.path(PLACES[*to]).parent().unwrap()).unwrap();
            drop(fs::rename(
                project.path(PLACES[*from]),
                project.path(PLACES[*to]),
            ));
        }
        Edit::Folder(there) => {
            let (from, to) = match there {
                true => ("content/club", "content/klub"),
                false => ("content/klub", "content/club"),
            };
            drop(fs::rename(project.path(from), project.path(to)));
        }
        Edit::Download(version) => project.write("content/file.txt", format!("version {version}")),
        Edit::Settings(0) => project.write("content/site.toml", with_guest("")),
        Edit::Settings(1) => {
            project.write(
                "content/site.toml",
                with_guest("description = \"Another\"\nsample = true"),
            );
        }
        Edit::Settings(2) => project.write("content/site.toml", with_guest("theme = \"mine\"")),
        Edit::Settings(3) => project.write("content/site.toml", "title = [broken"),
        Edit::Settings(_) => drop(fs::remove_file(project.path("content/site.toml"))),
        Edit::Record(3) => {
            drop(fs::remove_dir_all(project.path("content/_data")));
            drop(fs::remove_dir_all(project.path("content/_parts")));
        }
        Edit::Record(version) => {
            project.write(
                "content/_data/figures.toml",
                format!("[a]\nvalue = \"{version}\"\nlabel = \"l\"\nsource = \"s\"\nas_of = \"not stated\"\n"),
            );
            let part = page(
                "Lines",
                "",
                &format!("## Lines {version}\n\nCall {{figure a}}.\n"),
            );
            project.write("content/_parts/lines.md", part);
        }
        Edit::Theme(0) => drop(fs::remove_dir_all(project.path("themes"))),
        Edit::Theme(1) => project.write(
            "themes/mine/templates/partials/footer.html",
            "<footer>{{ nothing.at.all.</footer>",
        ),
        Edit::Theme(version) => {
            project.write(
                "themes/mine/theme.toml",
                "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n",
            );
            project.write(
                "themes/mine/templates/partials/footer.html",
                format!("<footer>{version}</footer>"),
            );
        }
        Edit::Branch => {
            let now = files_below(&project.root());
            if let Some(other) = branches.0.replace(now.clone()) {
                let is_own = |name: &&String| name.starts_with(".pimh");
                for name in now
                    .keys()
                    .filter(|name| !is_own(name) && !other.contains_key(*name))
                {
                    fs::remove_file(project.path(name)).unwrap();
                }
                for (name, bytes) in other.iter().filter(|(name, _)| !is_own(name)) {
                    if now.get(name) != Some(bytes) {
                        project.write(name, bytes);
                    }
                }
            }
        }
    }
}

/// The project with each file as it was when it last could be used, told by other means than the preview's: what
/// it should show.
#[derive(Default)]
struct Sound {
    shown: Files,
    /// The theme's files when it last could be used.
    themes: Option<Files>,
}

impl Sound {
    /// Takes over the files of the disk.
    fn look(&mut self, project: &Project) -> Snapshot {
        let mut disk = files_below(&project.root());
        disk.retain(|name, _| name.starts_with("content/") || name.starts_with("themes/"));
        let of = |files: &Files| {
            let mut snapshot = Snapshot::default();
            for (name, bytes) in files {
                snapshot.insert(name, bytes);
            }
            snapshot
        };
        let now = of(&disk);
        let settings = "content/site.toml";
        if Config::read(&now).value.is_some() {
            self.shown
                .insert(settings.to_owned(), disk[settings].clone());
        }
        let Some(config) = Config::read(&of(&self.shown)).value else {
            self.shown = disk;
            return of(&self.shown);
        };
        self.shown
            .retain(|name, _| disk.contains_key(name) || name == settings);
        for (name, bytes) in disk.iter().filter(|(name, _)| *name != settings) {
            let is_broken = name.starts_with("content/")
                && name.ends_with(".md")
                && now
                    .text(name)
                    .is_some_and(|source| Document::parse(source, &config).value.sound().is_none());
            if !is_broken || !self.shown.contains_key(name) {
                self.shown.insert(name.clone(), bytes.clone());
            }
        }
        let themes = |files: &Files| -> Files {
            files
                .iter()
                .filter(|(name, _)| name.starts_with("themes/"))
                .map(|(name, bytes)| (name.clone(), bytes.clone()))
                .collect()
        };
        let with = |shown: &Files, themes: Files| -> Files {
            let rest = shown
                .iter()
                .filter(|(name, _)| !name.starts_with("themes/"));
            rest.map(|(name, bytes)| (name.clone(), bytes.clone()))
                .chain(themes)
                .collect()
        };
        self.shown = with(&self.shown, themes(&disk));
        let snapshot = of(&self.shown);
        if pipeline::load(&snapshot, config, &request())
            .value
            .is_some()
        {
            self.themes = Some(themes(&self.shown));
            return snapshot;
        }
        match &self.themes {
            Some(themes) => of(&with(&self.shown, themes.clone())),
            None => snapshot,
        }
    }
}

/// A project to begin a random story with.
fn beginning() -> Project {
    let project = Project::new();
    project.write("content/site.toml", with_guest(""));
    let mut none = Branches::default();
    for edit in [Edit::Download(0), Edit::Record(0), Edit::Theme(2)] {
        apply(&project, &edit, &mut none);
    }
    for place in [2, 3, 5, 6] {
        apply(&project, &Edit::Write(place, 0, place, 0), &mut none);
    }
    project
}

/// Without a server and its patience: what the memory makes of a sequence of edits equals what is made from nothing.
#[test]
fn a_load_with_a_memory_equals_one_without() {
    runner(40, 40)
        .run(&vec(vec(edit(), 1..3), 1..9), |rounds| {
            let project = beginning();
            let mut branches = Branches::default();
            let mut disk = Disk::open(&project.root());
            let mut memory = Memory::default();
            for edits in &rounds {
                edits
                    .iter()
                    .for_each(|edit| apply(&project, edit, &mut branches));
                disk.look(None, true);
                let Some(config) = Config::read(disk.snapshot()).value else {
                    continue;
                };
                let with = memory.load(disk.snapshot(), config.clone(), &request());
                let fresh = Snapshot::read(&project.root()).value;
                let config = Config::read(&fresh).value.unwrap();
                let without = pipeline::load(&fresh, config.clone(), &request());
                let told = |notes: pimh::diagnostic::Notes| {
                    crate::harness::drawn(&notes.settle(&config.checks, false))
                };
                prop_assert_eq!(told(with.notes), told(without.notes));
                prop_assert_eq!(with.value.is_some(), without.value.is_some());
                let (Some(with), Some(without)) = (with.value, without.value) else {
                    continue;
                };
                for names in READERS {
                    let reader = reader(&config, names);
                    let (one, other) = (InMemory::default(), InMemory::default());
                    with.build(&reader, &one);
                    without.build(&reader, &other);
                    let (one, other) = (one.into_files(), other.into_files());
                    prop_assert_eq!(
                        one.keys().collect::<Vec<_>>(),
                        other.keys().collect::<Vec<_>>()
                    );
                    for (name, bytes) in &other {
                        prop_assert!(one[name] == *bytes, "{} as {} differs", name, names);
                    }
                }
            }
            Ok(())
        })
        .unwrap();
}

/// What happened in all the random stories together, so that a test is not content with stories of nothing.
#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    while_broken: usize,
    renames: usize,
    deletes: usize,
    branches: usize,
}

impl Tally {
    /// Counts an edit that did something to the files.
    fn count(&mut self, edit: &Edit, before: &Files, after: &Files) {
        let did = before != after;
        match edit {
            Edit::Rename(..) | Edit::Folder(_) if did => self.renames += 1,
            Edit::Delete(_) | Edit::Record(3) | Edit::Theme(0) if did => self.deletes += 1,
            Edit::Branch if did => self.branches += 1,
            _ => {}
        }
    }
}

impl Edit {
    /// Whether something may be broken by it, of which what was seen last is shown on.
    fn may_break(&self) -> bool {
        matches!(
            self,
            Edit::Break(_) | Edit::Settings(3..) | Edit::Theme(1) | Edit::Branch
        )
    }
}

/// P-08, P-34 to P-40: after any sequence of edits, every address of every reader is what a clean build makes of the
/// project, and of what was last good where the project is broken.
#[test]
fn after_any_edits_every_address_is_what_a_clean_build_makes() {
    let tally = std::cell::RefCell::new(Tally::default());
    runner(10, 40)
        .run(&vec(vec(edit(), 1..4), 3..7), |rounds| {
            let tally = &mut *tally.borrow_mut();
            let served = Served::of(beginning());
            // The other branch is the beginning, so that the first switch is one already.
            let mut branches = Branches(Some(files_below(&served.project.root())));
            let mut sound = Sound::default();
            sound.look(&served.project);
            let mut ever = std::collections::BTreeSet::new();
            for edits in &rounds {
                for (index, edit) in edits.iter().enumerate() {
                    // What was last good is what was seen last, so it must have been seen.
                    if index > 0 && edit.may_break() {
                        served.settle();
                        sound.look(&served.project);
                    }
                    let before = files_below(&served.project.root());
                    apply(&served.project, edit, &mut branches);
                    tally.count(edit, &before, &files_below(&served.project.root()));
                }
                served.settle();
                if let Some(trees) = clean(&sound.look(&served.project)) {
                    assert_serves(&served, &trees, &mut ever);
                    tally.compared += 1;
                    tally.while_broken += usize::from(!served.errors().is_empty());
                }
            }
            Ok(())
        })
        .unwrap();
    let tally = tally.into_inner();
    let enough = tally.compared >= 25
        && [
            tally.while_broken,
            tally.renames,
            tally.deletes,
            tally.branches,
        ]
        .iter()
        .all(|times| *times >= 3);
    assert!(enough, "{tally:?}");
}

impl Served {
    /// Waits until everything that was done has been noticed: a mark that is written last is seen.
    fn settle(&self) {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static MARKS: AtomicUsize = AtomicUsize::new(0);
        let mark = format!("mark {}", MARKS.fetch_add(1, Ordering::Relaxed));
        self.project
            .page("content/mark.md", "Mark", "type: page\n", &mark);
        self.until("the mark", |served| {
            served.raw("/mark/", "public").says(&mark) && served.is_quiet()
        });
        fs::remove_file(self.project.path("content/mark.md")).unwrap();
        self.until("the mark goes", |served| {
            served.raw("/mark/", "public").status == 404
        });
    }

    /// Whether nothing came for longer than anything is waited for.
    fn is_quiet(&self) -> bool {
        self.still_for(std::time::Duration::from_millis(450)) == 0
    }
}
