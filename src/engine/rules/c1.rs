//! The words of `C1`; what it is stands in `c1.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `C1`
impl Diagnostic {
    /// A field that is none, where the settings have it.
    pub(super) fn as_unknown_setting(&self) -> Diagnostic {
        let message = self.message().replace("is not a field", "is not a setting");
        let note = self.under(Code::C1).saying(message);
        match note
            .remedy()
            .is_some_and(|help| help.starts_with("remove it;"))
        {
            false => note,
            true => note.help("remove it; `pimh help settings` lists them all"),
        }
    }

    /// A code that the program does not have.
    pub fn unknown_code(code: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::C1, format!("no problem has the code `{code}`"))
            .at(at, "")
            .help("`pimh explain` lists all codes")
    }
}
