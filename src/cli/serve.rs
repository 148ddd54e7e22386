//! `pimh serve`: the preview, its port, and what the terminal says while it runs.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::access::Failure;
use super::access::keyring;
use super::args::{Common, Serve};
use super::exit::Exit;
use super::preview_token;
use super::print;
use super::print::count;
use super::revise;
use super::session::{Voice, base_url, find_root, now};
use crate::diagnostic::terminal;
use crate::diagnostic::{Diagnostic, Notes, Redaction, Severity};
use crate::gate::Keyring;
use crate::output::Store;
use crate::preview::{
    self, Clock, Edition, Happened, How, Options, Preview, Show, WatchTrouble, project_name,
};

/// The port unless another is asked for: `pimh` on the keys of a telephone.
const PORT: u16 = 7464;
/// As many ports behind it are tried when it is taken.
const NEXT: u16 = 10;

/// Shows the project until it is interrupted.
pub fn serve(common: &Common, args: &Serve) -> Exit {
    small_pages();
    let voice = Voice::of(common);
    let root = match find_root(common) {
        Ok(root) => root.canonicalize().unwrap_or(root),
        Err(problem) => return voice.problems(&problem.into(), &Redaction::off()),
    };
    let base_url = match base_url(common, &voice) {
        Ok(base_url) => base_url,
        Err(exit) => return exit,
    };
    let token = match preview_token::kept(&root) {
        Ok(token) => token,
        Err(why) => return Failure::from(why).told(&voice, &root),
    };
    let how = match how(args.editor.as_deref(), &root) {
        Ok(how) => how,
        Err(why) => {
            print::aside(&format!("error: {why}"));
            return Exit::Usage;
        }
    };
    let listener = match listen(args, &root, &token) {
        Ok(listener) => listener,
        Err(why) => {
            print::aside(&format!("error: {why}"));
            return Exit::Network;
        }
    };
    let address = match listener.local_addr() {
        Ok(address) => address,
        Err(error) => {
            print::aside(&format!(
                "error: the system does not say where it listens: {error}"
            ));
            return Exit::Network;
        }
    };
    let (stop, stopped) = mpsc::channel();
    let handler = ctrlc::set_handler(move || {
        // Told twice, it ends once.
        stop.send(()).ok();
    });
    if let Err(error) = handler {
        print::aside(&format!("error: {error}"));
        return Exit::Fault;
    }
    let on_network = !address.ip().is_loopback();
    let keyring = on_network.then(|| keyring_for_guests(&root, &voice));
    let written = root.clone();
    let options = Options {
        mend: Some(Box::new(move |read, edits| {
            revise::write_one(&written, read, edits)
        })),
        store: Store::at(&root),
        root,
        show: Show {
            drafts: common.drafts,
            future: common.future,
            expired: common.expired,
        },
        base_url,
        strict: common.strict,
        poll: args.poll.map(Duration::from_millis),
        keyring: keyring.flatten(),
        token: token.clone(),
        rehearse_after: preview::REHEARSE_AFTER,
    };
    let url = url_of(address);
    let own_url = with_token(&url, &token);
    let clock = Arc::new(Wall {
        today: common.today,
    });
    let teller = Mutex::new(Teller {
        read: BTreeSet::new(),
        made: BTreeSet::new(),
        opens: args.open && !on_network,
        url: own_url.clone(),
        voice: Voice::of(common),
    });
    let tell = move |happened: Happened<'_>| {
        let mut teller = teller
            .lock()
            .expect("one thread tells, and ends if it fails");
        teller.tell(&happened);
    };
    let guest_url = url.clone();
    let guest = move |token: &str| {
        print::aside(&format!("For one more browser: {guest_url}?token={token}"));
    };
    let running = Preview::start(
        options,
        listener,
        how,
        clock,
        Box::new(tell),
        Box::new(guest),
    );
    let running = match running {
        Ok(running) => running,
        Err(error) => {
            print::aside(&format!("error: the preview cannot begin: {error}"));
            return Exit::Network;
        }
    };
    if !on_network {
        voice.tell(&format!("Preview: {own_url} (Ctrl-C ends it)"));
    }
    // The sender lives as long as the handler, which is as long as the program.
    stopped.recv().ok();
    running.stop();
    Exit::Done
}

/// Asks Linux not to give memory in pieces of 2 MB. An open page has threads of its own, each with some memory, and two
/// hundred of them took 230 MB where they need 50, and more with each edit.
#[cfg(target_os = "linux")]
fn small_pages() {
    // Without it the preview takes more memory, and does the same.
    rustix::thread::disable_transparent_huge_pages(true).ok();
}

#[cfg(not(target_os = "linux"))]
fn small_pages() {}

/// What seals for guests, if there is something; says what they will see.
fn keyring_for_guests(root: &Path, voice: &Voice) -> Option<Keyring> {
    print::aside(
        "Others on this network can see this preview if they have its address with the token below.\n\
         They see what a build publishes, and nothing of drafts.",
    );
    let opened = match keyring::read(root) {
        Ok(None) => None,
        Ok(Some(_)) => Some(keyring::open_at(root)),
        Err(why) => Some(Err(why)),
    };
    match opened {
        None => {
            print::aside(
                "Pages that only some may read are left out, since there is no keyring (`pimh access init` makes \
                 one).",
            );
            None
        }
        Some(Ok(keyring)) => {
            print::aside(
                "Pages that only some may read are sealed: a code opens them. Browsers open them at addresses that \
                 begin with https:// or http://localhost only, so another device needs the port passed on to it.",
            );
            if keyring.is_demonstration() {
                print::aside(
                    "The keyring is a demonstration, which everybody can open: it seals only for an address such as \
                     https://example.org/ in the settings; else those pages are left out.",
                );
            }
            Some(keyring)
        }
        Some(Err(why)) => {
            print::aside(&format!("{}\n", voice.drawn(&why)));
            print::aside(
                "Pages that only some may read are left out, since the keyring stays shut.",
            );
            None
        }
    }
}

/// The clock, or the day that was asked for.
struct Wall {
    today: Option<Date>,
}

impl Clock for Wall {
    fn today(&self, zone: Option<&TimeZone>) -> Date {
        let zone = zone.cloned().unwrap_or_else(TimeZone::system);
        self.today.unwrap_or_else(|| now().to_zoned(zone).date())
    }

    fn time(&self) -> String {
        Zoned::now().strftime("%H:%M:%S").to_string()
    }
}

/// What the terminal has been told.
struct Teller {
    /// Problems that reading told, as they were drawn, so that each is told once for as long as it stands.
    read: BTreeSet<String>,
    /// The same of what only making told, when everything was made last.
    made: BTreeSet<String>,
    opens: bool,
    url: String,
    voice: Voice,
}

impl Teller {
    fn tell(&mut self, happened: &Happened<'_>) {
        match happened {
            Happened::Polling(why) => self.voice.say(&polling(why)),
            Happened::Edition {
                edition,
                changed,
                took,
            } => self.edition(edition, *changed, *took),
            Happened::Rehearsed { edition } => self.rehearsed(edition),
        }
    }

    /// Says those of some problems that were not said yet, and draws all that are told here.
    fn say_new(&self, problems: &Notes) -> BTreeSet<String> {
        let told = problems.iter().filter(|note| self.voice.wants(note));
        let drawn: Vec<String> = told.map(|note| self.voice.drawn(note)).collect();
        let is_known = |drawn: &&String| self.read.contains(*drawn) || self.made.contains(*drawn);
        for drawn in drawn.iter().filter(|drawn| !is_known(drawn)) {
            print::aside(&format!("{drawn}\n"));
        }
        drawn.into_iter().collect()
    }

    /// Says what only making everything told, if that is something else than the last time.
    fn rehearsed(&mut self, edition: &Edition) {
        let mut now = self.say_new(edition.problems());
        now.retain(|drawn| !self.read.contains(drawn));
        if now != self.made {
            let state = match edition.count_errors() {
                0 => "no problem stops a build".to_owned(),
                errors => count(errors, "problem stops a build", "problems stop a build"),
            };
            let time = &edition.made_at;
            self.voice.tell(&format!(
                "{time} Made every page as `pimh check` does: {state}"
            ));
        }
        self.made = now;
    }

    fn edition(&mut self, edition: &Edition, changed: usize, took: Duration) {
        let now = self.say_new(&edition.state.notes);
        let mended = self.read.difference(&now).count();
        self.read = now;
        let errors = edition.state.notes.count(Severity::Error);
        let what = match changed {
            0 => "Read the site".to_owned(),
            changed => format!("{} changed", count(changed, "file", "files")),
        };
        let state = match (errors, mended) {
            (0, 0) => String::new(),
            // Whether what making told is mended shows only when everything was made again.
            (0, _) if !self.made.is_empty() => String::new(),
            (0, _) => ", no problem stops a build any more".to_owned(),
            (errors, _) => format!(
                ", {}",
                count(errors, "problem stops a build", "problems stop a build")
            ),
        };
        let time = &edition.made_at;
        let took = took.as_millis();
        self.voice
            .tell(&format!("{time} {what}{state} ({took} ms)"));
        if self.opens && edition.is_sound() {
            self.opens = false;
            if let Err(error) = open::that_detached(&self.url) {
                self.voice.say(&format!(
                    "The browser could not be opened: {error}. The address is {}",
                    self.url
                ));
            }
        }
    }
}

fn polling(why: &WatchTrouble) -> String {
    let every = preview::POLL.as_millis();
    let reason = match why {
        WatchTrouble::Limit => {
            "the system watches as many files as it may (on Linux, raise fs.inotify.max_user_watches)".to_owned()
        }
        WatchTrouble::Cannot(why) => format!("the system cannot watch these files: {why}"),
        WatchTrouble::Silent => {
            "the system does not tell of changes here, as on mounted or shared folders".to_owned()
        }
    };
    format!("Looking for changes every {every} ms: {reason}.")
}

/// A listener on the port that was asked for, or on the first free one from the usual on.
fn listen(args: &Serve, root: &Path, token: &str) -> Result<TcpListener, String> {
    let ip = match args.host.as_deref() {
        None => IpAddr::V4(Ipv4Addr::LOCALHOST),
        Some(host) => host.parse().map_err(|_| {
            format!("--host wants an address in figures such as 0.0.0.0, not `{host}`")
        })?,
    };
    let bind = |port| TcpListener::bind(SocketAddr::new(ip, port));
    if let Some(port) = args.port {
        return bind(port).map_err(|error| refused(&error, ip, port, root, token));
    }
    for port in PORT..=PORT + NEXT {
        match bind(port) {
            Ok(listener) => {
                if port != PORT {
                    print::aside(&format!(
                        "Port {PORT} is taken, so this preview is at port {port}."
                    ));
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                if let Some(url) = same_project(ip, port, root, token) {
                    print::aside(&format!(
                        "Another preview shows this project already: {url}"
                    ));
                }
            }
            Err(error) => return Err(refused(&error, ip, port, root, token)),
        }
    }
    Err(format!(
        "the ports {PORT} to {} are taken; choose another with --port, or --port 0 for any that is free",
        PORT + NEXT
    ))
}

/// Why a port could not be had, and what to do.
fn refused(error: &std::io::Error, ip: IpAddr, port: u16, root: &Path, token: &str) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => match same_project(ip, port, root, token) {
            Some(url) => format!(
                "port {port} is taken by another preview of this project: {url}\nhelp: look at that one, or choose \
                 another port with --port"
            ),
            None => format!(
                "port {port} is taken by another program\nhelp: choose another with --port, or leave --port out to \
                 take the first free one"
            ),
        },
        ErrorKind::AddrNotAvailable => format!(
            "{ip} is not an address of this computer\nhelp: `--host 0.0.0.0` is all of its addresses"
        ),
        ErrorKind::PermissionDenied => format!(
            "the system does not let you use port {port}\nhelp: ports from 1024 on need no permission"
        ),
        _ => format!("{ip} port {port} cannot be used: {error}\nhelp: leave out --host and --port"),
    }
}

/// The address of a preview of the same project at a port, if that is what is there.
fn same_project(ip: IpAddr, port: u16, root: &Path, token: &str) -> Option<String> {
    let ip = if ip.is_unspecified() {
        IpAddr::V4(Ipv4Addr::LOCALHOST)
    } else {
        ip
    };
    let wait = Duration::from_millis(300);
    let mut stream = TcpStream::connect_timeout(&SocketAddr::new(ip, port), wait).ok()?;
    stream.set_read_timeout(Some(wait)).ok()?;
    stream.set_write_timeout(Some(wait)).ok()?;
    let ask = format!("GET /_pimh/about HTTP/1.0\r\nHost: {ip}:{port}\r\n\r\n");
    stream.write_all(ask.as_bytes()).ok()?;
    let mut answer = Vec::new();
    // Whoever is there may never stop to talk.
    stream.take(64 * 1024).read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer);
    let same = answer.contains("\"pimh\"") && answer.contains(&project_name(root));
    // Both previews of a project know it by the token that lies in it.
    same.then(|| with_token(&format!("http://{}/", SocketAddr::new(ip, port)), token))
}

/// The address that lets a browser in.
fn with_token(url: &str, token: &str) -> String {
    format!("{url}?token={token}")
}

fn url_of(address: SocketAddr) -> String {
    let ip = if address.ip().is_unspecified() {
        own_address().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
    } else {
        address.ip()
    };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

/// The address by which others reach this computer: the one that it would speak to them from. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = std::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// Editors that need the terminal, which the preview has.
const IN_TERMINAL: [&str; 8] = ["vi", "vim", "nvim", "nano", "emacs", "micro", "hx", "ed"];
/// Visual Studio Code, and what understands the same addresses.
const USUAL: &str = "vscode://file{file}:{line}:{column}";

/// How a page's file is opened: as `--editor` says, or by `$VISUAL` unless that needs the terminal, or by an address.
fn how(editor: Option<&str>, root: &Path) -> Result<How, String> {
    let visual = std::env::var("VISUAL").unwrap_or_default();
    let program = visual.split_whitespace().next().unwrap_or_default();
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    let wanted = match editor {
        Some(editor) => editor.to_owned(),
        None if !name.is_empty() && !IN_TERMINAL.contains(&name) => visual,
        None => USUAL.to_owned(),
    };
    if wanted == "none" {
        return Ok(How::None);
    }
    if wanted.contains("://") {
        let scheme = wanted.split("://").next().unwrap_or_default();
        return if wanted.contains("{file}") && !matches!(scheme, "javascript" | "data") {
            Ok(How::Address(wanted))
        } else {
            Err(format!(
                "--editor wants `{{file}}` in its address, as in {USUAL}"
            ))
        };
    }
    let words: Vec<String> = wanted.split_whitespace().map(str::to_owned).collect();
    let Some((program, rest)) = words.split_first() else {
        return Err("--editor wants a command, an address, or `none`".to_owned());
    };
    let (program, rest, root) = (program.clone(), rest.to_vec(), root.to_owned());
    Ok(How::Command(Box::new(move |file, line, column| {
        let path = root.join(file).display().to_string();
        let mut all: Vec<String> = rest
            .iter()
            .map(|word| {
                word.replace("{file}", &path)
                    .replace("{line}", &line.to_string())
                    .replace("{column}", &column.to_string())
            })
            .collect();
        if !rest.iter().any(|word| word.contains("{file}")) {
            all.push(path);
        }
        Command::new(&program)
            .args(&all)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(|mut child| {
                // Somebody must notice its end, or the system keeps it.
                std::thread::spawn(move || child.wait().ok());
            })
            .map_err(|error| format!("`{program}` could not be run: {error}"))
    })))
}

impl Voice {
    /// Whether a problem is told at all.
    fn wants(&self, note: &Diagnostic) -> bool {
        match self.quiet() {
            0 => note.severity() < Severity::Advice || self.verbose > 0,
            1 => note.severity() == Severity::Error,
            _ => false,
        }
    }

    /// A problem as the terminal shows it.
    fn drawn(&self, note: &Diagnostic) -> String {
        terminal::draw(note, self.style(), &Redaction::off())
    }
}
