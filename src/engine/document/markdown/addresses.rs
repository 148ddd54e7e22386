//! Bare addresses in the words of an import, which become links as GitHub makes them: `https://…`, `www.…`, mail addresses.
//!
//! Knows nothing of a page: finds them in a text. A strict site is told of them instead.

use std::ops::Range;

/// An address in a text, and what a link to it says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bare {
    /// Where it stands.
    pub(super) at: Range<usize>,
    /// Where it leads.
    pub(super) dest: String,
}

/// The addresses in a text, in their order. Linear in its length.
pub(super) fn bare(text: &str) -> Vec<Bare> {
    let mut found: Vec<Bare> = Vec::new();
    let bytes = text.as_bytes();
    if !text.contains("://") && !text.contains("www.") && memchr::memchr(b'@', bytes).is_none() {
        return found;
    }
    let mut at = 0;
    // Where the word begins that a mail address may have before its sign.
    let mut name = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let address = match byte {
            b'h' | b'H' | b'w' | b'W' if begins(text, at) => web(&text[at..]),
            b'@' => mail(text, name..at),
            _ => None,
        };
        if let Some((start, len, dest)) =
            address.map(|(before, len, dest)| (at - before, len, dest))
        {
            found.push(Bare {
                at: start..start + len,
                dest,
            });
            at = start + len;
            name = at;
            continue;
        }
        let is_name = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
        at += 1;
        if !is_name {
            name = at;
        }
    }
    found
}

/// Whether an address may begin here.
fn begins(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_none_or(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '_' | '~' | '(' | '[' | '"' | '\'' | ',' | ':' | ';'
            )
            || !c.is_ascii()
    })
}

/// How far before the place it begins, its length, and where it leads.
type Found = (usize, usize, String);

/// `https://example.org/a`, `www.example.org`
fn web(text: &str) -> Option<Found> {
    let head = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let scheme = ["https://", "http://"]
        .iter()
        .find(|scheme| head.starts_with(**scheme));
    let (host, before) = match scheme {
        Some(scheme) => (scheme.len(), ""),
        None if head.starts_with("www.") => (0, "https://"),
        None => return None,
    };
    let end = text
        .find(|c: char| c.is_whitespace() || c == '<' || c.is_control())
        .unwrap_or(text.len());
    let whole = trimmed(text.get(..end)?);
    let domain = whole.get(host..)?;
    let domain = domain
        .split(['/', '?', '#', ':'])
        .next()
        .unwrap_or_default();
    let parts: Vec<&str> = domain.split('.').collect();
    let is_part = |part: &&str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let last_two = parts.iter().rev().take(2);
    let sound = parts.len() > 1
        && parts.iter().all(is_part)
        && last_two.into_iter().all(|part| !part.contains('_'));
    sound.then(|| (0, whole.len(), format!("{before}{whole}")))
}

/// `info@example.org`; the name before the sign is known.
fn mail(text: &str, name: Range<usize>) -> Option<Found> {
    let before = text.get(..name.start)?.chars().next_back();
    if name.is_empty() || before.is_some_and(|c| matches!(c, '/' | ':' | '@')) {
        return None;
    }
    let host = text.get(name.end + 1..)?;
    let end = host
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(host.len());
    let host = host.get(..end)?.trim_end_matches('.');
    let sound = host.contains('.')
        && host.split('.').all(|part| !part.is_empty())
        && !host.ends_with(['-', '_']);
    let len = name.len() + 1 + host.len();
    let whole = text.get(name.start..name.start + len)?;
    sound.then(|| (name.len(), len, format!("mailto:{whole}")))
}

/// Without the signs that end a sentence, and without a bracket that was opened before.
fn trimmed(mut text: &str) -> &str {
    let open = text.matches('(').count();
    let mut closed = text.matches(')').count();
    loop {
        let last = text.chars().next_back();
        let drop = match last {
            Some('?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | ';' | ']' | '|') => {
                true
            }
            Some(')') if closed > open => {
                closed -= 1;
                true
            }
            _ => false,
        };
        match last.filter(|_| drop) {
            Some(last) => text = &text[..text.len() - last.len_utf8()],
            None => return text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_as_github_finds_them() {
        for (text, dest) in [
            (
                "See https://example.org/a?b=c.",
                "https://example.org/a?b=c",
            ),
            ("(see http://example.org/a_(b))", "http://example.org/a_(b)"),
            ("www.example.org/x, then", "https://www.example.org/x"),
            (
                "Write to info+a@example.co.uk.",
                "mailto:info+a@example.co.uk",
            ),
            ("HTTPS://Example.org", "HTTPS://Example.org"),
            ("at: https://example.org:8080/", "https://example.org:8080/"),
            ("\"https://example.org\"", "https://example.org"),
            ("看https://example.org/路", "https://example.org/路"),
        ] {
            let found = bare(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].dest, dest, "{text}");
        }
        let two = bare("https://a.example and b@c.example");
        let at: Vec<_> = two.iter().map(|bare| bare.at.clone()).collect();
        assert_eq!(at, [0..17, 22..33]);
    }

    #[test]
    fn other_words_are_let_be() {
        for text in [
            "https://localhost",
            "http://",
            "www.",
            "xhttps://example.org",
            "@example and a@b",
            "a@example.org-",
            "ftp://example.org",
            "git@",
        ] {
            assert_eq!(bare(text), [], "{text}");
        }
    }
}
