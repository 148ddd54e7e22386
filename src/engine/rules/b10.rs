//! The words of `B10`; what it is stands in `b10.md`.

use crate::diagnostic::Notes;
use crate::diagnostic::{Code, Diagnostic};
use crate::media::keeps_its_maker;
use crate::names::SitePath;
use crate::site::Site;

/// Every file that is published with what it tells of its maker.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let published = site.inspected_files().filter(|(_, used)| *used);
    for (file, _) in published.filter(|(file, _)| keeps_its_maker(file.file_name())) {
        notes.push(Diagnostic::personal_data_kept(file));
    }
}

/// `B10`
impl Diagnostic {
    /// A PDF with a picture that nobody but its reader understands.
    pub fn picture_not_looked_into(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::B10,
            "a picture in this file cannot be looked into, so what a camera wrote into it is published with it",
        )
        .at(path, "")
        .help("if it is a photo, look where the file comes from; printed to a new PDF, it tells nothing")
    }

    /// A film and such.
    pub fn personal_data_kept(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            Code::B10,
            "what a file of this kind tells of its maker, and a film of its place, is published with it",
        )
        .at(path, "")
        .help("look at its properties; a phone or film program can save a copy without them, and a text is better as a PDF")
    }
}
