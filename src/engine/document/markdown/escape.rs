//! Text for HTML.

use std::borrow::Cow;

use crate::marks::STRAY;

/// The bytes that text for HTML may not hold as they are.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = true;
        byte += 1;
    }
    special[b'&' as usize] = true;
    special[b'<' as usize] = true;
    special[b'>' as usize] = true;
    special[b'"' as usize] = true;
    special[0x7f] = true;
    special[0xc2] = true;
    special
};

/// Whether a text has one of those bytes. Whole pieces at a time, without a way out in between, is what a processor does at once.
fn has_special(text: &str) -> bool {
    let is_special = |b: u8| matches!(b, b'&' | b'<' | b'>' | b'"' | 0x7f | 0xc2) || b < b' ';
    let mut pieces = text.as_bytes().chunks(256);
    pieces.any(|piece| piece.iter().fold(false, |found, b| found | is_special(*b)))
}

/// Text for HTML, also for an attribute in double quotes.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if has_special(text) {
        let mut html = String::with_capacity(text.len() + 16);
        escape_into(text, &mut html);
        Cow::Owned(html)
    } else {
        Cow::Borrowed(text)
    }
}

/// The same, put behind other HTML.
pub(super) fn escape_into(text: &str, html: &mut String) {
    // Nearly every text stands for itself.
    if !has_special(text) {
        return html.push_str(text);
    }
    let mut from = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| SPECIAL[usize::from(**byte)])
    {
        let (entity, length) = match *byte {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' => ("&quot;", 1),
            b'\t' | b'\n' | b'\r' => continue,
            0..b' ' | 0x7f => (STRAY, 1),
            // U+0080 to U+009F, which an entity can bring in.
            0xc2 if bytes.get(at + 1).is_some_and(|next| *next < 0xa0) => (STRAY, 2),
            _ => continue,
        };
        html.push_str(&text[from..at]);
        html.push_str(entity);
        from = at + length;
    }
    html.push_str(&text[from..]);
}
