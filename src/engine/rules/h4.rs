//! The words of `H4`; what it is stands in `h4.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `H4`
impl Diagnostic {
    /// The host says that nothing is there.
    pub fn nothing_at_the_end(dest: &str, status: u16, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H4,
            format!("`{dest}` leads nowhere: its host answers {status}"),
        )
        .at(at, "")
        .help("look for the page on its site and write its new address, or take the link out")
    }

    /// Nobody has a host of that name.
    pub fn no_such_host(dest: &str, host: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H4,
            format!("`{dest}` leads nowhere: there is no host `{host}`"),
        )
        .at(at, "")
        .help("look whether its name is right; a site that was given up may be somebody else's one day, so take the link out")
    }

    /// The host says where it is now, for good.
    pub fn moved_for_good(dest: &str, to: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::H4, format!("`{dest}` has moved for good"))
            .at(at, "")
            .help(format!(
                "look whether it is the same page, and write `{to}`"
            ))
            .leading(dest, to)
    }

    /// The host leads to its front page instead, which is seldom the page that was meant.
    pub fn moved_to_the_front_page(dest: &str, to: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::H4,
            format!("`{dest}` leads to the front page `{to}` now, so the page may be gone"),
        )
        .at(at, "")
        .help("look for the page on its site and write its new address, or take the link out")
    }
}
