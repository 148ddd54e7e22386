//! The words of `F16`; what it is stands in `f16.md`.

use super::reading::Reading;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::kind::Status;
use crate::document::{FrontMatter, stand_ins};
use crate::site::Inspected;

/// What `pimh new` wrote into a page that is published: in its front matter, and behind it where its words begin so.
pub(super) fn read(page: &Reading<'_>, notes: &mut Notes) {
    if !is_out(&page.document.front, page.is_live) {
        return;
    }
    let source = &page.document.source;
    let text = source.text();
    let front = text.get(..page.document.front.at.end).unwrap_or_default();
    let begin = page
        .found_by(Code::F16)
        .map(|found| page.span_of(&found.words).range.start);
    let in_words = stand_ins::left_at(text, begin.filter(|at| *at >= front.len()));
    for at in stand_ins::left_in(front).into_iter().chain(in_words) {
        let words = &text[at.clone()];
        notes.push(Diagnostic::words_of_a_new_page(
            words,
            &Span::new(source, at),
        ));
    }
}

/// Whether readers would get it. A sample is for whoever tries the program out; on its way to readers all is told at once that would
/// have to be mended one after the other.
fn is_out(front: &FrontMatter, is_live: bool) -> bool {
    let status = front.status;
    let is_sample = front.sample == Some(true) && !is_live;
    status.is_none_or(|status| status == Status::Published) && !is_sample
}

/// People who are made up.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    if !is_out(&page.document().front, page.is_live()) || page.is_of_a_sample() {
        return;
    }
    for (id, at) in page.people_made_up() {
        notes.push(Diagnostic::person_is_made_up(id, &at));
    }
}

/// `F16`
impl Diagnostic {
    /// `Say here in one sentence`.
    pub fn words_of_a_new_page(words: &str, at: &Span) -> Diagnostic {
        let words: Vec<&str> = words.split_whitespace().collect();
        let is_of_project = |text: &&str| text.contains(&words.join(" "));
        let command = match stand_ins::OF_A_NEW_PROJECT.iter().any(is_of_project) {
            true => "init",
            false => "new",
        };
        Diagnostic::new(
            Code::F16,
            format!("`{}` is what `pimh {command}` wrote, for you to replace", words.join(" ")),
        )
        .at(at, "")
        .help("write your own words in its place; or, until they are there, add the line `status: draft` at the top")
    }

    /// An author whom nobody can ask.
    pub fn person_is_made_up(id: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::F16,
            format!("`{id}` is made up, as content/_data/people.toml says, and readers would take them for real"),
        )
        .at(at, "")
        .help("name who did it; or, until somebody has, add the line `status: draft` at the top")
    }
}
