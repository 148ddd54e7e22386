//! The words of `B5`; what it is stands in `b5.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::media::media_type;
use crate::names::SitePath;

/// `B5`
impl Diagnostic {
    /// A picture or document that is none.
    pub fn file_broken(path: &SitePath, why: &str) -> Diagnostic {
        let is_of_office = |media_type: &str| {
            media_type.contains("officedocument") || media_type.contains("opendocument")
        };
        let program = match media_type(path.file_name()) {
            Some("application/pdf") => {
                "open it in a PDF viewer and print or export it as a PDF once more"
            }
            Some(kind) if is_of_office(kind) => {
                "open it in Word, Excel, PowerPoint or LibreOffice and save it again"
            }
            Some(kind) if !kind.starts_with("image/") => {
                "open it in the program that it was made with and save it again"
            }
            // The others are pictures that browsers do not all show.
            _ => "open it in a picture program and save it again",
        };
        Diagnostic::new(Code::B5, format!("this file cannot be used: {why}"))
            .at(path, "")
            .help(format!("{program}, or use another file"))
    }

    /// A picture of too many pixels.
    pub fn picture_too_large(path: &SitePath, width: u32, height: u32) -> Diagnostic {
        Diagnostic::new(
            Code::B5,
            format!("this picture has {width} × {height} pixels, far more than a screen"),
        )
        .at(path, "")
        .help("save it with at most 60 million pixels in all and 20,000 on its longer side; 4,000 are plenty for the web")
    }
}
