//! The words of `F1`; what it is stands in `f1.md`.

use super::phrasing::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::fields::guarded;
use crate::names::nearest;

/// `F1`
impl Diagnostic {
    /// A key that no page may carry.
    ///
    /// `L13` if it looks like one that keeps a page from readers: nothing may switch that off.
    pub fn unknown_key(key: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let guard = nearest(key, guarded());
        let code = match guard {
            Some(_) => Code::L13,
            None => Code::F1,
        };
        let note = Diagnostic::new(code, format!("`{key}` is not a field")).at(at, "");
        match guard.or(near) {
            Some(near) => note.help(did_you_mean(near)).fix(near),
            None => note.help(
                "remove it; if it is a field of your own, declare it under [extra] in site.toml",
            ),
        }
    }
}
