//! Where sizes of pictures are made while the pages that show them are looked at already.
//!
//! One thread, one picture after the other, so that pages which somebody waits for have the other cores.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::names::Permalink;

/// Makes something that is to be looked at later.
type Job = Box<dyn FnOnce() + Send>;

/// What is to be made.
#[derive(Default)]
pub struct Darkroom(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<(Permalink, Job)>,
    /// The pictures that wait or are made now.
    asked: BTreeSet<Permalink>,
    is_working: bool,
}

impl Darkroom {
    /// Makes something of a picture in a while, unless that was asked for already.
    pub fn ask(self: &Arc<Self>, picture: Permalink, job: impl FnOnce() + Send + 'static) {
        let mut waiting = self.waiting();
        if !waiting.asked.insert(picture.clone()) {
            return;
        }
        waiting.jobs.push_back((picture, Box::new(job)));
        if !std::mem::replace(&mut waiting.is_working, true) {
            let room = self.clone();
            std::thread::spawn(move || room.work());
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        loop {
            let next = {
                let mut waiting = self.waiting();
                let next = waiting.jobs.pop_front();
                waiting.is_working = next.is_some();
                next
            };
            let Some((picture, job)) = next else {
                return;
            };
            job();
            self.waiting().asked.remove(&picture);
        }
    }
}
