//! Field by field: a canary in each place of a site where something gated can stand. It is in the
//! tree of each reader who may read it, if the place is shown at all, and in no tree of any other;
//! and changing it moves no byte of theirs.

use std::collections::BTreeMap;

use super::may;
use super::scanner::{MARK, canaries, canary};
use crate::harness::{
    FILM, Files, READERS, SETTINGS, TestSite, assert_same, differing, page, tree_of,
};

/// Replaces `‹name›` by the canary of that name.
fn planted(text: &str) -> String {
    let mut parts = text.split('‹');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once('›').expect("a name ends");
        out.push_str(&canary(name));
        out.push_str(after);
    }
    out
}

/// A site with canaries: `‹name›` in names and texts.
fn plant(site: TestSite, files: &[(&str, String)]) -> TestSite {
    files.iter().fold(site, |site, (path, text)| {
        site.with(&planted(path), &planted(text))
    })
}

/// The names of the canaries in some files.
fn names(files: &[(&str, String)]) -> Vec<String> {
    let mut names = Vec::new();
    for text in files.iter().flat_map(|(path, text)| [*path, text.as_str()]) {
        for part in text.split('‹').skip(1) {
            let name = part.split('›').next().unwrap_or_default().to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// The public part: something in every list that a gated page could get into.
fn public() -> TestSite {
    let guidance = "version: 1\nauthors: An author\nreviewed-by: Another\nreviewed: 2026-01-01\nreview-due: 2028-01-01\naudience: parents\ntopics: rest\ntags: sleep\nsources:\n  - title: S";
    TestSite::new()
        .with("content/site.toml", &SETTINGS.replace("[search]\nenabled = false", "[search]\nenabled = false\n[feedback]\nmail = \"pages@example.org\"\n[gate]\njoin = \"/tips/\""))
        .with("content/guidance/_index.md", &page("Guidance", "", "Words.\n"))
        .with("content/guidance/one.md", &page("One", guidance, "## A\n\nWords.\n"))
        .with("content/guidance/two.md", &page("Two", guidance, "Words.\n"))
        .with("content/tips/_index.md", &page("Tips", "type-below: page", "Words.\n"))
        .with("content/tips/a.md", &page("Rest", "tags: sleep\nweight: 2", "Words.\n"))
        .with("content/tips/b.md", &page("Sleep", "topics: rest\nreviewed: 2026-02-02", "Words.\n"))
        .with("content/events/_index.md", &page("Events", "", "Words.\n"))
        .with("content/events/e.md", &page("Forum", "kind: online-forum\nstarts: 2027-03-04 10:00\ntopics: rest", "Words.\n"))
        .with("content/loose/c.md", &page("Loose", "type: page", "Words.\n"))
        .with("content/training/_index.md", &page("Training", "type-below: page", "Words.\n"))
        .with("content/_data/terms.toml", "[perinatal]\nlabel = \"Perinatal\"\nmeaning = \"Around birth\"\n")
        .with("content/_data/contacts.toml", "[line]\nname = \"A line\"\nphone = \"111\"\nverified = 2026-11-01\nverified-by = \"x\"\ncrisis = true\n")
        .with("content/_data/topics.toml", "[rest]\nlabel = \"Rest and sleep\"\n")
}

/// Fields with words of the editor's own, for pages of each type.
const FIELDS: &[(&str, &str)] = &[
    ("page", ""),
    (
        "guidance",
        "audience: [champions]\nversion: ‹version›\nowner: ‹owner›\nauthors: [\"‹author›\"]\ncontributors: [\"‹contributor›\"]\nreviewed-by: [\"‹reviewer›\"]\nlived-experience: \"‹lived›\"\ninterests: \"‹interests›\"\nreviewed: 2026-03-03\nreview-due: 2028-01-01\nsources:\n  - title: \"‹source›\"\n    publisher: \"‹sourcepublisher›\"\n    year: \"‹sourceyear›\"\n    link: https://example.org/‹sourcelink›\nkey-points: [\"**‹keypoint›** x\"]\nleaflet-code: \"‹leafletcode›\"",
    ),
    (
        "good-practice",
        "audience: [champions]\ntheme: \"‹theme›\"\npractice-setting: \"‹setting›\"\nversion: 1\nauthors: A\nreviewed-by: B\nreviewed: 2026-03-03\nreview-due: 2028-01-01\nsources:\n  - title: S",
    ),
    (
        "job-description",
        "version: 1\nauthors: A\nreviewed-by: B\nreviewed: 2026-03-03\nreview-due: 2028-01-01\nbanding: \"‹banding›\"\nreports-to: \"‹reports›\"\nhours: \"‹hours›\"\nstrands: [\"‹strand›\"]",
    ),
    (
        "training",
        "audience: [champions]\nversion: 1\nauthors: A\nreviewed-by: B\nreviewed: 2026-03-03\nreview-due: 2028-01-01\nmode: either\nlength: \"‹length›\"\naccredited: no\nfor: \"‹for›\"\nfocus: \"‹focus›\"\nvariants:\n  - name: \"‹variant›\"\n    length: \"‹variantlength›\"\nbook-link: https://example.org/‹book›",
    ),
    (
        "event",
        "kind: online-forum\nstarts: 2027-05-05 09:00\nends: 2027-05-05 10:00\nplace: \"‹place›\"\ncapacity: \"‹capacity›\"\ncontact: \"‹eventcontact›\"",
    ),
    (
        "event",
        "kind: online-forum\nstarts: 2027-06-06\nonline: \"‹online›\"",
    ),
    (
        "publication",
        "publisher: \"‹publisher›\"\nyear: \"‹year›\"\nmonth: \"‹month›\"\npages: \"‹pages›\"\nlink: https://example.org/‹publink›\nrecommendation: \"‹recommendation›\"\nfile: /‹folder›/‹filename›.csv",
    ),
    (
        "person",
        "name: \"‹personname›\"\npost: \"‹personpost›\"\norganisation: \"‹organisation›\"",
    ),
    (
        "top-tips",
        "audience: [parents]\nleaflet-code: \"‹tipscode›\"\nversion: 1\nauthors: A\nreviewed-by: B\nreviewed: 2026-03-03\nreview-due: 2028-01-01",
    ),
];

/// Every construct of the words of a page.
const WORDS: &str = r#"Words ‹words› *‹emphasis›* **‹strong›** ~~‹deleted›~~ `‹code›`.

## Heading ‹heading› {#‹headingid›}

![‹alt›](/‹folder›/‹picture›.svg "‹caption›")

[‹linktext›](https://example.org/‹linktarget› "‹linktitle›") and [x](mailto:‹mail›@example.org) and <https://example.org/‹autolink›>.

A note[^‹notelabel›].

[^‹notelabel›]: ‹note›

| ‹tablehead› |
| - |
| ‹tablecell› |

Table: ‹tablecaption›

```‹language›
‹fenced›
```

    ‹indented›

<abbr title="‹htmltitle›">‹htmltext›</abbr> <!-- ‹htmlcomment› -->

- [ ] ‹task›

> ‹quote›

> [!NOTE] ‹alerttitle›
> ‹alert›

‹definedterm›
: ‹definition›

Term &#113;zvxjentityk&#107; here.

::: tip ‹blockheading›
‹block›
:::

::: quote ‹who›
‹quoted›
:::

::: download /‹folder›/‹filename›.csv ‹downloadlabel›
:::

Facts {figure only-here} {contact only-here} {term only-here}.

[reference][‹reflabel›]

[‹reflabel›]: https://example.org/‹reftarget› "‹reftitle›"
"#;

/// What stands in none of the trees, gated or not: it is for editors, or taken out, or a name only within the file.
const NOT_SHOWN: &[&str] = &[
    "htmlcomment",
    "notelabel",
    "reflabel",
    "leafletcode",
    "exif",
    "verifiedby",
    "owner",
    "personname",
];

/// The gated section: everything in it is for the holders of some roles.
fn gated(access: &str) -> Vec<(&'static str, String)> {
    let mut files = vec![
        ("content/‹folder›/_index.md", format!("---\ntitle: \"‹sectiontitle›\"\nsummary: \"‹sectionsummary› is a sentence of this page.\"\naccess: {access}\ntype-below: page\naliases: /‹sectionalias›/\ntags: [\"‹sectiontag›\"]\nkey-points: [\"‹sectionpoint›\"]\n---\n\n‹sectionwords›\n")),
        ("content/‹folder›/‹filename›.csv", "‹filebytes›\n".to_owned()),
        ("content/‹folder›/‹picture›.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><title>‹picturetitle›</title><metadata><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">‹exif›</x:xmpmeta></metadata><text>‹picturetext›</text></svg>".to_owned()),
        ("content/_data/figures.toml", format!("[only-here]\nvalue = \"‹figurevalue›\"\nlabel = \"‹figurelabel›\"\nsource = \"‹figuresource›\"\nas-of = \"not stated\"\naccess = {}\n", toml_list(access))),
        ("content/_data/people.toml", format!("[jane]\nname = \"‹person›\"\npost = \"‹post›\"\norganisation = \"‹personorganisation›\"\naccess = {}\n", toml_list(access))),
        ("content/‹folder›/person.md", page("By somebody", "authors: jane", "")),
        ("content/‹folder›/nested/leaf.md", page("\"‹nestedtitle›\"", "", "‹nestedwords›\n")),
    ];
    files.push(("content/_data/contacts.toml", format!(
        "[line]\nname = \"A line\"\nphone = \"111\"\nverified = 2026-11-01\nverified-by = \"x\"\ncrisis = true\n[only-here]\nname = \"‹contactname›\"\nphone = \"0808 ‹phone›\"\ntext = \"‹contacttext›\"\nemail = \"‹email›@example.org\"\nlink = \"https://example.org/‹contactlink›\"\nhours = \"‹contacthours›\"\nfor = \"‹contactfor›\"\nverified = 2026-11-01\nverified-by = \"‹verifiedby›\"\ncrisis = true\nlanguages = [\"‹contactlanguages›\"]\naccess = {}\n",
        toml_list(access)
    )));
    files.push(("content/_data/terms.toml", format!(
        "[perinatal]\nlabel = \"Perinatal\"\nmeaning = \"Around birth\"\n[only-here]\nlabel = \"‹termlabel›\"\nmeaning = \"‹termmeaning›\"\naccess = {}\n",
        toml_list(access)
    )));
    files.push((
        "content/_data/topics.toml",
        "[rest]\nlabel = \"Rest and sleep\"\n[gated-topic]\nlabel = \"‹topiclabel›\"\n".to_owned(),
    ));
    files.push((
        "content/‹folder›/contact.md",
        page(
            "Contact",
            "",
            "::: contact only-here\n:::\n\n::: figure only-here\n:::\n",
        ),
    ));
    for (index, (kind, fields)) in FIELDS.iter().enumerate() {
        let path: &'static str =
            ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"][index];
        let path: &'static str = Box::leak(format!("content/‹folder›/{path}.md").into_boxed_str());
        let own = if index == 0 {
            "slug: \"‹slug›\"\ntags: [\"‹tag›\", sleep]\ntopics: [gated-topic]\naliases: [\"/‹alias›/\"]\n"
        } else {
            ""
        };
        let words = if index == 0 { WORDS } else { "Words.\n" };
        let (title, summary) = if index == 0 {
            ("\"‹title›\"", "\"‹summary› is what it says.\"")
        } else {
            ("Another", "Another sentence about a page of the test site.")
        };
        files.push((path, format!("---\ntitle: {title}\nsummary: {summary}\ntype: {kind}\n{own}{fields}\n---\n\n{words}")));
    }
    files
}

fn toml_list(access: &str) -> String {
    let words: Vec<String> = access
        .trim_matches(['[', ']'])
        .split(',')
        .map(|word| format!("\"{}\"", word.trim()))
        .collect();
    format!("[{}]", words.join(", "))
}

const LEVELS: [&[&str]; 6] = [
    &["member"],
    &["champion"],
    &["specialist"],
    &["multi-agency"],
    &["commissioning"],
    &["member", "multi-agency"],
];

fn as_yaml(roles: &[&str]) -> String {
    format!("[{}]", roles.join(", "))
}

/// Who has which canary.
fn found(site: &TestSite) -> BTreeMap<String, Vec<(&'static str, String)>> {
    let mut all: BTreeMap<String, Vec<(&'static str, String)>> = BTreeMap::new();
    for (reader, tree) in site.build_all() {
        for (word, places) in canaries(&tree) {
            all.entry(word)
                .or_default()
                .push((reader, format!("{places:?}")));
        }
    }
    all
}

#[test]
fn every_field_of_a_gated_section_reaches_its_readers_and_nobody_else() {
    for roles in LEVELS {
        let files = gated(&as_yaml(roles));
        let found = found(&plant(public(), &files));
        let expected: Vec<&str> = READERS
            .into_iter()
            .filter(|reader| may(reader, roles))
            .collect();
        let mut wrong = String::new();
        for name in names(&files).iter().map(String::as_str).chain(["entity"]) {
            let places = found.get(&canary(name));
            let who: Vec<&str> = places
                .into_iter()
                .flatten()
                .map(|(reader, _)| *reader)
                .collect();
            let shown = !NOT_SHOWN.contains(&name);
            if who != (if shown { expected.clone() } else { vec![] }) {
                wrong.push_str(&format!("\n{name} is seen by {who:?}: {places:?}"));
            }
        }
        assert!(wrong.is_empty(), "for {roles:?}: {wrong}");
    }
}

/// The trees of a site for those who may not read some roles' words.
///
/// The multi-agency champions and the commissioners have what the public has and one role more, as
/// the members have; one of the three is enough here, and `random` has all.
fn outsiders(site: &TestSite, roles: &[&str]) -> Vec<(&'static str, Files)> {
    let loaded = site
        .load()
        .unwrap_or_else(|refused| panic!("{refused:?}\n{}", site.text()));
    let readers = ["public", "sealed", "member", "champion"]
        .into_iter()
        .filter(|reader| !may(reader, roles));
    readers
        .map(|reader| (reader, tree_of(&loaded, reader).unwrap()))
        .collect()
}

#[track_caller]
fn moves_nothing(what: &str, before: &[(&'static str, Files)], after: &TestSite, roles: &[&str]) {
    for ((reader, before), (_, after)) in before.iter().zip(outsiders(after, roles)) {
        assert_same(&format!("{what}, for {reader}"), before, &after);
    }
}

/// The comparison can fail: what is public, or said by a teaser, does move the trees of others.
#[test]
fn changing_a_public_word_is_seen_by_everybody() {
    let teased = page("Gated", "access: champion\nteaser: summary", "Words.\n");
    let site = public().with("content/loose/g.md", &teased);
    let before = outsiders(&site, &["champion"]);
    for (what, after) in [
        ("a teaser", site.swap("title: Gated", "title: Grated")),
        (
            "a page",
            site.clone()
                .with("content/loose/h.md", &page("H", "", "Words.\n")),
        ),
        (
            "a box that is not silent",
            site.clone().with(
                "content/_index.md",
                &page("Home", "", "::: only champion\nWords.\n:::\n"),
            ),
        ),
        (
            "a gate that is gone",
            site.swap("access: champion\nteaser: summary\n", ""),
        ),
    ] {
        for ((reader, before), (_, after)) in before.iter().zip(outsiders(&after, &["champion"])) {
            assert!(
                !differing(before, &after).is_empty(),
                "{what}, for {reader}"
            );
        }
    }
}

#[test]
fn changing_any_gated_word_moves_nothing_for_others() {
    let roles = ["champion"];
    let files = gated("champion");
    let site = plant(public(), &files);
    let before = outsiders(&site, &roles);
    assert_eq!(
        before.iter().map(|(reader, _)| *reader).collect::<Vec<_>>(),
        ["public", "sealed", "member"]
    );
    for name in names(&files) {
        moves_nothing(
            &name,
            &before,
            &site.swap(&canary(&name), &format!("{MARK}zz{name}other")),
            &roles,
        );
    }
}

/// Fields whose values are the program's own words, and numbers and dates.
const VALUES: &[&str] = &[
    "type: guidance\naudience: parents\nversion: 1\nauthors: A\nreviewed-by: B\nreviewed: 2026-01-01\nreview-due: 2027-01-01\nsources:\n  - title: S",
    "type: event\nkind: online-forum\nstarts: 2027-01-01\nends: 2027-01-02",
    "type: publication\npublisher: P\nyear: 2016",
    "type: person\nname: N",
    "audience: [parents, champions]",
    "stage: pregnancy",
    "nation: wales",
    "applies-to: england",
    "lang: cy",
    "lang: ur",
    "status: withdrawn",
    "status: draft",
    "status: in-review",
    "draft: yes",
    "published: 2026-11-22",
    "published: 2027-01-01",
    "updated: 2026-11-21",
    "expires: 2026-11-22",
    "expires: 2027-01-01",
    "reviewed: 2026-11-20",
    "review-due: 2026-11-01",
    "review-every: 2 years\nreviewed: 2020-01-01",
    "crisis: full",
    "crisis: none",
    "leaflet: a5\nleaflet-code: X",
    "tip-count: 4",
    "weight: 1",
    "weight: -5",
    "contents: yes",
    "sample: yes",
    "no-index: yes",
    "type: person\nname: N\nfictional: yes",
    "type: person\nname: N\npage: yes",
    "related: /tips/a.md",
    "related: [/tips/a.md, /guidance/one.md]",
    "aliases: /old/",
    "translation-of: /tips/a.md\nlang: cy",
    "translation-of: /guidance/one.md\nlang: ur\ntranslated-from-version: 1\ntranslation-checked-by: X",
    "type: publication\npublisher: P\nyear: 2016\nsuperseded-by: /tips/a.md",
    "topics: rest",
    "tags: sleep",
    "tags: [sleep, SLEEP, Sleep]",
    "tags: [other]",
    "owner: X",
    "key-points: [A, B]",
    "type: training\naudience: champions\nversion: 1\nauthors: A\nreviewed-by: B\nreviewed: 2026-01-01\nreview-due: 2027-01-01\nlength: one day\nmode: either\naccredited: no",
    "type: training\naudience: champions\nversion: 1\nauthors: A\nreviewed-by: B\nreviewed: 2026-01-01\nreview-due: 2027-01-01\nlength: one day\nmode: one-profession\naccredited: yes",
    "version: 9",
    "authors: X",
    "type: event\nkind: online-forum\nstarts: 2020-01-01",
    "exit-button: yes",
    "ignore: [S1 because the words of others stay as they are]",
    "updates: [X]",
];

/// A page with a teaser says its title, and its summary if declared; nothing of the rest.
#[test]
fn changing_any_other_field_of_a_gated_page_moves_nothing_for_others() {
    let roles = ["champion"];
    for (teaser, folder) in [
        ("hidden", "tips"),
        ("hidden", "events"),
        ("hidden", "loose"),
        ("title", "tips"),
        ("summary", "events"),
        ("title", "training/x"),
    ] {
        let text = |front: &str| {
            let kind = if front.contains("type:") {
                ""
            } else {
                "type: page\n"
            };
            page(
                "Gated",
                &format!("access: champion\nteaser: {teaser}\n{kind}{front}"),
                "Words.\n",
            )
        };
        let with = |text: &str| public().with(&format!("content/{folder}/gated.md"), text);
        let before = outsiders(&with(&text("")), &roles);
        for value in VALUES {
            // A page that is held back has no teaser either.
            let held = ["draft", "in-review", "published: 2027", "expires: 2026"]
                .iter()
                .any(|word| value.contains(word));
            if teaser == "hidden" || !held {
                moves_nothing(
                    &format!("{value} ({teaser}, {folder})"),
                    &before,
                    &with(&text(value)),
                    &roles,
                );
            }
        }
        moves_nothing(
            "words",
            &before,
            &with(&text("").replace("Words.\n", "## Other\n\nwords\n")),
            &roles,
        );
        if teaser != "summary" {
            moves_nothing(
                "summary",
                &before,
                &with(&text("").replace("A sentence about", "Another one about")),
                &roles,
            );
        }
        if teaser == "hidden" {
            moves_nothing(
                "title",
                &before,
                &with(&text("").replace("title: Gated", "title: A")),
                &roles,
            );
            moves_nothing("slug", &before, &with(&text("slug: 0")), &roles);
            moves_nothing(
                "roles",
                &before,
                &with(&text("").replace("access: champion", "access: specialist")),
                &roles,
            );
        }
    }
}

/// What can come and go, each with the roles that see it.
#[test]
fn what_is_gated_comes_and_goes_unseen() {
    let words = page("Rest", "tags: sleep\nweight: 2", "Words.\n");
    let boxed = |inside: &str| {
        page(
            "Rest",
            "tags: sleep\nweight: 2",
            &format!("Words.\n{inside}"),
        )
    };
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"></svg>";
    let changes: Vec<(&str, Vec<(&str, String)>)> = vec![
        ("a page", vec![("content/tips/g.md", page("G", "access: champion", ""))]),
        ("a page before all others", vec![("content/tips/0.md", page("A", "access: champion\nweight: -9", ""))]),
        ("the first page of a folder", vec![("content/training/g.md", page("G", "access: champion", ""))]),
        ("a page in a folder of its own", vec![("content/tips/deep/er/g.md", page("G", "access: champion", ""))]),
        ("a section", vec![("content/aaa/_index.md", page("G", "access: champion", "")), ("content/aaa/b.md", page("G", "type: page", ""))]),
        ("a section in a section", vec![("content/tips/aaa/_index.md", page("G", "access: champion", "")), ("content/tips/aaa/b.md", page("G", "type: page", ""))]),
        ("a section in another language", vec![("content/cy/_index.md", page("G", "access: champion\nlang: cy", ""))]),
        ("a tag", vec![("content/tips/g.md", page("G", "access: champion\ntags: [only, sleep, SLEEP]", ""))]),
        ("a topic", vec![("content/tips/g.md", page("G", "access: champion\ntopics: rest", ""))]),
        ("an alias", vec![("content/tips/g.md", page("G", "access: champion\naliases: [/a/, /b.html]", ""))]),
        ("an event", vec![("content/events/g.md", page("G", "access: champion\nkind: online-forum\nstarts: 2026-12-01\ntopics: rest", ""))]),
        ("a translation", vec![("content/tips/g.md", page("G", "access: champion\nlang: cy\ntranslation-of: /tips/a.md", ""))]),
        ("a picture", vec![("content/tips/g.md", page("G", "access: champion", "![x](p.svg)\n")), ("content/tips/p.svg", svg.to_owned())]),
        ("a file that nothing uses", vec![("content/tips/p.svg", svg.to_owned())]),
        ("a bundle", vec![("content/tips/g/index.md", page("G", "access: champion", "![x](p.svg)\n")), ("content/tips/g/p.svg", svg.to_owned())]),
        ("a draft", vec![("content/tips/g.md", page("G", "status: draft\ntags: [only]\naliases: /x/", ""))]),
        ("a gated draft", vec![("content/tips/g.md", page("G", "access: champion\nstatus: draft", ""))]),
        ("a draft of a section", vec![("content/tips/g/_index.md", page("G", "status: draft", "")), ("content/tips/g/a.md", page("G", "", ""))]),
        ("a page to come", vec![("content/tips/g.md", page("G", "access: champion\npublished: 2027-01-01", ""))]),
        ("a silent box", vec![("content/tips/a.md", boxed("\n::: only champion silent\nWords.\n:::\n"))]),
        ("two silent boxes", vec![("content/tips/a.md", boxed("\n::: only champion silent\nWords.\n:::\n\n::: only specialist silent\n## More\n:::\n"))]),
        ("a figure", vec![("content/_data/figures.toml", "[x]\nvalue = \"1\"\nlabel = \"L\"\nsource = \"S\"\nas-of = \"not stated\"\naccess = \"champion\"\n".to_owned())]),
        ("a person", vec![("content/_data/people.toml", "[an-author]\nname = \"N\"\naccess = \"champion\"\n".to_owned())]),
        ("a term", vec![("content/_data/terms.toml", "[a]\nlabel = \"A\"\nmeaning = \"M\"\naccess = \"champion\"\n[perinatal]\nlabel = \"Perinatal\"\nmeaning = \"Around birth\"\n".to_owned())]),
    ];
    let site = public().with("content/tips/a.md", &words);
    let before = outsiders(&site, &["champion"]);
    for (what, files) in changes {
        let after = files
            .iter()
            .fold(site.clone(), |site, (path, text)| site.with(path, text));
        moves_nothing(what, &before, &after, &["champion"]);
    }
}

/// The full-text index of each level holds the words of that level, and none of another's.
#[test]
fn search_finds_for_each_reader_what_they_may_read() {
    let roles = ["champion"];
    let settings = SETTINGS.replace("enabled = false", "enabled = true");
    let files = gated("champion");
    let site = plant(public().with("content/site.toml", &settings), &files)
        .with("content/tips/boxed.md", &planted("---\ntitle: Boxed\nsummary: A sentence about this page of the test site.\n---\n\nWords.\n\n::: only specialist\n‹boxed›\n:::\n"));
    let found = found(&site);
    for name in names(&files).into_iter().chain(["boxed".to_owned()]) {
        let roles: &[&str] = if name == "boxed" {
            &["specialist"]
        } else {
            &roles
        };
        for (reader, places) in found.get(&canary(&name)).into_iter().flatten() {
            assert!(may(reader, roles), "{name} is seen by {reader}: {places}");
        }
    }
    for (name, part) in [
        ("words", "search/champion/terms-"),
        ("title", "search/champion/rows-"),
        ("title", "search/champion/words-"),
        ("summary", "search/champion/rows-"),
        ("summary", "search/champion/terms-"),
        ("boxed", "search/specialist/terms-"),
    ] {
        let places: String = found[&canary(name)]
            .iter()
            .map(|(_, places)| places.as_str())
            .collect();
        assert!(
            places.contains(part),
            "{name} is not in the index: {places}"
        );
    }
    let before = outsiders(&site, &["champion"]);
    assert!(before[0].1.contains_key("search/public/index.json"));
    for name in ["title", "words", "note", "boxed", "tag"] {
        moves_nothing(
            name,
            &before,
            &site.swap(&canary(name), &format!("{MARK}zz{name}other")),
            &["champion"],
        );
    }
    assert_same(
        "all gated sources deleted",
        &before[0].1,
        &public()
            .with("content/site.toml", &settings)
            .with("content/tips/boxed.md", &page("Boxed", "", "Words.\n"))
            .build("public"),
    );
}

/// A gated page comes and goes by its dates as any other; the public sees neither.
#[test]
fn a_day_that_opens_a_gated_page_opens_nothing_else() {
    let front =
        "access: champion\ntype: page\npublished: 2026-12-01\nexpires: 2027-02-01\ntags: [only]";
    let with = public().with("content/tips/g.md", &page("G", front, "Words.\n"));
    for (day, shown) in [
        ("2026-11-30", false),
        ("2026-12-01", true),
        ("2027-01-31", true),
        ("2027-02-01", false),
    ] {
        let (with, without) = (
            with.clone().on(day),
            with.clone().on(day).without("content/tips/g.md"),
        );
        assert_same(day, &without.build("public"), &with.build("public"));
        assert_eq!(
            with.build("champion").contains_key("tips/g/index.html"),
            shown,
            "{day}"
        );
    }
}

/// The whole of it at once: without its gated sources the public site is the same.
#[test]
fn without_any_gated_source_the_public_tree_is_the_same() {
    let with = plant(public(), &gated("member"));
    assert_same(
        "all gated sources deleted",
        &with.build("public"),
        &public().build("public"),
    );
}

/// Boxes in public and in gated pages, one in another; each word with its readers.
#[test]
fn every_box_is_read_by_its_readers_alone() {
    let words = "Words ‹open›.\n\n::: only member\n## ‹memberheading›\n\n‹member› [‹memberlink›](https://example.org/‹membertarget›) ![‹memberalt›](‹memberpicture›.svg)\n\nA note[^n].\n\n[^n]: ‹membernote›\n\n\
        ::: only champion\n‹champion›[^o]\n\n::: only specialist silent\n‹specialist›\n:::\n:::\n\n::: tip ‹membertip›\nx\n:::\n:::\n\n\
        ::: only commissioning silent\n‹commissioning›\n:::\n\n::: only multi-agency, commissioning\n‹either›\n:::\n\nWords[^p].\n\n[^o]: ‹championnote›\n[^p]: ‹opennote›\n";
    let files = [
        ("content/tips/boxed.md", page("Boxed", "", words)),
        ("content/tips/‹memberpicture›.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>‹membersvg›</text></svg>".to_owned()),
        ("content/hub/_index.md", page("Hub", "access: member", "::: only champion\n‹hubchampion›\n\n::: only specialist\n‹hubspecialist›\n:::\n:::\n‹hub›\n")),
    ];
    let found = found(&plant(public(), &files));
    for name in names(&files) {
        let roles: &[&str] = match name.as_str() {
            name if name.starts_with("open") => &[],
            name if name.contains("champion") => &["champion"],
            name if name.contains("specialist") => &["specialist"],
            name if name.starts_with("member") || name == "hub" => &["member"],
            "commissioning" => &["commissioning"],
            "either" => &["multi-agency", "commissioning"],
            other => panic!("{other}"),
        };
        let expected: Vec<&str> = READERS
            .into_iter()
            .filter(|reader| may(reader, roles))
            .collect();
        let who: Vec<&str> = found
            .get(&canary(&name))
            .into_iter()
            .flatten()
            .map(|(reader, _)| *reader)
            .collect();
        assert_eq!(who, expected, "{name}: {:?}", found.get(&canary(&name)));
    }
}

/// Places on a page where a silent box may stand. With and without it, other readers have the same page.
#[test]
fn a_silent_box_leaves_no_trace_wherever_it_stands() {
    let tips = "type: top-tips\naudience: parents\nleaflet-code: X\nversion: 1\nauthors: A\nreviewed-by: B\nreviewed: 2026-03-03\nreview-due: 2028-01-01";
    for (front, words) in [
        ("", "@\nwords\n"),
        ("", "words\n@\nmore words\n"),
        ("", "words\n\n@\nmore words\n"),
        ("", "words\n@"),
        ("", "## One\n@\n## Two\n"),
        ("", "- one\n@\n- two\n"),
        ("", "- one\n\n@\n- two\n"),
        ("", "1. one\n\n@\n2. two\n"),
        ("", "> one\n@\n> two\n"),
        ("", "| a |\n| - |\n| b |\n@\nTable: words\n"),
        ("", "| a |\n| - |\n@\n| b |\n"),
        ("", "    code\n@\n    code\n"),
        ("", "words[^a]\n@\n[^a]: note\n"),
        ("", "words[^a]\n\n[^a]: note\n@\n"),
        ("", "term\n@\n: words\n"),
        ("", "<table>\n@\n<tr><td>x</td></tr>\n</table>\n"),
        ("", "<div>\n@\n</div>\n"),
        ("", "<ul>\n@\n<li>x</li>\n</ul>\n"),
        ("", "<pre>\nx\n\n@\n</pre>\n"),
        ("", "<details>\n<summary>x</summary>\n\n@\n</details>\n"),
        ("", "<p>words\n\n@\nwords\n"),
        ("", "<abbr title=\"x\">\n@\n</abbr>\n"),
        ("", "words <b>x</b>\n\n@\nwords\n"),
        ("", "<table>\n\n@\n</table>\n"),
        ("", "<dl>\n@\n<dt>x</dt></dl>\n"),
        ("", "::: tip Heading\n@\n:::\n"),
        ("", "::: details Heading\n@\n:::\n"),
        ("", "::: tip\nwords\n@\n:::\n"),
        (
            "",
            "::: video /tips/v.mp4 captions=none transcript=/tips/v.mp4\n@\n:::\n",
        ),
        ("", "::: contact line\n@\n:::\n"),
        ("", "::: cards\n@\n- [x](/tips/b.md)\n:::\n"),
        ("", "::: cards\n- [x](/tips/b.md)\n@\n:::\n"),
        ("", "::: steps\n1. one\n@\n2. two\n:::\n"),
        ("", "::: help\n@\n:::\n"),
        ("", "::: figure x\n@\n:::\n"),
        ("", "::: nation wales\n@\n:::\n"),
        ("", "::: quote X\n@\n:::\n"),
        ("", "::: recommendation X\n@\n:::\n"),
        ("", "::: tip\n::: note\n@\n:::\n:::\n"),
        ("", "> [!NOTE]\n> words\n@\n> more\n"),
        ("", "[r]: https://example.org/\n@\n[x][r]\n"),
        ("", "[x][r]\n@\n[r]: https://example.org/\n"),
        ("", "![x](/tips/p.svg)\n@\n"),
        ("", "words\n@\n===\n"),
        ("", "::: only member\n@\n:::\n\nwords\n"),
        ("", "::: only member\nwords\n\n@\nwords\n:::\n\nwords\n"),
        ("", "@\n::: only member\nwords\n\n::: tip\nx\n:::\n:::\n"),
        ("", "::: tip\nx\n:::\n\n@\n::: tip\nx\n:::\n"),
        ("", "@\n{term perinatal} and {term perinatal}\n"),
        (tips, "words\n\n@\n## One\n\nwords\n\n## Two\n\nwords\n"),
        (tips, "## One\n\n@\nwords\n\n## Two\n\nwords\n"),
        (
            tips,
            "## One\n\nwords\n\n@\n## Two\n\nwords\n\n::: do\n- x\n:::\n",
        ),
        (tips, "## One\n\nwords\n\n## Two\n@\n::: do\n- x\n:::\n"),
        (
            tips,
            "## One\n\nwords\n\n## Two\n\n@\n\n::: do\n- x\n:::\n\n@\n",
        ),
        (tips, "## One\n\nwords\n\n::: do\n- x\n:::\n@\n"),
    ] {
        let figure = "[x]\nvalue = \"1\"\nlabel = \"L\"\nsource = \"S\"\nas-of = \"not stated\"\n";
        let base = public()
            .with("content/_data/figures.toml", figure)
            .with("content/tips/v.mp4", FILM)
            .with(
                "content/tips/p.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"></svg>",
            );
        let with = |inside: &str| {
            base.clone().with(
                "content/tips/c.md",
                &page("C", front, &words.replace("@", inside)),
            )
        };
        let before = outsiders(&with(""), &["specialist"]);
        for inside in [
            "::: only specialist silent\nwords\n:::\n",
            "::: only specialist silent\n## One\n\n::: tip\n- x\n:::\n\n::: only specialist\nx\n:::\nx[^z] {term perinatal}\n\n[^z]: note\n:::\n",
        ] {
            let after = with(inside);
            if after.load().is_ok() {
                moves_nothing(&format!("{words:?}"), &before, &after, &["specialist"]);
            }
        }
    }
}

/// A box that others see the place of: its words, and the boxes in it, still move nothing.
#[test]
fn the_words_of_a_box_move_nothing_for_others() {
    let bodies = [
        "x",
        "## One",
        "::: tip Heading\nx\n:::",
        "::: details\nx\n:::\n\n::: note\ny\n:::",
        "x[^a]\n\n[^a]: note",
        "x[^b]",
        "::: only specialist\nx\n:::",
        "::: only specialist silent\nx\n:::\n\n::: only specialist\ny\n:::",
        "{term perinatal}",
        "![x](/tips/p.svg)",
        "| a |\n| - |\n| b |",
        "<table><tr><td>x</td></tr></table>",
        "</div></section>",
        "<!-- x -->",
        "<b>x",
        "[x](/tips/b.md)",
        "[r]: https://example.org/x\n\n[x][r]",
        "- x\n  - y",
        "> x",
        "## Two\n## Two",
        "`x",
        "**x",
        "```\nx\n```",
        "    x",
        "---",
        "x\n===",
        "::: help\n:::",
        "::: cards\n- [x](/tips/b.md)\n:::",
    ];
    for around in [
        "words[^b]\n\n@\n\n## One\n\n::: only member\n## M\n\n::: tip T\nx\n:::\n\nx[^m]\n\n[^m]: note\n:::\n\n::: details\nx\n:::\n\n[^b]: note\n\n[r]: https://example.org/\n",
        "::: only member\n@\n\n::: tip T\nx\n:::\n:::\n\n::: only member\n## M\n:::\n\nwords[^b]\n\n[^b]: note\n",
        "- words[^b]\n\n  @\n\n- words\n\n[^b]: note\n",
        "::: tip Heading\n@\n:::\n\n::: only member\n::: tip T\nx\n:::\n:::\n\nwords[^b]\n\n[^b]: note\n",
    ] {
        let with = |body: &str| {
            let indent = if around.starts_with('-') {
                "\n  "
            } else {
                "\n"
            };
            let boxed = format!("::: only champion\n{body}\n:::").replace('\n', indent);
            public()
                .with(
                    "content/tips/p.svg",
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"></svg>",
                )
                .with(
                    "content/tips/c.md",
                    &page("C", "", &around.replace('@', &boxed)),
                )
        };
        let before = outsiders(&with("Words."), &["champion"]);
        let mut built = 0;
        for body in bodies {
            let after = with(body);
            if after.load().is_ok() {
                built += 1;
                moves_nothing(
                    &format!("{body:?} in {around:?}"),
                    &before,
                    &after,
                    &["champion"],
                );
            }
        }
        assert!(
            built > bodies.len() - 4,
            "{built} of {} were built",
            bodies.len()
        );
    }
}

/// EXIF and XMP of a gated picture are in no tree, not even its readers'; its name is in theirs alone.
#[test]
fn what_a_camera_wrote_is_in_no_tree() {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8], data: &[u8]| {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(name);
        png.extend(data);
        let mut crc = flate2::Crc::new();
        crc.update(&[name, data].concat());
        png.extend(crc.sum().to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    chunk(b"tEXt", format!("Author\0{}", canary("author")).as_bytes());
    chunk(
        b"eXIf",
        format!("MM\0*\0\0\0\x08\0\0{}", canary("exif")).as_bytes(),
    );
    chunk(
        b"iTXt",
        format!("XML:com.adobe.xmp\0\0\0\0\0{}", canary("xmp")).as_bytes(),
    );
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, &[0, 0]).unwrap();
    chunk(b"IDAT", &packed.finish().unwrap());
    chunk(b"IEND", &[]);
    let mut site = public().with(
        "content/tips/g.md",
        &page(
            "G",
            "access: champion",
            &format!("![x]({}.png)\n", canary("name")),
        ),
    );
    site.write(&format!("content/tips/{}.png", canary("name")), &png);
    let planted = Files::from([("p.png".to_owned(), png)]);
    assert_eq!(
        canaries(&planted).len(),
        3,
        "the scanner finds what the picture carries"
    );
    for (reader, tree) in site.build_all() {
        let found: Vec<String> = canaries(&tree).into_keys().collect();
        assert_eq!(
            found,
            if may(reader, &["champion"]) {
                vec![canary("name")]
            } else {
                vec![]
            },
            "{reader}"
        );
    }
}
