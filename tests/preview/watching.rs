//! What happens to files while they are shown: saved in any manner, renamed, moved, deleted, broken, mended.

use std::fs;
use std::io::Write as _;
use std::time::Duration;

use crate::harness::Served;
use crate::harness::{Project, page, settings};

/// Longer than anything waits before it acts.
const A_WHILE: Duration = Duration::from_millis(900);

fn simple() -> Project {
    let project = Project::new();
    project.page(
        "content/tips/_index.md",
        "Tips",
        "type: page\n",
        "All tips.",
    );
    project.page("content/tips/a.md", "A", "type: page\n", "Old words.");
    project.page("content/tips/b.md", "B", "type: page\n", "Other words.");
    project
}

/// [P-03] That it is seen within so many milliseconds is measured by the bench, as are P-02 and P-05: on a machine
/// that does something else beside, no test could hold it.
#[test]
fn a_save_is_seen_and_only_once() {
    let served = Served::of(simple());
    let before = served.count();
    served
        .project
        .page("content/tips/a.md", "A", "type: page\n", "New words.");
    served.until_says("/tips/a/", "New words.");
    served.still_for(A_WHILE);
    assert_eq!(served.count(), before + 1, "one save is one edition");
}

/// [P-30] [P-31] Vim, Emacs, VS Code and the rest each have a manner of their own.
#[test]
fn every_manner_of_saving_is_one_edition_of_whole_words() {
    let served = Served::of(simple());
    let path = served.project.path("content/tips/a.md");
    let folder = path.parent().unwrap().to_owned();
    let text = |words: &str| page("A", "type: page\n", words);
    type Save<'a> = Box<dyn Fn(&str) + 'a>;
    let manners: [(&str, Save<'_>); 6] = [
        (
            "in place",
            Box::new(|words| fs::write(&path, text(words)).unwrap()),
        ),
        (
            "by a temporary file",
            Box::new(|words| {
                fs::write(folder.join("a.md.tmp"), text(words)).unwrap();
                fs::rename(folder.join("a.md.tmp"), &path).unwrap();
            }),
        ),
        (
            "as Vim does, with a backup",
            Box::new(|words| {
                fs::write(folder.join("4913"), "").unwrap();
                fs::remove_file(folder.join("4913")).unwrap();
                fs::write(folder.join(".a.md.swp"), "swap").unwrap();
                fs::write(folder.join("a.md.bck"), "backup").unwrap();
                fs::write(folder.join("#a.md#"), "autosaved").unwrap();
                fs::rename(&path, folder.join("a.md~")).unwrap();
                std::thread::sleep(Duration::from_millis(15));
                fs::write(&path, text(words)).unwrap();
                fs::remove_file(folder.join("a.md~")).unwrap();
            }),
        ),
        (
            "in a folder beside it, as a Mac does",
            Box::new(|words| {
                let safe = folder.join("a.md.sb-1a2b3c4d-XyZ123");
                fs::create_dir(&safe).unwrap();
                fs::write(safe.join("a.md"), text(words)).unwrap();
                fs::rename(safe.join("a.md"), &path).unwrap();
                fs::remove_dir(&safe).unwrap();
            }),
        ),
        (
            "emptied first",
            Box::new(|words| {
                fs::write(&path, "").unwrap();
                std::thread::sleep(Duration::from_millis(80));
                fs::write(&path, text(words)).unwrap();
            }),
        ),
        (
            "slowly",
            Box::new(|words| {
                let text = text(words);
                let mut file = fs::File::create(&path).unwrap();
                for piece in text.as_bytes().chunks(text.len() / 3 + 1) {
                    file.write_all(piece).unwrap();
                    file.flush().unwrap();
                    std::thread::sleep(Duration::from_millis(100));
                }
            }),
        ),
    ];
    for (manner, save) in &manners {
        let before = served.count();
        let words = format!("Saved {manner}.");
        save(&words);
        served.until_says("/tips/a/", &words);
        served.still_for(A_WHILE);
        assert_eq!(served.count(), before + 1, "{manner}");
        assert!(
            served.errors().is_empty(),
            "{manner}: {:?}",
            served.errors()
        );
    }
    for side_file in [
        "/tips/a.md~",
        "/tips/4913",
        "/tips/.a.md.swp",
        "/tips/a.md.tmp",
        "/tips/a.md.bck",
        "/tips/%23a.md%23",
    ] {
        assert_eq!(served.get(side_file).status, 404, "{side_file}");
    }
}

/// [P-31]
#[test]
fn twenty_saves_in_a_row_end_with_the_last() {
    let served = Served::of(simple());
    for number in 0..20 {
        served.project.write(
            "content/tips/a.md",
            page("A", "type: page\n", &format!("Save {number}.")),
        );
        std::thread::sleep(Duration::from_millis(12));
    }
    served.until_says("/tips/a/", "Save 19.");
}

/// [P-32]
#[test]
fn the_same_bytes_again_are_no_change() {
    let project = simple();
    project.page(
        "content/tips/bundle/index.md",
        "Bundle",
        "type: page\n",
        "[file](sheet.txt)",
    );
    project.write("content/tips/bundle/sheet.txt", "sheet");
    let served = Served::of(project);
    // What files hold is taken down a while after the start.
    served.still_for(Duration::from_millis(2600));
    for file in ["content/tips/a.md", "content/tips/bundle/sheet.txt"] {
        let bytes = fs::read(served.project.path(file)).unwrap();
        served.project.write(file, bytes);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let path = served.project.path("content/tips/a.md");
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    assert_eq!(served.still_for(A_WHILE), 0);
}

/// [P-33] [P-36]
#[test]
fn new_pages_and_whole_folders_appear_in_lists() {
    let served = Served::of(simple());
    served.project.page(
        "content/tips/deep/er/c.md",
        "Third",
        "type: page\n",
        "In a new folder.",
    );
    served.until_says("/tips/deep/er/c/", "In a new folder.");
    served.until_says("/tips/deep/", "Er");
    let outside = served.project.outside().join("elsewhere");
    fs::create_dir_all(outside.join("inner")).unwrap();
    fs::write(
        outside.join("_index.md"),
        page("Arrived", "type: page\n", "Moved in."),
    )
    .unwrap();
    for number in 0..30 {
        let text = page(
            &format!("Guest {number}"),
            "type: page\n",
            "From elsewhere.",
        );
        fs::write(outside.join(format!("inner/g{number}.md")), text).unwrap();
    }
    fs::rename(&outside, served.project.path("content/arrived")).unwrap();
    served.until_says("/arrived/inner/g29/", "From elsewhere.");
    served.until_says("/arrived/inner/", "Guest 17");
    served.until_says("/", "Arrived");
    // What is in a folder that came is watched too.
    served.project.page(
        "content/arrived/inner/g3.md",
        "Guest 3",
        "type: page\n",
        "Edited here.",
    );
    served.until_says("/arrived/inner/g3/", "Edited here.");
}

/// [P-34]
#[test]
fn what_is_deleted_is_gone_everywhere() {
    let served = Served::of(simple());
    assert!(served.get("/tips/").says("/tips/b/"));
    fs::remove_file(served.project.path("content/tips/b.md")).unwrap();
    served.until("b is gone", |served| served.get("/tips/b/").status == 404);
    for list in [
        "/tips/",
        "/a-z/",
        "/sitemap.xml",
        "/pages.json",
        "/feed.xml",
    ] {
        assert!(!served.raw(list, "public").says("/tips/b/"), "{list}");
    }
    assert!(!served.get("/tips/a/").says("/tips/b/"), "nor is it next");
    let path = served.project.path("content/tips/a.md");
    let before = served.count();
    fs::remove_file(&path).unwrap();
    std::thread::sleep(Duration::from_millis(20));
    served
        .project
        .page("content/tips/a.md", "A", "type: page\n", "Back again.");
    served.until_says("/tips/a/", "Back again.");
    served.still_for(A_WHILE);
    assert_eq!(served.count(), before + 1, "it was never seen to be away");
    fs::remove_dir_all(served.project.path("content/tips")).unwrap();
    served.until("the folder is gone", |served| {
        served.get("/tips/").status == 404
    });
}

/// [P-35]
#[test]
fn what_is_renamed_is_found_at_its_new_address() {
    let served = Served::of(simple());
    fs::rename(
        served.project.path("content/tips/a.md"),
        served.project.path("content/tips/rest.md"),
    )
    .unwrap();
    served.until_says("/tips/rest/", "Old words.");
    let old = served.get("/tips/a/");
    assert_eq!(old.status, 404);
    assert!(
        old.says("This page has moved to /tips/rest/"),
        "{}",
        old.text()
    );
    fs::rename(
        served.project.path("content/tips"),
        served.project.path("content/advice"),
    )
    .unwrap();
    served.until_says("/advice/rest/", "Old words.");
    served.until("the old folder is gone", |served| {
        served.get("/tips/rest/").status == 404
    });
    served.project.page(
        "content/advice/rest.md",
        "A",
        "type: page\n",
        "Edited after the move.",
    );
    served.until_says("/advice/rest/", "Edited after the move.");
    fs::rename(
        served.project.path("content/advice/b.md"),
        served.project.path("content/advice/B.md"),
    )
    .unwrap();
    served.until("the page is still there", |served| {
        served.get("/advice/b/").says("Other words.")
            && served.get("/advice/b/").says("content/advice/B.md")
            || served.get("/advice/b/").says("Open advice/B.md")
    });
    // Into another section, and out of the project.
    served.project.page(
        "content/guides/_index.md",
        "Guides",
        "type: page\n",
        "All guides.",
    );
    served.until_says("/guides/", "All guides.");
    fs::rename(
        served.project.path("content/advice"),
        served.project.path("content/guides/advice"),
    )
    .unwrap();
    served.until_says("/guides/advice/rest/", "Edited after the move.");
    served.until("the old one is gone", |served| {
        served.get("/advice/rest/").status == 404
    });
    fs::rename(
        served.project.path("content/guides"),
        served.project.outside().join("guides"),
    )
    .unwrap();
    served.until("all of it is gone", |served| {
        served.get("/guides/").status == 404 && served.get("/guides/advice/rest/").status == 404
    });
    assert!(!served.get("/a-z/").says("/guides/"));
}

/// [P-37]
#[test]
fn files_beside_pages_follow_what_lies_there() {
    let project = simple();
    project.page(
        "content/tips/c/index.md",
        "C",
        "type: page\n",
        "[sheet](sheet.txt)",
    );
    project.write("content/tips/c/sheet.txt", "one");
    let served = Served::of(project);
    assert_eq!(served.get("/tips/c/sheet.txt").text(), "one");
    served.project.write("content/tips/c/sheet.txt", "two");
    served.until("the new bytes", |served| {
        served.get("/tips/c/sheet.txt").text() == "two"
    });
    fs::remove_file(served.project.path("content/tips/c/sheet.txt")).unwrap();
    served.until("it is missed", |served| {
        served.get("/tips/c/sheet.txt").status == 404 && served.errors() == ["H1"]
    });
    assert!(
        served
            .get("/tips/c/")
            .says("content/tips/c/index.md, line 6")
    );
    served.project.write("content/tips/c/sheet.txt", "three");
    served.until("it is back", |served| {
        served.get("/tips/c/sheet.txt").text() == "three" && served.errors().is_empty()
    });
}

/// [P-38]
#[test]
fn templates_words_and_records_reach_the_pages_that_use_them() {
    let project = simple();
    project.write("content/site.toml", settings("theme = \"mine\""));
    project.write(
        "themes/mine/theme.toml",
        "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n",
    );
    project.write(
        "themes/mine/templates/partials/footer.html",
        "<footer>one</footer>",
    );
    project.page("content/tips/a.md", "A", "type: page\n", "{figure babies}");
    let figures = |value: u32| {
        format!(
            "[babies]\nvalue = \"{value}\"\nlabel = \"babies\"\nsource = \"s\"\nas_of = \"not stated\"\n"
        )
    };
    project.write("content/_data/figures.toml", figures(1234));
    let served = Served::of(project);
    assert!(served.get("/tips/a/").says("1234"));
    served
        .project
        .write("content/_data/figures.toml", figures(5678));
    served.until_says("/tips/a/", "5678");
    served.project.write(
        "themes/mine/templates/partials/footer.html",
        "<footer>two</footer>",
    );
    served.until_says("/tips/b/", "<footer>two</footer>");
    served
        .project
        .write("themes/mine/words/en.toml", "skip = \"Jump over it\"\n");
    served.until_says("/tips/b/", "Jump over it");
}

/// [P-39] [P-27] The port is no setting, so none needs a restart.
#[test]
fn settings_apply_at_once_and_broken_ones_leave_the_older() {
    let served = Served::of(simple());
    served.project.write(
        "content/site.toml",
        settings("description = \"d\"").replace("Amberwick", "Another name"),
    );
    served.until_says("/", "Another name");
    fs::remove_file(served.project.path("content/site.toml")).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    served.project.write(
        "content/site.toml",
        settings("").replace("Amberwick", "Third name"),
    );
    served.until_says("/", "Third name");
    assert!(
        served
            .editions
            .lock()
            .unwrap()
            .iter()
            .flatten()
            .all(|(severity, _)| *severity != pimh::diagnostic::Severity::Error),
        "nobody saw them away"
    );
    served.project.write("content/site.toml", "title = [\n");
    served.until("they are told of", |served| !served.errors().is_empty());
    let page = served.get("/tips/a/");
    assert!(
        page.says("Third name") && page.says("content/site.toml, line"),
        "{}",
        page.text()
    );
    served
        .project
        .write("content/tips/a.md", page_of("Seen meanwhile."));
    served.until_says("/tips/a/", "Seen meanwhile.");
    served.project.write(
        "content/site.toml",
        settings("").replace("Amberwick", "Mended"),
    );
    served.until("they are mended", |served| {
        served.errors().is_empty() && served.get("/").says("Mended")
    });
    served.project.write(
        "content/site.toml",
        settings("").replace("https://amberwick.test/", "https://amberwick.test/below/"),
    );
    served.until_says("/below/tips/a/", "Seen meanwhile.");
    assert_eq!(served.get("/").status, 302);
}

fn page_of(words: &str) -> String {
    page("A", "type: page\n", words)
}

/// [P-06] [P-40]
#[test]
fn a_branch_of_five_hundred_files_is_two_editions_at_most() {
    let project = simple();
    for number in 0..500 {
        project.write(
            &format!("content/many/p{number}.md"),
            page(&format!("Page {number}"), "type: page\n", "First branch."),
        );
    }
    let served = Served::of(project);
    let before = served.count();
    for number in 0..500 {
        served.project.write(
            &format!("content/many/p{number}.md"),
            page(&format!("Page {number}"), "type: page\n", "Second branch."),
        );
    }
    served.until_says("/many/p499/", "Second branch.");
    served.still_for(A_WHILE);
    let editions = served.count() - before;
    assert!((1..=3).contains(&editions), "{editions} editions");
    for number in [0, 250, 498] {
        assert!(
            served
                .get(&format!("/many/p{number}/"))
                .says("Second branch.")
        );
    }
}

/// [P-41]
#[test]
fn the_output_is_no_input_and_is_left_alone() {
    let project = simple();
    project.build(&[]);
    let output = crate::harness::files_below(&project.path("public"));
    let served = Served::of(project);
    let before = served.count();
    served
        .project
        .write("content/tips/a.md", page_of("Newer than the output."));
    served.until_says("/tips/a/", "Newer than the output.");
    assert!(crate::harness::files_below(&served.project.path("public")) == output);
    served.project.build(&[]);
    served.project.write("public/stray.txt", "stray");
    served.still_for(A_WHILE);
    assert_eq!(served.count(), before + 1);
}

/// [P-40] [P-42] What git is told to leave out is content all the same, and what git does for itself is none.
#[test]
fn files_that_git_leaves_out_are_seen_and_those_of_git_are_not() {
    let project = simple();
    project.write(".gitignore", "content/\n*.md\n");
    project.write("content/.gitignore", "*\n");
    project.write("content/tips/.ignore", "a.md\n");
    fs::write(project.outside().join(".gitignore"), "*\n").unwrap();
    let served = Served::of(project);
    served
        .project
        .write("content/tips/a.md", page_of("Left out by git."));
    served.until_says("/tips/a/", "Left out by git.");
    served.project.page(
        "content/tips/new.md",
        "New",
        "type: page\n",
        "New, and left out.",
    );
    served.until_says("/tips/new/", "New, and left out.");
    served.still_for(A_WHILE);
    let before = served.count();
    for number in 0..50 {
        served
            .project
            .write(&format!(".git/objects/{number}"), "object");
    }
    served.project.write(".git/HEAD", "ref: refs/heads/main\n");
    served.project.write("content/.git/index", "index");
    fs::write(served.project.outside().join(".gitignore"), "content\n").unwrap();
    served.still_for(A_WHILE);
    assert_eq!(served.count(), before);
}

/// [P-04] Pages are drawn when they are asked for, so a template's edit makes the page that is looked at wait for no
/// other: here for one that cannot even be drawn.
#[test]
fn the_page_that_is_looked_at_waits_for_no_other() {
    let project = simple();
    let footer = "themes/mine/templates/partials/footer.html";
    project.write("content/site.toml", settings("theme = \"mine\""));
    project.write(
        "themes/mine/theme.toml",
        "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n",
    );
    project.write(footer, "<footer>one</footer>");
    let served = Served::of(project);
    let mut line = served.line("/tips/a/");
    line.next().unwrap();
    assert!(served.get("/tips/b/").says("<footer>one</footer>"));
    let broken = "{% if page.title == \"B\" %}{{ page.nothing.at.all }}{% endif %}";
    served
        .project
        .write(footer, format!("{broken}<footer>two</footer>"));
    let told = line.next().unwrap();
    assert!(told["stop"].is_null(), "nobody has looked at B: {told}");
    assert!(served.get("/tips/a/").says("<footer>two</footer>"));
    let b = served.get("/tips/b/");
    assert!(b.says("<footer>one</footer>") && b.says("pimh-full"));
    served.project.write(footer, "<footer>three</footer>");
    served.until_says("/tips/a/", "<footer>three</footer>");
    for path in ["/tips/b/", "/tips/", "/", "/a-z/", "/nothing/"] {
        assert!(served.get(path).says("<footer>three</footer>"), "{path}");
    }
}

/// [P-43]
#[cfg(unix)]
#[test]
fn links_on_disk_are_followed_within_the_project_and_not_beyond() {
    use std::os::unix::fs::symlink;
    let project = simple();
    project.page(
        "shared/linked.md",
        "Linked",
        "type: page\n",
        "Through a link.",
    );
    fs::write(
        project.outside().join("secret.md"),
        page("Secret", "type: page\n", "Not of this project."),
    )
    .unwrap();
    symlink(project.path("shared"), project.path("content/shared")).unwrap();
    symlink(
        project.outside().join("secret.md"),
        project.path("content/out.md"),
    )
    .unwrap();
    let served = Served::of(project);
    assert!(served.get("/shared/linked/").says("Through a link."));
    assert_eq!(served.raw("/out/", "public").status, 404);
    served.until_errors(&["B4"]);
    served.project.page(
        "shared/linked.md",
        "Linked",
        "type: page\n",
        "Edited behind the link.",
    );
    served.until_says("/shared/linked/", "Edited behind the link.");
}

/// [P-46]
#[test]
fn a_file_that_cannot_be_read_stops_nothing_else() {
    let served = Served::of(simple());
    fs::write(
        served.project.path("content/tips/a.md"),
        b"---\ntitle: A\n---\n\xff\xfe",
    )
    .unwrap();
    served.until("it is told of", |served| served.errors() == ["B1"]);
    assert!(
        served.raw("/tips/a/", "public").says("Old words."),
        "the last good words stand"
    );
    assert!(served.get("/tips/a/").says("not saved as UTF-8"));
    served
        .project
        .page("content/tips/b.md", "B", "type: page\n", "Still at work.");
    served.until_says("/tips/b/", "Still at work.");
    served
        .project
        .write("content/tips/a.md", page_of("Mended."));
    served.until_says("/tips/a/", "Mended.");
    served.until_errors(&[]);
}

/// [P-46] Nor does a file whose name or rights are strange, or one that is none.
#[cfg(target_os = "linux")]
#[test]
fn strange_files_stop_nothing_else() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let served = Served::of(simple());
    let folder = served.project.path("content/tips");
    let strange = folder.join(std::ffi::OsStr::from_bytes(b"caf\xe9.md"));
    fs::write(&strange, page("Strange", "type: page\n", "Words.")).unwrap();
    served.until("its name is told of", |served| served.errors() == ["B3"]);
    fs::remove_file(&strange).unwrap();
    served.until_errors(&[]);
    fs::create_dir(folder.join("folder.md")).unwrap();
    symlink(folder.join("nowhere.md"), folder.join("link.md")).unwrap();
    served.until("the link is told of", |served| served.errors().len() == 1);
    fs::remove_file(folder.join("link.md")).unwrap();
    served.until_errors(&[]);
    fs::set_permissions(folder.join("b.md"), fs::Permissions::from_mode(0o000)).unwrap();
    // Whoever may read everything, as in many containers, has nothing to be told of.
    if fs::read(folder.join("b.md")).is_err() {
        served.until("it cannot be read", |served| served.errors().len() == 1);
        assert!(served.raw("/tips/b/", "public").says("Other words."));
        fs::set_permissions(folder.join("b.md"), fs::Permissions::from_mode(0o644)).unwrap();
        served.until_errors(&[]);
    }
    served
        .project
        .write("content/tips/a.md", page_of("Still at work."));
    served.until_says("/tips/a/", "Still at work.");
}

/// [P-44] As asked for; that the system is found out where it tells of nothing: `src/preview/builder.rs`.
#[test]
fn without_events_everything_is_looked_at_now_and_then() {
    let served = Served::with(simple(), |options| {
        options.poll = Some(Duration::from_millis(100))
    });
    served
        .project
        .write("content/tips/a.md", page_of("Found by looking."));
    served.until_says("/tips/a/", "Found by looking.");
    fs::remove_file(served.project.path("content/tips/b.md")).unwrap();
    served.until("b is gone", |served| served.get("/tips/b/").status == 404);
}

/// [P-47]
#[test]
fn two_previews_of_one_project_do_not_disturb_each_other() {
    let one = Served::of(simple());
    let root = one.project.root().canonicalize().unwrap();
    let other = Served::with(Project::empty(), |options| {
        options.store = pimh::output::Store::at(&root);
        options.root = root;
    });
    one.project
        .write("content/tips/a.md", page_of("Seen by both."));
    one.until_says("/tips/a/", "Seen by both.");
    other.until_says("/tips/a/", "Seen by both.");
}

/// [P-21] [P-25]
#[test]
fn a_broken_page_keeps_its_last_good_words_and_heals() {
    let served = Served::of(simple());
    served
        .project
        .write("content/tips/a.md", "---\ntitle: \"open\n---\nNew words.\n");
    served.until("it is told of", |served| !served.errors().is_empty());
    let page = served.get("/tips/a/");
    assert_eq!(page.status, 200);
    assert!(page.says("Old words.") && page.says("You are still seeing the last good page."));
    assert!(
        served.get("/tips/").says("/tips/a/"),
        "it keeps its place in lists"
    );
    let other = served.get("/tips/b/");
    assert!(other.says("This page is up to date."), "{}", other.text());
    served.project.write(
        "content/tips/b.md",
        self::page("B", "type: page\n", "Goes on."),
    );
    served.until_says("/tips/b/", "Goes on.");
    served
        .project
        .write("content/tips/a.md", page_of("Mended."));
    served.until_says("/tips/a/", "Mended.");
    assert!(!served.get("/tips/a/").says("pimh-stop"));
}

/// [P-27]
#[test]
fn a_project_that_never_could_be_read_is_explained_and_recovers() {
    let project = Project::empty();
    project.write("content/site.toml", "title = [\n");
    project.page("content/_index.md", "Home", "", "Welcome.");
    let served = Served::of(project);
    let reply = served.get("/anything/");
    assert_eq!(reply.status, 503);
    assert!(reply.says("content/site.toml, line 1") && reply.says("There is no site to show yet"));
    served.project.write("content/site.toml", settings(""));
    served.until_says("/", "Welcome.");
    served
        .project
        .write("content/new.md", "no block at the top");
    served.until_errors(&["F9"]);
    let new = served.get("/new/");
    assert_eq!(new.status, 404);
    assert!(new.says("This page cannot be shown yet.") && new.says("content/new.md, line 1"));
    served
        .project
        .page("content/new.md", "New", "type: page\n", "Here now.");
    served.until_says("/new/", "Here now.");
}

/// [P-21] A theme that breaks leaves the site in its last good look.
#[test]
fn a_broken_template_leaves_the_older_look() {
    let project = simple();
    project.write("content/site.toml", settings("theme = \"mine\""));
    project.write(
        "themes/mine/theme.toml",
        "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n",
    );
    project.write(
        "themes/mine/templates/partials/footer.html",
        "<footer>sound</footer>",
    );
    let served = Served::of(project);
    served.project.write(
        "themes/mine/templates/partials/footer.html",
        "<footer>{{ open</footer>",
    );
    served.until("it is told of", |served| !served.errors().is_empty());
    assert!(
        served
            .raw("/tips/a/", "public")
            .says("<footer>sound</footer>")
    );
    served
        .project
        .write("content/tips/a.md", page_of("Edited meanwhile."));
    served.until_says("/tips/a/", "Edited meanwhile.");
    served.project.write(
        "themes/mine/templates/partials/footer.html",
        "<footer>{{ page.nothing.at.all }}</footer>",
    );
    served.until("it fails on the page", |served| {
        served.get("/tips/a/").says("pimh-full")
    });
    served.project.write(
        "themes/mine/templates/partials/footer.html",
        "<footer>mended</footer>",
    );
    served.until_says("/tips/a/", "<footer>mended</footer>");
    served.until_errors(&[]);
}
