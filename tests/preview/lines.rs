//! The line between an open page and the preview: who is told what, how many at once, and that nobody waits for long.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::harness::{Line, Served, get};
use crate::harness::{Project, page};

fn simple() -> Project {
    let project = Project::new();
    project.page("content/a.md", "A", "type: page\n", "Old words.");
    project.page("content/b.md", "B", "type: page\n", "Other words.");
    project
}

/// [P-13]
#[test]
fn a_page_is_told_of_itself_and_not_of_others() {
    let served = Served::of(simple());
    let mut a = served.line("/a/");
    let first = a.next().unwrap();
    let reply = served.get("/a/");
    let print = first["page"].as_str().unwrap();
    assert!(
        reply.says(&format!("data-page=\"{print}\"")),
        "the page carries its print"
    );
    served
        .project
        .page("content/b.md", "B", "type: page\n", "New words of b.");
    served.until_says("/b/", "New words of b.");
    let other = a.next().unwrap();
    assert_eq!(
        other["page"], first["page"],
        "words of b change nothing on a"
    );
    assert_eq!(
        other["goto"], "/b/",
        "but whoever follows the edits can go there"
    );
    served
        .project
        .page("content/a.md", "A", "type: page\n", "New words of a.");
    let own = a.next().unwrap();
    assert_ne!(own["page"], first["page"]);
    assert_ne!(own["shape"], first["shape"]);
}

/// [P-10] A stylesheet changes the print of a page and not its shape.
#[test]
fn a_stylesheet_is_told_of_as_such() {
    let project = simple();
    project.write(
        "content/site.toml",
        crate::harness::settings("theme = \"mine\""),
    );
    project.write(
        "themes/mine/theme.toml",
        "name = \"mine\"\ncontract = 1\nextends = \"harbour\"\n",
    );
    project.write("themes/mine/static/harbour.css", "body { color: black }");
    let served = Served::of(project);
    let mut line = served.line("/a/");
    let before = line.next().unwrap();
    served
        .project
        .write("themes/mine/static/harbour.css", "body { color: navy }");
    let after = line.next().unwrap();
    assert_eq!(before["shape"], after["shape"]);
    assert_ne!(before["page"], after["page"]);
    let style = after["styles"][0][0].as_str().unwrap();
    let reply = served.get(style);
    assert_eq!(
        (reply.status, reply.text().as_str()),
        (200, "body { color: navy }")
    );
    assert_eq!(
        reply.header("Content-Type"),
        Some("text/css; charset=utf-8")
    );
}

/// [P-11]
#[test]
fn a_picture_is_told_of_as_such() {
    let project = simple();
    project.page(
        "content/c/index.md",
        "C",
        "type: page\n",
        "[sheet](sheet.txt)",
    );
    project.write("content/c/sheet.txt", "one");
    let served = Served::of(project);
    let mut line = served.line("/c/");
    let before = line.next().unwrap();
    served.project.write("content/c/sheet.txt", "two");
    let after = line.next().unwrap();
    assert_eq!(before["page"], after["page"]);
    assert!(after["pictures"]["/c/sheet.txt"].is_u64(), "{after}");
}

/// [P-24]
#[test]
fn a_problem_reaches_every_open_page_and_goes_again() {
    let served = Served::of(simple());
    let mut a = served.line("/a/");
    let mut lost = served.line("/nothing/here/");
    assert!(a.next().unwrap()["stop"].is_null());
    lost.next().unwrap();
    served
        .project
        .write("content/a.md", "---\ntitle: \"open\n---\n");
    let told = a.next().unwrap();
    assert!(
        told["stop"].to_string().contains("last good page"),
        "{told}"
    );
    assert!(
        lost.next().unwrap()["stop"]
            .to_string()
            .contains("content/a.md")
    );
    let mut later = served.line("/b/");
    assert!(
        later.next().unwrap()["stop"]
            .to_string()
            .contains("content/a.md")
    );
    served
        .project
        .page("content/a.md", "A", "type: page\n", "Mended.");
    assert!(a.next().unwrap()["stop"].is_null());
    assert!(lost.next().unwrap()["stop"].is_null());
    assert!(later.next().unwrap()["stop"].is_null());
}

/// The library's pool would leave most of them waiting for ever.
#[test]
fn fifty_lines_at_once_are_all_answered() {
    let served = Served::of(simple());
    let address = served.address;
    let threads: Vec<_> = (0..50)
        .map(|_| {
            std::thread::spawn(move || {
                let mut line = Line::open(address, "/a/", "public");
                let state = line.next();
                // It stays open until all are there.
                (line, state.is_some())
            })
        })
        .collect();
    let lines: Vec<_> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert!(lines.iter().all(|(_, answered)| *answered));
    assert_eq!(
        get(address, "/a/", &[]).status,
        200,
        "and pages are served beside them"
    );
}

/// Half a request, or one whose answer nobody reads, holds up nobody.
#[test]
fn slow_and_silent_clients_stop_nobody() {
    let project = simple();
    project.page(
        "content/c/index.md",
        "C",
        "type: page\n",
        "[sheet](sheet.txt)",
    );
    project.write("content/c/sheet.txt", vec![b'x'; 8_000_000]);
    let served = Served::of(project);
    let mut kept = Vec::new();
    for _ in 0..40 {
        let mut half = TcpStream::connect(served.address).unwrap();
        half.write_all(b"GET /a/ HTTP/1.1\r\nHost: ").unwrap();
        kept.push(half);
        kept.push(TcpStream::connect(served.address).unwrap());
        let mut deaf = TcpStream::connect(served.address).unwrap();
        let ask = format!(
            "GET /c/sheet.txt HTTP/1.1\r\nHost: {}\r\n\r\n",
            served.address
        );
        deaf.write_all(ask.as_bytes()).unwrap();
        kept.push(deaf);
    }
    let started = Instant::now();
    for _ in 0..20 {
        assert_eq!(served.get("/a/").status, 200);
    }
    assert!(
        started.elapsed() < Duration::from_secs(60),
        "{:?}",
        started.elapsed()
    );
}

/// A thousand requests at once are a thousand answers.
#[test]
fn a_thousand_requests_at_once_are_answered() {
    let served = Served::of(simple());
    let address = served.address;
    let threads: Vec<_> = (0..100)
        .map(|_| {
            std::thread::spawn(move || {
                (0..10)
                    .filter(|_| get(address, "/a/", &[]).status == 200)
                    .count()
            })
        })
        .collect();
    let answered: usize = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .sum();
    assert_eq!(answered, 1000);
}

/// [P-08] While editions come and go, nobody sees less than a whole page.
#[test]
fn a_request_during_an_edit_gets_a_whole_page() {
    let served = Served::of(simple());
    let address = served.address;
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let reader = {
        let stop = stop.clone();
        std::thread::spawn(move || {
            let mut seen = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let reply = get(address, "/a/", &[("X-Pimh-Raw", "1")]);
                assert_eq!(reply.status, 200);
                assert!(reply.text().trim_end().ends_with("</html>"));
                seen += 1;
            }
            seen
        })
    };
    for number in 0..40 {
        // A new title, so that lists are made anew too.
        let text = page(&format!("A {number}"), "type: page\n", "Words.");
        served.project.write("content/a.md", text);
        std::thread::sleep(Duration::from_millis(10));
    }
    served.until_says("/a-z/", "A 39");
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(reader.join().unwrap() > 0);
}

/// [P-16] A page whose preview ends hears the end of it.
#[test]
fn the_end_of_the_preview_is_the_end_of_the_line() {
    let served = Served::of(simple());
    let mut line = served.line("/a/");
    line.next().unwrap();
    let address = served.address;
    drop(served.stop());
    assert!(line.next().is_none());
    let mut rest = Vec::new();
    if let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        stream
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        stream.read_to_end(&mut rest).ok();
    }
    assert!(rest.is_empty());
}
