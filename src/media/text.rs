//! How texts begin that are published as they are. Whether there is a page in one, [`super::markup`] has said before.

/// Words of any kind.
pub(super) fn any(_: &[u8]) -> bool {
    true
}

pub(super) fn captions(text: &[u8]) -> bool {
    text.starts_with(b"WEBVTT")
}

pub(super) fn calendar(text: &[u8]) -> bool {
    begins(text, "BEGIN:VCALENDAR")
}

pub(super) fn card(text: &[u8]) -> bool {
    begins(text, "BEGIN:VCARD")
}

/// Values that JSON can hold, to the end of the text.
pub(super) fn json(text: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
}

fn begins(text: &[u8], with: &str) -> bool {
    let text = text.trim_ascii_start();
    let start = text.get(..with.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
}
