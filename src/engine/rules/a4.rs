//! The words of `A4`; what it is stands in `a4.md`.

use crate::diagnostic::{Code, Diagnostic, Span};

/// `A4`
impl Diagnostic {
    /// Addresses that were on the site and lead nowhere: told at the page that came into their place, or at a section.
    pub fn addresses_lost(addresses: &[&str], is_above: bool, line: &str, at: &Span) -> Diagnostic {
        let (last, others) = addresses.split_last().unwrap_or((&"", &[]));
        let all = match others {
            [] => format!("`{last}` was on the site and leads"),
            _ => format!(
                "`{}` and `{last}` were on the site and lead",
                others.join("`, `")
            ),
        };
        let here = match is_above {
            true => "so that old links lead to this section, or to the page that tells of it now",
            false => "so that old links lead to this page",
        };
        Diagnostic::new(Code::A4, format!("{all} nowhere now"))
            .at(at, "")
            .help(format!("write {line} here, {here}"))
    }
}
