//! Colons and letters as whoever looks for a box sees them, whatever script or space they are written with.

/// Colons, and what looks like one.
const COLONS: [char; 15] = [
    ':', '\u{2d0}', '\u{589}', '\u{5c3}', '\u{703}', '\u{704}', '\u{1361}', '\u{1804}', '\u{2236}',
    '\u{205d}', '\u{a789}', '\u{fe13}', '\u{fe30}', '\u{fe55}', '\u{ff1a}',
];

/// Whether a text has a colon, or what looks like one. Nearly every text has neither, and is told by its bytes.
pub fn has_colon(text: &str) -> bool {
    memchr::memchr(b':', text.as_bytes()).is_some() || (!text.is_ascii() && text.contains(COLONS))
}

/// Text as its reader sees it who looks for three colons and `only`: no space, no case, one sort of colon.
///
/// An invisible character, a colon of another script or a space that is none to Markdown must not
/// make public what an editor meant for a box.
pub fn squeezed(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => plain.push(c.to_ascii_lowercase()),
            c if COLONS.contains(&c) => plain.push(':'),
            c if c.is_ascii() && !c.is_ascii_whitespace() && !c.is_ascii_control() => plain.push(c),
            c if c.is_alphanumeric() => plain.extend(
                deunicode::deunicode_char(c)
                    .unwrap_or_default()
                    .chars()
                    .map(|c| c.to_ascii_lowercase()),
            ),
            _ => {}
        }
    }
    plain
}
