//! Where somebody may take a file for a page: browsers by its first bytes, as the standard for guessing types has it and
//! as older ones did; hosts by words near its beginning. What none of them would take for a page is only words.

use std::borrow::Cow;

/// Names of elements and declarations, in small letters, by which a page or a drawing is known wherever they stand, or
/// in which something could run.
const PAGE: [&str; 22] = [
    "!--",
    "!doctype",
    "?xml",
    "?php",
    "html",
    "head",
    "body",
    "title",
    "h1",
    "script",
    "scriptlet",
    "iframe",
    "frame",
    "frameset",
    "plaintext",
    "svg",
    "math",
    "object",
    "embed",
    "applet",
    "meta",
    "base",
];

/// Names by which old browsers knew a page, if they stand near its beginning.
const EARLY: [&str; 9] = [
    "table", "a href", "img", "pre", "xmp", "isindex", "listing", "channel", "rdf",
];

/// How far old browsers looked, and some more.
const BEGINNING: usize = 1024;

/// The text without its byte order mark, in UTF-8 or another code that has ASCII within; of UTF-16 with such a mark, in
/// UTF-8. None if it has characters that no text has.
pub(super) fn decoded(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let wide = |rest: &[u8], of: fn([u8; 2]) -> u16| {
        let (pairs, odd) = rest.as_chunks::<2>();
        let units = pairs.iter().map(|pair| of(*pair));
        let text: Option<String> = char::decode_utf16(units).map(Result::ok).collect();
        text.filter(|_| odd.is_empty()).map(String::into_bytes)
    };
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(rest),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(wide(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(wide(rest, u16::from_be_bytes)?),
        _ => Cow::Borrowed(bytes),
    };
    let text_ends = text.strip_suffix(b"\x1A").unwrap_or(&text); // as old programs end a text
    let is_text = |byte: &u8| matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | 0x20..=0x7E | 0x80..);
    text_ends.iter().all(is_text).then_some(text)
}

/// Whether the first thing in a file opens a tag, whatever blanks, marks and control characters are before it.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [0..=0x20 | 0x7F, rest @ ..] | [0xEF, 0xBB, 0xBF, rest @ ..] => rest,
            [0xFE, 0xFF, rest @ ..] | [0xFF, 0xFE, rest @ ..] => rest,
            // Blanks of other scripts, and characters that are there and not seen.
            [0xC2, 0x80..=0xA0 | 0xAD, rest @ ..] => rest,
            [0xE2, 0x80, 0x80..=0x8F | 0xA8..=0xAF, rest @ ..] => rest,
            [0xE2, 0x81, 0x9F..=0xAF, rest @ ..] | [0xE3, 0x80, 0x80, rest @ ..] => rest,
            // `<` where a browser was made to read UTF-7.
            [b'+', b'A', b'D', b'w', ..] => return true,
            [b'<', ..] => return true,
            _ => return false,
        };
    }
}

/// Whether a text begins like a page, or has in it what some browser or host knows a page by.
pub(super) fn is_in(text: &[u8]) -> bool {
    let opens = |at: usize| {
        matches!(
            text.get(at + 1),
            Some(b'!' | b'?' | b'/' | b'%' | b'a'..=b'z' | b'A'..=b'Z')
        )
    };
    let begins_so = begins(text) && text.iter().position(|byte| *byte == b'<').is_none_or(opens);
    begins_so
        || names(text)
            .any(|(at, name)| is_one(name, &PAGE) || at < BEGINNING && is_one(name, &EARLY))
        || text.windows(5).any(|five| five == b"+ADw-")
}

/// Whether XML has in it what runs, or what would, were it taken for a page. It may begin with `<?xml` and have comments.
pub(super) fn runs_in(xml: &[u8]) -> bool {
    let begins_as_xml = |at: usize, name: &[u8]| at == 0 && is_one(name, &["?xml"]);
    let is_comment = |name: &[u8]| name.starts_with(b"!--");
    names(xml)
        .any(|(at, name)| is_one(name, &PAGE) && !is_comment(name) && !begins_as_xml(at, name))
        || has_handler(xml)
        || xml
            .windows(11)
            .any(|part| part.eq_ignore_ascii_case(b"javascript:"))
}

/// What stands behind each `<`, with its place.
fn names(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let opens = text.iter().enumerate().filter(|(_, byte)| **byte == b'<');
    opens.map(|(at, _)| {
        let rest = &text[at + 1..];
        (at, &rest[..rest.len().min(16)])
    })
}

/// Whether what stands behind a `<` is one of these names and ends there.
fn is_one(behind: &[u8], known: &[&str]) -> bool {
    known.iter().any(|name| {
        let (found, after) = behind.split_at(name.len().min(behind.len()));
        let ends = match after.first() {
            _ if *name == "!--" => true,
            Some(next) => !next.is_ascii_alphanumeric() && !matches!(next, b'-' | b'_'),
            None => true,
        };
        ends && found.eq_ignore_ascii_case(name.as_bytes())
    })
}

/// Whether an attribute such as `onload=` may stand somewhere.
fn has_handler(text: &[u8]) -> bool {
    text.windows(4).enumerate().any(|(at, four)| {
        let begins = matches!(
            four[0],
            b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'/' | b'"' | b'\''
        ) && four[1..3].eq_ignore_ascii_case(b"on")
            && four[3].is_ascii_alphabetic();
        begins && {
            let name = text[at + 3..].iter().take(32);
            let length = name.take_while(|byte| byte.is_ascii_alphabetic()).count();
            let mut after = text[at + 3 + length..].iter();
            after.find(|byte| !byte.is_ascii_whitespace()) == Some(&b'=')
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "<script>alert(1)</script>";

    fn utf16(text: &str, of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(of).collect()
    }

    #[test]
    fn a_page_is_found_however_it_is_dressed() {
        let blanks = " ".repeat(5000);
        for page in [
            SCRIPT.to_owned(),
            SCRIPT.to_uppercase(),
            format!("{blanks}{SCRIPT}"),
            format!("\n\t\r\u{c}{SCRIPT}"),
            format!("\u{feff}\u{feff}{SCRIPT}"),
            format!("\u{a0}\u{200b}\u{2028}\u{3000}{SCRIPT}"),
            format!("<!-- a note -->{SCRIPT}"),
            format!("<?xml version=\"1.0\"?>{SCRIPT}"),
            "<!DOCTYPE html><p>".to_owned(),
            "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_owned(),
            "<x onclick=alert(1)>".to_owned(),
            "</p><img src=x onerror=alert(1)>".to_owned(),
            format!("GIF89a{SCRIPT}"),
            format!("Words before it.\n{SCRIPT}"),
            format!("{} <HTML >", "word ".repeat(2000)),
            "+ADw-script+AD4-alert(1)".to_owned(),
            "a,b\n1,<img src=x onerror=alert(1)>".to_owned(),
        ] {
            assert!(is_in(page.as_bytes()), "{page}");
            let wide = utf16(&page, u16::to_le_bytes);
            let marked = [&b"\xFF\xFE"[..], &wide].concat();
            assert!(is_in(&decoded(&marked).unwrap()), "{page}, in UTF-16");
        }
        for start in ["", "\u{feff}", " \0\u{1}\r\n", "\u{2003}"] {
            let page = format!("{start}{SCRIPT}");
            assert!(begins(page.as_bytes()), "{page:?}");
            assert!(begins(&utf16(&page, u16::to_le_bytes)), "{page:?}");
            assert!(begins(&utf16(&page, u16::to_be_bytes)), "{page:?}");
        }
    }

    #[test]
    fn words_are_left_alone() {
        for words in [
            "Sample words, and 1 < 2.",
            "<3 from all of us",
            "< 5 weeks, 7",
            "Write to Jane <jane@example.org> or to <help@example.org>.",
            "00:01.000 --> 00:02.000\n<v Rowan><b>Good</b> morning",
            "a,b\n1,\"a <b>bold</b> word\"",
            "if a<b and b>c, see the <header> of the form",
            "",
        ] {
            assert!(!is_in(words.as_bytes()), "{words}");
        }
    }

    #[test]
    fn what_is_no_text_is_told_from_text() {
        for bytes in [
            &b"a\0b"[..],
            b"\x1B[2J",
            b"\xFF\xFEa",
            b"\xFF\xFE\0\xD8",
            b"\xFF\xFE\0\0<\0\0\0",
        ] {
            assert_eq!(decoded(bytes), None, "{bytes:?}");
        }
        for bytes in [&b"\xEF\xBB\xBFa"[..], b"\xFF\xFEa\0", b"\xFE\xFF\0a", b"a"] {
            assert_eq!(decoded(bytes).as_deref(), Some(&b"a"[..]));
        }
        assert!(decoded(b"caf\xE9;\x80 5\r\n\x1A").is_some());
    }

    #[test]
    fn xml_in_which_something_would_run_is_found() {
        for xml in [
            "<gpx><script>alert(1)</script></gpx>",
            "<gpx><!--><script>alert(1)</script>--></gpx>",
            "<gpx><![CDATA[ ><img src=x onerror = alert(1)>]]></gpx>",
            "<gpx><x\nonfocus=\"a\"/></gpx>",
            "<gpx><link href=\" JavaScript:alert(1)\"/></gpx>",
            "<gpx>\n<?xml version='1.0'?></gpx>",
        ] {
            assert!(runs_in(xml.as_bytes()), "{xml}");
        }
        for xml in [
            "<?xml version='1.0'?><!-- made by hand --><gpx><desc>Based on = nothing</desc></gpx>",
            "<kml><Style><LineStyle/></Style><description><![CDATA[<b>Hall</b> <img src='a.png'>]]></description></kml>",
        ] {
            assert!(!runs_in(xml.as_bytes()), "{xml}");
        }
    }
}
