//! One file of each format with a word planted wherever it can hold what nobody should publish: for the tests of this module.

use std::fmt::Write as _;

use img_parts::Bytes;
use img_parts::png::PngChunk;
use lopdf::Document;

use super::riff::put_riff_chunk;
use super::{Clean, Unpublishable};

/// Planted wherever a file can hold what nobody should publish.
pub(super) const CANARIES: [&str; 12] = [
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

pub(super) fn canaries(bytes: &[u8]) -> Vec<&'static str> {
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

pub(super) fn with_prefix(prefix: &[u8], rest: &[u8]) -> Vec<u8> {
    [prefix, rest].concat()
}

pub(super) fn frame(width: u16, height: u16) -> Vec<u8> {
    let mut contents = vec![8];
    contents.extend(height.to_be_bytes());
    contents.extend(width.to_be_bytes());
    contents.extend(b"\x01\x01\x11\0");
    segment(0xC2, &contents)
}

pub(super) fn photo(orientation: u16) -> Vec<u8> {
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

pub(super) fn png_chunk(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let chunk = PngChunk::new(*kind, Bytes::copy_from_slice(contents));
    chunk.encoder().bytes().to_vec()
}

pub(super) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut contents = width.to_be_bytes().to_vec();
    contents.extend(height.to_be_bytes());
    contents.extend(b"\x08\0\0\0\0");
    with_prefix(b"\x89PNG\r\n\x1A\n", &png_chunk(b"IHDR", &contents))
}

pub(super) fn screenshot(orientation: u16) -> Vec<u8> {
    [
        png_header(3, 1),
        png_chunk(b"tEXt", b"Author\0CANARYAUTHOR"),
        png_chunk(
            b"zTXt",
            &with_prefix(b"Comment\0\0", &zlib(b"CANARYCOMMENT")),
        ),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0CANARYXMP"),
        png_chunk(b"eXIf", &phone_exif(orientation, false)),
        png_chunk(b"tIME", b"\x07\xEA\x05\x01\x0C\0\0"),
        png_chunk(b"gAMA", &45_455_u32.to_be_bytes()),
        png_chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]),
        png_chunk(b"caBX", b"CANARYMAKER"),
        png_chunk(b"IDAT", &zlib(b"\0abc")),
        png_chunk(b"IEND", b""),
        b"CANARYTRAILING".to_vec(),
    ]
    .concat()
}

pub(super) fn riff(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put_riff_chunk(&mut out, kind, contents);
    out
}

pub(super) fn webp_of(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = with_prefix(b"WEBP", &chunks.concat());
    let mut out = b"RIFF".to_vec();
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(body);
    out
}

pub(super) fn moving_webp(orientation: u16) -> Vec<u8> {
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

pub(super) fn moving_gif() -> Vec<u8> {
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

pub(super) const DRAWING: &str = r##"<?xml version="1.0"?>
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

pub(super) fn pdf_of(objects: &[String], trailer: &str) -> Vec<u8> {
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

pub(super) fn leaflet() -> Vec<u8> {
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
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Annots[7 0 R 9 0 R]>>"
                .into(),
            stream("", "BT (A cup of tea) Tj ET"),
            "<</Title(A leaflet)/Author(CANARYAUTHOR)/Creator(CANARYMAKER)/CreationDate(D:2026)>>"
                .into(),
            stream(
                "/Type/Metadata/Subtype/XML",
                "<x:xmpmeta>CANARYXMP</x:xmpmeta>",
            ),
            "<</Type/Annot/Subtype/Text/Rect[0 0 1 1]/T(CANARYAUTHOR)/Contents(Well said)>>".into(),
            stream("", "CANARYTRAILING: a former version, reached by nobody"),
            "<</Type/Annot/Subtype/Widget/FT/Tx/Rect[0 0 1 1]/T(your-name)>>".into(),
        ],
        "/Root 1 0 R/Info 5 0 R/ID[<43414E415259><43414E415259>]",
    )
}

pub(super) fn packed_leaflet() -> Vec<u8> {
    let mut leaflet = Document::load_mem(&leaflet()).unwrap();
    let mut packed = Vec::new();
    leaflet.save_modern(&mut packed).unwrap();
    packed
}

pub(super) fn samples() -> Vec<(&'static str, Vec<u8>)> {
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

/// With no setting that allows more.
pub(super) fn clean(name: &str, bytes: &[u8]) -> Result<Clean, Unpublishable> {
    super::clean(name, bytes, &[])
}

pub(super) fn cleaned(name: &str, bytes: &[u8]) -> Clean {
    clean(name, bytes).unwrap_or_else(|trouble| panic!("{name}: {trouble:?}"))
}

pub(super) fn words(trouble: Result<Clean, Unpublishable>) -> String {
    match trouble {
        Err(Unpublishable::Broken(words)) => words,
        other => panic!("{other:?}"),
    }
}
