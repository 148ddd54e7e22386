//! What a finding offers, taken from an open page: the change is named by a fingerprint of the text that it is meant for, so
//! one that was seen before the file changed names nothing any more.

use std::sync::Mutex;

use super::super::edition::{Edition, lock};
use crate::diagnostic::{Diagnostic, Edit};
use crate::names::Fingerprint;
use crate::source::SourceRef;
use pimh_engine::revision::{self, can_be_taken};

/// What writes changes to a text of the project, if its file still is what was read; else it says why not.
pub type Mend = Box<dyn Fn(&SourceRef, &[revision::Edit]) -> Result<(), String> + Send + Sync>;

/// Takes what findings offer, one at a time.
pub struct Taker {
    mend: Mend,
    turn: Mutex<()>,
}

/// What came of it.
pub enum Taken {
    /// It is written.
    Written,
    /// No finding of now offers that.
    Gone,
    /// The file is not what it was, or the disk says no.
    Refused(String),
}

impl Taker {
    /// Of a project that something writes to.
    pub fn new(mend: Mend) -> Taker {
        Taker {
            mend,
            turn: Mutex::default(),
        }
    }

    /// Writes the change of that name, if a finding of the edition offers it.
    pub fn take(&self, edition: &Edition, name: &str) -> Taken {
        let offers = edition.problems().iter();
        let mut offers = offers.filter_map(|note| Some((note, offered(note)?)));
        let Some((_, edit)) = offers.find(|(note, edit)| name_of(note, edit) == name) else {
            return Taken::Gone;
        };
        let change = revision::Edit {
            at: edit.at.range.clone(),
            text: edit.text.clone(),
        };
        let _turn = lock(&self.turn);
        match (self.mend)(&edit.at.source, &[change]) {
            Ok(()) => Taken::Written,
            Err(why) => Taken::Refused(why),
        }
    }
}

/// What a finding offers to an editor who clicks: a change of what they write, and of nothing else.
pub fn offered(note: &Diagnostic) -> Option<&Edit> {
    can_be_taken(note).filter(|edit| edit.at.source.path.as_str().starts_with("content/"))
}

/// The name of a change: of its file, all that the file says, and what is changed there.
pub fn name_of(note: &Diagnostic, edit: &Edit) -> String {
    let Edit { at, text, .. } = edit;
    let (path, read) = (at.source.path.as_str(), at.source.text());
    let what = format!(
        "{} {path} {}..{} {text:?}\n{read}",
        note.code(),
        at.range.start,
        at.range.end
    );
    Fingerprint::of(what.as_bytes()).hex()
}
