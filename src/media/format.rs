//! The formats that are looked into: which one a file shows by its first bytes, and what is said where its name
//! claims another.

/// The formats that are looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    Svg,
    Pdf,
    /// A document of Word, Excel, PowerPoint or an OpenDocument program.
    Office,
    /// A picture that we cannot clean, or that browsers do not show.
    Foreign,
}

impl Format {
    /// What the first bytes say. Text that opens a tag passes for a drawing until it is read.
    pub(super) fn seen(bytes: &[u8]) -> Option<Format> {
        let start = &bytes[..bytes.len().min(1024)];
        let is_riff = start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP");
        Some(match start {
            [0xFF, 0xD8, 0xFF, ..] => Format::Jpeg,
            _ if start.starts_with(b"\x89PNG\r\n\x1A\n") => Format::Png,
            _ if is_riff => Format::WebP,
            _ if start.starts_with(b"GIF87a") || start.starts_with(b"GIF89a") => Format::Gif,
            _ if start.windows(5).any(|five| five == b"%PDF-") => Format::Pdf,
            _ if start.starts_with(b"PK\x03\x04") => Format::Office,
            _ if start.get(4..8) == Some(b"ftyp") => Format::Foreign,
            _ if start.contains(&b'<') => Format::Svg,
            _ => return None,
        })
    }

    /// The format with its article, as a reader of the message calls it.
    pub(super) fn spoken(self) -> &'static str {
        match self {
            Format::Jpeg => "a JPEG picture",
            Format::Png => "a PNG picture",
            Format::WebP => "a WebP picture",
            Format::Gif => "a GIF picture",
            Format::Svg => "an SVG drawing",
            Format::Pdf => "a PDF",
            Format::Office => "an Office document",
            Format::Foreign => "a HEIC or AVIF picture",
        }
    }

    pub(super) fn mistaken(self, found: Option<Format>, bytes: &[u8]) -> String {
        let claimed = self.spoken();
        match found {
            _ if bytes.is_empty() => "the file is empty".to_owned(),
            Some(Format::Svg) | None => {
                format!("it is named as {claimed} and is none; save it once more as {claimed}")
            }
            Some(found) => format!(
                "it is named as {claimed} and is {}; save it once more as {claimed}",
                found.spoken()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::{clean, photo, words};

    #[test]
    fn a_file_that_is_not_what_its_name_says_is_broken() {
        let swapped = words(clean("a.png", &photo(1)));
        assert_eq!(
            swapped,
            "it is named as a PNG picture and is a JPEG picture; save it once more as a PNG picture"
        );
        assert_eq!(words(clean("a.jpg", b"")), "the file is empty");
        assert!(words(clean("a.pdf", b"<html>")).contains("is none"));
        assert!(words(clean("a.svg", b"<html><p>Hello</p></html>")).contains("plain SVG"));
        assert!(words(clean("a.svg", b"<g xmlns='http://www.w3.org/2000/svg'/>")).contains("SVG"));
        assert!(words(clean("a.heic", b"\0\0\0\x18ftypheic")).contains("save it as JPEG or PNG"));
    }
}
