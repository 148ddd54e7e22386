//! Watching: the system points at places where something happened, or, where it does not, nobody does and everything
//! is looked at every now and then. Either way a [`Signal`] is only a hint; [`crate::snapshot::Disk`] finds out what is.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// A hint that something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Something was done at a place, and it is done.
    Touched(PathBuf),
    /// Somebody writes a file and may not have ended: wait this long for word that they have.
    Writing(PathBuf, Duration),
    /// Much happened, or something unknown: look everywhere.
    Everywhere,
    /// The system can watch no further.
    Trouble(WatchTrouble),
    /// Everything of the edition of this number was made.
    Rehearsed(u64),
    /// The preview ends.
    Stop,
}

/// Why the system does not watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchTrouble {
    /// It watches as much as it may already.
    Limit,
    /// It says why.
    Cannot(String),
    /// It accepted, but does not tell of what happens: a mounted or shared folder.
    Silent,
}

/// A writer that never says that it has ended is taken to have after this.
const UNENDED: Duration = Duration::from_millis(500);
/// So is one that only made the file: a link, or an empty file.
const ONLY_MADE: Duration = Duration::from_millis(120);
/// Where the system never says that a file is closed, the last word is the one with silence behind it.
const SILENCE: Duration = Duration::from_millis(30);

/// Whether the system says when a file that was written is closed.
const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Watches folders until it is dropped.
pub struct Watcher {
    system: RecommendedWatcher,
}

impl Watcher {
    /// Begins to watch nothing yet.
    ///
    /// # Errors
    ///
    /// If the system cannot watch at all.
    pub fn new(to: Sender<Signal>) -> Result<Watcher, WatchTrouble> {
        let handler = move |event: notify::Result<Event>| {
            for signal in signals(event) {
                // Nobody listens any more: the preview ends.
                to.send(signal).ok();
            }
        };
        let system = notify::recommended_watcher(handler).map_err(|error| why(&error))?;
        Ok(Watcher { system })
    }

    /// Watches a folder with all that is in it now and later.
    ///
    /// # Errors
    ///
    /// If the system cannot.
    pub fn watch(&mut self, folder: &Path) -> Result<(), WatchTrouble> {
        self.system
            .watch(folder, RecursiveMode::Recursive)
            .map_err(|error| why(&error))
    }

    /// Watches only what lies directly in a folder.
    ///
    /// # Errors
    ///
    /// If the system cannot.
    pub fn watch_flat(&mut self, folder: &Path) -> Result<(), WatchTrouble> {
        self.system
            .watch(folder, RecursiveMode::NonRecursive)
            .map_err(|error| why(&error))
    }
}

fn why(error: &notify::Error) -> WatchTrouble {
    match &error.kind {
        ErrorKind::MaxFilesWatch => WatchTrouble::Limit,
        // What Linux says when there are no watches left.
        ErrorKind::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => WatchTrouble::Limit,
        _ => WatchTrouble::Cannot(error.to_string()),
    }
}

/// What an event of the system hints at. Reading a file is an event too, and must not be one of ours.
fn signals(event: notify::Result<Event>) -> Vec<Signal> {
    let event = match event {
        Ok(event) => event,
        Err(error) => return vec![Signal::Trouble(why(&error)), Signal::Everywhere],
    };
    if event.need_rescan() {
        return vec![Signal::Everywhere];
    }
    let each = |signal: fn(PathBuf) -> Signal| event.paths.iter().cloned().map(signal).collect();
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => each(Signal::Touched),
        EventKind::Access(_) => Vec::new(),
        EventKind::Create(CreateKind::File) if TELLS_OF_CLOSING => {
            each(|path| Signal::Writing(path, ONLY_MADE))
        }
        EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any) if TELLS_OF_CLOSING => {
            each(|path| Signal::Writing(path, UNENDED))
        }
        EventKind::Create(CreateKind::File | CreateKind::Any)
        | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any) => {
            each(|path| Signal::Writing(path, SILENCE))
        }
        _ => each(Signal::Touched),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_a_file_is_no_hint() {
        let event = |kind| signals(Ok(Event::new(kind).add_path(PathBuf::from("a.md"))));
        let open = EventKind::Access(AccessKind::Open(AccessMode::Any));
        let read = EventKind::Access(AccessKind::Close(AccessMode::Read));
        assert_eq!(event(open), []);
        assert_eq!(event(read), []);
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(event(written), [Signal::Touched(PathBuf::from("a.md"))]);
    }

    #[test]
    fn an_overflow_asks_for_a_look_at_everything() {
        let event = Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        assert_eq!(signals(Ok(event)), [Signal::Everywhere]);
    }

    #[test]
    fn the_limit_of_watches_is_known_by_both_its_names() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert_eq!(why(&notify::Error::io(full)), WatchTrouble::Limit);
        let limit = notify::Error::new(ErrorKind::MaxFilesWatch);
        assert_eq!(why(&limit), WatchTrouble::Limit);
    }
}
