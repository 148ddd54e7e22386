//! The record: what was closed opens only where an editor says so at its place.

use std::collections::BTreeMap;

use pimh::config::Config;
use pimh::diagnostic::Notes;
use pimh::pipeline::{Loaded, Memory};
use pimh::snapshot::{RECORD, Snapshot};

use crate::harness::{page, request, settings};

mod addresses;
mod disk;
mod files;
mod shown;
mod slips;

/// Files of a project by their paths.
type Files = BTreeMap<String, String>;

/// A small project of every kind of gate: a section, a landing page that is open over closed pages, a page of its own,
/// boxes; and two open sections, one of which says so.
fn project() -> Files {
    let files = [
        ("site.toml", settings("")),
        ("_index.md", page("Home", "", "Welcome to the harbour.")),
        (
            "hub/_index.md",
            page(
                "Hub",
                "access: member",
                "Quartz lantern meadow ribbon sparrow cinder willow.",
            ),
        ),
        (
            "hub/kit.md",
            page(
                "Kit",
                "",
                "Amber barley copper dahlia ember fennel garnet hazel indigo jasper.",
            ),
        ),
        (
            "hub/deep/plan.md",
            page(
                "Plan",
                "",
                "Kelp larch maple nettle olive poplar quince rowan.\n\nSorrel tansy umber violet.",
            ),
        ),
        (
            "team/_index.md",
            page(
                "Team",
                "access: public\naccess-below: champion",
                "An open landing page for the team.",
            ),
        ),
        (
            "team/notes.md",
            page(
                "Notes",
                "",
                "Walnut yarrow zinnia acacia bramble clover daisy elder fern.",
            ),
        ),
        (
            "team/open.md",
            page(
                "Open",
                "access: public",
                "Gorse heather iris juniper are open to everybody here.",
            ),
        ),
        (
            "days/rest.md",
            page(
                "Rest",
                "",
                "Rest when the baby rests, says everybody who ever tried.\n\n::: only member\nLaurel mint nutmeg orchid pansy quill rush sage.\n:::\n\nSo much for today.",
            ),
        ),
        (
            "days/short.md",
            page(
                "Short",
                "",
                "Words around it.\n\n::: only champion\nThistle vetch woodruff.\n:::",
            ),
        ),
        (
            "days/list.md",
            page(
                "List",
                "access: champion",
                "- Aster\n- Birch\n- Cedar\n- Dogwood\n- Elm\n- Fir\n- Ginkgo",
            ),
        ),
        (
            "open-hub/_index.md",
            page(
                "Open hub",
                "access-below: member\nteaser-below: summary",
                "A landing page of which everybody may know what is in it.",
            ),
        ),
        (
            "open-hub/seen.md",
            page(
                "A ledger that is seen",
                "",
                "Bistre cobalt damson ecru fawn gamboge.",
            ),
        ),
        (
            "open-hub/kept/_index.md",
            page(
                "Kept apart",
                "teaser: hidden",
                "Heliotrope indigo jonquil khaki lilac.",
            ),
        ),
        (
            "open-hub/kept/ledger.md",
            page(
                "The hidden harbour ledger",
                "",
                "Magenta navy ochre puce russet sepia teal ultramarine.",
            ),
        ),
        ("_data/figures.toml", FIGURES.to_owned()),
        (
            "about/_index.md",
            page("About", "", "Who we are and what we do all day."),
        ),
    ];
    let files = files
        .into_iter()
        .map(|(path, text)| (format!("content/{path}"), text));
    files.collect()
}

/// A figure for members, and one for everybody.
const FIGURES: &str = "\
[rate]
value = \"5\"
label = \"Sundew tansy valerian wormwood mugwort zedoary arnica borage counted\"
source = \"A sample\"
as-of = \"not stated\"
access = \"member\"

[open]
value = \"7\"
label = \"Days of a sample week\"
source = \"A calendar\"
as-of = \"not stated\"
";

/// The lines of a figure below its id.
fn figure(label: &str, access: &str) -> String {
    format!(
        "value = \"5\"\nlabel = {label:?}\nsource = \"A sample\"\nas-of = \"not stated\"\n{access}"
    )
}

fn snapshot(files: &Files) -> Snapshot {
    Snapshot::of(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
}

/// Loads a project as `check` does; nothing if there are errors before it is compared with its record.
fn loaded(memory: &mut Memory, files: &Files) -> Option<Loaded> {
    let snapshot = snapshot(files);
    let config = Config::read(&snapshot);
    let today = "2026-11-22".parse().unwrap();
    let report = memory.load(&snapshot, config.value?, &request(today));
    let checks = report.value.as_ref()?.site.config().checks.clone();
    let notes = report.notes.settle(&checks, false);
    (!notes.has_errors()).then_some(report.value?)
}

/// What a build leaves of a project.
fn built(files: &Files) -> Files {
    let look = loaded(&mut Memory::default(), files)
        .expect("a sound project")
        .look();
    let mut files = files.clone();
    files.insert(RECORD.to_owned(), look.next(None));
    files
}

/// What is told of the record: codes with their places.
fn told(notes: &Notes) -> Vec<String> {
    let of = |note: &pimh::diagnostic::Diagnostic| {
        let file = note
            .file()
            .map_or("", |file| file.in_content().unwrap_or(file.as_str()));
        let line = note.line_column().map_or(0, |(line, _)| line);
        format!("{} {file}:{line}", note.code())
    };
    notes.iter().map(of).collect()
}

/// What `check` tells of who may read what, but for what is only not recorded yet.
fn check(files: &Files) -> Vec<String> {
    match loaded(&mut Memory::default(), files) {
        Some(loaded) => {
            let told = told(&loaded.look().notes);
            told.into_iter()
                .filter(|told| !told.starts_with("R3 ") && !told.starts_with("A4 "))
                .collect()
        }
        None => vec!["stopped".to_owned()],
    }
}

/// The help of the first problem that opens something.
fn help(files: &Files) -> String {
    let look = loaded(&mut Memory::default(), files)
        .expect("a sound project")
        .look();
    let first = look.notes.iter().next().expect("a problem");
    first.remedy().unwrap().to_owned()
}

/// Does something to a project's files.
type Edit = fn(&mut Files);

fn moved(files: &mut Files, from: &str, to: &str) {
    let text = files.remove(&format!("content/{from}")).expect(from);
    files.insert(format!("content/{to}"), text);
}

fn replaced(files: &mut Files, file: &str, from: &str, to: &str) {
    let text = files.get_mut(&format!("content/{file}")).expect(file);
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replace(from, to);
}

fn text(files: &Files, file: &str) -> String {
    files[&format!("content/{file}")].clone()
}

/// Slips of every kind: what is done, the places that are told, and the one line, put where the message says.
const SLIPS: &[(&str, Edit, &[&str], Edit)] = &[
    (
        "a page is moved out of its folder",
        |files| moved(files, "hub/kit.md", "kit.md"),
        &["L15 kit.md:5"],
        |files| {
            replaced(
                files,
                "kit.md",
                "title: Kit\n",
                "title: Kit\naccess: public\n",
            )
        },
    ),
    (
        "a section's page goes",
        |files| drop(files.remove("content/hub/_index.md")),
        &["L15 hub/deep/plan.md:2", "L15 hub/kit.md:2"],
        |files| {
            replaced(
                files,
                "hub/kit.md",
                "title: Kit\n",
                "title: Kit\naccess: public\n",
            );
            replaced(
                files,
                "hub/deep/plan.md",
                "title: Plan\n",
                "title: Plan\naccess: public\n",
            );
        },
    ),
    (
        "a section loses its line, and an older word of another page stands there",
        |files| replaced(files, "team/_index.md", "access-below: champion\n", ""),
        &["L15 team/notes.md:2"],
        |files| {
            replaced(
                files,
                "team/_index.md",
                "access: public\n",
                "access: public\naccess-below: public\n",
            )
        },
    ),
    (
        "champions' pages come to members",
        |files| moved(files, "team/notes.md", "hub/notes.md"),
        &["L15 hub/notes.md:5"],
        |files| {
            replaced(
                files,
                "hub/notes.md",
                "title: Notes\n",
                "title: Notes\naccess: member\n",
            )
        },
    ),
    (
        "a page loses its own line",
        |files| replaced(files, "days/list.md", "access: champion\n", ""),
        &["L15 days/list.md:2"],
        |files| {
            replaced(
                files,
                "days/list.md",
                "title: List\n",
                "title: List\naccess: public\n",
            )
        },
    ),
    (
        "a section is opened at its place",
        |files| replaced(files, "hub/_index.md", "access: member", "teaser: title"),
        &[
            "L15 hub/_index.md:2",
            "L15 hub/deep/plan.md:2",
            "L15 hub/kit.md:2",
        ],
        |files| replaced(files, "hub/_index.md", "teaser: title", "access: public"),
    ),
    (
        "a box loses its lines",
        |files| {
            replaced(
                files,
                "days/rest.md",
                "::: only member\nLaurel mint nutmeg orchid pansy quill rush sage.\n:::\n",
                "Laurel mint nutmeg orchid pansy quill rush sage.\n",
            )
        },
        &["L15 days/rest.md:7"],
        |files| {
            replaced(
                files,
                "days/rest.md",
                "Laurel mint nutmeg orchid pansy quill rush sage.\n",
                "::: only public\nLaurel mint nutmeg orchid pansy quill rush sage.\n:::\n",
            )
        },
    ),
    (
        "a short box is pasted into a sentence",
        |files| {
            replaced(
                files,
                "about/_index.md",
                "Who we are",
                "Thistle, vetch, woodruff: who we are",
            )
        },
        &["L15 about/_index.md:5"],
        |files| {
            replaced(
                files,
                "about/_index.md",
                "Thistle, vetch, woodruff:",
                "\n::: only public\nThistle, vetch, woodruff:\n:::\n",
            )
        },
    ),
    (
        "words of a page are pasted below an old word",
        |files| {
            replaced(
                files,
                "team/open.md",
                "Gorse",
                "Amber barley copper dahlia ember fennel garnet hazel\n\nGorse",
            )
        },
        &["L15 team/open.md:6"],
        |files| {
            replaced(
                files,
                "team/open.md",
                "Amber barley copper dahlia ember fennel garnet hazel\n",
                "::: only public\nAmber barley copper dahlia ember fennel garnet hazel\n:::\n",
            )
        },
    ),
    (
        "words of a page become a summary",
        |files| {
            replaced(
                files,
                "about/_index.md",
                "summary: A sentence about this page of the test site.",
                "summary: Amber barley copper dahlia ember fennel garnet hazel.",
            )
        },
        &["L15 about/_index.md:3"],
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
        "a page is copied to an open folder",
        |files| {
            let kit = text(files, "hub/kit.md");
            files.insert("content/days/kit.md".to_owned(), kit);
        },
        &["L15 days/kit.md:5"],
        |files| {
            replaced(
                files,
                "days/kit.md",
                "title: Kit\n",
                "title: Kit\naccess: public\n",
            )
        },
    ),
    (
        "an open page is renamed, and gated words go into it",
        |files| {
            moved(files, "team/open.md", "team/opened.md");
            replaced(
                files,
                "team/opened.md",
                "Gorse",
                "Amber barley copper dahlia ember fennel garnet hazel\n\nGorse",
            );
        },
        &["L15 team/opened.md:6"],
        |files| {
            replaced(
                files,
                "team/opened.md",
                "Amber barley copper dahlia ember fennel garnet hazel\n",
                "::: only public\nAmber barley copper dahlia ember fennel garnet hazel\n:::\n",
            )
        },
    ),
    (
        "a box for champions becomes part of one for members",
        |files| {
            replaced(
                files,
                "days/rest.md",
                "Laurel mint",
                "Thistle vetch woodruff.\n\nLaurel mint",
            )
        },
        &["L15 days/rest.md:8"],
        |files| {
            replaced(
                files,
                "days/rest.md",
                "Thistle vetch woodruff.\n",
                "::: only member\nThistle vetch woodruff.\n:::\n",
            )
        },
    ),
    (
        "a list is pasted without its signs",
        |files| {
            replaced(
                files,
                "about/_index.md",
                "Who we are",
                "Aster, Birch, Cedar, Dogwood, Elm, Fir and Ginkgo. Who we are",
            )
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
        "the section's page of other readers comes over another",
        |files| moved(files, "hub/_index.md", "team/_index.md"),
        &[
            "L15 hub/deep/plan.md:2",
            "L15 hub/kit.md:2",
            "L15 team/notes.md:2",
        ],
        |files| {
            for (file, line) in [
                ("hub/kit.md", "title: Kit\n"),
                ("hub/deep/plan.md", "title: Plan\n"),
            ] {
                replaced(files, file, line, &format!("{line}access: public\n"));
            }
            replaced(
                files,
                "team/notes.md",
                "title: Notes\n",
                "title: Notes\naccess: member\n",
            );
        },
    ),
];

#[test]
fn what_was_closed_opens_only_by_a_word_at_its_place() {
    let before = built(&project());
    assert_eq!(check(&before), Vec::<String>::new());
    for (what, slip, expected, mend) in SLIPS {
        let mut files = before.clone();
        slip(&mut files);
        // In another language a line is as open as in this one: L15 is known by no word of the text.
        assert_eq!(check(&files), *expected, "{what}");
        mend(&mut files);
        assert_eq!(
            check(&files),
            Vec::<String>::new(),
            "{what}: the line is typed"
        );
        assert_eq!(
            check(&built(&files)),
            Vec::<String>::new(),
            "{what}: the next time"
        );
    }
}

#[test]
fn the_message_prints_the_line_and_says_where_it_goes() {
    let before = built(&project());
    for (slip, line) in [
        (0, "`access: public` at the top of this page"),
        (2, "content/team/_index.md"),
        (3, "`access: member`"),
        (6, "`::: only public`"),
        (8, "`::: only public`"),
        (12, "`::: only member`"),
    ] {
        let mut files = before.clone();
        let (what, slip, ..) = SLIPS[slip];
        slip(&mut files);
        let help = help(&files);
        assert!(help.contains(line), "{what}: {help}");
    }
}

#[test]
fn what_opens_nothing_is_told_nothing() {
    let before = built(&project());
    let edits: &[(&str, Edit)] = &[
        ("a new page", |files| {
            drop(files.insert(
                "content/new.md".to_owned(),
                page("New", "", "Sample words of a new page."),
            ))
        }),
        ("an open page moves", |files| {
            moved(files, "about/_index.md", "who/_index.md")
        }),
        ("a gated page moves within", |files| {
            moved(files, "hub/kit.md", "hub/deep/kit.md")
        }),
        ("members' pages come to champions", |files| {
            moved(files, "hub/kit.md", "team/kit.md")
        }),
        ("a gated page goes", |files| {
            drop(files.remove("content/hub/kit.md"))
        }),
        ("a few words are quoted", |files| {
            replaced(
                files,
                "about/_index.md",
                "Who",
                "Amber barley copper dahlia ember. Who",
            )
        }),
        ("a folder is closed", |files| {
            replaced(
                files,
                "about/_index.md",
                "title: About\n",
                "title: About\naccess: member\n",
            )
        }),
        ("a gated folder gets another name", |files| {
            for file in ["_index.md", "kit.md", "deep/plan.md"] {
                moved(files, &format!("hub/{file}"), &format!("room/{file}"));
            }
        }),
        ("a page is put back to draft", |files| {
            replaced(
                files,
                "hub/kit.md",
                "title: Kit\n",
                "title: Kit\nstatus: draft\n",
            )
        }),
    ];
    for (what, edit) in edits {
        let mut files = before.clone();
        edit(&mut files);
        assert_eq!(check(&files), Vec::<String>::new(), "{what}");
    }
}

/// What is held back on a day is in the record of every day, and opens no sooner unseen than seen.
#[test]
fn a_page_that_is_held_back_is_recorded_and_guarded_as_others_are() {
    for line in [
        "status: draft",
        "published: 2030-01-01",
        "expires: 2020-01-01",
    ] {
        let mut files = project();
        replaced(
            &mut files,
            "hub/kit.md",
            "title: Kit\n",
            &format!("title: Kit\n{line}\n"),
        );
        let mut files = built(&files);
        assert!(
            files[RECORD].contains("words hub/kit.md member 5"),
            "{line}"
        );
        moved(&mut files, "hub/kit.md", "kit.md");
        assert_eq!(check(&files), ["L15 kit.md:6"], "{line}");
        replaced(&mut files, "kit.md", &format!("{line}\n"), "");
        assert_eq!(check(&files), ["L15 kit.md:5"], "{line}");
    }
    let mut files = built(&project());
    let as_page = files[RECORD].clone();
    replaced(
        &mut files,
        "hub/kit.md",
        "title: Kit\n",
        "title: Kit\nstatus: draft\n",
    );
    assert_eq!(built(&files)[RECORD], as_page, "once a page, always one");
}

#[test]
fn what_is_not_recorded_yet_is_told_as_advice() {
    let mut files = project();
    files.insert(RECORD.to_owned(), pimh::record::empty());
    let look = loaded(&mut Memory::default(), &files).unwrap().look();
    let expected = [
        "R3 days/list.md:2",
        "R3 hub/_index.md:2",
        "R3 hub/deep/plan.md:2",
        "R3 hub/kit.md:2",
        "R3 open-hub/kept/_index.md:2",
        "R3 open-hub/kept/ledger.md:2",
        "R3 open-hub/seen.md:2",
        "R3 team/notes.md:2",
    ];
    assert_eq!(told(&look.notes), expected);
    assert!(
        !look
            .notes
            .settle(&pimh::diagnostic::Checks::default(), true)
            .has_errors(),
        "R3 stops nothing"
    );
}

/// Lines of two branches side by side: each is kept to.
#[test]
fn of_two_lines_the_stricter_holds() {
    let one = built(&project());
    let mut other = one.clone();
    replaced(
        &mut other,
        "hub/_index.md",
        "access: member",
        "access: champion",
    );
    let mut merged = other.clone();
    other = built(&other);
    let lines: std::collections::BTreeSet<&str> =
        one[RECORD].lines().chain(other[RECORD].lines()).collect();
    let union: Vec<&str> = lines.into_iter().collect();
    merged.insert(RECORD.to_owned(), union.join("\n"));
    assert_eq!(check(&merged), Vec::<String>::new());
    assert_eq!(
        built(&merged)[RECORD],
        other[RECORD],
        "the next build puts it in order"
    );
    replaced(
        &mut merged,
        "hub/_index.md",
        "access: champion",
        "teaser: title",
    );
    assert_eq!(check(&merged).len(), 3, "{:?}", check(&merged));
}

#[test]
fn a_role_that_has_another_name_is_another_reader() {
    let mut files = built(&project());
    for file in [
        "site.toml",
        "hub/_index.md",
        "days/rest.md",
        "open-hub/_index.md",
        "_data/figures.toml",
    ] {
        replaced(&mut files, file, "member", "friend");
    }
    // The words of a page say so in their own file; what lies below a section that does is said there.
    assert_eq!(check(&files), Vec::<String>::new());
    replaced(&mut files, "hub/_index.md", "access: friend\n", "");
    assert_eq!(check(&files).len(), 3);
}

/// The record says the same wherever the files lie, and a site without gates is listed too.
#[test]
fn the_record_is_sorted_and_the_same_each_time() {
    let files = built(&project());
    assert_eq!(built(&files)[RECORD], files[RECORD]);
    let lines: Vec<&str> = files[RECORD]
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert!(lines.is_sorted());
    let kinds = |kind: &str| lines.iter().filter(|line| line.starts_with(kind)).count();
    let kinds = ["page ", "words ", "box ", "teaser ", "fact "].map(kinds);
    assert_eq!(kinds, [15, 9, 2, 9, 1]);
}
