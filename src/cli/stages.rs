//! How long each stage of a run takes, for `-vv`. The clock is read here and nowhere below.

use std::time::Instant;

use super::print;
use super::session::Voice;

/// The stages of a run so far.
pub struct Stages {
    tells: bool,
    last: Instant,
}

impl Stages {
    /// Begins with the first.
    pub fn new(voice: &Voice) -> Stages {
        Stages {
            tells: voice.verbose > 1 && !voice.is_document(),
            last: Instant::now(),
        }
    }

    /// Tells how long the stage took that ends here.
    pub fn done(&mut self, what: &str) {
        if self.tells {
            print::aside(&format!(
                "{:>7.3} s  {what}",
                self.last.elapsed().as_secs_f64()
            ));
        }
        self.last = Instant::now();
    }

    /// Tells why something is as it is.
    pub fn because(&self, why: &str) {
        if self.tells {
            print::aside(&format!("           {why}"));
        }
    }
}
