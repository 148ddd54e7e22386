//! The record as a build leaves it on the disk, and the keyring that it remembers.

use std::fs;
use std::process::Command;

use pimh::gate::{AccessCode, Invitation, Keyring, KeyringFile};

use crate::harness::{NOON_OF_TODAY, Outcome, Project, TODAY, files_below, outcome, pimh, tests};

const RECORD: &str = "content/_addresses.lock";

/// Runs the program as an editor does, on the day of the tests, with more in its environment.
fn run_with(project: &Project, args: &[&str], with: &[(&str, &str)]) -> Outcome {
    let mut command = pimh();
    command
        .current_dir(project.root())
        .env("SOURCE_DATE_EPOCH", NOON_OF_TODAY)
        .envs(with.iter().copied())
        .args(args);
    outcome(&mut command)
}

fn run(project: &Project, args: &[&str]) -> Outcome {
    run_with(project, args, &[])
}

#[track_caller]
fn ends(project: &Project, args: &[&str], code: i32) -> Outcome {
    let outcome = run(project, args);
    assert_eq!(
        outcome.code, code,
        "{args:?}: {}{}",
        outcome.stdout, outcome.stderr
    );
    outcome
}

/// A project with a gated page, and no keyring yet.
fn gated() -> Project {
    let project = Project::new();
    project.page(
        "content/kit.md",
        "Kit",
        "access: member",
        "Amber barley copper dahlia ember fennel.",
    );
    project
}

fn record(project: &Project) -> Option<String> {
    fs::read_to_string(project.path(RECORD)).ok()
}

#[test]
fn a_site_with_a_keyring_and_no_record_stops_in_check_and_not_at_home() {
    let project = gated();
    ends(&project, &["access", "init"], 0);
    assert!(
        record(&project)
            .unwrap()
            .lines()
            .all(|line| line.starts_with('#'))
    );
    let attributes = fs::read_to_string(project.path(".gitattributes")).unwrap();
    assert_eq!(attributes, "content/_addresses.lock merge=union\n");
    let told = |outcome: &Outcome| outcome.stderr.matches("error[R2]").count();
    for emptied in ["", "\u{feff}\r\n"] {
        fs::write(project.path(RECORD), emptied).unwrap();
        let check = ends(&project, &["check"], 3);
        assert_eq!(told(&check), 1, "R2 {}", check.stderr);
    }
    fs::remove_file(project.path(RECORD)).unwrap();
    let check = ends(&project, &["check"], 3);
    assert_eq!(told(&check), 1, "R2 {}", check.stderr);
    let service = run_with(&project, &["build"], &[("CI", "true")]);
    assert_eq!((service.code, told(&service)), (3, 1), "{}", service.stderr);
    assert!(!project.path("public").exists() && record(&project).is_none());
    let home = ends(&project, &["build"], 0);
    assert!(
        home.stdout.contains("Wrote content/_addresses.lock"),
        "{}",
        home.stdout
    );
    ends(&project, &["check", "--strict"], 0);
    let again = run_with(&project, &["build"], &[("CI", "true")]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(!again.stdout.contains("Wrote"));
}

/// What shows the site otherwise than it is leaves no record, and neither does what only looks.
#[test]
fn only_a_build_of_the_site_as_it_is_leaves_a_record() {
    let project = gated();
    ends(&project, &["access", "init"], 0);
    let empty = record(&project);
    for args in [
        &["build", "--drafts"][..],
        &["build", "--future"],
        &["build", "--expired"],
        &["build", "--today", TODAY],
        &["build", "--audience", "member"],
        &["build", "--audience", "public", "--output", "public-alone"],
        &["check"],
        &["access", "report"],
        &["explain", "kit.md"],
    ] {
        ends(&project, args, 0);
        assert_eq!(record(&project), empty, "{args:?}");
    }
    let tree = files_below(&project.path("public"));
    ends(
        &project,
        &[
            "build",
            "--output",
            "elsewhere",
            "--base-url",
            "https://other.example.org/deep/",
        ],
        0,
    );
    let full = record(&project).unwrap();
    assert!(full.contains("page kit.md /kit/ member kit.md "), "{full}");
    ends(&project, &["build"], 0);
    assert_eq!(record(&project).unwrap(), full);
    // It decides no byte.
    let sealed = files_below(&project.path("public"));
    assert!(tree == sealed);
    fs::write(project.path(RECORD), "").unwrap();
    ends(&project, &["build", "--today", TODAY], 0);
    assert!(sealed == files_below(&project.path("public")));
    let open = Project::new();
    ends(&open, &["build"], 0);
    assert!(record(&open).unwrap().contains("page _index.md / public -"));
}

#[cfg(unix)]
#[test]
fn where_the_record_cannot_be_written_the_output_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new();
    ends(&project, &["build"], 0);
    let before = files_below(&project.path("public"));
    project.page("content/new.md", "New", "", "New words.");
    let content = project.path("content");
    let allow = |mode| fs::set_permissions(&content, fs::Permissions::from_mode(mode)).unwrap();
    // Where everything is permitted, a folder in the place of the new file stands for a disk that says no.
    fs::create_dir(project.path("content/_addresses.lock.new")).unwrap();
    allow(0o555);
    let refused = run(&project, &["build"]);
    allow(0o755);
    assert_eq!(refused.code, 73, "{}", refused.stderr);
    assert!(before == files_below(&project.path("public")));
}

#[test]
fn a_log_of_a_build_service_does_not_name_what_was_gated() {
    let project = Project::new();
    project.page(
        "content/hub/_index.md",
        "Hub",
        "access: member",
        "Welcome to the hub, members.",
    );
    project.page(
        "content/hub/zanzibar.md",
        "Zanzibar",
        "",
        "Amber barley copper dahlia ember fennel.",
    );
    ends(&project, &["access", "init"], 0);
    ends(&project, &["build"], 0);
    fs::rename(
        project.path("content/hub/zanzibar.md"),
        project.path("content/zanzibar.md"),
    )
    .unwrap();
    for args in [
        &["check"][..],
        &["build"],
        &["check", "--format", "json"],
        &["check", "--format", "github"],
    ] {
        let told = run_with(&project, args, &[("CI", "true")]);
        assert_eq!(told.code, 3, "{}", told.stderr);
        let all = format!("{}{}", told.stdout, told.stderr).to_lowercase();
        assert!(!all.contains("zanzibar") && all.contains("l15"), "{all}");
    }
    assert!(ends(&project, &["check"], 3).stderr.contains("zanzibar"));
}

/// Somebody clones the sample and builds it, today and later: nothing is to be committed.
#[test]
fn the_sample_leaves_a_clean_clone_clean_on_any_day() {
    let folder = tempfile::tempdir().unwrap();
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(folder.path())
            .args(["-c", "user.name=T", "-c", "user.email=t@example.org"])
            .args(args);
        let done = git.output().unwrap();
        assert!(done.status.success(), "{args:?}");
        String::from_utf8(done.stdout).unwrap()
    };
    let root = tests().join("..");
    for name in ["content", "themes"] {
        for (path, bytes) in files_below(&root.join(name)) {
            let file = folder.path().join(name).join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
    }
    for name in ["keyring.json", ".gitignore", ".gitattributes"] {
        fs::copy(root.join(name), folder.path().join(name)).unwrap();
    }
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "As it is"]);
    for noon in ["1795348800", "1795435200", "1798113600"] {
        let mut command = pimh();
        command
            .current_dir(folder.path())
            .env("SOURCE_DATE_EPOCH", noon)
            .args(["build", "--ahead"]);
        let built = outcome(&mut command);
        assert_eq!(built.code, 0, "{}{}", built.stdout, built.stderr);
        assert_eq!(git(&["status", "--porcelain"]), "", "{noon}");
    }
}

// --- The keyring ---

/// What is told of the keyring, and how the run ended.
fn keyring_told(project: &Project, args: &[&str]) -> (i32, bool) {
    let outcome = run(project, args);
    (outcome.code, outcome.stderr.contains("error[R4]"))
}

/// Gives a project a keyring whose readers' codes open nothing: making true ones takes seconds.
fn found(project: &Project, labels: &[&str]) {
    ends(project, &["access", "init"], 0);
    change(project, |keyring| {
        labels.iter().for_each(|label| invite(keyring, label))
    });
}

fn invite(keyring: &mut Keyring, label: &str) {
    let spare = keyring.fake_seats(1).unwrap().remove(0);
    let invitation = Invitation {
        label: label.to_owned(),
        roles: vec!["member".to_owned()],
        issued: TODAY.parse().unwrap(),
        expires: None,
    };
    keyring.invite(vec![(spare, invitation)]).unwrap();
}

/// Changes a project's keyring as `pimh access` does.
fn change(project: &Project, change: impl FnOnce(&mut Keyring)) {
    let text = |file: &str| fs::read_to_string(project.path(file)).unwrap();
    let code = AccessCode::parse(&text(".pimh/code")).unwrap();
    let file = KeyringFile::parse(&text("keyring.json")).unwrap();
    let mut keyring = file.open(&code).unwrap();
    change(&mut keyring);
    keyring.count_change();
    project.write("keyring.json", keyring.to_file().unwrap());
}

#[test]
fn an_older_keyring_is_refused_until_it_is_accepted() {
    let project = gated();
    found(&project, &["Ash"]);
    let old = fs::read(project.path("keyring.json")).unwrap();
    ends(&project, &["build"], 0);
    ends(&project, &["access", "revoke", "Ash"], 0);
    ends(&project, &["build"], 0);
    let tree = files_below(&project.path("public"));
    let newest = fs::read(project.path("keyring.json")).unwrap();
    project.write("keyring.json", &old);
    for args in [
        &["build"][..],
        &["access", "rotate"],
        &["access", "keyholder", "add", "Rowan"],
    ] {
        assert_eq!(keyring_told(&project, args), (3, true), "R4: {args:?}");
    }
    assert!(tree == files_below(&project.path("public")));
    assert_eq!(
        run(&project, &["check"]).code,
        0,
        "trouble with the keyring is the build's alone"
    );
    project.write("keyring.json", &newest);
    ends(&project, &["build"], 0);
    project.write("keyring.json", &old);
    ends(&project, &["access", "accept-keyring"], 0);
    ends(&project, &["build"], 0);
}

#[test]
fn two_branches_that_changed_the_keyring_are_told_with_the_codes_that_would_be_lost() {
    let project = gated();
    found(&project, &["Ash"]);
    ends(&project, &["build"], 0);
    let fork = fs::read(project.path("keyring.json")).unwrap();
    let forked = record(&project).unwrap();
    change(&project, |keyring| invite(keyring, "Birch"));
    ends(&project, &["build"], 0);
    let (ours, ours_record) = (
        fs::read(project.path("keyring.json")).unwrap(),
        record(&project).unwrap(),
    );
    project.write("keyring.json", fork);
    project.write(RECORD, forked);
    ends(&project, &["access", "keyholder", "add", "Rowan"], 0);
    ends(&project, &["build"], 0);
    let theirs = record(&project).unwrap();
    // As git merges the record by union, and somebody chooses one of the keyrings.
    project.write(RECORD, format!("{ours_record}{theirs}"));
    assert_eq!(keyring_told(&project, &["build"]), (3, true), "theirs");
    project.write("keyring.json", &ours);
    assert_eq!(
        keyring_told(&project, &["build"]),
        (3, true),
        "ours, of the same serial"
    );
    ends(&project, &["access", "accept-keyring"], 0);
    ends(&project, &["build"], 0);
}

#[test]
fn a_sealed_site_of_a_day_to_come_is_refused() {
    let project = gated();
    ends(&project, &["access", "init"], 0);
    for day in ["2099-01-01", "2026-10-02"] {
        let refused = ends(&project, &["build", "--today", day], 2);
        assert!(refused.stderr.contains("--ahead"), "{}", refused.stderr);
        ends(
            &project,
            &["build", "--today", day, "--audience", "member"],
            0,
        );
        ends(&project, &["check", "--today", day], 0);
    }
    // A moment that is declared is no other.
    let declared = |moment: &str, arguments: &[&str]| {
        let mut command = pimh();
        command.current_dir(project.root()).args(arguments);
        outcome(command.env("SOURCE_DATE_EPOCH", moment))
    };
    let refused = declared("4070908800", &["build"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("--ahead"), "{}", refused.stderr);
    assert_eq!(declared("4070908800", &["check"]).code, 0);
    for nonsense in ["abc", "-1", "99999999999999", "1.5"] {
        let refused = declared(nonsense, &["check"]);
        assert_eq!(refused.code, 2, "{nonsense}");
        assert!(refused.stderr.contains("seconds since 1970"), "{nonsense}");
    }
    assert!(!project.path("public").exists());
    ends(&project, &["build", "--today", "2026-10-02", "--ahead"], 0);
    ends(&project, &["build", "--today", "2026-09-30"], 0);
    let quiet = ends(&project, &["build"], 0);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn a_role_is_renamed_everywhere_at_once() {
    let project = gated();
    project.page(
        "content/box.md",
        "Box",
        "",
        "Open words.\n\n::: only member, champion\nKelp larch maple nettle olive poplar.\n:::",
    );
    project.write("content/_data/figures.toml", "[births]\nvalue = \"1\"\nlabel = \"Births\"\nsource = \"ONS\"\nas-of = 2026-01-01\naccess = \"member\"\n");
    found(&project, &["Ash"]);
    ends(&project, &["build"], 0);
    let refused = |args: &[&str]| ends(&project, &[&["access", "rename-role"], args].concat(), 2);
    refused(&["member", "champion"]);
    refused(&["nobody", "friend"]);
    refused(&["member", "Friend"]);
    ends(&project, &["access", "rename-role", "member", "friend"], 0);
    let text = |file: &str| fs::read_to_string(project.path(file)).unwrap();
    assert!(text("content/site.toml").contains("[roles.friend]\nlabel = \"Members\""));
    assert!(text("content/site.toml").contains("includes = [\"friend\"]"));
    assert!(text("content/kit.md").contains("access: friend"));
    assert!(text("content/box.md").contains("::: only friend, champion"));
    assert!(text("content/_data/figures.toml").contains("access = \"friend\""));
    assert!(text(RECORD).contains("page kit.md /kit/ friend kit.md "));
    ends(&project, &["check", "--strict"], 0);
    let built = ends(&project, &["build"], 0);
    assert!(!built.stderr.contains("Ash"), "{}", built.stderr);
    // By hand the settings alone change: the readers who lose by it are named, until the rest follows.
    let by_hand = [
        ("content/site.toml", "friend", "guest"),
        ("content/kit.md", "friend", "guest"),
        ("content/box.md", "friend", "guest"),
        ("content/_data/figures.toml", "friend", "guest"),
    ];
    for (file, from, to) in by_hand {
        project.write(file, text(file).replace(from, to));
    }
    for args in [&["build"][..], &["access", "list"], &["access", "report"]] {
        let told = ends(&project, args, 0);
        assert!(
            format!("{}{}", told.stdout, told.stderr).contains("\"Ash\""),
            "{args:?}"
        );
    }
    ends(&project, &["access", "rename-role", "friend", "guest"], 0);
    let built = ends(&project, &["build"], 0);
    assert!(!built.stderr.contains("Ash"), "{}", built.stderr);
}
