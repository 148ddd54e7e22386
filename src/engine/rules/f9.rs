//! The words of `F9`; what it is stands in `f9.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::names::SitePath;

/// `F9`
impl Diagnostic {
    /// No front matter at all.
    pub fn no_front_matter(at: &Span, empty: bool) -> Diagnostic {
        let message = if empty {
            "this page is empty"
        } else {
            "this page does not begin with a block of fields"
        };
        Diagnostic::new(Code::F9, message).at(at, "").help(
            "begin the file with these four lines:\n---\ntitle: What the page is called\nsummary: One sentence about it.\n---",
        )
        .adding(at, "---\ntitle: What the page is called\nsummary: One sentence about it.\n---")
    }

    /// A first line that was meant for `---`.
    pub fn nearly_front_matter(at: &Span) -> Diagnostic {
        let fence = match at.source.text().get(at.range.clone()) {
            Some(line) if line.contains('+') => "+++",
            _ => "---",
        };
        Diagnostic::new(
            Code::F9,
            format!("the block of fields begins with `{fence}`, and with nothing else"),
        )
        .at(at, "")
        .help(format!(
            "write `{fence}` here; some programs make one long line of it as you type"
        ))
        .fix(fence)
    }

    /// A whole folder without fields of ours. `pages` is how many there are.
    pub(crate) fn written_elsewhere(
        without: usize,
        pages: usize,
        settings: &SitePath,
    ) -> Diagnostic {
        Diagnostic::new(
            Code::F9,
            format!("{without} of {pages} pages lack the fields of pimh, as if they were written for another program"),
        )
        .at(settings, "")
        .help(
            "to build them as they are, write at the end of content/site.toml:\n[import]\nlenient = true\n`pimh help importing` says \
             what that changes",
        )
    }
}
