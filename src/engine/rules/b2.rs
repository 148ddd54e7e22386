//! The words of `B2`; what it is stands in `b2.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// `B2`
impl Diagnostic {
    /// A page or data file of many megabytes.
    pub fn text_too_large(path: &SitePath, len: u64, most: u64) -> Diagnostic {
        Diagnostic::new(
            Code::B2,
            format!(
                "this page has {} MB; the most is {} MB",
                megabytes(len),
                megabytes(most)
            ),
        )
        .at(path, "")
        .help("split it into several pages, or look whether a picture was pasted into it as text")
    }

    /// A picture or download that does not fit in memory.
    pub fn file_too_large(path: &SitePath, len: u64, most: u64) -> Diagnostic {
        Diagnostic::new(
            Code::B2,
            format!(
                "this file has {} MB; the most is {} MB",
                megabytes(len),
                megabytes(most)
            ),
        )
        .at(path, "")
        .help("make it smaller, or keep it on a service for large files and link to it")
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}
