//! PDF: objects, each without what programs wrote about their maker.

use std::cell::Cell;
use std::collections::BTreeSet;

use lopdf::xref::{XrefEntry, XrefType};
use lopdf::{Dictionary, Document, LoadOptions, Object, SaveOptions, Stream};

use super::{Clean, Unpublishable, damaged, jpeg, unpacking};

/// Written anew from what can be reached of its pages, so former versions go as well.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean, Unpublishable> {
    let locked = || {
        Unpublishable::Broken(
            "this PDF cannot be opened to take personal data out; print it to a new PDF".to_owned(),
        )
    };
    let end = &bytes[bytes.len().saturating_sub(1024)..];
    if !end.windows(5).any(|five| five == b"%%EOF") {
        return Err(damaged());
    }
    if !unpacking::is_bearable(bytes) {
        return Err(Unpublishable::Broken(
            "what is packed into this PDF comes to far more than the file; print it to a new PDF"
                .to_owned(),
        ));
    }
    let options =
        LoadOptions::with_max_decompressed_size(unpacking::OF_PDF.of(bytes.len()) as usize);
    let mut document = Document::load_mem_with_options(bytes, options).map_err(|_| locked())?;
    if document.trailer.has(b"Encrypt")
        || document.was_encrypted()
        || leads_nowhere(&mut document)
        || document.page_iter().next().is_none()
    {
        return Err(locked());
    }

    let mut found = Found::default();
    let title = title_of(&document, &mut found.removed);
    for object in document.objects.values_mut() {
        strip(object, &mut found);
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
        sizes: None,
        size: None,
        removed: found.removed,
        unread: found.unread,
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
fn title_of(document: &Document, removed: &mut bool) -> Option<Object> {
    let info = document.trailer.get_deref(b"Info", document).ok()?;
    let info = info.as_dict().ok()?;
    *removed |= info.iter().any(|(key, _)| key != b"Title");
    let title = info.get_deref(b"Title", document).ok()?;
    matches!(title, Object::String(..)).then(|| title.clone())
}

/// What was found on the way through the objects.
#[derive(Default)]
struct Found {
    /// Something was taken out.
    removed: bool,
    /// Something could not be looked into.
    unread: bool,
}

/// Takes out of one object what its maker's programs wrote about their maker. The depth is the
/// parser's, which is limited.
fn strip(object: &mut Object, found: &mut Found) {
    let dictionary = match object {
        Object::Array(items) => {
            for item in items {
                strip(item, found);
            }
            return;
        }
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) if stream.dict.has_type(b"Metadata") => {
            found.removed = true;
            *object = Object::Null;
            return;
        }
        Object::Stream(stream) => {
            strip_photo(stream, found);
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
        found.removed |= dictionary.remove(key).is_some();
    }
    for (_, value) in dictionary.iter_mut() {
        strip(value, found);
    }
}

/// A photo in a PDF is often the JPEG file as the camera wrote it, and may be packed once more. One that cannot be read
/// stays as it is, which is told.
fn strip_photo(stream: &mut Stream, found: &mut Found) {
    let filters: Vec<&[u8]> = stream.filters().unwrap_or_default();
    let Some((last, packing)) = filters.split_last() else {
        return;
    };
    match *last {
        b"DCTDecode" | b"DCT" => {}
        b"JPXDecode" => return found.unread = true,
        _ => return,
    }
    let photo = match packing {
        [] => jpeg::stripped(&stream.content).ok(),
        _ => unpacked(stream, packing).and_then(|photo| jpeg::stripped(&photo).ok()),
    };
    let Some(photo) = photo else {
        return found.unread = true;
    };
    found.removed |= photo.removed;
    if !packing.is_empty() {
        stream.dict.remove(b"DecodeParms");
        stream.dict.set("Filter", "DCTDecode");
    }
    stream.set_content(photo.bytes);
}

/// What a stream holds once it is unpacked so far.
fn unpacked(stream: &Stream, packing: &[&[u8]]) -> Option<Vec<u8>> {
    const LARGEST: usize = 32 * 1024 * 1024;
    let filters = packing.iter().map(|name| Object::Name(name.to_vec()));
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", Object::Array(filters.collect()));
    let packed = Stream::new(dictionary, stream.content.clone());
    packed.decompressed_content_with_limit(LARGEST).ok()
}

#[cfg(test)]
mod tests {
    use lopdf::{Dictionary, Document, Object, Stream};

    use crate::samples::{canaries, clean, cleaned, leaflet, packed_leaflet, pdf_of, photo, words};

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
    fn a_photo_that_is_packed_again_is_cleaned_and_one_that_cannot_be_read_is_told() {
        let with = |filter: Object, content: Vec<u8>| {
            let mut document = Document::load_mem(&leaflet()).unwrap();
            let mut dictionary = Dictionary::new();
            dictionary.set("Filter", filter);
            let image = document.add_object(Stream::new(dictionary, content));
            document.catalog_mut().unwrap().set("Photo", image);
            let mut file = Vec::new();
            document.save_to(&mut file).unwrap();
            cleaned("a.pdf", &file)
        };
        let name = |name: &str| Object::Name(name.as_bytes().to_vec());
        let hex: String = photo(1).iter().map(|byte| format!("{byte:02x}")).collect();
        let twice = Object::Array(vec![name("ASCIIHexDecode"), name("DCTDecode")]);
        let clean = with(twice, hex.into_bytes());
        assert!(clean.bytes.windows(12).any(|part| part == b"more picture"));
        assert_eq!((canaries(&clean.bytes), clean.unread), (vec![], false));
        assert!(with(name("DCTDecode"), b"\xFF\xD8 no picture".to_vec()).unread);
        assert!(with(name("JPXDecode"), b"some picture".to_vec()).unread);
        assert!(!with(name("DCTDecode"), photo(1)).unread);
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
}
