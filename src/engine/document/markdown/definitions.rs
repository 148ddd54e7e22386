//! Definitions: a colon and white space below the words that they explain. A colon with words right behind it is none
//! (`:30 past`, `:smile:`), though the parser takes it for one and keeps the colon to itself.
//!
//! Such a colon is handed to the parser as a sign that nobody can write, and put back into what the parser
//! gives. Every byte keeps its place.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};

/// Stands for a colon that is a word's. No source holds control characters ([`crate::source`]).
const COLON: char = '\u{2}';

/// How often the text is read again. Words that are a paragraph again may hide or show others, once in a thousand pages.
const ROUNDS: usize = 4;

/// The text for the parser, in which no colon begins a definition that has no white space behind it.
pub(super) fn told_apart(text: &str, options: Options) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        if !may_have(&text) {
            break;
        }
        let colons: Vec<usize> = Parser::new_ext(&text, options)
            .into_offset_iter()
            .filter(|(event, _)| matches!(event, Event::Start(Tag::DefinitionListDefinition)))
            .filter_map(|(_, at)| colon_of_a_word(&text, at.start))
            .collect();
        if colons.is_empty() {
            break;
        }
        let mut other = text.into_owned();
        for colon in colons {
            other.replace_range(colon..=colon, COLON.encode_utf8(&mut [0; 4]));
        }
        text = Cow::Owned(other);
    }
    text
}

/// Whether a colon may begin a line and a word at once. Hardly any text has one.
fn may_have(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b':', bytes).any(|at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let behind = bytes.get(at + 1);
        before.is_none_or(|byte| matches!(byte, b'\n' | b' ' | b'\t' | b'>'))
            && behind.is_some_and(|byte| !byte.is_ascii_whitespace())
    })
}

/// The colon that begins a definition at a place, if a word stands right behind it.
fn colon_of_a_word(text: &str, at: usize) -> Option<usize> {
    let colon = at + text.get(at..)?.find(':')?;
    let between = text.get(at..colon)?;
    let behind = text.as_bytes().get(colon + 1)?;
    (between.trim().is_empty() && !behind.is_ascii_whitespace()).then_some(colon)
}

/// An event with its colons.
pub(super) fn restored(mut event: Event<'_>) -> Event<'_> {
    let restore =
        |text: &mut CowStr<'_>| *text = with_colons(std::mem::replace(text, CowStr::Borrowed("")));
    match &mut event {
        Event::Text(text)
        | Event::Code(text)
        | Event::Html(text)
        | Event::InlineHtml(text)
        | Event::FootnoteReference(text) => restore(text),
        Event::Start(
            Tag::Link {
                dest_url, title, ..
            }
            | Tag::Image {
                dest_url, title, ..
            },
        ) => {
            restore(dest_url);
            restore(title);
        }
        _ => {}
    }
    event
}

fn with_colons(text: CowStr<'_>) -> CowStr<'_> {
    match text.contains(COLON) {
        true => text.replace(COLON, ":").into(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let options = Options::ENABLE_DEFINITION_LIST | Options::ENABLE_TABLES;
        let plain = told_apart(text, options);
        assert_eq!(plain.len(), text.len());
        let mut html = String::new();
        let events = Parser::new_ext(&plain, options).map(restored);
        pulldown_cmark::html::push_html(&mut html, events);
        html
    }

    #[test]
    fn a_colon_with_a_word_right_behind_it_is_a_word() {
        for (text, words) in [
            (
                "We open at nine\n:30 past",
                "<p>We open at nine\n:30 past</p>",
            ),
            ("Note\n:smile: we are", "<p>Note\n:smile: we are</p>"),
            ("Note\n::two", "<p>Note\n::two</p>"),
            ("Note\n  :b\n :c", "<p>Note\n:b\n:c</p>"),
            ("> Note\n> :b", "<p>Note\n:b</p>"),
            ("- Note\n  :b", "Note\n:b"),
            ("Note\n\n:b", "<p>Note</p>\n<p>:b</p>"),
            ("Note `a\n:b` c", "<code>a :b</code>"),
            ("Note\n:\u{a0}b", "<p>Note\n:\u{a0}b</p>"),
        ] {
            assert!(html(text).contains(words), "{text}: {}", html(text));
            assert!(!html(text).contains("<dl>"), "{text}");
        }
    }

    #[test]
    fn a_definition_is_one_as_before() {
        for text in [
            "Time\n: From pregnancy",
            "Time\n:\tFrom pregnancy",
            "Time\n:   From pregnancy",
            "Time\n: From pregnancy\n:later on",
        ] {
            assert!(html(text).contains("<dd>From pregnancy"), "{}", html(text));
        }
        let both = html("Time\n: From pregnancy\n:later on");
        assert!(both.contains("From pregnancy\n:later on"), "{both}");
        let table = html("| a | b |\n|:--|--:|\n| c | d |");
        assert!(table.contains("<table>"), "{table}");
    }
}
