//! A leaflet as one file that is printed without its site: styles, face and pictures stand in it, and its links are
//! whole addresses. It is made of what everybody may have, and of nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::release::Artifact;
use crate::media::media_type;

/// What a file beside the page holds, by the address that the page has for it.
pub type Beside<'a> = dyn Fn(&str) -> Option<Artifact> + 'a;

/// What may stand in such a file: nothing that runs, and nothing of another place.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/// A page as one file. `origin` is put before addresses of the site; with `is_large` the paper for large print is chosen,
/// or nothing comes of it where the theme has no such paper.
pub fn alone(page: &Artifact, origin: &str, is_large: bool, file: &Beside<'_>) -> Option<Artifact> {
    let html = String::from_utf8_lossy(page.bytes());
    let mut out = String::with_capacity(html.len() * 4);
    let mut has_large = false;
    let mut is_script = false;
    for (index, part) in html.split('<').enumerate() {
        let Some((tag, words)) = part.split_once('>').filter(|_| index > 0) else {
            // Before the first tag, or behind a sign of a script.
            if !is_script {
                out.push_str(part);
            }
            continue;
        };
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        is_script = match name {
            "script" => true,
            "/script" => false,
            _ => is_script,
        };
        let address = attribute(tag, "href").or(attribute(tag, "src"));
        let address =
            address.filter(|address| address.starts_with('/') && !address.starts_with("//"));
        match (name, address) {
            ("script" | "/script", _) => {}
            _ if is_script => {}
            ("link", Some(sheet)) if attribute(tag, "rel") == Some("stylesheet") => {
                let text =
                    file(sheet).map(|sheet| String::from_utf8_lossy(sheet.bytes()).into_owned());
                let text = with_files(&text.unwrap_or_default(), sheet, file);
                out.push_str(&format!("<style>{text}</style>"));
            }
            ("link", _) => {}
            ("meta", _) if tag.contains("Content-Security-Policy") => {
                out.push_str(&format!(
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">"
                ));
            }
            ("img", Some(picture)) => {
                let data = data_of(picture, file).unwrap_or_default();
                out.push_str(&format!("<{}>", tag.replace(picture, &data)));
            }
            ("input", _) if is_large && tag.contains("type=\"radio\"") => {
                let is_it = attribute(tag, "value") == Some("large");
                has_large |= is_it;
                let checked = if is_it { " checked" } else { "" };
                out.push_str(&format!("<{}{checked}>", tag.replace(" checked", "")));
            }
            (_, Some(address)) => {
                let whole = format!("\"{origin}{address}\"");
                out.push_str(&format!(
                    "<{}>",
                    tag.replace(&format!("\"{address}\""), &whole)
                ));
            }
            _ => out.push_str(&format!("<{tag}>")),
        }
        if !is_script {
            out.push_str(words);
        }
    }
    (has_large || !is_large).then(|| Artifact::of_artifacts(out.into_bytes()))
}

/// The value of an attribute of a tag that this program printed.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// A style sheet with the files in it that it names.
fn with_files(sheet: &str, at: &str, file: &Beside<'_>) -> String {
    let folder = at.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut out = String::with_capacity(sheet.len());
    for (index, part) in sheet.split("url(").enumerate() {
        match part.split_once(')').filter(|_| index > 0) {
            Some((name, rest)) => {
                let data = data_of(&format!("{folder}/{name}"), file);
                out.push_str(&format!("url({}){rest}", data.as_deref().unwrap_or(name)));
            }
            None => out.push_str(part),
        }
    }
    out
}

/// A file as an address that holds it.
fn data_of(address: &str, file: &Beside<'_>) -> Option<String> {
    let bytes = file(address)?;
    let kind = media_type(address).unwrap_or(match address.ends_with(".woff2") {
        true => "font/woff2",
        false => "application/octet-stream",
    });
    Some(format!(
        "data:{kind};base64,{}",
        STANDARD.encode(bytes.bytes())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(address: &str) -> Option<Artifact> {
        let words = match address {
            "/a/s.css" => "b{src:url(f.woff2)}",
            "/a/f.woff2" | "/a/p.svg" => "x",
            _ => return None,
        };
        Some(Artifact::of_artifacts(words.into()))
    }

    fn one(html: &str, is_large: bool) -> Option<String> {
        let page = Artifact::of_artifacts(html.into());
        let file = alone(&page, "https://example.org", is_large, &beside)?;
        Some(String::from_utf8_lossy(file.bytes()).into_owned())
    }

    #[test]
    fn what_a_sheet_needs_stands_in_it() {
        let html = "<link rel=\"icon\" href=\"/a/p.svg\"><link rel=\"stylesheet\" href=\"/a/s.css\">\
            <script src=\"/a/x.js\">a < b</script><img src=\"/a/p.svg\" alt=\"\"><a href=\"/tips/\">T</a> 1 > 0";
        let expected = "<style>b{src:url(data:font/woff2;base64,eA==)}</style>\
            <img src=\"data:image/svg+xml;base64,eA==\" alt=\"\"><a href=\"https://example.org/tips/\">T</a> 1 > 0";
        assert_eq!(one(html, false).as_deref(), Some(expected));
    }

    #[test]
    fn large_print_is_chosen_where_there_is_such_paper() {
        let a4 = "<input type=\"radio\" value=\"a4\" checked>";
        let html = format!("{a4}<input type=\"radio\" value=\"large\">");
        let expected =
            "<input type=\"radio\" value=\"a4\"><input type=\"radio\" value=\"large\" checked>";
        assert_eq!(one(&html, true).as_deref(), Some(expected));
        assert_eq!(one(a4, true), None);
    }
}
