//! The words of `B7`; what it is stands in `b7.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::media::{Refusal, Unpublishable, endings};
use crate::names::SitePath;

/// `B7`
impl Diagnostic {
    /// A link to a file that is not published. `allowed` are the endings that the settings add.
    pub fn file_refused(
        path: &SitePath,
        refusal: Refusal,
        allowed: &[String],
        at: &Span,
    ) -> Diagnostic {
        let (message, help) = words(path, refusal, allowed);
        Diagnostic::new(Code::B7, message)
            .at(at, "used here")
            .help(help)
    }

    /// A file that is not published, where the file itself is looked at: `B7`, or `B5` if it is only broken.
    pub fn unpublishable(path: &SitePath, why: Unpublishable, allowed: &[String]) -> Diagnostic {
        match why {
            Unpublishable::Broken(why) => Diagnostic::file_broken(path, &why),
            Unpublishable::TooLarge { width, height } => {
                Diagnostic::picture_too_large(path, width, height)
            }
            Unpublishable::Refused(refusal) => {
                let (message, help) = words(path, refusal, allowed);
                Diagnostic::new(Code::B7, message).at(path, "").help(help)
            }
        }
    }
}

fn words(path: &SitePath, refusal: Refusal, allowed: &[String]) -> (String, String) {
    let ending = path.extension();
    let kind = format!("files of the kind `.{ending}` are not published");
    match refusal {
        Refusal::Page => (
            kind,
            "such a file could run as a program on this site; offer it as a PDF or a zip file".to_owned(),
        ),
        Refusal::Program => (
            "programs are not published".to_owned(),
            "link to the page of those who make it, and say in words what it is for".to_owned(),
        ),
        Refusal::Macros(without) => (
            format!("{kind}, since they carry programs"),
            format!("save it without macros, as .{without}"),
        ),
        Refusal::Unknown if is_plain(&ending) => {
            let known: Vec<&str> = endings().collect();
            let with: Vec<String> = allowed
                .iter()
                .chain([&ending])
                .map(|ending| format!("\"{ending}\""))
                .collect();
            (
                kind,
                format!(
                    "these are: {}; save it as one of them or put it into a zip file, or write above the groups of content/site.toml: file_endings = [{}]",
                    known.join(" "),
                    with.join(", "),
                ),
            )
        }
        Refusal::Unknown => (
            kind,
            "give it a name whose ending tells what it is, such as .pdf, .txt or .zip; `pimh help files` has them all".to_owned(),
        ),
        Refusal::PageWithin => (
            "within its name this file has the ending of a page or program, and some hosts go by that".to_owned(),
            "rename it, with one dot only, in front of its ending".to_owned(),
        ),
        Refusal::HiddenEnding => (
            "the name of this file ends with a dot or a blank, so that its kind cannot be seen".to_owned(),
            "rename it".to_owned(),
        ),
        Refusal::Markup => (
            "in this file a browser could find a web page, and run what is in it".to_owned(),
            "offer it as a PDF, or put it into a zip file and link to that".to_owned(),
        ),
    }
}

/// Whether an ending may be written into the settings.
fn is_plain(ending: &str) -> bool {
    !ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
