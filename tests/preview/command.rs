//! `pimh serve` as a command: its port, its end, and what the terminal says.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{Line, PATIENCE, Reply, get_with};
use crate::harness::{Project, TODAY, page, pimh};

/// The program, serving.
struct Running {
    child: Child,
    address: SocketAddr,
    /// What lets the editor in.
    token: String,
    /// What it said until it said its address.
    said: String,
}

impl Running {
    fn start(project: &Project, args: &[&str]) -> Running {
        Running::by(pimh(), project, args)
    }

    /// Starts the program, or what starts it.
    fn by(mut program: std::process::Command, project: &Project, args: &[&str]) -> Running {
        let mut child = program
            .current_dir(project.root())
            .args(["serve", "--today", TODAY])
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // That nobody types any more is no reason to end.
        drop(child.stdin.take());
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        let (address, token) = loop {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ended: {said}");
            said.push_str(&line);
            if let Some(rest) = line.strip_prefix("Preview: http://") {
                let (address, token) = rest
                    .split_once("/?token=")
                    .expect("an address with a token");
                let token = token.split(' ').next().unwrap().to_owned();
                break (address.parse().unwrap(), token);
            }
        };
        // Whoever does not read what it says must not stop it either.
        child.stdout = None;
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        Running {
            child,
            address,
            token,
            said,
        }
    }

    /// A line of events of its editor.
    fn line(&self, page: &str) -> Line {
        Line::open_with(&self.token, self.address, page, "public")
    }

    /// What its editor gets.
    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        get_with(&self.token, self.address, path, headers)
    }

    fn until_answers(&self) {
        self.until("it answers", || self.get("/", &[]).status == 200);
    }

    #[track_caller]
    fn until_says(&self, path: &str, words: &str) {
        self.until(&format!("{path} says {words}"), || {
            self.get(path, &[]).says(words)
        });
    }

    #[track_caller]
    fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let started = Instant::now();
        while !is_so() {
            assert!(started.elapsed() < PATIENCE, "never: {what}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Resident memory, in kB; nothing where the system does not say.
    fn memory(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    }

    /// How long it has computed so far, in the hundredths of a second that Linux counts.
    #[cfg(target_os = "linux")]
    fn computed(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let (_, fields) = stat.rsplit_once(')').unwrap();
        let fields = fields.split_whitespace().skip(11).take(2);
        fields.map(|ticks| ticks.parse::<u64>().unwrap()).sum()
    }

    /// Interrupts it; gives its exit code, how long it took, and what it said of problems.
    fn interrupt(mut self, signal: &str) -> (Option<i32>, Duration, String) {
        let started = Instant::now();
        let sent = std::process::Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let status = self.child.wait().unwrap();
        let took = started.elapsed();
        let mut said = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        (status.code(), took, said)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What a finding offers is written once, into the file that it was found in, and no other byte of it changes; not without
/// the word that only the preview's pages know, and not when the file is another one by now.
#[test]
fn an_offer_is_taken_once_and_only_of_the_file_that_was_read() {
    let project = Project::new();
    let text = "\u{feff}---\r\ntitle: Rest\r\ntype: page\r\n---\r\nOne color, and the favorite color.\r\n\r\n\r\nEnd.";
    project.write("content/rest.md", text);
    let there = || std::fs::read_to_string(project.path("content/rest.md")).unwrap();
    let running = Running::start(&project, &["--port", "0"]);
    running.until_answers();
    let offers = || -> Vec<String> {
        let list = running.get("/_pimh/findings?page=/rest/", &[]).text();
        let offers = list.split("\"data-take\":\"").skip(1);
        offers
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect()
    };
    let first = offers();
    assert_eq!(first.len(), 3, "two colours and one favourite");
    for without in [
        first[0].split("&key=").next().unwrap().to_owned(),
        first[0].replace("&key=", "&key=0"),
    ] {
        assert_eq!(running.get(&without, &[]).status, 403);
    }
    assert_eq!(running.get("/_pimh/take?change=x", &[]).status, 403);
    assert_eq!(there(), text, "nothing was written yet");

    assert_eq!(running.get(&first[1], &[]).status, 200);
    assert_eq!(there(), text.replacen("favorite", "favourite", 1));
    running.until_says("/rest/", "favourite color");
    // All that was offered of the text before names nothing any more.
    for offer in &first {
        assert_eq!(running.get(offer, &[]).status, 409);
    }
    // A file that changed a moment ago, of which the preview may not know yet.
    let now = offers();
    assert_eq!(now.len(), 2);
    let changed = format!("{} New words.", there());
    project.write("content/rest.md", &changed);
    assert_eq!(running.get(&now[0], &[]).status, 409);
    assert_eq!(there(), changed);
    running.until("the new words are found", || {
        offers().len() == 2 && offers() != now
    });
    assert_eq!(running.get(&offers()[0], &[]).status, 200);
    assert_eq!(there(), changed.replacen("One color", "One colour", 1));
    running.interrupt("-INT");
}

/// [P-50] [P-56]
#[cfg(unix)]
#[test]
fn it_says_its_address_and_ends_cleanly_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let project = Project::new();
        let running = Running::start(&project, &["--port", "0"]);
        running.until_answers();
        let address = running.address;
        let mut line = running.line("/");
        line.next().unwrap();
        let (code, took, _) = running.interrupt(signal);
        assert_eq!(code, Some(0), "{signal}");
        // A fifth of a second where nothing else is done; the line would sleep for fifteen.
        assert!(took < Duration::from_secs(5), "{signal} took {took:?}");
        TcpListener::bind(address).expect("the port is free at once");
        let left: Vec<_> = crate::harness::files_below(&project.path(".pimh"))
            .into_keys()
            .collect();
        assert_eq!(left, [".gitignore", "preview-token"], "{signal}");
    }
}

/// [P-01] It listens before the site is read. What who comes early sees: `who_comes_before_the_site_is_read`.
#[test]
fn it_answers_before_there_is_a_site() {
    let project = Project::new();
    for number in 0..300 {
        let words = format!("Words of {number}. ").repeat(200);
        project.write(
            &format!("content/many/p{number}.md"),
            page(&format!("Page {number}"), "type: page\n", &words),
        );
    }
    let running = Running::start(&project, &["--port", "0"]);
    let first = running.get("/", &[("Accept", "text/html")]);
    assert!(
        first.status == 200 || first.says("The site is being read") && first.says("preview.js"),
        "{}",
        first.text()
    );
    running.until_answers();
}

/// [P-50] [P-51]
#[test]
fn a_port_that_is_taken_is_told_with_what_to_do() {
    let project = Project::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = project.run(&["serve", "--port", &port]);
    assert_eq!(refused.code, 69);
    assert!(
        refused
            .stderr
            .contains(&format!("port {port} is taken by another program")),
        "{}",
        refused.stderr
    );
    assert!(refused.stderr.contains("help: choose another with --port"));
    let running = Running::start(&project, &["--port", "0"]);
    running.until_answers();
    let port = running.address.port().to_string();
    let same = project.run(&["serve", "--port", &port]);
    assert_eq!(same.code, 69);
    assert!(
        same.stderr.contains(&format!(
            "another preview of this project: http://127.0.0.1:{port}/"
        )),
        "{}",
        same.stderr
    );
    let other = Project::new().run(&["serve", "--port", &port]);
    assert!(
        other.stderr.contains("by another program"),
        "{}",
        other.stderr
    );
}

/// [P-50] Without `--port` the next free one is taken.
#[test]
fn without_a_port_a_free_one_is_found() {
    let project = Project::new();
    let one = Running::start(&project, &[]);
    let two = Running::start(&project, &[]);
    assert_ne!(one.address.port(), two.address.port());
    let usual = 7464..=7474;
    assert!(usual.contains(&one.address.port()) && usual.contains(&two.address.port()));
    assert!(one.said.contains("Ctrl-C"));
    assert!(one.address.ip().is_loopback() && two.address.ip().is_loopback());
}

/// [P-54]
#[test]
fn an_address_that_is_not_ours_is_told_with_what_to_do() {
    let project = Project::new();
    let foreign = project.run(&["serve", "--host", "192.0.2.1", "--port", "0"]);
    assert_eq!(foreign.code, 69);
    assert!(
        foreign
            .stderr
            .contains("192.0.2.1 is not an address of this computer"),
        "{}",
        foreign.stderr
    );
    let name = project.run(&["serve", "--host", "my-computer"]);
    assert_eq!(name.code, 69);
    assert!(
        name.stderr.contains("wants an address in figures"),
        "{}",
        name.stderr
    );
}

/// [P-28]
#[cfg(unix)]
#[test]
fn the_terminal_tells_a_problem_once() {
    let project = Project::new();
    project.page(
        "content/a.md",
        "A",
        "type: page\n",
        "[the plan](nowhere.md)",
    );
    let running = Running::start(&project, &["--port", "0"]);
    running.until_answers();
    for _ in 0..5 {
        running.get("/a/", &[]);
    }
    for number in 0..3 {
        project.write(
            "content/b.md",
            page("B", "type: page\n", &format!("Edit {number}.")),
        );
        let started = Instant::now();
        while !running.get("/b/", &[]).says(&format!("Edit {number}.")) {
            assert!(started.elapsed() < PATIENCE);
        }
    }
    let (_, _, said) = running.interrupt("-INT");
    assert_eq!(
        said.matches("nowhere.md").count(),
        said.matches("[H1]").count() * 2,
        "{said}"
    );
    assert_eq!(said.matches("[H1]").count(), 1, "{said}");
}

/// [P-07] Nothing is done while nothing happens, though a page is open.
#[cfg(target_os = "linux")]
#[test]
fn an_idle_preview_computes_nothing() {
    let project = Project::new();
    let running = Running::start(&project, &["--port", "0"]);
    running.until_answers();
    let mut line = running.line("/");
    line.next().unwrap();
    // A while after the start everything is looked at once more.
    std::thread::sleep(Duration::from_secs(4));
    let before = running.computed();
    std::thread::sleep(Duration::from_secs(2));
    let computed = running.computed() - before;
    // Half a hundredth of two seconds is one tick; what counts is that it is not a busy loop.
    assert!(computed <= 10, "{computed} of 200 ticks");
}

/// [P-07] Two hundred open pages and a thousand edits of every kind: everybody learns the last state, and memory stays
/// where it was.
#[test]
fn two_hundred_pages_miss_nothing_of_a_thousand_edits() {
    const PAGES: usize = 200;
    const EDITS: usize = 1000;
    let project = Project::new();
    let words = |words: &str| page("A", "type: page\n", words);
    let branch = |number: usize| {
        for place in 0..5 {
            let text = page(&format!("P {place} {number}"), "type: page\n", "Branch.");
            project.write(&format!("content/branch/p{place}.md"), text);
        }
    };
    project.write("content/a.md", words("Old words."));
    project.page("content/b.md", "B", "type: page\n", "Other words.");
    project.page("content/c.md", "C", "type: page\n", "Moves about.");
    branch(0);
    let running = Running::start(&project, &["--port", "0"]);
    running.until_answers();
    let address = running.address;
    let readers: Vec<_> = (0..PAGES)
        .map(|number| {
            let token = running.token.clone();
            std::thread::spawn(move || {
                let path = ["/a/", "/b/", "/branch/", "/nothing/"][number % 4];
                let mut line = Line::open_with(&token, address, path, "public");
                let mut newest = None;
                while let Some(state) = line.next() {
                    let is_last = state["goto"] == "/the-end/";
                    newest = Some(state);
                    if is_last {
                        break;
                    }
                }
                newest.map(|state| (path, state["page"].as_str().unwrap_or_default().to_owned()))
            })
        })
        .collect();
    let rename = |from: &str, to: &str| {
        std::fs::rename(project.path(from), project.path(to)).unwrap();
    };
    let edit = |number: usize| {
        let text = format!("Edit {number}.");
        match number % 10 {
            1 => project.write(
                "content/a.md",
                page(&format!("A {number}"), "type: page\n", &text),
            ),
            2 if number % 20 == 2 => rename("content/c.md", "content/d.md"),
            2 => rename("content/d.md", "content/c.md"),
            3 => project.write("content/b.md", "---\ntitle: \"open\n---\n"),
            6 => project.page("content/b.md", "B", "type: page\n", &text),
            7 if number % 20 == 7 => {
                std::fs::remove_dir_all(project.path("content/branch")).unwrap();
            }
            7 => branch(number),
            _ => project.write("content/a.md", words(&text)),
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    // Part of the edits first, so that what grows once has grown.
    (1..=EDITS / 4).for_each(edit);
    running.until_says("/a/", &format!("Edit {}.", EDITS / 4));
    let early = running.memory();
    (EDITS / 4 + 1..=EDITS).for_each(edit);
    running.until_says("/a/", &format!("Edit {EDITS}."));
    let late = running.memory();
    // When all is quiet, and everything has been looked at once more, a page that has not been: whoever follows the
    // edits is led there.
    std::thread::sleep(Duration::from_millis(3500));
    project.page("content/the-end.md", "The end", "type: page\n", "The end.");
    for reader in readers {
        let (path, print) = reader.join().unwrap().expect("a last state");
        let page = get_with(&running.token, address, path, &[]);
        let wanted = format!("data-page=\"{print}\"");
        assert!(page.says(&wanted), "{path} has not the print {print}");
    }
    // The last good bytes of pages are kept, up to a bound; what leaks with each edit would be far more.
    let allowed = early + early / 4 + 8_000;
    assert!(
        late <= allowed,
        "memory grew from {early} to {late} kB over {} edits",
        EDITS - EDITS / 4
    );
}

/// [P-45] A real limit, where the system lets a test set one in a name space of its own.
#[cfg(target_os = "linux")]
#[test]
fn where_the_system_watches_only_so_much_the_rest_is_looked_at() {
    let within = |then: &str| {
        let mut command = std::process::Command::new("unshare");
        let limit = "echo 4 > /proc/sys/user/max_inotify_watches";
        command.args(["-Ur", "sh", "-c", &format!("{limit} && {then}")]);
        command
    };
    let tried = within("exit 0").stderr(Stdio::null()).status();
    if !tried.is_ok_and(|status| status.success()) {
        eprintln!("this system lets nobody limit what is watched: see src/preview/builder.rs");
        return;
    }
    let project = Project::new();
    for number in 0..10 {
        project.write(
            &format!("content/f{number}/a.md"),
            page("A", "type: page\n", "Old words."),
        );
    }
    let mut program = within("exec \"$0\" \"$@\"");
    program.arg(env!("CARGO_BIN_EXE_pimh"));
    let running = Running::by(program, &project, &["--port", "0"]);
    running.until_answers();
    for number in 0..10 {
        project.write(
            &format!("content/f{number}/a.md"),
            page("A", "type: page\n", "New words."),
        );
    }
    for number in 0..10 {
        running.until_says(&format!("/f{number}/a/"), "New words.");
    }
    let (code, _, said) = running.interrupt("-INT");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        said.matches("Looking for changes every").count(),
        1,
        "{said}"
    );
    assert!(said.contains("raise fs.inotify.max_user_watches"), "{said}");
}

/// [P-52]
#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_opened_once_and_not_before_there_is_something_to_see() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new();
    let programs = project.outside().join("programs");
    let opened = project.outside().join("opened");
    std::fs::create_dir(&programs).unwrap();
    let opener = programs.join("xdg-open");
    let script = format!("#!/bin/sh\necho \"$1\" >> '{}'\n", opened.display());
    std::fs::write(&opener, script).unwrap();
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
    project.write("content/site.toml", "title = [\n");
    let mut program = pimh();
    program.env("PATH", &programs);
    let running = Running::by(program, &project, &["--port", "0", "--open"]);
    running.until("it is explained", || {
        running.get("/", &[]).says("There is no site to show yet")
    });
    assert!(!opened.exists(), "there is nothing to see");
    project.write("content/site.toml", crate::harness::settings(""));
    running.until("the browser is opened", || opened.exists());
    for number in 0..3 {
        let words = format!("Edit {number}.");
        project.page("content/a.md", "A", "type: page\n", &words);
        running.until_says("/a/", &words);
    }
    let all = std::fs::read_to_string(&opened).unwrap();
    let (address, token) = (running.address, &running.token);
    assert_eq!(all, format!("http://{address}/?token={token}\n"));
    // Where nothing opens a browser, that is said, and nothing else is the matter.
    std::fs::remove_file(&opener).unwrap();
    let mut program = pimh();
    program.env("PATH", &programs);
    let running = Running::by(program, &project, &["--port", "0", "--open"]);
    running.until_answers();
    let (code, _, said) = running.interrupt("-INT");
    assert_eq!(code, Some(0));
    let sentence = "The browser could not be opened";
    assert_eq!(said.matches(sentence).count(), 1, "{said}");
}

/// [P-53] What the terminal says to whoever lets the network look.
#[test]
fn the_terminal_says_what_guests_get() {
    let project = Project::new();
    let without = said_to_hosts(&project);
    assert!(
        without.contains("For one more browser: http://"),
        "{without}"
    );
    assert!(
        without.contains("are left out, since there is no keyring"),
        "{without}"
    );
    project.write("keyring.json", "nothing of the kind");
    let damaged = said_to_hosts(&project);
    assert!(
        damaged.contains("since the keyring stays shut"),
        "{damaged}"
    );
    std::fs::remove_file(project.path("keyring.json")).unwrap();
    let made = project.run(&["access", "init"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let with = said_to_hosts(&project);
    assert!(
        with.contains("only some may read are sealed: a code opens them"),
        "{with}"
    );
}

/// All that is said until there is a token.
fn said_to_hosts(project: &Project) -> String {
    let mut child = pimh()
        .current_dir(project.root())
        .args([
            "serve", "--today", TODAY, "--host", "0.0.0.0", "--port", "0",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    while !said.contains("?token=") && lines.read_line(&mut said).unwrap() > 0 {}
    child.kill().unwrap();
    child.wait().unwrap();
    said
}

#[test]
fn a_project_that_is_none_is_told() {
    let nothing = Project::empty().run(&["serve"]);
    assert_eq!(nothing.code, 65);
    let editor = Project::new().run(&["serve", "--editor", "subl://open"]);
    assert_eq!(editor.code, 2);
    assert!(editor.stderr.contains("{file}"));
}

/// Whoever else uses this computer must not read the token, and an open browser is known after a restart.
#[cfg(unix)]
#[test]
fn the_token_is_kept_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new();
    project.page("content/a.md", "A", "type: page\n", "Words.");
    let file = project.path(".pimh/preview-token");
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let start = || Running::start(&project, &["--port", "0"]).token.clone();
    let first = start();
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim(), first);
    assert_eq!((mode(&file), first.len()), (0o600, 32));
    assert_eq!(start(), first, "it is kept");
    // What others could have read, and what is none, is a secret no more.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let second = start();
    assert_ne!(second, first);
    assert_eq!(mode(&file), 0o600);
    std::fs::write(&file, "short").unwrap();
    let third = start();
    assert!(third.len() == 32 && third != second);
}
