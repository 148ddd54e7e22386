//! The rehearser: once nothing was saved for a while, it makes everything of the latest edition and keeps nothing, as
//! `pimh check` does. What only this tells, such as a template that fails, joins the edition's problems.
//!
//! Nobody waits for it. It works on the edition's own site with one core, holds no lock meanwhile, and gives up before
//! the next file as soon as there is a newer edition. One thread, so there are never two rehearsals at once.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::board::Board;
use super::edition::{Edition, Moment};
use super::watch::Signal;
use crate::diagnostic::Notes;

/// How often it is asked whether the preview ends, at the least.
const LONGEST: Duration = Duration::from_secs(60);

/// What the rehearser needs of the world.
pub struct Rehearser {
    /// Where the editions are.
    pub board: Arc<Board>,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// How long nothing must have been saved.
    pub quiet: Duration,
    /// Who is told when an edition was rehearsed.
    pub signals: Sender<Signal>,
}

impl Rehearser {
    /// Rehearses the latest edition, whenever it has been the latest for long enough, until the preview ends.
    pub fn run(self) {
        // Pages that somebody waits for are made on all cores; these only beside them. A machine that has no thread
        // left for it shows its pages all the same.
        let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else {
            return;
        };
        let mut last = Moment::default();
        while !self.board.is_closed() {
            let Some(edition) = self.board.after(last, LONGEST) else {
                continue;
            };
            last = edition.moment();
            if edition.is_rehearsed() || self.board.after(last, self.quiet).is_some() {
                continue;
            }
            if let Some(problems) = pool.install(|| self.rehearse(&edition)) {
                self.board.add(&edition, problems);
                last = edition.moment();
                self.signals.send(Signal::Rehearsed(edition.number)).ok();
            }
        }
    }

    /// All problems of an edition, settled as `pimh check` does; `None` if there is a newer one.
    fn rehearse(&self, edition: &Edition) -> Option<Notes> {
        let loaded = edition.state.loaded.as_ref()?;
        let told = loaded.rehearse_while(&|| self.board.is_latest(edition.number))?;
        let mut problems = edition.state.notes.clone();
        problems.extend(told);
        Some(problems.settle(&loaded.site.config().checks, self.strict))
    }
}
