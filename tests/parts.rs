//! Parts: words kept once and put into many pages, told at their own lines, and never where others may read.

use std::fs;

use crate::harness::{Project, SETTINGS, TestSite, page};

/// A part with its fields.
fn part(fields: &str, words: &str) -> String {
    page("A part", &format!("owner: Ash\n{fields}"), words)
}

fn told(site: &TestSite) -> Vec<String> {
    let notes = site.built().notes;
    let of = |note: &pimh::diagnostic::Diagnostic| {
        let place = note.line_column().map_or(0, |(line, _)| line);
        let file = note.file().map(|file| file.as_str().to_owned());
        format!(
            "{} {}:{place} {}",
            note.code(),
            file.unwrap_or_default(),
            note.message()
        )
    };
    notes.iter().map(of).collect()
}

fn html(site: &TestSite, reader: &str, file: &str) -> String {
    String::from_utf8_lossy(&site.build(reader)[file]).into_owned()
}

#[test]
fn a_part_stands_in_every_page_that_names_it_however_that_is_written() {
    for written in [
        "::: include signs\n:::",
        "::: include signs\n\n:::\n",
        "::: include signs",
        ":::Include  Signs.md\n:::",
        "::::: INCLUDE signs\n:::::",
        "::: note\n::: include signs\n:::\n:::",
        "- one\n\n  ::: include signs\n  :::\n\n- two",
        "::: only public\n::: include signs\n:::\n:::",
        "> quote\n\n::: include signs\n:::\n\nAfter.",
    ] {
        let site = TestSite::new()
            .with(
                "content/a.md",
                &page("A", "", &format!("Before.\n\n{written}\n")),
            )
            .with("content/deep/b.md", &page("B", "", written))
            .with(
                "content/_parts/signs.md",
                &part("", "## Call us\n\nWhen a **sign** shows.\n"),
            );
        assert_eq!(told(&site), [""; 0], "{written}");
        for file in ["a/index.html", "deep/b/index.html"] {
            let html = html(&site, "public", file);
            assert!(
                html.contains("When a <strong>sign</strong> shows."),
                "{written}: {html}"
            );
            assert!(html.contains("id=\"call-us\""), "{written}");
        }
        assert!(
            !site
                .build("public")
                .keys()
                .any(|name| name.contains("_parts"))
        );
    }
}

#[test]
fn in_code_the_line_stays_as_it_is() {
    let site = TestSite::new()
        .with(
            "content/a.md",
            &page(
                "A",
                "",
                "```\n::: include signs\n:::\n```\n\n~~~~\n::: include none\n~~~~\n",
            ),
        )
        .with("content/_parts/signs.md", &part("", "Words of the part.\n"));
    assert_eq!(told(&site), [""; 0]);
    let html = html(&site, "public", "a/index.html");
    assert!(
        html.contains("::: include signs") && !html.contains("Words of the part"),
        "{html}"
    );
}

#[test]
fn what_is_wrong_in_a_part_is_told_once_at_its_line() {
    let site = TestSite::new()
        .with("content/a.md", &page("A", "", "::: include signs\n:::"))
        .with(
            "content/b.md",
            &page("B", "", "Words.\n\n::: include outer\n:::"),
        )
        .with(
            "content/_parts/outer.md",
            &part("", "::: include signs\n:::\n"),
        )
        .with(
            "content/_parts/signs.md",
            &part(
                "",
                "Fine.\n\nSee [there](/nowhere.md).\n\n::: nonsense\nx\n:::\n",
            ),
        );
    let told = told(&site);
    let links: Vec<_> = told
        .iter()
        .filter(|line| line.contains("nowhere"))
        .collect();
    assert_eq!(links.len(), 1, "{told:?}");
    assert!(links[0].contains("content/_parts/signs.md:8"), "{told:?}");
    let blocks: Vec<_> = told.iter().filter(|line| line.starts_with("K1 ")).collect();
    assert_eq!(blocks.len(), 1, "{told:?}");
    assert!(blocks[0].contains("content/_parts/signs.md:10"), "{told:?}");
}

#[test]
fn circles_depths_and_names_that_lead_nowhere_are_told() {
    let with = |page_words: &str, parts: &[(&str, &str)]| {
        let site = TestSite::new().with("content/a.md", &page("A", "", page_words));
        let site = parts.iter().fold(site, |site, (name, words)| {
            site.with(&format!("content/_parts/{name}.md"), &part("", words))
        });
        let all = told(&site);
        assert!(
            all.iter().any(|line| line.starts_with("K13")),
            "{page_words}: {all:?}"
        );
        all.join("\n")
    };
    let include = |name: &str| format!("::: include {name}\n:::\n");
    assert!(with(&include("sings"), &[("signs", "x")]).contains("no part `sings`"));
    assert!(with(&include(""), &[("signs", "x")]).contains("does not say"));
    assert!(with(&include("../site.toml"), &[]).contains("no part"));
    assert!(with(&include("/_data/figures.toml"), &[]).contains("no part"));
    assert!(with(&include("a"), &[("a", &include("a"))]).contains("circle"));
    assert!(with(&include("a"), &[("a", &include("b")), ("b", &include("A"))]).contains("circle"));
    let deep = ["a", "b", "c", "d", "e", "f"];
    let next: Vec<String> = deep.iter().skip(1).map(|name| include(name)).collect();
    let chain: Vec<(&str, &str)> = deep
        .iter()
        .copied()
        .zip(next.iter().map(String::as_str).chain(["end"]))
        .collect();
    assert!(with(&include("a"), &chain).contains("deep"));
    // Little that includes little can make much of it.
    let many = |name: &str| include(name).repeat(1_000);
    let (a, b) = (many("b"), many("c"));
    // Words in code are not read, so that only the putting together is.
    let c = format!("```\n{}\n```", "x".repeat(10_000));
    let bomb = [("a", a.as_str()), ("b", b.as_str()), ("c", c.as_str())];
    let told = with(&include("a"), &bomb);
    assert_eq!(told.matches("more than 8 MB").count(), 1, "{told}");
    assert!(with("> ::: include a\n> :::\n", &[("a", "x")]).contains("quote"));
    assert!(with(&include("a"), &[("a", "```\nopen")]).contains("ends within"));
    assert!(with(&include("a"), &[("a", "::: note\nopen")]).contains("ends within"));
}

#[test]
fn nothing_in_a_part_ends_a_box_around_it_or_hides_what_follows() {
    for words in [
        ":::\n",
        "words\n\n:::\n:::\n:::\n",
        "  :::\n",
        "::::\n",
        "::: note\nx\n:::\n:::\n",
        "```\n:::\n",
        "::: only member\n",
        "<!-- \n",
        "::: include b\n:::\n:::\n",
    ] {
        let site = TestSite::new()
            .with(
                "content/a.md",
                &page(
                    "A",
                    "",
                    "::: only champion\n\n::: include a\n:::\n\ngatedword\n\n:::\n\nAfter.\n",
                ),
            )
            .with("content/_parts/a.md", &part("", words))
            .with("content/_parts/b.md", &part("", ":::\n"));
        if let Ok(tree) = site.tree("public") {
            let html = String::from_utf8_lossy(&tree["a/index.html"]).into_owned();
            assert!(!html.contains("gatedword"), "{words:?}");
        }
        // Also where what is told stops nothing.
        let weighed = format!("{SETTINGS}[checks]\nK4 = \"off\"\n");
        let lenient = site.with(
            "content/site.toml",
            &format!("{weighed}[import]\nlenient = true\n"),
        );
        if let Ok(tree) = lenient.tree("public") {
            let html = String::from_utf8_lossy(&tree["a/index.html"]).into_owned();
            assert!(!html.contains("gatedword"), "{words:?}");
        }
    }
}

#[test]
fn a_part_for_few_stands_where_only_they_read() {
    let site = |fields: &str, words: &str| {
        TestSite::new()
            .with("content/a.md", &page("A", fields, words))
            .with(
                "content/_parts/kit.md",
                &part("access: member\n", "Words of the kit.\n"),
            )
            .with(
                "content/_parts/outer.md",
                &part("", "::: include kit\n:::\n"),
            )
    };
    let include = "::: include kit\n:::";
    for (fields, words) in [
        ("", include.to_owned()),
        ("", "::: include outer\n:::".to_owned()),
        ("access: commissioning\n", include.to_owned()),
        ("access: [member, multi-agency]\n", include.to_owned()),
        ("", format!("::: only commissioning\n{include}\n:::")),
        ("", format!("::: only member\nx\n:::\n\n{include}")),
        ("", format!("::: only public\n{include}\n:::")),
    ] {
        let told = told(&site(fields, &words));
        assert!(
            told.iter().any(|line| line.starts_with("L16")),
            "{fields}{words}: {told:?}"
        );
        assert!(site(fields, &words).tree("public").is_err());
    }
    for (fields, words) in [
        ("access: member\n", include.to_owned()),
        ("access: specialist\n", include.to_owned()),
        ("", format!("::: only member\n\n{include}\n\n:::")),
        (
            "",
            format!(
                "- item\n\n  ::: only champion\n  {}\n  :::\n",
                include.replace('\n', "\n  ")
            ),
        ),
        (
            "access: member\n",
            format!("::: only champion silent\n::: note\n{include}\n:::\n:::"),
        ),
    ] {
        let site = site(fields, &words);
        let told = told(&site);
        assert!(
            !told.iter().any(|line| line.starts_with("L16")),
            "{fields}{words}: {told:?}"
        );
        let of_specialist = html(&site, "specialist", "a/index.html");
        assert!(
            of_specialist.contains("Words of the kit."),
            "{fields}{words}"
        );
        let public = site.build("public");
        let all = public
            .values()
            .flat_map(|bytes| bytes.iter().copied())
            .collect::<Vec<u8>>();
        assert!(!String::from_utf8_lossy(&all).contains("Words of the kit."));
    }
}

#[test]
fn a_review_of_a_part_is_due_like_that_of_a_page() {
    let project = Project::new();
    project.page(
        "content/a.md",
        "A",
        "",
        "::: include signs\n:::\n\n::: only member\n::: include signs\n:::\n:::",
    );
    project.write(
        "content/_parts/signs.md",
        part("reviewed: 2025-01-01\nreview-due: 2026-01-01\n", "Words."),
    );
    project.write(
        "content/_parts/unused.md",
        part("reviewed: 2025-01-01\nreview-due: 2026-01-01\n", "Words."),
    );
    let check = project.run(&["check"]);
    let said = format!("{}{}", check.stdout, check.stderr);
    assert!(
        said.contains("V7") && said.contains("the part `signs` was due on 2026-01-01 (owner: Ash)"),
        "{said}"
    );
    assert!(!said.contains("unused"), "{said}");
    let due = project.run(&["due"]).stdout;
    assert!(
        due.contains("content/_parts/signs.md") && due.contains("overdue"),
        "{due}"
    );
    let uses = project.run(&["explain", "--uses", "signs"]).stdout;
    assert!(uses.contains("content/a.md:5 for everybody"), "{uses}");
    assert!(uses.contains("content/a.md:9 for member"), "{uses}");
    let unused = project.run(&["explain", "--uses", "Unused.md"]).stdout;
    assert!(unused.contains("stands in no page"), "{unused}");
    let near = project.run(&["explain", "--uses", "sign"]);
    assert!(
        near.code == 2 && near.stderr.contains("did you mean `signs`?"),
        "{near:?}"
    );
}

#[test]
fn moving_a_page_changes_parts_too() {
    let project = Project::new();
    project.page("content/notes/rest.md", "Rest", "", "Words.");
    project.page(
        "content/a.md",
        "A",
        "access: member\n",
        "First.\n\n::: include signs\n:::\n\n::: only champion\nx\n:::\n\n[Rest](notes/rest.md)",
    );
    project.page(
        "content/club/b.md",
        "B",
        "access: member\n",
        "::: include signs\n:::",
    );
    let words = "See [rest](/notes/rest.md).\n\n::: only champion\nMore.\n:::\n";
    project.write("content/_parts/signs.md", part("access: member\n", words));
    let run = project.run(&["mv", "content/notes/rest.md", "content/help/rest.md"]);
    assert_eq!(run.code, 0, "{run:?}");
    let read = |file: &str| fs::read_to_string(project.path(file)).unwrap();
    assert!(
        read("content/_parts/signs.md").contains("See [rest](/help/rest.md)."),
        "{}",
        read("content/_parts/signs.md")
    );
    assert!(
        read("content/a.md").ends_with("[Rest](help/rest.md)\n"),
        "{}",
        read("content/a.md")
    );
    assert!(read("content/a.md").contains("::: include signs"));
    let check = project.run(&["check", "-q"]);
    assert_eq!(check.code, 0, "{check:?}");
}
