//! The words of `U1`; what it is stands in `u1.md`.

use crate::diagnostic::{Code, Diagnostic};
use crate::names::SitePath;

/// How many of the files are named.
const NAMED: usize = 5;

/// `U1`
impl Diagnostic {
    /// Files of a kind that other programs make pages of: `_posts/`, `.mdx`.
    pub(crate) fn unread(kind: &str, files: &[SitePath]) -> Diagnostic {
        let message = match files.len() {
            1 => format!("one file of the kind `{kind}` was not read as a page"),
            count => format!("{count} files of the kind `{kind}` were not read as pages"),
        };
        let mut note = Diagnostic::new(Code::U1, message).help(to_make_pages(kind));
        // Of the whole site: it stands before what is told of pages, however much that is.
        for file in files.iter().take(NAMED) {
            note = note.also(file, "");
        }
        note
    }

    /// One such file, at its place.
    pub(crate) fn unread_file(kind: &str, file: &SitePath) -> Diagnostic {
        Diagnostic::new(Code::U1, "this file was not read as a page")
            .at(file, "")
            .help(to_make_pages(kind))
    }

    /// A site without any page.
    pub(crate) fn no_page_at_all() -> Diagnostic {
        Diagnostic::new(Code::U1, "there is no page in content/")
            .help("put a file whose name ends in .md into content/; `pimh new page \"Title\"` writes one")
            .into_error()
    }
}

/// What to do to have pages of files of a kind.
fn to_make_pages(kind: &str) -> &'static str {
    match kind.strip_prefix('.') {
        Some(_) => {
            "to make a page of one, save it under a name that ends in .md, without what is not Markdown"
        }
        None => "to make pages of them, take the `_` from the name",
    }
}
