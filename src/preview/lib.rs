//! The preview: an editor saves, and the page they look at is new before they look up.
//!
//! It shows what a build for the same readers would write, byte for byte; what it adds for the editor is added on the
//! way out (`dress`). Five parts, each with a thread or more of its own, and one value between them:
//!
//! - the `watch::Watcher` hints that something happened somewhere;
//! - the `builder::Builder` looks what it was (`project::Project`) and makes an `edition::Edition` of it;
//! - the `board::Board` holds the latest edition, which is never changed, only replaced;
//! - the `rehearser::Rehearser` makes all of it once it is quiet, and adds the problems that only this tells;
//! - the `host::Host` answers browsers out of it, rendering what is asked for, through the `http` rails.
//!
//! Nobody waits for a photo: its sizes are made in the `darkroom::Darkroom`, and it is shown as it is meanwhile.
//!
//! It writes no text to the disk but a change that its owner takes of a finding ([`findings`]), and shows what is gated in clear through a `door::Door` to this computer only, and there
//! to its `owner::Owner` only, since a computer may have more than one user.
//! Guests from the network get the site as it is `published`. It never decides what a page contains, and counts the
//! problems that `pimh check` tells.
//!
//! Start with `builder::Builder::run` for what happens after a save, and with `answers` for what a browser gets.

mod address;
mod answers;
mod bar;
mod board;
mod builder;
mod darkroom;
mod desk;
mod door;
mod dress;
mod edition;
mod editor;
mod events;
mod facts;
mod findings;
mod guests;
mod host;
mod http;
mod markup;
mod news;
mod overlay;
mod owner;
mod parsed_once;
mod project;
mod published;
mod rehearser;
mod viewer;
mod watch;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use pimh_engine::{
    compose, config, diagnostic, document, pipeline, render, scan, site, snapshot, source, trees,
};
use pimh_gate as gate;
use pimh_output as output;
use pimh_words::{access, names};

use self::board::Board;
use self::builder::Builder;
use self::door::Door;
use self::findings::Taker;
use self::guests::Guests;
use self::host::Host;
use self::http::Listening;
use self::owner::Owner;
use self::published::Published;
use crate::gate::Keyring;
use crate::names::{BaseUrl, Fingerprint};
use crate::output::Store;

pub use self::edition::Edition;
pub use self::editor::{Editor, How, Run};
pub use self::findings::Mend;
pub use self::guests::secret;
pub use self::viewer::Show;
pub use self::watch::{Signal, WatchTrouble};

/// How often everything is looked at where nothing can be watched.
pub const POLL: Duration = Duration::from_millis(500);

/// Everything is made once, to know of all problems, when nothing was saved for so long.
pub const REHEARSE_AFTER: Duration = Duration::from_secs(1);

/// What the preview is asked to do.
pub struct Options {
    /// The project's root, without links on the way to it.
    pub root: PathBuf,
    /// The machine's own folder of the project.
    pub store: Store,
    /// What is shown of drafts, future and expired pages unless somebody chooses.
    pub show: Show,
    /// An address in place of the one in the settings.
    pub base_url: Option<BaseUrl>,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// To look at everything this often instead of watching.
    pub poll: Option<Duration>,
    /// How long nothing must have been saved before everything is made once, to know of all problems.
    pub rehearse_after: Duration,
    /// What whoever runs the preview is known by, at this computer.
    pub token: String,
    /// What seals for guests from the network what only some may read; without it they get the rest.
    pub keyring: Option<Keyring>,
    /// What writes a change that an editor takes of a finding; without it none can be taken.
    pub mend: Option<Mend>,
}

/// The clock, which only the command line knows.
pub trait Clock: Send + Sync {
    /// The day in a time zone; in the machine's own until the settings are read.
    fn today(&self, zone: Option<&TimeZone>) -> Date;
    /// The time of day, for people.
    fn time(&self) -> String;
}

/// What is told of while the preview runs.
pub enum Happened<'a> {
    /// There is a new edition.
    Edition {
        /// It.
        edition: &'a Edition,
        /// How many files changed; none for the first.
        changed: usize,
        /// How long it took.
        took: Duration,
    },
    /// All of the latest edition was made, and all its problems are known.
    Rehearsed {
        /// It.
        edition: &'a Edition,
    },
    /// From now on everything is looked at every now and then, since the system does not watch.
    Polling(&'a WatchTrouble),
}

/// A preview that runs.
pub struct Preview {
    board: Arc<Board>,
    listening: Arc<Listening>,
    signals: Sender<Signal>,
    builder: Option<thread::JoinHandle<()>>,
}

/// How many threads take requests from the library; each hands them to a thread of their own at once.
const TAKERS: usize = 2;

/// A name for a project by which another preview knows that it shows the same.
pub fn project_name(root: &std::path::Path) -> String {
    Fingerprint::of(root.as_os_str().as_encoded_bytes()).hex()
}

impl Preview {
    /// Begins to show a project to whoever comes to a listener.
    ///
    /// # Errors
    ///
    /// If the listener cannot be used.
    pub fn start(
        mut options: Options,
        listener: TcpListener,
        how: How,
        clock: Arc<dyn Clock>,
        tell: Box<dyn Fn(Happened<'_>) + Send>,
        guest: Box<dyn Fn(&str) + Send + Sync>,
    ) -> std::io::Result<Preview> {
        let board = Arc::new(Board::default());
        let door = Door::of(&listener);
        let address = listener.local_addr()?;
        if !door.is_public() {
            // This computer sees everything in clear.
            options.keyring = None;
        }
        let keyring = options.keyring.take();
        let published = keyring.map(|keyring| Published::new(keyring, options.strict));
        let listening = Arc::new(Listening::on(listener)?);
        let owner = (!door.is_public()).then(|| Owner::new(&options.token, address.port()));
        let host = Arc::new(Host {
            board: board.clone(),
            door,
            owner,
            editor: Editor {
                how,
                root: options.root.clone(),
                secret: secret(),
                taker: options.mend.take().map(Taker::new),
            },
            run: secret(),
            project: project_name(&options.root),
            port: address.port(),
            guests: Guests::new(guest),
            published,
            asked: AtomicU64::new(0),
            lines: AtomicUsize::new(0),
        });
        if host.door.is_public() {
            host.guests.announce();
        }
        for _ in 0..TAKERS {
            let (listening, host) = (listening.clone(), host.clone());
            thread::spawn(move || take(&listening, &host));
        }
        let nudged = host.clone();
        thread::spawn(move || {
            let before = AtomicU64::new(0);
            let busy = || {
                let now = nudged.asked.load(Ordering::Relaxed);
                before.swap(now, Ordering::Relaxed) != now
            };
            http::nudge(address, busy, || nudged.board.is_closed());
        });
        let channel = mpsc::channel();
        let signals = channel.0.clone();
        let builder = Builder::new(options, clock, board.clone(), tell, channel);
        Ok(Preview {
            board,
            listening,
            signals,
            builder: Some(thread::spawn(move || builder.run())),
        })
    }

    /// The address that it answers at.
    ///
    /// # Errors
    ///
    /// If the system does not know.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listening.address()
    }

    /// Ends it: open pages are told, and the port is free.
    pub fn stop(mut self) {
        self.board.close();
        self.signals.send(Signal::Stop).ok();
        for _ in 0..TAKERS {
            self.listening.stop();
        }
        if let Some(builder) = self.builder.take() {
            builder.join().ok();
        }
    }
}

/// Takes requests, and gives each a thread.
fn take(listening: &Arc<Listening>, host: &Arc<Host>) {
    while let Some(request) = listening.next(|| host.board.is_closed()) {
        let (listening, host) = (listening.clone(), host.clone());
        let work = move || {
            if let Some(asked) = listening.admit(request) {
                host.answer(asked);
            }
        };
        // Without a thread the request is dropped, which answers it with an error.
        thread::Builder::new().spawn(work).ok();
    }
}
