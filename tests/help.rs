//! Whom a page says to call: by urgency, by nation, each number to tap.

use crate::harness::{TestSite, page, settings};

const CONTACTS: &str = r#"
[danger]
name = "Emergency services"
phone = "999"
nation = "uk"
verified = 2026-11-01
verified-by = "A"
crisis = true
urgency = "emergency"
[nurse]
name = "Nurse line"
phone = "111"
nation = "england"
verified = 2026-11-01
verified-by = "A"
crisis = true
urgency = "urgent"
[nurse-wales]
name = "Nurse line of Wales"
phone = "0300 111"
nation = "wales"
verified = 2026-11-01
verified-by = "A"
instead-of = "nurse"
crisis = true
urgency = "urgent"
[listener]
name = "Listeners"
phone = "116 123"
text = "85258"
text-word = "HI YOU"
chat = "https://chat.example.net/"
nation = "uk"
verified = 2026-11-01
verified-by = "A"
crisis = true
urgency = "non-urgent"
"#;

const CARDS: &str = "::: emergency Call 999 now if:\n\n- one\n\n:::\n\n::: urgent Ring 111, not 1110 or 5111, if:\n\n- two\n\n:::\n\n\
    ::: non-urgent Talk if:\n\n- three\n\n:::\n";

fn site() -> TestSite {
    TestSite::new().with("content/_data/contacts.toml", CONTACTS)
}

fn html(site: &TestSite, file: &str) -> String {
    let tree = site.build("public");
    String::from_utf8_lossy(&tree[file]).into_owned()
}

/// What stands between the beginning of one part of a page and the end of it.
fn part<'h>(html: &'h str, from: &str, to: &str) -> &'h str {
    let begins = html
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {html}"))
        .1;
    begins.split_once(to).map_or(begins, |(part, _)| part)
}

#[test]
fn a_card_and_its_heading_have_the_number_to_tap() {
    let site = site().with("content/a.md", &page("A", "", CARDS));
    let html = html(&site, "a/index.html");
    let urgent = part(&html, "care urgent", "</section>");
    let heading = part(urgent, "<h2", "</h2>");
    assert_eq!(heading.matches("href=\"tel:").count(), 1, "{heading}");
    assert!(
        heading.contains("<a href=\"tel:111\"><bdi>111</bdi></a>, not 1110 or 5111"),
        "{heading}"
    );
    assert_eq!(urgent.matches("href=\"tel:111\"").count(), 2, "{urgent}");
    let danger = part(&html, "care emergency", "</section>");
    assert!(
        danger.contains("tel:999") && !danger.contains("tel:111"),
        "{danger}"
    );
    let calm = part(&html, "care calm", "</section>");
    assert!(calm.contains("tel:116123"), "{calm}");
    let other = TestSite::new().with("content/a.md", &page("A", "", CARDS));
    let tree = other.build("public");
    let plain = String::from_utf8_lossy(&tree["a/index.html"]);
    assert!(
        !plain.contains("tel:"),
        "a number that no contact has is no link"
    );
}

#[test]
fn a_page_for_a_nation_gives_the_ways_of_that_nation() {
    let help = "::: help\n:::\n\nInline {contact nurse}.\n\n::: contact nurse\n:::\n";
    let wales_in_a_box =
        "::: nation wales\n\nHere {contact nurse}.\n\n:::\n\nThere {contact nurse}.\n";
    let site = site()
        .with("content/all.md", &page("All", "", help))
        .with("content/uk.md", &page("Uk", "nation: uk\n", help))
        .with(
            "content/wales.md",
            &page("Wales", "applies-to: wales\n", help),
        )
        .with(
            "content/two.md",
            &page("Two", "nation: [england, wales]\n", help),
        )
        .with(
            "content/scotland.md",
            &page("Scotland", "nation: scotland\n", help),
        )
        .with("content/box.md", &page("Box", "", wales_in_a_box));
    let numbers = |file: &str| {
        let html = html(&site, file);
        let main = part(&html, "<main", "</main>").to_owned();
        (main.contains("tel:111\""), main.contains("tel:0300111"))
    };
    assert_eq!(numbers("all/index.html"), (true, false));
    assert_eq!(numbers("uk/index.html"), (true, false));
    assert_eq!(numbers("wales/index.html"), (false, true));
    assert_eq!(numbers("two/index.html"), (true, true));
    // Nothing is known of this nation, and a number for another is better than none.
    assert_eq!(numbers("scotland/index.html"), (true, false));
    let boxed = html(&site, "box/index.html");
    assert!(part(&boxed, "Here ", "</p>").contains("0300 111"));
    assert!(part(&boxed, "There ", "</p>").contains("tel:111"));
}

#[test]
fn the_page_that_helps_begins_with_the_numbers_whatever_it_says_of_itself() {
    for (fields, leads) in [
        ("", "/help/"),
        ("crisis: none\n", "help.md"),
        ("audience: managers\n", "/help.md"),
    ] {
        let site = site()
            .with(
                "content/site.toml",
                &settings(&format!("[menu]\nhelp = \"{leads}\"\n")),
            )
            .with(
                "content/help.md",
                &page("Help", fields, "Words of the editor."),
            );
        let html = html(&site, "help/index.html");
        let before = part(&html, "<h1", "Words of the editor.");
        let at = |wanted: &str| {
            before
                .find(wanted)
                .unwrap_or_else(|| panic!("no {wanted}: {before}"))
        };
        assert!(at("tel:999") < at("tel:111") && at("tel:111") < at("tel:116123"));
        assert!(at("tel:116123") < at("sms:85258?body=HI%20YOU"));
        assert!(before.contains("https://chat.example.net/"));
    }
}

#[test]
fn stages_without_a_gap_are_a_range() {
    for (stages, said) in [
        (
            "[pregnancy, birth, 0-to-6-weeks, 6-weeks-to-1-year, 1-to-2-years]",
            "pregnancy to 2 years",
        ),
        ("[1-to-2-years, 6-weeks-to-1-year]", "6 weeks to 2 years"),
        ("[pregnancy, 0-to-6-weeks]", "pregnancy to 6 weeks"),
        ("[pregnancy, 1-to-2-years]", "pregnancy, 1 to 2 years"),
        (
            "[0-to-6-weeks, beyond-2]",
            "birth to 6 weeks, after 2 years",
        ),
        ("birth", "birth"),
    ] {
        let site = TestSite::new().with(
            "content/a.md",
            &page("A", &format!("stage: {stages}\n"), "x"),
        );
        let html = html(&site, "a/index.html");
        assert!(
            html.contains(&format!("</b> {said}</li>")),
            "{stages}: {}",
            part(&html, "class=\"for\"", "</ul>")
        );
    }
}

#[test]
fn a_style_sheet_is_served_without_comments_and_with_the_face_beside_it() {
    let tree = TestSite::new().build("public");
    let sheet = tree
        .iter()
        .find(|(path, _)| path.starts_with("assets/harbour.") && path.ends_with(".css"));
    let (_, css) = sheet.expect("the theme has a sheet");
    let css = String::from_utf8_lossy(css);
    assert!(!css.contains("/*") && css.contains("content: \"\\2713\" / \"\""));
    let face = part(&css, "src: url(", ")");
    assert!(tree.contains_key(&*format!("assets/{face}")), "{face}");
}

#[test]
fn who_words_are_for_is_drawn_on_page_list_and_leaflet() {
    let tips = "## One\n\nx\n\n## Two\n\nx\n";
    let site = TestSite::new()
        .with("content/tips/_index.md", &page("Tips", "", ""))
        .with("content/tips/dads.md", &page("Dads", "type: top-tips\nauthors: A\nreviewed-by: B\nreviewed: 2026-08-06\nreview-due: 2028-08-06\nversion: \"1\"\naudience: fathers\nleaflet: a5\ntip-count: 2\nleaflet-code: AB-1\n", tips))
        .with("content/tips/night.md", &page("Night", "type: top-tips\nauthors: A\nreviewed-by: B\nreviewed: 2026-08-06\nreview-due: 2028-08-06\nversion: \"1\"\naudience: mothers\ndrawing: night\ntip-count: 2\nleaflet-code: AB-2\n", tips));
    let drawn = |file: &str| {
        let html = html(&site, file);
        ["father", "mother", "night", "parents"]
            .map(|name| html.contains(&format!("/assets/{name}.")))
    };
    assert_eq!(drawn("tips/dads/index.html"), [true, false, false, false]);
    assert_eq!(
        drawn("tips/dads/leaflet/index.html"),
        [true, false, false, false]
    );
    assert_eq!(drawn("tips/night/index.html"), [false, false, true, false]);
    assert_eq!(drawn("tips/index.html"), [true, false, true, false]);
}

#[test]
fn a_section_can_be_sorted_by_date_with_the_day_on_each_row() {
    let mut site =
        TestSite::new().with("content/news/_index.md", &page("News", "sort: date\n", ""));
    for (file, fields) in [
        ("a", "published: 2025-12-31\n"),
        ("b", "published: 2026-02-01\nweight: 99\n"),
        ("c", "published: 2026-01-01\nweight: 1\n"),
        ("d", ""),
    ] {
        site = site.with(&format!("content/news/{file}.md"), &page(file, fields, "x"));
    }
    let html = html(&site, "news/index.html");
    let rows = part(&html, "<ul class=\"rows\">", "</ul>");
    let order: Vec<&str> = rows
        .split("href=\"/news/")
        .skip(1)
        .map(|row| &row[..1])
        .collect();
    assert_eq!(order, ["b", "c", "a", "d"]);
    assert_eq!(rows.matches("<time datetime=").count(), 3, "{rows}");
}
