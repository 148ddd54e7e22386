//! Raw HTML in Markdown: what is on a safe list stays, everything else goes. The work is ammonia's.
//! Start with [`clean`]. What stays runs nothing, and holds no mark that an editor wrote.

mod refused;

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use ammonia::{Builder, UrlRelative};

use crate::marks::{MARK, Marked, STRAY, without_controls};
use crate::sync::{locked, unlocked};

pub use self::refused::{REMARK, Refused, refused, refused_attribute};

/// An address that raw HTML names.
pub struct RawLink {
    /// As written.
    pub dest: String,
    /// Of a picture, the words that say what it shows.
    pub alt: Option<String>,
}

/// The elements that may stand in a page, those of Markdown among them.
const TAGS: [&str; 62] = [
    "a",
    "abbr",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "ul",
    "var",
];

/// Elements that go with all that stands in them, up to their end.
const EMPTIED: [&str; 6] = ["script", "style", "title", "template", "noscript", "iframe"];

/// Attributes that every element may have.
const ATTRIBUTES: [&str; 10] = [
    "class",
    "dir",
    "id",
    "lang",
    "title",
    "role",
    "tabindex",
    "aria-label",
    "aria-labelledby",
    "aria-hidden",
];

/// Attributes of some elements.
const ATTRIBUTES_OF: [(&str, &[&str]); 9] = [
    ("a", &["href", "hreflang", "name"]),
    ("img", &["src", "alt", "width", "height"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("th", &["scope", "colspan", "rowspan", "abbr"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("time", &["datetime"]),
    ("details", &["open"]),
    ("bdo", &["dir"]),
];

/// How many elements are open behind a piece of HTML, of which so many were open before it. Those that end by themselves,
/// such as a paragraph, do not count.
pub fn depth_behind(html: &str, before: usize) -> usize {
    const ENDS_ITSELF: [&str; 27] = [
        "area", "base", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "hr", "img",
        "input", "li", "link", "meta", "option", "p", "rp", "rt", "source", "tbody", "td", "tfoot",
        "th", "thead", "tr", "wbr",
    ];
    let mut depth = before;
    for part in html.split('<').skip(1) {
        let (is_end, rest) = match part.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, part),
        };
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = &rest[..length];
        let is_one = |known: &&str| known.eq_ignore_ascii_case(name);
        if !name.starts_with(|first: char| first.is_ascii_alphabetic())
            || ENDS_ITSELF.iter().any(is_one)
        {
            continue;
        }
        depth = match is_end {
            true => depth.saturating_sub(1),
            false => depth + 1,
        };
    }
    depth
}

/// The ids that a piece of HTML gives, and the names of its `<a>`: what a link may lead to. None of a comment.
pub fn ids(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !html.contains("id") && !html.contains("ID") && !html.contains("ame") {
        return found;
    }
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = after;
            continue;
        }
        let is_link = after.starts_with(['a', 'A']) && after[1..].starts_with(char::is_whitespace);
        let tag = opening(after);
        rest = tag.behind;
        for (name, value) in tag.attributes {
            let counts =
                name.eq_ignore_ascii_case("id") || (is_link && name.eq_ignore_ascii_case("name"));
            if counts && !value.is_empty() {
                found.push(value.to_owned());
            }
        }
    }
    found
}

/// Where a value of an attribute begins that is not closed in a piece of HTML, and its quotation mark: all that follows would
/// be that value.
pub fn open_value(html: &str) -> Option<(usize, char)> {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
        } else if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = opening(after);
            if let Some((value, quote)) = tag.open_value {
                return Some((html.len() - value.len(), quote));
            }
            rest = tag.behind;
        } else {
            rest = after;
        }
    }
    None
}

/// What stands in a tag.
#[derive(Default)]
struct Tag<'h> {
    /// Names and values.
    attributes: Vec<(&'h str, &'h str)>,
    /// What is behind it.
    behind: &'h str,
    /// A value that is not closed, from its quotation mark on.
    open_value: Option<(&'h str, char)>,
}

/// The tag whose `<` stands before the text.
fn opening(text: &str) -> Tag<'_> {
    let mut tag = Tag::default();
    let mut rest = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('<') {
            tag.behind = rest;
            return tag;
        }
        if let Some(behind) = rest.strip_prefix('>') {
            tag.behind = behind;
            return tag;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end.max(rest.chars().next().map_or(0, char::len_utf8)));
        rest = behind.trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            tag.attributes.push((name, ""));
            continue;
        };
        let value = value.trim_start();
        let (text, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => match value[1..].split_once(quote) {
                Some(parts) => parts,
                None => {
                    tag.open_value = Some((value, quote));
                    return tag;
                }
            },
            _ => value.split_at(
                value
                    .find(|c: char| c.is_whitespace() || c == '>')
                    .unwrap_or(value.len()),
            ),
        };
        tag.attributes.push((name, text));
        rest = behind;
    }
}

/// The HTML without control characters, written as such or as a number: the program marks its own
/// places with them.
pub fn without_marks(html: &str) -> Cow<'_, str> {
    let plain = without_controls(html);
    if !plain.contains("&#") {
        return plain;
    }
    let mut out = String::with_capacity(plain.len());
    let mut rest = &*plain;
    while let Some((before, after)) = rest.split_once("&#") {
        out.push_str(before);
        let (radix, digits) = match after.strip_prefix(['x', 'X']) {
            Some(digits) => (16, digits),
            None => (10, after),
        };
        let length = digits
            .bytes()
            .take_while(|byte| char::from(*byte).is_digit(radix))
            .count();
        let number = digits
            .get(..length)
            .and_then(|digits| u32::from_str_radix(digits, radix).ok());
        if length > 0
            && number.is_some_and(|number| {
                number < 0x20 && !matches!(number, 9 | 10 | 13) || number == 0x7f
            })
        {
            let after = &digits[length..];
            out.push_str(STRAY);
            rest = after.strip_prefix(';').unwrap_or(after);
        } else {
            out.push_str("&#");
            rest = after;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The HTML without what is not safe. Addresses in it become gaps, numbered from `first`.
pub fn clean(html: &str, first: usize) -> (String, Vec<RawLink>) {
    let links = Arc::new(Mutex::new(Vec::new()));
    let found = links.clone();
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().collect())
        .clean_content_tags(EMPTIED.into_iter().collect())
        .generic_attributes(ATTRIBUTES.into_iter().collect())
        .tag_attributes(
            ATTRIBUTES_OF
                .iter()
                .map(|(tag, own)| (*tag, own.iter().copied().collect()))
                .collect(),
        )
        .url_schemes(
            ["http", "https", "mailto", "tel", "sms"]
                .into_iter()
                .collect(),
        )
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(
            move |element, attribute, value| match (element, attribute) {
                ("a", "href") | ("img", "src") if !value.starts_with(MARK) => {
                    let mut found = locked(&found);
                    found.push(RawLink {
                        dest: value.to_owned(),
                        alt: None,
                    });
                    Some(Cow::Owned(Marked(first + found.len() - 1).to_string()))
                }
                (_, "tabindex") if value != "0" => None,
                _ => Some(Cow::Borrowed(value)),
            },
        );
    let clean = builder.clean(html).to_string();
    drop(builder);
    let links = Arc::into_inner(links).expect("the filter that shared it is dropped");
    let mut links = unlocked(links);
    (pictures(&clean, first, &mut links), links)
}

/// Makes each `<img>` a gap, so that it is treated as a picture of Markdown is. One without a source goes.
fn pictures(html: &str, first: usize, links: &mut [RawLink]) -> String {
    let mut parts = html.split("<img");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (tag, rest) = part.split_once('>').unwrap_or((part, ""));
        let number =
            attribute(tag, "src").and_then(|src| src.trim_matches(MARK).parse::<usize>().ok());
        let link = number.and_then(|number| links.get_mut(number.checked_sub(first)?));
        if let (Some(link), Some(number)) = (link, number) {
            let alt = attribute(tag, "alt").unwrap_or_default();
            let plain = alt
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"");
            link.alt = Some(plain.replace("&nbsp;", "\u{a0}").replace("&amp;", "&"));
            out.push_str(&Marked(number).to_string());
        }
        out.push_str(rest);
    }
    out
}

/// The value of an attribute, as ammonia writes it: in double quotes, with `>` escaped in it.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_are_places_that_links_may_lead_to() {
        for (html, known) in [
            ("<a id=\"n1\"></a> One", &["n1"][..]),
            ("<span id='n2'>", &["n2"]),
            ("<DIV class=x ID=n3>", &["n3"]),
            ("<a name=\"n4\">", &["n4"]),
            ("<img name=\"n5\" data-id=\"n6\">", &[]),
            ("<!-- <a id=\"n7\"> --><b id = \"n8\">", &["n8"]),
            ("a < b id=\"n9\" <a id=", &[]),
            ("<a id=\"open", &[]),
            ("<a/id=x", &["x"]),
            ("<é id=\"y\">", &[]),
            ("words of an id", &[]),
        ] {
            assert_eq!(ids(html), known, "{html}");
        }
    }

    #[test]
    fn nobody_can_write_the_programs_own_marks_as_numbers() {
        for (html, clean) in [
            ("a&#1;0&#1;b", "a\u{fffd}0\u{fffd}b"),
            ("&#x01;&#X0001&#0000001;", "\u{fffd}\u{fffd}\u{fffd}"),
            (
                "&#10;&#xA;&#233; &# &#; &#x; &#99999999999;",
                "&#10;&#xA;&#233; &# &#; &#x; &#99999999999;",
            ),
            ("\u{1}x", "\u{fffd}x"),
        ] {
            assert_eq!(without_marks(html), clean, "{html}");
        }
    }
}
