//! What the messages of safe rules offer to type, typed: only what is meant to the letter, and nothing that would change what
//! a page says.

use super::{Edit, Revision};
use crate::diagnostic::{Diagnostic, Notes};

/// The messages that can be mended, in the order in which they are told, with all that is changed for them. Of two that would
/// change the same words the first is taken: once it is mended, the other may be told no more.
pub fn mending(notes: &Notes) -> (Vec<&Diagnostic>, Revision) {
    let mut revision = Revision::default();
    let mut mended = Vec::new();
    for note in notes.iter().filter(|note| note.code().rule().is_safe) {
        let Some(edit) = note.edit().filter(|edit| edit.exact) else {
            continue;
        };
        let edits = revision
            .edits
            .entry(edit.at.source.path.clone())
            .or_default();
        let range = &edit.at.range;
        let is_taken = edits
            .iter()
            .any(|other| other.at.start < range.end && range.start < other.at.end);
        if !is_taken {
            edits.push(Edit {
                at: range.clone(),
                text: edit.text.clone(),
            });
            mended.push(note);
        }
    }
    revision.edits.retain(|_, edits| !edits.is_empty());
    for edits in revision.edits.values_mut() {
        edits.sort_by_key(|edit| edit.at.start);
    }
    (mended, revision)
}
