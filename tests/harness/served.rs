//! A preview that a test runs in its own process, and a client that speaks HTTP to the letter.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use pimh::diagnostic::{Notes, Severity};
use pimh::output::Store;
use pimh::preview::{Clock, Happened, How, Options, Preview, Show};

use super::project::Project;
use super::words::TODAY;

/// No machine is so slow that it should take longer.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let all = self.head.lines().filter_map(|line| line.split_once(':'));
        all.into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    /// Whether the body has these words.
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }
}

/// Sends some bytes and reads the whole answer.
pub fn send(address: SocketAddr, bytes: &[u8]) -> Reply {
    try_send(address, bytes).expect("the preview answers")
}

/// The same, for a preview that may be ending.
pub fn try_send(address: SocketAddr, bytes: &[u8]) -> Option<Reply> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(bytes).ok()?;
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    loop {
        let before = head.len();
        reader.read_line(&mut head).ok()?;
        if head.len() == before {
            return None;
        }
        if head.ends_with("\r\n\r\n") {
            break;
        }
    }
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut reply = Reply {
        status,
        head,
        body: Vec::new(),
    };
    let length = reply.header("Content-Length")?.parse().ok()?;
    reply.body = vec![0; length];
    if !bytes.starts_with(b"HEAD") {
        reader.read_exact(&mut reply.body).ok()?;
    }
    Some(reply)
}

/// What previews of tests know their editor by.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A GET of the editor's, with the headers that a browser always sends, and more.
pub fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Reply {
    get_with(TOKEN, address, path, headers)
}

/// The same of whoever has that token.
pub fn get_with(token: &str, address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Reply {
    let token = ("X-Pimh-Token", token);
    let headers: Vec<_> = headers.iter().copied().chain([token]).collect();
    get_as_anybody(address, path, &headers)
}

/// The same of whoever has no token.
pub fn get_as_anybody(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    send(address, format!("{request}\r\n").as_bytes())
}

/// A clock that stands still on the day of the tests.
pub struct Still(pub Mutex<Date>);

impl Clock for Still {
    fn today(&self, _: Option<&TimeZone>) -> Date {
        *self.0.lock().unwrap()
    }

    fn time(&self) -> String {
        "12:00:00".to_owned()
    }
}

/// What is told of an edition: the weight and the code of each problem.
pub type Told = Vec<(Severity, String)>;

/// All problems of the last edition, once everything was made.
type Rehearsed = Arc<Mutex<Option<Notes>>>;

/// What was told of each edition so far.
pub type Editions = Arc<Mutex<Vec<Told>>>;

/// A project that is shown.
pub struct Served {
    pub project: Project,
    pub address: SocketAddr,
    preview: Option<Preview>,
    /// Each edition so far.
    pub editions: Editions,
    rehearsed: Rehearsed,
}

impl Served {
    /// Shows a project as it is.
    pub fn of(project: Project) -> Served {
        Served::with(project, |_| {})
    }

    /// Shows a project, with other wishes than usual.
    pub fn with(project: Project, change: impl FnOnce(&mut Options)) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let root = project.root().canonicalize().unwrap();
        let mut options = Options {
            store: Store::at(&root),
            root,
            show: Show::default(),
            base_url: None,
            strict: false,
            poll: None,
            token: TOKEN.to_owned(),
            keyring: None,
            mend: None,
            rehearse_after: pimh::preview::REHEARSE_AFTER,
        };
        change(&mut options);
        let editions = Editions::default();
        let rehearsed = Rehearsed::default();
        let (told, all) = (editions.clone(), rehearsed.clone());
        let tell = move |happened: Happened<'_>| {
            let (edition, is_new) = match happened {
                Happened::Edition { edition, .. } => (edition, true),
                Happened::Rehearsed { edition } => (edition, false),
                Happened::Polling(_) => return,
            };
            let problems = edition.is_rehearsed().then(|| edition.problems().clone());
            *all.lock().unwrap() = problems;
            if is_new {
                let notes = edition.state.notes.iter();
                let problems = notes.map(|note| (note.severity(), note.code().to_string()));
                told.lock().unwrap().push(problems.collect());
            }
        };
        let clock = Arc::new(Still(Mutex::new(TODAY.parse().unwrap())));
        let preview = Preview::start(
            options,
            listener,
            How::Address("vscode://file{file}:{line}:{column}".to_owned()),
            clock,
            Box::new(tell),
            Box::new(|_| {}),
        );
        let served = Served {
            project,
            address,
            preview: Some(preview.unwrap()),
            editions,
            rehearsed,
        };
        served.until("the first edition", |served| served.count() > 0);
        // The watcher was begun before the first edition.
        served
    }

    /// All problems of the last edition, as soon as everything was made.
    #[track_caller]
    pub fn rehearsed(&self) -> Notes {
        let known = |served: &Served| served.rehearsed.lock().unwrap().clone();
        self.until("everything was made", |served| known(served).is_some());
        known(self).expect("nobody saves meanwhile")
    }

    /// How many editions there were.
    pub fn count(&self) -> usize {
        self.editions.lock().unwrap().len()
    }

    /// The codes of the errors of the last edition.
    pub fn errors(&self) -> Vec<String> {
        let told = self.told().into_iter();
        told.filter(|(severity, _)| *severity == Severity::Error)
            .map(|(_, code)| code)
            .collect()
    }

    /// What was told of the last edition.
    pub fn told(&self) -> Told {
        let editions = self.editions.lock().unwrap();
        editions.last().expect("a first edition").clone()
    }

    /// Waits until the last edition has errors of exactly these codes.
    #[track_caller]
    pub fn until_errors(&self, codes: &[&str]) {
        self.until(&format!("errors {codes:?}"), |served| {
            served.errors() == codes
        });
    }

    /// A page as it is dressed for its editor.
    pub fn get(&self, path: &str) -> Reply {
        get(self.address, path, &[])
    }

    /// A file as a build writes it for somebody.
    pub fn raw(&self, path: &str, view: &str) -> Reply {
        let cookie = format!("pimh_view={view}");
        get(
            self.address,
            path,
            &[("X-Pimh-Raw", "1"), ("Cookie", &cookie)],
        )
    }

    /// Waits until something is so.
    #[track_caller]
    pub fn until(&self, what: &str, is_so: impl Fn(&Served) -> bool) {
        let started = Instant::now();
        while !is_so(self) {
            assert!(started.elapsed() < PATIENCE, "never: {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until a page says something.
    #[track_caller]
    pub fn until_says(&self, path: &str, words: &str) {
        self.until(&format!("{path} says {words}"), |served| {
            served.get(path).says(words)
        });
    }

    /// Lets time pass in which nothing should happen; how many editions came all the same.
    pub fn still_for(&self, time: Duration) -> usize {
        let before = self.count();
        std::thread::sleep(time);
        self.count() - before
    }

    /// A line of events for a page.
    pub fn line(&self, page: &str) -> Line {
        Line::open(self.address, page, "public")
    }

    /// Ends it.
    pub fn stop(mut self) -> Project {
        if let Some(preview) = self.preview.take() {
            preview.stop();
        }
        // The rest drops here; the project goes back to the test.
        let empty = Project::empty();
        std::mem::replace(&mut self.project, empty)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(preview) = self.preview.take() {
            preview.stop();
        }
    }
}

/// An open line of events.
pub struct Line {
    reader: BufReader<TcpStream>,
}

impl Line {
    /// Opens a line as a page of somebody does.
    pub fn open(address: SocketAddr, page: &str, view: &str) -> Line {
        Line::open_with(TOKEN, address, page, view)
    }

    /// The same of whoever has that token.
    pub fn open_with(token: &str, address: SocketAddr, page: &str, view: &str) -> Line {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!(
            "GET /_pimh/events?page={page} HTTP/1.1\r\nHost: {address}\r\nCookie: pimh_view={view}\r\n\
             X-Pimh-Token: {token}\r\nAccept: text/event-stream\r\nOrigin: http://{address}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        Line {
            reader: BufReader::new(stream),
        }
    }

    /// The next state that is sent; `None` when the line ends or nothing comes.
    pub fn next(&mut self) -> Option<serde_json::Value> {
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if line == "0\r\n" {
                return None;
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data.trim_end()).ok();
            }
        }
    }
}

/// The files of a tree by the paths that ask for them.
pub fn paths(tree: &BTreeMap<String, Vec<u8>>) -> Vec<(String, &Vec<u8>)> {
    const NEVER: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
        .add(b' ')
        .add(b'#')
        .add(b'%')
        .add(b'?');
    let path = |file: &str| {
        let path = file.strip_suffix("index.html").unwrap_or(file);
        format!("/{}", percent_encoding::utf8_percent_encode(path, NEVER))
    };
    tree.iter()
        .map(|(file, bytes)| (path(file), bytes))
        .collect()
}
