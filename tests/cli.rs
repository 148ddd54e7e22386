//! The command line: transcripts in `tests/cli/*.trycmd` (`TRYCMD=overwrite` writes them anew), and what no transcript shows.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{
    Outcome, Project, TELLING, TODAY, files_below, outcome, page, pimh, settings, text,
};

/// Every command, as the help lists them: the program alone, `build`, `access`, `access init`.
fn commands() -> Vec<String> {
    let mut all = vec![String::new()];
    let mut next = 0;
    while let Some(command) = all.get(next).cloned() {
        let help = outcome(pimh().args(command.split_whitespace()).arg("-h")).stdout;
        // Those that are less often wanted stand on one line below the list.
        let also = help.lines().find_map(|line| line.strip_prefix("Also: "));
        let also = also.map(|also| also.trim_end_matches('.').split(", "));
        all.extend(also.into_iter().flatten().map(str::to_owned));
        let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let listed = listed.take_while(|line| line.starts_with("  "));
        // What a command is for may go on in the next line, further in.
        for line in listed.filter(|line| !line.starts_with("   ")) {
            let name = line.split_whitespace().next().unwrap();
            all.push(format!("{command} {name}").trim().to_owned());
        }
        next += 1;
    }
    for known in ["build", "access", "access init", "help", "clean", "host"] {
        assert!(all.iter().any(|command| command == known), "{all:?}");
    }
    all
}

#[test]
fn transcripts() {
    let cases = trycmd::TestCases::new();
    for name in TELLING {
        cases.env(name, "");
    }
    cases.env("TERM", "dumb").env("COLUMNS", "80");
    cases.case("tests/cli/*.trycmd");
}

#[test]
fn short_help_fits_a_screen() {
    for command in commands() {
        let mut run = pimh();
        run.args(command.split_whitespace())
            .arg("-h")
            .env("COLUMNS", "200");
        let help = outcome(&mut run);
        assert_eq!((help.code, help.stderr.as_str()), (0, ""), "{command}");
        assert!(
            help.stdout.lines().count() <= 25,
            "{command} has {} lines",
            help.stdout.lines().count()
        );
        let widest = help.stdout.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{command} is {widest:?} wide");
    }
}

#[test]
fn full_help_tells_the_exit_codes_and_is_no_wider() {
    for command in commands() {
        let help = outcome(
            pimh()
                .args(command.split_whitespace())
                .arg("--help")
                .env("COLUMNS", "200"),
        );
        assert!(
            help.stdout.lines().all(|line| line.chars().count() <= 80),
            "{command}"
        );
    }
    let help = outcome(pimh().arg("--help")).stdout.replace('\n', " ");
    for code in [
        "0 done",
        "1 problems",
        "2 wrong usage",
        "3 something gated",
        "65 bad settings",
        "73 the output",
        "130 interrupted",
    ] {
        assert!(help.contains(code), "{code}");
    }
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = outcome(pimh().args(["completions", shell]));
        assert_eq!(script.code, 0);
        for word in ["build", "audience", "explain", "github"] {
            assert!(script.stdout.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn every_code_can_be_explained() {
    let list = outcome(pimh().arg("explain"));
    assert!(list.stdout.lines().count() > 50);
    for line in list.stdout.lines() {
        let code = line.split_whitespace().next().unwrap();
        let told = outcome(pimh().args(["explain", &code.to_lowercase()]));
        assert_eq!(told.code, 0);
        assert!(told.stdout.starts_with(code), "{}", told.stdout);
    }
}

/// Also where that is not the template of its type: on a list of events, and in a theme that has none for the type.
#[test]
fn a_page_is_explained_with_the_template_that_draws_it() {
    let project = Project::new();
    let guidance = "type: guidance\naudience: managers\nsources: none\n";
    project.page("content/club/_index.md", "Club", "access: member", "Words.");
    project.page("content/club/plan.md", "Plan", guidance, "Words.");
    project.page("content/events/_index.md", "Events", "", "Words.");
    project.page("content/about.md", "About", "type: page", "Words.");
    let drawn_by = |file: &str| {
        let told = project.run(&["explain", &format!("content/{file}")]).stdout;
        let template = told
            .lines()
            .find_map(|line| line.strip_prefix("  template: "));
        template
            .unwrap_or_else(|| panic!("{file}: {told}"))
            .to_owned()
    };
    for (file, template) in [
        ("_index.md", "templates/home.html"),
        ("club/_index.md", "templates/section.html"),
        ("club/plan.md", "templates/guidance.html"),
        ("events/_index.md", "templates/events.html"),
        ("about.md", "templates/page.html"),
    ] {
        assert_eq!(drawn_by(file), template, "{file}");
    }
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/_theme");
    for (name, bytes) in files_below(&theme) {
        if name != "templates/guidance.html" {
            project.write(&format!("themes/plain/{name}"), bytes);
        }
    }
    project.write(
        "content/site.toml",
        format!("theme = \"plain\"\n{}", settings("")),
    );
    assert_eq!(drawn_by("club/plan.md"), "templates/page.html");
}

/// A project with problems of several kinds, one of them on a page for members.
fn troubled() -> Project {
    let project = Project::new();
    project.write(
        "content/a.md",
        page("A", "", "[x](no,where:100%25.md) [y](javascript:x)"),
    );
    project.write(
        "content/club/_index.md",
        page("Club", "access: member\n", "[lost](xyzzy.md)"),
    );
    project.write(
        "content/b.md",
        page("B", "ownner: x\n", "# One\n\n![](b.png)"),
    );
    project
}

#[test]
fn json_is_pure_and_has_its_fields() {
    let project = troubled();
    for command in ["build", "check"] {
        let outcome = project.run(&[command, "--format=json"]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
        let json: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(json["schema"], 1);
        let all = outcome.diagnostics();
        let known: BTreeSet<&str> = [
            "code",
            "severity",
            "message",
            "help",
            "file",
            "line",
            "column",
            "end_line",
            "end_column",
            "audience",
            "page_id",
            "fingerprint",
            "related",
            "fix",
            "example",
        ]
        .into();
        for note in &all {
            let keys: BTreeSet<&str> = note
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            assert!(keys.is_subset(&known), "{note}");
            for key in [
                "code", "severity", "message", "help", "file", "audience", "page_id", "related",
            ] {
                assert!(keys.contains(key), "{key} is missing: {note}");
            }
            assert!(
                note["file"]
                    .as_str()
                    .is_some_and(|file| file.starts_with("content/") && !file.contains('\\'))
            );
        }
        let order: Vec<(String, u64, u64)> = all
            .iter()
            .map(|note| {
                (
                    note["file"].to_string(),
                    note["line"].as_u64().unwrap_or(0),
                    note["column"].as_u64().unwrap_or(0),
                )
            })
            .collect();
        assert!(order.is_sorted(), "{order:?}");
        let whose = |file: &str| {
            let of = |note: &&Value| note["file"] == file;
            let note = all.iter().find(of).unwrap();
            json!([note["audience"], note["page_id"]])
        };
        assert_eq!(whose("content/a.md"), json!(["public", "/a/"]));
        assert_eq!(whose("content/club/_index.md"), json!(["member", "/club/"]));
        let field = all.iter().find(|note| note["code"] == "F1").unwrap();
        assert_eq!(field["fix"]["replacement"], "owner");
        assert_eq!(
            json!([
                field["line"],
                field["column"],
                field["end_line"],
                field["end_column"]
            ]),
            json!([4, 1, 4, 7])
        );
        let range = &field["fix"]["range"];
        let file = fs::read_to_string(project.path("content/b.md")).unwrap();
        let at = |index: usize| usize::try_from(range[index].as_u64().unwrap()).unwrap();
        assert_eq!(file.get(at(0)..at(1)), Some("ownner"));
    }
}

#[test]
fn json_is_json_even_without_problems_settings_or_project() {
    let project = Project::new();
    assert!(
        project
            .run(&["build", "--format", "json"])
            .diagnostics()
            .is_empty()
    );
    project.write("content/site.toml", "titel = 1\n");
    let bad = project.run(&["build", "--format", "json"]);
    assert_eq!(
        (bad.code, bad.diagnostics()[0]["code"].as_str()),
        (65, Some("C1"))
    );
    let none = Project::empty().run(&["build", "--format", "json"]);
    assert_eq!(
        (none.code, none.diagnostics()[0]["code"].as_str()),
        (65, Some("C5"))
    );
}

#[test]
fn annotations_for_github_are_escaped() {
    let project = troubled();
    let mut run = pimh();
    let told = outcome(
        run.args(["build"])
            .current_dir(project.root())
            .env("GITHUB_ACTIONS", "true"),
    );
    assert_eq!(told.code, 1);
    for line in told.stdout.lines() {
        let rest = line
            .strip_prefix("::error ")
            .or_else(|| line.strip_prefix("::warning "));
        let (properties, message) = rest
            .and_then(|rest| rest.split_once("::"))
            .unwrap_or_else(|| panic!("{line}"));
        assert!(properties.starts_with("file=content/"), "{line}");
        assert!(
            properties
                .split(',')
                .all(|property| property.matches('=').count() == 1),
            "{line}"
        );
        assert!(!message.contains("%2C") && !message.is_empty(), "{line}");
    }
    assert!(
        told.stdout.contains("`no,where:100%2525.md`%0A"),
        "{}",
        told.stdout
    );
    let first_warning = told
        .stdout
        .lines()
        .position(|line| line.starts_with("::warning"));
    let last_error = told
        .stdout
        .lines()
        .collect::<Vec<_>>()
        .iter()
        .rposition(|line| line.starts_with("::error"));
    assert!(first_warning > last_error);
    // A form that is asked for wins over what the environment suggests.
    let mut run = pimh();
    let told = outcome(
        run.args(["build", "--format", "json"])
            .current_dir(project.root())
            .env("GITHUB_ACTIONS", "true"),
    );
    assert!(!told.diagnostics().is_empty());
}

#[test]
fn more_annotations_than_github_shows_are_counted() {
    let project = Project::new();
    project.write(
        "content/many.md",
        page("Many", "", &"[a](x)\n\n".repeat(15)),
    );
    let told = project.run(&["build", "--format", "github"]).stdout;
    assert_eq!(
        told.lines()
            .filter(|line| line.starts_with("::error file"))
            .count(),
        10
    );
    assert!(told.contains("::error::and 5 more\n"), "{told}");
}

#[test]
fn colour_follows_the_flag_then_the_environment_then_the_terminal() {
    let project = troubled();
    let coloured = |args: &[&str], env: &[(&str, &str)]| {
        let mut run = pimh();
        run.arg("build")
            .args(args)
            .current_dir(project.root())
            .env("TERM", "xterm")
            .envs(env.iter().copied());
        outcome(&mut run).stderr.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "not a terminal");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color=always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&[], &[("FORCE_COLOR", "1")]));
    assert!(!coloured(
        &[],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&["--color", "auto"], &[("NO_COLOR", "")]));
}

#[test]
fn a_dumb_terminal_gets_no_special_characters() {
    let project = Project::new();
    project.write("content/a.md", page("A", "", "[x](nowhere.md)"));
    assert!(project.run(&["build"]).stderr.is_ascii());
    let told = outcome(
        pimh()
            .arg("build")
            .current_dir(project.root())
            .env("TERM", "xterm"),
    );
    assert!(told.stderr.contains('╭'), "{}", told.stderr);
}

#[test]
fn quiet_is_quiet_and_a_clean_build_says_little() {
    let clean = Project::new();
    for number in 0..50 {
        clean.write(
            &format!("content/p{number}.md"),
            page(
                &format!("P{number}"),
                if number < 30 { "draft: yes\n" } else { "" },
                "Words.",
            ),
        );
    }
    let told = clean.build(&[]);
    assert!(
        told.stdout.lines().count() + told.stderr.lines().count() <= 10,
        "{}{}",
        told.stdout,
        told.stderr
    );
    assert!(
        clean
            .build(&["-v"])
            .stdout
            .contains("content/p29.md: its status is draft")
    );
    for flag in ["-q", "-qq", "--quiet"] {
        let told = clean.build(&[flag]);
        assert_eq!(
            (told.stdout.as_str(), told.stderr.as_str()),
            ("", ""),
            "{flag}"
        );
    }
    let troubled = troubled();
    let quiet = troubled.run(&["build", "-q"]);
    assert!(
        quiet.stderr.contains("error[") && !quiet.stderr.contains("warning["),
        "{}",
        quiet.stderr
    );
    let silent = troubled.run(&["build", "-qq"]);
    assert_eq!(
        (silent.code, silent.stdout.as_str(), silent.stderr.as_str()),
        (1, "", "")
    );
}

#[test]
fn problems_beyond_the_limit_are_counted() {
    let project = Project::new();
    let links: String = (0..60).map(|n| format!("[a](lost-{n}.md)\n\n")).collect();
    project.write("content/many.md", page("Many", "", &links));
    let told = project.run(&["build"]);
    assert_eq!(told.stderr.matches("error[H1]").count(), 50);
    assert!(
        told.stderr.contains("… and 10 more of 60 problems")
            && told.stderr.contains("60 problems stop the build")
    );
    let few = project.run(&["build", "--max-problems=2"]);
    assert_eq!(few.stderr.matches("error[H1]").count(), 2);
    assert!(few.stderr.contains("… and 58 more of 60 problems"));
}

#[test]
fn one_cause_on_many_pages_is_drawn_once_with_its_places() {
    let project = Project::new();
    for name in ["a", "b", "c", "d", "e", "f", "h", "i"] {
        project.write(
            &format!("content/{name}.md"),
            page(name, "access: membr\n", ""),
        );
    }
    let told = project.run(&["build", "--max-problems=1"]);
    assert_eq!(
        told.stderr.matches("error[L3]").count(),
        1,
        "{}",
        told.stderr
    );
    for part in [
        "The same in 7 more places:\n  content/b.md:4:9\n",
        "  … and 2 (-v lists them)\n",
        "8 problems stop the build",
    ] {
        assert!(
            told.stderr.contains(part),
            "{part} is not in {}",
            told.stderr
        );
    }
    let all = project.run(&["build", "-v"]).stderr;
    assert!(all.contains("  content/i.md:4:9\n") && !all.contains("(-v lists them)"));
    let json = project.run(&["build", "--format=json"]);
    assert_eq!(json.diagnostics().len(), 8);
    // In a public log the places of gated pages have no names either.
    let redacted = project.run(&["build", "--redact"]);
    assert!(
        !redacted.stderr.contains("content/b.md"),
        "{}",
        redacted.stderr
    );
}

#[test]
fn the_version_is_told_with_its_commit_or_that_it_is_not_known() {
    let line = outcome(pimh().arg("--version"));
    let json = outcome(pimh().args(["--version", "--format", "json"]));
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(json["template_contract"], 1);
    let commit = match &json["commit"] {
        Value::String(commit) => format!("commit {commit}"),
        other => {
            assert_eq!(*other, Value::Null);
            "commit not known".to_owned()
        }
    };
    assert!(line.stdout.contains(&commit), "{}", line.stdout);
    assert_eq!(outcome(pimh().arg("-V")).stdout, line.stdout);
}

#[test]
fn warnings_stop_a_build_only_if_asked() {
    let project = Project::new();
    project.write("content/a.md", page("A", "", "# One"));
    assert!(project.build(&[]).stderr.contains("warning[S1]"));
    assert_eq!(project.run(&["build", "--strict"]).code, 1);
    let with = |weight: &str| {
        project.write(
            "content/site.toml",
            settings("") + &format!("[checks]\nS1 = \"{weight}\"\n"),
        )
    };
    with("error");
    assert_eq!(project.run(&["build"]).code, 1);
    with("off");
    assert_eq!(project.build(&["--strict"]).stderr, "");
    with("advice");
    project.build(&["--strict"]);
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let project = Project::new();
    for args in [
        &["explain"] as &[&str],
        &["build", "--format", "json"],
        &["check"],
        &["help"],
        &["completions", "zsh"],
        &["-h"],
    ] {
        let mut run = pimh();
        let mut child = run
            .args(args)
            .current_dir(project.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        let status = child.wait().unwrap();
        assert!(
            status.success() && said.is_empty(),
            "{args:?}: {status} {said}"
        );
    }
}

/// A project in which every gated place holds a word that must not appear where strangers read.
fn planted() -> Project {
    let project = Project::new();
    let bad = "[lost](xyzzy-link.md) [own](javascript:xyzzy) {figure xyzzy-figure} ![xyzzy alt](xyzzy.png)\n\n::: xyzzy-block\n:::\n";
    project.write(
        "content/xyzzy-folder/_index.md",
        page("Xyzzy section", "access: member\ntags: xyzzy\n", bad),
    );
    project.write(
        "content/xyzzy-folder/xyzzy-page.md",
        page(
            "Xyzzy",
            "xyzzy-field: 1\nstatus: xyzzy\nreviewed: xyzzy\n",
            bad,
        ),
    );
    project.write(
        "content/xyzzy-folder/broken.md",
        "---\ntitle: xyzzy: \"\n---\n",
    );
    project.write(
        "content/page.md",
        page(
            "Page",
            "",
            &format!("::: only member\n{bad}\n[^xyzzy]\n:::\n"),
        ),
    );
    project.write("content/xyzzy-folder/xyzzy.exe", "x");
    project
}

#[test]
fn a_public_log_never_holds_a_gated_word_or_name() {
    let planted = planted();
    let clean = Project::new();
    clean.write(
        "content/xyzzy-folder/_index.md",
        page(
            "Xyzzy",
            "access: member\nreview-due: 2026-12-01\n",
            "Words.",
        ),
    );
    clean.write(
        "content/xyzzy-folder/draft.md",
        page("Xyzzy", "draft: yes\n", "Words."),
    );
    clean.write(
        "content/page.md",
        page("Page", "", "::: only member\n# xyzzy\n:::"),
    );
    let run = |project: &Project, args: &[&str], ci: bool| -> Outcome {
        let mut run = pimh();
        run.current_dir(project.root())
            .args(args)
            .args(["--today", TODAY]);
        if ci {
            run.env("CI", "1");
        } else {
            run.arg("--redact");
        }
        outcome(&mut run)
    };
    let mut said = 0;
    for project in [&planted, &clean] {
        for command in [
            &["build"] as &[&str],
            &["check"],
            &["build", "-v"],
            &["build", "--audience", "member"],
            &["due"],
            &["check", "--strict"],
        ] {
            for format in ["human", "json", "github"] {
                for ci in [false, true] {
                    let args: Vec<&str> = command
                        .iter()
                        .copied()
                        .chain(["--format", format])
                        .collect();
                    let told = run(project, &args, ci);
                    let all = (told.stdout + &told.stderr).to_lowercase();
                    assert!(!all.contains("xyzzy"), "{args:?}, CI {ci}:\n{all}");
                    said += all.len();
                }
            }
        }
    }
    assert!(said > 1000, "something was told at all");
    // At home everything is named, and so it is in a build that says it may.
    assert!(planted.run(&["build"]).stderr.contains("xyzzy-page.md"));
    let mut told = pimh();
    let told = outcome(
        told.current_dir(planted.root())
            .args(["build", "--redact=no"])
            .env("CI", "1"),
    );
    assert!(told.stderr.contains("xyzzy-page.md"));
}

#[test]
fn the_day_is_the_flags_then_the_epochs_in_the_sites_zone() {
    let project = Project::new();
    project.write(
        "content/site.toml",
        settings("time_zone = \"Pacific/Auckland\"\n"),
    );
    project.write(
        "content/new.md",
        page("New", "published: 2026-10-02\n", "Words."),
    );
    let published = |args: &[&str], epoch: Option<&str>| {
        let mut run = pimh();
        run.arg("build").args(args).current_dir(project.root());
        if let Some(epoch) = epoch {
            run.env("SOURCE_DATE_EPOCH", epoch);
        }
        assert_eq!(outcome(&mut run).code, 0);
        project.path("public/new/index.html").exists()
    };
    assert!(!published(&["--today", "2026-10-01"], None));
    assert!(published(&["--today=2026-10-02"], None));
    // 2026-10-01 at noon in London is a quarter of an hour into the second in Auckland.
    assert!(published(&[], Some("1790856900")));
    assert!(!published(&[], Some("1790850000")));
    assert!(!published(&["--today", "2026-10-01"], Some("1890856900")));
}

#[test]
fn the_project_is_found_upwards_and_by_its_name() {
    let project = Project::new();
    project.write("content/tips/a.md", page("A", "type: page\n", "Words."));
    let told = outcome(
        pimh()
            .arg("build")
            .current_dir(project.path("content/tips")),
    );
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(project.path("public/tips/a/index.html").exists());
    let told = outcome(
        pimh()
            .args(["build", "--root"])
            .arg(project.root())
            .args(["--output"])
            .arg(project.outside().join("site")),
    );
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(project.outside().join("site/index.html").exists());
    let nowhere = outcome(pimh().arg("build").current_dir(project.outside()));
    assert_eq!(nowhere.code, 65);
    let here = project.outside().canonicalize().unwrap();
    assert!(
        nowhere.stderr.contains(here.to_str().unwrap()),
        "{}",
        nowhere.stderr
    );
}

#[test]
fn names_with_spaces_accents_and_emoji_work() {
    let project = Project::new();
    let odd = project.outside().join("Mein Projekt 👶 é");
    fs::rename(project.root(), &odd).unwrap();
    fs::create_dir_all(odd.join("content/Ärzte & Ämter 👶")).unwrap();
    fs::write(
        odd.join("content/Ärzte & Ämter 👶/é ü.md"),
        page("A", "", "[b](<bild 👶.txt>) [c](nowhere.md)"),
    )
    .unwrap();
    fs::write(odd.join("content/Ärzte & Ämter 👶/bild 👶.txt"), "x").unwrap();
    let told = outcome(pimh().args(["build", "--format", "json"]).current_dir(&odd));
    assert_eq!(
        (told.code, told.diagnostics()[0]["file"].as_str()),
        (1, Some("content/Ärzte & Ämter 👶/é ü.md"))
    );
    fs::write(
        odd.join("content/Ärzte & Ämter 👶/é ü.md"),
        page("A", "", "[b](<bild 👶.txt>)"),
    )
    .unwrap();
    let told = outcome(
        pimh()
            .args(["build", "--output", "die Seite 👶"])
            .current_dir(&odd),
    );
    assert_eq!(told.code, 0, "{}", told.stderr);
    let made = files_below(&odd.join("die Seite 👶"));
    let html = made
        .iter()
        .find(|(name, _)| name.ends_with("/e-u/index.html"))
        .unwrap_or_else(|| panic!("{:?}", made.keys()))
        .1;
    let href = text(html)
        .split("href=\"")
        .find(|rest| rest.contains(".txt"))
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let decoded = percent_encoding::percent_decode_str(href.trim_start_matches('/'))
        .decode_utf8()
        .unwrap();
    assert!(
        made.contains_key(&*decoded),
        "{href} leads nowhere: {:?}",
        made.keys()
    );
}

#[test]
fn codes_are_told_in_their_order_of_weight() {
    // A tree in clear for one role never lands in the folder of another reader.
    let project = Project::new();
    project.build(&[]);
    let outcome = project.run(&[
        "build",
        "--audience",
        "member",
        "--output",
        "public",
        "--format",
        "json",
    ]);
    assert_eq!(
        (outcome.code, outcome.diagnostics()[0]["code"].as_str()),
        (3, Some("O3"))
    );
    project.build(&["--audience", "member"]);
    assert_eq!(
        project
            .run(&[
                "build",
                "--audience",
                "champion",
                "--output",
                "public-member"
            ])
            .code,
        3
    );
    assert_eq!(project.run(&["build", "--output", "public-member"]).code, 3);
    assert_eq!(
        project
            .run(&["build", "--audience", "member", "--output", "public/inner"])
            .code,
        3
    );
    // So does a page that would have told of what its readers must not know.
    project.write(
        "content/club/_index.md",
        page("Club", "access: member\n", "![The plan](plan.png)"),
    );
    project.write("content/club/plan.png", "x");
    for leak in ["[club](club/_index.md)", "![The plan](club/plan.png)"] {
        project.write("content/a.md", page("A", "sumary: x\n", leak));
        assert_eq!(project.run(&["build"]).code, 3, "{leak}");
        assert_eq!(project.run(&["check"]).code, 3, "{leak}");
    }
    // Bad settings weigh more than problems in a page.
    project.write("content/a.md", "no block\n");
    project.write("content/site.toml", settings("nonsense = 1\n"));
    assert_eq!(project.run(&["build"]).code, 65);
}

#[test]
fn gated_pages_are_sealed_or_left_out_but_never_built_without_a_keyring() {
    let project = Project::new();
    project.write(
        "content/club.md",
        page("Club", "access: member\n", "Words."),
    );
    let run = project.run(&["build"]);
    assert_eq!(run.code, 77, "{}", run.stderr);
    assert!(run.stderr.contains("pimh access init"), "{}", run.stderr);
    assert!(!project.path("public").exists());
    project.build(&["--audience", "public", "--output", "open"]);
    assert!(!project.path("open/sign-in").exists() && !project.path("open/g").exists());
    assert_eq!(project.run(&["access", "init"]).code, 0);
    project.build(&[]);
    assert!(project.path("public/g/head.json").exists());
    assert!(!project.path("public/club").exists());
}

#[test]
fn check_writes_nothing() {
    let project = Project::new();
    let before = files_below(project.outside());
    assert_eq!(project.run(&["check"]).code, 0);
    assert!(files_below(project.outside()) == before);
}

/// A theme that prints gated words in disguise, on a page that says the same as before: found all the same.
#[test]
fn what_is_gated_later_is_looked_for_in_pages_that_do_not_change() {
    let project = Project::new();
    project.write("content/site.toml", settings("theme = \"mine\"\n"));
    project.write("content/quiet.md", page("Quiet", "", "Nothing."));
    project.write("content/rooms/other.md", page("Other", "", "Words."));
    let harbours = |access| {
        let words = page("Seven silver harbours", access, "Words.");
        project.write("content/rooms/harbours.md", words);
    };
    let manifest = "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n";
    project.write("themes/mine/theme.toml", manifest);
    let footer = |words: &str| {
        let quiet = "page.title is defined and page.title == \"Quiet\"";
        let text = format!("<footer>{{% if {quiet} %}}{words}{{% endif %}}</footer>");
        project.write("themes/mine/templates/partials/footer.html", text);
    };
    footer("{{ \"sruobrah revlis neveS\" | reverse }}");
    harbours("");
    let build = || project.run(&["build", "--audience", "public"]);
    let check = || project.run(&["check"]);
    assert_eq!((build().code, check().code), (0, 0), "everybody may know");
    let built = files_below(&project.path("public"));
    assert!(text(&built["quiet/index.html"]).contains("Seven silver harbours"));

    harbours("access: member\n");
    for run in [build(), build(), check()] {
        assert_eq!(run.code, 3, "{}", run.stderr);
        assert!(run.stderr.contains("quiet/index.html"), "{}", run.stderr);
        assert!(!run.stderr.contains("Seven"), "{}", run.stderr);
    }
    assert!(files_below(&project.path("public")) == built);
    footer("");
    assert_eq!((build().code, check().code), (0, 0));
}

/// Options that are of no use to a command are taken, so that a script may give the same to all, and are not in its help.
#[test]
fn help_lists_the_options_that_apply() {
    let help = |command: &str| {
        let words = command.split_whitespace();
        outcome(pimh().args(words).arg("--help")).stdout
    };
    for (command, listed, hidden) in [
        (
            "build",
            vec!["--output", "--drafts", "--base-url", "--redact"],
            vec![],
        ),
        (
            "schema",
            vec!["--root", "--quiet"],
            vec!["--output", "--drafts", "--today", "--format"],
        ),
        (
            "access list",
            vec!["--format", "--today"],
            vec!["--drafts", "--strict"],
        ),
        ("access keyholder add", vec!["--root"], vec!["--expired"]),
        (
            "due",
            vec!["--today", "--drafts"],
            vec!["--output", "--base-url"],
        ),
        (
            "mv",
            vec!["--dry-run", "--format"],
            vec!["--drafts", "--output", "--strict"],
        ),
        ("check", vec!["--live", "--strict"], vec!["--output"]),
        ("new", vec!["--in", "--today"], vec!["--output", "--future"]),
    ] {
        let help = help(command);
        let words = help.split_whitespace();
        let words = words.filter_map(|word| word.split(['.', ',', '[']).next());
        let words: Vec<&str> = words.collect();
        let has = |option: &&str| words.contains(option);
        assert!(listed.iter().all(has), "{command}: {help}");
        assert!(!hidden.iter().any(has), "{command}: {help}");
    }
    let taken = outcome(pimh().args(["--drafts", "schema", "settings", "--output", "x"]));
    assert_eq!((taken.code, taken.stderr.as_str()), (0, ""));
}

#[test]
fn twice_verbose_tells_times_and_reasons() {
    let project = Project::new();
    project.page(
        "content/club/_index.md",
        "Club",
        "access: member\n",
        "Words.",
    );
    project.page("content/club/kit.md", "Kit", "", "Words.");
    for command in [
        ["check", "-vv"].as_slice(),
        &["build", "--audience", "member", "-vv"],
    ] {
        let told = project.run(command).stderr;
        let times = told.lines().filter(|line| line.contains(" s  "));
        assert!(times.count() >= 2, "{told}");
        let reason = "content/club/kit.md is for member, as content/club/_index.md says";
        assert!(told.contains(reason), "{told}");
        let once: Vec<&str> = command
            .iter()
            .map(|word| word.trim_end_matches('v'))
            .collect();
        let once = once
            .iter()
            .map(|word| if *word == "-" { "-v" } else { word });
        let once = project.run(&once.collect::<Vec<_>>());
        assert!(!once.stderr.contains("as content/club"), "{}", once.stderr);
    }
}
