//! The words of `C4`; what it is stands in `c4.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::SourceRef;

/// `C4`
impl Diagnostic {
    /// A setting that every site needs.
    pub fn setting_missing(key: &str, line: &str, source: &SourceRef) -> Diagnostic {
        Diagnostic::new(Code::C4, format!("the settings do not say `{key}`"))
            .at(Span::new(source, 0..0), "")
            .help(format!("add a line such as `{line}`"))
            .adding(&Span::new(source, 0..0), line)
    }
}
