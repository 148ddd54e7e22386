//! What is found on a page, as a list beside it: each finding in an editor's words, its place in the page and in the file, and
//! what can be taken with a click; and the sentences that are hard to read.
//!
//! It is made when somebody opens it. The bar only counts ([`counts`]). What is found, the edition says
//! ([`Edition::notes_of`]); nothing is judged here.

mod marks;
mod taking;

use super::edition::Edition;
use super::editor::Editor;
use super::facts::Facts;
use super::markup::{El, el};
use super::overlay::capital;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Location, Severity, Span};
use crate::document::prose::STAND_IN;
use crate::pipeline::{Hard, Hardness, PageWords};
use crate::source::SourceRef;

pub use self::taking::{Mend, Taken, Taker};
use self::taking::{name_of, offered};

/// Words that most adults read in a minute, off a screen and not at their best.
const WORDS_IN_A_MINUTE: usize = 200;

/// What somebody opens the list of.
pub struct Wanted<'a> {
    /// The site.
    pub edition: &'a Edition,
    /// Its settings.
    pub config: &'a Config,
    /// The page.
    pub page: &'a Facts,
    /// How hard its words are to read, in years.
    pub reading_age: Option<i64>,
    /// The path in the browser.
    pub path: &'a str,
}

/// How many problems and pieces of advice there are, as the bar says it.
pub fn counts(notes: &[&Diagnostic]) -> Vec<El> {
    let advice = notes
        .iter()
        .filter(|note| note.severity() == Severity::Advice)
        .count();
    let problems = notes.len() - advice;
    let mut told: Vec<El> = Vec::new();
    for (name, count) in [("Problems", problems), ("Advice", advice)] {
        if count > 0 {
            let count = el("b").put(count.to_string());
            told.push(el("span").put(format!("{name} ")).put(count));
            told.push(el("span").put(" "));
        }
    }
    match told.is_empty() {
        true => vec![el("span").put("Nothing to mend")],
        false => told,
    }
}

/// The address of the list of a page.
pub fn address(path: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("page", path)
        .finish();
    format!("/_pimh/findings?{query}")
}

/// The list.
pub fn panel(wanted: &Wanted<'_>, editor: &Editor) -> El {
    let notes = wanted.edition.notes_of(&wanted.page.file);
    let mut texts = Texts {
        config: wanted.config,
        page: &wanted.page.file,
        read: Vec::new(),
    };
    let rows: Vec<El> = notes
        .iter()
        .map(|note| finding(note, &mut texts, editor))
        .collect();
    let rows = match rows.is_empty() {
        true => el("p").put("Nothing is found on this page."),
        false => el("ol").with("class", "pimh-rows").all(rows),
    };
    el("section")
        .with("id", "pimh-findings")
        .with("aria-labelledby", "pimh-findings-title")
        .with("tabindex", "-1")
        .put(
            el("h2")
                .with("id", "pimh-findings-title")
                .put("On this page: ")
                .all(counts(&notes)),
        )
        .put(
            el("p")
                .with("class", "pimh-acts")
                .put(act("close", "Close"))
                .put(act("heat", "Shade hard sentences").with("aria-pressed", "false"))
                .put(
                    el("a")
                        .with("href", parent_address(wanted.path))
                        .put("As a parent reads it"),
                ),
        )
        .put(el("p").with("id", "pimh-said").with("role", "status"))
        .put(rows)
        .all(hard_sentences(wanted, &mut texts))
}

fn parent_address(path: &str) -> String {
    address(path).replace("findings?", "parent?")
}

/// A page as a parent meets it: how old one has to be to read it with ease, how long it takes, and the first that a phone
/// shows of it, with the sentences to split.
pub fn as_a_parent(wanted: &Wanted<'_>, viewer: &str) -> El {
    let mut texts = Texts {
        config: wanted.config,
        page: &wanted.page.file,
        read: Vec::new(),
    };
    let words = texts.of(&wanted.page.source).count();
    let minutes = words.div_ceil(WORDS_IN_A_MINUTE).max(1);
    let age = match wanted.reading_age {
        Some(age) => format!("Somebody of {age} reads it with ease."),
        None => {
            "It has too few words, or is in another language, to say how hard it reads.".to_owned()
        }
    };
    let time = match minutes {
        1 => "It takes a minute to read.".to_owned(),
        minutes => format!("It takes {minutes} minutes to read."),
    };
    let bare = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("_bare", "1")
        .append_pair("_view", viewer)
        .finish();
    let phone = el("iframe")
        .with("src", format!("{}?{bare}", wanted.path))
        .with("title", "The first screen on a phone")
        .with("width", "390")
        .with("height", "844");
    el("main")
        .put(el("h1").put(format!("{}, as a parent reads it", wanted.page.title)))
        .put(el("p").put(age))
        .put(el("p").put(time))
        .put(el("p").put(el("a").with("href", wanted.path).put("Back to the page")))
        .put(
            el("div")
                .with("class", "pimh-beside")
                .put(
                    el("figure")
                        .put(phone)
                        .put(el("figcaption").put("What a phone shows before anybody scrolls")),
                )
                .put(el("div").all(hard_sentences(wanted, &mut texts))),
        )
}

/// The texts of which words are marked, each read once.
struct Texts<'a> {
    config: &'a Config,
    /// The file of the page that is open; words of others are not on it.
    page: &'a str,
    read: Vec<(SourceRef, PageWords)>,
}

impl Texts<'_> {
    fn of(&mut self, source: &SourceRef) -> &PageWords {
        let known = self
            .read
            .iter()
            .position(|(known, _)| std::sync::Arc::ptr_eq(known, source));
        let at = known.unwrap_or_else(|| {
            let words = PageWords::of(source, self.config);
            self.read.push((source.clone(), words));
            self.read.len() - 1
        });
        &self.read[at].1
    }

    /// An element with the words of a place in a page, where readers get some.
    fn marked(&mut self, place: &Location, element: El) -> El {
        match place {
            Location::Text(span) if span.source.path.as_str() == self.page => {
                match marks::at_place(self.of(&span.source), &span.range) {
                    Some(mark) => mark.on(element).put(act("mark", "Show in the page")),
                    None => element,
                }
            }
            _ => element,
        }
    }
}

fn act(what: &str, words: &str) -> El {
    el("button")
        .with("type", "button")
        .with("data-act", what)
        .put(words)
}

/// One finding, with what to do about it.
fn finding(note: &Diagnostic, texts: &mut Texts<'_>, editor: &Editor) -> El {
    let mut row = el("li").put(
        el("p")
            .with("class", "pimh-what")
            .put(el("b").put(capital(note.severity().word())))
            .put(format!(" {}", capital(note.message()))),
    );
    if let Some(remedy) = note.remedy() {
        row = row.put(el("p").put(capital(remedy)));
    }
    row = row.put(el("p").with("class", "pimh-why").put(format!(
        "{} {}",
        note.code(),
        note.code().rule().gist()
    )));
    let acts = el("p").with("class", "pimh-acts");
    let mut acts = texts.marked(note.location(), acts);
    acts = acts.put(open(note.location(), note, editor));
    if let Some(edit) = offered(note).filter(|_| editor.taker.is_some()) {
        let before = edit.at.source.text().get(edit.at.range.clone());
        let words = format!(
            "Write “{}” in place of “{}”",
            one_line(&edit.text),
            one_line(before.unwrap_or_default())
        );
        acts = acts
            .put(act("take", &words).with("data-take", take_address(&name_of(note, edit), editor)));
    }
    row = row.put(acts);
    let others: Vec<El> = note
        .related()
        .iter()
        .filter(|(place, _)| matches!(place, Location::Text(_)))
        .map(|(place, label)| {
            let acts = el("span").with("class", "pimh-acts");
            let acts = texts.marked(place, acts).put(open(place, note, editor));
            el("li").put(format!("{} ", capital(label))).put(acts)
        })
        .collect();
    match others.is_empty() {
        true => row,
        false => row.put(el("ul").all(others)),
    }
}

/// A link that opens the file there.
fn open(place: &Location, note: &Diagnostic, editor: &Editor) -> El {
    match place {
        Location::Text(span) => open_at(span, note, editor),
        Location::File(path) => editor.link(path.as_str(), 1, 1, "Open the file"),
        Location::Project => el("span").put(note.code().id()),
    }
}

fn open_at(span: &Span, note: &Diagnostic, editor: &Editor) -> El {
    let (line, column) = span.source.line_column(span.range.start);
    let path = &span.source.path;
    let words = match note.file() == Some(path) {
        true => format!("Open the file at line {line}"),
        false => format!("Open {path} at line {line}"),
    };
    editor.link(span.source.path.as_str(), line, column, &words)
}

fn take_address(name: &str, editor: &Editor) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("change", name)
        .append_pair("key", &editor.secret)
        .finish();
    format!("/_pimh/take?{query}")
}

/// As much of a text as stands on a button.
fn one_line(text: &str) -> String {
    const MOST: usize = 60;
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = words.join(" ");
    if line.chars().count() > MOST {
        line = line.chars().take(MOST).collect::<String>() + "…";
    }
    line
}

/// The sentences that are shaded, as a list: what the shades say to those who do not see them.
fn hard_sentences(wanted: &Wanted<'_>, texts: &mut Texts<'_>) -> Option<El> {
    let read = texts.of(&wanted.page.source);
    let hard = read.hard();
    if hard.is_empty() {
        return None;
    }
    let rows = hard.iter().filter_map(|Hard { at, why }| {
        let (shade, says) = match why {
            Hardness::Long(count) => ("long", format!("{count} words")),
            Hardness::VeryLong(count) => ("longer", format!("{count} words, very long")),
            Hardness::Crowded => ("crowded", "many sentences in one paragraph".to_owned()),
            Hardness::NobodyActs => ("acts", "does not say who acts".to_owned()),
        };
        let said = read.text(&read.words_at(at)?).replace(STAND_IN, "…");
        let row = el("li")
            .with("data-shade", shade)
            .put(format!("“{}”: {says} ", one_line(&said)));
        let row = marks::at_place(read, at)?.on(row);
        Some(row.put(act("mark", "Show in the page")))
    });
    let rows: Vec<El> = rows.collect();
    Some(
        el("details")
            .with("class", "pimh-hard")
            .put(el("summary").put(match rows.len() {
                1 => "One hard place".to_owned(),
                count => format!("{count} hard places"),
            }))
            .put(el("ul").all(rows)),
    )
}
