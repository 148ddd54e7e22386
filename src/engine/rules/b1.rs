//! The words of `B1`; what it is stands in `b1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::SourceRef;

/// `B1`
impl Diagnostic {
    /// Bytes that are no UTF-8.
    pub fn not_utf8(source: &SourceRef, at: usize) -> Diagnostic {
        // What cannot be read stands in the text as U+FFFD, which has three bytes.
        let end = at
            + source
                .text()
                .get(at..)
                .and_then(|text| text.chars().next())
                .map_or(0, char::len_utf8);
        Diagnostic::new(Code::B1, "this file is not saved as UTF-8")
            .at(Span::new(source, at..end), "the first character that cannot be read")
            .help("save the file again with the encoding UTF-8; most editors offer it under “Save as”")
    }
}
