//! Walks and places in XML: GPX and KML. A browser shows such a file as XML, in which scripts of other vocabularies run, so
//! it has none of them.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::markup;

/// The most elements that may lie in one another.
const DEEPEST: usize = 100;

/// Whether the bytes are XML with this outermost element, in which nothing can run: no document type, no instructions to
/// the browser, no element of a page or a drawing. Linear in the file.
pub(super) fn is_one(bytes: &[u8], root: &str) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut depth, mut roots) = (0_usize, 0_usize);
    loop {
        let Ok(event) = reader.read_event() else {
            return false;
        };
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                if depth == 0 {
                    roots += 1;
                    if tag.local_name().as_ref() != root {
                        return false;
                    }
                }
                if depth == DEEPEST || !is_inert(tag) {
                    return false;
                }
                depth += usize::from(matches!(event, Event::Start(_)));
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Decl(written) => {
                let encoding = written.encoding();
                let is_utf8 = encoding.is_none_or(|encoding| {
                    encoding.is_ok_and(|name| name.eq_ignore_ascii_case("utf-8"))
                });
                if !is_utf8 {
                    return false;
                }
            }
            Event::PI(_) | Event::DocType(_) => return false,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Comment(_) => {}
            Event::Eof => return depth == 0 && roots == 1,
        }
    }
}

/// Whether an element brings no vocabulary in which something runs: of the W3C's, only types and Atom's authors.
fn is_inert(tag: &BytesStart<'_>) -> bool {
    let mut attributes = tag.attributes();
    attributes.with_checks(false).all(|attribute| {
        let Ok(attribute) = attribute else {
            return false;
        };
        let name = attribute.key.as_ref();
        let Ok(value) = attribute.normalized_value(XmlVersion::Explicit1_0) else {
            return false;
        };
        let is_vocabulary = name == "xmlns" || name.starts_with("xmlns:");
        !is_vocabulary || !is_active(&value)
    })
}

fn is_active(vocabulary: &str) -> bool {
    let vocabulary = vocabulary.to_ascii_lowercase();
    let is_harmless = [
        "http://www.w3.org/2001/xmlschema",
        "http://www.w3.org/2005/atom",
    ]
    .iter()
    .any(|known| vocabulary.starts_with(known));
    !is_harmless && (vocabulary.contains("w3.org") || vocabulary.contains("mozilla"))
}

/// Whether something in it runs, whatever it is otherwise.
pub(super) fn runs(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    markup::runs_in(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_is_taken_and_what_would_run_in_it_is_not() {
        let track = |inside: &str| {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{inside}</gpx>"
            )
        };
        for inside in [
            "",
            "<!-- made by hand --><wpt lat=\"0\" lon=\"0\"><name>Sample &amp; more</name></wpt>",
            "<desc><![CDATA[1 < 2]]></desc>",
        ] {
            let track = track(inside);
            assert!(
                is_one(track.as_bytes(), "gpx") && !runs(track.as_bytes()),
                "{track}"
            );
            assert!(!is_one(track.as_bytes(), "kml"));
        }
        for inside in [
            "<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
            "<g xmlns=\"http://www.w3.org/1999/xht&#109;l\"/>",
            "<g xmlns=\"http://www.w3.org/2000/svg\"/>",
            "<?xml-stylesheet href=\"a.xsl\"?>",
            "<open>",
            "</gpx><gpx>",
        ] {
            assert!(!is_one(track(inside).as_bytes(), "gpx"), "{inside}");
        }
        assert!(!is_one(
            b"<!DOCTYPE gpx [<!ENTITY a 'b'>]><gpx>&a;</gpx>",
            "gpx"
        ));
        assert!(!is_one(
            b"<?xml version='1.0' encoding='utf-7'?><gpx/>",
            "gpx"
        ));
        assert!(!is_one(
            format!("<gpx>{}", "<a>".repeat(20_000)).as_bytes(),
            "gpx"
        ));
        assert!(!is_one(b"", "gpx") && !is_one(b"<html/>", "gpx"));
    }
}
