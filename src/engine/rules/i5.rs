//! The words of `I5`; what it is stands in `i5.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// The endings of such files, and what the words of a link may call them.
const KINDS: [(&str, &str, &[&str]); 7] = [
    (".pdf", "PDF", &["pdf"]),
    (".docx", "Word", &["word", "docx", "document"]),
    (".doc", "Word", &["word", "doc"]),
    (".odt", "OpenDocument", &["odt", "opendocument", "document"]),
    (".pptx", "PowerPoint", &["powerpoint", "pptx", "slides"]),
    (".ppt", "PowerPoint", &["powerpoint", "ppt", "slides"]),
    (".xlsx", "Excel", &["excel", "xlsx", "spreadsheet"]),
];

/// Links to such files that do not say so.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    for link in &page.prose.links {
        let dest = link
            .dest
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let Some((_, name, said)) = KINDS.iter().find(|(ending, _, _)| dest.ends_with(ending))
        else {
            continue;
        };
        let written = page.prose.text_at(&link.at);
        let words = written.to_lowercase();
        if !said.iter().any(|said| words.contains(said)) {
            notes.push(Diagnostic::link_to_file(
                name,
                written,
                &link.dest,
                &Span::new(&page.document.source, link.place.clone()),
            ));
        }
    }
}

/// `I5`
impl Diagnostic {
    /// `[The plan](plan.pdf)`.
    pub fn link_to_file(name: &str, words: &str, dest: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::I5, format!("this link opens a {name} file and does not say so"))
            .at(at, "")
            .help(format!("write `[{} ({name})]({dest})`; or, on a line of its own, `::: download {dest} {}`, which says its kind and size", words.trim(), words.trim()))
    }
}
