//! The words of `I1`; what it is stands in `i1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `I1`
impl Diagnostic {
    /// A picture without alternative words.
    pub fn picture_without_words(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::I1, "this picture does not say what it shows")
            .at(at, "")
            .help("write it between the brackets: ![A father reading to his baby](walk.jpg); if it is only decoration, write ![decorative](walk.jpg)")
    }
}
