//! A build into an output that is there already equals a clean one, after any sequence of edits; and
//! what did not change is not touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use walkdir::WalkDir;

use crate::harness::{Files, Project, files_below, page, runner, settings};

/// What an editor does between two builds.
#[derive(Clone, Debug)]
enum Edit {
    /// Writes a page: its place, its title, its fields, its words.
    Write(usize, usize, usize, usize),
    /// Takes a page away.
    Delete(usize),
    /// Gives a page another name.
    Rename(usize, usize),
    /// Writes a download that a page links to.
    Download(usize),
    /// Writes the settings.
    Settings(usize),
    /// Writes a record.
    Record(usize),
    /// Writes an override of the theme, or takes it away.
    Theme(usize),
    /// Breaks a page, so that the build fails.
    Break(usize),
}

const PLACES: [&str; 8] = [
    "content/a.md",
    "content/tips/_index.md",
    "content/tips/a.md",
    "content/tips/b.md",
    "content/tips/bundle/index.md",
    "content/club/_index.md",
    "content/club/kit.md",
    "content/A.md",
];
const TITLES: [&str; 4] = ["Rest", "Élan", "Another title", "Rest"];
const FIELDS: [&str; 9] = [
    "type: page\n",
    "type: page\nweight: 1\nreviewed: 2026-01-01\n",
    "type: page\ntopics: sleep\ntags: [a, b]\n",
    "type: page\naccess: member\n",
    "type: page\naccess: member\nteaser: summary\n",
    "type: page\naccess: champion\nteaser: title\n",
    "type: page\naliases: /old/\n",
    "type: page\ndraft: yes\n",
    "type: event\nkind: online-forum\nstarts: 2026-12-01 10:00\n",
];
const WORDS: [&str; 7] = [
    "Words.",
    "## One\n\n## Two\n\n## Three\n\n[home](/)",
    "::: only member\nFor members.\n:::",
    "[file](/file.txt) {figure a}",
    "[tips](/tips/)",
    "Words, edited.",
    "::: include lines\n:::\n\n::: only member\n::: include lines\n:::\n:::",
];

fn edit() -> impl Strategy<Value = Edit> {
    let place = 0..PLACES.len();
    prop_oneof![
        8 => (place.clone(), 0..TITLES.len(), 0..FIELDS.len(), 0..WORDS.len()).prop_map(|(a, b, c, d)| Edit::Write(a, b, c, d)),
        2 => place.clone().prop_map(Edit::Delete),
        2 => (place.clone(), place.clone()).prop_map(|(a, b)| Edit::Rename(a, b)),
        1 => (0..3_usize).prop_map(Edit::Download),
        1 => (0..3_usize).prop_map(Edit::Settings),
        1 => (0..3_usize).prop_map(Edit::Record),
        1 => (0..3_usize).prop_map(Edit::Theme),
        1 => place.prop_map(Edit::Break),
    ]
}

fn apply(project: &Project, edit: &Edit) {
    match edit {
        Edit::Write(place, title, fields, words) => {
            project.write(
                PLACES[*place],
                page(TITLES[*title], FIELDS[*fields], WORDS[*words]),
            );
        }
        Edit::Delete(place) => drop(fs::remove_file(project.path(PLACES[*place]))),
        Edit::Rename(from, to) => {
            fs::create_dir_all(project.path(PLACES[*to]).parent().unwrap()).unwrap();
            drop(fs::rename(
                project.path(PLACES[*from]),
                project.path(PLACES[*to]),
            ));
        }
        Edit::Download(version) => project.write("content/file.txt", format!("version {version}")),
        Edit::Settings(0) => project.write("content/site.toml", settings("")),
        Edit::Settings(1) => project.write(
            "content/site.toml",
            settings("description = \"Another\"\nsample = true"),
        ),
        Edit::Settings(_) => project.write("content/site.toml", settings("theme = \"mine\"")),
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
        Edit::Break(place) => project.write(PLACES[*place], "---\ntitle: \"open\n---\n"),
    }
}

/// Which file lies behind each name, so that one that was written again is seen.
fn identities(folder: &Path) -> BTreeMap<String, (u64, std::time::SystemTime)> {
    let files = WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let metadata = entry.metadata().unwrap();
            #[cfg(unix)]
            let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
            #[cfg(not(unix))]
            let inode = 0;
            let name = entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            (name, (inode, metadata.modified().unwrap()))
        })
        .collect()
}

/// Builds for a reader into an output that is there already, and into a fresh one, and compares.
fn assert_equals_a_clean_build(project: &Project, audience: &str) -> bool {
    let output = project.path(&format!("public-{audience}"));
    let before: Files = files_below(&output);
    let identities_before = identities(&output);
    let name = format!("public-{audience}");
    let outcome = project.run(&["build", "-qq", "--audience", audience, "--output", &name]);
    let after = files_below(&output);
    let fresh = project.outside().join("fresh");
    let clean = project.run(&[
        "build",
        "-qq",
        "--audience",
        audience,
        "--output",
        fresh.to_str().unwrap(),
    ]);
    assert_eq!(outcome.code, clean.code);
    if outcome.code != 0 {
        assert!(
            after == before && identities(&output) == identities_before,
            "a failed build changed the output"
        );
        assert!(!fresh.exists());
        return false;
    }
    let expected = files_below(&fresh);
    let names: Vec<_> = after.keys().collect();
    assert_eq!(names, expected.keys().collect::<Vec<_>>());
    for (name, bytes) in &after {
        assert!(
            expected[name] == *bytes,
            "{name} differs from a clean build"
        );
    }
    for (name, identity) in identities(&output) {
        if before.get(&name) == after.get(&name) {
            assert_eq!(
                identities_before.get(&name),
                Some(&identity),
                "{name} was written again"
            );
        }
    }
    fs::remove_dir_all(&fresh).unwrap();
    // The output is its own and nothing else is left in the project.
    let left = fs::read_dir(project.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    for name in left {
        assert!(
            ["content", "themes", ".pimh"].contains(&name.as_str()) || name.starts_with("public-"),
            "{name}"
        );
    }
    true
}

#[test]
fn a_build_after_any_edits_equals_a_clean_one() {
    let built = std::cell::Cell::new(0);
    runner(12, 30)
        .run(&vec((vec(edit(), 1..4), any::<bool>()), 1..7), |rounds| {
            let project = Project::new();
            apply(&project, &Edit::Download(0));
            apply(&project, &Edit::Record(0));
            apply(&project, &Edit::Theme(1));
            project.write("content/tips/c.md", page("C", "type: page\n", "Stays."));
            for (edits, member) in &rounds {
                edits.iter().for_each(|edit| apply(&project, edit));
                let sound = assert_equals_a_clean_build(
                    &project,
                    if *member { "member" } else { "public" },
                );
                built.set(built.get() + usize::from(sound));
            }
            Ok(())
        })
        .unwrap();
    let built = built.get();
    assert!(
        built > 15,
        "only {built} builds succeeded: the edits are too wild to tell anything"
    );
}

#[test]
fn a_second_build_writes_nothing() {
    let project = Project::new();
    project.write(
        "content/club/_index.md",
        page("Club", "access: member\nteaser: title\n", "Words."),
    );
    for audience in ["public", "member", "champion"] {
        assert!(assert_equals_a_clean_build(&project, audience));
        let before = identities(&project.path(&format!("public-{audience}")));
        assert!(assert_equals_a_clean_build(&project, audience));
        assert_eq!(
            identities(&project.path(&format!("public-{audience}"))),
            before
        );
    }
}

#[test]
fn a_page_that_is_held_back_leaves_the_output() {
    let project = Project::new();
    project.write("content/a.md", page("A", "", "Words."));
    project.build(&[]);
    assert!(project.path("public/a/index.html").exists());
    project.write("content/a.md", page("A", "draft: yes\n", "Words."));
    project.build(&[]);
    assert!(!project.path("public/a").exists());
}
