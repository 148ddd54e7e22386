//! What an editor sees of a page: bar, problems, desk; and how the preview behaves as a host.

use std::fs;

use crate::harness::{Project, page, settings};
use crate::harness::{Served, get, send};

fn site() -> Project {
    let project = Project::new();
    project.page(
        "content/tips/_index.md",
        "Tips",
        "type: page\n",
        "All tips.",
    );
    project.page(
        "content/tips/a.md",
        "Rest",
        "type: page\nowner: Rowan Ashdale\nreview-due: 2026-09-01\n",
        "## Ask\n\n#### Too deep\n\nWords.",
    );
    project.page(
        "content/club/_index.md",
        "Club",
        "type: page\naccess: member\n",
        "Inside.",
    );
    project.page(
        "content/club/kit.md",
        "Kit",
        "type: page\nteaser: title\n",
        "The kit.",
    );
    project.page(
        "content/club/deep.md",
        "Deep",
        "type: page\naccess: champion\n",
        "For champions.",
    );
    project.page(
        "content/draft.md",
        "Sketch",
        "type: page\ndraft: yes\n",
        "Not yet.",
    );
    project.page(
        "content/later.md",
        "Later",
        "type: page\npublished: 2027-01-01\n",
        "Later.",
    );
    project.page(
        "content/past.md",
        "Past",
        "type: page\nexpires: 2026-01-01\n",
        "Past.",
    );
    project
}

/// [P-60]
#[test]
fn the_bar_says_what_an_editor_should_know() {
    let served = Served::of(site());
    let page = served.get("/tips/a/");
    for words in [
        "View as",
        "<option value=\"champion\">Champions</option>",
        "Owner <b>Rowan Ashdale</b>",
        "Review was due <b>2026-09-01</b>",
        "Status <b>published</b>",
        "Open tips/a.md",
        "vscode://file/",
        "Problems <b>2</b>",
        "Its review was due on 2026-09-01.",
        "Follow my edits",
    ] {
        assert!(page.says(words), "{words}:\n{}", page.text());
    }
    let text = page.text();
    let (bar, main) = (text.find("id=\"pimh-bar\""), text.find("<main"));
    assert!(bar < main && bar.is_some(), "outside of <main>, before it");
    // What the program makes, and the preview's own, are there though no file is.
    for own in ["/a-z/", "/_pimh/", "/_pimh/?only=due"] {
        let page = served.get(own);
        assert!(page.status == 200 && page.says("pimh-bar"), "{own}");
        assert!(!page.says("There is no page at this address"), "{own}");
    }
    assert!(
        served
            .get("/nowhere/")
            .says("There is no page at this address")
    );
    let raw = served.raw("/tips/a/", "public");
    assert!(
        !raw.says("pimh-bar") && !raw.says("/_pimh/"),
        "and no part of the page"
    );
}

/// [P-60] The reading age is that of the prose.
#[test]
fn the_bar_tells_how_hard_a_page_is_to_read() {
    let project = site();
    let plain = "You can ask for help. It is fine to rest. ".repeat(20);
    project.page("content/tips/a.md", "Rest", "type: page\n", &plain);
    let served = Served::of(project);
    let text = served.get("/tips/a/").text();
    let at = text.find("Reading age <b>").expect("a reading age") + "Reading age <b>".len();
    let age: u32 = text[at..].split('<').next().unwrap().parse().unwrap();
    assert!(age < 9, "{age}");
}

/// [P-61] [P-63]
#[test]
fn unpublished_pages_are_shown_on_request_and_say_so() {
    let served = Served::of(site());
    let cases = [
        ("/draft/", "drafts", "Not published: its status is draft."),
        ("/later/", "future", "Not published before 2027-01-01."),
        (
            "/past/",
            "expired",
            "Not published any more since 2026-01-01.",
        ),
    ];
    for (path, show, says) in cases {
        let hidden = served.get(path);
        assert_eq!(hidden.status, 404, "{path}");
        assert!(
            hidden.says(says) && hidden.says("“Show” above can show it"),
            "{path}: {}",
            hidden.text()
        );
        let cookie = format!("pimh_show={show}");
        let shown = get(served.address, path, &[("Cookie", &cookie)]);
        assert_eq!(shown.status, 200, "{path}");
        assert!(shown.says(says), "{path}");
        let publish = get(served.address, path, &[("Cookie", "pimh_show=published")]);
        assert_eq!(publish.status, 404, "{path}");
    }
    for (status, says) in [
        ("in-review", "Not published: its status is in-review."),
        ("approved", "Not published: its status is approved."),
    ] {
        let fields = format!("type: page\nstatus: {status}\n");
        served
            .project
            .write("content/draft.md", page("Sketch", &fields, "Not yet."));
        served.until_says("/draft/", says);
        let shown = get(served.address, "/draft/", &[("Cookie", "pimh_show=drafts")]);
        assert!(shown.status == 200 && shown.says(says), "{}", shown.text());
    }
    served.project.page(
        "content/open.md",
        "Former",
        "type: page\nstatus: withdrawn\n",
        "Words.",
    );
    served.until_says("/open/", "Published as withdrawn.");
    assert!(
        served
            .get("/tips/a/")
            .says("Its review was due on 2026-09-01.")
    );
    let both = get(
        served.address,
        "/a-z/",
        &[("Cookie", "pimh_show=drafts+future")],
    );
    assert!(both.says("Sketch") && both.says("Later") && !both.says("/past/"));
}

/// [P-62]
#[test]
fn a_gated_page_says_who_gets_it_and_what_the_public_gets() {
    let served = Served::of(site());
    let locked = served.get("/club/kit/");
    assert_eq!(locked.status, 200);
    assert!(!locked.says("The kit."));
    assert!(
        locked.says("Members see this page; the public gets the locked page with its title."),
        "{}",
        locked.text()
    );
    let hidden = served.get("/club/deep/");
    assert_eq!(hidden.status, 404);
    assert!(
        hidden.says("Champions see this page; for the public there is nothing at this address.")
    );
    let open = get(
        served.address,
        "/club/kit/",
        &[("Cookie", "pimh_view=champion")],
    );
    assert!(open.says("The kit.") && open.says("<option value=\"champion\" selected=\"\">"));
    let query = get(served.address, "/club/deep/?_view=champion", &[]);
    assert!(query.says("For champions."));
    let nobody = get(
        served.address,
        "/club/kit/",
        &[("Cookie", "pimh_view=nosuchrole")],
    );
    assert!(!nobody.says("The kit."));
}

/// As whom to look is taken down in a cookie, and never leads to another site.
#[test]
fn the_switch_returns_to_its_page_and_to_no_other_site() {
    let served = Served::of(site());
    let switched = served.get("/_pimh/as?view=member%2Cchampion&back=%2Fclub%2Fkit%2F");
    assert_eq!(switched.status, 302);
    assert_eq!(switched.header("Location"), Some("/club/kit/"));
    let cookie = switched.header("Set-Cookie").unwrap();
    assert!(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"));
    let value = cookie.split(';').next().unwrap();
    assert!(get(served.address, "/club/kit/", &[("Cookie", value)]).says("The kit."));
    for elsewhere in [
        "%2F%2Fevil.example",
        "https%3A%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "a%0D%0AX-Bad%3A1",
    ] {
        let reply = served.get(&format!("/_pimh/as?view=member&back={elsewhere}"));
        assert_eq!(reply.header("Location"), Some("/"), "{elsewhere}");
        assert_eq!(reply.header("X-Bad"), None);
    }
    let mixed = served.get("/_pimh/as?mix=1&role=member&show=drafts&show=expired&back=%2F");
    let cookies: Vec<&str> = mixed
        .head
        .lines()
        .filter(|line| line.starts_with("Set-Cookie"))
        .collect();
    assert_eq!(cookies.len(), 2);
    assert!(
        cookies[1].contains("pimh_show=drafts%2Bexpired"),
        "{cookies:?}"
    );
}

/// [P-20] [P-22]
#[test]
fn a_problem_is_shown_with_place_lines_reason_and_remedy_and_as_text() {
    let served = Served::of(site());
    let words = "one\n\ntwo\n\n<script>alert('x')</script> ::: nothing\n\n::: urgnt Call <img src=x onerror=alert(1)>\n- a\n:::\n\nend";
    served
        .project
        .page("content/tips/a.md", "Rest", "type: page\n", words);
    served.until("it is told of", |served| !served.errors().is_empty());
    let shown = served.get("/tips/a/").text();
    let stop = &shown[shown.find("id=\"pimh-stop\"").unwrap()..];
    for part in [
        "content/tips/a.md, line 12, column",
        " K1 ",
        "Why it matters: ",
        "What to do: ",
        "class=\"pimh-hit\"><code><mark>",
        "A problem on this page stops the build.",
        "<li value=\"9\">",
        "<li value=\"15\">",
        "The last version without a problem is from 12:00:00.",
    ] {
        assert!(stop.contains(part), "{part}:\n{stop}");
    }
    assert!(
        !stop.contains("<script>alert") && !stop.contains("<img src=x"),
        "{stop}"
    );
    assert!(stop.contains("&lt;img src=x onerror=alert(1)&gt;"));
}

/// [P-26]
#[test]
fn a_warning_is_counted_and_covers_nothing_unless_strict() {
    let served = Served::of(site());
    let page = served.get("/tips/a/");
    assert!(page.says("Problems <b>2</b>") && !page.says("pimh-stop"));
    drop(served);
    let strict = Served::with(site(), |options| options.strict = true);
    assert!(strict.get("/tips/a/").says("pimh-stop"));
}

/// The desk has every page, published or not, and the report of the build.
#[test]
fn the_desk_lists_every_page_and_can_be_searched_and_sorted() {
    let served = Served::of(site());
    let desk = served.get("/_pimh/");
    assert_eq!(desk.status, 200);
    for words in [
        "Rest",
        "Kit",
        "Deep",
        "Sketch",
        "Later",
        "Past",
        "Rowan Ashdale",
        "A build would succeed.",
        "Champions",
        "Pages held back: 3",
    ] {
        assert!(desk.says(words), "{words}: {}", desk.text());
    }
    let main = |reply: &crate::harness::Reply| {
        let text = reply.text();
        text[text.find("<tbody").unwrap()..].to_owned()
    };
    let held = main(&served.get("/_pimh/?only=held"));
    assert!(held.contains("Sketch") && !held.contains(">Kit<"));
    let due = main(&served.get("/_pimh/?only=due"));
    assert!(due.contains("Rest") && !due.contains("Sketch"));
    let gated = main(&served.get("/_pimh/?only=gated&sort=title"));
    assert!(
        gated.find(">Club<") < gated.find(">Deep<") && gated.find(">Deep<") < gated.find(">Kit<")
    );
    assert!(!gated.contains("Sketch"));
    // The piles tell how many pages lie on each, of those that are looked for.
    for (words, pile) in [("", "held"), ("", "gated"), ("&words=rest", "due")] {
        let reply = served.get(&format!("/_pimh/?only={pile}{words}"));
        let text = reply.text();
        let current = text
            .split("aria-current=\"true\"")
            .nth(1)
            .unwrap_or_default();
        let count = current.split("<b>").nth(1).unwrap_or_default();
        let count = count.split('<').next().unwrap_or_default();
        let rows = main(&reply).matches("<tr>").count();
        assert_eq!(count, rows.to_string(), "{pile}");
    }
    let found = main(&served.get("/_pimh/?words=ROWAN"));
    assert!(found.contains("Rest") && !found.contains("Kit"));
    let inert = served.get("/_pimh/?words=%22%3E%3Cscript%3E");
    assert!(!inert.says("<script>\""), "{}", inert.text());
    let project = served.stop();
    project.build(&["--audience", "public"]);
    assert!(!project.path("public/_pimh").exists());
    let built = crate::harness::files_below(&project.path("public"));
    // [P-15]
    for (name, bytes) in &built {
        assert!(
            !String::from_utf8_lossy(bytes).contains("pimh-bar"),
            "{name}"
        );
        assert!(
            !String::from_utf8_lossy(bytes).contains("/_pimh/"),
            "{name}"
        );
    }
}

/// [P-57] [P-18]
#[test]
fn it_answers_as_a_host_does() {
    let project = site();
    project.page(
        "content/tips/c/index.md",
        "C",
        "type: page\n",
        "[a](a.mp3) [b](b.pdf) [c](c.txt)",
    );
    project.write("content/tips/c/a.mp3", b"ID3\x03\0\0\0\0\0\x0A");
    project.write("content/tips/c/c.txt", "text");
    fs::copy(
        crate::harness::tests().join("sites/data/content/none.pdf"),
        project.path("content/tips/c/b.pdf"),
    )
    .ok();
    project.page(
        "content/moved.md",
        "Moved",
        "type: page\naliases: /former/\n",
        "Here.",
    );
    project.page(
        "content/events/tea.md",
        "Tea",
        "type: event\nkind: online-forum\nstarts: 2026-12-01T10:00\n",
        "Tea.",
    );
    let served = Served::of(project);
    for (path, status, kind) in [
        ("/", 200, "text/html; charset=utf-8"),
        ("/tips/a/", 200, "text/html; charset=utf-8"),
        ("/tips/a/index.html", 200, "text/html; charset=utf-8"),
        ("/tips/c/a.mp3", 200, "audio/mpeg"),
        ("/tips/c/c.txt", 200, "text/plain; charset=utf-8"),
        ("/feed.xml", 200, "text/xml; charset=utf-8"),
        ("/pages.json", 200, "application/json"),
        ("/robots.txt", 200, "text/plain; charset=utf-8"),
        ("/events/calendar.ics", 200, "text/calendar; charset=utf-8"),
        ("/former/", 200, "text/html; charset=utf-8"),
        ("/nothing/", 404, "text/html; charset=utf-8"),
        ("/tips/c/none.png", 404, "text/html; charset=utf-8"),
        ("/_pimh/nothing", 404, "text/plain; charset=utf-8"),
    ] {
        let reply = served.get(path);
        assert_eq!(
            (reply.status, reply.header("Content-Type")),
            (status, Some(kind)),
            "{path}"
        );
        assert_eq!(reply.header("Cache-Control"), Some("no-store"), "{path}");
        assert_eq!(
            (reply.header("ETag"), reply.header("Last-Modified")),
            (None, None),
            "{path}"
        );
    }
    let slash = served.get("/tips/a?x=1");
    assert_eq!(
        (slash.status, slash.header("Location")),
        (301, Some("/tips/a/?x=1"))
    );
    let part = get(served.address, "/tips/c/a.mp3", &[("Range", "bytes=3-5")]);
    assert_eq!((part.status, part.text().as_str()), (206, "\u{3}\0\0"));
    assert_eq!(part.header("Content-Range"), Some("bytes 3-5/10"));
    let fresh = get(
        served.address,
        "/tips/a/",
        &[
            ("If-None-Match", "*"),
            ("If-Modified-Since", "Mon, 01 Jan 2035 00:00:00 GMT"),
        ],
    );
    assert_eq!(fresh.status, 200);
    let head = format!(
        "HEAD /tips/a/ HTTP/1.1\r\nHost: {}\r\nX-Pimh-Token: {}\r\nConnection: close\r\n\r\n",
        served.address,
        crate::harness::TOKEN
    );
    let head = send(served.address, head.as_bytes());
    assert_eq!(head.status, 200);
    assert!(
        head.header("Content-Length")
            .unwrap()
            .parse::<usize>()
            .unwrap()
            > 1000
    );
}

/// A clock that strikes when a test lets it.
struct Waits(std::sync::Mutex<std::sync::mpsc::Receiver<()>>);

impl pimh::preview::Clock for Waits {
    fn today(&self, _: Option<&jiff::tz::TimeZone>) -> jiff::civil::Date {
        // From then on nobody sends, which is an answer too.
        self.0.lock().unwrap().recv().ok();
        crate::harness::TODAY.parse().unwrap()
    }

    fn time(&self) -> String {
        "12:00:00".to_owned()
    }
}

/// [P-01] [P-02] The port is open before the site is read: who comes early is told so, and of the site as soon as it
/// is there.
#[test]
fn who_comes_before_the_site_is_read_is_shown_it_when_it_is() {
    let project = site();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (strike, waits) = std::sync::mpsc::channel();
    let root = project.root().canonicalize().unwrap();
    let preview = pimh::preview::Preview::start(
        pimh::preview::Options {
            store: pimh::output::Store::at(&root),
            root,
            show: pimh::preview::Show::default(),
            base_url: None,
            strict: false,
            poll: None,
            token: crate::harness::TOKEN.to_owned(),
            keyring: None,
            mend: None,
            rehearse_after: pimh::preview::REHEARSE_AFTER,
        },
        listener,
        pimh::preview::How::None,
        std::sync::Arc::new(Waits(std::sync::Mutex::new(waits))),
        Box::new(|_| {}),
        Box::new(|_| {}),
    )
    .unwrap();
    let early = get(address, "/tips/a/", &[("Accept", "text/html")]);
    assert_eq!(early.status, 503);
    assert!(early.says("The site is being read") && early.says("src=\"/_pimh/preview.js\""));
    let picture = get(address, "/tips/a.png", &[("Accept", "image/png")]);
    assert_eq!(picture.status, 503);
    let mut line = crate::harness::Line::open(address, "/tips/a/", "public");
    drop(strike);
    let told = line.next().expect("word of the first edition");
    assert!(!early.says(&format!(
        "data-shape=\"{}\"",
        told["shape"].as_str().unwrap()
    )));
    let page = get(address, "/tips/a/", &[]);
    assert_eq!(page.status, 200);
    assert!(page.says(&format!("data-page=\"{}\"", told["page"].as_str().unwrap())));
    preview.stop();
}

/// [P-15] Below a path all the same.
#[test]
fn a_site_below_a_path_is_served_below_it() {
    let project = site();
    project.write(
        "content/site.toml",
        settings("").replace("https://amberwick.test/", "https://amberwick.test/below/"),
    );
    let served = Served::of(project);
    assert_eq!(served.get("/").header("Location"), Some("/below/"));
    let page = served.get("/below/tips/a/");
    assert!(page.says("Rest") && page.says("src=\"/_pimh/preview.js\""));
    assert_eq!(served.get("/tips/a/").status, 404);
    assert_eq!(served.get("/_pimh/preview.js").status, 200);
}
