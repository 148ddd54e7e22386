//! The board on which the latest edition hangs. Whoever serves takes it from there; whoever waits is woken.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::edition::{Edition, Moment, lock};
use crate::diagnostic::Notes;

/// The latest edition, and who waits for the next.
#[derive(Default)]
pub struct Board {
    latest: Mutex<Latest>,
    changed: Condvar,
    closed: AtomicBool,
}

#[derive(Default)]
struct Latest {
    edition: Option<Arc<Edition>>,
    /// The last that a build would not refuse.
    sound: Option<Arc<Edition>>,
}

impl Board {
    /// Hangs up an edition in the place of the one before.
    pub fn publish(&self, edition: Arc<Edition>) {
        let mut latest = lock(&self.latest);
        if edition.is_sound() {
            latest.sound = Some(edition.clone());
        }
        let before = latest.edition.replace(edition);
        drop(latest);
        drop(before);
        self.changed.notify_all();
    }

    /// Adds what the rehearsal of an edition found, and wakes everybody who waits.
    pub fn add(&self, edition: &Edition, problems: Notes) {
        // Whoever has just seen that there is nothing new must be asleep before they are woken.
        let latest = lock(&self.latest);
        edition.add(problems);
        drop(latest);
        self.changed.notify_all();
    }

    /// Whether that is the number of the latest edition, and somebody may still ask for it.
    pub fn is_latest(&self, number: u64) -> bool {
        let latest = lock(&self.latest);
        let edition = latest.edition.as_ref();
        !self.is_closed() && edition.is_some_and(|edition| edition.number == number)
    }

    /// The latest edition; `None` until there is one.
    pub fn latest(&self) -> Option<Arc<Edition>> {
        lock(&self.latest).edition.clone()
    }

    /// The latest edition that a build would not refuse: all that others than the editor may see.
    pub fn sound(&self) -> Option<Arc<Edition>> {
        lock(&self.latest).sound.clone()
    }

    /// The latest edition once there is another than at that moment, or more is known of it; `None` after a while.
    pub fn after(&self, moment: Moment, most: Duration) -> Option<Arc<Edition>> {
        let latest = lock(&self.latest);
        let is_old = |latest: &mut Latest| {
            !self.is_closed()
                && latest
                    .edition
                    .as_ref()
                    .is_none_or(|edition| edition.moment() == moment)
        };
        let (latest, _) = self
            .changed
            .wait_timeout_while(latest, most, is_old)
            .unwrap_or_else(PoisonError::into_inner);
        latest
            .edition
            .clone()
            .filter(|edition| edition.moment() != moment)
    }

    /// Wakes everybody who waits, for the last time.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.changed.notify_all();
    }

    /// Whether the preview ends.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}
