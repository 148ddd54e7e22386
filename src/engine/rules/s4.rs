//! The words of `S4`; what it is stands in `s4.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Inspected;

/// How few and how many tips a page may have.
const FEW: usize = 3;
const MANY: usize = 12;

/// Pages of tips, by the headings that are their tips.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    if page.kind().name() != "top-tips" || page.is_section() || document.front.is_withdrawn() {
        return;
    }
    let tips = document.typed.tips;
    let written = page.tip_count();
    let at = page
        .line_of("tip-count")
        .or_else(|| page.line_of("tip_count"))
        .unwrap_or_else(|| page.top());
    if let Some(count) = written.filter(|count| usize::try_from(*count) != Ok(tips)) {
        notes.push(Diagnostic::tips_differ(count, tips, &at));
    } else if !(FEW..=MANY).contains(&tips) {
        notes.push(Diagnostic::tips_few_or_many(tips, &at));
    }
}

/// `S4`
impl Diagnostic {
    /// `tip-count: 8` with seven tips.
    pub fn tips_differ(written: i64, tips: usize, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::S4, format!("`tip-count` says {written}, and the page has {tips}"))
            .at(at, "")
            .help(format!("write `tip-count: {tips}`, or add what is missing; each heading with `##` before the cards is a tip"))
    }

    /// Two tips, or twenty.
    pub fn tips_few_or_many(tips: usize, at: &Span) -> Diagnostic {
        let message = match tips {
            0 => "this page of tips has none".to_owned(),
            1 => "this page of tips has one".to_owned(),
            tips if tips > MANY => {
                format!("this page has {tips} tips, and nobody remembers more than {MANY}")
            }
            tips => format!("this page of tips has only {tips}"),
        };
        Diagnostic::new(Code::S4, message).at(at, "").help(format!(
            "give it {FEW} to {MANY} headings with `##`, each a tip"
        ))
    }
}
