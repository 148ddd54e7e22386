//! Whom the preview lets in, and what it never gives away.

use std::fs;
use std::net::TcpListener;

use pimh::preview::{How, Options, Preview, Show};

use crate::harness::{Project, TODAY};
use crate::harness::{Served, Still, TOKEN, get, get_as_anybody, send};

fn gated() -> Project {
    let project = Project::new();
    project.page(
        "content/club/_index.md",
        "Club",
        "type: page\naccess: member\n",
        "CANARY inside.",
    );
    project.page(
        "content/club/a.md",
        "Kit",
        "type: page\nteaser: title\n",
        "CANARY kit.",
    );
    project.page(
        "content/open.md",
        "Open",
        "type: page\n",
        "For all.\n\n::: only member\nCANARY box.\n:::",
    );
    project.page(
        "content/draft.md",
        "Sketch",
        "type: page\ndraft: yes\n",
        "CANARY draft.",
    );
    project.write("keyring.json", "CANARY");
    project
}

/// [P-55] A name that somebody else's DNS leads here, and a page of another site.
#[test]
fn only_this_computer_by_its_own_names_gets_an_answer() {
    let served = Served::of(gated());
    let port = served.address.port();
    let ask = |host: &str, more: &str| {
        let request = format!("GET /open/ HTTP/1.1\r\n{host}\r\nConnection: close\r\n{more}\r\n");
        send(served.address, request.as_bytes()).status
    };
    for host in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"] {
        assert_eq!(ask(&format!("Host: {host}:{port}"), ""), 200, "{host}");
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.1.5",
        "0.0.0.0",
        "",
    ] {
        assert_eq!(ask(&format!("Host: {host}:{port}"), ""), 403, "{host}");
    }
    assert_eq!(ask("Host: 127.0.0.1", ""), 403, "another port");
    assert_eq!(
        ask(
            &format!("Host: 127.0.0.1:{port}"),
            "Origin: https://evil.example\r\n"
        ),
        403
    );
    assert_eq!(
        ask(&format!("Host: 127.0.0.1:{port}"), "Origin: null\r\n"),
        403
    );
    assert_eq!(
        ask(
            &format!("Host: 127.0.0.1:{port}"),
            "Sec-Fetch-Site: cross-site\r\n"
        ),
        403
    );
    assert_eq!(
        ask(
            &format!("Host: 127.0.0.1:{port}"),
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"
        ),
        200,
        "a link may lead here"
    );
    assert_eq!(
        ask(
            &format!("Host: 127.0.0.1:{port}"),
            &format!("Origin: http://127.0.0.1:{port}\r\n")
        ),
        200
    );
    assert_eq!(ask("X-None: 1", ""), 400, "no Host");
    assert_eq!(
        ask(&format!("Host: 127.0.0.1:{port}\r\nHost: evil.example"), ""),
        400,
        "two of them"
    );
    let own = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
    let request = format!(
        "GET /_pimh/as?view=member HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{own}Connection: close\r\n\r\n"
    );
    assert_eq!(
        send(served.address, request.as_bytes()).status,
        403,
        "but not to the preview's own"
    );
}

/// [P-55] However a path is written, it names an address of the site or nothing.
#[test]
fn no_path_leads_out_of_the_site_in_any_encoding() {
    let served = Served::of(gated());
    fs::write(
        served.project.outside().join("outside.txt"),
        "CANARY outside",
    )
    .unwrap();
    for path in [
        "/../outside.txt",
        "/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/%2E%2E%2Foutside.txt",
        "/..%2foutside.txt",
        "/..%5coutside.txt",
        "/..\\outside.txt",
        "/%252e%252e/outside.txt",
        "/%c0%ae%c0%ae/outside.txt",
        "/open/../../outside.txt",
        "/open/%2e%2e/%2e%2e/outside.txt",
        "/./keyring.json",
        "/keyring.json",
        "/.pimh/outputs",
        "/content/open.md",
        "/open.md",
        "/_data/figures.toml",
        "//etc/passwd",
        "/etc/passwd",
        "/%2fetc/passwd",
        "/open/%00",
        "/%",
        "/%zz",
        "/%ff",
        "/C:/Windows/win.ini",
        "/assets/",
        "/club/a.md",
        "http://127.0.0.1/open/",
        "*",
    ] {
        let reply = served.get(path);
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.says("CANARY"), "{path}");
    }
    let folders = served.get("/assets");
    assert_eq!(folders.status, 404, "no list of a folder");
}

/// The library cannot tell where such a request ends, so nothing behind it is taken for another.
#[test]
fn a_request_with_a_body_is_refused_with_all_that_follows() {
    let served = Served::of(gated());
    let host = format!("Host: {}", served.address);
    let smuggled = format!("GET /open/ HTTP/1.1\r\n{host}\r\n\r\n");
    for head in [
        format!(
            "GET / HTTP/1.1\r\n{host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}"
        ),
        format!("GET / HTTP/1.1\r\n{host}\r\nTransfer-Encoding: xchunked\r\n\r\n{smuggled}"),
        format!(
            "POST / HTTP/1.1\r\n{host}\r\nTransfer-Encoding: identity, chunked\r\nContent-Length: 4\r\n\r\n{smuggled}"
        ),
        format!(
            "GET / HTTP/1.1\r\n{host}\r\nContent-Length: {}\r\n\r\n{smuggled}",
            smuggled.len()
        ),
        format!(
            "GET / HTTP/1.1\r\n{host}\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n{smuggled}"
        ),
        format!("GET / HTTP/1.1\r\n{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
    ] {
        let all = everything(served.address, head.as_bytes());
        assert!(all.starts_with("HTTP/1.1 400"), "{head}\n{all}");
        assert!(!all.contains("HTTP/1.1 200"), "{head}\n{all}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"] {
        let ask = format!("{method} /open/ HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n");
        assert_eq!(send(served.address, ask.as_bytes()).status, 405, "{method}");
    }
    assert_eq!(served.get("/open/").status, 200, "and it still answers");
}

/// All that comes back within a moment.
fn everything(address: std::net::SocketAddr, bytes: &[u8]) -> String {
    everything_of(std::net::TcpStream::connect(address).unwrap(), bytes)
}

fn everything_of(mut stream: std::net::TcpStream, bytes: &[u8]) -> String {
    use std::io::{Read as _, Write as _};
    stream
        .set_read_timeout(Some(std::time::Duration::from_millis(500)))
        .unwrap();
    // Whoever has gone takes nothing.
    stream.write_all(bytes).ok();
    let mut all = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(read) = stream.read(&mut piece) {
        if read == 0 {
            break;
        }
        all.extend_from_slice(&piece[..read]);
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// [P-53] The network sees what everybody may see, with a token that lets in one browser.
#[test]
fn the_network_gets_public_pages_only_and_only_with_a_token() {
    let project = gated();
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let tokens: std::sync::Arc<std::sync::Mutex<Vec<String>>> = std::sync::Arc::default();
    let told = tokens.clone();
    let root = project.root().canonicalize().unwrap();
    let preview = Preview::start(
        Options {
            store: pimh::output::Store::at(&root),
            root,
            show: Show::ALL,
            base_url: None,
            strict: false,
            poll: None,
            token: TOKEN.to_owned(),
            keyring: None,
            mend: None,
            rehearse_after: pimh::preview::REHEARSE_AFTER,
        },
        listener,
        How::None,
        std::sync::Arc::new(Still(std::sync::Mutex::new(TODAY.parse().unwrap()))),
        Box::new(|_| {}),
        Box::new(move |token| told.lock().unwrap().push(token.to_owned())),
    )
    .unwrap();
    assert_eq!(get(address, "/open/", &[]).status, 403);
    assert_eq!(get(address, "/open/?token=wrong", &[]).status, 403);
    let first = tokens.lock().unwrap()[0].clone();
    let entered = get(address, &format!("/open/?token={first}"), &[]);
    assert_eq!(
        (entered.status, entered.header("Location")),
        (302, Some("/open/"))
    );
    let cookie = entered
        .header("Set-Cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        get(address, &format!("/open/?token={first}"), &[]).status,
        403,
        "it lets in one"
    );
    assert_eq!(
        tokens.lock().unwrap().len(),
        2,
        "and the terminal has the next"
    );
    let both = format!("{cookie}; pimh_view=member; pimh_show=drafts");
    let ask = |path: &str| get(address, path, &[("Cookie", &both)]);
    let started = std::time::Instant::now();
    while ask("/open/").status == 503 {
        assert!(started.elapsed() < crate::harness::PATIENCE);
    }
    let open = ask("/open/");
    assert_eq!(open.status, 200);
    assert!(open.says("For all.") && !open.says("pimh-bar"));
    for path in [
        "/open/",
        "/club/",
        "/club/a/",
        "/club/a/?_view=member",
        "/draft/",
        "/_pimh/",
        "/_pimh/open?file=content/open.md",
        "/_pimh/findings?page=/open/",
        "/_pimh/parent?page=/open/",
        "/_pimh/take?change=x",
        "/_pimh/findings.js",
        "/_pimh/as?view=member",
    ] {
        let reply = ask(path);
        assert!(!reply.says("CANARY"), "{path}");
    }
    assert_eq!(ask("/club/").status, 404);
    assert!(
        ask("/club/a/").says("Kit"),
        "the locked page is everybody's"
    );
    assert_eq!(ask("/draft/").status, 404);
    assert_eq!(ask("/_pimh/").status, 404);
    // A problem must not open a gate: nobody but the editor sees an edition that a build would refuse.
    project.write("content/club/_index.md", b"---\ntitle: \xff\n---\n");
    project.page(
        "content/open.md",
        "Open",
        "type: page\n",
        "CANARY of an edition with a problem.",
    );
    std::thread::sleep(std::time::Duration::from_millis(800));
    assert!(!ask("/open/").says("CANARY") && ask("/open/").says("For all."));
    preview.stop();
    // Whoever connects while it ends is answered nothing.
    if let Ok(stream) = std::net::TcpStream::connect(address) {
        assert_eq!(everything_of(stream, b"GET / HTTP/1.1\r\n\r\n"), "");
    }
}

/// A preview for the network, and one guest in it.
struct Guest {
    project: Project,
    address: std::net::SocketAddr,
    cookie: String,
    preview: Option<Preview>,
}

impl Guest {
    /// Shows a project to the network with a keyring, and lets one guest in.
    fn of(project: Project, keyring: &pimh::gate::Keyring) -> Guest {
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
        let root = project.root().canonicalize().unwrap();
        let (token, tokens) = std::sync::mpsc::channel();
        let preview = Preview::start(
            Options {
                store: pimh::output::Store::at(&root),
                root,
                show: Show::ALL,
                base_url: None,
                strict: false,
                poll: None,
                token: TOKEN.to_owned(),
                keyring: Some(keyring.clone()),
                mend: None,
                rehearse_after: pimh::preview::REHEARSE_AFTER,
            },
            listener,
            How::None,
            std::sync::Arc::new(Still(std::sync::Mutex::new(TODAY.parse().unwrap()))),
            Box::new(|_| {}),
            Box::new(move |fresh| drop(token.send(fresh.to_owned()))),
        )
        .unwrap();
        let entered = get(address, &format!("/?token={}", tokens.recv().unwrap()), &[]);
        let cookie = entered.header("Set-Cookie").unwrap();
        let guest = Guest {
            cookie: cookie.split(';').next().unwrap().to_owned(),
            project,
            address,
            preview: Some(preview),
        };
        guest.until("the site is there", |guest| guest.raw("/").status == 200);
        guest
    }

    /// A file as it is published, though the guest asks for more.
    fn raw(&self, path: &str) -> crate::harness::Reply {
        let cookie = format!("{}; pimh_view=champion; pimh_show=drafts", self.cookie);
        get(
            self.address,
            path,
            &[("X-Pimh-Raw", "1"), ("Cookie", &cookie)],
        )
    }

    #[track_caller]
    fn until(&self, what: &str, is_so: impl Fn(&Guest) -> bool) {
        let started = std::time::Instant::now();
        while !is_so(self) {
            assert!(
                started.elapsed() < crate::harness::PATIENCE,
                "never: {what}"
            );
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// What a build publishes of the project now.
    fn published(&self, keyring: &pimh::gate::Keyring) -> crate::harness::Files {
        let snapshot = pimh::snapshot::Snapshot::read(&self.project.root()).value;
        let config = pimh::config::Config::read(&snapshot).value.unwrap();
        let request = pimh::pipeline::Request {
            with_gate: true,
            ..super::equal::request()
        };
        let loaded = pimh::pipeline::load(&snapshot, config, &request)
            .value
            .unwrap();
        let roles = &loaded.site.config().roles;
        let gate = pimh::gate::Gate::new(keyring, roles, request.choice.today);
        let sink = pimh::trees::InMemory::default();
        loaded.seal(Some(&gate), &sink);
        sink.into_files()
    }

    /// The tree as this guest gets it, which must be the published one, with nothing in clear in it.
    fn tree(&self, keyring: &pimh::gate::Keyring) -> crate::harness::Files {
        let published = self.published(keyring);
        for (path, bytes) in crate::harness::paths(&published) {
            let reply = self.raw(&path);
            assert_eq!(reply.status, 200, "{path}");
            assert!(
                reply.body == *bytes,
                "{path} differs from what is published"
            );
            assert!(!reply.says("CANARY"), "{path}");
        }
        published
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        if let Some(preview) = self.preview.take() {
            preview.stop();
        }
    }
}

/// [P-53] With a keyring, guests get what a build publishes: what is gated is sealed, and a code opens it.
#[test]
fn the_network_gets_gated_pages_sealed_and_a_code_opens_them() {
    use crate::browser::Browser;
    let (keyring, codes) = &*crate::harness::KEYRING;
    let project = gated();
    project.write("content/club/sheet.txt", "CANARY sheet");
    project.page(
        "content/club/_index.md",
        "Club",
        "type: page\naccess: member\n",
        "CANARY inside. [sheet](sheet.txt)",
    );
    let guest = Guest::of(project, keyring);
    let tree = guest.tree(keyring);
    let signed_in = Browser::sign_in(&tree, &codes["member"]).unwrap();
    let club = signed_in.page("/club/").unwrap().main;
    assert!(club.contains("CANARY inside."), "{club}");
    let open = signed_in.page("/open/").unwrap().main;
    assert!(open.contains("CANARY box.") && open.contains("For all."));
    let (_, sheet) = signed_in.attachment("/club/", "/club/sheet.txt").unwrap();
    assert_eq!(sheet, b"CANARY sheet");
    assert!(!signed_in.everything().contains("CANARY draft"));
    for path in [
        "/club/",
        "/club/?_view=member",
        "/club/sheet.txt",
        "/draft/",
        "/_pimh/",
        "/keyring.json",
        "/g/",
    ] {
        let reply = guest.raw(path);
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.says("CANARY"), "{path}");
    }
    let head = guest.raw("/g/head.json");
    assert_eq!(head.header("Content-Type"), Some("application/json"));
    assert_eq!(get(guest.address, "/g/head.json", &[]).status, 403);
    // An open page is told of nothing but itself.
    let line = format!(
        "GET /_pimh/events?page=/open/ HTTP/1.1\r\nHost: {}\r\nCookie: {}; pimh_view=member\r\n\r\n",
        guest.address, guest.cookie
    );
    let told = everything(guest.address, line.as_bytes());
    assert!(
        told.contains("data: ") && !told.contains("CANARY"),
        "{told}"
    );
    // An edit is sealed anew; one that a build would refuse is nobody's but the editor's.
    guest.project.page(
        "content/club/a.md",
        "Kit",
        "type: page\nteaser: title\n",
        "CANARY edited.",
    );
    guest.until("the edit is sealed", |guest| {
        guest.raw("/g/manifest.json").body == guest.published(keyring)["g/manifest.json"]
    });
    let tree = guest.tree(keyring);
    let signed_in = Browser::sign_in(&tree, &codes["champion"]).unwrap();
    let kit = signed_in.page("/club/a/").unwrap().main;
    assert!(kit.contains("CANARY edited."), "{kit}");
    let sound = guest.published(keyring);
    guest
        .project
        .write("content/club/_index.md", b"---\ntitle: \xff\n---\n");
    guest.project.page(
        "content/open.md",
        "Open",
        "type: page\n",
        "CANARY of an edition with a problem.",
    );
    std::thread::sleep(std::time::Duration::from_millis(800));
    for (path, bytes) in crate::harness::paths(&sound) {
        assert!(guest.raw(&path).body == *bytes, "{path}");
    }
}

/// [P-53] What everybody can open is as good as in clear: a demonstration seals nothing for a real address.
#[test]
fn a_demonstration_seals_nothing_for_a_real_address() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("keyring.json");
    let file = pimh::gate::KeyringFile::parse(&fs::read_to_string(file).unwrap()).unwrap();
    let code = file.demonstration_code().unwrap().clone();
    let keyring = file.open(&code).unwrap();
    assert!(keyring.is_demonstration());
    let project = gated();
    let real =
        crate::harness::settings("").replace("https://amberwick.test/", "https://pimh.nhs.uk/");
    project.write("content/site.toml", real);
    let guest = Guest::of(project, &keyring);
    assert_eq!(guest.raw("/open/").status, 200);
    assert_eq!(guest.raw("/g/head.json").status, 404);
    assert!(!guest.raw("/open/").says("CANARY"));
}

/// A link that opens a file carries a word that only the preview's own pages know, and opens files of the project only.
#[test]
fn only_a_page_of_the_preview_can_open_a_file() {
    let project = gated();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let opened: std::sync::Arc<std::sync::Mutex<Vec<(String, usize)>>> = std::sync::Arc::default();
    let told = opened.clone();
    let root = project.root().canonicalize().unwrap();
    let preview = Preview::start(
        Options {
            store: pimh::output::Store::at(&root),
            root,
            show: Show::default(),
            base_url: None,
            strict: false,
            poll: None,
            token: TOKEN.to_owned(),
            keyring: None,
            mend: None,
            rehearse_after: pimh::preview::REHEARSE_AFTER,
        },
        listener,
        How::Command(Box::new(move |file, line, _| {
            told.lock().unwrap().push((file.to_owned(), line));
            Ok(())
        })),
        std::sync::Arc::new(Still(std::sync::Mutex::new(TODAY.parse().unwrap()))),
        Box::new(|_| {}),
        Box::new(|_| {}),
    )
    .unwrap();
    let started = std::time::Instant::now();
    while get(address, "/open/", &[]).status != 200 {
        assert!(started.elapsed() < crate::harness::PATIENCE);
    }
    let text = get(address, "/open/", &[]).text();
    let at = text
        .find("/_pimh/open?")
        .expect("a link that opens the file");
    let link = text[at..].split('"').next().unwrap().replace("&amp;", "&");
    assert_eq!(get(address, &link, &[]).status, 200);
    assert_eq!(*opened.lock().unwrap(), [("content/open.md".to_owned(), 1)]);
    let outside = project.outside().join("out.md");
    fs::write(&outside, "x").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, project.path("content/out.md")).unwrap();
    let other = |file: &str| link.replace("content%2Fopen.md", file);
    for file in [
        "keyring.json",
        "content%2F..%2Fkeyring.json",
        "%2Fetc%2Fpasswd",
        "content%2F%2Fx",
        "content%2Fnothing.md",
        "content",
        "content%2Fclub",
        "content%2Fout.md",
    ] {
        assert_eq!(get(address, &other(file), &[]).status, 404, "{file}");
    }
    let without = link.split("&key=").next().unwrap();
    assert_eq!(get(address, without, &[]).status, 403);
    assert_eq!(opened.lock().unwrap().len(), 1);
    preview.stop();
}

/// Whoever else uses this computer reaches the same port.
#[test]
fn without_the_token_there_is_what_everybody_can_see_and_nothing_else() {
    let served = Served::with(gated(), |options| options.show = Show::ALL);
    let port = served.address.port();
    let anybody =
        |path: &str, headers: &[(&str, &str)]| get_as_anybody(served.address, path, headers);
    // What everybody may see is the same with and without the token, byte for byte.
    let raw = [("X-Pimh-Raw", "1")];
    for path in ["/open/", "/club/a/", "/", "/sitemap.xml"] {
        let reply = anybody(path, &raw);
        assert_eq!(reply.status, 200, "{path}");
        let own = [("X-Pimh-Raw", "1"), ("Cookie", "pimh_show=published")];
        assert!(reply.body == get(served.address, path, &own).body, "{path}");
    }
    let dressed = anybody("/open/", &[]);
    assert!(
        dressed.says("For all.")
            && dressed.says("the terminal shows")
            && !dressed.says("preview.js")
    );
    for path in ["/club/", "/draft/", "/nothing/"] {
        assert_eq!(anybody(path, &[]).status, 404, "{path}");
    }
    // Everything else says what to do.
    let member = [("Cookie", "pimh_view=member")];
    let drafts = [("Cookie", "pimh_show=drafts")];
    let raw_member = [("X-Pimh-Raw", "1"), ("Cookie", "pimh_view=member")];
    let wrong = format!("pimh_view=member; pimh_token_{port}=00000000000000000000000000000000");
    let other_port = format!(
        "pimh_view=member; pimh_token_{}={TOKEN}",
        port.wrapping_add(1)
    );
    let (wrong, other_port) = (
        [("Cookie", wrong.as_str())],
        [("Cookie", other_port.as_str())],
    );
    let wrong_header = [
        ("X-Pimh-Token", "0123456789abcdef0123456789abcdee"),
        ("Cookie", "pimh_view=member"),
    ];
    let empty_header = [("X-Pimh-Token", ""), ("Cookie", "pimh_view=member")];
    let closed: &[(&str, &[(&str, &str)])] = &[
        ("/club/", &member),
        ("/open/", &member),
        ("/open/?_view=champion", &[]),
        ("/draft/", &drafts),
        ("/club/", &raw_member),
        ("/club/", &wrong),
        ("/club/", &other_port),
        ("/club/", &wrong_header),
        ("/club/", &empty_header),
        ("/club/?token=wrong", &member),
        ("/_pimh/", &[]),
        ("/_pimh/?token=", &[]),
        ("/_pimh/events?page=/open/", &[]),
        ("/_pimh/as?view=member&back=%2F", &[]),
        ("/_pimh/open?file=content/open.md", &[]),
        ("/_pimh/findings?page=/open/", &[]),
        ("/_pimh/parent?page=/open/", &[]),
        ("/_pimh/take?change=x", &[]),
        ("/_pimh/nothing", &[]),
    ];
    for (path, headers) in closed {
        let reply = anybody(path, headers);
        assert_eq!(reply.status, 403, "{path} {headers:?}");
        assert!(
            reply.says("Open the address that the terminal shows"),
            "{path}"
        );
        assert!(
            !reply.says("CANARY") && reply.header("Set-Cookie").is_none(),
            "{path}"
        );
    }
    let page = anybody("/_pimh/", &[("Accept", "text/html")]);
    assert!(page.status == 403 && page.says("<h1>") && !page.says("<script"));
    // The address of the terminal, once; then the browser's cookie, or a tool's header.
    let entered = anybody(&format!("/club/?token={TOKEN}&_view=member"), &[]);
    assert_eq!(
        (entered.status, entered.header("Location")),
        (302, Some("/club/?_view=member"))
    );
    let cookie = entered.header("Set-Cookie").unwrap();
    assert!(
        cookie.starts_with(&format!("pimh_token_{port}=")),
        "{cookie}"
    );
    assert!(
        cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
    let known = format!("{}; pimh_view=member", cookie.split(';').next().unwrap());
    assert!(anybody("/club/", &[("Cookie", &known)]).says("CANARY inside."));
    assert!(
        anybody(
            "/club/",
            &[("X-Pimh-Token", TOKEN), ("Cookie", "pimh_view=member")]
        )
        .says("CANARY inside.")
    );
    let elsewhere = anybody(&format!("//evil.example/?token={TOKEN}"), &[]);
    assert_eq!(elsewhere.header("Location"), Some("/evil.example/"));
    // A mistake must not open a gate to others: they keep the site that a build would not refuse.
    served.project.page(
        "content/open.md",
        "Open",
        "type: page\n",
        "CANARY of a page with a problem.\n\n::: only nobody\nx\n:::",
    );
    served.until("the mistake is seen", |served| {
        served.get("/open/").says("with a problem")
    });
    assert!(anybody("/open/", &[]).says("For all.") && !anybody("/open/", &[]).says("CANARY"));
}

/// It writes nothing but, for a moment, an empty file in the machine's own folder.
#[test]
fn the_preview_writes_no_text_to_the_disk() {
    let project = gated();
    let before = project.input();
    let served = Served::of(project);
    for path in [
        "/",
        "/open/?_view=member",
        "/club/a/?_view=member",
        "/_pimh/",
        "/search/",
    ] {
        served.get(path);
    }
    let project = served.stop();
    assert!(project.input() == before);
    let own = crate::harness::files_below(&project.path(".pimh"));
    for (name, bytes) in &own {
        assert!(!String::from_utf8_lossy(bytes).contains("CANARY"), "{name}");
    }
    assert_eq!(own.keys().collect::<Vec<_>>(), [".gitignore"]);
}
