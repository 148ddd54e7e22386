//! The words of `B3`; what it is stands in `b3.md`.

use std::io;

use super::phrasing::plain_io;
use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// `B3`
impl Diagnostic {
    /// A file or folder that cannot be read.
    pub fn unreadable(path: &SitePath, error: &io::Error) -> Diagnostic {
        Diagnostic::new(
            Code::B3,
            format!("this cannot be read: {}", plain_io(error)),
        )
        .at(path, "")
        .help("look at its permissions, or remove it")
    }

    /// A pipe, a socket, a device.
    pub fn no_file(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::B3,
            "this is neither a file nor a folder, and cannot be read",
        )
        .at(path, "")
        .help("put a file in its place, or remove it")
    }

    /// A name that is no text.
    pub fn file_name_not_unicode(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::B3,
            "the name of this file or folder holds characters that cannot be read",
        )
        .at(path, "")
        .help("rename it with plain letters, digits and hyphens")
    }
}
