//! A site of one's own: news, case studies, staff, vacancies, questions, a film, photos, a look and a second language, made of
//! settings and pages alone (`tests/own/`). And what single settings and fields of such sites come to.

use std::path::Path;

use pimh::diagnostic::{Code, Diagnostic};
use pimh::snapshot::Snapshot;

use crate::harness::{Built, Files, SETTINGS, TestSite, drawn, page, text, tree_of};

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"6\"><path d=\"M0 0h8v6z\"/></svg>";

/// Words of the site that stand in gated places alone, each with the first of those who may read it.
const GATED: [(&str, &str); 26] = [
    // A page of a ready type: title, summary, words.
    ("larkspurlong", "member"),
    ("larkspurpay", "member"),
    ("larkspurbody", "member"),
    ("teaselquestion", "member"),
    ("teaselsummary", "member"),
    ("teaselanswer", "member"),
    ("bogbeantitle", "champion"),
    ("bogbeansummary", "champion"),
    ("bogbeanplace", "champion"),
    ("bogbeanwords", "champion"),
    // Fields of an own type, with the file, the words and the maker of a picture.
    ("marrampost", "champion"),
    ("marramalt", "champion"),
    ("marramface", "champion"),
    ("marramlikes", "champion"),
    ("marramsummary", "champion"),
    ("marramgrass", "champion"),
    ("saltmarsh", "champion"),
    ("woodsorrel", "member"),
    // A gallery, a part, a film and a list in a box.
    ("yarrowalt", "member"),
    ("yarrowfile", "member"),
    ("yarrowcaption", "member"),
    ("heronsbill", "member"),
    ("sedgefilm", "member"),
    ("sedgecue", "member"),
    ("sedgelist", "member"),
    ("sedgelast", "member"),
];

fn fixture() -> TestSite {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/own");
    TestSite::of(&Snapshot::read(&folder).value).on("2026-11-30")
}

fn has(built: &Built, code: &str) -> bool {
    built
        .notes
        .iter()
        .any(|note| note.code().to_string() == code)
}

/// Where a word stands in a tree, in names and in what can be read.
fn found<'t>(tree: &'t Files, word: &str) -> Option<&'t str> {
    let holds = |(name, bytes): &(&String, &Vec<u8>)| {
        let name = name.to_lowercase();
        name.contains(word) || String::from_utf8_lossy(bytes).to_lowercase().contains(word)
    };
    let mut files = tree.iter();
    files.find(holds).map(|(name, _)| name.as_str())
}

#[test]
fn a_site_of_ones_own_is_made_for_every_reader_and_tells_nobody_more() {
    let site = fixture();
    let mut built = site.built();
    // What a film tells of its maker is no matter of the site's.
    let told = |note: &&Diagnostic| note.code() != Code::B10;
    assert_eq!(
        built.notes.iter().filter(told).count(),
        0,
        "{}",
        drawn(&built.notes)
    );
    let sealed = tree_of(&site.load().unwrap(), "sealed").unwrap();
    built.trees.insert("sealed".to_owned(), sealed);
    for (word, first) in GATED {
        for (reader, tree) in &built.trees {
            let may = match first {
                "member" => matches!(&**reader, "member" | "champion"),
                _ => reader == "champion",
            };
            let found = found(tree, word);
            assert_eq!(found.is_some(), may, "{word} for {reader}: {found:?}");
        }
    }
    shows_what_its_editor_wrote(&built.trees["public"]);
}

fn shows_what_its_editor_wrote(tree: &Files) {
    let has = |file: &str, parts: &[&str]| {
        let html = text(&tree[file]);
        for part in parts {
            assert!(html.contains(part), "{file}: {part}\n{html}");
        }
    };
    has(
        "index.html",
        &[
            "Walks with prams begin in March",
            "Is it normal to be this tired?",
            "Closing day",
            "https://www.nhs.uk/mental-health/",
            "Our charter",
            "/site/logo.svg",
        ],
    );
    has(
        "staff/ana-reed/index.html",
        &[
            "alt=\"Ana at the park gate, in a red coat\" width=\"300\"",
            "Picture: Fernside Families. Shown with consent.",
            "Walks by the <em>sea</em>.",
        ],
    );
    has(
        "faq/tired/index.html",
        &["\"FAQPage\"", "Sleep comes in pieces now."],
    );
    has(
        "walks/index.html",
        &[
            "/site/photos/path.jpg.sizes/480.webp 480w",
            "The path at ten <small class=\"origin\">Picture: Ana Reed.</small>",
        ],
    );
    has(
        "news/walks/index.html",
        &["“Bring a coat,” says Ana – it’s often windy…"],
    );
    has(
        "pl/o-nas/index.html",
        &[
            "lang=\"pl\"",
            "&quot;Cytat&quot;",
            "Rodziny Fernside",
            "Zmień tę stronę",
        ],
    );
}

#[test]
fn a_picture_in_a_field_says_what_it_shows() {
    let types = "[types.post]\nlabel = \"Post\"\n[types.post.fields.photo]\nkind = \"picture\"\n";
    let built = |photo: &str| {
        TestSite::new()
            .with("content/site.toml", &format!("{SETTINGS}{types}"))
            .with("content/post/a.md", &page("A", photo, "Words.\n"))
            .with("content/post/walk.svg", DRAWING)
            .with("content/post/walk two.svg", DRAWING)
            .built()
    };
    for sound in [
        "photo: { src: walk.svg, alt: A quiet street }\n",
        "photo:\n  src: /post/walk.svg\n  alt: A quiet street\n",
        "photo:\n  - src: 'walk two.svg'\n    alt: A quiet street\n",
    ] {
        let built = built(sound);
        assert!(
            built.notes.iter().all(|note| note.code() == Code::B8),
            "{sound}: {}",
            drawn(&built.notes)
        );
        let html = text(&built.trees["public"]["post/a/index.html"]);
        assert!(
            html.contains("alt=\"A quiet street\" width=\"8\""),
            "{html}"
        );
        assert!(
            html.contains("<figure class=\"picture\"><img src=\"/post/walk"),
            "{html}"
        );
    }
    for (faulty, code) in [
        ("photo: walk.svg\n", "F3"),
        ("photo: { src: walk.svg }\n", "F3"),
        ("photo: { alt: A street }\n", "F3"),
        ("photo: { src: walk.svg, alt: '' }\n", "F3"),
        ("photo: { src: wolk.svg, alt: A street }\n", "H1"),
        ("photo: { src: walk.svg, alt: A street, altt: B }\n", "F1"),
    ] {
        assert!(has(&built(faulty), code), "{faulty}");
    }
}

#[test]
fn a_picture_says_who_made_it_wherever_it_is_shown() {
    let site = |facts: &str| {
        TestSite::new()
            .with("content/_data/pictures.toml", facts)
            .with("content/walk.svg", DRAWING)
            .with("content/a/park/gate.svg", DRAWING)
            .with("content/b.md", &page("B", "", "![A street](walk.svg)\n\n![A gate](a/park/gate.svg \"Here\")\n\nIn ![a line](walk.svg) of words.\n"))
    };
    let html = |facts: &str| {
        let tree = site(facts).build("public");
        text(&tree["b/index.html"]).to_owned()
    };
    let by_file =
        html("[one]\nfiles = [\"walk.svg\"]\ncredit = \"A & B\"\nconsent = \"Ana, in March\"\n");
    assert_eq!(
        by_file
            .matches("Picture: A &amp; B. Shown with consent.")
            .count(),
        2
    );
    assert!(by_file.contains("<figcaption>Here</figcaption>"));
    assert!(!by_file.contains("in March"));
    let by_folder = html(
        "[all]\nfiles = [\"a/\"]\ncredit = \"C\"\nconsent = \"Nobody\"\n[one]\nfiles = [\"/walk.svg\"]\nconsent = \"all\"\n",
    );
    assert!(
        by_folder
            .contains("<figcaption>Here <small class=\"origin\">Picture: C.</small></figcaption>")
    );
    assert!(by_folder.contains("<small class=\"origin\">Shown with consent.</small>"));
    for missing in ["wolk.svg", "a/perk/", "walk.svg/"] {
        let facts = format!("[one]\nfiles = [\"{missing}\"]\ncredit = \"C\"\n");
        assert!(has(&site(&facts).built(), "H1"), "{missing}");
    }
    let closed = "[one]\nfiles = [\"walk.svg\"]\ncredit = \"Secret\"\naccess = \"member\"\n";
    assert!(has(&site(closed).built(), "L11"));
}

#[test]
fn public_pages_lead_to_where_they_can_be_changed_and_gated_ones_do_not() {
    let site = |url: &str| {
        TestSite::new()
            .with(
                "content/site.toml",
                &format!("{SETTINGS}[edit]\nurl = \"{url}\"\n"),
            )
            .with("content/rooms/for dads.md", &page("A", "", "Words.\n"))
            .with(
                "content/saltmarsh.md",
                &page("B", "access: member", "Words.\n"),
            )
    };
    for (url, led) in [
        (
            "https://git.test/edit/{file}",
            "https://git.test/edit/content/rooms/for%20dads.md",
        ),
        (
            "https://cms.test/#/{folder}/{name}",
            "https://cms.test/#/rooms/for%20dads",
        ),
        (
            "https://git.test/?path={file}&edit=1",
            "https://git.test/?path=content/rooms/for%20dads.md&amp;edit=1",
        ),
    ] {
        let loaded = site(url).load().unwrap();
        let public = tree_of(&loaded, "public").unwrap();
        let html = text(&public["rooms/for-dads/index.html"]);
        assert!(html.contains(led), "{html}");
        let member = tree_of(&loaded, "member").unwrap();
        let gated = text(&member["saltmarsh/index.html"]);
        assert!(!gated.contains(".test/"), "{gated}");
        assert!(found(&public, "saltmarsh").is_none());
    }
    for faulty in [
        "https://git.test/",
        "{file}",
        "javascript:{file}",
        "https://git.test/{fiel}",
    ] {
        assert!(has(&site(faulty).built(), "C2"), "{faulty}");
    }
}

#[test]
fn a_page_may_have_a_template_of_its_own() {
    let settings = SETTINGS.replace("language =", "theme = \"mine\"\nlanguage =");
    let site = |fields: &str| {
        TestSite::new()
            .with("content/site.toml", &settings)
            .with("content/a.md", &page("A", fields, "Words.\n"))
            .with("themes/mine/theme.toml", "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n")
            .with("themes/mine/templates/story.html", "{% extends \"harbour/templates/page.html\" %}{% block title %}<h1>Story: {{ page.title }}</h1>{% endblock title %}")
    };
    let html = text(&site("template: story").build("public")["a/index.html"]).to_owned();
    assert!(html.contains("<h1>Story: A</h1>"), "{html}");
    // One of the theme's own does as well.
    let other =
        site("template: guidance").with("content/b.md", &page("B", "template: story", "Words.\n"));
    assert_eq!(other.built().notes.iter().count(), 0);
    // That of a draft is none that nobody asks for.
    let draft = site("").with(
        "content/b.md",
        &page("B", "template: story\nstatus: draft", "Words.\n"),
    );
    assert_eq!(draft.built().notes.iter().count(), 0);
    for unknown in ["storry", "Story", "base", "search", "partials/row", "../a"] {
        let built = site(&format!("template: {unknown}")).built();
        assert!(has(&built, "M4"), "{unknown}");
    }
    let told = drawn(&site("template: storry").built().notes);
    assert!(told.contains("did you mean `story`?"), "{told}");
    assert!(has(&site("").built(), "M4"), "nobody asks for it");
}

#[test]
fn signs_are_set_as_books_print_them_where_the_settings_ask_for_it() {
    let words = "## Don't \"wait\"\n\n\"It's *so*\" -- and '**now**'... [A \"link\"](#dont-wait)\n\n`\"code\" -- it's`\n\n    \"more\" -- code\n\n| \"a\" | b-- |\n|---|---|\n| 'c' | d |\n\n<kbd>\"--\"</kbd>\n\n::: note \"N\"\n\"In\" a box -- so.\n:::\n\nSee https://a.test/x--y.\n";
    let site = |more: &str, fields: &str| {
        TestSite::new()
            .with("content/site.toml", &format!("{SETTINGS}{more}"))
            .with("content/a.md", &page("A", fields, words))
            .build("public")
    };
    let smart = site("[markdown]\nsmart = true\n", "");
    let html = text(&smart["a/index.html"]);
    for part in [
        "<h2 id=\"dont-wait\">Don’t “wait”</h2>",
        "“It’s <em>so</em>” – and ‘<strong>now</strong>’…",
        "A “link”",
        "<code>&quot;code&quot; -- it's</code>",
        "\"more\" -- code",
        "“a”",
        "‘c’",
        "“In” a box – so.",
        "https://a.test/x--y",
    ] {
        let part = part.replace("&quot;code&quot;", "\"code\"");
        let html = html.replace("&quot;", "\"").replace("&#39;", "'");
        assert!(html.contains(&part), "{part}\n{html}");
    }
    let contents = TestSite::new()
        .with(
            "content/site.toml",
            &format!("{SETTINGS}[markdown]\nsmart = true\n"),
        )
        .with(
            "content/a.md",
            &page(
                "A",
                "contents: yes",
                "## The `--fix` flag\n\nOne.\n\n## \"Two\"\n\nTwo.\n\n## Three\n\nThree.\n",
            ),
        )
        .build("public");
    let contents = text(&contents["a/index.html"]);
    assert!(contents.contains("“Two”</a>"), "{contents}");
    assert!(!contents.contains("–fix"), "{contents}");
    for (more, fields) in [("", ""), ("[markdown]\nsmart = true\n", "lang: pl")] {
        let plain = site(more, fields);
        let html = text(&plain["a/index.html"]);
        assert!(
            !html.contains('“') && !html.contains('…') && html.contains("dont-wait"),
            "{html}"
        );
    }
}

#[test]
fn checks_have_the_same_places_however_signs_are_set() {
    let words =
        "\"It's\" -- so... Click [here](https://x.test/). She \"committed suicide\" -- 'so'.\n";
    let places = |more: &str| {
        let site = TestSite::new()
            .with("content/site.toml", &format!("{SETTINGS}{more}"))
            .with("content/a.md", &page("A", "", words));
        drawn(&site.built().notes)
    };
    let plain = places("");
    assert!(plain.contains("committed suicide"), "{plain}");
    assert_eq!(plain, places("[markdown]\nsmart = true\n"));
}

#[test]
fn a_face_of_ones_own_is_loaded_in_the_place_of_the_themes() {
    let settings = SETTINGS.replace("language =", "theme = \"mine\"\nlanguage =");
    let head = |css: &str| {
        let tree = TestSite::new()
            .with("content/site.toml", &settings)
            .with(
                "themes/mine/theme.toml",
                "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n",
            )
            .with("themes/mine/static/ours.woff2", "wOF2")
            .with("themes/mine/static/ours-OFL.txt", "SIL Open Font License")
            .with("themes/mine/static/theme.css", css)
            .build("public");
        let html = text(&tree["index.html"]);
        let at = html.find("rel=\"preload\"");
        at.map(|at| html[at..at + 60].to_owned())
    };
    let face = "@font-face { font-family: Ours; src: url(ours.woff2) format(\"woff2\") }";
    let own = head(&format!("{face} :root {{ --serif: Ours, serif }}")).unwrap();
    assert!(own.contains("/assets/ours."), "{own}");
    let theirs = head(&format!("{face} h2 {{ font-family: Ours }}")).unwrap();
    assert!(theirs.contains("/assets/besley"), "{theirs}");
    assert_eq!(
        head(&format!(":root {{ --serif: Georgia, serif }} /* {face} */")),
        None
    );
}
