//! What stands on single pages: small promises that no golden tree shows.

use std::fs;

use crate::harness::{FILM, Project, TestSite, page};

fn read(project: &Project, file: &str) -> String {
    fs::read_to_string(project.path(file)).unwrap_or_default()
}

#[test]
fn a_note_leads_back_to_every_place_that_refers_to_it() {
    let project = Project::new();
    let words = "One.[^a] Two.[^b]\n\n[^a]: First.\n[^b]: Second, see also.[^a] And.[^c]\n[^c]: Third, see.[^a]";
    project.write("content/a.md", page("A", "", words));
    project.build(&[]);
    let html = read(&project, "public/a/index.html");
    for id in [
        "fnref--1",
        "fnref--1--2",
        "fnref--1--3",
        "fnref--2",
        "fnref--3",
    ] {
        assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        assert_eq!(html.matches(&format!("href=\"#{id}\"")).count(), 1, "{id}");
    }
    let first = html.split("<li id=\"fn--1\">").nth(1).unwrap();
    let first = first.split("</li>").next().unwrap();
    assert_eq!(first.matches("note-back").count(), 3, "{first}");
}

#[test]
fn a_withdrawn_page_is_marked_wherever_it_is_listed() {
    let project = Project::new();
    project.write("content/news/_index.md", page("News", "", ""));
    project.write(
        "content/news/old.md",
        page("Old", "status: withdrawn\n", "x"),
    );
    project.write("content/news/new.md", page("New", "", "x"));
    project.build(&[]);
    for list in ["public/news/index.html", "public/a-z/index.html"] {
        let html = read(&project, list);
        assert_eq!(html.matches("Withdrawn").count(), 1, "{list}");
        let after = html.split("/news/old/").nth(1).unwrap();
        assert!(after.split("</li>").next().unwrap().contains("Withdrawn"));
    }
}

#[test]
fn words_for_some_readers_stand_in_their_glossary_and_in_no_other() {
    let project = Project::new();
    let term = |id: &str, access: &str| {
        format!("[{id}]\nlabel = \"Word {id}\"\nmeaning = \"Meaning of {id}.\"\n{access}\n")
    };
    let terms = term("open", "") + &term("kept", "access = \"member\"");
    project.write("content/_data/terms.toml", terms);
    project.build(&["--audience", "public"]);
    project.build(&["--audience", "member"]);
    project.build(&["--audience", "champion"]);
    for (tree, has) in [
        ("public", false),
        ("public-member", true),
        ("public-champion", true),
    ] {
        let html = read(&project, &format!("{tree}/glossary/index.html"));
        assert!(html.contains("Meaning of open."), "{tree}");
        assert_eq!(html.contains("Meaning of kept."), has, "{tree}");
    }
}

#[test]
fn two_dots_lead_to_the_section_above() {
    let project = Project::new();
    project.write("content/news/_index.md", page("News", "", "[up](..)"));
    project.write("content/news/first.md", page("First", "", "[up](..)"));
    project.write(
        "content/news/early/_index.md",
        page("Early", "", "[up](../)"),
    );
    project.write("content/about.md", page("About", "", "[up](..)"));
    project.build(&[]);
    for (file, href) in [
        ("news", "/"),
        ("news/first", "/news/"),
        ("news/early", "/news/"),
        ("about", "/"),
    ] {
        let html = read(&project, &format!("public/{file}/index.html"));
        let link = format!("<a href=\"{href}\">up</a>");
        assert!(html.contains(&link), "{file}: {link}");
    }
}

#[test]
fn a_page_is_explained_by_its_former_names_too() {
    let project = Project::new();
    let fields = "aliases: [/tips/dads/]\nslug: for-fathers\n";
    project.write("content/tips/fathers.md", page("Fathers", fields, "x"));
    for name in [
        "content/tips/fathers.md",
        "tips/fathers",
        "/tips/for-fathers/",
        "/tips/dads/",
        "tips/dads",
        "content/tips/dads.md",
    ] {
        let told = project.run(&["explain", name]);
        assert_eq!(told.code, 0, "{name}: {}", told.stderr);
        assert!(told.stdout.contains("/tips/for-fathers/"), "{name}");
    }
    assert_eq!(project.run(&["explain", "tips/mothers"]).code, 2);
}

#[test]
fn a_film_is_published_with_a_word_about_what_it_tells() {
    let project = Project::new();
    project.write("content/tour.mp4", FILM);
    project.write("content/a.md", page("A", "", "[The film](tour.mp4)"));
    let told = project.run(&["build", "-v"]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(told.stderr.contains("advice[B10]"), "{}", told.stderr);
    assert!(project.path("public/tour.mp4").exists());
}

#[test]
fn a_contact_speaks_the_language_of_its_page() {
    let project = Project::new();
    project.write(
        "content/_data/contacts.toml",
        "[line]\nname = \"Night line\"\nphone = \"116 123\"\nfor = \"Any time.\"\nhours = \"Day and night\"\ncrisis = true\n\
         verified = 2026-11-01\nverified-by = \"ida\"\n\
         [line.translations.cy]\nfor = \"Unrhyw bryd.\"\nhours = \"Ddydd a nos\"\n",
    );
    project.write(
        "content/_data/people.toml",
        "[ida]\nname = \"Ida May\"\npost = \"Nurse\"\norganisation = \"Trust\"\n",
    );
    project.write("content/a.md", page("A", "", "::: help\n:::\n"));
    project.write("content/b.md", page("B", "lang: cy\n", "::: help\n:::\n"));
    project.write("content/c.md", page("C", "lang: ur\n", "::: help\n:::\n"));
    project.build(&[]);
    for (file, said, not_said) in [
        ("public/a/index.html", "Any time.", "Unrhyw bryd."),
        ("public/b/index.html", "Unrhyw bryd.", "Any time."),
        ("public/c/index.html", "Any time.", "Unrhyw bryd."),
    ] {
        let html = read(&project, file);
        assert!(html.contains(said) && !html.contains(not_said), "{file}");
        assert!(
            html.contains("Night line"),
            "{file}: what is not translated"
        );
    }
    // Whose words they are is said, or a voice would read Welsh as English.
    let welsh = read(&project, "public/b/index.html");
    assert!(welsh.contains("<div lang=\"cy\" dir=\"ltr\"><dt>"));
}

#[test]
fn names_in_other_languages_stand_behind_all_letters() {
    let project = Project::new();
    for (file, title, lang) in [
        ("content/a.md", "Zebra", ""),
        ("content/b.md", "Apple", ""),
        ("content/c.md", "ماؤں کے لیے", "lang: ur\n"),
    ] {
        project.write(file, page(title, lang, "x"));
    }
    project.build(&[]);
    let html = read(&project, "public/a-z/index.html");
    let heads: Vec<&str> = html
        .match_indices("<h2 id=\"l")
        .filter_map(|(at, _)| html[at + 8..].split('"').next())
        .collect();
    assert_eq!(heads, ["letter-a", "letter-z", "language-ur"]);
}

#[test]
fn a_page_that_is_announced_says_where_it_stands() {
    let project = Project::new();
    project.write("content/room/_index.md", page("Room", "", ""));
    project.write(
        "content/room/kit.md",
        page("Kit", "access: member\nteaser: title\n", "x"),
    );
    project.build(&["--audience", "public"]);
    let html = read(&project, "public/room/kit/index.html");
    let crumbs = html.split("class=\"crumbs").nth(1).unwrap();
    let crumbs = crumbs.split("</nav>").next().unwrap();
    assert!(crumbs.contains("href=\"/room/\">Room</a>"), "{crumbs}");
}

/// A site with some pages in Welsh, and words for around them.
fn in_two_languages() -> Project {
    let project = Project::new();
    let settings = read(&project, "content/site.toml");
    let words = "[menu]\nmain = [\"/tips/\", \"/about/\", \"/other/\"]\nfooter = [\"/about/\"]\n\
        [languages.cy]\ntitle = \"Y Safle\"\n[languages.cy.labels]\n\"/about/\" = \"Amdanom ni\"\n";
    project.write("content/site.toml", format!("{settings}\n{words}"));
    project.write("content/tips/_index.md", page("Tips", "", ""));
    project.write("content/about.md", page("About", "", "x"));
    project.write("content/other.md", page("Other", "", "x"));
    project.write(
        "content/kept/_index.md",
        page("Kept", "access: member\n", ""),
    );
    project.write(
        "content/cy/cyngor/_index.md",
        page("Cyngor", "lang: cy\ntranslation-of: /tips/_index.md\n", ""),
    );
    project.write("content/cy/un.md", page("Un", "lang: cy\n", "x"));
    project.write("content/cy/dau.md", page("Dau", "lang: cy-GB\n", "x"));
    project.write("content/ur/ek.md", page("Ek", "lang: ur\n", "x"));
    project
}

#[test]
fn what_stands_around_a_page_is_in_its_language() {
    let project = in_two_languages();
    project.build(&["--audience", "member"]);
    for welsh in ["cy/un", "cy/dau"] {
        let html = read(&project, &format!("public-member/{welsh}/index.html"));
        for said in [
            "<span>Y Safle</span>",
            "<a href=\"/cy/cyngor/\">Cyngor</a>",
            "<a href=\"/about/\">Amdanom ni</a>",
            "<a href=\"/other/\" lang=\"en-GB\" dir=\"auto\">Other</a>",
            "<a href=\"/kept/\" lang=\"en-GB\" dir=\"auto\">Kept</a>",
        ] {
            assert!(html.contains(said), "{welsh}: {said}");
        }
        assert!(!html.contains(">About<"), "{welsh}");
    }
    // Of a language without words in the settings, and of the site's own, nothing changes.
    for other in ["ur/ek", "about"] {
        let html = read(&project, &format!("public-member/{other}/index.html"));
        assert!(
            html.contains(">About</a>") && html.contains(">Tips</a>"),
            "{other}"
        );
        assert!(!html.contains("Y Safle"), "{other}");
    }
}

#[test]
fn a_page_for_families_can_be_handed_on_and_no_gated_one() {
    let project = Project::new();
    let contacts = "[talk]\nname = \"A & B\"\nphone = \"116 123\"\nurgency = \"non-urgent\"\ncrisis = true\n\
        [now]\nname = \"Now\"\nphone = \"999\"\nurgency = \"emergency\"\ncrisis = true\n";
    project.write("content/_data/contacts.toml", contacts);
    project.write(
        "content/open.md",
        page("Rest & sleep", "audience: mothers\n", "x"),
    );
    project.write(
        "content/kept.md",
        page("Kept", "audience: mothers\naccess: member\n", "x"),
    );
    project.write("content/work.md", page("Work", "audience: managers\n", "x"));
    project.build(&["--audience", "member"]);
    let html = read(&project, "public-member/open/index.html");
    let words = "Rest%20%26%20sleep%0Ahttps%3A%2F%2Famberwick%2Etest%2Fopen%2F%0AA%20%26%20B%3A%20116%20123\"";
    assert!(html.contains(&format!("sms:?body={words}")), "{html}");
    assert!(html.contains(
        "data-send=\"Rest &amp; sleep\nhttps://amberwick.test/open/\nA &amp; B: 116 123\""
    ));
    for none in ["kept", "work"] {
        let html = read(&project, &format!("public-member/{none}/index.html"));
        assert!(
            html.contains("<main") && !html.contains("sms:?body="),
            "{none}"
        );
    }
}

#[test]
fn courses_in_a_list_say_the_same_facts_in_the_same_order() {
    let project = Project::new();
    let course = |title: &str, fields: &str| {
        let fields = format!(
            "type: training\naudience: midwives\naccredited: not stated\nreviewed: 2026-08-06\n\
             review-due: 2028-08-06\nversion: 1\nowner: ida\nauthors: ida\nreviewed-by: ida\n{fields}"
        );
        page(title, &fields, "x")
    };
    project.write(
        "content/_data/people.toml",
        "[ida]\nname = \"Ida May\"\npost = \"Nurse\"\norganisation = \"Trust\"\n",
    );
    project.write(
        "content/training/_index.md",
        page("Training", "type: page\n", ""),
    );
    let either = course("A", "mode: either\nlength: a day\n");
    project.write("content/training/a.md", either);
    let unsaid = "mode: not stated\nlength: not stated\nfocus: babies\nfor: anybody\n";
    project.write("content/training/b.md", course("B", unsaid));
    project.build(&[]);
    let html = read(&project, "public/training/index.html");
    let facts: Vec<Vec<&str>> = html
        .split("<li><h2><a href=\"/training/")
        .skip(1)
        .map(|card| {
            card.split("<dt>")
                .skip(1)
                .filter_map(|part| part.split('<').next())
                .collect()
        })
        .collect();
    assert_eq!(facts.len(), 2);
    assert_eq!(facts[0], facts[1]);
    assert_eq!(facts[0].len(), 5);
    assert!(html.contains("<dd>a day</dd>") && html.contains("<dd>babies</dd>"));
}

#[test]
fn leaflets_are_written_as_files_that_need_nothing_beside_them() {
    let project = Project::new();
    let sheet = |lang: &str, code: &str| {
        let fields = format!(
            "type: top-tips\nlang: {lang}\naudience: mothers\nleaflet: a5\nleaflet-code: {code}\nversion: 1.2\n\
             tip-count: 3\nreviewed: 2026-08-06\nreview-due: 2028-08-06\nowner: ida\nauthors: ida\nreviewed-by: ida\n\
             interests: none declared\nlived-experience: read by parents\n"
        );
        let tips = "## Rest\n\nSit.\n\n## Eat\n\nA little.\n\n## Talk\n\nTo one.\n";
        page(code, &fields, tips)
    };
    project.write(
        "content/_data/people.toml",
        "[ida]\nname = \"Ida May\"\npost = \"Nurse\"\norganisation = \"Trust\"\n",
    );
    project.write("content/tips/rest.md", sheet("en-GB", "AB-1"));
    project.write("content/tips/sleep.md", sheet("cy", "AB-2"));
    project.write(
        "content/kept/_index.md",
        page("Kept", "access: member\ntype-below: top-tips\n", ""),
    );
    project.write("content/kept/own.md", sheet("en-GB", "AB-3"));
    let outcome = project.run(&["leaflets"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let names = |folder: &str| {
        let entries = fs::read_dir(project.path(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(".html")).collect();
        names.sort();
        names
    };
    let all = [
        "tips-rest-ab-1-1-2-large.html",
        "tips-rest-ab-1-1-2.html",
        "tips-sleep-ab-2-1-2-large.html",
        "tips-sleep-ab-2-1-2.html",
    ];
    assert_eq!(names("leaflets"), all, "and none of a page for members");
    for name in all {
        let html = read(&project, &format!("leaflets/{name}"));
        for elsewhere in ["<link", "<script", "src=\"/", "href=\"/", "url(besley"] {
            assert!(!html.contains(elsewhere), "{name}: {elsewhere}");
        }
        assert!(
            html.contains("<style>") && html.contains("font/woff2;base64,"),
            "{name}"
        );
        assert!(
            html.contains("href=\"https://amberwick.test/tips/"),
            "{name}"
        );
        let checked = html.split(" checked>").next().unwrap();
        let paper = if name.contains("large") {
            "large"
        } else {
            "a5"
        };
        assert!(checked.ends_with(&format!("value=\"{paper}\"")), "{name}");
    }
    // The choice of a language and of a page, and a folder that holds a site.
    assert_eq!(project.run(&["leaflets", "--language", "cy"]).code, 0);
    assert_eq!(names("leaflets"), all[2..]);
    assert_eq!(project.run(&["leaflets", "content/tips/rest.md"]).code, 0);
    assert_eq!(names("leaflets"), all[..2]);
    assert_eq!(project.run(&["leaflets", "content/kept/own.md"]).code, 2);
    project.build(&["--audience", "public"]);
    assert_eq!(project.run(&["leaflets", "--output", "public"]).code, 2);
    assert!(read(&project, "public/tips/rest/index.html").contains("id=\"leaflet\""));
}

#[test]
fn a_link_with_the_title_button_is_shown_as_one_wherever_it_stands() {
    for (written, is_button) in [
        ("[Book](/b.md \"button\")", true),
        ("- [Book](/b.md 'Button')", true),
        ("> **[Book](/b.md (button))**", true),
        ("[Book][b]\n\n[b]: /b.md \"button\"", true),
        ("[Book](/b.md \"The button\")", false),
        ("[Book](/b.md)", false),
    ] {
        let site = TestSite::new()
            .with("content/a.md", &page("A", "", written))
            .with("content/b.md", &page("B", "", "Words."));
        let html = String::from_utf8_lossy(&site.build("public")["a/index.html"]).into_owned();
        let shown = html.contains("<a href=\"/b/\" class=\"button\">Book</a>");
        assert_eq!(shown, is_button, "{written}: {html}");
        assert!(!html.contains("title=\"button\""), "{written}");
    }
}
