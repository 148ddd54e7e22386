//! Lines such as `[plan]: plan.md`, which are the addresses of links: told where no link has one, since the parser leaves
//! them out of the page, whatever they say.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, RefDefs, Tag};

use super::Writer;
use crate::diagnostic::Diagnostic;

/// A line that is an address.
pub(super) struct Defined {
    at: Range<usize>,
    /// Whether it reads like one, and not like words.
    is_address: bool,
}

/// The addresses of a text up to its end, by their names.
pub(super) fn defined(all: &RefDefs<'_>, own_end: usize) -> HashMap<String, Defined> {
    let own = all.iter().filter(|(_, link)| link.span.start < own_end);
    own.map(|(label, link)| {
        let defined = Defined {
            at: link.span.clone(),
            is_address: link.dest.contains(['/', '.', '#', ':', '@']),
        };
        (plain(label), defined)
    })
    .collect()
}

/// A name without what does not tell it from others.
fn plain(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

impl<'a, 'e> Writer<'a, 'e> {
    /// Tells of addresses that no link has, and of a second one of the same name. In an import an address without a link is
    /// no news: other programs leave them behind.
    pub(super) fn look_for_unused(
        &mut self,
        defined: HashMap<String, Defined>,
        events: &[(Event<'e>, Range<usize>)],
    ) {
        if defined.is_empty() {
            return;
        }
        let mut used: HashSet<String> = HashSet::new();
        let mut shown: Vec<Range<usize>> = Vec::new();
        for (event, at) in events {
            match event {
                Event::Start(
                    Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. },
                ) => {
                    if !matches!(
                        link_type,
                        LinkType::Inline | LinkType::Autolink | LinkType::Email
                    ) {
                        used.insert(plain(id));
                    }
                }
                Event::Start(_) | Event::End(_) => {}
                _ => shown.push(at.clone()),
            }
        }
        let in_boxes: String = self
            .scanned
            .cuts
            .iter()
            .map(|cut| cut.body.text())
            .collect();
        let in_boxes = in_boxes.to_lowercase();
        let lenient = self.input.config.import.lenient;
        let is_used = |label: &String, defined: &Defined| {
            used.contains(label)
                || (lenient && defined.is_address)
                || in_boxes.contains(&format!("[{label}]"))
        };
        let unused = defined
            .iter()
            .filter(|(label, defined)| !is_used(label, defined));
        let mut unused: Vec<Range<usize>> = unused.map(|(_, defined)| defined.at.clone()).collect();
        unused.sort_by_key(|at| at.start);
        for at in unused {
            let note = Diagnostic::definition_unused(&self.span(&at));
            self.notes.push(note);
        }
        for (label, at) in self.second_ones(&defined, &shown) {
            let note = Diagnostic::definition_twice(&label, &self.span(&at));
            self.notes.push(note);
        }
    }

    /// Lines that would be an address, had not one above the same name: nothing of them is shown.
    fn second_ones(
        &self,
        defined: &HashMap<String, Defined>,
        shown: &[Range<usize>],
    ) -> Vec<(String, Range<usize>)> {
        let text = self.scanned.input.get(..self.own_end).unwrap_or_default();
        let mut found = Vec::new();
        let mut from = 0;
        for line in text.split_inclusive('\n') {
            let is_before = |c: char| c.is_ascii_digit() || " \t>-*+.)".contains(c);
            let words = line.trim_start_matches(is_before);
            let start = from + line.len() - words.len();
            from += line.len();
            let Some((label, _)) = words
                .strip_prefix('[')
                .and_then(|rest| rest.split_once("]:"))
            else {
                continue;
            };
            let Some(first) = defined.get(&plain(label)) else {
                continue;
            };
            // What is shown stands in order, and nothing of it in another.
            let before = shown.partition_point(|at| at.start <= start);
            let is_shown = before
                .checked_sub(1)
                .and_then(|index| shown.get(index))
                .is_some_and(|at| at.contains(&start));
            if !first.at.contains(&start) && !is_shown {
                // It may go on in the next lines, up to what is shown.
                let next = shown.get(before).map_or(text.len(), |at| at.start);
                let all = text.get(start..next).unwrap_or(words);
                let all = all.split("\n\n").next().unwrap_or(all);
                let all = all.trim_end_matches(|c: char| c.is_whitespace() || c == '>');
                found.push((label.to_owned(), start..start + all.len()));
            }
        }
        found
    }
}
