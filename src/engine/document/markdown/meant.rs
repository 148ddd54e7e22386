//! Words that were meant as Markdown and are none, as they come out of other programs: printed as they stand, and told.
//!
//! Looks at a paragraph as it was written, and changes nothing of it.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use pulldown_cmark::{Event, TagEnd};

use super::Writer;
use super::addresses::{Bare, bare};
use crate::diagnostic::{Diagnostic, Span};

/// Signs that other programs put before the items of a list.
const BULLETS: [char; 12] = [
    '•', '◦', '▪', '▫', '‣', '·', '●', '○', '■', '➢', '\u{f0b7}', '\u{f0a7}',
];

/// What is looked for, made ready once.
type Wanted = LazyLock<memmem::Finder<'static>>;

/// With what an address begins that has no scheme.
static WEB: Wanted = LazyLock::new(|| memmem::Finder::new("www."));

/// Something that was meant, where in the paragraph it stands, and what is said of it.
struct Meant {
    at: Range<usize>,
    say: fn(&str, &Span) -> Diagnostic,
}

/// One line, without indent, marks of a quote and its end.
struct Line<'a> {
    text: &'a str,
    at: Range<usize>,
}

impl<'a, 'e> Writer<'a, 'e> {
    /// Tells of what a paragraph has in it that was meant otherwise, each sort once.
    pub(super) fn look_for_meant(&mut self, at: &Range<usize>) {
        let scanned = self.scanned;
        if let Some(text) = scanned.input.get(at.start..at.end.min(self.own_end)) {
            self.tell_of_meant(text, at, meant_in(text));
        }
    }

    /// The same for words that are no paragraph: of an item, a cell, a heading. They begin behind an event.
    pub(super) fn look_for_meant_behind(
        &mut self,
        events: &[(Event<'e>, Range<usize>)],
        index: usize,
    ) {
        let is_in_line = |(event, _): &&(Event<'e>, Range<usize>)| match event {
            Event::Start(tag) => is_in_line(&tag.to_end()),
            Event::End(tag) => is_in_line(tag),
            Event::Html(_) | Event::Rule => false,
            _ => true,
        };
        let words = events.get(index + 1..).unwrap_or_default().iter();
        let mut words = words.take_while(is_in_line).map(|(_, at)| at);
        let Some(first) = words.next() else { return };
        let end = words
            .map(|at| at.end)
            .max()
            .map_or(first.end, |end| end.max(first.end));
        let scanned = self.scanned;
        if let Some(text) = scanned.input.get(first.start..end.min(self.own_end)) {
            self.tell_of_meant(text, first, meant_in_line(text));
        }
    }

    fn tell_of_meant(&mut self, text: &str, at: &Range<usize>, found: impl Iterator<Item = Meant>) {
        for Meant { at: meant, say } in found {
            let words = text.get(meant.clone()).unwrap_or_default();
            let problem = say(
                words,
                &self.span(&(at.start + meant.start..at.start + meant.end)),
            );
            self.notes.push(problem);
        }
    }
}

/// What a paragraph has in it, each sort once.
fn meant_in(text: &str) -> impl Iterator<Item = Meant> {
    let by_lines = may_be_of_lines(text).then(|| {
        let lines = lines(text);
        [
            lines.iter().find_map(|line| heading(line, lines.len())),
            bullets(&lines),
            rows(&lines, '|', Diagnostic::table_without_hyphens),
            rows(&lines, '\t', Diagnostic::columns_of_tabs),
        ]
    });
    let found = by_lines.into_iter().flatten().flatten();
    found.chain(meant_in_line(text))
}

/// What words have in them that are no lines of their own, each sort once.
fn meant_in_line(text: &str) -> impl Iterator<Item = Meant> {
    let has_sign = memchr::memchr3(b'[', b'@', b':', text.as_bytes()).is_some()
        || memchr::memchr(b'\\', text.as_bytes()).is_some();
    let found = (has_sign || WEB.find(text.as_bytes()).is_some())
        .then(|| [parted_link(text), bare_address(text), path_of_windows(text)]);
    found.into_iter().flatten().flatten()
}

/// Whether an element stands within a line of words.
fn is_in_line(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Whether the lines of a paragraph are worth a look. Nearly all begin with a letter and have no columns.
fn may_be_of_lines(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = |from: usize| {
        let line = bytes.get(from..).unwrap_or_default();
        let first = line.iter().find(|byte| !matches!(byte, b' ' | b'>'));
        first.is_some_and(|byte| *byte == b'#' || !byte.is_ascii())
    };
    memchr::memchr2(b'|', b'\t', bytes).is_some()
        || begins(0)
        || memchr::memchr_iter(b'\n', bytes).any(|end| begins(end + 1))
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut from = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let start = from + (line.len() - bare.len());
        from += line.len();
        let text = bare.trim_end();
        if !text.is_empty() {
            lines.push(Line {
                text,
                at: start..start + text.len(),
            });
        }
    }
    lines
}

/// `##No space`. One sign alone may begin a hashtag, but not a whole line of several words.
fn heading(line: &Line<'_>, lines: usize) -> Option<Meant> {
    let words = line.text.trim_start_matches('#');
    let signs = line.text.len() - words.len();
    let first = words.chars().next()?;
    let alone = lines == 1
        && first.is_uppercase()
        && words.split_whitespace().nth(1).is_some()
        && !words.ends_with(['.', '!', '?', ':', ',', ';'])
        && !words.contains('#');
    let meant = match signs {
        1 => alone,
        2..=6 => first.is_alphanumeric(),
        _ => false,
    };
    meant.then(|| Meant {
        at: line.at.clone(),
        say: Diagnostic::heading_without_space,
    })
}

/// `• Sit down`, as word processors paste lists; a dash only if more than one line begins with it.
fn bullets(lines: &[Line<'_>]) -> Option<Meant> {
    let is_item = |line: &&Line<'_>| {
        let behind = line.text.strip_prefix(BULLETS);
        behind.is_some_and(|rest| rest.chars().any(char::is_alphanumeric))
            || line.text.starts_with("o\t")
    };
    let dashed = |line: &&Line<'_>| {
        let behind = line.text.strip_prefix(['–', '—']);
        behind.is_some_and(|rest| rest.starts_with([' ', '\t', '\u{a0}']))
    };
    let line = lines.iter().find(is_item).or_else(|| {
        let mut dashed = lines.iter().filter(dashed);
        dashed.next().filter(|_| dashed.next().is_some())
    })?;
    Some(Meant {
        at: line.at.clone(),
        say: Diagnostic::list_of_signs,
    })
}

/// Lines that all have a sign between their words, as the rows of a table have.
fn rows(lines: &[Line<'_>], sign: char, say: fn(&str, &Span) -> Diagnostic) -> Option<Meant> {
    let [first, _, ..] = lines else { return None };
    let parted = |line: &Line<'_>| {
        let mut signs = line.text.match_indices(sign);
        signs.any(|(at, _)| !line.text[..at].ends_with('\\') && !in_code(line.text, at))
    };
    lines.iter().all(parted).then(|| Meant {
        at: first.at.clone(),
        say,
    })
}

/// `[words] (address)` and `(words)[address]`.
fn parted_link(text: &str) -> Option<Meant> {
    let leads = |text: &str| {
        let starts = [
            "http://", "https://", "www.", "mailto:", "tel:", "/", "./", "../", "#",
        ];
        let dest = text.split([')', ']', ' ', '\n']).next().unwrap_or_default();
        starts.iter().any(|start| dest.starts_with(start)) || dest.ends_with(".md")
    };
    static BEFORE_ROUND: Wanted = LazyLock::new(|| memmem::Finder::new("] ("));
    static BEFORE_SQUARE: Wanted = LazyLock::new(|| memmem::Finder::new(")["));
    let parted = |between: &memmem::Finder<'_>, opens: char| {
        let at = between.find(text.as_bytes())?;
        let between = between.needle();
        let behind = &text[at + between.len()..];
        let from = text[..at].rfind(opens)?;
        let end = at + between.len() + behind.find([')', ']'])? + 1;
        (leads(behind) && !in_code(text, at)).then_some(from..end)
    };
    let at = parted(&BEFORE_ROUND, '[').or_else(|| parted(&BEFORE_SQUARE, '('))?;
    Some(Meant {
        at,
        say: Diagnostic::link_in_parts,
    })
}

/// `www.example.org`, `https://example.org` or `info@example.org` without any marks around it.
fn bare_address(text: &str) -> Option<Meant> {
    // A hint is no search: a paragraph of nothing else costs no more than one with a few.
    let mut found = bare(text).into_iter().map(|Bare { at, .. }| at).take(16);
    let at = found.find(|at| stands_alone(text, at.start) && !in_code(text, at.start))?;
    Some(Meant {
        at,
        say: Diagnostic::bare_address,
    })
}

/// `C:\new\_folder` and `\\server\#share`: backslashes before signs would go.
fn path_of_windows(text: &str) -> Option<Meant> {
    static DRIVE: Wanted = LazyLock::new(|| memmem::Finder::new(":\\"));
    static SERVER: Wanted = LazyLock::new(|| memmem::Finder::new("\\\\"));
    let bytes = text.as_bytes();
    let begins = |at: usize| at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
    let drives = DRIVE.find_iter(bytes).filter_map(|colon| {
        let drive = colon.checked_sub(1)?;
        (bytes[drive].is_ascii_alphabetic() && begins(drive)).then_some(drive)
    });
    let servers = SERVER.find_iter(bytes).filter(|at| {
        let behind = bytes.get(at + 2);
        begins(*at) && behind.is_some_and(u8::is_ascii_alphanumeric)
    });
    let mut paths = drives.chain(servers).filter_map(|from| {
        let end = text[from..].find(char::is_whitespace);
        let path = text[from..].get(..end.unwrap_or(text.len() - from))?;
        let path = path.trim_end_matches([',', ';', '.', ')', '*', '"', '\'']);
        let loses = path.as_bytes().windows(2);
        let loses = loses.filter(|two| two[0] == b'\\' && two[1].is_ascii_punctuation());
        (loses.count() > 0 && !in_code(text, from)).then_some(from..from + path.len())
    });
    Some(Meant {
        at: paths.next()?,
        say: Diagnostic::path_with_backslashes,
    })
}

/// Whether a word belongs to no link, no title of one and no HTML.
fn stands_alone(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let open = |opens: &str, closes: char| {
        before
            .rfind(opens)
            .is_some_and(|from| !before[from..].contains(closes))
    };
    !before.ends_with(['<', '[', '"', '\''])
        && !open("](", ')')
        && !open("[", ']')
        && !open("<", '>')
}

/// Whether a place lies between two backticks.
fn in_code(text: &str, at: usize) -> bool {
    text[..at].matches('`').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let places = meant_in(text).map(|meant| meant.at);
        places.map(|at| &text[at]).collect()
    }

    #[test]
    fn what_was_meant_otherwise_is_found() {
        for (text, words) in [
            ("##No space", "##No space"),
            ("One\n###Three\n", "###Three"),
            ("#Getting help at night", "#Getting help at night"),
            ("> ##Quoted", "##Quoted"),
            ("• Sit\n• Stand", "• Sit"),
            ("·\tSit", "·\tSit"),
            ("o\tSit", "o\tSit"),
            ("First:\n\u{f0b7} Sit", "\u{f0b7} Sit"),
            ("— Sit\n— Stand", "— Sit"),
            ("| a | b |\n| c | d |", "| a | b |"),
            ("a | b\nc | d", "a | b"),
            ("a\tb\nc\td", "a\tb"),
            (
                "See [the plan] (https://example.org/a).",
                "[the plan] (https://example.org/a)",
            ),
            ("See [the plan] (plan.md).", "[the plan] (plan.md)"),
            ("See (the plan)[/plan/].", "(the plan)[/plan/]"),
            ("Look at www.example.org.", "www.example.org"),
            (
                "Look at https://example.org/a?b=c.",
                "https://example.org/a?b=c",
            ),
            ("(see http://example.org)", "http://example.org"),
            ("Write to **info@example.org**, please", "info@example.org"),
            (
                "Open C:\\new\\_folder\\a.txt, then",
                "C:\\new\\_folder\\a.txt",
            ),
            ("Open \\\\server\\plans.", "\\\\server\\plans"),
        ] {
            let found = found(text);
            assert!(found.contains(&words), "{text}: {found:?}");
        }
    }

    #[test]
    fn words_that_are_meant_as_they_stand_are_let_be() {
        for text in [
            "#MaternalMentalHealth",
            "#MHAW starts on Monday.",
            "Nr. #5 and ##",
            "\\##No heading",
            "— Jane, a mother",
            "a | b",
            "Use `a | b`\nor `c | d`",
            "Yes \\| no\nand so on \\| what",
            "See [the plan](https://example.org/a) and [it][1].",
            "See <https://example.org> and <info@example.org>.",
            "See [www.example.org](https://www.example.org \"at https://example.org\").",
            "See [the page at https://example.org](a.md).",
            "<a href=\"https://example.org\">it</a>",
            "`www.example.org` and `[a] (/b)`",
            "A list [of three] (or four) things",
            "Follow @example, at 10 @ home, www. and so on",
            "Two lines\nof words",
            "Open C:\\new\\folder or `C:\\new\\_folder`, \\*now\\*",
            "One\\\\ two",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
