//! How much single problems matter, as the settings say it.

use crate::diagnostic::{Checks, Code, Diagnostic, Notes, Severity, Span, Weight};
use crate::fields::{Table, Value};
use crate::source::SourceRef;

/// Reads the weights. A code that must keep its weight keeps it, and that is told.
pub(super) fn weights(source: &SourceRef, table: &Table, notes: &mut Notes) -> Checks {
    let mut checks = Checks::default();
    for entry in &table.0 {
        let at = Span::new(source, entry.key_at.clone());
        let id = entry.key.to_uppercase();
        let Some(code) = Code::named(&id) else {
            notes.push(Diagnostic::unknown_code(&id, &at));
            continue;
        };
        let word = match &entry.value.value {
            Value::Scalar(word) => word.as_str(),
            _ => "",
        };
        let weight = match word {
            "off" | "false" => Weight::Off,
            "advice" => Weight::As(Severity::Advice),
            "warn" | "warning" => Weight::As(Severity::Warning),
            "error" => Weight::As(Severity::Error),
            _ => {
                notes.push(Diagnostic::bad_weight(&at));
                continue;
            }
        };
        if code.rule().fixed && weight != Weight::As(Severity::Error) {
            notes.push(Diagnostic::fixed_weight(code.id(), &at));
        } else {
            checks.weigh(code, weight);
        }
    }
    checks
}
