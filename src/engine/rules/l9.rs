//! The words of `L9`; what it is stands in `l9.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `L9`
impl Diagnostic {
    /// A gated file on a page of more readers.
    pub fn gated_file_used(level: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::L9, format!("this file lies in a folder for {level}, and this page has other readers"))
            .at(at, "")
            .help("move the file to a folder that these readers may see, or put this between `::: only` lines")
    }
}
