//! Messages about files and folders of the project.

use std::io;

use super::plain_io;
use crate::diagnostic::{Diagnostic, Span};
use crate::names::SitePath;
use crate::source::SourceRef;

/// Documents of office programs.
const OFFICE: [&str; 9] = [
    "docx", "docm", "xlsx", "xlsm", "pptx", "pptm", "odt", "ods", "odp",
];

/// Files and folders.
impl Diagnostic {
    /// `B1` Bytes that are no UTF-8.
    pub fn not_utf8(source: &SourceRef, at: usize) -> Diagnostic {
        // What cannot be read stands in the text as U+FFFD, which has three bytes.
        let end = at
            + source
                .text()
                .get(at..)
                .and_then(|text| text.chars().next())
                .map_or(0, char::len_utf8);
        Diagnostic::new("B1", "this file is not saved as UTF-8")
            .at(Span::new(source, at..end), "the first character that cannot be read")
            .help("save the file again with the encoding UTF-8; most editors offer it under “Save as”")
    }

    /// `B2` A page or data file of many megabytes.
    pub fn text_too_large(path: &SitePath, len: u64, most: u64) -> Diagnostic {
        Diagnostic::new(
            "B2",
            format!(
                "this page has {} MB; the most is {} MB",
                megabytes(len),
                megabytes(most)
            ),
        )
        .at(path, "")
        .help("split it into several pages, or look whether a picture was pasted into it as text")
    }

    /// `B2` A picture or download that does not fit in memory.
    pub fn file_too_large(path: &SitePath, len: u64, most: u64) -> Diagnostic {
        Diagnostic::new(
            "B2",
            format!(
                "this file has {} MB; the most is {} MB",
                megabytes(len),
                megabytes(most)
            ),
        )
        .at(path, "")
        .help("make it smaller, or keep it on a service for large files and link to it")
    }

    /// `B3` A file or folder that cannot be read.
    pub fn unreadable(path: &SitePath, error: &io::Error) -> Diagnostic {
        Diagnostic::new("B3", format!("this cannot be read: {}", plain_io(error)))
            .at(path, "")
            .help("look at its permissions, or remove it")
    }

    /// `B3` A name that is no text.
    pub fn file_name_not_unicode(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B3",
            "the name of this file or folder holds characters that cannot be read",
        )
        .at(path, "")
        .help("rename it with plain letters, digits and hyphens")
    }

    /// `B4` Symbolic links that lead round.
    pub fn link_loop(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B4",
            "this link on disk leads back to a folder that holds it",
        )
        .at(path, "")
        .help("remove the link")
    }

    /// `B4` A symbolic link out of the project.
    pub fn link_leads_out(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B4",
            "this link on disk leads out of the project, so it is not followed",
        )
        .at(path, "")
        .help("put the file itself here, or remove the link")
    }

    /// `B5` A picture or document that is none.
    pub fn file_broken(path: &SitePath, why: &str) -> Diagnostic {
        let program = match path.extension().as_str() {
            "pdf" => "open it in a PDF viewer and print or export it as a PDF once more",
            extension if OFFICE.contains(&extension) => {
                "open it in Word, Excel, PowerPoint or LibreOffice and save it again"
            }
            _ => "open it in a picture program and save it again",
        };
        Diagnostic::new("B5", format!("this file cannot be used: {why}"))
            .at(path, "")
            .help(format!("{program}, or use another file"))
    }

    /// `B5` A picture of too many pixels.
    pub fn picture_too_large(path: &SitePath, width: u32, height: u32) -> Diagnostic {
        Diagnostic::new(
            "B5",
            format!("this picture has {width} × {height} pixels, far more than a screen"),
        )
        .at(path, "")
        .help("save it with at most 4,000 pixels on its longer side")
    }

    /// `B6` A page nested beyond sense.
    pub fn nested_too_deep(most: usize, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "B6",
            format!("quotes, lists and blocks lie in one another more than {most} deep here"),
        )
        .at(at, "from here on")
        .help("nobody could read that on a page; take some of them out")
    }

    /// `B7` A link to a file that would run as a program on the site.
    pub fn file_refused(extension: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "B7",
            format!("files of the kind `.{extension}` are not published"),
        )
        .at(at, "used here")
        .help("such a file could run as a program on this site; offer it as a PDF or a zip file")
    }

    /// `B7` The same, where the file itself is looked at.
    pub fn file_refused_at(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B7",
            format!(
                "files of the kind `.{}` are not published",
                path.extension()
            ),
        )
        .at(path, "")
        .help("such a file could run as a program on this site; offer it as a PDF or a zip file")
    }

    /// `B8` A file that nothing uses.
    pub fn file_unused(path: &SitePath) -> Diagnostic {
        Diagnostic::new("B8", "no page uses this file, so it is not published")
            .at(path, "")
            .help("link to it from a page, or list it under `files` in site.toml, or remove it")
    }

    /// `B9` Camera data and such.
    pub fn personal_data_removed(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B9",
            "places, names or other hidden data were taken out of the published copy of this file",
        )
        .at(path, "")
        .help("nothing to do; your own file is as it was")
    }

    /// `B10` A film and such.
    pub fn personal_data_kept(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B10",
            "what a file of this kind tells of its maker, and a film of its place, is published with it",
        )
        .at(path, "")
        .help("look at its properties; a phone or film program can save a copy without them, and a text is better as a PDF")
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}
