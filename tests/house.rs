//! The words of a house, and how words are spelt: what `pimh check` says of them, where, and when it leaves them alone.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::desk::{further_pages, plain_pages};
use crate::harness::{Outcome, Project, Served, TODAY, outcome, pimh};

fn page(title: &str, fields: &str, words: &str) -> String {
    format!(
        "---\ntitle: {title}\nsummary: What somebody may want to know before they read all of it here.\n{fields}---\n{words}\n"
    )
}

/// Line and message of each finding with a code, and what else is said of it.
fn told(outcome: &Outcome, code: &str) -> Vec<(u64, Value)> {
    let all = outcome.diagnostics().into_iter();
    let own = all.filter(|note| note["code"] == code);
    own.map(|note| (note["line"].as_u64().unwrap_or(0), note))
        .collect()
}

/// The marked words of findings.
fn words_of(project: &Project, found: &[(u64, Value)]) -> Vec<String> {
    let marked = |(_, note): &(u64, Value)| {
        let text = fs::read_to_string(project.path(note["file"].as_str().unwrap())).unwrap();
        let line = text
            .lines()
            .nth(note["line"].as_u64().unwrap() as usize - 1)
            .unwrap();
        let from = note["column"].as_u64().unwrap() as usize - 1;
        let to = note["end_column"].as_u64().unwrap() as usize - 1;
        line.chars().skip(from).take(to - from).collect()
    };
    found.iter().map(marked).collect()
}

#[test]
fn spelling_is_looked_at_where_it_is_asked_for() {
    let project = Project::new();
    let words = "You may recieve a call. A tiredd parent’s cuddle, and a *seperate* **occassion**.\n\n\
        Tiredd again, and a naïve café. In Amberwyck lives Jonty Skellick. Amberwyck is small.\n\n\
        > We recieved nowt.\n\nShe said “definately”. Use `teh` or https://example.org/teh-path or teh@example.org, photo_teh.jpg.\n\n\
        The CMHT, a co-paretning class, self-harm, well-being, pre-eclampsia, the 2nd and 3pm.\n\n\
        ![A sleeeping baby](https://example.org/a.png)";
    project.write("content/rest.md", page("Rest", "", words));
    project.write(
        "content/gofal.md",
        page("Gofal", "lang: cy\n", "Mae babi yn gwenu a babbi."),
    );
    project.write(
        "content/usa.md",
        page("Color", "lang: en-US\n", "A mom’s color."),
    );
    let plain = project.run(&["check", "--format", "json"]);
    assert!(told(&plain, "W8").is_empty());
    let asked = project.run(&["check", "--spelling", "--format", "json"]);
    let found = told(&asked, "W8");
    assert_eq!(
        words_of(&project, &found),
        [
            "recieve",
            "tiredd",
            "seperate",
            "occassion",
            "paretning",
            "sleeeping"
        ]
    );
    let (_, first) = &found[0];
    assert!(
        first["help"].as_str().unwrap().contains("`receive`"),
        "{first}"
    );
    assert_eq!(first["example"]["replacement"], "receive");
    assert_eq!(first["severity"], "advice");
    // What is right is said once, in the file of the house; a page may take its own back.
    project.write(
        "content/_data/words.toml",
        "know = [\"Seperate\", \"occassion\"]\n",
    );
    project.write(
        "content/_data/terms.toml",
        "[sleeep]\nlabel = \"Sleeeping\"\nmeaning = \"x\"\n",
    );
    project.write("dictionaries/cy_GB.aff", "SET UTF-8\n");
    project.write("dictionaries/cy_GB.dic", "5\nMae\nbabi\nyn\ngwenu\nGofal\n");
    project.write(
        "content/site.toml",
        fs::read_to_string(project.path("content/site.toml")).unwrap()
            + "[checks]\nW8 = \"warn\"\n",
    );
    let mut welsh = pimh();
    let welsh = outcome(
        welsh
            .args(["check", "--format", "json", "--today", TODAY])
            .current_dir(project.root())
            .env("DICPATH", project.path("dictionaries")),
    );
    let found = told(&welsh, "W8");
    // The summary of the Welsh page is English, and no word of it is Welsh.
    let welsh: BTreeSet<String> = words_of(&project, &found).into_iter().collect();
    for word in ["babbi", "recieve", "tiredd", "paretning"] {
        assert!(welsh.contains(word), "{word}: {welsh:?}");
    }
    for word in ["babi", "gwenu", "seperate", "occassion", "sleeeping"] {
        assert!(!welsh.contains(word), "{word}: {welsh:?}");
    }
    assert!(found.iter().all(|(_, note)| note["severity"] == "warning"));
    // A page takes its own back, and is not told that there is nothing to take back.
    let ignoring = page(
        "Rest",
        "ignore: W8 because it is a game with spelling\n",
        words,
    );
    project.write("content/rest.md", ignoring);
    let taken_back = project.run(&["check", "--spelling", "--format", "json"]);
    let in_page = told(&taken_back, "W8").into_iter();
    assert!(
        !in_page
            .clone()
            .any(|(_, note)| note["file"] == "content/rest.md")
    );
    let of_build = project.run(&["build", "--format", "json"]);
    assert!(told(&of_build, "F6").is_empty());
    // A build says nothing of it, and no suggestion is ever typed.
    assert!(told(&project.run(&["build", "--format", "json"]), "W8").is_empty());
    let before = fs::read(project.path("content/rest.md")).unwrap();
    project.run(&["check", "--spelling", "--fix"]);
    assert_eq!(fs::read(project.path("content/rest.md")).unwrap(), before);
}

#[test]
fn plain_english_is_spelt_as_the_dictionary_has_it() {
    let project = Project::new();
    for (file, text) in plain_pages() {
        project.write(&file, text);
    }
    for (file, text) in further_pages() {
        project.write(&file.replace("page-", "further-"), text);
    }
    let found = told(
        &project.run(&["check", "--spelling", "--format", "json"]),
        "W8",
    );
    let words = words_of(&project, &found);
    assert!(words.is_empty(), "{words:?}");
}

const HOUSE: &str = "off = [\"prior to\"]\n\n[[words]]\nnot = [\"service user\", \"service-users\"]\n\
    write = \"people we support\"\nwhy = \"nobody calls themselves that\"\n\n[[words]]\nnot = \"infant, infants\"\nwrite = \"baby\"\n\
    for = [\"parents\"]\n\n[[words]]\nnot = \"plentyn bach\"\nwrite = \"babi\"\nlang = \"cy\"\n";

#[test]
fn what_a_house_does_not_write_is_told_for_its_readers() {
    let project = Project::new();
    let words = "Service users ask: a service user, *service*\nusers, “service users”, `service user`.\n\n\
        > A service user said so.\n\nThe infants rest prior to lunch. We utilise it.";
    project.write(
        "content/rest.md",
        page("Rest", "audience: fathers\n", words),
    );
    project.write(
        "content/work.md",
        page("Work", "audience: midwives\n", words),
    );
    project.write(
        "content/gofal.md",
        page("Gofal", "lang: cy\n", "Plentyn bach, infant, service user."),
    );
    let before = project.run(&["check", "--format", "json"]);
    assert!(told(&before, "W9").is_empty());
    assert_eq!(told(&before, "W7").len(), 4);
    project.write("content/_data/words.toml", HOUSE);
    let after = project.run(&["check", "--format", "json"]);
    let found = told(&after, "W9");
    let places: Vec<(&str, u64)> = found
        .iter()
        .map(|(line, note)| (note["file"].as_str().unwrap(), *line))
        .collect();
    assert_eq!(
        places,
        [
            ("content/gofal.md", 6),
            ("content/rest.md", 6),
            ("content/rest.md", 6),
            ("content/rest.md", 6),
            ("content/rest.md", 11),
            ("content/work.md", 6),
            ("content/work.md", 6),
            ("content/work.md", 6),
        ]
    );
    let (_, first) = &found[1];
    assert_eq!(first["example"]["replacement"], "People we support");
    assert_eq!(
        first["message"],
        "this house does not write “Service users”: nobody calls themselves that"
    );
    // `prior to` is off, `utilise` is not.
    assert_eq!(told(&after, "W7").len(), 2);
    // A build says the same.
    assert_eq!(
        told(&project.run(&["build", "--format", "json"]), "W9"),
        found
    );
    let whose = |words: &str| project.run(&["explain", words]).stdout;
    let of_house = whose("service users");
    assert!(
        of_house
            .contains("W9 by this house, content/_data/words.toml:4: write “people we support”")
            && of_house.contains("because nobody calls"),
        "{of_house}"
    );
    let of_ours = whose("prior to");
    assert!(
        of_ours.contains("W7 by pimh's own list: write")
            && of_ours.contains("switched off by this house"),
        "{of_ours}"
    );
    assert_eq!(project.run(&["explain", "lovely words"]).code, 2);
}

#[test]
fn the_preview_goes_by_the_words_of_today() {
    let project = Project::new();
    project.write("content/rest.md", page("Rest", "", "Service users rest.\n"));
    let served = Served::of(project);
    let has = |served: &Served| served.told().iter().any(|(_, code)| code == "W9");
    assert!(!has(&served));
    let file = served.project.path("content/_data/words.toml");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, HOUSE).unwrap();
    served.until("the new words are gone by", has);
    fs::write(&file, HOUSE.replace("service", "other")).unwrap();
    served.until("they are words of another day", |served| !has(served));
}

#[test]
fn what_a_house_cannot_say_is_told_at_its_line() {
    let project = Project::new();
    project.write(
        "content/_data/words.toml",
        "off = [\"date of birth\", \"lovely\"]\nkow = \"x\"\n\n[[words]]\nnot = \"infant\"\n\n[[words]]\nnot = \"user\"\n\
         write = \"service user\"\nfor = \"mums, mothers\"\n",
    );
    project.write(
        "content/rest.md",
        page("Rest", "", "Her date of birth is 3 May 2019."),
    );
    let outcome = project.run(&["check", "--format", "json"]);
    let in_file: Vec<(String, u64)> = outcome
        .diagnostics()
        .iter()
        .filter(|note| note["file"] == "content/_data/words.toml")
        .map(|note| {
            (
                note["code"].as_str().unwrap().to_owned(),
                note["line"].as_u64().unwrap(),
            )
        })
        .collect();
    let wanted = [
        ("W9", 1),
        ("W9", 1),
        ("F1", 2),
        ("D2", 5),
        ("W9", 8),
        ("W9", 10),
    ];
    let wanted: Vec<(String, u64)> = wanted.map(|(code, line)| (code.to_owned(), line)).into();
    assert_eq!(in_file, wanted);
    // What keeps people safe stays on.
    assert_eq!(told(&outcome, "N1").len(), 1);
}

#[test]
fn codes_are_weighed_by_type_and_by_audience() {
    let project = Project::new();
    let settings = fs::read_to_string(project.path("content/site.toml")).unwrap();
    let words = "Some 20% of them. Ask the CMHT.";
    for (file, fields) in [
        ("tips", "type: page\naudience: mothers\n"),
        ("work", "type: page\naudience: midwives\n"),
        ("both", "type: person\naudience: [midwives, fathers]\n"),
        ("none", "type: person\n"),
    ] {
        let title = format!("About {file}");
        project.write(&format!("content/{file}.md"), page(&title, fields, words));
    }
    let weighed = "[checks]\nX2 = \"off\"\n[checks.types.person]\nX2 = \"advice\"\nW3 = \"off\"\n\
        [checks.audiences.parents]\nW3 = \"error\"\n";
    project.write("content/site.toml", format!("{settings}{weighed}"));
    let outcome = project.run(&["check", "--format", "json"]);
    let said = |file: &str, code: &str| -> Vec<String> {
        let own = told(&outcome, code).into_iter();
        let own = own.filter(|(_, note)| note["file"] == format!("content/{file}.md"));
        own.map(|(_, note)| note["severity"].as_str().unwrap().to_owned())
            .collect()
    };
    // The heaviest holds; elsewhere what [checks] says, or what the code has of itself.
    let wanted: [(&str, &[&str], &[&str]); 4] = [
        ("tips", &[], &["error"]),
        ("work", &[], &["warning"]),
        ("both", &["advice"], &["error"]),
        ("none", &["advice"], &[]),
    ];
    for (file, claims, abbreviations) in wanted {
        assert_eq!(said(file, "X2"), claims, "{file}");
        assert_eq!(said(file, "W3"), abbreviations, "{file}");
    }
    let of_build = project.run(&["build", "--format", "json"]);
    assert_eq!(told(&of_build, "W3"), told(&outcome, "W3"));
    let wrong = "[checks.types.tipps]\nW3 = \"off\"\n[checks.types.person]\nL12 = \"off\"\nZ9 = \"off\"\n\
        [checks.audiences.mum]\nW3 = \"loud\"\n";
    project.write("content/site.toml", format!("{settings}{wrong}"));
    let outcome = project.run(&["check", "--format", "json"]);
    let first = settings.lines().count() as u64;
    let lines: Vec<u64> = told(&outcome, "C2")
        .iter()
        .map(|(line, _)| line - first)
        .collect();
    assert_eq!(lines, [4, 7]);
    assert_eq!(told(&outcome, "C1").len(), 1);
    project.write(
        "content/site.toml",
        format!(
            "{settings}[checks.types.tipps]\nW3 = \"off\"\n[checks.audiences.mum]\nW3 = \"off\"\n"
        ),
    );
    let outcome = project.run(&["check", "--format", "json"]);
    let lines: Vec<u64> = told(&outcome, "C2")
        .iter()
        .map(|(line, _)| line - first)
        .collect();
    assert_eq!(lines, [1, 3]);
}
