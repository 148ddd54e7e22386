//! What of a piece of raw HTML is left out of the page, so that it can be told. It cleans nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{ATTRIBUTES, ATTRIBUTES_OF, EMPTIED, TAGS, opening};

/// A piece of HTML that is left out of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it is called: `script`, `?…?`, `![CDATA[…]]`, `!…`.
    pub name: String,
    /// Where its `<` stands.
    pub at: usize,
    /// With what ends that goes with it, in small letters, if that is not the `>` of the same text.
    pub until: Option<String>,
}

/// What a remark is called that goes on behind a piece of HTML.
pub const REMARK: &str = "!--";

/// The pieces of HTML that are not on the list, in their order. None of a remark, but one that goes on behind the text.
pub fn refused(html: &str) -> Vec<Refused> {
    static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| TAGS.into_iter().collect());
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = html.get(from..).and_then(|rest| rest.find('<')) {
        let at = from + offset;
        let rest = &html[at + 1..];
        from = at + 1;
        if let Some(remark) = rest.strip_prefix("!--") {
            let Some(end) = remark.find("-->") else {
                let until = Some("-->".to_owned());
                found.push(Refused {
                    name: REMARK.to_owned(),
                    at,
                    until,
                });
                break;
            };
            from = at + 4 + end;
            continue;
        }
        let is_cdata = rest
            .get(..8)
            .is_some_and(|start| start.eq_ignore_ascii_case("![CDATA["));
        let is_end_of_nothing = rest.starts_with('/')
            && !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '>');
        let (name, end) = match rest.bytes().next() {
            // A browser takes it for a remark.
            Some(b'/') if is_end_of_nothing => ("/…", ">"),
            Some(b'?') => ("?…?", "?>"),
            Some(b'!') if is_cdata => ("![CDATA[…]]", "]]>"),
            Some(b'!') => ("!…", ">"),
            _ => ("", ""),
        };
        if !name.is_empty() {
            found.push(Refused {
                name: name.to_owned(),
                at,
                until: Some(end.to_owned()),
            });
            continue;
        }
        let name = rest.trim_start_matches('/');
        let is_end = name.len() < rest.len();
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name[..length].to_ascii_lowercase();
        let (attributes, is_whole) = match is_end || name.is_empty() {
            true => (Vec::new(), rest.contains('>')),
            false => {
                let tag = opening(rest);
                let is_whole = rest[..rest.len() - tag.behind.len()].ends_with('>');
                (tag.attributes, tag.open_value.is_none() && is_whole)
            }
        };
        let has_source = || {
            attributes
                .iter()
                .any(|(key, _)| key.eq_ignore_ascii_case("src"))
        };
        let is_refused = match name.as_str() {
            name if !name.starts_with(|first: char| first.is_ascii_alphabetic()) => false,
            "img" => is_whole && !is_end && !has_source(),
            name => !KNOWN.contains(name),
        };
        if is_refused {
            let is_emptied = !is_end && EMPTIED.contains(&name.as_str());
            let until = match (is_emptied, is_whole) {
                (true, _) => Some(format!("</{name}")),
                (false, true) => None,
                (false, false) => Some(">".to_owned()),
            };
            found.push(Refused { name, at, until });
        }
    }
    found
}

/// The first attribute that is not on the list, of an element that is: the element and the attribute.
pub fn refused_attribute(html: &str) -> Option<(String, String)> {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(remark) = after.strip_prefix("!--") {
            rest = remark.split_once("-->").map_or("", |(_, after)| after);
        }
        let length = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let tag = after[..length].to_ascii_lowercase();
        if !TAGS.contains(&tag.as_str()) {
            continue;
        }
        let own = ATTRIBUTES_OF.iter().find(|(name, _)| *name == tag);
        let own = own.map_or(&[][..], |(_, own)| own);
        for (name, _) in opening(after).attributes {
            let name = name.to_ascii_lowercase();
            if !ATTRIBUTES.contains(&name.as_str()) && !own.contains(&name.as_str()) {
                return Some((tag, name));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_found_with_its_end() {
        for (html, wanted) in [
            ("<b>a</b> <kbd>b</kbd> a < b <3", &[][..]),
            ("<Script>a", &[("script", Some("</script"))]),
            ("</iframe>", &[("iframe", None)]),
            ("a <video src=b", &[("video", Some(">"))]),
            ("<svg><title>", &[("svg", None), ("title", Some("</title"))]),
            (
                "<?php a ?> <!x b>",
                &[("?…?", Some("?>")), ("!…", Some(">"))],
            ),
            ("<![cdata[a]]>", &[("![CDATA[…]]", Some("]]>"))]),
            ("<!-- <video> --> <img alt=a>", &[("img", None)]),
            ("<img src=a.png> <img", &[]),
            ("<b> <!-- <video>", &[("!--", Some("-->"))]),
            ("a </ b> </!-- c> </> </b>", &[("/…", Some(">")); 2]),
            ("<video title='a>", &[("video", Some(">"))]),
        ] {
            let found = refused(html);
            let found: Vec<_> = found
                .iter()
                .map(|refused| (refused.name.as_str(), refused.until.as_deref()))
                .collect();
            assert_eq!(found, wanted, "{html}");
        }
    }

    #[test]
    fn an_attribute_that_is_left_out_is_found() {
        let found = |html| refused_attribute(html).map(|(tag, name)| format!("{tag} {name}"));
        for html in [
            "<a href=\"x\" title='y'>",
            "<li value=7 class=a>",
            "<!-- <p style=a> -->",
            "a < b c=d>",
            "<video loop>",
        ] {
            assert_eq!(found(html), None, "{html}");
        }
        assert_eq!(found("<b>a</b><P Style=\"x\">").as_deref(), Some("p style"));
        assert_eq!(found("<details hidden>").as_deref(), Some("details hidden"));
    }
}
