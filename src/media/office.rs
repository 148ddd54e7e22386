//! Office files: a Word, Excel, PowerPoint or OpenDocument file is an archive of parts, most of them XML.
//!
//! Parts about the document are emptied, who wrote a comment or a change is blanked, and pictures are
//! cleaned as they are everywhere; every other part is copied as it is, packed bytes and all.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::format::Format;
use super::unpacking::OF_OFFICE;
use super::{Clean, Unpublishable};

/// Parts that say nothing but who made the document, when and with what, with what stands in their place.
const ABOUT: [(&str, &str); 4] = [
    (
        "docprops/core.xml",
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>",
    ),
    (
        "docprops/app.xml",
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>",
    ),
    (
        "docprops/custom.xml",
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>",
    ),
    (
        "meta.xml",
        "<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" office:version=\"1.2\"/>",
    ),
];

/// Parts that list people.
const PEOPLE: [&str; 4] = [
    "word/people.xml",
    "xl/persons/",
    "ppt/authors.xml",
    "ppt/commentauthors.xml",
];

pub(super) fn clean(bytes: &[u8]) -> Result<Clean, Unpublishable> {
    let once = copied(bytes)?;
    // Of a damaged archive a copy may be read otherwise than the archive was; it is not published then.
    match copied(&once.bytes)?.bytes == once.bytes {
        true => Ok(once),
        false => Err(locked()),
    }
}

/// The archive with every part copied or cleaned.
fn copied(bytes: &[u8]) -> Result<Clean, Unpublishable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| locked())?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut left = OF_OFFICE.of(bytes.len());
    let mut removed = !archive.comment().is_empty();
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| locked())?;
        let name = part.name().map_err(|_| locked())?.into_owned();
        removed |= part
            .last_modified()
            .is_some_and(|time| time != DateTime::default());
        drop(part);
        let cleaned = match Part::named(&name) {
            Some(part) => part.cleaned(&unpacked(&mut archive, index, &mut left)?)?,
            None => None,
        };
        match cleaned {
            Some(content) => {
                removed = true;
                out.start_file(name, options).map_err(|_| locked())?;
                out.write_all(&content).map_err(|_| locked())?;
            }
            None => {
                let part = archive.by_index_raw(index).map_err(|_| locked())?;
                out.raw_copy_file_touch(part, DateTime::default(), None)
                    .map_err(|_| locked())?;
            }
        }
    }
    let bytes = out.finish().map_err(|_| locked())?.into_inner();
    Ok(Clean {
        bytes,
        sizes: None,
        size: None,
        removed,
        unread: false,
    })
}

fn locked() -> Unpublishable {
    Unpublishable::Broken(
        "this document cannot be opened to take personal data out; save it once more without a password, or offer a PDF"
            .to_owned(),
    )
}

/// A part as it is read. `left` is what all parts together may still come to.
fn unpacked(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    left: &mut u64,
) -> Result<Vec<u8>, Unpublishable> {
    let too_much = || {
        Unpublishable::Broken(
            "what is packed into this document comes to far more than the file; offer a PDF"
                .to_owned(),
        )
    };
    let part = archive.by_index(index).map_err(|_| locked())?;
    if part.size() > *left {
        return Err(too_much());
    }
    let mut content = Vec::new();
    part.take(*left + 1)
        .read_to_end(&mut content)
        .map_err(|_| locked())?;
    *left = left
        .checked_sub(content.len() as u64)
        .ok_or_else(too_much)?;
    Ok(content)
}

/// A part that may tell of people.
enum Part {
    About(&'static str),
    People,
    Words,
    Picture(Format),
}

impl Part {
    fn named(name: &str) -> Option<Part> {
        let name = name.to_lowercase();
        if let Some((_, empty)) = ABOUT.iter().find(|(about, _)| *about == name) {
            return Some(Part::About(empty));
        }
        if PEOPLE.iter().any(|people| name.starts_with(people)) {
            return Some(Part::People);
        }
        if name.ends_with(".xml") {
            return Some(Part::Words);
        }
        match super::name::format(&name)? {
            format @ (Format::Jpeg | Format::Png | Format::WebP | Format::Gif) => {
                Some(Part::Picture(format))
            }
            _ => None,
        }
    }

    /// The part without what tells of people; nothing if it tells nothing.
    fn cleaned(&self, content: &[u8]) -> Result<Option<Vec<u8>>, Unpublishable> {
        let cleaned = match self {
            Part::About(empty) => empty.as_bytes().to_vec(),
            Part::Picture(format) => match super::cleaned(*format, content) {
                Ok(clean) if clean.removed => clean.bytes,
                // What is no picture after all is not shown as one either.
                _ => return Ok(None),
            },
            Part::People | Part::Words => {
                let xml = std::str::from_utf8(content).map_err(|_| locked())?;
                let attributes: &[&str] = match self {
                    Part::People => &[
                        "author",
                        "name",
                        "initials",
                        "displayName",
                        "userId",
                        "providerId",
                    ],
                    _ => &["author", "initials"],
                };
                without_people(xml, attributes).into_bytes()
            }
        };
        Ok((cleaned != content).then_some(cleaned))
    }
}

/// Elements whose words are a name: in comments and changes of Excel and OpenDocument.
const NAMES: [&str; 5] = [
    "author",
    "creator",
    "creator-initials",
    "sender-initials",
    "initial-creator",
];

/// XML with those attributes empty, whatever prefix they have, and the elements that hold names too.
fn without_people(xml: &str, attributes: &[&str]) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let end = from.find('>').map_or(from.len(), |end| end + 1);
        let (tag, after) = from.split_at(end);
        blank(tag, attributes, &mut out);
        rest = after;
        let mut words = tag
            .trim_start_matches('<')
            .split([' ', '\t', '\r', '\n', '>']);
        if words
            .next()
            .is_some_and(|name| NAMES.contains(&local(name)))
        {
            rest = after.find('<').map_or("", |next| &after[next..]);
        }
    }
    out.push_str(rest);
    out
}

/// A tag with those attributes empty.
fn blank(tag: &str, attributes: &[&str], out: &mut String) {
    let mut rest = tag;
    while let Some(start) = rest.find(['"', '\'']) {
        let quote = &rest[start..=start];
        let name = rest[..start].trim_end_matches(['=', ' ']);
        let name = name.rsplit([' ', '\t', '\r', '\n']).next().map(local);
        let value = &rest[start + 1..];
        let length = value.find(quote).unwrap_or(value.len());
        out.push_str(&rest[..=start]);
        if !name.is_some_and(|name| attributes.contains(&name)) {
            out.push_str(&value[..length]);
        }
        let end = value.len().min(length + 1);
        out.push_str(&value[length..end]);
        rest = &value[end..];
    }
    out.push_str(rest);
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: [&str; 6] = [
        "Nadia Maker",
        "Rowan Reviser",
        "NM",
        "Harbour Trust",
        "2019-11-03",
        "n.maker@example.org",
    ];

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            let method = match *name {
                "mimetype" => CompressionMethod::Stored,
                _ => CompressionMethod::Deflated,
            };
            let options = SimpleFileOptions::default().compression_method(method);
            out.start_file(*name, options).unwrap();
            out.write_all(content.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    fn parts(bytes: &[u8]) -> Vec<(String, String)> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let read = |index| {
            let mut part = archive.by_index(index).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        };
        let count = ZipArchive::new(Cursor::new(bytes)).unwrap().len();
        (0..count).map(read).collect()
    }

    fn document() -> Vec<u8> {
        archive(&[
            ("[Content_Types].xml", "<Types/>"),
            (
                "docProps/core.xml",
                "<c><dc:creator>Nadia Maker</dc:creator><t>2019-11-03</t></c>",
            ),
            (
                "docProps/app.xml",
                "<p><Company>Harbour Trust</Company></p>",
            ),
            (
                "word/document.xml",
                "<w:p><w:ins w:id=\"1\" w:author=\"Rowan Reviser\"><w:t>By &quot;all&quot; of us</w:t></w:ins></w:p>",
            ),
            (
                "word/comments.xml",
                "<w:comment w:initials='NM' w:author = 'Nadia Maker'>Good</w:comment>",
            ),
            (
                "word/people.xml",
                "<w15:person w15:author=\"Nadia Maker\" w15:userId=\"n.maker@example.org\"/>",
            ),
        ])
    }

    #[test]
    fn nobody_who_wrote_a_document_is_published() {
        let planted = document();
        let clean = clean(&planted).unwrap();
        let before: String = parts(&planted).into_iter().map(|part| part.1).collect();
        let after: String = parts(&clean.bytes).into_iter().map(|part| part.1).collect();
        for name in PEOPLE {
            assert!(before.contains(name), "{name} was not planted");
            assert!(!after.contains(name), "{name} is in {after}");
        }
        assert!(clean.removed);
        assert!(
            after.contains("<w:ins w:id=\"1\" w:author=\"\"><w:t>By &quot;all&quot; of us</w:t>")
        );
    }

    #[test]
    fn a_document_that_comes_to_much_is_refused() {
        let blanks = " ".repeat(5_000_000);
        let names: Vec<String> = (0..8).map(|n| format!("word/part{n}.xml")).collect();
        let all: Vec<(&str, &str)> = names.iter().map(|name| (&**name, &*blanks)).collect();
        let refused = |parts: &[(&str, &str)]| match clean(&archive(parts)) {
            Err(Unpublishable::Broken(why)) => why.contains("far more than the file"),
            _ => false,
        };
        assert!(refused(&all));
        assert!(!refused(&all[..2]));
    }

    #[test]
    fn a_clean_document_stays_as_it_is() {
        let once = clean(&document()).unwrap();
        let twice = clean(&once.bytes).unwrap();
        assert!(twice.bytes == once.bytes && !twice.removed);
    }

    #[test]
    fn opendocument_keeps_its_order_and_loses_its_names() {
        let sheet = archive(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            (
                "content.xml",
                "<a><dc:creator>Nadia Maker</dc:creator><text:p>Words</text:p></a>",
            ),
            (
                "meta.xml",
                "<m><meta:initial-creator>Nadia Maker</meta:initial-creator></m>",
            ),
        ]);
        let clean = parts(&clean(&sheet).unwrap().bytes);
        assert_eq!(clean[0].1, "application/vnd.oasis.opendocument.text");
        assert_eq!(
            clean[1].1,
            "<a><dc:creator></dc:creator><text:p>Words</text:p></a>"
        );
        assert!(!clean[2].1.contains("Nadia"));
    }

    #[test]
    fn damage_never_panics() {
        let whole = document();
        let mut seed = 0x2545_F491_4F6C_DD1D_u64;
        for _ in 0..2000 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                let at = (seed % bytes.len() as u64) as usize;
                bytes[at] ^= 1 << (seed >> 60 & 7);
            }
            if let Ok(once) = clean(&bytes) {
                let twice = clean(&once.bytes).unwrap();
                assert!(twice.bytes == once.bytes);
            }
        }
        for cut in [1, 9, whole.len() / 2, whole.len() - 2] {
            assert!(clean(&whole[..cut]).is_err());
        }
    }
}
