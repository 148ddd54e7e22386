//! Slips in front matter, folders, data and settings: either the build is refused, or nobody gets
//! what they must not have, and nothing gated moves what they do get.

use super::may;
use super::scanner::{canaries, canary};
use crate::harness::{READERS, SETTINGS, TestSite, assert_same, page};

/// The site with the canary in its place.
fn filled(site: &TestSite) -> TestSite {
    site.swap("{C}", &canary("gated"))
}

/// The readers who got the canary without a right to it; nobody if the build was refused.
fn leaks(site: &TestSite, roles: &[&str]) -> Vec<String> {
    let word = canary("gated");
    let Ok(trees) = filled(site).trees() else {
        return Vec::new();
    };
    let leaked = trees.iter().filter(|(reader, _)| !may(reader, roles));
    leaked
        .filter_map(|(reader, tree)| {
            canaries(tree)
                .get(&word)
                .map(|places| format!("{reader}: {places:?}"))
        })
        .collect()
}

#[track_caller]
fn none_leaks<'a>(sites: impl IntoIterator<Item = (&'a str, TestSite)>) {
    let mut all = String::new();
    for (name, site) in sites {
        let leaks = leaks(&site, &["member"]);
        if !leaks.is_empty() {
            all.push_str(&format!("\n{name}: {leaks:?}"));
        }
    }
    assert!(all.is_empty(), "{all}");
}

/// The same where the question is only whether the page is gated at all: the public tree tells.
#[track_caller]
fn none_is_public<'a>(sites: impl IntoIterator<Item = (&'a str, TestSite)>) {
    let mut all = String::new();
    for (name, site) in sites {
        if let Ok(tree) = filled(&site).tree("public")
            && let Some(places) = canaries(&tree).get(&canary("gated"))
        {
            all.push_str(&format!("\n{name}: {places:?}"));
        }
    }
    assert!(all.is_empty(), "{all}");
}

/// What somebody may write who means `access: member`.
const YAML: &[&str] = &[
    "access: member",
    "access: [ ]",
    "access: []",
    "access: \"\"",
    "access: ''",
    "access: ~",
    "access: null",
    "access:",
    "access: ','",
    "access: [\"\"]",
    "access: [~]",
    "access:\n  -",
    "Access: member",
    "ACCESS: member",
    "\"access \": member",
    "access : member",
    "\"access\": member",
    "'access': member",
    "? access\n: member",
    "access: !!str member",
    "access: |\n  member",
    "access: >-\n  member",
    "access: member # for them",
    "access: Member",
    "access: members",
    "access: \"member \"",
    "access: [member, public]",
    "access: public, member",
    "access: {role: member}",
    "access: [[member]]",
    "access: [{role: member}]",
    "<<: {access: member}",
    "x: &a {access: member}\n<<: *a",
    "access: &a member",
    "acess: member",
    "accesss: member",
    "access-: member",
    "access_: member",
    "access : [ member ]",
    "access: member\nAccess: public",
    "Access: public\naccess: member",
    "access_below: member",
    "access-below: member",
    "\u{430}ccess: member",
    "access\u{200b}: member",
    "\u{feff}access: member",
    "access\u{ff1a} member",
    "access\u{a0}: member",
    "access:\u{a0}member",
    "access: \u{a0}",
    "access: MEMBER",
    "access: -member",
    "acces: member",
    "read: member",
    "teaser: hidden\naccess:",
    "access: no",
    "access: none",
    "access: false",
    "access: private",
    "access: member public",
    "access: member;champion",
    "access: member/champion",
    "access: ${role}",
    "status: published\naccess:\n  ",
    "access:member",
    "- access: member",
    "access: \"\\u0000\"",
    "access: [member",
    "access: member]",
    "%YAML 1.2",
    "--- \naccess: member",
];

const TOML: &[&str] = &[
    "access = \"member\"",
    "access = []",
    "access = \"\"",
    "access = [\"\"]",
    "access = {}",
    "[access]\nrole = \"member\"",
    "access.role = \"member\"",
    "access.below = \"member\"",
    "Access = \"member\"",
    "access = \"public\"\nAccess = \"member\"",
    "Access = \"public\"\naccess = \"member\"",
    "\"access \" = \"member\"",
    "\"access\" = \"member\"",
    "acess = \"member\"",
    "access_below = \"member\"",
    "access = false",
    "access = 1",
    "access = [\"public\", \"member\"]",
    "access = [[\"member\"]]",
    "access = \"\"\"\nmember\"\"\"",
    "access = 'member'",
    "access = \"mem\\u0062er\"",
    "access = \" \"",
    "access = \"member\"\naccess = \"public\"",
];

/// A field that was meant to gate a page never leaves it open: it gates, or it stops the build.
#[test]
fn a_slip_in_access_never_opens_a_page() {
    for lenient in [false, true] {
        let settings = if lenient {
            format!("{SETTINGS}[import]\nlenient = true\n")
        } else {
            SETTINGS.to_owned()
        };
        let base = TestSite::new().with("content/site.toml", &settings);
        let yaml = YAML.iter().map(|front| {
            (
                *front,
                page("Rest", &format!("type: page\n{front}"), "Words {C}.\n"),
            )
        });
        let toml = TOML.iter().map(|front| {
            let text = format!("+++\ntitle = \"Rest\"\nsummary = \"A sentence about this page of the site.\"\ntype = \"page\"\n{front}\n+++\n\nWords {{C}}.\n");
            (*front, text)
        });
        // What no reading can take for `access`: a key of another name, a setting of the parser.
        let other = |front: &str| lenient && matches!(front, "read: member" | "%YAML 1.2");
        none_is_public(
            yaml.chain(toml)
                .filter(|(front, _)| !other(front))
                .map(|(front, text)| (front, base.clone().with("content/tips/a.md", &text))),
        );
        let section = YAML
            .iter()
            .filter(|front| !other(front) && !front.contains("below"));
        none_is_public(section.map(|front| {
            let site = base
                .clone()
                .with("content/hub/_index.md", &page("Hub", front, ""))
                .with("content/hub/a.md", &page("Rest", "", "{C}\n"));
            (*front, site)
        }));
        let below = YAML.iter().filter(|front| {
            !other(front)
                && !front.contains("below")
                && !front.contains("private")
                && !front.contains("Access")
        });
        none_is_public(below.map(|front| {
            let front = front.replace("access", "access-below");
            let site = base
                .clone()
                .with("content/hub/_index.md", &page("Hub", &front, ""))
                .with("content/hub/a.md", &page("Rest", "", "{C}\n"));
            ("below", site)
        }));
    }
}

/// A block of front matter that is none must not show its page.
#[test]
fn a_broken_block_at_the_top_never_opens_a_page() {
    for lenient in [false, true] {
        let settings = if lenient {
            format!("{SETTINGS}[import]\nlenient = true\n")
        } else {
            SETTINGS.to_owned()
        };
        let base = TestSite::new().with("content/site.toml", &settings);
        let sites = [
            (
                "a blank line before",
                "\n---\ntitle: A\naccess: member\n---\n{C}\n",
            ),
            (
                "a space before",
                " ---\ntitle: A\naccess: member\n---\n{C}\n",
            ),
            ("not closed", "---\ntitle: A\naccess: member\n\n{C}\n"),
            (
                "closed by dots within",
                "---\ntitle: A\nsummary: B\n...\naccess: member\n---\n{C}\n",
            ),
            (
                "a longer line",
                "----\ntitle: A\naccess: member\n----\n{C}\n",
            ),
            (
                "closed by a longer line",
                "---\ntitle: A\naccess: member\n----\n\n{C}\n",
            ),
            (
                "other dashes",
                "\u{2014}\u{2014}\u{2014}\ntitle: A\naccess: member\n\u{2014}\u{2014}\u{2014}\n{C}\n",
            ),
            (
                "an em dash",
                "\u{2014}\ntitle: A\naccess: member\n\u{2014}\n{C}\n",
            ),
            ("mixed fences", "+++\ntitle: A\naccess: member\n---\n{C}\n"),
            ("CR alone", "---\rtitle: A\raccess: member\r---\r{C}\r"),
            (
                "two byte order marks",
                "\u{feff}\u{feff}---\ntitle: A\naccess: member\n---\n{C}\n",
            ),
            (
                "a zero-width space",
                "\u{200b}---\ntitle: A\naccess: member\n---\n{C}\n",
            ),
            (
                "in a fence",
                "```yaml\n---\naccess: member\n---\n```\n{C}\n",
            ),
            (
                "JSON",
                "{\n\"title\": \"A\",\n\"access\": \"member\"\n}\n{C}\n",
            ),
            ("semicolons", ";;;\n{\"access\": \"member\"}\n;;;\n{C}\n"),
            ("a comment", "<!--\naccess: member\n-->\n{C}\n"),
            ("TOML with a dashes", "---\naccess = \"member\"\n---\n{C}\n"),
            ("YAML with pluses", "+++\naccess: member\n+++\n{C}\n"),
            (
                "a second block",
                "---\ntitle: A\nsummary: B\n---\n---\naccess: member\n---\n{C}\n",
            ),
            ("words first", "# A\n\n---\naccess: member\n---\n{C}\n"),
        ];
        none_is_public(
            sites.map(|(name, text)| (name, base.clone().with("content/tips/a.md", text))),
        );
    }
}

/// A public site with a hidden section, to put things beside.
fn with_hub() -> TestSite {
    TestSite::new()
        .with("content/tips/_index.md", &page("Tips", "", ""))
        .with(
            "content/tips/a.md",
            &page("Rest", "type: page\ntags: sleep", "Words.\n"),
        )
        .with(
            "content/tips/b.md",
            &page("Sleep", "type: page", "Words.\n"),
        )
        .with(
            "content/hub/_index.md",
            &page("Hub {C}", "access: member", "{C}\n"),
        )
}

/// A site may be refused. If it is built, the public tree is that of the site without the gated file.
#[track_caller]
fn moves_nothing(name: &str, before: &TestSite, after: &TestSite) {
    let (before, after) = (filled(before), filled(after));
    let Ok(trees) = after.trees() else { return };
    for (reader, tree) in trees.iter().filter(|(reader, _)| !may(reader, &["member"])) {
        assert_same(
            &format!("{name}, for {reader}"),
            &before.build(reader),
            tree,
        );
    }
}

#[test]
fn a_gated_page_takes_no_address_from_the_public() {
    let base = with_hub();
    for at in [
        "a-z.md",
        "a-z/_index.md",
        "topics.md",
        "topics/_index.md",
        "tags/sleep.md",
        "tags/_index.md",
        "glossary.md",
        "search.md",
        "404.md",
        "tips.md",
        "tips/index.md",
        "tips/A.md",
        "Tips/a.md",
        "assets/x.md",
        "g/x.md",
        "index.md",
        "tips/a/index.md",
        "tips/a/_index.md",
        "tips/a/deep.md",
        "tips/a/b/deep.md",
        "feed.md",
        "sitemap.md",
        "pages.md",
        "robots.md",
        "events/_index.md",
        "search/public.md",
    ] {
        let after = base.clone().with(
            &format!("content/{at}"),
            &page("{C}", "access: member\ntype: page", "{C}\n"),
        );
        assert_eq!(leaks(&after, &["member"]), Vec::<String>::new(), "{at}");
        moves_nothing(at, &base, &after);
    }
}

#[test]
fn an_alias_of_a_gated_page_takes_no_address_from_the_public() {
    let base = with_hub();
    for alias in [
        "/tips/a/",
        "/tips/",
        "/",
        "/a-z/",
        "/tags/sleep/",
        "/feed.xml",
        "/sitemap.xml",
        "/index.html",
        "/tips/a/index.html",
        "/TIPS/A/",
        "/search/",
        "/topics/",
        "/g/x/",
        "/404.html",
        "/tips/a.html",
        "/{C}/",
    ] {
        let front = format!("access: member\ntype: page\naliases: [\"{alias}\"]");
        let before = base.clone().with(
            "content/hub/g.md",
            &page("{C}", "access: member\ntype: page", "{C}\n"),
        );
        let after = base
            .clone()
            .with("content/hub/g.md", &page("{C}", &front, "{C}\n"));
        assert_eq!(leaks(&after, &["member"]), Vec::<String>::new(), "{alias}");
        moves_nothing(alias, &before, &after);
    }
}

/// `tips/a.md` and `tips/a/`: one address for a page and for a folder.
#[test]
fn a_page_and_a_folder_of_one_name() {
    // The folder is gated, the page is not: every menu, link and box of the page stays.
    let boxed = page(
        "Rest",
        "type: page",
        "Words.\n\n::: only member\nboxed\n:::\n\n[Itself](/tips/a/)\n",
    );
    let settings = format!("{SETTINGS}[menu]\nmain = [\"/tips/a/\"]\n");
    let before = TestSite::new()
        .with("content/site.toml", &settings)
        .with(
            "content/tips/_index.md",
            &page("Tips", "type-below: page", ""),
        )
        .with("content/tips/a.md", &boxed);
    let after = filled(&before.clone().with(
        "content/tips/a/g.md",
        &page("{C}", "access: member", "{C}\n"),
    ));
    assert_same(
        "a gated page in the folder",
        &before.build("public"),
        &after.build("public"),
    );
    let member = after.build("member");
    assert!(String::from_utf8_lossy(&member["tips/a/index.html"]).contains("boxed"));
    assert!(canaries(&member).contains_key(&canary("gated")));
    // The page is gated, the folder is not: refused, since one would hide the other.
    let after = with_hub()
        .with("content/tips/c/d.md", &page("D", "type: page", ""))
        .with(
            "content/tips/c.md",
            &page("{C}", "access: member\ntype: page", "{C}\n"),
        );
    assert!(
        filled(&after)
            .trees()
            .is_err_and(|refused| refused.has("A1"))
    );
    // Both are public: the page stands there, and the folder's pages rise.
    let both = before.with("content/tips/a/d.md", &page("Deep words", "type: page", ""));
    let tree = both.build("public");
    assert!(String::from_utf8_lossy(&tree["tips/a/index.html"]).contains("Words."));
    assert!(String::from_utf8_lossy(&tree["tips/index.html"]).contains("Deep words"));
}

/// The gate of a folder is not lost with a capital letter in the name of its page.
#[test]
fn a_section_page_under_another_name_is_refused() {
    for name in [
        "_Index.md",
        "_INDEX.MD",
        "_index.markdown",
        "_index.MD",
        "_index.txt",
        "_index.md.txt",
        "_index.html",
        "index.md",
        "Index.md",
        "INDEX.md",
    ] {
        let site = TestSite::new()
            .with(
                &format!("content/hub/{name}"),
                &page("Hub", "access: member\ntype: page", ""),
            )
            .with("content/hub/a.md", &page("A", "type: page", "{C}\n"));
        let refused = site.trees().err();
        assert!(
            refused.is_some_and(|refused| refused.has("L13") || refused.has("A1")),
            "{name}"
        );
    }
    // A copy that an editor keeps beside it does no harm.
    let site = TestSite::new()
        .with("content/hub/_index.md", &page("Hub", "access: member", ""))
        .with("content/hub/_index.md.bak", "x");
    assert!(site.trees().is_ok());
}

/// On a disk that knows no case they are one folder, and a page in one inherits from the other.
#[test]
fn folders_that_differ_by_case_or_form_only_are_refused() {
    for (one, other) in [
        ("Hub", "hub"),
        ("caf\u{e9}", "cafe\u{301}"),
        ("my hub", "my-hub"),
        ("Hub", "HUB"),
    ] {
        let site = TestSite::new()
            .with(
                &format!("content/{one}/_index.md"),
                &page("Hub", "access: member", ""),
            )
            .with(
                &format!("content/{other}/a.md"),
                &page("A", "type: page", "{C}\n"),
            );
        assert!(
            site.trees().is_err_and(|refused| refused.has("A1")),
            "{one} and {other}"
        );
    }
}

#[test]
fn links_to_hidden_pages_are_refused_wherever_they_stand() {
    let base = with_hub().with("content/hub/g.md", &page("{C}", "type: page", "{C}\n"));
    for (front, words) in [
        ("related: /hub/g.md", ""),
        ("related: ../hub/g.md", ""),
        ("related: /hub/g/", ""),
        ("related: [/hub/]", ""),
        (
            "type: publication\npublisher: P\nyear: 2016\nsuperseded-by: /hub/g.md",
            "",
        ),
        (
            "type: publication\npublisher: P\nyear: 2016\nlink: /hub/g.md",
            "",
        ),
        ("", "[x](/hub/g.md)"),
        ("", "[x](../hub/)"),
        ("", "[x][r]\n\n[r]: /hub/g.md"),
        ("", "<a href=\"/hub/g/\">x</a>"),
        ("", "</hub/g/>"),
        ("", "[x](https://pimh.example.org/hub/g/)"),
        ("", "::: cards\n- [x](/hub/g.md)\n:::"),
        ("", "x[^a]\n\n[^a]: [x](/hub/g.md)"),
        ("", "## [x](/hub/g.md)"),
        ("", "| [x](/hub/g.md) |\n| - |\n"),
        ("", "::: tip\n[x](/hub/g.md)\n:::"),
        ("", "> [!NOTE]\n> [x](/hub/g.md)"),
        ("", "[x](/hub/g)"),
        ("", "[x](/hub/g.md?a#b)"),
        ("", "[x](/h%75b/g.md)"),
    ] {
        let front = if front.contains("type:") {
            front.to_owned()
        } else {
            format!("type: page\n{front}")
        };
        let site = filled(&base.clone().with(
            "content/tips/c.md",
            &page("C", &front, &format!("{words}\n")),
        ));
        match site.trees() {
            Err(refused) => assert!(
                refused.has("L7") || refused.has("H1"),
                "{front} {words}: {refused:?}"
            ),
            Ok(_) => assert_eq!(words, "</hub/g/>", "{front} {words} was built"),
        }
        assert_eq!(leaks(&site, &["member"]), Vec::<String>::new());
    }
}

/// Lists and links show of a page with a teaser what it declares, and nothing else.
#[test]
fn a_teaser_says_its_title_wherever_it_is_named() {
    let gated = |teaser: &str| {
        page(
            "Kit",
            &format!(
                "access: member\nteaser: {teaser}\ntype: event\nkind: online-forum\nstarts: 2027-01-02 10:00\nplace: {{C}}\nversion: {{C}}\nweight: 1\nlang: cy\ntags: {{C}}"
            ),
            "{C}\n",
        )
    };
    for teaser in ["title", "summary"] {
        let site = with_hub().with("content/hub/kit.md", &gated(teaser)).with(
            "content/tips/c.md",
            &page(
                "C",
                "type: page\nrelated: /hub/kit.md",
                "[x](/hub/kit.md#z)\n\n::: cards\n- [x](/hub/kit.md)\n:::\n",
            ),
        );
        assert_eq!(leaks(&site, &["member"]), Vec::<String>::new(), "{teaser}");
        let tree = filled(&site).build("public");
        let html = String::from_utf8_lossy(&tree["tips/c/index.html"]);
        assert!(html.contains("Kit") && html.contains("Members"), "{html}");
    }
}

/// A translation of a public page takes nothing from the page's other translations.
#[test]
fn a_gated_translation_leaves_the_others() {
    let base = TestSite::new()
        .with(
            "content/a.md",
            &page("A", "lang: cy\ntranslation-of: /z.md", ""),
        )
        .with("content/z.md", &page("Z", "", ""))
        .with(
            "content/m.md",
            &page("M", "lang: ur\ntranslation-of: /a.md", ""),
        );
    for (name, of, lang) in [
        ("content/b.md", "/a.md", "fr"),
        ("content/b.md", "/z.md", "fr"),
        ("content/zz.md", "/m.md", "pl"),
        ("content/0.md", "/a.md", "pl"),
    ] {
        let after = base.clone().with(
            name,
            &page(
                "{C}",
                &format!("lang: {lang}\ntranslation-of: {of}\naccess: member"),
                "{C}\n",
            ),
        );
        assert_same(
            &format!("a translation of {of} at {name}"),
            &base.build("public"),
            &filled(&after).build("public"),
        );
        assert_eq!(leaks(&after, &["member"]), Vec::<String>::new());
    }
    // Across levels: a public translation of a gated page says nothing of it.
    let after = base
        .with(
            "content/g.md",
            &page("{C}", "access: member\nversion: {C}", "{C}\n"),
        )
        .with(
            "content/y.md",
            &page(
                "Y",
                "lang: cy\ntranslation-of: /g.md\ntranslated-from-version: 1",
                "",
            ),
        );
    assert_eq!(leaks(&after, &["member"]), Vec::<String>::new());
}

const CONTACT: &str =
    "name = \"{C}\"\nphone = \"{C}\"\nverified = 2026-11-01\nverified-by = \"x\"\ncrisis = true\n";

/// A record of fewer readers neither shows on a page of more nor takes the place of a public one.
#[test]
fn gated_records_stay_with_their_readers() {
    let data =
        |file: &str, text: &str| with_hub().with(&format!("content/_data/{file}.toml"), text);
    let page_with = |site: TestSite, words: &str| {
        site.with("content/tips/c.md", &page("C", "type: page", words))
    };
    let figure = "value = \"{C}\"\nlabel = \"{C}\"\nsource = \"{C}\"\nas-of = \"not stated\"\n";
    let gated_figure = |access: &str, words: &str| {
        let record = format!("[x]\n{figure}{access}\n");
        page_with(data("figures", &record), words)
    };
    let gated_contact = |words: &str| {
        let record = format!("[x]\n{CONTACT}access = \"member\"\n");
        page_with(data("contacts", &record), words)
    };
    let for_members = "access = \"member\"";
    none_leaks([
        ("figure", gated_figure(for_members, "{figure x}\n")),
        (
            "figure as a block",
            gated_figure(for_members, "::: figure x\n:::\n"),
        ),
        (
            "figure in a heading",
            gated_figure(for_members, "## A {figure x}\n"),
        ),
        (
            "figure without readers",
            gated_figure("access = \"\"", "{figure x}\n"),
        ),
        (
            "figure without readers, listed",
            gated_figure("access = []", "{figure x}\n"),
        ),
        (
            "figure, mistyped",
            gated_figure("acess = \"member\"", "{figure x}\n"),
        ),
        (
            "figure in capitals",
            gated_figure("ACCESS = \"member\"", "{figure x}\n"),
        ),
        (
            "figure twice",
            gated_figure("access = \"public\"\nAccess = \"member\"", "{figure x}\n"),
        ),
        ("contact", gated_contact("{contact x}\n")),
        (
            "contact on an event",
            with_hub()
                .with(
                    "content/_data/contacts.toml",
                    &format!("[x]\n{CONTACT}access = \"member\"\n"),
                )
                .with(
                    "content/tips/c.md",
                    &page(
                        "C",
                        "type: event\nkind: online-forum\nstarts: 2027-01-02\ncontact: x",
                        "",
                    ),
                ),
        ),
        ("crisis contacts", gated_contact("::: help\n:::\n")),
        (
            "term",
            page_with(
                data(
                    "terms",
                    "[x]\nlabel = \"{C}\"\nmeaning = \"{C}\"\naccess = \"member\"\n",
                ),
                "{term x}\n",
            ),
        ),
        (
            "term, not used",
            data(
                "terms",
                "[x]\nlabel = \"{C}\"\nmeaning = \"{C}\"\naccess = \"member\"\n",
            ),
        ),
        (
            "person",
            data(
                "people",
                "[x]\nname = \"{C}\"\npost = \"{C}\"\naccess = \"member\"\n",
            )
            .with(
                "content/tips/c.md",
                &page(
                    "C",
                    "type: page\nauthors: x\nreviewed-by: X\nowner: x\ncontributors: [x]",
                    "",
                ),
            ),
        ),
    ]);
}

/// Who has the same id twice does not know which of the two they get.
#[test]
fn two_records_of_one_id_are_refused() {
    let people = "[[people]]\nid = \"x\"\nname = \"A\"\n[[people]]\nid = \"x\"\nname = \"{C}\"\naccess = \"member\"\n";
    let site = with_hub().with("content/_data/people.toml", people);
    assert!(
        site.trees().is_err_and(|refused| refused.has("F10")),
        "{:?}",
        site.trees().map(|_| ())
    );
}

/// A person whose record is gated is not named on a page of more readers by their id either.
#[test]
fn a_gated_person_is_not_named_in_public() {
    let site = with_hub().with(
        "content/_data/people.toml",
        "[jane-doe]\nname = \"Jane\"\naccess = \"member\"\n",
    );
    for key in ["authors", "contributors", "reviewed-by", "owner"] {
        let public = site.clone().with(
            "content/tips/c.md",
            &page("C", &format!("type: page\n{key}: jane-doe"), ""),
        );
        assert!(
            public.trees().is_err_and(|refused| refused.has("L11")),
            "{key}"
        );
        let gated = site.clone().with(
            "content/hub/c.md",
            &page("C", &format!("type: page\n{key}: jane-doe"), ""),
        );
        assert!(gated.trees().is_ok(), "{key}");
    }
}

const SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>{C}</text></svg>";

/// Pictures and downloads of gated folders, by every way into the public tree.
#[test]
fn gated_files_stay_with_their_readers() {
    let hub = with_hub()
        .with("content/hub/p-{C}.svg", SVG)
        .with("content/hub/d-{C}.csv", "{C}\n");
    let public = |words: &str| {
        hub.clone()
            .with("content/tips/c.md", &page("C", "type: page", words))
    };
    let files = format!("files = [\"hub/d-{{C}}.csv\"]\n{SETTINGS}");
    let held = |front: &str| {
        TestSite::new()
            .with(
                "content/tips/c.md",
                &page("C", "type: page", "![x](/hub/p.svg)\n"),
            )
            .with("content/hub/_index.md", &page("Hub", front, ""))
            .with("content/hub/p.svg", SVG)
    };
    let bundle = |front: &str| {
        TestSite::new()
            .with(
                "content/tips/c.md",
                &page("C", "type: page", "![x](/kit/p.svg)\n"),
            )
            .with("content/kit/index.md", &page("Kit", front, ""))
            .with("content/kit/p.svg", SVG)
    };
    none_leaks([
        ("not used", hub.clone()),
        ("picture", public("![x](/hub/p-{C}.svg)\n")),
        ("link to a picture", public("[x](/hub/p-{C}.svg)\n")),
        ("link to an address", public("[x](/hub/d-{C}.csv)\n")),
        (
            "download",
            public("::: download /hub/d-{C}.csv Words\n:::\n"),
        ),
        (
            "raw HTML",
            public("<img src=\"/hub/p-{C}.svg\" alt=\"x\">\n"),
        ),
        ("files", hub.clone().with("content/site.toml", &files)),
        (
            "file of a publication",
            hub.clone().with(
                "content/tips/c.md",
                &page(
                    "C",
                    "type: publication\npublisher: P\nyear: 2016\nfile: /hub/d-{C}.csv",
                    "",
                ),
            ),
        ),
        ("a draft section", held("access: member\nstatus: draft")),
        (
            "a draft section with access below",
            held("access-below: member\nstatus: draft"),
        ),
        (
            "an expired section",
            held("access: member\nexpires: 2026-01-01"),
        ),
        (
            "a section to come",
            held("access: member\npublished: 2027-01-01"),
        ),
        ("a draft bundle", bundle("access: member\nstatus: draft")),
        ("a bundle", bundle("access: member")),
        (
            "files of a draft section",
            held("access: member\nstatus: draft")
                .with("content/tips/c.md", &page("C", "type: page", ""))
                .with(
                    "content/site.toml",
                    &format!("files = [\"hub/p.svg\"]\n{SETTINGS}"),
                ),
        ),
        (
            "a draft",
            TestSite::new().with("content/tips/p-{C}.svg", SVG).with(
                "content/tips/c.md",
                &page("C", "type: page\nstatus: draft", "![{C}](p-{C}.svg) {C}\n"),
            ),
        ),
    ]);
}

/// A picture in a public folder goes where the words go that use it: to a box's readers, or to all.
#[test]
fn a_picture_goes_with_the_words_that_use_it() {
    let picture = |words: &str| {
        TestSite::new()
            .with(
                "content/tips/p.svg",
                &SVG.replace("{C}", &canary("picture")),
            )
            .with("content/tips/c.md", &page("C", "type: page", words))
    };
    let who = |site: &TestSite| -> Vec<&str> {
        site.build_all()
            .into_iter()
            .filter(|(_, tree)| canaries(tree).contains_key(&canary("picture")))
            .map(|(reader, _)| reader)
            .collect()
    };
    assert_eq!(who(&picture("words\n")), Vec::<&str>::new());
    assert_eq!(
        who(&picture("::: only champion\n![x](p.svg)\n:::\n")),
        ["champion", "specialist"]
    );
    assert_eq!(
        who(&picture(
            "![x](p.svg)\n\n::: only champion\n![x](p.svg)\n:::\n"
        )),
        READERS
    );
}

#[test]
fn pages_below_a_section_that_is_held_back_are_held_back_too() {
    for front in [
        "access: member\nstatus: draft",
        "access: member\npublished: 2027-01-01",
        "access: member\nexpires: 2026-01-01",
        "access-below: member\ndraft: yes",
    ] {
        let site = TestSite::new()
            .with("content/hub/_index.md", &page("{C}", front, "{C}\n"))
            .with("content/hub/a.md", &page("{C}", "type: page", "{C}\n"))
            .with("content/hub/deep/b.md", &page("{C}", "type: page", "{C}\n"));
        assert_eq!(leaks(&site, &[]), Vec::<String>::new());
        assert!(
            site.swap("{C}", &canary("gated"))
                .build_all()
                .iter()
                .all(|(_, tree)| canaries(tree).is_empty()),
            "{front}"
        );
    }
}

#[test]
fn settings_that_name_gated_pages_show_nothing_of_them() {
    for menu in [
        "main = [\"/hub/\", \"/hub/g.md\", \"/tips/\"]",
        "help = \"/hub/g.md\"",
        "footer = [\"/hub/g.md\", \"/hub/\"]",
        "main = [\"/tips/\"]\n[menu.labels]\n\"/hub/\" = \"{C}\"",
    ] {
        let site = with_hub()
            .with("content/hub/g.md", &page("{C}", "type: page", "{C}\n"))
            .with("content/site.toml", &format!("{SETTINGS}[menu]\n{menu}\n"));
        assert_eq!(leaks(&site, &["member"]), Vec::<String>::new(), "{menu}");
    }
}

/// A row is made once and shown in every list that names its page: it must not matter which list
/// asked first, or a page in another language, gated or not, would change the rows of others.
#[test]
fn a_row_does_not_depend_on_who_asked_first() {
    let mut site = TestSite::new().with("content/guidance/_index.md", &page("Guidance", "", ""));
    let names: Vec<String> = (0..12).map(|n| format!("p{n}")).collect();
    for name in &names {
        site = site.with(
            &format!("content/guidance/{name}.md"),
            &page(name, GUIDANCE, ""),
        );
    }
    let mut after = site.clone();
    let related: Vec<String> = names
        .iter()
        .map(|name| format!("/guidance/{name}.md"))
        .collect();
    for name in &names {
        let front = format!("lang: cy\ntype: page\nrelated: [{}]", related.join(", "));
        after = after.with(&format!("content/aa/{name}.md"), &page("Welsh", &front, ""));
    }
    let rows = |site: &TestSite| {
        let tree = site.build("public");
        let html = String::from_utf8_lossy(&tree["guidance/index.html"]).into_owned();
        html.split("<li>")
            .filter(|row| row.contains("/guidance/p"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for _ in 0..4 {
        assert_eq!(rows(&site), rows(&after));
    }
}

const GUIDANCE: &str = "version: 1\nauthors: A\nreviewed-by: B\nreviewed: 2026-01-01\nreview-due: 2028-01-01\naudience: parents\nsources:\n  - title: S";

/// Links on disk: nothing outside the project, and nothing gated by where it lies, is read into a public folder.
#[cfg(unix)]
#[test]
fn links_on_disk_open_nothing() {
    use pimh::snapshot::Snapshot;

    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(
        outside.path().join("secret.md"),
        page("Out", "", &canary("outside")),
    )
    .unwrap();
    for folder in ["content/tips", "content/hub", ".pimh"] {
        std::fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    std::fs::write(root.path().join(".pimh/code"), canary("code")).unwrap();
    std::fs::write(root.path().join("keyring.json"), canary("keyring")).unwrap();
    std::fs::write(
        root.path().join("content/hub/g.md"),
        page("G", "type: page", &canary("gated")),
    )
    .unwrap();
    std::fs::write(root.path().join("content/site.toml"), SETTINGS).unwrap();
    std::fs::write(root.path().join("content/_index.md"), page("Home", "", "")).unwrap();
    let link = |target: &std::path::Path, at: &str| {
        std::os::unix::fs::symlink(target, root.path().join(at)).unwrap()
    };
    link(&outside.path().join("secret.md"), "content/tips/out.md");
    link(outside.path(), "content/tips/out");
    link(&root.path().join(".pimh/code"), "content/tips/code.csv");
    link(
        &root.path().join("keyring.json"),
        "content/tips/keyring.csv",
    );
    link(&root.path().join("content/hub/g.md"), "content/tips/g.md");
    link(&root.path().join("content/hub"), "content/tips/hub");
    let report = Snapshot::read(root.path());
    for name in [
        "tips/out.md",
        "tips/out/secret.md",
        "tips/code.csv",
        "tips/keyring.csv",
    ] {
        let path = format!("content/{name}");
        let read = report.value.text(&path).is_some() || report.value.asset(&path).is_some();
        assert!(!read, "{name} was read");
    }
    assert_eq!(
        report
            .notes
            .iter()
            .filter(|note| note.code() == pimh::diagnostic::Code::B4)
            .count(),
        4
    );
    // What lies in the project is read, and the gate of the place that it leads to is known.
    let with = |hub: &str| TestSite::of(&report.value).with("content/hub/_index.md", hub);
    assert!(
        with(&page("Hub", "access: member", ""))
            .trees()
            .is_err_and(|refused| refused.has("L13"))
    );
    assert!(with(&page("Hub", "", "")).trees().is_ok());
}
