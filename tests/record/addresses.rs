//! Addresses that were on the site: each goes on answering, or is told.

use pimh::pipeline::Memory;

use super::{Edit, Files, built, loaded, moved, project, replaced, told};

/// What is told of addresses.
fn missed(files: &Files) -> Vec<String> {
    let look = loaded(&mut Memory::default(), files)
        .expect("a sound project")
        .look();
    let told = told(&look.notes);
    told.into_iter()
        .filter(|told| told.starts_with("A4 "))
        .collect()
}

/// What is done, where it is told, and what is done then.
const CHANGES: &[(&str, Edit, &[&str], Edit)] = &[
    (
        "a page with another name, as a bundle",
        |files| moved(files, "days/rest.md", "days/sleep/index.md"),
        &["A4 days/sleep/index.md:2"],
        |files| {
            replaced(
                files,
                "days/sleep/index.md",
                "title:",
                "aliases: /days/rest/\ntitle:",
            )
        },
    ),
    (
        "another name and another title at once",
        |files| {
            moved(files, "days/rest.md", "days/sleep.md");
            replaced(files, "days/sleep.md", "title: Rest", "title: Sleep");
        },
        &["A4 days/sleep.md:2"],
        |files| {
            replaced(
                files,
                "days/sleep.md",
                "title:",
                "aliases: [/days/rest]\ntitle:",
            )
        },
    ),
    (
        "the same name elsewhere, with another title",
        |files| {
            moved(files, "days/rest.md", "about/rest.md");
            replaced(files, "about/rest.md", "title: Rest", "title: Sleep");
        },
        &["A4 about/rest.md:2"],
        |files| {
            replaced(
                files,
                "about/rest.md",
                "title:",
                "redirect-from: /days/rest/\ntitle:",
            )
        },
    ),
    (
        "a gated page with another slug",
        |files| replaced(files, "hub/kit.md", "title:", "slug: tools\ntitle:"),
        &["A4 hub/kit.md:2"],
        |files| replaced(files, "hub/kit.md", "slug:", "aliases: /hub/kit/\nslug:"),
    ),
    (
        "two pages gone",
        |files| {
            files.remove("content/hub/kit.md");
            files.remove("content/hub/deep/plan.md");
        },
        &["A4 hub/_index.md:2"],
        |files| {
            let line = "aliases: [/hub/kit/, /hub/deep/plan/]\ntitle:";
            replaced(files, "hub/_index.md", "title:", line);
        },
    ),
    (
        "a page that others took the place of: the home page stands for it",
        |files| {
            files.remove("content/about/_index.md");
        },
        &["A4 _index.md:2"],
        |files| moved(files, "days/short.md", "about.md"),
    ),
    (
        "withdrawn, put back to draft, expired, or made stricter: its address is where it was",
        |files| {
            replaced(files, "days/rest.md", "title:", "status: withdrawn\ntitle:");
            replaced(files, "team/open.md", "title:", "status: draft\ntitle:");
            replaced(
                files,
                "about/_index.md",
                "title:",
                "expires: 2026-01-01\ntitle:",
            );
        },
        &[],
        |_| {},
    ),
];

#[test]
fn an_address_that_was_on_the_site_is_missed() {
    for (name, edit, expected, mend) in CHANGES {
        let mut files = built(&project());
        assert_eq!(
            missed(&files),
            Vec::<String>::new(),
            "A4 of nothing: {name}"
        );
        edit(&mut files);
        assert_eq!(missed(&files), *expected, "{name}");
        let later = built(&files);
        assert_eq!(missed(&later), *expected, "{name}, after a build");
        mend(&mut files);
        let left: Vec<String> = missed(&files);
        let is_mended = left.iter().all(|told| !expected.contains(&told.as_str()));
        assert!(is_mended, "{name}, with its line: {left:?}");
    }
}

#[test]
fn what_no_reader_ever_had_is_not_missed() {
    let mut files = project();
    replaced(
        &mut files,
        "days/rest.md",
        "title:",
        "status: draft\ntitle:",
    );
    let mut files = built(&files);
    moved(&mut files, "days/rest.md", "days/sleep.md");
    files.insert(
        "content/new.md".to_owned(),
        files["content/days/sleep.md"].clone(),
    );
    assert_eq!(missed(&files), Vec::<String>::new());
}
