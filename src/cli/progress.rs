//! How many files are made so far, which a terminal shows once a build takes long.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::print;
use super::print::count;
use crate::diagnostic::{Diagnostic, Notes};
use crate::trees::Sink;

/// Makes a tree through a count of its files, which a terminal shows once it takes long.
pub(super) fn counted<T>(sink: &dyn Sink<T>, make: impl FnOnce(&dyn Sink<T>) -> Notes) -> Notes {
    let progress = Progress::new(sink);
    let notes = make(&progress);
    progress.done();
    notes
}

/// Counts files on a terminal once a build takes long.
struct Progress<'s, T> {
    sink: &'s dyn Sink<T>,
    started: Instant,
    shows: bool,
    files: AtomicUsize,
    last: Mutex<Instant>,
}

/// A build that is quicker than this shows no progress.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the count is drawn anew.
const EVERY: Duration = Duration::from_millis(100);

impl<'s, T> Progress<'s, T> {
    fn new(sink: &'s dyn Sink<T>) -> Progress<'s, T> {
        let shows = print::shows_progress();
        let now = Instant::now();
        Progress {
            sink,
            started: now,
            shows,
            files: AtomicUsize::new(0),
            last: Mutex::new(now),
        }
    }

    fn done(&self) {
        if self.shows && self.started.elapsed() > PATIENCE {
            print::progress("");
        }
    }
}

impl<T> Sink<T> for Progress<'_, T> {
    fn put(&self, file: &str, contents: &T) -> Result<(), Diagnostic> {
        let files = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shows
            && self.started.elapsed() > PATIENCE
            && let Ok(mut last) = self.last.try_lock()
            && last.elapsed() > EVERY
        {
            *last = Instant::now();
            print::progress(&format!("building: {}", count(files, "file", "files")));
        }
        self.sink.put(file, contents)
    }
}
