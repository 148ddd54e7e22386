//! A page or folder that `pimh mv` moves takes its links, its address and its readers along, and nothing else changes.

use std::collections::BTreeMap;

use pimh::config::Config;
use pimh::pipeline::load;
use pimh::revision::{Moving, Refused, apply, moving};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::harness::{Files, Project, TestSite, page, request, runner, text, tree_of};

/// The files that a move leaves, by what it says that it changes.
fn moved(site: &TestSite, old: &str, new: &str) -> Result<(TestSite, Moving), Refused> {
    let snapshot = site.snapshot();
    let config = Config::read(&snapshot)
        .value
        .expect("the settings are right");
    let day = "2026-11-22".parse().expect("a day");
    let moving = moving(&snapshot, &config, &request(day), old, new)?;
    let mut after = TestSite::default();
    let texts = ["content/", "themes/"].map(|top| snapshot.texts_below(top));
    for source in texts.into_iter().flatten() {
        let edits = moving.revision.edits.get(&source.path);
        let changed = apply(source.text(), edits.map_or(&[], Vec::as_slice));
        let mut moves = moving.revision.moves.iter();
        let to = moves.find(|(from, _)| *from == source.path);
        let path = to.map_or(&source.path, |(_, to)| to);
        after.write(path.as_str(), changed.as_bytes());
    }
    for asset in snapshot.assets_below("content/") {
        let mut moves = moving.revision.moves.iter();
        let to = moves.find(|(from, _)| *from == asset.path);
        let path = to.map_or(&asset.path, |(_, to)| to);
        after.write(path.as_str(), &asset.read().expect("it is in memory"));
    }
    Ok((after, moving))
}

#[track_caller]
fn must_move(site: &TestSite, old: &str, new: &str) -> TestSite {
    match moved(site, old, new) {
        Ok((after, _)) => after,
        Err(refused) => panic!("{refused:#?}"),
    }
}

fn of(site: &TestSite, path: &str) -> String {
    let snapshot = site.snapshot();
    let source = snapshot.text(path);
    source
        .unwrap_or_else(|| panic!("no {path}"))
        .text()
        .to_owned()
}

/// Every way to write a link to `tips/fathers.md` in a page beside it.
const SPELLINGS: [(&str, &str); 17] = [
    ("[a](fathers.md)", "[a](../support/dads.md)"),
    ("[a](./fathers.md#rest)", "[a](../support/dads.md#rest)"),
    (
        "[a](../tips/fathers.md \"fathers.md\")",
        "[a](../support/dads.md \"fathers.md\")",
    ),
    (
        "[fathers.md](/tips/fathers.md)",
        "[fathers.md](/support/dads.md)",
    ),
    ("[a](/tips/fathers/)", "[a](/support/dads/)"),
    ("[a](/tips/fathers#rest)", "[a](/support/dads#rest)"),
    ("[a](<fathers.md>)", "[a](<../support/dads.md>)"),
    ("[a](fathers)", "[a](../support/dads)"),
    ("[a](../fathers/)", "[a](/support/dads/)"),
    (
        "[a](https://pimh.example.org/tips/fathers/)",
        "[a](https://pimh.example.org/support/dads/)",
    ),
    (
        "<https://pimh.example.org/tips/fathers/>",
        "<https://pimh.example.org/support/dads/>",
    ),
    (
        "[a]\n\n[a]: fathers.md 'A'",
        "[a]\n\n[a]: ../support/dads.md 'A'",
    ),
    (
        "[a][b]\n\n[b]: </tips/fathers/>",
        "[a][b]\n\n[b]: </support/dads/>",
    ),
    (
        "<a href='fathers.md'>fathers.md</a>",
        "<a href='../support/dads.md'>fathers.md</a>",
    ),
    (
        "::: only member\n[a](fathers.md)\n:::",
        "::: only member\n[a](../support/dads.md)\n:::",
    ),
    (
        "| a | b |\n|---|---|\n| [a](fathers.md) | fathers.md |",
        "| a | b |\n|---|---|\n| [a](../support/dads.md) | fathers.md |",
    ),
    (
        "::: note\n- [a](fathers.md)\n\n  > [b](fathers.md)\n:::",
        "::: note\n- [a](../support/dads.md)\n\n  > [b](../support/dads.md)\n:::",
    ),
];

#[test]
fn every_link_to_a_page_follows_it_and_no_other_byte_changes() {
    let code = "`[a](fathers.md)`\n\n```\n[a](fathers.md)\n[a]: fathers.md\n```\n";
    for (before, after) in SPELLINGS {
        let words = |link: &str| page("Rest", "", &format!("One.\n\n{link}\n\n{code}"));
        let site = TestSite::new()
            .with(
                "content/tips/fathers.md",
                &page("Fathers", "", "## Rest\n\n[home](/), [rest](rest.md)"),
            )
            .with("content/tips/rest.md", &words(before));
        let site = must_move(&site, "tips/fathers.md", "support/dads.md");
        assert_eq!(of(&site, "content/tips/rest.md"), words(after), "{before}");
        assert_eq!(
            of(&site, "content/support/dads.md"),
            page(
                "Fathers",
                "",
                "## Rest\n\n[home](/), [rest](../tips/rest.md)"
            )
            .replace(
                "summary:",
                "type: top-tips\naliases: [/tips/fathers/]\nsummary:"
            ),
        );
    }
}

#[test]
fn fields_settings_and_records_follow_too() {
    let settings = of(&TestSite::new(), "content/site.toml")
        + "[menu]\nmain = [\"/tips/\", \"tips/fathers.md\"] # /tips/fathers/\nhelp = \"/tips/fathers/\"\n\
           [menu.labels]\n\"/tips/fathers/\" = \"Fathers\"\n[gate]\njoin = \"/tips/fathers/#join\"\n";
    let people =
        "[ada]\nname = \"Ada\"\nlink = \"/tips/fathers/\"\nabout = \"see /tips/fathers/\"\n";
    let fields = "related: [/tips/fathers.md, /tips/rest.md]\n";
    let site = TestSite::new()
        .with("content/site.toml", &settings)
        .with("content/_data/people.toml", people)
        .with("content/tips/fathers.md", &page("Fathers", "", "## Join"))
        .with("content/tips/rest.md", &page("Rest", "", "R"))
        .with(
            "content/cy.md",
            &page("Tadau", "lang: cy\ntranslation-of: tips/fathers.md\n", "T"),
        )
        .with(
            "content/old.md",
            &page(
                "Old",
                "status: withdrawn\nwithdrawn-instead: \"/tips/fathers.md\" # x\n",
                "[a](tips/fathers.md)",
            ),
        )
        .with(
            "content/draft.md",
            &page(
                "Draft",
                &format!("draft: yes\n{fields}"),
                "[a](tips/fathers.md)",
            ),
        );
    let (site, moving) = moved(&site, "content/tips/fathers.md", "support/").expect("it moves");
    assert_eq!(
        of(&site, "content/site.toml"),
        settings
            .replace("\"tips/fathers.md\"", "\"support/fathers.md\"")
            .replace("\"/tips/fathers/", "\"/support/fathers/")
    );
    assert_eq!(
        of(&site, "content/_data/people.toml"),
        people.replacen("/tips/", "/support/", 1)
    );
    for file in ["cy", "old", "draft"] {
        let text = of(&site, &format!("content/{file}.md"));
        assert!(
            !text.contains("tips/fathers") && text.contains("support/fathers.md"),
            "{text}"
        );
    }
    assert_eq!(moving.links.len(), 5, "{:?}", moving.links);
}

#[test]
fn what_a_theme_of_ones_own_leads_to_follows_too() {
    let template = "<a href=\"/tips/fathers/#join\">F</a> <a href='/tips/fathers.md'>F</a> <a href=/tips/fathers/>F</a>\n\
                    <img src=\"/tips/plan.txt\"> /tips/fathers/ {{ page.title }} <a href=\"/tips/\">T</a>\n\
                    <a href=\"//tips/fathers/\">x</a> <a href=\"/tips/fathers/{{ page.title }}\">y</a>\n";
    let sheet = "main { background: url(/tips/plan.txt); }\n/* /tips/fathers/ */\n";
    let site = TestSite::new()
        .with("themes/own/templates/help.html", template)
        .with("themes/own/static/theme.css", sheet)
        .with(
            "content/tips/fathers.md",
            &page("Fathers", "", "## Join\n\n[Plan](plan.txt)"),
        )
        .with("content/tips/plan.txt", "A plan.");
    let (site, moving) = moved(&site, "tips/fathers.md", "support/").expect("it moves");
    let changed = template
        .replace("\"/tips/fathers/#", "\"/support/fathers/#")
        .replace("'/tips/fathers", "'/support/fathers")
        .replace("=/tips/fathers", "=/support/fathers");
    assert_eq!(of(&site, "themes/own/templates/help.html"), changed);
    assert_eq!(of(&site, "themes/own/static/theme.css"), sheet);
    assert_eq!(moving.links.values().sum::<usize>(), 4);
    let (site, _) = moved(&site, "tips/plan.txt", "support/").expect("it moves");
    let html = of(&site, "themes/own/templates/help.html");
    assert!(html.contains("src=\"/support/plan.txt\""), "{html}");
    let css = of(&site, "themes/own/static/theme.css");
    assert!(css.contains("url(/support/plan.txt)"), "{css}");
}

#[test]
fn a_folder_takes_its_pages_pictures_addresses_and_readers_along() {
    let site = TestSite::new()
        .with(
            "content/_index.md",
            &page("Home", "", "[kit](club/kit/index.md)\n"),
        )
        .with(
            "content/gated/_index.md",
            &page("Gated", "access: member\nteaser: title\n", "G"),
        )
        .with("content/gated/tips/_index.md", &page("Tips", "", "T"))
        .with(
            "content/gated/tips/a.md",
            &page("A", "type: page\n", "[b](b/index.md) [gated](../_index.md)"),
        )
        .with(
            "content/gated/tips/b/index.md",
            &page(
                "B",
                "access: champion\nteaser: title\n",
                "[plan](plan.txt), [kit](../../../club/kit/)",
            ),
        )
        .with("content/gated/tips/b/plan.txt", "A plan")
        .with("content/club/kit/index.md", &page("Kit", "", "K"));
    let (after, moving) = moved(&site, "/gated/tips/", "club/").expect("it moves");
    let section = of(&after, "content/club/tips/_index.md");
    assert!(section.contains("access: member\n"), "{section}");
    assert!(section.contains("aliases: [/gated/tips/]\n"), "{section}");
    let page_a = of(&after, "content/club/tips/a.md");
    assert!(
        !page_a.contains("access") && page_a.contains("[gated](../../gated/_index.md)"),
        "{page_a}"
    );
    let page_b = of(&after, "content/club/tips/b/index.md");
    assert!(
        page_b.contains("[plan](plan.txt), [kit](../../../club/kit/)"),
        "{page_b}"
    );
    assert_eq!(moving.lost, ["/gated/tips/b/plan.txt"]);
    assert!(after.load().is_ok());
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    let site = TestSite::new()
        .with("content/a.md", &page("A", "", "[b](b.md)"))
        .with("content/b.md", &page("B", "", "B"))
        .with(
            "content/club/_index.md",
            &page("Club", "access: member\n", "C"),
        )
        .with("content/club/c/_index.md", &page("C", "", "C"))
        .with("content/_data/people.toml", "");
    for (old, new, said) in [
        ("nothing.md", "c.md", "there is no page"),
        ("a.md", "b.md", "b.md already"),
        ("a.md", "a.md", "there already"),
        ("club", "club/c/club", "into itself"),
        ("club/_index.md", "x.md", "of its folder"),
        ("_index.md", "x.md", "of its folder"),
        ("_data/people.toml", "x.toml", "is no page"),
        ("a.md", "_a.md", "no page can lie"),
        ("a.md", "x/.a.md", "no page can lie"),
        ("a.md", "a.txt", "another kind"),
        // The home page's readers could not follow the link any more.
        ("b.md", "club/b.md", "would not build"),
        ("a.md", "sign-in.md", "would not build"),
    ] {
        let refused = moved(&site, old, new).err();
        let refused = refused.unwrap_or_else(|| panic!("{old} {new} was done"));
        let all = format!("{} {}", refused.said, refused.help);
        assert!(all.contains(said), "{old} {new}: {all}");
        assert!(
            all.contains("nothing was changed") || all.contains("lies there"),
            "{all}"
        );
    }
}

#[test]
fn a_page_that_comes_back_has_its_first_address_and_keeps_the_other() {
    let site = TestSite::new().with("content/a.md", &page("A", "", "A"));
    let there = must_move(&site, "a.md", "b/c.md");
    let back = must_move(&there, "/b/c/", "a.md");
    let text = of(&back, "content/a.md");
    assert!(text.contains("aliases: [/b/c/]\n"), "{text}");
    let renamed = must_move(&back, "a", "a/index.md");
    assert_eq!(
        of(&renamed, "content/a/index.md"),
        text,
        "the address is the same"
    );
}

const PLACES: [&str; 7] = [
    "_index.md",
    "about.md",
    "tips/_index.md",
    "tips/rest.md",
    "tips/sleep/index.md",
    "club/_index.md",
    "club/kit it's (new).md",
];

/// A link in one of the ways in which people write them, from one place to another.
fn link(from: &str, to: &str, way: usize, number: usize) -> String {
    let stem = to.trim_end_matches(".md");
    let folder = ["/_index", "/index", "_index"]
        .iter()
        .find_map(|name| stem.strip_suffix(name));
    let slug = folder.unwrap_or(stem).replace(" it's (new)", "-its-new");
    let address = format!("/{slug}/").replace("//", "/");
    let up = "../".repeat(from.matches('/').count());
    let written = to
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace(')', "%29");
    match way {
        0 => format!("[a]({up}{written})"),
        1 => format!("[a](/{written} \"{written}\")"),
        2 => format!("[a]({address})"),
        3 => format!("[a](https://pimh.example.org{address}#main)"),
        4 => format!("[a][n{number}]\n\n[n{number}]: <{up}{to}>"),
        5 => format!("<a href=\"{up}{written}\">{to}</a>"),
        _ => format!("::: note\n[a]({up}{written})\n:::"),
    }
}

/// Where the links lead that stand between two marks of a page.
fn links(html: &str) -> Vec<String> {
    let words = html
        .split("BEGIN")
        .nth(1)
        .and_then(|rest| rest.split("END").next());
    let words = words.unwrap_or_default();
    words
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| Some(rest.split('"').next()?.to_owned()))
        .collect()
}

/// Of each page that a tree shows, by its mark: its file and where its links lead.
fn shown(tree: &Files) -> BTreeMap<String, (String, Vec<String>)> {
    let mut shown = BTreeMap::new();
    for (file, bytes) in tree.iter().filter(|(file, _)| file.ends_with("index.html")) {
        let html = text(bytes);
        if let Some(mark) = html
            .split("MARK")
            .nth(1)
            .and_then(|rest| rest.split('.').next())
        {
            shown.insert(mark.to_owned(), (file.clone(), links(html)));
        }
    }
    shown
}

fn told(site: &TestSite) -> Vec<String> {
    let snapshot = site.snapshot();
    let config = Config::read(&snapshot).value.unwrap();
    let checks = config.checks.clone();
    let day = "2026-11-22".parse().unwrap();
    let notes = load(&snapshot, config, &request(day)).notes;
    let notes = notes.settle(&checks, false);
    let mut codes: Vec<String> = notes.iter().map(|note| note.code().to_string()).collect();
    codes.sort();
    codes
}

/// Whatever moves: `check` says what it said before, every link leads to the page that it led to, every address answers, and
/// nobody reads more than before.
#[test]
fn after_a_move_the_site_is_the_same_in_another_place() {
    let written = vec((0..PLACES.len(), 0..PLACES.len(), 0..7_usize), 3..12);
    let strategy = (written, 1..PLACES.len(), 0..5_usize, 0..3_usize);
    let done = std::cell::Cell::new(0);
    let run = |(written, what, to, access): (Vec<(usize, usize, usize)>, usize, usize, usize)| {
        let mut site = TestSite::new();
        for (index, place) in PLACES.iter().enumerate() {
            let mut words = format!("MARK{index}.\n\nBEGIN\n\n");
            for (number, (_, to, way)) in written
                .iter()
                .enumerate()
                .filter(|(_, (from, ..))| *from == index)
            {
                words.push_str(&format!("{}\n\n", link(place, PLACES[*to], *way, number)));
            }
            let fields = match access {
                1 if place.starts_with("club") => "type: page\naccess: member\nteaser: title\n",
                2 if *place == "club/_index.md" => "access: champion\nteaser: summary\n",
                _ => "type: page\n",
            };
            site.write(
                &format!("content/{place}"),
                page(&format!("Page {index}"), fields, &format!("{words}END")).as_bytes(),
            );
        }
        let old = PLACES[what].trim_end_matches("/_index.md");
        let new = ["support/new.md", "x/y/z.md", "top.md", "about/", "club/"][to];
        let is_folder = !old.ends_with(".md");
        let new = if is_folder {
            new.trim_end_matches(".md")
        } else {
            new
        };
        let Ok((after, _)) = moved(&site, old, new) else {
            return Ok(());
        };
        done.set(done.get() + 1);
        prop_assert_eq!(told(&site), told(&after));
        let (was, is) = (site.load().unwrap(), after.load().unwrap());
        for reader in ["public", "champion"] {
            let (was, is) = (
                tree_of(&was, reader).unwrap(),
                tree_of(&is, reader).unwrap(),
            );
            let (before, now) = (shown(&was), shown(&is));
            // In a section for fewer readers a page has fewer.
            prop_assert!(now.keys().all(|mark| before.contains_key(mark)));
            prop_assert!(reader == "public" || now.len() == before.len());
            for (mark, (_, leads)) in &now {
                let (file, links) = &before[mark];
                prop_assert!(
                    is.contains_key(file),
                    "{} answers nothing\n{}",
                    file,
                    after.text()
                );
                let page_at = |pages: &BTreeMap<String, (String, Vec<String>)>, link: &String| {
                    let path = link.split('#').next().unwrap_or_default().to_owned();
                    let file = format!("{path}index.html");
                    let file = file.trim_start_matches('/').to_owned();
                    let found = pages
                        .iter()
                        .find(|(_, (at, _))| at.trim_start_matches('/') == file);
                    found.map(|(mark, _)| mark.clone()).ok_or(path)
                };
                // What a reader has no more is announced where it stands, or nowhere.
                let has = |mark: &String| now.contains_key(mark);
                let led = links
                    .iter()
                    .map(|link| page_at(&before, link).ok().filter(has));
                let leads = leads.iter().map(|link| page_at(&now, link).ok());
                let (led, leads): (Vec<_>, Vec<_>) = (led.collect(), leads.collect());
                prop_assert_eq!(led, leads, "{}\n{}", mark, after.text());
            }
        }
        Ok(())
    };
    runner(24, 100).run(&strategy, run).unwrap();
    assert!(done.get() > 12, "most moves are refused: {}", done.get());
}

#[cfg(unix)]
#[test]
fn a_move_that_is_stopped_leaves_everything_and_can_be_given_again() {
    let project = Project::new();
    project.page("content/a.md", "A", "", "[b](b.md)");
    project.write(
        "content/b.md",
        page("B", "", "[a](a.md)\n").replace('\n', "\r\n"),
    );
    let before = project.input();
    // What is to be written cannot be: a folder stands in its place.
    project.write("content/.b.md.pimh-new/x", "");
    let stopped = project.run(&["mv", "a.md", "c/d.md"]);
    assert_eq!(stopped.code, 73, "{}", stopped.stderr);
    assert!(
        stopped.stderr.contains("nothing was changed"),
        "{}",
        stopped.stderr
    );
    std::fs::remove_dir_all(project.path("content/.b.md.pimh-new")).unwrap();
    assert_eq!(project.input(), before);
    let dry = project.run(&["mv", "a.md", "c/d.md", "--dry-run"]);
    assert_eq!(
        (dry.code, project.input() == before),
        (0, true),
        "{}",
        dry.stderr
    );
    assert!(
        dry.stdout.contains("content/a.md becomes content/c/d.md"),
        "{}",
        dry.stdout
    );
    // The new page lay in its place, and the program was killed.
    let done = project.run(&["mv", "a.md", "c/d.md"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let after = project.input();
    project.write("content/a.md", &before["project/content/a.md"]);
    let again = project.run(&["mv", "a.md", "c/d.md"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(project.input(), after);
    let linking = &after["project/content/b.md"];
    assert_eq!(
        text(linking),
        page("B", "", "[a](c/d.md)\n").replace('\n', "\r\n")
    );
    assert_eq!(project.run(&["check"]).code, 0);
}

#[test]
fn a_withdrawn_page_says_why_and_what_to_read_instead() {
    let project = Project::new();
    let old = page(
        "Rest",
        "type: page\nstatus: published # since May\n",
        "Old words.",
    );
    project.write("content/tips/rest.md", &old);
    project.page(
        "content/tips/sleep.md",
        "Sleep",
        "type: page\n",
        "New words. [rest](rest.md)",
    );
    project.page(
        "content/club.md",
        "Club",
        "access: member\n",
        "For members.",
    );
    project.page("content/draft.md", "Draft", "draft: yes\n", "A draft.");
    for (page, instead, said) in [
        ("tips/rest.md", "club.md", "some who read this page may not"),
        ("tips/rest.md", "draft.md", "is a draft"),
        ("tips/rest.md", "tips/rest.md", "instead of itself"),
        ("tips/rest.md", "nowhere.md", "there is no page"),
        ("draft.md", "tips/sleep.md", "is a draft"),
        ("nowhere.md", "tips/sleep.md", "there is no page"),
    ] {
        let before = project.input();
        let refused = project.run(&["withdraw", page, "--instead", instead]);
        assert_eq!(refused.code, 1, "{page} {instead}");
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
        assert_eq!(project.input(), before);
    }
    let because = "The advice \"rest\" has: changed #2.";
    let done = project.run(&[
        "withdraw",
        "/tips/rest/",
        "--because",
        because,
        "--instead",
        "/tips/sleep/",
    ]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(
        done.stdout.contains("1 link leads to it"),
        "{}",
        done.stdout
    );
    let text = std::fs::read_to_string(project.path("content/tips/rest.md")).unwrap();
    let fields = "withdrawn: 2026-10-01\n\
                  withdrawn-because: \"The advice \\\"rest\\\" has: changed #2.\"\n\
                  withdrawn-instead: /tips/sleep.md\n";
    let expected = old
        .replace("summary:", &format!("{fields}summary:"))
        .replace("published #", "withdrawn #");
    assert_eq!(text, expected);
    project.build(&["--audience", "public"]);
    let shown = std::fs::read_to_string(project.path("public/tips/rest/index.html")).unwrap();
    assert!(
        shown.contains("has: changed #2.") && !shown.contains("Old words"),
        "{shown}"
    );
}
