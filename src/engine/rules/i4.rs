//! The words of `I4`; what it is stands in `i4.md`.

use crate::diagnostic::{Code, Diagnostic, Notes};
use crate::media::{size_label, sizes};
use crate::names::SitePath;
use crate::site::Site;

/// A picture that a slow phone still loads while somebody waits: so many bytes.
const LARGE: u64 = 300_000;

/// Every picture that is published as it is, and large: of the others, pages have smaller ones.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    for (file, length) in site.lengths_of_files() {
        if length > LARGE && is_shown_as_it_is(file) {
            notes.push(Diagnostic::picture_is_slow(file, length));
        }
    }
}

fn is_shown_as_it_is(file: &SitePath) -> bool {
    let is_picture = matches!(file.extension().as_str(), "svg" | "gif" | "avif");
    is_picture && !sizes::may_have(file.as_str())
}

/// `I4`
impl Diagnostic {
    /// A picture of so many bytes.
    pub(super) fn picture_is_slow(file: &SitePath, length: u64) -> Diagnostic {
        let message = format!(
            "this picture has {}, and is slow on a phone",
            size_label(length)
        );
        let help = match file.extension().as_str() {
            "gif" => {
                "save it as PNG, which pages show in smaller sizes, or show what moves as a film with `::: video`"
            }
            _ => "save it as PNG or JPEG, which pages show in smaller sizes, or make it smaller",
        };
        Diagnostic::new(Code::I4, message).at(file, "").help(help)
    }
}
