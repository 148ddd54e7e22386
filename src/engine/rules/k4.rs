//! The words of `K4`; what it is stands in `k4.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};

/// What an address has in it that leads to an emergency department.
const DEPARTMENT: [&str; 8] = [
    "a-and-e",
    "a&e",
    "accident-and-emergency",
    "accident-emergency",
    "emergency-department",
    "ae-",
    "urgent-care",
    "find-urgent",
];

/// Links of emergency cards that neither call nor lead to an emergency department.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    // A block opens behind the one that it stands in.
    let mut emergency: Vec<bool> = Vec::with_capacity(page.prose.blocks.len());
    for block in &page.prose.blocks {
        let around = block
            .parent
            .and_then(|parent| emergency.get(parent).copied());
        emergency.push(block.opened.kind.name == "emergency" || around == Some(true));
    }
    let is_in_emergency =
        |block: Option<usize>| block.and_then(|block| emergency.get(block).copied()) == Some(true);
    for link in page
        .prose
        .links
        .iter()
        .filter(|link| is_in_emergency(link.block))
    {
        let dest = link.dest.to_lowercase();
        let calls = ["tel:", "sms:"]
            .iter()
            .any(|scheme| dest.starts_with(scheme));
        let words = page.prose.text_at(&link.at).to_lowercase();
        let finds = DEPARTMENT.iter().any(|name| dest.contains(name))
            || words.contains("a&e")
            || words.contains("emergency department");
        if !calls && !finds {
            notes.push(Diagnostic::emergency_leads_on(&Span::new(
                &page.document.source,
                link.place.clone(),
            )));
        }
    }
}

/// `K4`
impl Diagnostic {
    /// A link to a page in an emergency card.
    pub fn emergency_leads_on(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K4,
            "an emergency card leads to something to read, and in an emergency people must act",
        )
        .at(at, "")
        .help("put the link below the card; in it may stand numbers to call, and the way to the nearest A&E")
    }
}
