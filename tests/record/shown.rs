//! What everybody may know of gated pages, and facts: a title, a summary or a fact opens only by a word at its place.

use super::{Edit, FIGURES, built, check, figure, help, loaded, moved, project, replaced};
use crate::harness::page;
use pimh::pipeline::Memory;
use pimh::snapshot::RECORD;

/// Slips: what is done, the places that are told, and the line that the message prints, put where it says.
const SLIPS: &[(&str, Edit, &[&str], Edit)] = &[
    (
        "a section loses the line that hides it",
        |files| replaced(files, "open-hub/kept/_index.md", "teaser: hidden\n", ""),
        &[
            "L15 open-hub/kept/_index.md:2",
            "L15 open-hub/kept/ledger.md:2",
        ],
        |files| {
            for (file, line) in [("_index.md", "title: Kept apart\n"), ("ledger.md", LEDGER)] {
                let file = format!("open-hub/kept/{file}");
                replaced(files, &file, line, &format!("{line}teaser: summary\n"));
            }
        },
    ),
    (
        "the section's page that hides them goes",
        |files| drop(files.remove("content/open-hub/kept/_index.md")),
        &["L15 open-hub/kept/ledger.md:2"],
        |files| {
            replaced(
                files,
                "open-hub/kept/ledger.md",
                LEDGER,
                &format!("{LEDGER}teaser: summary\n"),
            )
        },
    ),
    (
        "a page is moved to where titles show",
        |files| moved(files, "open-hub/kept/ledger.md", "open-hub/ledger.md"),
        &["L15 open-hub/ledger.md:2"],
        |files| {
            replaced(
                files,
                "open-hub/ledger.md",
                LEDGER,
                &format!("{LEDGER}teaser: hidden\n"),
            )
        },
    ),
    (
        "a page is moved there with another name and other words",
        |files| {
            moved(files, "open-hub/kept/ledger.md", "open-hub/new.md");
            replaced(files, "open-hub/new.md", "Magenta navy", "Words of today");
        },
        &["L15 open-hub/new.md:2"],
        |files| {
            replaced(
                files,
                "open-hub/new.md",
                LEDGER,
                &format!("{LEDGER}teaser: summary\n"),
            )
        },
    ),
    (
        "a page is copied there",
        |files| {
            let ledger = super::text(files, "open-hub/kept/ledger.md");
            files.insert("content/open-hub/copy.md".to_owned(), ledger);
        },
        &["L15 open-hub/copy.md:2"],
        |files| drop(files.remove("content/open-hub/copy.md")),
    ),
    (
        "a copy of another section's page lies above members' hidden pages",
        |files| {
            let section = super::text(files, "open-hub/_index.md");
            files.insert("content/hub/deep/_index.md".to_owned(), section);
        },
        &["L15 hub/deep/plan.md:2"],
        |files| {
            replaced(
                files,
                "hub/deep/plan.md",
                "title: Plan\n",
                "title: Plan\nteaser: hidden\n",
            )
        },
    ),
    (
        "words of a fact are pasted into an open page",
        |files| {
            let words = "Sundew tansy valerian wormwood mugwort zedoary arnica borage counted. Who";
            replaced(files, "about/_index.md", "Who", words);
        },
        &["L15 about/_index.md:5"],
        |files| {
            replaced(
                files,
                "about/_index.md",
                "title: About\n",
                "title: About\naccess: public\n",
            )
        },
    ),
    (
        "a summary takes up words of its page",
        |files| {
            replaced(
                files,
                "open-hub/seen.md",
                "summary: A sentence about this page of the test site.",
                "summary: Bistre cobalt damson ecru fawn gamboge.",
            )
        },
        &["L15 open-hub/seen.md:2"],
        |files| {
            replaced(
                files,
                "open-hub/seen.md",
                "title: A ledger that is seen\n",
                "title: A ledger that is seen\nteaser: hidden\n",
            )
        },
    ),
    (
        "a fact loses its line",
        |files| replaced(files, "_data/figures.toml", "access = \"member\"\n", ""),
        &["L15 _data/figures.toml:1"],
        |files| {
            replaced(
                files,
                "_data/figures.toml",
                "[rate]\n",
                "[rate]\naccess = \"public\"\n",
            )
        },
    ),
    (
        "a fact loses its line and gets another id",
        |files| {
            replaced(files, "_data/figures.toml", "access = \"member\"\n", "");
            replaced(files, "_data/figures.toml", "[rate]", "[rates]");
        },
        &["L15 _data/figures.toml:1"],
        |files| {
            replaced(
                files,
                "_data/figures.toml",
                "[rates]\n",
                "[rates]\naccess = \"public\"\n",
            )
        },
    ),
    (
        "a fact loses its line and some words",
        |files| {
            replaced(files, "_data/figures.toml", "access = \"member\"\n", "");
            replaced(files, "_data/figures.toml", "Sundew tansy", "Fewer");
        },
        &["L15 _data/figures.toml:1"],
        |files| {
            replaced(
                files,
                "_data/figures.toml",
                "[rate]\n",
                "[rate]\naccess = \"member\"\n",
            )
        },
    ),
    (
        "words of champions become a fact of members",
        |files| {
            let label = "Walnut yarrow zinnia acacia bramble clover daisy elder fern";
            let text = format!(
                "{FIGURES}\n[team]\n{}",
                figure(label, "access = \"member\"\n")
            );
            files.insert("content/_data/figures.toml".to_owned(), text);
        },
        &["L15 _data/figures.toml:0"],
        |files| drop(files.insert("content/_data/figures.toml".to_owned(), FIGURES.to_owned())),
    ),
    (
        "words of a page are kept as a part, which stands in an open page",
        |files| {
            let words = "Amber barley copper dahlia ember fennel garnet hazel indigo jasper.";
            let part = page("A part", "owner: Ash", words);
            files.insert("content/_parts/kit.md".to_owned(), part);
            replaced(
                files,
                "about/_index.md",
                "Who we are",
                "::: include kit\n:::\n\nWho we are",
            );
        },
        &["L15 _parts/kit.md:6"],
        |files| {
            replaced(
                files,
                "_parts/kit.md",
                "Amber barley copper dahlia ember fennel garnet hazel indigo jasper.",
                "::: only public\nAmber barley copper dahlia ember fennel garnet hazel indigo jasper.\n:::",
            )
        },
    ),
];

const LEDGER: &str = "title: The hidden harbour ledger\n";

#[test]
fn what_nobody_could_know_shows_only_by_a_word_at_its_place() {
    let before = built(&project());
    for (what, slip, expected, mend) in SLIPS {
        let mut files = before.clone();
        slip(&mut files);
        assert_eq!(check(&files), *expected, "{what}");
        mend(&mut files);
        assert_eq!(check(&files), [""; 0], "{what}: the line is typed");
        assert_eq!(check(&built(&files)), [""; 0], "{what}: the next time");
    }
}

#[test]
fn the_message_names_the_line_to_type() {
    let before = built(&project());
    for (slip, line) in [
        (
            0,
            "`teaser: summary` at the top of this page; if not, write `teaser: hidden`",
        ),
        (
            2,
            "`teaser: summary` at the top of this page; if not, write `teaser: hidden`",
        ),
        (7, "`teaser: hidden` at the top of this page"),
        (
            8,
            "write `access = \"public\"` in its table; if not, `access = \"member\"`",
        ),
    ] {
        let mut files = before.clone();
        let (what, slip, ..) = SLIPS[slip];
        slip(&mut files);
        let help = help(&files);
        assert!(help.contains(line), "{what}: {help}");
    }
}

#[test]
fn a_new_word_of_a_section_shows_what_lies_in_its_folder() {
    let before = built(&project());
    let edits: &[(&str, Edit)] = &[
        ("by its own page", |files| {
            replaced(
                files,
                "hub/_index.md",
                "access: member",
                "access: member\nteaser: title",
            )
        }),
        ("below it", |files| {
            replaced(
                files,
                "team/_index.md",
                "title: Team",
                "title: Team\nteaser-below: summary",
            )
        }),
        ("by the page, whose summary has words of its own", |files| {
            let words =
                "summary: Amber barley copper dahlia ember fennel garnet hazel indigo jasper.";
            replaced(
                files,
                "hub/kit.md",
                "summary: A sentence about this page of the test site.",
                words,
            );
            replaced(
                files,
                "hub/kit.md",
                "title: Kit",
                "title: Kit\nteaser: summary",
            );
        }),
        ("a page that shows moves within its folder", |files| {
            moved(files, "open-hub/seen.md", "open-hub/seen-2.md")
        }),
        ("a new page where titles show", |files| {
            let new = page("New here", "", "Words of a new page.");
            files.insert("content/open-hub/new.md".to_owned(), new);
        }),
        ("less is shown", |files| {
            replaced(
                files,
                "open-hub/_index.md",
                "teaser-below: summary",
                "teaser-below: title",
            )
        }),
        ("a fact gets other words", |files| {
            replaced(files, "_data/figures.toml", "Sundew", "Fewer")
        }),
        ("a fact is for more, by its own line", |files| {
            replaced(
                files,
                "_data/figures.toml",
                "access = \"member\"",
                "access = \"public\"",
            )
        }),
    ];
    for (what, edit) in edits {
        let mut files = before.clone();
        edit(&mut files);
        assert_eq!(check(&files), [""; 0], "{what}");
    }
}

#[test]
fn words_of_a_fact_for_fewer_stay_out_of_one_for_more_beside_it() {
    const INNER: &str = "The red door behind the boiler house opens only with the second brass key";
    let with = |rate: &str| {
        let mut files = project();
        let member = figure(rate, "access = \"member\"\n");
        let champion = figure(INNER, "access = \"champion\"\n");
        let text = format!("{FIGURES}\n[hours]\n{member}\n[inner]\n{champion}");
        files.insert("content/_data/figures.toml".to_owned(), text);
        files
    };
    let mut files = built(&with(
        "Every other day of a sample week at the old mill house",
    ));
    assert_eq!(check(&files), [""; 0]);
    let pasted = with(&format!("{INNER}, on days of a sample week"));
    files.extend(
        pasted
            .into_iter()
            .filter(|(path, _)| path.ends_with("figures.toml")),
    );
    assert_eq!(check(&files), ["L15 _data/figures.toml:0"]);
}

#[test]
fn a_fact_that_more_readers_have_in_another_is_guarded_there() {
    let mut files = project();
    let words = "Counted twice in every sample week of the old mill house by the weir";
    let (open, gated) = (figure(words, ""), figure(words, "access = \"member\"\n"));
    let text = format!("{FIGURES}\n[bond]\n{open}\n[bond-member]\n{gated}");
    files.insert("content/_data/figures.toml".to_owned(), text);
    let once = built(&files);
    assert_eq!(check(&once), [""; 0]);
    assert_eq!(check(&built(&once)), [""; 0]);
}

/// A record that an earlier `pimh` wrote tells neither of titles nor of facts; the next build writes both.
#[test]
fn an_older_record_tells_nothing_of_it() {
    let before = built(&project());
    let mut files = before.clone();
    let further = ["teaser ", "fact ", "words _data/"];
    let older = |line: &&str| !further.iter().any(|kind| line.starts_with(kind));
    let text: Vec<&str> = before[RECORD].lines().filter(older).collect();
    files.insert(RECORD.to_owned(), text.join("\n"));
    replaced(
        &mut files,
        "open-hub/kept/_index.md",
        "teaser: hidden\n",
        "",
    );
    replaced(
        &mut files,
        "_data/figures.toml",
        "access = \"member\"\n",
        "",
    );
    let look = loaded(&mut Memory::default(), &files).unwrap().look();
    assert!(!look.notes.has_errors());
    assert!(
        look.next(None)
            .contains("teaser open-hub/seen.md summary open-hub/_index.md")
    );
}
