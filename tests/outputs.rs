//! One inventory: what `check` says is what a build says, and no two things want one place.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use pimh::access::{Level, Reader};
use pimh::diagnostic::{Diagnostic, Notes, Severity};
use pimh::gate::Gate;
use pimh::names::Permalink;
use pimh::pipeline::Bytes;
use pimh::site::outputs::{Kind, addresses};
use pimh::trees::{ClearTree, InMemory, Sink};

use crate::harness::{Refused, SETTINGS, Sites, TestSite, page};

/// What a rehearsal says against a site.
fn rehearsed(sites: &Sites) -> Vec<String> {
    errors(&sites.rehearse().settle(&sites.site.config().checks, false))
}

fn errors(notes: &Notes) -> Vec<String> {
    let errors = notes
        .iter()
        .filter(|note| note.severity() == Severity::Error);
    errors.map(|note| note.code().id().to_owned()).collect()
}

fn refused(site: &TestSite) -> Vec<(String, String)> {
    let Err(Refused(errors)) = site.load() else {
        panic!("nothing was told of\n{}", site.text());
    };
    errors
}

fn codes(site: &TestSite) -> Vec<String> {
    refused(site).into_iter().map(|(code, _)| code).collect()
}

const WITH_FILES: &str = "title = \"Test site\"\nbase_url = \"https://pimh.example.org/\"\n";

/// A page that is told of in a feed.
fn rest(more: &str) -> String {
    let fields = format!("type: page\nreviewed: 2026-01-02\n{more}");
    page("Rest", &fields, "Sit down.\n")
}

/// A page with a calendar file.
fn talk() -> String {
    let fields = "kind: online-forum\nstarts: 2027-01-02\nonline: yes";
    page("Talk", fields, "Come.\n")
}

/// Settings that publish a file.
fn publishing(file: &str, rest: &str) -> String {
    format!("{WITH_FILES}files = [\"{file}\"]\n{rest}")
}

#[test]
fn a_file_in_the_place_of_what_the_program_writes_is_told_of() {
    for file in [
        "search/public/index.json",
        "search/public/rows/any.json",
        "tips/feed.xml",
        "events/talk/event.ics",
        "robots.txt",
    ] {
        let site = TestSite::new()
            .with("content/site.toml", &publishing(file, ""))
            .with(&format!("content/{file}"), "not what the program writes")
            .with("content/tips/rest.md", &rest(""))
            .with("content/events/talk.md", &talk());
        assert_eq!(codes(&site), ["A2"], "{file}");
    }
}

#[test]
fn a_file_cannot_lie_where_a_page_needs_a_folder() {
    let site = TestSite::new()
        .with("content/site.toml", &publishing("tips/rest", ""))
        .with("content/tips/rest", "a file without an ending")
        .with("content/tips/rest.md", &rest(""));
    assert_eq!(codes(&site), ["A1"]);
}

#[test]
fn an_old_address_gives_way_to_whatever_stands_there() {
    let former = |address: &str| page("About", &format!("aliases: [{address}]"), "Words.\n");
    let folder = TestSite::new().with("content/team/about.md", &former("/team/"));
    assert_eq!(codes(&folder), ["A3"], "a folder has an index there");
    let gated = TestSite::new()
        .with("content/about.md", &former("/team/"))
        .with(
            "content/team/plan.md",
            &page("Plan", "access: member", "Words.\n"),
        );
    assert_eq!(codes(&gated), ["A1"], "for members");
    let free = TestSite::new().with("content/team/about.md", &former("/crew/"));
    assert!(free.build("public").contains_key("crew/index.html"));
}

#[test]
fn of_a_page_of_another_program_an_old_address_that_is_taken_is_left_out() {
    let lenient = format!("{WITH_FILES}[import]\nlenient = true\n[search]\nenabled = false\n");
    let former = "redirect_from: [/old/]";
    let site = TestSite::new()
        .with("content/site.toml", &lenient)
        .with("content/a.md", &page("A", former, "Words.\n"))
        .with("content/b.md", &page("B", former, "Words.\n"));
    let old = &site.build("public")["old/index.html"];
    assert!(String::from_utf8_lossy(old).contains("/a/"));
    assert_eq!(rehearsed(&site.load().unwrap()), [""; 0]);
    // Of what is gated no public redirect may tell, not even by being left out.
    let roles = format!("{lenient}[roles.member]\nlabel = \"Members\"\n");
    let gated = site
        .with("content/site.toml", &roles)
        .with(
            "content/b.md",
            &page("B", "access: member\naliases: [/x/]", "Words.\n"),
        )
        .with(
            "content/old/_index.md",
            &page("C", "access: member", "Words.\n"),
        );
    assert_eq!(codes(&gated), ["A1"]);
}

#[test]
fn a_link_to_a_folder_is_one_to_the_page_in_its_place() {
    let site = TestSite::new()
        .with("content/k/a.md", &page("A", "", "[Start](start/)\n"))
        .with("content/k/start/index.md", &page("Start", "", "Words.\n"))
        .with("content/k/start/t/index.md", &page("T", "", "Words.\n"));
    let tree = site.build("public");
    let a = String::from_utf8_lossy(&tree["k/a/index.html"]);
    assert!(a.contains("href=\"/k/start/\""), "{a}");
    // And what is hidden is still told of.
    let hidden = site.with(
        "content/k/start/index.md",
        &page("Start", "access: member", "Words.\n"),
    );
    assert!(codes(&hidden).contains(&"L7".to_owned()));
}

#[test]
fn a_rehearsal_finds_what_only_the_seal_finds() {
    let theme = "name = \"bare\"\ncontract = 1\nextends = \"harbour\"\n";
    let settings = SETTINGS.replace("language =", "theme = \"bare\"\nlanguage =");
    let bare = |main: &str| {
        TestSite::new()
            .with("content/site.toml", &settings)
            .with("content/kit.md", &page("Kit", "access: member", "Words.\n"))
            .with("themes/bare/theme.toml", theme)
            .with(
                "themes/bare/templates/page.html",
                &format!("<!doctype html><{main}>{{{{ page.body | safe }}}}</{main}>"),
            )
    };
    let told = rehearsed(&bare("div").load().unwrap());
    assert!(!told.is_empty());
    let Err(Refused(sealed)) = bare("div").tree("sealed") else {
        panic!("it was sealed without a <main>");
    };
    let sealed: BTreeSet<String> = sealed.into_iter().map(|(code, _)| code).collect();
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), sealed);
    assert_eq!(rehearsed(&bare("main").load().unwrap()), [""; 0]);
}

/// Takes so many files and wants no more.
struct Sated {
    most: usize,
    taken: AtomicUsize,
}

impl<T> Sink<T> for Sated {
    fn put(&self, _: &str, _: &T) -> Result<(), Diagnostic> {
        self.taken.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn goes_on(&self) -> bool {
        self.taken.load(Ordering::Relaxed) < self.most
    }
}

/// One way to make a tree.
type Way<'a> = dyn Fn(&Sated) -> Notes + 'a;

/// It is asked before each file whether the rest is wanted, and nothing more is made when it is not.
#[test]
fn a_rehearsal_is_given_up_when_nobody_wants_it() {
    let site = (0..200).fold(TestSite::new(), |site, number| {
        let fields = ["", "access: member"][number % 2];
        let file = format!("content/page-{number}.md");
        let words = page(&format!("Page {number}"), fields, "Words.\n");
        site.with(&file, &words)
    });
    let sites = site.load().unwrap();
    let sealed = sites.with_gate().unwrap();
    let roles = &sites.site.config().roles;
    let gate = Gate::to_throw_away(roles, sites.site.choice().today).unwrap();
    let taken = |most, make: &Way<'_>| {
        let taken = AtomicUsize::new(0);
        let sink = Sated { most, taken };
        make(&sink);
        sink.taken.into_inner()
    };
    let reader = sites.site.config().reader("member").unwrap();
    let ways: [&Way<'_>; 3] = [
        &|sink| sites.build_open(sink),
        &|sink| sites.build_clear(&reader, sink),
        &|sink| sealed.seal(Some(&gate), sink),
    ];
    for make in ways {
        let (whole, some) = (taken(usize::MAX, make), taken(5, make));
        assert!(whole > 100 && some < 60, "{some} of {whole} files");
    }
    for last in [0, 1, 10, 100] {
        let asked = AtomicUsize::new(0);
        let is_wanted = || asked.fetch_add(1, Ordering::Relaxed) < last;
        assert!(sites.rehearse_while(&is_wanted).is_none());
    }
    assert!(sites.rehearse_while(&|| true).is_some());
}

#[test]
fn every_output_stands_where_its_kind_may() {
    let site = TestSite::new()
        .with("content/tips/_index.md", &page("Tips", "", "Words.\n"))
        .with("content/tips/rest.md", &rest("topics: [Sleep]"))
        .with("content/events/talk.md", &talk())
        .with(
            "content/kit.md",
            &page("Kit", "access: member\nteaser: title", "Words.\n"),
        );
    let sites = site.load().unwrap();
    let reader = Reader::public();
    let kinds: Vec<&Kind> = sites
        .inventory()
        .of_reader(&reader)
        .into_iter()
        .map(|(level, output)| {
            assert!(level.is_public());
            assert_eq!(
                sites.inventory().at(&reader, &output.address),
                Some((level, output))
            );
            let is_of_program = addresses::reserved(&output.address).is_some();
            let is_of_editor = matches!(
                output.kind,
                Kind::Page(_) | Kind::Locked(_) | Kind::Redirect(_) | Kind::File(_)
            );
            assert!(!(is_of_program && is_of_editor), "{output:?}");
            &output.kind
        })
        .collect();
    assert!(kinds.contains(&&Kind::Sitemap) && kinds.contains(&&Kind::Calendar));
    assert!(kinds.iter().any(|kind| matches!(kind, Kind::Locked(_))));
    // For a member the page itself stands in the place of its announcement.
    let member = sites.site.config().reader("member").unwrap();
    let kit = Permalink::new("/kit/");
    let (level, output) = sites.inventory().at(&member, &kit).unwrap();
    assert_eq!(level.name(), "member");
    assert!(matches!(output.kind, Kind::Page(_)));
    assert!(sites.inventory().of_level(&Level::public()).len() > 10);
    assert!(
        sites
            .inventory()
            .at(&reader, &Permalink::new("/nowhere/"))
            .is_none()
    );
}

#[test]
fn readers_together_have_what_each_has_alone() {
    let site = TestSite::new()
        .with("content/tips/_index.md", &page("Tips", "", "Words.\n"))
        .with("content/tips/rest.md", &rest("topics: [Sleep]"))
        .with(
            "content/kit.md",
            &page("Kit", "access: member\nteaser: title", "Words.\n"),
        )
        .with(
            "content/list.md",
            &page("List", "access: champion", "Words.\n"),
        );
    let sites = site.load().unwrap();
    let role = |name| sites.site.config().reader(name).unwrap();
    let readers = [Reader::public(), role("member"), role("champion")];
    let together = sites.inventory().of_readers(&readers);
    for (number, reader) in readers.iter().enumerate() {
        let theirs = together.iter().filter(|(.., with)| with.contains(&number));
        let theirs: Vec<_> = theirs.map(|(level, output, _)| (*level, *output)).collect();
        assert_eq!(theirs, sites.inventory().of_reader(reader));
    }
    let shared = together.iter().filter(|(.., with)| with.len() == 3).count();
    assert!(shared > 10, "most of a site is everybody's: {shared}");
    let is_open = |address: &str, number: usize| {
        let mut here = together
            .iter()
            .filter(|(_, output, _)| output.address.path() == address);
        here.any(|(_, output, with)| matches!(output.kind, Kind::Page(_)) && with.contains(&number))
    };
    assert!(!is_open("/kit/", 0) && is_open("/kit/", 1));
    assert!(!is_open("/list/", 0) && is_open("/list/", 2));
}

#[test]
fn what_was_made_for_one_reader_goes_into_no_other_tree() {
    let site = TestSite::new().with("content/kit.md", &page("Kit", "access: member", "Words.\n"));
    let sites = site.load().unwrap();
    let reader = |name: &str| sites.site.config().reader(name).unwrap();
    let (member, champion) = (reader("member"), reader("champion"));
    let address = Permalink::new("/kit/");
    let Some(Ok(Bytes::Clear(kit))) = sites.file(&member, &address) else {
        panic!("a member may read it");
    };
    let sink = InMemory::default();
    assert!(
        ClearTree::of(&champion, &sink)
            .publish(&address, &kit)
            .is_err()
    );
    assert!(
        ClearTree::of(&member, &sink)
            .publish(&address, &kit)
            .is_ok()
    );
    assert_eq!(sink.into_files().len(), 1);
}

/// A page of many small boxes takes time by their number, not by its square.
#[test]
fn many_silent_boxes_are_all_found() {
    let boxes = |count: usize| -> String {
        (0..count)
            .map(|number| {
                format!("Line {number}.\n\n::: only member silent\nBox {number}\n:::\n\n")
            })
            .collect()
    };
    let sealed = |count: usize| {
        let site = TestSite::new().with("content/a.md", &page("A", "", &boxes(count)));
        site.build("sealed").len()
    };
    assert_eq!(sealed(2), sealed(200));
}
