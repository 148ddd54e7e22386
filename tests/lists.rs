//! Lists: blocks that list pages, pages of twenty rows, order, feeds. Each speaks of what all its readers may read.

use crate::harness::{SETTINGS, TestSite, page, text};

fn site() -> TestSite {
    let news =
        format!("{SETTINGS}[types.news]\n[types.bulletin]\nlabel = \"Bulletin\"\nfeed = false\n");
    TestSite::new().with("content/site.toml", &news)
}

fn html(site: &TestSite, reader: &str, file: &str) -> String {
    text(&site.build(reader)[file]).to_owned()
}

/// So many pages in a folder, each with a day.
fn many(mut site: TestSite, folder: &str, count: usize, fields: &str) -> TestSite {
    for number in 1..=count {
        let day = format!(
            "published: 2026-{:02}-{:02}\n{fields}",
            1 + number / 28,
            1 + number % 28
        );
        let title = format!("Item {number:02} of {folder}");
        site.write(
            &format!("content/{folder}/n{number:02}.md"),
            page(&title, &day, "Words.").as_bytes(),
        );
    }
    site
}

#[test]
fn a_block_lists_what_it_asks_for() {
    let list = |line: &str| {
        let site = many(site(), "news", 4, "topics: sleep")
            .with(
                "content/news/five.md",
                &page(
                    "Fifth",
                    "published: 2026-09-01\ntopics: [safe sleep]\ntags: ward",
                    "Words.",
                ),
            )
            .with(
                "content/tips/a.md",
                &page("A tip", "type: page\ntopics: [Safe Sleep]", "Words."),
            )
            .with(
                "content/a.md",
                &page(
                    "A list",
                    "topics: safe-sleep",
                    &format!("::: list {line}\n:::"),
                ),
            );
        let html = html(&site, "public", "a/index.html");
        let main = html
            .split("<div class=\"main flow\">")
            .nth(1)
            .unwrap()
            .to_owned();
        let main = main
            .split("<ul class=\"rows")
            .nth(1)
            .map(|rest| rest.split("</ul>").next().unwrap().to_owned());
        let titles = main.unwrap_or_default();
        let titles = titles.split("<a href").skip(1).map(|row| {
            let from = row.find('>').unwrap() + 1;
            row[from..row.find("</a>").unwrap()].to_owned()
        });
        titles.collect::<Vec<_>>()
    };
    assert_eq!(list("type=news newest=2"), ["Fifth", "Item 04 of news"]);
    assert_eq!(
        list("type=news newest=2 A heading"),
        ["Fifth", "Item 04 of news"]
    );
    assert_eq!(list("newest=1 Type=News"), ["Fifth"]);
    assert_eq!(list("topic=safe-sleep in=tips"), ["A tip"]);
    assert_eq!(list("topic=SAFE-SLEEP tag=ward"), ["Fifth"]);
    assert_eq!(list("topic=sleep most=1"), ["Item 04 of news"]);
    assert_eq!(list("in=/news/ most=9").len(), 5);
    // The page itself is in none, and what nothing answers shows nothing.
    assert_eq!(list("topic=safe-sleep").len(), 2);
    assert_eq!(list("tag=nothing"), Vec::<String>::new());
}

#[test]
fn a_list_needs_no_end() {
    for (words, part) in [
        ("Before.\n\n::: list type=news\n\nBehind it.", ""),
        ("::: list type=news\nBehind it.", ""),
        ("Behind it.\n\n::: list type=news", ""),
        ("::: list type=news\n\n:::\n\nBehind it.", ""),
        ("::: note\n::: list type=news\nBehind it.\n:::", ""),
        ("- one\n\n  ::: list type=news\n\n  Behind it.", ""),
        (
            "::: note\n::: include a\n:::\n:::\n\nBehind it.",
            "::: list type=news",
        ),
        (
            "::: include a\n\n::: note\nBehind it.\n:::",
            "- one\n\n  ::: list type=news",
        ),
        (
            "> ::: list type=news\n\nBehind it.\n\n::: include a\n:::",
            "Words.",
        ),
    ] {
        // The same for everybody, and in a box.
        let boxed = format!("::: only member\n{words}\n\nLast of it.\n:::\n\nNot of the box.");
        for (words, reader) in [(words, "public"), (&boxed[..], "member")] {
            let site = many(site(), "news", 1, "")
                .with("content/a.md", &page("A list", "", words))
                .with("content/_parts/a.md", &page("A part", "owner: Ash", part));
            let told: Vec<String> = site
                .built()
                .notes
                .iter()
                .map(|note| note.message().to_owned())
                .collect();
            assert_eq!(told, [""; 0], "{words}");
            let html = html(&site, reader, "a/index.html");
            assert!(
                html.contains("Item 01 of news") && html.contains("Behind it."),
                "{words}: {html}"
            );
            let public = self::html(&site, "public", "a/index.html");
            assert!(!public.contains("Last of it."), "{words}");
            assert_eq!(
                public.contains("Not of the box."),
                reader == "member",
                "{words}"
            );
        }
    }
    // In code it is a line as any other, and there once.
    let site = site().with(
        "content/a.md",
        &page("A", "", "Before.\n\n    ::: list type=news\n\nBehind."),
    );
    assert_eq!(
        html(&site, "public", "a/index.html")
            .matches("::: list")
            .count(),
        1
    );
}

#[test]
fn a_list_speaks_of_no_more_than_its_readers_may_read() {
    let words = "::: list type=news\n:::\n\n::: only member\n::: list type=news newest=9 For members\n:::\n:::";
    let site = |title: &str, day: &str| {
        let gated = |access: &str| format!("access: {access}\npublished: {day}");
        many(site(), "news", 1, "")
            .with("content/a.md", &page("A list", "", words))
            .with(
                "content/news/kit.md",
                &page(title, &gated("member"), "Words."),
            )
            .with(
                "content/news/plan.md",
                &page(
                    &format!("{title} plan"),
                    &gated("champion\nteaser: title"),
                    "Words.",
                ),
            )
    };
    let (one, other) = (
        site("Kit", "2026-05-05"),
        site("Box", "2026-07-07").swap("Box plan", "Kit plan"),
    );
    assert_eq!(
        html(&one, "public", "a/index.html"),
        html(&other, "public", "a/index.html")
    );
    let public = html(&one, "public", "a/index.html");
    assert!(
        public.contains("Item 01") && !public.contains("Kit"),
        "{public}"
    );
    // The box speaks of what members may read, also to a champion.
    for reader in ["member", "champion"] {
        let html = html(&one, reader, "a/index.html");
        assert!(
            html.contains(">Kit</a>") && !html.contains("Kit plan"),
            "{reader}\n{html}"
        );
    }
    // And the search for what must not be there finds what is.
    assert!(html(&one, "champion", "news/index.html").contains("Kit plan"));
}

#[test]
fn long_lists_go_on_on_pages_of_their_own() {
    let site = many(site(), "news", 41, "")
        .with(
            "content/news/_index.md",
            &page(
                "All news",
                "sort: date\nteaser_below: hidden",
                "Words of the section.\n\n::: only member\nFor members.\n:::",
            ),
        )
        .with(
            "content/news/kit.md",
            &page("Kit", "access: member\npublished: 2026-11-01", "Words."),
        );
    let tree = site.build("public");
    let file = |file: &str| text(&tree[file]).to_owned();
    let (first, second, third) = (
        file("news/index.html"),
        file("news/page/2/index.html"),
        file("news/page/3/index.html"),
    );
    let rows = |html: &str| html.matches("of news</a>").count();
    assert_eq!([rows(&first), rows(&second), rows(&third)], [20, 20, 1]);
    assert!(
        first.contains("Item 41") && third.contains("Item 01"),
        "{third}"
    );
    assert!(first.contains("Words of the section") && !second.contains("Words of the section"));
    assert!(
        first.contains("rel=\"next\" href=\"/news/page/2/\"") && !first.contains("rel=\"prev\"")
    );
    assert!(
        second.contains("rel=\"prev\" href=\"/news/\"")
            && second.contains("href=\"/news/page/3/\"")
    );
    assert!(
        second.contains("<title>All news, Page 2 of 3 - Test site</title>"),
        "{second}"
    );
    assert!(second.contains("rel=\"canonical\" href=\"https://pimh.example.org/news/page/2/\""));
    assert!(!third.contains("rel=\"next\""));
    assert!(!tree.contains_key("news/page/4/index.html"));
    assert!(!tree.contains_key("news/page/1/index.html"));
    // A gated page changes none of it but the box on the first.
    let member = site.build("member");
    for number in [2, 3] {
        let file = format!("news/page/{number}/index.html");
        assert_eq!(rows(text(&member[&file])), rows(text(&tree[&file])));
        assert!(!text(&member[&file]).contains("Kit"));
    }
    assert!(text(&member["news/index.html"]).contains("Kit"));
    assert!(!first.contains("Kit"));
}

#[test]
fn a_long_list_that_is_gated_opens_page_by_page() {
    let site = many(site(), "club/news", 21, "").with(
        "content/club/_index.md",
        &page(
            "Club",
            "access: member\ntype_below: news",
            "::: list in=club newest=2\n:::",
        ),
    );
    let sites = site.load().unwrap();
    for role in ["member", "champion", "multi-agency"] {
        let compared = crate::sealed::compare_with_clear(&sites, role);
        assert!(compared.is_ok_and(|compared| compared > 1), "{role}");
    }
    assert!(
        site.build("member")
            .contains_key("club/news/page/2/index.html")
    );
    assert!(
        !site
            .build("public")
            .keys()
            .any(|file| file.contains("page/2"))
    );
}

#[test]
fn what_an_editor_wrote_stands_before_a_further_page() {
    let clash =
        many(site(), "news", 21, "").with("content/news/page/2.md", &page("Mine", "", "Words."));
    let refused = clash.load().map(|_| ()).unwrap_err();
    assert!(
        refused.has("A2")
            || refused
                .0
                .iter()
                .any(|(_, said)| said.contains("/news/page/2/")),
        "{refused:?}"
    );
    let fits =
        many(site(), "news", 20, "").with("content/news/page/2.md", &page("Mine", "", "Words."));
    // The folder page/ is a row more, so there are 21.
    assert!(fits.load().is_err());
    assert!(
        many(site(), "news", 19, "")
            .with("content/news/page/2.md", &page("Mine", "", "Words."))
            .load()
            .is_ok()
    );
}

#[test]
fn topics_and_sections_have_feeds_of_what_everybody_may_read() {
    let site = many(site(), "news", 2, "topics: sleep")
        .with(
            "content/news/kit.md",
            &page(
                "Kit",
                "access: member\npublished: 2026-11-01\ntopics: sleep",
                "Words.",
            ),
        )
        .with(
            "content/bulletin/b.md",
            &page(
                "A bulletin",
                "published: 2026-11-01\ntopics: sleep",
                "Words.",
            ),
        )
        .with(
            "content/tips/a.md",
            &page("Undated", "type: page\ntopics: rest", "Words."),
        );
    let tree = site.build("public");
    for (feed, of) in [
        ("news/feed.xml", "news/index.html"),
        ("topics/sleep/feed.xml", "topics/sleep/index.html"),
    ] {
        let entries = text(&tree[feed]);
        assert_eq!(entries.matches("<entry>").count(), 2, "{feed}: {entries}");
        let announced = format!("type=\"application/atom+xml\" href=\"/{feed}\"");
        assert!(text(&tree[of]).contains(&announced), "{of}");
    }
    assert!(!tree.contains_key("topics/rest/feed.xml") && !tree.contains_key("bulletin/feed.xml"));
    assert!(tree.contains_key("topics/rest/index.html"));
}

#[test]
fn a_section_is_sorted_as_it_or_its_type_says() {
    let order = |sort: &str| {
        let site = site()
            .with("content/site.toml", &format!("{SETTINGS}[types.study]\nlabel = \"Study\"\nfolder = \"studies\"\n[types.study.fields.year]\nkind = \"number\"\n[types.study.fields.town]\n"))
            .with("content/studies/_index.md", &page("Studies", sort, ""))
            .with("content/studies/a.md", &page("Alpha", "year: 3\ntown: Éva\nweight: 9", "Words."))
            .with("content/studies/b.md", &page("Beta", "year: 1\ntown: york\npublished: 2026-02-02", "Words."))
            .with("content/studies/c.md", &page("Gamma", "town: Deal\nweight: 1\npublished: 2026-03-03", "Words."));
        let html = html(&site, "public", "studies/index.html");
        let mut names = ["Alpha", "Beta", "Gamma"]
            .map(|name| (html.find(&format!(">{name}</a>")).unwrap(), name));
        names.sort_unstable();
        names.map(|(_, name)| name)
    };
    assert_eq!(order(""), ["Gamma", "Alpha", "Beta"]);
    assert_eq!(order("sort: weight"), ["Gamma", "Alpha", "Beta"]);
    assert_eq!(order("sort: title"), ["Alpha", "Beta", "Gamma"]);
    assert_eq!(order("sort: date"), ["Gamma", "Beta", "Alpha"]);
    assert_eq!(order("sort: year"), ["Beta", "Alpha", "Gamma"]);
    assert_eq!(order("sort: town"), ["Gamma", "Alpha", "Beta"]);
    let unknown = site().with("content/news/_index.md", &page("News", "sort: yaer", ""));
    assert!(unknown.load().map(|_| ()).unwrap_err().has("F3"));
}
