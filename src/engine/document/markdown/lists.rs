//! Lists, and the numbers of their items: Markdown counts on from the first, whatever stands before the others.

use std::ops::Range;

use super::Writer;
use crate::diagnostic::{Diagnostic, Span};

/// How the items of a list are counted.
pub(super) struct Count {
    first: u64,
    next: u64,
    /// Whether all items so far say the number of the first, as some people write lists.
    all_the_same: bool,
}

impl<'a, 'e> Writer<'a, 'e> {
    /// Begins a list; with numbers, from its first.
    pub(super) fn list(&mut self, first: Option<u64>) {
        match first {
            None => self.put("<ul>\n"),
            Some(1) => self.put("<ol>\n"),
            Some(first) => self.put(&format!("<ol start=\"{first}\">\n")),
        }
        self.lists.push(first.map(|first| Count {
            first,
            next: first,
            all_the_same: true,
        }));
    }

    pub(super) fn list_end(&mut self, has_numbers: bool) {
        self.lists.pop();
        self.put(if has_numbers { "</ol>\n" } else { "</ul>\n" });
    }

    /// Begins an item. One that says another number than it gets is told of, since words may speak of it; an import has
    /// them everywhere.
    pub(super) fn item(&mut self, at: &Range<usize>) {
        self.put("<li>");
        let Some(Some(count)) = self.lists.last_mut() else {
            return;
        };
        let gets = count.next;
        count.next = count.next.saturating_add(1);
        let text = self.scanned.input.get(at.clone()).unwrap_or_default();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(says) = text[..digits].parse::<u64>() else {
            return;
        };
        count.all_the_same &= says == count.first;
        if says == gets || count.all_the_same {
            return;
        }
        // The others go on from what was meant here: one slip is told once.
        count.next = u64::MAX;
        if gets < u64::MAX && !self.input.config.import.lenient {
            let place = self.place(&(at.start..at.start + digits));
            let at = Span::new(self.input.source, place);
            self.notes
                .push(Diagnostic::item_counted_on(says, gets, &at));
        }
    }
}
