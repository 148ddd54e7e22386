//! Words of a page by which an open page finds them again: the words themselves, and those around them.
//!
//! The browser has the rendered page and no file, the findings have places in the file and no rendered page. What both have is
//! the words in their order, whatever signs stand between them. So a [`Mark`] is words in small letters with single spaces;
//! a fact, code or a note, of which only the page knows how it reads, is [`GAP`]. It never looks at what was rendered.

use std::ops::Range;

use super::super::markup::El;
use crate::document::prose::STAND_IN;
use crate::pipeline::PageWords;

/// Some words that only the page knows.
const GAP: &str = "*";
/// As many words as stand around a mark to tell it from others.
const AROUND: usize = 6;
/// As many words as are marked of a longer place.
const MOST: usize = 120;

/// Words to find in an open page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    words: String,
    before: String,
    after: String,
}

impl Mark {
    /// An element that says where its words are.
    pub fn on(&self, element: El) -> El {
        element
            .with("data-words", self.words.clone())
            .with("data-before", self.before.clone())
            .with("data-after", self.after.clone())
    }
}

/// The words of a place in the file; `None` where readers get no words of it.
pub fn at_place(words: &PageWords, place: &Range<usize>) -> Option<Mark> {
    Some(of_words(words, &words.words_at(place)?))
}

/// Words by their numbers.
fn of_words(words: &PageWords, marked: &Range<usize>) -> Mark {
    let end = marked.end.min(marked.start + MOST);
    let before = marked.start.saturating_sub(AROUND)..marked.start;
    let after = end..(end + AROUND).min(words.count());
    Mark {
        words: plain(words.text(&(marked.start..end))),
        before: plain(words.text(&before)),
        after: plain(words.text(&after)),
    }
}

/// Letters and figures in small letters, with one space for all that stands between them.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            STAND_IN => out.push_str(" * "),
            sign if sign.is_alphanumeric() => out.extend(sign.to_lowercase()),
            _ => out.push(' '),
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    let mut plain: Vec<&str> = Vec::with_capacity(words.len());
    for word in words {
        if word != GAP || plain.last() != Some(&GAP) {
            plain.push(word);
        }
    }
    plain.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::names::SitePath;
    use crate::source::Source;

    fn config() -> Config {
        let mut snapshot = crate::snapshot::Snapshot::default();
        let settings = "title = \"T\"\nbase_url = \"https://example.org/\"\n";
        snapshot.insert("content/site.toml", settings.as_bytes());
        Config::read(&snapshot).value.unwrap()
    }

    fn mark(words: &str, text: &str) -> Option<Mark> {
        let text = format!("---\ntitle: Rest\nsummary: How to rest.\nowner: Rowan\n---\n{text}\n");
        let at = text.rfind(words).unwrap();
        let source = Source::new(SitePath::new("content/a.md"), text);
        at_place(&PageWords::of(&source, &config()), &(at..at + words.len()))
    }

    #[test]
    fn words_are_known_by_themselves_whatever_is_written_around_and_within_them() {
        for (words, text, expected) in [
            ("hard on you", "It is hard on you.", "hard on you"),
            ("**hard** on", "It is **hard** on you.", "hard on"),
            (
                "[the clinic](/c.md) is",
                "Now [the clinic](/c.md) is open.",
                "the clinic is",
            ),
            (
                "self-harm &amp; loss",
                "About self-harm &amp; loss today.",
                "self harm loss",
            ),
            ("don’t wait", "You don’t wait.", "don t wait"),
            ("Rhian's", "It is Rhian's.", "rhian s"),
            ("mae’n ANODD", "Weithiau mae’n ANODD.", "mae n anodd"),
            ("call `999` now", "So call `999` now please.", "call * now"),
            ("سونا مشکل", "اب سونا مشکل ہے۔", "سونا مشکل"),
            ("in a list", "- one\n- two in a list\n", "in a list"),
            ("cell", "| a | b |\n|---|---|\n| one | cell |\n", "cell"),
        ] {
            let found = mark(words, text).map(|mark| mark.words);
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_stands_around_tells_two_of_the_same_apart() {
        let text = "The ward is open. Later the ward is shut.";
        let found = mark("the ward is", text).unwrap();
        assert_eq!(
            (found.before.as_str(), found.after.as_str()),
            ("rest the ward is open later", "shut")
        );
    }

    #[test]
    fn what_no_reader_sees_has_no_words() {
        assert_eq!(mark("owner: Rowan", "Words."), None);
        assert_eq!(
            mark("(/secret/address.md)", "[a](/secret/address.md)"),
            None
        );
        assert!(mark("Words", "Words.").is_some());
    }
}
