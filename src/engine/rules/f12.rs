//! The words of `F12`; what it is stands in `f12.md`.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::site::Site;

/// Pages of one language that have the title of another, where both say for whom they are.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let mut known: HashMap<(String, &str), Span> = HashMap::new();
    for page in site.inspected() {
        let document = page.document();
        if document.front.written_for.is_empty() {
            continue;
        }
        let Some(title) = document
            .front
            .title
            .as_ref()
            .filter(|title| !title.at.is_empty())
        else {
            continue;
        };
        let language = document
            .front
            .lang
            .as_ref()
            .map_or("", |lang| lang.value.as_str());
        let at = Span::new(&document.source, title.at.clone());
        let key = (title.value.trim().to_lowercase(), language);
        match known.get(&key) {
            Some(first) => notes.push(Diagnostic::title_twice(&title.value, &at, first)),
            None => {
                known.insert(key, at);
            }
        }
    }
}

/// `F12`
impl Diagnostic {
    /// Two pages called `Top tips`.
    pub fn title_twice(title: &str, at: &Span, first: &Span) -> Diagnostic {
        Diagnostic::new(Code::F12, format!("two pages are called “{title}”"))
            .at(at, "")
            .also(first, "the other one")
            .help("say in each title what is its own, such as for whom it is")
    }
}
