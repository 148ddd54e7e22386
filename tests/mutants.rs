//! Pages that nobody would write: random and mutated text through parsing and rendering.
//!
//! Whatever comes in, nothing panics or takes long, every place that is told lies in the file, and the
//! HTML is balanced and holds nothing that could run. For a bounded number of cases; what was once found
//! stands in `REMEMBERED`.

use std::time::{Duration, Instant};

use pimh::config::Config;
use pimh::diagnostic::{Location, Notes};
use pimh::document::Document;
use pimh::names::{Permalink, SitePath, Slug};
use pimh::snapshot::Snapshot;
use pimh::source::Source;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

use crate::harness::{TODAY, TestSite, config, files_below, settings, tests, text};

/// Pieces that mean something, and a few that mean nothing.
const PIECES: [&str; 108] = [
    "# ",
    "## ",
    "### H {#id .c onclick=x}",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE] ",
    "> [!only]\n",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "  \n",
    "\\",
    "::: only member\n",
    "::: only member silent\n",
    "::: only champion, member\n",
    "::: only\n",
    "::: only public\n",
    ":::\n",
    "  :::\n",
    "::::\n",
    "::: details X\n",
    "::: emergency <b>\n",
    "::: figure a\n",
    "::: figure\n",
    "::: contact nobody\n",
    "::: download x.pdf\n",
    "::: cards\n",
    "::: nation x\n",
    "::: zzz\n",
    ":::only member\n",
    "> ::: only member\n",
    "- ::: warning\n",
    "```\n",
    "~~~\n",
    "``",
    "`",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "](",
    ")",
    "![",
    "[a](b.md)",
    "[a](/)",
    "[a](#id)",
    "[a](javascript:alert(1))",
    "[a](JaVa\nscript:x)",
    "[a](data:text/html,<script>)",
    "![x](javascript:x)",
    "<javascript:alert(1)>",
    "[a]: javascript:x\n",
    "[a]",
    "[^n]",
    "[^n]: ",
    "[^m]: [^n]\n",
    "{figure a}",
    "{contact a}",
    "{term a}",
    "{term",
    "{#x}",
    "|a|b|\n|-|-|\n",
    "|",
    "Table: x\n",
    ": def\n",
    "- [x] ",
    "***\n",
    "<script>alert(1)</script>",
    "<script>",
    "</script>",
    "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:x\">",
    "<a href=x>",
    "<svg onload=x>",
    "<style>",
    "<div",
    "<div>",
    "</div>",
    "</p>",
    "</main>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<?",
    "<math><mi//xlink:href=\"data:x,<script>\">",
    "&#106;avascript:",
    "&lt;script&gt;",
    "&#0;",
    "&#1;0&#1;",
    "\u{1}0\u{1}",
    "<!--\u{1}0\u{1}-->",
    "\u{0}",
    "\u{7f}",
    "\u{feff}",
    "\u{202e}",
    "é",
    "👶",
    "e\u{301}",
    "---\n",
    "+++\n",
    "word ",
    "\"",
    "onclick=x ",
];

/// What was found once, and is mended.
const REMEMBERED: &[&str] = &[
    "<kbd>a</kbd>[^1]\n\n[^1]: note",
    "::: only member\n```\n::: only champion\n:::\n```\n:::\n",
    "    ::: zzz\n",
    "    ::: note\n    :::\n",
    "::: cards\n> :::\n",
    "::: cards\n- :::\n",
    "[^n]: def\n::: only member\n[^n]\n<style>",
    "[c](//evil.example/) [d](/\\evil.example/) [e](\\evil.example)",
];

/// Longer than one page of a few hundred characters may ever take, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![12 => select(&PIECES[..]).prop_map(str::to_owned), 1 => ".{0,6}"];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Pieces that no check refuses, in blocks, boxes, lists and quotes that are closed: most of these are rendered.
fn closed_words() -> impl Strategy<Value = String> {
    let refused = [
        "](",
        "![",
        "[a]: ",
        "[^",
        ":::",
        "[!",
        "{",
        "(#id)",
        "(b.md)",
        "<javascript",
        "href",
        "src=",
        "```",
        "~~~",
        "---",
        "+++",
    ];
    let harmless: Vec<&str> = PIECES
        .into_iter()
        .filter(|piece| !refused.iter().any(|bad| piece.contains(bad)))
        .collect();
    let more = [
        "[a](b.md)",
        "[a](b.md#id)",
        "{figure a}",
        "{term a}",
        "[^n]",
        "<b>",
        "</b>",
        "<kbd>",
        "<a href=\"b.md\">",
        "</a>",
        "<table>",
        "<td>",
        "<h1>",
    ];
    let leaf = vec(
        prop_oneof![3 => select(harmless), 2 => select(more.to_vec())],
        0..8,
    )
    .prop_map(|pieces| pieces.concat());
    let opening = select(
        &[
            "::: details X <b> & y",
            "::: emergency",
            "::: tips",
            "::: only member",
            "::: only champion silent",
            "::: nation wales",
            "::: quote A <b>",
            "::: cards",
        ][..],
    );
    let words = leaf.prop_recursive(4, 24, 3, move |inner| {
        let indented = |text: &str, by: &str| text.lines().map(|line| format!("{by}{line}\n")).collect::<String>();
        prop_oneof![
            3 => (opening.clone(), inner.clone()).prop_map(|(open, inner)| format!("\n\n{open}\n{inner}\n\n:::\n\n")),
            1 => inner.clone().prop_map(move |inner| format!("\n\n- item\n\n{}\n", indented(&inner, "  "))),
            1 => vec(inner, 1..3).prop_map(|all| all.concat()),
        ]
    });
    words.prop_map(|words| format!("{words}\n\n[^n]: A note.\n\nUsed[^n].\n"))
}

/// A real page with something taken out, put in or doubled.
fn mutated(seeds: Vec<String>) -> impl Strategy<Value = String> {
    let change = (
        any::<prop::sample::Index>(),
        0..60_usize,
        select(&PIECES[..]),
        0..3_u8,
    );
    (select(seeds), vec(change, 1..6)).prop_map(|(mut text, changes)| {
        for (at, length, piece, kind) in changes {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            match kind {
                0 => text.replace_range(start..end.max(start), ""),
                1 => text.insert_str(start, piece),
                _ => {
                    let again = text[start..end.max(start)].to_owned();
                    text.insert_str(start, &again);
                }
            }
        }
        text
    })
}

/// The pages of the stories: the seeds of mutation.
fn seeds() -> Vec<String> {
    let all = files_below(&tests().join("sites"))
        .into_iter()
        .chain(files_below(&tests().join("broken")));
    let pages = all.filter(|(name, _)| name.ends_with(".md") && !name.contains("expected/"));
    pages
        .filter_map(|(_, bytes)| String::from_utf8(bytes).ok())
        .collect()
}

fn snapshot(page: &str, lenient: bool) -> Snapshot {
    let settings = settings("theme = \"plain\"")
        + if lenient {
            "[import]\nlenient = true\n"
        } else {
            ""
        };
    let home = "---\ntitle: Home\nsummary: Home.\n---\n";
    let figures = "[a]\nvalue = \"<1>\"\nlabel = \"l\"\nsource = \"s\"\nas_of = \"not stated\"\n";
    let terms = "[a]\nlabel = \"<a>\"\nmeaning = \"<script>\"\n";
    let mut snapshot = Snapshot::of([
        ("content/site.toml", settings.as_str()),
        ("content/_index.md", home),
        ("content/page.md", page),
        (
            "content/b.md",
            "---\ntitle: B\nsummary: B.\n---\n## Id {#id}\n",
        ),
        ("content/_data/figures.toml", figures),
        ("content/_data/terms.toml", terms),
    ]);
    for (name, bytes) in files_below(&tests().join("sites/_theme")) {
        snapshot.insert(&format!("themes/plain/{name}"), &bytes);
    }
    snapshot
}

/// Every place lies in its file, on whole characters.
fn assert_places(notes: &Notes) {
    for note in notes.iter() {
        let related = note.related().iter().map(|(place, _)| place);
        for place in std::iter::once(note.location()).chain(related) {
            if let Location::Text(span) = place {
                let inside = span.source.text().get(span.range.clone()).is_some();
                assert!(
                    inside,
                    "{} at {:?} of {} bytes: {}",
                    note.code(),
                    span.range,
                    span.source.text().len(),
                    note.message()
                );
            }
        }
        assert!(!note.message().is_empty());
    }
}

/// One page through everything: alone, and in a site for every reader. Says how often it was rendered.
fn assert_sound(page: &str) -> usize {
    let mut rendered = 0;
    for lenient in [false, true] {
        let started = Instant::now();
        let snapshot = snapshot(page, lenient);
        let config = Config::read(&snapshot)
            .value
            .expect("the settings are sound");
        let source = Source::new(SitePath::new("content/page.md"), page);
        let report = Document::parse(&source, &config);
        assert_places(&report.notes);
        let built = TestSite::of(&snapshot).on(TODAY).built();
        assert_places(&built.notes);
        rendered += usize::from(!built.trees.is_empty());
        for (reader, tree) in &built.trees {
            for (name, bytes) in tree.iter().filter(|(name, _)| name.ends_with(".html")) {
                let html = text(bytes);
                if let Err(trouble) = sound_html(html) {
                    panic!("{reader}/{name}: {trouble}\n{html}\n--- of\n{page:?}");
                }
            }
        }
        assert!(
            started.elapsed() < PATIENCE,
            "{:?} for {page:?}",
            started.elapsed()
        );
    }
    rendered
}

/// Elements without an end.
const VOID: [&str; 8] = ["br", "hr", "img", "link", "meta", "col", "input", "wbr"];
/// Elements whose end may be left out, which the program never does itself.
const ATTRIBUTES_WITH_ADDRESSES: [&str; 2] = ["href", "src"];

/// Reads HTML as strictly as the program writes it: every element is closed in its order, every
/// attribute is quoted, and nothing can run.
fn sound_html(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        if before
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            return Err(format!("a control character in {before:?}"));
        }
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment
                .split_once("-->")
                .ok_or("a comment that does not end")?
                .1;
            continue;
        }
        if let Some(doctype) = tag.strip_prefix("!doctype") {
            rest = doctype
                .split_once('>')
                .ok_or("a doctype that does not end")?
                .1;
            continue;
        }
        if let Some(closing) = tag.strip_prefix('/') {
            let (name, after) = closing
                .split_once('>')
                .ok_or("an end tag that does not end")?;
            match open.pop() {
                Some(opened) if opened == name => {}
                opened => return Err(format!("</{name}> closes {opened:?}")),
            }
            rest = after;
            continue;
        }
        let end = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .ok_or("a tag that does not end")?;
        let (name, mut attributes) = tag.split_at(end);
        if name.is_empty() {
            return Err(format!(
                "a bare < before {:?}",
                tag.chars().take(20).collect::<String>()
            ));
        }
        if [
            "script", "style", "iframe", "object", "embed", "svg", "math", "form", "base",
        ]
        .contains(&name)
        {
            return Err(format!("a <{name}>"));
        }
        loop {
            attributes = attributes.trim_start_matches([' ', '\n', '/']);
            if let Some(after) = attributes.strip_prefix('>') {
                rest = after;
                break;
            }
            let end = attributes
                .find(['=', '>', ' '])
                .ok_or("a tag that does not end")?;
            let (attribute, after) = attributes.split_at(end);
            if attribute.is_empty() || attribute.contains(['"', '<', '\'']) {
                return Err(format!("an attribute {attribute:?} of <{name}>"));
            }
            if attribute.to_lowercase().starts_with("on") || attribute.eq_ignore_ascii_case("style")
            {
                return Err(format!("{attribute} on <{name}>"));
            }
            let Some(value) = after.strip_prefix('=') else {
                attributes = after;
                continue;
            };
            let value = value
                .strip_prefix('"')
                .ok_or_else(|| format!("{attribute} of <{name}> has no quotes"))?;
            let (value, after) = value
                .split_once('"')
                .ok_or("an attribute that does not end")?;
            let address: String = value
                .chars()
                .filter(|c| !c.is_whitespace() && !c.is_control())
                .collect();
            let address = address.to_lowercase();
            let runs = ["javascript:", "vbscript:", "data:", "file:"]
                .iter()
                .any(|scheme| address.starts_with(scheme));
            if ATTRIBUTES_WITH_ADDRESSES.contains(&attribute)
                && (runs || address.starts_with("//") || address.contains("&#"))
            {
                return Err(format!("{attribute}={value:?}"));
            }
            if value.contains('<') {
                return Err(format!("{attribute}={value:?} holds a <"));
            }
            attributes = after;
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("{open:?} is not closed"))
    }
}

#[test]
fn the_check_of_html_sees_what_is_wrong() {
    for sound in [
        "<!doctype html>\n<p>a<br>b</p>",
        "<a href=\"/x/\" hidden>&lt;script&gt;</a>",
        "<!-- <p> --><hr>",
        "a > b",
    ] {
        assert_eq!(sound_html(sound), Ok(()), "{sound}");
    }
    for broken in [
        "<p>",
        "</p>",
        "<p></div>",
        "<script></script>",
        "<p onclick=\"x\"></p>",
        "<a href=\"javascript:x\">a</a>",
        "<a href=\"java\nscript:x\">a</a>",
        "<a href=\"//x\">a</a>",
        "<a href=x>a</a>",
        "a < b",
        "<p",
        "<p a=\"<\"></p>",
        "<!-- ",
        "\u{1}<p></p>",
    ] {
        assert!(sound_html(broken).is_err(), "{broken}");
    }
}

#[test]
fn what_was_found_once_stays_mended() {
    let front = "---\ntitle: A\nsummary: B.\n---\n";
    for words in REMEMBERED {
        assert_sound(&format!("{front}{words}"));
    }
}

#[test]
fn closed_words_make_a_sound_page_and_most_are_rendered() {
    let rendered = std::cell::Cell::new(0);
    let run = TestRunner::new(config(300, 400)).run(&closed_words(), |words| {
        let page = format!("---\ntitle: A\nsummary: B.\n---\n{words}");
        rendered.set(rendered.get() + assert_sound(&page));
        Ok(())
    });
    run.unwrap_or_else(|trouble| panic!("{trouble}"));
    assert!(
        rendered.get() > 300,
        "only {} of 600 sites were rendered",
        rendered.get()
    );
}

proptest! {
    #![proptest_config(config(300, 400))]

    #[test]
    fn any_words_make_a_sound_page(words in words()) {
        assert_sound(&format!("---\ntitle: A\nsummary: B.\n---\n{words}"));
    }

    #[test]
    fn any_words_in_a_title_are_words(title in ".{0,40}", summary in "[<>&\"'a-z{}:/ ]{0,30}") {
        let quoted = |text: &str| serde_json::to_string(text).unwrap();
        let fields = "audience: parents\nkey-points: [\"<b>x\", \"**y\"]\ntopics: [\"<i>\"]\ntags: [\"<u>\"]\nauthors: \"<a>\"\n";
        assert_sound(&format!("---\ntitle: {}\nsummary: {}\n{fields}---\nWords.\n", quoted(&title), quoted(&summary)));
    }

    #[test]
    fn any_front_matter_is_read_or_told_of(front in vec(prop_oneof![
        4 => select(&["title: A\n", "summary: B\n", "access: member\n", "access: [a\n", "type: event\n", "starts: 2026-01-01\n", "sources:\n  - title: x\n",
            "  - y\n", "a: {b: c}\n", "? x\n", "- z\n", "\t", "tags: [a, b]\n", "key: |\n  text\n", "key: >\n", "!!map x\n", "&a b\n", "*a\n", "%YAML 1.1\n", "---\n",
            "...\n", "\"", "'", ": ", "# comment\n", "title = \"A\"\n", "[a]\n", "[[a]]\n", "a.b = 1\n", "d = 2026-01-01\n", "\"\"\"\n", "ä: ö\n", "\u{feff}", "\r\n"][..]).prop_map(str::to_owned),
        1 => ".{0,12}",
    ], 0..14), fence in select(&["---\n", "+++\n", "", "---\r\n"][..])) {
        assert_sound(&format!("{fence}{}{fence}Words.\n", front.concat()));
    }

    #[test]
    fn any_change_of_a_real_page_makes_a_sound_page(page in mutated(seeds())) {
        assert_sound(&page);
    }

    /// A page's own address never drifts between builds.
    #[test]
    fn a_slug_is_its_own_slug(title in ".*") {
        let slug = Slug::of(&title);
        prop_assert_eq!(&Slug::of(slug.as_str()), &slug);
        prop_assert!(slug.as_str().len() <= 150 && !slug.as_str().is_empty());
        prop_assert!(slug.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        prop_assert!(!slug.as_str().starts_with('-') && !slug.as_str().ends_with('-') && !slug.as_str().contains("--"));
        let address = Permalink::new(format!("/{}/", slug.as_str()));
        prop_assert_eq!(address.collision_key(), address.file());
    }

    #[test]
    fn any_settings_are_read_or_told_of(lines in vec(prop_oneof![
        3 => select(&["title = \"A\"\n", "base_url = \"https://example.org/\"\n", "base_url = \"x\"\n", "[roles.a]\n", "includes = [\"a\"]\n", "[search]\n", "enabled = 3\n",
            "[checks]\n", "S1 = \"off\"\n", "[menu]\n", "main = [\"/x/\"]\n", "[menu.labels]\n", "\"/x/\" = 1\n", "files = [1, [2]]\n", "[extra]\n", "time_zone = \"UTC\"\n",
            "[import]\n", "lenient = true\n", "x", "\"", "[", "="][..]).prop_map(str::to_owned),
        1 => ".{0,12}",
    ], 0..12)) {
        let text = lines.concat();
        let report = Config::read(&Snapshot::of([("content/site.toml", text.as_str())]));
        assert_places(&report.notes);
        assert!(report.value.is_some() || report.notes.has_errors(), "{text}");
    }
}
