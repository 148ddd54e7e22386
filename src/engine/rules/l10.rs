//! The words of `L10`; what it is stands in `l10.md`.

use crate::diagnostic::Notes;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::site::Inspected;

/// A page that its readers may know, below a section that they may not.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    if let Some(folder) = page.hidden_above() {
        notes.push(Diagnostic::folder_name_shows(folder, &page.top()));
    }
}

/// `L10`
impl Diagnostic {
    /// A folder's name that shows.
    pub fn folder_name_shows(folder: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::L10,
            format!("the address of this page shows the name of the gated folder {folder}"),
        )
        .at(at, "")
        .help("if the name should not be known, move the page to a public folder")
    }
}
