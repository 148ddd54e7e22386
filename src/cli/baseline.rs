//! `pimh check --baseline`: the file with the findings that are known, read and written.

use std::fs;
use std::path::Path;

use super::exit::Exit;
use super::print::{aside, count};
use super::revise;
use super::session::Session;
use crate::diagnostic::Baseline;

/// The baseline that was asked for.
pub enum Asked {
    /// None.
    Nothing,
    /// One that was written before.
    Before(Baseline),
    /// One of what is found now.
    Now,
}

impl Asked {
    /// Reads what there is to read, before anything is looked at.
    ///
    /// # Errors
    ///
    /// There is no such file, or it is no baseline. That is told.
    pub fn read(file: Option<&Path>, anew: bool) -> Result<Asked, Exit> {
        let Some(file) = file else {
            return Ok(Asked::Nothing);
        };
        if anew {
            return Ok(Asked::Now);
        }
        let name = file.display();
        let text = fs::read_to_string(file).map_err(|error| {
            aside(&format!(
                "error: {name} cannot be read: {error}\n  pimh check --baseline {name} --write-baseline writes one of what is found today"
            ));
            Exit::Usage
        })?;
        let read = Baseline::read(&text).map_err(|line| {
            aside(&format!(
                "error: {name} is no baseline: line {line} is none of one\n  \
                 write it again: pimh check --baseline {name} --write-baseline"
            ));
            Exit::Usage
        });
        read.map(Asked::Before)
    }

    /// Whether nothing is kept.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Asked::Nothing)
    }

    /// Takes out of what was found what is known, and says how much that is; writes a new baseline first if that was asked
    /// for. Of one that is read, what is about other files than those that were asked for is not missed.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn apply(
        self,
        session: &mut Session,
        file: Option<&Path>,
        is_asked: impl Fn(&str) -> bool,
    ) -> Result<(), Exit> {
        let Some(name) = file.filter(|_| !self.is_nothing()) else {
            return Ok(());
        };
        session.notes = session.weighed();
        let (baseline, is_new) = match self {
            Asked::Before(baseline) => (baseline, false),
            _ => (Baseline::of(&session.notes), true),
        };
        if is_new {
            revise::write_whole(name, &baseline.text())?;
        }
        let kept = baseline.sift(&mut session.notes);
        let name = name.display();
        let known = count(kept.known, "known finding is", "known findings are");
        session.voice.say(&match is_new {
            true => {
                format!("{known} kept in {name} from now on.")
            }
            false => format!("{known} kept in {name}."),
        });
        let mended = kept.mended.iter().filter(|file| is_asked(file)).count();
        if mended > 0 {
            session.voice.say(&format!(
                "{name} is out of date: {} mended. `pimh check --baseline {name} --write-baseline` writes it again.",
                count(mended, "of its findings was", "of its findings were")
            ));
        }
        Ok(())
    }
}
