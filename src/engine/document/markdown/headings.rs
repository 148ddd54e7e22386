//! Headings: an outline without gaps, and ids that nothing else on the page has.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use super::text::fact;
use super::{Writer, escaped, matching_end, words_as_printed, words_of};
use crate::diagnostic::Diagnostic;
use crate::document::body::{Fact, Gap, Heading};
use crate::names::Slug;

/// Ids that the theme uses itself; a heading of that name gets a number.
const THEME_IDS: [&str; 14] = [
    "main",
    "help",
    "help-h",
    "menu",
    "foot",
    "q",
    "contents",
    "contents-h",
    "sources",
    "made",
    "related",
    "search-data",
    "top",
    "results",
];

impl<'a, 'e> Writer<'a, 'e> {
    /// A heading with what stands in it; or, of an imported page, the title.
    pub(super) fn heading(&mut self, events: &[(Event<'e>, Range<usize>)], index: usize) -> usize {
        let end = matching_end(events, index);
        let Some((
            Event::Start(Tag::Heading {
                level,
                id,
                classes,
                attrs,
            }),
            at,
        )) = events.get(index)
        else {
            return index + 1;
        };
        let inner = events
            .get(index + 1..end.saturating_sub(1))
            .unwrap_or_default();
        self.new_line();
        let written = *level as u8;
        let mut title = words_of(inner);
        let mut printed = self.input.is_smart.then(|| words_as_printed(inner));
        // `## Trained {figure x}`: the parser takes the braces for attributes of the heading.
        let fact = attrs
            .first()
            .zip(attrs.get(1))
            .and_then(|((kind, none), (id, _))| {
                none.is_none().then(|| {
                    fact(&format!("{{{kind} {id}}}")).map(|(kind, id, _)| (kind, id.to_owned()))
                })?
            });
        let is_bare = id.is_none() && classes.is_empty();
        let braces = match fact {
            Some(_) => None,
            None => self.words_in_braces(at, is_bare, attrs),
        };
        self.look_for_values(attrs, at);
        self.look_for_meant_behind(events, index);
        if let Some(braces) = &braces {
            for title in [&mut title].into_iter().chain(&mut printed) {
                *title = format!("{} {braces}", title.trim_end());
            }
        }
        let at_place = self.place(at);
        if written == 1 && self.input.config.import.lenient && self.is_title(&title) {
            // The page's own heading, which the template prints.
            self.scope.headings.push(Heading {
                level: 1,
                id: "".into(),
                title: title.into(),
                in_block: true,
            });
            return end;
        }
        if written == 1 {
            let at = self.span(at);
            self.notes.push(match self.is_title(&title) {
                true => Diagnostic::title_again(&at),
                false => Diagnostic::heading_one(&at),
            });
        }
        if title.trim().is_empty() && fact.is_none() {
            self.notes.push(Diagnostic::heading_empty(&self.span(at)));
            title = "untitled".to_owned();
            printed = None;
        }
        let in_block = self.frames.len() > 1 || self.depth > 0 || !self.prefix.is_empty();
        // An outline without gaps: a heading is at most one level below the one before it.
        let level = written.clamp(2, self.last_level + 1);
        if written > level {
            self.notes
                .push(Diagnostic::heading_skips(written, level, &self.span(at)));
        }
        self.last_level = level;
        let id = self.id(id.as_deref(), &title, at);
        if !in_block && level == 2 {
            self.gap(Gap::Section);
        }
        if self.frames.len() == 1 && self.depth == 0 {
            self.level = level;
        }
        self.put(&format!("<h{level} id=\"{}\"", escaped(&id)));
        if !classes.is_empty() {
            self.put(&format!(" class=\"{}\"", escaped(&classes.join(" "))));
        }
        self.put(">");
        self.events(events, index + 1..end.saturating_sub(1));
        if let Some((kind, id)) = fact {
            self.put(" ");
            self.gap(Gap::Fact(Box::new(Fact {
                kind,
                id,
                at: at_place,
            })));
        }
        if let Some(braces) = &braces {
            self.words(&format!(" {braces}"));
        }
        self.put(&format!("</h{level}>\n"));
        self.say("\n");
        let title = printed.unwrap_or(title).trim().into();
        self.scope.headings.push(Heading {
            level,
            id: id.into(),
            title,
            in_block,
        });
        end
    }

    /// Whether a heading of an imported page is its title, which the template prints: it begins the words, and
    /// says what the front matter says, if that says anything.
    fn is_title(&self, heading: &str) -> bool {
        let begins = match self.frames.as_slice() {
            [only] => only.html.trim().is_empty() && only.gaps.is_empty(),
            _ => false,
        };
        let plain = |text: &str| {
            let unmarked = text.replace(['`', '*', '_', '\\'], "");
            let words: Vec<&str> = unmarked.split_whitespace().collect();
            words.join(" ").to_lowercase()
        };
        let says_the_same = |title: &str| plain(title) == plain(heading);
        begins
            && self.depth == 0
            && self.prefix.is_empty()
            && !heading.trim().is_empty()
            && self.input.title.is_none_or(says_the_same)
    }

    /// Tells of `key=value` in the braces of a heading, of which nothing is made.
    fn look_for_values(&mut self, attrs: &[(CowStr<'_>, Option<CowStr<'_>>)], at: &Range<usize>) {
        let value = attrs
            .iter()
            .find_map(|(key, value)| Some((key, value.as_ref()?)));
        if let Some((key, value)) = value {
            let written = format!("{key}={value}");
            let at = self.span(at);
            self.notes.push(Diagnostic::value_of_heading(&written, &at));
        }
    }

    /// What the parser took for attributes and is words: only `#id`, `.class` and `key=value` are attributes.
    fn words_in_braces(
        &self,
        at: &Range<usize>,
        is_bare: bool,
        attrs: &[(CowStr<'_>, Option<CowStr<'_>>)],
    ) -> Option<String> {
        let words: Vec<&str> = attrs
            .iter()
            .filter(|(_, value)| value.is_none())
            .map(|(word, _)| &**word)
            .collect();
        match words.len() {
            0 if is_bare && attrs.is_empty() => {
                let heading = self.scanned.input.get(at.clone())?.lines().next()?;
                let heading = heading.trim_end_matches(['#', ' ', '\t']);
                let (_, inside) = heading.strip_suffix('}')?.rsplit_once('{')?;
                inside.trim().is_empty().then(|| "{}".to_owned())
            }
            0 => None,
            // As it was typed, unless an id stands beside the words.
            count if is_bare && count == attrs.len() => {
                let heading = self.scanned.input.get(at.clone())?;
                let end = heading.rfind('}')?;
                let start = heading.get(..end)?.rfind('{')?;
                heading.get(start..=end).map(str::to_owned)
            }
            _ => Some(format!("{{{}}}", words.join(" "))),
        }
    }

    /// An id that nothing else on the page has.
    fn id(&mut self, given: Option<&str>, title: &str, at: &Range<usize>) -> String {
        let wanted = match given {
            Some(given) => given.to_owned(),
            None => Slug::of(title).as_str().to_owned(),
        };
        let wanted = format!("{}{wanted}", self.prefix);
        let taken = self.ids.contains_key(&wanted) || THEME_IDS.contains(&wanted.as_str());
        if given.is_some() && taken {
            self.notes
                .push(Diagnostic::id_twice(&wanted, &self.span(at)));
        }
        let mut id = wanted.clone();
        if taken {
            let mut count = self.ids.get(&wanted).copied().unwrap_or(1);
            loop {
                count += 1;
                id = format!("{wanted}-{count}");
                if !self.ids.contains_key(&id) {
                    break;
                }
            }
            self.ids.insert(wanted, count);
        }
        self.ids.entry(id.clone()).or_insert(1);
        id
    }
}
