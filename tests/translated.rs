//! Translations remember the paragraphs that they were made from: what changed since is told, and nothing else.

use crate::harness::{Project, Served};

const ORIGINAL: &str = "Go out every day,\neven for a short walk.\n\nSee [the other page](/other.md) for more.\n\n\
                        You can rest when your baby sleeps.\n\n::: only member\nFor members alone: ask.\n:::";

fn project() -> Project {
    let project = Project::new();
    project.write(
        "content/site.toml",
        "title = \"T\"\nbase_url = \"https://example.org/\"\nsample = true\n[search]\nenabled = false\n[roles.member]\nlabel = \"Members\"\n",
    );
    project.page("content/sleep.md", "Rest", "type: page\n", ORIGINAL);
    project.page("content/other.md", "Other", "type: page\n", "Words.");
    let fields = "type: page\nlang: cy\ntranslation-of: /sleep.md\ntranslation-checked-by: Ada\n";
    project.page("content/rest.md", "Gorffwys", fields, "Ewch allan.");
    let done = project.run(&["translated", "content/rest.md"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    project
}

/// What `check` tells of the translation: the message, and the lines of the original that it points at.
fn told(project: &Project) -> Vec<(String, Vec<u64>)> {
    let checked = project.run(&["check", "--format", "json"]);
    let all = checked.diagnostics().into_iter();
    let of_translation = all.filter(|note| note["code"] == "T5");
    of_translation
        .map(|note| {
            let related = note["related"].as_array().unwrap();
            let lines = related.iter().map(|place| place["line"].as_u64().unwrap());
            (
                note["message"].as_str().unwrap().to_owned(),
                lines.collect(),
            )
        })
        .collect()
}

/// The words of the notice that a translation is behind, in its own language.
const BEHIND: &str = "fersiwn hŷn";

fn translation(project: &Project) -> String {
    project.build(&["--audience", "public", "-q"]);
    std::fs::read_to_string(project.path("public/rest/index.html")).unwrap()
}

#[test]
fn what_changed_is_told_at_its_line_and_goes_when_it_is_translated() {
    let project = project();
    let remembered = std::fs::read_to_string(project.path("content/rest.md")).unwrap();
    assert!(remembered.contains("\nmade-from:\n  - \""), "{remembered}");
    assert_eq!(told(&project), []);
    let swap = |from: &str, to: &str| {
        assert!(ORIGINAL.contains(from));
        let text = ORIGINAL.replace(from, to);
        project.page("content/sleep.md", "Rest", "type: page\n", &text);
    };
    // Where lines break and links lead is nothing to translate.
    for (from, to) in [
        (
            "every day,\neven for a short walk",
            "every day, even for\na short walk",
        ),
        ("(/other.md)", "(/other.md#main)"),
        ("\n\nYou can rest", "\n\n\nYou can rest"),
    ] {
        swap(from, to);
        assert_eq!(told(&project), [], "{to}");
    }
    for (from, to, message, lines) in [
        (
            "You can rest",
            "You may rest",
            "one paragraph of the page that this one translates has changed",
            vec![11],
        ),
        (
            "\n\nYou can rest when your baby sleeps.",
            "",
            "one paragraph of the page that this one translates has changed",
            vec![],
        ),
        (
            "Go out",
            "First words.\n\nGo  out",
            "one paragraph of the page that this one translates has changed",
            vec![6],
        ),
        (
            "For members alone",
            "For members only",
            "one paragraph of the page that this one translates has changed",
            vec![14],
        ),
        (
            "Go out every",
            "Run out every",
            "one paragraph of the page that this one translates has changed",
            vec![6],
        ),
    ] {
        swap(from, to);
        let (said, at) = told(&project)
            .pop()
            .unwrap_or_else(|| panic!("{to}: nothing"));
        assert_eq!(said, message, "{to}");
        assert_eq!(at.len(), lines.len(), "{to}: {at:?}");
        assert!(!translation(&project).contains(BEHIND), "{to}");
    }
    assert_eq!(project.run(&["translated", "/rest/"]).code, 0);
    assert_eq!(told(&project), []);
    let again = std::fs::read_to_string(project.path("content/rest.md")).unwrap();
    assert_eq!(again.matches("made-from").count(), 1, "{again}");
    assert_eq!(project.run(&["translated", "content/other.md"]).code, 1);
    assert_eq!(project.run(&["translated", "content/nothing.md"]).code, 1);
}

/// What somebody's safety hangs on is said on the translation itself, in the preview as soon as the page is saved.
#[test]
fn a_paragraph_about_safety_marks_the_translation_at_once() {
    let project = project();
    assert!(!translation(&project).contains(BEHIND));
    let save = |project: &Project, words: &str| {
        let text = ORIGINAL.replace("You can rest when your baby sleeps.", words);
        project.page("content/sleep.md", "Rest", "type: page\n", &text);
    };
    for words in [
        "Call the ward on 01632 960 000.",
        "Tell somebody if you think of suicide.",
        "::: urgent Ask today\nSee somebody.\n:::",
        "Take no more than two tablets in 24 hours.",
    ] {
        save(&project, words);
        let said = told(&project)
            .pop()
            .map(|(said, _)| said)
            .unwrap_or_default();
        assert!(
            said.ends_with("and somebody's safety hangs on it"),
            "{words}: {said}"
        );
        assert!(translation(&project).contains(BEHIND), "{words}");
    }
    // What is gone counts as well, once it was remembered.
    assert_eq!(project.run(&["translated", "content/rest.md"]).code, 0);
    assert!(!translation(&project).contains(BEHIND));
    save(&project, "You can rest when your baby sleeps.");
    assert!(translation(&project).contains(BEHIND));

    let served = Served::of(project);
    assert!(served.get("/rest/").says(BEHIND));
    save(
        &served.project,
        "Take no more than two tablets in 24 hours.",
    );
    served.until("the notice goes", |served| {
        !served.get("/rest/").says(BEHIND)
    });
    save(
        &served.project,
        "Take no more than three tablets in 24 hours.",
    );
    served.until_says("/rest/", BEHIND);
}

/// What only some may read of the original changes no byte of what everybody reads of the translation.
#[test]
fn a_box_of_the_original_says_nothing_on_a_public_translation() {
    let project = project();
    let before = translation(&project);
    let text = ORIGINAL.replace(
        "For members alone: ask.",
        "Call 999, or the members' line on 01632 960 000.",
    );
    project.page("content/sleep.md", "Rest", "type: page\n", &text);
    assert_eq!(told(&project).len(), 1, "the editor is told");
    assert_eq!(translation(&project), before);
}
