//! Text for HTML.

use std::borrow::Cow;

use crate::marks::{STRAY, has_byte};

/// Whether text for HTML may not hold a byte as it is.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | 0x7f | 0xc2) || byte < b' '
}

/// Text for HTML, also for an attribute in double quotes.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if has_byte(text, is_special) {
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
    if !has_byte(text, is_special) {
        return html.push_str(text);
    }
    let mut from = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| is_special(**byte))
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
