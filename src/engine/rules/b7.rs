//! The words of `B7`; what it is stands in `b7.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::names::SitePath;

/// `B7`
impl Diagnostic {
    /// A link to a file that would run as a program on the site.
    pub fn file_refused(extension: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::B7,
            format!("files of the kind `.{extension}` are not published"),
        )
        .at(at, "used here")
        .help("such a file could run as a program on this site; offer it as a PDF or a zip file")
    }

    /// The same, where the file itself is looked at.
    pub fn file_refused_at(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::B7,
            format!(
                "files of the kind `.{}` are not published",
                path.extension()
            ),
        )
        .at(path, "")
        .help("such a file could run as a program on this site; offer it as a PDF or a zip file")
    }
}
