//! The words of `B8`; what it is stands in `b8.md`.

use crate::diagnostic::Notes;
use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;
use crate::site::Site;

/// Every picture and download that nothing shows or links to.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    for (file, _) in site.inspected_files().filter(|(_, used)| !used) {
        notes.push(Diagnostic::file_unused(file));
    }
}

/// `B8`
impl Diagnostic {
    /// A file that nothing uses.
    pub fn file_unused(path: &SitePath) -> Diagnostic {
        Diagnostic::new(Code::B8, "no page uses this file, so it is not published")
            .at(path, "")
            .help("link to it from a page, or list it under `files` in site.toml, or remove it")
    }
}
