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
        _ => "write it in Markdown, or use one of the blocks",
    }
}
