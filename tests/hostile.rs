//! Input that no folder in git can hold: huge, deep, unreadable, circular; and output that cannot be written.
//!
//! Each ends soon, with a problem at its place and its exit code, and leaves everything outside the
//! output as it was.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::harness::{Files, Outcome, Project, TODAY, files_below, outcome, page, pimh};

/// Seconds of processor time: more than any of these takes.
const SECONDS: u32 = 30;

/// Builds, and expects an exit code, exactly these problems as (code, file, line, column), and that
/// nothing outside the output changed.
#[track_caller]
fn told(project: &Project, code: i32, problems: &[(&str, &str, u64, u64)]) {
    let before = project.input();
    let outcome = project.run_within(SECONDS, &["build", "--format", "json"]);
    assert_eq!(
        outcome.code,
        code,
        "{}{}",
        cut(&outcome.stdout),
        outcome.stderr
    );
    let diagnostics = outcome.diagnostics();
    let found: Vec<(&str, &str, u64, u64)> = diagnostics
        .iter()
        .filter(|note| note["severity"] == "error")
        .map(|note| {
            let number = |key: &str| note[key].as_u64().unwrap_or(0);
            (
                note["code"].as_str().unwrap(),
                note["file"].as_str().unwrap_or(""),
                number("line"),
                number("column"),
            )
        })
        .collect();
    assert_eq!(found, problems, "{}", cut(&outcome.stdout));
    assert!(
        project.input() == before,
        "something outside the output changed"
    );
    if code != 0 {
        assert!(!project.path("public").exists(), "there is an output");
    }
}

fn cut(text: &str) -> String {
    text.chars().take(4000).collect()
}

/// A project with one page of these words.
fn words(text: &str) -> Project {
    let project = Project::new();
    project.write("content/page.md", page("Page", "", text));
    project
}

#[test]
fn a_page_of_fifty_megabytes_is_refused() {
    let project = Project::new();
    File::create(project.path("content/page.md"))
        .unwrap()
        .set_len(50_000_000)
        .unwrap();
    told(&project, 1, &[("B2", "content/page.md", 0, 0)]);
}

#[test]
fn ten_thousand_quotes_lists_and_blocks_in_one_another_are_refused() {
    for text in [
        format!("{}deep", "> ".repeat(10_000)),
        format!("{}deep", "- ".repeat(10_000)),
        format!("{}deep", "> - ".repeat(10_000)),
        format!("{}deep", "1. ".repeat(10_000)),
    ] {
        let project = words(&text);
        let outcome = project.run(&["build", "--format", "json"]);
        assert_eq!(outcome.code, 1, "{}", outcome.stderr);
        let first = &outcome.diagnostics()[0];
        assert_eq!(
            (first["code"].as_str(), first["line"].as_u64()),
            (Some("B6"), Some(5)),
            "{}",
            cut(&text)
        );
        assert!(first["column"].as_u64().is_some_and(|column| column > 20));
    }
    let blocks = words(&format!(
        "{}deep\n{}",
        "::: details\n".repeat(10_000),
        ":::\n".repeat(10_000)
    ));
    let outcome = blocks.run(&["build", "--format", "json"]);
    assert_eq!(
        (outcome.code, outcome.diagnostics()[0]["code"].as_str()),
        (1, Some("B6")),
        "{}",
        outcome.stderr
    );
}

#[test]
fn ten_thousand_boxes_in_one_another_are_refused() {
    let project = words(&format!(
        "{}deep\n{}",
        "::: only member\n".repeat(10_000),
        ":::\n".repeat(10_000)
    ));
    let outcome = project.run_within(SECONDS, &["build", "--format", "json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    assert!(
        outcome
            .diagnostics()
            .iter()
            .any(|note| note["code"] == "B6"),
        "{}",
        cut(&outcome.stdout)
    );
}

#[test]
fn much_of_one_thing_takes_no_long_time() {
    let many = 20_000;
    let notes: String = (0..2_000)
        .map(|n| format!("Note[^{n}].\n\n[^{n}]: See [^{}].\n\n", n / 2))
        .collect();
    let boxes: String = (0..300)
        .map(|n| format!("::: only member\nNote[^{n}].\n:::\n\n[^{n}]: A note.\n\n"))
        .collect();
    for (name, text) in [
        ("brackets", "[".repeat(many)),
        ("emphasis", "*a_ ".repeat(many)),
        ("images", "![".repeat(many)),
        (
            "pictures in pictures",
            format!("{}x{}", "![a".repeat(200), "](x.png)".repeat(200)),
        ),
        ("code", "`".repeat(many)),
        ("alternating code", "`a``b".repeat(many)),
        ("braces", "{figure ".repeat(many)),
        ("nothing but braces", format!("x {}", "{".repeat(1_000_000))),
        (
            "nothing but brackets",
            format!("x {}", "[".repeat(1_000_000)),
        ),
        ("nothing but colons", format!("x {}", ":".repeat(1_000_000))),
        ("comments", "<!--".repeat(many)),
        ("open tags", "<div>".repeat(many)),
        ("raw attributes", format!("<p {}>", "a=\"b\" ".repeat(many))),
        ("entities", "&amp;&#0;&#x1;".repeat(many)),
        ("headings", "## Same\n\n".repeat(many)),
        ("lines in code", "    ::: note\n".repeat(many)),
        ("alerts", "> [!NOTE]\n> a\n\n".repeat(many / 10)),
        ("notes", notes),
        ("notes in boxes", boxes),
        ("stray ends", ":::\n".repeat(many)),
        ("unknown blocks", "::: zzz\n".repeat(many)),
        (
            "tables",
            format!(
                "|{}\n|{}\n{}",
                "a|".repeat(100),
                "-|".repeat(100),
                format!("|{}\n", "b|".repeat(100)).repeat(200)
            ),
        ),
        ("empty items", "-\n".repeat(many)),
        ("one line", "word ".repeat(400_000)),
        ("a long link", format!("[a]({})", "x".repeat(1_000_000))),
        ("a long path", format!("[a]({})", "x/".repeat(500_000))),
        (
            "a long block",
            format!("::: {}\n:::\n", "x".repeat(1_000_000)),
        ),
        (
            "a long role",
            format!("::: only {}\n:::\n", "x".repeat(1_000_000)),
        ),
        (
            "a long fact",
            format!("{{figure {}}}\n", "x".repeat(1_000_000)),
        ),
        (
            "a long anchor",
            format!("## A\n\n[a](#{})\n", "x".repeat(1_000_000)),
        ),
        ("a long heading", format!("## {}\n", "x".repeat(1_000_000))),
    ] {
        let project = words(&text);
        let outcome = project.run_within(SECONDS, &["build", "-qq", "--audience", "public"]);
        assert!(
            matches!(outcome.code, 0 | 1),
            "{name}: {} {}",
            outcome.code,
            outcome.stderr
        );
    }
}

#[test]
fn deep_or_wide_front_matter_is_refused() {
    let project = Project::new();
    project.write(
        "content/yaml.md",
        format!("---\ntitle: {}\n---\n", "[".repeat(100_000)),
    );
    project.write(
        "content/toml.md",
        format!("+++\ntitle = {}\n+++\n", "[".repeat(100_000)),
    );
    project.write(
        "content/dots.md",
        format!("+++\n{}a = 1\n+++\n", "a.".repeat(50_000)),
    );
    project.write(
        "content/tables.md",
        format!("+++\n[{}a]\n+++\n", "a.".repeat(50_000)),
    );
    project.write(
        "content/inline.md",
        format!("+++\na = {}\n+++\n", "{a=".repeat(50_000)),
    );
    let outcome = project.run_within(SECONDS, &["build", "--format", "json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    for file in ["yaml", "toml", "dots", "tables", "inline"] {
        let file = format!("content/{file}.md");
        let first = outcome
            .diagnostics()
            .into_iter()
            .find(|note| note["file"] == file.as_str());
        let first = first.unwrap_or_else(|| panic!("nothing is told of {file}"));
        assert!(
            ["F1", "F7", "F3"].contains(&first["code"].as_str().unwrap()),
            "{first}"
        );
    }
}

#[test]
fn links_on_disk_that_lead_round_or_out_are_told_and_not_followed() {
    let project = Project::new();
    let secret = project.outside().join("secret");
    fs::create_dir(&secret).unwrap();
    fs::write(secret.join("page.md"), page("Outside", "", "Outside.")).unwrap();
    symlink(project.path("content"), project.path("content/round")).unwrap();
    symlink(&secret, project.path("content/out")).unwrap();
    symlink(secret.join("page.md"), project.path("content/out.md")).unwrap();
    symlink("nowhere.md", project.path("content/nothing.md")).unwrap();
    symlink("itself", project.path("content/itself")).unwrap();
    let outcome = project.run(&["build", "--format", "json"]);
    assert_eq!(outcome.code, 1);
    let told: Vec<(String, String)> = outcome
        .diagnostics()
        .iter()
        .map(|note| {
            (
                note["code"].as_str().unwrap().to_owned(),
                note["file"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let expected = [
        ("B3", "itself"),
        ("B3", "nothing.md"),
        ("B4", "out"),
        ("B4", "out.md"),
        ("B4", "round"),
    ];
    assert_eq!(
        told,
        expected.map(|(code, file)| (code.to_owned(), format!("content/{file}")))
    );
    assert!(!project.path("public").exists());
}

#[test]
fn a_link_within_the_project_is_followed() {
    let project = Project::new();
    project.write("content/real.md", page("Real", "", "Words."));
    symlink("real.md", project.path("content/alias.md")).unwrap();
    project.build(&[]);
    assert!(project.path("public/alias/index.html").exists());
}

/// Runs the program as somebody who may not read everything, which root may.
fn run_as_somebody(project: &Project, args: &[&str]) -> Outcome {
    let mut command = pimh();
    command
        .current_dir(project.root())
        .args(args)
        .args(["--today", TODAY]);
    if fs::metadata(project.root()).unwrap().uid() == 0 {
        open_for_all(project.outside());
        // The program itself may lie where only root can look.
        let copy = project.outside().join("pimh");
        fs::copy(env!("CARGO_BIN_EXE_pimh"), &copy).unwrap();
        let mut other = Command::new(copy);
        other
            .current_dir(project.root())
            .args(command.get_args().map(OsStr::to_owned).collect::<Vec<_>>());
        other
            .env("TERM", "dumb")
            .env_remove("CI")
            .env_remove("GITHUB_ACTIONS")
            .uid(65534)
            .gid(65534);
        command = other;
    }
    outcome(&mut command)
}

/// Gives a folder, and the project in it, to everybody.
fn open_for_all(folder: &Path) {
    for path in [folder.to_owned(), folder.join("project")] {
        fs::set_permissions(path, Permissions::from_mode(0o777)).unwrap();
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let project = Project::new();
    project.write("content/shut.md", page("Shut", "", "Words."));
    project.write("content/folder/page.md", page("Page", "", "Words."));
    project.write("content/open.md", page("Open", "", "[a](dot.txt)"));
    project.write("content/dot.txt", "a");
    for file in ["content/shut.md", "content/folder", "content/dot.txt"] {
        fs::set_permissions(project.path(file), Permissions::from_mode(0o0)).unwrap();
    }
    let outcome = run_as_somebody(&project, &["build", "--format", "json"]);
    fs::set_permissions(
        project.path("content/folder"),
        Permissions::from_mode(0o755),
    )
    .unwrap();
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    let files: Vec<String> = outcome
        .diagnostics()
        .iter()
        .map(|note| format!("{} {}", note["code"], note["file"]).replace('"', ""))
        .collect();
    assert_eq!(files, ["B3 content/folder", "B3 content/shut.md"]);
    assert!(outcome.stdout.contains("you have no permission"));
    assert!(!project.path("public").exists());

    // A download is read only when it is published: then it is told too.
    fs::remove_file(project.path("content/shut.md")).unwrap();
    let outcome = run_as_somebody(&project, &["build", "--format", "json"]);
    assert_eq!(
        (outcome.code, outcome.diagnostics()[0]["file"].as_str()),
        (1, Some("content/dot.txt")),
        "{}",
        outcome.stderr
    );
    assert!(!project.path("public").exists());
}

#[test]
fn names_that_are_no_text_are_told() {
    let project = Project::new();
    fs::write(
        project
            .path("content")
            .join(OsStr::from_bytes(b"caf\xe9.md")),
        page("A", "", "a"),
    )
    .unwrap();
    fs::write(
        project.path("content").join("new\nline.md"),
        page("A", "", "a"),
    )
    .unwrap();
    let outcome = project.run(&["build", "--format", "json"]);
    assert_eq!(outcome.code, 1);
    let codes: Vec<_> = outcome
        .diagnostics()
        .iter()
        .map(|note| note["code"].clone())
        .collect();
    assert_eq!(codes, ["B3", "B3"]);
}

/// Reading one might never end; leaving it out without a word would lose a page.
#[test]
fn pipes_and_sockets_are_told_and_not_read() {
    for name in [
        "content/a.md",
        "content/a.png",
        "content/_data/figures.toml",
        "content/_addresses.lock",
        "content/_parts/a.md",
    ] {
        let project = Project::new();
        let path = project.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let made = Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        told(&project, 1, &[("B3", name, 0, 0)]);
    }
    let project = Project::new();
    let _socket = UnixListener::bind(project.path("content/a.sock")).unwrap();
    told(&project, 1, &[("B3", "content/a.sock", 0, 0)]);
}

#[test]
fn two_files_for_one_address_by_case_or_unicode_form_are_told() {
    let project = Project::new();
    for (one, other) in [
        ("content/x/rest.md", "content/x/Rest.md"),
        ("content/caf\u{e9}.md", "content/cafe\u{301}.md"),
    ] {
        project.write(one, page("One", "", "Words."));
        project.write(other, page("Other", "", "Words."));
        if project
            .input()
            .keys()
            .filter(|name| name.ends_with(".md"))
            .count()
            % 2
            == 0
        {
            return; // This disk cannot hold both, so there is nothing to tell.
        }
    }
    told(
        &project,
        1,
        &[
            ("A1", "content/caf\u{e9}.md", 0, 0),
            ("A1", "content/x/rest.md", 0, 0),
        ],
    );
}

#[test]
fn files_for_one_address_by_case_are_told_too() {
    let project = Project::new();
    project.write(
        "content/page.md",
        page("Page", "", "[a](plan.txt) [b](Plan.txt)"),
    );
    project.write("content/plan.txt", "one");
    project.write("content/Plan.txt", "other");
    if files_below(&project.path("content")).len() == 5 {
        told(&project, 1, &[("A1", "content/plan.txt", 0, 0)]);
    }
}

#[test]
fn a_long_name_in_any_script_has_an_address() {
    let project = Project::new();
    project.write(
        &format!("content/{}.md", "語".repeat(80)),
        page("Long", "", "Words."),
    );
    project.write(
        &format!("content/{}.md", "x".repeat(250)),
        page("Longer", "", "Words."),
    );
    project.write(
        "content/titled.md",
        page(
            "Titled",
            &format!("slug: {}\n", "long ".repeat(200)),
            "Words.",
        ),
    );
    project.build(&[]);
}

#[test]
fn many_folders_in_one_another_are_no_trouble() {
    let project = Project::new();
    project.write(
        &format!("content/{}page.md", "d/".repeat(200)),
        page("Deep", "", "Words."),
    );
    project.build(&[]);
}

/// An output that a build made, and its files.
fn with_output() -> (Project, Files) {
    let project = Project::new();
    project.build(&[]);
    let files = files_below(&project.path("public"));
    assert!(files.contains_key("index.html"));
    project.write("content/page.md", page("New", "", "New words."));
    (project, files)
}

/// Nothing lies beside the output that a build left.
fn assert_tidy(project: &Project) {
    let left: Vec<_> = fs::read_dir(project.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    let known = ["content", "public", ".pimh", "file"];
    assert!(
        left.iter()
            .all(|name| known.iter().any(|known| name == *known)),
        "{left:?}"
    );
}

#[test]
fn an_output_below_or_instead_of_a_file_is_told() {
    let project = Project::new();
    project.write("file", "mine");
    for output in [
        "file/public",
        "file",
        "/dev/full",
        "/dev/full/public",
        "/dev/null/x",
    ] {
        let before = project.input();
        let outcome = project.run(&["build", "--format", "json", "--output", output]);
        assert_eq!(
            outcome.code, 73,
            "{output}: {}{}",
            outcome.stdout, outcome.stderr
        );
        assert!(["O1", "O2"].contains(&outcome.diagnostics()[0]["code"].as_str().unwrap()));
        assert!(project.input() == before);
    }
}

#[test]
fn a_disk_that_takes_no_more_leaves_the_last_output_whole() {
    let (project, files) = with_output();
    let mut command = Command::new("sh");
    // No file may grow beyond a kilobyte, and the signal that says so is ignored: writing fails, as on a full disk.
    let script = "trap '' XFSZ; ulimit -f 2; exec \"$0\" build --format json --today 2026-10-01";
    command
        .args(["-c", script, env!("CARGO_BIN_EXE_pimh")])
        .current_dir(project.root());
    command.env_remove("CI").env_remove("GITHUB_ACTIONS");
    let outcome = outcome(&mut command);
    assert_eq!(outcome.code, 73, "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.diagnostics()[0]["code"], "O2");
    assert!(
        files_below(&project.path("public")) == files,
        "the output is not as it was"
    );
    assert_tidy(&project);
    project.build(&[]);
    assert!(project.path("public/page/index.html").exists());
}

#[test]
fn an_output_that_may_not_be_written_is_told_and_stays() {
    let (project, files) = with_output();
    open_for_all(project.outside());
    // `.pimh` was made by whoever built first; somebody else may not write there either.
    for folder in ["public", ".pimh", ".pimh/outputs"] {
        fs::set_permissions(project.path(folder), Permissions::from_mode(0o555)).unwrap();
    }
    let outcome = run_as_somebody(&project, &["build", "--format", "json"]);
    assert_eq!(outcome.code, 73, "{}{}", outcome.stdout, outcome.stderr);
    assert!(files_below(&project.path("public")) == files);
    assert_tidy(&project);
    for folder in ["public", ".pimh", ".pimh/outputs"] {
        fs::set_permissions(project.path(folder), Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn an_output_made_by_others_is_left_alone() {
    let project = Project::new();
    project.write("public/photo.jpg", "mine");
    let outcome = project.run(&["build", "--format", "json"]);
    assert_eq!(
        (outcome.code, outcome.diagnostics()[0]["code"].as_str()),
        (73, Some("O1"))
    );
    assert_eq!(fs::read(project.path("public/photo.jpg")).unwrap(), b"mine");
    for output in [".", "content", "content/out", "themes", ".pimh", "..", "/"] {
        let outcome = project.run(&["build", "--format", "json", "--output", output]);
        assert_eq!(outcome.code, 73, "{output}: {}", outcome.stdout);
    }
}

#[test]
fn a_failed_build_leaves_the_last_output_whole() {
    let (project, files) = with_output();
    let before: Vec<_> = fs::read_dir(project.path("public"))
        .unwrap()
        .map(|entry| inode(&entry.unwrap().path()))
        .collect();
    project.write("content/page.md", page("New", "", "[lost](nowhere.md)"));
    assert_eq!(project.run(&["build"]).code, 1);
    project.write("content/page.md", "---\ntitle: \"open\n---\n");
    assert_eq!(project.run(&["build"]).code, 1);
    project.write("content/site.toml", "title = 1\n");
    assert_eq!(project.run(&["build"]).code, 65);
    let after: Vec<_> = fs::read_dir(project.path("public"))
        .unwrap()
        .map(|entry| inode(&entry.unwrap().path()))
        .collect();
    assert!(files_below(&project.path("public")) == files && before == after);
    assert_tidy(&project);
}

fn inode(path: &Path) -> (u64, i64) {
    let found = fs::metadata(path).unwrap();
    (found.ino(), found.mtime_nsec())
}
