//! Types of page that a site declares as its own: declared in a few lines, then known to everything that knows types.

use crate::harness::{Project, SETTINGS, TestSite, page, text};

const CASES: &str = r#"
[types.case-report]
label = { en = "Case report", cy = "Adroddiad achos" }
plural = "Case reports"
folder = "reports"
sort = "year"
[types.case-report.fields.place]
label = "Where"
required = true
shown = "rows"
[types.case-report.fields.year]
kind = "number"
[types.case-report.fields.strand]
label = "Strand"
kind = "choice"
choices = ["Ward", "Home visits"]
shown = "rows"
[types.case-report.fields.seen-on]
label = "Seen on"
kind = "day"
[types.case-report.fields.more]
label = "More"
kind = "link"
# On an event it is one of four words.
[types.case-report.fields.kind]
kind = "choice"
choices = ["long", "short"]
shown = "nowhere"
[types.case-report.fields.points]
label = "Points"
kind = "sentences"
[types.case-report.fields.cost-code]
shown = "nowhere"
"#;

fn with_settings(more: &str) -> TestSite {
    TestSite::new().with("content/site.toml", &format!("{SETTINGS}{more}"))
}

fn site() -> TestSite {
    with_settings(CASES)
        .with("content/other.md", &page("Other", "", "Words."))
        .with(
            "content/reports/one.md",
            &page(
                "One",
                "place: Leeds & <b>York</b>\nkind: short\nyear: 2026\nstrand: home visits\nseen-on: 4 March 2026\nmore: /other.md\npoints: [It *works*., A <i>b</i>.]\ncost-code: X17",
                "Words.",
            ),
        )
        .with("content/reports/two.md", &page("Two", "place: Hull\nyear: 2020", "Words."))
}

fn html(site: &TestSite, file: &str) -> String {
    text(&site.build("public")[file]).to_owned()
}

#[test]
fn a_page_shows_its_facts_and_rows_show_theirs() {
    let one = html(&site(), "reports/one/index.html");
    let facts = one.split("<dl class=\"facts\">").nth(1).unwrap();
    let facts = facts.split("</dl>").next().unwrap();
    assert!(
        facts.contains("<dt>Where</dt><dd><bdi>Leeds &amp; &lt;b&gt;York&lt;&#x2F;b&gt;</bdi>")
            || facts.contains("<bdi>Leeds &amp; &lt;b&gt;York&lt;/b&gt;</bdi>"),
        "{facts}"
    );
    assert!(
        facts.contains("<dt>Year</dt><dd><bdi>2026</bdi>"),
        "{facts}"
    );
    assert!(facts.contains("<bdi>Home visits</bdi>"), "{facts}");
    assert!(
        facts.contains("<time datetime=\"2026-03-04\">4 March 2026</time>"),
        "{facts}"
    );
    assert!(facts.contains("href=\"/other/\""), "{facts}");
    assert!(facts.contains("It <em>works</em>."), "{facts}");
    assert!(!facts.contains("<i>b"), "{facts}");
    assert!(!one.contains("X17"), "it is shown nowhere");
    assert!(one.contains("<span>Case report</span>"), "{one}");
    assert!(one.contains("\"@type\":\"WebPage\""), "{one}");

    let list = html(&site(), "reports/index.html");
    assert!(list.contains("<h1>Case reports</h1>"), "{list}");
    assert!(
        list.contains("<span>Where: <bdi>Hull</bdi></span>"),
        "{list}"
    );
    assert!(
        !list.contains("2026-03-04"),
        "a row has only what it is to show"
    );
    assert!(
        list.find("Two") < list.find("One"),
        "sorted by the year\n{list}"
    );
}

#[test]
fn a_template_of_the_name_draws_it_and_finds_its_values() {
    let theme = "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n";
    let template = "{% extends \"templates/base.html\" %}{% block body %}\
        [{{ page.extra.place }}|{{ page.extra.cost_code }}|{{ page.extra.seen_on }}]{{ page.body }}{% endblock body %}";
    let other = "{% extends \"templates/base.html\" %}{% block body %}\
        [{{ page.extra.room }}|{{ page.extra.of_ours.deep[1] }}]{% endblock body %}";
    let site = site()
        .with(
            "content/site.toml",
            &format!("theme = \"mine\"\n{SETTINGS}{CASES}[extra]\nroom = \"text\"\n"),
        )
        .with("themes/mine/theme.toml", theme)
        .with("themes/mine/templates/case-report.html", template)
        .with("themes/mine/templates/page.html", other)
        .with(
            "content/other.md",
            &page(
                "Other",
                "room: <Hall>\nextra:\n  of_ours:\n    deep: [one, \"<two>\"]",
                "Words.",
            ),
        );
    let one = html(&site, "reports/one/index.html");
    assert!(
        one.contains("York") && one.contains("|X17|2026-03-04]"),
        "{one}"
    );
    assert!(!one.contains("<b>York"), "a value is text\n{one}");
    let other = html(&site, "other/index.html");
    assert!(other.contains("[&lt;Hall&gt;|&lt;two&gt;]"), "{other}");
}

#[test]
fn its_fields_are_checked_as_any_others() {
    let told = |fields: &str| {
        let site = site().with("content/reports/one.md", &page("One", fields, "Words."));
        match site.load() {
            Ok(_) => Vec::new(),
            Err(refused) => refused.0,
        }
    };
    let says = |fields: &str, code: &str, words: &str| {
        let told = told(fields);
        let found = told
            .iter()
            .any(|(known, said)| known == code && said.contains(words));
        assert!(found, "{fields}: {told:?}");
    };
    assert_eq!(told("place: Hull"), Vec::new());
    says("year: 2020", "F2", "place");
    says("place: Hull\nyaer: 2020", "F1", "yaer");
    says("place: Hull\nyear: soon", "F3", "year");
    says("place: Hull\nstrand: wards", "F3", "strand");
    says("place: Hull\nseen-on: 06/08/26", "F4", "06/08/26");
    says("place: Hull\nmore: /nowhere.md", "H1", "nowhere");
    says("place: Hull\ntype: case-reprot", "F3", "case-reprot");
    // Where it is of no type that has the field.
    let site = site().with("content/other.md", &page("Other", "strand: ward", "Words."));
    let refused = site.load().map(|_| ()).unwrap_err();
    assert!(
        refused
            .0
            .iter()
            .any(|(code, said)| code == "F14" && said.contains("case-report")),
        "{refused:?}"
    );
    // And elsewhere, where its type is said.
    for fields in [
        "type: case-report\nplace: Hull",
        "type: Case_Report\nplace: Hull",
    ] {
        let site = site
            .clone()
            .with("content/other.md", &page("Other", fields, "Words."));
        assert!(html(&site, "other/index.html").contains("<dt>Where</dt>"));
    }
}

#[test]
fn what_makes_no_sense_in_a_type_is_told_at_its_line() {
    let told = |more: &str| -> Vec<(String, String)> {
        match with_settings(more).load() {
            Ok(_) => Vec::new(),
            Err(refused) => refused.0,
        }
    };
    assert_eq!(told("[types.bulletin]\nlabel = \"Bulletin\"\n"), Vec::new());
    let own = "[types.bulletin]\nlabel = \"Bulletin\"\n";
    for (more, code, words) in [
        ("[types.bulletin]\n".to_owned(), "C8", "no label"),
        ("[types]\nbulletin = 3\n".to_owned(), "C2", "bulletin"),
        ("[types.event]\nlabel = \"E\"\n".to_owned(), "C8", "`event`"),
        (
            "[types.section]\nlabel = \"E\"\n".to_owned(),
            "C8",
            "`section`",
        ),
        ("[types.\"a b\"]\nlabel = \"E\"\n".to_owned(), "C8", "`a b`"),
        (format!("{own}lable = 1\n"), "C1", "lable"),
        (format!("{own}folder = \"guidance\"\n"), "C8", "guidance"),
        (format!("{own}folder = \"assets\"\n"), "C8", "assets"),
        (format!("{own}folder = \"topics\"\n"), "C8", "topics"),
        (format!("{own}folder = \"a/b\"\n"), "C8", "a/b"),
        (
            format!("{own}[types.news]\nfolder = \"bulletin\"\n"),
            "C8",
            "bulletin",
        ),
        (format!("{own}sort = \"yaer\"\n"), "C2", "yaer"),
        (format!("{own}ends = \"closing\"\n"), "C8", "closing"),
        (format!("{own}needs = [\"audeince\"]\n"), "C8", "audeince"),
        (
            format!("{own}[types.bulletin.fields.title]\n"),
            "C8",
            "`title`",
        ),
        (
            format!("{own}[types.bulletin.fields.applies-to]\n"),
            "C8",
            "`applies-to`",
        ),
        (
            format!("{own}[types.bulletin.fields.a]\nkind = \"choice\"\n"),
            "C8",
            "`a`",
        ),
        (
            format!("{own}[types.bulletin.fields.a]\nchoices = [\"b\"]\n"),
            "C8",
            "`a`",
        ),
        (
            format!("{own}[types.bulletin.fields.a]\nkind = \"nubmer\"\n"),
            "C2",
            "nubmer",
        ),
        (
            format!("{own}[types.bulletin.fields.a]\nkind = \"link\"\nshown = \"rows\"\n"),
            "C8",
            "`a`",
        ),
        (
            format!("{own}[types.bulletin.fields.a]\nhlep = \"b\"\n"),
            "C1",
            "hlep",
        ),
    ] {
        let told = told(&more);
        assert!(
            told.iter()
                .any(|(known, said)| known == code && said.contains(words)),
            "{more}: {told:?}"
        );
    }
}

#[test]
fn ready_types_are_taken_up_by_their_names() {
    let site = with_settings(
        "[types.news]\n[types.vacancy]\n[types.faq]\n[types.case-study]\nfolder = \"studies\"\n",
    )
    .with(
        "content/news/old.md",
        &page("Old news", "published: 2026-01-05", "Words."),
    )
    .with(
        "content/news/fresh.md",
        &page("Fresh news", "published: 2026-11-05", "Words."),
    )
    .with(
        "content/vacancies/a.md",
        &page("A nurse", "closing: 2026-11-22", "Words."),
    )
    .with(
        "content/vacancies/b.md",
        &page(
            "A clerk",
            "closing: 2026-11-21\npublished: 2026-10-01",
            "Words.",
        ),
    )
    .with(
        "content/studies/c.md",
        &page("A ward", "audience: managers\nplace: Leeds", "Words."),
    );
    let news = html(&site, "news/index.html");
    assert!(news.find("Fresh news") < news.find("Old news"), "{news}");
    assert!(news.contains("<time datetime=\"2026-11-05\">"), "{news}");
    assert!(html(&site, "news/fresh/index.html").contains("\"@type\":\"Article\""));
    // On its last day it is open; on the next it says that it is closed, and leaves the lists and feeds.
    let vacancies = html(&site, "vacancies/index.html");
    assert!(
        vacancies.contains("A nurse") && !vacancies.contains("A clerk"),
        "{vacancies}"
    );
    assert!(html(&site, "vacancies/b/index.html").contains("This has closed."));
    assert!(!html(&site, "vacancies/a/index.html").contains("This has closed."));
    assert!(!html(&site, "feed.xml").contains("A clerk"));
    assert!(html(&site.clone().on("2026-11-21"), "feed.xml").contains("A clerk"));
    assert!(html(&site, "studies/c/index.html").contains("Case study"));
    // Without a word in the settings nothing of them is known.
    let refused = with_settings("")
        .with("content/news/a.md", &page("A", "type: news", "Words."))
        .load();
    assert!(refused.map(|_| ()).unwrap_err().has("F3"));
}

#[test]
fn a_gated_page_keeps_its_facts_to_its_readers() {
    let gated = |place: &str, closing: &str| {
        with_settings(&format!("{CASES}[types.vacancy]\n"))
            .with(
                "content/reports/one.md",
                &page(
                    "One",
                    "access: member\nteaser: summary\nplace: Leeds",
                    "Words.",
                ),
            )
            .with(
                "content/reports/two.md",
                &page(
                    "Two",
                    &format!("access: member\nyear: 3\nplace: {place}"),
                    "Words.",
                ),
            )
            .with(
                "content/vacancies/a.md",
                &page(
                    "Teased",
                    &format!("access: member\nteaser: title\nclosing: {closing}"),
                    "Words.",
                ),
            )
    };
    let (one, other) = (gated("Hull", "2026-01-01"), gated("Kingston", "2027-01-01"));
    assert_eq!(one.build("public"), other.build("public"));
    assert_ne!(one.build("member"), other.build("member"));
    let public = html(&one, "reports/index.html");
    assert!(
        public.contains("One") && !public.contains("Leeds"),
        "{public}"
    );
    assert!(text(&one.build("member")["reports/index.html"]).contains("Hull"));
}

#[test]
fn new_schema_and_help_know_it() {
    let project = Project::new();
    project.write(
        "content/site.toml",
        crate::harness::settings(&format!("sample = true\n{CASES}[types.vacancy]\n")),
    );
    project.write("content/_index.md", page("Home", "", "Welcome."));
    let made = project.run(&["new", "Case Report", "A first one"]);
    assert_eq!(made.code, 0, "{made:?}");
    let file = std::fs::read_to_string(project.path("content/reports/a-first-one.md")).unwrap();
    assert!(
        file.contains("type: case-report") && file.contains("\nplace: "),
        "{file}"
    );
    assert_eq!(project.run(&["new", "vacancy", "A nurse"]).code, 0);
    let checked = project.run(&["check", "--drafts"]);
    assert_eq!(checked.code, 0, "{checked:?}");
    let schema = project.run(&["schema", "case-report"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.stdout).unwrap();
    assert_eq!(schema["properties"]["strand"]["enum"][1], "Home visits");
    assert!(schema["properties"]["type"]["const"] == "case-report");
    let near = project.run(&["new", "case-reprot", "A"]);
    assert!(
        near.code == 2 && near.stderr.contains("did you mean `case-report`?"),
        "{near:?}"
    );
    let ready = project.run(&["new", "faq", "A"]);
    assert!(
        ready.code == 2 && ready.stderr.contains("[types.faq]"),
        "{ready:?}"
    );
}

/// The name and widget of each field of a collection, with what else it says.
fn collections(yaml: &str) -> std::collections::BTreeMap<String, pimh::fields::Table> {
    use pimh::fields::Value;
    let source =
        pimh::source::Source::new(pimh::names::SitePath::new("config.yml"), yaml.to_owned());
    let (table, broken) = pimh::fields::yaml(&source, 0..yaml.len());
    assert!(broken.is_empty(), "{yaml}");
    let table = table.unwrap();
    let collections = table
        .0
        .into_iter()
        .find(|entry| entry.key == "collections")
        .unwrap();
    let Value::List(collections) = collections.value.value else {
        panic!("{yaml}")
    };
    let named = collections.into_iter().map(|collection| {
        let Value::Table(collection) = collection.value else {
            panic!("{yaml}")
        };
        (said(&collection, "name"), collection)
    });
    named.collect()
}

fn said(table: &pimh::fields::Table, key: &str) -> String {
    let entry = table.0.iter().find(|entry| entry.key == key);
    match entry.map(|entry| &entry.value.value) {
        Some(pimh::fields::Value::Scalar(text)) => text.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_cms_offers_the_topics_of_the_list_but_none_that_only_gated_pages_have() {
    let project = Project::new();
    project.write(
        "content/site.toml",
        crate::harness::settings("sample = true\n[types.news]\n"),
    );
    let topic = |id: &str, label: &str| format!("[{id}]\nlabel = \"{label}\"\n");
    let topics = [
        ("rest", "Rest and sleep"),
        ("walks", "Walks"),
        ("qwert", "Zxcvb"),
    ];
    let topics: String = topics.map(|(id, label)| topic(id, label)).concat();
    project.page(
        "content/news/a.md",
        "A",
        "date: 2026-01-05\ntopics: rest",
        "Words.",
    );
    project.page(
        "content/b.md",
        "B",
        "access: member\ntopics: qwert, rest",
        "Words.",
    );
    let free = project.run(&["cms"]);
    assert!(!free.stdout.contains("Rest and sleep"), "{free:?}");
    project.write("content/_data/topics.toml", &topics);
    let told = collections(&project.run(&["cms"]).stdout);
    let fields = told["news"].0.iter().find(|entry| entry.key == "fields");
    let pimh::fields::Value::List(fields) = &fields.unwrap().value.value else {
        panic!()
    };
    let asked = fields.iter().find_map(|asked| match &asked.value {
        pimh::fields::Value::Table(table) if said(table, "name") == "topics" => Some(table),
        _ => None,
    });
    let asked = asked.unwrap();
    assert_eq!(
        (said(asked, "widget"), said(asked, "multiple")),
        ("select".into(), "true".into())
    );
    let options = asked.0.iter().find(|entry| entry.key == "options").unwrap();
    let pimh::fields::Value::List(options) = &options.value.value else {
        panic!()
    };
    let options = options.iter().map(|option| match &option.value {
        pimh::fields::Value::Table(table) => {
            format!("{} {}", said(table, "value"), said(table, "label"))
        }
        _ => panic!(),
    });
    assert_eq!(
        options.collect::<Vec<_>>(),
        ["rest Rest and sleep", "walks Walks"]
    );
}

#[test]
fn a_cms_is_told_what_the_table_of_content_says_and_nothing_of_what_is_gated() {
    use pimh::document::fields::fields_of;
    use pimh::document::{FrontMatter, Types};
    use pimh::fields::{FieldKind, Value};
    let project = Project::new();
    let settings = crate::harness::settings(&format!(
        "sample = true\n{CASES}[types.news]\n[types.vacancy]\n"
    ));
    project.write("content/site.toml", &settings);
    project.page(
        "content/vacancies/_index.md",
        "Vacancies",
        "access: member",
        "Words.",
    );
    project.page("content/reports/open.md", "Open", "place: Hull", "Words.");
    project.page(
        "content/reports/secretplace.md",
        "Qwert",
        "access: member\nplace: Zxcvb",
        "Uiop.",
    );
    let printed = project.run(&["cms"]);
    assert_eq!(printed.code, 0, "{printed:?}");
    let told = collections(&printed.stdout);
    let snapshot = pimh::snapshot::Snapshot::of([(pimh::config::SETTINGS, settings.as_str())]);
    let config = pimh::config::Config::read(&snapshot).value.unwrap();
    let mut compared = 0;
    for kind in Types::of(&config)
        .all()
        .filter(|kind| !kind.is().home.is_empty())
    {
        let Some(collection) = told.get(kind.name()) else {
            assert_eq!(kind.name(), "vacancy", "only its folder is gated");
            continue;
        };
        assert_eq!(
            said(collection, "folder"),
            format!("content/{}", kind.is().home)
        );
        let fields = collection
            .0
            .iter()
            .find(|entry| entry.key == "fields")
            .unwrap();
        let Value::List(fields) = &fields.value.value else {
            panic!()
        };
        let missing = FrontMatter::default().missing(kind, false);
        for field in fields_of(kind)
            .filter(|field| kind.is().fields.iter().any(|own| own.name == field.name))
        {
            let asked = fields.iter().find_map(|asked| match &asked.value {
                Value::Table(table) if said(table, "name") == field.name => Some(table),
                _ => None,
            });
            let Some(asked) = asked else {
                assert!(matches!(field.kind, FieldKind::Kept), "{}", field.name);
                continue;
            };
            let is_needed = missing.iter().any(|missing| missing.name == field.name);
            assert_eq!(
                said(asked, "required"),
                is_needed.to_string(),
                "{}",
                field.name
            );
            if let FieldKind::Choice(words) | FieldKind::Choices(words) = field.kind {
                let options = asked.0.iter().find(|entry| entry.key == "options").unwrap();
                let Value::List(options) = &options.value.value else {
                    panic!()
                };
                assert_eq!(options.len(), words.len(), "{}", field.name);
            }
            compared += 1;
        }
    }
    assert!(compared > 20, "{compared}");
    assert!(told.contains_key("news") && told.contains_key("case-report"));
    for gated in [
        "secretplace",
        "Qwert",
        "Zxcvb",
        "Uiop",
        "vacancies",
        "name: access\n",
    ] {
        assert!(!printed.stdout.contains(gated), "{gated}");
    }
    // Into a folder: again over its own, never over somebody else's.
    assert_eq!(project.run(&["cms", "--into", "admin"]).code, 0);
    assert_eq!(project.run(&["cms", "--into", "admin"]).code, 0);
    project.write("admin/config.yml", "backend: mine\n");
    assert_ne!(project.run(&["cms", "--into", "admin"]).code, 0);
    assert_eq!(
        std::fs::read_to_string(project.path("admin/config.yml")).unwrap(),
        "backend: mine\n"
    );
}
