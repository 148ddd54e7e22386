//! The builder: waits for hints, looks at the disk, and hangs the next edition on the board. One thread, one story.
//!
//! The first hint after a pause is acted on at once. What comes close behind it is a burst, as when a branch is
//! switched, and is gathered until it is quiet. A while after the last change everything is looked at once more, so
//! that a hint that never came costs seconds and not the truth.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::board::Board;
use super::edition::{Edition, LastGood, Making, lock};
use super::project::{Project, Wish};
use super::rehearser::Rehearser;
use super::watch::{Signal, WatchTrouble, Watcher};
use super::{Clock, Happened, Options};
use crate::names::SitePath;
use crate::snapshot::{Looked, TOPS};

/// Hints this close behind an edition belong to a burst.
const CLOSE: Duration = Duration::from_millis(100);
/// A burst is over when this long nothing came.
const QUIET: Duration = Duration::from_millis(40);
/// A burst is built after this long even if it is not over.
const LONGEST: Duration = Duration::from_millis(500);
/// A file that has gone is believed to have after this; editors put it back sooner.
const GONE: Duration = Duration::from_millis(60);
/// So long for settings, and for a page that is suddenly empty.
const PATIENT: Duration = Duration::from_millis(350);
/// Everything is looked at once more this long after the last change.
const AFTERWARDS: Duration = Duration::from_secs(2);
/// Within this the system must have told of the file that was written to find out whether it tells.
const PROBE: Duration = Duration::from_secs(2);
/// How often it is asked what day it is.
const DAY: Duration = Duration::from_secs(20);
/// Looking at everything may take at most this part of the time, as one of so many.
const SHARE: u32 = 20;

/// What the builder needs of the world.
pub struct Builder {
    options: Options,
    clock: Arc<dyn Clock>,
    board: Arc<Board>,
    tell: Box<dyn Fn(Happened<'_>) + Send>,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
}

/// What the builder remembers from one hint to the next.
struct Work {
    project: Arc<Mutex<Project>>,
    good: Arc<LastGood>,
    watcher: Option<Watcher>,
    /// How often everything is looked at, if nobody hints.
    poll: Option<Duration>,
    number: u64,
    today: jiff::civil::Date,
    /// Paths to look at.
    paths: BTreeSet<PathBuf>,
    everywhere: bool,
    /// Files that somebody may still be writing, with when to stop waiting.
    writing: BTreeMap<PathBuf, Instant>,
    /// Since when something has gone that may come back, and until when it may.
    unsettled: Option<(Instant, Instant)>,
    /// When the burst began, and until when it is waited for.
    burst: Option<(Instant, Instant)>,
    last_edition: Instant,
    afterwards: Option<Instant>,
    next_poll: Instant,
    probe: Option<(PathBuf, Instant)>,
    assets_known: bool,
    /// How many paths the last look was at.
    looked: usize,
    /// Folders beside `content/` that are watched.
    watched: BTreeSet<PathBuf>,
}

impl Builder {
    /// A builder that will tell what happened, and listens to signals.
    pub fn new(
        options: Options,
        clock: Arc<dyn Clock>,
        board: Arc<Board>,
        tell: Box<dyn Fn(Happened<'_>) + Send>,
        (sender, signals): (Sender<Signal>, Receiver<Signal>),
    ) -> Builder {
        Builder {
            options,
            clock,
            board,
            tell,
            signals,
            sender,
        }
    }

    /// Builds the first edition, then one for each change, until it is told to stop.
    pub fn run(self) {
        let started = Instant::now();
        let mut watcher = self.watcher();
        let wish = Wish {
            show: self.options.show,
            base_url: self.options.base_url.clone(),
            strict: self.options.strict,
        };
        let project = Project::open(&self.options.root, wish);
        if let Some(watcher) = &mut watcher {
            for folder in project.linked_folders() {
                self.follow(watcher.watch(&folder).err());
            }
        }
        let probe = watcher.as_mut().and_then(|watcher| self.probe(watcher));
        let now = Instant::now();
        let mut work = Work {
            poll: self.poll(watcher.is_some()),
            project: Arc::new(Mutex::new(project)),
            good: Arc::default(),
            watcher,
            number: 0,
            today: self.clock.today(None),
            paths: BTreeSet::new(),
            everywhere: false,
            writing: BTreeMap::new(),
            unsettled: None,
            burst: None,
            last_edition: now,
            afterwards: Some(now + AFTERWARDS),
            next_poll: now,
            probe,
            assets_known: false,
            looked: 0,
            watched: BTreeSet::new(),
        };
        for top in TOPS {
            let folder = self.options.root.join(top);
            if folder.is_dir() {
                work.watched.insert(folder);
            }
        }
        let rehearser = Rehearser {
            board: self.board.clone(),
            strict: self.options.strict,
            quiet: self.options.rehearse_after,
            signals: self.sender.clone(),
        };
        std::thread::spawn(move || rehearser.run());
        self.publish(&mut work, &BTreeSet::new(), started);
        while !self.board.is_closed() {
            let wait = work
                .next_deadline()
                .saturating_duration_since(Instant::now());
            match self.signals.recv_timeout(wait) {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(signal) => {
                    self.note(&mut work, signal);
                    while let Ok(signal) = self.signals.try_recv() {
                        self.note(&mut work, signal);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.step(&mut work);
        }
        if let Some((file, _)) = work.probe {
            std::fs::remove_file(file).ok();
        }
    }

    fn watcher(&self) -> Option<Watcher> {
        if self.options.poll.is_some() {
            return None;
        }
        let mut watcher = match Watcher::new(self.sender.clone()) {
            Ok(watcher) => watcher,
            Err(trouble) => {
                self.follow(Some(trouble));
                return None;
            }
        };
        for top in TOPS {
            let folder = self.options.root.join(top);
            if folder.is_dir() {
                self.follow(watcher.watch(&folder).err());
            }
        }
        // A folder `themes` may be made later.
        self.follow(watcher.watch_flat(&self.options.root).err());
        Some(watcher)
    }

    /// Hands on what is wrong with watching.
    fn follow(&self, trouble: Option<WatchTrouble>) {
        if let Some(trouble) = trouble {
            self.sender.send(Signal::Trouble(trouble)).ok();
        }
    }

    fn poll(&self, watches: bool) -> Option<Duration> {
        match self.options.poll {
            Some(every) => Some(every),
            None if !watches => Some(super::POLL),
            None => None,
        }
    }

    /// Looks at everything every now and then from now on, and says so once.
    fn begin_to_poll(&self, work: &mut Work, why: &WatchTrouble) {
        if work.poll.is_none() {
            (self.tell)(Happened::Polling(why));
            work.poll = Some(super::POLL);
        }
    }

    /// Writes a file of no content into the machine's own folder, to see whether the system tells of it.
    fn probe(&self, watcher: &mut Watcher) -> Option<(PathBuf, Instant)> {
        let folder = self.options.store.room().ok()?;
        watcher.watch_flat(&folder).ok()?;
        let file = folder.join(format!("watching-{}", std::process::id()));
        std::fs::write(&file, b"").ok()?;
        Some((file, Instant::now() + PROBE))
    }

    /// Takes down a hint.
    fn note(&self, work: &mut Work, signal: Signal) {
        let now = Instant::now();
        match signal {
            Signal::Touched(path) | Signal::Writing(path, _) if work.is_probe(&path) => {
                if let Some((file, _)) = work.probe.take() {
                    std::fs::remove_file(file).ok();
                }
                return;
            }
            Signal::Touched(path) if !self.is_input(&path) => return,
            Signal::Writing(path, _) if !self.is_input(&path) => return,
            Signal::Touched(path) => {
                // A folder that came anew is not watched yet, whatever was there before.
                if TOPS.iter().any(|top| path == self.options.root.join(top)) {
                    work.watched.remove(&path);
                }
                work.writing.remove(&path);
                work.paths.insert(path);
            }
            Signal::Writing(path, wait) => {
                work.writing.insert(path, now + wait);
                return;
            }
            Signal::Everywhere => work.everywhere = true,
            Signal::Trouble(trouble) => {
                self.begin_to_poll(work, &trouble);
                return;
            }
            Signal::Rehearsed(number) => {
                let latest = self.board.latest();
                if let Some(edition) = latest.filter(|latest| latest.number == number) {
                    (self.tell)(Happened::Rehearsed { edition: &edition });
                }
                return;
            }
            Signal::Stop => return,
        }
        if now.duration_since(work.last_edition) < CLOSE || work.burst.is_some() {
            let began = work.burst.map_or(now, |(began, _)| began);
            work.burst = Some((began, (now + QUIET).min(began + LONGEST)));
        }
    }

    /// Whether a path can hold input. The root itself is watched flat, for a folder `themes` that comes later.
    fn is_input(&self, path: &std::path::Path) -> bool {
        let root = &self.options.root;
        match path.strip_prefix(root) {
            Ok(inside) => {
                inside.starts_with("content")
                    || inside.starts_with("themes")
                    || path.parent() != Some(root)
            }
            Err(_) => true,
        }
    }

    /// Does what is due.
    fn step(&self, work: &mut Work) {
        let now = Instant::now();
        let ended: Vec<PathBuf> = work
            .writing
            .iter()
            .filter(|(_, until)| **until <= now)
            .map(|(path, _)| path.clone())
            .collect();
        for path in ended {
            work.writing.remove(&path);
            work.paths.insert(path);
        }
        let waits = work.burst.is_some_and(|(_, until)| until > now);
        let hinted = work.everywhere || !work.paths.is_empty();
        let settled = work.unsettled.is_some_and(|(_, until)| until <= now);
        if hinted && !waits && (work.unsettled.is_none() || settled || work.has_news()) {
            self.look(work, settled);
        }
        if work.probe.as_ref().is_some_and(|(_, until)| *until <= now) {
            if let Some((file, _)) = work.probe.take() {
                std::fs::remove_file(file).ok();
            }
            self.begin_to_poll(work, &WatchTrouble::Silent);
        }
        if work.poll.is_some() && work.next_poll <= now && !hinted {
            work.everywhere = true;
            let before = Instant::now();
            self.look(work, work.unsettled.is_some_and(|(_, until)| until <= now));
            let took = before.elapsed();
            let every = work.poll.unwrap_or(super::POLL);
            work.next_poll = Instant::now() + every.max(took * SHARE);
        }
        if work.afterwards.is_some_and(|at| at <= now) && !hinted {
            work.afterwards = None;
            work.everywhere = true;
            self.look(work, false);
            if !work.assets_known {
                work.assets_known = true;
                lock(&work.project).remember_assets();
            }
        }
        let today = self.today(work);
        if today != work.today {
            work.today = today;
            self.publish(work, &BTreeSet::new(), now);
        }
    }

    fn today(&self, work: &Work) -> jiff::civil::Date {
        let zone = lock(&work.project).time_zone();
        self.clock.today(zone.as_ref())
    }

    /// Looks at the paths that were hinted at, and builds what changed.
    fn look(&self, work: &mut Work, settled: bool) {
        let started = Instant::now();
        let looked = {
            let mut project = lock(&work.project);
            let paths = (!work.everywhere).then_some(&work.paths);
            project.look(paths, settled)
        };
        work.looked = work.paths.len();
        work.burst = None;
        match looked {
            Looked::Unsettled { patient } => {
                let since = work.unsettled.map_or(started, |(since, _)| since);
                let wait = if patient { PATIENT } else { GONE };
                work.unsettled = Some((since, since + wait));
            }
            Looked::Same => work.settle(),
            Looked::Changed(changed) => {
                work.settle();
                lock(&work.project).take(&changed, work.today);
                self.follow_links(work);
                self.publish(work, &changed, started);
                work.afterwards = Some(Instant::now() + AFTERWARDS);
            }
        }
    }

    /// Watches what a new link on disk leads to.
    fn follow_links(&self, work: &mut Work) {
        let mut folders = lock(&work.project).linked_folders();
        folders.extend(TOPS.map(|top| self.options.root.join(top)));
        for folder in folders {
            if !folder.is_dir() {
                work.watched.remove(&folder);
            } else if let Some(watcher) = &mut work.watcher
                && work.watched.insert(folder.clone())
            {
                self.follow(watcher.watch(&folder).err());
            }
        }
    }

    fn publish(&self, work: &mut Work, changed: &BTreeSet<SitePath>, started: Instant) {
        work.today = self.today(work);
        let state = lock(&work.project).state(work.today);
        work.number += 1;
        let edited = match changed.len() {
            1 => changed.first().map(|path| path.as_str().to_owned()),
            _ => None,
        };
        let before = self.board.latest();
        let making = Making {
            number: work.number,
            today: work.today,
            show: self.options.show,
            edited,
            made_at: self.clock.time(),
            sound_before: before.and_then(|edition| edition.sound_at().cloned()),
        };
        let edition = Arc::new(Edition::new(making, state, &work.project, &work.good));
        self.board.publish(edition.clone());
        (self.tell)(Happened::Edition {
            edition: &edition,
            changed: changed.len(),
            took: started.elapsed(),
        });
        work.last_edition = Instant::now();
    }
}

impl Work {
    fn is_probe(&self, path: &std::path::Path) -> bool {
        self.probe
            .as_ref()
            .is_some_and(|(file, _)| file.file_name() == path.file_name())
    }

    /// Whether hints came since the last look, which may end the waiting.
    fn has_news(&self) -> bool {
        self.paths.len() != self.looked || self.everywhere
    }

    /// Everything that was hinted at has been looked at.
    fn settle(&mut self) {
        self.paths.clear();
        self.looked = 0;
        self.everywhere = false;
        self.unsettled = None;
        self.burst = None;
    }

    /// When there is something to do even if nobody hints.
    fn next_deadline(&self) -> Instant {
        let mut next = Instant::now() + DAY;
        let mut at = |deadline: Option<Instant>| {
            next = deadline.map_or(next, |deadline| deadline.min(next));
        };
        at(self.writing.values().min().copied());
        at(self.unsettled.map(|(_, until)| until));
        at(self.burst.map(|(_, until)| until));
        at(self.probe.as_ref().map(|(_, until)| *until));
        if self.paths.is_empty() && !self.everywhere {
            at(self.afterwards);
            at(self.poll.map(|_| self.next_poll));
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::Show;
    use crate::output::Store;

    struct Still;

    impl Clock for Still {
        fn today(&self, _: Option<&jiff::tz::TimeZone>) -> jiff::civil::Date {
            jiff::civil::date(2026, 11, 22)
        }

        fn time(&self) -> String {
            "12:00".to_owned()
        }
    }

    /// A builder at work whose system tells of nothing, as on a shared folder.
    struct Deaf {
        folder: tempfile::TempDir,
        board: Arc<Board>,
        hints: Sender<Signal>,
        told: Arc<Mutex<Vec<WatchTrouble>>>,
        at_work: Option<std::thread::JoinHandle<()>>,
    }

    impl Deaf {
        fn begin() -> Deaf {
            let folder = tempfile::tempdir().unwrap();
            let content = folder.path().join("content");
            std::fs::create_dir(&content).unwrap();
            let settings =
                "title = \"T\"\nbase_url = \"https://example.org/\"\n[search]\nenabled = false\n";
            std::fs::write(content.join("site.toml"), settings).unwrap();
            std::fs::write(content.join("_index.md"), "---\ntitle: Home\n---\n").unwrap();
            let (hints, signals) = mpsc::channel();
            // What the watcher says goes here, where nobody listens.
            let (unheard, _) = mpsc::channel();
            let board = Arc::new(Board::default());
            let told: Arc<Mutex<Vec<WatchTrouble>>> = Arc::default();
            let (notes, root) = (told.clone(), folder.path().canonicalize().unwrap());
            let options = Options {
                store: Store::at(&root),
                root,
                show: Show::default(),
                base_url: None,
                strict: false,
                poll: None,
                token: String::new(),
                keyring: None,
                mend: None,
                rehearse_after: crate::REHEARSE_AFTER,
            };
            let tell = move |happened: Happened<'_>| {
                if let Happened::Polling(why) = happened {
                    lock(&notes).push(why.clone());
                }
            };
            let clock = Arc::new(Still);
            let ends = (unheard, signals);
            let builder = Builder::new(options, clock, board.clone(), Box::new(tell), ends);
            Deaf {
                folder,
                board,
                hints,
                told,
                at_work: Some(std::thread::spawn(move || builder.run())),
            }
        }

        fn until(&self, what: &str, is_so: impl Fn() -> bool) {
            let started = Instant::now();
            while !is_so() {
                assert!(started.elapsed() < Duration::from_secs(60), "never: {what}");
                std::thread::sleep(Duration::from_millis(10));
            }
        }

        /// Edits a page twice, the second time when nothing but looking at everything could find it.
        fn assert_edits_are_found(&self) {
            for words in ["one", "two"] {
                std::thread::sleep(AFTERWARDS + AFTERWARDS / 2);
                let before = self.board.latest().map(|edition| edition.number);
                let text = format!("---\ntitle: Home\n---\n{words}\n");
                std::fs::write(self.folder.path().join("content/_index.md"), text).unwrap();
                self.until(words, || {
                    self.board.latest().map(|edition| edition.number) != before
                });
            }
        }
    }

    impl Drop for Deaf {
        fn drop(&mut self) {
            self.hints.send(Signal::Stop).ok();
            if let Some(at_work) = self.at_work.take() {
                at_work.join().ok();
            }
        }
    }

    /// [P-44]
    #[test]
    fn a_system_that_tells_of_nothing_is_found_out_and_looked_at() {
        let deaf = Deaf::begin();
        deaf.until("it is found out", || !lock(&deaf.told).is_empty());
        deaf.assert_edits_are_found();
        assert_eq!(*lock(&deaf.told), [WatchTrouble::Silent], "told once");
        let left = std::fs::read_dir(deaf.folder.path().join(".pimh")).unwrap();
        let left: Vec<_> = left.map(|file| file.unwrap().file_name()).collect();
        assert_eq!(left, [".gitignore"], "the file of the test is gone");
    }

    /// [P-45] With a real limit: `tests/preview/command.rs`, where the system lets a test set one.
    #[test]
    fn where_the_system_watches_no_further_everything_is_looked_at() {
        let deaf = Deaf::begin();
        deaf.until("the first edition", || deaf.board.latest().is_some());
        for _ in 0..3 {
            deaf.hints
                .send(Signal::Trouble(WatchTrouble::Limit))
                .unwrap();
        }
        deaf.assert_edits_are_found();
        assert_eq!(*lock(&deaf.told), [WatchTrouble::Limit], "told once");
    }
}
