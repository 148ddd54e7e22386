//! Pictures and downloads: words of a gated page in one that everybody may have, and files of gated pages themselves.

use super::{Edit, Files, built, check, help, moved, replaced};
use crate::harness::{page, settings};

const PLAN: &str = "The plan of the sample night: who gets up when, and who sleeps.";

/// A project with a download of a gated page, one of everybody, and a picture that only a box shows.
fn project() -> Files {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>A map of the house</text></svg>";
    let files = [
        ("site.toml", settings("")),
        ("_index.md", page("Home", "", "[open](open.txt)")),
        ("open.txt", "What everybody may know of the day.".to_owned()),
        (
            "hub/_index.md",
            page(
                "Hub",
                "access: member",
                "Quartz lantern meadow ribbon sparrow cinder willow. [plan](plan.txt)",
            ),
        ),
        ("hub/plan.txt", PLAN.to_owned()),
        (
            "days.md",
            page(
                "Days",
                "",
                "Words.\n\n::: only champion\n![A map of the house](map.svg)\n\nLaurel mint nutmeg orchid pansy quill.\n:::",
            ),
        ),
        ("map.svg", drawing.to_owned()),
    ];
    let files = files
        .into_iter()
        .map(|(path, text)| (format!("content/{path}"), text));
    files.collect()
}

/// What is done, what is told, and the line that opens it.
const SLIPS: &[(&str, Edit, &[&str], Edit)] = &[
    (
        "a page of everybody leads to it by a new name",
        |files| {
            files.insert("content/nights.txt".to_owned(), PLAN.to_owned());
            replaced(files, "_index.md", "[open]", "[nights](nights.txt) [open]");
        },
        &["L15 _index.md:5"],
        |files| {
            replaced(
                files,
                "_index.md",
                "[nights](nights.txt)",
                "\n::: only public\n[nights](nights.txt)\n:::\n\n",
            )
        },
    ),
    (
        "it gets another name and comes to stand before the line of its box",
        |files| {
            moved(files, "map.svg", "house.svg");
            let picture = "![A map of the house](map.svg)\n\n";
            replaced(files, "days.md", picture, "");
            let before = "![A house](house.svg)\n\n::: only champion";
            replaced(files, "days.md", "::: only champion", before);
        },
        &["L15 days.md:7"],
        |files| {
            replaced(
                files,
                "days.md",
                "![A house](house.svg)\n",
                "::: only public\n![A house](house.svg)\n:::\n",
            )
        },
    ),
    (
        "the page that it belongs to opens with it",
        |files| replaced(files, "hub/_index.md", "access: member\n", ""),
        &["L15 hub/_index.md:2"],
        |files| {
            replaced(
                files,
                "hub/_index.md",
                "title: Hub\n",
                "title: Hub\naccess: public\n",
            )
        },
    ),
];

#[test]
fn a_file_of_some_readers_is_told_where_more_would_have_it() {
    let recorded = built(&project());
    assert_eq!(check(&recorded), [""; 0]);
    for (what, slip, expected, meant) in SLIPS {
        let mut slipped = recorded.clone();
        slip(&mut slipped);
        assert_eq!(check(&slipped), *expected, "{what}");
        meant(&mut slipped);
        assert_eq!(check(&slipped), [""; 0], "{what}, and it is meant");
        assert_eq!(check(&built(&slipped)), [""; 0], "{what}, and it was built");
    }
}

#[test]
fn a_file_that_everybody_has_too_is_no_secret() {
    let mut files = project();
    files.insert("content/copy.txt".to_owned(), PLAN.to_owned());
    replaced(&mut files, "_index.md", "[open]", "[copy](copy.txt) [open]");
    let mut recorded = built(&files);
    replaced(
        &mut recorded,
        "_index.md",
        "[open]",
        "[plan](other.txt) [open]",
    );
    recorded.insert("content/other.txt".to_owned(), PLAN.to_owned());
    assert_eq!(check(&recorded), [""; 0]);
}

#[test]
fn words_of_a_gated_page_are_known_in_a_download() {
    let words = "quartz lantern meadow ribbon sparrow cinder";
    let of = |name: &str, text: &str| (format!("content/{name}"), text.to_owned());
    for (name, text) in [
        of("new.txt", &format!("Of the hub:\n{words}\nand so on")),
        of("new.csv", &format!("a,b\n{},1\n", words.replace(' ', ","))),
        of(
            "new.vtt",
            &format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n"),
        ),
        of(
            "new.ics",
            &format!("BEGIN:VCALENDAR\nSUMMARY:{words}\nEND:VCALENDAR\n"),
        ),
        of(
            "new.svg",
            &format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{words}</title></svg>"),
        ),
        of("new.json", &format!("{{\"a\": \"{words}\"}}")),
        of(
            "new.gpx",
            &format!("<gpx xmlns=\"http://www.topografix.com/GPX/1/1\"><desc>{words}</desc></gpx>"),
        ),
        of(
            "new.srt",
            &format!("1\n00:00:01,000 --> 00:00:02,000\n{words}\n"),
        ),
    ] {
        let mut files = built(&project());
        let link = name.trim_start_matches("content/").to_owned();
        files.insert(name.clone(), text);
        assert_eq!(check(&files), [""; 0], "{name} is not published");
        replaced(
            &mut files,
            "_index.md",
            "[open]",
            &format!("[new]({link}) [open]"),
        );
        assert_eq!(check(&files), [format!("L15 {link}:0")], "{name}");
        assert!(help(&files).contains("take them away from here"));
        // Where those read it who may, nobody minds.
        replaced(&mut files, "_index.md", &format!("[new]({link}) "), "");
        replaced(
            &mut files,
            "hub/_index.md",
            "[plan]",
            &format!("[new](../{link}) [plan]"),
        );
        assert_eq!(check(&files), [""; 0], "{name} for members");
    }
}

#[test]
fn a_box_of_a_word_or_two_closes_a_paragraph_and_not_the_word() {
    let mut files = project();
    for (name, words) in [("a", "Yes."), ("b", "*No*, never"), ("c", "Ask\n\nRowan")] {
        let text = page(
            "Short",
            "",
            &format!("Words around.\n\n::: only member\n{words}\n:::"),
        );
        files.insert(format!("content/{name}.md"), text);
    }
    let recorded = built(&files);
    let mut others = recorded.clone();
    let new = page(
        "Answers",
        "",
        "Yes, no, never; ask Rowan.\n\n| Can I? | Must I? |\n|---|---|\n| Yes. | No, never |\n\nYes.",
    );
    others.insert("content/answers.md".to_owned(), new);
    replaced(
        &mut others,
        "a.md",
        "Words around.",
        "Say yes to words around.",
    );
    assert_eq!(check(&others), [""; 0]);
    for name in ["a", "b", "c"] {
        let mut slipped = recorded.clone();
        replaced(&mut slipped, &format!("{name}.md"), "::: only member\n", "");
        replaced(&mut slipped, &format!("{name}.md"), "\n:::", "\n");
        assert_eq!(check(&slipped).len(), 1, "{name}");
        replaced(
            &mut slipped,
            &format!("{name}.md"),
            "around.\n\n",
            "around.\n\n::: only public\n",
        );
        let text = slipped.get_mut(&format!("content/{name}.md")).unwrap();
        text.push_str("\n:::\n");
        assert_eq!(check(&slipped), [""; 0], "{name}, and it is meant");
    }
}
