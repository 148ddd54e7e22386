//! The words of `W4`; what it is stands in `w4.md`.

use std::sync::LazyLock;

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::prose::hash_of;

/// One sort of parent.
const MOTHERS: [&str; 8] = [
    "mother", "mothers", "mum", "mums", "mother's", "mothers'", "mum's", "woman",
];
/// Another.
const FATHERS: [&str; 8] = [
    "father", "fathers", "dad", "dads", "father's", "dad's", "man", "men",
];
/// All of them.
const BOTH: [&str; 12] = [
    "parent",
    "parents",
    "parent's",
    "partner",
    "partners",
    "partner's",
    "co",
    "couple",
    "couples",
    "carer",
    "carers",
    "family",
];

/// A page for parents that names some of them alone.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    let front = &page.document.front;
    if !page.is_english || front.written_for.as_slice() != ["parents"] {
        return;
    }
    static LISTS: LazyLock<[Vec<u64>; 3]> = LazyLock::new(|| {
        [&MOTHERS[..], &FATHERS, &BOTH].map(|list| list.iter().map(|word| hash_of(word)).collect())
    });
    let [mothers, fathers, both] = &*LISTS;
    let all = &page.prose.words.all;
    let first = |list: &[u64]| all.iter().position(|word| list.contains(&word.hash));
    let (mothers, fathers) = (first(mothers), first(fathers));
    let (named, others) = match (mothers, fathers) {
        (Some(named), None) => (named, "fathers or partners"),
        (None, Some(named)) => (named, "mothers"),
        _ => return,
    };
    if first(both).is_none() {
        notes.push(Diagnostic::parents_left_out(
            others,
            &page.span_of(&(named..named + 1)),
        ));
    }
}

/// `W4`
impl Diagnostic {
    /// A page for parents that speaks of mothers alone.
    pub fn parents_left_out(others: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::W4,
            format!("this page is for parents, and never speaks of {others}"),
        )
        .at(at, "")
        .help("write `parents`, or name them too; or say in `audience` whom the page is for")
    }
}
