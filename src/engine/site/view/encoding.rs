//! Addresses as links hold them: what a link may not hold is percent-encoded.

use std::borrow::Cow;

/// An address as an editor wrote it, with what no address may hold encoded; what is encoded already stays.
pub(super) fn encoded_url(url: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const NEVER: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'\\')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}')
        .add(b'[')
        .add(b']');
    utf8_percent_encode(url, NEVER).to_string()
}

/// An address with everything encoded that a link may not hold.
pub fn encoded(path: &str) -> Cow<'_, str> {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const NOT_IN_PATHS: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'\\')
        .add(b'[')
        .add(b']')
        .add(b'|')
        .add(b'^');
    utf8_percent_encode(path, NOT_IN_PATHS).into()
}
