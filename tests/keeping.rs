//! What those who keep a site ask for: its pages by state, what is due, a manual, and a clean folder.

use crate::harness::{Project, settings};

fn project() -> Project {
    let project = Project::new();
    project.write("content/site.toml", settings(""));
    project.write(
        "content/_data/people.toml",
        "[rowan]\nname = \"Rowan Ashdale\"\n",
    );
    project.write(
        "content/_data/contacts.toml",
        "[line]\nname = \"Night line\"\nphone = \"01632 960 001\"\nverified = 2026-01-01\nverified-by = \"rowan\"\nsample = true\n\
         [new]\nname = \"Day line\"\nphone = \"01632 960 002\"\nverified = 2026-08-01\nsample = true\n\
         [club]\nname = \"Club line\"\nphone = \"01632 960 003\"\nverified = 2026-01-02\naccess = \"member\"\nsample = true\n",
    );
    project.write(
        "content/_data/figures.toml",
        "[old]\nvalue = \"12\"\nlabel = \"Teams\"\nsource = \"A count\"\nas-of = 2024-01-31\n\
         [timeless]\nvalue = \"3\"\nlabel = \"Wards\"\nsource = \"A count\"\nas-of = \"not stated\"\n",
    );
    for (file, fields) in [
        ("late", "owner: rowan\nreview-due: 2026-09-01\n"),
        ("soon", "owner: rowan\nreview-due: 2026-12-24\n"),
        ("far", "owner: Ash\nreview-due: 2028-01-01\n"),
        ("draft", "status: draft\nowner: rowan\n"),
        ("asked", "status: in-review\n"),
        ("later", "published: 2027-02-01\n"),
        ("over", "expires: 2026-02-01\n"),
        (
            "back",
            "status: withdrawn\nwithdrawn: 2026-05-01\nwithdrawn-because: \"It is no longer so.\"\n",
        ),
        ("club", "access: member\nreview-due: 2026-09-02\n"),
    ] {
        let fields = format!("type: page\n{fields}");
        project.page(
            &format!("content/{file}.md"),
            &format!("={file}, \"x\""),
            &fields,
            "Words.",
        );
    }
    project
}

/// The files that `pimh list` names.
fn listed(project: &Project, args: &[&str]) -> Vec<String> {
    let all = [&["list", "--format", "json", "--redact=no"], args].concat();
    let done = project.run(&all);
    assert_eq!(done.code, 0, "{args:?}: {}", done.stderr);
    let value: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    let pages = value["pages"].as_array().unwrap().iter();
    pages
        .map(|page| {
            let file = page["file"].as_str().unwrap();
            file.trim_start_matches("content/")
                .trim_end_matches(".md")
                .to_owned()
        })
        .collect()
}

#[test]
fn pages_are_listed_by_what_they_are_whose_and_for_whom() {
    let project = project();
    for (args, files) in [
        (vec!["--state", "draft"], vec!["draft"]),
        (vec!["--state", "in-review"], vec!["asked"]),
        (vec!["--state", "scheduled"], vec!["later"]),
        (vec!["--state", "expired"], vec!["over"]),
        (vec!["--state", "withdrawn"], vec!["back"]),
        (
            vec!["--state", "held"],
            vec!["asked", "draft", "later", "over"],
        ),
        (vec!["--state", "overdue"], vec!["club", "late"]),
        (
            vec!["--state", "draft", "--state", "expired"],
            vec!["draft", "over"],
        ),
        (
            vec!["--owner", "ROWAN", "--state", "published"],
            vec!["late", "soon"],
        ),
        (
            vec!["--owner", "rowan ashdale", "--state", "draft"],
            vec!["draft"],
        ),
        (vec!["--role", "member"], vec!["club"]),
        (vec!["--role", "public", "--state", "overdue"], vec!["late"]),
        (vec!["--type", "event"], vec![]),
    ] {
        assert_eq!(listed(&project, &args), files, "{args:?}");
    }
    let wrong = project.run(&["list", "--state", "drafts"]);
    assert!(
        wrong.code == 2 && wrong.stderr.contains("did you mean `draft`?"),
        "{}",
        wrong.stderr
    );
    assert_eq!(project.run(&["list", "--role", "membr"]).code, 2);

    let table = project
        .run(&["list", "--csv", "--state", "overdue", "--redact=no"])
        .stdout;
    let mut lines = table.split("\r\n");
    assert_eq!(
        lines.next(),
        Some("file,title,address,state,owner,type,readers,review_due")
    );
    assert_eq!(
        lines.next(),
        Some(
            "content/club.md,\"'=club, \"\"x\"\"\",/club/,published overdue,,page,member,2026-09-02"
        )
    );
    // Where strangers read along nothing gated is named.
    let redacted = project.run(&["list", "--redact"]).stdout;
    assert!(
        !redacted.contains("club") && redacted.contains("(gated page)"),
        "{redacted}"
    );
}

#[test]
fn what_is_due_is_told_by_day_and_to_each_owner() {
    let project = project();
    let told = project.run(&["due", "--redact=no"]).stdout;
    let of = |state: &str| -> String {
        let lines = told
            .lines()
            .filter(|line| line.split("  ").nth(1) == Some(state));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let (overdue, soon) = (of("overdue"), of("soon"));
    for words in ["Night line", "Club line", "Teams: 12", "(content/late.md)"] {
        assert!(overdue.contains(words), "{words}: {told}");
    }
    assert!(
        soon.contains("(content/soon.md)") && soon.contains("Day line"),
        "{told}"
    );
    let later = told.lines().last().unwrap();
    assert!(
        later.contains("(content/far.md)") && !told.contains("Wards"),
        "{told}"
    );

    // What is overdue of facts is what `check` tells the age of.
    let checked = project.run(&["check", "--format", "json", "--redact=no"]);
    let of_age = checked
        .diagnostics()
        .into_iter()
        .filter(|note| note["code"] == "V6")
        .count();
    let value: serde_json::Value =
        serde_json::from_str(&project.run(&["due", "--format", "json"]).stdout).unwrap();
    let late = ["contacts", "figures"].map(|sort| {
        let rows = value[sort].as_array().unwrap().iter();
        rows.filter(|row| row["overdue"] == true).count()
    });
    assert_eq!((late, of_age), ([2, 1], 3));

    let mail = project.run(&["due", "--mail", "--redact=no"]).stdout;
    let letters: Vec<&str> = mail.split("\n----------------").collect();
    let of = |owner: &str| {
        let to = format!("To: {owner}\n");
        letters
            .iter()
            .find(|letter| letter.contains(&to))
            .unwrap_or_else(|| panic!("{mail}"))
    };
    let rowan = of("Rowan Ashdale");
    assert!(rowan.contains("3 things to look at") && rowan.contains("Dear Rowan Ashdale,"));
    assert!(rowan.contains("/late/") && rowan.contains("/soon/") && rowan.contains("Night line"));
    assert!(of("nobody").contains("Teams: 12"));
    assert!(!mail.contains("/far/"), "what is later can wait: {mail}");
    // Nobody reads the name of what is gated where a build service prints.
    let redacted = project.run(&["due", "--mail", "--redact"]).stdout;
    assert!(
        !redacted.contains("Club line") && !redacted.contains("/club/"),
        "{redacted}"
    );

    let calendar = project.run(&["due", "--calendar", "--redact=no"]).stdout;
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 8);
    assert!(
        calendar.contains("DTSTART;VALUE=DATE:20260901"),
        "{calendar}"
    );
    assert!(calendar.lines().all(|line| line.len() <= 75), "{calendar}");
    assert!(
        project
            .run(&["due", "--csv"])
            .stdout
            .starts_with("due,when,what,owner,title,file,address\r\n")
    );
}

#[test]
fn a_clean_takes_what_builds_made_and_nothing_else() {
    let project = project();
    project.build(&["--audience", "public", "-q"]);
    project.write("public/theirs.txt", "theirs");
    project.write(".pimh/code", "a code");
    let before = project.input();
    let done = project.run(&["clean"]);
    assert!(
        done.code == 0 && done.stdout.contains("What no build made there stays."),
        "{}",
        done.stdout
    );
    let left = crate::harness::files_below(&project.path("public"));
    assert_eq!(left.keys().collect::<Vec<_>>(), ["theirs.txt"]);
    assert!(project.input() == before && project.path(".pimh/code").exists());
    let again = project.run(&["clean", "--output", "content"]);
    assert!(
        again
            .stdout
            .contains("nothing that a build of this project made"),
        "{}",
        again.stdout
    );
    assert!(project.input() == before);
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let project = Project::new();
    let page = project.run(&["man"]);
    assert!(
        page.stdout.contains(".TH pimh 1") && page.stdout.contains("clean"),
        "{}",
        page.stdout
    );
    assert_eq!(project.run(&["man", "man1"]).code, 0);
    for name in ["pimh", "pimh-build", "pimh-list", "pimh-access-invite"] {
        let text = std::fs::read_to_string(project.path(&format!("man1/{name}.1"))).unwrap();
        assert!(text.contains(".SH NAME"), "{name}");
    }
}
