//! Problems by their cause: the same fault on forty pages is one thing to do, and told once with its places.

use std::collections::HashMap;

use super::{Code, Diagnostic, Redaction};

/// Problems with one cause, in the order in which they are told: of one code, in the same words. Never empty.
pub type Cause<'n> = Vec<&'n Diagnostic>;

/// The problems by their causes, each where its first place comes. Under redaction the words are not shown, and part
/// nothing.
pub fn causes<'n>(
    notes: impl IntoIterator<Item = &'n Diagnostic>,
    redaction: &Redaction,
) -> Vec<Cause<'n>> {
    let mut causes: Vec<Cause<'n>> = Vec::new();
    let mut known: HashMap<(Code, &str), usize> = HashMap::new();
    for note in notes {
        let message = if redaction.is_on() {
            ""
        } else {
            note.message()
        };
        let index = *known.entry((note.code(), message)).or_insert(causes.len());
        match causes.get_mut(index) {
            Some(cause) => cause.push(note),
            None => causes.push(vec![note]),
        }
    }
    causes
}
