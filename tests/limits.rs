//! Small files that once took minutes or all memory. Each ends soon, with what is told of it, and most cost time by their size.
//!
//! What is large but in no file of git is made here; what is odd and small has a folder in `tests/cases`.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::harness::{Outcome, Project, page};

/// Seconds of processor time: more than any of these takes. What they were made against took more.
const SECONDS: u32 = 30;

/// The codes of all problems that a check tells, each once, in their order.
#[track_caller]
fn told(project: &Project, arguments: &[&str]) -> (Vec<String>, Outcome) {
    let outcome = project.run_within(
        SECONDS,
        &[&["check", "--format", "json"], arguments].concat(),
    );
    let notes = outcome.diagnostics();
    let notes = notes.iter().filter(|note| note["severity"] != "advice");
    let mut codes: Vec<String> = notes
        .map(|note| note["code"].as_str().expect("a code").to_owned())
        .collect();
    codes.sort();
    codes.dedup();
    (codes, outcome)
}

/// A project with one page of these words.
fn words(text: &str) -> Project {
    let project = Project::new();
    project.write("content/page.md", page("Page", "", text));
    project
}

/// A project whose page links to a file.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> Project {
    let project = words(&format!("[The file]({name})\n"));
    project.write(&format!("content/{name}"), bytes);
    project
}

/// One line for each number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| line(n) + "\n\n").collect()
}

#[test]
fn ten_thousand_links_that_lead_nowhere_are_told_with_what_was_meant() {
    let link = |n: usize| format!("[a](/guides/section-{n}/some-longer-address-{n}/)");
    let raw = |n: usize| format!("<a href=\"/other/section-{n}/\">a</a>");
    let project = words(&(lines(6_000, link) + &lines(2_000, raw)));
    for n in 0..2_000 {
        let near = format!("[a](some-page-about-tpoic-{n}.md)");
        let path = format!("content/docs/some-page-about-topic-{n}.md");
        project.write(&path, page("A", "", &near));
    }
    let (codes, outcome) = told(&project, &["--max-problems", "20000"]);
    assert_eq!((codes, outcome.code), (vec!["H1".to_owned()], 1));
    let notes = outcome.diagnostics();
    assert_eq!(notes.len(), 10_000);
    for n in [0, 7, 1_999] {
        let file = format!("content/docs/some-page-about-topic-{n}.md");
        let note = notes.iter().find(|note| note["file"] == file.as_str());
        let help = note.expect("each is told")["help"].to_string();
        assert!(
            help.contains(&format!("/docs/some-page-about-topic-{n}.md")),
            "{help}"
        );
    }
}

#[test]
fn thousands_of_places_on_a_page_that_are_not_there_are_told_with_what_was_meant() {
    let heading = |n: usize| format!("## Part number {n}\n\n[a](#part-nubmer-{n})");
    let project = words(&lines(3_000, heading));
    project.write(
        "content/other.md",
        page(
            "A",
            "",
            &lines(2_000, |n| format!("[a](page.md#part-numbre-{n})")),
        ),
    );
    let (codes, outcome) = told(&project, &["--max-problems", "20000"]);
    assert_eq!(codes, ["H5"]);
    let notes = outcome.diagnostics();
    assert_eq!(notes.len(), 5_000);
    assert!(
        notes
            .iter()
            .all(|note| note["help"].to_string().contains("#part-number-"))
    );
}

#[test]
fn two_thousand_boxes_on_a_page_are_no_trouble() {
    let silent = |n: usize| format!("Line {n}.\n\n::: only member silent\nSample {n}\n:::");
    for more in ["", "A <b>strong</b> word[^1].\n\n[^1]: A note.\n"] {
        let (codes, outcome) = told(&words(&(lines(2_000, silent) + more)), &[]);
        assert_eq!((codes, outcome.code), (vec![], 0), "{more}");
    }
}

#[test]
fn two_hundred_roles_in_a_chain_are_no_trouble_and_one_more_is_refused() {
    let project = Project::new();
    let built = |count: usize| {
        let mut settings =
            "title = \"Roles\"\nbase_url = \"https://roles.test/\"\nsample = true\n".to_owned();
        for n in 0..count {
            let before = n.saturating_sub(1);
            write!(settings, "[roles.r{n}]\nlabel = \"Role {n}\"\n").expect("a text takes all");
            if n > 0 {
                writeln!(settings, "includes = [\"r{before}\"]").expect("a text takes all");
            }
        }
        project.write("content/site.toml", settings);
        project.run_within(SECONDS, &["build", "--audience", "public"])
    };
    let most = built(200);
    assert_eq!(most.code, 0, "{}", most.stderr);
    let more = built(201);
    assert_eq!(more.code, 65, "{}", more.stderr);
    assert!(more.stderr.contains("at most 200 roles"), "{}", more.stderr);
}

#[test]
#[should_panic(expected = "computed for 1 s")]
fn what_computes_for_too_long_is_noticed() {
    let silent = |n: usize| format!("::: only member silent\nSample {n}\n:::");
    words(&lines(20_000, silent)).run_within(1, &["check"]);
}

#[test]
fn a_drawing_in_depth_is_refused() {
    let svg = |inside: &str| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{inside}</svg>")
    };
    let nested = |tag: &str, count: usize| {
        svg(&(format!("<{tag}>").repeat(count) + &format!("</{tag}>").repeat(count)))
    };
    let attributes: String = (0..20_000).map(|n| format!(" data-a{n}=''")).collect();
    for drawing in [
        nested("g", 10_000),
        nested("g", 40_000),
        nested("a", 20_000),
        svg(&"<g>".repeat(20_000)),
        svg(&format!("<g{attributes}/>")),
    ] {
        let (codes, _) = told(&file("deep.svg", drawing), &[]);
        assert_eq!(codes, ["B5"]);
    }
    let wide = svg(&"<g><path d='M0 0h9'/></g>".repeat(1_000));
    assert_eq!(told(&file("wide.svg", wide), &[]).0, [""; 0]);
}

#[test]
fn a_small_file_that_unpacks_to_much_is_refused() {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..100 {
        packed.write_all(&[0; 1_000_000]).unwrap();
    }
    let packed = packed.finish().unwrap();
    let pdf = |head: &str| {
        let mut pdf = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n".to_vec();
        write!(pdf, "2 0 obj\n<<{head}/Length {}>>\nstream\n", packed.len()).unwrap();
        pdf.extend(&packed);
        pdf.extend(b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF");
        pdf
    };
    for head in [
        "/Type/ObjStm/N 1/First 4/Filter/FlateDecode",
        "/Type/XRef/W[1 2 1]/Size 9/Filter/FlateDecode",
        "/Type/ObjStm/Filter[/FlateDecode/FlateDecode]",
    ] {
        let (codes, outcome) = told(&file("a.pdf", pdf(head)), &[]);
        assert_eq!(codes, ["B5"], "{head}");
        assert!(
            outcome.stdout.contains("far more than the file"),
            "{}",
            outcome.stdout
        );
    }
}

#[test]
fn much_of_what_a_page_may_have_is_told_or_takes_no_long_time() {
    let commas = |name: &str| {
        let mut fields = format!("{name}: ");
        for n in 0..30_000 {
            write!(fields, "word {n}, ").unwrap();
        }
        let project = Project::new();
        project.write(
            "content/page.md",
            page("Page", fields.trim_end_matches([' ', ',']), "Words."),
        );
        project
    };
    let note = |n: usize| format!("Words[^{n}].\n\n[^{n}]: A note.");
    for (name, project, codes) in [
        (
            "open elements",
            words(&"<div>".repeat(100_000)),
            &["B6"][..],
        ),
        (
            "open elements in words",
            words(&"word <span> ".repeat(50_000)),
            &["B6"],
        ),
        (
            "closed elements",
            words(&"<p>a <b>b</b><br>\n\n".repeat(3_000)),
            &[],
        ),
        ("notes", words(&lines(20_000, note)), &[]),
        ("tags", commas("tags"), &["F7"]),
        ("topics", commas("topics"), &["F7"]),
        ("aliases", commas("aliases"), &["F7"]),
    ] {
        assert_eq!(told(&project, &[]).0, codes, "{name}");
    }
}
