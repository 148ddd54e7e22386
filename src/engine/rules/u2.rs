//! The words of `U2`; what it is stands in `u2.md`.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::body::Scope;
use crate::document::markdown::{Foreign, ForeignKind};
use crate::site::Site;

/// How many places are named.
const NAMED: usize = 5;

/// What is known of a kind: how often it stands on how many pages, and the first places.
#[derive(Default)]
struct Seen {
    count: usize,
    pages: usize,
    places: Vec<Span>,
}

/// Every kind of markup that pages of an import have and nobody reads.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    if !site.config().import.lenient {
        return;
    }
    let mut kinds: BTreeMap<ForeignKind, Seen> = BTreeMap::new();
    for page in site.inspected() {
        let document = page.document();
        let mut on_page: BTreeMap<ForeignKind, Seen> = BTreeMap::new();
        let mut take = |scope: &Scope| {
            for Foreign { kind, count, at } in &scope.foreign {
                let seen = on_page.entry(*kind).or_default();
                seen.count += count;
                seen.places.push(Span::new(&document.source, at.clone()));
            }
        };
        take(&document.scope);
        document.scope.each_box(&mut |inside| take(&inside.scope));
        for (kind, seen) in on_page {
            let all = kinds.entry(kind).or_default();
            all.count += seen.count;
            all.pages += 1;
            let room = NAMED.saturating_sub(all.places.len());
            all.places.extend(seen.places.into_iter().take(room));
        }
    }
    for (kind, seen) in &kinds {
        notes.push(Diagnostic::markup_elsewhere(*kind, seen));
    }
}

/// `U2`
impl Diagnostic {
    /// A kind of markup, wherever it stands.
    fn markup_elsewhere(kind: ForeignKind, seen: &Seen) -> Diagnostic {
        let times = match (seen.count, seen.pages) {
            (1, _) => "once".to_owned(),
            (count, 1) => format!("{count} times on one page"),
            (count, pages) => format!("{count} times on {pages} pages"),
        };
        let ForeignKind { sign, name } = kind;
        let message = format!("`{sign}` is {name}, and readers see it as it was typed: {times}");
        let mut note = Diagnostic::new(Code::U2, message).help(
            "write in Markdown what it stands for, or put it in backticks if readers are to see it",
        );
        // Of the whole site: it stands before what is told of pages, however much that is.
        for place in &seen.places {
            note = note.also(place, "");
        }
        note
    }
}
