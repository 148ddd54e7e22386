//! The look of one's own: a style sheet, a face, words, templates and parts in a theme of the project, and what is told of them.

use std::collections::BTreeSet;

use crate::harness::{Project, SETTINGS, TestSite, page};

const MANIFEST: &str = "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n";

/// A site with a theme of its own that holds these files.
fn site(files: &[(&str, &str)]) -> TestSite {
    let settings = SETTINGS.replace("language =", "theme = \"mine\"\nlanguage =");
    let site = TestSite::new()
        .with("content/site.toml", &settings)
        .with("content/a.md", &page("A", "", "Words.\n"))
        .with("themes/mine/theme.toml", MANIFEST);
    files.iter().fold(site, |site, (path, text)| {
        site.with(&format!("themes/mine/{path}"), text)
    })
}

fn told(site: &TestSite) -> Vec<String> {
    let notes = site.built().notes;
    let notes = notes.iter();
    notes
        .map(|note| format!("{} {}", note.code(), note.message()))
        .collect()
}

fn codes(files: &[(&str, &str)]) -> BTreeSet<String> {
    let built = site(files).built();
    built
        .notes
        .iter()
        .map(|note| note.code().to_string())
        .collect()
}

#[test]
fn an_own_style_sheet_stands_behind_the_themes_on_every_page() {
    let css = "/* ours */\n@font-face { font-family: Ours; src: url('ours.woff2') format(\"woff2\"); }\nh1 { font-family: Ours }\n";
    let files = [
        ("static/theme.css", css),
        ("static/ours.woff2", "wOF2"),
        ("static/ours-OFL.txt", "SIL Open Font License"),
    ];
    let site = site(&files);
    assert_eq!(told(&site), [""; 0]);
    let tree = site.build("public");
    let face = tree
        .keys()
        .find(|name| name.starts_with("assets/ours."))
        .unwrap();
    let style = tree
        .keys()
        .find(|name| name.starts_with("assets/theme."))
        .unwrap();
    let text = String::from_utf8_lossy(&tree[style]);
    assert!(text.contains(face.trim_start_matches("assets/")), "{text}");
    let mut pages = 0;
    for (name, bytes) in tree.iter().filter(|(name, _)| name.ends_with("index.html")) {
        let html = String::from_utf8_lossy(bytes);
        let (Some(theirs), Some(own)) = (html.find("/assets/harbour."), html.find(style.as_str()))
        else {
            panic!("{name} lacks a style sheet");
        };
        assert!(theirs < own, "{name}");
        pages += 1;
    }
    assert!(pages >= 2);
}

#[test]
fn a_style_sheet_asks_nobody_else_for_anything_however_it_is_spelt() {
    for asks in [
        "a { background: url(https://elsewhere.test/a.png) }",
        "a { background: URL( \"//elsewhere.test/a.png\" ) }",
        "a { background: u\\72l(https://elsewhere.test/a.png) }",
        "a { background: image-set('https://elsewhere.test/a.png' 1x) }",
        "a { background: url(data:image/png;base64,AAAA) }",
        "@import \"other.css\";",
        "@IMPORT url(https://elsewhere.test/a.css);",
        "a { background: url(../../secret.png) }",
    ] {
        assert!(
            codes(&[("static/theme.css", asks)]).contains("M5"),
            "{asks}"
        );
    }
    for quiet in [
        "a::after { content: \"url(https://x.test)\" }",
        "/* @import 'x'; */ a { mask: url(#m) }",
    ] {
        assert_eq!(
            codes(&[("static/theme.css", quiet)]),
            BTreeSet::new(),
            "{quiet}"
        );
    }
}

#[test]
fn a_colour_that_cannot_be_read_is_told_by_day_and_by_night() {
    let said = |css: &str| told(&site(&[("static/theme.css", css)]));
    for (css, when) in [
        (":root { --text: #9aa5aa }", "by day, --text"),
        ("html { --link: rgb(150, 160, 170) }", "by day, --link"),
        // Behind the theme's own for dark screens, it makes the night white too.
        (":root{--page:white}", "by night, --text on --page"),
        (
            "@media screen and (prefers-color-scheme:dark){:root{--soft:#333}}",
            "by night, --soft",
        ),
        (":root { --page: var(--text) }", "by day, --text on --page"),
    ] {
        let said = said(css);
        assert!(
            said.iter()
                .any(|line| line.starts_with("M6") && line.contains(when)),
            "{css}: {said:?}"
        );
    }
    assert!(said(":root { --text: oklch(40% 0.1 200) }")[0].contains("nobody can measure"));
    for fine in [
        ":root { --mine: #eee } .card { color: var(--mine) }",
        "@media print { :root { --page: #000 } }",
        "@media (prefers-color-scheme: light) { :root { --page: #fff } }",
        "/* :root { --text: #fff } */",
    ] {
        assert_eq!(said(fine), [""; 0], "{fine}");
    }
}

#[test]
fn words_of_one_more_language_are_used_and_what_they_lack_is_named() {
    let files = [(
        "words/pl.toml",
        "lang = \"pl\"\nskip = \"Do tre\u{15b}ci\"\n",
    )];
    let polish = site(&files).with(
        "content/pl.md",
        &page("Polska", "lang: pl\n", "S\u{142}owa.\n"),
    );
    let tree = polish.build("public");
    let html = String::from_utf8_lossy(&tree["pl/index.html"]);
    assert!(html.contains("Do tre\u{15b}ci"), "{html}");
    assert!(html.contains("No cookies"), "{html}");
    let said = told(&polish);
    assert!(
        said.iter()
            .any(|line| line.starts_with("M7") && line.contains("missing in `pl`")),
        "{said:?}"
    );
    let wrong = told(&site(&[("words/en.toml", "skipp = \"x\"\n")]));
    assert!(wrong[0].starts_with("M7"), "{wrong:?}");
    // A theme that extends none chooses its words itself.
    let alone = site(&[("words/en.toml", "odd = \"x\"\n")]).with(
        "themes/mine/theme.toml",
        &MANIFEST.replace("extends = \"harbour\"\n", ""),
    );
    assert!(!told(&alone).iter().any(|line| line.starts_with("M7")));
    assert!(codes(&[("words/polish-words.toml", "a = \"b\"\n")]).contains("M4"));
}

#[test]
fn a_template_is_found_by_its_name_with_and_without_its_theme() {
    let thanks = ("templates/partials/thanks.html", "<p>Thanks</p>");
    let html_with = |name: &str| {
        let page_html = format!(
            "{{% extends \"harbour/templates/page.html\" %}}{{% block after_body %}}{{% include \"templates/partials/thanks.html\" %}}{{% include {name} %}}{{% endblock after_body %}}"
        );
        let site = site(&[("templates/page.html", &page_html), thanks]);
        String::from_utf8_lossy(&site.build("public")["a/index.html"]).into_owned()
    };
    for name in [
        "\"templates/partials/thanks.html\"",
        "\"mine/templates/partials/thanks.html\"",
        "'mine/templates/partials/thanks.html'",
    ] {
        assert_eq!(
            html_with(name).matches("<p>Thanks</p>").count(),
            2,
            "{name}"
        );
    }
    let marks = |name: &str| {
        html_with(name)
            .matches("<svg viewBox=\"0 0 48 40\"")
            .count()
    };
    let without = marks("\"templates/partials/thanks.html\"");
    assert_eq!(marks("\"templates/partials/mark.html\""), without + 1);
    assert_eq!(
        marks("\"harbour/templates/partials/mark.html\""),
        without + 1
    );
    // One that takes the place of the theme's is the one that the theme's own templates take in.
    let crumbs = site(&[("templates/partials/crumbs.html", "<p>This way</p>")]);
    let html = &crumbs.build("public")["a/index.html"];
    assert!(String::from_utf8_lossy(html).contains("<p>This way</p>"));
    // What goes wrong in any of them is told where it stands.
    let broken = site(&[("templates/story.html", "{% extends \"templates/base.html\" %}{% block body %}{{ page.nowhere.at }}{% endblock body %}")])
        .with("content/a.md", &page("A", "template: story", "Words.\n"));
    let built = broken.built();
    let files: Vec<_> = built.notes.iter().filter_map(|note| note.file()).collect();
    assert!(
        files
            .iter()
            .any(|file| file.as_str() == "themes/mine/templates/story.html"),
        "{files:?}"
    );
}

#[test]
fn a_template_of_ones_own_is_used_or_told() {
    let page_html = "{% extends \"harbour/templates/page.html\" %}{% block after_body %}{{ super() }}\
        {% include \"templates/partials/thanks.html\" %}{% endblock after_body %}";
    let files = [
        ("templates/page.html", page_html),
        (
            "templates/partials/thanks.html",
            "<p>Thanks to {{ site.extra.partner_name }}{% if site.extra.shows_hours %} at {{ site.extra.hours[1] }}{% endif %}</p>",
        ),
        (
            "components/note.html",
            "{% component note(block: map, t: map) %}<aside>own note</aside>{% endcomponent note %}",
        ),
    ];
    let settings = SETTINGS.replace("language =", "theme = \"mine\"\nlanguage =");
    let extra =
        "[extra]\npartner-name = \"Ash & Co\"\nshows-hours = true\nhours = [\"9\", \"17\"]\n";
    let changed = site(&files)
        .with("content/site.toml", &format!("{settings}{extra}"))
        .with("content/a.md", &page("A", "", "::: note\nx\n:::\n"));
    assert_eq!(told(&changed), [""; 0]);
    let tree = changed.build("public");
    let html = String::from_utf8_lossy(&tree["a/index.html"]);
    assert!(html.contains("Thanks to Ash &amp; Co at 17"), "{html}");
    assert!(html.contains("own note"), "{html}");
    for (misspelt, near) in [
        ("templates/guidence.html", "templates/guidance.html"),
        ("components/notte.html", "components/note.html"),
        (
            "templates/partials/foter.html",
            "templates/partials/footer.html",
        ),
        ("theme.css", "static/theme.css"),
    ] {
        let built = site(&[(misspelt, "x")]).built();
        let note = built
            .notes
            .iter()
            .find(|note| note.code().to_string() == "M4");
        let help = note.and_then(|note| note.remedy()).unwrap_or_default();
        assert!(help.contains(near), "{misspelt}: {help}");
    }
}

/// The names that a line of the contract gives, without those of their parts.
fn names(text: &str) -> Vec<String> {
    let mut depth = 0;
    let outside: String = text
        .chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        })
        .collect();
    outside
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_value_of_the_contract_can_be_printed() {
    let contract = Project::new().run(&["help", "templates"]).stdout;
    let part = |from: &str, to: &str| {
        let (_, behind) = contract
            .split_once(from)
            .unwrap_or_else(|| panic!("no {from}"));
        behind.split(to).next().unwrap().to_owned()
    };
    let mut all: Vec<String> = names(&part("\n`site`: ", "\n\n"))
        .into_iter()
        .filter(|name| !name.starts_with('/') && !name.contains('.'))
        .map(|name| format!("site.{name}"))
        .collect();
    let of_site = all.len();
    let table = part("## The page\n", "\n\nA **row**");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    all.extend(rows.flat_map(|row| {
        let cell = row.split(" |").next().unwrap();
        names(&format!("`{cell}"))
            .into_iter()
            .map(|name| format!("page.{}", name.replace('.', "?.")))
    }));
    assert!(of_site > 20 && all.len() > of_site + 50, "{all:?}");
    let print = |names: &[String]| -> String {
        let each = names.iter().map(|name| {
            format!("{{% if {name} %}}{name}{{% endif %}} {{% if not {name} %}}no{{% endif %}}\n")
        });
        format!("<!doctype html><main>{}</main>", each.collect::<String>())
    };
    assert_eq!(
        told(&site(&[("templates/page.html", &print(&all))])),
        [""; 0]
    );
    // What is not in the contract is not there.
    let unknown = ["page.nonsense.at_all".to_owned()];
    assert!(codes(&[("templates/page.html", &print(&unknown))]).contains("M2"));
}

#[test]
fn the_smallest_theme_is_written_and_builds() {
    let project = Project::new();
    let run = project.run(&["theme", "new", "amberwick"]);
    assert_eq!(run.code, 0, "{run:?}");
    let settings = std::fs::read_to_string(project.path("content/site.toml")).unwrap();
    project.write(
        "content/site.toml",
        format!("theme = \"amberwick\"\n{settings}"),
    );
    project.write("content/a.md", page("A", "", "Words."));
    let run = project.run(&["build", "--strict"]);
    assert_eq!(run.code, 0, "{run:?}");
    let html = std::fs::read_to_string(project.path("public/a/index.html")).unwrap();
    assert!(html.contains("Made with families"), "{html}");
    assert_eq!(project.run(&["theme", "new", "amberwick"]).code, 1);
    for wrong in ["harbour", "My Theme", "../x", "-x", ""] {
        assert_eq!(project.run(&["theme", "new", wrong]).code, 2, "{wrong}");
    }
}

#[test]
fn a_type_of_ones_own_may_have_a_template() {
    let settings = SETTINGS.replace("language =", "theme = \"mine\"\nlanguage =");
    let types =
        "[types.case-study]\nlabel = \"Case study\"\nfolder = \"cases\"\n[checks]\nF2 = \"warn\"\n";
    let template = "{% extends \"harbour/templates/page.html\" %}{% block after_body %}<p>A case</p>{% endblock after_body %}";
    let with = |name: &str| {
        site(&[(name, template)])
            .with("content/site.toml", &format!("{settings}{types}"))
            .with("content/cases/a.md", &page("Case", "", "Words.\n"))
    };
    let tree = with("templates/case-study.html").build("public");
    let html = String::from_utf8_lossy(&tree["cases/a/index.html"]).into_owned();
    assert!(html.contains("<p>A case</p>"), "{html}");
    let told = told(&with("templates/case-studies.html"));
    assert!(told.iter().any(|line| line.starts_with("M4")), "{told:?}");
}

#[test]
fn the_menu_and_the_foot_may_lead_to_other_sites() {
    let menu = "[menu]\nmain = [\"/a/\", \"https://www.Partner.test/join_us\", \"a.md\"]\n\
        footer = [\"https://social.test/@us\", \"/a/\"]\n\
        [menu.labels]\n\"https://www.Partner.test/join_us\" = \"Our partner\"\n";
    let with = |menu: &str| {
        TestSite::new()
            .with("content/site.toml", &format!("{SETTINGS}{menu}"))
            .with("content/a.md", &page("A page", "", "Words.\n"))
    };
    assert_eq!(told(&with(menu)), [""; 0]);
    let tree = with(menu).build("public");
    let html = String::from_utf8_lossy(&tree["a/index.html"]).into_owned();
    let place = |part: &str| html.find(part).unwrap_or_else(|| panic!("{part}: {html}"));
    let partner = place(
        "<a href=\"https://www.Partner.test/join_us\">Our partner <span aria-hidden=\"true\">",
    );
    assert!(place("href=\"/a/\"") < partner);
    place("<a href=\"https://social.test/@us\">social.test <span aria-hidden");
    assert_eq!(html.matches("(another site)").count(), 2);
    for wrong in [
        "[menu]\nmain = [\"javascript:alert(1)\"]\n",
        "[menu]\nfooter = [\"//elsewhere.test/\"]\n",
        "[menu]\nmain = [\"https:///x\"]\n",
        "[menu]\nhelp = \"https://elsewhere.test/\"\n",
    ] {
        assert!(with(wrong).tree("public").is_err(), "{wrong}");
    }
}
