//! Tables of facts: a CSV or TOML file of `content/_data/` shown in a page, for the readers of that page and nobody else.

use crate::harness::{TestSite, page};

const BANDS: &str = "Band,Pay\nFive,\"£29,970\"\nSix,\"£37,338\"\n";

fn told(site: &TestSite) -> Vec<String> {
    let notes = site.built().notes;
    let of = |note: &pimh::diagnostic::Diagnostic| {
        let line = note.line_column().map_or(0, |(line, _)| line);
        let file = note.file().map(|file| file.as_str().to_owned());
        format!("{} {}:{line}", note.code(), file.unwrap_or_default())
    };
    notes.iter().map(of).collect()
}

fn showing(written: &str, file: &str, facts: &str) -> TestSite {
    TestSite::new()
        .with("content/pay.md", &page("Pay", "", written))
        .with(&format!("content/_data/{file}"), facts)
}

fn html(site: &TestSite, reader: &str) -> String {
    String::from_utf8_lossy(&site.build(reader)["pay/index.html"]).into_owned()
}

#[test]
fn a_file_of_facts_is_a_table_with_heads_a_caption_and_numbers_in_line() {
    let toml = "[[band]]\nband = \"Five\"\npay = \"£29,970\"\n\n[[band]]\nband = \"Six\"\npay = \"£37,338\"\n";
    for (written, file, facts) in [
        (
            "::: data file=bands.csv What posts pay\n",
            "bands.csv",
            BANDS,
        ),
        (
            "::: data file=bands.csv What posts pay\n:::\n",
            "bands.csv",
            BANDS,
        ),
        (
            ":::Data bands.csv What posts pay\n\n:::\n",
            "bands.csv",
            BANDS,
        ),
        (
            "::::: DATA as=table FILE=\"/_data/Bands.csv\" What posts pay",
            "bands.csv",
            BANDS,
        ),
        (
            "::: note\n::: data file=bands.csv What posts pay\n:::\n:::\n",
            "bands.csv",
            BANDS,
        ),
        (
            "- one\n\n  ::: data file=bands.csv What posts pay\n\n- two",
            "bands.csv",
            BANDS,
        ),
        (
            "::: data file=pay/bands.csv What posts pay",
            "pay/bands.csv",
            BANDS,
        ),
        (
            "::: data file=bands.toml What posts pay",
            "bands.toml",
            toml,
        ),
    ] {
        let site = showing(written, file, facts);
        assert_eq!(told(&site), [""; 0], "{written}");
        let html = html(&site, "public");
        for piece in [
            ">What posts pay\n</caption>",
            "<th scope=\"col\">Band</th>",
            "<th scope=\"col\" class=\"align-end\">Pay</th>",
            "<th scope=\"row\">Five</th><td class=\"align-end\">£29,970</td>",
            "<th scope=\"row\">Six</th><td class=\"align-end\">£37,338</td>",
        ] {
            let squeezed = html
                .replace("</caption>", "\n</caption>")
                .replace("\n\n", "\n");
            assert!(squeezed.contains(piece), "{written}: {piece}\n{html}");
        }
        let files = site.build("public");
        assert!(
            !files.keys().any(|name| name.contains("bands")),
            "{written}"
        );
    }
    let list = html(
        &showing(
            "::: data file=bands.csv as=list What posts pay",
            "bands.csv",
            BANDS,
        ),
        "public",
    );
    assert!(list.contains("<p>What posts pay</p>"), "{list}");
    assert!(
        list.contains("<li><strong>Five</strong>: £29,970</li>"),
        "{list}"
    );
}

#[test]
fn what_is_wrong_is_told_where_it_stands() {
    for (written, facts, expected) in [
        (
            "::: data file=bands.csv",
            "Band,Pay\nFive\n",
            "K17 content/_data/bands.csv:2",
        ),
        (
            "::: data file=bands.csv",
            "Band,Pay\n\nFive,1,2\n",
            "K17 content/_data/bands.csv:3",
        ),
        (
            "::: data file=bands.csv",
            "Band,Visibility\nFive,member\n",
            "K17 content/_data/bands.csv:1",
        ),
        (
            "::: data file=bands.csv",
            "Band,Pay\nFive,{figure nothing}\n",
            "D1 content/_data/bands.csv:2",
        ),
        ("::: data file=bnads.csv", BANDS, "K17 content/pay.md:5"),
        ("::: data", BANDS, "K17 content/pay.md:5"),
        (
            "::: data file=bands.csv as=pie",
            BANDS,
            "K17 content/pay.md:5",
        ),
        ("> ::: data file=bands.csv", BANDS, "K17 content/pay.md:5"),
    ] {
        let told = told(&showing(written, "bands.csv", facts));
        assert!(
            told.iter().any(|line| line == expected),
            "{written}: {told:?}"
        );
    }
    let code = showing("```\n::: data file=bands.csv\n```", "bands.csv", BANDS);
    assert!(!html(&code, "public").contains("29,970"));
}

#[test]
fn facts_in_a_box_are_for_its_readers_alone() {
    let facts = |pay: &str| BANDS.replace("£29,970", pay);
    let written = "Words.\n\n::: only member\n::: data file=bands.csv Marramgrass\n:::\n:::\n";
    let site = showing(written, "bands.csv", &facts("Sedgewarbler"));
    let has = |site: &TestSite, reader: &str, word: &str| {
        let files = site.build(reader);
        files
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains(word))
    };
    for word in ["Sedgewarbler", "Marramgrass", "£37,338"] {
        assert!(has(&site, "member", word), "{word}");
        for reader in ["public", "sealed"] {
            assert!(!has(&site, reader, word), "{reader}: {word}");
        }
    }
    // Another fact in the box changes nothing of the public's; one on the open page does.
    let other = showing(written, "bands.csv", &facts("Yarrowfield"));
    assert_eq!(site.build("public"), other.build("public"));
    let open = "::: data file=bands.csv Marramgrass";
    let open = ["Sedgewarbler", "Yarrowfield"]
        .map(|pay| showing(open, "bands.csv", &facts(pay)).build("public"));
    assert_ne!(open[0], open[1]);
}

/// The words above a list come from the line of the page, and a sign at their beginning could end the box around it.
#[test]
fn a_caption_ends_no_box_and_opens_nothing() {
    for caption in [":::", ":::::", "::: only champion", "~~~", "```", "<!--"] {
        for form in ["as=list", "as=table"] {
            let words = format!(
                "::: only member\n::: data file=bands.csv {form} {caption}\n\nopalstone here.\n"
            );
            for words in [words.clone(), format!("{words}:::\n\nEnd.\n")] {
                let site = showing(&words, "bands.csv", BANDS);
                let told = told(&site);
                let is_told = told.iter().any(|line| line.contains("content/pay.md"));
                let is_open = site.load().is_ok() && html(&site, "public").contains("opalstone");
                assert!(!is_open, "{words}: {told:?}");
                assert!(is_told || words.ends_with("End.\n"), "{words}: {told:?}");
            }
        }
    }
}
