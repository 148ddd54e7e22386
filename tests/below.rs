//! What a folder says for the pages below it.

use crate::harness::{Project, SETTINGS, TestSite, page, text};

fn html(site: &TestSite, file: &str) -> String {
    text(&site.build("public")[file]).to_owned()
}

fn says(html: &str, audience: &str) -> bool {
    html.contains(&format!("<b>For</b> {audience}</li>"))
}

#[test]
fn pages_take_what_the_nearest_folder_says_and_they_do_not() {
    let site = TestSite::new()
        .with(
            "content/a/_index.md",
            &page("A", "below:\n  audience: [fathers]\n  crisis: none", ""),
        )
        .with(
            "content/a/b/_index.md",
            &page("B", "below: { audience: midwives }", ""),
        )
        .with("content/a/one.md", &page("One", "", "Words."))
        .with(
            "content/a/own.md",
            &page("Own", "audience: gps\ncrisis: full", "Words."),
        )
        .with("content/a/b/two.md", &page("Two", "", "Words."))
        .with(
            "content/a/b/c/three.md",
            &page("Three", "audience: managers", "Words."),
        )
        .with("content/else.md", &page("Elsewhere", "", "Words."));
    assert!(says(&html(&site, "a/one/index.html"), "fathers"));
    assert!(
        says(&html(&site, "a/own/index.html"), "GPs")
            || html(&site, "a/own/index.html").contains("<b>For</b>")
    );
    assert!(!says(&html(&site, "a/own/index.html"), "fathers"));
    assert!(says(&html(&site, "a/b/two/index.html"), "midwives"));
    assert!(!says(&html(&site, "a/b/c/three/index.html"), "midwives"));
    // The folder's own page is not below itself, and nothing else is below it.
    assert!(!says(&html(&site, "a/index.html"), "fathers"));
    assert!(says(&html(&site, "a/b/index.html"), "fathers"));
    assert!(!html(&site, "else/index.html").contains("<b>For</b>"));
}

#[test]
fn checks_that_ask_for_a_field_take_what_the_folder_says() {
    let of_type = "[types.study]\nlabel = \"Study\"\nneeds = [\"audience\", \"owner\"]\n";
    let site = |below: &str| {
        TestSite::new()
            .with("content/site.toml", &format!("{SETTINGS}{of_type}"))
            .with("content/study/_index.md", &page("Studies", below, ""))
            .with("content/study/a.md", &page("A", "", "Words."))
            .load()
            .map(|_| ())
    };
    assert_eq!(site("below:\n  audience: managers\n  owner: Anna"), Ok(()));
    let refused = site("below:\n  audience: managers").unwrap_err();
    assert!(refused.has("F2"), "{refused:?}");
    for wrong in [
        "below:\n  audeince: managers",
        "below:\n  audience: nobody",
        "below: managers",
        "below:\n  access: member",
        "below:\n  status: draft",
    ] {
        assert!(site(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn no_page_tells_what_stands_in_a_folder_that_its_readers_may_not_read() {
    let site = |owner: &str| {
        TestSite::new()
            .with(
                "content/club/_index.md",
                &page(
                    "Club",
                    &format!("access: member\nbelow:\n  owner: {owner}\n  audience: champions"),
                    "",
                ),
            )
            .with(
                "content/club/open.md",
                &page("Open", "access: public\naudience: parents", "Words."),
            )
            .with(
                "content/club/plain.md",
                &page("Plain", "access: public", "Words."),
            )
            .with("content/club/kit.md", &page("Kit", "", "Words."))
    };
    assert_eq!(site("Anna").build("public"), site("Berta").build("public"));
    assert!(!html(&site("Anna"), "club/plain/index.html").contains("champions"));
    assert!(
        text(&site("Anna").build("member")["club/kit/index.html"]).contains("<b>For</b> champions")
    );
}

#[test]
fn explain_says_whence_a_page_has_it() {
    let project = Project::new();
    project.page(
        "content/tips/_index.md",
        "Tips",
        "below:\n  audience: parents\n  review-every: 24 months",
        "Words.",
    );
    project.page(
        "content/tips/a.md",
        "A tip",
        "type: page\nreview-due: 2027-01-01",
        "Words.",
    );
    let told = project.run(&["explain", "tips/a.md"]);
    assert!(
        told.stdout
            .contains("audience: as content/tips/_index.md says for its folder"),
        "{told:?}"
    );
    // A day of its own is nearer than the folder's time.
    assert!(!told.stdout.contains("review-every"), "{told:?}");
}

#[test]
fn the_settings_say_last_of_all_how_often_pages_are_reviewed() {
    let project = Project::new();
    let reviews = "[reviews]\nevery = \"3 years\"\n[reviews.every-for-types]\ntop-tips = \"18 months\"\n[reviews.every-for-audiences]\nparents = \"12 months\"\n";
    project.write("content/site.toml", format!("{SETTINGS}{reviews}"));
    project.write(
        "content/a/_index.md",
        page("A", "below:\n  review-every: 2 years", ""),
    );
    for (file, fields) in [
        ("plain", ""),
        ("fathers", "audience: fathers"),
        ("tips", "type: top-tips\naudience: midwives"),
        ("own", "audience: parents\nreview-every: 30 months"),
        ("a/below", "audience: parents"),
    ] {
        let fields = format!("reviewed: 2026-08-06\n{fields}");
        project.write(&format!("content/{file}.md"), page(file, &fields, "Words."));
    }
    let told = project.run(&["due", "--csv"]).stdout;
    for (file, day) in [
        ("plain", "2029-08-06"),
        ("fathers", "2027-08-06"),
        ("tips", "2028-02-06"),
        ("own", "2029-02-06"),
        ("a/below", "2028-08-06"),
    ] {
        let row = told.lines().find(|row| row.contains(&format!("{file}.md")));
        assert!(row.is_some_and(|row| row.contains(day)), "{file}: {told}");
    }
    let explained = project.run(&["explain", "content/plain.md"]);
    assert!(
        explained.stdout.contains("site.toml"),
        "{}",
        explained.stdout
    );
    for (said, wrong, told) in [
        ("12 months", "now and then", "a number of months or years"),
        ("top-tips", "top-tipps", "top-tips"),
        ("parents", "parrots", "parents"),
    ] {
        let wrong = reviews.replace(said, wrong);
        project.write("content/site.toml", format!("{SETTINGS}{wrong}"));
        let refused = project.run(&["check"]);
        assert_eq!(refused.code, 65, "{told}: {}", refused.stderr);
        assert!(refused.stderr.contains(told), "{told}: {}", refused.stderr);
    }
}
