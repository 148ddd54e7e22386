//! What only making pages tells: it is counted as `pimh check` counts it, and nobody waits for it. That the numbers are
//! the same over all stories: `tests/stories/agreement.rs`.

use pimh::diagnostic::Severity;

use crate::harness::{Project, Served, settings};

const WARNING: &str = "themes/mine/components/warning.html";
const FAILS: &str = "{% component warning(block: map, t: map) %}{{ block.nothing.at_all }}{% endcomponent warning %}";
const DRAWS: &str =
    "{% component warning(block: map, t: map) %}<b>Warning</b>{% endcomponent warning %}";

/// A site in which the page `b` cannot be made, and all can be read.
fn failing() -> Project {
    let project = Project::new();
    project.write("content/site.toml", settings("theme = \"mine\""));
    project.write(
        "themes/mine/theme.toml",
        "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n",
    );
    project.write(WARNING, FAILS);
    project.page("content/a.md", "A", "type: page\n", "Words of a.");
    project.page(
        "content/b.md",
        "B",
        "type: page\n",
        "::: warning\nWords.\n:::",
    );
    project
}

#[test]
fn what_only_making_tells_is_told_behind_the_page_and_goes_again() {
    let served = Served::of(failing());
    assert!(served.told().is_empty(), "reading tells of nothing");
    assert_eq!(served.rehearsed().count(Severity::Error), 1);
    let other = served.get("/a/");
    assert!(other.says("<b>1</b> stops the build") && other.says("Something else stops the build"));
    assert!(served.get("/_pimh/").says("One problem stops a build."));
    let own = served.get("/b/");
    assert!(own.says("This page cannot be shown yet.") && own.says("at_all"));
    assert!(
        !own.says("more problem"),
        "it is told twice: {}",
        own.text()
    );

    let mut line = served.line("/a/");
    let first = line.next().unwrap();
    assert!(first["stop"].to_string().contains("at_all"), "{first}");
    served.project.page(
        "content/b.md",
        "B",
        "type: page\n",
        "::: warning\nOthers.\n:::",
    );
    let saved = line.next().unwrap();
    assert!(saved["stop"].is_null() && saved["edition"] == 2, "{saved}");
    let found = line.next().unwrap();
    assert_eq!(found["edition"], 2);
    assert_eq!(found["stop"], first["stop"], "the same is found again");
    for state in [&saved, &found] {
        assert_eq!(
            state["page"], first["page"],
            "the page need not be loaded again"
        );
    }

    served.project.write(WARNING, DRAWS);
    served.until_says("/b/", "<b>Warning</b>");
    served.until("it is mended", |served| served.rehearsed().is_empty());
    assert!(!served.get("/a/").says("stops the build"));
    assert!(served.get("/_pimh/").says("A build would succeed."));
}

/// An open page hears of an edition once, if making all of it tells nothing.
#[test]
fn a_rehearsal_that_finds_nothing_is_not_heard_of() {
    let project = failing();
    project.write(WARNING, DRAWS);
    let served = Served::of(project);
    let (mut line, mut desk) = (served.line("/a/"), served.line("/_pimh/"));
    let first = (line.next().unwrap(), desk.next().unwrap());
    assert!(served.rehearsed().is_empty());
    served
        .project
        .page("content/a.md", "A", "type: page\n", "New words.");
    let next = (line.next().unwrap(), desk.next().unwrap());
    assert_eq!(
        (&first.0["edition"], &first.1["edition"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        (&next.0["edition"], &next.1["edition"]),
        (&2.into(), &2.into())
    );
}
