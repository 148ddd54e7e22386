//! The sample site: what it promises its readers about its words, and the order of what stands around them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pimh::document::prose::Counts;
use pimh::snapshot::Snapshot;

use crate::harness::TestSite;

/// The oldest that a reader of a page for families has to be.
const READING_AGE: i64 = 11;
/// A page with fewer words says too little to be a page.
const FEWEST_WORDS: usize = 120;
const FAMILIES: [&str; 5] = [
    "parents",
    "mothers",
    "fathers",
    "partners",
    "family-and-friends",
];

/// A page of the sample as its editor wrote it.
struct Written {
    path: String,
    front: String,
    body: String,
}

fn snapshot() -> Snapshot {
    Snapshot::read(Path::new(env!("CARGO_MANIFEST_DIR"))).value
}

fn pages() -> Vec<Written> {
    let snapshot = snapshot();
    let sources = snapshot.texts_below("content/");
    let pages: Vec<Written> = sources
        .filter(|source| source.path.extension() == "md")
        .map(|source| {
            let text = source.text();
            let fence = &text[..3];
            let (front, body) = text[4..].split_once(&format!("\n{fence}\n")).unwrap();
            Written {
                path: source.path.to_string(),
                front: front.to_owned(),
                body: body.to_owned(),
            }
        })
        .collect();
    assert!(pages.len() > 50, "the sample has {} pages", pages.len());
    pages
}

impl Written {
    /// A field, in YAML or TOML.
    fn field(&self, name: &str) -> &str {
        let line = self.front.lines().find_map(|line| {
            let rest = line.strip_prefix(name)?.trim_start();
            rest.strip_prefix(':').or_else(|| rest.strip_prefix('='))
        });
        line.unwrap_or_default().trim().trim_matches('"')
    }

    fn is_index(&self) -> bool {
        self.path.ends_with("_index.md")
    }

    /// In English, so that sentences and syllables mean what they count.
    fn is_english(&self) -> bool {
        self.field("lang").is_empty()
    }

    fn is_for_families(&self) -> bool {
        FAMILIES
            .iter()
            .any(|name| self.field("audience").contains(name))
    }

    /// Paragraphs and items, one in a line, without marks, links, tables and the lines of blocks.
    fn prose(&self) -> String {
        let mut text = String::new();
        for paragraph in self.body.split("\n\n") {
            let mut whole = String::new();
            for line in paragraph.lines() {
                let line = line.trim();
                let is_words = !line.starts_with(['#', '|', '!', '[']) && !line.starts_with(":::");
                let item = line.trim_start_matches(|c: char| c.is_ascii_digit());
                let item = item.strip_prefix("- ").or_else(|| item.strip_prefix(". "));
                if item.is_some() && !whole.is_empty() {
                    whole.push('\n');
                }
                if is_words {
                    whole.push_str(item.unwrap_or(line));
                    whole.push(' ');
                }
            }
            text.push_str(whole.trim());
            text.push('\n');
        }
        plain(&text)
    }
}

/// Words without Markdown: of a link its text, of a term its id.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', ']', '{', '*', '`', '_']) {
        out.push_str(&rest[..at]);
        let mark = rest[at..].chars().next().unwrap();
        rest = &rest[at + 1..];
        if mark == ']' && rest.starts_with('(') {
            rest = rest.split_once(')').map_or("", |(_, after)| after);
        } else if mark == '{' {
            let (id, after) = rest.split_once('}').unwrap_or((rest, ""));
            out.push_str(id.rsplit(' ').next().unwrap_or_default());
            rest = after;
        }
    }
    out + rest
}

#[test]
fn every_page_for_families_can_be_read_at_eleven() {
    let mut old = Vec::new();
    let mut read = 0;
    for page in pages()
        .iter()
        .filter(|page| page.is_english() && page.is_for_families())
    {
        read += 1;
        match Counts::of(&page.prose()).reading_age() {
            Some(age) if age <= READING_AGE => {}
            Some(age) => old.push(format!("{}: {age}", page.path)),
            None if page.is_index() => {}
            None => old.push(format!("{}: too few words to say", page.path)),
        }
    }
    assert!(read >= 9, "only {read} pages are for families");
    assert_eq!(old, Vec::<String>::new());
}

/// The sections of a page that advise without saying whence: neither they nor what stands before the first of them says
/// that it is general advice, and no note of theirs names a publisher or title of the page's sources.
fn unfounded(page: &Written) -> Vec<String> {
    let (words, notes) = page.body.split_once("\n[^").unwrap_or((&page.body, ""));
    let notes = format!("[^{notes}");
    let is_general = |words: &str| words.to_lowercase().contains("general advice");
    let names_a_source = |mark: &str| {
        let note = notes
            .lines()
            .find_map(|line| line.strip_prefix(&format!("[^{mark}]: ")));
        let mut named = page.front.lines().filter_map(|line| {
            let (key, name) = line.trim_start_matches([' ', '-']).split_once([':', '='])?;
            ["title", "publisher"]
                .contains(&key.trim())
                .then(|| name.trim().trim_matches('"'))
        });
        note.is_some_and(|note| named.any(|name| note.contains(name)))
    };
    let mut sections = words.split("\n## ");
    if sections.next().is_some_and(is_general) {
        return Vec::new();
    }
    let unfounded = sections.filter(|section| {
        let mut marks = section
            .split("[^")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once(']')?.0));
        !is_general(section) && !marks.any(names_a_source)
    });
    let heading = |section: &str| section.lines().next().unwrap_or_default().to_owned();
    unfounded.map(heading).collect()
}

#[test]
fn every_section_that_gives_health_advice_has_a_source_or_says_that_it_is_general() {
    let pages = pages();
    let advising = |page: &&Written| {
        let is_practice =
            page.path.contains("/good-practice/") || page.field("type") == "good-practice";
        page.is_english() && !page.is_index() && (page.is_for_families() || is_practice)
    };
    let advising: Vec<&Written> = pages.iter().filter(advising).collect();
    let sections = advising
        .iter()
        .map(|page| page.body.matches("\n## ").count());
    assert!(sections.sum::<usize>() > 100, "of {} pages", advising.len());
    let all = advising.iter().flat_map(|page| {
        let unfounded = unfounded(page).into_iter();
        unfounded.map(|heading| format!("{}: {heading}", page.path))
    });
    assert_eq!(all.collect::<Vec<String>>(), Vec::<String>::new());
}

#[test]
fn a_section_that_advises_without_a_source_is_found() {
    let page = |body: &str| Written {
        path: "content/a.md".to_owned(),
        front: "sources:\n  - title: \"A leaflet\"\n    publisher: The office".to_owned(),
        body: body.to_owned(),
    };
    let notes = "\n[^1]: The office, 2024.\n[^2]: We think so.\n[^3]: See A leaflet.\n";
    for (words, found) in [
        ("Words.\n\n## One\n\nRest.\n", vec!["One"]),
        (
            "Words.\n\n## One\n\nRest.[^1]\n\n## Two\n\nRest.[^3]\n",
            vec![],
        ),
        (
            "Words.\n\n## One\n\nRest.[^1]\n\n## Two\n\nEat.\n",
            vec!["Two"],
        ),
        (
            "Words.\n\n## One\n\nRest.[^2]\n\n## Two\n\nEat.[^4]\n",
            vec!["One", "Two"],
        ),
        (
            "Words.\n\n## One\n\nGeneral advice: rest.\n\n## Two\n\nEat.\n",
            vec!["Two"],
        ),
        (
            "General advice, not treatment.\n\n## One\n\nRest.\n\n## Two\n\nEat.\n",
            vec![],
        ),
    ] {
        assert_eq!(
            unfounded(&page(&format!("{words}{notes}"))),
            found,
            "{words}"
        );
    }
}

#[test]
fn emergency_cards_name_a_sign_of_postpartum_psychosis() {
    let cards = pages();
    let cards: Vec<&str> = cards
        .iter()
        .filter(|page| page.is_english())
        .flat_map(|page| page.body.split("::: emergency").skip(1))
        .map(|card| card.split("\n:::").next().unwrap_or(card))
        .collect();
    assert!(cards.len() >= 9, "only {} cards", cards.len());
    for card in cards {
        // A sign of postpartum psychosis, in plain words.
        assert!(card.contains("things that are not there"), "{card}");
    }
}

#[test]
fn a_page_that_is_hard_to_read_is_found() {
    let seed = "Specialist practitioners contribute to multi-disciplinary pathways, consultation and supervision, \
        thereby facilitating improved intergenerational outcomes across the wider perinatal workforce. ";
    assert!(Counts::of(&seed.repeat(10)).reading_age().unwrap() > READING_AGE);
}

#[test]
fn no_page_is_thin() {
    let thin: Vec<String> = pages()
        .iter()
        .filter(|page| !page.is_index())
        .map(|page| (page, page.prose().split_whitespace().count()))
        .filter(|(_, words)| *words < FEWEST_WORDS)
        .map(|(page, words)| format!("{}: {words} words", page.path))
        .collect();
    assert_eq!(thin, Vec::<String>::new());
}

#[test]
fn no_sentence_stands_on_two_pages() {
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for page in pages() {
        for sentence in page
            .prose()
            .lines()
            .flat_map(|line| line.split_inclusive(['.', '?', '!']))
        {
            let sentence = sentence.trim();
            let is_whole = sentence.ends_with(['.', '?', '!']) && sentence.split(' ').count() >= 5;
            if is_whole {
                seen.entry(sentence.to_lowercase())
                    .or_default()
                    .insert(page.path.clone());
            }
        }
    }
    assert!(
        seen.len() > 500,
        "only {} sentences were looked at",
        seen.len()
    );
    let copied: Vec<_> = seen.iter().filter(|(_, pages)| pages.len() > 1).collect();
    assert!(copied.is_empty(), "{copied:#?}");
}

#[test]
fn every_page_says_that_it_is_a_sample_and_every_source_when_it_was_read() {
    for page in pages() {
        assert!(
            ["yes", "true"].contains(&page.field("sample")),
            "{}",
            page.path
        );
        let count = |parts: [&str; 2]| {
            parts
                .map(|part| page.front.matches(part).count())
                .iter()
                .sum::<usize>()
        };
        let sources = count(["  - title:", "[[sources]]"]);
        let read = count(["\n    accessed:", "\naccessed ="]);
        assert_eq!(sources, read, "{}", page.path);
        let type_of_page = page.field("type");
        let wants = ["guidance", "good-practice"].contains(&type_of_page) && !page.is_index();
        assert!(!wants || sources > 0, "{} has no source", page.path);
    }
    let snapshot = snapshot();
    let figures = snapshot.text("content/_data/figures.toml").unwrap().text();
    let records = figures.lines().filter(|line| line.starts_with('[')).count();
    for key in ["value", "label", "source", "as"] {
        let said = figures.lines().filter(|line| line.starts_with(key)).count();
        assert!(
            said >= records && records >= 6,
            "{key}: {said} of {records}"
        );
    }
}

/// What stands around the words of each type of page, in its order.
const FURNITURE: &[(&str, &str, &[&str])] = &[
    (
        "guidance",
        "guidance/specialist-health-visitors/index.html",
        &[
            "class=\"crumbs",
            "class=\"kind\"",
            "<h1",
            "class=\"lead\"",
            "class=\"for\"",
            "id=\"in-short\"",
            "id=\"on-this-page\"",
            "class=\"main flow\"",
            "id=\"sources\"",
            "class=\"made\"",
            "class=\"dates\"",
            "class=\"feedback\"",
            "id=\"related\"",
        ],
    ),
    (
        "good-practice",
        "good-practice/working-with-fathers/index.html",
        &[
            "class=\"kind\"",
            "<h1",
            "class=\"lead\"",
            "id=\"in-short\"",
            "class=\"points flow\"",
            "class=\"yesno do\"",
            "class=\"yesno dont\"",
            "reflect\"",
            "id=\"sources\"",
            "class=\"made\"",
            "class=\"dates\"",
            "class=\"feedback",
        ],
    ),
    (
        "top-tips",
        "tips/fathers/index.html",
        &[
            "<h1",
            "class=\"lead\"",
            "class=\"tips\"",
            "class=\"care calm\"",
            "id=\"help\"",
            "class=\"take\"",
            "class=\"made\"",
            "class=\"dates\"",
        ],
    ),
    (
        "job-description",
        "commissioning/job-description/index.html",
        &[
            "<h1",
            "This is a template, not a vacancy.",
            "class=\"glance\"",
            "Purpose",
            "Duties",
            "Person specification",
            "class=\"dates\"",
        ],
    ),
    (
        "training",
        "training/awareness/index.html",
        &[
            "<h1",
            "class=\"glance\"",
            "class=\"main flow\"",
            "id=\"variants\"",
            "id=\"book\"",
            "class=\"dates\"",
        ],
    ),
    (
        "training with dates",
        "training/multi-agency-champions/index.html",
        &[
            "<h1",
            "class=\"glance\"",
            "class=\"main flow\"",
            "id=\"book\"",
            "id=\"dates\"",
            "class=\"dates\"",
        ],
    ),
    (
        "event",
        "events/spring-regional-forum/index.html",
        &[
            "<h1",
            "class=\"facts\"",
            ">When<",
            ">Where<",
            ">Who can come<",
            ">How to book<",
            "event.ics",
        ],
    ),
    (
        "publication",
        "publications/specialist-health-visitors/index.html",
        &[
            "<h1",
            "class=\"glance\"",
            "class=\"main flow\"",
            "class=\"rec rise\"",
        ],
    ),
];

#[test]
fn what_stands_around_the_words_is_in_its_order() {
    let site = TestSite::of(&snapshot()).on("2026-11-22");
    let tree = site.tree("specialist").unwrap();
    for (name, file, wanted) in FURNITURE {
        let html = String::from_utf8_lossy(tree.get(*file).unwrap_or_else(|| panic!("no {file}")));
        let mut from = 0;
        for part in *wanted {
            let at = html[from..].find(part);
            assert!(
                at.is_some(),
                "{name}: {part} is missing or stands too early in {file}"
            );
            from += at.unwrap_or_default();
        }
    }
}
