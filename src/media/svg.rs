//! SVG: a drawing that runs nothing, asks for nothing outside itself and tells of nobody.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, BytesText, Event};
use svg_hush::data_url_filter::{DataUrl, DataUrlFilterResult};

use super::format::Format;
use super::{Clean, Size, Unpublishable};

/// Through the safe list of `svg-hush`, then through [`drawing`], which is stricter about styles
/// and links. An `xml:space` is lost on the way, so runs of spaces in a text shrink to one.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean, Unpublishable> {
    let no_drawing = || {
        Unpublishable::Broken(
            "it is named as an SVG drawing and cannot be read as one; save it once more as plain SVG"
                .to_owned(),
        )
    };
    // Before anything else is done with it: what follows takes time by the depth, for each element.
    if !is_shallow(bytes).ok_or_else(no_drawing)? {
        return Err(Unpublishable::Broken(format!(
            "more than {DEEPEST} of its groups lie in one another, or an element has more than {MOST_ATTRIBUTES} attributes; simplify the drawing, or save it as PNG"
        )));
    }
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
        sizes: None,
        removed: removed.get(),
        unread: false,
    })
}

/// The most elements that may lie in one another; drawing programs come to twenty.
const DEEPEST: usize = 200;

/// The most attributes of an element, and the most vocabularies that a drawing may name.
const MOST_ATTRIBUTES: usize = 500;
const MOST_VOCABULARIES: usize = 64;

/// Whether a drawing keeps to the limits. `None` if it cannot be read. Linear in its length.
fn is_shallow(svg: &[u8]) -> Option<bool> {
    let text = match std::str::from_utf8(svg) {
        Ok(text) => Cow::Borrowed(text),
        // Some old alphabet, in which marks of XML are as they are everywhere.
        Err(_) => Cow::Owned(svg.iter().map(|byte| char::from(*byte)).collect()),
    };
    if text.contains('\0') {
        return None; // UTF-16, which is read by others in another way than here
    }
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut depth, mut vocabularies) = (0_usize, 0_usize);
    loop {
        let event = reader.read_event().ok()?;
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            let mut count = 0;
            for attribute in tag.attributes().with_checks(false).flatten() {
                count += 1;
                vocabularies += usize::from(attribute.key.as_ref().starts_with("xmlns"));
            }
            if count > MOST_ATTRIBUTES || vocabularies > MOST_VOCABULARIES {
                return Some(false);
            }
        }
        match event {
            Event::Start(_) if depth == DEEPEST => return Some(false),
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return Some(true),
            _ => {}
        }
    }
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
    let (subtype, format) = match (mime.type_.as_str(), mime.subtype.as_str()) {
        ("image", "jpg" | "jpeg") => ("jpeg", Format::Jpeg),
        ("image", "png") => ("png", Format::Png),
        ("image", "gif") => ("gif", Format::Gif),
        ("image", "webp") => ("webp", Format::WebP),
        _ => return DataUrlFilterResult::Drop,
    };
    let cleaned = url
        .decode_to_vec()
        .ok()
        .and_then(|(bytes, _)| super::cleaned(format, &bytes).ok());
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
    let view_box = value("viewBox").unwrap_or_default();
    let view: Vec<f64> = view_box
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

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::samples::{DRAWING, canaries, clean, cleaned, photo, words};

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
    fn a_drawing_in_depth_or_of_endless_attributes_is_refused_at_once() {
        let svg = |inside: &str| format!("<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>");
        let groups = |count: usize| svg(&("<g>".repeat(count) + &"</g>".repeat(count)));
        let attributes: String = (0..100_000).map(|n| format!(" a{n}=''")).collect();
        let vocabularies: String = (0..100).map(|n| format!("<g xmlns:a{n}='b'/>")).collect();
        for drawing in [
            groups(200),
            groups(400_000),
            svg(&"<g>".repeat(400_000)),
            svg(&format!("<g{attributes}/>")),
            svg(&vocabularies),
        ] {
            assert!(words(clean("a.svg", drawing.as_bytes())).contains("simplify the drawing"));
        }
        let wide = "<g><path d='M0 0'/></g>".repeat(1000);
        for drawing in [groups(150), svg(&wide)] {
            cleaned("a.svg", drawing.as_bytes());
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
}
