//! The words of `C1`; what it is stands in `c1.md`.

use crate::config::written;
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
            true => note.help(remedy_of(self.message())),
        }
    }

    /// A code that the program does not have.
    pub fn unknown_code(code: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::C1, format!("no problem has the code `{code}`"))
            .at(at, "")
            .help("`pimh explain` lists all codes")
    }
}

/// What to do about a setting that nobody knows where it stands. Many are known elsewhere: in TOML a line belongs to the
/// last group that was opened above it.
fn remedy_of(message: &str) -> String {
    let written = message.split('`').nth(1).unwrap_or(message);
    match written::home_of(written) {
        Some(Some(group)) => format!("it belongs to a group: put it on the line below `[{group}]`"),
        Some(None) => {
            "it belongs to no group: put it above the first line that begins with `[`".to_owned()
        }
        None => "remove it; `pimh help settings` lists them all".to_owned(),
    }
}
