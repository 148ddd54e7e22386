//! The words of `B5`; what it is stands in `b5.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// Documents of office programs.
const OFFICE: [&str; 9] = [
    "docx", "docm", "xlsx", "xlsm", "pptx", "pptm", "odt", "ods", "odp",
];

/// `B5`
impl Diagnostic {
    /// A picture or document that is none.
    pub fn file_broken(path: &SitePath, why: &str) -> Diagnostic {
        let program = match path.extension().as_str() {
            "pdf" => "open it in a PDF viewer and print or export it as a PDF once more",
            extension if OFFICE.contains(&extension) => {
                "open it in Word, Excel, PowerPoint or LibreOffice and save it again"
            }
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
        .help("save it with at most 4,000 pixels on its longer side")
    }
}
