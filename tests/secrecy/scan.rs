//! The program's own scan of what it is about to publish: that it finds what must not be there,
//! however it is written down, and that it cries no wolf. Every public tree of every other test is
//! looked through too ([`crate::harness::tree_of`]).

use pimh::diagnostic::sarif::sarif;
use pimh::diagnostic::{Code, Redaction, Severity, github, machine, terminal};
use pimh::output::{Contents, Everybody};
use pimh::scan::{Leak, Scanned, Scanner};
use pimh::trees::{Nowhere, Sink};

use crate::harness::{SETTINGS, TestSite, page};

/// Twelve words that stand on a gated page, and the thirteenth.
const TWELVE: &str = "Put the brass lantern beside the blue door before café guests arrive";
const TITLE: &str = "Cascade kit for leads";

/// A site with something gated of every kind.
fn site() -> TestSite {
    let site = TestSite::new()
        .with(
            "content/champions/_index.md",
            &page("Champions", "type: page\naccess: champion", "Hello.\n"),
        )
        .with(
            "content/champions/marble-otter-ladder.md",
            &page(
                TITLE,
                "type: page\ntags: [seven quiet harbours]\nowner: the owl keeps twelve silver buttons in a tin under every old stair",
                &format!(
                    "First words.\n\n{TWELVE}, *and* [stay](https://example.org/x) a while.\n\n\
                     ## When kettles sing loudly\n\n\
                     ::: tips Ask your paper boat\nOne.\n:::\n\n\
                     ![Two foxes at dusk](night-ferry-plan.png \"Where the ferry turns\")\n",
                ),
            ),
        )
        .with(
            "content/tips/a.md",
            &page(
                "Rest",
                "type: page",
                "Open words.\n\n::: only member\nEleven patient snails carry one small green umbrella past the sleeping tall gardener.\n:::\n",
            ),
        )
        .with(
            "content/_data/contacts.toml",
            "[duty]\nname = \"Maple duty office line\"\nphone = \"01632 960 001\"\nverified = 2026-08-01\nverified-by = \"ida\"\naccess = \"member\"\n",
        )
        .with(
            "content/_data/people.toml",
            "[ida]\nname = \"Ida May Thistle\"\npost = \"Nurse\"\norganisation = \"Trust\"\naccess = \"member\"\n",
        );
    let mut site = site;
    site.write("content/champions/night-ferry-plan.png", PIXEL);
    site
}

/// A picture of one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

/// What is found in some files of a tree.
#[track_caller]
fn leaks<'a>(site: &TestSite, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<Leak> {
    let loaded = site.load().unwrap_or_else(|refused| panic!("{refused:#?}"));
    let scanner = Scanner::of(&loaded.site, &loaded.renderer);
    for (file, bytes) in files {
        scanner.look(file, bytes);
    }
    scanner.leaks()
}

/// The gated file that some bytes are found to be of.
#[track_caller]
fn gated_in(file: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let found = leaks(&site(), [(file, bytes.as_ref())]);
    found
        .into_iter()
        .map(|leak| leak.gated.to_string())
        .collect()
}

const PAGE: &str = "content/champions/marble-otter-ladder.md";

#[track_caller]
fn finds(file: &str, bytes: impl AsRef<[u8]>) {
    let bytes = bytes.as_ref();
    assert_eq!(
        gated_in(file, bytes),
        [PAGE],
        "{}",
        String::from_utf8_lossy(bytes)
    );
}

#[track_caller]
fn passes(file: &str, bytes: impl AsRef<[u8]>) {
    let bytes = bytes.as_ref();
    assert!(
        gated_in(file, bytes).is_empty(),
        "{}",
        String::from_utf8_lossy(bytes)
    );
}

fn each(text: &str, write: impl Fn(char) -> String) -> String {
    text.chars().map(write).collect()
}

#[test]
fn everything_gated_of_every_kind_is_found() {
    let tips = "content/tips/a.md";
    for (words, gated) in [
        (TWELVE, PAGE),
        (TITLE, PAGE),
        ("seven quiet harbours", PAGE),
        (
            "owl keeps twelve silver buttons in a tin under every old stair",
            PAGE,
        ),
        ("When kettles sing loudly", PAGE),
        ("Ask your paper boat", PAGE),
        ("Two foxes at dusk", PAGE),
        ("Where the ferry turns", PAGE),
        ("marble otter ladder", PAGE),
        ("night-ferry-plan", "content/champions/night-ferry-plan.png"),
        (
            "eleven patient snails carry one small green umbrella past the sleeping tall",
            tips,
        ),
        (
            "patient snails carry one small green umbrella past the sleeping tall gardener",
            tips,
        ),
        ("Maple duty office line", "content/_data/contacts.toml"),
        ("Ida May Thistle", "content/_data/people.toml"),
    ] {
        assert_eq!(
            gated_in("a/index.html", format!("<p>So {words} it is</p>")),
            [gated],
            "{words}"
        );
    }
}

#[test]
fn less_is_no_leak() {
    for words in [
        // Eleven words; twelve with one of them changed; a part of a title; two words.
        "Put the brass lantern beside the blue door before café guests",
        "Put the brass lantern beside the blue gate before café guests arrive and stay",
        "Cascade kit for",
        "kit for leads",
        "Open words",
        "Cascade kits for leads",
    ] {
        passes("a/index.html", format!("<p>So {words}.</p>"));
    }
}

#[test]
fn every_row_of_twelve_is_found_wherever_it_begins() {
    let words: Vec<String> = (0..60).map(|n| format!("word{n}x")).collect();
    let site = TestSite::new().with(
        "content/tips/b.md",
        &page("Gated", "type: page\naccess: member", &words.join(" ")),
    );
    for from in 0..=words.len() - 12 {
        let run = words[from..from + 12].join(" ");
        assert_eq!(leaks(&site, [("a.txt", run.as_bytes())]).len(), 1, "{from}");
        let run = words[from..from + 11].join(" ");
        assert_eq!(leaks(&site, [("a.txt", run.as_bytes())]), [], "{from}");
    }
}

#[test]
fn however_it_is_written_it_is_found() {
    let accent = |text: &str| text.replace('é', "e\u{301}");
    finds(
        "a.html",
        format!("<p>{}</p>", each(TWELVE, |c| format!("&#{};", c as u32))),
    );
    finds("a.html", each(TWELVE, |c| format!("&#x{:X};", c as u32)));
    finds("a.html", TWELVE.replace('é', "&eacute;"));
    finds("a.html", TWELVE.replace('é', "&amp;eacute;"));
    finds("a.html", TWELVE.to_uppercase());
    finds("a.html", accent(TWELVE));
    finds(
        "a.html",
        TWELVE
            .replace("lantern", "lan\u{ad}tern")
            .replace("blue", "bl&shy;ue"),
    );
    finds("a.html", TWELVE.replace(' ', "&nbsp;"));
    finds(
        "a.html",
        TWELVE.replace(' ', " </span>\n<span class=\"x\">"),
    );
    finds(
        "a.html",
        TWELVE.replace("lantern", "<b>lan</b>t<em>ern</em>"),
    );
    finds("a.html", TITLE.replace("kit", "<em>k</em>it"));
    finds(
        "a.html",
        TWELVE
            .replace("the", "the<br>")
            .replace("blue", "<!---->blue"),
    );
    finds("a.html", format!("<!-- {TWELVE} -->"));
    finds("a.html", format!("<img alt=\"{TWELVE}\">"));
    finds(
        "a.html",
        format!("<meta name=description content='{TITLE}'>"),
    );
    finds("a.html", format!("<i data-x={}>", TITLE.replace(' ', "-")));
    finds(
        "a.html",
        format!("<script type=\"application/ld+json\">{{\"name\":\"{TITLE}\"}}</script>"),
    );
    let percent = each(TWELVE, |c| {
        let mut bytes = [0; 4];
        let bytes = c.encode_utf8(&mut bytes).bytes();
        bytes.map(|b| format!("%{b:02X}")).collect()
    });
    finds(
        "a.html",
        format!("<a href=\"mailto:x@example.org?body={percent}\">"),
    );
    finds(
        "a.html",
        "<a href=\"/champions/marble-otter-ladder/#rest\">",
    );
    finds(
        "a.html",
        "<img src=\"/img/marble%20otter_ladder.320.webp\">",
    );
    finds(
        "a.json",
        format!(
            "{{\"a\":\"{}\"}}",
            each(TWELVE, |c| format!("\\u{:04x}", c as u32))
        ),
    );
    finds(
        "a.json",
        format!("[\"x\",\"{}\"]", TITLE.replace(' ', "\\n")),
    );
    finds(
        "a.js",
        format!(
            "const a = \"{}\"",
            each(TITLE, |c| format!("\\x{:02x}", c as u32))
        ),
    );
    finds(
        "feed.xml",
        format!(
            "<content>&lt;p&gt;{}&lt;/p&gt;</content>",
            TWELVE.replace("blue", "&lt;b&gt;blue&lt;/b&gt;")
        ),
    );
    finds(
        "feed.xml",
        format!("<content><![CDATA[{TWELVE}]]></content>"),
    );
    finds("a.svg", format!("<svg><text>{TITLE}</text></svg>"));
    finds(
        "a.ics",
        format!("SUMMARY:{}\r\n", TITLE.replace("leads", "le\r\n ads")),
    );
    finds(
        "a.ics",
        format!("DESCRIPTION:{}", TWELVE.replace(' ', "\\n")),
    );
    finds("a.txt", TWELVE.replace(' ', "\n"));
    finds("a.css", format!(".x::after{{content:\"{TITLE}\"}}"));
}

#[test]
fn the_search_index_is_looked_into_but_for_its_alphabets() {
    for text in [TWELVE, TITLE] {
        let row = serde_json::json!([["/tips/a/", "A", text, [["a", "A"]]]]).to_string();
        finds("search/public/rows-0123456789.json", row);
        let heading = serde_json::json!([["/tips/a/", "A", "", [["a", text]]]]).to_string();
        finds("search/public/rows-0123456789.json", heading);
        finds(
            "search/public/index.json",
            format!("{{\"kinds\":[\"{text}\"]}}"),
        );
    }
    // Neighbours in the alphabet are no words in a row.
    let words = format!("\"{}\"", TITLE.to_lowercase());
    passes("search/public/words-0123456789.json", &words);
    finds("search/public/a/words-0123456789.json", words.clone());
    finds("words-0123456789.json", words);
}

#[test]
fn the_name_of_a_file_is_looked_at_and_not_repeated() {
    for file in [
        "x/Marble-Otter_ladder.pdf",
        "cascade-kit-for-leads/index.html",
        "%4Darble otter ladder",
    ] {
        let found = leaks(&site(), [(file, &b""[..])]);
        let [leak] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!((leak.gated.as_str(), &leak.file), (PAGE, &None));
    }
    passes("marble/otter/ladder.html", "");
}

#[test]
fn sealed_and_unchanged_files_are_passed_over() {
    /// Words that no way leads into an artifact.
    struct Planted(&'static str);
    impl Contents for Planted {
        type Readers = Everybody;
        fn bytes(&self) -> &[u8] {
            self.0.as_bytes()
        }
    }
    /// Has seen everything but one file.
    struct Before;
    impl Sink<Planted> for Before {
        fn put(&self, _: &str, _: &Planted) -> Result<(), pimh::diagnostic::Diagnostic> {
            Ok(())
        }
        fn is_changed(&self, file: &str) -> bool {
            file == "new.html"
        }
    }
    let loaded = site().load().ok().unwrap();
    let count = |sink: &dyn Sink<Planted>, all: bool, file: &str| {
        let scanner = Scanner::of(&loaded.site, &loaded.renderer);
        let scanned = Scanned {
            scanner: &scanner,
            sink,
            all,
        };
        scanned.put(file, &Planted(TITLE)).unwrap();
        scanner.leaks().len()
    };
    assert_eq!(count(&Before, false, "new.html"), 1);
    assert_eq!(count(&Before, false, "old.html"), 0);
    assert_eq!(count(&Before, true, "old.html"), 1);
    assert_eq!(count(&Nowhere::default(), false, "old.html"), 1);
    assert_eq!(count(&Nowhere::default(), true, "g/ab/cd.json"), 0);
}

/// Whatever else must not be found: then files that did not change are looked through again.
#[test]
fn the_fingerprint_changes_with_everything_that_is_gated() {
    let fingerprint = |site: &TestSite| {
        let loaded = site.load().ok().unwrap();
        Scanner::of(&loaded.site, &loaded.renderer).fingerprint()
    };
    let before = fingerprint(&site());
    assert_eq!(fingerprint(&site()), before);
    let open = "Rain fell on the harbour all night and the boats lay still until morning came.\n";
    // With nothing in common with the gated ones, not even the lines in front.
    let plain =
        format!("---\ntitle: Rain\nsummary: Weather on the coast.\ntype: page\n---\n\n{open}");
    let with_open = site().with("content/tips/b.md", &plain);
    assert_eq!(fingerprint(&with_open), before, "a public page");
    for (what, after) in [
        (
            "a page",
            with_open.swap("title: Rain", "title: Rain\naccess: member"),
        ),
        (
            "a box",
            with_open.swap(open, &format!("::: only member\n{open}:::\n")),
        ),
        ("words", site().swap("brass lantern", "tin lantern")),
        ("a title", site().swap(TITLE, "Cascade kit for others")),
        (
            "a record",
            site().swap("Maple duty office line", "Maple duty desk line"),
        ),
        ("a file", site().swap("night-ferry-plan", "night-ferry-map")),
        (
            "a title that was public",
            with_open
                .clone()
                .with("content/tips/c.md", &page("See", "type: page", TITLE)),
        ),
    ] {
        assert_ne!(fingerprint(&after), before, "{what}");
    }
    let said = |words: &str| {
        let said = page("Said", "type: page", words);
        fingerprint(&site().with("content/tips/b.md", &said))
    };
    assert_ne!(said(TWELVE), said("Nothing."), "words that were public");
}

/// The leakiest build there is: what a reader has in clear, taken for public.
#[test]
fn a_readers_tree_is_full_of_leaks() {
    let site = site();
    let tree = site.build("champion");
    let files = tree.iter().map(|(name, bytes)| (name.as_str(), &bytes[..]));
    let found = leaks(&site, files);
    let found: Vec<&str> = found.iter().map(|leak| leak.gated.as_str()).collect();
    for gated in [
        PAGE,
        "content/champions/night-ferry-plan.png",
        "content/tips/a.md",
    ] {
        assert!(found.contains(&gated), "{gated} is not in {found:?}");
    }
}

#[test]
fn what_editors_wrote_for_everybody_is_public() {
    let html = format!("<h1>{TITLE}</h1> <p>{TWELVE}</p>");
    let none = |site: TestSite, what: &str| {
        assert_eq!(leaks(&site, [("a.html", html.as_bytes())]), [], "{what}");
    };
    let both = format!("{TITLE}\n\n{TWELVE}");
    let public = |words: &str| page("Public", "type: page", words);
    none(site().with("content/tips/b.md", &public(&both)), "a page");
    none(
        site().with(
            "content/tips/b.md",
            &public(&both.replace("lantern", "**lan**tern")),
        ),
        "markup",
    );
    none(
        site().with(
            "content/tips/b.md",
            &public(&format!("::: inset\n{both}\n:::\n")),
        ),
        "a block",
    );
    none(
        site().with(
            "content/tips/b.md",
            &public(&format!("A.[^1]\n\n[^1]: {TITLE}. {TWELVE}")),
        ),
        "a note",
    );
    let front = format!("type: page\nowner: {TITLE}. {TWELVE}");
    none(
        site().with("content/tips/b.md", &page("Public", &front, "")),
        "front matter",
    );
    let settings = SETTINGS.replace("Test site", &format!("{TITLE}. {TWELVE}"));
    none(site().with("content/site.toml", &settings), "the settings");
    let term = format!("[x]\nlabel = \"{TITLE}\"\nmeaning = \"{TWELVE}\"\n");
    none(site().with("content/_data/terms.toml", &term), "a term");
    let picture = format!("![{TITLE}](p.png \"{TWELVE}\")\n");
    let mut pictured = site().with("content/tips/b.md", &public(&picture));
    pictured.write("content/tips/p.png", PIXEL);
    none(pictured, "a picture");

    // The same words for members are no excuse.
    let gated = site().with(
        "content/tips/b.md",
        &page("Public", "type: page\naccess: member", &both),
    );
    assert_eq!(leaks(&gated, [("a.html", html.as_bytes())]).len(), 2);
    let boxed = site().with(
        "content/tips/b.md",
        &public(&format!("::: only member\n{both}\n:::\n")),
    );
    assert_eq!(leaks(&boxed, [("a.html", html.as_bytes())]).len(), 2);
}

#[test]
fn a_teaser_is_public_as_far_as_it_goes() {
    let teased = |teaser: &str| {
        let front = format!("type: page\naccess: member\nteaser: {teaser}");
        let page = page("Under the willow arch", &front, "Hush.\n").replace(
            "A sentence about this page",
            "A violet sentence about nine wooden ducks and this page",
        );
        let site = TestSite::new().with("content/tips/green-barge-song.md", &page);
        site.build("public");
        let words = [
            "Under the willow arch",
            "tips/green-barge-song/",
            "A violet sentence about nine wooden ducks and this page of the test site",
        ];
        words.map(|words| leaks(&site, [("a.html", words.as_bytes())]).len())
    };
    assert_eq!(teased("hidden"), [1, 1, 1]);
    assert_eq!(teased("title"), [0, 0, 1]);
    assert_eq!(teased("summary"), [0, 0, 0]);
}

#[test]
fn a_public_page_that_quotes_gated_words_is_built() {
    let quoting = site().with(
        "content/tips/b.md",
        &page(
            "Quotes",
            "type: page",
            &format!("> {TWELVE}\n\nSee *{TITLE}*.\n"),
        ),
    );
    quoting.build("public");
}

#[test]
fn an_editor_is_told_of_file_and_source_and_of_no_word() {
    let files = [
        ("b/index.html", TITLE),
        ("a/index.html", TWELVE),
        ("c/index.html", "Two foxes at dusk"),
    ];
    let found = leaks(&site(), files.map(|(file, text)| (file, text.as_bytes())));
    assert_eq!(
        found,
        [Leak {
            gated: pimh::names::SitePath::new(PAGE),
            file: Some("a/index.html".to_owned()),
            more: 2
        }]
    );

    let loaded = site().load().ok().unwrap();
    let scanner = Scanner::of(&loaded.site, &loaded.renderer);
    scanner.look("a/index.html", TWELVE.as_bytes());
    let notes = scanner.notes();
    let note = notes.iter().next().unwrap();
    assert_eq!((note.code(), note.severity()), (Code::L14, Severity::Error));
    let style = terminal::Style {
        colour: false,
        unicode: true,
    };
    let told = terminal::draw(note, style, &Redaction::off());
    assert!(
        told.contains(PAGE) && told.contains("a/index.html"),
        "{told}"
    );
    let redaction = loaded.site.redaction();
    let redacted = [
        terminal::draw(note, style, &redaction),
        machine::json(&notes, &redaction, &Default::default()).to_string(),
        github::annotations(&notes, &redaction),
        github::summary(&notes, &redaction),
        sarif(&notes, &redaction).to_string(),
    ];
    for redacted in &redacted {
        assert!(redacted.contains("gated page 2"), "{redacted}");
        assert!(!redacted.contains("marble"), "{redacted}");
    }
    for word in ["lantern", "Cascade", "café"] {
        assert!(
            redacted
                .iter()
                .chain([&told])
                .all(|told| !told.contains(word)),
            "{word}"
        );
    }
}

#[test]
fn words_that_meet_by_chance_are_no_alarm() {
    // A badge beside a label, a path of two names, a date, a menu: none was written by one hand.
    let front = |title: &str| page(title, "type: page\naccess: champion", "Hush.\n");
    let mut site = TestSite::new();
    for (number, title) in [
        "Guidance for parents",
        "Tips for rest",
        "6 August 2026",
        "Home Tips Rest",
        "Search the site",
        "Home and Search",
    ]
    .into_iter()
    .enumerate()
    {
        site = site.with(&format!("content/champions/n{number}.md"), &front(title));
    }
    let html = "<a>Guidance</a> <span>for parents</span> <ul><li>Home<li>Tips<li>Rest</ul>\
                <a href=\"/tips/for-rest/\">x</a> <time>6 August 2026</time><p>Home</p> and search";
    assert_eq!(leaks(&site, [("a.html", html.as_bytes())]), []);
    site.build("public");
}

/// The frame of pages is looked at once, but for as long as there is nothing in it.
#[test]
fn a_leak_is_found_in_every_part_of_every_page() {
    let part = |head: &str, header: &str, main: &str, footer: &str| {
        format!(
            "<html><head><title>{head}</title></head><body><header>{header}</header>\
             <main id=\"main\"><p>{main}</p></main><footer>{footer}</footer></body></html>"
        )
    };
    let site = site();
    let clean = part("A", "Home", "Words.", "Foot");
    assert_eq!(leaks(&site, [("clean.html", clean.as_bytes())]), []);
    for leaky in [
        part(TWELVE, "Home", "Words.", "Foot"),
        part("A", TWELVE, "Words.", "Foot"),
        part("A", "Home", TWELVE, "Foot"),
        part("A", "Home", "Words.", TWELVE),
    ] {
        let files = [
            ("a.html", &clean),
            ("b.html", &leaky),
            ("c.html", &clean),
            ("d.html", &leaky),
        ];
        let found = leaks(&site, files.map(|(name, html)| (name, html.as_bytes())));
        let [leak] = &found[..] else {
            panic!("{found:?} in {leaky}");
        };
        assert_eq!((leak.file.as_deref(), leak.more), (Some("b.html"), 1));
    }
}

/// What only the order of words in the search's index excuses is no part of the fingerprint: then the next build looks
/// at everything again.
#[test]
fn what_the_fingerprint_does_not_know_is_not_remembered() {
    let settled = |site: &TestSite| {
        let loaded = site.load().ok().unwrap();
        let scanner = Scanner::of(&loaded.site, &loaded.renderer);
        scanner.look("a.html", format!("<h1>{TITLE}</h1>").as_bytes());
        (scanner.leaks().len(), scanner.is_settled())
    };
    let with_search = SETTINGS.replace("enabled = false", "enabled = true");
    let said = |words: &str| {
        let said = page("Said", "type: page", words);
        let site = site().with("content/site.toml", &with_search);
        settled(&site.with("content/tips/b.md", &said))
    };
    assert_eq!(said(TITLE), (0, true), "public in the page itself");
    // The page is kept as text with the block beside it, the index in the order in which it is read.
    let torn = "Cascade kit\n\n::: inset\nfor leads\n:::\n\nLater.\n";
    assert_eq!(said(torn), (0, false), "public as it is read");
    assert_eq!(settled(&site()), (1, true), "not public");
}

/// A kind of file that is added to the table, and that the reader of words does not know, would be a hole.
#[test]
fn every_kind_of_file_that_is_made_of_words_is_looked_through() {
    let kinds = || pimh::media::KINDS.iter();
    let of_words: Vec<&str> = kinds()
        .filter(|kind| kind.has_words())
        .flat_map(|kind| kind.endings.split(' '))
        .collect();
    assert!(of_words.len() > 10, "{of_words:?}");
    for ending in of_words {
        assert!(pimh::wording::Form::of_ending(ending).is_some(), "{ending}");
    }
    assert!(pimh::wording::Form::of_ending("jpg").is_none());
}
