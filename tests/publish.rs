//! Publishing: what is put where, in which order, what a reader meets meanwhile, and what is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use pimh::publish::{
    Class, Delivery, Folder, Known, LEDGER, Ledger, Lies, Objection, Place, Plan, There, Tree,
    Trouble, by_steps,
};
use scraper::{Html, Selector};

use crate::harness::{Files, Outcome, Project, SETTINGS, TestSite, files_below, page, pimh, vault};

// ---- In which order, whatever the place -----------------------------------------------------------------------------

/// A place that stops after so many files.
#[derive(Clone, Default)]
struct Fake {
    files: Files,
    life: usize,
}

impl Fake {
    fn live(&mut self) -> Result<(), Trouble> {
        match self.life.checked_sub(1) {
            Some(left) => {
                self.life = left;
                Ok(())
            }
            None => Err(Trouble::Tool("fake", "stopped".to_owned())),
        }
    }

    fn look(&mut self) -> There {
        let listed = self.list().unwrap();
        There::new(listed, self.files.get(LEDGER).map(Vec::as_slice), None)
    }

    /// Publishes a tree, and says whether that came to its end.
    fn publish(&mut self, tree: &Tree, life: usize) -> bool {
        let there = self.look();
        let plan = Plan::between(&there, tree, true);
        let ledger = plan.ledger(tree, "2026-10-01", "https://amberwick.test/", "everybody");
        self.life = life;
        let delivery = Delivery {
            there: &there,
            tree,
            plan: &plan,
            ledger: &ledger,
        };
        by_steps(self, &delivery).is_ok()
    }
}

impl Place for Fake {
    fn list(&mut self) -> Result<BTreeMap<String, Lies>, Trouble> {
        let files = self.files.iter();
        let lies = files.map(|(file, bytes)| (file.clone(), Lies::OfLength(bytes.len() as u64)));
        Ok(lies.collect())
    }

    fn read(&mut self, file: &str) -> Result<Option<Vec<u8>>, Trouble> {
        Ok(self.files.get(file).cloned())
    }

    fn write(&mut self, file: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.live()?;
        self.files.insert(file.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn put(&mut self, tree: &Tree, files: &[String]) -> Result<(), Trouble> {
        for file in files {
            self.live()?;
            let bytes = fs::read(tree.path(file)).unwrap();
            self.files.insert(file.clone(), bytes);
        }
        Ok(())
    }

    fn remove(&mut self, files: &[String]) -> Result<(), Trouble> {
        for file in files {
            self.live()?;
            self.files.remove(file);
        }
        Ok(())
    }
}

/// Everything that a page names and that is not there, for all pages that a reader comes to from the first.
fn missing(files: &Files) -> BTreeSet<String> {
    let named = Selector::parse("[href], [src]").unwrap();
    let mut missing = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut next = vec!["index.html".to_owned()];
    while let Some(file) = next.pop() {
        if !seen.insert(file.clone()) {
            continue;
        }
        let Some(bytes) = files.get(&file) else {
            missing.insert(file);
            continue;
        };
        if !file.ends_with(".html") {
            continue;
        }
        for element in Html::parse_document(&String::from_utf8_lossy(bytes)).select(&named) {
            let value = element.value();
            let address = value.attr("href").or(value.attr("src")).unwrap();
            let path = address.split(['#', '?']).next().unwrap();
            if let Some(path) = path.strip_prefix('/') {
                next.push(match path.ends_with('/') || path.is_empty() {
                    true => format!("{path}index.html"),
                    false => path.to_owned(),
                });
            }
        }
    }
    missing
}

/// A site in a folder, before and after a change of everything that can change: pages that come, change and go, the look, a
/// picture, and gated pages.
fn before_and_after() -> (tempfile::TempDir, [Tree; 2]) {
    let drawing =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>";
    let before = TestSite::new()
        .with("content/ideas/_index.md", &page("Tips", "", "All tips."))
        .with(
            "content/ideas/rest.md",
            &page("Rest", "", "See [them](old.md)."),
        )
        .with("content/ideas/old.md", &page("Old", "", "Words."))
        .with(
            "content/members/_index.md",
            &page("Members", "access: member", "Words."),
        )
        .with("content/members/old.md", &page("Old kit", "", "Words."));
    let after = TestSite::new()
        .with(
            "content/site.toml",
            &format!("{SETTINGS}[brand]\ncolour = \"#5b2a86\"\n"),
        )
        .with(
            "content/ideas/_index.md",
            &page("Tips", "", "All good tips."),
        )
        .with(
            "content/ideas/rest.md",
            &page("Rest", "", "See [that](new.md). ![A line](line.svg)"),
        )
        .with("content/ideas/line.svg", drawing)
        .with(
            "content/ideas/new.md",
            &page("New", "", "See [rest](rest.md)."),
        )
        .with(
            "content/members/_index.md",
            &page("Members", "access: member", "Other words."),
        )
        .with("content/members/new.md", &page("New kit", "", "Words."));
    let dir = tempfile::tempdir().unwrap();
    let trees = [("before", before), ("after", after)].map(|(name, site)| {
        let folder = dir.path().join(name);
        let mut files = site.build("sealed");
        files.extend(vault(&site.load().unwrap()).unwrap());
        for (file, bytes) in files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Tree::read(&folder).unwrap()
    });
    (dir, trees)
}

fn holds(fake: &Fake, tree: &Tree) -> bool {
    tree.files().iter().all(|(file, known)| {
        fake.files
            .get(file)
            .is_some_and(|bytes| Known::of(bytes) == *known)
    })
}

#[test]
fn stopped_after_any_file_every_page_finds_what_it_names_and_the_next_publish_finishes() {
    let (_dir, [before, after]) = before_and_after();
    let mut old = Fake::default();
    assert!(old.publish(&before, usize::MAX));
    assert_eq!(missing(&old.files), BTreeSet::new());
    let mut stops = 0;
    for life in 0.. {
        let mut fake = old.clone();
        let is_done = fake.publish(&after, life);
        assert_eq!(missing(&fake.files), BTreeSet::new(), "after {life} files");
        // What readers' browsers ask for first names nothing that is not there.
        let head = |tree: &Tree| tree.files()["g/head.json"];
        if Known::of(&fake.files["g/head.json"]) == head(&after) {
            assert!(holds(&fake, &after), "after {life} files");
        }
        let plan = Plan::between(&fake.look(), &after, true);
        let there = fake.look();
        assert_eq!(plan.objections(&there, &after), [], "after {life} files");
        assert!(fake.publish(&after, usize::MAX));
        assert!(holds(&fake, &after), "after {life} files");
        if is_done {
            break;
        }
        stops += 1;
    }
    assert!(stops > 15, "{stops}");
}

#[test]
fn in_another_order_pages_would_name_what_is_missing() {
    let (_dir, [before, after]) = before_and_after();
    let mut old = Fake::default();
    old.publish(&before, usize::MAX);
    let there = old.look();
    let mut plan = Plan::between(&there, &after, true);
    plan.puts.reverse();
    let ledger = plan.ledger(&after, "2026-10-01", "https://amberwick.test/", "everybody");
    let delivery = Delivery {
        there: &there,
        tree: &after,
        plan: &plan,
        ledger: &ledger,
    };
    let lacks = |life| {
        let mut fake = old.clone();
        fake.life = life;
        by_steps(&mut fake, &delivery).ok();
        !missing(&fake.files).is_empty()
    };
    assert!((0..plan.count_puts()).any(lacks));
}

#[test]
fn what_open_pages_may_ask_for_stays_once_more_and_what_was_taken_back_goes_at_once() {
    let (_dir, [before, after]) = before_and_after();
    let mut fake = Fake::default();
    fake.publish(&before, usize::MAX);
    fake.files.insert("of-others.txt".to_owned(), b"x".to_vec());
    let gone: Vec<&String> = before
        .files()
        .keys()
        .filter(|file| !after.files().contains_key(*file))
        .collect();
    fake.publish(&after, usize::MAX);
    let stays = |file: &&&String| fake.files.contains_key(**file);
    let stayed: Vec<&&String> = gone.iter().filter(stays).collect();
    assert!(!stayed.is_empty() && stayed.len() < gone.len(), "{gone:?}");
    assert!(
        stayed.iter().all(|file| Class::may_stay(file)),
        "{stayed:?}"
    );
    assert!(!fake.files.contains_key("ideas/old/index.html"));
    // Once keys were renewed, nothing that the old ones open stays.
    let there = fake.look();
    let renewed = Plan::between(&there, &before, false);
    assert!(renewed.held.keys().all(|file| !file.starts_with("g/")));
    fake.publish(&after, usize::MAX);
    let own: BTreeSet<&str> = [LEDGER, "of-others.txt"].into();
    let left = fake
        .files
        .keys()
        .filter(|file| !after.files().contains_key(*file));
    assert_eq!(left.map(String::as_str).collect::<BTreeSet<_>>(), own);
}

#[test]
fn a_target_that_somebody_else_changed_is_not_gone_over_unasked() {
    let (_dir, [before, after]) = before_and_after();
    let mut fake = Fake::default();
    let objections = |fake: &mut Fake, tree: &Tree| {
        let there = fake.look();
        Plan::between(&there, tree, true).objections(&there, tree)
    };
    fake.files
        .insert("index.html".to_owned(), b"somebody's".to_vec());
    let foreign = Objection::Foreign(vec!["index.html".to_owned()]);
    assert_eq!(objections(&mut fake, &before), [foreign]);
    fake.files.clear();
    fake.publish(&before, usize::MAX);
    assert_eq!(objections(&mut fake, &after), []);
    let mut changed = fake.clone();
    changed
        .files
        .insert("index.html".to_owned(), b"somebody's".to_vec());
    changed.files.remove("feed.xml");
    changed
        .files
        .insert("ideas/new/index.html".to_owned(), b"theirs".to_vec());
    assert_eq!(
        objections(&mut changed, &after),
        [
            Objection::InTheWay(vec!["ideas/new/index.html".to_owned()]),
            Objection::Changed(vec!["feed.xml".to_owned(), "index.html".to_owned()], None)
        ]
    );
    // A ledger that makes no sense makes nothing ours.
    fake.files.insert(LEDGER.to_owned(), b"{".to_vec());
    assert!(matches!(
        objections(&mut fake, &after)[..],
        [Objection::Foreign(_)]
    ));
}

#[test]
fn a_site_that_lost_most_of_its_files_is_not_put_unasked() {
    let (dir, [before, _]) = before_and_after();
    let mut fake = Fake::default();
    fake.publish(&before, usize::MAX);
    let small = dir.path().join("small");
    fs::create_dir(&small).unwrap();
    fs::write(small.join("index.html"), "<p>Home").unwrap();
    let small = Tree::read(&small).unwrap();
    let there = fake.look();
    let objections = Plan::between(&there, &small, false).objections(&there, &small);
    assert!(
        matches!(objections[..], [Objection::Many(..)]),
        "{objections:?}"
    );
}

// ---- The program ----------------------------------------------------------------------------------------------------

/// Nobody answers there, and at once.
const ADDRESS: &str = "http://127.0.0.1:9/";

fn settings(more: &str) -> String {
    format!(
        "title = \"Amberwick\"\nbase_url = \"{ADDRESS}\"\n[search]\nenabled = false\n\
         [roles.member]\nlabel = \"Members\"\n{more}"
    )
}

/// A project that may go out, with these targets. Nothing of it is gated.
fn project(targets: &str) -> Project {
    let project = Project::new();
    project.write("content/site.toml", settings(targets));
    project.write(
        "content/_data/contacts.toml",
        "[samaritans]\nname = \"Samaritans\"\nphone = \"116 123\"\ncrisis = true\n\
         verified = 2026-09-30\nverified-by = \"Jo\"\n",
    );
    project.page("content/rest.md", "Rest", "", "Words.");
    project
}

const FOLDER: &str = "[publish.targets.live]\nfolder = \"../www\"\n";
const BRANCH: &str = "[publish.targets.live]\ngit = \"../site.git\"\n";

#[track_caller]
fn publish(project: &Project, arguments: &[&str], code: i32) -> Outcome {
    let all: Vec<&str> = ["publish"]
        .into_iter()
        .chain(arguments.iter().copied())
        .collect();
    let outcome = project.run(&all);
    assert_eq!(outcome.code, code, "{}{}", outcome.stdout, outcome.stderr);
    outcome
}

/// The site that was published to the folder beside the project, without what publishers keep there.
fn published(project: &Project) -> Files {
    let mut files = files_below(&project.outside().join("www"));
    files.remove(LEDGER);
    files
}

fn built(project: &Project) -> Files {
    files_below(&project.path("public"))
}

fn journal(project: &Project) -> usize {
    let text = fs::read_to_string(project.path("content/_published.jsonl"));
    text.unwrap_or_default().lines().count()
}

#[test]
fn a_folder_gets_the_site_and_an_editor_is_told_what_changes() {
    let project = project(FOLDER);
    let first = publish(&project, &["--yes"], 0);
    assert!(first.stdout.contains(": 2 pages new."), "{}", first.stdout);
    assert!(
        first.stdout.contains(&format!("Published: {ADDRESS}")),
        "{}",
        first.stdout
    );
    assert!(published(&project) == built(&project));
    assert_eq!(journal(&project), 1);
    let again = publish(&project, &["live", "--yes"], 0);
    assert!(again.stdout.contains("Nothing changed"), "{}", again.stdout);
    assert_eq!(journal(&project), 1, "none when nothing changed");

    project.page("content/rest.md", "Rest", "", "Other words.");
    project.page("content/sleep.md", "Sleep", "", "Words.");
    let diff = project.run(&["diff"]);
    assert!(
        diff.stdout.contains("1 page new, 1 changed, 1 the same"),
        "{}",
        diff.stdout
    );
    assert!(diff.stdout.contains("/sleep/: new"), "{}", diff.stdout);
    fs::write(project.outside().join("www/theirs.txt"), "x").unwrap();
    let more = publish(&project, &["--yes"], 0);
    assert!(
        more.stdout.contains("1 page new, 1 changed, 1 the same"),
        "{}",
        more.stdout
    );
    let mut files = published(&project);
    assert_eq!(
        files.remove("theirs.txt").as_deref(),
        Some(&b"x"[..]),
        "it stays"
    );
    assert!(files == built(&project));
    assert_eq!(journal(&project), 2);

    fs::remove_file(project.path("content/sleep.md")).unwrap();
    project.page("content/rest.md", "Rest", "status: withdrawn", "Words.");
    let diff = project.run(&["diff", "live"]);
    assert!(
        diff.stdout.contains("1 page withdrawn, 1 gone, 1 the same"),
        "{}",
        diff.stdout
    );
    let earlier = project.run(&["diff", "1", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&earlier.stdout).unwrap();
    assert_eq!(json["pages"][0]["address"], "/rest/");
    assert_eq!(project.run(&["diff", "7"]).code, 2);
}

#[test]
fn what_somebody_else_changed_in_a_folder_is_said_and_nothing_is_lost() {
    let project = project(FOLDER);
    let www = project.outside().join("www");
    fs::create_dir(&www).unwrap();
    fs::write(www.join("precious.html"), "theirs").unwrap();
    let refused = publish(&project, &["--yes"], 73);
    assert!(
        refused.stderr.contains("precious.html"),
        "{}",
        refused.stderr
    );
    assert_eq!(published(&project).len(), 1);
    publish(&project, &["--yes", "--anyway"], 0);
    assert_eq!(
        fs::read_to_string(www.join("precious.html")).unwrap(),
        "theirs"
    );
    // Of the same length, so that only its bytes tell.
    let page = fs::read_to_string(www.join("index.html")).unwrap();
    fs::write(www.join("index.html"), page.replace("Welcome", "Tampere")).unwrap();
    let refused = publish(&project, &["--yes"], 73);
    assert!(refused.stderr.contains("index.html"), "{}", refused.stderr);
    assert!(
        fs::read_to_string(www.join("index.html"))
            .unwrap()
            .contains("Tampere")
    );
    publish(&project, &["--yes", "--anyway"], 0);
    assert!(
        fs::read_to_string(www.join("index.html"))
            .unwrap()
            .contains("Welcome")
    );
}

#[test]
fn a_folder_of_the_project_itself_is_no_place_for_a_site() {
    let project = project(FOLDER);
    let apart = ["content", "themes", ".pimh", "public"].map(|name| project.path(name));
    let apart: Vec<&Path> = apart.iter().map(|path| path.as_path()).collect();
    for folder in [
        "content",
        "content/www",
        "public",
        ".",
        "..",
        "themes/x",
        ".pimh",
        "content/site.toml",
    ] {
        let refused = Folder::at(&project.path(folder), &apart).err();
        assert!(
            matches!(refused, Some(Trouble::Unfit(_))),
            "{folder}: {refused:?}"
        );
    }
    for folder in ["www", "../www", "contents", "public-site"] {
        assert!(
            Folder::at(&project.path(folder), &apart).is_ok(),
            "{folder}"
        );
    }
    project.write(
        "content/site.toml",
        settings("[publish.targets.live]\nfolder = \"content\"\n"),
    );
    publish(&project, &["--yes"], 73);
}

#[test]
fn what_must_not_go_out_is_refused_before_anything_is_put() {
    let sound = settings(FOLDER);
    let trial = format!("{FOLDER}[publish.targets.trial]\nfolder = \"../trial\"\n");
    let cases: [(&str, String, &[&str], i32, &str); 10] = [
        (
            "an example",
            sound.replace(ADDRESS, "https://example.org/"),
            &["--yes"],
            1,
            "example",
        ),
        (
            "samples",
            format!("sample = true\n{sound}"),
            &["--yes"],
            1,
            "samples",
        ),
        ("nobody to ask", sound.clone(), &[], 2, "--yes"),
        (
            "another address",
            sound.clone(),
            &["--yes", "--base-url", "https://a.nhs.uk/"],
            2,
            "stands at",
        ),
        (
            "no target",
            settings(""),
            &["--yes"],
            2,
            "[publish.targets.live]",
        ),
        (
            "two targets",
            settings(&trial),
            &["--yes"],
            2,
            "live, trial",
        ),
        (
            "a slip",
            settings(&trial),
            &["trail", "--yes"],
            2,
            "did you mean `trial`?",
        ),
        (
            "no way",
            settings("[publish.targets.live]\n"),
            &["--yes"],
            65,
            "folder",
        ),
        (
            "a password",
            settings("[publish.targets.live]\nrclone = \":sftp,host=h,pass=x:www\"\n"),
            &["--yes"],
            65,
            "no password",
        ),
        (
            "two ways",
            settings(&format!("{FOLDER}git = \"origin\"\n")),
            &["--yes"],
            65,
            "one of",
        ),
    ];
    for (name, settings, arguments, code, said) in cases {
        let project = project("");
        project.write("content/site.toml", settings);
        let outcome = publish(&project, arguments, code);
        let text = outcome.stdout + &outcome.stderr;
        assert!(text.contains(said), "{name}: {text}");
        assert_eq!(published(&project), Files::new(), "{name}");
    }
}

#[test]
fn no_tree_in_clear_lands_where_others_read() {
    let clear = format!("{FOLDER}audience = \"member\"\n");
    let project = project(&clear);
    project.page("content/kit.md", "Kit", "access: member", "For members.");
    publish(&project, &["--yes"], 0);
    assert_eq!(
        published(&project),
        files_below(&project.path("public-member"))
    );
    project.write(
        "content/site.toml",
        settings(&format!("{FOLDER}audience = \"public\"\n")),
    );
    publish(&project, &["--yes"], 3);
    project.write(
        "content/site.toml",
        settings(&clear.replace("member", "nobody")),
    );
    publish(&project, &["--yes"], 65);
}

#[test]
fn a_host_asks_for_passwords_by_names_of_levels_alone_and_one_that_asks_nobody_gets_no_tree_in_clear()
 {
    let project = project("");
    project.page("content/kit.md", "Kit", "access: member", "For members.");
    let host = |name: &str| settings(&format!("[publish]\nhost = \"{name}\"\nlogin = true\n"));
    for (name, file) in [
        ("nginx", "nginx.conf"),
        ("apache", "gate.conf"),
        ("caddy", "Caddyfile"),
    ] {
        project.write("content/site.toml", host(name));
        let clear = project.build(&["--audience", "member"]);
        assert!(clear.stdout.contains("pimh/member."), "{}", clear.stdout);
        let rules = fs::read_to_string(project.path("deploy-member").join(file)).unwrap();
        assert!(rules.contains("pimh/member."), "{rules}");
        // What is public has nothing to lock.
        project.build(&["--audience", "public"]);
        let rules = fs::read_to_string(project.path("deploy").join(file)).unwrap_or_default();
        assert!(!rules.contains("pimh/"), "{rules}");
    }
    project.write("content/site.toml", host("netlify"));
    let refused = project.run(&["build", "--audience", "member"]);
    assert_eq!(refused.code, 65);
    let checked = project.run(&["check"]);
    assert_eq!(checked.code, 65, "check says what build says");
    assert!(
        refused.stderr.contains("nginx, apache, caddy"),
        "{}",
        refused.stderr
    );
    project.write("content/site.toml", settings(""));
    for name in ["github-pages", "firebase"] {
        let refused = project.run(&["build", "--audience", "member", "--host", name]);
        assert_eq!(refused.code, 3, "{}", refused.stderr);
        assert!(
            refused.stderr.contains("lets everybody in"),
            "{}",
            refused.stderr
        );
    }
    project.build(&["--audience", "member", "--host", "cloudflare"]);
}

#[test]
fn a_site_of_a_day_to_come_tells_of_a_wrong_clock() {
    let project = project(FOLDER);
    publish(&project, &["--yes"], 0);
    let ledger = project.outside().join("www").join(LEDGER);
    let text = fs::read_to_string(&ledger).unwrap();
    fs::write(&ledger, text.replace("2026-10-01", "2031-10-01")).unwrap();
    let refused = publish(&project, &["--yes"], 73);
    assert!(refused.stderr.contains("clock"), "{}", refused.stderr);
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    let who = ["-c", "user.name=Jo", "-c", "user.email=jo@amberwick.test"];
    let output = git
        .arg("-C")
        .arg(folder)
        .args(who)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        text(output.stderr)
    );
    text(output.stdout).trim().to_owned()
}

/// What a branch holds, as its readers get it.
fn on_branch(project: &Project) -> BTreeSet<String> {
    let names = git(
        &project.outside().join("site.git"),
        &["ls-tree", "-r", "--name-only", "pages"],
    );
    names.lines().map(str::to_owned).collect()
}

#[test]
fn a_branch_is_one_commit_without_a_past_and_nobody_is_pushed_over() {
    let project = project(BRANCH);
    let repository = project.outside().join("site.git");
    git(project.outside(), &["init", "-q", "--bare", "site.git"]);
    publish(&project, &["--yes"], 0);
    let files: BTreeSet<String> = built(&project)
        .into_keys()
        .chain([LEDGER.to_owned()])
        .collect();
    assert_eq!(on_branch(&project), files);
    // Its lines end as they were built, whatever git is told elsewhere.
    let page = git(&repository, &["show", "pages:rest/index.html"]);
    let built_page = String::from_utf8(built(&project)["rest/index.html"].clone()).unwrap();
    assert_eq!(page, built_page.trim());
    let again = publish(&project, &["--yes"], 0);
    assert!(again.stdout.contains("Nothing changed"), "{}", again.stdout);

    project.page("content/rest.md", "Rest", "", "Other words.");
    publish(&project, &["--yes"], 0);
    assert_eq!(git(&repository, &["rev-list", "--count", "pages"]), "1");

    git(
        project.outside(),
        &["clone", "-q", "-b", "pages", "site.git", "theirs"],
    );
    let theirs = project.outside().join("theirs");
    fs::write(theirs.join("CNAME"), "families.nhs.uk").unwrap();
    git(&theirs, &["add", "CNAME"]);
    git(&theirs, &["commit", "-q", "-m", "Our own domain"]);
    git(&theirs, &["push", "-q"]);
    project.page("content/rest.md", "Rest", "", "Yet other words.");
    let refused = publish(&project, &["--yes"], 73);
    assert!(
        refused.stderr.contains("Our own domain"),
        "{}",
        refused.stderr
    );
    assert_eq!(git(&repository, &["rev-list", "--count", "pages"]), "2");
    publish(&project, &["--yes", "--anyway"], 0);
    assert!(on_branch(&project).contains("CNAME"), "it stays");
    assert_eq!(git(&repository, &["rev-list", "--count", "pages"]), "1");
    // A branch of something else is never taken, whatever is said.
    project.write(
        "content/site.toml",
        settings(&format!("{BRANCH}branch = \"main\"\n")),
    );
    fs::remove_file(theirs.join(LEDGER)).unwrap();
    git(&theirs, &["commit", "-q", "-a", "-m", "Sources"]);
    git(&theirs, &["push", "-q", "origin", "HEAD:refs/heads/main"]);
    let sources = git(&repository, &["rev-parse", "main"]);
    let refused = publish(&project, &["--yes", "--anyway"], 73);
    assert!(
        refused.stderr.contains("take away its past"),
        "{}",
        refused.stderr
    );
    assert_eq!(git(&repository, &["rev-parse", "main"]), sources);
    let left: Vec<_> = fs::read_dir(project.path(".pimh"))
        .unwrap()
        .flatten()
        .collect();
    assert!(
        left.iter()
            .all(|entry| !entry.file_name().to_string_lossy().starts_with("publish-"))
    );
}

#[test]
fn an_earlier_publish_comes_back_and_what_was_taken_back_since_does_not() {
    let project = project(&format!("{FOLDER}audience = \"public\"\n"));
    let commit = || {
        git(&project.root(), &["add", "-A"]);
        git(&project.root(), &["commit", "-q", "-m", "All"]);
    };
    git(&project.root(), &["init", "-q"]);
    project.write(".gitignore", "public/\n.pimh/\ndeploy/\n");
    for name in ["closed", "taken-back", "deleted"] {
        project.page(&format!("content/{name}.md"), "One", "", "Secret words.");
    }
    commit();
    publish(&project, &["--yes"], 0);
    project.page("content/rest.md", "Rest", "", "A slip of the pen.");
    project.page(
        "content/closed.md",
        "One",
        "access: member",
        "Secret words.",
    );
    project.page(
        "content/taken-back.md",
        "One",
        "status: withdrawn",
        "Taken back.",
    );
    fs::remove_file(project.path("content/deleted.md")).unwrap();
    commit();
    publish(&project, &["--yes"], 0);
    let content = files_below(&project.path("content"));

    let back = publish(&project, &["--back", "1", "--yes"], 0);
    assert!(
        back.stdout.contains("1 page new, 1 changed"),
        "{}",
        back.stdout
    );
    let site = published(&project);
    let text = |file: &str| String::from_utf8_lossy(&site[file]).into_owned();
    assert!(text("rest/index.html").contains("Words."));
    assert!(text("deleted/index.html").contains("Secret words."));
    assert!(!site.contains_key("closed/index.html"));
    assert!(!text("taken-back/index.html").contains("Secret words."));
    // Nothing that an editor wrote has moved, and the record of who may read what is today's.
    let mut after = files_below(&project.path("content"));
    assert_ne!(
        after.remove("_published.jsonl"),
        content.get("_published.jsonl").cloned()
    );
    let mut content = content;
    content.remove("_published.jsonl");
    assert!(after == content);
    let told = project.run(&["explain", "/rest/"]);
    assert!(
        told.stdout
            .contains("at live since 2026-10-01; it has changed"),
        "{}",
        told.stdout
    );
    publish(&project, &["--back", "9", "--yes"], 2);
    publish(&project, &["--yes"], 0);
    assert!(!published(&project).contains_key("deleted/index.html"));
}

/// What `rclone` does with a folder, as far as it is asked to.
#[cfg(unix)]
const RCLONE: &str = r#"#!/bin/sh
set -eu
printf '%s\n' "$*" >> "$LOG"
command=$1; shift
places=
while [ $# -gt 0 ]; do
  case $1 in
    --files-from-raw|--retries|--retries-sleep|--header-upload) shift 2 ;;
    --*) shift ;;
    *) places="$places $1"; shift ;;
  esac
done
set -- $places
case $command in
  lsjson) [ -d "$1" ] || exit 3
    cd "$1"; printf '['; comma=
    find . -type f | sed 's|^\./||' | while read -r file; do
      printf '%s{"Path":"%s","Size":%s}' "$comma" "$file" "$(wc -c < "$file")"; comma=,
    done; printf ']' ;;
  cat) [ -f "$1" ] || exit 4; cat "$1" ;;
  rcat) mkdir -p "$(dirname "$1")"; cat > "$1" ;;
  copy) while read -r file || [ -n "$file" ]; do mkdir -p "$2/$(dirname "$file")"; cp "$1/$file" "$2/$file"; done ;;
  delete) while read -r file || [ -n "$file" ]; do rm -f "$1/$file"; done ;;
esac
"#;

#[cfg(unix)]
#[test]
fn rclone_is_run_once_for_each_set_of_headers_and_told_how_to_get_where_it_is_missing() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = project("[publish.targets.live]\nrclone = \"../www\"\n");
    let (tools, log) = (
        project.outside().join("tools"),
        project.outside().join("log"),
    );
    fs::create_dir(&tools).unwrap();
    let run = |path: &str| {
        let mut command = pimh();
        command
            .current_dir(project.root())
            .env("PATH", path)
            .env("LOG", &log);
        command.args(["publish", "--yes", "--today", crate::harness::TODAY]);
        crate::harness::outcome(&mut command)
    };
    let missing = run(tools.to_str().unwrap());
    assert_eq!(missing.code, 69);
    assert!(
        missing.stderr.contains("https://rclone.org/downloads/"),
        "{}",
        missing.stderr
    );

    fs::write(tools.join("rclone"), RCLONE).unwrap();
    fs::set_permissions(tools.join("rclone"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
    let first = run(&path);
    assert_eq!(first.code, 0, "{}{}", first.stdout, first.stderr);
    assert!(
        published(&project) == built(&project),
        "and no lock is left"
    );
    let said = fs::read_to_string(&log).unwrap();
    let kept = |line: &&str| {
        line.starts_with("copy") && line.contains("max-age=31536000") && !line.contains("font/")
    };
    assert_eq!(said.lines().filter(kept).count(), 1, "{said}");
    assert!(
        said.lines()
            .any(|line| line.contains("application/atom+xml")),
        "{said}"
    );

    // Somebody else is at it, or broke off.
    project.page("content/rest.md", "Rest", "", "Other words.");
    let lock = project.outside().join("www/.pimh-publishing.json");
    fs::write(&lock, r#"{"who":"Ash","id":"another"}"#).unwrap();
    let busy = run(&path);
    assert_eq!(busy.code, 73);
    assert!(busy.stderr.contains("Ash is publishing"), "{}", busy.stderr);
    fs::remove_file(&lock).unwrap();
    assert_eq!(run(&path).code, 0);
    assert!(published(&project) == built(&project));
}

/// How often a publish is killed, at other moments each time.
fn kills() -> u32 {
    let more = std::env::var("PIMH_TEST_ROUNDS").is_ok();
    if more { 100 } else { 5 }
}

/// Whether files are one whole site, by the list that came with it.
fn is_whole(files: &Files) -> bool {
    let ledger = Ledger::read(&files[LEDGER]).unwrap();
    let all = files.iter().filter(|(file, _)| *file != LEDGER);
    let all = all.map(|(file, bytes)| (file.clone(), Known::of(bytes)));
    ledger.unsure.is_empty() && ledger.files == all.collect()
}

#[test]
fn a_site_with_one_page_of_another_is_not_whole() {
    let project = project(FOLDER);
    publish(&project, &["--yes"], 0);
    let mut files = files_below(&project.outside().join("www"));
    assert!(is_whole(&files));
    files.insert("rest/index.html".to_owned(), b"another".to_vec());
    assert!(!is_whole(&files));
}

/// Kills a publish again and again, at moments towards its end, where it puts files. After each kill the site is whole, and at
/// the end one more run puts it.
fn killed(targets: &str, see: impl Fn(&Project) -> Files) {
    let project = project(targets);
    git(project.outside(), &["init", "-q", "--bare", "site.git"]);
    let started = Instant::now();
    publish(&project, &["--yes"], 0);
    let whole = started.elapsed();
    for round in 0..kills() {
        project.page(
            "content/rest.md",
            "Rest",
            "",
            &format!("Words of round {round}."),
        );
        project.page(&format!("content/p{round}.md"), "One more", "", "Words.");
        let mut command = pimh();
        command.current_dir(project.root());
        command.args(["publish", "--yes", "-q", "--today", crate::harness::TODAY]);
        let mut child = command.spawn().unwrap();
        std::thread::sleep(whole * (60 + 9 * (round % 5) + round % 7) / 100);
        child.kill().ok();
        child.wait().unwrap();
        assert!(is_whole(&see(&project)), "round {round}");
    }
    // A push that was under way outlives the program that began it.
    let all = (0..5).map(|_| project.run(&["publish", "--yes"]).code);
    assert!(all.into_iter().any(|code| code == 0));
    let mut site = see(&project);
    site.remove(LEDGER);
    site.retain(|file, _| !Class::may_stay(file));
    let mut wanted = built(&project);
    wanted.retain(|file, _| !Class::may_stay(file));
    assert!(site == wanted);
}

#[test]
fn a_killed_publish_to_a_folder_leaves_a_whole_site() {
    killed(FOLDER, |project| {
        files_below(&project.outside().join("www"))
    });
}

#[test]
fn a_killed_publish_to_a_branch_leaves_a_whole_site() {
    killed(BRANCH, |project| {
        let repository = project.outside().join("site.git");
        let seen = project.outside().join("seen");
        fs::remove_dir_all(&seen).ok();
        fs::create_dir(&seen).unwrap();
        let mut checkout = Command::new("git");
        checkout.arg("-C").arg(&repository);
        checkout.env("GIT_INDEX_FILE", project.outside().join("seen-index"));
        checkout
            .arg("--work-tree")
            .arg(&seen)
            .args(["checkout", "-q", "-f", "pages", "--", "."]);
        assert!(checkout.status().unwrap().success());
        files_below(&seen)
    });
}
