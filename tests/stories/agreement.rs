//! `check` says what builds say: the same codes at the same places, for the sealed site, the public one and each role;
//! and the preview counts the same. Over every folder of stories and cases, and over random sites with problems in them.
//!
//! Trouble with the keyring and the output folder is a build's alone, so here both are in order.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use libtest_mimic::Trial;
use pimh::config::Config;
use pimh::diagnostic::Diagnostic;
use pimh::snapshot::Snapshot;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::harness::{Files, Project, Served, files_below, page, runner, settings, tests};
use crate::{broken, each, folders, name, one, sites};

pub fn trials() -> Vec<Trial> {
    let mut trials = each("agreement", "broken", |folder| {
        assert_agrees(broken::project(folder));
    });
    trials.extend(each("agreement", "sites", |folder| {
        assert_agrees(sites::project(folder));
    }));
    for kind in folders(&tests().join("cases")) {
        trials.extend(each(
            "agreement",
            &format!("cases/{}", name(&kind)),
            |folder| assert_agrees(crate::project(&[folder], "expect.toml")),
        ));
    }
    trials.push(one("agreement::random_sites", over_random_sites));
    trials.push(one("agreement::what_only_making_tells", || {
        what_only_making_tells();
    }));
    trials.push(one("agreement::a_difference_is_found", || {
        a_difference_is_found();
    }));
    trials
}

/// A problem as it is told: how grave, which code, where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    severity: String,
    code: String,
    /// The file, and the line and column where it has them.
    place: String,
}

impl Said {
    fn of(note: &Diagnostic) -> Said {
        let file = note.file().map_or("-", |file| file.as_str());
        let (line, column) = note.line_column().unzip();
        let number =
            |number: Option<usize>| number.map_or("null".to_owned(), |number| number.to_string());
        Said {
            severity: note.severity().word().to_owned(),
            code: note.code().to_string(),
            place: format!("{file}:{}:{}", number(line), number(column)),
        }
    }
}

/// What was said of one project.
#[derive(Clone, Debug)]
struct Told {
    check: Vec<Said>,
    /// Whether `check` found a reason not to build.
    check_stops: bool,
    /// Each build, by what was asked for.
    builds: Vec<Build>,
    /// What the preview counts, once everything was made.
    preview: Vec<Said>,
}

#[derive(Clone, Debug)]
struct Build {
    what: String,
    said: BTreeSet<Said>,
    stops: bool,
}

fn said(project: &Project, args: &[&str]) -> (Vec<Said>, bool) {
    let args = [args, &["--format", "json"]].concat();
    let outcome = project.run(&args);
    let word = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let of = |note: &serde_json::Value| Said {
        severity: word(&note["severity"]),
        code: word(&note["code"]),
        place: format!(
            "{}:{}:{}",
            word(&note["file"]),
            note["line"],
            note["column"]
        ),
    };
    let said = outcome.diagnostics().iter().map(of).collect();
    (said, outcome.code != 0)
}

/// A keyring with its code and an empty record, made once: codes take time, that is their purpose. Roles that it does not know get keys.
static KEYRING: LazyLock<Files> = LazyLock::new(|| {
    let project = Project::new();
    let made = project.run(&["access", "init"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let mut files = files_below(&project.root());
    let made = ["keyring.json", ".pimh/code", "content/_addresses.lock"];
    files.retain(|name, _| made.contains(&name.as_str()));
    assert_eq!(files.len(), made.len());
    files
});

/// Everything that is said of a project.
fn told(project: Project) -> Told {
    for (name, bytes) in &*KEYRING {
        project.write(name, bytes);
    }
    let (mut check, check_stops) = said(&project, &["check"]);
    check.sort();
    let config = Config::read(&Snapshot::read(&project.root()).value).value;
    let roles = config.iter().flat_map(|config| config.roles.iter());
    let mut audiences = vec!["public".to_owned()];
    audiences.extend(roles.map(|role| role.id.as_str().to_owned()));
    let mut builds = vec![build(&project, "sealed", &["build"])];
    if config.is_some() {
        builds.extend(audiences.iter().map(|audience| {
            let output = format!("tree-{audience}");
            let args = ["build", "--audience", audience, "--output", &output];
            build(&project, audience, &args)
        }));
    }
    let served = Served::with(project, |options| options.rehearse_after = Duration::ZERO);
    let mut preview: Vec<Said> = served.rehearsed().iter().map(Said::of).collect();
    preview.sort();
    Told {
        check,
        check_stops,
        builds,
        preview,
    }
}

fn build(project: &Project, what: &str, args: &[&str]) -> Build {
    let (said, stops) = said(project, args);
    Build {
        what: what.to_owned(),
        said: said.into_iter().collect(),
        stops,
    }
}

impl Told {
    /// Where they do not say the same.
    fn differences(&self) -> Vec<String> {
        let mut found = Vec::new();
        let check: BTreeSet<Said> = self.check.iter().cloned().collect();
        for build in &self.builds {
            let unknown = build.said.difference(&check);
            found.extend(
                unknown
                    .map(|said| format!("build {} says and check does not: {said:?}", build.what)),
            );
        }
        let by_builds = |said: &&Said| self.builds.iter().any(|build| build.said.contains(said));
        let alone = check.iter().filter(|said| !by_builds(said));
        found.extend(alone.map(|said| format!("check says and no build does: {said:?}")));
        let stopped: Vec<&str> = self
            .builds
            .iter()
            .filter(|build| build.stops)
            .map(|build| build.what.as_str())
            .collect();
        if self.check_stops == stopped.is_empty() {
            found.push(format!(
                "check stops: {}; builds that stop: {stopped:?}",
                self.check_stops
            ));
        }
        if self.check != self.preview {
            found.push(format!(
                "check says {:#?}, the preview {:#?}",
                self.check, self.preview
            ));
        }
        found
    }
}

#[track_caller]
fn assert_agrees(project: Project) {
    let told = told(project);
    let differences = told.differences();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// So many at the beginning are sound by themselves.
const SOUND_PLACES: usize = 7;
const SOUND_FIELDS: usize = 4;
const SOUND_WORDS: usize = 3;
const PLACES: [&str; 9] = [
    "content/a.md",
    "content/_notes/x.md",
    "content/tips/_index.md",
    "content/tips/b.md",
    "content/tips/bundle/index.md",
    "content/club/_index.md",
    "content/club/kit.md",
    "content/sign-in.md",
    "content/search/index.md",
];
const FIELDS: [&str; 12] = [
    "",
    "type: page\naccess: member\n",
    "access: member\nteaser: summary\n",
    "access: champion\n",
    "access: membr\n",
    "aliases: /old/\n",
    "aliases: [/tips/, /g/x/]\n",
    "sumary: x\n",
    "slug: same\n",
    "type: event\nstarts: 2026-02-30\n",
    "status: nearly\n",
    "draft: yes\n",
];
const WORDS: [&str; 15] = [
    "Words.",
    "## A place\n\n[Home](/) and [here](#a-place).",
    "::: only champion\nFor champions.\n:::",
    "[lost](nowhere.md)",
    "[no such place](/#nowhere)",
    "[kit](/club/kit.md)",
    "![](missing.png)",
    "![A picture](/club/chart.svg)",
    "# A second title",
    "::: nope\nWords.\n:::",
    "::: only member\nFor members.",
    "::: only champion silent\nFor champions. [Kit](/club/kit.md)\n:::",
    "{figure lost}",
    "> [!nope]\n> Words.",
    "```\nnever closed",
];
const OTHERS: [(&str, &str); 7] = [
    (
        "content/club/chart.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>",
    ),
    ("content/club/chart.svg", "no picture"),
    ("content/run.html", "<script>1</script>"),
    (
        "content/_data/figures.toml",
        "[a]\nvalue = 1\nlabl = \"l\"\n",
    ),
    (
        "themes/mine/templates/partials/footer.html",
        "<footer>{{ nothing.at.all }}</footer>",
    ),
    (
        "themes/mine/templates/partials/nowhere.html",
        "<p>Matches nothing.</p>",
    ),
    ("content/tips/LEAFLET.pdf", "none"),
];

fn over_random_sites() {
    // Mostly sound, or no site would come as far as having its pages made.
    let place = prop_oneof![6 => 0..SOUND_PLACES, 1 => 0..PLACES.len()];
    let fields = prop_oneof![3 => 0..SOUND_FIELDS, 1 => 0..FIELDS.len()];
    let words = prop_oneof![3 => 0..SOUND_WORDS, 1 => 0..WORDS.len()];
    let pages = vec((place, fields, words), 1..5);
    let others = prop_oneof![2 => Just(Vec::new()), 1 => vec(0..OTHERS.len(), 1..3)];
    let seen = std::cell::RefCell::new((BTreeSet::new(), 0));
    let run = runner(30, 30).run(&(pages, others), |(pages, others)| {
        let project = Project::new();
        for (place, fields, words) in pages {
            project.write(PLACES[place], page("A page", FIELDS[fields], WORDS[words]));
        }
        for (file, bytes) in others.iter().map(|other| OTHERS[*other]) {
            project.write(file, bytes);
            if file.starts_with("themes/") {
                project.write("content/site.toml", settings("theme = \"mine\""));
                project.write(
                    "themes/mine/theme.toml",
                    "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n",
                );
            }
        }
        let told = told(project);
        let mut seen = seen.borrow_mut();
        seen.0
            .extend(told.check.iter().map(|said| said.code.clone()));
        seen.1 += usize::from(!told.check_stops);
        let differences = told.differences();
        prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{failure}"));
    let (codes, sound) = seen.into_inner();
    assert!(
        codes.len() >= 10,
        "too few problems were planted: {codes:?}"
    );
    assert!(sound >= 2, "only {sound} sites could be built");
}

/// A preview that counted no more than reading tells would be noticed.
fn what_only_making_tells() {
    let failing = || broken::project(&tests().join("broken/component_fails"));
    let served = Served::of(failing());
    assert!(served.told().is_empty(), "reading tells of nothing");
    let mut told = told(failing());
    assert_eq!(told.differences(), Vec::<String>::new());
    assert!(told.check_stops && told.preview.len() == 1);
    told.preview.clear();
    assert_eq!(told.differences().len(), 1);
}

/// Each kind of difference is noticed.
fn a_difference_is_found() {
    let project = Project::new();
    let words = "[lost](nowhere.md)\n\n# A second title";
    project.write("content/a.md", page("A", "", words));
    let told = told(project);
    assert_eq!(told.differences(), Vec::<String>::new());
    assert!(told.check.len() >= 2 && told.check_stops && told.builds.len() == 4);
    let with = |change: fn(&mut Told)| {
        let mut told = told.clone();
        change(&mut told);
        told.differences().len()
    };
    assert!(with(|told| drop(told.check.pop())) > 0);
    assert!(
        with(|told| told.builds[3].said.clear()) == 0,
        "others say it"
    );
    assert!(with(|told| told.builds.iter_mut().for_each(|build| build.said.clear())) > 0);
    assert!(with(|told| told.check_stops = false) > 0);
    assert!(with(|told| told.preview.push(told.preview[0].clone())) > 0);
    assert!(with(|told| told.preview[0].code.push('0')) > 0);
    assert!(with(|told| told.preview[0].place.push('0')) > 0);
    let moved = |told: &mut Told| {
        let mut said = told.builds[1].said.pop_first().expect("something was said");
        said.place.push('0');
        told.builds[1].said.insert(said);
    };
    assert!(with(moved) > 0);
}
