//! Which format a file claims by its name and shows by its first bytes, and whether it would run.

/// Extensions of what a browser runs, or shows as a page, and of what some hosts run.
const RUNS: &str = "html htm xhtml xhtm xht shtml shtm stm hta htc mht mhtml webarchive \
    xml xsl xslt xsd dtd rdf rss atom mathml mml svgz \
    js mjs cjs wasm swf jar php php3 php5 phtml phar asp aspx jsp cgi";

/// Extensions of files that tell who made them, and of a film even where, which stays in them.
const TELL: &str = "mp4 m4v mov avi mkv webm wmv mpg mpeg 3gp mp3 m4a aac ogg oga opus wav flac wma \
    doc dot xls xlt xlsb ppt pps pot rtf epub pages numbers key";

/// Whether what a file tells of its maker is published with it.
pub fn keeps_its_maker(name: &str) -> bool {
    let extension = extension(name);
    TELL.split_ascii_whitespace()
        .any(|known| known == extension)
}

/// The part of the name after its last dot, in lower case; empty if there is none.
pub(super) fn extension(name: &str) -> String {
    let (_, file) = name.rsplit_once('/').unwrap_or(("", name));
    match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
        _ => String::new(),
    }
}

/// Whether publishing this file would publish a program or a page.
pub(super) fn runs(name: &str, bytes: &[u8]) -> bool {
    let is_listed = |part: &str| RUNS.split_ascii_whitespace().any(|listed| listed == part);
    if is_listed(&extension(name)) {
        return true;
    }
    if Format::named(name).is_some() || mime_guess::from_path(name).first().is_some() {
        return false;
    }
    // Without a type that the host knows, Apache goes by an earlier part of the name
    // (`page.html.old`) and a browser by the first bytes.
    name.to_ascii_lowercase().split('.').skip(1).any(is_listed)
        || bytes
            .iter()
            .find(|b| !b.is_ascii_whitespace() && !b"\xEF\xBB\xBF\0\xFE\xFF".contains(b))
            == Some(&b'<')
}

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
    pub(super) fn named(name: &str) -> Option<Format> {
        Some(match extension(name).as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Format::Jpeg,
            "png" | "apng" => Format::Png,
            "webp" => Format::WebP,
            "gif" => Format::Gif,
            "svg" => Format::Svg,
            "pdf" => Format::Pdf,
            "docx" | "docm" | "dotx" | "xlsx" | "xlsm" | "xltx" | "pptx" | "pptm" | "ppsx"
            | "potx" | "odt" | "ods" | "odp" | "odg" => Format::Office,
            "avif" | "heic" | "heif" | "hif" | "jxl" | "jp2" | "jpx" | "jpf" | "tif" | "tiff"
            | "dng" | "cr2" | "cr3" | "nef" | "arw" | "orf" | "rw2" | "raf" | "psd" => {
                Format::Foreign
            }
            _ => return None,
        })
    }

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
    fn spoken(self) -> &'static str {
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
    use crate::samples::{cleaned, photo, words};
    use crate::{Unpublishable, clean};

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

    #[test]
    fn what_would_run_is_refused() {
        for name in [
            "a.html",
            "a.HTM",
            "a.xhtml",
            "a.xml",
            "b/a.js",
            "a.mjs",
            "a.svgz",
            "a.swf",
            "a.php",
            "page.html.old",
        ] {
            assert_eq!(clean(name, b"hello"), Err(Unpublishable::Refused), "{name}");
        }
        assert_eq!(
            clean("README", b" \n<!doctype html>"),
            Err(Unpublishable::Refused)
        );
        for name in [
            "a.epub",
            "html",
            "Node.js guide.pdf.txt",
            "list.csv",
            "README",
        ] {
            let clean = cleaned(name, b"1 < 2");
            assert_eq!(
                (clean.bytes, clean.size, clean.removed),
                (b"1 < 2".to_vec(), None, false)
            );
        }
    }
}
