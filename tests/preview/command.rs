//! `pimh serve` as a command: its port, its end, and what the terminal says.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::client::{PATIENCE, get};
use crate::harness::{Project, TODAY, page, pimh};

/// The program, serving.
struct Running {
    child: Child,
    address: SocketAddr,
    /// What it said until it said its address.
    said: String,
}

impl Running {
    fn start(project: &Project, args: &[&str]) -> Running {
        let mut child = pimh()
            .current_dir(project.root())
            .args(["serve", "--today", TODAY])
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ended: {said}");
            said.push_str(&line);
            if let Some(rest) = line.strip_prefix("Preview: http://") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
        };
        // Whoever does not read what it says must not stop it either.
        child.stdout = None;
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        Running {
            child,
            address,
            said,
        }
    }

    fn until_answers(&self) {
        let started = Instant::now();
        while get(self.address, "/", &[]).status != 200 {
            assert!(started.elapsed() < PATIENCE);
            std::thread::sleep(Duration::from_millis(10));
        }
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

/// [P-50] [P-56]
#[cfg(unix)]
#[test]
fn it_says_its_address_and_ends_cleanly_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let project = Project::new();
        let running = Running::start(&project, &["--port", "0"]);
        running.until_answers();
        let address = running.address;
        let mut line = super::client::Line::open(address, "/", "public");
        line.next().unwrap();
        let (code, took, _) = running.interrupt(signal);
        assert_eq!(code, Some(0), "{signal}");
        assert!(took < Duration::from_millis(1000), "{signal} took {took:?}");
        TcpListener::bind(address).expect("the port is free at once");
        let left: Vec<_> = crate::harness::files_below(&project.path(".pimh"))
            .into_keys()
            .collect();
        assert_eq!(left, [".gitignore"], "{signal}");
    }
}

/// [P-01] It listens before the site is read.
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
    let first = get(running.address, "/", &[("Accept", "text/html")]);
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
    project.write(
        "content/a.md",
        page("A", "type: page\n", "[link](nowhere.md)"),
    );
    let running = Running::start(&project, &["--port", "0"]);
    running.until_answers();
    for _ in 0..5 {
        get(running.address, "/a/", &[]);
    }
    for number in 0..3 {
        project.write(
            "content/b.md",
            page("B", "type: page\n", &format!("Edit {number}.")),
        );
        let started = Instant::now();
        while !get(running.address, "/b/", &[]).says(&format!("Edit {number}.")) {
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

#[test]
fn a_project_that_is_none_is_told() {
    let nothing = Project::empty().run(&["serve"]);
    assert_eq!(nothing.code, 65);
    let editor = Project::new().run(&["serve", "--editor", "subl://open"]);
    assert_eq!(editor.code, 2);
    assert!(editor.stderr.contains("{file}"));
}
