//! How much single problems matter, as the settings say it.

use crate::diagnostic::{
    Checks, Code, Diagnostic, Notes, OfSomePages, Severity, Span, Weight, Whose,
};
use crate::fields::{Entry, Table, Value};
use crate::source::SourceRef;

/// Reads the weights. A code that must keep its weight keeps it, and that is told.
pub(super) fn weights(source: &SourceRef, table: &Table, notes: &mut Notes) -> Checks {
    let mut checks = Checks::default();
    for entry in &table.0 {
        let whose = match entry.key.as_str() {
            "types" => Some(Whose::Type),
            "audiences" => Some(Whose::Audience),
            _ => None,
        };
        match (whose, &entry.value.value) {
            (Some(whose), Value::Table(names)) => {
                let some = names.0.iter();
                let some = some.filter_map(|entry| of_some_pages(source, whose, entry, notes));
                some.for_each(|some| checks.weigh_on(some));
            }
            _ => {
                if let Some((code, weight)) = weight(source, entry, notes) {
                    checks.weigh(code, weight);
                }
            }
        }
    }
    checks
}

/// What is said of codes on the pages of one type, or for one audience.
fn of_some_pages(
    source: &SourceRef,
    whose: Whose,
    entry: &Entry,
    notes: &mut Notes,
) -> Option<OfSomePages> {
    let at = Span::new(source, entry.key_at.clone());
    let Value::Table(codes) = &entry.value.value else {
        let problem = Diagnostic::wants(&entry.key, "codes, such as `R12 = \"warn\"`", &at);
        notes.push(Diagnostic::settings(&problem));
        return None;
    };
    let weights = codes
        .0
        .iter()
        .filter_map(|entry| weight(source, entry, notes));
    Some(OfSomePages {
        whose,
        name: entry.key.clone(),
        at,
        weights: weights.collect(),
    })
}

/// One line: a code and how much it counts.
fn weight(source: &SourceRef, entry: &Entry, notes: &mut Notes) -> Option<(Code, Weight)> {
    let at = Span::new(source, entry.key_at.clone());
    let id = entry.key.to_uppercase();
    let Some(code) = Code::named(&id) else {
        notes.push(Diagnostic::unknown_code(&id, &at));
        return None;
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
            return None;
        }
    };
    if code.rule().fixed && weight != Weight::As(Severity::Error) {
        notes.push(Diagnostic::fixed_weight(code.id(), &at));
        return None;
    }
    Some((code, weight))
}
