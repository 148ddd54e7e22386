//! Sites made by chance: folders with and without a page of their own, gates and teasers handed
//! down, boxes in boxes, tags, notes, links and records, a canary in every place. What each reader
//! may have is worked out here by a few lines that know nothing of the program.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use super::scanner::{MARK, canaries};
use super::{holds, may};
use crate::harness::{READERS, SETTINGS, Sites, TestSite, assert_same, page, runner, tree_of};

/// The sets of roles that things are gated with; the first is the public.
const LEVELS: [&[&str]; 7] = [
    &[],
    &["member"],
    &["champion"],
    &["specialist"],
    &["multi-agency"],
    &["commissioning"],
    &["member", "multi-agency"],
];

/// Whether every reader of the second may read the first.
fn open_to_all_of(level: &[&str], of: &[&str]) -> bool {
    level.is_empty() || (!of.is_empty() && of.iter().all(|role| may(role, level)))
}

/// What one file of the random site is made of. Numbers are taken as far as they have a meaning.
#[derive(Clone, Debug)]
struct Part {
    folder: usize,
    is_section: bool,
    /// 0: not written; then an index of `LEVELS` and one more.
    access: usize,
    below: usize,
    teaser: usize,
    teaser_below: usize,
    kind: usize,
    weight: Option<i8>,
    day: u8,
    tags: Vec<usize>,
    boxes: Vec<BoxPart>,
    link: usize,
    note: bool,
    record: bool,
    picture: bool,
}

/// A box, and perhaps one in it.
#[derive(Clone, Debug)]
struct BoxPart {
    level: usize,
    silent: bool,
    body: usize,
    inner: Option<(usize, bool, usize)>,
    in_list: bool,
}

/// A type of the site's own: what its pages say stands under their heading and in their rows.
const STUDY: &str = "[types.study]\nlabel = \"Study\"\nsort = \"place\"\n[types.study.fields.place]\nshown = \"rows\"\n\
    [types.study.fields.clues]\nkind = \"sentences\"\n[types.study.fields.closing]\nkind = \"day\"\n";

const FOLDERS: [&str; 6] = ["", "tips", "tips/deep", "events", "hub", "hub/kit"];

fn part() -> impl Strategy<Value = Part> {
    let gate_box = (
        0..7_usize,
        any::<bool>(),
        0..BODIES.len(),
        proptest::option::of((0..7_usize, any::<bool>(), 0..BODIES.len())),
        any::<bool>(),
    )
        .prop_map(|(level, silent, body, inner, in_list)| BoxPart {
            level,
            silent,
            body,
            inner,
            in_list,
        });
    let gate = (
        0..FOLDERS.len(),
        proptest::bool::weighted(0.3),
        0..8_usize,
        0..8_usize,
        0..4_usize,
        0..4_usize,
    );
    let rest = (
        0..4_usize,
        proptest::option::of(any::<i8>()),
        0..28_u8,
        vec(0..5_usize, 0..3),
        vec(gate_box, 0..3),
        0..12_usize,
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    );
    (gate, rest).prop_map(
        |(
            (folder, is_section, access, below, teaser, teaser_below),
            (kind, weight, day, tags, boxes, link, note, record, picture),
        )| Part {
            folder,
            is_section,
            access,
            below,
            teaser,
            teaser_below,
            kind,
            weight,
            day,
            tags,
            boxes,
            link,
            note,
            record,
            picture,
        },
    )
}

/// What may stand in a box; `{C}` is its canary.
const BODIES: [&str; 10] = [
    "{C}",
    "## {C}\n\nwords",
    "```\n{C}\n:::\n```",
    "- {C}\n- ```\n  ::: only member\n  ```",
    "<!-- {C} -->\n{C}",
    "x[^{C}]\n\n[^{C}]: {C}",
    "::: tip {C}\n{C}\n:::",
    "| {C} |\n| - |\n| x |\n\nTable: {C}",
    "> {C}\n> - {C}",
    "[{C}](https://example.org/{C} \"{C}\") <b title=\"{C}\">{C}</b>",
];

/// A page as the oracle has it.
struct Known {
    path: String,
    level: &'static [&'static str],
    teaser: usize,
    section: Option<usize>,
}

/// A site, with the roles of each canary in it. Of a teaser, the title and perhaps the summary are everybody's.
struct Made {
    site: TestSite,
    words: BTreeMap<String, &'static [&'static str]>,
    pages: Vec<Known>,
}

/// The canary of a level and a number: `swap` of a level finds all of its words by what they begin with.
fn word(level: &[&str], number: usize) -> String {
    let index = LEVELS.iter().position(|known| *known == level).unwrap();
    let letters: String = number
        .to_string()
        .bytes()
        .map(|digit| char::from(b'a' + digit - b'0'))
        .collect();
    format!(
        "{MARK}{}w{letters}kk",
        ["p", "m", "c", "s", "u", "o", "e"][index]
    )
}

fn made(parts: &[Part]) -> Made {
    let mut words: BTreeMap<String, &'static [&'static str]> = BTreeMap::new();
    let mut count = 0;
    let mut plant = |level: &'static [&'static str], readers: &'static [&'static str]| {
        count += 1;
        let word = word(level, count);
        words.insert(word.clone(), readers);
        word
    };
    let mut site = TestSite::new()
        .with("content/site.toml", &format!("{SETTINGS}{STUDY}"))
        .with(
            "content/p.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"></svg>",
        );
    // Sections first, one for each folder, since pages inherit from them.
    let mut sections: BTreeMap<usize, &Part> = BTreeMap::new();
    for part in parts
        .iter()
        .filter(|part| part.is_section && part.folder > 0)
    {
        sections.entry(part.folder).or_insert(part);
    }
    // (level below, teaser below) by folder.
    let mut handed: BTreeMap<&str, (&'static [&'static str], usize)> =
        BTreeMap::from([("", (LEVELS[0], 0))]);
    let mut known: Vec<Known> = Vec::new();
    let mut inputs: Vec<(usize, &Part)> = Vec::new();
    for (folder, name) in FOLDERS.iter().enumerate().skip(1) {
        let above = name.rsplit_once('/').map_or("", |(above, _)| above);
        let inherited = handed[above];
        let Some(part) = sections.get(&folder) else {
            handed.insert(name, inherited);
            continue;
        };
        let level = if part.access == 0 {
            inherited.0
        } else {
            LEVELS[part.access - 1]
        };
        let teaser = if part.teaser == 0 {
            inherited.1
        } else {
            part.teaser - 1
        };
        let below = if part.below == 0 {
            level
        } else {
            LEVELS[part.below - 1]
        };
        let teaser_below = if part.teaser_below == 0 {
            teaser
        } else {
            part.teaser_below - 1
        };
        handed.insert(name, (below, teaser_below));
        known.push(Known {
            path: format!("{name}/_index.md"),
            level,
            teaser,
            section: Some(folder),
        });
        inputs.push((known.len() - 1, part));
    }
    for (index, part) in parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !(part.is_section && part.folder > 0))
    {
        let name = FOLDERS[part.folder];
        let inherited = handed[name];
        let level = if part.access == 0 {
            inherited.0
        } else {
            LEVELS[part.access - 1]
        };
        let teaser = if part.teaser == 0 {
            inherited.1
        } else {
            part.teaser - 1
        };
        let slash = if name.is_empty() { "" } else { "/" };
        known.push(Known {
            path: format!("{name}{slash}page{index}.md"),
            level,
            teaser,
            section: None,
        });
        inputs.push((known.len() - 1, part));
    }
    let mut records = String::new();
    for (index, part) in inputs {
        let own = &known[index];
        let level = own.level;
        let teased = !level.is_empty() && own.teaser > 0;
        // A word that a teaser declares is everybody's, and so changes with no level.
        let declared = |by: usize| {
            if teased && own.teaser >= by {
                LEVELS[0]
            } else {
                level
            }
        };
        let title = plant(declared(1), declared(1));
        let summary = plant(declared(2), declared(2));
        let mut front = format!(
            "title: {title}\nsummary: A sentence about {summary} and about nothing else at all.\ntype: page\n"
        );
        if own.section.is_some() && part.access == 0 && part.below == 0 {
            front.push_str("contents: yes\n");
        }
        if part.access > 0 {
            front.push_str(&format!(
                "access: [{}]\n",
                if part.access == 1 {
                    "public".to_owned()
                } else {
                    LEVELS[part.access - 1].join(", ")
                }
            ));
        }
        if own.section.is_some() && part.below > 0 {
            front.push_str(&format!(
                "access-below: [{}]\n",
                if part.below == 1 {
                    "public".to_owned()
                } else {
                    LEVELS[part.below - 1].join(", ")
                }
            ));
        }
        let teasers = ["hidden", "title", "summary"];
        // A page of its own that everybody may read is told of when it says that it is hidden.
        let hides_nothing = own.section.is_none() && level.is_empty() && part.teaser == 1;
        if part.teaser > 0 && !hides_nothing {
            front.push_str(&format!("teaser: {}\n", teasers[part.teaser - 1]));
        }
        if own.section.is_some() && part.teaser_below > 0 {
            front.push_str(&format!(
                "teaser_below: {}\n",
                teasers[part.teaser_below - 1]
            ));
        }
        if let Some(weight) = part.weight {
            front.push_str(&format!("weight: {weight}\n"));
        }
        if part.kind == 1 && own.section.is_none() {
            front = front.replace("type: page", "type: event\nkind: online-forum");
            front.push_str(&format!(
                "starts: 2027-01-{:02}\nplace: {}\n",
                part.day + 1,
                plant(level, level)
            ));
        }
        if part.kind == 2 {
            front.push_str(&format!(
                "reviewed: 2026-01-{:02}\nupdated: 2026-02-{:02}\n",
                part.day + 1,
                part.day + 1
            ));
        }
        if part.kind == 3 && own.section.is_none() {
            front = front.replace("type: page", "type: study");
            front.push_str(&format!(
                "place: {}\nclues: [\"{}\"]\npublished: 2026-03-{:02}\n",
                plant(level, level),
                plant(level, level),
                part.day + 1
            ));
        }
        if part.kind == 3 && own.section.is_some() {
            front.push_str(&format!(
                "below:\n  owner: {}\n  audience: parents\n",
                plant(level, level)
            ));
        }
        // Tags shared by all, and one of the page's own.
        let mut tags: Vec<String> = part
            .tags
            .iter()
            .map(|tag| ["sleep", "Sleep", "rest", "REST", "food"][*tag].to_owned())
            .collect();
        tags.push(plant(level, level));
        front.push_str(&format!(
            "tags: [{}]\naliases: [\"/{}/\"]\n",
            tags.join(", "),
            plant(level, level)
        ));
        let mut text = format!(
            "Words {}.\n\n## {}\n\n",
            plant(level, level),
            plant(level, level)
        );
        if part.note {
            text.push_str(&format!("A note[^n].\n\n[^n]: {}\n\n", plant(level, level)));
        }
        if part.picture {
            text.push_str(&format!("![{}](/p.svg)\n\n", plant(level, level)));
        }
        if part.picture {
            let access = match level {
                [] => String::new(),
                level => format!("access: [{}]\n", level.join(", ")),
            };
            let words = format!("- {}\n", plant(level, level));
            site = site.with(
                &format!("content/_parts/p{index}.md"),
                &page("Part", &access, &words),
            );
            text.push_str(&format!("::: include p{index}\n:::\n\n"));
        }
        if part.record {
            let id = format!("x{index}");
            let access: Vec<String> = level.iter().map(|role| format!("\"{role}\"")).collect();
            let access = if access.is_empty() {
                "\"public\"".to_owned()
            } else {
                format!("[{}]", access.join(", "))
            };
            records.push_str(&format!(
                "[{id}]\nlabel = \"{}\"\nmeaning = \"{}\"\naccess = {access}\n",
                plant(level, level),
                plant(level, level)
            ));
            text.push_str(&format!("A {{term {id}}}.\n\n"));
        }
        // A link to a page that all readers of this one may read, or that has a teaser.
        if let Some(target) = known
            .get(part.link)
            .filter(|target| open_to_all_of(target.level, level) || target.teaser > 0)
        {
            text.push_str(&format!("[{}](/{})\n\n", plant(level, level), target.path));
        }
        if part.link % 3 == 0 {
            let asked = ["type=study", "tag=sleep newest=3", "in=tips most=2"][part.link / 3 % 3];
            text.push_str(&format!(
                "::: list {asked} {}\n:::\n\n",
                plant(level, level)
            ));
        }
        for (number, gate_box) in part.boxes.iter().enumerate() {
            let within = LEVELS[gate_box.level];
            if within.is_empty() || !open_to_all_of(level, within) {
                continue;
            }
            let silent = |silent: bool| if silent { " silent" } else { "" };
            let mut body = BODIES[gate_box.body].replace("{C}", &plant(within, within));
            if gate_box.body == 0 {
                // The same words by way of a part, which is for the readers of the box.
                let name = format!("content/_parts/b{index}-{number}.md");
                let access = format!("access: [{}]\n", within.join(", "));
                site = site.with(&name, &page("Part", &access, &body));
                body = format!("::: include b{index}-{number}\n:::");
            }
            if let Some((inner, is_silent, inner_body)) = gate_box.inner {
                let inside = LEVELS[inner];
                if !inside.is_empty() && open_to_all_of(within, inside) {
                    let inner_words = BODIES[inner_body].replace("{C}", &plant(inside, inside));
                    body.push_str(&format!(
                        "\n\n::: only {}{}\n{inner_words}\n:::",
                        inside.join(", "),
                        silent(is_silent)
                    ));
                }
            }
            let boxed = format!(
                "::: only {}{}\n{body}\n:::",
                within.join(", "),
                silent(gate_box.silent)
            );
            if gate_box.in_list {
                text.push_str(&format!(
                    "- item {number}\n\n  {}\n\n- item\n\n",
                    boxed.replace('\n', "\n  ")
                ));
            } else {
                text.push_str(&format!("{boxed}\n\n"));
            }
        }
        site = site.with(
            &format!("content/{}", own.path),
            &format!("---\n{front}---\n\n{text}"),
        );
    }
    if !records.is_empty() {
        site = site.with("content/_data/terms.toml", &records);
    }
    site = site.with("content/_index.md", &page("Home", "", "Welcome.\n"));
    Made {
        site,
        words,
        pages: known,
    }
}

/// Runs a property on sites that are the same on every machine; a failure prints its site, and no file is written.
fn for_sites(cases: u32, property: impl Fn(&Made) -> Result<(), TestCaseError>) {
    let run = runner(cases, 400).run(&vec(part(), 1..9), |parts| property(&made(&parts)));
    if let Err(failure) = run {
        panic!("{failure}");
    }
}

/// Every canary that a reader may have is in that reader's tree, unless nothing shows it; and no other is.
#[test]
fn each_reader_has_their_own_words_and_no_others() {
    let shown = std::cell::RefCell::new(BTreeSet::new());
    let built = std::cell::Cell::new(0);
    for_sites(120, |made| {
        let trees = match made.site.trees() {
            Ok(trees) => trees,
            Err(refused) => {
                return Err(TestCaseError::fail(format!(
                    "{refused:?}\n{}",
                    made.site.text()
                )));
            }
        };
        built.set(built.get() + 1);
        for (reader, tree) in trees {
            for (word, places) in canaries(&tree) {
                let Some(roles) = made.words.get(&word) else {
                    return Err(TestCaseError::fail(format!(
                        "{reader} has {word}, which nobody wrote: {places:?}\n{}",
                        made.site.text()
                    )));
                };
                if !may(reader, roles) {
                    return Err(TestCaseError::fail(format!(
                        "{reader} has {word}, for {roles:?}: {places:?}\n{}",
                        made.site.text()
                    )));
                }
                shown.borrow_mut().insert((reader, *roles));
            }
        }
        Ok(())
    });
    assert_eq!(built.get(), 120);
    // Each reader met words of each level that they may read, or the property says nothing.
    for reader in READERS {
        for roles in LEVELS.into_iter().filter(|roles| may(reader, roles)) {
            assert!(
                shown.borrow().contains(&(reader, roles)),
                "{reader} never saw a word for {roles:?}"
            );
        }
    }
}

/// Changing every word of one level moves no byte for those who may not read it.
#[test]
fn the_words_of_a_level_move_nothing_for_others() {
    let changed = std::cell::Cell::new(0);
    for_sites(60, |made| {
        let before = loaded(&made.site)?;
        for roles in LEVELS.into_iter().skip(1) {
            let begins = word(roles, 0);
            let begins = begins.trim_end_matches("akk");
            let others: Vec<&str> = READERS
                .into_iter()
                .filter(|reader| !may(reader, roles))
                .collect();
            if !made.words.keys().any(|word| word.starts_with(begins)) {
                continue;
            }
            // The new word sorts elsewhere, and is longer.
            let after = loaded(&made.site.swap(begins, &format!("a{MARK}zzz{begins}")))?;
            changed.set(changed.get() + 1);
            for reader in others {
                let (one, other) = (tree_of(&before, reader), tree_of(&after, reader));
                let (Ok(one), Ok(other)) = (one, other) else {
                    return Err(TestCaseError::fail("one was not built"));
                };
                if one != other {
                    println!("{}", made.site.text());
                    assert_same(
                        &format!("words for {roles:?}, seen by {reader}"),
                        &one,
                        &other,
                    );
                }
            }
        }
        Ok(())
    });
    assert!(
        changed.get() > 100,
        "only {} levels of sites had words",
        changed.get()
    );
}

/// Reads a site that must build.
fn loaded(site: &TestSite) -> Result<Sites, TestCaseError> {
    site.load()
        .map_err(|refused| TestCaseError::fail(format!("{refused:?}\n{}", site.text())))
}

/// Without the files of gated pages the public tree is the same, if none of them has a teaser.
#[test]
fn without_its_gated_pages_a_site_is_the_same_to_the_public() {
    let compared = std::cell::Cell::new(0);
    for_sites(60, |made| {
        let mut without = made.site.clone();
        let mut gone = 0;
        for page in made
            .pages
            .iter()
            .filter(|page| !page.level.is_empty() && page.teaser == 0 && page.section.is_none())
        {
            without = without.without(&format!("content/{}", page.path));
            gone += 1;
        }
        if gone == 0 {
            return Ok(());
        }
        // A section or a box that linked to one of them is broken now.
        let (Ok(one), Ok(other)) = (made.site.tree("public"), without.tree("public")) else {
            return Ok(());
        };
        compared.set(compared.get() + 1);
        if one != other {
            println!("{}", made.site.text());
            assert_same("the public tree", &one, &other);
        }
        Ok(())
    });
    assert!(
        compared.get() > 20,
        "only {} sites were compared",
        compared.get()
    );
}

#[test]
fn the_oracle_knows_who_may_read_what() {
    assert!(
        open_to_all_of(&["member"], &["champion"]) && !open_to_all_of(&["champion"], &["member"])
    );
    assert!(
        open_to_all_of(&["member", "multi-agency"], &["specialist"])
            && !open_to_all_of(&["member"], &["member", "multi-agency"])
    );
    assert_eq!(holds("specialist").len(), 3);
}
