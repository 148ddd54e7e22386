//! What a block says behind its name in the form `captions=visit.vtt`, and the files that it names in any form.
//!
//! It knows no file: whether one is there is for whoever follows links.

use std::ops::Range;

use super::{Argument, Opened};

/// The names that a film or recording may say, each with a file behind it.
pub const OF_FILMS: [&str; 4] = ["src", "captions", "poster", "transcript"];

/// What is written in the place of a file where there is none, and need be none.
pub const NONE: &str = "none";

/// A word behind the name of a block, or what is said under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    /// Its name; nothing for a plain word.
    pub name: Option<&'a str>,
    /// What is said, without its quotes.
    pub value: &'a str,
    /// Where that stands behind the name of the block, in bytes.
    at: Range<usize>,
}

/// The words of a line, those in quotes behind a name as one.
fn words(text: &str) -> Vec<Said<'_>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        let word = rest.trim_start();
        let from = at + blank;
        let length = word.find(char::is_whitespace).unwrap_or(word.len());
        let plain = word.get(..length).unwrap_or_default();
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
        };
        let named = plain.split_once('=').filter(|(name, _)| is_name(name));
        let Some((name, value)) = named else {
            if !plain.is_empty() {
                all.push(Said {
                    name: None,
                    value: plain,
                    at: from..from + length,
                });
            }
            at = from + length;
            continue;
        };
        let value_at = from + name.len() + 1;
        let quoted = word
            .get(name.len() + 2..)
            .filter(|_| value.starts_with('"'));
        let (value, value_at) = match quoted.and_then(|inside| inside.split_once('"')) {
            Some((value, _)) => (value, value_at + 1),
            None => (value, value_at),
        };
        let end = value_at + value.len();
        at = end + usize::from(text.get(end..).is_some_and(|rest| rest.starts_with('"')));
        all.push(Said {
            name: Some(name),
            value,
            at: value_at..end,
        });
    }
    all
}

impl Opened {
    /// What a film or recording says behind its name: the file as `src`, what else has a name, and the plain words, which are
    /// its heading.
    pub fn said(&self) -> Vec<Said<'_>> {
        let mut all = words(&self.argument);
        let is_src = |said: &Said<'_>| said.name == Some("src");
        if !all.iter().any(is_src)
            && let Some(first) = all.iter_mut().find(|said| said.name.is_none())
        {
            first.name = Some("src");
        }
        all
    }

    /// What a film or recording says under a name, and where in the file.
    pub fn said_as(&self, name: &str) -> Option<(&str, Range<usize>)> {
        let said = self.said().into_iter();
        let mut said = said.filter(|said| said.name == Some(name));
        said.next().map(|said| (said.value, self.place(&said)))
    }

    /// The place in the file of what is said.
    pub fn place(&self, said: &Said<'_>) -> Range<usize> {
        let start = self.argument_at.start;
        start + said.at.start..start + said.at.end
    }

    /// The files that it names, with their places; none for most blocks.
    pub fn files(&self) -> Vec<(&str, Range<usize>)> {
        match self.kind.argument {
            Argument::File => {
                let first = words(&self.argument).into_iter().next();
                let first = first.filter(|said| said.name.is_none());
                let whole = self.argument.split_whitespace().next().unwrap_or_default();
                let at = self.argument_at.start;
                match first {
                    Some(said) => vec![(said.value, self.place(&said))],
                    None if whole.is_empty() => Vec::new(),
                    None => vec![(whole, at..at + whole.len())],
                }
            }
            Argument::Film => {
                let said = self.said().into_iter();
                let files = said.filter(|said| {
                    said.name.is_some_and(|name| OF_FILMS.contains(&name)) && said.value != NONE
                });
                files.map(|said| (said.value, self.place(&said))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The plain words of a film or recording, and where they stand.
    pub(super) fn title(&self) -> (&str, Range<usize>) {
        let said = self.said();
        let plain: Vec<&Said<'_>> = said.iter().filter(|said| said.name.is_none()).collect();
        // Words in a row: what has a name stands before or behind them.
        let end = |from: usize| {
            let next = said
                .iter()
                .filter(|said| said.name.is_some() && said.at.start > from)
                .map(|said| said.at.start - said.name.map_or(0, str::len) - 1)
                .min();
            next.unwrap_or(self.argument.len())
        };
        let Some(first) = plain.first() else {
            return ("", self.argument_at.end..self.argument_at.end);
        };
        let words = self.argument.get(first.at.start..end(first.at.start));
        let words = words.unwrap_or(first.value).trim_end();
        let start = self.argument_at.start + first.at.start;
        (words, start..start + words.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::named;
    use super::*;

    fn film(argument: &str) -> Opened {
        Opened {
            kind: named("video").unwrap(),
            component: "video",
            argument: argument.to_owned(),
            argument_at: 10..10 + argument.len(),
            at: 0..10 + argument.len(),
        }
    }

    #[test]
    fn a_film_says_its_files_in_any_order() {
        for (argument, heading) in [
            (
                "visit.mp4 captions=visit.vtt A visit at home",
                "A visit at home",
            ),
            (
                "src=visit.mp4 captions=visit.vtt A visit at home",
                "A visit at home",
            ),
            (
                "captions=\"visit.vtt\" visit.mp4 A visit at home",
                "A visit at home",
            ),
            (
                "visit.mp4 A visit at home captions=visit.vtt",
                "A visit at home",
            ),
            ("visit.mp4 captions=visit.vtt", ""),
        ] {
            let opened = film(argument);
            let said = |name: &str| opened.said_as(name).map(|(value, _)| value);
            assert_eq!(said("src"), Some("visit.mp4"), "{argument}");
            assert_eq!(said("captions"), Some("visit.vtt"), "{argument}");
            assert_eq!(opened.title().0, heading, "{argument}");
            for (value, at) in opened.files() {
                assert_eq!(argument.get(at.start - 10..at.end - 10), Some(value));
            }
        }
        assert_eq!(film("a.mp4 captions=none").files().len(), 1);
        assert_eq!(
            film("a.mp4 poster=\"two words.jpg\"").files()[1].0,
            "two words.jpg"
        );
        for odd in [
            "",
            "=",
            "captions=",
            "captions=\"",
            "a=\"b",
            "é=x.mp4",
            "captions=\"\"\"",
        ] {
            let _ = film(odd).files();
            let _ = film(odd).title();
        }
    }
}
