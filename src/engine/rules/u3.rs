//! The words of `U3`; what it is stands in `u3.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::PassageKind;

/// What stands around the words of a page elsewhere, in small letters.
const FURNITURE: [&str; 36] = [
    "skip to main content",
    "skip to content",
    "skip to navigation",
    "skip navigation",
    "skip links",
    "jump to content",
    "back to top",
    "return to top",
    "top of page",
    "share this page",
    "share this",
    "share on facebook",
    "share on twitter",
    "tweet this",
    "print this page",
    "print page",
    "email this page",
    "accept cookies",
    "accept all cookies",
    "cookie settings",
    "manage cookies",
    "we use cookies",
    "reject cookies",
    "sign up to our newsletter",
    "subscribe to our newsletter",
    "you are here",
    "breadcrumb",
    "main menu",
    "main navigation",
    "site map",
    "toggle navigation",
    "previous page",
    "next page",
    "was this page helpful",
    "is this page useful",
    "all rights reserved",
];

/// Paragraphs, items and headings that say such words and no others.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let lines = page.prose.passages.iter().filter(|passage| {
        matches!(
            passage.kind,
            PassageKind::Paragraph | PassageKind::Item | PassageKind::Heading(_)
        ) && passage.at.len() < 60
            && !passage.is_quoted
    });
    for passage in lines {
        let words = page.prose.text_at(&passage.at).to_lowercase();
        let words = words.trim_matches(|sign: char| !sign.is_alphanumeric());
        if FURNITURE.contains(&words) {
            notes.push(Diagnostic::furniture(&page.span(&passage.at)));
        }
    }
}

/// `U3`
impl Diagnostic {
    /// `Skip to main content`.
    pub fn furniture(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::U3,
            "these words belong to a page of another site, from which the text was copied",
        )
        .at(at, "")
        .help("remove them")
    }
}
