//! The words of `S8`; what it is stands in `s8.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `S8`
impl Diagnostic {
    /// `www.example.org` or `info@example.org` alone.
    pub fn bare_address(address: &str, at: &Span) -> Diagnostic {
        let typed = match (address.contains("://"), address.contains('@')) {
            (true, _) => format!("[where it leads]({address})"),
            (false, true) => format!("<{address}>"),
            (false, false) => format!("[where it leads](https://{address})"),
        };
        Diagnostic::new(
            Code::S8,
            format!("`{address}` is printed as words, and is no link"),
        )
        .at(at, "")
        .help(format!("write `{typed}`"))
        .fix(typed)
        .for_example()
    }
}
