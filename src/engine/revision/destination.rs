//! Where in a text the destination of a link stands, however it is written there.
//!
//! A link is known with all its words, and its destination as it is read: without the escapes of Markdown and HTML. To
//! change it and no other byte, its own bytes are looked for again. It never reads a page as a whole.

use std::ops::Range;

use pulldown_cmark::{Options, Parser};

/// Every place within a range at which a destination stands as that of a link: behind `](`, in an attribute, between
/// `<` and `>`, or alone.
pub(super) fn in_text(text: &str, at: &Range<usize>, dest: &str) -> Vec<Range<usize>> {
    found(text, at, dest, &|before, behind, is_alone| {
        let bare = before.strip_suffix('<').unwrap_or(before);
        let trimmed = bare.trim_end();
        let is_attribute = before
            .strip_suffix(['"', '\''])
            .unwrap_or(before)
            .trim_end()
            .ends_with('=');
        let begins = trimmed.ends_with("](")
            || trimmed.ends_with("]:")
            || before.ends_with('<')
            || is_attribute;
        let ends = behind
            .chars()
            .next()
            .is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '>' | '"' | '\''));
        is_alone || (begins && ends)
    })
}

/// Every place within the value of a field at which a destination stands as a word of it. What is known of a word in a
/// list with commas may be some signs too short or too far ahead.
pub(super) fn in_field(text: &str, at: &Range<usize>, dest: &str) -> Vec<Range<usize>> {
    let line = text.get(..at.start).and_then(|text| text.rfind('\n'));
    let from = line.map_or(0, |end| end + 1);
    let line = text.get(at.end..).and_then(|text| text.find('\n'));
    let to = line.map_or(text.len(), |end| at.end + end);
    found(text, &(from..to), dest, &|before, behind, _| {
        let begins = before
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "\"'[,:=-".contains(c));
        let ends = behind
            .chars()
            .next()
            .is_none_or(|c| c.is_whitespace() || "\"'],}".contains(c));
        begins && ends
    })
}

/// Every place at which a text defines a destination for links that name it: `[help]: /help.md`.
pub(super) fn of_references(text: &str, from: usize, dest: &str) -> Vec<Range<usize>> {
    let Some(body) = text.get(from..) else {
        return Vec::new();
    };
    let parser = Parser::new_ext(body, Options::all());
    let defined: Vec<Range<usize>> = parser
        .reference_definitions()
        .iter()
        .filter(|(_, definition)| *definition.dest == *dest)
        .map(|(_, definition)| definition.span.start + from..definition.span.end + from)
        .collect();
    let places = defined.iter().flat_map(|at| in_text(text, at, dest));
    let mut places: Vec<_> = places.collect();
    places.sort_by_key(|at| at.start);
    match places.is_empty() {
        false => places,
        // A definition between the lines of a block, which is Markdown only to this program.
        true => found(text, &(from..text.len()), dest, &|before, _, _| {
            let bare = before.strip_suffix('<').unwrap_or(before);
            bare.trim_end_matches([' ', '\t']).ends_with("]:")
        }),
    }
}

/// The places of a destination of which what stands before and behind them says that they are right.
fn found(
    text: &str,
    at: &Range<usize>,
    dest: &str,
    is_right: &dyn Fn(&str, &str, bool) -> bool,
) -> Vec<Range<usize>> {
    let dest = dest.trim();
    let span = text.get(at.clone()).unwrap_or_default();
    let starts = span.char_indices().map(|(offset, _)| at.start + offset);
    starts
        .filter_map(|start| {
            let end = end_of(text.get(start..at.end)?, dest)? + start;
            let is_alone = start == at.start && end == at.end;
            is_right(text.get(..start)?, text.get(end..)?, is_alone).then_some(start..end)
        })
        .collect()
}

/// Behind which byte a destination ends that stands at the beginning of a text, with escapes or without.
fn end_of(text: &str, dest: &str) -> Option<usize> {
    if dest.is_empty() {
        return None;
    }
    /// Signs, with what HTML writes for them.
    const ENTITIES: [(&str, &str); 5] = [
        ("&", "&amp;"),
        ("\"", "&quot;"),
        ("'", "&#39;"),
        ("<", "&lt;"),
        (">", "&gt;"),
    ];
    let (mut written, mut read) = (text, dest);
    while let Some(sign) = read.chars().next() {
        let entity = ENTITIES.iter().find(|(plain, entity)| {
            read.starts_with(plain) && written.starts_with(entity) && !read.starts_with(entity)
        });
        if let Some((plain, entity)) = entity {
            written = written.get(entity.len()..)?;
            read = read.get(plain.len()..)?;
        } else if let Some(rest) = written.strip_prefix(sign) {
            written = rest;
            read = read.get(sign.len_utf8()..)?;
        } else if let Some(rest) = written.strip_prefix(' ')
            && let Some(behind) = read.strip_prefix("%20")
        {
            written = rest;
            read = behind;
        } else {
            let rest = written.strip_prefix('\\')?;
            written = rest.strip_prefix(sign)?;
            read = read.get(sign.len_utf8()..)?;
        }
    }
    Some(text.len() - written.len())
}

/// The part of a destination, as it is written, that is a path: what stands before `?` and `#`.
pub(super) fn path_of(text: &str, at: &Range<usize>) -> Range<usize> {
    let written = text.get(at.clone()).unwrap_or_default();
    // An entity such as `&#39;` is part of a path.
    let mut ends = written.match_indices(['?', '#']);
    let end = ends.find(|(offset, _)| {
        !written
            .get(..*offset)
            .is_some_and(|path| path.ends_with('&'))
    });
    at.start..end.map_or(at.end, |(offset, _)| at.start + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'t>(text: &'t str, places: &[Range<usize>]) -> Vec<&'t str> {
        places.iter().map(|at| &text[at.clone()]).collect()
    }

    #[test]
    fn a_destination_is_found_however_it_is_written() {
        for (link, dest, expected) in [
            ("[a.md](a.md)", "a.md", "a.md"),
            ("[a](a.md \"see a.md\")", "a.md", "a.md"),
            ("[a](<b c.md>)", "b c.md", "b c.md"),
            ("[a]( a.md )", "a.md", "a.md"),
            ("[a](a\\_b.md#c)", "a_b.md#c", "a\\_b.md#c"),
            ("[a](b.md?x=1&amp;y=2)", "b.md?x=1&y=2", "b.md?x=1&amp;y=2"),
            ("<a class=x href='a.md'>a.md</a>", "a.md", "a.md"),
            ("<https://e.org/a/>", "https://e.org/a/", "https://e.org/a/"),
            ("https://e.org/a/", "https://e.org/a/", "https://e.org/a/"),
            ("![x](my photo.jpg)", "my%20photo.jpg", "my photo.jpg"),
        ] {
            let places = in_text(link, &(0..link.len()), dest);
            assert_eq!(texts(link, &places), [expected], "{link}");
        }
        let words = "[see a.md](b.md)";
        assert!(in_text(words, &(0..words.len()), "a.md").is_empty());
        let longer = "[a](a.md.txt)";
        assert!(in_text(longer, &(0..longer.len()), "a.md").is_empty());
    }

    #[test]
    fn a_destination_that_links_name_is_found_where_it_is_defined() {
        let text =
            "---\n---\n[A][a] and [b].\n\n```\n[a]: a.md\n```\n\n[a]: a.md 'A'\n[b]: <a.md>\n";
        let places = of_references(text, 8, "a.md");
        let lines: Vec<usize> = places
            .iter()
            .map(|at| text[..at.start].lines().count())
            .collect();
        assert_eq!(lines, [9, 10]);
    }

    #[test]
    fn a_word_of_a_field_is_found_by_itself() {
        let text = "related: [/a.md, '/a.md.old', \"/b/a.md\", /a.md]\n";
        let at = text.find('/').unwrap()..text.len() - 2;
        assert_eq!(in_field(text, &at, "/a.md").len(), 2);
    }

    #[test]
    fn only_the_path_of_a_destination_is_its_path() {
        for (dest, path) in [
            ("a.md#b?c", "a.md"),
            ("a?b#c", "a"),
            ("it&#39;s.md#x", "it&#39;s.md"),
            ("#b", ""),
        ] {
            assert_eq!(&dest[path_of(dest, &(0..dest.len()))], path, "{dest}");
        }
    }
}
