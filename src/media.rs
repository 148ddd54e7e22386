//! What is published of a picture or a download, without what nobody should publish.
//!
//! A photo tells where it was taken, when and with whose phone; a PDF tells who wrote it. That is
//! taken out here, at the one door that every picture and download passes. What is seen stays as
//! it was, byte for byte: nothing is decoded or compressed again, no file is read and no clock.
//!
//! Each format is copied by a list of what it needs, so an unknown part is left behind. Whatever
//! lies after the end of a picture goes too: phones hide a short film there, editors the part
//! that was cropped away.
//!
//! Left as they are, and so still with the name of whoever made them: Office files (Word, Excel,
//! PowerPoint, OpenDocument), sound, film and every other kind of download.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use img_parts::Bytes;
use img_parts::png::{Png, PngChunk};
use lopdf::xref::{XrefEntry, XrefType};
use lopdf::{Dictionary, Document, Object, SaveOptions, Stream};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, BytesText, Event};
use svg_hush::data_url_filter::{DataUrl, DataUrlFilterResult};

/// A picture or download as it may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    /// The file. Cleaning it once more gives the same bytes.
    pub bytes: Vec<u8>,
    /// Width and height in CSS pixels as it is shown, turned upright; pictures only.
    pub size: Option<(u32, u32)>,
    /// Whether something was taken out that may tell of people: camera data, place, author, dates,
    /// comments, an earlier version of the picture.
    pub removed: bool,
}

/// Width and height.
type Size = (u32, u32);

/// Why a file is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The file is not what its name says, or it cannot be read. In plain words, lower case, to
    /// stand after the name of the file and a colon.
    Broken(String),
    /// The picture has more than 60 million pixels, or a side of more than 20,000.
    TooLarge {
        /// Pixels from side to side.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// A browser would run it, or show it as a page, with the rights of this site.
    Refused,
}

/// Takes out of a file what nobody should publish. The name decides what the file has to be.
///
/// Memory is linear in the file, but for a PDF of packed objects, which are unpacked.
///
/// # Errors
///
/// [`Trouble`], if the file cannot be published as it is.
pub fn clean(name: &str, bytes: &[u8]) -> Result<Clean, Trouble> {
    if runs(name, bytes) {
        return Err(Trouble::Refused);
    }
    let Some(format) = Format::named(name) else {
        return Ok(Clean {
            bytes: bytes.to_vec(),
            size: None,
            removed: false,
        });
    };
    if let Format::Foreign = format {
        return broken(
            "browsers do not all show this kind of picture, and what the camera wrote into it cannot be taken out; save it as JPEG or PNG",
        );
    }
    let found = Format::seen(bytes);
    if found != Some(format) {
        return broken(format.mistaken(found, bytes));
    }
    match format {
        Format::Jpeg => jpeg(bytes).map(Stripped::upright),
        Format::Png => png(bytes).map(Stripped::upright),
        Format::WebP => webp(bytes).map(Stripped::upright),
        Format::Gif => gif(bytes).map(Stripped::upright),
        Format::Svg => svg(bytes),
        Format::Pdf | Format::Foreign => pdf(bytes),
    }
}

/// Whether a file of this name is shown as a picture rather than offered as a download.
pub fn is_picture(name: &str) -> bool {
    !matches!(Format::named(name), None | Some(Format::Pdf))
}

/// What to call a file for a reader: `PDF`, `Word document`. Total: `KEY file`, or `File`.
pub fn kind_label(name: &str) -> String {
    let extension = extension(name);
    let known = LABELS.iter().find(|(extensions, _)| {
        extensions
            .split(' ')
            .any(|candidate| candidate == extension)
    });
    match known {
        Some((_, label)) => (*label).to_owned(),
        None if (1..=8).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            format!("{} file", extension.to_ascii_uppercase())
        }
        None => "File".to_owned(),
    }
}

/// The size of a file for a reader: `640 bytes`, `12 kB`, `1.4 MB`. One kB is 1000 bytes.
pub fn size_label(bytes: u64) -> String {
    if bytes < 1000 {
        return format!("{bytes} {}", if bytes == 1 { "byte" } else { "bytes" });
    }
    let kilobytes = bytes.saturating_add(500) / 1000;
    if kilobytes < 1000 {
        return format!("{kilobytes} kB");
    }
    let (unit, name) = if bytes < 999_950_000 {
        (1_000_000, "MB")
    } else {
        (1_000_000_000, "GB")
    };
    let tenths = bytes.saturating_add(unit / 20) / (unit / 10);
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {name}"),
        (whole, _) if whole >= 100 => format!("{whole} {name}"),
        (whole, tenth) => format!("{whole}.{tenth} {name}"),
    }
}

/// The media type of a file by its name; `application/octet-stream` if it is not known.
pub fn mime(name: &str) -> String {
    mime_guess::from_path(name)
        .first_or_octet_stream()
        .essence_str()
        .to_owned()
}

/// Extensions of what a browser runs, or shows as a page, and of what some hosts run.
const RUNS: &str = "html htm xhtml xhtm xht shtml shtm stm hta htc mht mhtml webarchive \
    xml xsl xslt xsd dtd rdf rss atom mathml mml svgz \
    js mjs cjs wasm swf jar php php3 php5 phtml phar asp aspx jsp cgi";

/// Names of kinds of files, by their extensions.
const LABELS: &[(&str, &str)] = &[
    ("pdf", "PDF"),
    ("doc docx docm dot dotx", "Word document"),
    ("odt", "OpenDocument text"),
    ("rtf", "RTF document"),
    ("xls xlsx xlsm xlsb", "Excel spreadsheet"),
    ("ods", "OpenDocument spreadsheet"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("ppt pptx pptm pps ppsx", "PowerPoint presentation"),
    ("odp", "OpenDocument presentation"),
    ("txt text", "Text file"),
    ("md markdown", "Markdown file"),
    ("epub", "EPUB book"),
    ("jpg jpeg jpe jfif", "JPEG picture"),
    ("png apng", "PNG picture"),
    ("webp", "WebP picture"),
    ("gif", "GIF picture"),
    ("svg", "SVG drawing"),
    ("avif", "AVIF picture"),
    ("heic heif hif", "HEIC picture"),
    ("tif tiff", "TIFF picture"),
    ("mp3", "MP3 audio"),
    ("m4a aac ogg oga opus wav flac", "Audio"),
    ("mp4 m4v", "MP4 video"),
    ("webm ogv mov", "Video"),
    ("vtt srt", "Captions"),
    ("ics", "Calendar file"),
    ("vcf", "Contact card"),
    ("zip", "ZIP archive"),
];

/// The part of the name after its last dot, in lower case; empty if there is none.
fn extension(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or_default();
    match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
        _ => String::new(),
    }
}

/// Whether publishing this file would publish a program or a page.
fn runs(name: &str, bytes: &[u8]) -> bool {
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
enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    Svg,
    Pdf,
    /// A picture that we cannot clean, or that browsers do not show.
    Foreign,
}

impl Format {
    fn named(name: &str) -> Option<Format> {
        Some(match extension(name).as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Format::Jpeg,
            "png" | "apng" => Format::Png,
            "webp" => Format::WebP,
            "gif" => Format::Gif,
            "svg" => Format::Svg,
            "pdf" => Format::Pdf,
            "avif" | "heic" | "heif" | "hif" | "jxl" | "jp2" | "jpx" | "jpf" | "tif" | "tiff"
            | "dng" | "cr2" | "cr3" | "nef" | "arw" | "orf" | "rw2" | "raf" | "psd" => {
                Format::Foreign
            }
            _ => return None,
        })
    }

    /// What the first bytes say. Text that opens a tag passes for a drawing until it is read.
    fn seen(bytes: &[u8]) -> Option<Format> {
        let start = &bytes[..bytes.len().min(1024)];
        let is_riff = start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP");
        Some(match start {
            [0xFF, 0xD8, 0xFF, ..] => Format::Jpeg,
            _ if start.starts_with(b"\x89PNG\r\n\x1A\n") => Format::Png,
            _ if is_riff => Format::WebP,
            _ if start.starts_with(b"GIF87a") || start.starts_with(b"GIF89a") => Format::Gif,
            _ if start.windows(5).any(|five| five == b"%PDF-") => Format::Pdf,
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
            Format::Foreign => "a HEIC or AVIF picture",
        }
    }

    fn mistaken(self, found: Option<Format>, bytes: &[u8]) -> String {
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

fn broken<T>(words: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Broken(words.into()))
}

fn damaged() -> Trouble {
    Trouble::Broken("the file is damaged or cut short; save or copy it once more".to_owned())
}

/// A raster picture without what does not belong to it.
struct Stripped {
    bytes: Vec<u8>,
    size: Size,
    orientation: u8,
    removed: bool,
}

impl Stripped {
    fn upright(self) -> Clean {
        let (width, height) = self.size;
        let lies_on_its_side = self.orientation >= 5;
        Clean {
            bytes: self.bytes,
            size: Some(if lies_on_its_side {
                (height, width)
            } else {
                (width, height)
            }),
            removed: self.removed,
        }
    }
}

/// The size, if a browser on a phone can bear it. Asked before anything else is read.
fn bearable(width: u32, height: u32) -> Result<Size, Trouble> {
    const LARGEST_SIDE: u32 = 20_000;
    const MOST_PIXELS: u64 = 60_000_000;
    if width == 0 || height == 0 {
        return Err(damaged());
    }
    if width.max(height) > LARGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Trouble::TooLarge { width, height });
    }
    Ok((width, height))
}

/// The size that the header of a PNG, WebP or GIF gives. Not for JPEG, where `imagesize` follows
/// lengths that may lead it in circles.
fn declared_size(bytes: &[u8]) -> Result<Size, Trouble> {
    let size = imagesize::blob_size(bytes).map_err(|_| damaged())?;
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    bearable(side(size.width), side(size.height))
}

/// Bytes that are not to be trusted: each step gives what was asked for, or the file is damaged.
struct Walk<'a>(&'a [u8]);

impl<'a> Walk<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Trouble> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Trouble> {
        self.take(N)?.try_into().map_err(|_| damaged())
    }

    fn byte(&mut self) -> Result<u8, Trouble> {
        Ok(self.array::<1>()?[0])
    }

    /// GIF's way of writing data: blocks of up to 255 bytes, each after its length, then a zero.
    fn sub_blocks(&mut self) -> Result<(), Trouble> {
        loop {
            match self.byte()? {
                0 => return Ok(()),
                length => self.take(length.into())?,
            };
        }
    }
}

/// What EXIF says about how to turn the picture: 1 upright, 2 to 8 otherwise. Garbage says 1.
fn orientation(exif: &[u8]) -> u8 {
    fn written(tiff: &[u8]) -> Option<u16> {
        let little = tiff.starts_with(b"II*\0");
        if !little && !tiff.starts_with(b"MM\0*") {
            return None;
        }
        let short = |at: usize| {
            let two = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
            Some(if little {
                u16::from_le_bytes(two)
            } else {
                u16::from_be_bytes(two)
            })
        };
        let four = tiff.get(4..8)?.try_into().ok()?;
        let list = if little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        };
        let list = usize::try_from(list).ok()?;
        let first = list.checked_add(2)?;
        (0..usize::from(short(list)?))
            .filter_map(|n| first.checked_add(n * 12))
            .find(|&entry| short(entry) == Some(0x0112))
            .and_then(|entry| short(entry.checked_add(8)?))
    }
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    match written(tiff) {
        Some(turned @ 2..=8) => turned as u8,
        _ => 1,
    }
}

/// EXIF that says how to turn the picture and nothing else.
fn exif(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}

/// Not through `img-parts`, which reads up to the first scan only: comments may lie between the
/// scans, and a second picture with its own camera data after the last.
fn jpeg(bytes: &[u8]) -> Result<Stripped, Trouble> {
    let mut walk = Walk(bytes);
    walk.take(2)?;
    let (mut jfif, mut turned, mut size) = (None, None, None);
    let mut body = Vec::with_capacity(bytes.len());
    let (mut has_scan, mut removed) = (false, false);
    loop {
        if walk.byte()? != 0xFF {
            return Err(damaged());
        }
        let mut marker = walk.byte()?;
        while marker == 0xFF {
            marker = walk.byte()?;
        }
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD7 => continue,
            0x00 | 0xD8 => return Err(damaged()),
            _ => {}
        }
        let length = walk.array()?;
        let contents = walk.take(
            usize::from(u16::from_be_bytes(length))
                .checked_sub(2)
                .ok_or_else(damaged)?,
        )?;
        let is_needed = match marker {
            // Start of frame: the size.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let &[_, h1, h0, w1, w0, ..] = contents else {
                    return Err(damaged());
                };
                let found = bearable(
                    u16::from_be_bytes([w1, w0]).into(),
                    u16::from_be_bytes([h1, h0]).into(),
                )?;
                size.get_or_insert(found);
                true
            }
            0xC4 | 0xCC | 0xDA..=0xDF => true,
            // JFIF, without the little picture that it may hold.
            0xE0 if contents.starts_with(b"JFIF\0") && contents.len() >= 14 && jfif.is_none() => {
                removed |= contents.len() > 14;
                jfif = contents.get(..12);
                continue;
            }
            0xE1 if contents.starts_with(b"Exif\0\0") && turned.is_none() => {
                let found = orientation(contents);
                removed |= found == 1 || contents[6..] != exif(found);
                turned = Some(found);
                continue;
            }
            0xE2 => contents.starts_with(b"ICC_PROFILE\0"),
            // How the colours are meant: 12 bytes after a name, in files of Adobe.
            0xEE => contents.starts_with(b"Adobe") && contents.len() == 12,
            _ => false,
        };
        if !is_needed {
            removed = true;
            continue;
        }
        body.extend([0xFF, marker]);
        body.extend(length);
        body.extend(contents);
        if marker == 0xDA {
            has_scan = true;
            body.extend(walk.take(scan_length(walk.0)?)?);
        }
    }
    let (Some(size), true) = (size, has_scan) else {
        return Err(damaged());
    };
    removed |= !walk.0.is_empty();

    let orientation = turned.unwrap_or(1);
    let mut out = vec![0xFF, 0xD8];
    if let Some(jfif) = jfif {
        out.extend(b"\xFF\xE0\0\x10");
        out.extend(jfif);
        out.extend([0, 0]);
    }
    if orientation != 1 {
        out.extend(b"\xFF\xE1\0\x22Exif\0\0");
        out.extend(exif(orientation));
    }
    out.extend(body);
    out.extend([0xFF, 0xD9]);
    Ok(Stripped {
        bytes: out,
        size,
        orientation,
        removed,
    })
}

/// How far the compressed picture goes: up to a marker that is neither a stuffed zero nor a restart.
fn scan_length(data: &[u8]) -> Result<usize, Trouble> {
    data.windows(2)
        .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7))
        .ok_or_else(damaged)
}

fn png(bytes: &[u8]) -> Result<Stripped, Trouble> {
    /// What it takes to show the picture, still or moving, in its colours.
    const NEEDED: [&[u8; 4]; 19] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
        b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    ];
    let size = declared_size(bytes)?;
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| damaged())?;
    let kinds: Vec<[u8; 4]> = png.chunks().iter().map(PngChunk::kind).collect();
    if kinds.first() != Some(b"IHDR") || kinds.last() != Some(b"IEND") || !kinds.contains(b"IDAT") {
        return Err(damaged());
    }
    let camera = png.chunk_by_type(*b"eXIf").map(|chunk| chunk.contents());
    let orientation = camera.map_or(1, |exif| orientation(exif));
    let is_known =
        camera.is_none_or(|exif| orientation != 1 && exif[..] == self::exif(orientation));
    let strangers = kinds.iter().filter(|kind| !NEEDED.contains(kind)).count();
    let removed =
        png.len() != bytes.len() || !is_known || strangers > usize::from(camera.is_some());

    png.chunks_mut()
        .retain(|chunk| NEEDED.contains(&&chunk.kind()));
    if orientation != 1 {
        let turned = Bytes::copy_from_slice(&exif(orientation));
        png.chunks_mut().insert(1, PngChunk::new(*b"eXIf", turned));
    }
    Ok(Stripped {
        bytes: png.encoder().bytes().to_vec(),
        size,
        orientation,
        removed,
    })
}

fn webp(bytes: &[u8]) -> Result<Stripped, Trouble> {
    /// Bits of the first byte of `VP8X`.
    const HAS_EXIF: u8 = 0x08;
    const HAS_XMP: u8 = 0x04;
    declared_size(bytes)?;
    let mut walk = Walk(bytes);
    walk.take(4)?;
    let length = usize::try_from(u32::from_le_bytes(walk.array()?)).map_err(|_| damaged())?;
    let mut body = Walk(walk.take(length)?);
    let mut removed = !walk.0.is_empty();
    let mut turned = None;
    let mut has_picture = false;
    let mut out = body.take(4)?.to_vec();
    let first = body.0.get(..4);
    let is_extended = first == Some(b"VP8X");
    if !is_extended && first != Some(b"VP8 ") && first != Some(b"VP8L") {
        return Err(damaged());
    }
    while !body.0.is_empty() {
        let (kind, contents) = riff_chunk(&mut body)?;
        match &kind {
            b"VP8X" if out.len() == 4 => {
                if contents.len() != 10 {
                    return Err(damaged());
                }
                let mut contents = contents.to_vec();
                contents[0] &= !(HAS_EXIF | HAS_XMP);
                put_riff_chunk(&mut out, &kind, &contents);
            }
            b"VP8 " | b"VP8L" => {
                has_picture = true;
                put_riff_chunk(&mut out, &kind, contents);
            }
            b"ALPH" | b"ICCP" | b"ANIM" => put_riff_chunk(&mut out, &kind, contents),
            b"ANMF" => {
                has_picture = true;
                let frame = webp_frame(contents)?;
                removed |= frame.len() != contents.len();
                put_riff_chunk(&mut out, &kind, &frame);
            }
            b"EXIF" if is_extended && turned.is_none() => {
                let found = orientation(contents);
                removed |= found == 1 || contents != exif(found);
                turned = Some(found);
            }
            _ => removed = true,
        }
    }
    if !has_picture {
        return Err(damaged());
    }
    let orientation = turned.unwrap_or(1);
    if orientation != 1 && out.get(4..8) == Some(b"VP8X") {
        out[12] |= HAS_EXIF;
        put_riff_chunk(&mut out, b"EXIF", &exif(orientation));
    }
    let mut file = b"RIFF".to_vec();
    file.extend(
        u32::try_from(out.len())
            .map_err(|_| damaged())?
            .to_le_bytes(),
    );
    file.append(&mut out);
    Ok(Stripped {
        size: declared_size(&file)?,
        bytes: file,
        orientation,
        removed,
    })
}

/// One frame of a moving WebP: 16 bytes of where and how long, then its own chunks.
fn webp_frame(frame: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut walk = Walk(frame);
    let mut out = walk.take(16)?.to_vec();
    while !walk.0.is_empty() {
        let (kind, contents) = riff_chunk(&mut walk)?;
        if matches!(&kind, b"ALPH" | b"VP8 " | b"VP8L") {
            put_riff_chunk(&mut out, &kind, contents);
        }
    }
    Ok(out)
}

fn riff_chunk<'a>(walk: &mut Walk<'a>) -> Result<([u8; 4], &'a [u8]), Trouble> {
    let kind = walk.array()?;
    let length = usize::try_from(u32::from_le_bytes(walk.array()?)).map_err(|_| damaged())?;
    let contents = walk.take(length)?;
    walk.take(length % 2)?;
    Ok((kind, contents))
}

fn put_riff_chunk(out: &mut Vec<u8>, kind: &[u8; 4], contents: &[u8]) {
    out.extend(kind);
    // Never longer than what was read from such a length.
    out.extend((contents.len() as u32).to_le_bytes());
    out.extend(contents);
    out.resize(out.len() + contents.len() % 2, 0);
}

fn gif(bytes: &[u8]) -> Result<Stripped, Trouble> {
    /// The length of the colour table that a byte of flags announces.
    fn colours(flags: u8) -> usize {
        if flags & 0x80 == 0 {
            0
        } else {
            3 << ((flags & 7) + 1)
        }
    }
    let size = declared_size(bytes)?;
    let mut walk = Walk(bytes);
    let header = walk.take(13)?;
    let mut out = header.to_vec();
    out.extend(walk.take(colours(header[10]))?);
    let (mut has_picture, mut removed) = (false, false);
    // How long the next picture stays; goes with that picture only.
    let mut timing: &[u8] = &[];
    loop {
        let block = walk.0;
        let so_far = |walk: &Walk<'_>| &block[..block.len() - walk.0.len()];
        match walk.byte()? {
            b';' => break,
            b',' => {
                let flags = walk.take(9)?[8];
                walk.take(colours(flags))?;
                walk.byte()?;
                walk.sub_blocks()?;
                out.extend(std::mem::take(&mut timing));
                out.extend(so_far(&walk));
                has_picture = true;
            }
            b'!' => {
                let label = walk.byte()?;
                let name = walk.0.get(..12);
                walk.sub_blocks()?;
                let is_needed = label == 0xFF
                    && matches!(
                        name,
                        Some(b"\x0BNETSCAPE2.0" | b"\x0BANIMEXTS1.0" | b"\x0BICCRGBG1012")
                    );
                if label == 0xF9 {
                    timing = so_far(&walk);
                } else if is_needed {
                    out.extend(so_far(&walk));
                } else {
                    removed = true;
                }
            }
            _ => return Err(damaged()),
        }
    }
    if !has_picture {
        return Err(damaged());
    }
    out.push(b';');
    Ok(Stripped {
        bytes: out,
        size,
        orientation: 1,
        removed: removed || !walk.0.is_empty(),
    })
}

/// Through the safe list of `svg-hush`, then through [`drawing`], which is stricter about styles
/// and links. An `xml:space` is lost on the way, so runs of spaces in a text shrink to one.
fn svg(bytes: &[u8]) -> Result<Clean, Trouble> {
    let no_drawing = || {
        Trouble::Broken(
            "it is named as an SVG drawing and cannot be read as one; save it once more as plain SVG"
                .to_owned(),
        )
    };
    let removed = Rc::new(Cell::new(tells_of_people(bytes)));
    let mut filter = svg_hush::Filter::new();
    let inner = Rc::clone(&removed);
    filter.set_data_url_filter(move |url| embedded_picture(url, &inner));
    let mut hushed = Vec::with_capacity(bytes.len());
    filter
        .filter(bytes, &mut hushed)
        .map_err(|_| no_drawing())?;
    let text = std::str::from_utf8(&hushed).map_err(|_| no_drawing())?;
    let (bytes, size) = drawing(text).ok_or_else(no_drawing)?;
    Ok(Clean {
        bytes,
        size,
        removed: removed.get(),
    })
}

/// Whether the source of a drawing has a comment, or the notes that drawing programs keep.
fn tells_of_people(svg: &[u8]) -> bool {
    const SIGNS: [&[u8]; 5] = [b"<!--", b"<metadata", b"inkscape:", b"sodipodi:", b"rdf:"];
    SIGNS
        .iter()
        .any(|sign| svg.windows(sign.len()).any(|part| part == *sign))
}

/// A picture inside a drawing passes the same door as any other.
fn embedded_picture(url: &DataUrl<'_>, removed: &Cell<bool>) -> DataUrlFilterResult {
    let mime = url.mime_type();
    let subtype = match (mime.type_.as_str(), mime.subtype.as_str()) {
        ("image", "jpg") => "jpeg",
        ("image", subtype @ ("jpeg" | "png" | "gif" | "webp")) => subtype,
        _ => return DataUrlFilterResult::Drop,
    };
    let cleaned = url
        .decode_to_vec()
        .ok()
        .and_then(|(bytes, _)| clean(&format!("embedded.{subtype}"), &bytes).ok());
    match cleaned {
        Some(picture) => {
            removed.set(removed.get() || picture.removed);
            DataUrlFilterResult::Rewrite {
                mime_type: format!("image/{subtype}"),
                data: picture.bytes,
            }
        }
        None => DataUrlFilterResult::Drop,
    }
}

/// A drawing that asks for nothing outside itself, and its size.
///
/// `svg-hush` turns links to other sites into links to this one, lets styles fetch in the ways
/// that it does not know, and keeps `data-` attributes. Here only links within the drawing stay.
fn drawing(svg: &str) -> Option<(Vec<u8>, Option<Size>)> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut writer = quick_xml::Writer::new(Vec::with_capacity(svg.len()));
    let mut size = None;
    let mut is_first = true;
    let mut style: Option<String> = None;
    loop {
        let event = reader.read_event().ok()?;
        if let Event::Start(tag) | Event::Empty(tag) = &event
            && std::mem::take(&mut is_first)
        {
            if tag.local_name().as_ref() != "svg" {
                return None;
            }
            size = drawn_size(tag);
        }
        let event = match event {
            Event::Start(tag) => {
                if tag.local_name().as_ref() == "style" {
                    style = Some(String::new());
                }
                Event::Start(harmless_tag(&tag))
            }
            Event::Empty(tag) => Event::Empty(harmless_tag(&tag)),
            Event::Text(text) if style.is_some() => {
                style.as_mut()?.push_str(&text.xml10_content());
                continue;
            }
            Event::GeneralRef(reference) if style.is_some() => {
                let written = format!("&{};", reference.xml10_content());
                let meant = quick_xml::escape::unescape(&written).ok()?;
                style.as_mut()?.push_str(&meant);
                continue;
            }
            Event::End(tag) => {
                if let Some(css) = style.take() {
                    let css = without_comments(&css);
                    if is_harmless_css(&css) {
                        writer.write_event(Event::Text(BytesText::new(&css))).ok()?;
                    }
                }
                Event::End(tag)
            }
            Event::Comment(_) | Event::PI(_) | Event::DocType(_) | Event::Decl(_) => continue,
            Event::Eof => break,
            other => other,
        };
        writer.write_event(event).ok()?;
    }
    let trimmed = writer.into_inner().trim_ascii().to_vec();
    (!is_first).then_some((trimmed, size))
}

fn harmless_tag<'a>(tag: &BytesStart<'a>) -> BytesStart<'a> {
    let mut kept = tag.to_owned();
    kept.clear_attributes();
    for attribute in tag.attributes().flatten() {
        let name = attribute.key.as_ref();
        let Ok(value) = attribute.normalized_value(XmlVersion::Explicit1_0) else {
            continue;
        };
        let stays_inside = match name {
            "href" => value.starts_with('#') || value.starts_with("data:image/"),
            "xmlns" | "class" | "id" | "title" => true,
            _ if name.starts_with("aria-") => true,
            _ => !name.starts_with("data-") && is_harmless_css(&value),
        };
        if stays_inside {
            kept.push_attribute((name, &*value));
        }
    }
    kept
}

/// Whether a style, or a value that may hold one, fetches nothing and hides nothing.
fn is_harmless_css(css: &str) -> bool {
    const HARMFUL: [&str; 11] = [
        "@import",
        "\\",
        "<",
        "expression(",
        "javascript:",
        "image(",
        "image-set(",
        "src(",
        "-moz-binding",
        "behavior:",
        "://",
    ];
    let css = css.to_ascii_lowercase();
    !HARMFUL.iter().any(|word| css.contains(word))
        && css
            .split("url(")
            .skip(1)
            .all(|target| target.trim_start_matches(['"', '\'', ' ']).starts_with('#'))
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

/// Width and height of a drawing as it is shown: as it says, else as its `viewBox` says.
fn drawn_size(svg: &BytesStart<'_>) -> Option<Size> {
    let value = |name: &str| {
        let attribute = svg.try_get_attribute(name).ok()??;
        Some(
            attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .ok()?
                .into_owned(),
        )
    };
    let view: Vec<f64> = value("viewBox")
        .unwrap_or_default()
        .split([',', ' '])
        .filter(|number| !number.is_empty())
        .map_while(|number| number.parse().ok())
        .collect();
    let view = match view[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some((width, height)),
        _ => None,
    };
    let said = |name| value(name).and_then(|length| css_pixels(&length));
    let (width, height) = match (said("width"), said("height"), view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(view)) => view,
        _ => return None,
    };
    // A cast from float keeps within the bounds of the integer.
    Some((
        width.round().max(1.0) as u32,
        height.round().max(1.0) as u32,
    ))
}

/// A length of CSS in pixels; none for `%` and for lengths that depend on a font.
fn css_pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let unit = length.find(|c: char| c.is_ascii_alphabetic() || c == '%');
    let (number, unit) = length.split_at(unit.unwrap_or(length.len()));
    let pixels = match unit {
        "" | "px" => 1.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        _ => return None,
    };
    let number: f64 = number.trim().parse().ok()?;
    (number.is_finite() && number > 0.0).then_some(number * pixels)
}

/// Written anew from what can be reached of its pages, so former versions go as well.
fn pdf(bytes: &[u8]) -> Result<Clean, Trouble> {
    let locked = || {
        Trouble::Broken(
            "this PDF cannot be opened to take personal data out; print it to a new PDF".to_owned(),
        )
    };
    let end = &bytes[bytes.len().saturating_sub(1024)..];
    if !end.windows(5).any(|five| five == b"%%EOF") {
        return Err(damaged());
    }
    let mut document = Document::load_mem(bytes).map_err(|_| locked())?;
    if document.trailer.has(b"Encrypt")
        || document.was_encrypted()
        || leads_nowhere(&mut document)
        || document.page_iter().next().is_none()
    {
        return Err(locked());
    }

    let mut removed = false;
    let title = pdf_title(&document, &mut removed);
    for object in document.objects.values_mut() {
        strip_pdf_object(object, &mut removed);
    }
    let root = document.trailer.get(b"Root").map_err(|_| locked())?.clone();
    document.trailer = Dictionary::new();
    document.trailer.set("Root", root);
    if let Some(title) = title {
        let mut info = Dictionary::new();
        info.set("Title", title);
        let id = document.add_object(info);
        document.trailer.set("Info", id);
    }
    document.prune_objects();
    document.renumber_objects();
    document.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];

    let mut out = Vec::with_capacity(bytes.len());
    let is_packed = matches!(
        document.reference_table.cross_reference_type,
        XrefType::CrossReferenceStream
    );
    let options = SaveOptions {
        use_object_streams: is_packed,
        use_xref_streams: is_packed,
        ..SaveOptions::default()
    };
    document
        .save_with_options(&mut out, options)
        .map_err(|_| locked())?;
    Ok(Clean {
        bytes: out,
        size: None,
        removed,
    })
}

/// Cuts references to objects that do not exist, which a new numbering would give to others.
/// Whether the file does list one of them, so that it could not be read.
fn leads_nowhere(document: &mut Document) -> bool {
    let there: BTreeSet<_> = document.objects.keys().copied().collect();
    let listed = document.reference_table.entries.clone();
    let is_lost = Cell::new(false);
    document.traverse_objects(|object| {
        if let Object::Reference(id) = object
            && !there.contains(id)
        {
            let is_used = listed.get(&id.0).is_some_and(|entry| {
                matches!(
                    entry,
                    XrefEntry::Normal { .. } | XrefEntry::Compressed { .. }
                )
            });
            is_lost.set(is_lost.get() || is_used);
            *object = Object::Null;
        }
    });
    is_lost.get()
}

/// The title, which is meant for readers: a window shows it. Everything else that stands beside
/// it is not.
fn pdf_title(document: &Document, removed: &mut bool) -> Option<Object> {
    let info = document.trailer.get_deref(b"Info", document).ok()?;
    let info = info.as_dict().ok()?;
    *removed |= info.iter().any(|(key, _)| key != b"Title");
    let title = info.get_deref(b"Title", document).ok()?;
    matches!(title, Object::String(..)).then(|| title.clone())
}

/// Takes out of one object what its maker's programs wrote about their maker. The depth is the
/// parser's, which is limited.
fn strip_pdf_object(object: &mut Object, removed: &mut bool) {
    let dictionary = match object {
        Object::Array(items) => {
            for item in items {
                strip_pdf_object(item, removed);
            }
            return;
        }
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) if stream.dict.has_type(b"Metadata") => {
            *removed = true;
            *object = Object::Null;
            return;
        }
        Object::Stream(stream) => {
            strip_pdf_photo(stream, removed);
            &mut stream.dict
        }
        _ => return,
    };
    let mut unwanted: BTreeSet<&[u8]> =
        BTreeSet::from([b"Metadata".as_slice(), b"PieceInfo", b"LastModified"]);
    // On a comment `T` is who wrote it; on a field of a form it is the name of the field.
    let is_comment = dictionary.has(b"Rect") && dictionary.has(b"Subtype");
    let is_field =
        matches!(dictionary.get(b"Subtype"), Ok(Object::Name(name)) if name == b"Widget");
    if is_comment && !is_field {
        unwanted.extend([b"T".as_slice(), b"M", b"CreationDate"]);
    }
    for key in unwanted {
        *removed |= dictionary.remove(key).is_some();
    }
    for (_, value) in dictionary.iter_mut() {
        strip_pdf_object(value, removed);
    }
}

/// A photo in a PDF is often the JPEG file as the camera wrote it.
fn strip_pdf_photo(stream: &mut Stream, removed: &mut bool) {
    let is_jpeg = stream
        .filters()
        .is_ok_and(|filters| filters == [b"DCTDecode".as_slice()]);
    if is_jpeg && let Ok(photo) = jpeg(&stream.content) {
        *removed |= photo.removed;
        stream.set_content(photo.bytes);
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// Planted wherever a file can hold what nobody should publish.
    const CANARIES: [&str; 12] = [
        "CANARYGPS",
        "CANARYCOMMENT",
        "CANARYXMP",
        "CANARYIPTC",
        "CANARYCOM",
        "CANARYTEXT",
        "CANARYAUTHOR",
        "CANARYTRAILING",
        "CANARYTHUMB",
        "CANARYMAKER",
        "CANARYSCAN",
        "CANARYFRAME",
    ];

    fn canaries(bytes: &[u8]) -> Vec<&'static str> {
        CANARIES
            .into_iter()
            .filter(|word| {
                bytes
                    .windows(word.len())
                    .any(|part| part == word.as_bytes())
            })
            .collect()
    }

    /// EXIF as a phone writes it, in either byte order: orientation, a place, a remark.
    fn phone_exif(orientation: u16, little: bool) -> Vec<u8> {
        let short = |n: u16| {
            if little {
                n.to_le_bytes()
            } else {
                n.to_be_bytes()
            }
        };
        let long = |n: u32| {
            if little {
                n.to_le_bytes()
            } else {
                n.to_be_bytes()
            }
        };
        let mut tiff = if little {
            b"II*\0".to_vec()
        } else {
            b"MM\0*".to_vec()
        };
        tiff.extend(long(8));
        tiff.extend(short(3));
        let mut entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            tiff.extend(short(tag));
            tiff.extend(short(kind));
            tiff.extend(long(count));
            tiff.extend(value);
        };
        let [a, b] = short(orientation);
        entry(0x010F, 2, 11, long(50));
        entry(0x0112, 3, 1, [a, b, 0, 0]);
        entry(0x8825, 4, 1, long(61));
        tiff.extend(long(0));
        tiff.extend(b"CANARYMAKERCANARYGPS 51.5N 0.1W CANARYCOMMENT");
        tiff
    }

    fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
        let mut out = vec![0xFF, marker];
        out.extend((contents.len() as u16 + 2).to_be_bytes());
        out.extend(contents);
        out
    }

    fn with_prefix(prefix: &[u8], rest: &[u8]) -> Vec<u8> {
        [prefix, rest].concat()
    }

    fn frame(width: u16, height: u16) -> Vec<u8> {
        let mut contents = vec![8];
        contents.extend(height.to_be_bytes());
        contents.extend(width.to_be_bytes());
        contents.extend(b"\x01\x01\x11\0");
        segment(0xC2, &contents)
    }

    fn photo(orientation: u16) -> Vec<u8> {
        let exif = phone_exif(orientation, true);
        [
            vec![0xFF, 0xD8],
            segment(0xE0, b"JFIF\0\x01\x02\0\0\x48\0\x48\x02\x02CANARYTHUMB!"),
            segment(0xE0, b"JFXX\0\x13CANARYTHUMB"),
            segment(0xE1, &with_prefix(b"Exif\0\0", &exif)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>CANARYXMP"),
            segment(0xE2, b"ICC_PROFILE\0\x01\x01profile"),
            segment(0xE2, b"MPF\0CANARYMAKER"),
            segment(0xED, b"Photoshop 3.0\08BIM\x04\x04CANARYIPTC"),
            segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01"),
            segment(0xFE, b"CANARYCOM"),
            segment(0xDB, &[1; 65]),
            vec![0xFF],
            frame(300, 200),
            segment(0xC4, &[0; 20]),
            segment(0xDA, b"\x01\x01\0\0\0\x01"),
            b"picture\xFF\0picture\xFF\xD0picture".to_vec(),
            segment(0xFE, b"CANARYSCAN"),
            segment(0xDA, b"\x01\x01\0\x01\x3F\0"),
            b"more picture".to_vec(),
            vec![0xFF, 0xD9],
            b"\xFF\xD8\xFF\xE1CANARYTRAILING".to_vec(),
        ]
        .concat()
    }

    /// Data that inflates without having been deflated, so that words in it can be found.
    fn zlib(data: &[u8]) -> Vec<u8> {
        let length = data.len() as u16;
        let (mut a, mut b) = (1_u32, 0_u32);
        for &byte in data {
            a = (a + u32::from(byte)) % 65_521;
            b = (b + a) % 65_521;
        }
        let mut out = vec![0x78, 0x01, 0x01];
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(data);
        out.extend((b << 16 | a).to_be_bytes());
        out
    }

    fn chunk(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
        let chunk = PngChunk::new(*kind, Bytes::copy_from_slice(contents));
        chunk.encoder().bytes().to_vec()
    }

    fn png_header(width: u32, height: u32) -> Vec<u8> {
        let mut contents = width.to_be_bytes().to_vec();
        contents.extend(height.to_be_bytes());
        contents.extend(b"\x08\0\0\0\0");
        with_prefix(b"\x89PNG\r\n\x1A\n", &chunk(b"IHDR", &contents))
    }

    fn screenshot(orientation: u16) -> Vec<u8> {
        [
            png_header(3, 1),
            chunk(b"tEXt", b"Author\0CANARYAUTHOR"),
            chunk(
                b"zTXt",
                &with_prefix(b"Comment\0\0", &zlib(b"CANARYCOMMENT")),
            ),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0CANARYXMP"),
            chunk(b"eXIf", &phone_exif(orientation, false)),
            chunk(b"tIME", b"\x07\xEA\x05\x01\x0C\0\0"),
            chunk(b"gAMA", &45_455_u32.to_be_bytes()),
            chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]),
            chunk(b"caBX", b"CANARYMAKER"),
            chunk(b"IDAT", &zlib(b"\0abc")),
            chunk(b"IEND", b""),
            b"CANARYTRAILING".to_vec(),
        ]
        .concat()
    }

    fn riff(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        put_riff_chunk(&mut out, kind, contents);
        out
    }

    fn webp_of(chunks: &[Vec<u8>]) -> Vec<u8> {
        let body = with_prefix(b"WEBP", &chunks.concat());
        let mut out = b"RIFF".to_vec();
        out.extend((body.len() as u32).to_le_bytes());
        out.extend(body);
        out
    }

    fn moving_webp(orientation: u16) -> Vec<u8> {
        let bits = riff(b"VP8L", b"\x2F\0\0\0\0picture");
        let frame = [vec![0; 16], bits, riff(b"note", b"CANARYFRAME")].concat();
        let mut file = webp_of(&[
            riff(b"VP8X", b"\x2E\0\0\0\x8F\x01\0\x2B\x01\0"),
            riff(b"ICCP", b"profile"),
            riff(b"ANIM", &[0; 6]),
            riff(b"ANMF", &frame),
            riff(b"EXIF", &phone_exif(orientation, true)),
            riff(b"XMP ", b"CANARYXMP"),
            riff(b"note", b"CANARYTEXT"),
        ]);
        file.extend(b"CANARYTRAILING");
        file
    }

    fn moving_gif() -> Vec<u8> {
        [
            &b"GIF89a\x0A\0\x05\0\x80\0\0"[..],
            b"\0\0\0\xFF\xFF\xFF",
            b"!\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0",
            b"!\xFE\x09CANARYCOM\0",
            b"!\xFF\x0BXMP DataXMP\x09CANARYXMP\0",
            b"!\xF9\x04\0\x0A\0\0\0",
            b"!\xFE\x0ACANARYTEXT\0",
            b",\0\0\0\0\x0A\0\x05\0\0\x02\x02\x8C\x51\0",
            b"!\xF9\x04\0\x14\0\0\0",
            b",\0\0\0\0\x0A\0\x05\0\x80\0\0\0\xFF\xFF\xFF\x02\x02\x8C\x51\0",
            b";CANARYTRAILING",
        ]
        .concat()
    }

    const DRAWING: &str = r##"<?xml version="1.0"?>
<!-- CANARYCOM -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" viewBox="0 0 200.4 100" role="img" aria-label="A facial expression" inkscape:export-filename="/home/CANARYMAKER/x.png" sodipodi:docname="CANARYMAKER.svg" data-author="CANARYAUTHOR" onload="evil()">
<title>A door</title>
<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">CANARYAUTHOR</rdf:RDF></metadata>
<sodipodi:namedview inkscape:window-width="CANARYMAKER"/>
<style>
/* CANARYCOMMENT */
svg{fill:none;stroke:#0b5c66}.a>.b{fill:url(#light)}
@media (prefers-color-scheme:dark){svg{stroke:#86d3d9}}
</style>
<defs><linearGradient id="light"><stop offset="0"/></linearGradient></defs>
<script>evil()</script>
<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">evil</p></foreignObject>
<a href="javascript:evil()"><path class="a" d="M14 236V100" onclick="evil()"/></a>
<use xlink:href="#light"/><use href="https://evil.example/x.svg#a"/><image href="//evil.example/a.png"/>
<path style="fill:url(https://evil.example/b)" d="M0 0"/><path fill="url(#light)" d="M1 1"/>
<animate attributeName="href" to="javascript:evil()"/>
</svg>"##;

    fn pdf_of(objects: &[String], trailer: &str) -> Vec<u8> {
        let mut file = "%PDF-1.4\n".to_owned();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (n, object) in objects.iter().enumerate() {
            writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
            writeln!(file, "{} 0 obj\n{object}\nendobj", n + 1).unwrap();
        }
        let start = file.len();
        write!(
            file,
            "{table}trailer\n<</Size {} {trailer}>>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .unwrap();
        file.into_bytes()
    }

    fn leaflet() -> Vec<u8> {
        let stream = |dictionary: &str, data: &str| {
            format!(
                "<<{dictionary}/Length {}>>\nstream\n{data}\nendstream",
                data.len()
            )
        };
        pdf_of(
            &[
                "<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/PieceInfo<</Draw(CANARYMAKER)>>>>".into(),
                "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Annots[7 0 R 9 0 R]>>".into(),
                stream("", "BT (A cup of tea) Tj ET"),
                "<</Title(A leaflet)/Author(CANARYAUTHOR)/Creator(CANARYMAKER)/CreationDate(D:2026)>>".into(),
                stream("/Type/Metadata/Subtype/XML", "<x:xmpmeta>CANARYXMP</x:xmpmeta>"),
                "<</Type/Annot/Subtype/Text/Rect[0 0 1 1]/T(CANARYAUTHOR)/Contents(Well said)>>".into(),
                stream("", "CANARYTRAILING: a former version, reached by nobody"),
                "<</Type/Annot/Subtype/Widget/FT/Tx/Rect[0 0 1 1]/T(your-name)>>".into(),
            ],
            "/Root 1 0 R/Info 5 0 R/ID[<43414E415259><43414E415259>]",
        )
    }

    fn packed_leaflet() -> Vec<u8> {
        let mut leaflet = Document::load_mem(&leaflet()).unwrap();
        let mut packed = Vec::new();
        leaflet.save_modern(&mut packed).unwrap();
        packed
    }

    fn samples() -> Vec<(&'static str, Vec<u8>)> {
        vec![
            ("photo.jpg", photo(1)),
            ("turned.JPEG", photo(6)),
            ("screen.png", screenshot(1)),
            ("turned.png", screenshot(8)),
            ("moving.webp", moving_webp(1)),
            ("turned.webp", moving_webp(3)),
            (
                "still.webp",
                webp_of(&[riff(b"VP8L", b"\x2F\x02\x40\0\0picture")]),
            ),
            ("moving.gif", moving_gif()),
            ("drawing.svg", DRAWING.into()),
            ("leaflet.pdf", leaflet()),
            ("packed.pdf", packed_leaflet()),
        ]
    }

    fn cleaned(name: &str, bytes: &[u8]) -> Clean {
        clean(name, bytes).unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"))
    }

    fn words(trouble: Result<Clean, Trouble>) -> String {
        match trouble {
            Err(Trouble::Broken(words)) => words,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nothing_of_the_maker_is_published() {
        let mut planted = BTreeSet::new();
        for (name, bytes) in samples() {
            let before = canaries(&bytes);
            let clean = cleaned(name, &bytes);
            assert_eq!(canaries(&clean.bytes), [""; 0], "{name}");
            assert_eq!(clean.removed, !before.is_empty(), "{name}");
            planted.extend(before);
        }
        assert_eq!(
            planted.len(),
            CANARIES.len(),
            "the scanner finds what was planted: {planted:?}"
        );
    }

    #[test]
    fn a_clean_file_stays_as_it_is() {
        for (name, bytes) in samples() {
            let once = cleaned(name, &bytes);
            let twice = cleaned(name, &once.bytes);
            assert!(
                twice.bytes == once.bytes,
                "{name}: {}",
                String::from_utf8_lossy(&twice.bytes)
            );
            assert_eq!((twice.size, twice.removed), (once.size, false), "{name}");
            assert!(cleaned(name, &bytes) == once, "{name}");
        }
    }

    #[test]
    fn a_photo_keeps_its_picture_its_colours_and_its_way_up() {
        let turned = cleaned("turned.jpg", &photo(6));
        assert_eq!(turned.size, Some((200, 300)));
        assert_eq!(orientation(&turned.bytes[24..]), 6);
        for kept in [
            &b"more picture"[..],
            b"ICC_PROFILE",
            b"Adobe",
            b"\xFF\xD0picture",
        ] {
            assert!(
                turned.bytes.windows(kept.len()).any(|part| part == kept),
                "{kept:?}"
            );
        }
        let upright = cleaned("photo.jpg", &photo(1));
        assert_eq!(upright.size, Some((300, 200)));
        assert!(!upright.bytes.windows(4).any(|part| part == b"Exif"));
        assert_eq!(cleaned("upside-down.jpg", &photo(3)).size, Some((300, 200)));
        assert_eq!(cleaned("turned.png", &screenshot(8)).size, Some((1, 3)));
        assert_eq!(
            cleaned("turned.webp", &moving_webp(3)).size,
            Some((400, 300))
        );
    }

    #[test]
    fn a_moving_picture_still_moves() {
        let webp = cleaned("a.webp", &moving_webp(1)).bytes;
        let gif = cleaned("a.gif", &moving_gif()).bytes;
        let has = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|p| p == part);
        assert!(has(&webp, b"ANIM") && has(&webp, b"ANMF"));
        assert_eq!(webp[20], 0x22, "flags: colours and motion, no camera data");
        assert!(has(&gif, b"NETSCAPE2.0") && has(&gif, b"!\xF9\x04\0\x14"));
        assert!(has(&cleaned("a.png", &screenshot(1)).bytes, b"acTL"));
    }

    #[test]
    fn a_drawing_keeps_its_colours_in_the_dark_and_runs_nothing() {
        let clean = cleaned("drawing.svg", DRAWING.as_bytes());
        let text = String::from_utf8(clean.bytes).unwrap();
        for kept in [
            "<title>A door</title>",
            "@media (prefers-color-scheme:dark){svg{stroke:#86d3d9}}",
            ".a&gt;.b{fill:url(#light)}",
            "href=\"#light\"",
            "fill=\"url(#light)\"",
            "A facial expression",
        ] {
            assert!(text.contains(kept), "{kept} is lost: {text}");
        }
        for gone in [
            "evil",
            "script",
            "foreignObject",
            "javascript",
            "metadata",
            "http://www.i",
        ] {
            assert!(!text.contains(gone), "{gone} is still there: {text}");
        }
        assert_eq!(clean.size, Some((200, 100)));
        let sized = |attributes: &str| {
            let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' {attributes}/>");
            cleaned("a.svg", svg.as_bytes()).size
        };
        assert_eq!(sized("width='2in' height='48'"), Some((192, 48)));
        assert_eq!(sized("width='50' viewBox='0,0,100,300'"), Some((50, 150)));
        assert_eq!(sized("width='100%' height='100%'"), None);
        assert_eq!(sized("width='-1' height='NaN'"), None);
    }

    #[test]
    fn styles_that_fetch_go_and_the_drawing_stays() {
        for css in [
            "@import 'https://evil.example/a.css';",
            "a{background:url(https://evil.example/a.png)}",
            "a{background:url(/track.png)}",
            "a{background:image-set('https://evil.example/a.png' 1x)}",
            "@font-face{font-family:a;src:url(data:font/woff2;base64,AAAA)}",
            "a{b:u\\72l(https://evil.example)}",
            "&lt;/style>&lt;script>evil()",
        ] {
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg'><style>{css}</style><path d='M0 0' style=\"{}\"/></svg>",
                css.replace('"', "")
            );
            let text = String::from_utf8(cleaned("a.svg", svg.as_bytes()).bytes).unwrap();
            for gone in [
                "evil", "track", "url(/", "url(h", "url(d", "import", "script",
            ] {
                assert!(!text.contains(gone), "{css} became {text}");
            }
            assert!(text.contains("<path"), "{text}");
        }
    }

    #[test]
    fn a_photo_inside_a_drawing_is_cleaned_too() {
        use base64::Engine as _;
        let standard = base64::engine::general_purpose::STANDARD;
        let photo = standard.encode(photo(1));
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg'><image href='data:image/jpeg;base64,{photo}'/></svg>"
        );
        let clean = cleaned("a.svg", svg.as_bytes());
        let text = String::from_utf8(clean.bytes.clone()).unwrap();
        let inside = text
            .split(['"', ','])
            .find(|part| part.starts_with("/9j/"))
            .unwrap();
        let inside = base64::engine::general_purpose::STANDARD_NO_PAD
            .decode(inside)
            .unwrap();
        assert_eq!(canaries(&inside), [""; 0]);
        assert!(inside == cleaned("a.jpg", &self::photo(1)).bytes);
        assert!(clean.removed);
        assert_eq!(cleaned("a.svg", &clean.bytes).bytes, clean.bytes);
    }

    #[test]
    fn a_pdf_keeps_its_pages_and_its_title() {
        let clean = cleaned("leaflet.pdf", &leaflet());
        let text = String::from_utf8_lossy(&clean.bytes);
        for kept in ["A cup of tea", "A leaflet", "Well said", "your-name"] {
            assert!(text.contains(kept), "{kept} is lost");
        }
        for gone in ["/ID", "/Creator", "xmpmeta", "former version"] {
            assert!(!text.contains(gone), "{gone} is still there");
        }
        let again = Document::load_mem(&clean.bytes).unwrap();
        assert_eq!(again.get_pages().len(), 1);
    }

    #[test]
    fn a_pdf_of_packed_objects_stays_packed() {
        let once = cleaned("packed.pdf", &packed_leaflet());
        assert_eq!(canaries(&once.bytes), [""; 0]);
        assert!(once.removed && once.bytes.windows(6).any(|part| part == b"ObjStm"));
        let again = Document::load_mem(&once.bytes).unwrap();
        assert_eq!(again.get_pages().len(), 1);
        assert!(cleaned("packed.pdf", &once.bytes).bytes == once.bytes);
    }

    #[test]
    fn a_photo_inside_a_pdf_is_cleaned_too() {
        let mut document = Document::load_mem(&leaflet()).unwrap();
        let mut dictionary = Dictionary::new();
        dictionary.set("Filter", "DCTDecode");
        let image = document.add_object(Stream::new(dictionary, photo(1)));
        document.catalog_mut().unwrap().set("Photo", image);
        let mut file = Vec::new();
        document.save_to(&mut file).unwrap();
        assert!(canaries(&file).contains(&"CANARYGPS"));
        let clean = cleaned("a.pdf", &file);
        assert_eq!(canaries(&clean.bytes), [""; 0]);
        assert!(clean.bytes.windows(12).any(|part| part == b"more picture"));
    }

    #[test]
    fn a_locked_pdf_is_not_published() {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_owned(),
            format!(
                "<</Filter/Standard/V 1/R 2/P -4/O<{0}>/U<{0}>>>",
                "00".repeat(32)
            ),
        ];
        let file = pdf_of(&objects, "/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]");
        assert!(words(clean("a.pdf", &file)).contains("print it to a new PDF"));
        assert!(words(clean("a.pdf", b"%PDF-1.4 %%EOF")).contains("print it to a new PDF"));
    }

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
    fn a_file_cut_short_is_broken() {
        for (name, bytes) in samples() {
            let whole = cleaned(name, &bytes).bytes;
            for cut in [9, whole.len() / 2, whole.len() - 2] {
                assert!(clean(name, &whole[..cut]).is_err(), "{name} cut to {cut}");
            }
        }
    }

    #[test]
    fn a_picture_too_large_for_a_phone_is_refused_by_its_header() {
        let too_large = Err(Trouble::TooLarge {
            width: 30_000,
            height: 30_000,
        });
        let side = 30_000_u16.to_le_bytes();
        assert_eq!(clean("a.png", &png_header(30_000, 30_000)), too_large);
        let jpeg = with_prefix(&[0xFF, 0xD8], &frame(30_000, 30_000));
        assert_eq!(clean("a.jpg", &jpeg), too_large);
        let gif = [&b"GIF89a"[..], &side, &side, b"\0\0\0"].concat();
        assert_eq!(clean("a.gif", &gif), too_large);
        let canvas = riff(b"VP8X", b"\0\0\0\0\x2F\x75\0\x2F\x75\0");
        assert_eq!(clean("a.webp", &webp_of(&[canvas])), too_large);
        assert!(matches!(
            clean("a.png", &png_header(20_001, 1)),
            Err(Trouble::TooLarge { .. })
        ));
        assert!(matches!(
            clean("a.png", &png_header(7_800, 7_800)),
            Err(Trouble::TooLarge { .. })
        ));
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
            assert_eq!(clean(name, b"hello"), Err(Trouble::Refused), "{name}");
        }
        assert_eq!(
            clean("README", b" \n<!doctype html>"),
            Err(Trouble::Refused)
        );
        for name in [
            "a.docx",
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

    #[test]
    fn damage_never_panics_and_never_publishes_what_it_would_not_publish_again() {
        let mut seed = 0x2545_F491_4F6C_DD1D_u64;
        let mut random = |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % below as u64) as usize
        };
        for (name, sample) in samples() {
            for round in 0..1500 {
                let mut bytes = sample.clone();
                for _ in 0..=random(3) {
                    let at = random(bytes.len());
                    match round % 3 {
                        0 => bytes.truncate(at.max(1)),
                        1 => bytes[at] ^= 1 << random(8),
                        _ => bytes[at] = [0, 0xFF, b'<', b'9'][random(4)],
                    }
                }
                if let Ok(once) = clean(name, &bytes) {
                    let twice = clean(name, &once.bytes);
                    let twice = twice.unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"));
                    assert!(twice.bytes == once.bytes, "{name}, round {round}");
                    assert_eq!(twice.size, once.size, "{name}, round {round}");
                }
            }
        }
    }

    #[test]
    fn entities_do_not_fill_the_memory() {
        let mut svg = "<!DOCTYPE svg [<!ENTITY a0 'ha'>".to_owned();
        for n in 1..20 {
            write!(
                svg,
                "<!ENTITY a{n} '{}'>",
                format!("&a{};", n - 1).repeat(10)
            )
            .unwrap();
        }
        svg += "]><svg xmlns='http://www.w3.org/2000/svg'><text>&a19;</text></svg>";
        words(clean("a.svg", svg.as_bytes()));
    }

    #[test]
    fn labels_read_like_words() {
        assert_eq!(kind_label("a.PDF"), "PDF");
        assert_eq!(kind_label("x/plan.docx"), "Word document");
        assert_eq!(kind_label("a.jpeg"), "JPEG picture");
        assert_eq!(kind_label("a.key"), "KEY file");
        assert_eq!(kind_label("README"), "File");
        assert_eq!(kind_label("a.b c"), "File");
        let sizes = [
            0,
            1,
            999,
            1000,
            12_345,
            999_499,
            999_500,
            1_400_000,
            12_000_000,
            3_250_000_000,
        ];
        assert_eq!(
            sizes.map(size_label),
            [
                "0 bytes",
                "1 byte",
                "999 bytes",
                "1 kB",
                "12 kB",
                "999 kB",
                "1 MB",
                "1.4 MB",
                "12 MB",
                "3.3 GB"
            ]
        );
        size_label(u64::MAX);
        assert_eq!(mime("a.svg"), "image/svg+xml");
        assert_eq!(mime("a.webp"), "image/webp");
        assert_eq!(mime("a"), "application/octet-stream");
        assert!(is_picture("a.JPG") && is_picture("a.svg") && !is_picture("a.pdf"));
    }
}
