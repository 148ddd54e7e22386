//! What is wrong, on the page that it is wrong with: the same problems as in the terminal, drawn for a browser.
//!
//! If the page that is looked at cannot be made anew, its last good bytes stay and the problem is shown over them.
//! Anything else is a strip at the foot that hides nothing.

use super::edition::Edition;
use super::editor::Editor;
use super::markup::{El, el};
use crate::diagnostic::{Diagnostic, Location, Severity, Span};

/// Lines of the file that are shown on either side of the problem.
const AROUND: usize = 3;
/// As many other problems as are listed.
const LISTED: usize = 20;

/// The problems of the page that is looked at, and of the rest of the project.
pub struct ProblemsHere<'a> {
    /// The problems, those of the page first.
    pub notes: Vec<&'a Diagnostic>,
    /// Whether the page itself could not be made anew.
    pub is_here: bool,
    /// Whether the first of them is one of the page.
    pub is_own: bool,
    /// Whether there is an older version of the page beneath.
    pub has_older: bool,
}

/// What is shown over a page; nothing if nothing stops a build.
pub fn overlay(edition: &Edition, problems: &ProblemsHere<'_>, editor: &Editor) -> Option<El> {
    let errors: Vec<&&Diagnostic> = problems
        .notes
        .iter()
        .filter(|note| note.severity() == Severity::Error)
        .collect();
    let (first, others) = errors.split_first()?;
    let class = if problems.is_here {
        "pimh-stop pimh-full"
    } else {
        "pimh-stop"
    };
    let kicker = match (problems.is_here, problems.has_older) {
        (true, true) => "Not published yet. You are still seeing the last good page.",
        (true, false) => "This page cannot be shown yet.",
        (false, _) if problems.is_own => "A problem on this page stops the build.",
        (false, _) => "Something else stops the build. This page is up to date.",
    };
    let mut body = el("div")
        .with("class", "pimh-stop-in")
        .put(
            el("p")
                .with("class", "pimh-kicker")
                .with("role", "alert")
                .put(kicker),
        )
        .put(
            el("h2")
                .with("id", "pimh-stop-title")
                .put(capital(first.message())),
        );
    body = problem(body, first, editor);
    if !others.is_empty() {
        let list = others.iter().take(LISTED).map(|note| {
            el("li")
                .put(location(note, editor))
                .put(format!(" {}", capital(note.message())))
        });
        let mut list = el("ul").all(list);
        if others.len() > LISTED {
            list = list.put(el("li").put(format!("and {} more", others.len() - LISTED)));
        }
        let summary = match others.len() {
            1 => "One more problem stops the build".to_owned(),
            more => format!("{more} more problems stop the build"),
        };
        body = body.put(el("details").put(el("summary").put(summary)).put(list));
    }
    let sound = match edition.sound_at() {
        Some(time) => format!("The last version without a problem is from {time}."),
        None => "There has been no version without a problem yet.".to_owned(),
    };
    let end = el("p")
        .with("class", "pimh-end")
        .put(
            el("button")
                .with("type", "button")
                .with("data-pimh", "hide")
                .put("Hide until I save"),
        )
        .put(format!(" {sound}"));
    Some(
        el("section")
            .with("id", "pimh-stop")
            .with("class", class)
            .with("role", if problems.is_here { "dialog" } else { "region" })
            .with("aria-labelledby", "pimh-stop-title")
            .with("tabindex", "-1")
            .put(body.put(end)),
    )
}

/// Place, lines, reason, remedy and number of one problem.
fn problem(mut to: El, note: &Diagnostic, editor: &Editor) -> El {
    to = to.put(
        el("p")
            .with("class", "pimh-at")
            .put(location(note, editor))
            .put(format!(" {} ", note.code())),
    );
    if let Location::Text(span) = note.location() {
        to = to.put(lines(span));
    }
    to = to.put(
        el("p")
            .put(el("b").put("Why it matters: "))
            .put(note.code().rule().gist()),
    );
    if let Some(remedy) = note.remedy() {
        to = to.put(
            el("p")
                .put(el("b").put("What to do: "))
                .put(capital(remedy)),
        );
    }
    if let Some(text) = note
        .edit()
        .filter(|edit| edit.exact)
        .map(|edit| edit.text.as_str())
    {
        to = to.put(
            el("p")
                .put(el("b").put("Write instead: "))
                .put(el("code").put(text)),
        );
    }
    to
}

/// File, line and column, which open in the editor's own program.
pub fn location(note: &Diagnostic, editor: &Editor) -> El {
    let Some(file) = note.file() else {
        return el("span").put("the project");
    };
    match note.line_column() {
        Some((line, column)) => {
            let words = format!("{file}, line {line}, column {column}");
            editor.link(file.as_str(), line, column, &words)
        }
        None => editor.link(file.as_str(), 1, 1, file.as_str()),
    }
}

/// The lines around a problem, with its place marked.
fn lines(span: &Span) -> El {
    let text = span.source.text();
    let start = text.floor_char_boundary(span.range.start.min(text.len()));
    let end = text.ceil_char_boundary(span.range.end.min(text.len()));
    let (line, column) = span.source.line_column(start);
    let first = line.saturating_sub(AROUND).max(1);
    let all = text
        .lines()
        .enumerate()
        .skip(first - 1)
        .take(2 * AROUND + 1);
    let rows = all.map(|(index, words)| {
        let number = index + 1;
        let words = words.trim_start_matches('\u{feff}');
        let row = el("li").with("value", number.to_string());
        if number != line {
            return row.put(el("code").put(short(words)));
        }
        let chars: Vec<char> = words.chars().collect();
        let from = (column - 1).min(chars.len());
        let marked = text.get(start..end).unwrap_or_default();
        let length = marked.lines().next().unwrap_or_default().chars().count();
        let to = (from + length).min(chars.len());
        let part = |range: std::ops::Range<usize>| -> String {
            chars.get(range).unwrap_or_default().iter().collect()
        };
        let before = part(from.saturating_sub(WIDTH)..from);
        let after = part(to..(to + WIDTH).min(chars.len()));
        let mark = match part(from..to.min(from + WIDTH)) {
            mark if mark.is_empty() => "\u{2038}".to_owned(),
            mark => mark,
        };
        row.with("class", "pimh-hit")
            .put(el("code").put(before).put(el("mark").put(mark)).put(after))
    });
    el("ol")
        .with("class", "pimh-lines")
        .with("tabindex", "0")
        .with("aria-label", "Lines of the file")
        .all(rows)
}

/// Characters of one line that are shown on either side of a mark.
const WIDTH: usize = 120;

fn short(line: &str) -> String {
    if line.chars().count() <= 2 * WIDTH {
        return line.to_owned();
    }
    let mut start: String = line.chars().take(2 * WIDTH).collect();
    start.push('…');
    start
}

/// A message as the beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
