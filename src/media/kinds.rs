//! The kinds of files that are published: one row for each, and nothing else is.
//!
//! A row says what readers call the kind, by which endings it is known, what a host should say that it is, and how a file
//! shows that it is one. A host may say something else, or nothing: then a browser goes by the first bytes. So no kind is
//! taken by its name alone. Of a kind that is made of words, the reader of words must know how it is written, so that
//! gated words are found in it. It never says what is wrong with a name that is in no row: [`super::refused`] does.

use super::format::Format;
use super::{containers, proof, text};

/// A kind of file that is published.
pub struct Kind {
    /// What readers call it: `PDF`, `Word document`.
    pub label: &'static str,
    /// The endings of its names, in small letters, with blanks between them; empty for names without an ending.
    pub endings: &'static str,
    /// Its media type, as hosts should send it.
    pub media_type: &'static str,
    /// Whether a file of it tells of who made it, and is published with what it tells.
    pub keeps_its_maker: bool,
    pub(super) proof: Proof,
}

/// How a file shows that it is of a kind.
#[derive(Clone, Copy)]
pub(super) enum Proof {
    /// It is read to its end and written anew, without what tells of people.
    Cleaned(Format),
    /// It begins as files of this kind do, and as no page can.
    Begins(fn(&[u8]) -> bool),
    /// It is text in which no browser and no host finds a page, and the text begins as it should.
    Text(fn(&[u8]) -> bool),
    /// It is XML with this outermost element, in which nothing can run.
    Track(&'static str),
}

use Proof::{Begins, Cleaned, Text, Track};

const fn kind(
    label: &'static str,
    endings: &'static str,
    media_type: &'static str,
    proof: Proof,
) -> Kind {
    Kind {
        label,
        endings,
        media_type,
        keeps_its_maker: false,
        proof,
    }
}

impl Kind {
    /// The same, of which is told that a file says who made it.
    const fn telling(mut self) -> Kind {
        self.keeps_its_maker = true;
        self
    }
}

/// Every kind, in the order in which the handbook has them.
#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    kind("PDF", "pdf", "application/pdf", Cleaned(Format::Pdf)),
    kind("Word document", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Cleaned(Format::Office)),
    kind("Word document", "dotx", "application/vnd.openxmlformats-officedocument.wordprocessingml.template", Cleaned(Format::Office)),
    kind("Word document", "doc dot", "application/msword", Begins(containers::is_compound)).telling(),
    kind("Excel spreadsheet", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Cleaned(Format::Office)),
    kind("Excel spreadsheet", "xltx", "application/vnd.openxmlformats-officedocument.spreadsheetml.template", Cleaned(Format::Office)),
    kind("Excel spreadsheet", "xls xlt", "application/vnd.ms-excel", Begins(containers::is_compound)).telling(),
    kind("PowerPoint presentation", "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", Cleaned(Format::Office)),
    kind("PowerPoint presentation", "ppsx", "application/vnd.openxmlformats-officedocument.presentationml.slideshow", Cleaned(Format::Office)),
    kind("PowerPoint presentation", "potx", "application/vnd.openxmlformats-officedocument.presentationml.template", Cleaned(Format::Office)),
    kind("PowerPoint presentation", "ppt pps pot", "application/vnd.ms-powerpoint", Begins(containers::is_compound)).telling(),
    kind("OpenDocument text", "odt", "application/vnd.oasis.opendocument.text", Cleaned(Format::Office)),
    kind("OpenDocument spreadsheet", "ods", "application/vnd.oasis.opendocument.spreadsheet", Cleaned(Format::Office)),
    kind("OpenDocument presentation", "odp", "application/vnd.oasis.opendocument.presentation", Cleaned(Format::Office)),
    kind("OpenDocument drawing", "odg", "application/vnd.oasis.opendocument.graphics", Cleaned(Format::Office)),
    kind("Pages document", "pages", "application/vnd.apple.pages", Begins(proof::archive)).telling(),
    kind("Numbers spreadsheet", "numbers", "application/vnd.apple.numbers", Begins(proof::archive)).telling(),
    kind("Keynote presentation", "key", "application/vnd.apple.keynote", Begins(proof::archive)).telling(),
    kind("RTF document", "rtf", "application/rtf", Text(proof::rtf)).telling(),
    kind("EPUB book", "epub", "application/epub+zip", Begins(proof::book)).telling(),
    kind("Text file", "txt text", "text/plain", Text(text::any)),
    kind("File", "", "text/plain", Text(text::any)),
    kind("CSV", "csv", "text/csv", Text(text::any)),
    kind("TSV", "tsv", "text/tab-separated-values", Text(text::any)),
    kind("JSON data", "json", "application/json", Text(text::json)),
    kind("Map data", "geojson", "application/geo+json", Text(text::json)),
    kind("GPS track", "gpx", "application/gpx+xml", Track("gpx")),
    kind("Map data", "kml", "application/vnd.google-earth.kml+xml", Track("kml")),
    kind("Map data", "kmz", "application/vnd.google-earth.kmz", Begins(proof::archive)),
    kind("Calendar file", "ics", "text/calendar", Text(text::calendar)),
    kind("Contact card", "vcf", "text/vcard", Text(text::card)),
    kind("Captions", "vtt", "text/vtt", Text(text::captions)),
    kind("Captions", "srt", "application/x-subrip", Text(text::any)),
    kind("JPEG picture", "jpg jpeg jpe jfif", "image/jpeg", Cleaned(Format::Jpeg)),
    kind("PNG picture", "png", "image/png", Cleaned(Format::Png)),
    kind("PNG picture", "apng", "image/apng", Cleaned(Format::Png)),
    kind("WebP picture", "webp", "image/webp", Cleaned(Format::WebP)),
    kind("GIF picture", "gif", "image/gif", Cleaned(Format::Gif)),
    kind("SVG drawing", "svg", "image/svg+xml", Cleaned(Format::Svg)),
    kind("Icon", "ico", "image/vnd.microsoft.icon", Begins(proof::icon)),
    kind("MP3 audio", "mp3", "audio/mpeg", Begins(proof::mp3)).telling(),
    kind("Audio", "m4a", "audio/mp4", Begins(containers::is_film)).telling(),
    kind("Audio", "aac", "audio/aac", Begins(proof::aac)).telling(),
    kind("Audio", "ogg oga opus", "audio/ogg", Begins(proof::ogg)).telling(),
    kind("Audio", "wav", "audio/wav", Begins(proof::wav)).telling(),
    kind("Audio", "flac", "audio/flac", Begins(proof::flac)).telling(),
    kind("Audio", "wma", "audio/x-ms-wma", Begins(proof::windows_media)).telling(),
    kind("MP4 video", "mp4 m4v", "video/mp4", Begins(containers::is_film)).telling(),
    kind("Video", "mov", "video/quicktime", Begins(containers::is_film)).telling(),
    kind("Video", "3gp", "video/3gpp", Begins(containers::is_film)).telling(),
    kind("Video", "webm", "video/webm", Begins(proof::matroska)).telling(),
    kind("Video", "mkv", "video/x-matroska", Begins(proof::matroska)).telling(),
    kind("Video", "ogv", "video/ogg", Begins(proof::ogg)).telling(),
    kind("Video", "avi", "video/x-msvideo", Begins(proof::avi)).telling(),
    kind("Video", "wmv", "video/x-ms-wmv", Begins(proof::windows_media)).telling(),
    kind("Video", "mpg mpeg", "video/mpeg", Begins(proof::mpeg)).telling(),
    kind("ZIP archive", "zip", "application/zip", Begins(proof::archive)),
];

/// The part of the name after its last dot, in lower case; empty if there is none.
pub(super) fn ending(name: &str) -> String {
    let (_, file) = name.rsplit_once('/').unwrap_or(("", name));
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => ending.to_lowercase(),
        _ => String::new(),
    }
}

/// The kind of a file of that name. It need not be one: only its name says so.
pub fn named(name: &str) -> Option<&'static Kind> {
    let ending = ending(name);
    KINDS.iter().find(|kind| kind.has(&ending))
}

/// The media type of a file of that name, of a kind that is published.
pub fn media_type(name: &str) -> Option<&'static str> {
    named(name).map(|kind| kind.media_type)
}

/// Whether what a file tells of its maker is published with it.
pub fn keeps_its_maker(name: &str) -> bool {
    named(name).is_some_and(|kind| kind.keeps_its_maker)
}

/// Every ending that is published, in the order of the rows.
pub fn endings() -> impl Iterator<Item = &'static str> {
    KINDS
        .iter()
        .flat_map(|kind| kind.endings.split_ascii_whitespace())
}

impl Kind {
    fn has(&self, ending: &str) -> bool {
        match self.endings {
            "" => ending.is_empty(),
            endings => endings.split(' ').any(|known| known == ending),
        }
    }

    /// Whether its files are made of words, in which somebody may find those that are gated.
    pub fn has_words(&self) -> bool {
        matches!(self.proof, Text(_) | Track(_) | Cleaned(Format::Svg))
    }

    /// The format that a file of this kind is read as.
    pub(super) fn format(&self) -> Option<Format> {
        match self.proof {
            Cleaned(format) => Some(format),
            Begins(_) | Text(_) | Track(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_ending_is_in_one_row_and_no_program_is() {
        let all: Vec<&str> = endings().collect();
        let once: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(once.len(), all.len());
        for ending in all {
            assert_eq!(ending, ending.to_ascii_lowercase());
            assert!(
                super::super::refused(&format!("a.{ending}"), &[]).is_none(),
                "{ending}"
            );
        }
    }

    #[test]
    fn a_name_says_its_kind_in_any_case() {
        assert_eq!(media_type("Walk.GPX"), Some("application/gpx+xml"));
        assert_eq!(media_type("downloads/CNAME"), Some("text/plain"));
        assert_eq!(media_type("a.conf"), None);
        assert!(keeps_its_maker("a.mp4") && !keeps_its_maker("a.pdf"));
    }
}
