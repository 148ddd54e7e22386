//! The words of `T5`; what it is stands in `t5.md`.

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::fields::MADE_FROM;
use crate::site::{Drifted, Inspected};

/// As many paragraphs as are pointed at.
const SHOWN: usize = 8;

/// A translation that remembers paragraphs which are other ones by now.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let drifted = page.drifted();
    let Some(original) = page.original().filter(|_| !drifted.is_empty()) else {
        return;
    };
    let at = page.line_of(MADE_FROM).unwrap_or_else(|| page.top());
    let place = |one: &Drifted| {
        let now = one.now.as_ref()?;
        Some((Span::new(&original.source, now.at.clone()), said(one)))
    };
    let places = drifted.iter().filter_map(place).take(SHOWN).collect();
    let gone: Vec<String> = drifted
        .iter()
        .filter(|one| one.now.is_none())
        .filter_map(|one| Some(format!("“{}…”", one.was.as_ref()?.words)))
        .take(SHOWN)
        .collect();
    let is_safety = drifted.iter().any(Drifted::is_safety);
    notes.push(Diagnostic::translation_drifted(
        drifted.len(),
        is_safety,
        &gone,
        places,
        page.document().path().as_str(),
        &at,
    ));
}

/// What became of one paragraph.
fn said(one: &Drifted) -> String {
    let what = match one.is_safety() {
        true => "somebody's safety hangs on this, which",
        false => "this",
    };
    match &one.was {
        Some(was) if !was.words.is_empty() => format!("{what} was “{}…”", was.words),
        Some(_) => format!("{what} was another one"),
        None => format!("{what} is new"),
    }
}

/// `T5`
impl Diagnostic {
    /// Three paragraphs are other ones than those that the translation was made from.
    pub fn translation_drifted(
        count: usize,
        is_safety: bool,
        gone: &[String],
        places: Vec<(Span, String)>,
        file: &str,
        at: &Span,
    ) -> Diagnostic {
        let mut message = match count {
            1 => "one paragraph of the page that this one translates has changed".to_owned(),
            count => {
                format!("{count} paragraphs of the page that this one translates have changed")
            }
        };
        if is_safety {
            message.push_str(", and somebody's safety hangs on it");
        }
        let mut help = "translate what is marked there".to_owned();
        if !gone.is_empty() {
            help = format!("{help}, take out what is gone ({})", gone.join(", "));
        }
        let note = Diagnostic::new(Code::T5, message)
            .at(at, "")
            .help(format!("{help}, and then type `pimh translated {file}`"));
        places
            .into_iter()
            .fold(note, |note, (place, label)| note.also(&place, label))
    }
}
