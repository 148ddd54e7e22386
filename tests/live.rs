//! `--live`: a site for readers has nothing that is made up, nothing that nobody has checked, and nothing that is long
//! overdue; and the age of a page stops no other build.

use crate::harness::{Outcome, Project, page};

/// Settings of a site that may go out, with further lines.
fn settings(more: &str) -> String {
    format!(
        "title = \"Amberwick\"\nbase_url = \"https://amberwick.nhs.uk/\"\n{more}\n[search]\nenabled = false\n"
    )
}

const CHECKED: &str = "[samaritans]\nname = \"Samaritans\"\nphone = \"116 123\"\ncrisis = true\n\
                       verified = 2026-09-30\nverified-by = \"Jo\"\n";

/// A project that may go out.
fn project() -> Project {
    let project = Project::new();
    project.write("content/site.toml", settings(""));
    project.write("content/_data/contacts.toml", CHECKED);
    project
}

/// The codes of what a run told, each with how much it matters.
fn codes(outcome: &Outcome) -> Vec<String> {
    let told = outcome.diagnostics();
    let word =
        |note: &serde_json::Value, name: &str| note[name].as_str().unwrap_or_default().to_owned();
    let code = |note| format!("{} {}", word(note, "code"), word(note, "severity"));
    told.iter().map(code).collect()
}

#[track_caller]
fn assert_live(project: &Project, exit: i32, expected: &[&str]) {
    for command in ["check", "build"] {
        let live = project.run(&[command, "--live", "--format", "json"]);
        assert_eq!(
            (live.code, codes(&live)),
            (exit, expected.iter().map(ToString::to_string).collect()),
            "{command}"
        );
    }
}

#[test]
fn what_is_not_for_readers_stops_a_live_site() {
    let project = project();
    assert_live(&project, 0, &[]);
    let contact = |lines: &str| format!("[line]\nname = \"A line\"\nphone = \"1\"\n{lines}");
    let people = "[jo]\nname = \"Jo\"\nfictional = true\n";
    let said = page("A", "sample: yes", "Words.");
    for (file, text, exit, code) in [
        (
            "content/site.toml",
            settings("sample = true"),
            1,
            "Y4 error",
        ),
        (
            "content/site.toml",
            settings("").replace("amberwick.nhs.uk", "www.example.org"),
            1,
            "C7 error",
        ),
        ("content/a.md", said, 1, "Y4 error"),
        ("content/_data/contacts.toml", contact(""), 4, "Y3 error"),
        (
            "content/_data/contacts.toml",
            contact("crisis = true\n"),
            4,
            "Y3 error",
        ),
        (
            "content/_data/contacts.toml",
            contact("sample = true\nverified = 2026-09-30\n"),
            1,
            "Y4 error",
        ),
        (
            "content/_data/contacts.toml",
            contact("verified = 2026-01-30\n"),
            4,
            "V6 error",
        ),
        (
            "content/_data/people.toml",
            people.to_owned(),
            4,
            "Y3 error",
        ),
    ] {
        let before = std::fs::read(project.path(file)).ok();
        project.write(file, &text);
        assert_live(&project, exit, &[code]);
        let plain = project.run(&["build"]);
        assert_eq!(plain.code, 0, "{file}: {}", plain.stderr);
        match before {
            Some(bytes) => project.write(file, bytes),
            None => std::fs::remove_file(project.path(file)).unwrap(),
        }
    }
    for option in ["--drafts", "--future", "--expired"] {
        let refused = project.run(&["build", "--live", option]);
        assert_eq!(refused.code, 2, "{}", refused.stderr);
        assert!(refused.stderr.contains(option), "{}", refused.stderr);
    }
}

#[test]
fn a_new_project_builds_without_a_warning_and_its_numbers_are_nobodys_yet() {
    let project = Project::empty();
    let made = project.run(&["init"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let contacts = std::fs::read_to_string(project.path("content/_data/contacts.toml")).unwrap();
    let lines = || contacts.lines().filter(|line| !line.starts_with('#'));
    assert!(lines().any(|line| line.contains("116 123")));
    assert!(!lines().any(|line| line.contains("verified")), "{contacts}");
    let checked = project.run(&["check"]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    assert!(
        checked.stdout.starts_with("No problems found") && checked.stderr.is_empty(),
        "{}{}",
        checked.stdout,
        checked.stderr
    );
    let live = project.run(&["check", "--live", "--format", "json"]);
    let told = codes(&live);
    assert_eq!(live.code, 1, "{told:?}");
    let contacts = lines().filter(|line| line.starts_with('[')).count();
    let unchecked = told.iter().filter(|code| *code == "Y3 error").count();
    assert!(contacts > 2 && unchecked == contacts, "{told:?}");
    assert!(told.contains(&"C7 error".to_owned()) && told.contains(&"Y4 error".to_owned()));
}

#[test]
fn the_age_of_a_page_stops_a_live_site_by_policy_and_no_other() {
    let project = project();
    let fields = "type: page\nowner: ada\nreviewed: 2024-06-01\nreview-due: ";
    project.write(
        "content/_data/people.toml",
        "[ada]\nname = \"Ada Thornby\"\n",
    );
    let types = "[reviews.types]\nevent = \"stop\"\n";
    for (due, policy, plain, live, exit) in [
        ("2027-01-10", "", "", "", 0),
        ("2026-12-20", "", "V3 advice", "V3 advice", 0),
        (
            "2026-12-20",
            "[reviews]\noverdue = \"stop\"",
            "V3 advice",
            "V3 advice",
            0,
        ),
        ("2026-09-30", "", "V3 warning", "V3 warning", 0),
        (
            "2026-09-30",
            "[reviews]\noverdue = \"notice\"",
            "V3 advice",
            "V3 advice",
            0,
        ),
        (
            "2026-09-30",
            "[reviews]\noverdue = \"stop\"",
            "V3 warning",
            "V3 error",
            4,
        ),
        (
            "2026-09-30",
            "[reviews.types]\npage = \"stop\"",
            "V3 warning",
            "V3 error",
            4,
        ),
        ("2026-09-30", types, "V3 warning", "V3 warning", 0),
        ("2026-01-30", "", "V3 warning", "V3 error", 4),
        (
            "2026-01-30",
            "[reviews]\noverdue = \"warning\"",
            "V3 warning",
            "V3 warning",
            0,
        ),
        (
            "2026-01-30",
            "[reviews]\noverdue = \"notice\"",
            "V3 advice",
            "V3 advice",
            0,
        ),
    ] {
        project.page("content/a.md", "A", &format!("{fields}{due}\n"), "Words.");
        project.write("content/site.toml", settings("") + policy);
        let expected = |codes: &str| -> Vec<String> { codes.lines().map(str::to_owned).collect() };
        let checked = project.run(&["check", "--format", "json"]);
        assert_eq!(
            (checked.code, codes(&checked)),
            (0, expected(plain)),
            "{due} {policy}"
        );
        let checked = project.run(&["check", "--live", "--format", "json"]);
        assert_eq!(
            (checked.code, codes(&checked)),
            (exit, expected(live)),
            "{due} {policy}"
        );
    }
    // Whoever wants it to stop every build says so.
    project.write(
        "content/site.toml",
        settings("") + "[checks]\nV3 = \"error\"\n",
    );
    assert_eq!(project.run(&["check"]).code, 1);
    assert_eq!(project.run(&["check", "--live"]).code, 4);
    let told = project.run(&["check", "--live"]);
    assert!(
        told.stderr.contains("(owner: Ada Thornby)"),
        "{}",
        told.stderr
    );
    project.write(
        "content/site.toml",
        settings("") + "[reviews.types]\ntop-tip = \"stop\"\n",
    );
    let wrong = project.run(&["check"]);
    assert_eq!(wrong.code, 65);
    assert!(
        wrong.stderr.contains("did you mean `top-tips`?"),
        "{}",
        wrong.stderr
    );
}

/// What would have to be mended one after the other is told at once; elsewhere a sample may keep the words of a new page.
#[test]
fn words_of_a_new_page_are_told_with_the_line_that_makes_it_a_sample() {
    let project = project();
    let words = "Say in two or three short sentences what this page is about.";
    project.write("content/a.md", page("A", "sample: yes", words));
    assert_live(&project, 1, &["Y4 error", "F16 error"]);
    let elsewhere = project.run(&["check", "--format", "json"]);
    assert_eq!(codes(&elsewhere), [""; 0]);
}
