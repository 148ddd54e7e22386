//! What the messages of safe rules offer to type, typed: only what is meant to the letter, and nothing that would change what
//! a page says.

use super::{Edit, Revision};
use crate::diagnostic::{self, Diagnostic, Location, Notes, Severity};

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

/// What an editor may take of a message with one click, after reading it: what a safe rule offers to the letter, and words in
/// the place of the marked ones on a page, where the page could as well take the message back. What keeps readers apart,
/// somebody safe or a build from succeeding is never changed so.
pub fn can_be_taken(note: &Diagnostic) -> Option<&diagnostic::Edit> {
    let edit = note.edit()?;
    let rule = note.code().rule();
    let is_safe = rule.is_safe && edit.exact;
    (is_safe || rule.ignorable && note.severity() != Severity::Error && is_of_words(note, edit))
        .then_some(edit)
}

/// Whether words come in the place of the words that a message marks, within one line.
fn is_of_words(note: &Diagnostic, edit: &diagnostic::Edit) -> bool {
    let Location::Text(place) = note.location() else {
        return false;
    };
    let before = place.source.text().get(edit.at.range.clone());
    let are_words = |text: &str| text.contains(char::is_alphanumeric) && !text.contains('\n');
    place.range == edit.at.range
        && place.source.path.extension() == "md"
        && before.is_some_and(are_words)
        && are_words(&edit.text)
}
