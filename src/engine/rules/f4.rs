//! The words of `F4`; what it is stands in `f4.md`.

use super::phrasing::{guarded, or_list};
use crate::day::NotADay;
use crate::diagnostic::{Code, Diagnostic, Span};

/// `F4`
impl Diagnostic {
    /// A date that is none.
    pub fn not_a_day(key: &str, text: &str, why: &NotADay, at: &Span) -> Diagnostic {
        let note = |message: String| Diagnostic::new(guarded(key, Code::F4), message).at(at, "");
        match why {
            NotADay::Unclear(readings) => {
                let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
                let help = match readings.as_slice() {
                    [] => "write it as 6 August 2026".to_owned(),
                    readings => format!("write {}", or_list(readings)),
                };
                note(format!("`{text}` could mean more than one day")).help(help)
            }
            NotADay::Impossible => {
                note(format!("there is no day `{text}`")).help("look at a calendar for that month")
            }
            NotADay::Unknown => note(format!("`{text}` is not a date"))
                .help("write it as 6 August 2026 or 2026-08-06"),
        }
    }
}
