//! For tests, of the command line too: which keys some code reads.

use std::collections::BTreeSet;

/// The keys that some code of this program asks a `fields::Fields` for.
pub fn asked_in(code: &str) -> BTreeSet<&str> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let questions = [
        "text", "list", "lines", "choice", "choices", "flag", "number", "day", "moment", "table",
        "tables", "entry", "kind",
    ];
    let mut keys = BTreeSet::new();
    for (at, _) in code.match_indices('(') {
        let (before, behind) = code.split_at(at);
        let word = before
            .rsplit(|c: char| !c.is_ascii_lowercase())
            .next()
            .unwrap_or_default();
        let behind = behind
            .trim_start_matches('(')
            .trim_start()
            .trim_start_matches("&mut f, ");
        let key = behind
            .strip_prefix('"')
            .and_then(|rest| rest.split_once('"'));
        if let Some((key, _)) = key.filter(|_| questions.contains(&word)) {
            keys.insert(key);
        }
    }
    keys
}
