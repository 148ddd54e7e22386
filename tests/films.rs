//! Films, recordings and galleries: what readers get, and what is told of those that not everybody can follow.

use std::collections::BTreeSet;

use crate::harness::{FILM, TestSite, page};

const SOUND: &str = "ID3\u{3}\0\0\0\0\0\0";
const CAPTIONS: &str = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n";
const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"6\"><path d=\"M0 0h8v6z\"/></svg>";

fn site(words: &str) -> TestSite {
    TestSite::new()
        .with("content/a.md", &page("A", "", words))
        .with("content/visit.mp4", FILM)
        .with("content/talk.mp3", SOUND)
        .with("content/visit.vtt", CAPTIONS)
        .with("content/said.txt", "What is said.\n")
        .with("content/one.svg", DRAWING)
        .with("content/two.svg", DRAWING)
}

fn codes(words: &str) -> BTreeSet<String> {
    let notes = site(words).built().notes;
    let codes = notes.iter().map(|note| note.code().to_string());
    // What a film tells of its maker is another matter, and so are files that a test does not use.
    codes.filter(|code| code != "B10" && code != "B8").collect()
}

fn html(words: &str) -> String {
    let tree = site(words).build("public");
    String::from_utf8_lossy(&tree["a/index.html"]).into_owned()
}

#[test]
fn a_film_has_captions_poster_and_words_and_loads_nothing_by_itself() {
    let words = "::: video visit.mp4 captions=visit.vtt poster=one.svg A visit\nWhat is said.\n:::";
    assert_eq!(codes(words), BTreeSet::new());
    let html = html(words);
    for part in [
        "<video src=\"/visit.mp4\" controls preload=\"none\" poster=\"/one.svg\">",
        "<track kind=\"captions\" src=\"/visit.vtt\" srclang=\"en\" label=\"Captions\" default>",
        "Read what is said in the film",
        "What is said.",
        ">A visit<",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let tree = site(words).build("public");
    for file in ["visit.mp4", "visit.vtt", "one.svg"] {
        assert!(tree.contains_key(file), "{file}");
    }
    assert!(!tree.contains_key("said.txt"));
    let words = "::: audio src=\"talk.mp3\" transcript=said.txt A talk\n:::";
    assert_eq!(codes(words), BTreeSet::new());
    let html = self::html(words);
    assert!(
        html.contains("<audio src=\"/talk.mp3\" controls preload=\"none\">"),
        "{html}"
    );
    assert!(html.contains("href=\"/said.txt\""), "{html}");
}

#[test]
fn a_film_of_another_site_is_a_link_that_asks_it_for_nothing() {
    for block in ["video", "audio"] {
        let words = format!(
            "::: {block} https://www.films.example/watch?v=1&t=2 poster=one.svg A visit\n:::"
        );
        assert_eq!(codes(&words), BTreeSet::new());
        let html = html(&words);
        assert!(
            html.contains("href=\"https://www.films.example/watch?v=1&amp;t=2\""),
            "{html}"
        );
        assert!(
            html.contains("another site:</span>") || html.contains("<bdi>films.example</bdi>"),
            "{html}"
        );
        for asks in ["<iframe", "<video", "<audio", "src=\"https:", "src=\"//"] {
            assert!(!html.contains(asks), "{asks}: {html}");
        }
    }
}

#[test]
fn what_not_everybody_can_follow_is_told() {
    for told in [
        "::: video visit.mp4\nWords.\n:::",
        "::: video visit.mp4 captions=visit.vtt\n:::",
        "::: video visit.mp4 captions=none\n\n\n:::",
        "::: video visit.mp4 captions=said.txt\nWords.\n:::",
        "::: video visit.mp4 caption=visit.vtt\nWords.\n:::",
        "::: video talk.mp3 captions=none\nWords.\n:::",
        "::: audio talk.mp3\n:::",
        "::: audio visit.mp4\nWords.\n:::",
        "- item\n\n  ::: video visit.mp4\n  Words.\n  :::",
        "::: only member\n::: audio talk.mp3\n:::\n:::",
    ] {
        assert_eq!(codes(told), BTreeSet::from(["K16".to_owned()]), "{told}");
    }
    for fine in [
        "::: video visit.mp4 captions=none\nNothing is said. A mother walks.\n:::",
        "::: audio talk.mp3\nWords.\n:::",
        "::: video visit.mp4 captions=visit.vtt transcript=said.txt\n:::",
    ] {
        assert_eq!(codes(fine), BTreeSet::new(), "{fine}");
    }
}

#[test]
fn nothing_harmful_comes_through_what_a_film_says() {
    for hostile in [
        "::: video javascript:alert(1) captions=none\nWords.\n:::",
        "::: video ../../keyring.mp4 captions=none\nWords.\n:::",
        "::: video visit.mp4 captions=../../x.vtt\nWords.\n:::",
        "::: video visit.mp4 captions=none poster=javascript:alert(1)\nWords.\n:::",
        "::: video visit.mp4 captions=none poster=https://elsewhere.test/a.jpg\nWords.\n:::",
        "::: video visit.mp4 captions=https://elsewhere.test/a.vtt\nWords.\n:::",
        "::: video data:text/html,<b>x</b> captions=none\nWords.\n:::",
        "::: audio javascript://films.test/%0aalert(1)\n:::",
        "::: gallery\n![x](javascript:alert(1))\n:::",
        "::: gallery\n![x](https://elsewhere.test/a.png)\n:::",
    ] {
        let refused = site(hostile).tree("public");
        assert!(refused.is_err(), "{hostile}");
    }
    let quotes = "::: video visit.mp4 captions=none \"><b onclick=x>\nWords.\n:::";
    assert_eq!(codes(quotes), BTreeSet::from(["K16".to_owned()]));
}

#[test]
fn a_gallery_shows_its_pictures_with_captions_and_nothing_else() {
    for inside in [
        "![One](one.svg \"The hall.\")\n![Two](two.svg)",
        "![One](one.svg \"The hall.\")\n\n![Two](two.svg)",
        "- ![One](one.svg \"The hall.\")\n- ![Two](two.svg)",
        "1. ![One](one.svg \"The hall.\")\n\n2. ![Two](two.svg)",
    ] {
        let words = format!("::: gallery Spring\n{inside}\n:::\n");
        assert_eq!(codes(&words), BTreeSet::new(), "{inside}");
        let html = html(&words);
        let gallery = html.split("<ul class=\"gallery\">").nth(1).unwrap();
        let gallery = gallery.split("</ul>").next().unwrap();
        assert_eq!(
            gallery
                .matches("<li><figure class=\"picture\"><img ")
                .count(),
            2,
            "{gallery}"
        );
        assert_eq!(
            gallery
                .matches("<figcaption>The hall.</figcaption>")
                .count(),
            1,
            "{gallery}"
        );
        assert_eq!(gallery.matches("loading=\"lazy\"").count(), 1, "{gallery}");
        assert!(html.contains(">Spring<"));
    }
    assert!(codes("::: gallery\n![One](one.svg)\n\nWords between.\n:::\n").contains("S10"));
    assert!(codes("::: gallery\n![](one.svg)\n:::\n").contains("I1"));
    // In a box, for those who may read it.
    let boxed = site("::: only member\n::: gallery\n![One](one.svg \"Hidden hall.\")\n:::\n:::\n");
    assert!(!boxed.build("public").contains_key("one.svg"));
    let of_member = boxed.build("member");
    assert!(String::from_utf8_lossy(&of_member["a/index.html"]).contains("Hidden hall."));
}
