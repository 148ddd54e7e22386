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

/// Text for HTML, also for an attribute in double quotes.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .any(|b| matches!(b, b'&' | b'<' | b'>' | b'"' | 0x7f | 0xc2) || b < b' ')
    {
        let mut html = String::with_capacity(text.len() + 16);
        escape_into(text, &mut html);
        Cow::Owned(html)
    } else {
        Cow::Borrowed(text)
    }
}

/// The same, put behind other HTML.
pub(super) fn escape_into(text: &str, html: &mut String) {
    let mut from = 0;
    let bytes = text.as_bytes();
    // Nearly every byte stands for itself, and is looked at once, in a table.
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
