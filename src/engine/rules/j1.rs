//! The words of `J1`; what it is stands in `j1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `J1`
impl Diagnostic {
    /// HTML that does not pass the safe list.
    pub fn html_refused(tag: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::J1, format!("`<{tag}>` is left out of the page"))
            .at(at, "")
            .help(instead(tag))
    }

    /// An attribute that does not pass the safe list.
    pub fn html_attribute_refused(tag: &str, name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::J1,
            format!("`{name}` of `<{tag}>` is left out of the page"),
        )
        .at(at, "")
        .help(match name {
            "style" | "align" | "valign" | "bgcolor" | "color" | "width" | "height" | "border"
            | "face" | "size" => "remove it; how pages look is said by the theme",
            "target" | "rel" => "remove it; links open as the reader opens them",
            name if name.starts_with("on") => "remove it; no program runs on a page of this site",
            _ => "remove it; if it has words that readers need, write them into the page",
        })
    }
}

/// What there is in the place of an element.
fn instead(tag: &str) -> &'static str {
    match tag {
        "video" | "audio" | "iframe" | "embed" | "object" | "source" | "track" | "frame" => {
            "link to the film, recording or map: put the file beside the page, or write the address where it is shown"
        }
        "script" | "noscript" => "remove it; no program runs on a page of this site",
        "style" | "link" | "font" | "center" | "basefont" | "marquee" => {
            "remove it; how pages look is said by the theme"
        }
        "form" | "input" | "button" | "select" | "textarea" => {
            "link to the form where it stands, or write an address for letters"
        }
        "svg" | "canvas" | "picture" => {
            "put the picture beside the page and show it: ![What it shows](picture.svg)"
        }
        "img" => "say which picture it is: ![What it shows](picture.jpg)",
        "![CDATA[…]]" => {
            "if the words in it are meant, take the signs around them away; else remove it"
        }
        "?…?" | "!…" => {
            "if the words in it are meant, put a backslash before the `<`; else remove it"
        }
        _ => "write it in Markdown, or use one of the blocks",
    }
}
