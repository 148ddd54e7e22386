//! The same input gives the same bytes: on one thread or four, in any time zone, language and folder,
//! and in whatever order the files came to the disk.

use std::fs;

use crate::harness::{Files, Project, TODAY, files_below, outcome, page, pimh, tests};

/// A project of some size with everything that is put together out of many files, and full-text search.
fn input() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    // The translations name a page from the top, where it does not lie here.
    for story in ["components", "topics", "events", "translations"] {
        for (name, bytes) in files_below(&tests().join("sites").join(story).join("content")) {
            if !name.starts_with("_data") && name != "site.toml" && name != "_index.md" {
                let text = String::from_utf8(bytes.clone())
                    .map(|text| text.replace("/tips/rest.md", "rest.md").into_bytes());
                files.push((format!("content/{story}/{name}"), text.unwrap_or(bytes)));
            }
        }
    }
    for number in 0..40 {
        let fields = [
            "",
            "access: member\n",
            "access: champion\nteaser: summary\n",
        ][number % 3];
        let fields = format!(
            "{fields}type: page\nweight: {}\ntopics: [t{}, T{}]\n",
            number % 4,
            number % 5,
            number % 7
        );
        let words = format!("Rest number {number}.\n\n::: only champion\nBox {number}.\n:::\n");
        files.push((
            format!("content/many/p{number}.md"),
            page("Same title", &fields, &words).into_bytes(),
        ));
    }
    files.push((
        "content/_index.md".to_owned(),
        page("Home", "", "Welcome.").into_bytes(),
    ));
    let settings = "title = \"Amberwick\"\nbase_url = \"https://example.org/\"\ntime_zone = \"Europe/London\"\n\
                    [roles.member]\nlabel = \"Members\"\n[roles.champion]\nlabel = \"Champions\"\nincludes = [\"member\"]\n";
    files.push(("content/site.toml".to_owned(), settings.into()));
    // The sample's, with readers of each of these roles.
    let keyring = fs::read(tests().with_file_name("keyring.json")).unwrap();
    files.push(("keyring.json".to_owned(), keyring));
    files.push(("content/_addresses.lock".to_owned(), Vec::new()));
    let data = tests().join("sites/components/content/_data");
    files.extend(
        files_below(&data)
            .into_iter()
            .map(|(name, bytes)| (format!("content/_data/{name}"), bytes)),
    );
    files
}

fn tree(
    files: &[(String, Vec<u8>)],
    audience: &str,
    environment: &[(&str, &str)],
    folder: &str,
) -> Files {
    let project = Project::empty();
    for (name, bytes) in files {
        project.write(name, bytes);
    }
    let root = project.outside().join(folder);
    if root != project.root() {
        fs::create_dir_all(root.parent().unwrap()).unwrap();
        fs::rename(project.root(), &root).unwrap();
    }
    let mut run = pimh();
    run.args(["build", "--output", "site", "--today", TODAY]);
    if audience != "sealed" {
        run.args(["--audience", audience]);
    }
    let outcome = outcome(run.current_dir(&root).envs(environment.iter().copied()));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    files_below(&root.join("site"))
}

#[track_caller]
fn assert_same(one: &Files, other: &Files) {
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in one {
        assert!(other[name] == *bytes, "{name} differs");
    }
}

#[test]
fn threads_zone_language_place_and_order_change_no_byte() {
    let files = input();
    let mut backwards = files.clone();
    backwards.reverse();
    let mut shuffled = files.clone();
    shuffled.sort_by_key(|(name, _)| blake3::hash(name.as_bytes()).to_hex().to_string());
    for audience in ["public", "champion", "sealed"] {
        let plain = tree(&files, audience, &[("RAYON_NUM_THREADS", "4")], "project");
        assert!(
            plain.keys().any(|name| name == "search/public/index.json"),
            "the search index is part of it"
        );
        let sealed = plain.keys().filter(|name| name.starts_with("g/")).count();
        assert!((sealed > 100) == (audience == "sealed"), "{sealed}");
        assert_same(
            &plain,
            &tree(&files, audience, &[("RAYON_NUM_THREADS", "1")], "project"),
        );
        let far = [
            ("TZ", "Pacific/Kiritimati"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "C"),
            ("HOME", "/nowhere"),
        ];
        assert_same(
            &plain,
            &tree(&backwards, audience, &far, "another place/é 👶"),
        );
        assert_same(
            &plain,
            &tree(&shuffled, audience, &[("RAYON_NUM_THREADS", "3")], "x"),
        );
    }
}

#[test]
fn nothing_of_the_machine_is_in_the_output() {
    let project = Project::new();
    project.write("content/a.md", page("A", "", "Words."));
    project.build(&[]);
    let place = project.outside().to_str().unwrap().to_owned();
    for (name, bytes) in files_below(&project.path("public")) {
        let found = bytes
            .windows(place.len())
            .any(|window| window == place.as_bytes());
        assert!(!found, "{name} names the folder that it was built in");
    }
}

#[test]
fn what_is_told_is_the_same_on_one_thread_and_on_four() {
    let project = Project::new();
    for number in 0..60 {
        project.write(
            &format!("content/p{number}.md"),
            page(
                "P",
                "sumary: x\n",
                "[a](nowhere.md) ![](x.png)\n\n::: nope\n:::",
            ),
        );
    }
    let told = |threads: &str| {
        let mut run = pimh();
        run.args(["check", "--format", "json", "--today", TODAY])
            .env("RAYON_NUM_THREADS", threads);
        outcome(run.current_dir(project.root())).stdout
    };
    let one = told("1");
    assert!(one.len() > 1000 && one == told("4") && one == told("3"));
}
