//! The words of `L3`; what it is stands in `l3.md`.

use super::phrasing::{did_you_mean, or_list};
use crate::diagnostic::{Code, Diagnostic, Span};

/// `L3`
impl Diagnostic {
    /// A role that the settings do not have.
    pub fn unknown_role(asked: &str, known: &[&str], at: &Span) -> Diagnostic {
        let note = Diagnostic::new(Code::L3, format!("no role is called `{asked}`")).at(at, "");
        match crate::names::nearest(asked, known.iter().copied()) {
            Some(near) => note.help(did_you_mean(near)).naming(near),
            None if known.is_empty() => {
                note.help("this site has no roles; add one to site.toml under [roles.member]")
            }
            None => note.help(format!(
                "the roles of this site are {}",
                or_list(known).replace(" or ", " and ")
            )),
        }
    }
}
